"""Details of each touch point beyond its volume: reach compared, credit, buyers' answers, trust, and quick opens."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.bots.overrides import bot_verdicts
from analysis.inference.estimate import Answer
from analysis.inference.intervals import difference, rate
from analysis.inference.significance import Tested
from analysis.leads.trust_classes import TrustClass, trust_class, trust_overrides
from analysis.signals.tests import SignalTests
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.attribution import Credit, Credits, take_credits
from analysis.touch_points.bots import BotShare, bot_shares
from analysis.touch_points.buyer_answers import BuyersSaid, Said, buyers_said
from analysis.touch_points.inventory import Inventory, TouchPoint
from analysis.workspace.folder import Workspace


@dataclass(frozen=True, slots=True)
class TouchPointDetails:
    """One touch point of an inventory.

    Args:
        trust: What it proves about the lead; None for what we do ourselves, and for what is not known.
        reach_of_others: Share of the leads that did not convert with such a touch by their snapshot; its `won_share` is that of
            those that did, at the same age.
        difference: Reach among converted minus reach among the others.
        test: Whether leads with such a touch convert differently, from the one family of all signals: touches by bots and those that
            reps logged do not count in it, and an absence does not count where the touch could not have been seen.
        credit: Conversions that it came before.
        said: How often buyers named it.
        bots: Who made its touches, bots or people.
    """

    trust: TrustClass | None
    reach_of_others: Answer
    difference: Answer
    test: Tested
    credit: Credit
    said: Said
    bots: BotShare


@dataclass(frozen=True, slots=True)
class InventoryDetails:
    """The details of an inventory's touch points, in its order, with what the shares refer to."""

    points: tuple[TouchPointDetails, ...]
    credits: Credits
    buyers: BuyersSaid


def inventory_details(
    study_data: StudyData, inventory: Inventory, *, tests: SignalTests, workspace: Workspace | None = None
) -> InventoryDetails:
    """Complete an inventory.

    Args:
        study_data: The study asked of the import.
        inventory: Its touch points.
        tests: The family of tests of the same study and import.
        workspace: Where overrides of trust and bots are kept; None reads none.
    """
    overrides = trust_overrides(workspace, study_data.dataset) if workspace else ()
    credited, buyers = take_credits(study_data, inventory), buyers_said(study_data, inventory)
    bots = bot_shares(study_data.dataset, inventory, bot_verdicts(workspace) if workspace else ())
    points = tuple(
        TouchPointDetails(
            trust=trust_class(point.channel, point.action, overrides),
            reach_of_others=rate(point.n_leads - point.n_won, inventory.n_leads - inventory.n_converted),
            difference=difference(*_reached(point, inventory)),
            test=tests.of_touch_point(point.channel, point.action, point.asset),
            credit=credited.credits[i],
            said=buyers.said[i],
            bots=bots[i],
        )
        for i, point in enumerate(inventory.touch_points)
    )
    return InventoryDetails(points, credited, buyers)


def _reached(point: TouchPoint, inventory: Inventory) -> tuple[tuple[int, int], tuple[int, int]]:
    """Leads with the touch among converted and others, and all converted and others."""
    return (point.n_won, point.n_leads - point.n_won), (inventory.n_converted, inventory.n_leads - inventory.n_converted)
