"""Running a mapping: source files become the canonical Parquet files of one import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from analysis.errors import PlumblineError
from analysis.importmeta import EntryCount, ImportMeta, ImportReport, Note, TableCount, read_meta, write_meta
from analysis.mapping import Entry, MappedAttribute, Mapping
from analysis.sources import checks
from analysis.sources.binding import Binder, BoundColumn
from analysis.sources.deals import PRIMARY_CONTACT, gather_deals, stage_deals, stages_of_deals, write_deals
from analysis.sources.entry import EntryQuery, dialect_of, entry_query, with_condition
from analysis.sources.events import ORDERS, gather_events, identical_events, stage_events, write_events
from analysis.sources.joins import create_joins, keys_there
from analysis.sources.leads import LeadSource, build_leads, merge_leads, parent_source, personal_column, staged_source, unified
from analysis.sources.leftovers import with_leftovers
from analysis.sources.opened import OpenedSource
from analysis.sources.opening import open_source, with_types
from analysis.sources.raw import drop_raw, read_raw, rejects_table
from analysis.sources.sql import identifier, literal
from analysis.sources.staging import (
    Staged,
    collect_rejected,
    count_entry,
    create_rejected,
    insert_rejected,
    one,
    refused_lines,
    sample_rejected,
    stage,
)  # fmt: skip
from analysis.sources.touches import TouchQuery, stage_touches, write_touches
from analysis.sources.touchfile import TYPE_COLUMNS
from analysis.tables import LEADS, TABLES, TOUCHES, AttributeInfo

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
class _BoundEntry:
    """An entry as a query; one for touches also in two parts."""

    query: EntryQuery
    attributes: tuple[MappedAttribute, ...]
    touch: TouchQuery | None = None

    @property
    def used(self) -> dict[str, BoundColumn]:
        """The columns that it reads."""
        return self.query.binder.used


@dataclass(slots=True)
class _Run:
    """An import while it is running."""

    order: ImportOrder
    session: duckdb.DuckDBPyConnection
    progress: Progress
    sources: dict[str, OpenedSource] = field(default_factory=dict)
    bound: list[_BoundEntry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    attributes: tuple[AttributeInfo, ...] = ()
    entries: list[EntryCount] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    parent: ImportMeta | None = None


def run_import(order: ImportOrder, progress: Progress) -> ImportMeta:
    """Read the files, write the canonical tables.

    Args:
        order: What, from where, to where.
        progress: Told the step in words and the share done; whatever it raises ends the import.

    Raises:
        PlumblineError: ``FILE-…``, ``MAPPING-…`` or ``IMPORT-…``; nothing is to be kept of the folder then.
    """
    run = _Run(order, _session(order), progress)
    try:
        _open_sources(run)
        _read_sources(run)
        _leads(run)
        _facts(run)
        return _finish(run)
    except duckdb.OutOfMemoryException as error:
        raise PlumblineError(
            "IMPORT-OUT-OF-MEMORY", f"the import needs more than {MEMORY_LIMIT} of memory.", where=str(order.folder.parent)
        ) from error
    except duckdb.IOException as error:
        what = f"the import cannot be written: {str(error).splitlines()[0]}."
        raise PlumblineError("WORKSPACE-UNUSABLE", what, where=str(order.folder.parent)) from error
    finally:
        run.session.close()


def _session(order: ImportOrder) -> duckdb.DuckDBPyConnection:
    spill = order.work / "spill"
    session = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)})
    session.execute("SET TimeZone = 'UTC'")
    session.execute("SET enable_progress_bar = false")
    return session


def _lock(run: _Run) -> None:
    """From here on DuckDB reads nothing but the files given and writes nowhere but to the import."""
    order = run.order
    folders = [order.folder, order.work, *([order.parent] if order.parent else [])]
    run.session.execute(f"SET allowed_directories = [{', '.join(literal(str(each)) for each in folders)}]")
    run.session.execute(f"SET allowed_paths = [{', '.join(literal(str(each.path)) for each in run.sources.values())}]")
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        run.session.execute(f"SET {setting}")


def _open_sources(run: _Run) -> None:
    for place, source in enumerate(run.order.mapping.sources):
        run.progress(f"Opening {source.file}", 0.05 * place / len(run.order.mapping.sources))
        opened = open_source(source, run.order.files[source.name], run.order.work)
        run.notes += opened.notes
        run.sources[source.name] = opened
    _lock(run)
    run.sources = {name: with_types(run.session, source) for name, source in run.sources.items()}
    create_rejected(run.session)
    run.parent = read_meta(run.order.parent) if run.order.parent else None


def _read_sources(run: _Run) -> None:
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


def _refused_in_joins(run: _Run) -> None:
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


def _bound(run: _Run, entry: Entry) -> _BoundEntry:
    session, mapping = run.session, run.order.mapping
    binder = _binder(run, entry)
    completed = with_leftovers(binder)
    binder.entry = completed.entry
    run.seen += completed.seen
    run.kept |= completed.kept
    if entry.table != "touches":
        return _BoundEntry(with_condition(entry_query(session, binder, mapping, completed.attributes)), completed.attributes)
    kind = entry_query(session, _binder(run, entry), mapping, columns=TYPE_COLUMNS)
    rest = entry_query(session, binder, mapping, columns=[column.name for column in TOUCHES.columns if column.name not in TYPE_COLUMNS])
    binder.used |= kind.binder.used
    return _BoundEntry(with_condition(rest), (), TouchQuery(with_condition(rest), kind))


def _binder(run: _Run, entry: Entry) -> Binder:
    joined = tuple((join, run.sources[join.source]) for join in entry.joins)
    return Binder(entry, run.sources[entry.source], joined, dialect_of(run.order.mapping))


def _entries_of(run: _Run, table: str) -> list[tuple[int, _BoundEntry]]:
    return [(number, bound) for number, bound in enumerate(run.bound) if bound.query.entry.table == table]


def _queries(run: _Run, table: str) -> list[tuple[int, EntryQuery]]:
    return [(number, bound.query) for number, bound in _entries_of(run, table)]


def _leads(run: _Run) -> None:
    run.progress("Putting leads together", 0.3)
    entries = _entries_of(run, "leads")
    if not entries and run.parent is None:
        raise PlumblineError("MAPPING-NO-LEADS", "the mapping has no entry for leads.", where=run.order.mapping.name)
    stages = [stage(run.session, bound.query, number) for number, bound in entries]
    if stages:
        merge_leads(run.session, stages)
    sources = [_parent_leads(run)] if run.parent else []
    sources += [
        staged_source(run.session, each, bound.attributes, run.order.mapping) for each, (_, bound) in zip(stages, entries, strict=True)
    ]
    run.attributes = unified(sources)
    run.notes += build_leads(run.session, sources, run.attributes)
    _keep(run, stages)
    if not one(run.session, "SELECT count(*) FROM leads"):
        raise _no_leads(run)


def _no_leads(run: _Run) -> PlumblineError:
    row = run.session.execute("SELECT file, line, \"column\", coalesce(value, 'blank'), reason FROM rejected LIMIT 1").fetchone()
    read = sum(entry.read for entry in run.entries)
    first = f" The first: {row[0]}, line {row[1]}: {row[4]}{f' ({row[2]}: {row[3]})' if row[2] else ''}." if row else ""
    return PlumblineError("IMPORT-NO-LEADS", f"none of {read} rows gives a lead.{first}", where=run.order.mapping.name)


def _parent_leads(run: _Run) -> LeadSource:
    parent = run.order.parent
    if run.parent is None or parent is None:
        raise ValueError("parent == None, must be an import.")
    leads, people = (f"read_parquet({literal(str(parent / f'{name}.parquet'))})" for name in ("leads", "people"))
    personal = [name for name in pq.read_schema(parent / "people.parquet").names if name not in ("lead_no", "lead_id")]
    return parent_source(run.parent, leads, people, personal)


def _keep(run: _Run, stages: list[Staged]) -> None:
    """Count the entries' rows, collect those set aside, and let go of files that are not needed any more."""
    for staged in stages:
        run.entries.append(count_entry(run.session, staged))
        collect_rejected(run.session, staged)
        run.done.add(staged.number)
    for name, source in run.sources.items():
        waiting = [bound.query.entry.source for number, bound in enumerate(run.bound) if number not in run.done]
        if name not in waiting:
            drop_raw(run.session, source)


