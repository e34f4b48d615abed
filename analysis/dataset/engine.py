"""Where tables live and queries run: an opened import, read by DuckDB in memory. The only module that connects an engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from analysis.dataset.meta import ImportMeta, read_meta
from analysis.errors import PlumblineError

_TABLES = ("leads", "touches", "touch_types", "stages", "deals", "attribute_changes", "handoffs", "feedback", "people")


@dataclass(frozen=True, slots=True)
class Tables:
    """The canonical tables of an import as Ibis expressions; ``people`` holds its personal columns and nothing else does."""

    leads: ir.Table
    touches: ir.Table
    touch_types: ir.Table
    stages: ir.Table
    deals: ir.Table
    attribute_changes: ir.Table
    handoffs: ir.Table
    feedback: ir.Table
    people: ir.Table


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """An import, opened for reading.

    Args:
        import_id: Content id of the import.
        tables: Its canonical tables, with the overrides of users.
        imported: The same as they were imported.
        meta: What the import knows about its attributes and itself.
        cache: Folder for results kept by content hash; None keeps nothing.
        overlay: Hash of the overrides; empty without any.
    """

    import_id: str
    tables: Tables
    imported: Tables
    meta: ImportMeta
    cache: Path | None
    overlay: str
    _backend: Any = field(repr=False)
    _lock: threading.RLock = field(repr=False)

    @property
    def content_id(self) -> str:
        """What results of the tables depend on: the import and the overrides."""
        return f"{self.import_id}+{self.overlay}" if self.overlay else self.import_id

    def overlaid(self, overlay: str, *, touches: ir.Table, touch_types: ir.Table) -> Dataset:
        """The same import with other touches.

        Args:
            overlay: Content hash of what was changed.
            touches: Instead of those of the tables, with the same columns.
            touch_types: Theirs.
        """
        return replace(self, overlay=overlay, tables=replace(self.tables, touches=touches, touch_types=touch_types))

    def run(self, query: ir.Table) -> pa.Table:
        """Run a query and fetch its rows; safe to call from several threads."""
        with self._lock:
            result: pa.Table = query.to_pyarrow()
        return result

    def materialize(self, query: ir.Table) -> ir.Table:
        """Run a query once and keep its rows in a temporary table for further queries."""
        name = f"kept_{uuid4().hex}"
        with self._lock:
            self._backend.create_table(name, query, temp=True)
            table: ir.Table = self._backend.table(name)
        return table

    def drop(self, table: ir.Table) -> None:
        """Free a table made by `materialize`."""
        name = table.get_name()
        with self._lock:
            self._backend.con.execute(f'DROP TABLE "{name}"')

    def bring(self, rows: pa.Table) -> ir.Table:
        """Make rows available to queries as a temporary table."""
        name = f"brought_{uuid4().hex}"
        connection = self._backend.con
        with self._lock:
            connection.register(f"{name}_rows", rows)
            connection.execute(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM "{name}_rows"')  # noqa: S608 - a name made here
            connection.unregister(f"{name}_rows")
            table: ir.Table = self._backend.table(name)
        return table

    def kept(self, key: str, make: Callable[[], ir.Table]) -> ir.Table:
        """The rows of ``make()``, kept as Parquet under a content hash so that they are computed once.

        Args:
            key: Content hash of everything that the rows depend on.
            make: Builds the query; called only where nothing is kept yet.
        """
        if self.cache is None:
            return self.materialize(make())
        path = self.cache / f"{key}.parquet"
        with self._lock:
            if not path.exists():
                self._write(make(), path)
            table: ir.Table = self._backend.read_parquet(str(path), table_name=f"kept_{key}_{uuid4().hex}")
        return table

    def _write(self, query: ir.Table, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.stem}.{uuid4().hex}.draft")
        try:
            self._backend.to_parquet(query, str(draft), compression="snappy")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def open_dataset(folder: Path, *, cache: Path | None = None, threads: int | None = None) -> Dataset:
    """Open an import's folder for reading.

    Args:
        folder: The folder with the canonical tables as Parquet and ``meta.json``.
        cache: Where results may be kept; they may be deleted at any time.
        threads: Threads of the engine; None leaves it to DuckDB.

    Raises:
        PlumblineError: ``IMPORT-UNREADABLE``: a table or ``meta.json`` is missing or damaged.
    """
    meta = read_meta(folder)
    connection = _sandboxed([folder, cache] if cache else [folder], threads)
    backend = ibis.duckdb.from_connection(connection)
    connection.execute("SET lock_configuration = true")
    try:
        tables = Tables(**{name: backend.read_parquet(str(folder / f"{name}.parquet"), table_name=name) for name in _TABLES})
    except duckdb.Error as error:
        what = "a table of the import is missing or damaged."
        raise PlumblineError("IMPORT-UNREADABLE", what, where=str(folder), remedy="Import the files again.") from error
    return Dataset(folder.name, tables, tables, meta, cache, "", backend, threading.RLock())


def _sandboxed(folders: list[Path], threads: int | None) -> duckdb.DuckDBPyConnection:
    """A database in memory that may read and write these folders and nothing else."""
    connection = duckdb.connect(":memory:")
    allowed = ", ".join("'" + str(folder.resolve()).replace("'", "''") + "'" for folder in folders)
    spill = (folders[-1] / "spill").resolve()
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET temp_directory = '" + str(spill).replace("'", "''") + "'")
    if threads is not None:
        connection.execute(f"SET threads = {int(threads)}")
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    return connection


def import_backend() -> None:
    """Import what the first query needs, which takes most of a second, before anybody waits for it."""
    import ibis.backends.duckdb

    # With the first query in words come the dialects.
    ibis.to_sql(ibis.table({"lead_no": "int64"}, name="leads"), dialect="duckdb")
