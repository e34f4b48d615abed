"""Numbers as people type them: read as they stand or refused, never guessed."""

from __future__ import annotations

import math
import re

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]+")
#: A thousand in half of Europe, a bit more than one in the other half.
_TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


def plain_number(text: str) -> float:
    """A number of digits with at most one dot, which parts its decimals.

    Raises:
        ValueError: The text is anything else, or may mean two numbers: ``1.200`` is 1.2 here and 1200 there.

    Examples:
        >>> plain_number("4.5"), plain_number("0.125")
        (4.5, 0.125)
        >>> plain_number("4,5")
        Traceback (most recent call last):
        ValueError: '4,5' is not a number such as 40 or 4.5, with a dot for decimals and nothing between thousands
    """
    if _PLAIN.fullmatch(text) is None:
        raise ValueError(f"'{text}' is not a number such as 40 or 4.5, with a dot for decimals and nothing between thousands")
    if _TWO_READINGS.fullmatch(text) is not None:
        raise ValueError(f"'{text}' may mean {text.replace('.', '')} or {float(text):g}; write {text.replace('.', '')} or {text}0")
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"'{text[:20]}…' is too large")
    return number


def whole_number(text: str) -> int:
    """A number of digits alone.

    Raises:
        ValueError: The text is anything else.

    Examples:
        >>> whole_number("170")
        170
        >>> whole_number("1.200")
        Traceback (most recent call last):
        ValueError: '1.200' is not a whole number such as 1200, with nothing between thousands
    """
    if _WHOLE.fullmatch(text) is None:
        raise ValueError(f"'{text}' is not a whole number such as 1200, with nothing between thousands")
    return int(text)


def plain_numbers(text: str) -> tuple[float, ...]:
    """Numbers with separators between them: semicolons, or commas where there is no semicolon.

    Raises:
        ValueError: One of them is no plain number.

    Examples:
        >>> plain_numbers("10, 50,200"), plain_numbers("0.5; 1;")
        ((10.0, 50.0, 200.0), (0.5, 1.0))
        >>> plain_numbers("1,5; 20,75")
        Traceback (most recent call last):
        ValueError: '1,5' is not a number such as 40 or 4.5, with a dot for decimals and nothing between thousands
    """
    separator = ";" if ";" in text else ","
    return tuple(plain_number(part.strip()) for part in text.split(separator) if part.strip())
