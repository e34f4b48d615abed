"""Scores and tiers of one lead from its levels, from their definition."""

from __future__ import annotations

from analysis.scorecard import Scorecard


def score(levels: list[int], card: Scorecard) -> int:
    """Score of a lead with these levels, in the order of the card's rules."""
    parts = [points * level for points, level in zip(card.points, levels, strict=True)]
    total = sum(part for part, rule in zip(parts, card.rules, strict=True) if rule.group is None)
    for group in card.groups:
        of_group = sum(part for part, rule in zip(parts, card.rules, strict=True) if rule.group == group.name)
        total += max(-100 * group.cap, min(100 * group.cap, of_group))
    return max(0, min(100, (total + 50) // 100))


def tier(levels: list[int], card: Scorecard) -> str:
    """Tier of a lead with these levels: by its score, at least what qualifies it, at most what limits it."""
    names = [each.name for each in card.tiers]
    position = next(index for index, each in enumerate(card.tiers) if score(levels, card) >= each.lower)
    met = [rule for rule, level in zip(card.rules, levels, strict=True) if level > 0]
    for rule in met:
        if rule.qualifies is not None:
            position = min(position, names.index(rule.qualifies))
    for rule in met:
        if rule.limits is not None:
            position = max(position, names.index(rule.limits))
    return names[position]
