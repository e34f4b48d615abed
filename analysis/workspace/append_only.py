"""Tables into which rows are only ever added: the file itself refuses to change or delete them, whichever program asks."""

from __future__ import annotations

import sqlite3

_ACTS = ("UPDATE", "DELETE")


def only_added_to(connection: sqlite3.Connection, table: str) -> None:
    """Have the file refuse any change of the rows of a table."""
    for act in _ACTS:
        connection.execute(
            f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END"
        )


def let_change(connection: sqlite3.Connection, table: str) -> None:
    """Take the refusal back, for a migration, which puts it in force again before it is committed."""
    for act in _ACTS:
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_{act.lower()}")
