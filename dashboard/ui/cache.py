"""What takes seconds is computed once and kept by content ids; arrays kept here are read-only. Frames and arrays are never keys."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import streamlit as st

from analysis.backtest.compare import CardChange, ObservedCard, card_change
from analysis.bots.overrides import BotVerdict, bot_verdicts
from analysis.calibration.suggest import SuggestedPoints, suggest
from analysis.calibration.supported_points import RulesFit, SupportedRanges, fit_rules, supported_ranges
from analysis.dataset.engine import open_dataset
from analysis.evaluation import Evaluation, evaluate
from analysis.evaluation.rules import RuleResult, rule_results
from analysis.inference.estimate import Answer
from analysis.inference.warmup import import_libraries
from analysis.leads.explain import Explanation, ScoreHistory, explain, score_over_time
from analysis.leads.scores import LeadHit, find_leads, score_leads
from analysis.leads.trust import LeadTrust, TrustReport, lead_trust, take_trust
from analysis.leads.trust_classes import TrustOverride, trust_overrides
from analysis.leakage.acceptance import accepted
from analysis.leakage.by_scorecard import CarriedFinding, findings_for, open_findings
from analysis.leakage.guard import guard
from analysis.leakage.records import LeakageReport
from analysis.routing.handed_off import was_routed
from analysis.routing.lead_flow import LeadFlow, lead_flow
from analysis.scorecard import Scorecard
from analysis.scoring.fast import PreparedPatterns, count_scores, prepare
from analysis.scoring.packing import PackedPatterns, pack
from analysis.scoring.patterns import Patterns
from analysis.signals.adjusted import Adjusted, adjust, out_of_fold_auc
from analysis.signals.compare import SignalComparison, compare_attributes
from analysis.signals.levels import Cuts
from analysis.signals.read import Signals, read_signals
from analysis.snapshots.coverage import AttributeCoverage, MonthOfEntries, attribute_coverage, entries_by_month
from analysis.snapshots.levels import Observed
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.study import study_yaml
from analysis.touch_points.details import InventoryDetails, inventory_details
from analysis.touch_points.inventory import Inventory, take_inventory
from analysis.touch_points.trends import TouchPointTrends, follow_touch_points
from analysis.workspace.folder import Workspace

#: The same leads always get the same suggestion.
SUGGESTION_SEED = 20_260_101
#: Leads that are offered to choose from.
MOST_HITS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A study asked of the workspace's import, with the id of both and of what users overrode in it."""

    key: str
    study_data: StudyData
    space: Workspace


@dataclass(frozen=True, slots=True, eq=False)
class CountedCard:
    """The rules of a scorecard on the leads that screens may see: what every move of a slider is computed from."""

    patterns: Patterns
    prepared: PreparedPatterns
    rules: tuple[RuleResult, ...]
    packed: PackedPatterns


def opened(workspace: Workspace) -> Opened:
    """The workspace's default study, asked of its current import.

    Raises:
        PlumblineError: ``WORKSPACE-EMPTY`` without an import, and as `open_study`.
    """
    folder, study = workspace.current_import(), workspace.default_study()
    said = sorted((each.channel, each.action, each.asset or "", each.machine) for each in bot_verdicts(workspace))
    text = f"{workspace.folder}\n{folder.name if folder else ''}\n{study_yaml(study) if study else ''}\n{said or ''}"
    return _opened(hashlib.sha256(text.encode()).hexdigest()[:16], workspace)


@st.cache_resource(max_entries=4, show_spinner="Opening the data …")
def _opened(key: str, _workspace: Workspace) -> Opened:
    return Opened(key, open_study(_workspace), _workspace)


