"""The second step of an import: its entries are bound to their columns, then each file is read once, for the columns that they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.dataset.meta import Note
from analysis.importing.columns.binding import Binder
from analysis.importing.columns.entry import EntryQuery, dialect_of, entry_query, reading_also, with_condition
from analysis.importing.columns.unmapped import with_leftovers
from analysis.importing.files.raw import read_raw, rejects_table
from analysis.importing.mapping.records import Entry, MappedAttribute, Mapping
from analysis.importing.rows.joins import create_joins, joined_columns
from analysis.importing.rows.staging import insert_rejected, refused_lines
from analysis.importing.rows.touches import TYPE_COLUMNS, TouchQuery
from analysis.importing.session import ImportJob, OpenedFiles
from analysis.tables import TOUCHES

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class BoundEntry:
    """An entry as a query.

    Args:
        query: The whole of it.
        columns: What it reads: pairs of a source's name and the column's name in SQL.
        attributes: Stated ones and those left over.
        seen: All columns that the entry can see, as ``file: column``.
        kept: Those of them that are stored, select or join.
        touch: One for touches, in two parts.
    """

    query: EntryQuery
    columns: tuple[tuple[str, str], ...]
    attributes: tuple[MappedAttribute, ...]
    seen: tuple[str, ...]
    kept: frozenset[str]
    touch: TouchQuery | None = None


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The files of an import, read into raw tables, and the entries that use them.

    Args:
        files: As they were opened.
        bound: The entries, in the order of the mapping.
        notes: What was found while they were joined.
    """

    files: OpenedFiles
    bound: tuple[BoundEntry, ...]
    notes: tuple[Note, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that no entry keeps, as ``file: column``."""
        kept = frozenset[str]().union(*(each.kept for each in self.bound))
        return tuple(label for label in dict.fromkeys(label for each in self.bound for label in each.seen) if label not in kept)

    def entries(self, table: str) -> list[BoundEntry]:
        """The entries that feed a table."""
        return [each for each in self.bound if each.query.entry.table == table]

    def queries(self, table: str) -> list[EntryQuery]:
        """The queries of the entries that feed a table."""
        return [each.query for each in self.entries(table)]


def read_files(job: ImportJob, files: OpenedFiles) -> ReadFiles:
    """Bind every entry to its columns, then read each file once, for the columns that any entry uses.

    Raises:
        PlumblineError: ``MAPPING-…``.
    """
    bound = tuple(_bound(job.session, files, entry, job.order.mapping) for entry in job.order.mapping.entries)
    for place, source in enumerate(files.sources):
        job.progress(f"Reading {source.file}", 0.05 + 0.25 * place / len(files.sources))
        read_raw(job.session, source, {column for each in bound for name, column in each.columns if name == source.name})
    joins = [note for each in bound for note in create_joins(job.session, each.query)]
    return ReadFiles(files, bound, (*joins, *_refused_in_joins(job, files)))


def _refused_in_joins(job: ImportJob, files: OpenedFiles) -> list[Note]:
    """Records of files that are only joined; those of other files are counted with their entries."""
    entries, notes = job.order.mapping.entries, []
    own = {entry.source for entry in entries}
    for source in files.sources:
        if source.name in own or source.kind != "text":
            continue
        refused = refused_lines(job.session, source, rejects_table(source))
        table = next(each.table for each in entries if source.name in [join.source for join in each.joins])
        insert_rejected(job.session, refused, file=source.file, table=table)
        if refused:
            notes.append(Note("JOIN-ROWS-SET-ASIDE", f"rows of {source.file} could not be read and were not joined.", len(refused)))
    return notes


def _bound(session: duckdb.DuckDBPyConnection, files: OpenedFiles, entry: Entry, mapping: Mapping) -> BoundEntry:
    completed = with_leftovers(_binder(files, entry, mapping))
    binder = _binder(files, completed.entry, mapping)
    touch = _touch_query(session, files, entry, mapping) if entry.table == "touches" else None
    query = touch.rest if touch else with_condition(entry_query(session, binder, mapping, completed.attributes))
    own = [(entry.source, each.column.sql) for each in query.reads if each.join is None]
    return BoundEntry(query, (*own, *joined_columns(query)), completed.attributes, completed.seen, completed.kept, touch)


def _touch_query(session: duckdb.DuckDBPyConnection, files: OpenedFiles, entry: Entry, mapping: Mapping) -> TouchQuery:
    others = [column.name for column in TOUCHES.columns if column.name not in TYPE_COLUMNS]
    kind = entry_query(session, _binder(files, entry, mapping), mapping, columns=TYPE_COLUMNS)
    rest = entry_query(session, _binder(files, entry, mapping), mapping, columns=others)
    return TouchQuery(reading_also(with_condition(rest), kind), kind)


def _binder(files: OpenedFiles, entry: Entry, mapping: Mapping) -> Binder:
    joined = tuple((join, files.source(join.source)) for join in entry.joins)
    return Binder(entry, files.source(entry.source), joined, dialect_of(mapping))
