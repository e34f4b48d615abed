"""What a test of significance says, and what keeps it from being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.intervals import NO_CONVERSIONS, NO_LEADS

NO_OTHERS = NotEstimable("no_others", "Everybody converted.")

Verdict = Literal["higher", "lower", "no_difference", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Significance:
    """One test. It never stands alone: effect, interval and n come first.

    Args:
        p: Chance of data at least as extreme if there were no difference, 0 … 1; two-sided unless ``method`` says otherwise.
        statistic: Test statistic, signed where a direction makes sense; ``None`` for tests that have none.
        degrees: Degrees of freedom of a chi-square statistic, else ``None``.
        n: Number of leads that the test rests on.
        method: Name of the test, such as ``fisher``.
        p_corrected: ``p`` among all tests of its family: see `analysis.inference.multiplicity`.

    Examples:
        >>> Significance(p=0.03, statistic=None, degrees=None, n=40, method="fisher").p
        0.03
    """

    p: float
    statistic: float | None
    degrees: int | None
    n: int
    method: str
    p_corrected: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise ValueError(f"p == {self.p}, must be in [0, 1].")
        if self.p_corrected is not None and not self.p <= self.p_corrected <= 1:
            raise ValueError(f"p_corrected == {self.p_corrected}, must be in [{self.p}, 1].")


Tested = Significance | NotEstimable


def one_outcome(n_converted: float, n: float) -> NotEstimable | None:
    """Why nothing can be compared: no leads, no conversions, or conversions only; else ``None``.

    Examples:
        >>> one_outcome(3, 3).code
        'no_others'
    """
    if n == 0:
        return NO_LEADS
    if n_converted == 0:
        return NO_CONVERSIONS
    return NO_OTHERS if n_converted == n else None


def verdict(difference: Answer, test: Tested, *, margin: float, alpha: float = 0.05) -> Verdict:
    """What may be said of a difference: its size first, then whether it could be chance.

    Args:
        difference: With its interval; 0 means none.
        test: Of the same difference; its corrected p counts where there is one.
        margin: Differences smaller than this, either way, are not worth acting on; the same unit as ``difference``.
        alpha: Level of the test.

    Returns:
        ``no_difference`` when the whole interval lies inside the margin, however small p is; ``higher`` or ``lower`` when p is at most
        ``alpha``; else ``cannot_tell``, also when either could not be computed.

    Raises:
        ValueError: ``margin`` is negative.
    """
    if margin < 0:
        raise ValueError(f"margin == {margin}, must be >= 0.")
    if isinstance(difference, NotEstimable):
        return "cannot_tell"
    if -margin < difference.low and difference.high < margin:
        return "no_difference"
    if isinstance(test, NotEstimable) or (test.p if test.p_corrected is None else test.p_corrected) > alpha or difference.value == 0:
        return "cannot_tell"
    return "higher" if difference.value > 0 else "lower"
