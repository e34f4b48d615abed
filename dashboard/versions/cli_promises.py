"""What a side promises by signing a version, from the options of the command line."""

from __future__ import annotations

import argparse

from analysis.errors import PlumblineError
from analysis.versions.freeze import card_of
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import MOST_WORKING_HOURS, QUALIFIED_SHARE, WORKING_HOURS, MarketingPromise, Promise, SalesPromise, Side
from dashboard.commands.numbers import above_zero, share, whole_from

_HOT_LEADS, _QUALIFIED, _HOURS = "--hot-leads-per-month", "--qualified", "--first-contact-hours"


def add_promise(parser: argparse.ArgumentParser) -> None:
    """The options with which marketing and sales say what they promise."""
    parser.add_argument(_HOT_LEADS, metavar="N", type=whole_from(1), help="marketing promises so many hot leads a month")
    parser.add_argument(
        _QUALIFIED,
        metavar="SHARE",
        type=share,
        help=f"marketing promises that sales will qualify at least this share of them (default: {QUALIFIED_SHARE:g})",
    )
    parser.add_argument(
        _HOURS,
        metavar="HOURS",
        type=above_zero(MOST_WORKING_HOURS),
        help="sales promises the first contact within so many working hours (default: those of the hot tier)",
    )


def read_promise(side: Side, arguments: argparse.Namespace, standing: VersionHistory) -> Promise:
    """What a side promises.

    Args:
        side: The side that promises.
        arguments: With the options of `add_promise`.
        standing: The version that is signed; sales may leave the hours to its hot tier.

    Raises:
        PlumblineError: ``PROMISE-INCOMPLETE`` where marketing names no number of hot leads, or a side names what the other one promises.
    """
    leads, qualified, hours = arguments.hot_leads_per_month, arguments.qualified, arguments.first_contact_hours
    if side == "sales":
        _refuse({_HOT_LEADS: leads, _QUALIFIED: qualified}, "marketing, not sales")
        return _sales_promise(hours, standing)
    _refuse({_HOURS: hours}, "sales, not marketing")
    if leads is None:
        what = "marketing promises a number of hot leads a month."
        raise PlumblineError("PROMISE-INCOMPLETE", what, where=_HOT_LEADS, remedy=f"Write for example '{_HOT_LEADS} 170 {_QUALIFIED} 0.5'.")
    return MarketingPromise(leads, QUALIFIED_SHARE if qualified is None else qualified)


def _sales_promise(hours: float | None, standing: VersionHistory) -> SalesPromise:
    agreed = hours or card_of(standing.version).tiers[0].within_hours or WORKING_HOURS
    try:
        return SalesPromise(agreed)
    except ValueError as error:
        what = f"the hot tier names {agreed:g} working hours; sales promises at most {MOST_WORKING_HOURS:g}."
        raise PlumblineError("PROMISE-INCOMPLETE", what, where=_HOURS) from error


def _refuse(options: dict[str, float | None], whose: str) -> None:
    """Complain of an option with which the other side promises."""
    given = next((name for name, number in options.items() if number is not None), None)
    if given is not None:
        raise PlumblineError("PROMISE-INCOMPLETE", f"this is promised by {whose}.", where=given)
