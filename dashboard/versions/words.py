"""Versions in words: the status of each, what it changes, what both sides promise, and what was done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.scorecard import Tier
from analysis.versions.diff import CapChange, Change, NameChange, PointsChange, RuleChange, TierChange
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import Act, Event, FrozenEvidence, MarketingPromise, PartFigures, Promise, SwapSet
from dashboard.words.formats import NOTHING, count, listed, percent, plural, points_of_percent, signed
from dashboard.words.key_figures import COMPARED, KeyFigure, label
from dashboard.words.numbers import p_value
from dashboard.words.rules import rule_words

PART_WORDS: Mapping[str, str] = MappingProxyType(
    {"training": "training leads", "validation": "validation leads", "holdout": "sealed holdout", "all": "all leads"}
)
_ACT_WORDS: Mapping[Act, str] = MappingProxyType({"save": "saved", "approve": "signed", "activate": "activated", "retire": "retired"})


def version_name(standing: VersionHistory) -> str:
    """The name of a version in sentences."""
    return f"Version {standing.version.number}: {standing.version.content.name}"


def status_words(standing: VersionHistory) -> str:
    """The status of a version, with the sides that it still waits for."""
    if standing.status == "candidate":
        return f"a candidate that waits for {listed(standing.missing, 'and')}"
    return {"approved": "approved by both sides, not active yet", "current": "active"}.get(standing.status, standing.status)


def versions_headline(standings: tuple[VersionHistory, ...]) -> str:
    """The answer of the page: which version is active, and which one waits for whom.

    Examples:
        >>> versions_headline(())
        'No version has been saved yet.'
    """
    if not standings:
        return "No version has been saved yet."
    current = next((each for each in standings if each.status == "current"), None)
    active = f"Version {current.version.number} is active" if current else "No signed version is active yet"
    waiting = [each for each in standings if each.status in ("candidate", "approved")]
    if not waiting:
        return f"{active}."
    latest = waiting[-1]
    waits = f"waits for {listed(latest.missing, 'and')}" if latest.missing else "is signed by both sides and can be activated"
    return f"{active}; version {latest.version.number} {waits}."


def version_headline(standing: VersionHistory, changes: tuple[Change, ...]) -> str:
    """What one version changes, and what that does to hot-lead conversion on the leads that screens may see.

    Reads like:
        "Version 3 makes 4 changes: hot-lead conversion goes from 24 % to 31 % (training leads)."
    """
    content = standing.version.content
    name = f"Version {standing.version.number}"
    if not content.baseline:
        return f"{name} is the first scorecard of the workspace."
    if not changes:
        return f"{name} records the current scorecard and changes nothing."
    return f"{name} makes {plural(len(changes), 'change')}: {conversion_words(content.evidence)}."


def conversion_words(evidence: FrozenEvidence) -> str:
    """Hot-lead conversion before and after, on the first part of the evidence."""
    mine, theirs = evidence.figures[0], evidence.baseline[0]
    before, after = (_value(each.hot_conversion) for each in (theirs, mine))
    moved = f"stays at {after}" if before == after else f"goes from {before} to {after}"
    return f"hot-lead conversion {moved} ({PART_WORDS.get(mine.part, mine.part)})"


def _value(answer: Answer) -> str:
    return percent(answer.value) if isinstance(answer, Estimate) else NOTHING


def change_words(change: Change) -> str:
    """One change in words.

    Examples:
        >>> change_words(PointsChange("Pricing page", 10, 20))
        'Pricing page 10 → 20'
        >>> change_words(CapChange("Email", 45, 15))
        'Cap of Email 45 → 15'
    """
    match change:
        case PointsChange(rule, before, after):
            return f"{rule} {_points(before)} → {_points(after)}"
        case RuleChange():
            return _rule_change(change)
        case CapChange(group, before, after):
            return _cap_change(group, before, after)
        case TierChange(before=before, after=after):
            return _tier_change(before, after)
        case NameChange(before, after):
            return f"Renamed from {before} to {after}"


def _rule_change(change: RuleChange) -> str:
    before, after = change.before, change.after
    if before is None and after is not None:
        return f"New rule {after.name} with {_points(change.points)} points: {rule_words(after)}"
    if after is None and before is not None:
        return f"Rule {before.name} ({_points(change.points)} points) is removed: {rule_words(before)}"
    if before is None or after is None:
        return ""
    phrases = [f"{before.name} is now called {after.name}"] if before.name != after.name else []
    if rule_words(before) != rule_words(after):
        phrases.append(f"{after.name}: {_asks(rule_words(before).split('; '), rule_words(after).split('; '))}")
    if before.group != after.group:
        phrases.append(f"{after.name} {f'joins the group {after.group}' if after.group else f'leaves the group {before.group}'}")
    return "; ".join(phrases) or f"{after.name} is written in another way"


def _asks(before: list[str], after: list[str]) -> str:
    """What a rule asks for now that it did not, and the other way round, by the parts of its phrase."""
    gone, come = ("; ".join(each for each in mine if each not in other) for mine, other in ((before, after), (after, before)))
    if not gone:
        return f"also “{come}”"
    return f"“{come}” instead of “{gone}”" if come else f"no longer “{gone}”"


def _cap_change(group: str, before: int | None, after: int | None) -> str:
    if before is None:
        return f"New group {group} with a cap of {after}"
    return f"Group {group} (cap {before}) is removed" if after is None else f"Cap of {group} {before} → {after}"


def _tier_change(before: Tier | None, after: Tier | None) -> str:
    if before is None and after is not None:
        return f"New tier {after.name} from {after.lower}"
    if after is None or before is None:
        return f"Tier {before.name if before else ''} is removed"
    phrases = [f"from {before.lower} → {after.lower}"] if before.lower != after.lower else []
    if before.route != after.route:
        phrases.append(f"route {before.route} → {after.route}")
    if before.within_hours != after.within_hours:
        phrases.append(f"first contact within {_hours(before.within_hours)} → {_hours(after.within_hours)}")
    return f"Tier {after.name}: {', '.join(phrases)}"


def _points(points: int) -> str:
    return str(points).replace("-", "−")


def _hours(hours: float | None) -> str:
    return "no time" if hours is None else f"{hours:g} h"


def promise_words(promise: Promise) -> str:
    """A promise in words.

    Examples:
        >>> promise_words(MarketingPromise(170))
        '170 hot leads a month, at least 50 % of them qualified by sales'
    """
    if isinstance(promise, MarketingPromise):
        leads = plural(promise.hot_leads_a_month, "hot lead")
        return f"{leads} a month, at least {percent(promise.qualified_share)} of them qualified by sales"
    hours = plural(1, "working hour") if promise.within_hours == 1 else f"{promise.within_hours:g} working hours"
    return f"first contact with every hot lead within {hours}"


def event_words(event: Event) -> str:
    """One act on a version in words."""
    what = _ACT_WORDS[event.act]
    if event.act == "approve" and event.promise is not None:
        return f"{what} for {event.side} by {event.by}: {promise_words(event.promise)}"
    return f"{what} by {event.by}{f': {event.note}' if event.note else ''}"


def date_words(at: dt.datetime | None) -> str:
    """When something was done, to the minute, UTC.

    Examples:
        >>> date_words(dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)), date_words(None)
        ('24 Nov 2026, 09:30', '–')
    """
    return NOTHING if at is None else f"{at.day} {at:%b %Y, %H:%M}"


def figure_rows(mine: PartFigures, theirs: PartFigures | None) -> tuple[tuple[str, str, str, str], ...]:
    """Every headline figure on one part: its name, of the current scorecard, of the version, and the change."""
    known = theirs.n_hot if theirs else None
    first = (label("hot_leads"), NOTHING if known is None else count(known), count(mine.n_hot), _n_change(mine.n_hot, known))
    return (first, *(_figure_row(figure, mine, theirs) for figure in COMPARED))


def _n_change(mine: int, theirs: int | None) -> str:
    return NOTHING if theirs is None else signed(mine - theirs)


def _figure_row(figure: KeyFigure, mine: PartFigures, theirs: PartFigures | None) -> tuple[str, str, str, str]:
    after: Answer = getattr(mine, figure.key)
    before: Answer | None = getattr(theirs, figure.key) if theirs else None
    if before is None:
        return figure.label, NOTHING, figure.written(after), NOTHING
    change = after.value - before.value if isinstance(before, Estimate) and isinstance(after, Estimate) else None
    return figure.label, figure.written(before), figure.written(after), figure.written_change(change)


def frozen_words(standing: VersionHistory) -> str:
    """Who froze a version, and when."""
    return f"Frozen by {standing.saved.by}, {date_words(standing.saved.at)} UTC."


def swap_headline(mine: PartFigures, swaps: SwapSet | None) -> str:
    """The finding of the chart: whom a version swaps; where it is compared with nothing, how many of its hot leads convert."""
    if swaps is not None:
        return swap_words(swaps)
    return f"{plural(mine.n_hot, 'lead is', 'leads are')} hot{_converting(mine.hot_conversion)}."


def swap_words(swaps: SwapSet) -> str:
    """Whom a version swaps, and what became of them.

    Reads like:
        "120 leads turn hot, of which 31 % convert; 118 stop being hot, of which 12 %."
    """
    turn, stop = swaps.turn_hot, swaps.stop_being_hot
    if turn.n_leads == stop.n_leads == 0:
        return "The same leads are hot under both."
    turned = f"{_leads(turn.n_leads)} {'turns' if turn.n_leads == 1 else 'turn'} hot{_converting(turn.conversion)}"
    return f"{turned}; {_leads(stop.n_leads).lower()} {'stops' if stop.n_leads == 1 else 'stop'} being hot{_converting(stop.conversion)}."


def _leads(n: int) -> str:
    return plural(n, "lead") if n else "No leads"


def _converting(answer: Answer) -> str:
    return f", of which {percent(answer.value)} convert" if isinstance(answer, Estimate) else ""


def swap_test_words(swaps: SwapSet, settings_tried: int) -> str:
    """The change of hot-lead conversion with its test; on leads that settings were tried on, p counts every setting."""
    if isinstance(swaps.change, NotEstimable) or swaps.p is None:
        return "The change of hot-lead conversion cannot be tested for significance here."
    low, high = (points_of_percent(each).removesuffix(" points") for each in (swaps.change.low, swaps.change.high))
    tried = swaps.part in ("training", "all")
    p = swaps.p_corrected if tried and swaps.p_corrected is not None else swaps.p
    times = f", counting {plural(settings_tried, 'setting')} tried" if tried and settings_tried > 1 else ""
    change = points_of_percent(swaps.change.value)
    return f"Hot-lead conversion changes by {change} ({low} to {high}) on the same leads, {p_value(p)}{times}."


def evidence_notes(evidence: FrozenEvidence) -> tuple[str, ...]:
    """What both sides should know of the evidence before they sign."""
    notes = [f"{plural(evidence.settings_tried, 'setting')} tried on these data."] if evidence.settings_tried else []
    parts = {each.part for each in evidence.figures}
    if "validation" not in parts and "training" in parts:
        notes.append("Not validated yet: the validation leads were not read for this scorecard.")
    if "holdout" not in parts and "training" in parts:
        notes.append("The sealed holdout was not read for this scorecard.")
    notes += [f"Accepted by {each.by}: {each.subject}, because {each.reason}." for each in evidence.accepted]
    notes += [f"Likely leak that nobody accepted: {each}." for each in evidence.blocked]
    return tuple(notes)
