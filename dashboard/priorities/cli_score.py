"""`plumbline score`: score, tier, trust and top reasons of each lead, as fields of a CRM; and each rep's list to call down."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from analysis.handoff.crm_fields import LeadExport, called, export_leads
from analysis.handoff.log import Handoff, HandoffLog
from analysis.leads.trust_classes import trust_overrides
from analysis.scorecard import Scorecard
from analysis.snapshots.open import Question, latest_instant, ledger_of, open_question
from analysis.versions.freeze import version_of
from analysis.versions.records import Version
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.commands.context import add_as_of, add_study, find_card, open_workspace, parse_instant
from dashboard.commands.question import card_data
from dashboard.commands.reply import Json, Reply, instant_data, table
from dashboard.priorities.export_call_down import check_call_down, write_call_down
from dashboard.priorities.export_scores import check_target, write_scores
from dashboard.words.formats import NOTHING, count, moment, percent, plural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    add_study(parser)
    add_as_of(parser)
    parser.add_argument("--out", metavar="F", type=Path, required=True, help="file to write: .csv or .parquet")
    parser.add_argument("--call-down", metavar="F", type=Path, help="also write each rep's own hot leads, in the order to call them: .xlsx")
    parser.add_argument("--trial", action="store_true", help="a trial: no lead is recorded as handed to sales")


def run(arguments: argparse.Namespace) -> Reply:
    """Score every lead that had entered by the instant, write the files, and record which leads were handed to sales."""
    check_target(arguments.out)
    if arguments.call_down:
        check_call_down(arguments.call_down)
    asked = parse_instant(arguments.as_of, "--as-of") if arguments.as_of else None
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    question = open_question(workspace, arguments.study)
    as_of = latest_instant(question) if asked is None else asked
    overrides, version = trust_overrides(workspace, question.dataset), version_of(workspace, card)
    leads = export_leads(question.dataset, ledger_of(question, card), card, as_of=as_of, overrides=overrides)
    write_scores(leads, card, arguments.out, version=version)
    if arguments.call_down:
        write_call_down(leads, card, arguments.call_down)
    handoff = None if arguments.trial else _record(workspace, question, leads, (card, version, arguments.out))
    return _reply(arguments, question, leads, (card, version, handoff))


def _record(workspace: Workspace, question: Question, leads: LeadExport, of: tuple[Scorecard, Version | None, Path]) -> Handoff:
    """Enter the leads that go to sales into the workspace database."""
    card, version, path = of
    scores = leads.scores
    rows = [(scores.lead_id[i], int(scores.score[i]), scores.tiers[scores.tier[i]]) for i in called(scores, card).tolist()]
    about = Handoff(
        number=0,
        at=clock.now(),
        scorecard=card.name,
        card_id=card.content_id,
        version=version.number if version else None,
        import_id=question.dataset.import_id,
        as_of=None if question.dataset.meta.undated else scores.as_of,
        file=path.name,
        n_leads=len(scores.lead_id),
        n_handed_off=0,
    )
    return HandoffLog(workspace.database).record(about, rows)


def _reply(
    arguments: argparse.Namespace, question: Question, leads: LeadExport, of: tuple[Scorecard, Version | None, Handoff | None]
) -> Reply:
    card, version, handoff = of
    scores = leads.scores
    n, by_tier = len(scores.lead_id), Counter(scores.tier.tolist())
    dated = None if question.dataset.meta.undated else scores.as_of
    data: Json = {
        "scorecard": card_data(card),
        "version": version.number if version else None,
        "study": question.study.name,
        "import": question.dataset.import_id,
        "overridden": question.dataset.overlay,
        "as_of": instant_data(dated),
        "out": str(arguments.out),
        "call_down": str(arguments.call_down) if arguments.call_down else None,
        "n_leads": n,
        "tiers": [{"name": name, "n_leads": by_tier[index]} for index, name in enumerate(scores.tiers)],
        "handoff": {"number": handoff.number, "n_handed_off": handoff.n_handed_off} if handoff else None,
    }
    when = "" if dated is None else f" as of {moment(dated)} UTC"
    finding = f"{count(by_tier[0])} of {plural(n, 'lead')} are {scores.tiers[0]}{when}; written to {arguments.out}."
    rows = [[name, count(by_tier[index]), percent(by_tier[index] / n) if n else NOTHING] for index, name in enumerate(scores.tiers)]
    return Reply(data, f"{finding}\n\n{table(['tier', 'leads', 'share'], rows)}\n\n{_handoff_words(handoff)}")


def _handoff_words(handoff: Handoff | None) -> str:
    if handoff is None:
        return "A trial: no lead is recorded as handed to sales."
    return f"{plural(handoff.n_handed_off, 'lead is', 'leads are')} recorded as handed to sales (handoff {handoff.number})."
