"""`plumbline backtest --validate` and `--open-holdout`: tests on unseen leads, each recorded with a name."""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import dataclass

from analysis.backtest.compare import CardChange, JudgedPart, Swapped
from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation
from analysis.holdout.access_log import Access
from analysis.holdout.accesses import card_id
from analysis.holdout.open import HoldoutResult, open_holdout
from analysis.holdout.validate import Validation, validate
from analysis.inference.estimate import NotEstimable
from analysis.inference.paired import PairedAuc
from analysis.scorecard import Scorecard
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.attributes.cli import significance_data
from dashboard.backtest.words_holdout import COLUMNS, holdout_headline, holdout_lines, part_rows
from dashboard.backtest.words_validate import validate_headline, validation_lines
from dashboard.commands.context import find_card
from dashboard.commands.evidence import evaluation_data
from dashboard.commands.question import card_data
from dashboard.commands.reply import Json, answer_data, instant_data, printable, table


@dataclass(frozen=True, slots=True)
class UnseenResult:
    """What unseen leads say: the document's block, the text whose first line is the finding, and whether nothing could be tested."""

    data: Json
    text: str
    not_testable: bool


def add_validation_and_holdout(parser: argparse.ArgumentParser) -> None:
    """The arguments that read unseen leads."""
    parser.add_argument(
        "--validate", action="store_true", help="compare it with the current scorecard on the validation leads; recorded, needs --by"
    )
    parser.add_argument(
        "--open-holdout", action="store_true", help="compare it with the current scorecard on the sealed holdout; recorded, needs --by"
    )
    parser.add_argument("--by", metavar="NAME", default="", help="name of the person who reads these leads")


def judge_on_unseen_leads(
    arguments: argparse.Namespace, workspace: Workspace, study_data: StudyData, card: Scorecard
) -> tuple[UnseenResult, ...]:
    """Do what ``--validate`` and ``--open-holdout`` ask for, in that order; nothing where neither is given.

    Raises:
        PlumblineError: ``ACCESS-WITHOUT-NAME``; ``COMMAND-LINE`` where there is no scorecard to compare it with.
    """
    wanted = [act for asked, act in ((arguments.validate, _validate), (arguments.open_holdout, _open)) if asked]
    if not wanted:
        return ()
    if not arguments.by.strip():
        what = "reading validation or holdout leads needs a name."
        raise PlumblineError("ACCESS-WITHOUT-NAME", what, remedy="Give your name with --by NAME.")
    current = find_card(workspace, arguments.baseline) if arguments.baseline else current_card(workspace)
    if card_id(current) == card_id(card):
        raise PlumblineError("COMMAND-LINE", "the scorecard would be compared with itself.", remedy="Name another one with --baseline.")
    pair = _Pair(workspace, study_data, card, current)
    now = clock.now()
    return tuple(act(pair, arguments.by, now) for act in wanted)


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A candidate and the current scorecard, under a study."""

    workspace: Workspace
    study_data: StudyData
    candidate: Scorecard
    current: Scorecard


def current_card(workspace: Workspace) -> Scorecard:
    """The current scorecard, or until one is the first of the workspace.

    Raises:
        PlumblineError: ``COMMAND-LINE`` where the workspace has none.
    """
    names = workspace.scorecard_names()
    name = workspace.setting(CURRENT_SCORECARD)
    if name not in names and not names:
        what = "the workspace has no scorecard to compare it with."
        raise PlumblineError("COMMAND-LINE", what, remedy="Name one with --baseline.")
    return workspace.scorecard(name if name in names else names[0])


def _validate(pair: _Pair, by: str, now: dt.datetime) -> UnseenResult:
    answer = validate(pair.workspace, pair.study_data, pair.candidate, pair.current, by=by, now=now)
    headline = printable(validate_headline(answer))
    if isinstance(answer, NotEstimable):
        return UnseenResult({"validation": answer_data(answer)}, headline, not_testable=True)
    data = _validation_data(answer) | {"current": card_data(pair.current)}
    return UnseenResult({"validation": data}, "\n".join([headline, *map(printable, validation_lines(answer))]), not_testable=False)


def _open(pair: _Pair, by: str, now: dt.datetime) -> UnseenResult:
    answer = open_holdout(pair.workspace, pair.study_data, pair.candidate, pair.current, by=by, now=now)
    headline = printable(holdout_headline(answer))
    if isinstance(answer, NotEstimable):
        return UnseenResult({"holdout_read": answer_data(answer)}, headline, not_testable=True)
    data = _holdout_data(answer) | {"current": card_data(pair.current)}
    parts = table(COLUMNS, part_rows(answer))
    return UnseenResult(
        {"holdout_read": data}, "\n".join([headline, *map(printable, holdout_lines(answer)), "", parts]), not_testable=False
    )


def _validation_data(found: Validation) -> Json:
    return {
        "access": access_data(found.access),
        "level": found.alpha,
        "direction": found.direction,
        "change": change_data(found.result.change),
        "candidate_figures": _figures(found.result.candidate),
        "current_figures": _figures(found.result.current),
    }


def _holdout_data(found: HoldoutResult) -> Json:
    return {
        "access": access_data(found.access),
        "number": found.number,
        "matured_after": instant_data(found.matured_after),
        "level": found.level,
        "direction": found.direction,
        "reading": found.shift.reading,
        "shift": {name: answer_data(getattr(found.shift, name)) for name in ("base_rate", "current", "candidate")},
        "validation_not_read": answer_data(found.validation) if isinstance(found.validation, NotEstimable) else None,
        "parts": {each.part: _part_data(each) for each in found.parts},
    }


def _part_data(result: JudgedPart) -> Json:
    return {
        "change": change_data(result.change),
        "candidate_figures": _figures(result.candidate),
        "current_figures": _figures(result.current),
    }


def _figures(evaluation: Evaluation) -> Json:
    """An evaluation without its cohorts: those of unseen leads are too small to say anything."""
    return {key: value for key, value in evaluation_data(evaluation, frozenset()).items() if key != "cohorts"}


def access_data(access: Access) -> Json:
    """A recorded access, as plain data."""
    at = access.at.isoformat() if access.at else None
    return {"kind": access.kind, "number": access.number, "by": access.by, "at": at, "settings_tried": access.settings_tried}


def change_data(change: CardChange) -> Json:
    """Candidate minus current on the same leads, as plain data."""
    return {
        "n_leads": change.n_leads,
        "n_converted": change.n_converted,
        "hot_conversion": answer_data(change.hot_conversion),
        "test": significance_data(change.test),
        "turn_hot": _swapped_data(change.turn_hot),
        "stop_being_hot": _swapped_data(change.stop_being_hot),
        "stay_hot": _swapped_data(change.stay_hot),
        "auc": answer_data(change.ranking.difference if isinstance(change.ranking, PairedAuc) else change.ranking),
    }


def _swapped_data(swapped: Swapped) -> Json:
    return {"n_leads": swapped.n_leads, "n_converted": swapped.n_converted, "conversion": answer_data(swapped.conversion)}
