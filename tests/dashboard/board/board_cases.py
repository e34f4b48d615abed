"""Random scorecards with random moves, and what the server says about each: what the board must say too, wherever it runs."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from analysis.evaluation import Evaluation, evaluate
from analysis.evaluation.thresholds import threshold_for_hot
from analysis.inference.estimate import Answer, Estimate
from analysis.rules import Rule
from analysis.scorecard import Group, Scorecard, Tier
from analysis.scoring.counts import ScoreCounts
from analysis.scoring.fast import count_scores, prepare
from analysis.scoring.packing import pack
from analysis.scoring.patterns import Patterns
from dashboard.board.live import component
from dashboard.board.live.payload import Baseline, board_state, cohort_period
from dashboard.board.words import SENTENCES
from dashboard.board.words_headlines import lock_words
from dashboard.ui.state import Draft, Receipt
from dashboard.words.headlines import bands_headline, distribution_headline, headline, never_hot
from tests.analysis.cards import ANY, case

HERE = Path(__file__).parent
N_MOVES = 14
#: Of the board's figures those that are rates: equal to the last bit. Logarithms may differ in it.
RATES = {
    "baseRate": lambda e: e.base_rate, "hotShare": lambda e: e.hot.share, "hotConversion": lambda e: e.hot.conversion,
    "falseHotShare": lambda e: e.hot.false_hot_share, "falsePositiveRate": lambda e: e.hot.false_positive_rate,
    "recall": lambda e: e.hot.recall,
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A card as it stands after a move, and whether the number of hot leads is kept."""

    card: Scorecard
    locked: bool


@dataclass(frozen=True)
class Run:
    """One sitting: patterns, the card compared with, and moves from the first card on."""

    patterns: Patterns
    current: Scorecard
    moves: tuple[Move, ...]


def runs() -> tuple[Run, ...]:
    """Sittings with groups and without, caps that bind, forced tiers, ties, negative points, one lead and none, scores beyond both ends."""
    return tuple(_run(seed) for seed in range(40))


def _run(seed: int) -> Run:
    rng = np.random.default_rng(seed)
    card = _card(rng, n_rules=int(rng.integers(0, 9)))
    n = int(rng.choice([0, 1, 2, 30, 400]))
    patterns = case(card, rng, n).patterns
    current = replace(card, name="current", points=tuple(int(each) for each in rng.integers(-40, 41, len(card.points))))
    moves, standing = [], card
    for _ in range(N_MOVES):
        standing = _moved(standing, rng)
        moves.append(Move(standing, bool(rng.random() < 0.7)))
    return Run(patterns, current, tuple(moves))


def _card(rng: np.random.Generator, *, n_rules: int) -> Scorecard:
    groups = tuple(Group(name, int(rng.integers(0, 60))) for name in ("A", "B")[: int(rng.integers(0, 3))])
    lowers = sorted({int(each) for each in rng.integers(1, 102, int(rng.integers(1, 4)))}, reverse=True)
    tiers = tuple(Tier(f"tier {place}", lower) for place, lower in enumerate([*lowers, 0]))
    maybe_tier = [None, None, None, *(tier.name for tier in tiers)]
    maybe_group = [None, *(group.name for group in groups)]

    def pick(options: list[str | None]) -> str | None:
        return options[int(rng.integers(len(options)))]

    rules = tuple(
        Rule(f"rule {place}", ANY, group=pick(maybe_group), qualifies=pick(maybe_tier), limits=pick(maybe_tier)) for place in range(n_rules)
    )
    return Scorecard("tried", rules, tuple(int(each) for each in rng.integers(-100, 101, n_rules)), groups, tiers)


def _moved(card: Scorecard, rng: np.random.Generator) -> Scorecard:
    """Mostly the same slider as before, as while it is dragged; at times another one, a cap, the threshold, or everything."""
    kind = rng.random()
    if kind < 0.55 and card.rules:
        return card.with_points(card.rules[int(rng.random() < 0.2) % len(card.rules)].name, int(rng.integers(-100, 101)))
    if kind < 0.7 and card.groups:
        return card.with_cap(card.groups[0].name, int(rng.integers(0, 200)))
    if kind < 0.85:
        return card.with_threshold(int(rng.integers(1, 102)))
    return replace(card, points=tuple(int(each) for each in rng.integers(-100, 101, len(card.points))))


@dataclass(frozen=True)
class Told:
    """What the server says after a move."""

    counts: ScoreCounts
    lock: object
    shown: Scorecard
    result: Evaluation
    sentences: dict[str, str]


def told(run: Run) -> tuple[Evaluation, tuple[Told, ...]]:
    """The current card's evaluation, and what the server says after each move."""
    prepared = prepare(run.patterns, run.current)
    reference = evaluate(count_scores(prepared, run.current), run.current)
    return reference, tuple(_told(prepared, reference, move) for move in run.moves)


