"""What the board is sent: once for a set of rules its patterns and words, under their content id; at each run what may have changed."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from analysis.calibration.supported_points import SupportedRanges
from analysis.evaluation import Evaluation
from analysis.evaluation.rules import RuleResult
from analysis.inference.estimate import Estimate
from analysis.ratings.rounds import RoundResult
from analysis.routing.lead_flow import LeadFlow
from analysis.scorecard import Scorecard
from analysis.scoring.packing import PackedPatterns
from dashboard.board.live.ratings import rated_marks, rated_note
from dashboard.board.words import ALWAYS, LABELS, MARKS, MORE, SENTENCES
from dashboard.board.words_notes import RuleNote, RuleNotes
from dashboard.board.words_supported_points import cautions, range_sentence
from dashboard.ui.state import Draft, Receipt
from dashboard.words.formats import count, percent
from dashboard.words.help import HELP
from dashboard.words.rules import rule_words

_HELP = (*(figure.key for figure in (*ALWAYS, *MORE)), "lock", "range")


@dataclass(frozen=True, slots=True)
class BoardData:
    """What stays while points move: patterns, rules, words; sent as bytes, which a browser that has them is not sent again.

    Args:
        content_id: Hash of what follows it.
        body: The content id, the length of the JSON (uint32, little-endian), the JSON, the packed patterns.
    """

    content_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the board says beside the figures.

    Args:
        population: Population, window and n.
        note: What stays sealed for the final test.
        flow: Leads a week, and owners.
        n_leads: Leads of the patterns.
        cohorts: Labels of the cohorts with leads.
    """

    population: str
    note: str
    flow: LeadFlow
    n_leads: int
    cohorts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """The scorecard that the draft is compared with, and what it achieves on the same leads."""

    card: Scorecard
    result: Evaluation


def sheet(packed: PackedPatterns, card: Scorecard, rules: tuple[RuleResult, ...], around: Surroundings) -> BoardData:
    """Everything that does not depend on points, caps and lower edges."""
    flow, groups = around.flow, [group.name for group in card.groups]
    per_lead = flow.leads_per_week / around.n_leads if flow.leads_per_week and around.n_leads else None
    content: dict[str, Any] = {
        "figures": {"always": [figure.key for figure in ALWAYS], "more": [figure.key for figure in MORE]},
        "labels": dict(LABELS), "sentences": dict(SENTENCES), "marks": dict(MARKS), "help": {name: HELP[name] for name in _HELP},
        "rules": [
            _rule(result) | {"words": rule_words(rule), "group": groups.index(rule.group) if rule.group else -1}
            for rule, result in zip(card.rules, rules, strict=True)
        ],
        "groups": groups, "tiers": [tier.name for tier in card.tiers],
        "cohorts": {"n": len(around.cohorts), "period": cohort_period(around.cohorts)},
        "per_week": per_lead, "owners": flow.n_owners, "population": around.population, "note": around.note,
    }  # fmt: skip
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    body = len(text).to_bytes(4, "little") + text + packed.body
    content_id = hashlib.sha256(body).hexdigest()[:16]
    return BoardData(content_id, content_id.encode() + body)


def _rule(result: RuleResult) -> dict[str, str]:
    with_, without = (
        percent(each.value) if isinstance(each, Estimate) else "–" for each in (result.conversion_with, result.conversion_without)
    )
    return {"name": result.rule, "met": count(result.n_met), "with": with_, "without": without}


def cohort_period(cohorts: tuple[str, ...]) -> str | None:
    """What a cohort is, as `dashboard.words.headlines.never_hot` reads it from the labels."""
    for pattern, period in ((r"\d{4}-\d{2}", "month"), (r"\d{4}-W\d{2}", "week")):
        if cohorts and all(re.fullmatch(pattern, cohort) for cohort in cohorts):
            return period
    return None


