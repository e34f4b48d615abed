"""The glossary is plain and in order, and words of ours are linked to it: never names, each once a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words.glossary import SOURCE, linked, search, terms
from dashboard.words.markup import plain

ROOT = Path(__file__).resolve().parents[3]


def sentences(meaning: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", meaning)


def test_the_documents_show_the_very_file_of_the_page() -> None:
    shown = ROOT / "docs" / "glossary.md"
    assert shown.is_symlink()
    assert not shown.readlink().is_absolute()
    assert shown.samefile(SOURCE)
    assert shown.read_text(encoding="utf-8") == SOURCE.read_text(encoding="utf-8")


def test_every_heading_is_read_in_alphabetical_order() -> None:
    names = [each.name for each in terms()]
    assert names == re.findall("^## (.+)$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert names == sorted(names, key=str.casefold)
    assert len({each.anchor for each in terms()}) == len(names)


def test_every_word_of_the_trade_is_explained() -> None:
    wanted = {
        "touch point", "threshold", "baseline", "validation leads", "holdout", "supported range", "information value",
        "false-positive rate", "handoff", "override", "expert ratings", "randomised control group", "missed buyers", "active version",
        "recorded access",
    }  # fmt: skip
    assert wanted - {each.name for each in terms()} == set()


def test_meanings_are_one_or_two_short_sentences() -> None:
    for term in terms():
        found = sentences(term.meaning)
        assert 1 <= len(found) <= 2, term.name
        assert all(each.endswith(".") and len(each.split()) <= 25 for each in found), term.name


def test_each_word_is_linked_once_a_page() -> None:
    first_uses: dict[str, str] = {}
    assert linked("Leads with a score.", first_uses) == "[Leads](/help#lead) with a [score](/help#score)."
    assert linked("More leads and scores, one rule, two rules.", first_uses) == "More leads and scores, one [rule](/help#rule), two rules."


def test_a_sentence_that_is_shown_again_keeps_its_links() -> None:
    first_uses: dict[str, str] = {}
    first = linked("Every rule counts.", first_uses)
    assert linked("Another rule.", first_uses) == "Another rule."
    assert linked("Every rule counts.", first_uses) == first


def test_the_longest_word_is_the_one_that_is_meant() -> None:
    assert linked("Hot-lead conversion.", {}) == "[Hot-lead conversion](/help#hot-lead-conversion)."
    assert linked("The FPR and the confidence interval.", {}) == (
        "The [FPR](/help#false-positive-rate) and the [confidence interval](/help#interval)."
    )


@pytest.mark.parametrize("sentence", ["Nothing misleads.", "A non-lead.", "leadership", "touchy", "rule_7"])
def test_parts_of_words_are_left_alone(sentence: str) -> None:
    assert linked(sentence, {}) == plain(sentence)


@pytest.mark.parametrize("name", ["lead source", "Deal *score* tier", "# rule", "Touch: account@cohort", "HOLDOUT 2"])
def test_names_from_the_data_are_never_linked(name: str) -> None:
    first_uses: dict[str, str] = {}
    assert "](" not in linked(f"They differ on {name} and “{name}”.", first_uses, names=[name])
    assert first_uses == {}
    assert "](" not in linked(f"They differ on “{name}”.", first_uses)


@given(st.text(max_size=60))
def test_without_the_links_a_sentence_reads_as_it_did(sentence: str) -> None:
    assert re.sub(r"\[([^\]]*)\]\(/help#[\w-]+\)", r"\1", linked(sentence, {})) == plain(sentence)


def test_a_search_finds_words_and_meanings_the_words_first() -> None:
    assert search("") == terms()
    assert search("  Holdout ")[0].name == "holdout"
    assert len(search("holdout")) > 1
    assert [each.name for each in search("false negatives")] == ["missed buyers"]
    assert search("qwertz") == ()
