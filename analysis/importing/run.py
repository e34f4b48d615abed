"""Running a mapping: source files become the canonical Parquet files of one import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from analysis.dataset.meta import ImportMeta, ImportReport, TableCount, write_meta
from analysis.errors import PlumblineError
from analysis.importing.columns.entry import EntryQuery
from analysis.importing.files.raw import drop_raw
from analysis.importing.files.sql import identifier, literal
from analysis.importing.rows import notes as checks
from analysis.importing.rows.deals import PRIMARY_CONTACT, gather_deals, stage_deals, stages_of_deals, write_deals
from analysis.importing.rows.events import ORDERS, gather_events, identical_events, stage_events, write_events
from analysis.importing.rows.leads import LeadSource, build_leads, merge_leads, parent_source, personal_column, staged_source, unified
from analysis.importing.rows.staging import Staged, collect_rejected, count_entry, one, sample_rejected, stage
from analysis.importing.rows.touches import stage_touches, write_touches
from analysis.importing.session import MEMORY_LIMIT, BoundEntry, ImportOrder, Progress, Run, open_session, open_sources, read_sources
from analysis.tables import LEADS, TABLES


def run_import(order: ImportOrder, progress: Progress) -> ImportMeta:
    """Read the files, write the canonical tables.

    Args:
        order: What, from where, to where.
        progress: Told the step in words and the share done; whatever it raises ends the import.

    Raises:
        PlumblineError: ``FILE-…``, ``MAPPING-…`` or ``IMPORT-…``; nothing is to be kept of the folder then.
    """
    run = Run(order, open_session(order), progress)
    try:
        open_sources(run)
        read_sources(run)
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


def _entries_of(run: Run, table: str) -> list[tuple[int, BoundEntry]]:
    return [(number, bound) for number, bound in enumerate(run.bound) if bound.query.entry.table == table]


def _queries(run: Run, table: str) -> list[tuple[int, EntryQuery]]:
    return [(number, bound.query) for number, bound in _entries_of(run, table)]


def _leads(run: Run) -> None:
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


def _no_leads(run: Run) -> PlumblineError:
    row = run.session.execute("SELECT file, line, \"column\", coalesce(value, 'blank'), reason FROM rejected LIMIT 1").fetchone()
    read = sum(entry.read for entry in run.entries)
    first = f" The first: {row[0]}, line {row[1]}: {row[4]}{f' ({row[2]}: {row[3]})' if row[2] else ''}." if row else ""
    return PlumblineError("IMPORT-NO-LEADS", f"none of {read} rows gives a lead.{first}", where=run.order.mapping.name)


def _parent_leads(run: Run) -> LeadSource:
    parent = run.order.parent
    if run.parent is None or parent is None:
        raise ValueError("parent == None, must be an import.")
    leads, people = (f"read_parquet({literal(str(parent / f'{name}.parquet'))})" for name in ("leads", "people"))
    personal = [name for name in pq.read_schema(parent / "people.parquet").names if name not in ("lead_no", "lead_id")]
    return parent_source(run.parent, leads, people, personal)


def _keep(run: Run, stages: list[Staged]) -> None:
    """Count the entries' rows, collect those set aside, and let go of files that are not needed any more."""
    for staged in stages:
        run.entries.append(count_entry(run.session, staged))
        collect_rejected(run.session, staged)
        run.done.add(staged.number)
    for name, source in run.sources.items():
        waiting = [bound.query.entry.source for number, bound in enumerate(run.bound) if number not in run.done]
        if name not in waiting:
            drop_raw(run.session, source)


def _facts(run: Run) -> None:
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


def _finish(run: Run) -> ImportMeta:
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


def _write_leads(run: Run) -> None:
    folder, columns = run.order.folder, [column.name for column in LEADS.columns]
    columns += ["bucket", *(each.column for each in run.attributes if each.role != "personal" and each.column not in columns)]
    listed = ", ".join(["lead_no", *(identifier(column) for column in columns)])
    run.session.execute(f"COPY (SELECT {listed} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'leads.parquet'))} (FORMAT parquet)")
    personal = [each.name for each in run.attributes if each.role == "personal"]
    people = ", ".join(["lead_no", "lead_id", *(f"{identifier(personal_column(name))} AS {identifier(name)}" for name in personal)])
    run.session.execute(f"COPY (SELECT {people} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'people.parquet'))} (FORMAT parquet)")


def _report(run: Run) -> ImportReport:
    counts = tuple(TableCount(each.name, _rows(run.order.folder / f"{each.name}.parquet")) for each in TABLES)
    entries = sorted(run.entries, key=lambda each: [table.name for table in TABLES].index(each.table))
    ignored = tuple(each for each in dict.fromkeys(run.seen) if each not in run.kept)
    parent = run.parent.report.import_id if run.parent else None
    return ImportReport(run.order.import_id, tuple(entries), counts, tuple(run.notes), ignored, sample_rejected(run.session), parent)


def _rows(path: Path) -> int:
    with pq.ParquetFile(path) as file:
        return int(file.metadata.num_rows)
