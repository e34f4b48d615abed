"""Looking more than once: bounds that spend the chance of a false alarm over a few planned looks, or over any number of repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, sqrt

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats
from analysis.inference.intervals import NO_LEADS
from analysis.inference.two_groups import binomial_below

#: Bounds further out than this are never crossed, and steps of the density so fine.
FARTHEST, N_NODES = 8.0, 400
#: Alpha smaller than this is none.
NO_ALPHA = 1e-12


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of a one-sided test, look by look.

    Args:
        information: Share of the planned information at each look, ascending.
        spent: Chance of a false alarm up to each look.
        z: What the statistic must reach; infinite where there is nothing left to spend.
    """

    information: tuple[float, ...]
    spent: tuple[float, ...]
    z: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SequentialLook:
    """One planned look at whether a rate has fallen below what was promised.

    Args:
        n_converted: Conversions so far.
        n: Mature leads so far.
        p: Chance of so few conversions at the promised rate, at this look alone.
        level: What p must not exceed for an alarm at this look.
        alarm: Whether the rate is below the promise.
    """

    n_converted: int
    n: int
    p: float
    level: float
    alarm: bool


def spending(share: float, alpha: float) -> float:
    """Chance of a false alarm that may be spent up to a share of the information, in the manner of O'Brien and Fleming: late.

    Args:
        share: Information so far ÷ planned information; above 1 counts as 1.
        alpha: Level in all, one-sided.

    Returns:
        2 − 2 Φ(z(α/2) / √share); 0 at share 0.

    Raises:
        ValueError: ``share`` is negative or ``alpha`` is not inside 0 … 1.

    Source: K. K. G. Lan, D. L. DeMets, Biometrika 70 (1983) 659-663.

    Examples:
        >>> [round(spending(share, 0.05), 4) for share in (0.25, 0.5, 0.75, 1)]
        [0.0001, 0.0056, 0.0236, 0.05]
    """
    from scipy.stats import norm

    if share < 0 or not 0 < alpha < 1:
        raise ValueError(f"share, alpha == {share}, {alpha}, must be >= 0 and in (0, 1).")
    return 0.0 if share == 0 else 2 * float(norm.sf(norm.isf(alpha / 2) / sqrt(min(1.0, share))))


def bounds(information: Sequence[float], *, alpha: float = 0.05, spend_at: Sequence[float] | None = None) -> Bounds:
    """Bounds that the statistic crosses with probability ``alpha`` in all looks together when there is nothing to find.

    Args:
        information: Information at each look, ascending, above 0, in any unit (leads, or shares of the plan).
        alpha: Level in all, one-sided.
        spend_at: Share of the plan that each look counts as for spending, where that is not ``information`` itself: so alpha is spent in
            full at the last look even when fewer leads came than planned.

    Returns:
        One bound a look.

    Raises:
        ValueError: Information does not ascend from above 0, or there is not one ``spend_at`` for each.

    Source: recursive integration, P. Armitage, C. K. McPherson, B. C. Rowe, J. Royal Statistical Society A 132 (1969) 235-244.

    Examples:
        >>> [round(z, 2) for z in bounds([0.25, 0.5, 0.75, 1]).z]
        [3.75, 2.54, 2.02, 1.72]
    """
    from scipy.optimize import brentq

    shares = tuple(information) if spend_at is None else tuple(spend_at)
    if len(shares) != len(information) or not all(a < b for a, b in zip((0.0, *information), information, strict=False)):
        raise ValueError(f"information == {tuple(information)}, must ascend from above 0, with one spend_at for each.")
    spent = tuple(spending(share, alpha) for share in shares)
    crossed, found, path = 0.0, [], _Path(np.zeros(1), np.ones(1), 0.0)
    for now, target in zip(information, spent, strict=True):
        to_spend, far, here = target - crossed, FARTHEST * sqrt(now), path
        if to_spend <= NO_ALPHA or here.beyond(far, now) >= to_spend:
            limit = inf
        else:
            limit = float(brentq(lambda x, here=here, now=now, aim=to_spend: here.beyond(x, now) - aim, -far, far, xtol=1e-10))
            crossed = target
        path = path.until(now, min(limit, far))
        found.append(limit / sqrt(now))
    return Bounds(tuple(information), spent, tuple(found))


