"""The workbench: groups among the hot leads that did not convert, groups among the buyers that were not hot, each with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.evaluation import Evaluation
from analysis.false_positives.effects import RuleEffect, ScoredLeads, rule_effects
from analysis.false_positives.facts import Fact, FactTable, Flags, ItemTable
from analysis.false_positives.proposals import ProposedRule, group_name, propose
from analysis.false_positives.search import Conjunction, SearchPlan, search
from analysis.inference.estimate import Answer
from analysis.inference.intervals import rate
from analysis.inference.significance import Significance
from analysis.rules import AttributeSignal

#: ``false_hot``: hot leads that did not convert; ``missed``: leads that converted and were not hot.
Side = Literal["false_hot", "missed"]


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Leads that share facts, and in which misclassified leads are over-represented.

    Args:
        name: The facts as one short name, also of the rule.
        facts: What the leads share.
        n_leads: Leads of the group: hot ones on the side of the false positives, others on the side of the missed.
        n_hits: Those that are misclassified.
        share: Of the group, the misclassified share, as found among training leads: chosen for being high.
        excess: Lower limit of that share minus the share among all leads of the side.
        n_new: Misclassified leads that are in no group before this one.
        test: Against the rest of the side, corrected for everything that was counted.
        twins: Other facts that mark nearly the same leads.
        proposal: The rule that would stop or catch them; None where no rule can say it.
        effects: What that rule does, the proposed one first; empty without a rule.
    """

    name: str
    facts: tuple[Fact, ...]
    n_leads: int
    n_hits: int
    share: Answer
    excess: float
    n_new: int
    test: Significance
    twins: tuple[tuple[Fact, ...], ...]
    proposal: ProposedRule | None
    effects: tuple[RuleEffect, ...]

    @property
    def as_exported(self) -> bool:
        """A fact rests on an exported value, not on the one known at the snapshot."""
        return any(fact.item.as_exported for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Searched:
    """One side of the workbench.

    Args:
        side: Which kind of misclassified leads.
        n_leads: Hot leads, or all others.
        n_hits: Those that are misclassified.
        base: Their share.
        groups: What stands out significantly, the largest excess first.
        n_facts: Facts that were looked at.
        n_counted: Combinations that were counted.
    """

    side: Side
    n_leads: int
    n_hits: int
    base: Answer
    groups: tuple[FactGroup, ...]
    n_facts: int
    n_counted: int


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the wrongly judged leads share.

    Args:
        before: The card as it is, on the same leads.
        false_hot: Hot leads that did not convert.
        missed: Leads that converted and were not hot.
        part: The part that was read.
    """

    before: Evaluation
    false_hot: Searched
    missed: Searched
    part: str

    def side(self, side: Side) -> Searched:
        """One of both."""
        return self.false_hot if side == "false_hot" else self.missed


def find_groups(
    leads: ScoredLeads, items: ItemTable, *, part: str, always: AttributeSignal | None = None, plan: SearchPlan | None = None
) -> Workbench:
    """Look for what the wrongly judged leads share, and for the rules that would change that.

    Args:
        leads: The judged leads of a part, under the card.
        items: Of the same leads.
        part: Its name.
        always: A signal that holds for every lead.
        plan: How far the search goes.

    Raises:
        ValueError: The items are of other leads.
    """
    if items.n_leads != len(leads.converted):
        raise ValueError(f"items.n_leads == {items.n_leads}, must be {len(leads.converted)}.")
    desk = _Desk(leads, items, leads.evaluated(), always, plan or SearchPlan())
    return Workbench(desk.before, desk.searched("false_hot"), desk.searched("missed"), part)


def misclassified(leads: ScoredLeads, side: Side) -> tuple[Flags, Flags]:
    """Which leads a side is about, and which of them are misclassified; bool ``[n]`` each."""
    hot = leads.hot
    return (hot, hot & ~leads.converted) if side == "false_hot" else (~hot, ~hot & leads.converted)


@dataclass(frozen=True, slots=True, eq=False)
class _Desk:
    """What both sides are worked on with."""

    leads: ScoredLeads
    items: ItemTable
    before: Evaluation
    always: AttributeSignal | None
    plan: SearchPlan

    def searched(self, side: Side) -> Searched:
        about, hits = misclassified(self.leads, side)
        table = self.items.of_leads(about).facts(at_least=self.plan.enough)
        found = search(table, hits[about], self.plan)
        seen = np.zeros(int(about.sum()), dtype=np.bool_)
        groups = []
        for each in found.found:
            new = np.logical_and.reduce(table.true[list(each.facts)]) & hits[about] & ~seen
            seen |= new
            groups.append(self._group(each, table, side, int(new.sum())))
        n, n_hits = int(about.sum()), int(hits.sum())
        return Searched(side, n, n_hits, rate(n_hits, n), tuple(groups), len(table.facts), found.n_counted)

    def _group(self, found: Conjunction, table: FactTable, side: Side, n_new: int) -> FactGroup:
        facts = tuple(table.facts[row] for row in found.facts)
        proposal = propose(facts, self.always)
        return FactGroup(
            name=group_name(facts),
            facts=facts,
            n_leads=found.n_leads,
            n_hits=found.n_hits,
            share=rate(found.n_hits, found.n_leads),
            excess=found.excess,
            n_new=n_new,
            test=Significance(found.p, None, None, len(self.leads.converted), "one_sided", found.p_corrected),
            twins=tuple(tuple(table.facts[row] for row in twin) for twin in found.twins),
            proposal=proposal,
            effects=self._effects(proposal, side),
        )

    def _effects(self, proposal: ProposedRule | None, side: Side) -> tuple[RuleEffect, ...]:
        if proposal is None:
            return ()
        return rule_effects(self.leads, self.before, proposal, self.items, stops=side == "false_hot")
