"""A holdout read in words: candidate minus current on sealed leads, what changed with the leads, and what a read costs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.backtest.compare import JudgedPart
from analysis.holdout.open import HoldoutResult, Reading
from analysis.holdout.read_log import HoldoutRead
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from dashboard.words.changes import change_range, change_sentence, change_test_words, level_words, swap_sentence
from dashboard.words.formats import day, listed, plural
from dashboard.words.numbers import count, missing, percent_range

#: Which leads the holdout has, to begin a sentence.
SEALED = "On the sealed leads, which nobody had seen,"
#: Parts as users read them.
PARTS: Mapping[str, str] = MappingProxyType({"training": "training leads", "validation": "validation leads", "holdout": "sealed holdout"})
#: Header of the table of the parts.
COLUMNS = ("part", "leads", "converted", "conversion of all leads", "hot leads, current", "hot leads, candidate", "candidate − current")
_READINGS: Mapping[Reading, str] = MappingProxyType(
    {
        "drift": "Hot leads of both scorecards convert less often than in the training leads: the leads changed (drift), not only the "
        "scorecard.",
        "over_fitting": "Hot leads of the candidate alone convert less often than in the training leads: it was fitted too closely to "
        "them (overfitting).",
        "steady": "Hot leads of the candidate convert about as often as in the training leads, as far as we can tell.",
    }
)
_UNREADABLE: Mapping[str, str] = MappingProxyType(
    {
        "no_holdout": "This study has no holdout: every mature lead is shown already.",
        "holdout_spent": "The random holdout was read before. Leads without dates have only one holdout.",
        "no_new_leads": "No further sealed lead has matured since the last holdout read for this version. Its result still counts.",
    }
)


def holdout_headline(answer: HoldoutResult | NotEstimable) -> str:
    """What sealed leads say of a version, or why they are not read.

    Reads like:
        "On the sealed leads, which nobody had seen, 29 % (24–34) of the hot leads convert, +6.2 points (1.1–11.3) compared with the
        current scorecard: significantly better (p = 0.018)."
    """
    if isinstance(answer, NotEstimable):
        return sealed_words(answer)
    return change_sentence(SEALED, answer.holdout.candidate, answer.holdout.change, answer.direction)


def sealed_words(answer: NotEstimable) -> str:
    """Why the holdout stays sealed, and when it can be read.

    Examples:
        >>> sealed_words(NotEstimable("few_conversions", "Fewer than 50 sealed leads converted.", needed=340))
        'The holdout stays sealed: fewer than 50 sealed leads converted. Read it after about 340 more mature leads.'
    """
    if answer.code in _UNREADABLE:
        return _UNREADABLE[answer.code]
    reason = answer.reason[:1].lower() + answer.reason[1:]
    later = "" if answer.needed is None else f" Read it after about {count(answer.needed)} more mature leads."
    return f"The holdout stays sealed: {reason}{later}"


def holdout_lines(found: HoldoutResult) -> tuple[str, ...]:
    """The lines below the headline: which leads change place, the test, what changed with the leads, and what was read."""
    validation = () if isinstance(found.validation, JudgedPart) else (f"The validation leads were not read: {missing(found.validation)}.",)
    lines = (
        swap_sentence(found.holdout.change),
        f"Test of the change: {change_test_words(found.holdout.change, found.level)}.",
        _READINGS[found.shift.reading],
        shift_sentence(found),
        holdout_note(found),
        *validation,
    )
    return tuple(filter(None, lines))


def shift_sentence(found: HoldoutResult) -> str:
    """How the base rate and the hot-lead conversion of both scorecards moved from the training leads to the sealed leads.

    Reads like:
        "From training leads to holdout: conversion of all leads −1.2 points (−3.0 to 0.6), of the hot leads of the current scorecard −2.0
        points (−6.1 to 2.2) and of those of the candidate −2.4 points (−7.0 to 2.3)."
    """
    shift = found.shift
    shifts = (
        ("conversion of all leads", shift.base_rate),
        ("of the hot leads of the current scorecard", shift.current),
        ("of those of the candidate", shift.candidate),
    )
    moved = [f"{what} {change_range(answer)}" for what, answer in shifts if isinstance(answer, Estimate)]
    return f"From training leads to holdout: {listed(tuple(moved), 'and')}." if moved else ""


def _moved(answer: Answer) -> str:
    return missing(answer) if isinstance(answer, NotEstimable) else change_range(answer)


def holdout_note(found: HoldoutResult) -> str:
    """The number of this holdout read for the version, who asked for it, and which leads it read."""
    tried = f", after {plural(found.access.settings_tried, 'setting')} tried" if found.access.settings_tried else ""
    which = "" if found.matured_after is None else f"; only leads that matured after {day(found.matured_after)} were read"
    return f"Holdout read {count(found.number)} for this version, by {found.access.by}{tried}{which}."


def part_rows(found: HoldoutResult) -> tuple[tuple[str, ...], ...]:
    """Training leads, validation leads and holdout side by side, one row a part, in the columns of `COLUMNS`."""
    return tuple(_row(each) for each in found.parts)


def _row(result: JudgedPart) -> tuple[str, ...]:
    current, candidate, change = result.current, result.candidate, result.change.hot_conversion
    rates = (percent_range(answer) for answer in (candidate.base_rate, current.hot.conversion, candidate.hot.conversion))
    return (PARTS[result.part], count(candidate.n_leads), count(candidate.n_converted), *rates, _moved(change))


def holdout_price(earlier: tuple[HoldoutRead, ...], *, dated: bool) -> str:
    """What a holdout read costs, before it is done.

    Args:
        earlier: The holdout reads for this question so far.
        dated: Whether leads have dates.

    Examples:
        >>> holdout_price((), dated=False)
        'Leads without dates have one holdout. You can read it only once.'
    """
    if not dated:
        return "Leads without dates have one holdout. You can read it only once."
    begins = f"This reads the sealed leads for this one version. The p of its change is compared with {level_words(0.025)}."
    later = "Later reads, when more leads have matured, use levels that keep the error of all reads together at 0.05."
    changed = "A version that you change afterwards can be tested only on leads that mature later."
    times = f" Sealed leads were read {plural(len(earlier), 'time')} before." if earlier else ""
    return f"{begins} {later} {changed}{times}"
