"""The lift report on real data: a randomised test as the causal figure, and amounts that others published; skipped where absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate
from analysis.inference.resampling import PerLead
from analysis.lift.records import Assigned
from analysis.lift.report import LiftOrder, report_lift
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import open_study
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.lift.words import giant_note
from tests.conftest import REAL_DATA
from tests.real.runs import HERE, command, import_files, is_present

pytestmark = pytest.mark.real
#: Leads, won, revenue per lead in BRL by origin; the data's readme.
ORIGINS = {
    "organic_search": (2_296, 271, 102.77), "paid_search": (1_586, 195, 114.75), "social": (1_350, 75, 38.05),
    "unknown": (1_099, 179, 217.26), "direct_traffic": (499, 56, 55.21), "email": (493, 15, 18.50), "referral": (284, 24, 69.32),
    "other": (150, 4, 58.44), "display": (118, 6, 10.24), "other_publicities": (65, 3, 0.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def mailed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    if not is_present("hillstrom_email"):
        pytest.skip(f"the real data set is not at {REAL_DATA / 'hillstrom_email'}")
    folder = tmp_path_factory.mktemp("mailed")
    files = import_files("hillstrom_email", folder)
    command("import", *files, "--workspace", folder / "w", "--mapping", HERE / "hillstrom_email" / "mapping.yaml")
    command("study", HERE / "hillstrom_email" / "study.yaml", "--workspace", folder / "w")
    space = Workspace.open(folder / "w")
    rule = "{name: Spent much, points: 80, attribute: {history: {min: 300}}}"
    space.save_scorecard(parse_scorecard(f"name: History\nrules: [{rule}]\ntiers: [{{name: hot, from: 60}}, {{name: cold, from: 0}}]"))
    return space


def test_a_randomised_test_gives_the_causal_figures(mailed: Workspace) -> None:
    """Hillstrom 2008: conversion +0.681 and +0.311 points, spend +0.770 and +0.424 USD over no e-mail."""
    order = LiftOrder(assigned_by="segment", control="No E-Mail", amount="spend")
    found = report_lift(mailed, open_study(mailed), order)[0].assigned
    assert isinstance(found, Assigned)
    arms = {each.level: each for each in found.arms}
    assert set(arms) == {"Mens E-Mail", "Womens E-Mail"}
    for level, points, amount in (("Mens E-Mail", 0.681, 0.770), ("Womens E-Mail", 0.311, 0.424)):
        caused, money = arms[level].conversion.difference, arms[level].amount
        assert isinstance(caused, Estimate)
        assert isinstance(money, Estimate)
        assert 100 * caused.value == pytest.approx(points, abs=0.0005)
        assert money.value == pytest.approx(amount, abs=0.0006)
        assert 0 < caused.low < caused.value < caused.high
        assert 0 < money.low < money.value < money.high < 1.5


def test_without_a_randomised_control_group_nothing_is_called_caused(mailed: Workspace) -> None:
    assert not isinstance(report_lift(mailed, open_study(mailed))[0].assigned, Assigned)
    with pytest.raises(PlumblineError):
        report_lift(mailed, open_study(mailed), LiftOrder(assigned_by="segment", control="Nothing"))


@pytest.fixture(scope="module")
def funnel(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    if not is_present("olist_funnel"):
        pytest.skip(f"the real data set is not at {REAL_DATA / 'olist_funnel'}")
    folder: Path = tmp_path_factory.mktemp("funnel")
    files = import_files("olist_funnel", folder)
    command("import", *files, "--workspace", folder / "w", "--mapping", HERE / "olist_funnel" / "mapping.yaml")
    space = Workspace.open(folder / "w")
    study = "study: Ever\noutcome: {stage: won}\nsnapshot: {at_age_days: 0}\ntime_zone: America/Sao_Paulo\nholdout: none"
    space.save_study(parse_study(study))
    space.save_scorecard(parse_scorecard((HERE / "olist_funnel" / "scorecard.yaml").read_text(encoding="utf-8")))
    return space


def test_conversion_and_revenue_per_lead_by_origin_are_as_published(funnel: Workspace) -> None:
    report, _ = report_lift(funnel, open_study(funnel))
    by_origin = {each.level: each for each in report.figures.levels}
    assert set(ORIGINS) <= set(by_origin)
    for name, (n, won, amount) in ORIGINS.items():
        level = by_origin[name]
        # One merchant had signed before the first contact, and is decided already.
        assert level.group.n_leads in (n, n - 1), name
        assert level.group.n_converted in (won, won - 1), name
        if not amount:
            assert not isinstance(level.revenue, PerLead)
            continue
        assert isinstance(level.revenue, PerLead)
        assert isinstance(level.revenue.mean, Estimate)
        assert level.revenue.mean.value == pytest.approx(amount, rel=0.005), name
        assert level.revenue.mean.low < amount < level.revenue.mean.high, name
    assert sum(n - by_origin[name].group.n_leads for name, (n, _, _) in ORIGINS.items()) <= 1


def test_the_share_of_one_giant_seller_is_told(funnel: Workspace) -> None:
    report, read = report_lift(funnel, open_study(funnel))
    value = read.snapshots.value[read.snapshots.judged]
    revenue = report.figures.revenue.everyone
    assert isinstance(revenue, PerLead)
    assert revenue.largest_share == pytest.approx(value.max() / value.sum())
    assert revenue.largest_share == pytest.approx(0.158, abs=0.0005)
    assert "One lead brings 16 % of all amounts." in giant_note(report.figures.revenue)
    assert isinstance(revenue.winsorised, Estimate)
    assert isinstance(revenue.mean, Estimate)
    assert revenue.winsorised.value < 0.9 * revenue.mean.value