def judged(data: Opened, card: Scorecard) -> CountedCard:
    """The card's rules, counted on the visible part; independent of points, caps and lower edges.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    return _judged(data.key, rules_key(card), data, card)


@st.cache_resource(max_entries=16, show_spinner="Replaying the history of each lead …")
def _judged(key: str, rules: str, _data: Opened, _card: Scorecard) -> CountedCard:  # noqa: ARG001
    patterns = observed(_data, _card).patterns.of_part(_data.study_data.visible_part)
    return CountedCard(patterns, prepare(patterns, _card), rule_results(patterns), pack(patterns, _card))


@st.cache_resource(max_entries=4, show_spinner=False)
def _flow(key: str, _data: Opened) -> LeadFlow:  # noqa: ARG001
    return lead_flow(_data.study_data)


def flow(data: Opened) -> LeadFlow:
    """Leads a week, and owners."""
    return _flow(data.key, data)


def observed(data: Opened, card: Scorecard) -> Observed:
    """The card's rules on all judged leads, with the row index: for those figures that need to know which lead is which."""
    return _observed(data.key, rules_key(card), data, card)


@st.cache_resource(max_entries=16, show_spinner=False)
def _observed(key: str, rules: str, _data: Opened, _card: Scorecard) -> Observed:  # noqa: ARG001
    return _data.study_data.observe(_card)


def change(data: Opened, current: Scorecard, card: Scorecard, *, n_tried: int) -> CardChange:
    """What changes on the visible part when a card takes the current one's place."""
    pair = [ObservedCard(each, observed(data, each)) for each in (current, card)]
    return card_change(data.study_data, *pair, part=data.study_data.visible_part, n_tried=n_tried)


def supported_points(data: Opened, card: Scorecard) -> SupportedRanges:
    """The points that the visible part supports for each rule: the fit is kept by the rules, bringing it to the card's points is cheap."""
    return supported_ranges(_rules_fit(data.key, rules_key(card), data, card), card, routed=routed(data))


@st.cache_resource(max_entries=8, show_spinner=False)
def _rules_fit(key: str, rules: str, _data: Opened, _card: Scorecard) -> RulesFit:  # noqa: ARG001
    return fit_rules(judged(_data, _card).patterns, _card)


def routed(data: Opened) -> bool:
    """Whether a score decided during these months which leads were called."""
    return _routed(data.key, data)


@st.cache_resource(max_entries=4, show_spinner=False)
def _routed(key: str, _data: Opened) -> bool:  # noqa: ARG001
    return was_routed(_data.study_data)


def suggested(data: Opened, card: Scorecard) -> SuggestedPoints:
    """Points from the visible part for the rules of a card, judged on leads not seen."""
    return _suggested(data.key, _points_key(card), data, card)


@st.cache_resource(max_entries=16, show_spinner=False)
def _suggested(key: str, card: str, _data: Opened, _card: Scorecard) -> SuggestedPoints:  # noqa: ARG001
    return suggest(judged(_data, _card).patterns, _card, seed=SUGGESTION_SEED, routed=routed(_data))


def evaluated(data: Opened, card: Scorecard) -> Evaluation:
    """What the card achieves on the visible part: milliseconds, never kept."""
    return evaluate(count_scores(judged(data, card).prepared, card), card)


def rules_key(card: Scorecard) -> str:
    """Hash of the rules and the names of tiers and groups: all that `judged` depends on."""
    text = repr((card.rules, [group.name for group in card.groups], [tier.name for tier in card.tiers]))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def inventory(data: Opened) -> Inventory:
    """The touch points of the import."""
    return _inventory(data.key, data)


@st.cache_resource(max_entries=4, show_spinner="Counting touch points …")
def _inventory(key: str, _data: Opened) -> Inventory:  # noqa: ARG001
    return take_inventory(_data.study_data)


def touch_point_details(data: Opened) -> InventoryDetails:
    """What is known about the touch points beyond their volume."""
    return _touch_point_details(data.key, _trust_said(data), bot_verdicts(data.space), data)


@st.cache_resource(max_entries=4, show_spinner="Comparing touch points …")
def _touch_point_details(
    key: str,  # noqa: ARG001
    said: tuple[TrustOverride, ...],  # noqa: ARG001
    machines: tuple[BotVerdict, ...],  # noqa: ARG001
    _data: Opened,
) -> InventoryDetails:
    return inventory_details(_data.study_data, inventory(_data), tests=compared(_data).tests, workspace=_data.space)


