"""`plumbline inventory`: touch points with volume, reach, timing, trust, and conversion with and without."""

from __future__ import annotations

import argparse

from analysis.inventory import Inventory, TouchPoint, take_inventory
from analysis.opening import open_inquiry
from dashboard.commands.context import add_study, open_workspace
from dashboard.commands.inquiries import inquiry_data, inquiry_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, instant_data, table
from dashboard.text.formats import NOTHING, count, day, percent, rate
from dashboard.text.headlines_touch_points import inventory_headline, touch_point_words

_HEADER = (
    "touch point",
    "touches",
    "leads",
    "reach",
    "conversion with",
    "without",
    "of winners",
    "days to win",
    "machine",
    "first",
    "last",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """List the touch points of the import."""
    inquiry = open_inquiry(open_workspace(arguments.workspace), arguments.study)
    inventory = take_inventory(inquiry)
    data = inquiry_data(inquiry) | _data(inventory) | {"warnings": warnings_data(inquiry)}
    parts = [inventory_headline(inventory), inquiry_text(inquiry), _text(inventory), warnings_text(inquiry)]
    return Reply(data, "\n\n".join(filter(None, parts)))


def _data(inventory: Inventory) -> Json:
    points = [_point_data(point) for point in inventory.touch_points]
    return {"n_leads": inventory.n_leads, "n_converted": inventory.n_converted, "touch_points": points}


def _point_data(point: TouchPoint) -> Json:
    return {
        "channel": point.channel,
        "action": point.action,
        "asset": point.asset,
        "n_touches": point.n_touches,
        "first_seen": instant_data(point.first_seen),
        "last_seen": instant_data(point.last_seen),
        "machine_share": point.machine_share,
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
        percent(point.machine_share),
        day(point.first_seen),
        day(point.last_seen),
    ]
