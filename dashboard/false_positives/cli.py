"""`plumbline false-positives`: hot leads that never convert, rules that would stop them, and what these would cost."""

from __future__ import annotations

import argparse
import datetime as dt

from analysis.false_positives.confirm import Confirmation, Confirmed, confirm, confirmable, confirmed_before
from analysis.false_positives.effects import CardWithRule, RuleEffect
from analysis.false_positives.facts import Fact
from analysis.false_positives.proposals import ProposedRule
from analysis.false_positives.study import ReadWorkbench, read_workbench, suspects
from analysis.false_positives.workbench import FactGroup, Searched, Side, Workbench
from analysis.feedback.verdicts import Agreement, VerdictRate, verdict_agreement
from analysis.holdout.accesses import try_setting
from analysis.inference.estimate import NotEstimable
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import open_findings
from analysis.leakage.guard import guard
from analysis.rules import rule_data
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.attributes.cli import significance_data
from dashboard.backtest.cli_validate import access_data
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.question import card_data, question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, answer_data, printable, table
from dashboard.false_positives.words import (
    SHARES,
    confirmation_words,
    effect_words,
    fact_words,
    missed_headline,
    search_note,
    status_words,
    unconfirmed_words,
    workbench_headline,
)
from dashboard.feedback.words_verdicts import agreement_headline
from dashboard.words.formats import count, rate

#: Groups of each side whose rules the text prices; ``--json`` has all.
_PRICED = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="YAML file, or name of a scorecard in the workspace")
    add_study(parser)
    parser.add_argument("--confirm", action="store_true", help="test the groups on the validation leads; recorded, needs --by")
    parser.add_argument("--by", metavar="NAME", default="", help="name of the person who reads these leads")


