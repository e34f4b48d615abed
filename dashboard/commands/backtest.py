"""`plumbline backtest`: all evidence for a scorecard, on the part that screens may see."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from analysis.evaluation import Evaluation, compare, evaluate
from analysis.evaluation.rules import RuleResult, rule_results
from analysis.inquiry import Inquiry
from analysis.opening import open_inquiry
from analysis.scorecard import Scorecard
from analysis.scoring import count_scores, prepare
from dashboard.commands.against import comparison_data, comparison_text
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.evidence import evaluation_data, evaluation_text, rules_data, rules_text
from dashboard.commands.inquiries import card_data, cut_cohorts, inquiry_data, inquiry_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply
from dashboard.text.headlines import headline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="a YAML file, or the name of a scorecard in the workspace")
    add_study(parser)
    parser.add_argument("--against", metavar="SCORECARD", help="a second scorecard, judged on the same leads")


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A scorecard on the leads that screens may see."""

    card: Scorecard
    result: Evaluation
    rules: tuple[RuleResult, ...]

    def data(self, inquiry: Inquiry) -> Json:
        return evaluation_data(self.result, cut_cohorts(inquiry)) | {"rules": rules_data(self.rules, self.card)}


def run(arguments: argparse.Namespace) -> Reply:
    """Judge the scorecard, and the second one if any, on the same leads."""
    workspace = open_workspace(arguments.workspace)
    card = find_card(workspace, arguments.scorecard)
    reference = find_card(workspace, arguments.against) if arguments.against else None
    inquiry = open_inquiry(workspace, arguments.study)
    judged = _judge(inquiry, card)
    data, text = _alone(inquiry, judged)
    if reference is None:
        return Reply(data, text)
    other = _judge(inquiry, reference)
    comparison = compare(other.result, judged.result)
    data |= {"against": card_data(reference) | {inquiry.visible_part: other.data(inquiry)}, "comparison": comparison_data(comparison)}
    there = f"Against '{reference.name}' on the same leads. There: {headline(other.result)}"
    return Reply(data, f"{text}\n\n{there}\n{comparison_text(comparison)}")


def _judge(inquiry: Inquiry, card: Scorecard) -> _Judged:
    patterns = inquiry.visible_patterns(card)
    return _Judged(card, evaluate(count_scores(prepare(patterns, card), card), card), rule_results(patterns))


def _alone(inquiry: Inquiry, judged: _Judged) -> tuple[Json, str]:
    """The document and the text of one scorecard."""
    data: Json = {"scorecard": card_data(judged.card)} | inquiry_data(inquiry)
    data[inquiry.visible_part] = judged.data(inquiry)
    data["warnings"] = warnings_data(inquiry, judged.card)
    figures = evaluation_text(judged.result, cut_cohorts(inquiry))
    parts = [
        headline(judged.result),
        inquiry_text(inquiry),
        figures,
        rules_text(judged.rules, judged.card),
        warnings_text(inquiry, judged.card),
    ]
    return data, "\n\n".join(filter(None, parts))
