"""Rules for a card from nothing: attributes and touch points as conditions that a person can read, chosen by volume alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.conditions import Between, ColumnTest, Condition, ContainsWords, Missing, OneOf, Test
from analysis.graded import NO_VALUE, RARE, Graded, grade
from analysis.inquiry import Inquiry
from analysis.rules import AttributeSignal, Rule, Signal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.signals import Signals, read_signals
from analysis.signalvalues import LevelSignal, NumberSignal
from analysis.touch_signals import touch_point_name

#: A condition that fewer leads meet, or do not meet, is no candidate.
ENOUGH_LEADS = 30
#: Texts with more levels than this are also looked at word by word.
FREE_TEXT_LEVELS = 20
#: The most words of one text, by the number of leads.
MOST_WORDS = 20
#: A repeated touch point is asked for so many times.
REPEATED = 3
_LONGEST_NAME = 120
NAME = "From the data"


@dataclass(frozen=True, slots=True)
class TouchPoint:
    """A kind of touch: channel, action, and asset where it has one."""

    channel: str
    action: str
    asset: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attribute or touch point that gave no candidates, and why, in words that follow its name."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a card could be made of.

    Args:
        card: All candidate rules, each with 0 points.
        left_out: What gave no candidates.
    """

    card: Scorecard
    left_out: tuple[LeftOut, ...]


def candidate_rules(inquiry: Inquiry, *, leaks: frozenset[str] = frozenset(), telling_gaps: frozenset[str] = frozenset()) -> Candidates:
    """Every usable attribute and touch point of an import as rules with 0 points.

    No outcome is looked at: levels, bins of equal counts and words are taken by the number of leads that have them, so that points chosen
    among these rules can be judged out of fold.

    Args:
        inquiry: The study asked of the import; the visible part is read.
        leaks: Names of attributes and touch points that are left out, because the leakage guard blocks them or somebody distrusts them.
        telling_gaps: Attributes of which the guard says that missing values tell the outcome: "not given" is no candidate there.

    Returns:
        A card without rules where nothing varies.
    """
    signals = read_signals(inquiry)
    dropped = [LeftOut(each.name, "is left out as a leak") for each in signals.signals if each.name in leaks]
    refused = [LeftOut(each.name, each.reason) for each in signals.refused]
    usable = Signals(
        tuple(each for each in signals.signals if each.name not in leaks),
        signals.converted, signals.bucket, signals.cohort, signals.cohorts, (), signals.part,
    )  # fmt: skip
    rules = tuple(rule for rule in rules_of(usable, touch_points(inquiry)) if not _asks_for_gap(rule, telling_gaps))
    return Candidates(Scorecard(NAME, rules, (0,) * len(rules), study=inquiry.study.name), (*dropped, *refused))


def _asks_for_gap(rule: Rule, names: frozenset[str]) -> bool:
    """Whether the rule is met by leads without a value of one of these attributes."""
    if not isinstance(rule.signal, AttributeSignal):
        return False
    tests = (each for alternative in rule.signal.condition.alternatives for each in alternative)
    return any(each.column in names and isinstance(each.test, Missing) for each in tests)


def touch_points(inquiry: Inquiry) -> tuple[TouchPoint, ...]:
    """The kinds of touches of the import, whoever made them."""
    types = inquiry.dataset.tables.touch_types
    rows = inquiry.dataset.run(types.select("channel", "action", "asset").distinct().order_by(["channel", "action", "asset"]))
    keys = zip(*(rows[column].to_pylist() for column in ("channel", "action", "asset")), strict=True)
    return tuple(TouchPoint(channel, action, asset or None) for channel, action, asset in keys)