def signals(data: Opened) -> Signals:
    """Every attribute and touch point of the judged leads, as known at their snapshots."""
    return _signals(data.key, data)


@st.cache_resource(max_entries=4, show_spinner="Reading attributes at the snapshot …")
def _signals(key: str, _data: Opened) -> Signals:  # noqa: ARG001
    return read_signals(_data.study_data)


def trends(data: Opened) -> TouchPointTrends:
    """Every compared touch point over time, by every outcome of the study."""
    return _trends(data.key, data)


@st.cache_resource(max_entries=4, show_spinner="Following touch points over time …")
def _trends(key: str, _data: Opened) -> TouchPointTrends:  # noqa: ARG001
    return follow_touch_points(_data.study_data, signals(_data))


def compared(data: Opened, cuts: tuple[Cuts, ...] = ()) -> SignalComparison:
    """Converted against other leads on every signal; numbers in bins at these cut points.

    Raises:
        PlumblineError: ``CUTS-INVALID``.
    """
    return _compared(data.key, cuts, data)


@st.cache_resource(max_entries=16, show_spinner="Comparing converted with other leads …")
def _compared(key: str, cuts: tuple[Cuts, ...], _data: Opened) -> SignalComparison:  # noqa: ARG001
    worth = _data.study_data.study.difference_worth_having
    return compare_attributes(signals(_data), difference_worth_having=worth, cuts=cuts)


def adjusted(data: Opened, cuts: tuple[Cuts, ...] = (), left_out: tuple[str, ...] | None = None) -> Adjusted:
    """The same effects given all other signals; None leaves out of the model those that tell too much."""
    found = _adjusted(data.key, cuts, left_out, data)
    _fitted().add((data.key, cuts, left_out))
    return found


def adjusted_if_fitted(data: Opened, cuts: tuple[Cuts, ...] = (), left_out: tuple[str, ...] | None = None) -> Adjusted | None:
    """The same where it is at hand; None where people would have to wait for it."""
    return adjusted(data, cuts, left_out) if (data.key, cuts, left_out) in _fitted() else None


@st.cache_resource(show_spinner=False)
def _fitted() -> set[tuple[str, tuple[Cuts, ...], tuple[str, ...] | None]]:
    """Which models were fitted before."""
    return set()


@st.cache_resource(max_entries=16, show_spinner="Comparing every signal with all others …")
def _adjusted(key: str, cuts: tuple[Cuts, ...], left_out: tuple[str, ...] | None, _data: Opened) -> Adjusted:
    return adjust(_compared(key, cuts, _data), signals(_data), left_out=left_out)


def ranking(data: Opened, left_out: tuple[str, ...] | None = None) -> Answer:
    """AUC of all signals together on leads that the model has not seen."""
    return _ranking(data.key, left_out, data)


@st.cache_resource(max_entries=4, show_spinner="Ranking unseen leads …")
def _ranking(key: str, left_out: tuple[str, ...] | None, _data: Opened) -> Answer:
    return out_of_fold_auc(_compared(key, (), _data), signals(_data), left_out=left_out)


@st.cache_resource(max_entries=4, show_spinner=False)
def coverage(folder: Path) -> tuple[AttributeCoverage, ...]:
    """How far the attributes of an import are filled; the folder's name is the import's content id."""
    return attribute_coverage(open_dataset(folder))


def months(data: Opened) -> tuple[MonthOfEntries, ...]:
    """What the entries of each month are good for."""
    return _months(data.key, data)


@st.cache_resource(max_entries=4, show_spinner=False)
def _months(key: str, _data: Opened) -> tuple[MonthOfEntries, ...]:  # noqa: ARG001
    return entries_by_month(_data.study_data)


def highest(data: Opened, card: Scorecard, as_of: int) -> tuple[LeadHit, ...]:
    """The leads with the highest scores at an instant."""
    return _highest(data.key, _points_key(card), as_of, data, card)


