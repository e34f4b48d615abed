"""Hot-lead conversion and base rate of every level of an attribute, raw and shrunk towards the rate of all."""

from __future__ import annotations

from analysis.backtest.segments import Segment, Segments
from analysis.inference.estimate import Estimate
from analysis.inference.significance import Significance
from dashboard.backtest.words_follow_up import attribute_headline
from dashboard.charts.marks import Mark, cells, highest, of_n, series
from dashboard.charts.theme import CANDIDATE, REFERENCE, Cell, Chart, Heading, Numbers, draw, percent_axis, safe, upright
from dashboard.words.key_figures import axis_name

#: The most levels that are drawn; all of them are in the numbers.
MOST_LEVELS = 14
_ROW, _LONGEST = 30, 34


def segments_chart(found: Segments, attribute: str, population: str) -> Chart:
    """One row a level: base rate, hot-lead conversion raw and shrunk with its interval; the hot leads of all as a line."""
    title = attribute_headline(found, attribute)
    levels = _drawn(found.of(attribute))
    names = [_name(each) for each in levels]
    places = list(range(len(levels)))
    hot = [of_n(each.n_hot_converted, each.n_hot) for each in levels]
    traces = [
        series(
            places,
            [each.base_rate for each in levels],
            Mark("all leads of the segment", REFERENCE, symbol="line-ns", lying=True, intervals=False),
            [f"all leads: {of_n(each.n_converted, each.n_leads)}" for each in levels],
        ),
        series(
            [place + 0.16 for place in places],
            [each.hot_conversion for each in levels],
            Mark("hot leads, as observed", REFERENCE, filled=False, lying=True),
            hot,
        ),
        series(
            [place - 0.16 for place in places],
            [each.hot_shrunk for each in levels],
            Mark("hot leads, expected (shrunk)", CANDIDATE, lying=True),
            hot,
        ),
    ]
    answers = [answer for each in levels for answer in (each.hot_conversion, each.hot_shrunk, each.base_rate)]
    line = [upright(found.hot_conversion.value, CANDIDATE, "dot")] if isinstance(found.hot_conversion, Estimate) else []
    figure = draw(
        list(traces),
        Heading(title, f"{population}; dotted: hot leads of all segments", 110),
        height=150 + _ROW * max(len(levels), 4),
        layout={
            "xaxis": {"title": {"text": "share that converts"}, "showgrid": True, **percent_axis(0, highest(answers))},
            "yaxis": {"tickvals": places, "ticktext": names, "range": [len(levels) - 0.4, -0.6], "showgrid": False},
            "shapes": line,
            "margin": {"b": 62},
        },
    )
    return Chart(figure, title, population, segment_numbers(found.of(attribute)))


def _drawn(levels: tuple[Segment, ...]) -> list[Segment]:
    """The levels with the most hot leads, in their own order."""
    kept = sorted(sorted(range(len(levels)), key=lambda place: -levels[place].n_hot)[:MOST_LEVELS])
    return [levels[place] for place in kept]


def _name(segment: Segment) -> str:
    words = segment.level if len(segment.level) <= _LONGEST else f"{segment.level[: _LONGEST - 1]}…"
    return f"{safe(words)} ({segment.n_hot:,} hot)"


def segment_numbers(segments: tuple[Segment, ...]) -> Numbers:
    """Every segment with its counts, rates and corrected p."""
    columns = (
        "attribute", "level", "leads", "conversion", "expected", "hot leads", "hot converted", axis_name("hot_conversion"), "low", "high",
        "expected for hot leads", "p corrected",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in segments:
        p = each.test.p_corrected if isinstance(each.test, Significance) else None
        base = (each.n_leads, cells(each.base_rate)[0], cells(each.base_shrunk)[0])
        hot = (each.n_hot, each.n_hot_converted, *cells(each.hot_conversion), cells(each.hot_shrunk)[0])
        rows.append((each.attribute, each.level, *base, *hot, p))
    return Numbers(columns, tuple(rows), ("conversion", "expected", axis_name("hot_conversion"), "low", "high", "expected for hot leads"))
