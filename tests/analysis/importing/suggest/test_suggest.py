"""Guessed mappings: what headers and values tell is written down, what they leave open is asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.mapping.records import FromColumn
from analysis.importing.suggest.render import GuessedEntry, render
from analysis.importing.suggest.suggest import suggest
from tests.analysis.importing.imports import import_files, write_files

LEADS = "lead_id,created_at,lead source,Number of Employees,E-Mail,fit\n" + "".join(
    f"L{number},2025-01-{number:02},web,{number},p{number}@firm.example,{number % 3}\n" for number in range(1, 29)
)
TOUCHES = "Contact,When,Channel,Activity type,Page\n" + "".join(
    f"L{number % 28 + 1},2025-02-{number % 27 + 1:02}T10:00:00Z,web,visit,/p{number}\n" for number in range(60)
)


def test_files_that_plainly_say_what_they_are_can_be_imported_at_once(tmp_path: Path) -> None:
    files = {"leads.csv": LEADS, "visits.csv": TOUCHES.replace("When", "timestamp")}
    suggestion = suggest(write_files(tmp_path / "looked at", files))
    assert suggestion.questions == ()
    done = import_files(tmp_path, suggestion.yaml, files)
    assert done.report.rows("leads") == 28
    assert done.report.rows("touches") == 60
    assert done.rows("leads", "source", "employees", "a_fit")[0] == ("web", 1.0, 1.0)
    assert done.rows("people", "E-Mail")[0] == ("p1@firm.example",)
    assert done.rows("touches", "channel", "action")[0] == ("web", "visit")


def test_dates_that_can_be_read_in_two_ways_become_a_question_that_an_import_refuses(tmp_path: Path) -> None:
    files = {"leads.csv": "lead_id,created_at\nL1,03/04/2025\nL2,05/06/2025\n"}
    suggestion = suggest(write_files(tmp_path / "looked at", files))
    assert len(suggestion.questions) == 1
    for shown in ("'03/04/2025'", "%d/%m/%Y", "%m/%d/%Y", "format: ask"):
        assert shown in suggestion.yaml
    with pytest.raises(PlumblineError) as caught:
        import_files(tmp_path / "a", suggestion.yaml, files)
    assert caught.value.code == "MAPPING-DATE-AMBIGUOUS"
    answered = import_files(tmp_path / "b", suggestion.yaml.replace("format: ask", 'format: "%d/%m/%Y"'), files)
    assert answered.column("leads", "created_at") == [dt.datetime(2025, 4, 3), dt.datetime(2025, 6, 5)]


def test_a_telling_date_far_down_settles_it(tmp_path: Path) -> None:
    rows = "".join(f"L{number},03/04/2025\n" for number in range(25_000))
    suggestion = suggest(write_files(tmp_path, {"leads.csv": f"lead_id,created_at\n{rows}Z,31/12/2025\n"}))
    assert suggestion.questions == ()
    assert parse_mapping(suggestion.yaml).entries[0].target("created_at") == FromColumn("created_at", formats=("%d/%m/%Y",))


def test_stages_are_guessed_by_their_names_and_unknown_ones_asked_about(tmp_path: Path) -> None:
    history = (
        "lead_id,stage,entered_at\nL1,MQL,2025-02-01\nL1,Closed Won,2025-02-05\nL2,Banana,2025-02-05\nL1,Sales Qualified Lead,2025-02-02\n"
    )
    suggestion = suggest(write_files(tmp_path, {"leads.csv": LEADS, "history.csv": history}))
    (entry,) = [each for each in parse_mapping(suggestion.yaml).entries if each.table == "stages"]
    stage = entry.target("stage")
    assert isinstance(stage, FromColumn)
    assert dict(stage.values) == {"MQL": "mql", "Closed Won": "won", "Sales Qualified Lead": "qualified"}
    assert any("'Banana'" in question for question in suggestion.questions)


def test_a_file_with_a_row_for_some_leads_is_joined_and_its_date_taken_as_winning(tmp_path: Path) -> None:
    closed = "ref,won_date,segment\n" + "".join(f"L{number},2025-03-{number:02},pets\n" for number in range(1, 21))
    files = {"leads.csv": LEADS, "closed.csv": closed.replace("ref", "lead_id")}
    suggestion = suggest(write_files(tmp_path / "looked at", files))
    done = import_files(tmp_path, suggestion.yaml, files)
    assert done.report.rows("stages") == 20
    known = {each.name: each.known_from for each in done.meta.attributes}
    assert known["segment"] is not None
    assert known["segment"].name == "won"
    assert any("won?" in question for question in suggestion.questions)


def test_ids_are_found_by_their_values_where_the_header_does_not_tell(tmp_path: Path) -> None:
    deals = "order_id,buyer,order_date,amount\n" + "".join(f"O{number},L{number},2025-03-01,5\n" for number in range(1, 21))
    suggestion = suggest(write_files(tmp_path, {"leads.csv": LEADS, "orders.csv": deals}))
    (entry,) = [each for each in parse_mapping(suggestion.yaml).entries if each.table == "deals"]
    assert entry.target("lead_id") == FromColumn("buyer")


def test_files_without_leads_still_give_a_mapping_to_correct(tmp_path: Path) -> None:
    suggestion = suggest(write_files(tmp_path, {"colours.csv": "colour,size\nred,1\nred,2\n"}))
    assert parse_mapping(suggestion.yaml).entries[0].target("lead_id") == FromColumn("size")
    assert "which column is the id of a lead?" in suggestion.yaml


@given(st.text(min_size=1, max_size=20).filter(str.strip), st.text(max_size=20))
def test_whatever_a_header_or_value_is_called_the_yaml_reads_back(header: str, value: str) -> None:
    entry = GuessedEntry("leads", "file", {"lead_id": {"column": header, "values": {value: "x"}}}, {header: {"role": "id"}})
    mapping = parse_mapping(render({"file": header}, [entry], {"file": "Looks like leads."}))
    target = mapping.entries[0].target("lead_id")
    assert isinstance(target, FromColumn)
    assert target.column == header
    assert target.values == ((value.strip(), "x"),)
    assert mapping.entries[0].attributes[0].name == header