def run(arguments: argparse.Namespace) -> Reply:
    """Search the visible part; with ``--confirm`` the validation leads are read. The answer is no where they cannot be read."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    study_data = open_study(workspace, arguments.study)
    report = guard(study_data)
    read = read_workbench(study_data, card, left_out=suspects(open_findings(report, accepted(workspace, report.findings))))
    now = clock.now()
    answer = confirm(workspace, study_data, read, by=arguments.by, now=now) if arguments.confirm else None
    confirmation = answer if isinstance(answer, Confirmation) else confirmed_before(workspace, study_data, read)
    _record(workspace, study_data, read.bench, now)
    data: Json = {"scorecard": card_data(card)} | question_data(study_data) | _data(read.bench, confirmation)
    agreement = verdict_agreement(workspace, study_data)
    data["verdicts"] = _verdicts_data(agreement)
    data["confirmation"] = _confirmation_data(answer or confirmation)
    data["warnings"] = warnings_data(study_data, card)
    parts = [printable(workbench_headline(read.bench)), question_text(study_data), *_sides(read.bench, confirmation)]
    parts += [
        _certainty(workspace, study_data, read, confirmation),
        printable(agreement_headline(agreement)),
        warnings_text(study_data, card),
    ]
    return Reply(data, "\n\n".join(filter(None, parts)), answer_is_no=isinstance(answer, NotEstimable))


def _record(workspace: Workspace, study_data: StudyData, bench: Workbench, now: dt.datetime) -> None:
    """What is shown with its effect was tried: it counts among the settings of this data version."""
    for group in (*bench.false_hot.groups, *bench.missed.groups):
        for effect in group.effects:
            for outcome in (effect.as_is, effect.locked):
                try_setting(workspace, study_data, outcome.card, now=now)


def _data(bench: Workbench, confirmation: Confirmation | None) -> Json:
    before = bench.before.hot
    return {
        "part": bench.part,
        "before": {
            "n_hot": before.n_leads,
            "n_converted": before.n_converted,
            "conversion": answer_data(before.conversion),
            "false_hot_share": answer_data(before.false_hot_share),
            "false_positive_rate": answer_data(before.false_positive_rate),
        },
        "false_hot": _side_data(bench.false_hot, confirmation),
        "missed": _side_data(bench.missed, confirmation),
    }


def _side_data(found: Searched, confirmation: Confirmation | None) -> Json:
    return {
        "n_leads": found.n_leads,
        "n_misclassified": found.n_hits,
        "share": answer_data(found.base),
        "n_facts": found.n_facts,
        "n_counted": found.n_counted,
        "groups": [_group_data(found.side, group, confirmation) for group in found.groups],
    }


def _group_data(side: Side, group: FactGroup, confirmation: Confirmation | None) -> Json:
    checked = None if confirmation is None else confirmation.of(side, group.name)
    return {
        "name": group.name,
        "facts": [_fact_data(fact) for fact in group.facts],
        "n_leads": group.n_leads,
        "n_misclassified": group.n_hits,
        "share": answer_data(group.share),
        "excess": group.excess,
        "n_new": group.n_new,
        "test": significance_data(group.test),
        "as_exported": group.as_exported,
        "nearly_the_same": [[_fact_data(fact) for fact in twin] for twin in group.twins],
        "validation": None if checked is None else _checked_data(checked),
        "rule": None if group.proposal is None else _proposal_data(group.proposal),
        "effects": [_effect_data(effect) for effect in group.effects],
    }


def _fact_data(fact: Fact) -> Json:
    return {"about": fact.item.subject, "holds": fact.holds, "text": fact_words(fact)}


def _checked_data(found: Confirmed) -> Json:
    return {
        "n_leads": found.n_leads,
        "n_misclassified": found.n_hits,
        "share": answer_data(found.share),
        "share_of_all": answer_data(found.base),
        "test": significance_data(found.test),
        "confirmed": found.holds,
    }


def _proposal_data(proposal: ProposedRule) -> Json:
    return {"rule": rule_data(proposal.rule), "helpers": [rule_data(rule) for rule in proposal.helpers], "exact": proposal.exact}


def _effect_data(effect: RuleEffect) -> Json:
    return {
        "points": effect.points,
        "tier": effect.tier,
        "threshold_as_is": _outcome_data(effect.as_is),
        "hot_leads_kept": _outcome_data(effect.locked),
    }


def _outcome_data(outcome: CardWithRule) -> Json:
    hot = outcome.result.hot
    return {
        "threshold": outcome.card.threshold,
        "n_hot": hot.n_leads,
        "false_positives": outcome.false_hot_change,
        "conversions": outcome.converted_change,
        "conversion": answer_data(hot.conversion),
        "false_hot_share": answer_data(hot.false_hot_share),
        "false_positive_rate": answer_data(hot.false_positive_rate),
    }


def _confirmation_data(answer: Confirmation | NotEstimable | None) -> Json | None:
    if answer is None:
        return None
    if isinstance(answer, NotEstimable):
        return answer_data(answer)
    return {"access": access_data(answer.access), "level": answer.alpha, "n_confirmed": sum(each.holds for each in answer.groups)}


def _verdicts_data(found: Agreement) -> Json:
    return {
        "right": _verdict_data(found.right),
        "wrong": _verdict_data(found.wrong),
        "difference": answer_data(found.change),
        "test": significance_data(found.test),
        "wrong_by_reason": [_verdict_data(each) for each in found.reasons],
        "left_out": {
            "after_decision": found.n_late,
            "contrary": found.n_contrary,
            "unclear": found.n_unclear,
            "not_shown_here": found.n_elsewhere,
        },
    }


def _verdict_data(each: VerdictRate) -> Json:
    return {"name": each.name, "n_leads": each.n_leads, "n_converted": each.n_converted, "conversion": answer_data(each.conversion)}


def _sides(bench: Workbench, confirmation: Confirmation | None) -> list[str]:
    parts = [
        _groups_text(bench.false_hot, confirmation),
        printable(missed_headline(bench.missed)),
        _groups_text(bench.missed, confirmation),
    ]
    return [*parts, search_note(bench.false_hot)]


def _groups_text(found: Searched, confirmation: Confirmation | None) -> str:
    header = ("  leads with", "leads", SHARES[found.side], "share", "new leads", "")
    rows = [
        [
            f"  {group.name}",
            count(group.n_leads),
            count(group.n_hits),
            rate(group.share),
            count(group.n_new),
            status_words(confirmation, found.side, group),
        ]
        for group in found.groups
    ]
    priced = [
        f"  “{printable(group.name)}”\n" + "\n".join(f"    {effect_words(each, stops=found.side == 'false_hot')}" for each in group.effects)
        for group in found.groups[:_PRICED]
        if group.effects
    ]
    rules = "The rule that would stop them" if found.side == "false_hot" else "The rule that would make them hot"
    return "\n".join([table(header, rows), f"\n{rules}", *priced]) if rows else ""


def _certainty(workspace: Workspace, study_data: StudyData, read: ReadWorkbench, confirmation: Confirmation | None) -> str:
    if confirmation is not None:
        return printable(confirmation_words(confirmation))
    return unconfirmed_words(confirmable(workspace, study_data, read))