def _facts(run: _Run) -> None:
    session, parent, folder = run.session, run.order.parent, run.order.folder
    run.progress("Finding the leads of touches", 0.4)
    touches = stage_touches(session, [(number, bound.touch) for number, bound in _entries_of(run, "touches") if bound.touch], parent)
    _keep(run, touches)
    run.progress("Sorting touches", 0.55)
    run.notes += write_touches(session, touches, folder, has_parent=parent is not None)
    for staged in touches:
        session.execute(f"DROP TABLE {staged.table}")
    for place, name in enumerate(ORDERS):
        run.progress(f"Putting {name.replace('_', ' ')} together", 0.8 + 0.02 * place)
        stages = stage_events(session, _queries(run, name))
        _keep(run, stages)
        gather_events(session, name, stages, parent)
        run.notes += identical_events(session, name)
    run.progress("Putting deals together", 0.88)
    deals = stage_deals(session, _queries(run, "deals"))
    _keep(run, deals)
    run.notes += gather_deals(session, deals, parent, has_primary=any(each.column == PRIMARY_CONTACT for each in run.attributes))
    run.notes += stages_of_deals(session)


def _finish(run: _Run) -> ImportMeta:
    session, order = run.session, run.order
    run.progress("Writing tables", 0.9)
    _write_leads(run)
    for name in ORDERS:
        write_events(session, name, order.folder)
    write_deals(session, order.folder)
    rejected = literal(str(order.folder / "rejected.parquet"))
    session.execute(f'COPY (SELECT * FROM rejected ORDER BY file, line, "table") TO {rejected} (FORMAT parquet)')
    currency, notes = checks.currency_notes(session, order.mapping.currency or (run.parent.currency if run.parent else None))
    run.notes += [*notes, *checks.lead_notes(session)]
    run.notes += checks.gone_notes(order.attributes_before, [each.name for each in run.attributes])
    history = checks.history_names(session)
    meta = ImportMeta(
        attributes=tuple(replace(each, has_history=each.name in history) for each in run.attributes),
        undated=one(session, "SELECT count(created_at) FROM leads") == 0,
        currency=currency,
        time_zone=order.mapping.time_zone,
        name=order.mapping.name,
        report=_report(run),
    )
    write_meta(order.folder, meta)
    run.progress("Done", 1.0)
    return meta


