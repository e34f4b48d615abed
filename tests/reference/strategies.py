"""Random worlds: rule sets and histories on small grids of instants, so that ties and edges of windows are common.

Everything comes from one seed, so a world that shows a difference can be made again.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from analysis.conditions import Between, ColumnTest, Condition, ContainsText, ContainsWords, Missing, OneOf, Test
from analysis.rules import AttributeSignal, DwellSignal, Fades, Rule, ScoreSignal, Signal, SilenceSignal, TouchSignal
from analysis.tables import AttributeInfo, KnownFrom
from tests.reference.conditions import Value
from tests.reference.levels import DAY, Change, Lead, StageEntry, Touch, World

#: 2024-02-20T00:00:00 UTC: the leap day is the tenth day of the grid.
GRID_START = 1_708_387_200_000_000
GRID_DAYS = 24

ATTRIBUTES = (
    AttributeInfo("account_id", "account_id", "text"),
    AttributeInfo("seniority", "seniority", "text", has_history=True),
    AttributeInfo("title", "title", "text"),
    AttributeInfo("employees", "employees", "number"),
    AttributeInfo("visits", "a_visits", "number", has_history=True),
    AttributeInfo("won_date", "a_won_date", "instant"),
    AttributeInfo("segment", "a_segment", "text", known_from=KnownFrom("column", "won_date")),
    AttributeInfo("Deal size", "a_Deal size", "number", known_from=KnownFrom("stage", "qualified")),
    AttributeInfo("reason", "a_reason", "text", known_from=KnownFrom("stage", "lost"), has_history=True),
    AttributeInfo("product", "a_product", "text", known_from=KnownFrom("outcome")),
    AttributeInfo("old_score", "a_old_score", "number"),
    AttributeInfo("late_score", "a_late_score", "number", known_from=KnownFrom("column", "created_at")),
    AttributeInfo("won_score", "a_won_score", "text", known_from=KnownFrom("stage", "won")),
)
_TEXTS = {
    "account_id": ("A", "B"),
    "seniority": ("vp", "director", "c_level", "intern"),
    "title": ("Intern", "International VP", "vp of sales", "Über-vp", "überintern", "12", " 7.5 ", "ten", "nan", "1e1", "", "  "),
    "segment": ("b2b", "b2c"),
    "product": ("small", "large"),
    "won_score": ("12.5", "100", " 7 ", "many", "nan"),
    "reason": ("price", "timing", "no budget"),
}
_WORDS = ("intern", "vp", "vp of", "ÜBER", "sales", "12")
_ASSETS = ("pricing", "demo", "guide", None)
_TOUCH_VALUES: dict[str, tuple[str | None, ...]] = {
    "channel": ("web", "email", "event"),
    "action": ("visit", "open", "click"),
    "asset": _ASSETS,
    "direction": ("in", "out", None),
    "actor": ("Kim", None),
}


def random_world(seed: int, *, n_leads: int = 60, n_rules: int = 25) -> World:
    """A world of leads and rules, fixed by its seed."""
    random = Random(seed)
    rules = [random_rule(random, f"rule {number}") for number in range(n_rules)]
    for number in random.sample(range(n_rules), n_rules // 3):
        others = [rule.name for rule in rules if rule.name != rules[number].name and not rule.unless]
        named = {name for rule in rules for name in rule.unless}
        if rules[number].name not in named and others:
            rules[number] = replace(rules[number], unless=tuple(random.sample(others, min(len(others), random.choice((1, 1, 2))))))
    return World(
        tuple(random_lead(random, f"L{number:03d}") for number in range(n_leads)),
        tuple(rules),
        ATTRIBUTES,
        random.choice(("won", "qualified", "lost")),
    )


def worlds(n_leads: int = 3, n_rules: int = 4) -> st.SearchStrategy[World]:
    """Small random worlds."""
    return st.integers(0, 10**9).map(lambda seed: random_world(seed, n_leads=n_leads, n_rules=n_rules))


# Rules


def random_rule(random: Random, name: str) -> Rule:
    """A rule without ``unless``."""
    signal = random.choices((_touch_signal, _dwell_signal, _silence_signal, _attribute_signal, _score_signal), (12, 4, 2, 6, 1))[0](random)
    touched = isinstance(signal, TouchSignal | DwellSignal)
    return Rule(
        name,
        signal,
        account=isinstance(signal, TouchSignal | DwellSignal | SilenceSignal) and random.random() < 0.3,
        machine=touched and random.random() < 0.3,
        rep=touched and random.random() < 0.3,
    )


def _touch_signal(random: Random) -> Signal:
    condition = _condition(random, tuple(_TOUCH_VALUES))
    keeps = random.choice((None, random.randint(1, 6)))
    by = random.choice((10, 25, 30, 33, 50, 60, 95, 100))
    fades = random.choice((None, Fades(random.randint(1, 4), by, random.choice(("linear", "half")))))
    if random.random() < 0.3:
        return TouchSignal(condition, up_to=random.choice((1, 2, 3, 300)), keeps_days=keeps, fades=fades)
    return TouchSignal(
        condition,
        at_least=random.choice((1, 1, 2, 2, 3)),
        within_days=random.choice((None, random.randint(1, 5))),
        distinct=random.choice((None, None, "day", "asset")),
        keeps_days=keeps,
        fades=fades,
    )


def _dwell_signal(random: Random) -> Signal:
    condition, days = _condition(random, tuple(_TOUCH_VALUES)), random.choice((None, random.randint(1, 5)))
    if random.random() < 0.5:
        return DwellSignal(condition, days, at_least_seconds=random.choice((1, 30, 60, 90)))
    return DwellSignal(condition, days, per_seconds=random.choice((10, 30, 60)), up_to=random.choice((1, 2, 5)))


def _silence_signal(random: Random) -> Signal:
    return SilenceSignal(random.randint(1, 8))


def _attribute_signal(random: Random) -> Signal:
    return AttributeSignal(_condition(random, tuple(each.name for each in ATTRIBUTES if not each.name.endswith("score"))))


def _score_signal(random: Random) -> Signal:
    return ScoreSignal(random.choice(("old_score", "late_score", "won_score")), random.choice((10, 100, 250)))


def _condition(random: Random, columns: tuple[str, ...]) -> Condition:
    def alternative() -> tuple[ColumnTest, ...]:
        chosen = random.choices(columns, k=random.choice((1, 1, 1, 2)))
        return tuple(ColumnTest(column, _test(random, column)) for column in chosen)

    return Condition(tuple(alternative() for _ in range(random.choice((1, 1, 1, 2, 3)))))


def _test(random: Random, column: str) -> Test:
    if column == "won_date" or random.random() < 0.1:
        return Missing(random.random() < 0.5)
    if column in ("employees", "visits", "Deal size"):
        low, high = sorted(random.choices((0.0, 1.0, 2.5, 9.0, 10.0, 200.0), k=2))
        return random.choice((OneOf((low, "10", "many")), OneOf((high,)), Between(low, high), Between(low), Between(None, high)))
    if column == "title":
        words = tuple(random.sample(_WORDS, 2))
        return random.choice(
            (ContainsWords(words), ContainsText(words), Between(7.5, 12.0), Between(8.0), OneOf(("Intern", 12, 7.5, 10.0)))
        )
    if column == "asset" and random.random() < 0.3:
        return random.choice((ContainsWords(("PRICING",)), ContainsText(("i",))))
    values = [value for value in _TOUCH_VALUES.get(column) or _TEXTS[column] if value is not None]
    return OneOf(tuple(random.sample(values, random.randint(1, len(values)))))


# Histories


def random_lead(random: Random, lead_id: str) -> Lead:
    """A lead with its history."""
    created_at = random.choice((None, *(random_instant(random) for _ in range(7))))
    n_touches = random.choice((0, 1, 2, 4, 8, 14))
    return Lead(
        lead_id,
        created_at,
        random.choice((None, None, None, "A", "B", "C", "D", "E")),
        {each.name: _value(random, each.name) for each in ATTRIBUTES if each.name != "account_id"},
        tuple(random_touch(random) for _ in range(n_touches)),
        tuple(_change(random) for _ in range(random.choice((0, 0, 1, 3, 6)))),
        tuple(_stage(random) for _ in range(random.choice((0, 1, 2)))),
        consent=random.choice((None, None, True, True, False)),
        observable_web=random.choice((None, True, True, False)),
        observable_email=random.choice((None, True, True, False)),
    )


def random_instant(random: Random) -> int:
    """An instant: mostly on whole days or quarters of a day, sometimes a microsecond beside them, sometimes anywhere."""
    at = GRID_START + random.randrange(random.choice((4, GRID_DAYS))) * DAY
    kind = random.random()
    if kind < 0.45:
        return at
    if kind < 0.75:
        return at + random.randrange(4) * DAY // 4
    return at + random.choice((-1, 1)) if kind < 0.85 else at + random.randrange(DAY)


def random_touch(random: Random) -> Touch:
    """A touch."""
    values = {column: random.choice(choices) for column, choices in _TOUCH_VALUES.items()}
    return Touch(
        random_instant(random),
        values["channel"] or "web",
        values["action"] or "visit",
        values["asset"],
        dwell_seconds=random.choice((None, 0.0, 10.0, 29.9996, 30.0, 29.999, 0.001, 60.25, round(random.uniform(0, 99), 4))),
        actor=values["actor"],
        direction=values["direction"],
        machine=random.choice((None, False, False, False, True)),
        logged_by_rep=random.choice((None, False, False, False, True)),
    )


def _change(random: Random) -> Change:
    name = random.choice(("seniority", "seniority", "visits", "reason"))
    values: tuple[str | None, ...] = ("1", "2.5", "9", "10", "200", None) if name == "visits" else (*_TEXTS[name], None)
    return Change(random_instant(random), name, random.choice(values))


def _stage(random: Random) -> StageEntry:
    return StageEntry(random_instant(random), random.choice(("new", "mql", "qualified", "opportunity", "won", "lost", "disqualified")))


def _value(random: Random, name: str) -> Value:
    if random.random() < 0.2:
        return None
    if name == "won_date":
        return random_instant(random)
    if name in ("old_score", "late_score"):
        return random.choice((-3.0, 0.0, 0.5, 12.5, 49.5, 100.0, 400.0))
    return random.choice(_TEXTS[name]) if name in _TEXTS else random.choice((0.0, 1.0, 2.5, 9.0, 10.0, 200.0))
