"""The difference of two means of skewed amounts, from the interval of each: revenue per lead of two groups."""

from __future__ import annotations

from math import sqrt

from analysis.inference.estimate import Answer, Estimate, NotEstimable


def mean_difference(first: Answer, second: Answer) -> Answer:
    """First mean minus second, of separate groups, with an interval as lopsided as those of the means.

    Args:
        first: A mean with its interval, as `analysis.inference.resampling.mean` gives it.
        second: Another one with the same confidence, of other leads.

    Returns:
        The limits lie where both means together are as far from their values as either may be alone; the answer of the group that has
        none, the first before the second.

    Source: the method of variance estimates recovery, G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702; with Wilson's
        intervals of two rates it is Newcombe's.

    Examples:
        >>> found = mean_difference(Estimate(5.0, 4.0, 8.0, 50, "bca"), Estimate(3.0, 2.0, 4.0, 60, "bca"))
        >>> round(found.low, 3), found.value, round(found.high, 3)
        (0.586, 2.0, 5.162)
    """
    if isinstance(first, NotEstimable) or isinstance(second, NotEstimable):
        return first if isinstance(first, NotEstimable) else second
    value = first.value - second.value
    below = sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    return Estimate(value, value - below, value + above, first.n + second.n, "recovered")
