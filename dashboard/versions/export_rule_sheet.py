"""The rule sheet: a version on one page, for the person who types it into HubSpot, Marketo or Salesforce."""

from __future__ import annotations

from pathlib import Path

from analysis.scorecard import Scorecard
from analysis.versions.freeze import card_of
from analysis.versions.lifecycle import VersionHistory
from dashboard.export.targets import check_file
from dashboard.export.workbook import Block, Sheet, write_workbook
from dashboard.versions.words import status_words, version_name
from dashboard.versions.words_rule_sheet import HOW_TO, PRODUCTS, kinds_used, left_out, sheet_rows
from dashboard.words.formats import count, listed

_WIDTHS = (24, 11, 30, 52, 24, 26, 12, 26)
_RULES = ("Rule", "Kind", "Field or touch", "When it counts", "Points", "How long", "Group", "Also")


def rule_sheet(standing: VersionHistory) -> Sheet:
    """The sheet: rules, caps of groups, tiers, and how each kind of rule is typed."""
    card = card_of(standing.version)
    rows = sheet_rows(card)
    note = f"{standing.version.id}: {status_words(standing)}. The score is the sum of all points, limited to 0–100."
    rest = left_out(card)
    omitted = f"Not typed in, because they give no points: {listed(rest, 'and')}." if rest else ""
    rules = tuple((each.rule, each.kind, each.where, each.condition, each.points, each.lasts, each.group, each.also) for each in rows)
    how = tuple((kind, "", HOW_TO[kind][0], HOW_TO[kind][1], HOW_TO[kind][2]) for kind in kinds_used(rows, card))
    blocks = [Block("", _RULES, rules), *_group_block(card), _tier_block(card)]
    blocks.append(Block("How each kind is typed", ("Kind", "", *PRODUCTS), how))
    return Sheet("Rule sheet", version_name(standing), " ".join(filter(None, (note, omitted))), tuple(blocks), _WIDTHS)


def _group_block(card: Scorecard) -> list[Block]:
    rows = tuple((group.name, None, f"its rules together give at most ±{group.cap} points") for group in card.groups)
    return [Block("", ("Group", "", "Cap"), rows)] if rows else []


def _tier_block(card: Scorecard) -> Block:
    uppers = [100, *(tier.lower - 1 for tier in card.tiers[:-1])]
    rows = tuple(
        (
            tier.name,
            None,
            f"{tier.lower}–{upper} points" if tier.lower <= upper else "no score reaches it",
            f"route: {tier.route}{f'; first contact within {count(tier.within_hours)} working hours' if tier.within_hours else ''}",
        )
        for tier, upper in zip(card.tiers, uppers, strict=True)
    )
    return Block("", ("Tier", "", "Score", "What happens"), rows)


def write_rule_sheet(standing: VersionHistory, path: Path) -> None:
    """Write the sheet as a workbook.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    check_file(path, (".xlsx",), "rule sheets")
    write_workbook(path, [rule_sheet(standing)])
