"""The tables of a review: rules then and now, what is watched, the calendar and the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analysis.inference.drift import Drift
from analysis.review.drift import Moved
from analysis.review.log import Decided, Decision
from analysis.review.weakened_rules import RuleThenAndNow, RuleVerdict
from dashboard.review.words import JUDGED_BY_WORDS
from dashboard.words.formats import NOTHING, count, day, number
from dashboard.words.numbers import missing

DECISION_WORDS: Mapping[Decision, str] = MappingProxyType(
    {"keep": "Keep it", "adjust": "Adjust it on the board, then sign again", "retire": "Retire it"}
)
DECIDED_WORDS: Mapping[Decision, str] = MappingProxyType({"keep": "kept", "adjust": "to be adjusted", "retire": "retired"})
VERDICT_WORDS: Mapping[RuleVerdict, str] = MappingProxyType(
    {
        "stopped working": "stopped working",
        "weaker": "weaker, but still an effect",
        "no change shown": "no change shown",
        "cannot tell": "cannot tell yet",
    }
)
RULE_COLUMNS = ("Rule", "Verdict", "Judged by", "Odds ratio then", "Odds ratio now")
MOVED_COLUMNS = ("What", "Index", "Critical value", "Leads then", "Leads now", "Verdict")
DECISION_COLUMNS = ("As of", "Decision", "By", "Decided on (UTC)", "Reason")


def rule_row(each: RuleThenAndNow) -> tuple[str, ...]:
    """A rule then and now as a row of the table, by `RULE_COLUMNS`."""
    return (each.rule, VERDICT_WORDS[each.verdict], JUDGED_BY_WORDS[each.judged_by], number(each.before), number(each.now))


def moved_row(each: Moved) -> tuple[str, ...]:
    """Something monitored as a row of the table, by `MOVED_COLUMNS`."""
    found = each.drift
    if not isinstance(found, Drift):
        return (each.watched.name, NOTHING, NOTHING, count(sum(each.watched.before)), count(sum(each.watched.now)), missing(found))
    verdict = "moved" if each.alarm else "no alarm"
    return (each.watched.name, f"{found.psi:.3f}", f"{found.critical:.3f}", count(found.n_before), count(found.n_now), verdict)


def decision_row(each: Decided) -> tuple[str, ...]:
    """A decision as a row of the table, by `DECISION_COLUMNS`."""
    when = f"{each.at:%Y-%m-%d %H:%M}" if each.at else NOTHING
    return (day(each.as_of), DECIDED_WORDS[each.decision], each.by, when, each.reason)
