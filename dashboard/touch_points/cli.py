"""`plumbline inventory`: touch points with volume, reach, timing, trust, and conversion with and without."""

from __future__ import annotations

import argparse

from analysis.inference.estimate import NotEstimable
from analysis.inference.significance import Tested
from analysis.signals.read import read_signals
from analysis.signals.tests import family_of_tests
from analysis.snapshots.open import open_study
from analysis.study import Outcome
from analysis.touch_points.bots import BotShare
from analysis.touch_points.details import InventoryDetails, TouchPointDetails, inventory_details
from analysis.touch_points.inventory import Inventory, TouchPoint, take_inventory
from analysis.touch_points.trends import TouchPointTrend, TouchPointTrends, follow_touch_points
from dashboard.commands.context import add_study, open_workspace
from dashboard.commands.question import question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, instant_data, table
from dashboard.touch_points.cli_overrides import add_overrides, save_overrides
from dashboard.touch_points.words import inventory_headline, touch_point_words
from dashboard.touch_points.words_details import buyers_note, buyers_words, credit_note, p_words, quick_note
from dashboard.touch_points.words_trends import trends_note
from dashboard.words.formats import NOTHING, count, day, percent, rate

_HEADER = (
    "touch point",
    "touches",
    "leads",
    "reach",
    "conversion with",
    "without",
    "of converted",
    "days to win",
    "by bots",
    "first",
    "last",
)
_DETAILS_HEADER = (
    "touch point", "proves", "reach of converted", "of others", "corrected p", "first touch", "last", "any", "won with it",
    "buyers named", "opened at once",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    add_overrides(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """List the touch points of the import."""
    workspace = open_workspace(arguments.workspace)
    study_data = open_study(workspace, arguments.study)
    if save_overrides(arguments, workspace, study_data.dataset):
        study_data = open_study(workspace, arguments.study)
    inventory = take_inventory(study_data)
    signals = read_signals(study_data)
    details = inventory_details(study_data, inventory, tests=family_of_tests(signals), workspace=workspace)
    trends = follow_touch_points(study_data, signals)
    data = question_data(study_data) | _data(inventory, details, trends) | {"warnings": warnings_data(study_data)}
    notes = "\n".join(
        filter(None, (credit_note(details), buyers_note(details), quick_note(inventory.touch_points, details), trends_note(trends)))
    )
    parts = [inventory_headline(inventory), question_text(study_data), _text(inventory), _details_text(inventory, details), notes]
    parts.append(warnings_text(study_data))
    return Reply(data, "\n\n".join(filter(None, parts)))


def _data(inventory: Inventory, details: InventoryDetails, trends: TouchPointTrends) -> Json:
    points = [
        _point_data(point) | _details_data(each, details) | {"over_time": _over_time_data(point, trends)}
        for point, each in zip(inventory.touch_points, details.points, strict=True)
    ]
    credited, buyers = details.credits, details.buyers
    return {
        "n_leads": inventory.n_leads,
        "n_converted": inventory.n_converted,
        "closed_won": {"n": credited.n_won, "untouched": credited.n_untouched, "value": credited.value},
        "buyers": {
            "answers": buyers.n_answers,
            "naming": buyers.n_naming,
            "unknown": buyers.n_unknown,
            "winners": buyers.n_winners,
            "winners_only": buyers.winners_only,
        },
        "over_time": {"exploratory": True, "family": trends.family, "early": _early_data(trends.early)},
        "touch_points": points,
    }


def _early_data(early: Outcome | None) -> Json | None:
    return None if early is None else {"stage": early.stage, "within_days": early.within_days}


def _over_time_data(point: TouchPoint, trends: TouchPointTrends) -> Json | None:
    """A touch point over time, by the outcome and under ``early`` by the early one; None where it is not compared."""
    by_outcome = trends.of_touch_point(point.channel, point.action, point.asset)
    if by_outcome is None:
        return None
    early = trends.of_touch_point(point.channel, point.action, point.asset, "early outcome")
    return _trend_data(by_outcome) | {"early": None if early is None else _trend_data(early)}


def _trend_data(trend: TouchPointTrend) -> Json:
    periods = [
        {
            "period": each.name,
            "conversion_with": answer_data(each.conversion_with),
            "conversion_without": answer_data(each.conversion_without),
            "difference": answer_data(each.difference),
        }
        for each in trend.periods
    ]
    change, test = answer_data(trend.change_a_year), significance_data(trend.test)
    return {"periods": periods, "change_a_year": change, "test": test, "verdict": trend.verdict}


def _details_data(each: TouchPointDetails, details: InventoryDetails) -> Json:
    credit, n_won = each.credit, details.credits.n_won
    by = {
        "first": (credit.n_first, credit.value_first),
        "last": (credit.n_last, credit.value_last),
        "any": (credit.n_any, credit.value_any),
    }
    return {
        "trust": each.trust,
        "reach_of_others": answer_data(each.reach_of_others),
        "reach_difference": answer_data(each.difference),
        "test": significance_data(each.test),
        "closed_won": {name: {"n": n, "share": n / n_won if n_won else None, "value": value} for name, (n, value) in by.items()},
        "named_by_buyers": {"named": each.said.n_named, "kind": each.said.n_kind},
        "opened_at_once": _quick_data(each.bots),
        "bots": _bot_data(each.bots),
    }


def significance_data(test: Tested) -> Json:
    """A test as plain data."""
    if isinstance(test, NotEstimable):
        return {"not_estimable": test.code, "reason": test.reason}
    return {"p": test.p, "p_corrected": test.p_corrected, "n": test.n, "method": test.method}


def _quick_data(found: BotShare) -> Json | None:
    if found.n_quick is None:
        return None
    return {"n_opens": found.n_touches, "n": found.n_quick, "share": found.quick_share, "marked_as_bot": found.n_both}


def _bot_data(found: BotShare) -> Json:
    verdict = found.verdict
    words = None if verdict is None else {"answer": "bots" if verdict.machine else "people", "by": verdict.by, "at": verdict.at}
    return {"marked": found.n_marked, "counted": found.n_counted, "said": words}


def _point_data(point: TouchPoint) -> Json:
    return {
        "channel": point.channel,
        "action": point.action,
        "asset": point.asset,
        "n_touches": point.n_touches,
        "first_seen": instant_data(point.first_seen),
        "last_seen": instant_data(point.last_seen),
        "bot_share": point.bot_share,
        "rep_share": point.rep_share,
        "n_leads": point.n_leads,
        "n_converted": point.n_won,
        "reach": answer_data(point.reach),
        "won_share": answer_data(point.won_share),
        "conversion_with": answer_data(point.conversion_with),
        "conversion_without": answer_data(point.conversion_without),
        "median_days_to_conversion": point.median_days,
    }


def _text(inventory: Inventory) -> str:
    return table(_HEADER, [_row(point) for point in inventory.touch_points]) if inventory.touch_points else "The import has no touches."


def _row(point: TouchPoint) -> list[str]:
    return [
        touch_point_words(point),
        count(point.n_touches),
        count(point.n_leads),
        rate(point.reach),
        rate(point.conversion_with),
        rate(point.conversion_without),
        rate(point.won_share),
        NOTHING if point.median_days is None else f"{point.median_days:.1f}",
        percent(point.bot_share),
        day(point.first_seen),
        day(point.last_seen),
    ]


def _details_text(inventory: Inventory, details: InventoryDetails) -> str:
    rows = [_details_row(point, each, details) for point, each in zip(inventory.touch_points, details.points, strict=True)]
    return table(_DETAILS_HEADER, rows, left=2) if rows else ""


def _details_row(point: TouchPoint, each: TouchPointDetails, details: InventoryDetails) -> list[str]:
    n_won, credit = details.credits.n_won, each.credit
    shares = [percent(n / n_won) if n and n_won else "" for n in (credit.n_first, credit.n_last, credit.n_any)]
    return [
        touch_point_words(point),
        each.trust or NOTHING,
        rate(point.won_share),
        rate(each.reach_of_others),
        p_words(each),
        *shares,
        count(credit.value_any) if credit.value_any else "",
        buyers_words(each.said),
        "" if each.bots.n_quick is None else percent(each.bots.quick_share),
    ]
