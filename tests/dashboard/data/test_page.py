from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.leakage.acceptance import accepted
from analysis.leakage.guard import guard
from analysis.snapshots.open import open_study
from analysis.study import Study
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words


def test_the_page_says_what_there_is_and_accounts_for_every_row(open_view, sample_folder: Path) -> None:
    page = open_view("data", sample_folder)
    assert page.title[0].value == "What do we have, and can we trust it?"
    assert "900 leads with" in words(page)
    frame = page.dataframe[0].value
    parts = frame[["Used", "Not selected", "Set aside", "Merged"]].sum(axis=1)
    assert (frame["Read"] == parts).all()
    assert frame["File"].iloc[-1] == "All files"
    assert frame["Read"].iloc[-1] == frame["Read"].iloc[:-1].sum()


@pytest.mark.parametrize(
    ("tab", "column", "expected"),
    [
        ("Set aside", "reason", "no such lead"),
        ("Attributes", "Known from", "entry"),
        ("The study", "Leads", 900),
    ],
)
def test_each_tab_shows_its_table(open_view, sample_folder: Path, tab: str, column: str, expected: object) -> None:
    page = open_view("data", sample_folder)
    label = next(each.label for each in page.tabs if each.label.startswith(tab))
    page.session_state["tab"] = label
    page.run()
    assert not page.exception
    frames = [each.value for each in page.dataframe if column in each.value.columns]
    assert frames
    if not isinstance(expected, str):
        assert expected in list(frames[0][column])
    else:
        assert frames[0][column].astype(str).str.contains(expected).any()


def test_the_counts_of_the_study_are_a_partition(open_view, sample_folder: Path) -> None:
    page = open_view("data", sample_folder)
    page.session_state["tab"] = "The study"
    page.run()
    frame = next(each.value for each in page.dataframe if "Meaning" in each.value.columns)
    n = dict(zip(frame[""].str.strip(), frame["Leads"], strict=True))
    assert n["Leads of the population"] == n["Already decided"] + n["At risk"] + n["Not reached"] + n["Not recorded"]
    assert n["At risk"] == n["Mature"] + n["Immature"]


def test_an_empty_workspace_offers_the_sample_company_and_an_upload(open_view, tmp_path: Path) -> None:
    page = open_view("data", tmp_path / "new")
    assert page.button(key="sample").label == "Build the sample company"
    assert "There are no leads here yet" in words(page)
    assert page.get("file_uploader")


def test_files_are_imported_with_the_mapping_that_they_suggest(open_view, tmp_path: Path) -> None:
    page = open_view("data", tmp_path / "new")
    leads = b"lead_id,created_at,source\nA,2025-01-01,Web\nB,2025-01-02,Fair\n"
    stages = b"lead_id,stage,entered_at\nA,won,2025-02-01\nB,lost,2025-02-02\n"
    page.get("file_uploader")[0].set_value([("leads.csv", leads, "text/csv"), ("stages.csv", stages, "text/csv")])
    page.run()
    assert "lead_id" in page.text_area[0].value
    page.button(key="import").click().run()
    assert not page.exception
    assert Workspace.open(tmp_path / "new").current_import() is not None
    assert "2 leads with 0 touches" in words(page)


def test_a_wrong_mapping_is_answered_with_its_code_and_changes_nothing(open_view, tmp_path: Path) -> None:
    page = open_view("data", tmp_path / "new")
    page.get("file_uploader")[0].set_value([("leads.csv", b"lead_id,created_at\nA,2025-01-01\n", "text/csv")])
    page.run()
    page.text_area[0].set_value("mapping: M\nsources: {a: {file: a.csv}}\ntables: [{table: lead, from: a}]")
    page.button(key="import").click().run()
    assert not page.exception
    assert "MAPPING-INVALID" in page.error[0].value
    assert "Nothing was changed" in words(page)
    assert Workspace.open(tmp_path / "new").current_import() is None


def test_a_study_that_cannot_be_answered_still_shows_the_import(open_view, own_folder: Path) -> None:
    Workspace.open(own_folder).save_study(Study("Nothing holds", holdout="none").at_age(3650))
    page = open_view("data", own_folder)
    assert "900 leads with" in words(page)
    assert "no holdout" in words(page)


