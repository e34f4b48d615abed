"""A scorecard to be typed into a marketing automation: for each rule where it looks, what it gives, and how long that lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.rules import AttributeSignal, DwellSignal, Rule, ScoreSignal, SilenceSignal, TouchSignal
from analysis.scorecard import Scorecard
from analysis.snapshots.rule_check import attributes_of
from dashboard.words.formats import listed, signed
from dashboard.words.rules import rule_words, touch_words

FIELD, TOUCH, TIME, SILENCE = "Field", "Touch", "Time spent", "Silence"
_NO_END = "no end"

#: How each kind of rule is typed, by kind and product.
PRODUCTS = ("HubSpot", "Marketo", "Salesforce")
HOW_TO: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        FIELD: (
            "lead score, property criteria: add or subtract points while the property has the value",
            "smart campaign “data value changes”, run once over all people; flow step “change score”, taken back when it ends",
            "formula field: IF or CASE on the field, added into the score",
        ),
        TOUCH: (
            "lead score, event criteria: the event, how often, and its time frame",
            "smart campaign with the activity as trigger, qualification rule for how often; flow step “change score”",
            "flow on the new campaign member, task or activity that adds the points to the score",
        ),
        TIME: (
            "a property that adds up the seconds, then as a field",
            "a score field of its own that adds up the seconds, then as a field",
            "a number field that adds up the seconds, then as a field",
        ),
        SILENCE: (
            "property criteria on “last activity date”: more than so many days ago",
            "daily batch campaign: “not was …” in the past so many days; flow step “change score”",
            "scheduled flow on the last activity date",
        ),
        "Lasts so many days": (
            "time frame of the criterion",
            "flow step “wait”, then “change score” back; restart the wait on a new touch",
            "date field of the last such touch, and a scheduled flow that takes the points back",
        ),
        "Fades": (
            "decay of the score group: by so much every so many days",
            "monthly batch campaign that takes the share off",
            "scheduled flow that takes the share off",
        ),
        "Cap of a group": (
            "limit of the score group",
            "a score field for the group; no step once it is at the cap",
            "MIN of the group's sum and the cap, in the formula",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One rule as it is typed: its kind, where it looks, what for, what it gives, how long, and what else it does."""

    rule: str
    kind: str
    where: str
    condition: str
    points: str | int
    lasts: str
    group: str
    also: str


def sheet_rows(card: Scorecard) -> tuple[SheetRow, ...]:
    """Every rule of a scorecard, in its order; rules that give nothing and change no tier are left out."""
    given = zip(card.rules, card.points, strict=True)
    return tuple(_row(rule, points) for rule, points in given if points or rule.qualifies or rule.limits or _named(rule, card))


def left_out(card: Scorecard) -> tuple[str, ...]:
    """Names of the rules that are not typed in, because they give nothing and change no tier."""
    typed = {each.rule for each in sheet_rows(card)}
    return tuple(rule.name for rule in card.rules if rule.name not in typed)


def _named(rule: Rule, card: Scorecard) -> bool:
    """Whether another rule asks for it, so that it has to be known although it gives nothing."""
    return any(rule.name in other.unless for other in card.rules)


def _row(rule: Rule, points: int) -> SheetRow:
    also = [f"not while “{each}” is true" for each in rule.unless]
    also += [f"at least {rule.qualifies}"] if rule.qualifies else []
    also += [f"at most {rule.limits}"] if rule.limits else []
    also += ["anyone of the company"] if rule.account else []
    return SheetRow(
        rule=rule.name,
        kind=_kind(rule),
        where=_where(rule),
        condition=rule_words(rule),
        points=_points(rule, points),
        lasts=_lasts(rule),
        group=rule.group or "",
        also="; ".join(also),
    )


def _kind(rule: Rule) -> str:
    kinds = {AttributeSignal: FIELD, ScoreSignal: FIELD, TouchSignal: TOUCH, DwellSignal: TIME, SilenceSignal: SILENCE}
    return kinds[type(rule.signal)]


def _where(rule: Rule) -> str:
    match rule.signal:
        case AttributeSignal():
            return listed(tuple(attributes_of(rule)), "and")
        case ScoreSignal(column=column):
            return column
        case TouchSignal(condition=condition) | DwellSignal(condition=condition):
            return touch_words(condition)
    return "last activity"


def _points(rule: Rule, points: int) -> str | int:
    """What is typed as points: a number, or "each +10, at most +30"."""
    match rule.signal:
        case TouchSignal(up_to=int(most)) if most > 1:
            return f"each {signed(points)}, at most {signed(points * most)}"
        case DwellSignal(per_seconds=int(seconds), up_to=most):
            return f"each {seconds} s {signed(points)}, at most {signed(points * most)}"
        case ScoreSignal():
            return "as it is"
    return points


def _lasts(rule: Rule) -> str:
    match rule.signal:
        case AttributeSignal() | ScoreSignal() | SilenceSignal():
            return "while it is true"
        case DwellSignal(within_days=days):
            return f"of the last {days} days" if days else _NO_END
        case TouchSignal() as signal:
            phrases = [f"{signal.keeps_days} days"] if signal.keeps_days else []
            if signal.fades:
                rest = "" if signal.fades.shape == "linear" else " of the rest"
                phrases.append(f"fades by {signal.fades.by} %{rest} every {signal.fades.every_days} days")
            return "; ".join(phrases) or _NO_END


def kinds_used(rows: tuple[SheetRow, ...], card: Scorecard) -> tuple[str, ...]:
    """Which lines of `HOW_TO` a card needs."""
    used = {row.kind for row in rows}
    used |= {"Lasts so many days"} if any("days" in row.lasts and "fades" not in row.lasts and row.kind == TOUCH for row in rows) else set()
    used |= {"Fades"} if any("fades" in row.lasts for row in rows) else set()
    used |= {"Cap of a group"} if card.groups else set()
    return tuple(kind for kind in HOW_TO if kind in used)
