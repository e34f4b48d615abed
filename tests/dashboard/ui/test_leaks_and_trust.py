"""What the guard found and what scores rest on, beside signals, scorecards and single leads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.bots.overrides import BotVerdict, forget_bot, say_bot
from analysis.leads.scores import score_leads
from analysis.leads.trust import take_trust
from analysis.leakage.acceptance import Acceptance, accept
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import CURRENT_SCORECARD, latest_instant, open_question, open_study
from analysis.touch_points.bot_overrides import touch_points
from analysis.workspace.folder import Workspace
from dashboard.lead.words_trust import TOTALS
from tests.dashboard.conftest import words

LEAKY = """
name: Leaky
rules:
- {name: Contact named, points: 50, attribute: {implementation_contact: {missing: false}}}
- {name: Opens, points: 20, touch: {channel: email, action: open}, up_to: 3}
tiers: [{name: hot, from: 50}, {name: cold, from: 0}]
"""
LEAK = "Likely leak: implementation_contact (used by Contact named): "


@pytest.fixture
def leaky_folder(own_folder: Path) -> Path:
    """A workspace whose only other scorecard rests on a leak."""
    Workspace.open(own_folder).save_scorecard(parse_scorecard(LEAKY))
    return own_folder


def choose(page: AppTest, name: str) -> AppTest:
    page.selectbox(key="candidate").set_value(name)
    page.run()
    assert not page.exception
    return page


def trust_table(page: AppTest):
    return next(each.value for each in page.dataframe if "Mean points that rest on" in each.value.columns)


def test_signals_with_findings_are_marked_and_the_finding_stands_with_the_signal(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    frame = page.dataframe[0].value
    marks = frame.set_index("Signal")["Leak check"]
    assert marks["lifecycle_stage"] == marks["implementation_contact"] == "likely leak"
    assert set(marks[["industry", "country"]]) == {""}
    for name, told in (("industry", False), ("lifecycle_stage", True)):
        place = int(frame.index[frame["Signal"] == name][0])
        page.session_state["signals"] = {"selection": {"rows": [place], "columns": [], "cells": []}}
        page.run()
        assert ("lifecycle_stage: nearly perfect alone" in words(page)) == told


def test_an_accepted_signal_is_marked_as_accepted(open_view, own_folder: Path) -> None:
    accept(Workspace.open(own_folder), Acceptance("lifecycle_stage", "block", "dated by hand", "Ada", "2026-11-24", "x"))
    frame = open_view("attributes", own_folder).dataframe[0].value
    assert frame.set_index("Signal").loc["lifecycle_stage", "Leak check"] == "accepted"


def test_the_board_and_a_lead_say_what_the_scorecard_carries(open_view, leaky_folder: Path) -> None:
    assert LEAK not in words(open_view("board", leaky_folder))
    Workspace.open(leaky_folder).set_setting(CURRENT_SCORECARD, "Leaky")
    said = words(open_view("board", leaky_folder))
    assert LEAK in said
    assert said.count("implementation_contact (used by") == 1, "what both carry is said once"
    assert LEAK in words(open_view("lead", leaky_folder))


def test_what_only_the_current_scorecard_carries_is_said_of_it(open_view, leaky_folder: Path) -> None:
    Workspace.open(leaky_folder).set_setting(CURRENT_SCORECARD, "Leaky")
    page = choose(open_view("board", leaky_folder), "Marketing 2025")
    assert f"Current scorecard “Leaky”: {LEAK}" in words(page)


def test_an_acceptance_is_read_anew_and_its_reason_stands_beside_the_figures(open_view, leaky_folder: Path) -> None:
    space = Workspace.open(leaky_folder)
    space.set_setting(CURRENT_SCORECARD, "Leaky")
    page = open_view("board", leaky_folder)
    accept(space, Acceptance("implementation_contact", "block", "*named* on the first call", "Ada", "2026-11-24", "x"))
    page.run()
    assert LEAK not in words(page)
    assert "Accepted by Ada: *named* on the first call" in words(page)


def notes(page: AppTest) -> list[dict]:
    """What stands beside each rule of the board."""
    sent = [json.loads(each.proto.json) for each in page.get("bidi_component") if each.proto.component_name == "plumbline_board"]
    return next(each["notes"] for each in sent if "notes" in each)


def test_a_rule_on_a_leak_is_marked_on_its_row_until_it_is_accepted(open_view, leaky_folder: Path) -> None:
    space = Workspace.open(leaky_folder)
    space.set_setting(CURRENT_SCORECARD, "Leaky")
    page = open_view("board", leaky_folder)
    contact, opens = notes(page)
    assert contact["said"] is None
    assert contact["leak"]["weight"] == "leak"
    assert "Likely leak. implementation_contact: " in contact["leak"]["words"]
    assert opens["leak"] is None
    accept(space, Acceptance("implementation_contact", "block", "<b>named</b> on the first call", "Ada", "2026-11-24", "x"))
    page.run()
    assert notes(page)[0]["leak"]["weight"] == "accepted"
    assert "Accepted by Ada on 2026-11-24: <b>named</b> on the first call" in notes(page)[0]["leak"]["words"]


def test_what_buyers_said_stands_with_the_rule_that_counts_it(open_view, sample_folder: Path) -> None:
    page = open_view("board", sample_folder)
    by_rule = dict(zip((rule.name for rule in page.session_state["draft"].card.rules), notes(page), strict=True))
    assert by_rule["Decision maker"] == {"leak": None, "said": None}
    assert by_rule["Pricing page"]["said"]["mark"].endswith(" said")
    assert "winners only" in by_rule["Pricing page"]["said"]["words"]


def test_the_board_takes_scores_apart_once_that_is_asked_for(open_view, sample_folder: Path) -> None:
    page = open_view("board", sample_folder)
    assert not [each for each in page.dataframe if "Mean points that rest on" in each.value.columns]
    page.session_state["trust"] = True
    page.run()
    assert not page.exception
    frame = trust_table(page)
    space = Workspace.open(sample_folder)
    report = take_trust(open_study(space), space.scorecard("Marketing 2025"))
    assert frame.columns[1:].tolist() == [f"{each.tier} ({each.n_leads} leads)" for each in report.tiers]
    sums = frame.set_index(frame.columns[0])
    parts = sums.drop(index=list(TOTALS.values()))
    assert parts.sum().tolist() == pytest.approx(sums.loc["Mean score"].tolist())
    assert sums.loc["Mean score"].tolist() == pytest.approx([each.score for each in report.tiers])
    assert "not observable on the web: " in words(page)


def test_tiers_without_leads_have_no_means(open_view, own_folder: Path) -> None:
    Workspace.open(own_folder).set_setting(CURRENT_SCORECARD, "Empty start")
    page = choose(open_view("board", own_folder), "Empty start")
    page.session_state["trust"] = True
    page.run()
    frame = trust_table(page)
    empty = [column for column in frame.columns if column.endswith("(0 leads)")]
    assert empty
    assert frame[empty].isna().all(axis=None)
    assert "there is no score to explain" in words(page)


def points_on_opens(page: AppTest, lead: str) -> int:
    page.text_input(key="search").set_value(lead)
    page.run()
    assert not page.exception
    found = re.search(r"points, of which (\d+) rest on e-mail opens", words(page))
    return int(found[1]) if found else 0


def scores_now(space: Workspace) -> dict[str, int]:
    study_data, card = open_study(space), space.scorecard("Leaky")
    found = score_leads(study_data.dataset, study_data.ledger(card), card, as_of=latest_instant(open_question(space)))
    return dict(zip(found.lead_id, found.score.tolist(), strict=True))


def test_a_leads_score_says_what_it_rests_on_and_follows_overrides(open_view, leaky_folder: Path) -> None:
    space = Workspace.open(leaky_folder)
    space.set_setting(CURRENT_SCORECARD, "Leaky")
    scored = scores_now(space)
    opens = [each for each in touch_points(open_study(space).dataset) if each.action == "open"]
    for each in opens:
        say_bot(space, BotVerdict(each.channel, each.action, each.asset, True, "Ada", "2026-11-24"))
    overridden = scores_now(space)
    lead = next(each for each, score in overridden.items() if 0 < score < scored[each] < 50)
    assert points_on_opens(open_view("lead", leaky_folder), lead) == overridden[lead]
    for each in opens:
        forget_bot(space, each.channel, each.action, each.asset)
    assert points_on_opens(open_view("lead", leaky_folder), lead) == scored[lead]
