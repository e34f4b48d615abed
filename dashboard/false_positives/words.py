"""False positives and missed buyers (false negatives) in words: findings, rules and their cost."""

from __future__ import annotations

from analysis.false_positives.confirm import Confirmation, Confirmed
from analysis.false_positives.effects import CardWithRule, RuleEffect
from analysis.false_positives.facts import Fact
from analysis.false_positives.lists import Trait
from analysis.false_positives.proposals import ProposedRule, fact_name, group_name
from analysis.false_positives.workbench import FactGroup, Searched, Side, Workbench
from analysis.inference.estimate import NotEstimable
from analysis.inference.significance import Significance
from dashboard.words.formats import count, day, listed, percent, plural, rate, signed
from dashboard.words.numbers import missing, p_value
from dashboard.words.rules import rule_words

SIDES: dict[Side, str] = {"false_hot": "Hot and never converted", "missed": "Converted and was not hot"}
#: What the share of a group is the share of.
SHARES: dict[Side, str] = {"false_hot": "did not convert", "missed": "converted"}
_LEADS: dict[Side, str] = {"false_hot": "hot lead", "missed": "other lead"}
_MOST_TWINS = 3


def workbench_headline(bench: Workbench) -> str:
    """How many hot leads never convert, and what they have in common.

    Reads like:
        "563 of 688 hot leads (82 %) did not convert; worst are those with web download 3+ times: 137 of 138."
    """
    found = bench.false_hot
    if found.n_leads == 0:
        return "No lead is hot under this scorecard, so there are no false positives."
    counts = f"{count(found.n_hits)} of {plural(found.n_leads, 'hot lead')} ({percent(found.n_hits / found.n_leads)}) did not convert"
    if not found.groups:
        return f"{counts}; no group of them differs significantly."
    worst = found.groups[0]
    return f"{counts}; worst are those with {worst.name}: {count(worst.n_hits)} of {count(worst.n_leads)}."


def missed_headline(found: Searched) -> str:
    """How many buyers were not hot, and what they have in common."""
    if found.n_hits == 0:
        return "Every lead that converted was hot."
    counts = f"{plural(found.n_hits, 'lead')} converted without being hot"
    if not found.groups:
        return f"{counts}; no group of them differs significantly."
    best = found.groups[0]
    return f"{counts}: {percent(best.n_hits / best.n_leads)} of those with {best.name}, and {_base(found)} of all leads that were not hot."


def side_headline(bench: Workbench, side: Side) -> str:
    """The finding of one side."""
    return workbench_headline(bench) if side == "false_hot" else missed_headline(bench.missed)


def chart_headline(found: Searched) -> str:
    """The title of the chart: which groups stand out from all leads of their side."""
    lead = _LEADS[found.side]
    if not found.groups:
        return f"No group of {lead}s {_verb(found)} significantly more often than the others"
    first = found.groups[0]
    share = percent(first.n_hits / first.n_leads)
    return f"{share} of the {lead}s with {first.name} {_verb(found)}, {_base(found)} of all {lead}s"


def _verb(found: Searched) -> str:
    return "did not convert" if found.side == "false_hot" else "converted"


def _base(found: Searched) -> str:
    return percent(found.n_hits / found.n_leads) if found.n_leads else "none"


def search_note(found: Searched) -> str:
    """How many facts and combinations were searched for the groups."""
    if found.n_facts == 0:
        return "No attribute or touch point is shared by enough of these leads for a search."
    searched = f"{plural(found.n_facts, 'fact')} that leads share or lack, and {count(found.n_counted)} combinations of up to three"
    return f"The search covered {searched}. Every p is corrected for all of them. Touches after the snapshot do not count."


def status_words(confirmation: Confirmation | None, side: Side, group: FactGroup) -> str:
    """How certain a group is: found among training leads alone, or tested on validation leads."""
    found = None if confirmation is None else confirmation.of(side, group.name)
    if found is None:
        return "found among training leads, not confirmed yet"
    return f"{'confirmed' if found.holds else 'not confirmed'} among validation leads: {count(found.n_hits)} of {count(found.n_leads)}"


