"""What a review found, as plain data: the same in the workspace database beside the decision, and in ``--json``."""

from __future__ import annotations

from typing import Any

from analysis.inference.estimate import NotEstimable, answer_data
from analysis.inference.sequential import SequentialLook
from analysis.review.first_contact import ContactPromise, Waiting
from analysis.review.promises import PlannedLook, PromisedShare
from analysis.review.record import Realised, Review
from analysis.yaml_files import canonical_json

Json = dict[str, Any]


def summary_text(review: Review) -> str:
    """The headline figures of a review as canonical JSON; the same review gives the same text."""
    return canonical_json(summary_data(review))


def summary_data(review: Review) -> Json:
    """The headline figures of a review: alarms, what moved, what stopped working, and the two promises. Instants are µs since 1970."""
    promised, contact = review.promised, review.contact
    return {
        "version": review.version,
        "activated": review.activated,
        "as_of": review.now,
        "alarms": list(review.alarms),
        "rules_stopped_working": list(review.stopped),
        "moved": [each.watched.name for each in review.moved if each.alarm],
        "realised": realised_data(review.realised),
        "promised": answer_data(promised) if isinstance(promised, NotEstimable) else promised_data(promised),
        "contact": answer_data(contact) if isinstance(contact, NotEstimable) else contact_data(contact),
    }


def realised_data(realised: Realised) -> Json:
    """Expected and realised conversion as plain data."""
    test = realised.test
    return {
        "expected": answer_data(realised.expected),
        "realised": answer_data(realised.realised),
        "difference": answer_data(realised.difference),
        "test": answer_data(test) if isinstance(test, NotEstimable) else {"method": test.method, "p": test.p},
        "base_before": answer_data(realised.base_before),
        "base_now": answer_data(realised.base_now),
        "n_not_yet_mature": realised.n_not_mature,
        "judged_from": realised.judged_from,
    }


def promised_data(promised: PromisedShare) -> Json:
    """The promised share of qualified hot leads as plain data."""
    return {
        "agreed": promised.agreed,
        "share": answer_data(promised.share),
        "n_mature": promised.n_mature,
        "n_waiting": promised.n_waiting,
        "alarm": promised.alarm,
        "looks": [_look_data(each) for each in promised.looks],
        "next_look": promised.next_look,
    }


def _look_data(planned: PlannedLook) -> Json:
    look = planned.look
    found: Json = (
        {"n_qualified": look.n_converted, "n": look.n, "p": look.p, "level": look.level, "alarm": look.alarm}
        if isinstance(look, SequentialLook)
        else answer_data(look)
    )
    return {"day": planned.day, "at": planned.at} | found


def contact_data(contact: ContactPromise) -> Json:
    """The promised first contact as plain data, in working hours."""
    return {
        "promised_hours": contact.promised_hours,
        "kept": answer_data(contact.kept),
        "in_system": _waiting_data(contact.in_system),
        "for_rep": _waiting_data(contact.for_rep),
    }


def _waiting_data(waiting: Waiting) -> Json:
    median = waiting.median
    hours = answer_data(median) if isinstance(median, NotEstimable) else median
    return {"n_leads": waiting.n_leads, "n_ended": waiting.n_ended, "median_hours": hours}
