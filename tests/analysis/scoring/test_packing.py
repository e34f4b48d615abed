from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scorecard import Scorecard
from analysis.scoring.counts import forced_tiers
from analysis.scoring.packing import PackedPatterns, pack
from analysis.scoring.patterns import Patterns
from tests.analysis.cards import Case, case, cases


def unpacked(packed: PackedPatterns) -> Counter:
    """Leads and conversions by levels and forced pair, read byte by byte as the docstring of `pack` describes them."""
    body = packed.body
    size = int.from_bytes(body[:4], "little")
    header = json.loads(body[4 : 4 + size])
    at, n = 4 + size, header["n"]

    def take(count: int) -> bytes:
        nonlocal at
        at += count
        return body[at - count : at]

    counts = [np.frombuffer(take(4 * header["counted"]), dtype="<u4").tolist() for _ in range(2)]
    leads = counts[0] + [1] * (n - header["counted"])
    converted = counts[1] + [1] * header["won"] + [0] * (n - header["counted"] - header["won"])

    def codes(bits: int) -> list[int]:
        planes = [np.unpackbits(np.frombuffer(take(-(-n // 8)), dtype=np.uint8), bitorder="little")[:n] for _ in range(bits)]
        return [sum(int(plane[row]) << bit for bit, plane in enumerate(planes)) for row in range(n)]

    forced = [tuple(header["forced"][code]) for code in codes(header["forced_bits"])]
    levels = [[column["levels"][code] for code in codes(column["bits"])] for column in header["columns"]]
    assert at == len(body)
    rows = [tuple(column[row] for column in levels) for row in range(n)]
    assert len(set(rows)) == n, "a combination of levels comes twice"
    found: Counter = Counter()
    for row in range(n):
        found[rows[row], forced[row], "leads"] += leads[row]
        found[rows[row], forced[row], "converted"] += converted[row]
    return found


def slowly(given: Case) -> Counter:
    at_least, at_most = forced_tiers(given.patterns.levels, given.card)
    found: Counter = Counter()
    for row in range(len(given.patterns.n_leads)):
        key = (tuple(given.patterns.levels[row].tolist()), (int(at_least[row]), int(at_most[row])))
        found[*key, "leads"] += int(given.patterns.n_leads[row])
        found[*key, "converted"] += int(given.patterns.n_converted[row])
    return found


@given(cases())
def test_what_was_packed_is_what_the_patterns_hold_without_cohorts(given: Case) -> None:
    assert unpacked(pack(given.patterns, given.card)) == slowly(given)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_patterns_does_not_matter(given: Case, random) -> None:
    order = list(range(len(given.patterns.n_leads)))
    random.shuffle(order)
    old = given.patterns
    mixed = Patterns(
        old.rules, old.levels[order], old.cohort[order], old.part[order], old.n_leads[order], old.n_converted[order], old.value[order],
        old.cohorts, old.parts,
    )  # fmt: skip
    assert pack(mixed, given.card) == pack(old, given.card)


def test_a_thousand_patterns_of_yes_and_no_take_a_bit_each() -> None:
    from analysis.rules import Rule
    from tests.analysis.cards import ANY

    card = Scorecard("bits", tuple(Rule(f"r{place}", ANY) for place in range(10)), (1,) * 10)
    levels = (100 * ((np.arange(1024)[:, None] >> np.arange(10)) & 1)).astype(np.int16)
    ones, zeros = np.ones(1024, dtype=np.int64), np.zeros(1024, dtype=np.int64)
    names = tuple(rule.name for rule in card.rules)
    patterns = Patterns(
        names, levels, zeros.astype(np.int16), zeros.astype(np.int8), ones, zeros, zeros.astype(float), ("m",), ("training",)
    )
    packed = pack(patterns, card)
    header = int.from_bytes(packed.body[:4], "little")
    assert len(packed.body) == 4 + header + 10 * 1024 // 8


def test_patterns_of_other_rules_are_refused() -> None:
    some = case(Scorecard("none"), np.random.default_rng(0), 3)
    other = Scorecard("other")
    assert pack(some.patterns, other).n_patterns == 1
    patterns = Patterns(
        ("x",), np.zeros((1, 1), np.int16), np.zeros(1, np.int16), np.zeros(1, np.int8), np.ones(1, np.int64), np.zeros(1, np.int64),
        np.zeros(1), ("m",), ("training",),
    )  # fmt: skip
    with pytest.raises(ValueError, match="must be the rules"):
        pack(patterns, other)


def test_a_count_that_does_not_fit_is_refused() -> None:
    patterns = Patterns(
        (), np.zeros((1, 0), np.int16), np.zeros(1, np.int16), np.zeros(1, np.int8), np.array([2**32]), np.zeros(1, np.int64),
        np.zeros(1), ("m",), ("training",),
    )  # fmt: skip
    with pytest.raises(ValueError, match="must be at most"):
        pack(patterns, Scorecard("none"))
