"""Conditions on the columns of one row: what a rule, or a mapping's `where`, asks of a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value, trimmed, is exactly one of these."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The value as a number lies between the limits, both included; None is no limit."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ContainsWords:
    """The value holds one of these as whole words, without regard to case: "intern" is not in "International"."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContainsText:
    """The value holds one of these texts anywhere, without regard to case."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """The value is null or blank (``expected=False``: it is neither)."""

    expected: bool = True


Test = OneOf | Between | ContainsWords | ContainsText | Missing


@dataclass(frozen=True, slots=True)
class ColumnTest:
    """One column and what is asked of it."""

    column: str
    test: Test


#: All of these column tests hold.
AllOf = tuple[ColumnTest, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the alternatives holds; within an alternative every column test holds.

    An empty alternative always holds.
    """

    alternatives: tuple[AllOf, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is asked about, in order of first mention."""
        return tuple(dict.fromkeys(each.column for alternative in self.alternatives for each in alternative))


def parse_condition(data: object) -> Condition:
    """Read a condition as it is written in a file.

    A mapping of column to test, all of which must hold; ``any: [...]`` lists alternatives, which are combined with the other keys.

    Raises:
        ValueError: With the key and what it may hold.

    Examples:
        >>> parse_condition({"channel": "web", "asset": ["pricing", "quote"]}).columns
        ('channel', 'asset')
        >>> len(parse_condition({"channel": "web", "any": [{"asset": "pricing"}, {"action": "quote"}]}).alternatives)
        2
    """
    if not isinstance(data, Mapping) or not data:
        raise ValueError("must be keys and values, such as {channel: web, asset: pricing}")
    common = tuple(ColumnTest(str(column), parse_test(value, str(column))) for column, value in data.items() if column != "any")
    if "any" not in data:
        return Condition((common,))
    listed = data["any"]
    if not isinstance(listed, list) or not listed:
        raise ValueError("any must be a list of conditions")
    inner = [alternative for each in listed for alternative in parse_condition(each).alternatives]
    return Condition(tuple(common + alternative for alternative in inner))


def parse_test(value: object, column: str) -> Test:
    """Read what is asked of one column: a value, a list, ``{min, max}``, ``{contains}``, ``{contains_text}`` or ``{missing}``.

    Raises:
        ValueError: With the column and what is wrong.

    Examples:
        >>> parse_test({"min": 200, "max": 5000}, "employees")
        Between(low=200.0, high=5000.0)
    """
    if isinstance(value, Mapping):
        return _parse_keyed_test(value, column)
    values: list[Any] = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(each, str | int | float | bool) for each in values):
        raise ValueError(f"{column} must be a value or a list of values (missing values are {{missing: true}})")
    return OneOf(tuple(each.strip() if isinstance(each, str) else each for each in values))


def _parse_keyed_test(value: Mapping[Any, Any], column: str) -> Test:
    keys = set(value)
    if keys and keys <= {"min", "max"}:
        return _parse_between(value, column)
    if keys in ({"contains"}, {"contains_text"}):
        key = next(iter(keys))
        texts = value[key] if isinstance(value[key], list) else [value[key]]
        cleaned = tuple(str(text).strip() for text in texts if isinstance(text, str | int | float) and str(text).strip())
        if not cleaned or len(cleaned) != len(texts):
            raise ValueError(f"{column}: {key} must list texts that are not blank")
        return ContainsWords(cleaned) if key == "contains" else ContainsText(cleaned)
    if keys == {"missing"} and isinstance(value["missing"], bool):
        return Missing(value["missing"])
    allowed = "{min, max}, {contains: […]}, {contains_text: […]} or {missing: true}"
    raise ValueError(f"{column}: {{{', '.join(map(str, value))}}} must be {allowed}")


def _parse_between(value: Mapping[Any, Any], column: str) -> Between:
    limits = {key: limit for key, limit in value.items() if limit is not None}
    if not limits or not all(isinstance(limit, int | float) and not isinstance(limit, bool) for limit in limits.values()):
        raise ValueError(f"{column}: min and max must be numbers")
    low, high = limits.get("min"), limits.get("max")
    if low is not None and high is not None and low > high:
        raise ValueError(f"{column}: min {low} is above max {high}")
    return Between(None if low is None else float(low), None if high is None else float(high))


def condition_data(condition: Condition) -> dict[str, Any]:
    """The condition as plain data that `parse_condition` reads back.

    Examples:
        >>> twice = parse_condition({"employees": {"min": 5}, "any": [{"employees": {"max": 9}}, {"country": "DE"}]})
        >>> parse_condition(condition_data(twice)) == twice
        True
    """
    alternatives = [_alternative_data(alternative) for alternative in condition.alternatives]
    return alternatives[0] if len(alternatives) == 1 else {"any": alternatives}


def _alternative_data(alternative: AllOf) -> dict[str, Any]:
    """Keys and values; a column that is asked about again goes into a nested ``any``, since a key cannot be there twice."""
    data: dict[str, Any] = {}
    for position, each in enumerate(alternative):
        if each.column in data:
            return data | {"any": [_alternative_data(alternative[position:])]}
        data[each.column] = _test_data(each.test)
    return data


def _test_data(test: Test) -> object:
    match test:
        case OneOf(values):
            return values[0] if len(values) == 1 else list(values)
        case Between(low, high):
            return {key: _whole(limit) for key, limit in (("min", low), ("max", high)) if limit is not None}
        case ContainsWords(words):
            return {"contains": list(words)}
        case ContainsText(texts):
            return {"contains_text": list(texts)}
        case Missing(expected):
            return {"missing": expected}


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() else number
