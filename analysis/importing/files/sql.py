"""SQL text made safely: names and values are always quoted here, nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.conditions import Scalar

#: Blanks that are cut off around values: also tabs, line ends and the no-break space of exported pages.
BLANKS = " \t\r\n\u00a0\ufeff"


def identifier(name: str) -> str:
    """A name as SQL.

    Examples:
        >>> print(identifier('say "at"'))
        "say ""at\"\"\"
    """
    return '"' + name.replace('"', '""') + '"'


def literal(value: Scalar | None) -> str:
    """A value as SQL.

    Examples:
        >>> literal("O'Neill"), literal(2), literal(None), literal(True)
        ("'O''Neill'", '2', 'NULL', 'true')
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\x00", "").replace("'", "''") + "'"
    return repr(value)


def literals(values: Iterable[Scalar | None]) -> str:
    """Values as a list for IN."""
    return "(" + ", ".join(literal(value) for value in values) + ")"
