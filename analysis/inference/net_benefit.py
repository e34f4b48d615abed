"""Net benefit of calling leads: conversions won less calls wasted, at the odds at which a call still pays."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.inference.estimate import NotEstimable
from analysis.inference.intervals import NO_LEADS


@dataclass(frozen=True, slots=True)
class NetBenefit:
    """Net benefit a lead; calling nobody has 0.

    Args:
        hot: Of calling the hot leads.
        everyone: Of calling every lead.
        n: Leads.
    """

    hot: float
    everyone: float
    n: int

    @property
    def worthwhile(self) -> bool:
        """Whether calling the hot leads beats calling everyone and calling nobody."""
        return self.hot > max(0.0, self.everyone)


def net_benefit(hot: tuple[int, int], all_leads: tuple[int, int], *, threshold_probability: float) -> NetBenefit | NotEstimable:
    """Net benefit of calling hot leads.

    Args:
        hot: Conversions and leads among the hot.
        all_leads: Conversions and leads among all.
        threshold_probability: Conversion rate at which a call just pays, inside 0 … 1.

    Returns:
        ``no_leads`` without leads.

    Raises:
        ValueError: ``threshold_probability`` is not inside 0 … 1, or the counts do not fit together.

    Source: A. J. Vickers, E. B. Elkin, Medical Decision Making 26 (2006) 565-574.

    Examples:
        >>> found = net_benefit((24, 115), (105, 750), threshold_probability=0.1)
        >>> round(found.hot, 4), round(found.everyone, 4)
        (0.0185, 0.0444)
    """
    (won, called), (converted, n) = hot, all_leads
    if not 0 < threshold_probability < 1:
        raise ValueError(f"threshold_probability == {threshold_probability}, must be in (0, 1).")
    if not (0 <= won <= called <= n and won <= converted and called - won <= n - converted):
        raise ValueError(f"hot == {hot}, all_leads == {all_leads}: hot leads must be a part of all.")
    if n == 0:
        return NO_LEADS
    odds = threshold_probability / (1 - threshold_probability)
    return NetBenefit((won - odds * (called - won)) / n, (converted - odds * (n - converted)) / n, n)
