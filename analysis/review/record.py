"""What a review finds: everything that can be judged by now, and which of it raises an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.inference.estimate import Answer, NotEstimable
from analysis.inference.significance import Tested
from analysis.review.calendar import DueReview
from analysis.review.drift import Moved
from analysis.review.first_contact import ContactPromise
from analysis.review.promises import PromisedShare
from analysis.review.weakened_rules import RuleThenAndNow

Alarm = Literal["qualified-below-promise", "conversion-below-expected", "inputs-moved", "rules-stopped-working", "contact-promise-broken"]
ERROR_PROBABILITY = 0.05


@dataclass(frozen=True, slots=True)
class Realised:
    """Hot-lead conversion since the version became active, and what was expected.

    Args:
        expected: When it was signed, on validation leads where those were read.
        realised: Of mature hot leads since.
        difference: Realised minus expected.
        test: Whether they differ.
        base_before: Conversion of all leads then.
        base_now: Conversion of all leads since: a fall of both is another market, not a worse scorecard.
        n_not_mature: Hot leads since whose horizon has not passed.
        judged_from: The first instant at which hot leads since can be judged (µs since 1970, UTC).
    """

    expected: Answer
    realised: Answer
    difference: Answer
    test: Tested
    base_before: Answer
    base_now: Answer
    n_not_mature: int
    judged_from: int


@dataclass(frozen=True, slots=True)
class Review:
    """One review of the active version.

    Args:
        version: Its name in sentences.
        activated: When it became active (µs since 1970, UTC).
        now: The instant of the review: what happened later is not known.
        calendar: Which review is due.
        realised: Wins: expected against realised.
        promised: Hot leads that sales qualified, at planned looks.
        contact: The promised first contact.
        moved: Everything that is monitored, alarms first.
        rules: What each rule separates, then and now, by the early outcome and by the outcome.
    """

    version: str
    activated: int
    now: int
    calendar: DueReview
    realised: Realised
    promised: PromisedShare | NotEstimable
    contact: ContactPromise | NotEstimable
    moved: tuple[Moved, ...]
    rules: tuple[RuleThenAndNow, ...]

    @property
    def stopped(self) -> tuple[str, ...]:
        """Rules that stopped working, by either outcome."""
        return tuple(dict.fromkeys(each.rule for each in self.rules if each.verdict == "stopped working"))

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What calls for a decision, the most serious first.

        Hot-lead conversion alarms when it is significantly below what was expected; the contact promise when its whole interval lies
        below one half: then most hot leads wait longer than was promised.
        """
        found: list[tuple[Alarm, bool]] = [
            ("qualified-below-promise", not isinstance(self.promised, NotEstimable) and self.promised.alarm),
            ("conversion-below-expected", _below(self.realised)),
            ("rules-stopped-working", bool(self.stopped)),
            ("inputs-moved", any(each.alarm for each in self.moved)),
            ("contact-promise-broken", not isinstance(self.contact, NotEstimable) and _mostly_late(self.contact)),
        ]
        return tuple(alarm for alarm, holds in found if holds)


def _below(realised: Realised) -> bool:
    test, difference = realised.test, realised.difference
    if isinstance(test, NotEstimable) or isinstance(difference, NotEstimable):
        return False
    return test.p <= ERROR_PROBABILITY and difference.value < 0


def _mostly_late(contact: ContactPromise) -> bool:
    return not isinstance(contact.kept, NotEstimable) and contact.kept.high < 0.5
