"""Check 3: a single attribute that predicts too well."""

from __future__ import annotations

import random
from pathlib import Path

from analysis.leakage import lk3_too_strong
from analysis.leakage.evidence import read_evidence
from analysis.tables import AttributeInfo
from tests.analysis.leakage.worlds import LOST, WON, Give, ask_world, created, decided
from tests.reference.levels import Change


def noisy(right: float) -> Give:
    """``a`` for winners and ``b`` for others, right in that share of the leads."""
    return lambda n, fate: "a" if (fate == WON) == (random.Random(n).random() < right) else "b"


def test_the_outcome_in_other_words_blocks_and_a_strong_column_is_questioned(tmp_path: Path) -> None:
    study_data = ask_world(tmp_path, {"verdict": noisy(0.98), "strong": noisy(0.75), "weak": noisy(0.55), "constant": lambda *_: "x"})
    result = lk3_too_strong.check(read_evidence(study_data))
    assert [(each.subject, each.severity) for each in result.findings] == [("verdict", "block"), ("strong", "question")]
    assert result.findings[0].figure("information") > 1.5 > result.findings[1].figure("information") > 0.5
    assert result.n_examined == 4


def test_names_of_single_leads_tell_nothing(tmp_path: Path) -> None:
    """With a level for each lead the information value as computed is enormous, whatever became of the leads."""
    study_data = ask_world(tmp_path, {"contact": lambda n, _: f"person {n}", "few each": lambda n, _: f"team {n // 12}"})
    assert lk3_too_strong.check(read_evidence(study_data)).findings == ()


def test_a_number_that_ranks_nearly_perfectly_is_found_whatever_its_direction(tmp_path: Path) -> None:
    infos = tuple(AttributeInfo(name, f"a_{name}", "number") for name in ("days", "calls", "size"))
    give: dict[str, Give] = {
        "days": lambda n, fate: float(n % 7 + (0 if fate == WON else 20)),
        "calls": lambda n, fate: float(n % 9 + (5 if fate == WON else 0)),
        "size": lambda n, _: float(n // 4 % 50),
    }
    result = lk3_too_strong.check(read_evidence(ask_world(tmp_path, give, infos=infos)))
    assert {each.subject for each in result.findings} == {"days", "calls"}
    assert {each.subject: round(each.figure("auc")) for each in result.findings} == {"days": 0, "calls": 1}


def test_an_attribute_with_history_is_judged_as_it_was_known_at_the_snapshot(tmp_path: Path) -> None:
    def changes(n: int, fate: str) -> tuple[Change, ...]:
        graded = () if fate not in (WON, LOST) else (Change(decided(n), "grade", "a" if fate == WON else "b"),)
        return (Change(created(n), "grade", "c" if n // 4 % 2 else "d"), *graded)

    def exported(_: int, fate: str) -> str:
        return "a" if fate == WON else "b"

    dated = AttributeInfo("grade", "a_grade", "text", has_history=True)
    assert lk3_too_strong.check(read_evidence(ask_world(tmp_path, {"grade": exported}, changes=changes, infos=(dated,)))).findings == ()
    undated = read_evidence(ask_world(tmp_path / "b", {"grade": exported}))
    assert [each.code for each in lk3_too_strong.check(undated).findings] == ["near_perfect"]


def test_chance_among_few_conversions_accuses_nothing(tmp_path: Path) -> None:
    rng = random.Random(5)
    noise = {f"noise {k}": [rng.choice("abcdefghijklmnop") for _ in range(400)] for k in range(30)}
    give: dict[str, Give] = {name: lambda n, _, values=values: values[n] for name, values in noise.items()}  # type: ignore[misc]
    assert lk3_too_strong.check(read_evidence(ask_world(tmp_path, give))).findings == ()
