"""How much of a gain may be tuning, in words."""

from __future__ import annotations

from analysis.calibration.overfitting import SteeringLine
from analysis.inference.estimate import NotEstimable
from dashboard.words.numbers import change_in_points, count, missing

#: How the line comes about, for the question mark beside it.
HOW_COMPUTED = (
    "200 times, outcomes are drawn as if the current scorecard were the whole truth, so that nothing is to be gained. Then sliders are "
    "moved at random, about as many times as settings were tried here, and a move stays when the hot leads convert more often. What the "
    "luckiest 5 % of these sittings reach is the line. The gain is measured at the number of hot leads of the current scorecard; nothing "
    "is subtracted from it."
)
_OTHER_RULES = "The scorecards have different rules, so steering from one to the other cannot be imitated."


def tried_on_these_data(n_tried: int) -> str:
    """How many settings were tried, in a few words.

    Examples:
        >>> tried_on_these_data(1), tried_on_these_data(12)
        ('1 setting tried on these data', '12 settings tried on these data')
    """
    return f"{count(n_tried)} {'setting' if n_tried == 1 else 'settings'} tried on these data"


def steering_headline(line: SteeringLine | NotEstimable, gain: float | NotEstimable, n_tried: int) -> str:
    """Whether a gain is more than moving sliders at random reaches by luck.

    Reads like:
        "7 settings tried on these data. +6.1 points of hot-lead conversion: more than steering explains, which reaches
        +2.0 points by luck."
    """
    tried = tried_on_these_data(n_tried)
    if isinstance(line, NotEstimable):
        return f"{tried}. {_cannot_tell(line)}"
    if isinstance(gain, NotEstimable):
        return f"{tried}. {_cannot_tell(gain)}"
    told, by_luck = change_in_points(gain), change_in_points(line.gain)
    if gain <= 0:
        return f"{tried}. At the same number of hot leads nothing is gained ({told})."
    verdict = line.verdict(gain)
    tail = f"which reaches {by_luck} by luck" if verdict == "more than steering explains" else f"it reaches {by_luck} by luck"
    return f"{tried}. {told} of hot-lead conversion: {verdict}, {tail}."


def _cannot_tell(found: NotEstimable) -> str:
    return f"Whether steering alone does this cannot be told: {missing(found)}."


def pending_words(n_tried: int) -> str:
    """While the line is being worked out."""
    return f"{tried_on_these_data(n_tried)}. Working out what steering alone reaches …"


def other_rules_words(n_tried: int) -> str:
    """Where the two cards cannot be compared in this way."""
    return f"{tried_on_these_data(n_tried)}. {_OTHER_RULES}"
