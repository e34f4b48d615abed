"""Write the made-up company into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sample_data.broken import planting_random
from sample_data.company import blocks
from sample_data.export import FILES
from sample_data.truth import Counts, count, truth_data, write_truth
from sample_data.write import CsvFile, Written

#: Files that people wrote for the company: its mapping, the question, and two scorecards.
WRITTEN_BY_PEOPLE = ("mapping.yaml", "study.yaml", "marketing-2025.yaml", "empty-start.yaml")


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """What was written.

    Args:
        folder: Where.
        seed: From which seed.
        counts: Totals of the company, without broken rows.
        files: The CSV files with their rows and the broken rows among them.
    """

    folder: Path
    seed: int
    counts: Counts
    files: tuple[Written, ...]

    @property
    def csv_files(self) -> tuple[Path, ...]:
        """The CSV files, in the order in which an import reads them."""
        return tuple(self.folder / each.file for each in self.files)

    @property
    def n_broken(self) -> int:
        """Broken rows in all files."""
        return sum(planted.rows for each in self.files for planted in each.planted)


def generate(out: Path, *, leads: int = 12_000, seed: int = 1) -> SampleSummary:
    """Write the made-up company: CSV files as a CRM exports them, truth.json, a mapping, a study and two scorecards.

    The same seed and number of leads give the same bytes with the same versions of NumPy and Arrow; no clock is read. Files of these names
    in the folder are replaced.

    Args:
        out: Folder; made where it does not exist.
        leads: Number of leads, at least 1; about 15 touches each.
        seed: Any whole number from 0.

    Raises:
        ValueError: Fewer than one lead, or a negative seed.
    """
    if leads < 1 or leads > 5_000_000:
        raise ValueError(f"leads == {leads}, must be in [1, 5000000].")
    if seed < 0:
        raise ValueError(f"seed == {seed}, must be at least 0.")
    out.mkdir(parents=True, exist_ok=True)
    rng, counts = planting_random(seed), Counts()
    csv_files = [(CsvFile(out, name, rng), table) for name, table in FILES]
    for block in blocks(leads, seed):
        counts = counts.plus(count(block))
        for file, table in csv_files:
            file.append(table(block))
    written = tuple(file.close() for file, _ in csv_files)
    write_truth(out / "truth.json", truth_data(seed=seed, counts=counts, written=written))
    for name in WRITTEN_BY_PEOPLE:
        (out / name).write_bytes(files("sample_data").joinpath(name).read_bytes())
    return SampleSummary(out, seed, counts, written)
