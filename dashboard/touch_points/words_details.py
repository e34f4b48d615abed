"""The meaning of the columns of the touch points, and the notes below them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.bots.detect import AT_ONCE_SECONDS
from analysis.inference.estimate import NotEstimable
from analysis.touch_points.buyer_answers import Said
from analysis.touch_points.details import InventoryDetails, TouchPointDetails
from analysis.touch_points.inventory import TouchPoint
from dashboard.touch_points.words import touch_point_words
from dashboard.words.formats import NOTHING, count, percent, plural
from dashboard.words.numbers import p_value

#: From this share of quick opens on a touch point is named.
_MANY, _ENOUGH_OPENS = 0.2, 30

COLUMN_HELP: Mapping[str, str] = MappingProxyType(
    {
        "trust": "What the touch proves about the lead, from strong to weak: form, meeting, click, visit, open. Our own actions"
        " prove nothing.",
        "corrected": "Probability of such a difference between converted and other leads of the same age if there were none. It is"
        " corrected for testing all touch points and attributes together: the same p as on the Attributes page. Touches by bots and"
        " touches logged by reps are left out. A dash: too few leads had the touch, or too few lacked it.",
        "first": "Share of the conversions for which this was the lead's first touch. Touches by bots and by us are left out.",
        "last": "Share of the conversions for which this was the lead's last touch before converting.",
        "any": "Share of the conversions with such a touch at any time before. These shares overlap.",
        "value": "Amounts won with leads that had such a touch before they converted. These amounts overlap.",
        "buyers": "How often buyers said that it helped them; in brackets, how often they named only its kind.",
        "at_once": f"Share of the opens within {AT_ONCE_SECONDS} seconds after sending. People hardly open so fast.",
    }
)


def p_words(each: TouchPointDetails) -> str:
    """The corrected p, or a dash where there is nothing to compare."""
    if isinstance(each.test, NotEstimable):
        return NOTHING
    return p_value(each.test.p if each.test.p_corrected is None else each.test.p_corrected).removeprefix("p ").removeprefix("= ")


def buyers_words(said: Said) -> str:
    """How often buyers named a touch point.

    Examples:
        >>> buyers_words(Said(3, 2)), buyers_words(Said(0, 2)), buyers_words(Said())
        ('3 (+2)', '0 (+2)', '')
    """
    if not said.n_named and not said.n_kind:
        return ""
    return f"{count(said.n_named)} (+{count(said.n_kind)})" if said.n_kind else count(said.n_named)


def buyers_note(details: InventoryDetails) -> str:
    """Who answered what helped them; empty without answers."""
    buyers = details.buyers
    if not buyers.n_answers:
        return ""
    only = ", winners only: leads that did not buy were not asked" if buyers.winners_only else ""
    unknown = f"; {count(buyers.n_unknown)} name one that the import does not have" if buyers.n_unknown else ""
    return f"{plural(buyers.n_answers, 'answer')} by buyers{only}; {count(buyers.n_naming)} name a touch point{unknown}."


def credit_note(details: InventoryDetails) -> str:
    """The conversions that first, last and any touch refer to."""
    won = details.credits
    none = f"; in {count(won.n_untouched)} of them the lead had no touch" if won.n_untouched else ""
    return (
        f"First, last and any touch of {plural(won.n_won, 'conversion')}{none}. They are shares of what was won, not effects of the touch."
    )


def quick_note(points: tuple[TouchPoint, ...], details: InventoryDetails) -> str:
    """Which opens came at once, and how they count; empty where few did."""
    quick = [(point, each.bots) for point, each in zip(points, details.points, strict=True) if each.bots.n_quick is not None]
    many = [(point, each) for point, each in quick if each.n_touches >= _ENOUGH_OPENS and each.quick_share >= _MANY]
    if not many:
        return ""
    n_quick, n_flagged = sum(each.n_quick or 0 for _, each in quick), sum(each.n_both for _, each in quick)
    worst, share = max(((point, each.quick_share) for point, each in many), key=lambda pair: pair[1])
    quick_opens = f"{plural(n_quick, 'open')} came within {AT_ONCE_SECONDS} seconds after sending"
    most = f"most of all for {touch_point_words(worst)} ({percent(share)})"
    marked = f"The source marks {count(n_flagged)} of them as made by bots"
    n_overridden = sum(each.verdict is not None for _, each in quick)
    otherwise = f" and, for {plural(n_overridden, 'touch point')}, the overrides" if n_overridden else ""
    return f"{quick_opens}, {most}. {marked}. Scores follow the marks of the source{otherwise}."