def check_words(found: Confirmed) -> str:
    """A group on the validation leads in one sentence."""
    if isinstance(found.test, NotEstimable):
        return f"The validation leads cannot tell yet: {missing(found.test)}."
    verb = SHARES[found.side]
    test = p_value(corrected_p(found.test))
    word = "Confirmed" if found.holds else "Not confirmed"
    return f"{word} on the validation leads: {rate(found.share)} {verb}, compared with {rate(found.base)} of all ({test}, corrected)."


def confirmation_words(confirmation: Confirmation) -> str:
    """Who read the validation leads, with which result, and what it cost."""
    n, holding = len(confirmation.groups), sum(each.holds for each in confirmation.groups)
    when = f" on {day(_micros(confirmation))}" if confirmation.access.at else ""
    return (
        f"{confirmation.access.by} read the validation leads{when}, validation {confirmation.access.number} on these data: "
        f"{count(holding)} of "
        f"{plural(n, 'group')} confirmed at level {confirmation.alpha:g}."
    )


def _micros(confirmation: Confirmation) -> int:
    from analysis.dataset.histories import as_micros

    return as_micros(confirmation.access.at) if confirmation.access.at else 0


def unconfirmed_words(reason: NotEstimable | None) -> str:
    """That groups are not confirmed yet, and why they cannot be, if they cannot."""
    if reason is None:
        return (
            "Found among training leads, not confirmed yet. The groups were picked because they look extreme; on new leads they will "
            "look less extreme."
        )
    return f"Found among training leads; it cannot be confirmed yet: {missing(reason)}."


def proposal_words(proposal: ProposedRule) -> str:
    """The proposed rule in plain English, and how it differs from the group."""
    asked = rule_words(proposal.rule)
    if proposal.exact:
        return asked
    return f"{asked}. One rule cannot test for all of it, so it also applies to leads that only have {group_name(proposal.facts)}"


def effect_name(effect: RuleEffect, *, stops: bool) -> str:
    """What the rule gives: points, or a tier."""
    if effect.tier is None:
        return f"{signed(effect.points)} points"
    return f"never above {effect.tier}" if stops else f"always {effect.tier}"


def effect_words(effect: RuleEffect, *, stops: bool) -> str:
    """What a rule does, at the present threshold and with the number of hot leads locked.

    Reads like:
        "−40 points: 126 false positives fewer and 1 conversion lost. With about as many hot leads as now (threshold 57): 21 false
        positives fewer and 13 conversions won."
    """
    as_is, locked = effect.as_is, effect.locked
    return (
        f"{effect_name(effect, stops=stops)}: {_changes(as_is)}. With about as many hot leads as now (threshold {locked.card.threshold}):"
        f" {_changes(locked)}."
    )


def _changes(outcome: CardWithRule) -> str:
    false, won = outcome.false_hot_change, outcome.converted_change
    changes = [plural(abs(false), "false positive") + (" fewer" if false < 0 else " more") if false else "as many false positives"]
    changes.append((plural(abs(won), "conversion") + (" lost" if won < 0 else " won")) if won else "no conversion lost")
    return " and ".join(changes)


def fact_words(fact: Fact) -> str:
    """A fact as a short name."""
    return fact_name(fact.item, holds=fact.holds)


def twins_words(group: FactGroup) -> str:
    """Other descriptions of nearly the same leads; empty without any."""
    if not group.twins:
        return ""
    names = tuple(group_name(facts) for facts in group.twins[:_MOST_TWINS])
    return f"Nearly the same leads: {listed(tuple(f'“{name}”' for name in names), 'and')}."


def trait_row(trait: Trait) -> tuple[str, float, float]:
    """A trait as a row: what, share of the group, share of the others."""
    return fact_words(trait.fact), trait.share, trait.share_of_others


def corrected_p(test: Significance) -> float:
    """The p that counts: corrected where it is."""
    return test.p if test.p_corrected is None else test.p_corrected
