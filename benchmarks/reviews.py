"""Simulated reviews: how often planned looks and drift alarms fire without reason, and how often with one.

``python -m benchmarks.reviews`` takes about a minute and exits with 1 where a figure lies outside its limits.
"""

from __future__ import annotations

import sys

import numpy as np

from analysis.inference.sequential import SequentialLook
from analysis.review.drift import MonitoredInput, moved_inputs
from analysis.review.promises import PromiseTerms, expected_at_last_look, promised_share
from analysis.rules import DAY

N_HISTORIES = 2_000
N_MONTHS = 200
N_INPUTS = 40
SHARES = (0.4, 0.25, 0.2, 0.1, 0.05)


def alarmed_histories(truth: float, hot_leads_a_week: float, rng: np.random.Generator) -> float:
    """Share of histories in which any planned look alarms when sales qualify this share of the hot leads."""
    terms, days = PromiseTerms(0, 14, expected_at_last_look(hot_leads_a_week)), 104
    alarms = 0
    for _ in range(N_HISTORIES):
        handed = np.sort(rng.integers(0, days * DAY, rng.poisson(hot_leads_a_week * days / 7)))
        qualified = np.where(rng.random(len(handed)) < truth, handed + DAY, -1)
        looks = promised_share(handed, qualified, terms, now=days * DAY).looks
        alarms += any(isinstance(each.look, SequentialLook) and each.look.alarm for each in looks)
    return alarms / N_HISTORIES


def months_with_a_drift_alarm(rng: np.random.Generator) -> float:
    """Share of months without any drift in which some of forty monitored inputs alarms."""
    bins, alarmed = tuple("abcde"), 0
    for _ in range(N_MONTHS):
        before, now = (rng.multinomial(n, SHARES, size=N_INPUTS).tolist() for n in (3_000, 200))
        month = [MonitoredInput(str(i), bins, tuple(before[i]), tuple(now[i])) for i in range(N_INPUTS)]
        alarmed += any(each.alarm for each in moved_inputs(month))
    return alarmed / N_MONTHS


def main() -> int:
    """Print every figure with its limits."""
    rng = np.random.default_rng(1)
    figures = [
        (f"50 % rule, {flow} hot leads a week, {truth:.0%} qualified: any look alarms", alarmed_histories(truth, flow, rng), low, high)
        for flow, truth, low, high in ((15, 0.5, 0.0, 0.05), (40, 0.5, 0.0, 0.05), (4, 0.5, 0.0, 0.05), (15, 0.4, 0.85, 1.0))
    ]
    figures.append((f"drift, {N_MONTHS} months without any, {N_INPUTS} inputs: any alarm", months_with_a_drift_alarm(rng), 0.0, 0.05))
    # Two standard errors of the simulation itself.
    wide = 2 * (0.25 / N_HISTORIES) ** 0.5 * 0.45
    failed = 0
    for name, value, low, high in figures:
        holds = low - wide <= value <= high + wide
        failed += not holds
        print(f"{' ' if holds else '!'} {value:7.4f}  allowed {low:.3f} to {high:.3f}  {name}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
