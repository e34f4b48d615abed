"""Figures that others published of real data sets, or that follow from their files; skipped where the data are absent."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.dataset.engine import Dataset
from analysis.errors import PlumblineError
from analysis.evaluation.rules import RuleResult, rule_results
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.scoring.patterns import Patterns
from analysis.snapshots.open import open_question
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Study, parse_study
from analysis.workspace.folder import Workspace
from tests.conftest import REAL_DATA
from tests.real.runs import HERE, NAMES, Run, command, is_present, run, source_files

pytestmark = pytest.mark.real
#: Two sets are imported and judged at most in this time; both take a few seconds.
PATIENCE_SECONDS = 60


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Imports and backtests a data set, once; skips where it is absent."""
    made: dict[str, Run] = {}

    def get(name: str) -> Run:
        if not is_present(name):
            pytest.skip(f"the real data set {name} is not at {REAL_DATA / name}")
        if name not in made:
            made[name] = run(name, tmp_path_factory.mktemp("real"))
        return made[name]

    return get


def dataset_of(result: Run) -> Dataset:
    return open_question(Workspace.open(result.workspace)).dataset


def card_of(name: str) -> Scorecard:
    return parse_scorecard((HERE / name / "scorecard.yaml").read_text(encoding="utf-8"))


def study_of(name: str) -> Study:
    return parse_study((HERE / name / "study.yaml").read_text(encoding="utf-8"))


def by_rule(patterns: Patterns) -> dict[str, RuleResult]:
    return {each.rule: each for each in rule_results(patterns)}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_accounted_for_and_none_is_lost(name: str, real: Callable[[str], Run]) -> None:
    imported = real(name).imported
    for entry in imported["entries"]:
        assert entry["read"] == entry["used"] + entry["not_selected"] + entry["set_aside"] + entry["merged"]
    assert imported["n_set_aside"] == 0
    assert imported["tables"]["leads"] == {"olist_funnel": 8000, "loan_applications": 7455, "x_education": 9240}[name]


@pytest.mark.parametrize("name", NAMES)
def test_import_and_backtest_take_seconds(name: str, real: Callable[[str], Run]) -> None:
    result = real(name)
    assert result.import_seconds + result.backtest_seconds < PATIENCE_SECONDS


@pytest.mark.parametrize("name", NAMES)
def test_the_same_files_are_the_same_import(name: str, real: Callable[[str], Run]) -> None:
    result = real(name)
    start = time.perf_counter()
    again = command("import", *source_files(name), "--workspace", result.workspace, "--mapping", HERE / name / "mapping.yaml")
    assert again["import"] == result.imported["import"]
    assert time.perf_counter() - start < PATIENCE_SECONDS


# Olist: merchants asked to list their shop.


def test_olist_at_first_contact_within_90_days(real: Callable[[str], Run]) -> None:
    judged = real("olist_funnel").judged
    assert (judged["counts"]["already_decided"], judged["counts"]["at_risk"], judged["counts"]["mature"]) == (1, 7999, 7999)
    assert judged["all"]["n_converted"] == 690


@pytest.fixture(scope="session")
def olist_ever(real: Callable[[str], Run]) -> StudyData:
    """Winners at any time: what the published rates count."""
    study = parse_study("study: Ever\noutcome: {stage: won}\nsnapshot: {at_age_days: 0}\nholdout: none")
    return ask(dataset_of(real("olist_funnel")), study)


def test_olist_wins_842_of_8000(olist_ever: StudyData) -> None:
    """One deal was signed two days before the first contact: decided before it could be judged."""
    counts = olist_ever.counts
    assert (counts.leads, counts.converted, counts.won_before_snapshot) == (8000, 841, 1)


@pytest.mark.parametrize(
    ("origin", "leads", "won", "revenue"),
    [
        ("organic_search", 2295, 270, 102.77),  # of 2,296 and 271, without the deal before the first contact
        ("paid_search", 1586, 195, 114.75),
        ("social", 1350, 75, 38.05),
        ("unknown", 1099, 179, 217.26),
        ("direct_traffic", 499, 56, 55.21),
        ("email", 493, 15, 18.50),
        ("referral", 284, 24, 69.32),
        ("other", 150, 4, 58.44),
        ("display", 118, 6, 10.24),
        ("other_publicities", 65, 3, None),
        ("Origin not known", 60, 14, None),
    ],
)
def test_olist_conversion_and_revenue_of_each_origin(
    origin: str, leads: int, won: int, revenue: float | None, olist_ever: StudyData
) -> None:
    card = card_of("olist_funnel")
    patterns = olist_ever.visible_patterns(card)
    found = by_rule(patterns)[origin]
    assert (found.n_met, found.n_converted) == (leads, won)
    if revenue is not None:
        sold = patterns.value[patterns.levels[:, card.index(origin)] > 0].sum()
        missing = origin == "organic_search"  # that merchant sold little
        assert sold / (leads + missing) == pytest.approx(revenue, abs=0.02 if missing else 0.005)


