"""One table of key figures: every screen, file and command names them alike and in the same order."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation import evaluate
from analysis.evaluation.comparison import FIGURES
from analysis.inference.estimate import NotEstimable
from analysis.scoring.fast import count_scores, prepare
from benchmarks.worlds import card_of
from dashboard.board.words import ALWAYS, LABELS, MORE
from dashboard.commands.evidence import evaluation_text
from dashboard.words.help import HELP
from dashboard.words.key_figures import COMPARED, KEY_FIGURES, in_order
from tests.analysis.calibration.test_overfitting import POINTS
from tests.analysis.cards import case


def test_the_compared_figures_are_those_of_the_analysis() -> None:
    assert {figure.key for figure in COMPARED} == set(FIGURES)


def test_some_figures_come_in_the_order_of_the_table() -> None:
    assert [figure.key for figure in in_order("auc", "recall", "hot_leads")] == ["hot_leads", "recall", "auc"]
    with pytest.raises(ValueError, match="no_such"):
        in_order("recall", "no_such")


def test_the_board_shows_buyers_found_and_asks_for_more_to_show_its_complement() -> None:
    assert [figure.label for figure in ALWAYS] == [
        "Hot leads", "Hot-lead conversion", "Buyers found (recall)", "Non-buyers called hot (FPR)",
    ]  # fmt: skip
    assert "false_hot_share" in {figure.key for figure in MORE}
    assert all(LABELS[key] == figure.label for key, figure in KEY_FIGURES.items())


def test_every_figure_has_its_help() -> None:
    assert all(HELP[key] == figure.help for key, figure in KEY_FIGURES.items())


def test_the_command_line_lists_them_in_the_order_of_the_table() -> None:
    card = card_of(POINTS).with_threshold(35)
    given = case(card, np.random.default_rng(3), 60)
    result = evaluate(count_scores(prepare(given.patterns, card), card), card)
    text = evaluation_text(result, frozenset())
    shown = [figure for figure in KEY_FIGURES.values() if figure.read]
    places = [text.index(figure.label) for figure in shown]
    assert places == sorted(places)
    for figure in shown:
        assert figure.read is not None
        assert figure.written(figure.read(result)) in text


def test_a_change_is_written_in_points_only_for_fractions() -> None:
    assert KEY_FIGURES["recall"].written_change(0.061) == "+6.1 points"
    assert KEY_FIGURES["lift"].written_change(-0.2) == "−0.20"
    assert KEY_FIGURES["auc"].written_change(None) == "–"
    assert KEY_FIGURES["auc"].written(NotEstimable("no_others", "Everybody converted.")) == "everybody converted"