def _told(prepared, reference: Evaluation, move: Move) -> Told:
    counts = count_scores(prepared, move.card)
    lock = threshold_for_hot(counts, reference.hot.n_leads, move.card)
    shown = move.card.with_threshold(lock.threshold) if move.locked else move.card
    result = evaluate(counts, shown)
    sentences = {
        "headline": headline(result, reference), "neverHot": never_hot(result), "lock": lock_words(lock, reference.hot.n_leads),
        "distribution": distribution_headline(result), "bands": bands_headline(result),
    }  # fmt: skip
    return Told(counts, lock, shown, result, sentences)


def asked(run: Run, reference: Evaluation) -> dict:
    """The same sitting as plain data, for the board's own scripts."""
    card = run.moves[0].card
    present = np.unique(run.patterns.cohort[run.patterns.n_leads > 0]).tolist()
    labels = tuple(run.patterns.cohorts[place] for place in present)
    draft = Draft(card, card)
    state = board_state("id", draft, reference, Baseline(run.current, reference), receipt=Receipt("", 0), present=False)
    names = [group.name for group in card.groups]
    return {
        "body": base64.b64encode(pack(run.patterns, card).body).decode(),
        "groups": [names.index(rule.group) if rule.group else -1 for rule in card.rules],
        "current": state["current"],
        "cohorts": {"n": len(labels), "period": cohort_period(labels)},
        "sentences": dict(SENTENCES),
        "moves": [
            {"points": list(move.card.points), "caps": [group.cap for group in move.card.groups], "locked": move.locked,
             "lowers": [tier.lower for tier in move.card.tiers]}
            for move in run.moves
        ],
    }  # fmt: skip


def bundle() -> str:
    """The board's arithmetic and words as the page gets them, and a function that walks through a sitting with them."""
    names = ("arithmetic.js", "words.js")
    return "\n".join([component.joined(names), (HERE / "board_cases.js").read_text(encoding="utf-8")])


def hold(answers: list[list[dict]], expected: list[tuple[Evaluation, tuple[Told, ...]]]) -> None:
    """Hold what a browser said against what the server says."""
    assert len(answers) == len(expected)
    for answer, (_, moves) in zip(answers, expected, strict=True):
        assert len(answer) == len(moves)
        for said, wanted in zip(answer, moves, strict=True):
            _hold_move(said, wanted)


def _hold_move(said: dict, wanted: Told) -> None:
    _hold_counts(said, wanted.counts)
    result = wanted.result
    assert said["lowers"] == [tier.lower for tier in wanted.shown.tiers]
    assert (said["lock"]["threshold"], said["lock"]["nHot"]) == (wanted.lock.threshold, wanted.lock.n_hot)
    assert said["sentences"] == wanted.sentences
    found = said["found"]
    counted = ("nLeads", "nConverted", "nHot", "nHotConverted")
    assert [found[name] for name in counted] == [result.n_leads, result.n_converted, result.hot.n_leads, result.hot.n_converted]
    assert [list(pair) for pair in zip(found["tierLeads"], found["tierConverted"], strict=True)] == [
        [tier.n_leads, tier.n_converted] for tier in result.tiers
    ]
    for name, of in RATES.items():
        assert found[name] == _plain(of(result)), name
    assert [band["conversion"] for band in found["bands"]] == [_plain(band.conversion) for band in result.bands]
    assert found["auc"] == (result.auc.value if isinstance(result.auc, Estimate) else None)
    _hold_lift(found["lift"], result.hot.lift)


def _hold_counts(said: dict, counts: ScoreCounts) -> None:
    wanted = {
        pair: (counts.n_leads[:, place].sum(axis=0), counts.n_converted[:, place].sum(axis=0)) for place, pair in enumerate(counts.forced)
    }
    for place, pair in enumerate(said["forced"]):
        leads, converted = wanted.pop(tuple(pair))
        part = slice(101 * place, 101 * (place + 1))
        assert said["leads"][part] == leads.tolist()
        assert said["converted"][part] == converted.tolist()
    assert all(leads.sum() == 0 for leads, _ in wanted.values())


def _hold_lift(said: dict | None, wanted: Answer) -> None:
    if not isinstance(wanted, Estimate):
        assert said is None
        return
    assert said is not None
    assert said["value"] == wanted.value
    assert all(math.isclose(said[end], getattr(wanted, end), rel_tol=1e-13) for end in ("low", "high"))


def _plain(answer: Answer) -> dict | None:
    return {"value": answer.value, "low": answer.low, "high": answer.high} if isinstance(answer, Estimate) else None


def some_wrong(answers: list[list[dict]]) -> None:
    """That holding both against each other can fail at all: one lead more in one cell must be noticed."""
    answers[-1][-1]["found"]["nHot"] += 1
    with pytest.raises(AssertionError):
        hold(answers, [told(run) for run in runs()])
