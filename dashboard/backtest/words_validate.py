"""Keep as candidate, in words: what the validation leads says, what the reading cost, and why it cannot be read."""

from __future__ import annotations

from analysis.holdout.access_log import Access
from analysis.holdout.validate import ERROR_PROBABILITY, MOST_VALIDATIONS, Validation
from analysis.inference.estimate import NotEstimable
from dashboard.words.changes import change_sentence, judgement_words, level_words, swap_sentence
from dashboard.words.formats import plural
from dashboard.words.numbers import count

#: Of whom the validation leads consists, to begin a sentence.
NOBODY_STEERED = "On leads that nobody steered by"


def validate_headline(answer: Validation | NotEstimable) -> str:
    """What the validation leads says of a candidate, or why it is not tested.

    Reads like:
        "On leads that nobody steered by 31 % (27–35) of the hot leads convert, +7.1 points (2.0–12.4) against the current scorecard: more
        than chance explains."
    """
    if isinstance(answer, NotEstimable):
        return not_testable(answer)
    return change_sentence(NOBODY_STEERED, answer.check.candidate, answer.check.change, answer.direction)


def not_testable(answer: NotEstimable) -> str:
    """Why leads kept apart are not read, and when a candidate can be tested.

    Examples:
        >>> not_testable(NotEstimable("few_conversions", "Only 31 leads kept apart for checking converted.", needed=420))
        'Not testable on these data: only 31 leads kept apart for checking converted. It will be checked on the next 420 mature leads.'
        >>> not_testable(NotEstimable("no_validation_leads", "This study keeps no leads apart to check a candidate on."))
        'Not testable on these data: this study keeps no leads apart to check a candidate on.'
    """
    reason = answer.reason[:1].lower() + answer.reason[1:]
    later = "" if answer.needed is None else f" It will be checked on the next {count(answer.needed)} mature leads."
    return f"Not testable on these data: {reason}{later}"


def validation_lines(kept: Validation) -> tuple[str, ...]:
    """What stands below the headline: who changes place, the test with its level, what the reading cost."""
    return (
        swap_sentence(kept.check.change),
        f"Test of the change: {judgement_words(kept.check.change, kept.alpha)}.",
        validation_note(kept.access),
    )


def validation_note(access: Access) -> str:
    """The how-manieth keep this was, and after how many settings; the level says why it counts.

    Reads like:
        "Keep 2 of 5 on these data, recorded for Ann after 34 settings tried; the next is compared with 0.0063."
    """
    tried = f" after {plural(access.settings_tried, 'setting')} tried" if access.settings_tried else ""
    left = MOST_VALIDATIONS - access.number
    following = f"the next is compared with {level_words(ERROR_PROBABILITY / 2 ** (access.number + 1))}" if left > 0 else "it was the last"
    return f"Keep {count(access.number)} of {MOST_VALIDATIONS} on these data, recorded for {access.by}{tried}; {following}."


def validation_price(n_validations: int) -> str:
    """What pressing Keep costs, before it is pressed.

    Args:
        n_validations: Keeps on these data so far.

    Examples:
        >>> validation_price(0)
        'Keep reads the validation leads, once for each candidate: keep 1 of 5 on these data, compared with 0.025.'
        >>> validation_price(5)
        'Five candidates were kept on these data; a further one will be checked on leads that mature later.'
    """
    if n_validations >= MOST_VALIDATIONS:
        return "Five candidates were kept on these data; a further one will be checked on leads that mature later."
    level = level_words(ERROR_PROBABILITY / 2 ** (n_validations + 1))
    return f"Keep reads the validation leads, once for each candidate: keep {n_validations + 1} of {MOST_VALIDATIONS} on these data, compared with {level}."
