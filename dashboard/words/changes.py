"""What changes when one scorecard replaces another, in words: on the validation leads and on the holdout alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.backtest.compare import CardChange, Direction, Swapped
from analysis.evaluation import Evaluation
from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.words.formats import plural
from dashboard.words.numbers import change_in_points, count, limits, missing, p_value, percent, percent_range

#: What the test says of a change.
DIRECTIONS: Mapping[Direction, str] = MappingProxyType(
    {
        "better": "significantly better",
        "worse": "significantly worse",
        "cannot_tell": "we cannot tell yet whether that is chance",
    }
)


def change_sentence(leads: str, candidate: Evaluation, change: CardChange, direction: Direction) -> str:
    """How many hot leads of the candidate convert on some leads, how that compares with today, and whether it is significant.

    Args:
        leads: Which leads, to begin the sentence, such as "On the validation leads,".
        candidate: On those leads.
        change: Candidate minus current on the same leads.
        direction: What may be said of it.

    Reads like:
        "On the validation leads, 31 % (27–35) of the hot leads convert, +7.1 points (2.0–12.4) compared with the current scorecard:
        significantly better (p = 0.004)."
    """
    conversion, found = candidate.hot.conversion, change.hot_conversion
    if isinstance(conversion, NotEstimable):
        return f"{leads} {missing(conversion)} with this scorecard."
    begins = f"{leads} {percent_range(conversion)} of the hot leads convert"
    if isinstance(found, NotEstimable):
        return f"{begins}; compared with the current scorecard we cannot tell yet: {missing(found)}."
    if change.turn_hot.n_leads == change.stop_being_hot.n_leads == 0:
        return f"{begins}; the current scorecard calls the same leads hot."
    return f"{begins}, {change_range(found)} compared with the current scorecard: {DIRECTIONS[direction]}{_p(change, direction)}."


def _p(change: CardChange, direction: Direction) -> str:
    """P of a change that is significant, in brackets."""
    test = change.test
    if direction == "cannot_tell" or isinstance(test, NotEstimable):
        return ""
    return f" ({p_value(test.p if test.p_corrected is None else test.p_corrected)})"


def change_range(change: Estimate) -> str:
    """A difference of two fractions with its interval.

    Examples:
        >>> change_range(Estimate(0.071, 0.02, 0.124, 900, "bootstrap"))
        '+7.1 points (2.0–12.4)'
        >>> change_range(Estimate(0.008, -0.0593, 0.0827, 900, "newcombe"))
        '+0.8 points (−5.9 to 8.3)'
    """
    digits = 0 if abs(change.value) >= 0.0995 else 1
    return f"{change_in_points(change.value)} ({limits(change, percent_of=100, digits=digits)})"


def swap_sentence(change: CardChange) -> str:
    """How many leads turn hot, stop being hot and stay hot, and how they converted.

    Reads like:
        "40 leads turn hot (25 % of them convert), 38 stop being hot (8 %), 120 stay hot (31 %)."
    """
    turn, stop, stay = change.turn_hot, change.stop_being_hot, change.stay_hot
    verbs = "turns" if turn.n_leads == 1 else "turn", "stops" if stop.n_leads == 1 else "stop", "stays" if stay.n_leads == 1 else "stay"
    first = f"{plural(turn.n_leads, 'lead')} {verbs[0]} hot{_share(turn, ' of them convert')}"
    return f"{first}, {count(stop.n_leads)} {verbs[1]} being hot{_share(stop)}, {count(stay.n_leads)} {verbs[2]} hot{_share(stay)}."


def _share(swapped: Swapped, further: str = "") -> str:
    return f" ({percent(swapped.conversion.value)}{further})" if isinstance(swapped.conversion, Estimate) else ""


def change_test_words(change: CardChange, level: float) -> str:
    """The one test that counts, beside the level that it must reach.

    Reads like:
        "p = 0.004, compared with 0.025"
    """
    test = change.test
    if isinstance(test, NotEstimable):
        return f"not tested: {missing(test)}"
    corrected = test.p if test.p_corrected is None else test.p_corrected
    return f"{p_value(corrected)}, compared with {level_words(level)}"


def level_words(level: float) -> str:
    """The level of a test, without zeros that say nothing.

    Examples:
        >>> level_words(0.025), level_words(0.05 / 2**5)
        ('0.025', '0.0016')
    """
    return f"{level:.2g}" if level >= 0.1 else f"{level:.4f}".rstrip("0")
