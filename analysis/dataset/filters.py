"""Conditions as Ibis expressions: the same meaning for rules on any table."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from operator import and_, or_

import ibis
import ibis.expr.types as ir

from analysis.conditions import AllOf, Between, Condition, ContainsText, ContainsWords, Missing, OneOf, Scalar, Test

_BLANK = r"^\s*$"


def holds(condition: Condition, column: Callable[[str], ir.Column]) -> ir.BooleanValue:
    """Whether a condition holds for a row; never null.

    Args:
        condition: The condition.
        column: Gives the table's column for a name in the condition.
    """
    return reduce(or_, (all_hold(alternative, column) for alternative in condition.alternatives))


def all_hold(alternative: AllOf, column: Callable[[str], ir.Column]) -> ir.BooleanValue:
    """Whether every column test of one alternative holds for a row; never null."""
    tests = (test_holds(each.test, column(each.column)) for each in alternative)
    return reduce(and_, tests, ibis.literal(True))


def test_holds(test: Test, column: ir.Column) -> ir.BooleanValue:
    """Whether one test holds for a column's value; false, never null, where the value is null (true for ``Missing``)."""
    match test:
        case OneOf(values):
            answer = _one_of(values, column)
        case Between(low, high):
            answer = _between(low, high, column)
        case ContainsWords(words):
            answer = column.cast("string").re_search(_words_pattern(words))
        case ContainsText(texts):
            text = column.cast("string").lower()
            answer = reduce(or_, (text.contains(each.lower()) for each in texts))
        case Missing(expected):
            blank = column.isnull() | column.cast("string").re_search(_BLANK).fill_null(False)
            return blank if expected else ~blank
    return answer.fill_null(False)


def _one_of(values: tuple[Scalar, ...], column: ir.Column) -> ir.BooleanValue:
    if column.type().is_numeric():
        numbers = [number for number in (_number(value) for value in values) if number is not None]
        return column.isin(numbers) if numbers else ibis.literal(False)
    if column.type().is_boolean():
        return column.cast("string").isin([_text(value).lower() for value in values])
    return column.cast("string").strip().isin([_text(value) for value in values])


def finite_number(column: ir.Column) -> ir.FloatingValue:
    """The value read as a number; null where it is not one, as are "nan" and "inf"."""
    number = column if column.type().is_numeric() else column.cast("string").strip().try_cast("float64")
    number = number.cast("float64")
    return ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)


def _between(low: float | None, high: float | None, column: ir.Column) -> ir.BooleanValue:
    number = finite_number(column)
    limits = [] if low is None else [number >= low]
    limits += [] if high is None else [number <= high]
    return reduce(and_, limits)


def _words_pattern(words: tuple[str, ...]) -> str:
    """A pattern (RE2) for any of the words between characters that are neither letters, digits nor underscores, in any script."""
    edge_before, edge_after = r"(?:^|[^\p{L}\p{M}\p{N}_])", r"(?:$|[^\p{L}\p{M}\p{N}_])"
    listed = "|".join(re.escape(word) for word in words)
    return f"(?i){edge_before}(?:{listed}){edge_after}"


def _number(value: Scalar) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
