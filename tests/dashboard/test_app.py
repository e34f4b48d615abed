from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages import APP, DATA
from tests.dashboard.conftest import SCRIPTS, words


def test_the_app_opens_on_the_data(open_view, sample_folder: Path) -> None:
    page = open_view("app", sample_folder)
    assert page.title[0].value == DATA.question
    assert not page.error


@pytest.mark.parametrize("view", ["touch_points", "board", "lead"])
def test_a_page_without_data_offers_the_sample_company(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = APP.read_text().replace("chosen.run()", f"exec(compile({SCRIPTS[view].read_text()!r}, '{view}', 'exec'))")
    script = script.replace("Path(__file__)", f"Path({str(APP)!r})")
    monkeypatch.setenv("PLUMBLINE_WORKSPACE", str(tmp_path / "new"))
    monkeypatch.setattr("sys.argv", ["app.py"])
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    assert page.title[0].value.endswith("?")
    assert "There are no leads here yet" in words(page)


def test_a_damaged_workspace_is_a_plain_sentence_with_a_code(tmp_path: Path, open_view) -> None:
    (tmp_path / "workspace.sqlite").write_bytes(b"not a catalogue at all" * 50)
    page = open_view("app", tmp_path)
    assert "`WORKSPACE-UNREADABLE`" in page.error[0].value


def test_a_fault_of_the_program_is_a_plain_sentence_without_a_traceback(
    open_view, sample_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("dashboard.ui.cache.opened", broken)
    page = open_view("app", sample_folder)
    assert "This page failed" in page.error[0].value
    assert "secret detail" not in words(page)
