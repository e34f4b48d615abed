"""`plumbline backtest` under a study that sees its leads every month: the same figures, with intervals that know that leads repeat."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace

from analysis.acceptance import accepted
from analysis.bucket_counts import count_by_bucket, rules_by_bucket
from analysis.errors import PlumblineError
from analysis.evaluation import Evaluation, compare
from analysis.evaluation.clustered import evaluate_by_bucket
from analysis.evaluation.rules import RuleResult
from analysis.inference.clustered import METHOD
from analysis.inquiry import Inquiry, ask
from analysis.leakage.carried import CarriedFinding, findings_for
from analysis.leakage.guard import guard
from analysis.opening import open_every_month
from analysis.scorecard import Scorecard
from analysis.workspace import Workspace
from dashboard.commands.against import comparison_data, comparison_text
from dashboard.commands.context import find_card
from dashboard.commands.evidence import evaluation_data, evaluation_text, rules_data, rules_text
from dashboard.commands.inquiries import card_data, cut_cohorts, inquiry_data, inquiry_text, warnings_data, warnings_text
from dashboard.commands.leaks import finding_data
from dashboard.commands.reply import Json, Reply, printable
from dashboard.text.headlines import headline
from dashboard.text.leaks import leak_warnings

#: Flags whose answers look at each lead once.
ONCE = ("keep", "open_holdout", "by_segment", "rolling", "calling", "goal", "grid")


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A scorecard on the snapshots that may be seen."""

    card: Scorecard
    result: Evaluation
    rules: tuple[RuleResult, ...]
    leaks: tuple[CarriedFinding, ...]

    def data(self, inquiry: Inquiry) -> Json:
        leaks = [finding_data(each) | {"rules": list(each.rules)} for each in self.leaks]
        figures = evaluation_data(self.result, cut_cohorts(inquiry))
        del figures["value"]  # a deal is won within the horizon of several snapshots
        return figures | {"intervals": METHOD, "rules": rules_data(self.rules, self.card), "leaks": leaks}


def run_every_month(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    """Judge the scorecard, and the second one if any, on every month of the leads.

    Raises:
        PlumblineError: ``STUDY-PLAN`` where what was asked looks at each lead once.
    """
    if asked := [name for name in ONCE if getattr(arguments, name)]:
        what = f"--{asked[0].replace('_', '-')} looks at each lead once, and the study looks at it every month."
        raise PlumblineError("STUDY-PLAN", what, remedy="Name another study with --study.")
    cards = [find_card(workspace, each) for each in (arguments.scorecard, arguments.against) if each]
    inquiry = open_every_month(workspace, arguments.study)
    judged, *others = _judge(workspace, inquiry, cards)
    leaks = leak_warnings(judged.leaks)
    data: Json = {"scorecard": card_data(judged.card)} | inquiry_data(inquiry)
    data |= {inquiry.visible_part: judged.data(inquiry), "warnings": warnings_data(inquiry, judged.card, leaks)}
    parts = [
        headline(judged.result),
        inquiry_text(inquiry),
        evaluation_text(judged.result, cut_cohorts(inquiry)),
        rules_text(judged.rules, judged.card),
        warnings_text(inquiry, judged.card, leaks),
    ]
    for other in others:
        comparison = compare(other.result, judged.result)
        data |= {"against": card_data(other.card) | {inquiry.visible_part: other.data(inquiry)}, "comparison": comparison_data(comparison)}
        there = f"Against '{printable(other.card.name)}' on the same snapshots. There: {headline(other.result)}"
        parts += [there, comparison_text(comparison)]
    return Reply(data, "\n\n".join(filter(None, parts)))


def _judge(workspace: Workspace, inquiry: Inquiry, cards: list[Scorecard]) -> list[_Judged]:
    """The cards on the visible part; leaks are looked for where each lead is seen once, at the proposed age."""
    report = guard(ask(inquiry.dataset, replace(inquiry.study, snapshot=None), holdout_from=inquiry.holdout_from))
    given, part, found = accepted(workspace, report.findings), inquiry.visible_part, []
    for card in cards:
        observed = inquiry.observe(card)
        result = evaluate_by_bucket(count_by_bucket(inquiry, observed, card, part=part), card)
        found.append(_Judged(card, result, rules_by_bucket(inquiry, observed, part=part), findings_for(card, report, given)))
    return found
