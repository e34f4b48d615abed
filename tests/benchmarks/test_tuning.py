"""The simulations of tuning run with a few worlds, so that they cannot rot unseen."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import tuning


@pytest.mark.parametrize("family", tuning.FAMILIES, ids=lambda family: family.__name__)
def test_every_family_measures_shares(family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "N_WORLDS", 3)
    monkeypatch.setattr(tuning, "N_MOVES", 20)
    figures = list(family(np.random.default_rng(1)))
    assert figures
    assert all(0 <= figure.value <= 1 for figure in figures)


def test_tuned_cards_look_better_than_they_are() -> None:
    """On noise the plain p of a tried card is small and its corrected p is not, or the simulation tries nothing."""
    rng, plain, corrected = np.random.default_rng(3), 0, 0
    for seed in range(12):
        noise = tuning.Noise.draw(rng)
        found = tuning.accept_better_moves(noise.training, noise.card, 100, seed=seed)
        assert isinstance(found, tuning.AcceptedMoves)
        n_hot = int(noise.training.n_leads[tuning.hot(noise.training, noise.card)].sum())
        p = tuning.p_of_change(noise.training, noise.card, tuning.with_as_many_hot(noise.training, found.card, n_hot))
        plain, corrected = plain + (p <= 0.05), corrected + (p * 100 <= 0.05)
    assert plain >= 4
    assert corrected <= 2
