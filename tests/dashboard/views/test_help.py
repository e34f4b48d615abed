"""The page Help, and the links that lead to it from other pages."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.words.glossary import terms
from tests.dashboard.conftest import words


def search_box(page: AppTest):
    return next(each for each in page.text_input if each.key == "help-search")


def test_every_word_is_shown_with_its_meaning_at_its_anchor(open_view, tmp_path: Path) -> None:
    page = open_view("help", tmp_path / "no-workspace-is-needed")
    assert page.title[0].value == "What do these words mean?"
    assert [each.anchor for each in page.subheader][1:] == [each.anchor for each in terms()]
    assert [each.meaning for each in terms() if each.meaning not in words(page)] == []


def test_a_search_leaves_what_holds_it(open_view, tmp_path: Path) -> None:
    page = open_view("help", tmp_path / "none")
    search_box(page).set_value("FPR").run()
    assert [each.value for each in page.subheader] == [f"1 word of {len(terms())}.", "false-positive rate"]
    assert "Also called: FPR" in words(page)


def test_a_search_for_what_is_not_there_says_so(open_view, tmp_path: Path) -> None:
    page = open_view("help", tmp_path / "none")
    search_box(page).set_value("*qwertz*").run()
    assert not page.exception
    assert [each.value.replace("\\", "") for each in page.subheader] == ["Nothing found for “*qwertz*”."]
    assert "clear the field" in words(page)


def test_pages_link_the_first_use_of_a_word_to_its_meaning(open_view, sample_folder: Path) -> None:
    page = open_view("app", sample_folder).switch_page("attributes/page.py").run()
    assert not page.exception
    shown = [page.title[0].value, page.subheader[0].value, *(each.value for each in page.caption)]
    assert page.title[0].value == "How do converted and non-converted [leads](/help#lead) differ?"
    assert sum(each.count("(/help#lead)") for each in shown) == 1
    assert "(/help#signal)" in page.subheader[0].value
    assert page.run().title[0].value == shown[0]


def test_the_page_is_in_the_navigation(open_view, sample_folder: Path) -> None:
    page = open_view("app", sample_folder).switch_page("help/page.py").run()
    assert not page.exception
    assert page.title[0].value == "What do these words mean?"


def test_a_page_without_the_navigation_links_nothing(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    assert page.title[0].value == "How do converted and non-converted leads differ?"
