"""`plumbline versions`: versions of scorecards, from the first candidate to the active one that both sides signed."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.errors import PlumblineError
from analysis.holdout.accesses import settings_tried
from analysis.snapshots.open import open_study
from analysis.versions.diff import differences
from analysis.versions.freeze import ProposedVersion, card_of, on_visible, save_version
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.log import VersionLog
from analysis.versions.records import SIDES, Reason
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.commands.context import add_workspace, find_card, open_workspace
from dashboard.commands.numbers import whole_from
from dashboard.commands.reply import Json, Reply
from dashboard.versions.cli_output import (
    before_and_after,
    changes_data,
    compared_data,
    difference_text,
    signed_text,
    standing_data,
    standings_text,
    version_data,
    version_text,
)
from dashboard.versions.cli_promises import add_promise, read_promise
from dashboard.versions.export_minutes import write_minutes
from dashboard.versions.export_rule_sheet import write_rule_sheet
from dashboard.versions.export_scorecard import write_card_file
from dashboard.versions.words import status_words, version_name, versions_headline

_VERSION = "number of the version, start of its content id, or 'current'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments, by what is to be done."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True, title="acts")
    for name, (summary, add, _) in _ACTS.items():
        own = acts.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", allow_abbrev=False)
        own.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document with stable keys")
        add_workspace(own)
        add(own)


def run(arguments: argparse.Namespace) -> Reply:
    """Do what was asked."""
    _, _, act = _ACTS[arguments.act]
    return act(open_workspace(arguments.workspace), arguments)


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def _add_version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help=_VERSION)


def _add_save(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    parser.add_argument("--study", metavar="NAME", help="the study that it answers (default: the workspace's)")
    parser.add_argument("--reason", metavar="TEXT", default="", help="why the scorecard is changed")
    parser.add_argument(
        "--because",
        metavar="CHANGE=TEXT",
        action="append",
        default=[],
        help="why one change is made, by its name in the list of changes, such as 'points of Pricing page=asked for by reps'",
    )
    parser.add_argument("--name", metavar="NAME", help="another name for the scorecard")
    parser.add_argument(
        "--based-on",
        metavar="N",
        type=whole_from(0),
        help="the latest version of that name that you have seen; refused if there is a later one",
    )
    _add_by(parser)


def _add_approve(parser: argparse.ArgumentParser) -> None:
    _add_version(parser)
    parser.add_argument("--side", choices=SIDES, required=True, help="who signs: marketing or sales")
    add_promise(parser)
    _add_by(parser)


def _add_act(parser: argparse.ArgumentParser) -> None:
    _add_version(parser)
    _add_by(parser)


def _add_retire(parser: argparse.ArgumentParser) -> None:
    _add_act(parser)
    parser.add_argument("--reason", metavar="TEXT", default="", help="why it is retired")


def _add_diff(parser: argparse.ArgumentParser) -> None:
    _add_version(parser)
    parser.add_argument(
        "other", metavar="OTHER", nargs="?", help="a second version (default: the scorecard that the first was compared with)"
    )
    parser.add_argument("--study", metavar="NAME", help="the study to answer (default: the workspace's)")


def _add_out(parser: argparse.ArgumentParser) -> None:
    _add_version(parser)
    parser.add_argument("--out", metavar="F", type=Path, required=True, help="file to write")


def _add_by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", metavar="NAME", default="", help="who does it")


def _list(workspace: Workspace, arguments: argparse.Namespace) -> Reply:  # noqa: ARG001
    standings = VersionLog(workspace.database).standings()
    text = "\n\n".join(filter(None, [versions_headline(standings), standings_text(standings)]))
    return Reply({"versions": [standing_data(each) for each in standings]}, text)


def _show(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    standing = VersionLog(workspace.database).find(arguments.version)
    return Reply(version_data(standing), version_text(standing))


def _save(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    card = find_card(workspace, arguments.scorecard)
    card = replace(card, name=arguments.name.strip()) if arguments.name and arguments.name.strip() else card
    reasons = tuple(_reason(each) for each in arguments.because)
    proposal = ProposedVersion(card, arguments.reason, reasons, arguments.by, arguments.based_on)
    _check_said(proposal)
    standing = save_version(workspace, open_study(workspace, arguments.study), proposal, now=_now())
    return Reply(version_data(standing), version_text(standing))


def _check_said(proposal: ProposedVersion) -> None:
    """Complain of what is missing before the evidence is gathered, which takes seconds."""
    if not proposal.reason.strip():
        raise PlumblineError("VERSION-REASONLESS", "a version needs the reason for its changes.", remedy="Give it with --reason.")
    if not proposal.by.strip():
        raise PlumblineError("VERSION-NAMELESS", "a version needs the name of the person who saves it.", remedy="Give it with --by.")


def _reason(text: str) -> Reason:
    change, equals, why = text.partition("=")
    if not equals or not why.strip():
        raise PlumblineError("COMMAND-LINE", f"'{text}' is not CHANGE=TEXT.", where="--because")
    return Reason(change.strip(), why.strip())


def _approve(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    seen = VersionLog(workspace.database).find(arguments.version)
    promise = read_promise(arguments.side, arguments, seen)
    return _done(VersionLog(workspace.database).approve(seen.version.id, arguments.side, promise, by=arguments.by, now=_now()))


def _activate(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    seen = VersionLog(workspace.database).find(arguments.version)
    return _done(VersionLog(workspace.database).activate(seen.version.id, by=arguments.by, now=_now()))


def _retire(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    seen = VersionLog(workspace.database).find(arguments.version)
    return _done(VersionLog(workspace.database).retire(seen.version.id, by=arguments.by, note=arguments.reason, now=_now()))


def _done(standing: VersionHistory) -> Reply:
    text = f"{version_name(standing)} is {status_words(standing)}.\n\n{signed_text(standing)}"
    return Reply(standing_data(standing), text)


def _diff(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    first = VersionLog(workspace.database).find(arguments.version)
    before, after = before_and_after(first)
    if arguments.other is not None:
        before, after = after, card_of(VersionLog(workspace.database).find(arguments.other).version)
    if before is None:
        what = f"version {first.version.number} is the first scorecard of the workspace."
        raise PlumblineError("VERSION-UNKNOWN", what, remedy="Name a second version to compare it with.")
    study_data = open_study(workspace, arguments.study)
    changes, result = differences(before, after), on_visible(workspace, study_data, after, before)
    tried = settings_tried(workspace, study_data)
    data: Json = {"from": before.name, "to": after.name, "changes": changes_data(changes), "settings_tried": tried}
    return Reply(data | compared_data(result), difference_text((before, after), changes, result, tried))


def _written(write: Callable[[VersionHistory, Path], None]) -> Callable[[Workspace, argparse.Namespace], Reply]:
    def act(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
        standing = VersionLog(workspace.database).find(arguments.version)
        write(standing, arguments.out)
        data = {"version": standing.version.number, "id": standing.version.id, "out": str(arguments.out)}
        return Reply(data, f"{version_name(standing)} is written to {arguments.out}.")

    return act


def _now() -> dt.datetime:
    return clock.now()


_Add = Callable[[argparse.ArgumentParser], None]
_Run = Callable[[Workspace, argparse.Namespace], Reply]
_ACTS: dict[str, tuple[str, _Add, _Run]] = {
    "list": ("all versions with their status", _add_nothing, _list),
    "show": ("one version: its changes, evidence, promises and history", _add_version, _show),
    "diff": ("what changes from one version to another, in words and on the same leads", _add_diff, _diff),
    "save": ("freeze a scorecard (a file, or one of the workspace) with its evidence as a candidate", _add_save, _save),
    "approve": ("sign a version for marketing or for sales, with that side's promise", _add_approve, _approve),
    "activate": ("activate a version that both sides signed; the active one before it is retired", _add_act, _activate),
    "retire": ("retire a version; it stays on record", _add_retire, _retire),
    "export": ("write a version's scorecard as its YAML file", _add_out, _written(write_card_file)),
    "minutes": ("write the minutes of the session as one printable page (.html)", _add_out, _written(write_minutes)),
    "sheet": ("write the rule sheet to type into a marketing automation (.xlsx)", _add_out, _written(write_rule_sheet)),
}
_ACTS["import"] = ("save a scorecard file as a version: the same as 'save'", _add_save, _save)