def below_promise(
    converted: Sequence[int], n: Sequence[int], *, planned: int, n_looks: int = 3, rate: float = 0.5, alpha: float = 0.05
) -> tuple[SequentialLook, ...] | NotEstimable:
    """The 50 % rule: is the conversion rate of hot leads still at least ``rate``? Judged at planned looks only.

    Args:
        converted: Conversions up to each look made so far, ``[k]``.
        n: Mature leads up to each look, ascending.
        planned: Mature leads expected at the last look, fixed when the version was activated.
        n_looks: Looks that were planned; at the last, all of alpha is spent however many leads came.
        rate: The promise.
        alpha: Chance of a false alarm over all looks together, one-sided.

    Returns:
        One entry a look, judged by the exact binomial test against the level of its bound; ``no_leads`` without any look or lead.

    Raises:
        ValueError: More looks than planned, or leads do not ascend.

    Source: Lan and DeMets 1983 for what may be spent by each look; the limits themselves are worked out on the binomial distribution, so
        that all looks together never alarm more often than ``alpha`` at the promised rate.

    Examples:
        >>> [look.alarm for look in below_promise([18, 27, 33], [40, 80, 120], planned=120)]
        [False, True, True]
    """
    if len(converted) != len(n) or len(n) > n_looks or planned < 1:
        raise ValueError(f"{len(converted)} and {len(n)} looks of {n_looks}, planned == {planned}: one count for each planned look.")
    if not n or n[0] == 0:
        return NO_LEADS
    spend_at = [1.0 if number == n_looks else min(1.0, leads / planned) for number, leads in enumerate(n, start=1)]
    limits = most_converted(n, [spending(share, alpha) for share in spend_at], rate)
    looks = []
    for won, leads, limit in zip(converted, n, limits, strict=True):
        test, level = binomial_below(won, leads, rate), binomial_below(max(0, limit), leads, rate)
        if isinstance(test, NotEstimable) or isinstance(level, NotEstimable):
            return NO_LEADS
        looks.append(SequentialLook(won, leads, test.p, level.p if limit >= 0 else 0.0, won <= limit))
    return tuple(looks)


def most_converted(n: Sequence[int], spent: Sequence[float], rate: float) -> tuple[int, ...]:
    """The largest number of conversions that alarms at each look, with no more false alarms up to any look than may be spent.

    Args:
        n: Mature leads up to each look, ascending.
        spent: Chance of a false alarm up to each look, ascending.
        rate: The promised rate, inside 0 … 1.

    Returns:
        One limit a look; −1 where no number of conversions alarms.

    Raises:
        ValueError: Leads do not ascend from above 0.

    Source: convolution of binomial steps among histories that have not alarmed yet, as P. Armitage, C. K. McPherson, B. C. Rowe 1969.

    Examples:
        >>> most_converted([64, 129, 193], [0.0005, 0.0166, 0.05], 0.5)
        (18, 51, 84)
    """
    from scipy.stats import binom

    if not all(a < b for a, b in zip((0, *n), n, strict=False)):
        raise ValueError(f"n == {tuple(n)}, must ascend from above 0.")
    alive, before, alarmed, limits = np.ones(1), 0, 0.0, []
    for leads, target in zip(n, spent, strict=True):
        alive = np.convolve(alive, binom.pmf(np.arange(leads - before + 1), leads - before, rate))
        limit = int(np.searchsorted(np.cumsum(alive), target - alarmed, side="right")) - 1
        alarmed += float(alive[: limit + 1].sum())
        alive[: limit + 1] = 0
        before = leads
        limits.append(limit)
    return tuple(limits)


def repeated_levels(information: Sequence[float], *, alpha: float = 0.05) -> tuple[float, ...]:
    """What p must not exceed at each repetition, where the k-th may spend ``alpha / 2 ** k`` and earlier leads are part of later tests.

    Half of what is left is spent each time, so that there may be any number of repetitions. Because the tests share leads, the k-th level
    is more than ``alpha / 2 ** k`` from the second on.

    Args:
        information: Leads at each repetition so far, ascending from above 0.
        alpha: Chance of an error in all repetitions together, two-sided.

    Returns:
        One level a repetition, two-sided; empty without any.

    Raises:
        ValueError: Information does not ascend from above 0, or ``alpha`` is not inside 0 … 1.

    Source: a share of the error for each look, E. Slud, L. J. Wei, J. American Statistical Association 77 (1982) 862-868.

    Examples:
        >>> [round(level, 4) for level in repeated_levels([400, 500, 600])]
        [0.025, 0.0265, 0.0207]
    """
    from scipy.stats import norm

    one_sided = alpha / 2
    spent = [one_sided * (1 - 0.5**number) for number in range(1, len(information) + 1)]
    # `bounds` is told which share of a plan would spend as much: the inverse of `spending`.
    shares = [float((norm.isf(one_sided / 2) / norm.isf(each / 2)) ** 2) for each in spent]
    return tuple(2 * float(norm.sf(z)) for z in bounds(information, alpha=one_sided, spend_at=shares).z)


@cache
def _nodes() -> tuple[Floats, Floats]:
    """Nodes and weights of the integration over −1 … 1 (Gauss and Legendre)."""
    node, width = np.polynomial.legendre.leggauss(N_NODES)
    return node, width


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """Density of the sum of evidence among histories that crossed no bound yet: nodes with their weights, at this information."""

    place: Floats
    weight: Floats
    information: float

    def beyond(self, limit: float, now: float) -> float:
        """Chance of lying beyond the limit at the next look."""
        from scipy.special import ndtr

        return float(self.weight @ ndtr((self.place - limit) / sqrt(now - self.information)))

    def until(self, now: float, limit: float) -> _Path:
        """The path one look later, cut off at the limit."""
        node, width = _nodes()
        low, step = -FARTHEST * sqrt(now), sqrt(now - self.information)
        place = low + (node + 1) * (limit - low) / 2
        density = np.exp(-(((place[:, None] - self.place) / step) ** 2) / 2) / (step * sqrt(2 * np.pi))
        return _Path(place, density @ self.weight * width * (limit - low) / 2, now)
