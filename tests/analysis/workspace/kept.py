"""A workspace that the version before format 2 made, as that version left it: rows in every table, two imports, four versions.

`catalogue.sql` is a dump of its database, `shown.json` what that version printed of its versions and of a backtest.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_KEPT = Path(__file__).parent / "kept_format_1"
FILE = "catalogue.sqlite"
SHOWN: dict[str, Any] = json.loads((_KEPT / "shown.json").read_text(encoding="utf-8"))


def unpack(folder: Path) -> Path:
    """Put the workspace into a new folder, in format 1."""
    shutil.copytree(_KEPT / "imports", folder / "imports")
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as connection:
        connection.executescript((_KEPT / "catalogue.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 1")
    return folder


def dump(folder: Path) -> list[str]:
    """Everything in the database, as statements."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return [f"format {connection.execute('PRAGMA user_version').fetchone()[0]}", *connection.iterdump()]


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query gives, asked without any of our code."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        return connection.execute(sql).fetchall()
