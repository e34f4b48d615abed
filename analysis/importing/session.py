"""An import while it is running: its order, its session, its sources, and its entries bound to their columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from analysis.dataset.meta import EntryCount, ImportMeta, Note, read_meta
from analysis.importing.columns.binding import Binder, BoundColumn
from analysis.importing.columns.entry import EntryQuery, dialect_of, entry_query, with_condition
from analysis.importing.columns.unmapped import with_leftovers
from analysis.importing.files.open import open_source, with_types
from analysis.importing.files.raw import read_raw, rejects_table
from analysis.importing.files.source import OpenedSource
from analysis.importing.files.sql import literal
from analysis.importing.mapping.records import Entry, MappedAttribute, Mapping
from analysis.importing.rows.joins import create_joins, keys_there
from analysis.importing.rows.staging import create_rejected, insert_rejected, refused_lines
from analysis.importing.rows.touches import TYPE_COLUMNS, TouchQuery
from analysis.tables import TOUCHES, AttributeInfo

Progress = Callable[[str, float], None]
MEMORY_LIMIT = "4GB"


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be imported.

    Args:
        mapping: Reduced to the sources that are given.
        files: The file of each source.
        folder: Where the canonical files go; exists and is empty.
        work: Folder for copies and spilled rows; exists.
        import_id: Of the new import.
        parent: Folder of the import that it is added to.
        attributes_before: Names in the import that is replaced.
    """

    mapping: Mapping
    files: dict[str, Path]
    folder: Path
    work: Path
    import_id: str
    parent: Path | None = None
    attributes_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoundEntry:
    """An entry as a query; one for touches also in two parts."""

    query: EntryQuery
    attributes: tuple[MappedAttribute, ...]
    touch: TouchQuery | None = None

    @property
    def used(self) -> dict[str, BoundColumn]:
        """The columns that it reads."""
        return self.query.binder.used


@dataclass(slots=True)
class Run:
    """An import while it is running."""

    order: ImportOrder
    session: duckdb.DuckDBPyConnection
    progress: Progress
    sources: dict[str, OpenedSource] = field(default_factory=dict)
    bound: list[BoundEntry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    attributes: tuple[AttributeInfo, ...] = ()
    entries: list[EntryCount] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    parent: ImportMeta | None = None


def open_session(order: ImportOrder) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that spills into the import's own folder."""
    spill = order.work / "spill"
    session = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)})
    session.execute("SET TimeZone = 'UTC'")
    session.execute("SET enable_progress_bar = false")
    return session


def _lock(run: Run) -> None:
    """From here on DuckDB reads nothing but the files given and writes nowhere but to the import."""
    order = run.order
    folders = [order.folder, order.work, *([order.parent] if order.parent else [])]
    run.session.execute(f"SET allowed_directories = [{', '.join(literal(str(each)) for each in folders)}]")
    run.session.execute(f"SET allowed_paths = [{', '.join(literal(str(each.path)) for each in run.sources.values())}]")
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        run.session.execute(f"SET {setting}")


def open_sources(run: Run) -> None:
    """Open every file of the mapping; from then on nothing else can be read."""
    for place, source in enumerate(run.order.mapping.sources):
        run.progress(f"Opening {source.file}", 0.05 * place / len(run.order.mapping.sources))
        opened = open_source(source, run.order.files[source.name], run.order.work)
        run.notes += opened.notes
        run.sources[source.name] = opened
    _lock(run)
    run.sources = {name: with_types(run.session, source) for name, source in run.sources.items()}
    create_rejected(run.session)
    run.parent = read_meta(run.order.parent) if run.order.parent else None


def read_sources(run: Run) -> None:
    """Bind every entry to its columns, then read each file once, for the columns that any entry uses."""
    mapping = run.order.mapping
    wanted: dict[str, set[str]] = {name: set() for name in run.sources}
    for entry in mapping.entries:
        bound = _bound(run, entry)
        run.bound.append(bound)
        for raw in bound.used.values():
            if raw.join is None:
                wanted[entry.source].add(raw.column.sql)
        for source, columns in keys_there(bound.query.binder):
            wanted[source.name] |= set(columns)
    for place, source in enumerate(run.sources.values()):
        run.progress(f"Reading {source.file}", 0.05 + 0.25 * place / len(wanted))
        read_raw(run.session, source, wanted[source.name])
    for each in run.bound:
        run.notes += create_joins(run.session, each.query.binder)
    _refused_in_joins(run)


def _refused_in_joins(run: Run) -> None:
    """Records of files that are only joined; those of other files are counted with their entries."""
    own = {entry.source for entry in run.order.mapping.entries}
    for name, source in run.sources.items():
        if name in own or source.kind != "text":
            continue
        refused = refused_lines(run.session, source, rejects_table(source))
        insert_rejected(
            run.session,
            refused,
            file=source.file,
            table=next(e.table for e in run.order.mapping.entries if name in [j.source for j in e.joins]),
        )
        if refused:
            run.notes.append(Note("JOIN-ROWS-SET-ASIDE", f"rows of {source.file} could not be read and were not joined.", len(refused)))


def _bound(run: Run, entry: Entry) -> BoundEntry:
    session, mapping = run.session, run.order.mapping
    binder = _binder(run, entry)
    completed = with_leftovers(binder)
    binder.entry = completed.entry
    run.seen += completed.seen
    run.kept |= completed.kept
    if entry.table != "touches":
        return BoundEntry(with_condition(entry_query(session, binder, mapping, completed.attributes)), completed.attributes)
    kind = entry_query(session, _binder(run, entry), mapping, columns=TYPE_COLUMNS)
    rest = entry_query(session, binder, mapping, columns=[column.name for column in TOUCHES.columns if column.name not in TYPE_COLUMNS])
    binder.used |= kind.binder.used
    return BoundEntry(with_condition(rest), (), TouchQuery(with_condition(rest), kind))


def _binder(run: Run, entry: Entry) -> Binder:
    joined = tuple((join, run.sources[join.source]) for join in entry.joins)
    return Binder(entry, run.sources[entry.source], joined, dialect_of(run.order.mapping))
