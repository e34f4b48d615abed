"""A mapping's ``where`` as SQL, with the same meaning as the conditions of rules."""

from __future__ import annotations

import re
from collections.abc import Callable

from analysis.conditions import Between, ColumnTest, Condition, ContainsText, ContainsWords, Missing, OneOf, Scalar
from analysis.importing.columns.values import Cell, Dialect, flag_sql, number_sql
from analysis.importing.files.sql import literal


def where_sql(condition: Condition, cell: Callable[[str], Cell], dialect: Dialect) -> str:
    """The condition as SQL that is true or false, never null.

    Args:
        condition: Of the mapping.
        cell: The value of a column of that name.
        dialect: How numbers are written.
    """
    alternatives = [" AND ".join(_test(each, cell(each.column), dialect) for each in tests) or "true" for tests in condition.alternatives]
    return "(" + " OR ".join(f"({each})" for each in alternatives) + ")"


def _test(test: ColumnTest, cell: Cell, dialect: Dialect) -> str:
    match test.test:
        case OneOf(values):
            asked = " OR ".join(_equals(cell, value, dialect) for value in values)
        case Between(low, high):
            limits = ((">=", low), ("<=", high))
            asked = " AND ".join(f"{number_sql(cell, dialect)} {sign} {limit!r}" for sign, limit in limits if limit is not None)
        case ContainsWords(words):
            asked = " OR ".join(_contains_word(cell, word) for word in words)
        case ContainsText(texts):
            asked = " OR ".join(f"contains(lower({cell.text}), {literal(text.lower())})" for text in texts)
        case Missing(expected):
            asked = f"{cell.text} IS {'' if expected else 'NOT '}NULL"
    return f"coalesce(({asked}), false)"


def _equals(cell: Cell, value: Scalar, dialect: Dialect) -> str:
    if isinstance(value, bool):
        return f"{flag_sql(cell)} = {literal(value)}"
    if isinstance(value, str):
        return f"{cell.text} = {literal(value)}"
    return f"{number_sql(cell, dialect)} = {value!r}"


def _contains_word(cell: Cell, word: str) -> str:
    pattern = rf"(^|[^\p{{L}}\p{{N}}_]){_escaped(word)}([^\p{{L}}\p{{N}}_]|$)"
    return f"regexp_matches({cell.text}, {literal(pattern)}, 'i')"


def _escaped(word: str) -> str:
    return re.sub(r"([\\.+*?()|\[\]{}^$#&~-])", r"\\\1", word)
