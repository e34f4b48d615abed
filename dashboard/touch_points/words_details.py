"""What the columns of the touch points mean, and what has to be said below them."""

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
        "trust": "What the touch proves about the lead, from strong to weak: form, meeting, click, visit, open. What we do ourselves"
        " proves nothing.",
        "corrected": "Chance of such a difference between converted and other leads if there were none, at the same age, corrected for"
        " asking about all touch points and attributes at once: the same p as among the attributes. What programs and reps did is left"
        " out; a dash stands where too few leads had the touch, or lacked it.",
        "first": "Share of the conversions whose first own touch this was. What programs do and what we send is left out.",
        "last": "Share of the conversions whose last own touch before it this was.",
        "any": "Share of the conversions that it came before at all; these overlap.",
        "value": "Amounts won by the leads with such a touch before they converted; these overlap.",
        "buyers": "How often buyers named it as what helped them, and in brackets how often only its kind was named.",
        "at_once": f"Share of the opens within {AT_ONCE_SECONDS} seconds of the sending: hardly a person's.",
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
    """Who was asked what helped; empty where nobody answered."""
    buyers = details.buyers
    if not buyers.n_answers:
        return ""
    only = ", winners only: nobody who did not buy was asked" if buyers.winners_only else ""
    unknown = f"; {count(buyers.n_unknown)} name one that the import does not have" if buyers.n_unknown else ""
    return f"{plural(buyers.n_answers, 'answer')} by buyers{only}; {count(buyers.n_naming)} name a touch point{unknown}."


def credit_note(details: InventoryDetails) -> str:
    """What first, last and any touch refer to."""
    won = details.credits
    none = f"; {count(won.n_untouched)} of them had no own touch" if won.n_untouched else ""
    return f"First, last and any touch of {plural(won.n_won, 'conversion')}{none}. A share of what was won, not what the touch caused."


def quick_note(points: tuple[TouchPoint, ...], details: InventoryDetails) -> str:
    """Which opens came at once, and how they count; empty where few did."""
    quick = [(point, each.machines) for point, each in zip(points, details.points, strict=True) if each.machines.n_quick is not None]
    many = [(point, each) for point, each in quick if each.n_touches >= _ENOUGH_OPENS and each.quick_share >= _MANY]
    if not many:
        return ""
    n_quick, n_flagged = sum(each.n_quick or 0 for _, each in quick), sum(each.n_both for _, each in quick)
    worst, share = max(((point, each.quick_share) for point, each in many), key=lambda pair: pair[1])
    said = f"{plural(n_quick, 'open')} came within {AT_ONCE_SECONDS} seconds of the sending"
    most = f"most of all of {touch_point_words(worst)} ({percent(share)})"
    marked = f"the source marks {count(n_flagged)} of them as made by a program"
    n_said = sum(each.verdict is not None for _, each in quick)
    otherwise = f" and, for {plural(n_said, 'touch point')}, by what people say" if n_said else ""
    return f"{said}, {most}; {marked}. Scores go by what the source marks{otherwise}."
