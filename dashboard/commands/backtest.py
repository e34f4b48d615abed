"""`plumbline backtest`: all evidence for a scorecard, on the part that screens may see."""

from __future__ import annotations

import argparse

from analysis.evaluation import Comparison, Evaluation, compare, evaluate
from analysis.inquiry import Inquiry
from analysis.opening import open_inquiry
from analysis.scorecard import Scorecard
from analysis.scoring import count_scores, prepare
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.evidence import comparison_data, comparison_text, evaluation_data, evaluation_text
from dashboard.commands.inquiries import card_data, cut_cohorts, inquiry_data, inquiry_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply
from dashboard.text.headlines import headline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    add_study(parser)
    parser.add_argument("--against", metavar="SCORECARD", help="a second scorecard, judged on the same leads")


def run(arguments: argparse.Namespace) -> Reply:
    """Judge the scorecard, and the second one if any, on the same leads."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    reference = find_card(workspace, arguments.against) if arguments.against else None
    inquiry = open_inquiry(workspace, arguments.study)
    result = _judge(inquiry, card)
    if reference is None:
        return _reply(inquiry, card, result)
    other = _judge(inquiry, reference)
    plain = _reply(inquiry, card, result)
    comparison = compare(other, result)
    data = {
        "against": card_data(reference) | {inquiry.visible_part: evaluation_data(other, cut_cohorts(inquiry))},
        "comparison": comparison_data(comparison),
    }
    return Reply(plain.data | data, f"{plain.text}\n\n{_against(reference, other, comparison)}")


def _judge(inquiry: Inquiry, card: Scorecard) -> Evaluation:
    return evaluate(count_scores(prepare(inquiry.visible_patterns(card), card), card), card)


def _reply(inquiry: Inquiry, card: Scorecard, result: Evaluation) -> Reply:
    cut = cut_cohorts(inquiry)
    data: Json = {"scorecard": card_data(card)} | inquiry_data(inquiry)
    data[inquiry.visible_part] = evaluation_data(result, cut)
    data["warnings"] = warnings_data(inquiry, card)
    parts = [headline(result), inquiry_text(inquiry), evaluation_text(result, cut), warnings_text(inquiry, card)]
    return Reply(data, "\n\n".join(filter(None, parts)))


def _against(reference: Scorecard, other: Evaluation, comparison: Comparison) -> str:
    return f"Against '{reference.name}' on the same leads. There: {headline(other)}\n{comparison_text(comparison)}"
