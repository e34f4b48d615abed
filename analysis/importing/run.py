"""Running a mapping, step by step: source files become the canonical Parquet files of one import."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow.parquet as pq

from analysis.dataset.meta import EntryCount, ImportMeta
from analysis.errors import PlumblineError
from analysis.importing.files.raw import drop_raw
from analysis.importing.files.sql import literal
from analysis.importing.finish import ReadyTables, write_import
from analysis.importing.read import ReadFiles, read_files
from analysis.importing.rows.deals import PRIMARY_CONTACT, gather_deals, stage_deals, stages_of_deals
from analysis.importing.rows.events import ORDERS, gather_events, identical_events, stage_events
from analysis.importing.rows.leads import LeadSource, build_leads, merge_leads, parent_source, staged_source, unified
from analysis.importing.rows.staging import Staged, collect_rejected, count_entry, one, stage
from analysis.importing.rows.touches import stage_touches, write_touches
from analysis.importing.session import MEMORY_LIMIT, ImportJob, ImportOrder, Progress, StepReport, open_files, open_session
from analysis.tables import AttributeInfo

#: The tables in the order in which they are put together.
_TABLES = ("leads", "touches", *ORDERS, "deals")


def run_import(order: ImportOrder, progress: Progress) -> ImportMeta:
    """Read the files, write the canonical tables.

    Args:
        order: What, from where, to where.
        progress: Gets the step in words and the share done; any exception it raises ends the import.

    Raises:
        PlumblineError: ``FILE-…``, ``MAPPING-…`` or ``IMPORT-…``; nothing is to be kept of the folder then.
    """
    job = ImportJob(order, open_session(order), progress)
    try:
        return _run(job)
    except duckdb.OutOfMemoryException as error:
        raise PlumblineError(
            "IMPORT-OUT-OF-MEMORY", f"the import needs more than {MEMORY_LIMIT} of memory.", where=str(order.folder.parent)
        ) from error
    except duckdb.IOException as error:
        what = f"the import cannot be written: {str(error).splitlines()[0]}."
        raise PlumblineError("WORKSPACE-UNUSABLE", what, where=str(order.folder.parent)) from error
    finally:
        job.session.close()


def _run(job: ImportJob) -> ImportMeta:
    files = open_files(job)
    read = read_files(job, files)
    leads = _leads(job, read)
    report = StepReport(notes=(*files.notes, *read.notes)) + leads.report
    report += _touches(job, read)
    report += _events(job, read)
    report += _deals(job, read, leads.attributes)
    return write_import(job, ReadyTables(read, leads.attributes, report))


@dataclass(frozen=True, slots=True)
class _LeadsStep:
    """What is known of the leads in the table ``leads``."""

    attributes: tuple[AttributeInfo, ...]
    report: StepReport


def _leads(job: ImportJob, read: ReadFiles) -> _LeadsStep:
    job.progress("Putting leads together", 0.3)
    session, mapping, entries = job.session, job.order.mapping, read.entries("leads")
    parent = _parent_leads(job, read.files.parent)
    if not entries and not parent:
        raise PlumblineError("MAPPING-NO-LEADS", "the mapping has no entry for leads.", where=mapping.name)
    stages = [stage(session, bound.query) for bound in entries]
    if stages:
        merge_leads(session, stages)
    own = [staged_source(session, each, bound.attributes, mapping) for each, bound in zip(stages, entries, strict=True)]
    sources = [*parent, *own]
    attributes = unified(sources)
    notes = build_leads(session, sources, attributes)
    counts = _account(job, read, "leads", stages)
    if not one(session, "SELECT count(*) FROM leads"):
        raise _no_leads(job, sum(each.read for each in counts))
    return _LeadsStep(attributes, StepReport(counts, notes))


def _no_leads(job: ImportJob, n_rows: int) -> PlumblineError:
    row = job.session.execute("SELECT file, line, \"column\", coalesce(value, 'blank'), reason FROM rejected LIMIT 1").fetchone()
    first = f" The first: {row[0]}, line {row[1]}: {row[4]}{f' ({row[2]}: {row[3]})' if row[2] else ''}." if row else ""
    return PlumblineError("IMPORT-NO-LEADS", f"none of {n_rows} rows gives a lead.{first}", where=job.order.mapping.name)


def _parent_leads(job: ImportJob, meta: ImportMeta | None) -> list[LeadSource]:
    """The leads of the import that is added to, if any."""
    folder = job.order.parent
    if folder is None or meta is None:
        return []
    leads, people = (f"read_parquet({literal(str(folder / f'{name}.parquet'))})" for name in ("leads", "people"))
    personal = [name for name in pq.read_schema(folder / "people.parquet").names if name not in ("lead_no", "lead_id")]
    return [parent_source(meta, leads, people, personal)]


def _touches(job: ImportJob, read: ReadFiles) -> StepReport:
    session, parent = job.session, job.order.parent
    job.progress("Finding the leads of touches", 0.4)
    touches = stage_touches(session, [bound.touch for bound in read.entries("touches") if bound.touch], parent)
    counts = _account(job, read, "touches", touches)
    job.progress("Sorting touches", 0.55)
    notes = write_touches(session, touches, job.order.folder, has_parent=parent is not None)
    for staged in touches:
        session.execute(f"DROP TABLE {staged.table}")
    return StepReport(counts, notes)


def _events(job: ImportJob, read: ReadFiles) -> StepReport:
    report = StepReport()
    for place, name in enumerate(ORDERS):
        job.progress(f"Putting {name.replace('_', ' ')} together", 0.8 + 0.02 * place)
        stages = stage_events(job.session, read.queries(name))
        counts = _account(job, read, name, stages)
        gather_events(job.session, name, stages, job.order.parent)
        report += StepReport(counts, identical_events(job.session, name))
    return report


def _deals(job: ImportJob, read: ReadFiles, attributes: tuple[AttributeInfo, ...]) -> StepReport:
    job.progress("Putting deals together", 0.88)
    stages = stage_deals(job.session, read.queries("deals"))
    counts = _account(job, read, "deals", stages)
    has_primary = any(each.column == PRIMARY_CONTACT for each in attributes)
    credited = gather_deals(job.session, stages, job.order.parent, has_primary=has_primary)
    return StepReport(counts, (*credited, *stages_of_deals(job.session)))


def _account(job: ImportJob, read: ReadFiles, table: str, stages: list[Staged]) -> tuple[EntryCount, ...]:
    """Count the rows of a table's entries, collect those set aside, and let go of the files that no later table needs."""
    counts = []
    for staged in stages:
        counts.append(count_entry(job.session, staged))
        collect_rejected(job.session, staged)
    later = _TABLES[_TABLES.index(table) + 1 :]
    waiting = {bound.query.entry.source for name in later for bound in read.entries(name)}
    for source in read.files.sources:
        if source.name not in waiting:
            drop_raw(job.session, source)
    return tuple(counts)
