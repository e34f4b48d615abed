"""Check 5: names and values of a status or stage."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.dataset.words import names_an_ending, status_words
from analysis.leakage import lk5_status_names
from analysis.leakage.evidence import read_evidence
from tests.analysis.leakage.worlds import ask_world


def test_names_and_values_only_ask_a_question(tmp_path: Path) -> None:
    study_data = ask_world(
        tmp_path,
        {
            "Lead Status": lambda n, _: "ab"[n % 2],
            "notes": lambda n, _: ("Lost to a competitor", "Call back", "Closed by phone")[n % 3],
            "industry": lambda n, _: ("Retail", "Closet makers", "Wonder toys")[n % 3],
        },
    )
    result = lk5_status_names.check(read_evidence(study_data))
    assert [(each.subject, each.code, each.severity) for each in result.findings] == [
        ("Lead Status", "status_name", "question"),
        ("notes", "status_values", "question"),
    ]
    assert result.findings[0].words == ("status",)
    assert result.findings[1].words == ("Closed by phone", "Lost to a competitor")


@pytest.mark.parametrize(
    "name", ["leadStatus", "Vertriebsphase Status", "étape_actuelle", "Resultado final", "esito", "KLANT", "Etap sprzedaży"]
)
def test_a_status_is_known_in_several_languages(name: str) -> None:
    assert status_words(name)


@pytest.mark.parametrize("name", ["industry", "State", "Closet size", "Marital Status", "Wonder", "source"])
def test_other_names_are_left_alone(name: str) -> None:
    assert status_words(name) == ()


@pytest.mark.parametrize("value", ["Gewonnen", "Perdu – prix", "closed-lost", "Customer", "perso"])
def test_values_that_say_how_it_ended(value: str) -> None:
    assert names_an_ending(value)


@pytest.mark.parametrize("value", ["Customer referral", "Lostwithiel", "Google", "Event opportunity day"])
def test_values_that_only_look_alike(value: str) -> None:
    assert not names_an_ending(value)
