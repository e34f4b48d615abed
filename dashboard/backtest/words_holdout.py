"""The opened holdout in words: candidate minus current on sealed leads, what the leads themselves changed, and what an opening costs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.backtest.compare import JudgedPart
from analysis.holdout.open import HoldoutResult, Reading
from analysis.holdout.read_log import HoldoutRead
from analysis.inference.estimate import Answer, Estimate, NotEstimable
from dashboard.words.changes import change_range, change_sentence, judgement_words, level_words, swap_sentence
from dashboard.words.formats import day, listed, plural
from dashboard.words.numbers import count, missing, percent_range

#: Of whom the holdout consists, to begin a sentence.
SEALED = "On sealed leads, which nobody had seen,"
#: Parts as people read them.
PARTS: Mapping[str, str] = MappingProxyType({"training": "training leads", "validation": "validation leads", "holdout": "sealed holdout"})
#: Header of the table of the parts.
COLUMNS = ("part", "leads", "converted", "base rate", "current", "candidate", "candidate − current")
_READINGS: Mapping[Reading, str] = MappingProxyType(
    {
        "drift": "Hot leads of both scorecards convert less often than in the training leads: the leads changed (drift), not only the card.",
        "over_fitting": "Hot leads of the candidate alone convert less often than in the training leads: it was fitted too closely to them.",
        "steady": "Hot leads of the candidate convert about as often as in the training leads, as far as can be told.",
    }
)
_UNREADABLE: Mapping[str, str] = MappingProxyType(
    {
        "no_holdout": "This study has no holdout: every mature lead is shown already.",
        "holdout_spent": "The random holdout is spent: it was opened before, and leads without dates have only one.",
        "no_new_leads": "No further sealed lead has matured since this version was last opened; what was found then stands.",
    }
)


def holdout_headline(answer: HoldoutResult | NotEstimable) -> str:
    """What sealed leads say of a version, or why they are not read.

    Reads like:
        "On sealed leads, which nobody had seen, 29 % (24–34) of the hot leads convert, +6.2 points (1.1–11.3) against the current
        scorecard: more than chance explains."
    """
    if isinstance(answer, NotEstimable):
        return sealed_words(answer)
    return change_sentence(SEALED, answer.holdout.candidate, answer.holdout.change, answer.direction)


def sealed_words(answer: NotEstimable) -> str:
    """Why the holdout stays closed, and when it can be opened.

    Examples:
        >>> sealed_words(NotEstimable("few_conversions", "Fewer than 50 sealed leads converted.", needed=340))
        'The holdout stays closed: fewer than 50 sealed leads converted. It can be opened after about 340 more mature leads.'
    """
    if answer.code in _UNREADABLE:
        return _UNREADABLE[answer.code]
    reason = answer.reason[:1].lower() + answer.reason[1:]
    later = "" if answer.needed is None else f" It can be opened after about {count(answer.needed)} more mature leads."
    return f"The holdout stays closed: {reason}{later}"


def holdout_lines(opened: HoldoutResult) -> tuple[str, ...]:
    """What stands below the headline: who changes place, the test, what the leads themselves changed, and what was read."""
    check = () if isinstance(opened.check, JudgedPart) else (f"The validation leads was not read: {missing(opened.check)}.",)
    lines = (
        swap_sentence(opened.holdout.change),
        f"Test of the change: {judgement_words(opened.holdout.change, opened.level)}.",
        _READINGS[opened.shift.reading],
        shift_sentence(opened),
        holdout_note(opened),
        *check,
    )
    return tuple(filter(None, lines))


def shift_sentence(opened: HoldoutResult) -> str:
    """How the base rate and the hot-lead conversion of both scorecards moved from the training leads to the sealed leads.

    Reads like:
        "From work to holdout: base rate −1.2 points (−3.0 to 0.6), hot leads of the current scorecard −2.0 points (−6.1 to 2.2) and hot
        leads of the candidate −2.4 points (−7.0 to 2.3)."
    """
    shift = opened.shift
    told = (
        ("base rate", shift.base_rate),
        ("hot leads of the current scorecard", shift.current),
        ("hot leads of the candidate", shift.candidate),
    )
    moved = [f"{what} {change_range(answer)}" for what, answer in told if isinstance(answer, Estimate)]
    return f"From work to holdout: {listed(tuple(moved), 'and')}." if moved else ""


def _moved(answer: Answer) -> str:
    return missing(answer) if isinstance(answer, NotEstimable) else change_range(answer)


def holdout_note(opened: HoldoutResult) -> str:
    """The how-manieth opening for this version it was, for whom, on which leads."""
    tried = f" after {plural(opened.access.settings_tried, 'setting')} tried" if opened.access.settings_tried else ""
    which = "" if opened.matured_after is None else f"; only leads that matured after {day(opened.matured_after)} were read"
    return f"Opening {count(opened.number)} for this version, recorded for {opened.access.by}{tried}{which}."


def part_rows(opened: HoldoutResult) -> tuple[tuple[str, ...], ...]:
    """Work, check and holdout side by side, one row a part, in the columns of `COLUMNS`."""
    return tuple(_row(each) for each in opened.parts)


def _row(result: JudgedPart) -> tuple[str, ...]:
    current, candidate, change = result.current, result.candidate, result.change.hot_conversion
    rates = (percent_range(answer) for answer in (candidate.base_rate, current.hot.conversion, candidate.hot.conversion))
    return (PARTS[result.part], count(candidate.n_leads), count(candidate.n_converted), *rates, _moved(change))


def holdout_price(earlier: tuple[HoldoutRead, ...], *, dated: bool) -> str:
    """What opening costs, before it is done.

    Args:
        earlier: The openings for this question so far.
        dated: Whether leads have dates.

    Examples:
        >>> holdout_price((), dated=False)
        'Leads without dates have one holdout: once opened it is spent, whatever it says.'
    """
    if not dated:
        return "Leads without dates have one holdout: once opened it is spent, whatever it says."
    begins = "Opening reads the sealed leads for this one version"
    level = level_words(0.025)
    rest = f"its change is compared with {level}, later openings as more leads mature against levels that keep all of them together at 0.05"
    changed = "A version that is changed afterwards may only be judged on leads that mature later."
    times = f" Sealed leads were read {plural(len(earlier), 'time')} before." if earlier else ""
    return f"{begins}: {rest}. {changed}{times}"
