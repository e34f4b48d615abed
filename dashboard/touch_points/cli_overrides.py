"""Overrides of touch points: what they prove, and whether bots or people made them."""

from __future__ import annotations

import argparse

from analysis.bots.overrides import forget_bot
from analysis.dataset.engine import Dataset
from analysis.errors import PlumblineError
from analysis.leads.trust_classes import TRUST_CLASSES, TrustOverride, override_trust
from analysis.leakage.records import TouchKey
from analysis.touch_points.bot_overrides import override_bot, touch_points, verdicts_on
from analysis.workspace.folder import Workspace

_ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "forget": None}


def add_overrides(parser: argparse.ArgumentParser) -> None:
    """The arguments that override what touch points prove and who made them."""
    parser.add_argument(
        "--proves",
        nargs=2,
        metavar=("POINT", "CLASS"),
        help=f"override what a touch proves, such as --proves 'web / download' form: {', '.join(TRUST_CLASSES)} or none",
    )
    parser.add_argument(
        "--bots",
        nargs=2,
        metavar=("POINT", "ANSWER"),
        help="who made the touches. yes: bots made those that the source marks and those opened at once; no: people made all of them;"
        " forget: as the source marks. Scores follow",
    )
    parser.add_argument("--by", metavar="NAME", default="", help="your name; needed with --bots yes or no")


def save_overrides(arguments: argparse.Namespace, workspace: Workspace, dataset: Dataset) -> bool:
    """Save the overrides of the arguments in the workspace.

    Returns:
        Whether anything was overridden, so that the import has to be opened again.

    Raises:
        PlumblineError: ``TOUCH-POINT-UNKNOWN``, ``TRUST-UNKNOWN``, ``VERDICT-…`` or ``COMMAND-LINE``.
    """
    if arguments.proves:
        name, proves = arguments.proves
        for channel, action in dict.fromkeys((each.channel, each.action) for each in _points(dataset, name)):
            override_trust(workspace, TrustOverride(channel, action, None if proves == "none" else proves))
    if arguments.bots:
        _save_bot(arguments, workspace, dataset)
    return bool(arguments.proves or arguments.bots)


def _save_bot(arguments: argparse.Namespace, workspace: Workspace, dataset: Dataset) -> None:
    name, answer = arguments.bots
    if answer not in _ANSWERS:
        raise PlumblineError("COMMAND-LINE", f"'{answer}' is none of {', '.join(_ANSWERS)}.", where="--bots")
    points, by_bots = _points(dataset, name), _ANSWERS[answer]
    if by_bots is not None:
        override_bot(workspace, dataset, verdicts_on(points, machine=by_bots, by=arguments.by))
        return
    for each in points:
        forget_bot(workspace, each.channel, each.action, each.asset)


def _points(dataset: Dataset, name: str) -> tuple[TouchKey, ...]:
    """The touch points of a channel and action; with an asset, the one touch point."""
    wanted = tuple(part.strip() for part in name.split("/", 2))
    found = tuple(each for each in touch_points(dataset) if (each.channel, each.action, each.asset)[: len(wanted)] == wanted)
    if len(wanted) < 2 or not found:
        remedy = "Name it as 'channel / action' or 'channel / action / asset', as the inventory lists it."
        raise PlumblineError("TOUCH-POINT-UNKNOWN", f"there is no touch point '{name}'.", remedy=remedy)
    return found
