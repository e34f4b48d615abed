"""Why a lead is on the clean-up list, in words."""

from __future__ import annotations

from analysis.leads.cleanup import CleanupCode, CleanupLead, CleanupList, Why
from dashboard.words.formats import count, day, listed, plural

#: Reasons in the order of the work.
CODES: dict[CleanupCode, str] = {
    "low_and_old": "low score and long silent",
    "missing": "something is missing",
    "duplicate": "entered twice",
    "unobservable": "cannot be observed",
    "no_consent": "did not consent",
}
COLUMNS = ("Lead", "Company", "Owner", "Score", "Last activity", "Why it is on the list")


def cleanup_headline(found: CleanupList) -> str:
    """How many leads are on the list, and for what.

    Reads like:
        "1,303 of 12,000 leads need tidying up: low score and long silent (437), something is missing (754) and entered twice (112)."
    """
    if not found.leads:
        return f"None of {plural(found.n_leads, 'lead')} needs tidying up."
    counts = ((words, found.count(code)) for code, words in CODES.items())
    reasons = tuple(f"{words} ({count(n)})" for words, n in counts if n)
    return f"{count(len(found.leads))} of {plural(found.n_leads, 'lead')} need tidying up: {listed(reasons, 'and')}."


def cleanup_notes(found: CleanupList) -> tuple[str, ...]:
    """What the reasons mean in these data."""
    notes = []
    if found.score_at_most is not None and found.silent_since is not None:
        low, since = count(found.score_at_most), day(found.silent_since)
        notes.append(f"Low score and long silent: open, at most {low} points, no activity since {since}.")
        notes.append("Each of these limits is that of the lowest quarter of the open leads.")
    if found.expected:
        notes.append(f"Something is missing: {listed(found.expected, 'or')}, which nine in ten leads have.")
    notes.append(
        "Entered twice: an earlier lead has the same e-mail address, or the same company and name. Addresses and names are not shown."
    )
    notes.append("Cannot be observed: neither on the web nor by e-mail, and without any other touch. The list deletes nothing.")
    return tuple(notes)


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
