"""The notes beside a rule of the board: what the leakage guard found, and what buyers and reps said of its touch points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from analysis.feedback.by_rule import Quote, RuleHeard
from analysis.leakage.acceptance import Acceptance
from analysis.leakage.by_scorecard import CarriedFinding
from analysis.scorecard import Scorecard
from dashboard.data.words_leakage import evidence_words, leak_mark
from dashboard.feedback.words import SPEAKERS, speaker_words
from dashboard.words.formats import count, plural

#: How a note looks: an open finding that blocks, one that asks, an accepted one, or what buyers and reps said.
Weight = Literal["leak", "question", "accepted", "said"]
#: What findings about a rule come to, as a mark beside it: a sign and a word, so that nothing depends on a colour alone.
_MARKS: Mapping[str, tuple[Weight, str, str]] = MappingProxyType(
    {
        "likely leak": ("leak", "⚠ likely leak", "The figures rest on it. Accept it with a reason, or take it out."),
        "no rule may use it": ("leak", "⚠ not allowed", ""),
        "to be looked at": ("question", "⚠ check it", "Accept it with a reason, or take it out."),
        "accepted": ("accepted", "✓ accepted", ""),
    }
)
#: Quotes beside one rule, and the letters of each.
MOST_QUOTES, LONGEST_QUOTE = 3, 120


@dataclass(frozen=True, slots=True)
class RuleNote:
    """A mark beside a rule, and what it means in words.

    Args:
        weight: How it looks.
        mark: A few letters on the row.
        words: All of it, for the tooltip and for screen readers.
    """

    weight: Weight
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleNotes:
    """The notes beside one rule; None where there is nothing to say."""

    leak: RuleNote | None
    said: RuleNote | None


def rule_notes(card: Scorecard, carried: tuple[CarriedFinding, ...], heard: tuple[RuleHeard, ...]) -> tuple[RuleNotes, ...]:
    """The notes beside each rule, in the order of the card.

    Args:
        card: The scorecard.
        carried: What the guard found about it; findings that concern no single rule are shown with none.
        heard: As `analysis.feedback.by_rule.hear_of_rules`.
    """
    said = {each.rule: said_note(each) for each in heard}
    return tuple(
        RuleNotes(leak_note(tuple(each for each in carried if rule.name in each.rules)), said.get(rule.name)) for rule in card.rules
    )


def leak_note(carried: tuple[CarriedFinding, ...]) -> RuleNote | None:
    """What the guard found about what one rule uses; None where it found nothing.

    Reads like:
        "Likely leak. lifecycle_stage: nearly perfect alone: … The figures rest on it. Accept it with a reason, or take it out."
    """
    worst = leak_mark(carried)
    if not worst:
        return None
    weight, mark, advice = _MARKS[worst]
    alike: dict[tuple[str, Acceptance | None, str | None], list[CarriedFinding]] = {}
    for each in carried:
        alike.setdefault((each.finding.subject, each.acceptance, each.finding.refused), []).append(each)
    sentences = (f"{worst[0].upper()}{worst[1:]}.", *(_about(group) for group in alike.values()), advice)
    return RuleNote(weight, mark, " ".join(filter(None, sentences)))


def _about(alike: list[CarriedFinding]) -> str:
    """The evidence about one subject, with what follows from it."""
    finding, given = alike[0].finding, alike[0].acceptance
    said = f"{finding.subject}: {'; '.join(evidence_words(each.finding) for each in alike)}."
    if finding.refused is not None:
        return f"{said} It {finding.refused}, so no rule may use it."
    return said if given is None else f"{said} Accepted by {given.by} on {given.at[:10]}: {given.reason}"


def said_note(heard: RuleHeard) -> RuleNote | None:
    """What buyers and reps said of one rule's touch points; None where nobody mentioned them.

    Reads like:
        "15 of 68 buyers who named a touch point named this: 22 % (14–33); winners only.
        “The pricing page” (buyers, 15 leads)"
    """
    if not heard.by:
        return None
    n_named, n_kind = sum(each.n_named for each in heard.by), sum(each.n_kind for each in heard.by)
    mark = f"{count(n_named)} said" if n_named else f"{count(n_kind)} said?"
    lines = (*(speaker_words(each) for each in heard.by), *(_quote_words(each) for each in heard.quotes[:MOST_QUOTES]))
    rest = len(heard.quotes) - MOST_QUOTES
    return RuleNote("said", mark, "\n".join((*lines, f"and {plural(rest, 'more answer')}") if rest > 0 else lines))


def _quote_words(quote: Quote) -> str:
    answer = " ".join(quote.answer.split())
    short = answer if len(answer) <= LONGEST_QUOTE else f"{answer[: LONGEST_QUOTE - 1].rstrip()}…"
    return f"“{short}” ({SPEAKERS.get(quote.speaker, quote.speaker or 'somebody')}, {plural(quote.n_leads, 'lead')})"
