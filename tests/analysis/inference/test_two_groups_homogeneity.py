"""The exact test of a smaller odds ratio, against every table counted one by one, and where there are few conversions."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference.estimate import NotEstimable
from analysis.inference.mantel_haenszel import stratified
from analysis.inference.significance import Significance
from analysis.inference.two_groups_homogeneity import ONLY_TABLES, TwoGroups, smaller_later


@st.composite
def tables(draw: st.DrawFn) -> TwoGroups:
    n = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    return TwoGroups((draw(st.integers(0, n[0])), draw(st.integers(0, n[1]))), n)


def by_counting(before: TwoGroups, later: TwoGroups) -> Fraction | None:
    """All pairs of tables with these margins and this sum, each as often as leads can be drawn so."""

    def ways(table: TwoGroups, won: int) -> int:
        others = sum(table.converted) - won
        return comb(table.n[0], won) * comb(table.n[1], others) if won >= 0 and others >= 0 else 0

    total = before.converted[0] + later.converted[0]
    weight = {won: ways(before, won) * ways(later, total - won) for won in range(total + 1)}
    possible = {won: each for won, each in weight.items() if each}
    if len(possible) < 2:
        return None
    return Fraction(sum(each for won, each in possible.items() if won >= before.converted[0]), sum(possible.values()))


@given(tables(), tables())
def test_p_is_that_of_every_table_counted(before: TwoGroups, later: TwoGroups) -> None:
    found, expected = smaller_later(before, later), by_counting(before, later)
    if expected is None:
        assert found == ONLY_TABLES
    else:
        assert isinstance(found, Significance)
        assert found.p == pytest.approx(float(expected), rel=1e-9)


def test_with_many_leads_it_says_what_the_chi_square_says() -> None:
    before, later = TwoGroups((300, 260), (1_000, 2_000)), TwoGroups((260, 270), (1_000, 2_000))
    exact, usual = smaller_later(before, later), stratified([before.converted, later.converted], [before.n, later.n])
    assert isinstance(exact, Significance)
    assert not isinstance(usual, NotEstimable)
    assert isinstance(usual.homogeneity, Significance)
    assert exact.p == pytest.approx(usual.homogeneity.p / 2, rel=0.2)


def test_of_a_few_leads_it_holds_its_level_where_the_chi_square_does_not() -> None:
    """Days after the activation: few leads are mature, and one of the two that met a rule converts, as one in twenty-five always did."""
    rng, n, level = np.random.default_rng(5), 2_000, 0.002
    exact = usual = 0
    for met, others, met_now, others_now in rng.binomial([80, 700, 2, 30], [0.04, 0.08, 0.04, 0.08], (n, 4)).tolist():
        before, later = TwoGroups((others, met), (700, 80)), TwoGroups((others_now, met_now), (30, 2))
        found, strata = smaller_later(before, later), stratified([before.converted, later.converted], [before.n, later.n])
        exact += isinstance(found, Significance) and found.p <= level
        if not isinstance(strata, NotEstimable) and isinstance(strata.homogeneity, Significance):
            usual += strata.homogeneity.p / 2 <= level and others * met_now > others_now * met
    assert exact / n <= level
    assert usual / n > 2 * level


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="conversions must lie"):
        TwoGroups((3, 1), (2, 4))
