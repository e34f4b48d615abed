"""How much of a gain trial and error would produce, in words."""

from __future__ import annotations

from analysis.calibration.overfitting import OverfittingLine
from analysis.inference.estimate import NotEstimable
from dashboard.words.numbers import change_in_points, count, missing

#: How the line comes about, for the question mark beside it.
HOW_COMPUTED = (
    "The check draws the outcomes 200 times as if the current scorecard were right, so that no gain is real. Each time it moves sliders at "
    "random, about as many times as settings were tried here. A move stays when the hot leads convert more often. The limit is the gain "
    "that only the luckiest 5 % of these trials exceed. All gains are measured at the same number of hot leads; nothing is subtracted."
)
_OTHER_RULES = "The scorecards have different rules, so trial and error from one to the other cannot be simulated."


def tried_on_these_data(n_tried: int) -> str:
    """How many settings were tried, in a few words.

    Examples:
        >>> tried_on_these_data(1), tried_on_these_data(12)
        ('1 setting tried on these data', '12 settings tried on these data')
    """
    return f"{count(n_tried)} {'setting' if n_tried == 1 else 'settings'} tried on these data"


def overfitting_headline(line: OverfittingLine | NotEstimable, gain: float | NotEstimable, n_tried: int) -> str:
    """Whether a gain is more than trial and error would produce.

    Reads like:
        "7 settings tried on these data. Hot-lead conversion gains +6.1 points: more than trial and error would produce (+2.0 points)."
    """
    tried = tried_on_these_data(n_tried)
    if isinstance(line, NotEstimable):
        return f"{tried}. {_cannot_tell(line)}"
    if isinstance(gain, NotEstimable):
        return f"{tried}. {_cannot_tell(gain)}"
    own, by_luck = change_in_points(gain), change_in_points(line.gain)
    if gain <= 0:
        return f"{tried}. At the same number of hot leads nothing is gained ({own})."
    return f"{tried}. Hot-lead conversion gains {own}: {line.verdict(gain)} ({by_luck})."


def _cannot_tell(found: NotEstimable) -> str:
    return f"We cannot tell whether trial and error would produce this: {missing(found)}."


def pending_words(n_tried: int) -> str:
    """While the limit is being computed."""
    return f"{tried_on_these_data(n_tried)}. Computing what trial and error would produce …"


def other_rules_words(n_tried: int) -> str:
    """Where the two cards cannot be compared in this way."""
    return f"{tried_on_these_data(n_tried)}. {_OTHER_RULES}"
