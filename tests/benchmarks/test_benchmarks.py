"""The benchmarks run at a tiny size, and both sides of the slider agree, so that they cannot rot unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.data import Size, write_export
from benchmarks.measure import here, isolated
from benchmarks.observing import benchmark_card
from benchmarks.suite import COMPARISONS, Result, run

TINY = Size(leads=300, touches=6_000)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("benchmarks")
    return {result.comparison.name: result for result in run(folder, TINY, here)}


def test_every_comparison_is_measured(results: dict[str, Result]):
    assert list(results) == [each.name for each in COMPARISONS]
    for result in results.values():
        assert result.ours.timing.seconds > 0
        assert 0 < result.ours.peak < 6
        assert (result.other is None) == (result.comparison.baseline is None)


def test_the_import_uses_every_touch_once(results: dict[str, Result]):
    note = results["import : COPY"].ours.timing.note
    assert note.startswith("6,000 touches used")
    assert not note.split(", ")[1].startswith("0 ")
    assert note.endswith("0 set aside")


def test_patterns_and_single_rows_give_the_same_numbers(results: dict[str, Result]):
    slider = results["slider : single rows"]
    assert slider.other is not None
    ours, other = (side.timing.note.split("; ")[1] for side in (slider.ours, slider.other))
    assert ours == other
    assert not ours.startswith("0 hot")


def test_all_forty_attributes_are_compared_and_tested(results: dict[str, Result]):
    comparison, model = results["comparison : tests alone"], results["adjusted : logistic alone"]
    assert comparison.other is not None
    assert comparison.ours.timing.note.startswith("40 signals with ")
    assert comparison.other.timing.note.endswith(" of 40 under 5 %, not corrected")
    assert model.ours.timing.note.startswith("40 signals")


def test_the_card_has_thirty_rules_of_all_kinds():
    rules = benchmark_card().rules
    assert len(rules) == 30
    assert len({type(rule.signal) for rule in rules}) == 4
    assert any(rule.account for rule in rules)
    assert any(rule.unless for rule in rules)


def test_an_export_of_one_size_is_always_the_same(tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    first, second = (write_export(tmp_path / name, Size(20, 100)) for name in ("one", "two"))
    assert [sorted(file.read_text().splitlines()) for file in first] == [sorted(file.read_text().splitlines()) for file in second]


def test_a_step_can_run_in_a_process_of_its_own(tmp_path: Path):
    (tmp_path / "csv").mkdir()
    write_export(tmp_path / "csv", Size(20, 100))
    baseline = COMPARISONS[0].baseline
    assert baseline is not None
    assert isolated(baseline, tmp_path).timing.seconds > 0


@pytest.mark.parametrize("name", ["replay : window query", "replay with caps : window query"])
def test_a_replay_and_a_window_query_find_the_same_crossings(results: dict[str, Result], name: str):
    found = results[name]
    assert found.other is not None
    assert found.ours.timing.note.split("; ")[1] == found.other.timing.note
    assert not found.other.timing.note.startswith("0 leads")
