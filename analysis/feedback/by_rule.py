"""What buyers and reps said of the touch points that a scorecard's rules count, for display beside each rule.

As in `analysis.feedback.answers` only answers about leads that screens may see are read.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.dataset.filters import holds
from analysis.feedback.answers import Heard, every_answer, fates_shown
from analysis.inference.estimate import Answer
from analysis.inference.intervals import rate
from analysis.leakage.evidence import Fate
from analysis.rules import DwellSignal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.snapshots.study_data import StudyData
from analysis.touch_points.buyer_answers import names_key
from analysis.workspace.folder import Workspace

_Key = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class SpeakerHeard:
    """What one kind of person said of a rule's touch points; all are numbers of leads.

    Args:
        speaker: Such as ``buyer`` or ``sales``.
        n_named: Leads of whom one names a touch point of the rule.
        n_kind: Of the others, those that name channel and action alone, so that another touch point may be meant.
        n_naming: Leads of whom any touch point at all was named.
        share: ``n_named`` of ``n_naming``, with its interval.
        winners_only: Every lead of which this kind of person said anything won, so there is nothing to compare with.
    """

    speaker: str
    n_named: int
    n_kind: int
    n_naming: int
    share: Answer
    winners_only: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer as it was given, and by how many leads."""

    speaker: str
    answer: str
    n_leads: int


@dataclass(frozen=True, slots=True)
class RuleHeard:
    """What was said of the touch points that a rule counts, by who said it; the quotes most frequent first."""

    rule: str
    by: tuple[SpeakerHeard, ...]
    quotes: tuple[Quote, ...]


def hear_of_rules(workspace: Workspace, study_data: StudyData, card: Scorecard) -> tuple[RuleHeard, ...]:
    """What buyers and reps said of the touch points that each rule counts, in the order of the card.

    Rules on attributes, and rules of whose touch points nobody spoke, are left out.

    Args:
        workspace: Answers that were entered here.
        study_data: The study, with the answers of its import.
        card: The scorecard.
    """
    rows = [each for each in every_answer(workspace, study_data, fates_shown(study_data)) if each.fate is not None]
    if not any(each.point for each in rows):
        return ()
    found = (_of_rule(name, keys, rows) for name, keys in _counted(study_data, card).items())
    return tuple(each for each in found if each.by)


def _of_rule(name: str, keys: tuple[_Key, ...], rows: list[Heard]) -> RuleHeard:
    matches = {text: _match(keys, text) for text in {each.point for each in rows if each.point}}
    about = [each for each in rows if matches.get(each.point) is not None]
    speakers = sorted({each.speaker for each in about})
    return RuleHeard(name, tuple(_of_speaker(speaker, rows, matches) for speaker in speakers), _quotes(about))


def _match(keys: tuple[_Key, ...], text: str) -> str | None:
    """The nearest that a text comes to naming one of the touch points."""
    found = {names_key(key, text) for key in keys}
    return next((match for match in ("named", "kind") if match in found), None)


def _of_speaker(speaker: str, rows: list[Heard], matches: dict[str, str | None]) -> SpeakerHeard:
    own = [each for each in rows if each.speaker == speaker]
    named, kind = ({each.lead_no for each in own if matches.get(each.point) == match} for match in ("named", "kind"))
    n_naming = len({each.lead_no for each in own if each.point})
    winners_only = all(each.fate == Fate.WON for each in own)
    return SpeakerHeard(speaker, len(named), len(kind - named), n_naming, rate(len(named), n_naming), winners_only)


def _quotes(about: list[Heard]) -> tuple[Quote, ...]:
    """Distinct answers in words, letter case and a last full stop aside."""
    leads: dict[tuple[str, str], set[int]] = {}
    spelt: dict[tuple[str, str], str] = {}
    for each in about:
        if each.answer:
            key = each.speaker, " ".join(each.answer.split()).casefold().rstrip(".!")
            spelt.setdefault(key, each.answer)
            leads.setdefault(key, set()).add(each.lead_no)
    found = (Quote(speaker, spelt[speaker, said], len(own)) for (speaker, said), own in leads.items())
    return tuple(sorted(found, key=lambda each: (-each.n_leads, each.speaker, each.answer)))


def _counted(study_data: StudyData, card: Scorecard) -> dict[str, tuple[_Key, ...]]:
    """Touch points that each rule on touches counts, by its name; asked in one query."""
    types = study_data.dataset.tables.touch_types
    conditions = {rule.name: rule.signal.condition for rule in card.rules if isinstance(rule.signal, TouchSignal | DwellSignal)}
    counts = {f"rule_{place}": holds(each, lambda name: types[name]) for place, each in enumerate(conditions.values())}
    rows = study_data.dataset.run(types.select("channel", "action", "asset", **counts)).to_pylist() if counts else []
    keys = {column: dict.fromkeys((row["channel"], row["action"], row["asset"]) for row in rows if row[column]) for column in counts}
    return {name: tuple(found) for name, found in zip(conditions, keys.values(), strict=True)}
