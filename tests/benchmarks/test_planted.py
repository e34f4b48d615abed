"""The sample company's effects lie inside the product's intervals as often as they should; companies in memory are the written ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.engine import open_dataset
from analysis.importing.mapping.parse import parse_mapping
from analysis.signals.read import Signals, read_signals
from analysis.signals.values import LevelSignal, NumberSignal
from analysis.snapshots.study_data import ask
from analysis.study import Study, parse_study
from analysis.workspace.folder import Workspace
from benchmarks.planted import AGE, QUANTITIES, Truth, coverage, draw, large_company, signals_of, together, truth_of, without_students
from sample_data.generate import generate

SEED, LEADS = 4, 4_000
N_COMPANIES = 8


def study_of(folder: Path) -> Study:
    plain = (folder / "study.yaml").read_text(encoding="utf-8")
    return parse_study(plain + "holdout: none\n").at_age(AGE)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Signals:
    """The written company of a seed as the product reads it."""
    folder = tmp_path_factory.mktemp("planted")
    company = generate(folder / "export", leads=LEADS, seed=SEED)
    workspace = Workspace.create(folder / "w")
    workspace.import_files(company.csv_files, parse_mapping((company.folder / "mapping.yaml").read_text(encoding="utf-8")))
    current = workspace.current_import()
    assert current is not None
    return read_signals(ask(open_dataset(current, threads=1), study_of(company.folder)))


@pytest.fixture(scope="module")
def truth() -> Truth:
    """Quarter of a million judged leads: its own error widens what it is compared with by two percent."""
    return truth_of(large_company(6, first_seed=10_000))


def shares(signal: LevelSignal | NumberSignal) -> dict[str, float]:
    if isinstance(signal, NumberSignal):
        known = signal.numbers[~signal.missing]
        return {
            "missing": float(signal.missing.mean()),
            "median": float(np.median(known)),
            "mid": float(np.mean((known >= 200) & (known < 5001))),
        }
    counts = np.bincount(signal.codes + 1, minlength=len(signal.levels) + 1) / len(signal.codes)
    return dict(zip(("missing", *signal.levels), counts.tolist(), strict=True))


def test_a_company_in_memory_is_what_the_product_reads_of_the_written_one(imported: Signals) -> None:
    """But for broken rows that the import sets aside, and touches in the hour of a change of clocks."""
    drawn = signals_of(draw(SEED, LEADS))
    assert len(drawn.converted) == pytest.approx(len(imported.converted), rel=0.01)
    assert drawn.converted.mean() == pytest.approx(imported.converted.mean(), rel=0.02)
    read = {each.name: each for each in imported.signals}
    held = [each for each in drawn.signals if each.name in read and each.name != "email_domain"]
    assert len(held) > 15
    for each in held:
        theirs = shares(read[each.name])  # type: ignore[arg-type]
        for level, share in shares(each).items():
            assert theirs.get(level, 0.0) == pytest.approx(share, abs=0.004, rel=0.02), f"{each.name}: {level}"


def test_planted_effects_lie_inside_their_intervals(truth: Truth) -> None:
    """Eight companies and up to seventy levels each: 95 % and some standard errors of shares that hang together within a company."""
    covered = coverage(truth, range(1, N_COMPANIES + 1))
    assert set(covered) == set(QUANTITIES)
    for name, own in covered.items():
        found = together(own.values())
        assert found.n > 200
        assert 0.92 <= found.share <= 0.98, name


def test_the_planted_signs_and_nils_are_in_the_truth(truth: Truth) -> None:
    raw, given_others = truth["odds ratio"], truth["adjusted odds ratio, without students"]
    newsletter = ("newsletter", "Yes")
    assert raw[newsletter] < 0.8, "confounded with students and free mail"
    assert given_others[newsletter] > 1.5
    assert raw["white paper drift (web download)", "with"] < 0.75, "students take most papers"
    assert given_others["white paper drift (web download)", "with"] == pytest.approx(1.0, abs=0.12)
    assert given_others["nurture 1 (email open)", "with"] == pytest.approx(1.0, abs=0.15)
    assert min(given_others[name, "with"] for name in ("pricing (web visit)", "quote form (web quote)", "demo (event attend)")) > 2
    assert given_others["industry", "Measuring instruments"] < 0.4
    assert given_others["title", "COO"] > 1.5


def test_a_wrong_truth_is_not_covered(truth: Truth) -> None:
    """Raw effects are not those given all others: intervals of the one must miss the other."""
    swapped = {"odds ratio": truth["adjusted odds ratio, without students"]}
    assert together(coverage(swapped, range(1, 4))["odds ratio"].values()).share < 0.9
    chance = {name: dict.fromkeys(own, 1.0) for name, own in truth.items() if name == "adjusted odds ratio, without students"}
    assert together(coverage(chance, range(1, 4))[QUANTITIES[-1]].values()).share < 0.85


def test_students_are_taken_out_of_every_array() -> None:
    signals = signals_of(draw(1, 2_000))
    rest = without_students(signals)
    n = len(rest.converted)
    assert 0.9 * len(signals.converted) < n < len(signals.converted)
    assert rest.converted.sum() == signals.converted.sum(), "students never win"
    assert {len(each.missing) for each in rest.signals} == {n} == {len(rest.bucket), len(rest.cohort)}
