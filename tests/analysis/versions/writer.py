"""A process that saves, signs, activates and exports without end, and says each act on a line of its own once it is committed."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.handoff.log import Handoff, HandoffLog
from analysis.holdout.access_log import AccessLog
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.workspace.folder import Workspace
from tests.analysis.versions.worlds import CARD, content

#: Leads of each handoff.
LEADS = 5


def write(name: str, folder: Path, told: Connection, rounds: int) -> None:
    """Work on a workspace, and say on ``told`` what was done."""
    workspace = Workspace.open(folder)
    book = VersionLog(workspace.database)
    for turn in range(rounds):
        version = book.save(content(CARD, reason=f"{name} {turn} {time.monotonic_ns()}"), by=name).version
        told.send_bytes(f"save {version.id}".encode())
        for side, promise in (("marketing", MarketingPromise(40)), ("sales", SalesPromise())):
            book.approve(version.id, side, promise, by=f"{name} of {side}")
            told.send_bytes(f"approve {version.id}".encode())
        book.activate(version.id, by=name)
        told.send_bytes(f"activate {version.id}".encode())
        handed = Handoff(0, None, CARD.name, "c", version.number, "i", 0, "x.csv", LEADS, 0)
        HandoffLog(workspace.database).record(handed, [(f"L{number}", number, "hot") for number in range(LEADS)])
        AccessLog(workspace.database).try_setting("data", f"{name} {turn}", by=name, now=None)
        if turn % 7 == 3:
            try:
                book.retire(version.id, by=name)
            except PlumblineError as error:
                if error.code != "VERSION-RETIRED":  # somebody else's version took its place meanwhile
                    raise
