"""Charts of the comparison: data, titles, what is flagged."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.inference.estimate import Estimate
from analysis.signals.adjusted import adjust
from analysis.signals.compare import compare_attributes
from dashboard.attributes.charts import MOST_LEVELS, MOST_ROWS, forest_chart, levels_chart, woe_chart
from dashboard.attributes.words_headlines import comparison_headline, differing, suspect_note
from dashboard.charts.theme import CURRENT
from tests.analysis.signals.signal_sets import levels, numbers, signal_set


def company(n: int = 5000, seed: int = 1):
    """A letter that misleads, a kind with a dangerous name, a size, and noise."""
    rng = np.random.default_rng(seed)
    student = rng.random(n) < 0.3
    letter = rng.random(n) < np.where(student, 0.85, 0.15)
    kind = rng.choice(["<b>R&D</b>", "sales", "it"], n)
    size = rng.lognormal(3, 1, n)
    log_odds = -1.5 - 3 * student + 0.8 * letter + 0.8 * (kind == "sales") + 0.4 * (size > 30)
    return signal_set(
        rng.random(n) < 1 / (1 + np.exp(-log_odds)),
        levels("letter", np.where(letter, "yes", "no").tolist(), family="e-mail engagement"),
        levels("student", np.where(student, "yes", "no").tolist(), family="demographics"),
        levels("kind", kind.tolist(), family="company"),
        numbers("size", size, family="company"),
        *(levels(f"noise {i}", rng.choice(list("abcdefghijklmnopq"), n).tolist()) for i in range(8)),
    )


SIGNALS = company()
FOUND = compare_attributes(SIGNALS, difference_worth_having=0.2)
ADJUSTED = adjust(FOUND, SIGNALS)


def result(name: str):
    return next(each for each in FOUND.results if each.name == name)


def test_the_forest_shows_both_effects_on_a_log_axis_and_names_what_misleads() -> None:
    chart = forest_chart(FOUND, ADJUSTED, FOUND.results, "Who; n = 5,000")
    assert chart.figure.layout.xaxis.type == "log"
    assert "letter" in chart.title
    assert "misleads" in chart.title
    alone, given, turned = chart.figure.data
    letter = next(each for each in ADJUSTED.levels if (each.signal, each.level) == ("letter", "yes"))
    assert isinstance(letter.raw, Estimate)
    assert isinstance(letter.adjusted, Estimate)
    assert letter.raw.value in list(alone.x)
    assert turned.marker.color == CURRENT
    assert letter.adjusted.value in list(turned.x)
    place = list(turned.x).index(letter.adjusted.value)
    assert turned.x[place] + turned.error_x.array[place] == pytest.approx(letter.adjusted.high)
    assert len(alone.x) <= MOST_ROWS
    assert not set(given.y) & set(turned.y)
    assert len(chart.numbers.rows) == len(alone.x)


def test_text_from_data_is_no_markup() -> None:
    forest = forest_chart(FOUND, ADJUSTED, FOUND.results, "")
    rates = levels_chart(FOUND, result("kind"), "")
    for chart in (forest, rates, woe_chart(result("kind"), "")):
        assert not any("<b>R" in text for text in chart.figure.layout.yaxis.ticktext)
    assert any("&lt;b&gt;R&amp;D" in text for text in rates.figure.layout.yaxis.ticktext)


def test_rates_by_level_are_drawn_beside_the_base_rate() -> None:
    kind = result("kind")
    chart = levels_chart(FOUND, kind, "Who")
    points = chart.figure.data[0]
    assert sorted(points.x) == pytest.approx(sorted(level.rate.value for level in kind.levels))
    base = FOUND.base_rate
    assert isinstance(base, Estimate)
    assert chart.figure.layout.shapes[0].x0 == base.value
    assert "sales" in chart.title
    assert chart.title.startswith("kind: ")


def test_bins_go_from_low_at_the_top_to_high() -> None:
    chart = levels_chart(FOUND, result("size"), "")
    assert chart.figure.layout.yaxis.ticktext[-1].startswith("under ")
    assert chart.figure.layout.yaxis.ticktext[0].endswith(" and more")


def test_many_levels_are_cut_to_those_with_the_most_leads() -> None:
    noise = result("noise 0")
    chart = levels_chart(FOUND, noise, "")
    assert len(noise.levels) == 17
    assert len(chart.figure.layout.yaxis.ticktext) == MOST_LEVELS
    assert "no significant difference" in chart.title or "no level shows" in chart.title


def test_bars_are_the_weights_of_evidence() -> None:
    kind = result("kind")
    bars = woe_chart(kind, "").figure.data[0]
    assert sorted(bars.x) == pytest.approx(sorted(level.woe for level in kind.levels))


def test_nothing_to_compare_is_an_empty_chart_with_the_reason() -> None:
    signals = signal_set([False] * 60, levels("kind", ["a", "b"] * 30))
    found = compare_attributes(signals, difference_worth_having=0.2)
    adjusted = adjust(found, signals)
    chart = forest_chart(found, adjusted, found.results, "")
    assert chart.title == "No adjusted effects: nobody converted"
    assert chart.numbers.rows == ()
    assert levels_chart(found, found.results[0], "").title == "kind cannot be compared: nobody converted"
    assert "nobody converted" in comparison_headline(found)
    assert "nobody converted" in woe_chart(found.results[0], "").title


def test_the_headline_counts_what_differs_and_names_the_strongest() -> None:
    assert comparison_headline(FOUND).startswith("Converted leads differ significantly on ")
    assert differing(FOUND)[0].name == "student"
    assert suspect_note(FOUND) == ""
    leaking = signal_set(SIGNALS.converted, *SIGNALS.signals, levels("stage", np.where(SIGNALS.converted, "won", "open").tolist()))
    found = compare_attributes(leaking, difference_worth_having=0.2)
    assert "stage" not in comparison_headline(found)
    assert suspect_note(found).startswith("stage predicts conversion better than honest signals do")


def test_noise_alone_is_no_significant_difference() -> None:
    rng = np.random.default_rng(8)
    noise = signal_set(rng.random(400) < 0.3, *(levels(f"n{i}", rng.choice(["a", "b"], 400).tolist()) for i in range(4)))
    assert (
        comparison_headline(compare_attributes(noise, difference_worth_having=0.2))
        == "Converted leads do not differ significantly on any of 4 signals."
    )
