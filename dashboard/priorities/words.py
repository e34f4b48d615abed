"""A rep's leads in words: whom to call, why, and how much of the promised time is left."""

from __future__ import annotations

from analysis.dataset.histories import as_datetime
from analysis.handoff.priorities import ContactClock, Population, Priorities, Priority
from analysis.inference.estimate import NotEstimable
from analysis.rules import DAY
from dashboard.words.formats import count, plural, rate
from dashboard.words.numbers import NOTHING, missing, money

NOBODY = "nobody"
POPULATIONS: dict[Population, str] = {"new": "new", "returning": "returned", "existing": "bought before"}
COLUMNS = ("", "Lead", "Score", "First contact", "Why", "Last seen", "Converts", "Expected value", "Lead is")
#: Those of them that are read from the left.
TEXTS = frozenset({"Lead", "First contact", "Why", "Lead is"})


def owner_words(owner: str) -> str:
    """The name of a rep; leads without one belong to nobody."""
    return owner or NOBODY


def priorities_headline(found: Priorities, owner: str) -> str:
    """How many leads a rep has to call, and how many have waited longer than promised.

    Reads like:
        "Ann Lee has 12 leads to call; 3 have waited longer than the promised 4 working hours."
    """
    own = found.of(owner)
    if not own:
        return "There is nobody to call: no open lead here is in a tier that is routed to a call."
    calls = f"{owner_words(owner)[:1].upper()}{owner_words(owner)[1:]} has {plural(len(own), 'lead')} to call"
    late = [each.waiting for each in own if each.waiting and each.waiting.overdue]
    if not late:
        return f"{calls}; none has waited longer than promised."
    have = "has" if len(late) == 1 else "have"
    return f"{calls}; {count(len(late))} {have} waited longer than the promised {late[0].promised:g} working hours."


def about_words(found: Priorities) -> str:
    """Which leads are listed, as of when."""
    moment = as_datetime(found.as_of)
    return (
        f"Open leads of the tier {' or '.join(found.called)} that entered in the last {plural(found.within_days, 'day')}, "
        f"as of {moment:%Y-%m-%d %H:%M} UTC; by tier, score and latest own touch."
    )


def waiting_words(waiting: ContactClock | None) -> str:
    """The clock of the promised first contact.

    Examples:
        >>> waiting_words(ContactClock(0, 1.5, 4.0, False)), waiting_words(ContactClock(0, 6.25, 4.0, False))
        ('2.5 h left', 'overdue by 2.2 h')
        >>> waiting_words(ContactClock(0, 3.0, 4.0, True)), waiting_words(ContactClock(0, 9.0, 4.0, True)), waiting_words(None)
        ('called, after 3.0 h', 'late, after 9.0 h', '–')
    """
    if waiting is None:
        return NOTHING
    if waiting.contacted:
        return f"{'late' if waiting.hours > waiting.promised else 'called'}, after {waiting.hours:,.1f} h"
    left = waiting.promised - waiting.hours
    return f"overdue by {-left:,.1f} h" if left < 0 else f"{left:,.1f} h left"


def priority_row(number: int, each: Priority, found: Priorities) -> tuple[int, str, int, str, str, str, str, str, str]:
    """One lead as a row of the list."""
    days = None if each.last_touch is None else (found.as_of - each.last_touch) // DAY
    seen = NOTHING if days is None else "today" if days == 0 else f"{count(days)} d ago"
    expected = missing(each.expected) if isinstance(each.expected, NotEstimable) else rate(each.expected)
    value = NOTHING if each.expected_value is None else money(each.expected_value, found.currency)
    why = "; ".join(each.reasons) or NOTHING
    kind = f"{each.tier}, {POPULATIONS[each.population]}"
    return number, each.lead_id, each.score, waiting_words(each.waiting), why, seen, expected, value, kind
