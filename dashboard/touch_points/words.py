"""How touch points and conversion go together, in one sentence each."""

from __future__ import annotations

from analysis.inference.estimate import Estimate
from analysis.touch_points.inventory import Inventory, TouchPoint
from dashboard.words.formats import count, percent, plural

#: Touch points that fewer leads had are not compared.
ENOUGH = 30


def touch_point_words(point: TouchPoint) -> str:
    """A touch point in words: the asset with its channel and action, or channel and action alone."""
    kind = f"{point.channel} {point.action}"
    return f"{point.asset} ({kind})" if point.asset else kind


def comparable(points: tuple[TouchPoint, ...]) -> tuple[TouchPoint, ...]:
    """Touch points with enough leads with and without them."""
    return tuple(
        point
        for point in points
        if point.n_leads >= ENOUGH
        and isinstance(point.conversion_with, Estimate)
        and isinstance(point.conversion_without, Estimate)
        and point.conversion_without.n >= ENOUGH
    )


def gap(point: TouchPoint) -> float:
    """Conversion with the touch point minus conversion without it; 0 where one is not estimable."""
    with_, without = point.conversion_with, point.conversion_without
    return with_.value - without.value if isinstance(with_, Estimate) and isinstance(without, Estimate) else 0.0


def inventory_headline(inventory: Inventory) -> str:
    """How many touch points there are, and after which of them leads convert clearly more often."""
    if not inventory.touch_points:
        return "The import has no touches."
    apart = [point for point in comparable(inventory.touch_points) if _apart(point) and gap(point) > 0]
    opening = f"{plural(len(inventory.touch_points), 'touch point')}; "
    if not apart:
        judged = f"{plural(inventory.n_leads, 'judged lead')} with {plural(inventory.n_converted, 'conversion')}"
        return f"{opening}none shows a clear difference among {judged}."
    named = ", ".join(touch_point_words(point) for point in sorted(apart, key=gap, reverse=True)[:3])
    return f"{opening}leads convert clearly more often after {count(len(apart))} of them, most of all {named}."


def clearest(points: tuple[TouchPoint, ...], most: int) -> tuple[TouchPoint, ...]:
    """The comparable touch points, those with a clear difference in conversion first, then those that most leads had."""
    return tuple(sorted(comparable(points), key=lambda point: (not _apart(point), -point.n_leads))[:most])


def _apart(point: TouchPoint) -> bool:
    with_, without = point.conversion_with, point.conversion_without
    return isinstance(with_, Estimate) and isinstance(without, Estimate) and (with_.low > without.high or with_.high < without.low)


def gap_headline(points: tuple[TouchPoint, ...]) -> str:
    """The touch point with the widest gap among those shown."""
    known = comparable(points)
    if not known:
        return f"No touch point shown has {ENOUGH} leads with it and {ENOUGH} without, so none is compared"
    widest = max(known, key=lambda point: abs(gap(point)))
    with_, without = (each.value for each in (widest.conversion_with, widest.conversion_without) if isinstance(each, Estimate))
    return f"Widest gap: {percent(with_)} of leads with {touch_point_words(widest)} convert, {percent(without)} of those without"
