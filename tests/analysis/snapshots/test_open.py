"""Opening a workspace: which study, and a holdout that is fixed once and only ever moves later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from analysis.dataset.histories import as_micros
from analysis.errors import PlumblineError
from analysis.snapshots.open import DEFAULT_STUDY, find_study, holdout_moves, latest_instant, open_question, open_study
from analysis.study import Study
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

START = as_micros(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


@dataclass
class Books:
    """A workspace's books in memory: imports as folders, everything else as plain values."""

    folder: Path
    current: Path | None = None
    studies: dict[str, Study] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    cache: None = None

    def current_import(self) -> Path | None:
        return self.current

    def study_names(self) -> tuple[str, ...]:
        return tuple(self.studies)

    def study(self, name: str) -> Study:
        return self.studies[name]

    def default_study(self) -> Study | None:
        return next(iter(self.studies.values()), None)

    def setting(self, key: str) -> str | None:
        return self.settings.get(key)

    def set_setting(self, key: str, value: str) -> None:
        self.settings[key] = value

    def settings_under(self, prefix: str) -> tuple[tuple[str, str], ...]:
        return tuple((key, value) for key, value in sorted(self.settings.items()) if key.startswith(prefix))


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


@pytest.fixture
def importing(books: Books) -> Callable[[str, int], None]:
    """Imports one lead a day for so many days; every fifth wins after 20 days."""

    def make(name: str, days: int) -> None:
        leads = tuple(
            Lead(f"L{day:04}", START + day * DAY, stages=(StageEntry(START + (day + 20) * DAY, "won"),) if day % 5 == 0 else ())
            for day in range(days)
        )
        books.current = write_import(books.folder / name, World(leads=leads, rules=()))

    return make


def test_a_workspace_without_an_import_says_what_to_do(books: Books) -> None:
    with pytest.raises(PlumblineError) as caught:
        open_study(books)
    assert caught.value.code == "WORKSPACE-EMPTY"
    assert "plumbline import" in caught.value.remedy


def test_the_default_study_is_asked_unless_one_is_named(books: Books) -> None:
    assert find_study(books) == DEFAULT_STUDY
    books.studies = {"A": Study("A"), "B": Study("B")}
    assert find_study(books) == Study("A")
    assert find_study(books, "B") == Study("B")
    with pytest.raises(PlumblineError, match="STUDY-UNKNOWN"):
        find_study(books, "C")


def test_the_holdout_is_fixed_when_the_study_is_first_opened(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 300)
    assert holdout_moves(books, DEFAULT_STUDY.name) == ()
    study_data = open_study(books)
    (move,) = holdout_moves(books, DEFAULT_STUDY.name)
    assert (move.holdout_from, move.import_id) == (study_data.holdout_from, "first")
    assert open_study(books).holdout_from == move.holdout_from
    assert len(holdout_moves(books, DEFAULT_STUDY.name)) == 1


def test_a_later_import_moves_it_later_and_both_are_kept(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 300)
    first = open_study(books).holdout_from
    importing("second", 600)
    second = open_study(books).holdout_from
    assert first is not None
    assert second is not None
    assert first < second
    assert [move.import_id for move in holdout_moves(books, DEFAULT_STUDY.name)] == ["first", "second"]


def test_it_never_moves_earlier(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 600)
    fixed = open_study(books).holdout_from
    importing("second", 400)
    study_data = open_study(books)
    assert study_data.holdout_from == fixed
    assert fixed is not None
    sealed = study_data.parts.codes == study_data.parts.names.index("holdout")
    assert sealed.tolist() == (study_data.snapshots.entry >= fixed).tolist()


def test_each_study_has_its_own(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 300)
    books.studies = {"A": Study("A"), "B": Study("B").at_age(14)}
    open_study(books, "A")
    assert holdout_moves(books, "B") == ()
    open_study(books, "B")
    assert len(holdout_moves(books, "B")) == 1


def test_a_study_without_holdout_fixes_nothing(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 300)
    books.studies = {"A": Study("A", holdout="none")}
    study_data = open_study(books)
    assert (study_data.holdout_from, study_data.visible_part, holdout_moves(books, "A")) == (None, "all", ())


def test_leads_are_scored_at_the_latest_stage_unless_the_study_says_otherwise(books: Books, importing: Callable[[str, int], None]) -> None:
    importing("first", 300)
    assert latest_instant(open_question(books)) == START + (295 + 20) * DAY
    books.studies = {"A": Study("A", data_to=dt.datetime(2024, 3, 1, tzinfo=dt.UTC))}
    assert latest_instant(open_question(books)) == START + 60 * DAY


def test_without_stages_they_are_scored_at_the_latest_touch(books: Books) -> None:
    lead = Lead("L1", START, touches=(Touch(START + DAY), Touch(START + 2 * DAY)))
    books.current = write_import(books.folder / "a", World(leads=(lead,), rules=()))
    assert latest_instant(open_question(books)) == START + 2 * DAY


def test_leads_without_any_date_are_scored_where_their_ledger_lies(books: Books) -> None:
    books.current = write_import(books.folder / "a", World(leads=(Lead("L1", None),), rules=()))
    assert latest_instant(open_question(books)) == 0