def board_state(sheet_id: str, draft: Draft, shown: Evaluation, baseline: Baseline, *, receipt: Receipt, present: bool) -> dict[str, Any]:
    """What may have changed since the last run, as the component takes it.

    Args:
        sheet_id: Which sheet it belongs to.
        draft: The scorecard being tried.
        shown: What the server found for it, with the threshold that the lock gives: the browser compares its own figures with these.
        baseline: The scorecard it is compared with.
        receipt: Up to where commands were obeyed.
        present: Shown to a room.
    """
    current = baseline.result
    return {
        "sheet": sheet_id,
        "receipt": asdict(receipt),
        "name": draft.saved.name,
        "card": _settings(draft.card) | {"locked": draft.locked},
        "memory": [draft.remembered(rule.name) for rule in draft.card.rules],
        "can": {"undo": bool(draft.undo), "redo": bool(draft.redo), "reset": draft.changed, "suggest": _suggestible(draft)},
        "current": {
            "name": baseline.card.name, "threshold": current.threshold,
            "points": [_points(baseline.card, rule.name) for rule in draft.card.rules],
            "tierLeads": [tier.n_leads for tier in current.tiers], "tierConverted": [tier.n_converted for tier in current.tiers],
            "convertedByScore": current.converted_by_score.tolist(), "othersByScore": current.others_by_score.tolist(),
            "settings": _settings(baseline.card) if _comparable(baseline.card, draft.card) else None,
        },
        "server": {"nHot": shown.hot.n_leads, "nHotConverted": shown.hot.n_converted, "threshold": shown.threshold},
        "present": present,
    }  # fmt: skip


def _settings(card: Scorecard) -> dict[str, Any]:
    return {"points": list(card.points), "caps": [group.cap for group in card.groups], "lowers": [tier.lower for tier in card.tiers]}


def _suggestible(draft: Draft) -> bool:
    """Whether points could come from the leads: an imported score has none of its own."""
    return bool(draft.card.rules) and draft.card.score_column is None


def _comparable(card: Scorecard, other: Scorecard) -> bool:
    """Whether the cards differ in points, caps and lower edges at most, so that these say whether they are the same."""
    names = [([group.name for group in one.groups], [tier.name for tier in one.tiers]) for one in (card, other)]
    return card.rules == other.rules and names[0] == names[1]


def _points(card: Scorecard, rule: str) -> int | None:
    return next((points for each, points in zip(card.rules, card.points, strict=True) if each.name == rule), None)


def fact_state(
    sheet_id: str, card: Scorecard, ranges: SupportedRanges, verdict: str, *, ratings: RoundResult | None = None
) -> dict[str, Any]:
    """What comes after the board, when it is ready: supported ranges of points, and whether the change is significant.

    Args:
        sheet_id: Which sheet it belongs to.
        card: As it was shown; the board keeps the verdict back while it shows another.
        ranges: The card's.
        verdict: One sentence; empty where nothing changes.
        ratings: Of a complete round about the card's rules; None where there is none.
    """
    supported = [{"low": each.low, "high": each.high, "words": range_sentence(each, ranges.kind)} for each in ranges.ranges]
    notes = " ".join(filter(None, (*cautions(ranges), rated_note(ratings, ranges))))
    facts = {"ranges": supported, "rated": rated_marks(ratings, ranges), "cautions": notes, "verdict": verdict, "card": _settings(card)}
    return {"sheet": sheet_id, "facts": facts}


def note_state(sheet_id: str, notes: tuple[RuleNotes, ...]) -> dict[str, Any]:
    """What comes last, when the leakage guard is done: the notes beside each rule.

    Args:
        sheet_id: Which sheet it belongs to.
        notes: One a rule, in the order of the card.
    """
    return {"sheet": sheet_id, "notes": [{"leak": _note(each.leak), "said": _note(each.said)} for each in notes]}


def _note(note: RuleNote | None) -> dict[str, str] | None:
    return None if note is None else asdict(note)
