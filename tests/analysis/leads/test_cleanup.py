"""The clean-up list: each reason on leads where it was planted, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.importing.mapping.parse import parse_mapping
from analysis.leads.cleanup import CleanupLead, CleanupList, Why, find_cleanup
from analysis.leads.scores import score_leads
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import Question, latest_instant, ledger_of, open_question
from analysis.workspace.folder import Workspace

MAPPING = """
mapping: Small
sources: {leads: {file: leads.csv}, touches: {file: touches.csv}, stages: {file: stages.csv}}
tables:
- table: leads
  from: leads
  columns: {lead_id: Id, created_at: Created, owner: Owner, country: Country, consent: Consent, observable_web: Web, observable_email: Mail}
  attributes:
    company: {column: Company}
    first_name: {column: First, role: personal}
    last_name: {column: Last, role: personal}
    email: {column: Email, role: personal}
- {table: touches, from: touches, columns: {lead_id: Id, occurred_at: At, channel: Channel, action: Action}}
- {table: stages, from: stages, columns: {lead_id: Id, entered_at: At, stage: Stage}}
"""
HEADER = "Id,Created,Owner,Country,Consent,Web,Mail,Company,First,Last,Email"


def lead(number: int, **other: str) -> dict[str, str]:
    usual = {
        "Id": f"L{number:02d}", "Created": f"2025-{1 + number // 28:02d}-{1 + number % 28:02d}", "Owner": "Ann", "Country": "DE",
        "Consent": "true", "Web": "true", "Mail": "true", "Company": f"Firm {number}", "First": f"F{number}", "Last": f"N{number}",
        "Email": f"p{number}@firm{number}.example",
    }  # fmt: skip
    return usual | other


LEADS = [
    *(lead(number) for number in range(40)),
    lead(40, Country=""),
    lead(41, Email=" P7@FIRM7.example "),
    lead(42, Company="firm 8", First="F8 ", Last="n8"),
    lead(43, Web="false", Mail="false"),
    lead(44, Web="false", Mail="false"),
    lead(45, Consent="false"),
    lead(46, Email="", Country=""),
]
TOUCHES = [f"L{number:02d},2025-06-01,web,visit" for number in range(20, 47) if number != 43]


@pytest.fixture(scope="module")
def question(tmp_path_factory: pytest.TempPathFactory) -> Question:
    folder = tmp_path_factory.mktemp("cleanup")
    rows = "\n".join(",".join(each.values()) for each in LEADS)
    (folder / "leads.csv").write_text(f"{HEADER}\n{rows}\n")
    (folder / "touches.csv").write_text("Id,At,Channel,Action\n" + "\n".join([*TOUCHES, "L44,2025-06-02,event,attend"]) + "\n")
    (folder / "stages.csv").write_text("Id,At,Stage\nL00,2025-03-01,lost\nL01,2025-03-01,won\nL39,2025-07-01,won\n")
    workspace = Workspace.create(folder / "w")
    files = [folder / f"{name}.csv" for name in ("leads", "touches", "stages")]
    workspace.import_files(files, mapping=parse_mapping(MAPPING))
    return open_question(workspace)


@pytest.fixture(scope="module")
def found(question: Question) -> CleanupList:
    card = parse_scorecard("name: C\nrules:\n- {name: Visit, points: 10, touch: {action: visit}}")
    as_of = latest_instant(question)
    return find_cleanup(question.dataset, score_leads(question.dataset, ledger_of(question, card), card, as_of=as_of), as_of=as_of)


def why(found: CleanupList, lead_id: str) -> dict[str, tuple[str, ...]]:
    own = next((each.why for each in found.leads if each.lead_id == lead_id), ())
    return {each.code: each.details for each in own}


def test_what_nearly_all_leads_have_is_missed_where_it_is_not(found: CleanupList) -> None:
    assert set(found.expected) == {"country", "email"}
    assert why(found, "L40") == {"missing": ("country",)}
    assert why(found, "L46") == {"missing": ("country", "email")}
    assert found.count("missing") == 2


def test_the_later_of_two_leads_with_one_address_or_one_name_is_listed_without_the_address(found: CleanupList) -> None:
    assert why(found, "L41") == {"duplicate": ("same e-mail", "L07")}
    assert why(found, "L42") == {"duplicate": ("same company and name", "L08")}
    assert found.count("duplicate") == 2
    assert "@" not in str(found.leads)


def test_who_can_be_observed_nowhere_is_listed_unless_a_touch_was_seen_elsewhere(found: CleanupList) -> None:
    assert "unobservable" in why(found, "L43")
    assert "unobservable" not in why(found, "L44")
    assert why(found, "L45") == {"no_consent": ()}


def test_low_and_old_are_the_open_leads_in_both_lowest_quarters(found: CleanupList, question: Question) -> None:
    low = {each.lead_id for each in found.leads if any(w.code == "low_and_old" for w in each.why)}
    assert low.isdisjoint({"L00", "L01", "L39"}), "closed leads are not waiting for anybody"
    open_ids = [each["Id"] for each in LEADS if each["Id"] not in ("L00", "L01", "L39")]
    score = {each: 10 if each in {row.split(",")[0] for row in TOUCHES} and each != "L45" else 0 for each in open_ids}
    signs = {each["Id"]: np.datetime64(each["Created"]) for each in LEADS}
    for row in [*TOUCHES, "L44,2025-06-02"]:
        signs[row[:3]] = max(signs[row[:3]], np.datetime64(row.split(",")[1], "D") + 1)
    at_most = sorted(score.values())[(len(score) - 1) // 4]
    since = sorted(signs[each] for each in open_ids)[(len(open_ids) - 1) // 4]
    assert found.score_at_most == at_most == 0
    assert low == {each for each in open_ids if score[each] <= at_most and signs[each] <= since}
    assert len(low) > 5


def test_those_with_most_reasons_come_first(found: CleanupList) -> None:
    counts = [len(each.why) for each in found.leads]
    assert counts == sorted(counts, reverse=True)


def test_without_a_scorecard_nobody_is_low(question: Question) -> None:
    unscored = find_cleanup(question.dataset, as_of=latest_instant(question))
    assert unscored.count("low_and_old") == 0
    assert unscored.score_at_most is None
    assert unscored.count("duplicate") == 2


def test_the_files_hold_no_formula(found: CleanupList) -> None:
    import io
    import zipfile

    from dashboard.charts.theme import Numbers
    from dashboard.data.export_cleanup import cleanup_workbook
    from dashboard.data.words_cleanup import COLUMNS, cleanup_row
    from dashboard.ui.chart import csv_text

    nasty = CleanupLead(0, "=1+1", "@cmd|' /C calc'!A0", "-2", 3, None, (Why("missing", ("+name",)),))
    only = CleanupList((nasty,), 1, None, None, ("+name",))
    text = csv_text(Numbers(COLUMNS, tuple(map(cleanup_row, only.leads))))
    assert all(cell.startswith("'") for cell in text.splitlines()[1].split(",")[:3])
    with zipfile.ZipFile(io.BytesIO(cleanup_workbook(only))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "&#39;=1+1" in strings or "'=1+1" in strings
    assert len(cleanup_workbook(found)) > 5_000
