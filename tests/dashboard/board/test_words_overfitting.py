"""The overfitting check in words."""

from __future__ import annotations

import numpy as np

from analysis.calibration.overfitting import OverfittingLine
from analysis.inference.estimate import NotEstimable
from dashboard.board.words_overfitting import overfitting_headline

LINE = OverfittingLine(current=0.2, gain=0.02, gains=np.linspace(0, 0.03, 20), n_moves=8, n_hot=100, n=1000)


def test_a_gain_above_the_line_is_more_than_trial_and_error_would_produce() -> None:
    assert overfitting_headline(LINE, 0.061, 7) == (
        "7 settings tried on these data. Hot-lead conversion gains +6.1 points: more than trial and error would produce (+2.0 points)."
    )


def test_a_gain_at_the_line_is_no_more_than_trial_and_error_would_produce() -> None:
    told = overfitting_headline(LINE, 0.02, 1)
    assert (
        told
        == "1 setting tried on these data. Hot-lead conversion gains +2.0 points: no more than trial and error would produce (+2.0 points)."
    )


def test_no_gain_is_said_as_none_and_what_cannot_be_told_has_its_reason() -> None:
    assert "nothing is gained (−1.0 points)" in overfitting_headline(LINE, -0.01, 3)
    unknown = NotEstimable("no_hot_leads", "The scorecard calls no lead hot, or all of them.")
    for line, gain in ((unknown, 0.1), (LINE, unknown)):
        assert overfitting_headline(line, gain, 3).endswith("would produce this: the scorecard calls no lead hot, or all of them.")
