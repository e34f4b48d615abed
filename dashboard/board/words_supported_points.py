"""Supported ranges in words: what the range beside a slider says, and what must be said beside all of them."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from types import MappingProxyType

from analysis.calibration.supported_points import Band, Caution, Mark, SupportedRanges
from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.words.numbers import cannot_tell, count, missing, percent, signed

#: Marks as people read them.
MARKS: Mapping[Mark, str] = MappingProxyType(
    {
        "over-valued": "More points than the leads support",
        "under-valued": "Fewer points than the leads support",
        "in range": "Supported by the leads",
        "cannot tell yet": "Cannot tell yet",
    }
)
CAUTIONS: Mapping[Caution, str] = MappingProxyType(
    {"routed_by_score": "In these months leads were called by the old score, so the ranges partly echo it."}
)
_KINDS = MappingProxyType(
    {"confidence": "Range that holds with 95 % for all rules together", "range": "Range given a cautious first guess"}
)


def supported_points_headline(found: SupportedRanges) -> str:
    """How many rules weigh too much or too little.

    Reads like:
        "Of 17 rules, 3 have more points than the leads support and 2 fewer; of 6 we cannot tell yet."
    """
    if isinstance(found.scale, NotEstimable):
        return f"No range of points yet: {missing(found.scale)}."
    over, under, unknown = (len(found.marked(mark)) for mark in ("over-valued", "under-valued", "cannot tell yet"))
    rules = f"Of {count(len(found.bands))} {'rule' if len(found.bands) == 1 else 'rules'}"
    told = f"{rules}, {count(over)} {'has' if over == 1 else 'have'} more points than the leads support and {count(under)} fewer"
    return f"{told}; of {count(unknown)} we cannot tell yet." if unknown else f"{told}."


def band_sentence(band: Band, kind: str) -> str:
    """What one band says, for the tooltip of a slider.

    Reads like:
        "More points than the leads support: +2 to +9 given all other rules, the card gives +16."
    """
    if not isinstance(band.supported, Estimate):
        return cannot_tell(band.supported)
    told = f"{MARKS[band.mark]}: {_span(band.supported)} given all other rules, the card gives {signed(band.points)}."
    if kind == "range":
        told += " The range leans on a cautious first guess, because some rules predict without fail."
    if band.capped:
        told += f" For {percent(band.capped)} of the leads that meet it the group is beyond its cap, so its points count less."
    return told


def _span(supported: Estimate) -> str:
    """The whole points inside the range, since points are whole: rounding would let points stand at an end that they miss."""
    low, high = ceil(supported.low), floor(supported.high)
    if low > high:
        return f"{signed(supported.low, 1)} to {signed(supported.high, 1)}"
    return signed(low) if low == high else f"{signed(low)} to {signed(high)}"


def range_name(found: SupportedRanges) -> str:
    """What the bands are called in a legend."""
    return _KINDS[found.kind]


def cautions(found: SupportedRanges) -> tuple[str, ...]:
    """What must be said beside the bands."""
    return tuple(CAUTIONS[each] for each in found.warnings)
