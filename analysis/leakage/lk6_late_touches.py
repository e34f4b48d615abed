"""Check 6: touch points that only winners can have, because they belong to late stages or follow the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.entries import micros
from analysis.dataset.histories import NEVER
from analysis.inference.estimate import NotEstimable
from analysis.leakage.evidence import Fate, LeakageEvidence
from analysis.leakage.records import CheckResult, Figure, Finding, NotApplicable, Severity, TouchKey, worst_first
from analysis.leakage.tallies import ENOUGH, PredictivePower, counted_information

NUMBER, NAME = 6, "touches that only winners can have"
#: At least this share of the leads with the touch point won, in data where this share of all leads at most did.
NEARLY_ALL, FAR_FROM_ALL = 0.9, 0.6
#: At least this share of its touches of decided leads came after the decision.
AFTER = 0.25
_KEY = ("channel", "action", "asset")
_NO_TOUCHES = "the import has no touches"
_BY_SNAPSHOT = "touches count only by the snapshot; what comes later is not compared"


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """The leads that are compared: position among the evidence, until when touches count, and who won."""

    rows: NDArray[np.int64]
    until: NDArray[np.int64]
    won: NDArray[np.bool_]


def check(evidence: LeakageEvidence, *, whole_history: bool = False) -> CheckResult:
    """Look at who had each touch point.

    Args:
        evidence: What is looked at.
        whole_history: Count touches until the end of the data instead of until the snapshot; undated leads have no snapshot.
    """
    whole = whole_history or evidence.undated
    compared = _compared(evidence, whole=whole)
    n_won = int(compared.won.sum())
    if min(n_won, len(compared.won) - n_won) < ENOUGH:
        return CheckResult(
            NUMBER, NAME, (), 0, (NotApplicable("", f"fewer than {ENOUGH} leads converted, or fewer than {ENOUGH} did not"),)
        )
    rows = _reached(evidence, compared).to_pylist()
    if not rows:
        return CheckResult(NUMBER, NAME, (), 0, (NotApplicable("", _NO_TOUCHES),))
    found = [each for row in rows if (each := _finding(row, compared, whole=whole))]
    blind = () if whole else (NotApplicable("", _BY_SNAPSHOT),)
    return CheckResult(NUMBER, NAME, worst_first(found), len(rows), blind)


def _compared(evidence: LeakageEvidence, *, whole: bool) -> _Compared:
    if whole:
        rows = np.arange(len(evidence.rows))
        return _Compared(rows, np.full(len(rows), NEVER), evidence.fate == Fate.WON)
    rows = np.flatnonzero(evidence.judged)
    return _Compared(rows, evidence.study_data.snapshots.as_of[evidence.rows[rows]], evidence.converted[rows])


def _reached(evidence: LeakageEvidence, compared: _Compared) -> pa.Table:
    """One row a touch point: leads with it, those that won, when in their lives winners first had it, and touches after the decision."""
    dataset, snapshots = evidence.study_data.dataset, evidence.study_data.snapshots
    columns = {
        "row": np.arange(len(compared.rows), dtype=np.int32),
        "lead_no": evidence.lead_no[compared.rows],
        "until": compared.until,
        "won": compared.won,
        "entry": snapshots.entry[evidence.rows[compared.rows]],
        "decided_at": evidence.decided_at[compared.rows],
    }
    seen = dataset.bring(pa.table(columns))
    table = dataset.run(_by_point(dataset.tables.touches, dataset.tables.touch_types, seen))
    dataset.drop(seen)
    return table


def _by_point(touches: ir.Table, types: ir.Table, seen: ir.Table) -> ir.Table:
    keyed = types.select("touch_type", **{name: types[name].fill_null("") for name in _KEY})
    own = touches.select("lead_no", "touch_type", at=micros(touches["occurred_at"])).inner_join(seen, "lead_no")
    known = own.filter(own["at"] <= own["until"]).inner_join(keyed, "touch_type")
    decided = known["decided_at"] < NEVER
    leads = known.group_by([*_KEY, "row"]).agg(
        first=known["at"].min(),
        won=known["won"].max(),
        entry=known["entry"].max(),
        decided_at=known["decided_at"].max(),
        n_touches=decided.sum(),
        n_after=(decided & (known["at"] > known["decided_at"])).sum(),
    )
    life = leads["won"] & (leads["decided_at"] < NEVER) & (leads["decided_at"] > leads["entry"])
    position = ibis.ifelse(life, (leads["first"] - leads["entry"]) / (leads["decided_at"] - leads["entry"]), ibis.null("float64"))
    points = leads.group_by(list(_KEY)).agg(
        n_leads=leads.count(),
        n_won=leads["won"].sum(),
        position=position.median(),
        n_touches=leads["n_touches"].sum(),
        n_after=leads["n_after"].sum(),
    )
    return points.order_by(list(_KEY))


@dataclass(frozen=True, slots=True)
class _TouchPointCounts:
    """A touch point among the compared leads."""

    n_leads: int
    n_won: int
    n_touches: int
    n_after: int
    n: int
    n_all_won: int

    @property
    def after(self) -> float:
        """Share of its touches of decided leads that came after the decision."""
        return self.n_after / self.n_touches if self.n_touches else 0.0

    @property
    def of_winners(self) -> float:
        """Share of the winners who had it."""
        return self.n_won / self.n_all_won

    @property
    def of_others(self) -> float:
        """Share of the others who had it."""
        return (self.n_leads - self.n_won) / (self.n - self.n_all_won)


def _finding(row: dict[str, Any], compared: _Compared, *, whole: bool) -> Finding | None:
    n, n_all_won = len(compared.won), int(compared.won.sum())
    counts = _TouchPointCounts(row["n_leads"], row["n_won"], row["n_touches"], row["n_after"], n, n_all_won)
    without = n_all_won - counts.n_won, n - n_all_won - (counts.n_leads - counts.n_won)
    found = counted_information([counts.n_won, without[0]], [counts.n_leads - counts.n_won, without[1]])
    code = None if isinstance(found, NotEstimable) else _code(counts, found, whole=whole)
    if isinstance(found, NotEstimable) or code is None:
        return None
    figures = [
        Figure("of_winners", counts.of_winners),
        Figure("of_others", counts.of_others),
        Figure("n_leads", counts.n_leads),
        Figure("won_share", counts.n_won / counts.n_leads),
        Figure("information", found.information),
    ]
    if row["position"] is not None:
        figures.append(Figure("position", row["position"]))
    if whole and counts.n_touches:
        figures.append(Figure("after_decision", counts.after))
    key = TouchKey(row["channel"], row["action"], row["asset"] or None)
    severity: Severity = "block" if code == "only_winners" else "question"
    return Finding(NUMBER, code, "touch point", key.name, severity, tuple(figures), touch=key)


def _code(counts: _TouchPointCounts, found: PredictivePower, *, whole: bool) -> str | None:
    """What is wrong with a touch point; one that keeps leads from winning is no mark of winners."""
    winning = counts.of_winners > counts.of_others
    if winning and found.near_perfect:
        return "only_winners"
    if counts.n_leads >= ENOUGH and counts.n_won >= NEARLY_ALL * counts.n_leads and counts.n_all_won <= FAR_FROM_ALL * counts.n:
        return "nearly_all_win"
    if whole and counts.after >= AFTER and counts.n_after >= ENOUGH:
        return "after_decision"
    return "winners_mostly" if winning and found.strong else None
