"""What every step of an import works with, and what it reports; and the first step, which opens the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analysis.dataset.meta import EntryCount, ImportMeta, Note, read_meta
from analysis.importing.files.open import open_source, with_types
from analysis.importing.files.source import OpenedSource
from analysis.importing.files.sql import literal
from analysis.importing.mapping.records import Mapping
from analysis.importing.rows.staging import create_rejected

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
class ImportJob:
    """What every step works with. Rows live in temporary tables of the session; all else that a step finds out it returns."""

    order: ImportOrder
    session: duckdb.DuckDBPyConnection
    progress: Progress


@dataclass(frozen=True, slots=True)
class StepReport:
    """What a step reports: what became of the rows of its entries, and what users should know."""

    counts: tuple[EntryCount, ...] = ()
    notes: tuple[Note, ...] = ()

    def __add__(self, other: StepReport) -> StepReport:
        """This report followed by another."""
        return StepReport((*self.counts, *other.counts), (*self.notes, *other.notes))


@dataclass(frozen=True, slots=True)
class OpenedFiles:
    """The files of an import, open for reading.

    Args:
        sources: In the order of the mapping.
        parent: What the import that is added to says about itself.
    """

    sources: tuple[OpenedSource, ...]
    parent: ImportMeta | None

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was decided while they were opened."""
        return tuple(note for source in self.sources for note in source.notes)

    def source(self, name: str) -> OpenedSource:
        """The source of that name."""
        return next(each for each in self.sources if each.name == name)


def open_session(order: ImportOrder) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that spills into the import's own folder."""
    spill = order.work / "spill"
    session = duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill)})
    session.execute("SET TimeZone = 'UTC'")
    session.execute("SET enable_progress_bar = false")
    return session


def open_files(job: ImportJob) -> OpenedFiles:
    """Open every file of the mapping; from then on nothing else can be read.

    Raises:
        PlumblineError: ``FILE-…`` or ``EXCEL-…``, naming the file.
    """
    order, sources = job.order, []
    for place, source in enumerate(order.mapping.sources):
        job.progress(f"Opening {source.file}", 0.05 * place / len(order.mapping.sources))
        sources.append(open_source(source, order.files[source.name], order.work))
    _lock(job, sources)
    typed = tuple(with_types(job.session, source) for source in sources)
    create_rejected(job.session)
    return OpenedFiles(typed, read_meta(order.parent) if order.parent else None)


def _lock(job: ImportJob, sources: list[OpenedSource]) -> None:
    """From here on DuckDB reads nothing but the files given and writes nowhere but to the import."""
    order = job.order
    folders = [order.folder, order.work, *([order.parent] if order.parent else [])]
    job.session.execute(f"SET allowed_directories = [{', '.join(literal(str(each)) for each in folders)}]")
    job.session.execute(f"SET allowed_paths = [{', '.join(literal(str(each.path)) for each in sources)}]")
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        job.session.execute(f"SET {setting}")
