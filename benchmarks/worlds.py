"""Made-up leads whose truth is known: rules met independently, and log-odds that are a sum over the rules."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.conditions import parse_condition
from analysis.inference.newton import expit
from analysis.rules import AttributeSignal, Rule
from analysis.scorecard import Scorecard
from analysis.scoring.patterns import Patterns, SnapshotArrays, group

ANY = AttributeSignal(parse_condition({"seniority": "vp"}))
#: Shares of leads that meet the rules, from the rarest to the most common, over and over.
SHARES = np.linspace(0.06, 0.5, 12)


def card_of(points: tuple[int, ...]) -> Scorecard:
    """A card of rules named ``rule 0``, ``rule 1``, … without groups."""
    return Scorecard("made up", tuple(Rule(f"rule {place}", ANY) for place in range(len(points))), points)


def draw_patterns(rng: np.random.Generator, *, n_leads: int, log_odds: NDArray[np.float64], base: float, parts: int = 1) -> Patterns:
    """Leads of one cohort whose log-odds of converting are ``base`` plus those of the rules that they meet.

    Args:
        n_leads: How many.
        log_odds: True effect of each rule, ``[n_rules]``.
        base: Log-odds of a lead that meets no rule.
        parts: 1: all leads are ``training``; 2: about a third of them is ``validation``.
    """
    met = rng.random((n_leads, len(log_odds))) < np.resize(SHARES, len(log_odds))
    zeros = np.zeros(n_leads, dtype=np.int16)
    snapshots = SnapshotArrays(
        rules=tuple(f"rule {place}" for place in range(len(log_odds))),
        levels=(100 * met).astype(np.int16),
        cohort=zeros,
        part=(rng.random(n_leads) < (parts - 1) / 3).astype(np.int8),
        converted=rng.random(n_leads) < expit(base + met @ log_odds),
        value=np.zeros(n_leads),
        cohorts=("2025-01",),
        parts=("training", "validation")[:parts],
    )
    return group(snapshots)[0]
