"""Who made the touches of a touch point, bots or people: by the source's mark, by the plain rule, and by overrides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from analysis.bots.detect import open_types, opened_at_once
from analysis.bots.overrides import BotVerdict
from analysis.dataset.engine import Dataset
from analysis.touch_points.inventory import Inventory


@dataclass(frozen=True, slots=True)
class BotShare:
    """Who made the touches of one touch point.

    Args:
        n_touches: All touches of it.
        n_marked: Those that the source marks as made by bots.
        n_quick: Opens within seconds of the sending of the same asset to the same lead; None where the plain rule does not apply: the
            touch point is no open, or the import knows of no sending.
        n_both: Those of the quick ones that the source marks too.
        verdict: The override of a user; None without one.
    """

    n_touches: int
    n_marked: int
    n_quick: int | None
    n_both: int
    verdict: BotVerdict | None = None

    def __post_init__(self) -> None:
        quick = self.n_quick or 0
        if not 0 <= self.n_both <= min(self.n_marked, quick) <= max(self.n_marked, quick) <= self.n_touches:
            raise ValueError(f"{self.n_both} of {self.n_marked} marked and {quick} quick of {self.n_touches} touches, must be parts.")

    @property
    def n_either(self) -> int:
        """Touches that the source marks or that came at once."""
        return self.n_marked + (self.n_quick or 0) - self.n_both

    @property
    def n_counted(self) -> int:
        """Touches that count as made by bots: by the override, else by the source's mark."""
        if self.verdict is None:
            return self.n_marked
        return self.n_either if self.verdict.machine else 0

    @property
    def quick_share(self) -> float:
        """Share of the touches that came at once; 0 without touches."""
        return self.share(self.n_quick or 0)

    def share(self, n: int) -> float:
        """What some of the touches are of all of them, 0–1; 0 without touches."""
        return n / self.n_touches if self.n_touches else 0.0


def bot_shares(dataset: Dataset, inventory: Inventory, verdicts: Iterable[BotVerdict] = ()) -> tuple[BotShare, ...]:
    """Who made the touches of each touch point, in the order of the inventory.

    Args:
        dataset: The import; its own marks are read, whatever users overrode.
        inventory: Its touch points.
        verdicts: The overrides.
    """
    types = dataset.run(dataset.imported.touch_types).to_pylist()
    opens = open_types(types)
    ruled = {(each["channel"], each["action"], each["asset"] or None) for each in types if each["touch_type"] in opens}
    counted = dataset.run(_counts(dataset, types, opens)).to_pylist()
    found = {(each["channel"], each["action"], each["asset"] or None): each for each in counted}
    said = {each.point: each for each in verdicts}
    answers = []
    for point in inventory.touch_points:
        key = (point.channel, point.action, point.asset)
        row = found[key]
        n_quick = row["n_quick"] if key in ruled else None
        answers.append(BotShare(row["n_touches"], row["n_marked"], n_quick, row["n_both"], said.get(key)))
    return tuple(answers)


def _counts(dataset: Dataset, types: list[dict[str, object]], opens: frozenset[int]) -> ir.Table:
    """One row a touch point: its touches, those that the source marks, those that came at once, and those that are both."""
    quick = opened_at_once(dataset.imported, types, opens)
    at_once = quick.group_by("touch_type").agg(n_quick=quick.count(), n_both=quick["machine"].fill_null(False).sum())
    kinds = dataset.imported.touch_types
    named = kinds.mutate(asset=kinds["asset"].fill_null("")).left_join(at_once, "touch_type")
    return named.group_by(["channel", "action", "asset"]).agg(
        n_touches=named["n_touches"].sum(),
        n_marked=ibis.ifelse(named["machine"].fill_null(False), named["n_touches"], 0).sum(),
        n_quick=named["n_quick"].fill_null(0).sum(),
        n_both=named["n_both"].fill_null(0).sum(),
    )
