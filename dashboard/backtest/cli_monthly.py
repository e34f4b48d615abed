"""`plumbline backtest` under a study that observes its leads every month: the same figures, with intervals for repeated leads."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from analysis.backtest.repeated_snapshots import count_by_bucket, rules_by_bucket
from analysis.evaluation import Evaluation
from analysis.evaluation.clustered import Bucketed, compare_by_bucket, evaluate_by_bucket
from analysis.evaluation.rules import RuleResult
from analysis.inference.jackknife import METHOD
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import CarriedFinding, findings_for
from analysis.leakage.guard import guard
from analysis.scorecard import Scorecard
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData, every_month
from analysis.workspace.folder import Workspace
from dashboard.backtest.cli_baseline import comparison_data, comparison_text
from dashboard.backtest.cli_options import Further, find_further
from dashboard.backtest.cli_validate import judge_on_unseen_leads
from dashboard.commands.context import find_card
from dashboard.commands.evidence import evaluation_data, evaluation_text, rules_data, rules_text
from dashboard.commands.question import card_data, cut_cohorts, question_data, question_text, warnings_data, warnings_text
from dashboard.commands.reply import Json, Reply, printable
from dashboard.data.cli_leakage import finding_data
from dashboard.data.words_leakage import leak_warnings
from dashboard.words.headlines import headline
from dashboard.words.standing import StandingWarning, standing_warnings

#: Flags whose answers observe each lead once.
_FURTHER = ("by_segment", "rolling", "follow_up", "goal", "fit_engagement")
ONCE = ("validate", "open_holdout", *_FURTHER)


@dataclass(frozen=True, slots=True, eq=False)
class _SeenMonthly:
    """A scorecard on the snapshots that may be seen."""

    bucketed: Bucketed
    result: Evaluation
    rules: tuple[RuleResult, ...]
    leaks: tuple[CarriedFinding, ...]

    @property
    def card(self) -> Scorecard:
        return self.bucketed.card

    def data(self, study_data: StudyData) -> Json:
        leaks = [finding_data(each) | {"rules": list(each.rules)} for each in self.leaks]
        figures = evaluation_data(self.result, cut_cohorts(study_data))
        del figures["value"]  # a deal is won within the horizon of several snapshots
        return figures | {"intervals": METHOD, "rules": rules_data(self.rules, self.card), "leaks": leaks}


def run_every_month(workspace: Workspace, arguments: argparse.Namespace) -> Reply:
    """Judge the scorecard, and the second one if any, on every month of the leads; what needs each lead once, on each once.

    Raises:
        PlumblineError: ``STUDY-PLAN`` for leads without dates, and as the flags.
    """
    cards = [find_card(workspace, each) for each in (arguments.scorecard, arguments.baseline) if each]
    once = open_study(workspace, arguments.study)
    study_data = every_month(once)
    unseen = judge_on_unseen_leads(arguments, workspace, once, cards[0])
    further = _further(workspace, arguments, once, cards[0])
    judged, *others = _judge(workspace, once, study_data, cards)
    also = (*leak_warnings(judged.leaks), *further.warnings, *_once_warning(arguments, once))
    data: Json = {"scorecard": card_data(judged.card)} | question_data(study_data)
    data |= {study_data.visible_part: judged.data(study_data)} | further.data | {"warnings": warnings_data(study_data, judged.card, also)}
    parts = [
        *(each.text for each in unseen),
        headline(judged.result),
        question_text(study_data),
        evaluation_text(judged.result, cut_cohorts(study_data)),
        rules_text(judged.rules, judged.card),
        further.text,
        warnings_text(study_data, judged.card, also),
    ]
    for each in unseen:
        data |= each.data
    for other in others:
        comparison = compare_by_bucket(other.bucketed, judged.bucketed)
        data |= {
            "baseline": card_data(other.card) | {study_data.visible_part: other.data(study_data)},
            "comparison": comparison_data(comparison),
        }
        beside = f"Compared with '{printable(other.card.name)}' on the same snapshots: {headline(other.result)}"
        parts += [beside, comparison_text(comparison)]
    return Reply(data, "\n\n".join(filter(None, parts)), answer_is_no=any(each.not_testable for each in unseen))


def _judge(workspace: Workspace, once: StudyData, study_data: StudyData, cards: list[Scorecard]) -> list[_SeenMonthly]:
    """The cards on the visible part; the leakage guard reads each lead once."""
    report = guard(once)
    given, part, found = accepted(workspace, report.findings), study_data.visible_part, []
    for card in cards:
        observed = study_data.observe(card)
        bucketed = Bucketed(card, count_by_bucket(study_data, observed, card, part=part))
        rules = rules_by_bucket(study_data, observed, part=part)
        found.append(_SeenMonthly(bucketed, evaluate_by_bucket(bucketed.buckets, card), rules, findings_for(card, report, given)))
    return found


def _further(workspace: Workspace, arguments: argparse.Namespace, once: StudyData, card: Scorecard) -> Further:
    """What was asked for beyond the figures, each lead being seen once; nothing where nothing was."""
    if not any(getattr(arguments, name) for name in _FURTHER):
        return Further({}, "", ())
    return find_further(arguments, workspace, once, card)


def _once_warning(arguments: argparse.Namespace, once: StudyData) -> tuple[StandingWarning, ...]:
    """That some of the answers observe each lead once."""
    asked = any(getattr(arguments, name) for name in ONCE)
    return tuple(each for each in standing_warnings(once) if asked and each.code == "each_lead_once")
