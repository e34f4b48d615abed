"""Opening a workspace: its current import under one of its studies, with the holdout that was fixed when the study was first opened."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import ibis

from analysis.bots.overlay import overridden
from analysis.bots.overrides import bot_verdicts
from analysis.dataset.engine import Dataset, open_dataset
from analysis.dataset.entries import UNDATED, micros
from analysis.errors import PlumblineError
from analysis.ledger import Ledger, build_ledger
from analysis.scorecard import Scorecard
from analysis.snapshots.rule_check import check_rules
from analysis.snapshots.split import parts
from analysis.snapshots.study_data import StudyData, ask
from analysis.snapshots.take import data_window
from analysis.study import Study
from analysis.workspace import database
from analysis.workspace.folder import Workspace

#: Setting of a workspace: the name of the current scorecard, which others are compared with.
CURRENT_SCORECARD = database.CURRENT_SCORECARD
#: The question while nobody has set one: new leads that buy within a quarter.
DEFAULT_STUDY = Study("New business")


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """An import with the study that is asked of it, before any outcome is looked at."""

    dataset: Dataset
    study: Study


@dataclass(frozen=True, slots=True)
class HoldoutMove:
    """One midnight that a study's holdout has started at (µs since 1970, UTC), and the import for which it was fixed or moved."""

    holdout_from: int
    import_id: str


def open_question(workspace: Workspace, study_name: str | None = None) -> Question:
    """Open the current import under a study, with the overrides of users.

    Args:
        workspace: The workspace.
        study_name: A study of the workspace; None: its default one, or `DEFAULT_STUDY` while it has none.

    Raises:
        PlumblineError: ``WORKSPACE-EMPTY`` without an import; ``STUDY-UNKNOWN`` without such a study.
    """
    folder = workspace.current_import()
    if folder is None:
        remedy = "Import files with 'plumbline import', or make the sample company with 'plumbline app'."
        raise PlumblineError("WORKSPACE-EMPTY", "the workspace has no import yet.", where=str(workspace.folder), remedy=remedy)
    dataset = overridden(open_dataset(folder, cache=workspace.cache), bot_verdicts(workspace))
    return Question(dataset, find_study(workspace, study_name))


def find_study(workspace: Workspace, name: str | None = None) -> Study:
    """A study of the workspace by name, or its default one.

    Raises:
        PlumblineError: ``STUDY-UNKNOWN``.
    """
    if name is None:
        return workspace.default_study() or DEFAULT_STUDY
    names = workspace.study_names()
    if name not in names:
        kept = ", ".join(f"'{each}'" for each in names) or "none"
        raise PlumblineError("STUDY-UNKNOWN", f"there is no study '{name}'.", remedy=f"The workspace has: {kept}.")
    return workspace.study(name)


def open_study(workspace: Workspace, study_name: str | None = None) -> StudyData:
    """Open the evidence of a study on the current import.

    The start of the holdout is fixed when the study is first opened. A later import may only move it later, and each move is kept.

    Args:
        workspace: The workspace.
        study_name: A study of the workspace; None: its default one.

    Raises:
        PlumblineError: As `open_question` and `ask`.
    """
    question = open_question(workspace, study_name)
    moves = holdout_moves(workspace, question.study.name)
    last = moves[-1] if moves else None
    if last is not None and last.import_id == question.dataset.import_id:
        return ask(question.dataset, question.study, holdout_from=last.holdout_from)
    study_data = ask(question.dataset, question.study)
    if study_data.holdout_from is None:
        return study_data
    if last is not None and study_data.holdout_from <= last.holdout_from:
        return replace(study_data, parts=parts(study_data.snapshots, last.holdout_from), holdout_from=last.holdout_from)
    _record(workspace, question.study.name, (*moves, HoldoutMove(study_data.holdout_from, study_data.dataset.import_id)))
    return study_data


def holdout_moves(workspace: Workspace, study_name: str) -> tuple[HoldoutMove, ...]:
    """Where a study's holdout has started, in the order in which that was fixed; empty for a study that was never opened."""
    kept: list[dict[str, Any]] = json.loads(workspace.setting(_key(study_name)) or "[]")
    return tuple(HoldoutMove(**each) for each in kept)


def _record(workspace: Workspace, study_name: str, moves: tuple[HoldoutMove, ...]) -> None:
    kept = [{"holdout_from": each.holdout_from, "import_id": each.import_id} for each in moves]
    workspace.set_setting(_key(study_name), json.dumps(kept))


def _key(study_name: str) -> str:
    return f"holdout-from/{study_name}"


def ledger_of(question: Question, card: Scorecard) -> Ledger:
    """The ledger of a scorecard's rules; computed once and kept.

    Raises:
        PlumblineError: ``RULE-REFUSED`` or ``RULE-UNKNOWN-ATTRIBUTE``.
    """
    check_rules(card, question.dataset.meta, question.study)
    return build_ledger(question.dataset, card.rules, outcome=question.study.outcome.stage)


def latest_instant(question: Question) -> int:
    """The end of the data, at which leads are scored unless another instant is given (µs since 1970, UTC).

    As the study says, else the latest stage, else the latest touch or entry; the ledger's instant of undated leads where nothing is dated.
    """
    window = data_window(question.dataset, question.study)
    if window.data_to is not None:
        return window.data_to
    tables = question.dataset.tables
    touched = tables.touches.select(at=micros(tables.touches["occurred_at"]))
    entered = tables.leads.select(at=micros(tables.leads["created_at"]))
    dated = ibis.union(touched, entered)
    latest = question.dataset.run(dated.agg(latest=dated["at"].max()))["latest"][0].as_py()
    return UNDATED if latest is None else int(latest)
