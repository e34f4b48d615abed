"""How ranges, instants, counts of things and lists are written for people; numbers themselves are in `dashboard.words.numbers`."""

from __future__ import annotations

import datetime as dt

from analysis.dataset.histories import as_datetime
from dashboard.words.numbers import NOTHING, count, percent, signed
from dashboard.words.numbers import change_in_points as points_of_percent
from dashboard.words.numbers import percent_range as rate
from dashboard.words.numbers import ratio_range as number

__all__ = ["NOTHING", "count", "day", "listed", "moment", "naive", "number", "percent", "plural", "points_of_percent", "rate", "signed"]


def day(instant: int) -> str:
    """A day of an instant (µs since 1970, UTC).

    Examples:
        >>> day(0)
        '1 Jan 1970'
    """
    moment = as_datetime(instant)
    return f"{moment.day} {moment:%b %Y}"


def moment(instant: int) -> str:
    """An instant to the minute, UTC (µs since 1970).

    Examples:
        >>> moment(60_000_000)
        '1970-01-01 00:01'
    """
    return f"{as_datetime(instant):%Y-%m-%d %H:%M}"


def naive(instant: int) -> dt.datetime:
    """An instant as a naive UTC datetime, as tables and charts take it."""
    return as_datetime(instant).replace(tzinfo=None)


def plural(number_of: int, one: str, many: str | None = None) -> str:
    """A count with its noun.

    Examples:
        >>> plural(1, "lead"), plural(20, "lead"), plural(0, "company", "companies")
        ('1 lead', '20 leads', '0 companies')
    """
    return f"{count(number_of)} {one if number_of == 1 else many or one + 's'}"


def listed(words: tuple[str, ...], joiner: str = "or") -> str:
    """Words as a list in a sentence.

    Examples:
        >>> listed(("a", "b", "c")), listed(("a",))
        ('a, b or c', 'a')
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joiner} {words[-1]}" if words else ""
