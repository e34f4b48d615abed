"""The figures of a scorecard at its threshold: hot leads, tiers, cohorts, bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evaluation.cells import tier_of_cells
from analysis.evaluation.records import BandResult, CohortResult, Evaluation, HotResult, TierResult
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimates import Estimates, Whole
from analysis.inference.intervals import NO_CONVERSIONS, NO_LEADS, lifts, rates
from analysis.inference.ranking import Histograms, auc
from analysis.scorecard import Scorecard
from analysis.scorecounts import N_SCORES, ScoreCounts

NO_HOT_LEADS = NotEstimable("no_hot_leads", "No lead is hot.")
NO_OTHERS = NotEstimable("no_others", "Everybody converted.")
#: Lower edges of the score bands; the last one runs to 100.
BAND_EDGES = tuple(range(0, 100, 10))


def evaluate(counts: ScoreCounts, card: Scorecard) -> Evaluation:
    """Everything that a scorecard's counts say at its threshold.

    Args:
        counts: Of the card's scores; its tiers must be those of the card.
        card: Its tiers and threshold are used, its points are in the counts already.

    Returns:
        All figures with intervals; those that cannot be computed (no leads, no hot leads, nobody converted) say so.

    Raises:
        ValueError: The counts were made with other tiers.
    """
    tallies = _tallies(counts, card)
    book = _RateBook()
    base, share = book.add(tallies.n_converted, tallies.n_leads), book.add(tallies.n_hot, tallies.n_leads)
    hot = book.add(tallies.n_hot_converted, tallies.n_hot)
    false_hot = book.add(tallies.n_hot - tallies.n_hot_converted, tallies.n_hot)
    false_positive = book.add(tallies.n_hot - tallies.n_hot_converted, tallies.n_leads - tallies.n_converted)
    recall = book.add(tallies.n_hot_converted, tallies.n_converted)
    bands, tiers = book.add_all(tallies.band_converted, tallies.band_leads), book.add_all(tallies.tier_converted, tallies.tier_leads)
    tier_shares = book.add_all(tallies.tier_leads, np.full(len(card.tiers), tallies.n_leads))
    cohorts = book.add_all(tallies.cohort_converted, tallies.cohort_leads)
    cohorts_hot = book.add_all(tallies.cohort_hot_converted, tallies.cohort_hot)
    book.compute()
    lift = lifts(
        np.append(tallies.cohort_hot_converted, tallies.n_hot_converted), np.append(tallies.cohort_hot, tallies.n_hot),
        np.append(tallies.cohort_converted, tallies.n_converted), np.append(tallies.cohort_leads, tallies.n_leads),
    )  # fmt: skip
    return Evaluation(
        n_leads=tallies.n_leads,
        n_converted=tallies.n_converted,
        base_rate=book.answer(base, NO_LEADS),
        threshold=card.threshold,
        hot=HotResult(
            n_leads=tallies.n_hot,
            n_converted=tallies.n_hot_converted,
            share=book.answer(share, NO_LEADS),
            conversion=book.answer(hot, NO_HOT_LEADS),
            false_hot_share=book.answer(false_hot, NO_HOT_LEADS),
            false_positive_rate=book.answer(false_positive, NO_OTHERS if tallies.n_leads else NO_LEADS),
            recall=book.answer(recall, NO_CONVERSIONS),
            lift=_lift(lift, -1, tallies.n_converted),
            value=tallies.hot_value,
            rest_value=tallies.value - tallies.hot_value,
        ),
        auc=auc(Histograms(tallies.converted_by_score, tallies.others_by_score)),
        value=tallies.value,
        tiers=_tiers(card, tallies, book.part(tiers), book.part(tier_shares)),
        cohorts=_cohorts(counts, tallies, (book.part(cohorts), book.part(cohorts_hot), lift)),
        bands=_bands(tallies, book.part(bands)),
        converted_by_score=tallies.converted_by_score,
        others_by_score=tallies.others_by_score,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Tallies:
    n_leads: int
    n_converted: int
    value: float
    n_hot: int
    n_hot_converted: int
    hot_value: float
    tier_leads: Whole
    tier_converted: Whole
    cohort_leads: Whole
    cohort_converted: Whole
    cohort_hot: Whole
    cohort_hot_converted: Whole
    converted_by_score: Whole
    others_by_score: Whole

    @property
    def band_converted(self) -> Whole:
        return _by_band(self.converted_by_score)

    @property
    def band_leads(self) -> Whole:
        return _by_band(self.converted_by_score + self.others_by_score)


def _by_band(by_score: Whole) -> Whole:
    return np.add.reduceat(by_score, BAND_EDGES)


def _tallies(counts: ScoreCounts, card: Scorecard) -> _Tallies:
    tier = tier_of_cells(counts, card)
    hot = tier == 0
    leads, converted = counts.n_leads.sum(axis=0), counts.n_converted.sum(axis=0)
    by_score = converted.sum(axis=0)
    return _Tallies(
        n_leads=int(leads.sum()),
        n_converted=int(converted.sum()),
        value=float(counts.value.sum()),
        n_hot=int(leads[hot].sum()),
        n_hot_converted=int(converted[hot].sum()),
        hot_value=float(counts.value[:, hot].sum()),
        tier_leads=np.array([leads[tier == index].sum() for index in range(len(card.tiers))], dtype=np.int64),
        tier_converted=np.array([converted[tier == index].sum() for index in range(len(card.tiers))], dtype=np.int64),
        cohort_leads=counts.n_leads.sum(axis=(1, 2)),
        cohort_converted=counts.n_converted.sum(axis=(1, 2)),
        cohort_hot=counts.n_leads[:, hot].sum(axis=1),
        cohort_hot_converted=counts.n_converted[:, hot].sum(axis=1),
        converted_by_score=by_score,
        others_by_score=leads.sum(axis=0) - by_score,
    )


class _RateBook:
    """Collects numerators and denominators, so that all rates of an evaluation cost one call."""

    def __init__(self) -> None:
        self._above: list[int] = []
        self._below: list[int] = []
        self._estimates: Estimates | None = None

    def add(self, above: int, below: int) -> int:
        self._above.append(above)
        self._below.append(below)
        return len(self._above) - 1

    def add_all(self, above: Whole, below: Whole) -> slice:
        start = len(self._above)
        self._above.extend(above.tolist())
        self._below.extend(below.tolist())
        return slice(start, len(self._above))

    def compute(self) -> None:
        self._estimates = rates(self._above, self._below)

    def answer(self, position: int, missing: NotEstimable) -> Answer:
        assert self._estimates is not None
        return self._estimates.answer(position, missing)

    def part(self, where: slice) -> Estimates:
        assert self._estimates is not None
        return self._estimates.part(where.start, where.stop)


def _lift(lift: Estimates, position: int, n_converted: int) -> Answer:
    return lift.answer(position, NO_HOT_LEADS if n_converted else NO_CONVERSIONS)


def _tiers(card: Scorecard, tallies: _Tallies, conversion: Estimates, share: Estimates) -> tuple[TierResult, ...]:
    uppers = [N_SCORES - 1, *(tier.lower - 1 for tier in card.tiers[:-1])]
    return tuple(
        TierResult(
            name=tier.name,
            lower=tier.lower,
            upper=uppers[index],
            n_leads=int(tallies.tier_leads[index]),
            n_converted=int(tallies.tier_converted[index]),
            share=share.answer(index, NO_LEADS),
            conversion=conversion.answer(index, NotEstimable("no_leads", f"No lead is {tier.name}.")),
        )
        for index, tier in enumerate(card.tiers)
    )


def _cohorts(counts: ScoreCounts, tallies: _Tallies, estimates: tuple[Estimates, Estimates, Estimates]) -> tuple[CohortResult, ...]:
    conversion, hot_conversion, lift = estimates
    return tuple(
        CohortResult(
            cohort=cohort,
            n_leads=int(tallies.cohort_leads[index]),
            n_converted=int(tallies.cohort_converted[index]),
            conversion=conversion.answer(index, NO_LEADS),
            n_hot=int(tallies.cohort_hot[index]),
            n_hot_converted=int(tallies.cohort_hot_converted[index]),
            hot_conversion=hot_conversion.answer(index, NO_HOT_LEADS),
            lift=_lift(lift, index, int(tallies.cohort_converted[index])),
        )
        for index, cohort in enumerate(counts.cohorts)
    )


def _bands(tallies: _Tallies, conversion: Estimates) -> tuple[BandResult, ...]:
    uppers = [edge - 1 for edge in BAND_EDGES[1:]] + [N_SCORES - 1]
    missing = NotEstimable("no_leads", "No lead has such a score.")
    leads, converted = tallies.band_leads.tolist(), tallies.band_converted.tolist()
    return tuple(
        BandResult(lower, upper, leads[index], converted[index], conversion.answer(index, missing))
        for index, (lower, upper) in enumerate(zip(BAND_EDGES, uppers, strict=True))
    )