def test_olist_refuses_what_is_known_only_after_the_win(real: Callable[[str], Run]) -> None:
    card = parse_scorecard("name: Leak\nrules:\n- {name: Segment, points: 50, attribute: {business_segment: pet}}")
    study_data = ask(dataset_of(real("olist_funnel")), study_of("olist_funnel"))
    with pytest.raises(PlumblineError, match="known only from the outcome on"):
        study_data.visible_patterns(card)


# Loan applications: an event log to the millisecond.


@pytest.mark.parametrize(
    ("age", "decided", "at_risk", "not_reached", "mature", "won"), [(1, 3960, 3474, 21, 2452, 867), (7, 4418, 2810, 227, 1931, 788)]
)
def test_loans_within_30_days(
    age: int, decided: int, at_risk: int, not_reached: int, mature: int, won: int, real: Callable[[str], Run]
) -> None:
    counts = ask(dataset_of(real("loan_applications")), study_of("loan_applications").at_age(age)).counts
    assert (counts.already_decided, counts.at_risk, counts.not_reached) == (decided, at_risk, not_reached)
    assert (counts.mature, counts.converted) == (mature, won)


def test_loans_tell_what_the_command_says(real: Callable[[str], Run]) -> None:
    judged = real("loan_applications").judged
    assert (judged["all"]["n_leads"], judged["all"]["n_converted"]) == (2452, 867)
    assert sum(cohort["n_leads"] for cohort in judged["all"]["cohorts"]) == 2452


def test_loans_explain_each_score(real: Callable[[str], Run]) -> None:
    result = real("loan_applications")
    told = command("explain", HERE / "loan_applications" / "scorecard.yaml", "173688", "--workspace", result.workspace)
    parts = [each["hundredths"] for each in (*told["rows"], *told["caps"])]
    assert sum(parts) + 100 * (told["rounding"] + told["clamp"]) == pytest.approx(100 * told["score"])
    assert told["rows"][0]["rule"] == "Usual amount"


# X Education: leads without dates.


@pytest.mark.parametrize(
    ("rule", "percent"),
    [
        ("API", 31.1),
        ("Landing Page Submission", 36.2),
        ("Lead Add Form", 92.5),
        ("Welingak Website", 98.6),
        ("Reference", 91.8),
        ("SMS Sent", 62.9),
    ],
)
def test_x_education_conversion_of_each_level(rule: str, percent: float, real: Callable[[str], Run]) -> None:
    rules = {each["rule"]: each for each in real("x_education").part["rules"]}
    assert 100 * rules[rule]["conversion_with"]["value"] == pytest.approx(percent, abs=0.05)


def test_x_education_converts_3561_of_9240(real: Callable[[str], Run]) -> None:
    part = real("x_education").part
    assert (part["n_leads"], part["n_converted"]) == (9240, 3561)
    assert part["base_rate"]["value"] == pytest.approx(0.3854, abs=0.00005)


@pytest.mark.parametrize("name", ["Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Score"])
def test_x_education_refuses_what_is_written_during_the_sale(name: str, real: Callable[[str], Run]) -> None:
    card = parse_scorecard(f"name: Leak\nrules:\n- {{name: Leak, points: 50, attribute: {{{name}: {{missing: true}}}}}}")
    with pytest.raises(PlumblineError, match="known only from the outcome on"):
        ask(dataset_of(real("x_education")), study_of("x_education")).visible_patterns(card)


def test_x_education_holds_a_random_third_back_and_says_so(real: Callable[[str], Run], tmp_path: Path) -> None:
    result = real("x_education")
    (tmp_path / "study.yaml").write_text("study: Sealed\noutcome: {stage: won}\n")
    folder = tmp_path / "w"
    command("import", *source_files("x_education"), "--workspace", folder, "--mapping", HERE / "x_education" / "mapping.yaml")
    command("study", tmp_path / "study.yaml", "--workspace", folder)
    judged = command("backtest", HERE / "x_education" / "scorecard.yaml", "--workspace", folder)
    assert judged["part"] == "training"
    assert 0.4 < judged["training"]["n_leads"] / result.part["n_leads"] < 0.53
    assert "random_holdout" in {warning["code"] for warning in judged["warnings"]}
