"""Validation in words: what the validation leads say, what reading them costs, and why they cannot be read."""

from __future__ import annotations

from analysis.holdout.access_log import Access
from analysis.holdout.validate import ERROR_PROBABILITY, MOST_VALIDATIONS, Validation
from analysis.inference.estimate import NotEstimable
from dashboard.words.changes import change_sentence, change_test_words, level_words, swap_sentence
from dashboard.words.formats import plural
from dashboard.words.numbers import count

#: Which leads are meant, to begin a sentence.
ON_VALIDATION_LEADS = "On the validation leads,"


def validate_headline(answer: Validation | NotEstimable) -> str:
    """What the validation leads say of a candidate, or why it is not tested.

    Reads like:
        "On the validation leads, 31 % (27–35) of the hot leads convert, +7.1 points (2.0–12.4) compared with the current scorecard:
        significantly better (p = 0.004)."
    """
    if isinstance(answer, NotEstimable):
        return not_testable(answer)
    return change_sentence(ON_VALIDATION_LEADS, answer.result.candidate, answer.result.change, answer.direction)


def not_testable(answer: NotEstimable) -> str:
    """Why the validation leads are not read, and when a candidate can be validated.

    Examples:
        >>> not_testable(NotEstimable("few_conversions", "Only 31 validation leads converted.", needed=420))
        'This import cannot validate it: only 31 validation leads converted. Validate it after 420 more mature leads.'
        >>> not_testable(NotEstimable("no_validation_leads", "This study has no validation leads."))
        'This import cannot validate it: this study has no validation leads.'
    """
    reason = answer.reason[:1].lower() + answer.reason[1:]
    later = "" if answer.needed is None else f" Validate it after {count(answer.needed)} more mature leads."
    return f"This import cannot validate it: {reason}{later}"


def validation_lines(found: Validation) -> tuple[str, ...]:
    """The lines below the headline: which leads change place, the test with its level, what the validation cost."""
    return (
        swap_sentence(found.result.change),
        f"Test of the change: {change_test_words(found.result.change, found.alpha)}.",
        validation_note(found.access),
    )


def validation_note(access: Access) -> str:
    """The number of this validation, and after how many settings; the level of the next one says why it counts.

    Reads like:
        "Validation 2 of 5 on these data, by Ann, after 34 settings tried. The p of the next one is compared with 0.0063."
    """
    tried = f", after {plural(access.settings_tried, 'setting')} tried" if access.settings_tried else ""
    left = MOST_VALIDATIONS - access.number
    level = level_words(ERROR_PROBABILITY / 2 ** (access.number + 1))
    following = f"The p of the next one is compared with {level}." if left > 0 else "It was the last one."
    return f"Validation {count(access.number)} of {MOST_VALIDATIONS} on these data, by {access.by}{tried}. {following}"


def validation_price(n_validations: int) -> str:
    """What a validation costs, before it is done.

    Args:
        n_validations: Validations on these data so far.

    Examples:
        >>> validation_price(0)
        'This reads the validation leads once: validation 1 of 5 on these data. Its p is compared with 0.025.'
        >>> validation_price(5)
        'Five candidates were validated on these data. Validate further ones on leads that mature later.'
    """
    if n_validations >= MOST_VALIDATIONS:
        return "Five candidates were validated on these data. Validate further ones on leads that mature later."
    level = level_words(ERROR_PROBABILITY / 2 ** (n_validations + 1))
    number = f"validation {n_validations + 1} of {MOST_VALIDATIONS} on these data"
    return f"This reads the validation leads once: {number}. Its p is compared with {level}."
