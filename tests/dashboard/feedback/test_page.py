from __future__ import annotations

from pathlib import Path

import pytest

from analysis.feedback.answer_log import AnswerLog
from analysis.workspace.folder import Workspace
from dashboard.cli import main
from tests.dashboard.conftest import words


def test_what_buyers_named_is_above_and_winners_only_beside(open_view, sample_folder: Path) -> None:
    page = open_view("feedback", sample_folder)
    said = words(page)
    assert page.title[0].value == "What do buyers and reps tell us?"
    assert "that name a touch point" in page.subheader[0].value
    assert "Winners only" in said
    assert "Was this lead worth your call?" in said
    assert (page.dataframe[0].value["Named"] > 0).all()


def test_an_answer_is_saved_with_a_name_and_not_without(open_view, own_folder: Path) -> None:
    space = Workspace.open(own_folder)
    page = open_view("feedback", own_folder)
    page.text_input(key="voice-lead").set_value("L-1000003")
    page.text_input(key="voice-answer").set_value("<b>More</b> prices")
    page.button(key="voice-save").click().run()
    assert page.error
    assert AnswerLog(space.database).all() == ()
    page.text_input(key="voice-by").set_value("Ann")
    page.button(key="voice-save").click().run()
    assert not page.exception
    (saved,) = AnswerLog(space.database).all()
    assert (saved.lead_id, saved.by, saved.answer) == ("L-1000003", "Ann", "<b>More</b> prices")


def test_a_company_that_never_asked_sees_that_there_are_no_answers(open_view, own_folder: Path) -> None:
    import pyarrow.parquet as pq

    folder = Workspace.open(own_folder).current_import()
    assert folder is not None
    path = folder / "feedback.parquet"
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    page = open_view("feedback", own_folder)
    assert page.subheader[0].value.startswith("There are no answers yet")


def test_the_command_says_the_same_as_the_page(open_view, sample_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_view("feedback", sample_folder)
    assert main(["feedback", "--workspace", str(sample_folder)]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] in words(page)


def test_the_document_counts_what_was_entered(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    asked = ["feedback", "--workspace", str(own_folder), "--json"]
    assert main([*asked, "--lead", "L-1000003", "--answer", "A price list", "--topic", "easier", "--by", "Ann"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {"questions", "touch_points", "quarters", "verdicts", "rules", "answered"} <= set(document)
    assert len(AnswerLog(Workspace.open(own_folder).database).all()) == 1
    assert main([*asked, "--answer", "of nobody"]) == 2
    assert "[ANSWER-INCOMPLETE]" in capsys.readouterr().err
