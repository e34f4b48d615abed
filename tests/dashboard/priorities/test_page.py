from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli import main
from tests.dashboard.conftest import words


def test_a_rep_sees_the_own_leads_in_order_with_reasons_and_the_clock(open_view, sample_folder: Path) -> None:
    page = open_view("priorities", sample_folder)
    assert page.title[0].value == "Whom should each rep call next, and why?"
    rep = page.selectbox(key="rep")
    assert rep.value in page.subheader[0].value
    frame = page.dataframe[0].value
    assert list(frame["Score"]) == sorted(frame["Score"], reverse=True)
    assert (frame["Why"] != "").all()
    if len(rep.options) > 1:
        rep.set_value(rep.options[1]).run()
        assert not page.exception
        assert rep.options[1] in words(page)


def test_the_command_lists_the_leads_of_the_page(open_view, sample_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_view("priorities", sample_folder)
    owner = page.selectbox(key="rep").value
    assert main(["priorities", "--workspace", str(sample_folder), "--owner", owner, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [each["lead_id"] for each in document["leads"]] == list(page.dataframe[0].value["Lead"])
    assert main(["priorities", "--workspace", str(sample_folder), "--owner", owner]) == 0
    assert page.subheader[0].value in capsys.readouterr().out.splitlines()[0]


def test_a_rep_whom_nobody_knows_has_nobody_to_call(sample_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["priorities", "--workspace", str(sample_folder), "--owner", "Nobody Known"]) == 0
    assert capsys.readouterr().out.startswith("There is nobody to call")
