"""What scores rest on, compared with sums by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.dataset.engine import Dataset, open_dataset
from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate
from analysis.leads.trust import SOURCES, LeadTrust, lead_trust, take_trust, trust_at
from analysis.leads.trust_classes import TRUST_CLASSES, TrustOverride, override_trust, trust_class, trust_overrides
from analysis.ledger import build_ledger
from analysis.scorecard import Scorecard, parse_scorecard
from analysis.snapshots.study_data import ask
from analysis.study import Outcome, Study
from analysis.tables import AttributeInfo
from analysis.workspace.folder import Workspace
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Lead, StageEntry, Touch, World

SIZE, TITLE = AttributeInfo("size", "a_size", "text"), AttributeInfo("title", "title", "text", has_history=True)
CARD = """
name: Card
groups: [{name: Web, cap: 20}]
rules:
- {name: Any web, points: 10, touch: {channel: web}, up_to: 4, group: Web}
- {name: Opens, points: 6, touch: {channel: email, action: open}, up_to: 3}
- {name: Called, points: 8, touch: {channel: call}, rep: include}
- {name: Colleague, points: 5, scope: account, touch: {channel: event}}
- {name: Large, points: 4, attribute: {size: large}}
- {name: Chief, points: 3, attribute: {title: ceo}}
- {name: Silent, points: -10, silence_days: 30}
tiers: [{name: hot, from: 30}, {name: cold, from: 0}]
"""
VISIT, FORM, OPEN = Touch(DAY, "web", "visit"), Touch(DAY, "web", "form"), Touch(DAY, "email", "open")
LEADS = (
    Lead("a", 0, "one", {"size": "large", "title": "ceo"}, touches=(VISIT, VISIT, VISIT, FORM, OPEN)),
    Lead("b", 0, "one", touches=(Touch(DAY, "event", "attend"), Touch(DAY, "call", "connected", logged_by_rep=True)), observable_web=False),
    Lead("c", 0, None, touches=(Touch(5 * DAY, "web", "form"),), observable_email=False),
    Lead("d", 0, None),
)


def dataset(folder: Path, leads: tuple[Lead, ...] = LEADS) -> Dataset:
    return open_dataset(write_import(folder / "import", World(leads, (), (SIZE, TITLE))), threads=1)


def of_lead(data: Dataset, lead_no: int, *, day: int = 2, card: Scorecard | None = None, said: tuple[TrustOverride, ...] = ()) -> LeadTrust:
    card = card or parse_scorecard(CARD)
    return lead_trust(data, build_ledger(data, card.rules, outcome="won"), card, lead_no=lead_no, as_of=day * DAY, overrides=said)


def points(found: LeadTrust) -> dict[str, float]:
    return {share.source: pytest.approx(share.points) for share in found.shares}


def test_points_are_split_by_the_leads_own_touches_after_the_cap(tmp_path: Path) -> None:
    """Web gives 40, capped at 20: three visits to one form. A colleague attended an event: 5. Opens 6, size 4, title 3: 38 in all."""
    found = of_lead(dataset(tmp_path), 0)
    assert found.score == 38
    assert points(found) == {
        "form": 5, "meeting": 5, "visit": 15, "open": 6, "attribute at the point in time": 3, "attribute as exported": 4,
    }  # fmt: skip
    assert found.rep_points == 0


def test_points_by_touches_that_reps_logged_are_separate(tmp_path: Path) -> None:
    found = of_lead(dataset(tmp_path), 1)
    assert points(found) == {"meeting": 13}
    assert found.rep_points == pytest.approx(8)
    assert found.unseen == ("web",)


def test_what_negative_rules_take_away_shrinks_all_alike(tmp_path: Path) -> None:
    """At day 40 silence takes 10 of 38."""
    found = of_lead(dataset(tmp_path), 0, day=40)
    assert found.score == 28
    assert sum(share.points for share in found.shares) == pytest.approx(28)
    assert points(found)["visit"] == pytest.approx(15 * 28 / 38)


def test_touches_after_the_instant_do_not_count(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    assert of_lead(data, 2, day=4) == LeadTrust(0, (), 0.0, ("email",))
    assert points(of_lead(data, 2, day=6)) == {"form": 10}


def test_a_lead_without_points_rests_on_nothing(tmp_path: Path) -> None:
    assert of_lead(dataset(tmp_path), 3) == LeadTrust(0, (), 0.0, ())


def test_rows_add_up_to_the_scores_whatever_the_instant(tmp_path: Path) -> None:
    data, card = dataset(tmp_path), parse_scorecard(CARD)
    at = (np.array([0, 0, 1, 2, 3, 0], dtype=np.int32), np.array([0, 2, 2, 6, 6, 90]) * DAY)
    rows = trust_at(data, build_ledger(data, card.rules, outcome="won"), card, at)
    assert rows.points.shape == (6, len(SOURCES))
    assert rows.points.sum(axis=1) == pytest.approx(rows.score)
    assert rows.score.max() == 38


def test_people_may_correct_it_and_it_is_saved(tmp_path: Path) -> None:
    data, workspace = dataset(tmp_path), Workspace.create(tmp_path / "w")
    override_trust(workspace, TrustOverride("web", "visit", "click"))
    override_trust(workspace, TrustOverride("email", "open", None))
    said = trust_overrides(Workspace.open(tmp_path / "w"), data)
    assert set(said) == {TrustOverride("web", "visit", "click"), TrustOverride("email", "open", None)}
    found = points(of_lead(data, 0, said=said))
    assert (found["click"], found["other touch"]) == (15, 6)
    with pytest.raises(PlumblineError, match="no trust class 'gut feeling'"):
        override_trust(workspace, TrustOverride("web", "visit", "gut feeling"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("channel", "action", "expected"),
    [
        ("web", "quote", "form"),
        ("event", "webinar", "meeting"),
        ("web", "download", "click"),
        ("web", "page_view", "visit"),
        ("email", "send", None),
    ],
)
def test_the_words_of_a_touch_say_what_it_proves(channel: str, action: str, expected: str | None) -> None:
    assert trust_class(channel, action) == expected


def test_classes_fall_from_forms_to_opens() -> None:
    assert TRUST_CLASSES == ("form", "meeting", "click", "visit", "open")


def test_tiers_and_unobserved_leads_of_a_study(tmp_path: Path) -> None:
    hot = tuple(
        Lead(
            f"h{n}", 0, touches=(VISIT, VISIT, OPEN, OPEN), stages=(StageEntry(9 * DAY, "won" if n % 2 else "lost"),), observable_web=n != 1
        )
        for n in range(6)
    )
    cold = tuple(Lead(f"k{n}", 0, stages=(StageEntry(50 * DAY, "lost"),)) for n in range(3))
    study = Study("Test", outcome=Outcome("won", 30), holdout="none").at_age(2)
    report = take_trust(ask(dataset(tmp_path, hot + cold), study), parse_scorecard(CARD))
    first, last = report.tiers
    assert (first.tier, first.n_leads, first.score, first.n_unseen) == ("hot", 6, 32, 1)
    assert {share.source: share.points for share in first.shares if share.points} == {"visit": pytest.approx(20), "open": pytest.approx(12)}
    assert (last.n_leads, last.score) == (3, 0)
    web = report.unobserved[0]
    assert (web.channel, web.n_leads, web.n_converted) == ("web", 1, 1)
    assert isinstance(web.conversion_of_others, Estimate)
    assert (web.conversion_of_others.n, web.conversion_of_others.value) == (8, 2 / 8)
