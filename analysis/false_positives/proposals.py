"""The rule that a group of leads calls for, out of what rules can ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from analysis.conditions import Between, ColumnTest, Condition, Missing, OneOf
from analysis.false_positives.facts import Fact, Item
from analysis.rules import AttributeSignal, Rule, TouchSignal
from analysis.scorecard import Scorecard

_LONGEST_NAME = 110


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A rule for a group, without its points.

    Args:
        rule: It has a level exactly where all its facts are true.
        helpers: Rules without points that it names under ``unless``.
        facts: What it asks for.
        exact: These are all facts of the group; else a rule cannot ask for all of them, and it catches further leads.
    """

    rule: Rule
    helpers: tuple[Rule, ...]
    facts: tuple[Fact, ...]
    exact: bool

    def added_to(self, card: Scorecard, points: int, *, qualifies: str | None = None, limits: str | None = None) -> Scorecard:
        """The card with this rule and its helpers; a rule that asks the same and may be named under ``unless`` is used instead of a helper.

        Args:
            card: Any card.
            points: Of the rule.
            qualifies: The tier that its leads have at least.
            limits: The tier that they have at most.
        """
        standing = {_asked(rule): rule.name for rule in card.rules if not rule.unless}
        taken = {rule.name for rule in card.rules}
        renamed: dict[str, str] = {}
        added: list[Rule] = []
        for helper in self.helpers:
            name = standing.get(_asked(helper)) or _free(helper.name, taken)
            if name not in taken:
                added.append(replace(helper, name=name))
                taken.add(name)
            renamed[helper.name] = name
        unless = tuple(dict.fromkeys(renamed[name] for name in self.rule.unless))
        rule = replace(self.rule, name=_free(self.rule.name, taken), unless=unless, qualifies=qualifies, limits=limits)
        rules = (*card.rules, *added, rule)
        return replace(card, rules=rules, points=(*card.points, *(0 for _ in added), points))


def propose(facts: tuple[Fact, ...], always: AttributeSignal | None) -> ProposedRule | None:
    """A rule for as many of the facts as a rule can ask for.

    A rule has one signal and names others under ``unless``. Several attributes are one signal; of a touch together with an attribute the
    attribute becomes an ``unless`` that lists every other value; two touches cannot be asked for at once.

    Args:
        facts: What the group shares.
        always: A signal that holds for every lead, for groups of absences alone; None where the import has none.

    Returns:
        The rule; None where no fact can be asked for.
    """
    choices = sorted(_choices(facts), key=lambda chosen: (-len(chosen), [facts.index(fact) for fact in chosen]))
    for chosen in choices:
        made = _rule(chosen, always)
        if made is not None:
            return replace(made, exact=len(chosen) == len(facts))
    return None


def _choices(facts: tuple[Fact, ...]) -> list[tuple[Fact, ...]]:
    subsets = (tuple(fact for fact, taken in zip(facts, mask, strict=True) if taken) for mask in product((True, False), repeat=len(facts)))
    return [each for each in subsets if each]


def _rule(facts: tuple[Fact, ...], always: AttributeSignal | None) -> ProposedRule | None:
    touches = [fact.item for fact in facts if fact.holds and fact.item.is_touch]
    attributes = [fact.item for fact in facts if fact.holds and not fact.item.is_touch]
    absent = tuple(_helper(fact.item.signal, fact_name(fact.item, holds=True)) for fact in facts if not fact.holds)
    name = group_name(facts)
    if len(touches) > 1:
        return None
    if touches:
        if any(item.otherwise is None for item in attributes):
            return None
        others = tuple(_helper(item.otherwise, fact_name(item, holds=False)) for item in attributes if item.otherwise is not None)
        return _with_helpers(name, touches[0].signal, (*absent, *others), facts)
    signal = _together(attributes) if attributes else always
    return None if signal is None else _with_helpers(name, signal, absent, facts)


def _with_helpers(name: str, signal: AttributeSignal | TouchSignal, helpers: tuple[Rule, ...], facts: tuple[Fact, ...]) -> ProposedRule:
    return ProposedRule(Rule(name, signal, unless=tuple(rule.name for rule in helpers)), helpers, facts, exact=True)


def _helper(signal: AttributeSignal | TouchSignal, name: str) -> Rule:
    return Rule(name, signal)


def _together(items: list[Item]) -> AttributeSignal:
    """All attributes asked for at once."""
    alternatives = [item.signal.condition.alternatives for item in items]
    return AttributeSignal(Condition(tuple(tuple(test for part in parts for test in part) for parts in product(*alternatives))))


def any_lead(attribute: str) -> AttributeSignal:
    """A signal that holds for every lead from its entry on: an attribute that is empty or is not."""
    return AttributeSignal(Condition(tuple((ColumnTest(attribute, Missing(expected=each)),) for each in (True, False))))


def group_name(facts: tuple[Fact, ...]) -> str:
    """What a group shares, short enough for the name of a rule: what is there before what is absent.

    Examples:
        >>> from analysis.conditions import parse_condition
        >>> downloads = Item("download", TouchSignal(parse_condition({"action": "download"}), at_least=3))
        >>> pricing = Item("pricing", TouchSignal(parse_condition({"asset": "pricing"})))
        >>> group_name((Fact(pricing, holds=False), Fact(downloads)))
        'download 3+ times, no pricing'
    """
    parts = [fact_name(fact.item, holds=fact.holds) for fact in sorted(facts, key=lambda fact: not fact.holds)]
    name = ", ".join(parts)
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def fact_name(item: Item, *, holds: bool) -> str:
    """An item, or its absence, as a short name."""
    if isinstance(item.signal, TouchSignal):
        times = item.signal.at_least
        if not holds:
            return f"no {item.subject}" if times == 1 else f"{item.subject} under {times} times"
        return item.subject if times == 1 else f"{item.subject} {times}+ times"
    words = " or ".join(" and ".join(_test_name(each) for each in tests) for tests in item.signal.condition.alternatives)
    return f"{item.subject}: {words}" if holds else f"{item.subject}: not {words}"


def _test_name(asked: ColumnTest) -> str:
    match asked.test:
        case OneOf(values):
            return ", ".join(map(str, values))
        case Between(low, high):
            if high is None:
                return f"from {low:g}"
            return f"up to {high:g}" if low is None else f"{low:g} to {high:g}"
        case Missing(expected):
            return "empty" if expected else "filled"
    return "?"


def _asked(rule: Rule) -> object:
    """What makes two rules the same question."""
    return (rule.signal, rule.account, rule.machine, rule.rep)


def _free(name: str, taken: set[str]) -> str:
    numbered = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(each for each in numbered if each not in taken)
