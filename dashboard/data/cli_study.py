"""`plumbline study`: shows or sets the question; proposes the age of the snapshot and the start of the holdout."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from analysis.dataset.histories import as_datetime, or_later, read_histories, read_stage_facts
from analysis.snapshots.defaults import propose_age, propose_data_from
from analysis.snapshots.open import find_study, holdout_moves, open_question
from analysis.snapshots.split import propose_holdout_from
from analysis.snapshots.study_data import StudyData, ask, every_month
from analysis.study import EveryMonth, Study, parse_study, study_yaml
from analysis.workspace.folder import Workspace
from analysis.yaml_files import load_yaml
from dashboard.commands.context import add_study, open_workspace, read_text
from dashboard.commands.question import (
    counts_data,
    outcome_data,
    question_text,
    question_words,
    snapshot_data,
    warnings_data,
    warnings_text,
)
from dashboard.commands.reply import Json, Reply, instant_data
from dashboard.words.formats import plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument(
        "file", metavar="STUDY.yaml", type=Path, nargs="?", help="the study to set; without a file, shows the one that is set"
    )
    add_study(parser)


def run(arguments: argparse.Namespace) -> Reply:
    """Set the study of the file, if one is given, and show what the data propose for it."""
    workspace = open_workspace(arguments.workspace)
    if arguments.file is None:
        study = find_study(workspace, arguments.study)
        return _reply(workspace, study, "set" if study.name in workspace.study_names() else "proposed")
    study = parse_study(read_text(arguments.file, "study"), where=str(arguments.file))
    reply = _reply(workspace, study, "set now")
    workspace.save_study(study)
    return reply


def _reply(workspace: Workspace, study: Study, state: str) -> Reply:
    """Describe a study. With an import, also find out whether the study fits it."""
    study_data, fixed = None, holdout_moves(workspace, study.name)
    if workspace.current_import() is not None:
        study_data = ask(open_question(workspace).dataset, study, holdout_from=fixed[-1].holdout_from if fixed else None)
        study_data = every_month(study_data) if isinstance(study.snapshot, EveryMonth) else study_data
    data = _study_data(study, study_data) | {"state": state, "holdout_from": instant_data(fixed[-1].holdout_from if fixed else None)}
    if study_data is None:
        return Reply(data, f"{_finding(study, state, None)}\n\n{study_yaml(study)}\nNothing is proposed: the workspace has no import yet.")
    proposal = _Proposal.of(study_data)
    data |= {
        "proposal": proposal.data(),
        "counts": counts_data(study_data.counts),
        "warnings": warnings_data(study_data),
    }
    parts = [
        _finding(study, state, study_data),
        study_yaml(study).rstrip(),
        question_text(study_data),
        proposal.words(),
        warnings_text(study_data),
    ]
    return Reply(data, "\n\n".join(filter(None, parts)))


def _study_data(study: Study, study_data: StudyData | None) -> Json:
    plain: Json = load_yaml(study_yaml(study), where="study").data
    age = study_data.snapshots.age_days if study_data is not None else None
    return {
        "study": study.name,
        "population": study.population,
        "outcome": outcome_data(study.outcome),
        "snapshot": snapshot_data(study, age),
        "holdout": study.holdout,
        "definition": plain,
    }


def _finding(study: Study, state: str, study_data: StudyData | None) -> str:
    verb = {"set": "is the study", "set now": "is now the study", "proposed": "is proposed; no study is set"}[state]
    words = question_words(study, study_data.snapshots.age_days) if study_data is not None else question_words(study, None, asked=False)
    return f"'{study.name}' {verb}: {words}."


@dataclass(frozen=True, slots=True)
class _Proposal:
    """What the data propose, independent of the study; None where they propose nothing. Instants are µs since 1970."""

    age_days: int | None = None
    data_from: int | None = None
    holdout_from: int | None = None

    @classmethod
    def of(cls, study_data: StudyData) -> _Proposal:
        if study_data.snapshots.undated:
            return cls()
        stage = study_data.study.outcome.stage
        facts = read_histories(study_data.dataset, stage), read_stage_facts(study_data.dataset, or_later(stage))
        holdout_from = propose_holdout_from(study_data.snapshots) if study_data.study.holdout != "none" else None
        return cls(propose_age(*facts), propose_data_from(*facts), holdout_from)

    def data(self) -> Json:
        return {"at_age_days": self.age_days, "data_from": instant_data(self.data_from), "holdout_from": instant_data(self.holdout_from)}

    def words(self) -> str:
        if self.age_days is None:
            return "Proposed: nothing, because the leads have no dates."
        lines = [f"Proposed: snapshot at {plural(self.age_days, 'day')}, by which at most 10 % of the winners had won."]
        if self.data_from is not None:
            why = "chance does not explain how few outcomes are recorded before it"
            lines.append(f"Proposed: data_from {as_datetime(self.data_from):%Y-%m-%d}; {why}.")
        if self.holdout_from is not None:
            lines.append(f"Proposed: holdout_from {as_datetime(self.holdout_from):%Y-%m-%d}, fixed when you first open the evidence.")
        return "\n".join(lines)
