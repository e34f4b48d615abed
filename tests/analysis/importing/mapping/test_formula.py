"""Arithmetic on columns: precedence, odd names, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.importing.mapping.formula import Formula, Number, Operation, Reference, formula_columns, parse_formula

leaves = st.one_of(
    st.floats(0, 1e6, allow_nan=False).map(lambda number: Number(round(number, 3))),
    st.sampled_from(["price", "Größe", "a.b", "Unit price (net)", "x-y"]).map(Reference),
)
formulas: st.SearchStrategy[Formula] = st.recursive(
    leaves, lambda inner: st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner), max_leaves=8
)


def written(formula: Formula) -> str:
    match formula:
        case Number(value):
            return f"{value:f}"
        case Reference(column):
            return f"`{column}`"
        case Operation(operator, left, right):
            return f"({written(left)} {operator} {written(right)})"


@given(formulas)
def test_what_is_written_is_read_back(formula: Formula) -> None:
    assert parse_formula(written(formula)) == formula


def test_products_bind_tighter_than_sums_and_both_go_from_left_to_right() -> None:
    a, b, c = Reference("a"), Reference("b"), Reference("c")
    assert parse_formula("a + b * c") == Operation("+", a, Operation("*", b, c))
    assert parse_formula("a - b - c") == Operation("-", Operation("-", a, b), c)
    assert parse_formula("-a / b") == Operation("/", Operation("-", Number(0.0), a), b)
    assert formula_columns(parse_formula("(a + b) * a")) == ("a", "b")


@pytest.mark.parametrize("text", ["", "a +", "(a", "a b", "a ** b", "a; DROP TABLE x", "a)", "1 2", "+ a", "a + 'b'", "(" * 400])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="arithmetic"):
        parse_formula(text)


def test_a_formula_has_a_longest_length() -> None:
    with pytest.raises(ValueError, match="at most 500"):
        parse_formula("+".join(["a"] * 300))
