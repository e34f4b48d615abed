"""What reps say of leads, and whether they were right."""

from __future__ import annotations

from analysis.feedback.verdict_log import Reason, VerdictKind
from analysis.feedback.verdicts import Agreement, Verdict, VerdictRate
from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from dashboard.words.formats import count, percent, plural, points_of_percent, rate
from dashboard.words.numbers import missing, p_value

VERDICTS: dict[VerdictKind, str] = {
    "wrong": "Wrong: not worth a call",
    "right": "Right: worth a call",
    "withdrawn": "Withdraw my verdict",
}
REASON_WORDS: dict[Reason, str] = {
    "no_need": "no need",
    "no_budget": "no budget",
    "wrong_role": "wrong person in the company",
    "wrong_company": "company does not fit",
    "competitor": "competitor",
    "student": "student or researcher",
    "only_reading": "only collecting papers",
    "not_reachable": "cannot be reached",
    "bad_data": "wrong contact data",
    "other": "other",
}


def agreement_headline(found: Agreement) -> str:
    """Whether leads that reps called right convert more often than those they called wrong."""
    right, wrong = found.right, found.wrong
    if right.n_leads + wrong.n_leads == 0:
        return "No rep has judged one of these leads yet."
    called = f"Of {plural(right.n_leads, 'lead')} that reps called right, {_converted(right)}"
    rates = f"{called}; of {count(wrong.n_leads)} called wrong, {_converted(wrong)}"
    if isinstance(found.test, NotEstimable) or not isinstance(found.change, Estimate):
        return f"{rates}."
    verdict = "a significant difference" if _differs(found.test) else "no significant difference shown"
    return f"{rates}: {points_of_percent(found.change.value)}, {verdict} ({p_value(found.test.p)})."


def _converted(each: VerdictRate) -> str:
    return f"{percent(each.n_converted / each.n_leads)} converted" if each.n_leads else "none could convert"


def _differs(test: Significance) -> bool:
    return test.p <= 0.05


def agreement_notes(found: Agreement) -> tuple[str, ...]:
    """What was left out, and why."""
    notes = []
    if found.n_late:
        notes.append(f"{plural(found.n_late, 'verdict')} given after the lead was decided: hindsight, left out.")
    if found.n_contrary:
        notes.append(f"{plural(found.n_contrary, 'lead')} called right by some and wrong by others: not counted.")
    if found.n_unclear:
        notes.append(f"{plural(found.n_unclear, 'imported answer')} of sales that say neither yes nor no: not counted.")
    if found.n_elsewhere:
        notes.append(f"{plural(found.n_elsewhere, 'verdict')} on leads that are not evaluated or not shown here: not counted.")
    return tuple(notes)


def reason_words(reason: str) -> str:
    """A reason code in words; an imported answer as it is."""
    return next((words for code, words in REASON_WORDS.items() if code == reason), reason)


def verdict_words(verdicts: tuple[Verdict, ...]) -> str:
    """What was said of one lead, in one phrase; empty where nothing was.

    Examples:
        >>> verdict_words((Verdict(1, "wrong", "student", "Ann", None, False),))
        'wrong: student or researcher (Ann)'
    """
    return "; ".join(
        f"{each.kind}: {reason_words(each.reason)} ({each.by})" if each.kind == "wrong" else f"right ({each.by})" for each in verdicts
    )


def rate_row(each: VerdictRate, before: str = "") -> tuple[str, int, int, str]:
    """A row of the table: what was said, leads, conversions, conversion with its range."""
    conversion = missing(each.conversion) if isinstance(each.conversion, NotEstimable) else rate(each.conversion)
    return before + reason_words(each.name), each.n_leads, each.n_converted, conversion
