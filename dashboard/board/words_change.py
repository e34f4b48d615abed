"""What changes when one scorecard replaces another: whether it is significant, which leads it swaps, and what the validation found."""

from __future__ import annotations

from analysis.backtest.compare import CardChange, Swapped
from analysis.holdout.validate import MOST_VALIDATIONS, Validation
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.jackknife import Change
from analysis.inference.significance import Significance
from dashboard.words.changes import level_words
from dashboard.words.numbers import cannot_tell, change_in_points, count, limits, p_value, percent, percent_range

#: Chance of an error that the test of a change may have, all settings tried together.
LEVEL = 0.05


def change_headline(change: CardChange) -> str:
    """Whether the change of hot-lead conversion is significant, counting every setting tried.

    Reads like:
        "Hot-lead conversion changes significantly: +2.3 points (0.4 to 4.2), p = 0.004 × 9 settings tried = 0.036."
    """
    return tested_headline(Change(change.hot_conversion, change.test), change.n_tried)


def tested_headline(found: Change, n_tried: int) -> str:
    """The same of any change of hot-lead conversion with its test, whose corrected p counts every setting tried."""
    if isinstance(found.change, NotEstimable):
        return cannot_tell(found.change)
    if isinstance(found.test, NotEstimable):
        return cannot_tell(found.test)
    p = found.test.p if found.test.p_corrected is None else found.test.p_corrected
    verdict = "Hot-lead conversion changes significantly" if p <= LEVEL else "We cannot tell yet whether hot-lead conversion changes"
    return f"{verdict}: {_effect(found.change)}, {_p_words(found.test, n_tried)}."


def _effect(found: Estimate) -> str:
    return f"{change_in_points(found.value)} ({limits(found, percent_of=100)})"


def _p_words(test: Significance, n_tried: int) -> str:
    if n_tried == 1 or test.p_corrected is None:
        return f"{p_value(test.p)} with 1 setting tried"
    corrected = p_value(test.p_corrected).removeprefix("p ").removeprefix("= ")
    return f"{p_value(test.p)} × {count(n_tried)} settings tried {'' if corrected[0] in '<>' else '= '}{corrected}".replace(
        " = ", "\u00a0=\u00a0"
    )


def swap_headline(change: CardChange) -> str:
    """Which leads the candidate calls hot instead.

    Reads like:
        "61 leads turn hot, of which 15 convert; 55 stop being hot, of which 5 convert."
    """
    if not change.turn_hot.n_leads and not change.stop_being_hot.n_leads:
        return "Both scorecards call the same leads hot."
    turn = f"{_swapped(change.turn_hot, 'turn', 'turns')} hot{_converts(change.turn_hot)}"
    stop = f"{_swapped(change.stop_being_hot, 'stop', 'stops')} being hot{_converts(change.stop_being_hot)}"
    return f"{turn}; {stop}."


def _swapped(group: Swapped, many: str, one: str) -> str:
    return f"{count(group.n_leads)} {f'lead {one}' if group.n_leads == 1 else f'leads {many}'}"


def _converts(group: Swapped) -> str:
    return f", of which {count(group.n_converted)} {'converts' if group.n_converted == 1 else 'convert'}" if group.n_leads else ""


def swap_rows(change: CardChange) -> tuple[tuple[str, int, int, str], ...]:
    """The leads that change and those that stay: name, leads, conversions, conversion with its range."""
    groups = (("Turn hot", change.turn_hot), ("Stop being hot", change.stop_being_hot), ("Stay hot", change.stay_hot))
    return tuple((name, each.n_leads, each.n_converted, percent_range(each.conversion)) for name, each in groups)


def validation_headline(found: Validation | NotEstimable) -> str:
    """What the validation leads say about a candidate.

    Reads like:
        "On the validation leads, 22 % (17–28) of the hot leads convert; with the current scorecard 18 %. Significantly better (p = 0.004,
        compared with 0.025; validation 1 of 5)."
    """
    if isinstance(found, NotEstimable):
        more = f" Validate it after {count(found.needed)} more mature leads." if found.needed else ""
        return f"This import cannot validate it: {found.reason[:1].lower()}{found.reason[1:].rstrip('.')}.{more}"
    own, today = found.result.candidate.hot.conversion, found.result.current.hot.conversion
    begins = f"On the validation leads, {percent_range(own)} of the hot leads convert"
    compared = f"; with the current scorecard {percent(today.value)}" if isinstance(today, Estimate) else ""
    verdict = "Significantly better" if found.better else "Not shown to be better"
    number = f"validation {count(found.access.number)} of {count(MOST_VALIDATIONS)}"
    return f"{begins}{compared}. {verdict} ({_validation_test(found)}; {number})."


def _validation_test(found: Validation) -> str:
    test = found.result.change.test
    return (
        cannot_tell(test).rstrip(".") if isinstance(test, NotEstimable) else f"{p_value(test.p)}, compared with {level_words(found.alpha)}"
    )


def tried_words(n_tried: int) -> str:
    """How many settings were tried.

    Examples:
        >>> tried_words(1)
        '1 setting was tried on these data, over all sessions and users.'
    """
    verb = "setting was" if n_tried == 1 else "settings were"
    return f"{count(n_tried)} {verb} tried on these data, over all sessions and users."