def test_an_invalid_study_is_refused_with_its_place(open_view, own_folder: Path) -> None:
    page = open_view("data", own_folder)
    page.session_state["tab"] = "The study"
    page.run()
    page.text_area[0].set_value("study: New business\npopulaton: new")
    page.button(key="save-study").click().run()
    assert "STUDY-INVALID" in page.error[0].value
    assert Workspace.open(own_folder).default_study().population == "new"


def leak_checks(page: AppTest) -> AppTest:
    page.session_state["tab"] = "Leak checks"
    page.run()
    assert not page.exception
    return page


def table(page: AppTest, column: str) -> pd.DataFrame:
    return next(each.value for each in page.dataframe if column in each.value.columns)


def fill(page: AppTest, **fields: str) -> None:
    for key, text in fields.items():
        page.text_input(key=key).set_value(text)


def test_every_leak_check_is_listed_with_its_verdict_and_every_finding_with_its_evidence(open_view, sample_folder: Path) -> None:
    page = leak_checks(open_view("data", sample_folder))
    report = guard(open_study(Workspace.open(sample_folder)))
    checks, findings = table(page, "Verdict"), table(page, "Evidence")
    assert checks["No."].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert [each != "passed" for each in checks["Verdict"]] == [bool(each.findings) for each in report.checks]
    assert sorted(findings["About"]) == sorted(each.subject for each in report.findings)
    assert findings["Evidence"].str.len().min() > 20
    weights = findings["Consequence"].tolist()
    assert weights == sorted(weights, key=lambda each: each != "likely leak"), "those that block come first"
    assert "likely carry the outcome" in words(page)
    assert "Attributes without dated changes are seen as exported" in words(page)


def test_a_finding_is_accepted_with_reason_and_name_and_taken_back(open_view, own_folder: Path) -> None:
    page = leak_checks(open_view("data", own_folder))
    page.selectbox(key="accept-subject").set_value("lifecycle_stage")
    fill(page, **{"accept-reason": "synced *nightly*", "accept-by": "Ada"})
    next(each for each in page.button if each.label == "Accept").click().run()
    assert not page.exception
    findings = table(page, "Evidence").set_index("About")
    assert set(findings.loc["lifecycle_stage", "Consequence"]) == {"accepted"}
    assert set(findings.loc["lifecycle_stage", "Accepted by"]) == {"Ada: synced *nightly*"}
    space = Workspace.open(own_folder)
    found = guard(open_study(space)).findings
    assert [(each.subject, each.by, each.severity) for each in accepted(space, found)] == [("lifecycle_stage", "Ada", "block")]
    page.selectbox(key="withdraw-subject").set_value("lifecycle_stage")
    next(each for each in page.button if each.label == "Withdraw").click().run()
    assert not page.exception
    assert accepted(space, found) == ()
    assert set(table(page, "Evidence").set_index("About").loc["lifecycle_stage", "Accepted by"]) == {""}


def test_accepting_without_a_name_is_refused_and_keeps_nothing(open_view, own_folder: Path) -> None:
    page = leak_checks(open_view("data", own_folder))
    fill(page, **{"accept-reason": "it is fine", "accept-by": " "})
    next(each for each in page.button if each.label == "Accept").click().run()
    assert not page.exception
    assert "ACCEPTANCE-INCOMPLETE" in page.error[0].value
    assert Workspace.open(own_folder).settings_under("accepted-finding/") == ()


def test_leads_without_dates_and_outcome_say_what_cannot_be_shown(open_view, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("lead_id,source,converted\n" + "\n".join(f"L-{n},{'Web' if n % 3 else 'Fair'},{n % 2}" for n in range(60)) + "\n")
    Workspace.create(tmp_path / "workspace").import_files([file])
    page = leak_checks(open_view("data", tmp_path / "workspace"))
    assert "The leads have no dates. The checks cannot see" in words(page)
    assert "not applicable" in set(table(page, "Verdict")["Verdict"])
    assert "No check found a leak" in words(page)
    assert not [each for each in page.dataframe if "Evidence" in each.value.columns]


def test_the_clean_up_list_says_why_each_lead_is_on_it_and_can_be_downloaded(open_view, sample_folder: Path) -> None:
    page = open_view("data", sample_folder)
    page.session_state["tab"] = "Clean-up list"
    page.run()
    assert not page.exception
    frame = next(each.value for each in page.dataframe if "Why it is on the list" in each.value.columns)
    assert frame["Why it is on the list"].str.len().gt(0).all()
    assert "need tidying up" in words(page)
    assert frame["Why it is on the list"].str.contains("low score and long silent").any()
