"""Overriding whether bots or people made the touches of a touch point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from analysis.bots.detect import open_types
from analysis.bots.overrides import BotVerdict, say_bot
from analysis.dataset.engine import Dataset
from analysis.errors import PlumblineError
from analysis.leakage.acceptance import now_text
from analysis.leakage.records import TouchKey
from analysis.workspace.folder import Workspace


def touch_points(dataset: Dataset) -> tuple[TouchKey, ...]:
    """Every touch point of an import, by channel, action and asset."""
    types = dataset.imported.touch_types.select("channel", "action", "asset").distinct()
    return tuple(map(_point, dataset.run(types.order_by(["channel", "action", "asset"])).to_pylist()))


def verdicts_on(points: Iterable[TouchKey], *, machine: bool, by: str, now: dt.datetime | None = None) -> tuple[BotVerdict, ...]:
    """One user's override of several touch points.

    Args:
        points: The touch points.
        machine: True: bots made what the source marks and what was opened at once. False: people made all of it.
        by: Name of the user.
        now: When.
    """
    return tuple(BotVerdict(each.channel, each.action, each.asset, machine, by.strip(), now_text(now)) for each in points)


def override_bot(workspace: Workspace, dataset: Dataset, verdicts: tuple[BotVerdict, ...]) -> None:
    """Save the overrides of touch points of an import.

    Args:
        workspace: Where it is kept.
        dataset: The import.
        verdicts: The overrides. "Bots" for touches that are no opens adds nothing to the source's marks and is left out.

    Raises:
        PlumblineError: ``VERDICT-RULELESS`` where that leaves nothing; ``VERDICT-UNSIGNED`` without a name.
    """
    ruled = _ruled(dataset)
    effective = tuple(each for each in verdicts if not each.machine or TouchKey(*each.point) in ruled)
    if not effective:
        where = TouchKey(*verdicts[0].point).name if verdicts else ""
        what = "no sending is recorded for its opens, so their timing cannot tell bots from people."
        raise PlumblineError("VERDICT-RULELESS", what, where=where, remedy="Choose opens of mails whose sending is recorded.")
    for each in effective:
        say_bot(workspace, each)


def _ruled(dataset: Dataset) -> frozenset[TouchKey]:
    """The touch points to which the plain rule applies."""
    types = dataset.run(dataset.imported.touch_types).to_pylist()
    opens = open_types(types)
    return frozenset(_point(each) for each in types if each["touch_type"] in opens)


def _point(row: dict[str, str | None]) -> TouchKey:
    return TouchKey(str(row["channel"]), str(row["action"]), row["asset"] or None)
