"""Groups of leads compared with each other, from outcomes one lead each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import difference, rate, ratio
from analysis.inference.two_groups import compare_rates
from analysis.lift.records import CallList, ComparedGroup, GroupComparison, Picked

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class LiftLeads:
    """Judged leads one by one, ``[n]`` each; never leaves the server.

    Args:
        hot: Called hot at the snapshot.
        converted: Reached the outcome within the horizon.
        closed: Won, lost or disqualified within the horizon.
        value: Amount won within the horizon, from 0.
        quarter: Index into ``quarters``; all −1 for leads without dates.
        quarters: Names in time order.
        level: Index into ``levels``: the value of the attribute by which amounts are split; −1 where it is missing.
        levels: Its values, the most frequent first.
        weeks: Weeks over which the leads entered; None without dates.
    """

    hot: Flags
    converted: Flags
    closed: Flags
    value: NDArray[np.float64]
    quarter: NDArray[np.int64]
    quarters: tuple[str, ...]
    level: NDArray[np.int64]
    levels: tuple[str, ...]
    weeks: float | None

    def __len__(self) -> int:
        return len(self.hot)


def group(converted: Flags) -> ComparedGroup:
    """Counts and rate of some leads, from their outcomes."""
    n_converted = int(converted.sum())
    return ComparedGroup(len(converted), n_converted, rate(n_converted, len(converted)))


def compare_groups(first: Flags, second: Flags) -> GroupComparison:
    """Two groups compared with each other, from the outcomes of each.

    Returns:
        Where a group is empty, or the outcome is the same for all, rates, difference, ratio and test say so one by one.

    Examples:
        >>> found = compare_groups(np.arange(100) < 30, np.arange(1200) < 120)
        >>> round(found.difference.value, 3), round(found.ratio.value, 3), found.test.method
        (0.2, 3.0, 'chi_square')
    """
    one, other = group(first), group(second)
    counts, sizes = (one.n_converted, other.n_converted), (one.n_leads, other.n_leads)
    compared = ratio(counts, sizes) if other.n_converted else NotEstimable("no_conversions", "None of the others converted.")
    return GroupComparison(one, other, difference(counts, sizes), compared, compare_rates(counts, sizes))


def call_list(listed: Flags, converted: Flags, weeks: float | None) -> CallList:
    """What became of the leads on a list, of all that there were.

    Args:
        listed: Who is on it, ``[n]``.
        converted: Outcomes, ``[n]``.
        weeks: Weeks over which the leads entered.
    """
    n, won = int(listed.sum()), int((listed & converted).sum())
    n_converted = int(converted.sum())
    reached = rate(won, n_converted) if n_converted else NotEstimable("no_conversions", "Nobody converted.")
    return CallList(n, won, rate(won, n), reached, n / weeks if weeks else None)


def picked(found: GroupComparison) -> Picked:
    """Conversions of the first group beyond those of as many leads picked at random from both.

    The rate of the first group less that of all is the difference of the two groups times the share of the second, so that the limits of
    the difference carry over; the sizes of the groups count as given.
    """
    n, rest = found.first.n_leads, found.second.n_leads
    if isinstance(found.difference, NotEstimable):
        return Picked(n, found.difference)
    return Picked(n, times(found.difference, n * rest / (n + rest)))


def times(answer: Answer, factor: float) -> Answer:
    """An estimate times a fixed number from 0; what is not estimable stays so.

    Raises:
        ValueError: ``factor`` is negative.
    """
    if factor < 0:
        raise ValueError(f"factor == {factor}, must be >= 0.")
    if not isinstance(answer, Estimate):
        return answer
    return replace(answer, value=factor * answer.value, low=factor * answer.low, high=factor * answer.high)
