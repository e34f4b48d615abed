"""Levels of a test that is repeated as more leads mature, nobody knows how often: all repetitions together err no more often than one."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.inference.sequential import bounds


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
    # `bounds` is told which share of a plan would spend as much: the inverse of `sequential.spending`.
    shares = [float((norm.isf(one_sided / 2) / norm.isf(each / 2)) ** 2) for each in spent]
    return tuple(2 * float(norm.sf(z)) for z in bounds(information, alpha=one_sided, spend_at=shares).z)