def _write_leads(run: _Run) -> None:
    folder, columns = run.order.folder, [column.name for column in LEADS.columns]
    columns += ["bucket", *(each.column for each in run.attributes if each.role != "personal" and each.column not in columns)]
    listed = ", ".join(["lead_no", *(identifier(column) for column in columns)])
    run.session.execute(f"COPY (SELECT {listed} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'leads.parquet'))} (FORMAT parquet)")
    personal = [each.name for each in run.attributes if each.role == "personal"]
    people = ", ".join(["lead_no", "lead_id", *(f"{identifier(personal_column(name))} AS {identifier(name)}" for name in personal)])
    run.session.execute(f"COPY (SELECT {people} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'people.parquet'))} (FORMAT parquet)")


def _report(run: _Run) -> ImportReport:
    counts = tuple(TableCount(each.name, _rows(run.order.folder / f"{each.name}.parquet")) for each in TABLES)
    entries = sorted(run.entries, key=lambda each: [table.name for table in TABLES].index(each.table))
    ignored = tuple(each for each in dict.fromkeys(run.seen) if each not in run.kept)
    parent = run.parent.report.import_id if run.parent else None
    return ImportReport(run.order.import_id, tuple(entries), counts, tuple(run.notes), ignored, sample_rejected(run.session), parent)


def _rows(path: Path) -> int:
    with pq.ParquetFile(path) as file:
        return int(file.metadata.num_rows)
