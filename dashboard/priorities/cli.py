"""`plumbline priorities`: whom each rep should call next, and why."""

from __future__ import annotations

import argparse

from analysis.evaluation import evaluate
from analysis.handoff.priorities import ContactClock, Priorities, Priority, priorities
from analysis.inference.estimate import NotEstimable
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import Question, latest_instant, open_study
from analysis.versions.freeze import baseline_card
from analysis.workspace.folder import Workspace
from dashboard.commands.context import add_as_of, add_study, find_card, open_workspace, parse_instant
from dashboard.commands.question import card_data, question_data
from dashboard.commands.reply import Json, Reply, answer_data, instant_data, table
from dashboard.priorities.words import COLUMNS, about_words, priorities_headline, priority_row
from dashboard.words.numbers import cannot_tell
from dashboard.words.standing import of_plan


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    add_as_of(parser)
    parser.add_argument("--scorecard", metavar="SCORECARD", help="the scorecard that routes (default: the current one)")
    parser.add_argument("--owner", metavar="NAME", help="only the leads of this rep")


def run(arguments: argparse.Namespace) -> Reply:
    """Put open leads in order."""
    workspace = open_workspace(arguments.workspace)
    study_data = open_study(workspace, arguments.study)
    card = _card(workspace, arguments.scorecard)
    asked = Question(study_data.dataset, study_data.study)
    as_of = parse_instant(arguments.as_of, "--as-of") if arguments.as_of else latest_instant(asked)
    patterns = study_data.visible_patterns(card)
    found = priorities(study_data, card, evaluate(count_scores(prepare(patterns, card), card), card), as_of=as_of)
    data: Json = {"scorecard": card_data(card)} | question_data(study_data)
    if isinstance(found, NotEstimable):
        return Reply(data | {"leads": answer_data(found)}, cannot_tell(found))
    owners = found.owners if arguments.owner is None else (arguments.owner,)
    listed = {"as_of": instant_data(found.as_of), "within_days": found.within_days, "currency": found.currency}
    leads = [_lead_data(each) for each in found.leads if each.owner in owners]
    notes = [f"! {each.text}" for each in of_plan(study_data)]
    return Reply(data | listed | {"leads": leads}, "\n\n".join([_text(found, owners), *notes]))


def _card(workspace: Workspace, name: str | None) -> Scorecard:
    used = baseline_card(workspace) if name is None else None
    return used or find_card(workspace, name or "")


def _text(found: Priorities, owners: tuple[str, ...]) -> str:
    parts = [_of_owner(found, each) for each in owners] or [priorities_headline(found, "")]
    return "\n\n".join([*parts, about_words(found)])


def _of_owner(found: Priorities, owner: str) -> str:
    rows = [[str(cell) for cell in priority_row(number, each, found)] for number, each in enumerate(found.of(owner), 1)]
    return "\n".join([priorities_headline(found, owner), *([table(COLUMNS, rows, left=2)] if rows else [])])


def _lead_data(each: Priority) -> Json:
    return {
        "lead_id": each.lead_id,
        "owner": each.owner or None,
        "score": each.score,
        "tier": each.tier,
        "reasons": list(each.reasons),
        "entered": instant_data(each.entered),
        "last_touch": instant_data(each.last_touch),
        "expected": answer_data(each.expected),
        "expected_value": each.expected_value,
        "population": each.population,
        "first_contact": _clock_data(each.waiting) if each.waiting else None,
    }


def _clock_data(waiting: ContactClock) -> Json:
    clock = {"waited_hours": waiting.hours, "promised_hours": waiting.promised, "contacted": waiting.contacted, "overdue": waiting.overdue}
    return {"since": instant_data(waiting.since), **clock}
