"""`plumbline feedback`: what buyers and reps say."""

from __future__ import annotations

import argparse

from analysis.errors import PlumblineError
from analysis.feedback.answer_log import SaidAnswer
from analysis.feedback.answers import QUESTIONS, Topic, tell
from analysis.feedback.by_rule import RuleHeard, hear_of_rules
from analysis.feedback.summary import Asked, Voice, hear
from analysis.feedback.verdicts import Agreement, VerdictRate, verdict_agreement
from analysis.inference.estimate import NotEstimable
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.inventory import take_inventory
from analysis.versions.since_active import current_card
from analysis.workspace.folder import Workspace
from dashboard import clock
from dashboard.commands.context import add_study, open_workspace
from dashboard.commands.question import question_data
from dashboard.commands.reply import Json, Reply, answer_data, printable, table
from dashboard.feedback.words import (
    POINT_COLUMNS,
    TOPICS,
    asked_headline,
    asked_note,
    often_rest,
    often_rows,
    point_rows,
    quarter_columns,
    quarter_rows,
    quarters_headline,
    speaker_words,
    voice_headline,
    voice_notes,
)
from dashboard.feedback.words_verdicts import agreement_headline, agreement_notes, rate_row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_study(parser)
    parser.add_argument("--lead", metavar="LEAD", help="first enter an answer about this lead")
    parser.add_argument("--topic", choices=tuple(QUESTIONS), default="helped", help="the question that was asked (default: helped)")
    parser.add_argument("--answer", metavar="TEXT", default="", help="what was said")
    parser.add_argument("--point", metavar="POINT", default="", help="touch point that the answer names, such as 'web / visit / pricing'")
    parser.add_argument("--by", metavar="NAME", default="", help="who heard it")


def run(arguments: argparse.Namespace) -> Reply:
    """Read what was said; before that, enter an answer where one is given."""
    workspace = open_workspace(arguments.workspace)
    study_data = open_study(workspace, arguments.study)
    _enter(workspace, study_data, arguments)
    voice = hear(workspace, study_data, take_inventory(study_data))
    agreement = verdict_agreement(workspace, study_data)
    by_rule = _by_rule(workspace, study_data)
    data = question_data(study_data) | voice_data(voice) | {"verdicts": _agreement_data(agreement), "rules": by_rule}
    return Reply(data, _text(voice, agreement, by_rule))


def _enter(workspace: Workspace, study_data: StudyData, arguments: argparse.Namespace) -> None:
    if arguments.lead is None:
        if arguments.answer or arguments.point:
            raise PlumblineError("ANSWER-INCOMPLETE", "an answer belongs to a lead.", where="--answer", remedy="Name it with --lead.")
        return
    topic: Topic = arguments.topic
    speaker, question = QUESTIONS[topic]
    said = SaidAnswer(arguments.lead, speaker, question, arguments.answer, arguments.point, arguments.by, None, "")
    tell(workspace, study_data, said, now=clock.now())


def _by_rule(workspace: Workspace, study_data: StudyData) -> list[Json]:
    used = current_card(workspace)
    return [_rule_data(each) for each in hear_of_rules(workspace, study_data, used.card)] if used else []


def _rule_data(heard: RuleHeard) -> Json:
    by = [
        {
            "by": each.speaker,
            "named": each.n_named,
            "named_by_kind": each.n_kind,
            "n_naming": each.n_naming,
            "share": answer_data(each.share),
            "winners_only": each.winners_only,
        }
        for each in heard.by
    ]
    return {"rule": heard.rule, "said": by, "text": " ".join(speaker_words(each) for each in heard.by)}


def voice_data(voice: Voice) -> Json:
    """What was heard, as plain data."""
    points = [
        {
            "channel": each.point.channel,
            "action": each.point.action,
            "asset": each.point.asset,
            "named": each.said.n_named,
            "named_by_kind": each.said.n_kind,
            "share": answer_data(each.share),
            "conversion_with": answer_data(each.point.conversion_with),
            "conversion_without": answer_data(each.point.conversion_without),
        }
        for each in voice.points
    ]
    quarters = [
        {"quarter": each.name, "n_answers": each.n_answers, "worth_a_call": answer_data(each.worth), "most_named": answer_data(each.named)}
        for each in voice.quarters
    ]
    return {
        "n_answers": voice.n_answers,
        "n_naming": voice.n_naming,
        "n_unknown": voice.n_unknown,
        "n_undated": voice.n_undated,
        "n_elsewhere": voice.n_elsewhere,
        "answered": answer_data(voice.answered),
        "questions": [_asked_data(each) for each in voice.asked],
        "touch_points": points,
        "quarters": quarters,
    }


def _asked_data(asked: Asked) -> Json:
    return {
        "topic": asked.topic,
        "by": asked.speaker,
        "question": asked.question,
        "n_answers": asked.n_answers,
        "n_leads": asked.n_leads,
        "n_won": asked.n_won,
        "n_lost": asked.n_lost,
        "winners_only": asked.winners_only,
        "answers": [{"answer": each.answer, "n_leads": each.n_leads, "share": answer_data(each.share)} for each in asked.often],
    }


def _agreement_data(found: Agreement) -> Json:
    test = answer_data(found.test) if isinstance(found.test, NotEstimable) else {"p": found.test.p, "method": found.test.method}
    return {
        "right": _rate_data(found.right),
        "wrong": _rate_data(found.wrong),
        "difference": answer_data(found.change),
        "test": test,
        "reasons": [{"reason": each.name, **_rate_data(each)} for each in found.reasons],
    }


def _rate_data(found: VerdictRate) -> Json:
    return {"n_leads": found.n_leads, "n_converted": found.n_converted, "conversion": answer_data(found.conversion)}


def _text(voice: Voice, agreement: Agreement, by_rule: list[Json]) -> str:
    parts = [voice_headline(voice)]
    if voice.points:
        parts.append(table(POINT_COLUMNS, [[str(cell) for cell in row] for row in point_rows(voice)]))
    parts += [_asked_text(each) for each in voice.asked]
    if voice.quarters:
        rows = [[str(cell) for cell in row] for row in quarter_rows(voice.quarters)]
        parts.append(f"{quarters_headline(voice.quarters)}\n{table(quarter_columns(voice), rows)}")
    verdicts = [[str(cell) for cell in rate_row(each)] for each in (agreement.right, agreement.wrong, *agreement.reasons)]
    verdict_table = table(["reps said", "leads", "converted", "conversion"], verdicts)
    parts.append("\n".join([agreement_headline(agreement), verdict_table, *agreement_notes(agreement)]))
    if by_rule:
        said = (f"{each['rule']}: {each['text']}" for each in by_rule)
        parts.append("\n".join(["What buyers and reps said about the current rules", *said]))
    parts.append("\n".join(f"! {each}" for each in voice_notes(voice)))
    return "\n\n".join("\n".join(printable(line) for line in each.split("\n")) for each in parts if each)


def _asked_text(asked: Asked) -> str:
    lines = [TOPICS[asked.topic], asked.question, asked_headline(asked)]
    if asked.often:
        lines.append(table(["answer", "leads", "share"], [[str(cell) for cell in row] for row in often_rows(asked)]))
    return "\n".join(filter(None, [*lines, often_rest(asked), asked_note(asked)]))
