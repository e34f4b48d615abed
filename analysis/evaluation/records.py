"""What an evaluation says: frozen records of counts and estimates."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.inference.estimate import Answer
from analysis.inference.estimate_arrays import Estimates, Whole
from analysis.inference.jackknife import Change


@dataclass(frozen=True, slots=True)
class HotResult:
    """The leads called hot.

    Args:
        n_leads: How many.
        n_converted: Of them, how many converted.
        share: Of all leads, the share called hot.
        conversion: Of the hot leads, the share that converted.
        false_hot_share: Of the hot leads, the share that did not convert.
        false_positive_rate: Of the leads that did not convert, the share called hot.
        recall: Of the leads that converted, the share called hot.
        lift: Conversion of the hot leads divided by the base rate.
        value: Amounts won with hot leads.
        rest_value: Amounts won with all other leads.
    """

    n_leads: int
    n_converted: int
    share: Answer
    conversion: Answer
    false_hot_share: Answer
    false_positive_rate: Answer
    recall: Answer
    lift: Answer
    value: float
    rest_value: float


@dataclass(frozen=True, slots=True)
class TierResult:
    """One tier: the leads in it, by score, raised by ``qualifies`` and held by ``limits``.

    Args:
        lower: Lowest score of the tier.
        upper: Highest score of the tier; below ``lower`` when its range is empty.
        share: Of all leads, the share in the tier.
        conversion: Of the leads in the tier, the share that converted.
    """

    name: str
    lower: int
    upper: int
    n_leads: int
    n_converted: int
    share: Answer
    conversion: Answer


@dataclass(frozen=True, slots=True)
class BandResult:
    """Leads with a score from ``lower`` to ``upper``, whatever their tier."""

    lower: int
    upper: int
    n_leads: int
    n_converted: int
    conversion: Answer


@dataclass(frozen=True, slots=True)
class CohortResult:
    """One cohort: all its leads, and those called hot."""

    cohort: str
    n_leads: int
    n_converted: int
    conversion: Answer
    n_hot: int
    n_hot_converted: int
    hot_conversion: Answer
    lift: Answer


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What a scorecard would have done on these leads.

    Args:
        n_leads: Mature snapshots at risk.
        n_converted: Those that converted.
        base_rate: Conversion of all leads.
        threshold: Score from which on leads are hot.
        hot: The hot leads.
        auc: How well the score alone ranks, whatever the tiers.
        value: All amounts won.
        tiers: From hot to cold.
        cohorts: In time order; those without leads too.
        bands: Score bands 0–9, …, 90–100.
        converted_by_score: Leads that converted by score, int64 ``[101]``.
        others_by_score: Leads that did not, the same shape.
    """

    n_leads: int
    n_converted: int
    base_rate: Answer
    threshold: int
    hot: HotResult
    auc: Answer
    value: float
    tiers: tuple[TierResult, ...]
    cohorts: tuple[CohortResult, ...]
    bands: tuple[BandResult, ...]
    converted_by_score: Whole
    others_by_score: Whole


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdCurve:
    """The same figures at every threshold; arrays over ``threshold`` = 0 … 101, where 101 leaves only the leads that a rule makes hot.

    Args:
        threshold: int64 ``[102]``.
        n_hot: Leads called hot.
        n_converted: Of them, those that converted.
        conversion: Of the hot leads, the share that converted.
        false_positive_rate: Of the leads that did not convert, the share called hot.
        recall: Of the leads that converted, the share called hot.
        lift: Conversion of the hot leads divided by the base rate.
    """

    threshold: Whole
    n_hot: Whole
    n_converted: Whole
    conversion: Estimates
    false_positive_rate: Estimates
    recall: Estimates
    lift: Estimates


@dataclass(frozen=True, slots=True)
class LockedThreshold:
    """The threshold that keeps the number of hot leads.

    Args:
        threshold: 0 … 101.
        n_hot: Hot leads at it.
        difference: ``n_hot`` minus the number that was to be kept.
    """

    threshold: int
    n_hot: int
    difference: int


@dataclass(frozen=True, slots=True)
class FigurePair:
    """One figure of both scorecards.

    Args:
        figure: Name of the figure: see `analysis.evaluation.comparison.FIGURES`.
        current: Of the reference.
        candidate: Of the card being tried.
        change: Candidate minus current; None where one of them is not estimable.
        tested: Interval and test of the change, where leads are seen several times; None where it is not tested here.
    """

    figure: str
    current: Answer
    candidate: Answer
    change: float | None
    tested: Change | None = None


@dataclass(frozen=True, slots=True)
class ScorecardComparison:
    """Two scorecards on the same leads, figure by figure.

    Args:
        figures: Pairs in the order of `analysis.evaluation.comparison.FIGURES`.
        n_hot_change: Hot leads of the candidate minus hot leads of the current card.
    """

    figures: tuple[FigurePair, ...]
    n_hot_change: int

    def figure(self, name: str) -> FigurePair:
        """The pair of that name.

        Raises:
            ValueError: There is no such figure.
        """
        for pair in self.figures:
            if pair.figure == name:
                return pair
        raise ValueError(f"figure == {name!r}, must be one of {[pair.figure for pair in self.figures]}.")
