"""`plumbline review`: with and without an alarm, its document, its decisions and its calendar file."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.review.log import ReviewLog
from analysis.snapshots.open import open_study
from analysis.versions.freeze import ProposedVersion, save_version
from analysis.versions.log import VersionLog
from analysis.versions.records import MarketingPromise, SalesPromise
from analysis.workspace.folder import Workspace
from tests.samples import Samples

Run = Callable[..., Any]
KEYS = {
    "version", "activated", "as_of", "alarms", "rules_stopped_working", "moved", "realised", "promised", "contact", "calendar",
    "contact_curves", "watched", "rules", "suggest", "decided", "decisions", "ics", "study", "warnings",
}  # fmt: skip


def use(folder: Path, day: dt.datetime, *, share: float = 0.5) -> Path:
    """Activate the company's scorecard on a day."""
    space = Workspace.open(folder)
    card, book = space.scorecard("Marketing 2025"), VersionLog(space.database)
    identity = save_version(space, open_study(space), ProposedVersion(card, "as it is", by="Ann"), now=day).version.id
    book.approve(identity, "marketing", MarketingPromise(65, share), by="Ann", now=day)
    book.approve(identity, "sales", SalesPromise(4), by="Bob", now=day)
    book.activate(identity, by="Ann", now=day)
    return folder


@pytest.fixture(scope="module")
def company_at_full_size(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("full") / "w").folder


