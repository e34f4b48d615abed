"""`plumbline rate`: ballots entered apart from files; nothing of the first one is printed before the second is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.ratings.files import parse_ballot
from analysis.scorecard import parse_scorecard

CARD = "marketing-2025.yaml"


@pytest.fixture
def rate(own: Path, company: Path, run) -> Any:
    """Asks the command of the sample company's scorecard, in a workspace of the test's own."""

    def asked(*words: object) -> Any:
        return run("rate", company / CARD, "--workspace", own, *words)

    return asked


def ballot(rate: Any, folder: Path, weight: str) -> Path:
    """The template, filled in with one weight for all rules."""
    template = rate("--template").out
    path = folder / f"{weight}.yaml"
    path.write_text(template.replace("''", weight), encoding="utf-8")
    return path


def test_two_ballots_make_a_round(rate: Any, tmp_path: Path, company: Path) -> None:
    nothing = rate("--show")
    assert nothing.code == 1
    assert nothing.out.startswith("Neither side has rated")
    first = rate("--ballot", ballot(rate, tmp_path, "negative"), "--side", "marketing", "--by", "Ada")
    assert first.code == 0
    assert first.out.splitlines()[0] == "Marketing has rated; sales has not yet."
    assert "Marketing: Ada, " in first.out
    assert "negative" not in first.out
    waiting = rate("--show", "--json")
    assert waiting.code == 1
    assert set(waiting.data) == {"scorecard", "round", "complete", "entered"}
    assert "negative" not in waiting.out
    done = rate("--ballot", ballot(rate, tmp_path, "high"), "--side", "sales", "--by", "Bo", "--out", tmp_path / "rated.yaml")
    assert done.code == 0, done.err
    assert "Both sides agree on none of 17 rules" in done.out
    assert "High triples the odds of converting (+20 points); we allow for a factor from 1.1 to 8.0." in done.out
    shown = rate("--json")
    assert shown.code == 0
    data = shown.data
    assert data["complete"]
    assert data["part"] == "training"
    assert {each["apart"] for each in data["rules"]} == {30}
    assert data["n_converted"] > 0
    written = parse_scorecard((tmp_path / "rated.yaml").read_text(encoding="utf-8"))
    assert written.points == tuple(each["points"] for each in data["rules"])
    assert written.rules == parse_scorecard((company / CARD).read_text(encoding="utf-8")).rules


def test_a_new_round_begins_empty_and_by_somebody(rate: Any, tmp_path: Path) -> None:
    for side, by, weight in (("marketing", "Ada", "low"), ("sales", "Bo", "high")):
        rate("--ballot", ballot(rate, tmp_path, weight), "--side", side, "--by", by)
    assert rate("--new-round").code == 2
    begun = rate("--new-round", "--by", "Cy", "--json")
    assert (begun.code, begun.data["round"]["number"], begun.data["entered"]) == (0, 2, [])


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("rated: {Nothing: high}", ("--side", "sales", "--by", "Bo"), "is not rated"),
        ("rated: {Demo: huge}", ("--side", "sales", "--by", "Bo"), "line 1"),
        ("Demo: high", ("--side", "sales", "--by", "Bo"), "'rated' is missing"),
        ("rated: {Demo: high}", ("--by", "Bo"), "--side"),
        ("rated: {Demo: high}", ("--side", "sales"), "name"),
        ("rated: [", ("--side", "sales", "--by", "Bo"), "YAML"),
    ],
)
def test_a_wrong_ballot_is_one_line_that_says_what_is_wrong(
    rate: Any, tmp_path: Path, text: str, words: tuple[str, ...], told: str
) -> None:
    path = tmp_path / "ballot.yaml"
    path.write_text(text, encoding="utf-8")
    answer = rate("--ballot", path, *words)
    assert answer.code == 2
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert rate("--json").data["round"] is None


def test_one_person_does_not_speak_for_both(rate: Any, tmp_path: Path) -> None:
    rate("--ballot", ballot(rate, tmp_path, "low"), "--side", "marketing", "--by", "Ada")
    answer = rate("--ballot", ballot(rate, tmp_path, "high"), "--side", "sales", "--by", "ada")
    assert answer.code == 2
    assert "other side's ballot" in answer.err


def test_a_side_without_a_ballot_and_an_imported_score_are_refused(rate: Any, own: Path, tmp_path: Path, run) -> None:
    assert rate("--side", "sales").code == 2
    path = tmp_path / "score.yaml"
    path.write_text("name: Score\nscore_column: old_score\nscore_max: 100\nthreshold: 60\n", encoding="utf-8")
    answer = run("rate", path, "--workspace", own)
    assert answer.code == 2
    assert "no rules of its own" in answer.err


def test_a_template_names_every_rule_and_is_no_ballot_before_it_is_filled_in(rate: Any) -> None:
    document = json.loads(rate("--template", "--json").out)
    assert document["template"].count(": ''") == 17
    with pytest.raises(Exception, match="RATING-INVALID"):
        parse_ballot(document["template"])