def rules_of(signals: Signals, points: tuple[TouchPoint, ...]) -> tuple[Rule, ...]:
    """Candidate rules of signals.

    Args:
        signals: Attributes and touch points of the leads.
        points: Kinds of touches, to turn the names of touch points into conditions.

    Returns:
        Rules with different names; each met, and not met, by at least `ENOUGH_LEADS` leads, as far as that is known beforehand.
    """
    named = {touch_point_name(each.channel, each.action, each.asset or ""): each for each in points}
    found: dict[str, Signal] = {}
    for signal in signals.signals:
        if signal.about == "touch point":
            proposed = _of_touch_point(signal.name, named[signal.name]) if signal.name in named else iter(())
        elif isinstance(signal, NumberSignal):
            proposed = _of_numbers(signal)
        else:
            proposed = _of_levels(signal)
        for name, condition in proposed:
            found.setdefault(name[:_LONGEST_NAME], condition)
    return tuple(Rule(name, signal) for name, signal in found.items())


def _of_touch_point(name: str, point: TouchPoint) -> Iterator[tuple[str, Signal]]:
    asset: Test = Missing() if point.asset is None else OneOf((point.asset,))
    tests = (ColumnTest("channel", OneOf((point.channel,))), ColumnTest("action", OneOf((point.action,))), ColumnTest("asset", asset))
    yield name, TouchSignal(Condition((tests,)))
    yield f"{name}, {REPEATED} times", TouchSignal(Condition((tests,)), at_least=REPEATED)


def _of_numbers(signal: NumberSignal) -> Iterator[tuple[str, Signal]]:
    yield from _missing(signal.name, signal.missing)
    graded = grade(signal)
    if not isinstance(graded, Graded):
        return
    known = np.sort(signal.numbers[~signal.missing])
    if not graded.cuts:
        for value in np.unique(known).tolist():
            if _enough(signal.numbers == value):
                yield f"{signal.name}: {value:,g}", _attribute(signal.name, Between(value, value))
        return
    for cut in graded.cuts:
        if _enough(signal.numbers >= cut):
            yield f"{signal.name}: {cut:,g} or more", _attribute(signal.name, Between(cut, None))
    for low, above in pairwise(graded.cuts):
        high = float(known[np.searchsorted(known, above) - 1])
        if _enough((signal.numbers >= low) & (signal.numbers <= high)):
            yield f"{signal.name}: {low:,g} to {high:,g}", _attribute(signal.name, Between(low, high))


def _of_levels(signal: LevelSignal) -> Iterator[tuple[str, Signal]]:
    yield from _missing(signal.name, signal.missing)
    graded = grade(signal)
    if isinstance(graded, Graded):
        for place, level in enumerate(graded.levels):
            if level not in (RARE, NO_VALUE) and _enough(graded.codes == place):
                yield f"{signal.name}: {level}", _attribute(signal.name, OneOf((level.strip(),)))
    if len(signal.levels) > FREE_TEXT_LEVELS:
        yield from _words(signal)


def _words(signal: LevelSignal) -> Iterator[tuple[str, Signal]]:
    """Words that many leads have in a text, whatever else it says."""
    counts = np.bincount(signal.codes[signal.codes >= 0], minlength=len(signal.levels))
    leads: dict[str, int] = {}
    for level, n in zip(signal.levels, counts.tolist(), strict=True):
        for word in {each.lower() for each in re.findall(r"[^\W\d_]{2,}", level)}:
            leads[word] = leads.get(word, 0) + n
    frequent = [word for word, n in leads.items() if ENOUGH_LEADS <= n <= len(signal.codes) - ENOUGH_LEADS]
    for word in sorted(frequent, key=lambda each: (-leads[each], each))[:MOST_WORDS]:
        yield f"{signal.name} says '{word}'", _attribute(signal.name, ContainsWords((word,)))


def _missing(name: str, missing: NDArray[np.bool_]) -> Iterator[tuple[str, Signal]]:
    if _enough(missing):
        yield f"{name} not given", _attribute(name, Missing())


def _enough(met: NDArray[np.bool_]) -> bool:
    return ENOUGH_LEADS <= int(met.sum()) <= len(met) - ENOUGH_LEADS


def _attribute(name: str, test: Test) -> AttributeSignal:
    return AttributeSignal(Condition(((ColumnTest(name, test),),)))
