"""One lead's score taken apart, so that it adds up: every ledger row, every cap, rounding and clamp."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.errors import PlumblineError
from analysis.ledger import Ledger
from analysis.ledger.touches import Numbered, matching_types
from analysis.rules import DwellSignal, Rule, SilenceSignal, TouchSignal, may_be_unobservable
from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers, hundredths, scores, tier_index
from analysis.scoring.patterns import Levels
from analysis.snapshots.rule_check import as_exported


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One row of a lead's ledger with the points that it gives.

    Args:
        at: When, in microseconds since 1970, UTC.
        rule: The rule.
        touch: The touch that caused it, as "channel action asset"; empty for attributes, for what ended or faded, and for what was
            earned before the entry.
        step: Change of the rule's level, percent.
        points: The rule's points.
        hundredths: step × points.
    """

    at: int
    rule: str
    touch: str
    step: int
    points: int
    hundredths: int


@dataclass(frozen=True, slots=True)
class CapEffect:
    """What a group's cap takes away (or, below zero, gives back), in hundredths of points."""

    group: str
    cap: int
    hundredths: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a lead has its score: the hundredths of steps, caps, rounding and clamp add up to 100 × score.

    Args:
        forced_by: The rule that set the tier whatever the score, if one did.
        unobservable: Rules at level 0 that could not have been observed for this lead.
        as_exported: Attributes that the card uses as exported, not at the point in time.
    """

    lead_id: str
    as_of: int
    steps: tuple[ExplainedStep, ...]
    caps: tuple[CapEffect, ...]
    rounding: int
    clamp: int
    score: int
    tier: str
    forced_by: str | None
    unobservable: tuple[str, ...]
    as_exported: tuple[str, ...]

    def __post_init__(self) -> None:
        total = sum(step.hundredths for step in self.steps) + sum(cap.hundredths for cap in self.caps) + self.rounding + self.clamp
        if total != 100 * self.score:
            raise ValueError(f"hundredths add up to {total}, must be {100 * self.score}.")


@dataclass(frozen=True, slots=True)
class ScoreHistory:
    """A lead's score and tier from each instant on at which a level changed (µs since 1970, UTC)."""

    at: tuple[int, ...]
    score: tuple[int, ...]
    tier: tuple[str, ...]

    def first_in(self, tier: str) -> int | None:
        """When the lead was first in a tier; None if never."""
        return next((at for at, name in zip(self.at, self.tier, strict=True) if name == tier), None)

    def until(self, instant: int) -> ScoreHistory:
        """The same without what lies after an instant, such as what will fade after the end of the data."""
        n = sum(at <= instant for at in self.at)
        return ScoreHistory(self.at[:n], self.score[:n], self.tier[:n])


@dataclass(frozen=True, slots=True, eq=False)
class _LeadRows:
    """A lead's ledger rows in order."""

    at: NDArray[np.int64]
    rule: NDArray[np.int64]
    step: NDArray[np.int64]


def explain(dataset: Dataset, ledger: Ledger, card: Scorecard, *, lead_no: int, as_of: int) -> Explanation:
    """Take one lead's score apart.

    Args:
        dataset: The import.
        ledger: The ledger of the card's rules.
        card: The scorecard.
        lead_no: The lead's number in the import.
        as_of: The instant, µs since 1970, UTC; what happened at exactly that instant counts.

    Raises:
        PlumblineError: ``LEAD-UNKNOWN``: there is no such lead.
    """
    rows = _rows(dataset, ledger, lead_no)
    known = rows.at <= as_of
    touches = _touch_words(dataset, ledger, lead_no)
    steps = tuple(
        ExplainedStep(
            at, card.rules[rule].name, touches.get((rule, at), "") if step > 0 else "", step, card.points[rule], step * card.points[rule]
        )
        for at, rule, step in zip(rows.at[known].tolist(), rows.rule[known].tolist(), rows.step[known].tolist(), strict=True)
    )
    levels = _levels(rows, len(card.rules), np.array([as_of]))
    total, score = int(hundredths(levels, card)[0]), int(scores(levels, card)[0])
    rounded = (total + 50) // 100 * 100
    tier, forced_by = _tier(levels, score, card)
    facts = _lead_facts(dataset, lead_no)
    return Explanation(
        lead_id=facts["lead_id"][0].as_py(),
        as_of=as_of,
        steps=steps,
        caps=_cap_effects(levels, card),
        rounding=rounded - total,
        clamp=100 * score - rounded,
        score=score,
        tier=tier,
        forced_by=forced_by,
        unobservable=tuple(
            rule.name for rule, level in zip(card.rules, levels[0], strict=True) if level == 0 and _blind(rule, card, facts)
        ),
        as_exported=as_exported(card, dataset.meta),
    )


def score_over_time(dataset: Dataset, ledger: Ledger, card: Scorecard, *, lead_no: int) -> ScoreHistory:
    """A lead's score and tier after each change of a level, over everything recorded; empty for a lead without ledger rows."""
    rows = _rows(dataset, ledger, lead_no)
    instants = np.unique(rows.at)
    levels = _levels(rows, len(card.rules), instants)
    score = scores(levels, card)
    tiers = tier_index(score, *forced_tiers(levels, card), card)
    return ScoreHistory(tuple(instants.tolist()), tuple(score.tolist()), tuple(card.tiers[index].name for index in tiers))


