"""Rules for a card from nothing: attributes and touch points as conditions that a person can read, chosen by volume alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.conditions import Between, ColumnTest, Condition, ContainsWords, Missing, OneOf, Test
from analysis.rules import AttributeSignal, Rule, Signal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns, SnapshotArrays, group
from analysis.signals.levels import NO_VALUE, RARE, Graded, grade
from analysis.signals.read import Signals, judged_rows, read_signals
from analysis.signals.touch_points import WITH, touch_point_name
from analysis.signals.values import LevelSignal, NumberSignal
from analysis.signals.values import Signal as ReadSignal
from analysis.snapshots.study_data import StudyData

Met = NDArray[np.bool_]

#: A condition that fewer leads meet, or do not meet, is no candidate.
ENOUGH_LEADS = 30
#: Texts with more levels than this are also looked at word by word.
FREE_TEXT_LEVELS = 20
#: The most words of one text, by the number of leads.
MOST_WORDS = 20
#: So many touch points, those with the widest reach, are also asked for so many times.
MOST_REPEATED, REPEATED = 12, 3
_LONGEST_NAME = 120
NAME = "From the data"


@dataclass(frozen=True, slots=True)
class TouchKind:
    """A kind of touch: channel, action, and asset where it has one."""

    channel: str
    action: str
    asset: str | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attribute or touch point that gave no candidates, and why, in words that follow its name."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What a card could be made of.

    Args:
        card: All candidate rules, each with 0 points.
        patterns: The levels of these rules on the visible part.
        left_out: What gave no candidates.
    """

    card: Scorecard
    patterns: Patterns
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One condition with the leads that meet it at their snapshot, bool ``[n]``."""

    name: str
    signal: Signal
    met: Met


def candidate_rules(
    study_data: StudyData, *, leaks: frozenset[str] = frozenset(), informative_gaps: frozenset[str] = frozenset()
) -> Candidates:
    """Every usable attribute and touch point of an import as rules with 0 points.

    No outcome is looked at: levels, bins of equal counts and words are taken by the number of leads that have them, so that points chosen
    among these rules can be judged out of fold. Levels are those of a ledger of these rules, worked out from the signals, which takes a
    hundredth of the time.

    Args:
        study_data: The study asked of the import; the visible part is read.
        leaks: Names of attributes and touch points that are left out, because the leakage guard blocks them or somebody distrusts them.
        informative_gaps: Attributes of which the guard says that missing values tell the outcome: "not given" is no candidate there.

    Returns:
        A card without rules where nothing varies.
    """
    signals = read_signals(study_data)
    dropped = [LeftOut(each.name, "is left out as a leak") for each in signals.signals if each.name in leaks]
    refused = [LeftOut(each.name, each.reason) for each in signals.refused]
    # Before an attribute is known no rule on it has a level; "not given" would mean another thing there.
    late = {info.name for info in study_data.dataset.meta.attributes if info.known_from is not None}
    usable = [each for each in signals.signals if each.name not in leaks]
    found = {each.name: each for each in _candidates(usable, touch_points(study_data), informative_gaps | late)}
    found |= {each.name: each for each in _repeated(study_data, [each for each in usable if each.about == "touch point"])}
    chosen = [each for each in found.values() if _enough(each.met)]
    rules = tuple(Rule(each.name, each.signal) for each in chosen)
    card = Scorecard(NAME, rules, (0,) * len(rules), study=study_data.study.name)
    return Candidates(card, _patterns(study_data, signals, chosen), (*dropped, *refused))


def _patterns(study_data: StudyData, signals: Signals, chosen: list[Candidate]) -> Patterns:
    n = len(signals.converted)
    levels = np.zeros((n, len(chosen)), dtype=np.int16)
    for place, each in enumerate(chosen):
        levels[:, place] = 100 * each.met
    zeros = np.zeros(n, dtype=np.int16)
    value = study_data.snapshots.value[judged_rows(study_data)]
    names = tuple(each.name for each in chosen)
    arrays = SnapshotArrays(names, levels, zeros, zeros.astype(np.int8), signals.converted, value, ("all",), (signals.part,))
    return group(arrays)[0]


def _repeated(study_data: StudyData, points: list[ReadSignal]) -> Iterator[Candidate]:
    """The touch points with the widest reach, several times: how often is not among the signals, so a ledger tells."""
    keys = _named(touch_points(study_data))
    wanted = [(each.name, keys[each.name]) for each in points if each.name in keys][:MOST_REPEATED]
    rules = tuple(
        Rule(f"{name}, {REPEATED} times"[:_LONGEST_NAME], TouchSignal(_touch(point), at_least=REPEATED)) for name, point in wanted
    )
    if not rules:
        return
    observed = study_data.observe(Scorecard(NAME, rules, (0,) * len(rules)))
    rows = np.searchsorted(observed.snapshot, judged_rows(study_data))
    levels = observed.patterns.levels[observed.pattern[rows]]
    for place, rule in enumerate(rules):
        yield Candidate(rule.name, rule.signal, levels[:, place] > 0)


def touch_points(study_data: StudyData) -> tuple[TouchKind, ...]:
    """The kinds of touches of the import, by bots and people."""
    types = study_data.dataset.tables.touch_types
    rows = study_data.dataset.run(types.select("channel", "action", "asset").distinct().order_by(["channel", "action", "asset"]))
    keys = zip(*(rows[column].to_pylist() for column in ("channel", "action", "asset")), strict=True)
    return tuple(TouchKind(channel, action, asset or None) for channel, action, asset in keys)


def _named(points: tuple[TouchKind, ...]) -> dict[str, TouchKind]:
    return {touch_point_name(each.channel, each.action, each.asset or ""): each for each in points}


def _touch(point: TouchKind) -> Condition:
    asset: Test = Missing() if point.asset is None else OneOf((point.asset,))
    return Condition(
        ((ColumnTest("channel", OneOf((point.channel,))), ColumnTest("action", OneOf((point.action,))), ColumnTest("asset", asset)),)
    )


def _candidates(signals: list[ReadSignal], points: tuple[TouchKind, ...], no_gaps: set[str] | frozenset[str]) -> Iterator[Candidate]:
    named = _named(points)
    for signal in signals:
        if signal.about == "touch point":
            if isinstance(signal, LevelSignal) and signal.name in named:
                yield Candidate(signal.name[:_LONGEST_NAME], TouchSignal(_touch(named[signal.name])), signal.codes == WITH)
            continue
        if signal.name not in no_gaps:
            yield _attribute(f"{signal.name} not given", signal.name, Missing(), signal.missing)
        yield from _of_numbers(signal) if isinstance(signal, NumberSignal) else _of_levels(signal)


def _of_numbers(signal: NumberSignal) -> Iterator[Candidate]:
    graded = grade(signal)
    if not isinstance(graded, Graded):
        return
    known = np.sort(signal.numbers[~signal.missing])
    if not graded.cuts:
        for value in np.unique(known).tolist():
            yield _attribute(f"{signal.name}: {value:,g}", signal.name, Between(value, value), signal.numbers == value)
        return
    for cut in graded.cuts:
        yield _attribute(f"{signal.name}: {cut:,g} or more", signal.name, Between(cut, None), signal.numbers >= cut)
    for low, above in pairwise(graded.cuts):
        high = float(known[np.searchsorted(known, above) - 1])
        inside = (signal.numbers >= low) & (signal.numbers <= high)
        yield _attribute(f"{signal.name}: {low:,g} to {high:,g}", signal.name, Between(low, high), inside)


def _of_levels(signal: LevelSignal) -> Iterator[Candidate]:
    graded = grade(signal)
    trimmed = np.array([level.strip() for level in signal.levels], dtype=object)
    if isinstance(graded, Graded):
        for level in dict.fromkeys(level.strip() for level in graded.levels if level not in (RARE, NO_VALUE)):
            met = _with_levels(signal, trimmed == level)
            yield _attribute(f"{signal.name}: {level}", signal.name, OneOf((level,)), met)
    if len(signal.levels) > FREE_TEXT_LEVELS:
        yield from _words(signal)


def _words(signal: LevelSignal) -> Iterator[Candidate]:
    """Words that many leads have in a text, whatever else it says."""
    counts = np.bincount(signal.codes[signal.codes >= 0], minlength=len(signal.levels))
    leads: dict[str, int] = {}
    for level, n in zip(signal.levels, counts.tolist(), strict=True):
        for word in {each.lower() for each in re.findall(r"[^\W\d_]{2,}", level)}:
            leads[word] = leads.get(word, 0) + n
    for word in sorted(leads, key=lambda each: (-leads[each], each))[:MOST_WORDS]:
        pattern = re.compile(rf"(^|\W){re.escape(word)}(\W|$)", re.IGNORECASE)
        says = np.array([pattern.search(level) is not None for level in signal.levels], dtype=bool)
        yield _attribute(f"{signal.name} says '{word}'", signal.name, ContainsWords((word,)), _with_levels(signal, says))


def _with_levels(signal: LevelSignal, wanted: Met) -> Met:
    """Leads that have one of the wanted levels; a missing value has none."""
    return np.append(wanted, False)[signal.codes]


def _enough(met: Met) -> bool:
    return ENOUGH_LEADS <= int(met.sum()) <= len(met) - ENOUGH_LEADS


def _attribute(name: str, attribute: str, test: Test, met: Met) -> Candidate:
    return Candidate(name[:_LONGEST_NAME], AttributeSignal(Condition(((ColumnTest(attribute, test),),))), met)
