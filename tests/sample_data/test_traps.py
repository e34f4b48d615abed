"""The traps that real exports hold: each is there, and is what truth.json says it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np

from analysis.conditions import ContainsWords
from sample_data.arrays import DATA_END, DAY, NEVER
from sample_data.catalogue import DOWNLOADS, KINDS, kinds
from sample_data.effects import SIGNALS
from sample_data.names import TITLES
from sample_data.truth import PLANTED
from tests.sample_data.conftest import Company, Row

STUDENT_WORDS = ("student", "phd candidate", "intern")


def says_student(title: str) -> bool:
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return any(f" {word} " in f" {' '.join(words)} " for word in ContainsWords(STUDENT_WORDS).words)


def good_leads(company: Company) -> list[Row]:
    """The first row of each good lead."""
    rows: dict[str, Row] = {}
    for row in company.rows["leads.csv"]:
        if row["Lead ID"].startswith("L-1") and len(row["Lead ID"]) == 9:
            rows.setdefault(row["Lead ID"], row)
    return list(rows.values())


def stage_winners(company: Company) -> set[str]:
    return {
        row["Lead ID"] for row in company.rows["stage_history.csv"] if row["Stage"] == "Closed Won" and row["Lead ID"].startswith("L-1")
    }


def test_truth_lists_every_effect_and_every_trap(company: Company) -> None:
    assert [each["name"] for each in company.truth["signals"]] == [signal.name for signal in SIGNALS]
    assert [each["log_odds"] for each in company.truth["signals"]] == [signal.log_odds for signal in SIGNALS]
    names = {each["name"] for each in company.truth["planted"]}
    assert names == {name for name, _ in PLANTED}
    assert names >= {
        "students", "bot opens", "unobservable", "webinar decay", "leaking column", "lifecycle", "seniority", "confounding",
        "old score", "treatment", "returning", "repeat purchases", "broken rows", "feedback",
    }  # fmt: skip
    assert all(each["description"] for each in (*company.truth["signals"], *company.truth["planted"]))
    assert company.truth["seed"] == 1
    assert company.truth["counts"]["winners"] == len(stage_winners(company))


def test_students_take_most_papers_never_see_prices_and_never_win(company: Company) -> None:
    block = company.block
    student = block.people.student
    assert 0.05 < student.mean() < 0.07
    papers = {(lead, kind) for lead, kind in zip(block.touches.lead, block.touches.kind, strict=True) if KINDS[kind].action == "download"}
    by_lead = Counter(lead for lead, _ in papers)
    students, others = ([by_lead[lead] for lead in np.flatnonzero(group)] for group in (student, ~student))
    assert np.mean(students) > 0.6 * len(DOWNLOADS)
    assert np.mean(others) < 1
    assert not student[block.touches.lead[block.touches.is_kind(kinds("visit", ("pricing",)))]].any()
    assert not (block.journeys.won[student] < NEVER).any()


def test_titles_say_who_is_a_student_by_whole_words_only() -> None:
    assert {title for title, seniority, *_ in TITLES if says_student(title)} == {title for title, seniority, *_ in TITLES if seniority == 5}
    assert any("intern" in title.lower() and not says_student(title) for title, *_ in TITLES), (
        "International and Internal must be there to be distinguished"
    )


def test_student_leads_of_the_export_are_those_whose_title_says_so(company: Company) -> None:
    assert sum(says_student(row["Job Title"]) for row in good_leads(company)) == company.truth["counts"]["students"]


def test_every_winner_is_called_customer_as_of_the_export_and_nobody_else(company: Company) -> None:
    customers = {row["Lead ID"] for row in good_leads(company) if row["Lifecycle Stage"] == "Customer"}
    assert customers == stage_winners(company)


def test_deals_and_stages_tell_the_same_winners(company: Company) -> None:
    won = {row["Lead ID"] for row in company.rows["deals.csv"] if row["Deal Stage"] == "Closed Won" and row["Lead ID"].startswith("L-1")}
    assert won == stage_winners(company)


def test_the_leaking_column_is_filled_for_winners_alone(company: Company) -> None:
    filled = {row["Lead ID"] for row in good_leads(company) if row["Implementation Contact"]}
    winners = stage_winners(company)
    assert filled <= winners
    assert len(filled) > 0.7 * len(winners)


def test_seniority_is_typed_in_after_the_call_and_has_no_history(company: Company) -> None:
    called = {row["Lead ID"] for row in company.rows["stage_history.csv"] if row["Stage"] in ("Contacted", "Closed Won")}
    typed = {row["Lead ID"] for row in good_leads(company) if row["Seniority"]}
    assert typed <= called
    assert stage_winners(company) <= typed
    assert len(typed) < 0.9 * 12_000
    assert {row["Field"] for row in company.rows["field_history.csv"]} == {"Job Title", "Number of Employees", "Lead Owner"}


def test_the_last_change_of_a_field_is_what_the_export_shows(company: Company) -> None:
    leads = {row["Lead ID"]: row for row in good_leads(company)}
    last: dict[tuple[str, str], Row] = {}
    for row in company.rows["field_history.csv"]:
        if row["Lead ID"] in leads and row["Edit Date"].startswith("202") and is_date(row["Edit Date"]):
            last[row["Lead ID"], row["Field"]] = row
    assert len(last) > 500
    different = [key for key, row in last.items() if leads[key[0]][key[1]] not in (row["New Value"], "")]
    assert different == []


def is_date(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def test_hidden_leads_leave_no_visits_and_no_opens(company: Company) -> None:
    block = company.block
    for hidden, action in ((block.people.web_hidden, "visit"), (block.people.images_hidden, "open")):
        assert 0.1 < hidden.mean() < 0.17
        seen = np.unique(block.touches.lead[block.touches.is_kind(kinds(action))])
        assert not hidden[seen].any()
    rows = good_leads(company)
    assert sum(row["Web Tracking"] == "false" for row in rows) == company.truth["counts"]["web_hidden"]
    assert sum(row["Email Images"] == "false" for row in rows) == company.truth["counts"]["images_hidden"]


def test_bots_open_within_seconds_and_only_some_are_marked(company: Company) -> None:
    touches = company.block.touches
    sends, opens = kinds("send"), kinds("open")
    sent = {(lead, KINDS[kind].asset): at for lead, kind, at in zip(touches.lead, touches.kind, touches.at, strict=True) if sends[kind]}
    rows = np.flatnonzero(touches.is_kind(opens))
    delay = np.array(
        [touches.at[row] - sent.get((touches.lead[row], KINDS[touches.kind[row]].asset), touches.at[row] - 10) for row in rows]
    )
    bots = touches.bot[rows]
    assert delay[bots].max() < 30
    assert delay[~bots].min() >= 10
    assert np.median(delay[~bots]) > 3_600
    assert 0.5 < touches.flagged[rows][bots].mean() < 0.6
    assert not touches.flagged[~touches.bot].any()


def test_some_lost_leads_enter_again_and_some_of_them_win(company: Company) -> None:
    stages: dict[str, list[tuple[str, str]]] = {}
    for row in company.rows["stage_history.csv"]:
        if row["Lead ID"].startswith("L-1") and is_date(row["Entered Date"]):
            stages.setdefault(row["Lead ID"], []).append((row["Entered Date"], row["Stage"]))
    back = [sorted(rows) for rows in stages.values() if sum(stage == "New" for _, stage in rows) == 2]
    assert len(back) == company.truth["counts"]["returned"]
    for rows in back:
        names = [stage for _, stage in rows]
        assert "Closed Lost" in names[: len(names) - names[::-1].index("New")]
    assert sum(rows[-1][1] == "Closed Won" for rows in back) == company.truth["counts"]["returned_won"] > 20


def test_customers_buy_again_and_some_of_these_deals_name_the_company_alone(company: Company) -> None:
    deals = [row for row in company.rows["deals.csv"] if row["Deal ID"].startswith("D-2") and row["Deal Stage"] == "Closed Won"]
    assert company.truth["counts"]["repeat_deals"] > 100
    assert max(Counter(row["Lead ID"] for row in deals if row["Lead ID"]).values()) >= 2
    by_account = [row for row in deals if not row["Lead ID"]]
    assert len(by_account) > 10
    assert all(row["Account ID"] for row in by_account)


def test_stages_of_a_journey_come_in_order(company: Company) -> None:
    journeys = company.block.journeys
    steps = (company.block.people.created, journeys.mql, journeys.contacted, journeys.qualified, journeys.opportunity, journeys.won)
    for number, earlier in enumerate(steps):
        for later in steps[number + 1 :]:
            both = (earlier < NEVER) & (later < NEVER)
            assert np.all(earlier[both] <= later[both])
    winners = journeys.won < NEVER
    assert np.all(journeys.opportunity[winners] < NEVER)
    assert np.all(journeys.contacted[winners] < NEVER)
    assert not (winners & (journeys.lost < NEVER)).any()


def test_handoffs_carry_the_old_score_of_their_moment(company: Company) -> None:
    edges = {"hot": (60, 100), "warm": (30, 59), "cold": (0, 29)}
    rows = company.rows["handoffs.csv"]
    assert all(edges[row["Tier"]][0] <= int(row["Score"]) <= edges[row["Tier"]][1] for row in rows)
    assert 0.1 < sum(row["Tier"] == "hot" for row in rows) / len(rows) < 0.35
    scores = {row["Lead ID"]: row["Lead Score"] for row in good_leads(company)}
    assert all(scores[row["Lead ID"]] == row["Score"] for row in rows if row["Lead ID"] in scores)


def test_buyers_and_reps_give_feedback(company: Company) -> None:
    rows = company.rows["feedback.csv"]
    buyers = [row for row in rows if row["Given By"] == "Buyer"]
    assert {row["Question"] for row in buyers} == {"What one thing did we provide that helped you choose us?"}
    assert {row["Lead ID"] for row in buyers if row["Lead ID"]} <= stage_winners(company)
    assert 0.2 < len(buyers) / len(stage_winners(company)) < 0.4
    assert len({row["Answer"] for row in rows if row["Given By"] == "Sales"}) == 4


def test_people_are_plainly_invented(company: Company) -> None:
    rows = good_leads(company)
    assert all(row["Email"].endswith(".example") for row in rows)
    assert all(row["Email"].endswith("@" + row["Email Domain"]) for row in rows)
    assert len({row["Email"] for row in rows}) == len(rows)
    assert all(
        row["Phone Number"].startswith(("+999 ", "+49 30 23125 ", "+33 1 99 00 ", "+44 20 7946 0", "+1 202 555 0"))
        for row in rows
        if row["Phone Number"]
    )
    assert any('"' in row["Company Name"] for row in rows)
    assert any("," in row["Company Name"] for row in rows)
    assert any("é" in row["First Name"] for row in rows)


def test_accounts_have_one_to_four_leads(company: Company) -> None:
    sizes = Counter(Counter(row["Account ID"] for row in good_leads(company) if row["Account ID"]).values())
    assert set(sizes) == {1, 2, 3, 4}
    assert sizes[1] > sizes[2] > sizes[3] > sizes[4]


def test_there_is_time_for_conversions_to_mature(company: Company) -> None:
    created = company.block.people.created
    assert (created + 97 * DAY < DATA_END).mean() > 0.8
