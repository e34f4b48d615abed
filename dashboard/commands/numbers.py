"""Numbers on the command line, each within its range: types for argparse, which names the option in front of what they say."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import suppress

from dashboard.words.typed_numbers import plain_number, whole_number


def whole_from(least: int, most: int | None = None) -> Callable[[str], int]:
    """A whole number from ``least`` on, at most ``most``.

    Examples:
        >>> whole_from(1)("170")
        170
    """
    wanted = f"a whole number from {least}" + ("" if most is None else f" to {most}")

    def read(text: str) -> int:
        with suppress(ValueError):
            number = whole_number(text)
            if number >= least and (most is None or number <= most):
                return number
        raise argparse.ArgumentTypeError(f"'{text}' must be {wanted}, written with digits alone")

    return read


def share(text: str) -> float:
    """A share above 0, at most 1.

    Examples:
        >>> share("0.5")
        0.5
    """
    number = _plain(text)
    if not 0 < number <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' must be a share above 0 and at most 1, such as 0.5")
    return number


def amount(text: str) -> float:
    """A number that is not below 0."""
    number = _plain(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"'{text}' must not be below 0")
    return number


def above_zero(most: float) -> Callable[[str], float]:
    """A number above 0, at most ``most``.

    Examples:
        >>> above_zero(1_000)("2.5")
        2.5
    """

    def read(text: str) -> float:
        number = _plain(text)
        if not 0 < number <= most:
            raise argparse.ArgumentTypeError(f"'{text}' must be above 0 and at most {most:g}")
        return number

    return read


def _plain(text: str) -> float:
    """The number, with words for argparse, which shows those of its own error only."""
    try:
        return plain_number(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
