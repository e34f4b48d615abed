"""The tables of a workspace database in its present format, and the migrations that bring an older one to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from analysis.workspace import format_1
from analysis.workspace.append_only import only_added_to

#: Tables into which rows are only ever added: what was read, what was signed, said and decided, and what was handed to sales.
APPEND_ONLY = (
    "settings_tried", "accesses", "holdout_reads", "versions", "version_events", "handoffs", "handoff_leads", "verdicts", "answers",
    "reviews", "rating_rounds", "ballots",
)  # fmt: skip

_TABLES = (
    """CREATE TABLE imports (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, made_at TEXT, parent TEXT,
    mapping TEXT NOT NULL, report TEXT NOT NULL)""",
    """CREATE TABLE import_files (
    import_id TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL)""",
    """CREATE TABLE documents (
    kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL, saved_at TEXT, saved_by TEXT NOT NULL,
    PRIMARY KEY (kind, name, version))""",
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE settings_tried (
    data_id TEXT NOT NULL, card_id TEXT NOT NULL, "at" TEXT, "by" TEXT NOT NULL, PRIMARY KEY (data_id, card_id))""",
    """CREATE TABLE accesses (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number INTEGER NOT NULL, data_id TEXT NOT NULL, import_id TEXT NOT NULL,
    study TEXT NOT NULL, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, baseline TEXT NOT NULL, "by" TEXT NOT NULL, "at" TEXT,
    settings_tried INTEGER NOT NULL)""",
    """CREATE TABLE holdout_reads (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, question_id TEXT NOT NULL, data_id TEXT NOT NULL,
    card_id TEXT NOT NULL, baseline TEXT NOT NULL, number INTEGER NOT NULL, holdout_from INTEGER, matured_after INTEGER, read_to INTEGER,
    n_leads INTEGER NOT NULL, "by" TEXT NOT NULL, "at" TEXT)""",
    """CREATE TABLE versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content TEXT NOT NULL)""",
    """CREATE TABLE version_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, act TEXT NOT NULL, side TEXT NOT NULL, "by" TEXT NOT NULL,
    "at" TEXT, promise TEXT NOT NULL, note TEXT NOT NULL)""",
    """CREATE TABLE handoffs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, "at" TEXT, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, version INTEGER,
    import_id TEXT NOT NULL, as_of INTEGER, file TEXT NOT NULL, n_leads INTEGER NOT NULL, n_handed_off INTEGER NOT NULL)""",
    """CREATE TABLE handoff_leads (
    handoff INTEGER NOT NULL, lead_id TEXT NOT NULL, score INTEGER NOT NULL, tier TEXT NOT NULL, PRIMARY KEY (handoff, lead_id))
    WITHOUT ROWID""",
    """CREATE TABLE verdicts (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, note TEXT NOT NULL,
    "by" TEXT NOT NULL, "at" TEXT, import_id TEXT NOT NULL, scorecard TEXT NOT NULL, score INTEGER)""",
    """CREATE TABLE answers (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, speaker TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    touch_point TEXT NOT NULL, "by" TEXT NOT NULL, "at" TEXT, import_id TEXT NOT NULL)""",
    """CREATE TABLE reviews (
    number INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL, "by" TEXT NOT NULL,
    "at" TEXT, as_of INTEGER NOT NULL, summary TEXT NOT NULL)""",
    """CREATE TABLE rating_rounds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, scorecard TEXT NOT NULL, rules_id TEXT NOT NULL, rules TEXT NOT NULL, begun_by TEXT NOT NULL,
    begun_at TEXT)""",
    """CREATE TABLE ballots (
    position INTEGER PRIMARY KEY AUTOINCREMENT, round INTEGER NOT NULL, side TEXT NOT NULL, "by" TEXT NOT NULL, "at" TEXT,
    content TEXT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step to the next format.

    Args:
        to: The format that it leads to; it starts from the one before.
        run: Changes the tables, inside a transaction that sets the format too.
    """

    to: int
    run: Callable[[sqlite3.Connection], None]


#: Every step, in order. A change of the tables above adds one here, so that kept workspaces follow.
MIGRATIONS: tuple[Migration, ...] = (Migration(2, format_1.migrate),)


def format_of(connection: sqlite3.Connection) -> int:
    """The format of a database; 0 where nothing was made in it yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file holds nothing at all: that of a workspace whose making was interrupted."""
    return connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0 and format_of(connection) == 0


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of the present format in an empty file, inside a transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    for table in APPEND_ONLY:
        only_added_to(connection, table)
    _set_format(connection, MIGRATIONS[-1].to)


def migrate(connection: sqlite3.Connection, migration: Migration) -> None:
    """Take one step, inside a transaction, unless another process took it meanwhile."""
    if format_of(connection) == migration.to - 1:
        migration.run(connection)
        _set_format(connection, migration.to)


def _set_format(connection: sqlite3.Connection, number: int) -> None:
    connection.execute(f"PRAGMA user_version = {int(number)}")