@st.cache_resource(max_entries=8, show_spinner="Scoring all leads …")
def _highest(key: str, card: str, as_of: int, _data: Opened, _card: Scorecard) -> tuple[LeadHit, ...]:  # noqa: ARG001
    scores = score_leads(_data.study_data.dataset, _data.study_data.ledger(_card), _card, as_of=as_of)
    best = np.lexsort((scores.lead_no, -scores.score))[:MOST_HITS]
    return tuple(hit for position in best for hit in find_leads(_data.study_data.dataset, scores.lead_id[position], limit=1))


def explained(data: Opened, card: Scorecard, lead_no: int, as_of: int) -> Explanation:
    """One lead's score at an instant, taken apart."""
    return _explained(data.key, _points_key(card), lead_no, as_of, data, card)


@st.cache_resource(max_entries=256, show_spinner=False)
def _explained(key: str, card: str, lead_no: int, as_of: int, _data: Opened, _card: Scorecard) -> Explanation:  # noqa: ARG001
    return explain(_data.study_data.dataset, _data.study_data.ledger(_card), _card, lead_no=lead_no, as_of=as_of)


def history(data: Opened, card: Scorecard, lead_no: int) -> ScoreHistory:
    """One lead's score over time."""
    return _history(data.key, _points_key(card), lead_no, data, card)


@st.cache_resource(max_entries=256, show_spinner=False)
def _history(key: str, card: str, lead_no: int, _data: Opened, _card: Scorecard) -> ScoreHistory:  # noqa: ARG001
    return score_over_time(_data.study_data.dataset, _data.study_data.ledger(_card), _card, lead_no=lead_no)


def leaks(data: Opened) -> LeakageReport:
    """What the leakage guard says about the import under its study."""
    return _leaks(data.key, data)


@st.cache_resource(max_entries=4, show_spinner="Looking for leaks …")
def _leaks(key: str, _data: Opened) -> LeakageReport:  # noqa: ARG001
    return guard(_data.study_data)


def findings(data: Opened, card: Scorecard) -> tuple[CarriedFinding, ...]:
    """What the guard found about the attributes and touch points that a card uses, each with its rules; acceptances as they stand now."""
    report = leaks(data)
    return findings_for(card, report, accepted(data.space, report.findings))


def all_findings(data: Opened) -> tuple[CarriedFinding, ...]:
    """Everything that the guard found; acceptances as they stand now."""
    report = leaks(data)
    return open_findings(report, accepted(data.space, report.findings))


def trust(data: Opened, card: Scorecard) -> TrustReport:
    """What the scores of each tier rest on.

    Raises:
        PlumblineError: The import or the study refuses a rule.
    """
    return _trust(data.key, _points_key(card), _trust_said(data), data, card)


@st.cache_resource(max_entries=16, show_spinner="Explaining scores …")
def _trust(key: str, card: str, said: tuple[TrustOverride, ...], _data: Opened, _card: Scorecard) -> TrustReport:  # noqa: ARG001
    return take_trust(_data.study_data, _card, said)


def trust_of_lead(data: Opened, card: Scorecard, lead_no: int, as_of: int) -> LeadTrust:
    """What one lead's score rests on at an instant."""
    return _trust_of_lead((data.key, _points_key(card), lead_no, as_of), _trust_said(data), data, card)


@st.cache_resource(max_entries=256, show_spinner=False)
def _trust_of_lead(key: tuple[str, str, int, int], said: tuple[TrustOverride, ...], _data: Opened, _card: Scorecard) -> LeadTrust:
    _, _, lead_no, as_of = key
    return lead_trust(_data.study_data.dataset, _data.study_data.ledger(_card), _card, lead_no=lead_no, as_of=as_of, overrides=said)


def _trust_said(data: Opened) -> tuple[TrustOverride, ...]:
    """The trust classes that users set, as they are now."""
    return trust_overrides(data.space, data.study_data.dataset)


def _points_key(card: Scorecard) -> str:
    return replace(card, study="").content_id


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread:
    """Import what the first figure needs, beside the first page instead of before it."""
    thread = threading.Thread(target=import_libraries, name="warm-up", daemon=True)
    thread.start()
    return thread
