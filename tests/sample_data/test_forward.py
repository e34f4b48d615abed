"""The webinar's decline, seen forward in time: rules refitted on the past beat a scorecard of the first months only after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.backtest.rolling import Rolling, roll
from analysis.backtest.scored_leads import leads_at_risk, scored
from analysis.dataset.histories import as_micros
from analysis.inference.estimate import Estimate
from analysis.scorecard import parse_scorecard
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData, ask
from dashboard.sample_workspace import make_sample_workspace

#: About as the first ten months were: points are twenty times the planted log odds.
STALE = parse_scorecard("""
name: First months
rules:
  - {name: Webinar, points: 48, touch: {channel: event, action: attend, asset: webinar}}
  - {name: Pricing page, points: 25, touch: {channel: web, asset: pricing}}
  - {name: Visits burst, points: 18, touch: {channel: web, action: visit}, distinct: day, at_least: 3, within_days: 5}
  - {name: Demo, points: 30, touch: {channel: event, asset: demo}}
  - {name: Quote request, points: 32, touch: {action: quote}}
""")


@pytest.fixture(scope="module")
def study_data(tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    space = make_sample_workspace(tmp_path_factory.mktemp("forward") / "w", leads=30_000)
    opened = open_study(space)
    return ask(opened.dataset, replace(opened.study, holdout="none").at_age(7))


def instant(year: int, month: int) -> int:
    return as_micros(dt.datetime(year, month, 1, tzinfo=dt.UTC))


def test_refitting_on_the_past_beats_the_stale_scorecard_only_after_the_decline(study_data: StudyData) -> None:
    leads = leads_at_risk(study_data, STALE)
    found = roll(study_data, leads, scored(leads, STALE), origins=(instant(2024, 9), instant(2024, 11), instant(2025, 3)))
    assert isinstance(found, Rolling)
    before, *after = (each.ranking.difference for each in found.periods)
    assert isinstance(before, Estimate)
    assert before.low < 0 < before.high
    for each in after:
        assert isinstance(each, Estimate)
        assert each.low > 0
