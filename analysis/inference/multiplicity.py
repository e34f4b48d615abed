"""Corrections for asking many questions at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from analysis.inference.estimate_arrays import Floats
from analysis.inference.significance import Significance, Tested

Correction = Literal["benjamini_hochberg", "holm"]


def benjamini_hochberg(p: object, *, family: int | None = None) -> Floats:
    """p-values corrected so that among the findings called significant at most the share alpha is false, on average.

    Args:
        p: p-values, ``[k]``.
        family: Size of the family, at least k; the tests that are not given count as p = 1.

    Returns:
        Corrected p-values in the same order, each at least its p.

    Raises:
        ValueError: A p is outside 0 … 1, or the family is smaller than k.

    Source: Y. Benjamini, Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289-300.

    Examples:
        >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.005]).tolist()
        [0.02, 0.04, 0.04, 0.02]
    """
    values, size = _family(p, family)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * size / np.arange(1, len(values) + 1)
    return _placed(np.minimum.accumulate(scaled[::-1])[::-1], order, values)


def holm(p: object, *, family: int | None = None) -> Floats:
    """p-values corrected so that the chance of even one false finding is at most alpha.

    Arguments, returns and errors as for `benjamini_hochberg`.

    Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.

    Examples:
        >>> holm([0.01, 0.04, 0.03, 0.005]).tolist()
        [0.03, 0.06, 0.06, 0.02]
    """
    values, size = _family(p, family)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * (size - np.arange(len(values)))
    return _placed(np.maximum.accumulate(scaled), order, values)


def _family(p: object, family: int | None) -> tuple[Floats, int]:
    values = np.asarray(p, dtype=np.float64)
    if values.ndim != 1 or not np.all((values >= 0) & (values <= 1)):
        raise ValueError(f"p == {values.tolist()}, must be flat and in [0, 1].")
    size = len(values) if family is None else family
    if size < len(values):
        raise ValueError(f"family == {size}, must be at least the {len(values)} tests given.")
    return values, size


def _placed(scaled: Floats, order: np.ndarray[tuple[int], np.dtype[np.intp]], values: Floats) -> Floats:
    corrected = np.empty_like(values)
    corrected[order] = np.minimum(1.0, scaled)
    return np.maximum(corrected, values)


_METHODS = {"benjamini_hochberg": benjamini_hochberg, "holm": holm}


def corrected(tests: Sequence[Tested], *, method: Correction = "benjamini_hochberg", family: int | None = None) -> tuple[Tested, ...]:
    """The same tests, each with its corrected p.

    Args:
        tests: The whole family, in any order; what could not be computed is handed off and does not count.
        method: Which correction.
        family: Size of the family where it is larger than the tests that are given, for example because only some are shown.

    Returns:
        Tests in the same order.

    Raises:
        ValueError: The family is smaller than the number of tests.
    """
    made = [test for test in tests if isinstance(test, Significance)]
    values = iter(_METHODS[method]([test.p for test in made], family=family).tolist())
    return tuple(replace(test, p_corrected=next(values)) if isinstance(test, Significance) else test for test in tests)
