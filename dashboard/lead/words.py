"""One lead's score in one sentence."""

from __future__ import annotations

from analysis.leads.explain import Explanation, ScoreHistory
from analysis.rules import DAY
from dashboard.words.formats import day, listed, plural, signed


def lead_headline(explanation: Explanation, history: ScoreHistory | None, hot: str) -> str:
    """The score, the tier, and when the lead first turned hot; without a history, for leads without dates, the first two alone."""
    forced = f" because of “{explanation.forced_by}”" if explanation.forced_by else ""
    if history is None:
        return f"{plural(explanation.score, 'point')}: {explanation.tier}{forced}."
    first = history.first_in(hot)
    turned = f"never turned {hot} in these data" if first is None else f"first turned {hot} on {day(first)}"
    return f"{plural(explanation.score, 'point')} on {day(explanation.as_of)}: {explanation.tier}{forced}; {turned}."


def waterfall_headline(explanation: Explanation) -> str:
    """Which rules make most of the score."""
    given = sorted(rule_sums(explanation), key=lambda each: -abs(each[1]))
    if not given:
        return "No rule has given or taken points yet"
    named = tuple(f"{name} ({signed(points / 100, 0 if points % 100 == 0 else 1)})" for name, points in given[:3])
    return f"{explanation.score} points, mostly from {listed(named, 'and')}"


def history_headline(history: ScoreHistory, hot: str) -> str:
    """How the score moved."""
    if not history.at:
        return "The score never moved: no rule was ever met"
    top = max(history.score)
    first = history.first_in(hot)
    days = round((first - history.at[0]) / DAY) if first is not None else 0
    turned = f"never {hot}" if first is None else f"{hot} after {plural(days, 'day')}" if days else f"{hot} from the first day"
    return f"Highest score {top}, on {day(history.at[history.score.index(top)])}; {turned}"


def rule_sums(explanation: Explanation) -> tuple[tuple[str, int], ...]:
    """Hundredths of points that each rule gives by the instant, in order of their first row; rules that add up to 0 are left out."""
    sums: dict[str, int] = {}
    for step in explanation.steps:
        sums[step.rule] = sums.get(step.rule, 0) + step.hundredths
    return tuple((rule, hundredths) for rule, hundredths in sums.items() if hundredths)
