"""The threshold by goal, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.evaluation.goals import N_THRESHOLDS, AskedGoal, Capacity, Goal, GoalKind, HotShare, Profit, Recall
from analysis.evaluation.threshold_choice import ThresholdChoice
from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.words.key_figures import axis_name
from dashboard.words.numbers import cannot_tell, count, money, percent, percent_range
from dashboard.words.study import few_conversions

#: What the goals are called where one is chosen.
GOALS: Mapping[GoalKind, str] = MappingProxyType(
    {
        "capacity": "What sales can call",
        "profit": "What calls cost and wins bring",
        "share": "A share of the leads",
        "recall": "Finding the buyers",
    }
)
#: Profit is given for so many leads.
PER_LEADS = 100
#: The threshold above every score.
ABOVE_ALL = N_THRESHOLDS - 1
_TOP = (
    "The best threshold looks a little better on the leads that it was chosen on than on other leads. Each win of a hot lead counts in "
    "full, as if the call had caused it."
)


def threshold_headline(found: ThresholdChoice | NotEstimable, currency: str | None = None) -> str:
    """Which threshold serves the goal, what it gives, and its range on other leads.

    Reads like:
        "At 52 and above, sales gets 38 hot leads a week, of the 40 that it can call. Other leads of the same kind would give a threshold
        between 49 and 55."
    """
    if isinstance(found, NotEstimable):
        return cannot_tell(found)
    if serves(found) or isinstance(found.goal, Profit):
        return f"{_reached(found, currency)}. {_range_words(found)}."
    return _unreached(found)


def _reached(found: ThresholdChoice, currency: str | None) -> str:
    at, value = _at(found.threshold), _value(found)
    match found.goal:
        case Capacity(hot):
            return f"{at}, sales gets {_number(value)} hot leads a week, of the {_number(hot)} that it can call"
        case HotShare(share):
            return f"{at}, {percent(value)} of the leads are hot, of the {percent(share)} that may be"
        case Recall():
            called = percent(found.n_hot / found.n_leads)
            return f"{at}, {percent(value)} of the buyers are hot, with {called} of all leads"
        case Profit():
            brought = f"{money(PER_LEADS * value, currency)} for every {PER_LEADS} leads that come in"
            if serves(found):
                return f"{at}, calling the hot leads brings the highest profit: {brought}"
            return f"Calling makes a profit at no threshold: the best one, {found.threshold}, brings {brought}"


def _unreached(found: ThresholdChoice) -> str:
    """Why no threshold reaches what was asked for: what rules force, no threshold can change."""
    value = _value(found)
    match found.goal:
        case Capacity(hot):
            return f"No threshold gives only {_number(hot)} hot leads a week: rules alone make {_number(value)} leads a week hot."
        case HotShare(share):
            return f"No threshold makes only {percent(share)} of the leads hot: rules alone make {percent(value)} of them hot."
        case Recall(recall):
            return (
                f"No threshold finds {percent(recall)} of the buyers: even at 0 points only {percent(value)} of them are hot, because "
                "rules exclude the others."
            )
        case Profit():
            return ""


def curve_headline(found: ThresholdChoice, shown: int, currency: str | None = None) -> str:
    """What the chosen threshold gives beside the one that the scorecard has, with their intervals.

    Reads like:
        "39 (38–40) hot leads a week at 40; 15 (14–16) at 60, the present threshold."
    """
    chosen, present = (interval_words(found, at) for at in (found.threshold, shown))
    own = f"{chosen} {_unit(found.goal, currency)} at {found.threshold}"
    beside = "" if shown == found.threshold else f"; {present} at {shown}"
    return f"{own}{beside}, the present threshold."


def _unit(goal: Goal, currency: str | None) -> str:
    match goal:
        case Capacity():
            return "hot leads a week"
        case HotShare():
            return "of the leads hot"
        case Recall():
            return "of the buyers hot"
        case Profit():
            return f"{f'{currency} ' if currency else ''}for {PER_LEADS} leads"


def interval_words(found: ThresholdChoice, at: int) -> str:
    """The curve at a threshold, with its interval."""
    value, low, high = (float(each[at]) for each in (found.curve.value, found.curve.low, found.curve.high))
    match found.goal:
        case Capacity():
            return f"{_number(value)} ({_number(low)}–{_number(high)})"
        case HotShare() | Recall():
            return percent_range(Estimate(value, low, high, int(found.curve.n[at]), found.curve.method))
        case Profit():
            ends = " to ".join(money(PER_LEADS * each, None) for each in (low, high))
            return f"{money(PER_LEADS * value, None)} ({ends})"


def serves(found: ThresholdChoice) -> bool:
    """Whether the chosen threshold reaches what was asked for; for profit, whether calling pays."""
    value = _value(found)
    match found.goal:
        case Capacity(hot):
            return value <= hot + 1e-9
        case HotShare(share):
            return value <= share + 1e-12
        case Recall(recall):
            return value >= recall - 1e-12
        case Profit():
            return value > 0


def _value(found: ThresholdChoice) -> float:
    return float(found.curve.value[found.threshold])


def _at(threshold: int) -> str:
    """The threshold as the beginning of a sentence.

    Examples:
        >>> _at(52), _at(101)
        ('At 52 and above', 'At 101, where only rules make leads hot')
    """
    if threshold == ABOVE_ALL:
        return f"At {threshold}, where only rules make leads hot"
    return "At 0, where every lead is hot unless a rule forbids it" if threshold == 0 else f"At {threshold} and above"


def _range_words(found: ThresholdChoice) -> str:
    if found.low == found.high:
        return "Other leads of the same kind would give the same threshold"
    return f"Other leads of the same kind would give a threshold between {found.low} and {found.high}"


def tie_words(found: ThresholdChoice) -> str:
    """What happens just below the threshold, where leads with the same score do not all fit; blank where they do.

    Reads like:
        "27 of these leads have exactly 51 points. If all of them were hot, there would be too many: 30 % of them would fit, and the score
        cannot say which."
    """
    if found.tie_share is None or found.n_at_cut == 0 or not serves(found):
        return ""
    leads = "1 of these leads has" if found.n_at_cut == 1 else f"{count(found.n_at_cut)} of these leads have"
    room = (
        "none of them would fit"
        if found.tie_share == 0
        else f"{percent(found.tie_share)} of them would fit, and the score cannot say which"
    )
    return f"{leads} exactly {found.threshold - 1} points. If all of them were hot, there would be too many: {room}."


def goal_notes(found: ThresholdChoice) -> tuple[str, ...]:
    """The cautions beside the answer."""
    top = _TOP if isinstance(found.goal, Profit) else ""
    few = few_conversions(found.n_won) if isinstance(found.goal, Profit | Recall) else ""
    return tuple(filter(None, (tie_words(found), top, few)))


def use_words(threshold: int, shown: int, *, locked: bool) -> str:
    """What taking the threshold over does.

    Examples:
        >>> use_words(60, 60, locked=False)
        'The scorecard has this threshold already.'
        >>> use_words(52, 60, locked=False)
        'Moves the threshold from 60 to 52. Undo restores 60.'
    """
    lock = "unlocks the number of hot leads, because the lock would move it back"
    if threshold == shown:
        return f"The scorecard has this threshold already. Using it {lock}." if locked else "The scorecard has this threshold already."
    moved = f"Moves the threshold from {shown} to {threshold}"
    return f"{moved} and {lock}. Undo restores {shown}." if locked else f"{moved}. Undo restores {shown}."


def used_words(threshold: int, *, locked: bool) -> str:
    """After it was taken over.

    Examples:
        >>> used_words(52, locked=False)
        'The threshold is now 52.'
    """
    return f"The threshold is now {threshold}{', and the number of hot leads is no longer locked' if locked else ''}."


def value_axis(goal: Goal, currency: str | None) -> str:
    """What the curve shows, with its unit."""
    match goal:
        case Capacity():
            return axis_name("hot_per_week")
        case HotShare():
            return axis_name("hot_share")
        case Recall():
            return axis_name("recall")
        case Profit():
            return f"profit from {PER_LEADS} leads{f', {currency}' if currency else ''}"


def limit_name(goal: Goal) -> str:
    """What the line across the chart is called.

    Examples:
        >>> limit_name(Capacity(40, 300)), limit_name(Profit(900, 50))
        ('40 a week', 'no profit')
    """
    match goal:
        case Capacity(hot):
            return f"{_number(hot)} a week"
        case HotShare(limit) | Recall(limit):
            return percent(limit)
        case Profit():
            return "no profit"


def asked_words(asked: AskedGoal, currency: str | None = None) -> str:
    """The goal in a few words.

    Examples:
        >>> asked_words(AskedGoal("capacity", (40.0,))), asked_words(AskedGoal("recall", (0.8,)))
        ('For 40 hot leads a week', 'To find 80 % of the buyers')
    """
    numbers = asked.numbers
    match asked.kind:
        case "capacity":
            return f"For {_number(numbers[0])} hot leads a week"
        case "share":
            return f"For {percent(numbers[0])} of the leads"
        case "recall":
            return f"To find {percent(numbers[0])} of the buyers"
        case "profit":
            return f"For wins of {money(numbers[0], currency)} and wasted calls that cost {money(numbers[1], currency)}"


def amount_label(text: str, currency: str | None) -> str:
    """A label of a field with its currency, where that is known.

    Examples:
        >>> amount_label("Value of a win", "EUR"), amount_label("Value of a win", None)
        ('Value of a win, EUR', 'Value of a win')
    """
    return f"{text}, {currency}" if currency else text


def _number(number: float) -> str:
    """A number a week: with a decimal where that is informative.

    Examples:
        >>> _number(38.26), _number(3.26), _number(4.0)
        ('38', '3.3', '4')
    """
    return count(number) if number >= 9.95 or number == round(number) else f"{number:.1f}"
