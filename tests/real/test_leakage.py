"""What the leakage guard says about real data; skipped where they are absent."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.dataset.engine import open_dataset
from analysis.importing.mapping.parse import parse_mapping
from analysis.leakage.guard import guard
from analysis.leakage.records import LeakageReport
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from tests.conftest import REAL_DATA
from tests.real.runs import HERE, is_present

pytestmark = pytest.mark.real
SALES = """
mapping: Opportunities
sources:
  deals: {file: sales_pipeline.csv}
  companies: {file: accounts.csv}
tables:
  - table: leads
    from: deals
    join:
      - {source: companies, on: {account: account}, columns: [sector, year_established, revenue, employees, office_location]}
    columns:
      lead_id: opportunity_id
      owner: sales_agent
      account_id: account
      industry: sector
      employees: employees
      country: office_location
      converted: {column: deal_stage, values: {Won: "true", Lost: "false", Engaging: "", Prospecting: ""}}
"""


def imported(folder: Path, files: list[Path], mapping: str) -> Path:
    workspace = Workspace.create(folder)
    workspace.import_files(files, parse_mapping(mapping))
    current = workspace.current_import()
    assert current is not None
    return current


def asked(folder: Path, study: str) -> StudyData:
    return ask(open_dataset(folder), parse_study(study))


def needs(name: str) -> None:
    if not is_present(name):
        pytest.skip(f"the real data set {name} is not at {REAL_DATA / name}")


# X Education: leads without dates. No column is declared as known only after the outcome.

OPEN_STUDY = "study: All\noutcome: {stage: won}\nholdout: none"


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> LeakageReport:
    needs("x_education")
    mapping = (HERE / "x_education" / "mapping.yaml").read_text(encoding="utf-8").replace("{known_from: outcome}", "{}")
    folder = imported(tmp_path_factory.mktemp("courses") / "w", [REAL_DATA / "x_education" / "Leads.csv"], mapping)
    return guard(asked(folder, OPEN_STUDY))


def test_x_education_blocks_what_is_the_outcome_in_other_words(courses: LeakageReport) -> None:
    assert set(courses.subjects("block")) == {"Tags", "Lead Quality"}


def test_x_education_questions_the_other_leaks_and_the_strong_honest_columns(courses: LeakageReport) -> None:
    leaks = {"Lead Profile", "Last Notable Activity", "Asymmetrique Activity Score"}
    honest = {"Total Time Spent on Website", "Last Activity", "source", "Lead Origin", "What is your current occupation"}
    assert leaks | honest <= set(courses.subjects("question"))
    assert {"TotalVisits", "City", "country", "Do Not Email", "Asymmetrique Profile Index"}.isdisjoint(
        each.subject for each in courses.findings
    )


def test_x_education_says_what_undated_leads_cannot_show(courses: LeakageReport) -> None:
    assert "undated" in courses.limits
    assert courses.checks[1].verdict == "not applicable"


def test_x_education_with_all_columns_renamed_gives_the_same_but_for_names(courses: LeakageReport, tmp_path: Path) -> None:
    with (REAL_DATA / "x_education" / "Leads.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    new = {name: f"k{number:02d}" for number, name in enumerate(rows[0])}
    with (tmp_path / "Leads.csv").open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([list(new.values()), *rows[1:]])
    mapping = (
        "mapping: Renamed\nmissing: [Select]\nsources: {leads: {file: Leads.csv}}\ntables:\n- table: leads\n  from: leads\n  columns:\n"
        f"    lead_id: {new['Prospect ID']}\n    converted: {new['Converted']}\n  attributes:\n    {new['Lead Number']}: {{role: id}}\n"
    )
    renamed = guard(asked(imported(tmp_path / "w", [tmp_path / "Leads.csv"], mapping), OPEN_STUDY))
    own = {"source": new["Lead Source"], "country": new["Country"]}
    before = {
        (own.get(each.subject) or new[each.subject], each.code, each.figures) for each in courses.findings if each.code != "status_name"
    }
    assert {(each.subject, each.code, each.figures) for each in renamed.findings} == before


# Sales opportunities, open ones too.


def test_sales_opportunities_report_the_account_columns(tmp_path: Path) -> None:
    needs("crm_sales_opportunities")
    source = REAL_DATA / "crm_sales_opportunities"
    report = guard(asked(imported(tmp_path / "w", [source / "sales_pipeline.csv", source / "accounts.csv"], SALES), OPEN_STUDY))
    blocked = set(report.subjects("block"))
    assert {"account_id", "industry", "employees", "country", "revenue", "year_established"} <= blocked
    assert {"owner", "product"}.isdisjoint(each.subject for each in report.findings)
    account = next(each for each in report.of("account_id") if each.code == "missing_while_open")
    assert account.figure("missing_open") == pytest.approx(0.68, abs=0.02)
    assert account.figure("missing_closed") == 0


# Loan applications: late activities happen to all winners.


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], StudyData]:
    needs("loan_applications")
    source, text = REAL_DATA / "loan_applications", (HERE / "loan_applications" / "mapping.yaml").read_text(encoding="utf-8")
    offers = (
        "  - {table: touches, from: events, where: {activity: {contains_text: O_}}, "
        "columns: {lead_id: case_id, occurred_at: timestamp_utc, channel: {constant: offer}, action: activity}}\n"
    )
    files = [source / "applications.csv", source / "events.parquet"]
    folder = imported(tmp_path_factory.mktemp("loans") / "w", files, text.rstrip() + "\n" + offers)
    study = parse_study((HERE / "loan_applications" / "study.yaml").read_text(encoding="utf-8"))
    return lambda age: ask(open_dataset(folder), study.at_age(age))


def test_loans_at_whole_history_object_to_late_activities(loans: Callable[[int], StudyData]) -> None:
    blocked = guard(loans(1), whole_history=True).subjects("block")
    assert {"desk / W_Valideren aanvraag", "offer / O_SENT_BACK", "offer / O_ACCEPTED"} <= set(blocked)
    assert {"offer / O_DECLINED", "desk / W_Beoordelen fraude"}.isdisjoint(blocked)


@pytest.mark.parametrize("age", [1, 7])
def test_loans_at_a_fixed_age_block_nothing(age: int, loans: Callable[[int], StudyData]) -> None:
    report = guard(loans(age))
    assert report.subjects("block") == ()
    assert report.checks[5].n_examined > 5
