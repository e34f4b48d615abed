"""Converted against not on real data: figures that others published, or that follow from the files; skipped where they are absent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.inference.estimate import Estimate
from analysis.inference.mann_whitney import NumericComparison, compare_numbers
from analysis.inference.multiplicity import benjamini_hochberg
from analysis.inference.significance import Significance
from analysis.inference.trend import LevelsTest, compare_levels
from analysis.signals.compare import SignalComparison, compare_attributes
from analysis.signals.contrasts import contrasts
from analysis.signals.level_rates import count_levels
from analysis.signals.levels import Graded, grade
from analysis.signals.read import Signals, read_signals
from analysis.signals.values import NumberSignal
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from tests.real.runs import command

pytestmark = pytest.mark.real
Opened = Callable[[str], Path]


def asked(workspace: Path) -> tuple[StudyData, Signals, SignalComparison]:
    study_data = open_study(Workspace.open(workspace))
    signals = read_signals(study_data)
    return study_data, signals, compare_attributes(signals, difference_worth_having=study_data.study.difference_worth_having)


def by_name(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["signal"]: each for each in document["signals"]}


# X Education.


@pytest.fixture(scope="module")
def education(workspace_of: Opened) -> dict[str, Any]:
    return command("compare", "--workspace", workspace_of("x_education"))


@pytest.mark.parametrize(
    ("signal", "level", "percent"),
    [
        ("Lead Origin", "API", 31.1),
        ("Lead Origin", "Landing Page Submission", 36.2),
        ("Lead Origin", "Lead Add Form", 92.5),
        ("source", "Welingak Website", 98.6),
        ("source", "Reference", 91.8),
        ("Last Activity", "SMS Sent", 62.9),
    ],
)
def test_x_education_conversion_of_each_level(signal: str, level: str, percent: float, education: dict[str, Any]) -> None:
    levels = {each["level"]: each for each in by_name(education)[signal]["levels"]}
    assert 100 * levels[level]["conversion"]["value"] == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(
    ("signal", "value"),
    [
        ("What is your current occupation", 0.95),
        ("Last Activity", 0.82),
        ("source", 0.66),
        ("Lead Origin", 0.57),
        ("What matters most to you in choosing a course", 0.55),
    ],
)
def test_x_education_information_value(signal: str, value: float, education: dict[str, Any]) -> None:
    """Published without smoothing of small counts, which makes the second decimal."""
    assert by_name(education)[signal]["information"]["value"] == pytest.approx(value, abs=0.02)


def test_x_education_ranks_unseen_leads_without_the_leaks(education: dict[str, Any]) -> None:
    assert education["model"]["auc_out_of_fold"]["value"] == pytest.approx(0.88, abs=0.012)
    refused = {each["signal"] for each in education["not_compared"]}
    assert {"Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Score"} <= refused


def test_x_education_names_constant_columns(education: dict[str, Any]) -> None:
    constant = [each["signal"] for each in education["not_compared"] if each["reason"] == "has the same value for all judged leads"]
    assert len(constant) == 5
    assert "Magazine" in constant


# Closed sales opportunities: nothing tells won from lost.


def test_opportunities_differ_no_more_than_chance(workspace_of: Opened) -> None:
    document = command("compare", "--workspace", workspace_of("crm_sales_opportunities"))
    assert (document["n_leads"], document["n_converted"]) == (6711, 4238)
    assert {each["signal"]: each["verdict"] for each in document["signals"] if each["verdict"] == "differs"} == {}
    assert all(each["test"]["p_corrected"] > 0.05 for each in document["signals"])
    owner = by_name(document)["owner"]
    assert owner["test"]["statistic"] == pytest.approx(33.3, abs=0.05)
    assert owner["test"]["degrees"] == 29
    assert owner["test"]["p"] == pytest.approx(0.26, abs=0.01)
    ranking = document["model"]["auc_out_of_fold"]
    assert ranking["low"] < 0.5 < ranking["high"]
    assert {each["signal"] for each in document["not_compared"]} == {"close_date", "close_value"}


def test_opportunities_say_that_nothing_differs_significantly(workspace_of: Opened, capsys: pytest.CaptureFixture[str]) -> None:
    from dashboard.cli import main

    assert main(["compare", "--workspace", str(workspace_of("crm_sales_opportunities"))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Converted leads do not differ significantly on any of 11 signals."
    assert "no significant difference" in next(line for line in lines if line.startswith("owner "))


def corrected_p(graded: list[Graded], converted: np.ndarray) -> np.ndarray:
    """Corrected p of every signal: the tests of the comparison without the figures around them."""
    p = []
    for each in graded:
        if isinstance(each.signal, NumberSignal) and each.ordered:
            found = compare_numbers(each.signal.numbers, converted)
            assert isinstance(found, NumericComparison)
        else:
            counts = count_levels(each.codes, len(each.levels), converted)
            found = compare_levels(counts.converted, counts.n)
            assert isinstance(found, LevelsTest)
        assert isinstance(found.test, Significance)
        p.append(found.test.p)
    return benjamini_hochberg(p)


def test_opportunities_with_outcomes_shuffled_within_each_month_seldom_alarm(workspace_of: Opened) -> None:
    study_data, signals, comparison = asked(workspace_of("crm_sales_opportunities"))
    leads = study_data.dataset.run(study_data.dataset.tables.leads.order_by("lead_no"))
    days = leads["a_close_date"].to_numpy()[study_data.snapshots.lead_no]
    month = days.astype("datetime64[M]").astype(np.int64)
    graded = [found for signal in signals.signals if isinstance(found := grade(signal), Graded)]
    found = [each.test.p_corrected for each in comparison.results if isinstance(each.test, Significance)]
    assert corrected_p(graded, signals.converted) == pytest.approx(found)
    rng = np.random.default_rng(20)
    alarms = 0
    for _ in range(200):
        # Shuffled within months: sort by month and chance, and deal the outcomes of each month to its leads in that order.
        assigned = np.empty(len(month), dtype=bool)
        assigned[np.lexsort((rng.random(len(month)), month))] = signals.converted[np.argsort(month, kind="stable")]
        alarms += bool((corrected_p(graded, assigned) < 0.05).any())
    assert alarms <= 16


# A randomised e-mail test.


def test_hillstrom_differences_between_the_arms(workspace_of: Opened) -> None:
    _, _, comparison = asked(workspace_of("hillstrom_email"))
    segment = next(each for each in comparison.results if each.name == "segment")
    rates = {level.level: level.rate for level in segment.levels}
    for arm, percent in (("Mens E-Mail", 1.253), ("Womens E-Mail", 0.884), ("No E-Mail", 0.573)):
        found = rates[arm]
        assert isinstance(found, Estimate)
        assert 100 * found.value == pytest.approx(percent, abs=0.0005)
    differences = {each.level: each.difference for each in contrasts(segment, "No E-Mail")}
    for arm, points in (("Mens E-Mail", 0.681), ("Womens E-Mail", 0.311)):
        found = differences[arm]
        assert isinstance(found, Estimate)
        assert 100 * found.value == pytest.approx(points, abs=0.0005)
        assert 0 < found.low < found.value < found.high
    assert segment.verdict == "differs"


def test_hillstrom_refuses_what_was_counted_with_the_outcome(workspace_of: Opened) -> None:
    document = command("compare", "--workspace", workspace_of("hillstrom_email"), "--baseline", "segment=No E-Mail")
    reasons = {each["signal"]: each["reason"] for each in document["not_compared"]}
    assert reasons == {"visit": "is known only from the outcome on", "spend": "is known only from the outcome on"}
    assert [each["level"] for each in document["baseline"][0]["levels"]] == ["Womens E-Mail", "Mens E-Mail"]
