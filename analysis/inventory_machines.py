"""Opens that a program may have made: so soon after the mail was sent that nobody can have read it."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from analysis.engine import Dataset
from analysis.entries import micros
from analysis.inventory import Inventory
from analysis.leakage.words import words_of
from analysis.workspace import Workspace

#: An open within so many seconds of the sending is suspected of being a program's.
AT_ONCE_SECONDS = 30
_SENT, _OPENED = {"send", "sent", "delivered"}, {"open", "opened", "opens"}
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class QuickOpens:
    """Opens within seconds of the sending of the same asset to the same lead.

    Args:
        n_opens: All opens of the touch point.
        n_quick: Those within `AT_ONCE_SECONDS`.
        n_flagged: Those of the quick ones that the source marks as made by a machine.
        said: What a person said about them: True a program, False a person; None: nobody has.
    """

    n_opens: int
    n_quick: int
    n_flagged: int
    said: bool | None = None

    @property
    def share(self) -> float:
        """Share of the opens that came at once; 0 without opens."""
        return self.n_quick / self.n_opens if self.n_opens else 0.0


def quick_opens(dataset: Dataset, inventory: Inventory, workspace: Workspace | None = None) -> tuple[QuickOpens | None, ...]:
    """The quick opens of each touch point, in the order of the inventory; None for what is no open, or where nothing was sent.

    Args:
        dataset: The import.
        inventory: Its touch points.
        workspace: Where people's own words on touch points are kept; None reads none.
    """
    types = dataset.run(dataset.tables.touch_types).to_pylist()
    sends = [each["touch_type"] for each in types if set(words_of(each["action"])) & _SENT]
    opens = [each["touch_type"] for each in types if set(words_of(each["action"])) & _OPENED]
    if not sends or not opens:
        return (None,) * len(inventory.touch_points)
    counted = dataset.run(_counts(dataset, opens, sends)).to_pylist()
    found = {(each["channel"], each["action"], each["asset"]): each for each in counted}
    answers = []
    for point in inventory.touch_points:
        row = found.get((point.channel, point.action, point.asset))
        said = machine_verdict(workspace, point.channel, point.action, point.asset) if workspace and row else None
        answers.append(QuickOpens(row["n_opens"], row["n_quick"] or 0, row["n_flagged"] or 0, said) if row else None)
    return tuple(answers)


def say_machine(workspace: Workspace, channel: str, action: str, asset: str | None, *, machine: bool | None) -> None:
    """Keep a person's word on whether the quick opens of a touch point are a program's; None forgets it."""
    said = None if machine is None else "machine" if machine else "person"
    workspace.set_setting(_key(channel, action, asset), said)


def machine_verdict(workspace: Workspace, channel: str, action: str, asset: str | None) -> bool | None:
    """What a person said about the quick opens of a touch point; None: nobody has."""
    said = workspace.setting(_key(channel, action, asset))
    return None if said is None else said == "machine"


def _counts(dataset: Dataset, opens: list[int], sends: list[int]) -> ir.Table:
    touches, types = dataset.tables.touches, dataset.tables.touch_types
    plain = touches.select(
        "lead_no",
        "touch_type",
        "channel",
        at=micros(touches["occurred_at"]),
        what=touches["asset"].fill_null(""),
        machine=touches["machine"],
    )
    opened = plain.filter(plain["touch_type"].isin(opens))
    sent = plain.filter(plain["touch_type"].isin(sends)).select("lead_no", "channel", "what", sent="at").distinct()
    quick = opened.semi_join(
        sent,
        [
            opened["lead_no"] == sent["lead_no"],
            opened["channel"] == sent["channel"],
            opened["what"] == sent["what"],
            opened["at"] >= sent["sent"],
            opened["at"] - sent["sent"] <= AT_ONCE_SECONDS * _SECOND,
        ],
    )
    at_once = quick.group_by("touch_type").agg(n_quick=quick.count(), n_flagged=quick["machine"].fill_null(False).sum())
    named = types.filter(types["touch_type"].isin(opens)).left_join(at_once, "touch_type")
    return named.group_by(["channel", "action", "asset"]).agg(
        n_opens=named["n_touches"].sum(), n_quick=named["n_quick"].fill_null(0).sum(), n_flagged=ibis.coalesce(named["n_flagged"], 0).sum()
    )


def _key(channel: str, action: str, asset: str | None) -> str:
    return f"machine-verdict/{channel}/{action}/{asset or ''}"
