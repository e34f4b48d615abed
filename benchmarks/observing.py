"""From touches to the ledger, and from the ledger to patterns."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.dataset.engine import Dataset, open_dataset
from analysis.ledger import build_ledger
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Study
from analysis.workspace.folder import Workspace
from benchmarks.measure import CORES, Timing, plain_engine, timed

CARD = Path(__file__).with_name("card.yaml")


def benchmark_card() -> Scorecard:
    """The scorecard of thirty rules."""
    return parse_scorecard(CARD.read_text(encoding="utf-8"))


def study_data(folder: Path) -> StudyData:
    """Won within 90 days, asked at 7 days of age, of all leads."""
    return ask(_dataset(folder), Study("Benchmark").at_age(7))


def imported(folder: Path) -> Path:
    """The folder of the import."""
    found = Workspace.open(folder / "workspace").current_import()
    if found is None:
        raise ValueError(f"{folder} holds no import.")
    return found


def _dataset(folder: Path) -> Dataset:
    return open_dataset(imported(folder), cache=folder / "cache", threads=CORES)


def group_by(folder: Path) -> Timing:
    """One GROUP BY over the sorted touches."""
    query = f"SELECT lead_id, channel, action, count(*) FROM '{imported(folder) / 'touches.parquet'}' GROUP BY ALL"
    with plain_engine() as connection, timed() as timing:
        connection.execute(f"CREATE TABLE counted AS {query}")
    return timing


def ledger(folder: Path) -> Timing:
    """The ledger of thirty rules, written to the cache."""
    shutil.rmtree(folder / "cache", ignore_errors=True)
    dataset, card = _dataset(folder), benchmark_card()
    with timed() as timing:
        built = build_ledger(dataset, card.rules)
    timing.note = f"{dataset.run(built.table.count().as_table())[0][0].as_py():,} rows"
    return timing


def patterns(folder: Path) -> Timing:
    """Snapshots of all leads and their patterns, with the ledger in the cache."""
    card = benchmark_card()
    study_data(folder).ledger(card)
    with timed() as timing:
        found = study_data(folder).observe(card)
    timing.note = f"{len(found.snapshot):,} snapshots in {len(found.patterns.n_leads):,} patterns"
    return timing
