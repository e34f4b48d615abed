"""Two rankings of leads that came later, over one period or several: AUC by pairs within a period, and hot leads at equal number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import NO_CONVERSIONS, normal_quantile, rate
from analysis.inference.paired import PairedAuc, compare_aucs, hot_conversion_change
from analysis.inference.roc import auc, histograms
from analysis.inference.significance import Significance, Tested
from analysis.inference.two_groups import mcnemar

#: Of the resamples: the same leads always get the same interval.
SEED = 20_260_103
Flags = NDArray[np.bool_]
#: Refitted log-odds, fixed scores, and outcomes of the leads of one period.
Scores = tuple[Floats, NDArray[np.int64], Flags]
#: Refitted log-odds, whom the fixed scorecard calls hot, and outcomes of the leads of one period.
Hot = tuple[Floats, Flags, Flags]


@dataclass(frozen=True, slots=True)
class ForwardRanking:
    """How refitted and fixed points rank the leads that followed.

    Args:
        n_leads: Leads judged.
        n_converted: Those that converted.
        refitted: AUC of the refitted points.
        fixed: AUC of the fixed scorecard.
        difference: The first minus the second, on the same leads.
        test: Whether that could be chance.
    """

    n_leads: int
    n_converted: int
    refitted: Answer
    fixed: Answer
    difference: Answer
    test: Tested


@dataclass(frozen=True, slots=True)
class ForwardHot:
    """The hot leads of both, as many of the one as of the other in each period.

    Args:
        n_hot: Hot leads of each.
        refitted: Share of the refitted card's hot leads that converted.
        fixed: The same of the fixed scorecard.
        difference: The first minus the second, on the same leads.
        test: Among the converted leads of the swap set: does the refitted card catch more?
    """

    n_hot: int
    refitted: Answer
    fixed: Answer
    difference: Answer
    test: Tested


def forward_ranking(periods: tuple[Scores, ...]) -> ForwardRanking:
    """AUCs over periods. Leads are compared within their period alone: neither a refit's level nor a changed base rate plays a role.

    Args:
        periods: Refitted log-odds, fixed scores and outcomes, each ``[n]``, of the leads of each period.

    Returns:
        With one period the AUCs and the paired test of DeLong; with several their mean weighted by the number of pairs, whose variances
        add up. ``no_conversions``, ``no_others`` where no period holds both kinds.

    Source: DeLong et al. 1988, within strata; weights as in a stratified Wilcoxon test, P. H. van Elteren 1960.
    """
    n, won = (sum(len(each[2]) for each in periods), sum(int(each[2].sum()) for each in periods))
    found = [(each, _pairs(each[2])) for each in periods if _pairs(each[2])]
    if not found:
        missing = NO_CONVERSIONS if won == 0 else NotEstimable("no_others", "Everybody converted.")
        return ForwardRanking(n, won, missing, missing, missing, missing)
    weights = np.array([weight for _, weight in found], dtype=np.float64)
    sides = [[auc(histograms(each[place], each[2])) for each, _ in found] for place in (0, 1)]
    paired = [compare_aucs(each[0], each[1], each[2].astype(np.int64), (~each[2]).astype(np.int64)) for each, _ in found]
    difference, test = _difference(paired, weights, n)
    return ForwardRanking(n, won, _mean(sides[0], weights, n), _mean(sides[1], weights, n), difference, test)


def forward_hot(periods: tuple[Hot, ...]) -> ForwardHot:
    """Hot-lead conversion over periods, where the refitted card calls as many leads hot as the fixed one in each period.

    Args:
        periods: Refitted log-odds, whom the fixed scorecard calls hot, and outcomes, each ``[n]``, of the leads of each period. Among
            leads with the same log-odds at the cut the earlier ones are taken, which tells nothing of their outcome.

    Returns:
        ``no_hot_leads`` where the fixed scorecard calls nobody hot.

    Source: see `analysis.inference.paired`.
    """
    cells = np.zeros((2, 2, 2), dtype=np.int64)
    for refit, hot, converted in periods:
        chosen = np.zeros(len(refit), dtype=np.bool_)
        chosen[np.argsort(-refit, kind="stable")[: int(hot.sum())]] = True
        np.add.at(cells, (chosen.astype(np.int64), hot.astype(np.int64), converted.astype(np.int64)), 1)
    n_hot, ours, theirs = int(cells[1].sum()), int(cells[1, :, 1].sum()), int(cells[:, 1, 1].sum())
    missing = NotEstimable("no_hot_leads", "The fixed scorecard calls no lead hot.")
    if n_hot == 0:
        return ForwardHot(0, missing, missing, missing, missing)
    test = mcnemar(int(cells[1, 0, 1]), int(cells[0, 1, 1]))
    return ForwardHot(n_hot, rate(ours, n_hot), rate(theirs, n_hot), hot_conversion_change(cells, seed=SEED), test)


def _pairs(converted: Flags) -> int:
    won = int(converted.sum())
    return won * (len(converted) - won)


def _mean(answers: list[Answer], weights: Floats, n: int) -> Answer:
    if len(answers) == 1:
        return answers[0]
    known = [(each, weight) for each, weight in zip(answers, weights, strict=True) if isinstance(each, Estimate)]
    share = np.array([weight for _, weight in known]) / sum(weight for _, weight in known)
    value = float(sum(part * each.value for part, (each, _) in zip(share, known, strict=True)))
    # Half the width of each interval stands for its error, so that small periods keep the wider intervals that they have alone.
    spread = float(np.sqrt(sum((part * (each.high - each.low) / 2) ** 2 for part, (each, _) in zip(share, known, strict=True))))
    return Estimate(value, max(0.0, value - spread), min(1.0, value + spread), n, "delong_strata")


def _difference(paired: list[PairedAuc | NotEstimable], weights: Floats, n: int) -> tuple[Answer, Tested]:
    known = [(each, weight) for each, weight in zip(paired, weights, strict=True) if isinstance(each, PairedAuc)]
    if not known:
        missing = next(each for each in paired if isinstance(each, NotEstimable))
        return missing, missing
    if len(paired) == 1:
        return known[0][0].difference, known[0][0].test
    total = sum(weight for _, weight in known)
    value = float(sum(weight / total * each.difference.value for each, weight in known))
    errors = [weight / total * _error(each) for each, weight in known]
    error = float(np.sqrt(sum(each**2 for each in errors)))
    width = normal_quantile() * error
    return Estimate(value, max(-1.0, value - width), min(1.0, value + width), n, "delong_strata"), _test(value, error, n)


def _error(found: PairedAuc) -> float:
    """Standard error of a difference, from its test, which knows of no limit at −1 or 1."""
    z = found.test.statistic
    return found.difference.value / z if z else (found.difference.high - found.difference.low) / 2 / normal_quantile()


def _test(value: float, error: float, n: int) -> Tested:
    from scipy.stats import norm

    if error == 0:
        return NotEstimable("no_spread", "The two rankings differ by the same for every lead.")
    z = value / error
    return Significance(min(1.0, 2 * float(norm.sf(abs(z)))), z, None, n, "delong_strata")
