"""Numbers in levels: bins of equal counts, or at chosen cut points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.errors import PlumblineError
from analysis.inference.estimate_arrays import Floats

#: Bins of a numeric signal, where nobody chose others.
USUAL_BINS = 5
#: The most cut points that may be chosen.
MOST_CUTS = 20


def equal_count_cuts(numbers: Floats, n_bins: int = USUAL_BINS) -> tuple[float, ...]:
    """Cut points that put about equally many leads into each bin; chosen without the outcome, so that tests of the bins stay honest.

    A number that very many leads share, such as 0 visits, makes a bin of its own, and there are fewer bins.

    Args:
        numbers: float64 ``[n]``; NaN where a lead has none.
        n_bins: The most bins, at least 2.

    Returns:
        Lower edges of the second bin, the third, …, ascending; each is a number that occurs. Empty when all numbers are equal.

    Raises:
        ValueError: ``n_bins`` is under 2.

    Examples:
        >>> equal_count_cuts(np.array([0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6], dtype=float), 4)
        (1.0, 4.0)
        >>> equal_count_cuts(np.array([7.0, 7.0, np.nan]))
        ()
    """
    if n_bins < 2:
        raise ValueError(f"n_bins == {n_bins}, must be >= 2.")
    known = numbers[~np.isnan(numbers)]
    if len(known) == 0:
        return ()
    found, counts = np.unique(known, return_counts=True)
    if len(found) <= n_bins:
        return tuple(found[1:].tolist())
    before = np.cumsum(counts) - counts
    # Each cut is the number whose leads begin nearest to the wanted share; two that fall together are one.
    wanted = len(known) * np.arange(1, n_bins) / n_bins
    places = np.abs(before[:, None] - wanted[None, :]).argmin(axis=0)
    return tuple(float(found[place]) for place in sorted({int(place) for place in places} - {0})) or (float(found[1]),)


def checked_cuts(cuts: Sequence[float], name: str) -> tuple[float, ...]:
    """Cut points chosen by hand.

    Args:
        cuts: Lower edges of the bins after the first.
        name: Name of the signal, for the error.

    Raises:
        PlumblineError: ``CUTS-INVALID`` when there are none or too many, one is not a number, or they do not rise.
    """
    if not 1 <= len(cuts) <= MOST_CUTS:
        raise PlumblineError("CUTS-INVALID", f"{len(cuts)} cut points.", where=f"'{name}'", remedy=f"Give 1 to {MOST_CUTS}.")
    if not all(np.isfinite(cut) for cut in cuts) or any(a >= b for a, b in pairwise(cuts)):
        given = ", ".join(f"{cut:g}" for cut in cuts)
        raise PlumblineError(
            "CUTS-INVALID", f"cut points {given} do not rise.", where=f"'{name}'", remedy="Give rising numbers: 10, 50, 200."
        )
    return tuple(float(cut) for cut in cuts)


def binned(numbers: Floats, cuts: Sequence[float]) -> NDArray[np.int32]:
    """The bin of each number: bin i holds ``cuts[i − 1] ≤ number < cuts[i]``; −1 for NaN.

    Examples:
        >>> binned(np.array([0.0, 1.0, 4.0, np.nan]), (1.0, 4.0)).tolist()
        [0, 1, 2, -1]
    """
    codes = np.searchsorted(np.asarray(cuts, dtype=np.float64), numbers, side="right").astype(np.int32)
    codes[np.isnan(numbers)] = -1
    return codes


def bin_names(cuts: Sequence[float]) -> tuple[str, ...]:
    """What each bin holds, in words.

    Examples:
        >>> bin_names((1.0, 2500.5))
        ('under 1', '1 to under 2,500.5', '2,500.5 and more')
        >>> bin_names(())
        ('all',)
    """
    if not cuts:
        return ("all",)
    edges = [number_name(cut) for cut in cuts]
    between = (f"{low} to under {high}" for low, high in pairwise(edges))
    return (f"under {edges[0]}", *between, f"{edges[-1]} and more")


def number_name(value: float) -> str:
    """A number as short as it can be written without loss.

    Examples:
        >>> number_name(2500.0), number_name(0.5)
        ('2,500', '0.5')
    """
    return f"{value:,.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:,}"
