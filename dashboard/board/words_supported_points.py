"""Supported ranges in words: what the range beside a slider says, and the cautions beside all of them."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from types import MappingProxyType

from analysis.calibration.supported_points import Caution, Mark, SupportedRange, SupportedRanges
from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.words.numbers import cannot_tell, count, missing, percent, signed

#: Marks as users read them.
MARKS: Mapping[Mark, str] = MappingProxyType(
    {
        "over-valued": "More points than the leads support",
        "under-valued": "Fewer points than the leads support",
        "in range": "Supported by the leads",
        "cannot tell yet": "Cannot tell yet",
    }
)
CAUTIONS: Mapping[Caution, str] = MappingProxyType(
    {"routed_by_score": "In these months sales called leads by the old score, so the ranges partly repeat it."}
)
_KINDS = MappingProxyType(
    {"confidence": "Range that holds for all rules together with 95 % confidence", "range": "Range with a cautious prior"}
)


def supported_ranges_headline(found: SupportedRanges) -> str:
    """How many rules have too many or too few points.

    Reads like:
        "Of 17 rules, 3 have more points than the leads support and 2 fewer; for 6 we cannot tell yet."
    """
    if isinstance(found.scale, NotEstimable):
        return f"No supported ranges yet: {missing(found.scale)}."
    over, under, unknown = (len(found.marked(mark)) for mark in ("over-valued", "under-valued", "cannot tell yet"))
    rules = f"Of {count(len(found.ranges))} {'rule' if len(found.ranges) == 1 else 'rules'}"
    marked = f"{rules}, {count(over)} {'has' if over == 1 else 'have'} more points than the leads support and {count(under)} fewer"
    return f"{marked}; for {count(unknown)} we cannot tell yet." if unknown else f"{marked}."


def range_sentence(each: SupportedRange, kind: str) -> str:
    """What one range says, for the tooltip of a slider.

    Reads like:
        "More points than the leads support: +2 to +9, given all other rules; the scorecard gives +16."
    """
    if not isinstance(each.supported, Estimate):
        return cannot_tell(each.supported)
    sentences = [f"{MARKS[each.mark]}: {_span(each.supported)}, given all other rules; the scorecard gives {signed(each.points)}."]
    if kind == "range":
        sentences.append("The range uses a cautious prior, because some rules predict the outcome perfectly.")
    if each.capped:
        sentences.append(f"For {percent(each.capped)} of the leads that meet the rule its group exceeds the cap, so the points count less.")
    return " ".join(sentences)


def _span(supported: Estimate) -> str:
    """The whole points inside the range, since points are whole: rounding would show an end that the points do not reach."""
    low, high = ceil(supported.low), floor(supported.high)
    if low > high:
        return f"{signed(supported.low, 1)} to {signed(supported.high, 1)}"
    return signed(low) if low == high else f"{signed(low)} to {signed(high)}"


def range_name(found: SupportedRanges) -> str:
    """What the ranges are called in a legend."""
    return _KINDS[found.kind]


def cautions(found: SupportedRanges) -> tuple[str, ...]:
    """The cautions beside the ranges."""
    return tuple(CAUTIONS[each] for each in found.warnings)
