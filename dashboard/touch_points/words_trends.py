"""The value of a touch point over time, in words."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.study import JudgedBy, Outcome
from analysis.touch_points.trends import TouchPointTrend, TouchPointTrends
from dashboard.words.formats import plural
from dashboard.words.numbers import cannot_tell, p_value, ratio_range

VERDICTS = {"wearing_off": "loses value", "growing": "gains value", "cannot_tell": "cannot tell yet"}
#: What leads become that reach an early outcome.
_BECOME = {"won": "won", "opportunity": "an opportunity", "qualified": "qualified", "contacted": "contacted", "mql": "marketing qualified"}


def judged_words(by: JudgedBy, early: Outcome | None) -> str:
    """What a trend is judged by, as a name.

    Examples:
        >>> judged_words("outcome", None), judged_words("early outcome", Outcome("qualified", 14))
        ('conversion', 'qualified within 14 days')
    """
    if by == "outcome" or early is None:
        return "conversion"
    return f"{_BECOME.get(early.stage, early.stage)} within {plural(early.within_days or 0, 'day')}"


def axis_words(by: JudgedBy, early: Outcome | None) -> str:
    """The axis of a chart; short, because it is written upright.

    Examples:
        >>> axis_words("outcome", None), axis_words("early outcome", Outcome("qualified", 14))
        ('share of leads that convert', 'qualified within 14 days')
    """
    return "share of leads that convert" if by == "outcome" else judged_words(by, early)


def trend_headline(trend: TouchPointTrend, early: Outcome | None) -> str:
    """Whether a touch point loses or gains value for later leads, by one outcome."""
    by = judged_words(trend.judged_by, early)
    if isinstance(trend.change_a_year, NotEstimable) or trend.verdict == "cannot_tell":
        return f"Judged by {by}, we cannot tell yet whether {trend.name} loses or gains value for later leads"
    return f"Judged by {by}, {trend.name} {VERDICTS[trend.verdict]} for later leads"


def trend_words(trend: TouchPointTrend, early: Outcome | None) -> str:
    """The change a year with its range and corrected p, or why there is none."""
    by = judged_words(trend.judged_by, early)
    if not isinstance(trend.change_a_year, Estimate):
        return f"By {by}: {_small(cannot_tell(trend.change_a_year))}"
    p = trend.test.p_corrected if isinstance(trend.test, Significance) else None
    tested = "" if p is None else f", corrected {p_value(p)}"
    ratio = ratio_range(trend.change_a_year)
    return f"By {by}: each year multiplies the odds ratio of with ÷ without by {ratio}{tested}."


def trends_note(trends: TouchPointTrends) -> str:
    """How the trends were tested, and which changes are significant; empty where none could be tested."""
    if not trends.family:
        return ""
    changes = [f"{each.name} {VERDICTS[each.verdict]} by {judged_words(each.judged_by, trends.early)}" for each in trends.significant]
    found = "; ".join(changes) if changes else "none changes significantly"
    alone = f"p is corrected for these {plural(trends.family, 'trend')} alone"
    if trends.early is None:
        return f"Value over time, exploratory: {alone}, judged by conversion. {_capital(found)}."
    early = judged_words("early outcome", trends.early)
    return f"Value over time, exploratory: {alone}, for all touch points by conversion and by {early}. {_capital(found)}."


def early_note(trends: TouchPointTrends) -> str:
    """Why there are two outcomes, or that a study may name an early outcome."""
    if trends.early is None:
        return "If the study names an early outcome, such as qualified within 14 days, it is judged too: more leads reach it."
    early, left = judged_words("early outcome", trends.early), trends.n_leads - trends.n_early
    out = f" {_capital(plural(left, 'lead'))} that were already there at the snapshot are left out." if left else ""
    return f"More leads are {early} than convert, so a change shows sooner. It is not yet a sale.{out}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
