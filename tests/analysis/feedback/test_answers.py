"""What buyers and sales say: counted lead by lead as a loop over the imported rows counts, without anything of sealed leads."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from analysis.errors import PlumblineError
from analysis.feedback.answer_log import AnswerLog, SaidAnswer
from analysis.feedback.answers import QUESTIONS, tell, topic_of
from analysis.feedback.by_rule import hear_of_rules
from analysis.feedback.summary import hear
from analysis.inference.estimate import Estimate
from analysis.inference.intervals import rate
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.buyer_answers import buyers_said
from analysis.touch_points.inventory import Inventory, take_inventory
from analysis.workspace.folder import Workspace
from tests.samples import Samples

NOW = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def company(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, StudyData, Inventory]:
    space = samples(tmp_path_factory.mktemp("voice") / "w", leads=4_000)
    study_data = open_study(space)
    return space, study_data, take_inventory(study_data)


@pytest.fixture
def own(samples: Samples, tmp_path: Path) -> tuple[Workspace, StudyData, Inventory]:
    space = samples(tmp_path / "w", leads=400)
    study_data = open_study(space)
    return space, study_data, take_inventory(study_data)


def rows_shown(study_data: StudyData) -> list[dict[str, object]]:
    shown = {
        int(lead)
        for lead, code in zip(study_data.snapshots.lead_no.tolist(), study_data.parts.codes.tolist(), strict=True)
        if study_data.parts.names[code] == study_data.visible_part
    }
    return [row for row in study_data.dataset.run(study_data.dataset.tables.feedback).to_pylist() if row["lead_no"] in shown]


def test_answers_are_counted_as_a_loop_over_the_rows_counts_them(company: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = company
    voice, rows = hear(space, study_data, inventory), rows_shown(study_data)
    assert voice.n_answers == len(rows) > 50
    buyers = Counter(str(row["answer"]) for row in rows if row["by"] == "buyer")
    helped = next(each for each in voice.asked if each.topic == "helped")
    assert {each.answer: each.n_leads for each in helped.often} == buyers
    assert [each.n_leads for each in helped.often] == sorted(buyers.values(), reverse=True)
    assert helped.often[0].share == rate(helped.often[0].n_leads, helped.n_leads)
    assert voice.n_elsewhere == study_data.dataset.run(study_data.dataset.tables.feedback).num_rows - len(rows)


def test_who_was_asked_is_said_winners_only_where_nobody_else_answered(company: tuple[Workspace, StudyData, Inventory]) -> None:
    voice = hear(*company)
    helped, worth = (next(each for each in voice.asked if each.topic == topic) for topic in ("helped", "worth"))
    assert helped.winners_only
    assert not worth.winners_only
    assert isinstance(voice.answered, Estimate)
    assert 0.2 < voice.answered.value < 0.5  # a third of the winners answer, by construction


def test_touch_points_are_named_as_often_as_the_inventory_says(company: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = company
    voice = hear(space, study_data, inventory)
    said = buyers_said(study_data, inventory)
    assert {each.point: each.said for each in voice.points} == {
        point: own for point, own in zip(inventory.touch_points, said.said, strict=True) if own.n_named or own.n_kind
    }
    assert (voice.n_naming, voice.n_unknown) == (said.n_naming, said.n_unknown)


def test_quarters_add_up_and_their_verdicts_are_those_of_their_rows(company: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = company
    voice, rows = hear(space, study_data, inventory), rows_shown(study_data)
    assert sum(each.n_answers for each in voice.quarters) + voice.n_undated == voice.n_answers
    assert [each.name for each in voice.quarters] == sorted(each.name for each in voice.quarters)
    for quarter in voice.quarters:
        own = [row for row in rows if row["by"] == "sales" and _quarter(row["given_at"]) == quarter.name]
        assert quarter.worth == rate(sum(str(row["answer"]).startswith("Yes") for row in own), len(own))


def _quarter(at: object) -> str:
    assert isinstance(at, dt.datetime)
    return f"{at.year} Q{(at.month - 1) // 3 + 1}"


def test_a_rule_shows_what_buyers_said_of_the_touch_points_it_counts(company: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = company
    voice = hear(space, study_data, inventory)
    heard = {each.rule: each for each in hear_of_rules(space, study_data, space.scorecard("Marketing 2025"))}
    named = {(each.point.channel, each.point.asset): each.said.n_named for each in voice.points}
    (pricing,), (downloads,) = heard["Pricing page"].by, heard["Downloads"].by
    assert pricing.speaker == "buyer"
    assert pricing.n_named == named["web", "pricing"] > 0
    assert pricing.n_naming == voice.n_naming
    assert pricing.winners_only
    assert isinstance(pricing.share, Estimate)
    assert pricing.share.value == pricing.n_named / pricing.n_naming
    assert downloads.n_kind > 0
    assert sum(each.n_leads for each in heard["Pricing page"].quotes) == pricing.n_named + pricing.n_kind
    assert "Decision maker" not in heard


def answer(lead: str, text: str = "The demo", by: str = "Ann", topic: str = "easier") -> SaidAnswer:
    speaker, question = QUESTIONS[topic]  # type: ignore[index]
    return SaidAnswer(lead, speaker, question, text, "event / attend / demo", by, None, "")


def lead_shown(study_data: StudyData) -> str:
    return lead_of(study_data, study_data.visible_part)


def lead_sealed(study_data: StudyData) -> str:
    return lead_of(study_data, next(name for name in study_data.parts.names if name != study_data.visible_part))


def lead_of(study_data: StudyData, part: str) -> str:
    number = next(
        lead
        for lead, code in zip(study_data.snapshots.lead_no.tolist(), study_data.parts.codes.tolist(), strict=True)
        if study_data.parts.names[code] == part
    )
    leads = study_data.dataset.tables.leads
    return str(study_data.dataset.run(leads.filter(leads["lead_no"] == number).select("lead_id"))["lead_id"][0].as_py())


def test_what_is_entered_counts_at_once_and_outlasts_the_process(own: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = own
    before = hear(space, study_data, inventory)
    entered = tell(space, study_data, answer(lead_shown(study_data), "  Prices on the site  "), now=NOW)
    assert (entered.answer, entered.at, entered.import_id) == ("Prices on the site", NOW, study_data.dataset.import_id)
    again = Workspace.open(space.folder)
    assert AnswerLog(again.database).all() == (entered,)
    after = hear(again, study_data, inventory)
    assert after.n_answers == before.n_answers + 1
    easier = next(each for each in after.asked if each.topic == "easier")
    assert [each.answer for each in easier.often] == ["Prices on the site"]


def test_what_reps_said_of_a_touch_point_is_separate_and_a_sealed_lead_is_not_heard(own: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, _ = own
    card = space.scorecard("Marketing 2025")

    def demo() -> tuple[tuple[str, int, int], ...]:
        heard = {each.rule: each for each in hear_of_rules(space, study_data, card)}
        return tuple((each.speaker, each.n_named, each.n_naming) for each in heard["Demo"].by) if "Demo" in heard else ()

    before = demo()
    tell(space, study_data, answer(lead_sealed(study_data), topic="need"), now=NOW)
    assert demo() == before
    for text in ("The demo", "Again the demo"):
        tell(space, study_data, answer(lead_shown(study_data), text, topic="need"), now=NOW)
    assert demo() == (*before, ("sales", 1, 1))
    quotes = next(each.quotes for each in hear_of_rules(space, study_data, card) if each.rule == "Demo")
    assert {each.answer for each in quotes if each.speaker == "sales"} == {"The demo", "Again the demo"}


def test_where_nobody_named_a_touch_point_no_rule_shows_anything(own: tuple[Workspace, StudyData, Inventory]) -> None:
    import pyarrow.parquet as pq

    space, _, _ = own
    folder = space.current_import()
    assert folder is not None
    path = folder / "feedback.parquet"
    pq.write_table(pq.read_table(path).slice(0, 0), path)
    assert hear_of_rules(space, open_study(space), space.scorecard("Marketing 2025")) == ()


def test_answers_that_differ_in_case_and_blanks_are_one(own: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, inventory = own
    for text in ("More prices", "more  PRICES.", "Less mail"):
        tell(space, study_data, answer(lead_shown(study_data), text), now=NOW)
    easier = next(each for each in hear(space, study_data, inventory).asked if each.topic == "easier")
    assert {each.answer: each.n_leads for each in easier.often} == {"Less mail": 1, "More prices": 1}
    assert (easier.n_answers, easier.n_leads) == (3, 1)


@pytest.mark.parametrize(("text", "by"), [("", "Ann"), ("  ", "Ann"), ("The demo", " ")])
def test_an_answer_without_words_or_name_is_refused(own: tuple[Workspace, StudyData, Inventory], text: str, by: str) -> None:
    space, study_data, _ = own
    with pytest.raises(PlumblineError) as caught:
        tell(space, study_data, answer(lead_shown(study_data), text, by), now=NOW)
    assert caught.value.code == "ANSWER-INCOMPLETE"
    assert AnswerLog(space.database).all() == ()


def test_an_answer_about_nobody_is_refused(own: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, _ = own
    with pytest.raises(PlumblineError) as caught:
        tell(space, study_data, answer("nobody"), now=NOW)
    assert caught.value.code == "LEAD-UNKNOWN"


def test_the_database_refuses_to_change_what_was_said(own: tuple[Workspace, StudyData, Inventory]) -> None:
    space, study_data, _ = own
    tell(space, study_data, answer(lead_shown(study_data)), now=NOW)
    with sqlite3.connect(space.folder / "workspace.sqlite") as connection:
        for sql in ("UPDATE answers SET answer = ''", "DELETE FROM answers"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                connection.execute(sql)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        *((question, topic) for topic, (_, question) in QUESTIONS.items()),
        ("Was this lead worth your call?", "worth"),
        ("Budget range", "budget"),
        ("", "other"),
        ("Which colour?", "other"),
    ],
)
def test_a_question_is_known_by_its_words(question: str, topic: str) -> None:
    assert topic_of(question) == topic
