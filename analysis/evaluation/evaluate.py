"""The figures of a scorecard at its threshold: hot leads, tiers, cohorts, bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.evaluation.cells import tier_of_cells
from analysis.evaluation.records import BandResult, CohortResult, Evaluation, HotResult, TierResult
from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.estimate_arrays import Estimates, Whole
from analysis.inference.intervals import NO_CONVERSIONS, NO_LEADS, lifts, rates
from analysis.inference.roc import Histograms, auc
from analysis.scorecard import Scorecard
from analysis.scoring.counts import N_SCORES, ScoreCounts

NO_HOT_LEADS = NotEstimable("no_hot_leads", "No lead is hot.")
NO_OTHERS = NotEstimable("no_others", "Everybody converted.")
FEW_GROUPS = NotEstimable("few_groups", "Too few groups of accounts hold hot leads and conversions.")
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
    tallies = tally(counts, card)
    lift = lifts(
        np.append(tallies.cohort_hot_converted, tallies.n_hot_converted), np.append(tallies.cohort_hot, tallies.n_hot),
        np.append(tallies.cohort_converted, tallies.n_converted), np.append(tallies.cohort_leads, tallies.n_leads),
    )  # fmt: skip
    several = fractions(tallies)
    every = rates(*(np.concatenate(side) for side in zip(*several.values(), strict=True)))
    ranking = auc(Histograms(tallies.converted_by_score, tallies.others_by_score))
    return assemble(counts, card, tallies, Intervals(parted(every, several), lift, ranking))


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """What the counts of an evaluation are shown with.

    Args:
        rate: Rates by name: see `fractions`.
        lift: Of each cohort, and last of all leads.
        auc: How well the score ranks.
    """

    rate: dict[str, Estimates]
    lift: Estimates
    auc: Answer


def assemble(counts: ScoreCounts, card: Scorecard, tallies: Tallies, shown: Intervals) -> Evaluation:
    """The evaluation of some counts, whichever way their intervals were computed."""
    rate, lift = shown.rate, shown.lift
    return Evaluation(
        n_leads=tallies.n_leads,
        n_converted=tallies.n_converted,
        base_rate=rate["base"].answer(0, NO_LEADS),
        threshold=card.threshold,
        hot=_hot(tallies, rate, _lift(lift, -1, tallies.n_converted, tallies.n_hot)),
        auc=shown.auc,
        value=tallies.value,
        tiers=_tiers(card, tallies, rate),
        cohorts=_cohorts(counts, tallies, (rate["cohorts"], rate["cohorts_hot"], lift)),
        bands=_bands(tallies, rate["bands"]),
        converted_by_score=tallies.converted_by_score,
        others_by_score=tallies.others_by_score,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """Sums of score counts at a threshold: all that an evaluation is made of."""

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
        """Leads of each score band that converted."""
        return _by_band(self.converted_by_score)

    @property
    def band_leads(self) -> Whole:
        """Leads of each score band."""
        return _by_band(self.converted_by_score + self.others_by_score)


def _by_band(by_score: Whole) -> Whole:
    return np.add.reduceat(by_score, BAND_EDGES)


def tally(counts: ScoreCounts, card: Scorecard) -> Tallies:
    """Sum score counts at the card's threshold.

    Raises:
        ValueError: The counts were made with other tiers.
    """
    tier = tier_of_cells(counts, card)
    hot = tier == 0
    leads, converted = counts.n_leads.sum(axis=0), counts.n_converted.sum(axis=0)
    by_score = converted.sum(axis=0)
    return Tallies(
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


def fractions(tallies: Tallies) -> dict[str, tuple[Whole | list[int], Whole | list[int]]]:
    """Every rate of an evaluation by name: counts, and of how many."""
    hot_not_converted, n_others = tallies.n_hot - tallies.n_hot_converted, tallies.n_leads - tallies.n_converted
    every_lead = np.full(len(tallies.tier_leads), tallies.n_leads)
    return {
        "base": ([tallies.n_converted], [tallies.n_leads]),
        "share": ([tallies.n_hot], [tallies.n_leads]),
        "hot": ([tallies.n_hot_converted], [tallies.n_hot]),
        "false_hot": ([hot_not_converted], [tallies.n_hot]),
        "false_positive": ([hot_not_converted], [n_others]),
        "recall": ([tallies.n_hot_converted], [tallies.n_converted]),
        "tiers": (tallies.tier_converted, tallies.tier_leads),
        "tier_shares": (tallies.tier_leads, every_lead),
        "bands": (tallies.band_converted, tallies.band_leads),
        "cohorts": (tallies.cohort_converted, tallies.cohort_leads),
        "cohorts_hot": (tallies.cohort_hot_converted, tallies.cohort_hot),
    }


def parted(every: Estimates, several: dict[str, tuple[Whole | list[int], Whole | list[int]]]) -> dict[str, Estimates]:
    """Rates computed in one call, which costs no more than a single one, by the names of `fractions`."""
    stops = np.cumsum([len(above) for above, _ in several.values()]).tolist()
    return {name: every.part(start, stop) for name, start, stop in zip(several, [0, *stops], stops, strict=False)}


def _hot(tallies: Tallies, rate: dict[str, Estimates], lift: Answer) -> HotResult:
    return HotResult(
        n_leads=tallies.n_hot,
        n_converted=tallies.n_hot_converted,
        share=rate["share"].answer(0, NO_LEADS),
        conversion=rate["hot"].answer(0, NO_HOT_LEADS),
        false_hot_share=rate["false_hot"].answer(0, NO_HOT_LEADS),
        false_positive_rate=rate["false_positive"].answer(0, NO_OTHERS if tallies.n_leads else NO_LEADS),
        recall=rate["recall"].answer(0, NO_CONVERSIONS),
        lift=lift,
        value=tallies.hot_value,
        rest_value=tallies.value - tallies.hot_value,
    )


def _lift(lift: Estimates, position: int, n_converted: int, n_hot: int) -> Answer:
    return lift.answer(position, FEW_GROUPS if n_converted and n_hot else NO_HOT_LEADS if n_converted else NO_CONVERSIONS)


def _tiers(card: Scorecard, tallies: Tallies, rate: dict[str, Estimates]) -> tuple[TierResult, ...]:
    uppers = [N_SCORES - 1, *(tier.lower - 1 for tier in card.tiers[:-1])]
    return tuple(
        TierResult(
            name=tier.name,
            lower=tier.lower,
            upper=uppers[index],
            n_leads=int(tallies.tier_leads[index]),
            n_converted=int(tallies.tier_converted[index]),
            share=rate["tier_shares"].answer(index, NO_LEADS),
            conversion=rate["tiers"].answer(index, NotEstimable("no_leads", f"No lead is {tier.name}.")),
        )
        for index, tier in enumerate(card.tiers)
    )


def _cohorts(counts: ScoreCounts, tallies: Tallies, estimates: tuple[Estimates, Estimates, Estimates]) -> tuple[CohortResult, ...]:
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
            lift=_lift(lift, index, int(tallies.cohort_converted[index]), int(tallies.cohort_hot[index])),
        )
        for index, cohort in enumerate(counts.cohorts)
    )


def _bands(tallies: Tallies, conversion: Estimates) -> tuple[BandResult, ...]:
    uppers = [edge - 1 for edge in BAND_EDGES[1:]] + [N_SCORES - 1]
    missing = NotEstimable("no_leads", "No lead has such a score.")
    leads, converted = tallies.band_leads.tolist(), tallies.band_converted.tolist()
    return tuple(
        BandResult(lower, upper, leads[index], converted[index], conversion.answer(index, missing))
        for index, (lower, upper) in enumerate(zip(BAND_EDGES, uppers, strict=True))
    )