@pytest.fixture(scope="module")
def declined(company_at_full_size: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The webinar stops working on the day on which the version becomes active."""
    folder = Path(shutil.copytree(company_at_full_size, tmp_path_factory.mktemp("declined") / "w"))
    return use(folder, dt.datetime(2024, 11, 1, tzinfo=dt.UTC))


@pytest.fixture
def mine(declined: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(declined, tmp_path / "mine"))


@pytest.fixture
def quiet(company_at_full_size: Path, tmp_path: Path) -> Path:
    """Active long before the decline, with a promise that sales can keep."""
    folder = Path(shutil.copytree(company_at_full_size, tmp_path / "quiet"))
    return use(folder, dt.datetime(2024, 6, 1, tzinfo=dt.UTC), share=0.25)


def test_an_alarm_names_the_webinar_first_and_the_answer_is_no(run: Run, mine: Path) -> None:
    answer = run("review", "--workspace", mine, "--as-of", "2025-01-01", "--by", "Ann")
    assert answer.code == 1, answer.err
    first, *_ = answer.out.splitlines()
    assert first.startswith("Version 1 ('Marketing 2025') needs a decision: sales qualified 31 % of its hot leads, 50 % were promised")
    assert "Webinar stopped working" in first
    assert "Wins can be judged from 30 Jan 2025." in answer.out
    assert "The next planned look at the qualified hot leads is on 14 Jan 2025" in answer.out
    assert "the board suggests points" in answer.out


def test_without_an_alarm_the_answer_is_yes(run: Run, quiet: Path) -> None:
    answer = run("review", "--workspace", quiet, "--as-of", "2024-08-01", "--by", "Ann")
    assert answer.code == 0, answer.out + answer.err
    assert answer.out.startswith("Version 1 ('Marketing 2025') raises no alarm so far. Wins can be judged from 30 Aug 2024.")
    assert "the board suggests" not in answer.out


def test_the_document_holds_stable_keys_and_instants_in_iso_form(run: Run, mine: Path) -> None:
    data = run("review", "--workspace", mine, "--as-of", "2025-01-01", "--by", "Ann", "--json").data
    assert set(data) >= KEYS
    assert data["alarms"][:2] == ["qualified-below-promise", "rules-stopped-working"]
    assert data["rules_stopped_working"] == ["Webinar"]
    assert data["as_of"] == "2025-01-01T00:00:00+00:00"
    assert data["realised"]["judged_from"] == "2025-01-30T00:00:00+00:00"
    assert data["realised"]["realised"]["not_estimable"] == "no_leads"
    assert [each["day"] for each in data["promised"]["looks"]] == [30]
    assert data["promised"]["looks"][0]["at"] == "2024-12-15T00:00:00+00:00"
    assert data["calendar"]["due"] == {"day": "2024-12-31", "age_days": 60, "kind": "planned look"}
    assert {each["verdict"] for each in data["rules"] if each["rule"] == "Webinar"} == {"stopped working", "cannot tell"}
    assert len(data["contact_curves"]["for_rep"]) == len(data["contact_curves"]["working_hours"])
    assert data["suggest"] is True


def test_nothing_is_read_without_a_name(run: Run, mine: Path) -> None:
    answer = run("review", "--workspace", mine)
    assert answer.code == 2
    assert "ACCESS-WITHOUT-NAME" in answer.err
    assert run("review", "--workspace", mine, "--by", "Ann").code == 1
    assert run("review", "--workspace", mine).code == 1  # read before


def test_a_decision_is_entered_with_what_was_found(run: Run, mine: Path) -> None:
    words = ("review", "--workspace", mine, "--as-of", "2025-01-01")
    answer = run(*words, "--decide", "adjust", "--reason", "the webinar is gone", "--by", "Ann Lee", "--json")
    made = answer.data["decided"]
    assert (made["decision"], made["by"], made["reason"], made["as_of"]) == (
        "adjust", "Ann Lee", "the webinar is gone", "2025-01-01T00:00:00+00:00",
    )  # fmt: skip
    assert made["summary"]["rules_stopped_working"] == ["Webinar"]
    again = run(*words, "--json").data
    assert again["decisions"] == [made]
    assert again["decided"] is None
    assert again["calendar"]["due"] is None
    assert "to be adjusted" in run(*words).out


def test_retiring_is_reported_and_nothing_is_left_to_review(run: Run, mine: Path) -> None:
    answer = run("review", "--workspace", mine, "--decide", "retire", "--reason", "no longer true", "--by", "Ann")
    assert "Entered: retired by Ann, because: no longer true" in answer.out
    after = run("review", "--workspace", mine)
    assert after.code == 2
    assert "REVIEW-NO-VERSION" in after.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--decide", "keep", "--by", "Ann"), "REVIEW-REASONLESS"),
        (("--decide", "keep", "--reason", "fine"), "REVIEW-NAMELESS"),
        (("--reason", "fine", "--by", "Ann"), "COMMAND-LINE"),
        (("--as-of", "soon", "--by", "Ann"), "COMMAND-LINE"),
        (("--as-of", "2024-10-01", "--by", "Ann"), "REVIEW-TOO-EARLY"),
        (("--ics", "reviews.txt", "--by", "Ann"), "OUTPUT-UNUSABLE"),
    ],
)
def test_wrong_input_is_one_line_and_leaves_no_decision(run: Run, mine: Path, words: tuple[str, ...], code: str) -> None:
    answer = run("review", "--workspace", mine, *words)
    assert answer.code == 2
    assert code in answer.err
    assert answer.err.count("\n") == 1
    assert ReviewLog(Workspace.open(mine).database).decisions() == ()


def test_without_an_active_version_it_says_what_to_do(run: Run, workspace: Path) -> None:
    answer = run("review", "--workspace", workspace)
    assert answer.code == 2
    assert "REVIEW-NO-VERSION" in answer.err
    assert "plumbline versions" in answer.err


def test_the_calendar_file_holds_reviews_and_planned_looks(run: Run, mine: Path, tmp_path: Path) -> None:
    out = tmp_path / "reviews.ics"
    assert run("review", "--workspace", mine, "--as-of", "2025-01-01", "--by", "Ann", "--ics", out).code == 1
    text = out.read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20250130\r\n" in text
    assert "SUMMARY:Planned look: hot leads of the first 60 days\r\n" in text
