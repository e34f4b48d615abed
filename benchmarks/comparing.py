"""Converted against other leads on forty attributes: the comparison and the adjusted model, beside plain libraries on the same leads."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray
from scipy.stats import chi2_contingency, mannwhitneyu
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from analysis.dataset.engine import open_dataset
from analysis.importing.mapping.parse import parse_mapping
from analysis.signals.adjusted import adjust
from analysis.signals.compare import SignalComparison, compare_attributes
from analysis.signals.read import Signals, read_signals
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.workspace.folder import Workspace
from benchmarks.measure import CORES, Timing, timed

N_NUMBERS, N_TEXTS = 15, 25
#: The most leads that are compared.
MOST_LEADS = 100_000
#: Levels of the texts, one after the other.
LEVELS = (2, 5, 12, 40, 200)
SMALLEST_DIFFERENCE = 0.2
FILE = "attributes.csv"
STUDY = Study("Comparison", outcome=Outcome("won", None), holdout="none")


def compare(folder: Path) -> Timing:
    """Read the attributes of the leads as they were known, and compare every one."""
    asked = _study_data(folder)
    _warm_up()
    with timed() as timing:
        with timed() as reading:
            signals = read_signals(asked)
        found = compare_attributes(signals, difference_worth_having=SMALLEST_DIFFERENCE)
    levels = sum(len(each.levels) for each in found.results)
    timing.note = f"{len(found.results)} signals with {levels} levels, {found.n_leads:,} leads; {reading.seconds:.2f} s of it reading"
    return timing


def tests_alone(folder: Path) -> Timing:
    """One test for each of the same attributes by pandas and SciPy, without levels, intervals and corrections."""
    table = pd.read_csv(folder / FILE, dtype=dict.fromkeys(_texts(), str))
    _warm_up()
    with timed() as timing:
        won = table["won"].to_numpy(dtype=bool)
        p = [_p_of_number(table[name].to_numpy(), won) for name in _numbers()]
        p += [float(chi2_contingency(pd.crosstab(table[name], table["won"]), correction=False).pvalue) for name in _texts()]
    timing.note = f"{sum(each < 0.05 for each in p)} of {len(p)} under 5 %, not corrected"
    return timing


def adjusted(folder: Path) -> Timing:
    """All signals together: effects with intervals given all others, and what turns round within strata."""
    signals, found = _compared(folder)
    with timed() as timing:
        model = adjust(found, signals)
    timing.note = f"{len(model.in_model)} signals, penalty: {model.penalty}"
    return timing


def logistic_alone(folder: Path) -> Timing:
    """The same levels in scikit-learn's logistic regression with as good as no penalty: effects without intervals."""
    signals, found = _compared(folder)
    codes = np.stack([each.codes for each in found.graded], axis=1)
    with timed() as timing:
        design = OneHotEncoder(drop="first", handle_unknown="ignore").fit_transform(codes)
        model = LogisticRegression(C=1e6, max_iter=1000, tol=1e-6).fit(design, signals.converted)
    timing.note = f"{design.shape[1]} columns, {int(model.n_iter_[0])} steps"
    return timing


def _p_of_number(values: NDArray[np.float64], won: NDArray[np.bool_]) -> float:
    known = ~np.isnan(values)
    return float(mannwhitneyu(values[known & won], values[known & ~won], method="asymptotic").pvalue)


def _compared(folder: Path) -> tuple[Signals, SignalComparison]:
    signals = read_signals(_study_data(folder))
    return signals, compare_attributes(signals, difference_worth_having=SMALLEST_DIFFERENCE)


def _study_data(folder: Path) -> StudyData:
    """The study asked of the import, which is made once for each folder."""
    place = folder / "attributes"
    if not (place / "workspace.sqlite").exists():
        kinds = "".join(f"{name}: {{kind: number}}, " for name in _numbers()) + "".join(f"{name}: {{kind: text}}, " for name in _texts())
        mapping = (
            "mapping: Attributes\nsources: {leads: {file: attributes.csv}}\ntables:\n"
            f"- {{table: leads, from: leads, columns: {{lead_id: lead, converted: won}}, attributes: {{{kinds}}}}}\n"
        )
        Workspace.create(place).import_files((folder / FILE,), parse_mapping(mapping))
    current = Workspace.open(place).current_import()
    assert current is not None
    return ask(open_dataset(current, threads=CORES), STUDY)


def _numbers() -> list[str]:
    return [f"number{place}" for place in range(N_NUMBERS)]


def _texts() -> list[str]:
    return [f"text{place}" for place in range(N_TEXTS)]


def write_attributes(folder: Path, leads: int) -> None:
    """Write leads with forty attributes, every fourth of which moves the odds a little; always the same for one number of leads."""
    rng = np.random.default_rng(40)
    odds, columns = np.full(leads, -2.8), {}
    for place, name in enumerate(_numbers()):
        values = rng.lognormal(3, 1, leads).round(place % 3)
        odds += 0.2 * (place % 4 == 0) * (np.log1p(values) - 3)
        columns[name] = pa.array(values, mask=rng.random(leads) < 0.1 * (place % 2))
    for place, name in enumerate(_texts()):
        codes = _zipf(rng, LEVELS[place % len(LEVELS)], leads)
        odds += 0.3 * (place % 4 == 0) * (codes == 0)
        columns[name] = pa.array(np.char.add("level ", codes.astype(str)), mask=rng.random(leads) < 0.05 * (place % 2))
    won = rng.random(leads) < 1 / (1 + np.exp(-odds))
    lead = pa.array([f"lead {number:06d}" for number in range(leads)])
    pa_csv.write_csv(pa.table({"lead": lead, "won": pa.array(won)} | columns), folder / FILE)


def _zipf(rng: np.random.Generator, n_levels: int, leads: int) -> NDArray[np.int64]:
    share = 1 / np.arange(1, n_levels + 1)
    return np.asarray(rng.choice(n_levels, leads, p=share / share.sum()), dtype=np.int64)


@cache
def _warm_up() -> None:
    """Import what either side needs lazily, so that neither pays for it."""
    from analysis.inference.warmup import import_libraries

    import_libraries()
