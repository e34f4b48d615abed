"""The last step of an import: its tables and what it says about itself are written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from analysis.dataset.meta import ImportMeta, ImportReport, Note, TableCount, write_meta
from analysis.importing.files.sql import identifier, literal
from analysis.importing.read import ReadFiles
from analysis.importing.rows.deals import write_deals
from analysis.importing.rows.events import ORDERS, write_events
from analysis.importing.rows.leads import personal_column
from analysis.importing.rows.notes import currency_notes, gone_notes, history_names, lead_notes
from analysis.importing.rows.staging import one, sample_rejected
from analysis.importing.session import ImportJob, StepReport
from analysis.tables import LEADS, TABLES, AttributeInfo


@dataclass(frozen=True, slots=True)
class ReadyTables:
    """The tables of an import, put together in its session. The touches are written already.

    Args:
        read: The files that they come from.
        attributes: Of the leads.
        report: Of all steps so far.
    """

    read: ReadFiles
    attributes: tuple[AttributeInfo, ...]
    report: StepReport


def write_import(job: ImportJob, ready: ReadyTables) -> ImportMeta:
    """Write the tables and ``meta.json``."""
    session, order, parent = job.session, job.order, ready.read.files.parent
    job.progress("Writing tables", 0.9)
    _write_leads(job, ready.attributes)
    for name in ORDERS:
        write_events(session, name, order.folder)
    write_deals(session, order.folder)
    rejected = literal(str(order.folder / "rejected.parquet"))
    session.execute(f'COPY (SELECT * FROM rejected ORDER BY file, line, "table") TO {rejected} (FORMAT parquet)')
    currency, mixed = currency_notes(session, order.mapping.currency or (parent.currency if parent else None))
    gone = gone_notes(order.attributes_before, [each.name for each in ready.attributes])
    history = history_names(session)
    meta = ImportMeta(
        attributes=tuple(replace(each, has_history=each.name in history) for each in ready.attributes),
        undated=one(session, "SELECT count(created_at) FROM leads") == 0,
        currency=currency,
        time_zone=order.mapping.time_zone,
        name=order.mapping.name,
        report=_report(job, ready, notes=(*mixed, *lead_notes(session), *gone)),
    )
    write_meta(order.folder, meta)
    job.progress("Done", 1.0)
    return meta


def _write_leads(job: ImportJob, attributes: tuple[AttributeInfo, ...]) -> None:
    folder, columns = job.order.folder, [column.name for column in LEADS.columns]
    columns += ["bucket", *(each.column for each in attributes if each.role != "personal" and each.column not in columns)]
    listed = ", ".join(["lead_no", *(identifier(column) for column in columns)])
    job.session.execute(f"COPY (SELECT {listed} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'leads.parquet'))} (FORMAT parquet)")
    personal = [each.name for each in attributes if each.role == "personal"]
    people = ", ".join(["lead_no", "lead_id", *(f"{identifier(personal_column(name))} AS {identifier(name)}" for name in personal)])
    job.session.execute(f"COPY (SELECT {people} FROM leads ORDER BY lead_no) TO {literal(str(folder / 'people.parquet'))} (FORMAT parquet)")


def _report(job: ImportJob, ready: ReadyTables, notes: tuple[Note, ...]) -> ImportReport:
    names, parent = [each.name for each in TABLES], ready.read.files.parent
    return ImportReport(
        import_id=job.order.import_id,
        entries=tuple(sorted(ready.report.counts, key=lambda each: names.index(each.table))),
        tables=tuple(TableCount(name, _n_rows(job.order.folder / f"{name}.parquet")) for name in names),
        notes=(*ready.report.notes, *notes),
        ignored=ready.read.ignored,
        set_aside=sample_rejected(job.session),
        parent=parent.report.import_id if parent else None,
    )


def _n_rows(path: Path) -> int:
    with pq.ParquetFile(path) as file:
        return int(file.metadata.num_rows)
