"""A randomised control group near the threshold: what it would need and cost, and what it says once the data have one."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from analysis.backtest.scored_leads import LeadsAtRisk, Scored
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import difference, rate
from analysis.inference.power import LeadsNeeded, leads_needed, power_of
from analysis.inference.significance import Tested
from analysis.inference.two_groups import compare_rates
from analysis.scorecard import Scorecard
from analysis.signals.read import Signals
from analysis.signals.values import LevelSignal

#: Points on either side of the threshold within which the leads to call are drawn at random.
BAND = 5
#: For how long a randomised control group is planned.
WEEKS = 26
#: How an import names the randomised control group: an attribute of this name with these two values.
ATTRIBUTE, CALLED, HELD_BACK = "control_group", "called", "held back"
#: Exports that were made by our earlier guide call the attribute so.
FORMER_ATTRIBUTE = "hold_back"


@dataclass(frozen=True, slots=True)
class ControlGroupPlan:
    """A random half of the leads within a few points of the threshold is called, whatever their tier.

    Args:
        lower: Lowest score of the band.
        upper: Highest score of it.
        n_leads: Judged leads that had such a score.
        per_week: Leads a week with such a score; None where that is not known.
        base_rate: Their conversion so far.
        difference: The smallest difference of conversion that matters.
        needed: Leads in both groups that show it with four chances in five; ``impossible_rate`` or why not.
        weeks: Weeks until there are so many; None where that is not known.
        power: Chance of showing it within half a year; None where that is not known.
        not_called: Hot leads a week that would not be called.
        called_more: Leads a week below the threshold that would be called.
        conversions_at_stake: Conversions lost a week if calling causes that difference.
    """

    lower: int
    upper: int
    n_leads: int
    per_week: float | None
    base_rate: Answer
    difference: float
    needed: LeadsNeeded | NotEstimable
    weeks: int | None
    power: float | None
    not_called: float | None
    called_more: float | None
    conversions_at_stake: float | None


@dataclass(frozen=True, slots=True)
class ControlGroupResult:
    """What calling caused, in a randomised control group.

    Args:
        called: Conversion of the leads drawn to be called, called or not in the end.
        control: Of the control group.
        caused: The first minus the second.
        test: Whether that could be chance.
    """

    called: Answer
    control: Answer
    caused: Answer
    test: Tested


def plan_control_group(
    leads: LeadsAtRisk, found: Scored, card: Scorecard, *, leads_per_week: float | None, smallest_difference: float
) -> ControlGroupPlan | NotEstimable:
    """Plan a randomised control group near the threshold.

    Args:
        leads: At risk; only judged ones are used.
        found: Their scores under the card that routes.
        card: Its threshold.
        leads_per_week: Judged leads of all scores a week.
        smallest_difference: The smallest difference that matters, as a share of the conversion in the band.

    Returns:
        ``no_leads`` where no lead has such a score; ``no_conversions``, ``no_others`` where their conversion says nothing.

    Source: see `analysis.inference.power`.
    """
    score, converted = found.score[leads.judged], leads.converted[leads.judged]
    lower, upper = max(0, card.threshold - BAND), min(100, card.threshold + BAND - 1)
    near = (score >= lower) & (score <= upper)
    n, won = int(near.sum()), int((near & converted).sum())
    base = rate(won, n)
    if not isinstance(base, Estimate):
        return NotEstimable("no_leads", f"No lead has a score from {lower} to {upper}.")
    if won in (0, n):
        return NotEstimable("no_conversions", "Nobody converted.") if won == 0 else NotEstimable("no_others", "Everybody converted.")
    wanted = smallest_difference * base.value
    needed = leads_needed(base.value, wanted)
    per_week = None if leads_per_week is None else leads_per_week * n / len(score)
    above = float(np.mean(score[near] >= card.threshold))
    return ControlGroupPlan(
        lower=lower,
        upper=upper,
        n_leads=n,
        per_week=per_week,
        base_rate=base,
        difference=wanted,
        needed=needed,
        weeks=ceil(needed.total / per_week) if isinstance(needed, LeadsNeeded) and per_week else None,
        power=_power(base.value, wanted, per_week),
        not_called=None if per_week is None else per_week * above / 2,
        called_more=None if per_week is None else per_week * (1 - above) / 2,
        conversions_at_stake=None if per_week is None else per_week * above / 2 * wanted,
    )


def _power(base: float, wanted: float, per_week: float | None) -> float | None:
    each = int((per_week or 0.0) * WEEKS / 2)
    found = power_of(base, wanted, (each, each)) if each else None
    return found if isinstance(found, float) else None


def control_group_result(signals: Signals) -> ControlGroupResult | None:
    """What calling caused, from leads that were randomly assigned to be called or not.

    Args:
        signals: The judged leads; the attribute ``control_group`` says ``called`` or ``held back``, and nothing for leads outside the band.

    Returns:
        None where the import has no such attribute, or not both groups.

    Source: intention to treat: leads count in the group to which they were assigned, whatever was done.
    """
    signal = next((each for each in signals.signals if each.name in (ATTRIBUTE, FORMER_ATTRIBUTE) and isinstance(each, LevelSignal)), None)
    if signal is None or not {CALLED, HELD_BACK} <= set(signal.levels):
        return None
    first, second = (signal.codes == signal.levels.index(level) for level in (CALLED, HELD_BACK))
    pair = (int((first & signals.converted).sum()), int((second & signals.converted).sum()))
    sizes = (int(first.sum()), int(second.sum()))
    return ControlGroupResult(rate(pair[0], sizes[0]), rate(pair[1], sizes[1]), difference(pair, sizes), compare_rates(pair, sizes))
