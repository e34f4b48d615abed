"""What a person says about touch points instead of the plain rules: what they prove, and whether a program made their quick opens."""

from __future__ import annotations

import argparse

from analysis.errors import PlumblineError
from analysis.inventory import Inventory, TouchPoint
from analysis.inventory_machines import say_machine
from analysis.trustclasses import TRUST_CLASSES, TrustOverrule, overrule_trust
from analysis.workspace import Workspace

_MACHINE: dict[str, bool | None] = {"yes": True, "no": False, "forget": None}


def add_overrules(parser: argparse.ArgumentParser) -> None:
    """The arguments by which a person overrules what touch points prove and who made them."""
    parser.add_argument(
        "--proves",
        nargs=2,
        metavar=("POINT", "CLASS"),
        help=f"what a touch proves, such as --proves 'web / download' form: {', '.join(TRUST_CLASSES)} or none",
    )
    parser.add_argument(
        "--machine",
        nargs=2,
        metavar=("POINT", "ANSWER"),
        help="whether a program made its quick opens: yes, no or forget; listed, while scores go by what the source marks",
    )


def keep_overrules(arguments: argparse.Namespace, workspace: Workspace, inventory: Inventory) -> None:
    """Keep what the arguments say in the workspace.

    Raises:
        PlumblineError: ``TOUCH-POINT-UNKNOWN``, ``TRUST-UNKNOWN`` or ``COMMAND-LINE``.
    """
    if arguments.proves:
        name, proves = arguments.proves
        found = _points(inventory, name)
        for channel, action in dict.fromkeys((each.channel, each.action) for each in found):
            overrule_trust(workspace, TrustOverrule(channel, action, None if proves == "none" else proves))
    if arguments.machine:
        name, answer = arguments.machine
        if answer not in _MACHINE:
            raise PlumblineError("COMMAND-LINE", f"'{answer}' is none of {', '.join(_MACHINE)}.", where="--machine")
        for each in _points(inventory, name):
            say_machine(workspace, each.channel, each.action, each.asset, machine=_MACHINE[answer])


def _points(inventory: Inventory, name: str) -> tuple[TouchPoint, ...]:
    """The touch points of a channel and action, or with an asset the one touch point."""
    wanted = tuple(part.strip() for part in name.split("/", 2))
    found = tuple(each for each in inventory.touch_points if (each.channel, each.action, each.asset)[: len(wanted)] == wanted)
    if len(wanted) < 2 or not found:
        remedy = "Name it as 'channel / action' or 'channel / action / asset', as the inventory lists it."
        raise PlumblineError("TOUCH-POINT-UNKNOWN", f"there is no touch point '{name}'.", remedy=remedy)
    return found