def _rows(dataset: Dataset, ledger: Ledger, lead_no: int) -> _LeadRows:
    table = ledger.table
    rows = dataset.run(table.filter(table["lead_no"] == lead_no).order_by(["at", "rule"]))
    return _LeadRows(*(rows[name].to_numpy().astype(np.int64) for name in ("at", "rule", "step")))


def _levels(rows: _LeadRows, n_rules: int, instants: NDArray[np.int64]) -> Levels:
    """Levels of every rule at each of some ascending instants."""
    changes = np.zeros((len(instants) + 1, n_rules), dtype=np.int64)
    np.add.at(changes, (np.searchsorted(instants, rows.at), rows.rule), rows.step)
    return changes[:-1].cumsum(axis=0).astype(np.int16)


def _cap_effects(levels: Levels, card: Scorecard) -> tuple[CapEffect, ...]:
    effects = []
    for group in card.groups:
        raw = sum(
            points * int(level) for rule, points, level in zip(card.rules, card.points, levels[0], strict=True) if rule.group == group.name
        )
        capped = max(-100 * group.cap, min(raw, 100 * group.cap))
        if capped != raw:
            effects.append(CapEffect(group.name, group.cap, capped - raw))
    return tuple(effects)


def _tier(levels: Levels, score: int, card: Scorecard) -> tuple[str, str | None]:
    """The lead's tier, and the rule that forced it away from the tier of its score."""
    at_least, at_most = forced_tiers(levels, card)
    index = int(tier_index(np.array([score]), at_least, at_most, card)[0])
    by_score = next(position for position, tier in enumerate(card.tiers) if score >= tier.lower or position == len(card.tiers) - 1)
    name = card.tiers[index].name
    if index == by_score:
        return name, None
    kind = "limits" if index > by_score else "qualifies"
    forcing = (rule.name for rule, level in zip(card.rules, levels[0], strict=True) if level > 0 and getattr(rule, kind) == name)
    return name, next(forcing, None)


def _lead_facts(dataset: Dataset, lead_no: int) -> pa.Table:
    leads = dataset.tables.leads
    rows = dataset.run(leads.filter(leads["lead_no"] == lead_no).select("lead_id", "consent", "observable_web", "observable_email"))
    if rows.num_rows == 0:
        raise PlumblineError("LEAD-UNKNOWN", f"there is no lead number {lead_no}.")
    return rows


def _blind(rule: Rule, card: Scorecard, facts: pa.Table) -> bool:
    """Whether the rule depends on what could not have been observed for this lead, by itself or by its ``unless``."""
    return any(_unseen(each, facts) for each in (rule, *(card.rules[card.index(name)] for name in rule.unless)))


def _unseen(rule: Rule, facts: pa.Table) -> bool:
    """Whether absence of what the rule asks for could not have been observed for this lead."""
    blind = {name: facts[name][0].as_py() is False for name in ("consent", "observable_web", "observable_email")}
    if blind["consent"] and isinstance(rule.signal, TouchSignal | DwellSignal | SilenceSignal):
        return True
    return (blind["observable_web"] and may_be_unobservable(rule, "web")) or (
        blind["observable_email"] and may_be_unobservable(rule, "email")
    )


def _touch_words(dataset: Dataset, ledger: Ledger, lead_no: int) -> dict[tuple[int, int], str]:
    """For each touch rule and instant the touch that matched there: the lead's, or for rules on the account any of its leads'."""
    rules = [Numbered(number, rule) for number, rule in enumerate(ledger.rules) if isinstance(rule.signal, TouchSignal | DwellSignal)]
    if not rules:
        return {}
    shared = {each.number for each in rules if each.rule.account}
    touches = dataset.tables.touches.semi_join(_consenting_members(dataset, lead_no), "lead_no")
    touches = touches.select("lead_no", "touch_type", "channel", "action", at=micros(touches["occurred_at"]), what=touches["asset"])
    found = dataset.run(touches.inner_join(matching_types(dataset, rules), "touch_type").order_by(["channel", "action", "what", "lead_no"]))
    words: dict[tuple[int, int], str] = {}
    for row in found.to_pylist():
        if row["lead_no"] == lead_no or row["rule"] in shared:
            words.setdefault((row["rule"], row["at"]), " ".join(filter(None, (row["channel"], row["action"], row["what"]))))
    return words


def _consenting_members(dataset: Dataset, lead_no: int) -> ir.Table:
    """The lead and the other leads of its account, without those whose touches may not score."""
    leads = dataset.tables.leads
    account = dataset.run(leads.filter(leads["lead_no"] == lead_no).select("account_id"))["account_id"].to_pylist()
    of_account = leads["account_id"].isin([each for each in account if each is not None])
    return leads.filter(((leads["lead_no"] == lead_no) | of_account.fill_null(False)) & leads["consent"].fill_null(True)).select("lead_no")
