"""Arithmetic on columns, as mappings write it: ``price + freight_value``, ``amount * 0.01``, ```Unit price` * (1 - Discount)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Operator = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a column."""

    column: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and what is done with them; empty where a part is, or where something is divided by 0."""

    operator: Operator
    left: Formula
    right: Formula


Formula = Number | Reference | Operation

#: Longer formulas, and deeper ones, are slips.
LONGEST = 500
DEEPEST = 50

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|`(?P<quoted>[^`]+)`|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)?)|(?P<sign>[-+*/()]))")


def parse_formula(text: str) -> Formula:
    """Read arithmetic on columns.

    Args:
        text: ``+ - * /``, parentheses, numbers and column names; names with other characters than letters, digits and ``_``
            are written in backticks.

    Raises:
        ValueError: With what is wrong.

    Examples:
        >>> parse_formula("price + freight_value")
        Operation(operator='+', left=Reference(column='price'), right=Reference(column='freight_value'))
        >>> formula_columns(parse_formula("`Unit price` * (1 - discount)"))
        ('Unit price', 'discount')
    """
    if len(text) > LONGEST:
        raise ValueError(f"a formula of {len(text)} characters must have at most {LONGEST}")
    if text.count("(") + text.count("-") > DEEPEST:
        raise ValueError(f"'{text[:20]}…' is arithmetic that is nested too deeply: more than {DEEPEST} parentheses or minus signs")
    parser = _FormulaParser(_tokens(text), text)
    formula = parser.sum()
    if parser.rest:
        raise ValueError(f"'{text}' is not arithmetic: '{parser.rest[0][1]}' is in the wrong place")
    return formula


def looks_like_formula(text: str) -> bool:
    """Whether a name that no column bears can be read as arithmetic.

    Examples:
        >>> looks_like_formula("price + freight"), looks_like_formula("price")
        (True, False)
    """
    if not any(sign in text for sign in "+-*/`"):
        return False
    try:
        parse_formula(text)
    except ValueError:
        return False
    return True


def formula_columns(formula: Formula) -> tuple[str, ...]:
    """The columns that a formula reads, in order of first mention."""
    return tuple(dict.fromkeys(_columns(formula)))


def _columns(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Reference):
        yield formula.column
    elif isinstance(formula, Operation):
        yield from _columns(formula.left)
        yield from _columns(formula.right)


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"'{text}' is not arithmetic at '{text[position:].strip()[:20]}'; put names with blanks in backticks")
        kind = match.lastgroup or ""
        tokens.append((kind, match.group(kind)))
        position = match.end()
    return tokens


class _FormulaParser:
    """Recursive descent over sums of products of factors."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.rest = tokens
        self.text = text

    def sum(self) -> Formula:
        left = self.product()
        while self.next_is("+", "-"):
            sign: Operator = "+" if self.rest.pop(0)[1] == "+" else "-"
            left = Operation(sign, left, self.product())
        return left

    def product(self) -> Formula:
        left = self.factor()
        while self.next_is("*", "/"):
            sign: Operator = "*" if self.rest.pop(0)[1] == "*" else "/"
            left = Operation(sign, left, self.factor())
        return left

    def factor(self) -> Formula:
        if not self.rest:
            raise ValueError(f"'{self.text}' is not arithmetic: something is missing at its end")
        kind, text = self.rest.pop(0)
        if kind == "number":
            return Number(float(text))
        if kind in ("name", "quoted"):
            return Reference(text)
        if text == "-":
            return Operation("-", Number(0.0), self.factor())
        if text == "(":
            inner = self.sum()
            if not self.next_is(")"):
                raise ValueError(f"'{self.text}' is not arithmetic: a parenthesis is not closed")
            self.rest.pop(0)
            return inner
        raise ValueError(f"'{self.text}' is not arithmetic: '{text}' is in the wrong place")

    def next_is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[0][0] == "sign" and self.rest[0][1] in signs
