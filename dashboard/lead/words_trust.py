"""The evidence behind a score, in words."""

from __future__ import annotations

from analysis.inference.estimate import Estimate
from analysis.leads.trust import Channel, LeadTrust, Source, TrustReport, Unobserved
from dashboard.words.formats import count, listed, percent, plural, rate

SOURCE_WORDS: dict[Source, str] = {
    "form": "forms and requests",
    "meeting": "meetings and calls",
    "click": "clicks and downloads",
    "visit": "visits",
    "open": "e-mail opens",
    "other touch": "other touches",
    "silence": "silence",
    "attribute at the point in time": "attributes at the point in time",
    "attribute as exported": "attributes as exported",
}
UNSEEN_WORDS: dict[Channel, str] = {
    "web": "not observable on the web",
    "email": "e-mail opens not observable",
    "consent": "touches may not be used without consent",
}
#: The last rows of a table of the sources.
TOTALS: dict[str, str] = {
    "score": "Mean score",
    "reps": "Of it, on touches logged by reps",
    "unseen": "Leads not observable on some channel, %",
}
_PARTS = {"training": "training leads", "all": "all leads"}
#: Sources that need a word of caution wherever points rest on them.
_SOFT: tuple[Source, ...] = ("open", "attribute as exported")


def lead_trust_words(trust: LeadTrust) -> str:
    """What a lead's score rests on, in one sentence: "72 points, of which 15 rest on e-mail opens; not observable on the web"."""
    soft = [share for share in trust.shares if share.source in _SOFT and share.points >= 0.5]
    resting = [f"{share.points:.0f} rest on {SOURCE_WORDS[share.source]}" for share in soft]
    if trust.rep_points >= 0.5:
        resting.append(f"{trust.rep_points:.0f} rest on touches logged by reps")
    score = f"{trust.score} points" + (f", of which {listed(tuple(resting), 'and')}" if resting else "")
    return "; ".join([score, *(UNSEEN_WORDS[each] for each in trust.unseen)])


def trust_headline(report: TrustReport) -> str:
    """The main source of the hottest tier's scores, and how much rests on opens."""
    hot = report.tiers[0]
    if hot.n_leads == 0:
        return f"No judged lead is {hot.tier}, so there is no score to explain."
    most = max(hot.shares, key=lambda share: share.points)
    opens = next(share.points for share in hot.shares if share.source == "open")
    soft = "" if most.source == "open" else f"; {opens:.0f} rest on {SOURCE_WORDS['open']}"
    resting = f"{most.points:.0f} rest on {SOURCE_WORDS[most.source]}, more than on anything else"
    return f"A {hot.tier} lead has {hot.score:.0f} points on average; {resting}{soft}."


def unobserved_words(each: Unobserved) -> str:
    """How many leads could not be observed on a channel, and how they convert."""
    if each.n_leads == 0:
        return ""
    others = f", the others {percent(each.conversion_of_others.value)}" if isinstance(each.conversion_of_others, Estimate) else ""
    leads = f"{plural(each.n_leads, 'lead')}, {UNSEEN_WORDS[each.channel]}"
    return f"{leads}: {count(each.n_converted)} converted, {rate(each.conversion)}{others}"


def trust_population(report: TrustReport) -> str:
    """The leads that the means refer to."""
    return f"{plural(report.n_leads, 'judged lead')} ({_PARTS[report.part]}). The points of all sources add up to the mean score."


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter.

    Examples:
        >>> capitalised("e-mail opens")
        'E-mail opens'
    """
    return sentence[:1].upper() + sentence[1:]
