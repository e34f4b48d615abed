"""``python -m benchmarks.board``: the live board in a browser: time of a step, frames a second while dragging, bytes on the first load."""

from __future__ import annotations

import argparse
import base64
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from analysis.conditions import parse_condition
from analysis.evaluation import evaluate
from analysis.evaluation.rules import rule_results
from analysis.routing.lead_flow import LeadFlow
from analysis.rules import AttributeSignal, Rule
from analysis.scorecard import Group, Scorecard
from analysis.scoring.fast import count_scores, prepare
from analysis.scoring.packing import pack
from analysis.scoring.patterns import Patterns
from dashboard.board.live.component import joined, script
from dashboard.board.live.payload import Baseline, BoardData, Surroundings, board_state, sheet
from dashboard.ui.state import Draft, Receipt
from tests.browser.chromium import find_chromium, flags

N_RULES = 30
SECONDS = 3
_MOUNT = Path(__file__).parents[1] / "dashboard" / "board" / "live" / "mount.js"

#: Steps of one slider, in a group and without; as the board computes them.
_ARITHMETIC = """
export function arithmetic(bytes, groups, points, caps, lowers, steps) {
    const patterns = decode(bytes), scorer = new Scorer(patterns, groups, caps.length);
    const of = (rule) => {
        const took = [];
        for (let step = 0; step < steps; step++) {
            const moved = points.map((each, place) => place === rule ? step % 50 : each);
            const start = performance.now();
            const counts = scorer.count(moved, caps);
            const lock = lockedThreshold(counts, patterns.forced, 1000, lowers[0]);
            evaluate(counts, patterns.forced, withThreshold(lowers, lock.threshold));
            took.push(performance.now() - start);
        }
        return { grasp: took[0], step: took.slice(1).sort((a, b) => a - b)[(steps - 1) >> 1] };
    };
    of(0);
    return { free: of(groups.indexOf(-1)), capped: of(groups.indexOf(0)) };
}
"""

_DRAG = """async ([seconds, name]) => {
    const slider = window.place.querySelector(`input[type=range][aria-label="${name}"]`);
    const frame = () => new Promise(requestAnimationFrame);
    const took = [];
    let [value, before] = [0, await frame()];
    while (took.reduce((a, b) => a + b, 0) < 1000 * seconds) {
        slider.value = value = (value + 1) % 50;
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        const now = await frame();
        took.push(now - before);
        before = now;
    }
    return { frames: 1000 * took.length / took.reduce((a, b) => a + b, 0), worst: Math.max(...took.slice(1)) };
}"""

_PAGE = """async ([script, mount, sheet, state]) => {
    const load = (text) => import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    const host = document.body.appendChild(document.createElement('div'));
    window.place = host.attachShadow({ mode: 'open' });
    const bytes = Uint8Array.from(atob(sheet), (letter) => letter.charCodeAt(0));
    const start = performance.now();
    (await load(script)).default({ data: bytes });
    const component = { data: JSON.parse(state), parentElement: window.place, setTriggerValue: () => {} };
    (await load(mount)).default(component);
    await new Promise(requestAnimationFrame);
    return performance.now() - start;
}"""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A made-up board: patterns, the card, and what the component is sent."""

    card: Scorecard
    patterns: Patterns
    sheet: BoardData
    state: str
    packed_seconds: float
    n_patterns: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a browser took: ms from the sheet to the drawn board, a step, grasping a thumb; frames a second; the worst frame in ms."""

    drawn: float
    step_free: float
    step_capped: float
    grasp: float
    frames: float
    worst: float


def card() -> Scorecard:
    """Thirty rules, ten of them in two groups; one makes leads warm, one keeps them cold."""
    signal = AttributeSignal(parse_condition({"seniority": "vp"}))
    groups = [*["A"] * 5, *["B"] * 5, *[None] * (N_RULES - 10)]
    forced = {N_RULES - 1: ("warm", None), N_RULES - 2: (None, "cold")}
    rules = tuple(
        Rule(f"Rule {place}", signal, group=group, qualifies=forced.get(place, (None, None))[0], limits=forced.get(place, (None, None))[1])
        for place, group in enumerate(groups)
    )
    points = tuple(int(each) for each in np.random.default_rng(1).integers(-15, 30, N_RULES))
    return Scorecard("Benchmark", rules, points, (Group("A", 30), Group("B", 20)))


