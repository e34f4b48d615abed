"""The planted effects: they are in the data, and only they."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sample_data.arrays import DATA_END, DAY, NEVER
from sample_data.catalogue import kinds
from sample_data.company import LeadBlock
from sample_data.effects import BASE_LOG_ODDS, SIGNALS, WEBINAR_WORKS_UNTIL, log_odds, position
from tests.sample_data.conftest import Company

Bools = NDArray[np.bool_]
BEYOND_CHANCE = 3.6  # standard errors; 22 coefficients, about 1 in 150 for a true generator


def won(block: LeadBlock) -> Bools:
    """Ever won, also after the end of the data."""
    return block.journeys.won < NEVER


def converted_from(block: LeadBlock, age: int) -> tuple[Bools, Bools]:
    """Mature and undecided at that age; won within 90 days after."""
    as_of = block.people.created + age * DAY
    at_risk = (as_of + 90 * DAY < DATA_END) & (block.journeys.closed > as_of)
    return at_risk, block.journeys.won <= as_of + 90 * DAY


def rate(block: LeadBlock, chosen: Bools) -> float:
    return float(won(block)[chosen].mean())


@pytest.fixture(scope="module")
def fitted(crowd: LeadBlock) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients and standard errors of winning on all signals, constant first, among those who can win."""
    from statsmodels.discrete.discrete_model import Logit

    buyers = ~crowd.people.student
    design = np.column_stack((np.ones(buyers.sum()), crowd.measured.flags[buyers].astype(float)))
    result = Logit(won(crowd)[buyers].astype(float), design).fit(disp=0)
    return result.params, result.bse


@pytest.mark.parametrize("name", [signal.name for signal in SIGNALS])
def test_a_regression_on_all_signals_finds_the_planted_effect(fitted: tuple[NDArray[np.float64], NDArray[np.float64]], name: str) -> None:
    place = position(name)
    found, error = fitted[0][1 + place], fitted[1][1 + place]
    assert abs(found - SIGNALS[place].log_odds) < BEYOND_CHANCE * error


