"""`plumbline rate`: sheets entered apart from files; nothing of the first one is printed before the second is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.ratings.files import parse_sheet
from analysis.scorecard import parse_scorecard

CARD = "marketing-2025.yaml"


@pytest.fixture
def judging(own: Path, company: Path, run) -> Any:
    """Asks the command of the sample company's scorecard, in a workspace of the test's own."""

    def asked(*words: object) -> Any:
        return run("rate", company / CARD, "--workspace", own, *words)

    return asked


def sheet(judging: Any, folder: Path, weight: str) -> Path:
    """The template, filled in with one weight for all rules."""
    template = judging("--template").out
    path = folder / f"{weight}.yaml"
    path.write_text(template.replace("''", weight), encoding="utf-8")
    return path


def test_two_sheets_make_a_round(judging: Any, tmp_path: Path, company: Path) -> None:
    nothing = judging("--show")
    assert nothing.code == 1
    assert nothing.out.startswith("Neither side has judged")
    first = judging("--ballot", sheet(judging, tmp_path, "negative"), "--side", "marketing", "--by", "Ada")
    assert first.code == 0
    assert first.out.splitlines()[0] == "Marketing has judged; sales has not yet."
    assert "Marketing: Ada, " in first.out
    assert "negative" not in first.out
    waiting = judging("--show", "--json")
    assert waiting.code == 1
    assert set(waiting.data) == {"scorecard", "round", "complete", "entered"}
    assert "negative" not in waiting.out
    done = judging("--ballot", sheet(judging, tmp_path, "high"), "--side", "sales", "--by", "Bo", "--out", tmp_path / "judged.yaml")
    assert done.code == 0, done.err
    assert "Both sides agree on none of 17 rules" in done.out
    assert "High triples the odds of converting (+20 points), and may be a factor between 1.1 and 8.0." in done.out
    shown = judging("--json")
    assert shown.code == 0
    data = shown.data
    assert data["complete"]
    assert data["part"] == "training"
    assert {each["apart"] for each in data["rules"]} == {30}
    assert data["n_converted"] > 0
    written = parse_scorecard((tmp_path / "judged.yaml").read_text(encoding="utf-8"))
    assert written.points == tuple(each["points"] for each in data["rules"])
    assert written.rules == parse_scorecard((company / CARD).read_text(encoding="utf-8")).rules


def test_a_new_round_begins_empty_and_by_somebody(judging: Any, tmp_path: Path) -> None:
    for side, by, weight in (("marketing", "Ada", "low"), ("sales", "Bo", "high")):
        judging("--ballot", sheet(judging, tmp_path, weight), "--side", side, "--by", by)
    assert judging("--new-round").code == 2
    begun = judging("--new-round", "--by", "Cy", "--json")
    assert (begun.code, begun.data["round"]["number"], begun.data["entered"]) == (0, 2, [])


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        ("judged: {Nothing: high}", ("--side", "sales", "--by", "Bo"), "is not judged"),
        ("judged: {Demo: huge}", ("--side", "sales", "--by", "Bo"), "line 1"),
        ("Demo: high", ("--side", "sales", "--by", "Bo"), "'judged' is missing"),
        ("judged: {Demo: high}", ("--by", "Bo"), "--side"),
        ("judged: {Demo: high}", ("--side", "sales"), "name"),
        ("judged: [", ("--side", "sales", "--by", "Bo"), "YAML"),
    ],
)
def test_a_wrong_sheet_is_one_line_that_says_what_is_wrong(
    judging: Any, tmp_path: Path, text: str, words: tuple[str, ...], told: str
) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_text(text, encoding="utf-8")
    answer = judging("--ballot", path, *words)
    assert answer.code == 2
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert judging("--json").data["round"] is None


def test_one_person_does_not_speak_for_both(judging: Any, tmp_path: Path) -> None:
    judging("--ballot", sheet(judging, tmp_path, "low"), "--side", "marketing", "--by", "Ada")
    answer = judging("--ballot", sheet(judging, tmp_path, "high"), "--side", "sales", "--by", "ada")
    assert answer.code == 2
    assert "other side's sheet" in answer.err


def test_a_side_without_a_sheet_and_an_imported_score_are_refused(judging: Any, own: Path, tmp_path: Path, run) -> None:
    assert judging("--side", "sales").code == 2
    path = tmp_path / "score.yaml"
    path.write_text("name: Score\nscore_column: old_score\nscore_max: 100\nthreshold: 60\n", encoding="utf-8")
    answer = run("rate", path, "--workspace", own)
    assert answer.code == 2
    assert "no rules of its own" in answer.err


def test_a_template_names_every_rule_and_is_no_sheet_before_it_is_filled_in(judging: Any) -> None:
    document = json.loads(judging("--template", "--json").out)
    assert document["template"].count(": ''") == 17
    with pytest.raises(Exception, match="RATINGS-INVALID"):
        parse_sheet(document["template"])
