"""A version of a scorecard with its evidence, what was done with it, and what both sides promised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Literal, get_args

from analysis.inference.estimate import Answer

Side = Literal["marketing", "sales"]
SIDES: tuple[Side, ...] = get_args(Side)
Act = Literal["save", "approve", "activate", "retire"]
ACTS: tuple[Act, ...] = get_args(Act)
Status = Literal["candidate", "approved", "current", "retired"]
#: What sales and marketing agree on unless they agree on something else.
QUALIFIED_SHARE, WORKING_HOURS = 0.50, 4.0
MOST_WORKING_HOURS = 1_000.0


@dataclass(frozen=True, slots=True)
class MarketingPromise:
    """What marketing promises: so many hot leads a month, of which sales will find at least this share qualified (0–1)."""

    hot_leads_a_month: int
    qualified_share: float = QUALIFIED_SHARE

    def __post_init__(self) -> None:
        if self.hot_leads_a_month < 1:
            raise ValueError(f"hot_leads_a_month == {self.hot_leads_a_month}, must be at least 1.")
        if not 0 < self.qualified_share <= 1:
            raise ValueError(f"qualified_share == {self.qualified_share}, must be in (0, 1].")


@dataclass(frozen=True, slots=True)
class SalesPromise:
    """What sales promises: the first contact with each hot lead within so many working hours of the study."""

    within_hours: float = WORKING_HOURS

    def __post_init__(self) -> None:
        if not 0 < self.within_hours <= MOST_WORKING_HOURS:
            raise ValueError(f"within_hours == {self.within_hours}, must be in (0, {MOST_WORKING_HOURS:g}].")


Promise = MarketingPromise | SalesPromise


@dataclass(frozen=True, slots=True)
class Event:
    """One act on a version.

    Args:
        version: Content id of the version.
        act: What was done.
        by: Who did it.
        at: When, in UTC; None where no clock was given.
        side: For whom a version was approved; None for other acts.
        promise: What that side promised; None for other acts.
        note: Why, where that was said.
    """

    version: str
    act: Act
    by: str
    at: dt.datetime | None
    side: Side | None = None
    promise: Promise | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartFigures:
    """The headline figures of a scorecard on the leads of one part; see `analysis.evaluation.HotResult` for their meaning.

    Args:
        part: ``training``, ``validation``, ``holdout`` or ``all``.
        threshold: Score from which on leads are hot.
    """

    part: str
    n_leads: int
    n_converted: int
    n_hot: int
    n_hot_converted: int
    threshold: int
    base_rate: Answer
    hot_conversion: Answer
    hot_share: Answer
    false_hot_share: Answer
    false_positive_rate: Answer
    recall: Answer
    lift: Answer
    auc: Answer


#: Figures of a part that are answers with an interval.
ANSWERS: tuple[str, ...] = tuple(each.name for each in fields(PartFigures))[6:]


@dataclass(frozen=True, slots=True)
class Swap:
    """Leads that become hot, stay hot or stop being hot: how many, how many of them converted, at which rate."""

    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class SwapSet:
    """A version compared with the current scorecard lead by lead, on the leads of one part.

    Args:
        change: Hot-lead conversion of the version minus that of the current scorecard.
        p: Of the paired test of that change; None where it could not be made.
        p_corrected: The same times the settings tried.
    """

    part: str
    turn_hot: Swap
    stay_hot: Swap
    stop_being_hot: Swap
    change: Answer
    p: float | None
    p_corrected: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A recorded access to validation or holdout leads: its number among its kind, the scorecard, by whom and when (ISO form, UTC)."""

    number: int
    scorecard: str
    card_id: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding of the leakage guard that somebody accepted: about what, how bad, why, by whom and when (ISO form, UTC)."""

    subject: str
    severity: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class FrozenEvidence:
    """What was known about a scorecard when it was frozen.

    Args:
        data_id: The data version and the outcome asked of it.
        import_id: The import.
        settings_tried: On this data version, over all sittings and users.
        figures: Of the version: on the visible part, on the validation leads and on the holdout where those were read for it.
        baseline: The same of the scorecard that it is compared with; empty where there is none.
        swaps: Both, lead by lead, on the same parts.
        validations: Every reading of the validation leads on this data version.
        holdout_reads: Every holdout read on this data version.
        accepted: Findings about what its rules use that somebody accepted.
        blocked: Subjects of findings that block and that nobody accepted.
        hot_leads_a_month: Expected on the visible part's flow; None where the data cannot say.
    """

    data_id: str
    import_id: str
    settings_tried: int
    figures: tuple[PartFigures, ...]
    baseline: tuple[PartFigures, ...]
    swaps: tuple[SwapSet, ...]
    validations: tuple[Reading, ...] = ()
    holdout_reads: tuple[Reading, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    blocked: tuple[str, ...] = ()
    hot_leads_a_month: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one change was made; ``change`` is its key, see `analysis.versions.diff`."""

    change: str
    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that is frozen and signed.

    Args:
        name: Of the scorecard.
        card: The scorecard as its file.
        study: The study as its file.
        baseline: The current scorecard that it is compared with, as its file; empty where there was none.
        based_on: Content id of the active version; empty where none was.
        reason: Why the version was made.
        reasons: Why each change was made, where that was said one by one.
        evidence: What was known about it.
    """

    name: str
    card: str
    study: str
    baseline: str
    based_on: str
    reason: str
    reasons: tuple[Reason, ...]
    evidence: FrozenEvidence

    def reason_for(self, change: str) -> str:
        """Why a change was made: its own reason, else that of the version."""
        return next((each.text for each in self.reasons if each.change == change), self.reason)


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version: its number in the workspace, from 1, the hash of its content, and the content."""

    number: int
    id: str
    content: Content
