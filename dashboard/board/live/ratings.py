"""What the board shows of a complete rating round about the card's rules: three marks a rule, and the same in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.calibration.supported_points import SupportedRanges
from analysis.inference.estimate import Answer, Estimate
from analysis.ratings.points import LOG_ODDS_A_POINT, StartupRule
from analysis.ratings.rounds import RoundResult
from dashboard.board.words import CARD_SCALE, RATED, STATED_SCALE
from dashboard.ratings.words import rule_points_words


def rated_marks(found: RoundResult | None, ranges: SupportedRanges) -> list[dict[str, Any]] | None:
    """Each rule's points by expert ratings, by the leads and by both, in the order of the rules; None without a round.

    Args:
        found: The round on the leads so far.
        ranges: The card's. Where they know the log odds of a point of this card, the marks are in such points, so that they can be
            compared with the range on the same track; else in points of the ratings.
    """
    if found is None:
        return None
    scale = ranges.scale.value if isinstance(ranges.scale, Estimate) else LOG_ODDS_A_POINT
    return [_mark(_times(each, LOG_ODDS_A_POINT / scale)) for each in found.rules]


def rated_note(found: RoundResult | None, ranges: SupportedRanges) -> str:
    """What the marks are; empty without a round."""
    if found is None:
        return ""
    return f"{RATED}, {CARD_SCALE if isinstance(ranges.scale, Estimate) else STATED_SCALE}"


def _mark(each: StartupRule) -> dict[str, Any]:
    return {"ratings": each.ratings.value, "leads": _value(each.data), "both": each.both.value, "words": rule_points_words(each)}


def _value(answer: Answer) -> float | None:
    return answer.value if isinstance(answer, Estimate) else None


def _times(each: StartupRule, factor: float) -> StartupRule:
    data = _wider(each.data, factor) if isinstance(each.data, Estimate) else each.data
    return replace(each, ratings=_wider(each.ratings, factor), data=data, both=_wider(each.both, factor))


def _wider(answer: Estimate, factor: float) -> Estimate:
    return replace(answer, value=answer.value * factor, low=answer.low * factor, high=answer.high * factor)
