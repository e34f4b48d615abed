"""The figures of the lift report, gathered from an import under a study for the current scorecard."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from analysis.backtest.compare import CardChange, ObservedCard, card_change
from analysis.backtest.scored_leads import LeadsAtRisk, Scored, leads_at_risk, scored
from analysis.dataset.histories import NEVER, first_after, read_stage_facts
from analysis.errors import PlumblineError
from analysis.holdout.accesses import settings_tried
from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.lift.figures import assigned, impact, lift_figures
from analysis.lift.groups import Flags, LiftLeads, call_list, compare_groups
from analysis.lift.records import Assigned, Assumptions, CallList, GroupComparison, Impact, LiftFigures
from analysis.routing.control_group import ATTRIBUTE, FORMER_ATTRIBUTE, HELD_BACK
from analysis.routing.handed_off import HandedOffRival, handed_off_rival
from analysis.rules import DAY
from analysis.scorecard import Scorecard
from analysis.signals.read import judged_rows, read_attributes
from analysis.signals.values import LevelSignal
from analysis.snapshots.study_data import StudyData
from analysis.tables import CLOSING_STAGES
from analysis.versions.since_active import Basis, JudgedCard, current_card, take_scope
from analysis.workspace.folder import Workspace

NO_BEFORE = NotEstimable("no_before", "It is not known since when scores were used, so there is no time before.")
NO_OLD_CARD = NotEstimable("no_old_card", "The scorecard replaced none.")
NOT_ASSIGNED = NotEstimable("not_assigned", "No attribute says that leads were assigned at random.")
NO_ASSUMPTIONS = NotEstimable("no_assumptions", "It is not known what a call costs and a conversion brings.")
_WEEK = 7 * DAY
_FEWEST_WEEKS = 4


@dataclass(frozen=True, slots=True)
class LiftOrder:
    """What is asked of a report.

    Args:
        since: Scores were used from then on, for a scorecard that was never activated here (µs since 1970, UTC).
        baseline: The old scorecard; None: the one that the active version replaced.
        by_attribute: Attribute by whose values amounts are split.
        amount: A column of amounts, where the import has no deals.
        assigned_by: Attribute that says how a lead was assigned at random.
        control: Its value for the control group.
        assumed: What a call costs and a conversion brings.
    """

    since: int | None = None
    baseline: Scorecard | None = None
    by_attribute: str = "source"
    amount: str = ""
    assigned_by: str = ATTRIBUTE
    control: str = HELD_BACK
    assumed: Assumptions | None = None


@dataclass(frozen=True, slots=True)
class LiftReport:
    """Everything in the lift report; without any lead.

    Args:
        used: The scorecard that is evaluated.
        basis: Whether it was active when these leads came.
        since: From when on leads count as scored; None: all.
        locked: It is active, but nobody has said who reads its leads.
        figures: Hot leads and the rest.
        before: Conversion of the scored leads and of those before; not randomised.
        hot_before: The same among those that the scorecard calls hot, or would have called so.
        old: The change from the old scorecard on the same leads.
        old_list: Whom the old scorecard would have called.
        old_card: Its name.
        handed_off: What was really handed to sales, compared with as many of the scorecard's best.
        assigned: What was caused, where leads were assigned at random.
        impact: Under assumptions.
        by_attribute: Attribute of the levels.
        currency: Of the amounts; None where it is not known.
        n_tried: Settings tried on these leads, over all sittings and users; 1 for leads that came after the card was frozen.
        data_id: The data version and the outcome asked of it.
        import_id: The import.
        content_id: Of the scorecard.
    """

    used: JudgedCard
    basis: Basis
    since: int | None
    locked: bool
    figures: LiftFigures
    before: GroupComparison | NotEstimable
    hot_before: GroupComparison | NotEstimable
    old: CardChange | NotEstimable
    old_list: CallList | NotEstimable
    old_card: str
    handed_off: HandedOffRival | NotEstimable
    assigned: Assigned | NotEstimable
    impact: Impact | NotEstimable
    by_attribute: str
    currency: str | None
    n_tried: int
    data_id: str
    import_id: str
    content_id: str


def report_lift(
    workspace: Workspace, study_data: StudyData, order: LiftOrder | None = None, *, by: str = "", now: dt.datetime | None = None
) -> tuple[LiftReport, StudyData]:
    """Gather the lift report.

    Args:
        workspace: The current scorecard, and where an access to sealed leads is recorded.
        study_data: The study.
        order: What is asked; None: the usual.
        by: Who reads, where an active version is evaluated on all leads since; see `take_scope`.
        now: When.

    Returns:
        The report, and the study with the leads that it read as its visible part.

    Raises:
        PlumblineError: ``REPORT-NO-SCORECARD``; ``REPORT-ATTRIBUTE`` for an attribute that cannot be used so; and as `take_scope` and
            `StudyData.ledger`.
    """
    order, used = order or LiftOrder(), current_card(workspace)
    if used is None:
        raise PlumblineError("REPORT-NO-SCORECARD", "the workspace has no scorecard to evaluate.", where=str(workspace.folder))
    scope = take_scope(workspace, study_data, used, since=order.since, by=by, now=now)
    reader = _Reader(scope.study_data, used.card, order)
    figures, old_card = lift_figures(reader.leads), order.baseline or used.before
    before, hot_before = _before(scope.earlier, used.card, reader)
    # Leads that came after the card was frozen were not tried on.
    n_tried = max(1, settings_tried(workspace, study_data)) if scope.basis == "replayed" else 1
    report = LiftReport(
        used=used,
        basis=scope.basis,
        since=scope.since,
        locked=scope.locked,
        figures=figures,
        before=before,
        hot_before=hot_before,
        old=_old(scope.study_data, old_card, used.card, n_tried=n_tried),
        old_list=reader.list_of(old_card),
        old_card=old_card.name if old_card else "",
        handed_off=handed_off_rival(scope.study_data, reader.at_risk, reader.found),
        assigned=reader.assigned(),
        impact=impact(figures, order.assumed) if order.assumed else NO_ASSUMPTIONS,
        by_attribute=order.by_attribute,
        currency=study_data.dataset.meta.currency,
        n_tried=n_tried,
        data_id=study_data.data_id,
        import_id=study_data.dataset.import_id,
        content_id=used.card.content_id,
    )
    return report, scope.study_data


def _before(
    earlier: StudyData | None, card: Scorecard, reader: _Reader
) -> tuple[GroupComparison | NotEstimable, GroupComparison | NotEstimable]:
    if earlier is None:
        return NO_BEFORE, NO_BEFORE
    then = leads_at_risk(earlier, card)
    judged = then.only(then.judged)
    hot = scored(judged, card).hot
    now = reader.leads
    return compare_groups(now.converted, judged.converted), compare_groups(now.converted[now.hot], judged.converted[hot])


def _old(study_data: StudyData, old: Scorecard | None, card: Scorecard, *, n_tried: int) -> CardChange | NotEstimable:
    if old is None:
        return NO_OLD_CARD
    cards = [ObservedCard(each, study_data.observe(each)) for each in (old, card)]
    return card_change(study_data, *cards, part=study_data.visible_part, n_tried=n_tried)


class _Reader:
    """The judged leads that a report reads, under the scorecard that is evaluated."""

    def __init__(self, study_data: StudyData, card: Scorecard, order: LiftOrder) -> None:
        self.study_data, self._order = study_data, order
        self.at_risk: LeadsAtRisk = leads_at_risk(study_data, card)
        self.found: Scored = scored(self.at_risk, card)
        self._rows = judged_rows(study_data)
        self._attributes, _ = read_attributes(study_data, self._rows)
        self.leads = self._read()

    def _read(self) -> LiftLeads:
        snapshots, rows = self.study_data.snapshots, self._rows
        quarters, quarter = _quarters(self.study_data, self._rows)
        signal = self._levels(self._order.by_attribute, needed=self._order.by_attribute != LiftOrder().by_attribute)
        entries = snapshots.entry[rows]
        weeks = 0.0 if snapshots.undated or len(entries) == 0 else float(np.ptp(entries)) / _WEEK
        return LiftLeads(
            hot=self.found.hot[self.at_risk.judged],
            converted=snapshots.converted[rows],
            closed=self._closed(),
            value=self._amounts(),
            quarter=quarter,
            quarters=quarters,
            level=signal.codes.astype(np.int64) if signal else np.full(len(rows), -1),
            levels=signal.levels if signal else (),
            weeks=weeks if weeks >= _FEWEST_WEEKS else None,
        )

    def _closed(self) -> Flags:
        snapshots, rows = self.study_data.snapshots, self._rows
        if snapshots.undated or self.study_data.study.outcome.stage != "won":
            return np.zeros(len(rows), dtype=np.bool_)
        closed_at = first_after(read_stage_facts(self.study_data.dataset, CLOSING_STAGES), snapshots.lead_no[rows], snapshots.as_of[rows])
        horizon = snapshots.horizon_days
        end = snapshots.as_of[rows] + horizon * DAY if horizon is not None else np.full(len(rows), NEVER - 1)
        return np.asarray(closed_at <= end)

    def _amounts(self) -> Floats:
        if not self._order.amount:
            return np.maximum(self.study_data.snapshots.value[self._rows], 0.0)
        meta = self.study_data.dataset.meta
        info = next((each for each in meta.attributes if each.name == self._order.amount and each.kind == "number"), None)
        if info is None or info.role == "personal":
            raise _unusable(self._order.amount, "is not a column of amounts")
        leads = self.study_data.dataset.tables.leads
        column = self.study_data.dataset.run(leads.select("lead_no", amount=leads[info.column].cast("float64")).order_by("lead_no"))[
            "amount"
        ]
        amounts = column.fill_null(0.0).combine_chunks().take(pa.array(self.study_data.snapshots.lead_no[self._rows].astype(np.int64)))
        found = np.asarray(amounts.to_numpy(zero_copy_only=False), dtype=np.float64)
        if not (found >= 0).all():
            raise _unusable(self._order.amount, "holds amounts below 0")
        return found

    def _levels(self, name: str, *, needed: bool) -> LevelSignal | None:
        signal = next((each for each in self._attributes if each.name == name and isinstance(each, LevelSignal)), None)
        if signal is None and needed:
            raise _unusable(name, "is not an attribute with distinct values that was known at the snapshot")
        return signal

    def list_of(self, card: Scorecard | None) -> CallList | NotEstimable:
        """Whom another scorecard would have called."""
        if card is None:
            return NO_OLD_CARD
        others = leads_at_risk(self.study_data, card)
        return call_list(scored(others, card).hot[others.judged], self.leads.converted, self.leads.weeks)

    def assigned(self) -> Assigned | NotEstimable:
        """What was caused, where leads were assigned at random."""
        order = self._order
        named = order.assigned_by != ATTRIBUTE
        signal = self._levels(order.assigned_by, needed=named)
        if signal is None and not named:
            signal = self._levels(FORMER_ATTRIBUTE, needed=False)
        if signal is None:
            return NOT_ASSIGNED
        members = tuple((name, signal.codes == place) for place, name in enumerate(signal.levels) if (signal.codes == place).any())
        if order.control not in {name for name, _ in members}:
            raise _unusable(signal.name, f"has no lead with the value '{order.control}'")
        return assigned(signal.name, order.control, members, self.leads.converted, self.leads.value)


def _unusable(name: str, why: str) -> PlumblineError:
    return PlumblineError("REPORT-ATTRIBUTE", f"'{name}' {why}.", remedy="Name an attribute of the import as the page Attributes does.")


def _quarters(study_data: StudyData, rows: np.ndarray) -> tuple[tuple[str, ...], np.ndarray]:
    """Quarters of the snapshots: names in time order, and the index of each."""
    if study_data.snapshots.undated or len(rows) == 0:
        return (), np.full(len(rows), -1)
    months = study_data.snapshots.as_of[rows].astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    number, index = np.unique(months // 3, return_inverse=True)
    return tuple(f"{1970 + each // 4} Q{each % 4 + 1}" for each in number.tolist()), index.astype(np.int64)
