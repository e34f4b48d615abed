"""What is said of a touch point's worth over time."""

from __future__ import annotations

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.inference.significance import Significance
from analysis.touch_point_periods import TouchPointTrend, TouchPointTrends
from dashboard.text.formats import plural
from dashboard.text.numbers import cannot_tell, p_value, ratio_range

VERDICTS = {"wearing_off": "worth less and less", "growing": "worth more and more", "cannot_tell": "cannot tell yet"}


def trend_headline(trend: TouchPointTrend) -> str:
    """Whether a touch point is worth less or more for later leads."""
    if isinstance(trend.change_a_year, NotEstimable) or trend.verdict == "cannot_tell":
        return f"Whether {trend.name} is worth less or more to later leads cannot be told yet"
    way = "less" if trend.verdict == "wearing_off" else "more"
    return f"{_capital(trend.name)} tells {way} and {way} of who converts, the later leads come"


def trend_words(trend: TouchPointTrend) -> str:
    """The change a year with its range and corrected p, or why there is none."""
    if not isinstance(trend.change_a_year, Estimate):
        return cannot_tell(trend.change_a_year)
    p = trend.test.p_corrected if isinstance(trend.test, Significance) else None
    tested = "" if p is None else f", corrected {p_value(p)}"
    return f"Odds ratio with against without, of leads a year later ÷ of those before: {ratio_range(trend.change_a_year)}{tested}."


def trends_note(trends: TouchPointTrends) -> str:
    """What the trends rest on, and which are told from chance; empty where none could be tested."""
    if not trends.family:
        return ""
    told = [f"{each.name} is {VERDICTS[each.verdict]}" for each in trends.trends if each.verdict != "cannot_tell"]
    found = "; ".join(told) if told else "none is told from chance"
    return f"Worth over time, to explore: p is corrected over these {plural(trends.family, 'trend')} alone. {_capital(found)}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
