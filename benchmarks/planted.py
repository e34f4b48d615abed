"""Do the intervals of the comparison cover what was planted in the sample company? Drawn in memory, judged by the product's own code.

The truth is not the planted number itself: that is an effect on ever winning, of what happens in thirty days, given all other signals. What
the comparison estimates is another quantity: how leads with a signal by day 7 convert within the next 90 days, against leads without it
(raw), or given the other signals (adjusted). That quantity is computed on a company so large that its own error does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.inference.estimate import Answer, Estimate
from analysis.signals.adjusted import Adjusted, adjust
from analysis.signals.compare import SignalComparison, compare_attributes
from analysis.signals.levels import RARE, Cuts
from analysis.signals.read import Signals
from analysis.signals.touch_points import LEVELS, touch_point_name
from analysis.signals.values import LevelSignal, NumberSignal, Signal
from benchmarks.simulations.figures import Figure, covers
from sample_data import names
from sample_data.arrays import DATA_END, DAY
from sample_data.catalogue import DATASHEETS, KINDS, PAPERS, kind
from sample_data.company import LeadBlock, draw_block

Flags = NDArray[np.bool_]
Key = tuple[str, str]
AGE, HORIZON = 7, 90
#: Leads of one drawn company, as `plumbline sample` makes it.
LEADS = 12_000
#: Cut points at the planted sizes; those by equal counts would move from seed to seed.
CUTS = (Cuts("employees", (200.0, 5001.0)),)
#: Touch points with a planted effect, nil included, that enough leads have by day 7.
POINTS = (
    kind("web", "visit", "pricing"), kind("web", "visit", "careers"), kind("web", "quote", "quote form"), kind("event", "attend", "demo"),
    kind("event", "attend", "trade fair"), kind("email", "open", "nurture 1"), kind("email", "click", "nurture 1"),
    kind("email", "unsubscribe"), kind("social", "follow", "LinkedIn"),
    *(kind("web", "download", paper) for paper in (*DATASHEETS, *PAPERS)),
)  # fmt: skip
#: Its worth moves with time, so that one number for all leads is no planted effect.
WEBINAR = kind("event", "attend", "webinar")
#: Signals with a level that only students have. They never win, so that no finite effect of the other levels given all signals exists as
#: long as students are among the leads: it would be compared with theirs too.
WITH_STUDENTS = frozenset({"title", "industry", "email_domain"})
#: Levels that say the same as their opposite.
MIRRORED = frozenset({"without", "No"})
QUANTITIES = ("difference", "risk ratio", "odds ratio", "adjusted odds ratio", "adjusted odds ratio, without students")
#: What the comparison or the model estimates, or estimated, by quantity, signal and level.
Truth = Mapping[str, Mapping[Key, float]]


@dataclass(frozen=True, slots=True)
class Covered:
    """Intervals that were looked at, and those of them that hold the truth."""

    n: int
    inside: int

    @property
    def share(self) -> float:
        return self.inside / self.n


def draw(seed: int, leads: int = LEADS) -> LeadBlock:
    """One company in memory, the same as the written one of that seed."""
    return draw_block(np.random.default_rng([seed, 0]), 0, leads)


def signals_of(block: LeadBlock, points: tuple[int, ...] = POINTS) -> Signals:
    """What the product reads of a company under its own study, without a holdout: attributes and touch points as known on day 7.

    Args:
        block: The company.
        points: Touch points to read, as places in the catalogue.
    """
    people = block.people
    as_of = people.created + AGE * DAY
    rows = np.flatnonzero((as_of + HORIZON * DAY < DATA_END) & (block.journeys.closed > as_of))
    converted = block.journeys.won[rows] <= as_of[rows] + HORIZON * DAY
    months, cohort = np.unique(as_of[rows].astype("datetime64[s]").astype("datetime64[M]"), return_inverse=True)
    return Signals(
        signals=(*_attributes(block, rows), *_touch_points(block, points, rows, as_of)),
        converted=converted,
        bucket=(people.companies.account[rows] % 50).astype(np.int16),
        cohort=cohort.astype(np.int16),
        cohorts=tuple(str(month) for month in months),
        refused=(),
        part="all",
    )


def _attributes(block: LeadBlock, rows: NDArray[np.int64]) -> tuple[Signal, ...]:
    people, facts = block.people, block.people.companies
    employees = np.where(people.has_account | people.student, facts.employees, np.nan)
    mail_names = (RARE, *names.FREE_DOMAINS, *names.UNIVERSITY_DOMAINS)
    free, university = people.domain % len(names.FREE_DOMAINS), people.domain % len(names.UNIVERSITY_DOMAINS)
    mail = np.select([people.free_mail, people.student], [1 + free, 1 + len(names.FREE_DOMAINS) + university], 0)
    texts = {
        "title": ([title[0] for title in names.TITLES], people.title),
        "industry": (names.INDUSTRIES, facts.industry),
        "source": (names.SOURCES, people.source),
        "email_domain": (mail_names, mail),
        "newsletter": (("No", "Yes"), people.subscriber.astype(np.int64)),
    }
    levels = (LevelSignal(name, None, tuple(words), codes[rows].astype(np.int32), True) for name, (words, codes) in texts.items())
    return (NumberSignal("employees", "company", employees[rows].astype(np.float64), False), *levels)


def _touch_points(block: LeadBlock, points: tuple[int, ...], rows: NDArray[np.int64], as_of: NDArray[np.int64]) -> tuple[LevelSignal, ...]:
    people, touches = block.people, block.touches
    known = touches.where((touches.at <= as_of[touches.lead]) & ~touches.flagged)
    had = np.zeros((len(KINDS), people.n), dtype=np.bool_)
    had[known.kind, known.lead] = True
    found = []
    for place in points:
        point = KINDS[place]
        absence_known = ~people.web_hidden if point.channel == "web" else ~people.images_hidden | (point.action != "open")
        seen = ~people.withdrawn & (had[place] | absence_known)
        codes = np.where(seen, np.where(had[place], 0, 1), -1).astype(np.int32)
        name = touch_point_name(point.channel, point.action, point.asset)
        found.append(LevelSignal(name, None, LEVELS, codes[rows], False, "touch point"))
    return tuple(found)


def large_company(n_blocks: int, *, first_seed: int, leads: int = 50_000) -> Signals:
    """Many companies as one."""
    return reduce(_joined, (signals_of(draw(first_seed + number, leads)) for number in range(n_blocks)))


def without_students(signals: Signals) -> Signals:
    """The same leads but for students, who never win: then the model of all signals needs no prior."""
    industry = next(each for each in signals.signals if each.name == "industry")
    assert isinstance(industry, LevelSignal)
    kept = np.flatnonzero(industry.codes != industry.levels.index("Education"))
    return replace(
        signals,
        signals=tuple(_taken(each, kept) for each in signals.signals),
        converted=signals.converted[kept],
        bucket=signals.bucket[kept],
        cohort=signals.cohort[kept],
    )


def answers_of(signals: Signals) -> dict[str, dict[Key, Answer]]:
    """What the product says, by quantity, signal and level; mirrored levels are left out."""
    found, adjusted = _compared(signals)
    alone = _compared(without_students(signals))[1]
    raw = {(result.name, level.level): level for result in found.results for level in result.levels if level.level not in MIRRORED}
    return {
        "difference": {key: level.difference for key, level in raw.items()},
        "risk ratio": {key: level.risk_ratio for key, level in raw.items()},
        "odds ratio": {key: level.odds_ratio for key, level in raw.items()},
        "adjusted odds ratio": _effects(adjusted, WITH_STUDENTS),
        "adjusted odds ratio, without students": _effects(alone, frozenset()),
    }


def _compared(signals: Signals) -> tuple[SignalComparison, Adjusted]:
    found = compare_attributes(signals, difference_worth_having=0.2, cuts=CUTS)
    return found, adjust(found, signals, left_out=())


def _effects(adjusted: Adjusted, left_out: frozenset[str]) -> dict[Key, Answer]:
    chosen = (each for each in adjusted.levels if each.level not in MIRRORED and each.signal not in left_out)
    return {(each.signal, each.level): each.adjusted for each in chosen}


def truth_of(signals: Signals) -> Truth:
    """The same quantities in a company that is large enough to be the truth. Levels of which nobody converts have none."""
    answers = answers_of(signals)
    never = {
        (result.name, level.level)
        for result in _compared(signals)[0].results
        for level in result.levels
        if level.n_converted in (0, level.n)
    }
    return {
        name: {key: answer.value for key, answer in own.items() if isinstance(answer, Estimate) and key not in never}
        for name, own in answers.items()
    }


def coverage(truth: Truth, seeds: Iterable[int]) -> dict[str, dict[Key, Covered]]:
    """How many intervals hold the truth, by quantity, then by signal and level; what the product does not estimate is not counted."""
    tally: dict[str, dict[Key, list[bool]]] = {name: {} for name in truth}
    for seed in seeds:
        answers = answers_of(signals_of(draw(seed)))
        for name, own in truth.items():
            for key, true in own.items():
                answer = answers[name].get(key)
                if isinstance(answer, Estimate):
                    tally[name].setdefault(key, []).append(answer.low <= true <= answer.high)
    return {name: {key: Covered(len(each), sum(each)) for key, each in own.items()} for name, own in tally.items()}


def together(covered: Iterable[Covered]) -> Covered:
    """All of them as one."""
    every = tuple(covered)
    return Covered(sum(each.n for each in every), sum(each.inside for each in every))


def planted_effects(*, n_companies: int = 50, n_blocks: int = 20) -> Iterator[Figure]:
    """Coverage of each quantity over so many companies of 12,000 leads, against the truth of so many of 50,000."""
    truth = truth_of(large_company(n_blocks, first_seed=10_000))
    for name, own in coverage(truth, range(1, n_companies + 1)).items():
        found = together(own.values())
        yield covers(f"{name} of {len(own)} levels in {n_companies} sample companies", found.share, 0.93, 0.97)


def _taken(signal: Signal, rows: NDArray[np.int64]) -> Signal:
    if isinstance(signal, NumberSignal):
        return replace(signal, numbers=signal.numbers[rows])
    return replace(signal, codes=signal.codes[rows])


def _joined(one: Signals, two: Signals) -> Signals:
    if one.cohorts != two.cohorts:
        raise ValueError(f"cohorts == {two.cohorts}, must be {one.cohorts}.")

    def whole(first: Signal, second: Signal) -> Signal:
        if isinstance(first, NumberSignal) and isinstance(second, NumberSignal):
            return replace(first, numbers=np.concatenate((first.numbers, second.numbers)))
        assert isinstance(first, LevelSignal)
        assert isinstance(second, LevelSignal)
        return replace(first, codes=np.concatenate((first.codes, second.codes)))

    return replace(
        one,
        signals=tuple(whole(*pair) for pair in zip(one.signals, two.signals, strict=True)),
        converted=np.concatenate((one.converted, two.converted)),
        bucket=np.concatenate((one.bucket, two.bucket)),
        cohort=np.concatenate((one.cohort, two.cohort)),
    )
