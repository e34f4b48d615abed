"""The review of the active version in words: first what a sales manager must know, then the evidence for each finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.inference.drift import Drift
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.sequential import SequentialLook
from analysis.review.calendar import ReviewKind
from analysis.review.drift import Moved
from analysis.review.first_contact import ContactPromise, Waiting
from analysis.review.promises import PlannedLook, PromisedShare
from analysis.review.record import Alarm, Review
from analysis.review.weakened_rules import RuleThenAndNow, RuleVerdict
from analysis.study import JudgedBy
from dashboard.words.formats import NOTHING, count, day, listed, number, percent, plural, points_of_percent, rate
from dashboard.words.numbers import cannot_tell, missing, p_value

KIND_WORDS: Mapping[ReviewKind, str] = MappingProxyType(
    {"first month": "first month", "planned look": "monthly", "end of pilot": "end of the pilot", "regular": "regular"}
)
JUDGED_BY_WORDS: Mapping[JudgedBy, str] = MappingProxyType({"outcome": "the outcome", "early outcome": "the early outcome"})


def review_headline(review: Review) -> str:
    """The answer of the page: every alarm about the version, the most serious first.

    Reads like:
        "Version 1 ('Marketing 2025') needs a decision: sales qualified 31 % of its hot leads, 50 % were promised; Webinar stopped working."
    """
    label = _label(review)
    if review.alarms:
        return f"{label} needs a decision: {'; '.join(_SHORT[alarm](review) for alarm in review.alarms)}."
    if not isinstance(review.realised.realised, Estimate):
        return f"{label} raises no alarm so far. {wins_words(review)}"
    return f"{label} raises no alarm."


def _label(review: Review) -> str:
    return review.version[:1].upper() + review.version[1:]


def wins_words(review: Review) -> str:
    """The day from which wins can be judged, or the number on which they are judged.

    Reads like:
        "Wins can be judged from 30 Jan 2025."
    """
    realised = review.realised
    if isinstance(realised.realised, NotEstimable):
        waits = f" {plural(realised.n_not_mature, 'hot lead')} still {_wait(realised.n_not_mature)} for the horizon to pass."
        return f"Wins can be judged from {day(realised.judged_from)}.{waits if realised.n_not_mature else ''}"
    return f"Wins are judged on the {plural(realised.realised.n, 'hot lead')} whose horizon has passed."


def _wait(n: int) -> str:
    return "waits" if n == 1 else "wait"


def next_look_words(review: Review) -> str:
    """When the next planned look at the qualified hot leads is; between looks there is no verdict."""
    promised = review.promised
    if isinstance(promised, NotEstimable):
        return f"The planned looks cannot be made: {missing(promised)}."
    if promised.next_look is None:
        return "All planned looks at the qualified hot leads have been made."
    return f"The next planned look at the qualified hot leads is on {day(promised.next_look)}. Between looks the share is only an estimate."


def due_words(review: Review) -> str:
    """Which review is due, or when the next one is."""
    calendar = review.calendar
    following = f"{date_words(calendar.next.due)} ({KIND_WORDS[calendar.next.kind]})"
    if calendar.due is None:
        return f"No review is due; the next one is on {following}."
    late = f", {plural(calendar.overdue_days, 'day')} ago" if calendar.overdue_days else ", today"
    return f"The review of {date_words(calendar.due.due)} is due{late} ({KIND_WORDS[calendar.due.kind]}); the next one is on {following}."


def date_words(date: dt.date) -> str:
    """A day of the calendar.

    Examples:
        >>> date_words(dt.date(2025, 1, 30))
        '30 Jan 2025'
    """
    return f"{date.day} {date:%b %Y}"


def alarm_words(review: Review) -> tuple[str, ...]:
    """Each alarm as a sentence with its evidence; empty without any."""
    return tuple(_LONG[alarm](review) for alarm in review.alarms)


def proposal_words(review: Review) -> str:
    """What to do when something alarms; blank otherwise."""
    if not review.alarms:
        return ""
    return "Fit the points again: the board suggests points from the visible leads. Adjust them and sign the result."


def _promise_short(review: Review) -> str:
    look = _latest_look(review)
    if look is None or isinstance(review.promised, NotEstimable):
        return "sales qualified fewer hot leads than promised"
    return f"sales qualified {percent(look.n_converted / look.n)} of its hot leads, {percent(review.promised.agreed)} were promised"


def _promise_long(review: Review) -> str:
    promised, look = review.promised, _latest_look(review)
    if look is None or isinstance(promised, NotEstimable):
        return ""
    made = promised.looks[-1]
    return (
        f"Sales qualified {count(look.n_converted)} ({percent(look.n_converted / look.n)}) of the {plural(look.n, 'hot lead')} of its"
        f" first {made.day} days; {percent(promised.agreed)} were promised. Planned look of {day(made.at)}: {p_value(look.p)}, tested"
        f" at the level {percent(look.level)}."
    )


def _latest_look(review: Review) -> SequentialLook | None:
    promised = review.promised
    made = promised.looks[-1].look if isinstance(promised, PromisedShare) and promised.looks else None
    return made if isinstance(made, SequentialLook) else None


def _conversion_short(review: Review) -> str:
    realised = review.realised
    return f"hot leads convert at {_value(realised.realised)}, {_value(realised.expected)} were expected"


def _conversion_long(review: Review) -> str:
    realised = review.realised
    both = isinstance(realised.base_before, Estimate) and isinstance(realised.base_now, Estimate)
    base = f" All leads: {rate(realised.base_before)} then, {rate(realised.base_now)} since." if both else ""
    test = "" if isinstance(realised.test, NotEstimable) else f", {p_value(realised.test.p)}"
    return f"Hot leads convert at {rate(realised.realised)}; {rate(realised.expected)} were expected{test}.{base}"


def _rules_short(review: Review) -> str:
    return f"{listed(review.stopped, 'and')} stopped working"


def _rules_long(review: Review) -> str:
    found = [each for each in review.rules if each.verdict == "stopped working"]
    findings = [
        f"{each.rule} stopped working, judged by {JUDGED_BY_WORDS[each.judged_by]}: odds ratio {number(each.before)} then,"
        f" {number(each.now)} since"
        for each in found
    ]
    return f"{'; '.join(findings)}."


def _moved_short(review: Review) -> str:
    names = tuple(each.watched.name for each in review.moved if each.alarm)
    return f"{listed(names, 'and')} moved"


def _moved_long(review: Review) -> str:
    return "; ".join(moved_sentence(each) for each in review.moved if each.alarm) + "."


def moved_sentence(moved: Moved) -> str:
    """How an input moved: the bin whose share changed most.

    Reads like:
        "Trade fair moved: “met” from 6.0 % to 14 % of leads"
    """
    watched = moved.watched
    before, now = (sum(each) or 1 for each in (watched.before, watched.now))
    shares = [(was / before, it / now, name) for was, it, name in zip(watched.before, watched.now, watched.bins, strict=True)]
    was, it, name = max(shares, key=lambda each: (round(abs(each[1] - each[0]), 9), each[2] == "met"))
    return f"{watched.name} moved: “{name}” from {percent(was)} to {percent(it)} of leads"


def _contact_short(review: Review) -> str:
    kept = review.contact.kept if isinstance(review.contact, ContactPromise) else None
    return f"only {_value(kept)} of its hot leads were called in time" if kept else "hot leads wait too long"


def _contact_long(review: Review) -> str:
    return contact_words(review.contact)


_SHORT: Mapping[Alarm, Callable[[Review], str]] = MappingProxyType(
    {
        "qualified-below-promise": _promise_short,
        "conversion-below-expected": _conversion_short,
        "rules-stopped-working": _rules_short,
        "inputs-moved": _moved_short,
        "contact-promise-broken": _contact_short,
    }
)
_LONG: Mapping[Alarm, Callable[[Review], str]] = MappingProxyType(
    {
        "qualified-below-promise": _promise_long,
        "conversion-below-expected": _conversion_long,
        "rules-stopped-working": _rules_long,
        "inputs-moved": _moved_long,
        "contact-promise-broken": _contact_long,
    }
)


def conversion_words(review: Review) -> str:
    """Expected against realised conversion as a finding, also where nothing alarms."""
    realised = review.realised
    if isinstance(realised.realised, NotEstimable) or isinstance(realised.difference, NotEstimable):
        return f"{_value(realised.expected)} of hot leads were expected to convert; {_lower(wins_words(review))}"
    change = points_of_percent(realised.difference.value)
    verdict = "not shown to be lower"
    if "conversion-below-expected" in review.alarms and not isinstance(realised.test, NotEstimable):
        verdict = f"significantly lower ({p_value(realised.test.p)})"
    return f"Hot leads convert at {_value(realised.realised)} where {_value(realised.expected)} were expected: {change}, {verdict}."


def looks_words(promised: PromisedShare) -> str:
    """What the planned looks found, as the title of their chart."""
    made = [each for each in promised.looks if isinstance(each.look, SequentialLook)]
    if not made:
        return f"No planned look has been made yet; {percent(promised.agreed)} of hot leads should be qualified."
    latest = made[-1].look
    if not isinstance(latest, SequentialLook):
        return ""
    verdict = "fewer than promised" if promised.alarm else "not shown to be fewer than promised"
    return f"Sales qualified {percent(latest.n_converted / latest.n)} of hot leads: {verdict}"


def look_words(planned: PlannedLook) -> str:
    """One planned look, for the hover text and for tables."""
    look = planned.look
    if isinstance(look, NotEstimable):
        return missing(look)
    return f"{count(look.n_converted)} of {count(look.n)} qualified, {p_value(look.p)} at the level {percent(look.level)}"


def contact_words(contact: ContactPromise | NotEstimable) -> str:
    """Whether the promise of the first contact is kept, with the wait in the system and the wait for the rep."""
    if isinstance(contact, NotEstimable):
        return cannot_tell(contact)
    promise = f"{contact.promised_hours:g} working {'hour' if contact.promised_hours == 1 else 'hours'}"
    if isinstance(contact.kept, NotEstimable):
        return f"First contact within {promise} was promised: {missing(contact.kept)}."
    return (
        f"{rate(contact.kept)} of hot leads were contacted within the promised {promise}. Median wait for a rep:"
        f" {waited_words(contact.for_rep)}; before that in the system: {waited_words(contact.in_system)}."
    )


def waited_words(waiting: Waiting) -> str:
    """Median waiting time.

    Examples:
        >>> waited_words(Waiting(10, 9, 0.62, ())), waited_words(Waiting(10, 9, 3.25, ()))
        ('0.6 working hours', '3.2 working hours')
    """
    if isinstance(waiting.median, NotEstimable):
        return "unknown" if waiting.n_leads == 0 else "not reached yet"
    return f"{waiting.median:.1f} working hours"


def changed_rules(review: Review) -> tuple[RuleThenAndNow, ...]:
    """Rules of which something changed, those that stopped working first."""
    order: tuple[RuleVerdict, ...] = ("stopped working", "weaker")
    return tuple(each for verdict in order for each in review.rules if each.verdict == verdict)


def rules_words(review: Review) -> str:
    """How many rules changed, in one sentence."""
    judged = {each.rule for each in review.rules if each.verdict != "cannot tell"}
    changed = {each.rule for each in changed_rules(review)}
    early = "The early outcome is known soon; the outcome itself needs its whole horizon."
    if not judged:
        return f"No rule can be judged yet. {early}"
    changes = f"Of {plural(len(judged), 'rule')} that can be judged, {count(len(changed))} changed significantly (corrected p ≤ 0.05)."
    return f"{changes} {early}"


def moved_words(review: Review) -> str:
    """What moved, in one sentence; the rest is listed without an alarm."""
    found = [each for each in review.moved if each.alarm]
    judged = plural(sum(isinstance(each.drift, Drift) for each in review.moved), "watched input")
    if not found:
        return f"Of {judged}, none moved both significantly and by more than 0.10 of the index."
    return f"{'; '.join(moved_sentence(each) for each in found)}. {count(len(found))} of {judged} moved."


def basis_words(review: Review) -> str:
    """Since when and up to when the review reads."""
    return (
        f"Active since {day(review.activated)}; reviewed as of {day(review.now)}."
        " The review reads all leads since then. That is recorded: these leads no longer count as unseen."
    )


def _value(answer: Estimate | NotEstimable | None) -> str:
    return percent(answer.value) if isinstance(answer, Estimate) else NOTHING


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