def made(n_patterns: int, seed: int = 1) -> Made:
    """About that many patterns: half the rules yes or no, the others with up to a dozen levels, as rules that count and fade have."""
    rng, own = np.random.default_rng(seed), card()
    kinds = [(0, 100), (0, 100), (0, 100, 200, 300), (0, *range(10, 101, 9))]
    levels = np.stack([rng.choice(np.array(kinds[place % 4], dtype=np.int16), n_patterns) for place in range(N_RULES)], axis=1)
    levels[:, -2:] *= (rng.random((n_patterns, 2)) < 0.05).astype(np.int16)
    n_leads = np.where(rng.random(n_patterns) < 0.15, rng.integers(2, 9, n_patterns), 1)
    zeros = np.zeros(n_patterns, dtype=np.int64)
    names = tuple(rule.name for rule in own.rules)
    patterns = Patterns(
        names, levels, zeros.astype(np.int16), zeros.astype(np.int8), n_leads, rng.binomial(n_leads, 0.08), zeros.astype(float),
        ("2025-01",), ("training",),
    )  # fmt: skip
    start = time.perf_counter()
    packed = pack(patterns, own)
    seconds = time.perf_counter() - start
    around = Surroundings("Benchmark", "", LeadFlow(100.0, 5), int(n_leads.sum()), ("2025-01",))
    found = sheet(packed, own, rule_results(patterns), around)
    result = evaluate(count_scores(prepare(patterns, own), own), own)
    state = board_state(found.content_id, Draft(own, own), result, Baseline(own, result), receipt=Receipt("", 0), present=False)
    return Made(own, patterns, found, json.dumps(state), seconds, packed.n_patterns)


def measure(browser: Browser, board: Made, *, seconds: float = SECONDS, steps: int = 50) -> Measured:
    """Draw the board as Streamlit's page does, and drag one of its sliders.

    Args:
        browser: Chromium.
        board: What it shows.
        seconds: How long the slider is dragged.
        steps: How many steps of the arithmetic are timed.
    """
    page = browser.new_page(viewport={"width": 1368, "height": 800})
    body = base64.b64encode(board.sheet.body).decode()
    drawn = page.evaluate(_PAGE, [script(), _MOUNT.read_text(encoding="utf-8"), body, board.state])
    dragged = page.evaluate(_DRAG, [seconds, "Points of Rule 2"])
    page.close()
    found = _arithmetic(browser, board, steps)
    grasp = max(each["grasp"] for each in found.values())
    return Measured(drawn, found["free"]["step"], found["capped"]["step"], grasp, dragged["frames"], dragged["worst"])


def _arithmetic(browser: Browser, board: Made, steps: int) -> dict[str, dict[str, float]]:
    page = browser.new_page()
    own, names = board.card, [group.name for group in board.card.groups]
    body = base64.b64encode(pack(board.patterns, own).body).decode()
    groups = [names.index(rule.group) if rule.group else -1 for rule in own.rules]
    asked = [groups, list(own.points), [group.cap for group in own.groups], [tier.lower for tier in own.tiers], steps]
    call = """async ([text, body, asked]) => {
        const scripts = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
        return scripts.arithmetic(Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)), ...asked);
    }"""
    found: dict[str, dict[str, float]] = page.evaluate(call, [joined(("arithmetic.js",)) + _ARITHMETIC, body, asked])
    page.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.board", description=__doc__)
    parser.add_argument("--patterns", type=int, nargs="+", default=[200_000, 1_000_000])
    asked = parser.parse_args()
    path = find_chromium()
    if path is None:
        raise SystemExit("There is no Chromium to measure the board in: run `make browser`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        for n_patterns in asked.patterns:
            board = made(n_patterns)
            _print(board, measure(browser, board))
        browser.close()


def _print(board: Made, found: Measured) -> None:
    bytes_sent, scripts = len(board.sheet.body), len(script().encode())
    print(f"{board.n_patterns:,} patterns x {N_RULES} rules; aims: 15 MB at 1,000,000; a step in 20 ms and 50 frames a second at 200,000")
    print(f"  first load          {bytes_sent / 1e6:9.2f} MB  and {scripts / 1e3:.0f} kB of scripts")
    print(f"  packed in           {board.packed_seconds:9.2f} s")
    print(f"  unpacked and drawn  {found.drawn:9.0f} ms")
    print(f"  a step              {found.step_free:9.1f} ms  in a group {found.step_capped:.1f} ms")
    print(f"  grasping a thumb    {found.grasp:9.1f} ms")
    print(f"  while dragging      {found.frames:9.1f} frames a second, the worst {found.worst:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
