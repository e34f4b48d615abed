"""The one clock of the dashboard and the command line: everything below takes the instant as a parameter."""

from __future__ import annotations

import datetime as dt
import os

from analysis.errors import PlumblineError

#: Work as if it were this day, such as ``2025-01-01``: for trying a review on data of the past.
TODAY = "PLUMBLINE_TODAY"


def now() -> dt.datetime:
    """The instant at which something happens, in UTC; on the day that the environment says, if it says one.

    Raises:
        PlumblineError: ``TODAY-INVALID`` where the environment says something that is no day.
    """
    instant, said = dt.datetime.now(dt.UTC), os.environ.get(TODAY)
    if not said:
        return instant
    try:
        return dt.datetime.combine(dt.date.fromisoformat(said), instant.timetz())
    except ValueError as error:
        raise PlumblineError("TODAY-INVALID", f"'{said}' is not a day such as 2025-01-01.", where=TODAY) from error