def test_the_constant_is_the_planted_base(fitted: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    assert abs(fitted[0][0] - BASE_LOG_ODDS) < BEYOND_CHANCE * fitted[1][0]


def test_the_probability_of_winning_is_the_sum_of_the_effects_and_nothing_else(crowd: LeadBlock) -> None:
    buyers = ~crowd.people.student
    odds = BASE_LOG_ODDS + crowd.measured.flags @ log_odds()
    assert np.allclose(crowd.journeys.probability[buyers], (1 / (1 + np.exp(-odds)))[buyers])


def test_opens_look_useful_alone_and_are_worth_nothing_given_what_people_do(
    crowd: LeadBlock, fitted: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> None:
    opened = crowd.measured.flags[:, position("mail open")]
    assert rate(crowd, opened) > 1.1 * rate(crowd, ~opened)
    assert abs(fitted[0][1 + position("mail open")]) < 0.15


def test_the_webinar_works_for_leads_of_the_first_ten_months_only(crowd: LeadBlock) -> None:
    early = crowd.people.created < WEBINAR_WORKS_UNTIL
    attended = np.zeros(crowd.people.n, dtype=bool)
    attended[crowd.touches.lead[crowd.touches.is_kind(kinds("attend", ("webinar",)))]] = True
    buyers = ~crowd.people.student
    assert rate(crowd, early & attended & buyers) > 1.8 * rate(crowd, early & ~attended & buyers)
    assert 0.8 < rate(crowd, ~early & attended & buyers) / rate(crowd, ~early & ~attended & buyers) < 1.25


@pytest.mark.parametrize("which", ["company", "crowd"])
def test_subscribers_convert_less_in_all_and_more_within_each_kind_of_lead(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    block = found.block if isinstance(found, Company) else found
    subscriber, free, student = block.people.subscriber, block.people.free_mail, block.people.student
    assert rate(block, subscriber) < 0.85 * rate(block, ~subscriber)
    for stratum in (~student & ~free, ~student & free):
        assert rate(block, subscriber & stratum) > rate(block, ~subscriber & stratum)


def test_leads_that_cannot_be_seen_behave_and_win_like_the_others(crowd: LeadBlock) -> None:
    for hidden in (crowd.people.web_hidden, crowd.people.images_hidden):
        n = np.array([hidden.sum(), (~hidden).sum()])
        difference = rate(crowd, hidden) - rate(crowd, ~hidden)
        error = np.sqrt((won(crowd).mean() * (1 - won(crowd).mean()) / n).sum())
        assert abs(difference) < 3 * error


def test_being_called_fast_is_what_the_old_score_brings(crowd: LeadBlock) -> None:
    fast = crowd.measured.flags[:, position("called fast")]
    hot, warm = crowd.routing.tier == 0, crowd.routing.tier == 1
    assert fast[hot].mean() > 0.8
    assert fast[warm].mean() < 0.35
    assert log_odds()[position("called fast")] > 0


def test_the_old_score_values_opens_more_than_prices_and_is_no_good_judge(crowd: LeadBlock) -> None:
    opens = np.bincount(crowd.touches.lead[crowd.touches.is_kind(kinds("open"))], minlength=crowd.people.n)
    pricing = crowd.measured.flags[:, position("pricing page")]
    score = crowd.routing.score
    assert np.corrcoef(score, opens)[0, 1] > np.corrcoef(score, pricing)[0, 1] + 0.1
    assert rate(crowd, pricing & (score < 60)) > rate(crowd, ~pricing & (score >= 60))


@pytest.mark.parametrize("which", ["company", "crowd"])
def test_timing_lets_an_import_propose_seven_days(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    block = found.block if isinstance(found, Company) else found
    known = block.journeys.won < DATA_END
    age = (block.journeys.won - block.people.created)[known] / DAY
    assert (age <= 7).mean() <= 0.08
    assert (age <= 14).mean() > 0.11
    assert 40 <= np.median(age) <= 60


@pytest.mark.parametrize("which", ["company", "crowd"])
def test_seven_to_ten_percent_convert_from_day_seven(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    block = found.block if isinstance(found, Company) else found
    at_risk, converted = converted_from(block, 7)
    assert 0.07 < converted[at_risk].mean() < 0.1
    assert converted[at_risk].sum() > 600


def test_signals_show_early_enough_for_day_seven(crowd: LeadBlock) -> None:
    pricing = crowd.touches.is_kind(kinds("visit", ("pricing",)))
    early = pricing & (crowd.touches.at <= crowd.people.created[crowd.touches.lead] + 7 * DAY)
    seen = np.zeros(crowd.people.n, dtype=bool)
    seen[crowd.touches.lead[early]] = True
    at_risk, converted = converted_from(crowd, 7)
    assert seen[at_risk].mean() > 0.12
    assert converted[at_risk & seen].mean() > 2 * converted[at_risk & ~seen].mean()


def test_whole_histories_make_winners_look_busier_than_they_were(crowd: LeadBlock) -> None:
    age = crowd.touches.at - crowd.people.created[crowd.touches.lead]
    plain = crowd.touches.is_kind(kinds("visit", ("home", "product", "specs")))
    ever = np.bincount(crowd.touches.lead[plain], minlength=crowd.people.n)
    young = np.bincount(crowd.touches.lead[plain & (age <= 7 * DAY)], minlength=crowd.people.n)
    buyers = ~crowd.people.student & (crowd.journeys.closed > crowd.people.created + 7 * DAY)
    winners, others = buyers & won(crowd), buyers & ~won(crowd)
    assert ever[winners].mean() / ever[others].mean() > 1.2 * young[winners].mean() / young[others].mean()


def test_touches_all_but_end_with_the_journey(crowd: LeadBlock) -> None:
    lost = crowd.journeys.lost < DATA_END - 60 * DAY
    lost[crowd.returns.lead] = False
    closed, age = crowd.journeys.closed[crowd.touches.lead], crowd.touches.at
    of_lost = lost[crowd.touches.lead]
    before = (of_lost & (age > closed - 30 * DAY) & (age <= closed)).sum()
    after = (of_lost & (age > closed) & (age <= closed + 30 * DAY)).sum()
    assert after < 0.15 * before
