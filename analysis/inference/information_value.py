"""How much a grouping of leads tells about conversion: weight of evidence and information value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.inference.estimate import NotEstimable
from analysis.inference.estimate_arrays import Floats, whole
from analysis.inference.significance import one_outcome

Band = Literal["none", "weak", "medium", "strong"]
#: Lower edges of the bands (N. Siddiqi, Credit Risk Scorecards, 2006, chapter 6).
BANDS: tuple[tuple[float, Band], ...] = ((0.3, "strong"), (0.1, "medium"), (0.02, "weak"))


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """What a grouping tells.

    Args:
        woe: Weight of evidence of each level, float64 ``[k]``: ln(share of converted ÷ share of others); positive = converts more often.
        value: Information value as computed.
        chance: What a grouping without any meaning reaches on so many leads.
        above_chance: ``value`` minus ``chance``, not below 0: what is shown.
        band: Of ``above_chance``.
        n: Leads.
    """

    woe: Floats
    value: float
    chance: float
    above_chance: float
    band: Band
    n: int


def information(converted: object, others: object, *, smoothing: float = 0.5) -> Information | NotEstimable:
    """Weight of evidence of each level and information value of them all.

    Args:
        converted: Leads of each level that converted, ``[k]``.
        others: Leads that did not, the same shape.
        smoothing: Added to every count, so that a level without conversions has a finite weight; 0 to compare with other tools.

    Returns:
        ``no_leads``, ``no_conversions``, ``no_others``; ``empty_cells`` without smoothing. A level that holds no leads has weight 0 and
        does not count among the levels.

    Raises:
        ValueError: A count or ``smoothing`` is negative, or the shapes differ.

    Source: N. Siddiqi, Credit Risk Scorecards, 2006, chapter 6. Chance: under no association, value × n₁n₀/n is about chi-square with
        B − 1 degrees of freedom, so its mean is (B − 1)(1/n₁ + 1/n₀).

    Examples:
        >>> found = information([139, 164, 49, 348], [135, 105, 14, 46], smoothing=0)
        >>> round(found.value, 4), round(found.chance, 4), found.band
        (0.666, 0.0143, 'strong')
    """
    won, lost = whole(converted, "converted"), whole(others, "others")
    if won.shape != lost.shape or won.ndim != 1 or smoothing < 0:
        raise ValueError(f"shapes {won.shape}, {lost.shape} must be equal and flat, smoothing == {smoothing} must be >= 0.")
    n_won, n = int(won.sum()), int(won.sum() + lost.sum())
    if missing := one_outcome(n_won, n):
        return missing
    held = won + lost > 0
    if smoothing == 0 and np.any((won[held] == 0) | (lost[held] == 0)):
        return NotEstimable("empty_cells", "A level holds only conversions, or none.")
    shares = [(each[held] + smoothing) / (each[held] + smoothing).sum() for each in (won, lost)]
    woe = np.zeros(len(won))
    woe[held] = np.log(shares[0] / shares[1])
    woe.setflags(write=False)
    value = float(((shares[0] - shares[1]) * woe[held]).sum())
    chance = (int(held.sum()) - 1) * (1 / n_won + 1 / (n - n_won))
    above = max(0.0, value - chance)
    return Information(woe, value, chance, above, band(above), n)


def band(above_chance: float) -> Band:
    """The customary word for an information value.

    Examples:
        >>> band(0.01), band(0.02), band(0.2), band(0.3)
        ('none', 'weak', 'medium', 'strong')
    """
    return next((name for edge, name in BANDS if above_chance >= edge), "none")
