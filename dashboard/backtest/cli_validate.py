"""`plumbline backtest --validate` and `--open-holdout`: reading leads that are kept apart, each time recorded with a name."""

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
from analysis.holdout.validate import Validation, keep
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
class KeptApartFindings:
    """What leads kept apart say: the document's block, the text whose first line is the finding, and whether nothing could be tested."""

    data: Json
    text: str
    not_testable: bool


def add_kept_apart(parser: argparse.ArgumentParser) -> None:
    """The arguments that read leads kept apart."""
    parser.add_argument("--validate", action="store_true", help="judge it on the validation leads, against the current scorecard; recorded")
    parser.add_argument(
        "--open-holdout", action="store_true", help="judge it on the sealed holdout, against the current scorecard; recorded"
    )
    parser.add_argument("--by", metavar="NAME", default="", help="who reads leads that are kept apart")


def judge_kept_apart(
    arguments: argparse.Namespace, workspace: Workspace, study_data: StudyData, card: Scorecard
) -> tuple[KeptApartFindings, ...]:
    """Do what ``--validate`` and ``--open-holdout`` ask for, in that order; nothing where neither is given.

    Raises:
        PlumblineError: ``LOOK-WITHOUT-NAME``; ``COMMAND-LINE`` where there is no scorecard to hold it against.
    """
    wanted = [act for asked, act in ((arguments.validate, _keep), (arguments.open_holdout, _open)) if asked]
    if not wanted:
        return ()
    if not arguments.by.strip():
        what = "leads that are not shown otherwise are read by somebody with a name."
        raise PlumblineError("LOOK-WITHOUT-NAME", what, remedy="Say who looks with --by NAME.")
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
        what = "the workspace has no scorecard to hold it against."
        raise PlumblineError("COMMAND-LINE", what, remedy="Name one with --baseline.")
    return workspace.scorecard(name if name in names else names[0])


def _keep(pair: _Pair, by: str, now: dt.datetime) -> KeptApartFindings:
    answer = keep(pair.workspace, pair.study_data, pair.candidate, pair.current, by=by, now=now)
    headline = printable(validate_headline(answer))
    if isinstance(answer, NotEstimable):
        return KeptApartFindings({"keep": answer_data(answer)}, headline, not_testable=True)
    data = _validation_data(answer) | {"current": card_data(pair.current)}
    return KeptApartFindings({"keep": data}, "\n".join([headline, *map(printable, validation_lines(answer))]), not_testable=False)


def _open(pair: _Pair, by: str, now: dt.datetime) -> KeptApartFindings:
    answer = open_holdout(pair.workspace, pair.study_data, pair.candidate, pair.current, by=by, now=now)
    headline = printable(holdout_headline(answer))
    if isinstance(answer, NotEstimable):
        return KeptApartFindings({"opened": answer_data(answer)}, headline, not_testable=True)
    data = _opened_data(answer) | {"current": card_data(pair.current)}
    parts = table(COLUMNS, part_rows(answer))
    return KeptApartFindings({"opened": data}, "\n".join([headline, *map(printable, holdout_lines(answer)), "", parts]), not_testable=False)


def _validation_data(kept: Validation) -> Json:
    return {
        "access": access_data(kept.access),
        "level": kept.alpha,
        "direction": kept.direction,
        "change": change_data(kept.check.change),
        "candidate_figures": _figures(kept.check.candidate),
        "current_figures": _figures(kept.check.current),
    }


def _opened_data(opened: HoldoutResult) -> Json:
    return {
        "access": access_data(opened.access),
        "opening": opened.number,
        "matured_after": instant_data(opened.matured_after),
        "level": opened.level,
        "direction": opened.direction,
        "reading": opened.shift.reading,
        "shift": {name: answer_data(getattr(opened.shift, name)) for name in ("base_rate", "current", "candidate")},
        "check_not_read": answer_data(opened.check) if isinstance(opened.check, NotEstimable) else None,
        "parts": {each.part: _part_data(each) for each in opened.parts},
    }


def _part_data(result: JudgedPart) -> Json:
    return {
        "change": change_data(result.change),
        "candidate_figures": _figures(result.candidate),
        "current_figures": _figures(result.current),
    }


def _figures(evaluation: Evaluation) -> Json:
    """An evaluation without its cohorts: those of leads kept apart are too small to say anything."""
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
