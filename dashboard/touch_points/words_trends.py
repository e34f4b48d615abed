"""What is said of a touch point's worth over time."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.study import JudgedBy, Outcome
from analysis.touch_points.trends import TouchPointTrend, TouchPointTrends
from dashboard.words.formats import plural
from dashboard.words.numbers import cannot_tell, p_value, ratio_range

VERDICTS = {"wearing_off": "worth less and less", "growing": "worth more and more", "cannot_tell": "cannot tell yet"}
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
    """The axis of a chart; short, since it stands upright beside it.

    Examples:
        >>> axis_words("outcome", None), axis_words("early outcome", Outcome("qualified", 14))
        ('share of leads that convert', 'qualified within 14 days')
    """
    return "share of leads that convert" if by == "outcome" else judged_words(by, early)


def trend_headline(trend: TouchPointTrend, early: Outcome | None) -> str:
    """Whether a touch point is worth less or more for later leads, by one outcome."""
    by = judged_words(trend.judged_by, early)
    if isinstance(trend.change_a_year, NotEstimable) or trend.verdict == "cannot_tell":
        return f"Judged by {by}, whether {trend.name} is worth less or more to later leads cannot be told yet"
    return f"Judged by {by}, {trend.name} is {VERDICTS[trend.verdict]} to later leads"


def trend_words(trend: TouchPointTrend, early: Outcome | None) -> str:
    """The change a year with its range and corrected p, or why there is none."""
    by = judged_words(trend.judged_by, early)
    if not isinstance(trend.change_a_year, Estimate):
        return f"By {by}: {_small(cannot_tell(trend.change_a_year))}"
    p = trend.test.p_corrected if isinstance(trend.test, Significance) else None
    tested = "" if p is None else f", corrected {p_value(p)}"
    ratio = ratio_range(trend.change_a_year)
    return f"By {by}: odds ratio with against without, of leads a year later ÷ of those before: {ratio}{tested}."


def trends_note(trends: TouchPointTrends) -> str:
    """What the trends rest on, and which are told from chance; empty where none could be tested."""
    if not trends.family:
        return ""
    told = [f"{each.name} is {VERDICTS[each.verdict]} by {judged_words(each.judged_by, trends.early)}" for each in trends.told]
    found = "; ".join(told) if told else "none is told from chance"
    alone = f"p is corrected over these {plural(trends.family, 'trend')} alone"
    if trends.early is None:
        return f"Worth over time, to explore: {alone}, judged by conversion. {_capital(found)}."
    early = judged_words("early outcome", trends.early)
    return f"Worth over time, to explore: {alone}, of all touch points by conversion and by {early}. {_capital(found)}."


def early_note(trends: TouchPointTrends) -> str:
    """Why there are two judgements, or that a study may name an early outcome."""
    if trends.early is None:
        return "A study that names an early outcome, such as qualified within 14 days, judges by that too: more leads reach it."
    early, left = judged_words("early outcome", trends.early), trends.n_leads - trends.n_early
    out = f" {_capital(plural(left, 'lead'))} that had got there by the snapshot are left out of it." if left else ""
    return f"More leads are {early} than convert, so that a change shows sooner; it is not yet a sale.{out}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
