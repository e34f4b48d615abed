"""`plumbline backtest`: all evidence for a scorecard, on the leads that screens may show."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from analysis.evaluation import Evaluation, compare, evaluate
from analysis.evaluation.rules import RuleResult, rule_results
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import CarriedFinding, findings_for
from analysis.leakage.guard import guard
from analysis.scorecard import Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.snapshots.open import find_study, open_study
from analysis.snapshots.study_data import StudyData
from analysis.study import EveryMonth, OnCrossing
from analysis.workspace.folder import Workspace
from dashboard.backtest.cli_baseline import comparison_data, comparison_text
from dashboard.backtest.cli_monthly import run_every_month
from dashboard.backtest.cli_options import Further, add_further, check_further, find_further
from dashboard.backtest.cli_replay import Replayed, replay_card
from dashboard.backtest.cli_validate import add_validation_and_holdout, judge_on_unseen_leads
from dashboard.commands.context import add_study, find_card, open_workspace
from dashboard.commands.evidence import evaluation_data, evaluation_text, rules_data, rules_text
from dashboard.commands.question import card_data, cut_cohorts, question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, printable
from dashboard.data.cli_leakage import finding_data
from dashboard.data.words_leakage import leak_warnings
from dashboard.words.headlines import headline


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    parser.add_argument("scorecard", metavar="SCORECARD", help="YAML file, or name of a scorecard in the workspace")
    add_study(parser)
    parser.add_argument("--baseline", metavar="SCORECARD", help="second scorecard to compare with on the same leads")
    add_validation_and_holdout(parser)
    add_further(parser)


@dataclass(frozen=True, slots=True, eq=False)
class _Backtested:
    """A scorecard on the leads that screens may show."""

    card: Scorecard
    result: Evaluation
    rules: tuple[RuleResult, ...]
    leaks: tuple[CarriedFinding, ...]
    replayed: Replayed

    def data(self, study_data: StudyData) -> Json:
        leaks = [finding_data(each) | {"rules": list(each.rules)} for each in self.leaks]
        figures = evaluation_data(self.result, cut_cohorts(study_data))
        return figures | {"rules": rules_data(self.rules, self.card), "leaks": leaks, "replay": self.replayed.data()}

    def headline(self, study_data: StudyData) -> str:
        """The finding: of the leads that turn hot where the study observes those, else of those that are hot at their snapshot."""
        return self.replayed.headline if isinstance(study_data.study.snapshot, OnCrossing) else headline(self.result)


def run(arguments: argparse.Namespace) -> Reply:
    """Judge the scorecard, and the second one if any, on the same leads."""
    check_further(arguments)
    workspace = open_workspace(arguments.workspace)
    if isinstance(find_study(workspace, arguments.study).snapshot, EveryMonth):
        return run_every_month(workspace, arguments)
    card = find_card(workspace, arguments.scorecard)
    baseline = find_card(workspace, arguments.baseline) if arguments.baseline else None
    study_data = open_study(workspace, arguments.study)
    unseen = judge_on_unseen_leads(arguments, workspace, study_data, card)
    judged, *others = _judge(workspace, study_data, (card,) if baseline is None else (card, baseline))
    data, text = _alone(study_data, judged, find_further(arguments, workspace, study_data, card))
    for each in reversed(unseen):
        data, text = data | each.data, f"{each.text}\n\n{text}"
    not_testable = any(each.not_testable for each in unseen)
    if baseline is None:
        return Reply(data, text, answer_is_no=not_testable)
    other = others[0]
    comparison = compare(other.result, judged.result)
    data |= {"baseline": card_data(baseline) | {study_data.visible_part: other.data(study_data)}, "comparison": comparison_data(comparison)}
    beside = f"Compared with '{baseline.name}' on the same leads: {other.headline(study_data)}"
    leaks = "\n".join(f"! Baseline: {printable(each.text)}" for each in leak_warnings(other.leaks))
    return Reply(data, "\n".join(filter(None, [f"{text}\n\n{beside}", comparison_text(comparison), leaks])), answer_is_no=not_testable)


def _judge(workspace: Workspace, study_data: StudyData, cards: tuple[Scorecard, ...]) -> list[_Backtested]:
    """The cards on the leads that screens may show, with what the leakage guard found about what they use."""
    patterns = [study_data.visible_patterns(card) for card in cards]
    report = guard(study_data)
    given = accepted(workspace, report.findings)
    return [
        _Backtested(
            card=card,
            result=evaluate(count_scores(prepare(found, card), card), card),
            rules=rule_results(found),
            leaks=findings_for(card, report, given),
            replayed=replay_card(study_data, card),
        )
        for card, found in zip(cards, patterns, strict=True)
    ]


def _alone(study_data: StudyData, judged: _Backtested, further: Further) -> tuple[Json, str]:
    """The document and the text of one scorecard."""
    data: Json = {"scorecard": card_data(judged.card)} | question_data(study_data)
    data[study_data.visible_part] = judged.data(study_data)
    data |= further.data
    also = (*leak_warnings(judged.leaks), *further.warnings)
    data["warnings"] = warnings_data(study_data, judged.card, also)
    figures = evaluation_text(judged.result, cut_cohorts(study_data))
    parts = [
        judged.headline(study_data),
        question_text(study_data),
        figures,
        judged.replayed.text(),
        rules_text(judged.rules, judged.card),
        further.text,
        warnings_text(study_data, judged.card, also),
    ]
    return data, "\n\n".join(filter(None, parts))
