"""A rule in plain English: what it looks for, and how long what it awards lasts."""

from __future__ import annotations

from analysis.conditions import Between, ColumnTest, Condition, ContainsText, ContainsWords, Missing, OneOf, Scalar
from analysis.rules import AttributeSignal, DwellSignal, Rule, ScoreSignal, SilenceSignal, TouchSignal
from dashboard.words.formats import count, listed

_MOST_VALUES = 4


def rule_words(rule: Rule) -> str:
    """What a rule asks for, as one phrase with a capital.

    Examples:
        >>> from analysis.scorecard import parse_scorecard
        >>> text = "name: a\\nrules:\\n- {name: Pricing, touch: {channel: web, asset: pricing}, keeps_days: 60}"
        >>> rule_words(parse_scorecard(text).rules[0])
        'Web touch: pricing; counts for 60 days'
    """
    phrase = "; ".join([_signal(rule), *_limits(rule)])
    return phrase[:1].upper() + phrase[1:]


def _signal(rule: Rule) -> str:
    match rule.signal:
        case AttributeSignal(condition):
            return _condition(condition)
        case TouchSignal() as signal:
            return "; ".join([_touch_count(signal), *_lasting(signal)])
        case DwellSignal() as signal:
            return _dwell(signal)
        case SilenceSignal(days):
            return f"no touch from the lead for {days} days"
        case ScoreSignal(column, highest):
            return f"the imported {column}, from 0 to {highest}"


def _limits(rule: Rule) -> list[str]:
    phrases = []
    if rule.account:
        phrases.append("by anyone of the company")
    if rule.machine:
        phrases.append("bots count too")
    if rule.rep:
        phrases.append("touches logged by reps count too")
    if rule.unless:
        phrases.append(f"unless {listed(rule.unless)}")
    if rule.qualifies:
        phrases.append(f"makes the lead at least {rule.qualifies}")
    if rule.limits:
        phrases.append(f"keeps the lead at most {rule.limits}")
    return phrases


def _touch_count(signal: TouchSignal) -> str:
    touch = touch_words(signal.condition)
    if signal.up_to:
        return f"each {touch}, up to {signal.up_to} times"
    if signal.at_least == 1:
        return touch
    kinds = {"asset": " on different assets", "day": " on different days", None: ""}
    window = f" within {signal.within_days} days" if signal.within_days else ""
    return f"{touch}, at least {signal.at_least} times{kinds[signal.distinct]}{window}"


def _lasting(signal: TouchSignal) -> list[str]:
    phrases = [f"counts for {signal.keeps_days} days"] if signal.keeps_days else []
    if signal.fades:
        shape = "" if signal.fades.shape == "linear" else " of what is left"
        phrases.append(f"fades by {signal.fades.by} %{shape} every {signal.fades.every_days} days")
    return phrases


def _dwell(signal: DwellSignal) -> str:
    where = touch_words(signal.condition)
    window = f" within {signal.within_days} days" if signal.within_days else ""
    if signal.per_seconds:
        return f"each {signal.per_seconds} seconds of {where}{window}, up to {signal.up_to} times"
    return f"at least {signal.at_least_seconds} seconds of {where}{window}"


def touch_words(condition: Condition) -> str:
    """Which touches a condition is about: channel and action lead, the rest follows."""
    return " or ".join(_touch_alternative(alternative) for alternative in condition.alternatives)


def _touch_alternative(tests: tuple[ColumnTest, ...]) -> str:
    lead = {each.column: _values(each.test.values) for each in tests if isinstance(each.test, OneOf)}
    channel, action = lead.get("channel"), lead.get("action")
    head = " ".join(filter(None, (channel, action or "touch")))
    rest = [lead["asset"]] if "asset" in lead else []
    said = {"channel", "action", "asset"}
    rest += [_column(each) for each in tests if each.column not in said or not isinstance(each.test, OneOf)]
    return f"{head}: {', '.join(rest)}" if rest else head


def _condition(condition: Condition) -> str:
    return " or ".join(" and ".join(_column(each) for each in alternative) for alternative in condition.alternatives)


def _column(each: ColumnTest) -> str:
    name = each.column.replace("_", " ")
    match each.test:
        case OneOf(values):
            return f"{name} is {_values(values)}"
        case Between(low, high):
            return f"{name} {_span(low, high)}"
        case ContainsWords(words):
            return f"{name} has the word {_values(words)}"
        case ContainsText(texts):
            return f"{name} contains {_values(texts)}"
        case Missing(expected):
            return f"{name} is {'empty' if expected else 'filled'}"


def _span(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"from {_number(low)} to {_number(high)}"
    return f"of at least {_number(low)}" if low is not None else f"of at most {_number(high or 0)}"


def _number(limit: float) -> str:
    return count(limit) if limit.is_integer() else f"{limit:,g}"


def _values(values: tuple[Scalar, ...]) -> str:
    words = tuple(("yes" if each else "no") if isinstance(each, bool) else str(each) for each in values)
    more = len(words) - _MOST_VALUES
    return listed(words) if more <= 0 else f"{', '.join(words[:_MOST_VALUES])} or {more} more"
