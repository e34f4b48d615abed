"""Why a lead is on the clean-up list, in words."""

from __future__ import annotations

from analysis.leads.cleanup import CleanupCode, CleanupLead, CleanupList, Why
from dashboard.words.formats import count, day, listed, plural

#: Reasons in the order in which people work through them.
CODES: dict[CleanupCode, str] = {
    "low_and_old": "low score and long silent",
    "missing": "something is missing",
    "duplicate": "entered twice",
    "unobservable": "cannot be observed",
    "no_consent": "did not consent",
}
COLUMNS = ("Lead", "Company", "Owner", "Score", "Last sign of life", "Why it is on the list")


def cleanup_headline(found: CleanupList) -> str:
    """How many leads are on the list, and for what.

    Reads like:
        "1,303 of 12,000 leads are worth tidying up: 437 low score and long silent, 754 something is missing."
    """
    if not found.leads:
        return f"None of {plural(found.n_leads, 'lead')} needs tidying up."
    counts = ((words, found.count(code)) for code, words in CODES.items())
    told = tuple(f"{count(n)} {words}" for words, n in counts if n)
    return f"{count(len(found.leads))} of {plural(found.n_leads, 'lead')} are worth tidying up: {listed(told, 'and')}."


def cleanup_notes(found: CleanupList) -> tuple[str, ...]:
    """What the reasons mean on these data."""
    told = []
    if found.score_at_most is not None and found.silent_since is not None:
        low, since = count(found.score_at_most), day(found.silent_since)
        told.append(f"Low and long silent: open, at most {low} points, no sign of life since {since}; each is so for a quarter of them.")
    if found.expected:
        told.append(f"Missing: {listed(found.expected, 'or')}, which nine in ten leads have.")
    told.append("Entered twice: the later of leads with one e-mail address, or one company and name. Neither is shown here.")
    told.append("Cannot be observed: neither on the web nor by e-mail, and no touch elsewhere. Nothing is deleted here.")
    return tuple(told)


def why_words(why: Why) -> str:
    """One reason.

    Examples:
        >>> why_words(Why("missing", ("employees", "email")))
        'employees and email missing'
        >>> why_words(Why("duplicate", ("same e-mail", "L-7")))
        'same e-mail as L-7'
    """
    if why.code == "missing":
        return f"{listed(why.details, 'and')} missing"
    if why.code == "duplicate":
        pairs = zip(why.details[::2], why.details[1::2], strict=True)
        return listed(tuple(f"{what} as {earlier}" for what, earlier in pairs), "and")
    return CODES[why.code]


def cleanup_row(lead: CleanupLead) -> tuple[str, str, str, int | None, str, str]:
    """A lead as a row of the list, in the order of `COLUMNS`."""
    sign = "" if lead.sign_at is None else day(lead.sign_at)
    return lead.lead_id, lead.account or "", lead.owner or "", lead.score, sign, "; ".join(map(why_words, lead.why))
