"""Reading items: levels of attributes and counts of touches of some leads, as known at their snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.conditions import AllOf, Between, ColumnTest, Condition, Missing, OneOf, Test
from analysis.dataset.engine import Dataset
from analysis.dataset.entries import micros
from analysis.false_positives.facts import Flags, Item, ItemTable
from analysis.false_positives.search import ENOUGH_LEADS
from analysis.rules import AttributeSignal, TouchSignal
from analysis.signals.bins import equal_count_cuts
from analysis.signals.read import read_attributes
from analysis.signals.touch_points import Watched, snapshot_rows, touch_point_name
from analysis.signals.values import LevelSignal, NumberSignal, Signal
from analysis.snapshots.study_data import StudyData
from analysis.tables import AttributeInfo

#: Levels of an attribute, and touch points, that become items at most: the most frequent ones.
MOST_LEVELS, MOST_POINTS = 12, 40
#: Touches that a lead has had at least.
TIMES = (1, 2, 3)
#: Values that a rule may list to say "any other value".
MOST_OTHERS = 60
#: Who owns a lead, and which company it is, says nothing that a rule could carry over to the next lead.
_NOBODYS_DOING = frozenset({"owner", "account_id"})


def read_items(study_data: StudyData, rows: NDArray[np.int64], *, left_out: frozenset[str] = frozenset()) -> ItemTable:
    """Every item that enough of some leads show, chosen without any outcome.

    Args:
        study_data: The study asked of the import.
        rows: Positions of the snapshots.
        left_out: Attributes and touch points, by name, that may not be used: those that may carry the outcome.

    Returns:
        Levels of attributes, numbers in bins, missing values; touches of a kind and of a touch point, once, twice, three times or more.
        Touches by machines, those that reps logged, and those that only we make do not count.
    """
    signals = tuple(each for each in read_attributes(study_data, rows)[0] if each.name not in left_out | _NOBODYS_DOING)
    touched = _read_touches(study_data, rows)
    items = [item for signal in signals for item in _attribute_items(study_data, signal)]
    items += [item for item in _touch_items(touched) if item.subject not in left_out]
    return _measured(tuple(items), {each.name: each for each in signals}, touched)


def measure_items(study_data: StudyData, rows: NDArray[np.int64], items: tuple[Item, ...]) -> ItemTable:
    """The same items of other leads.

    Args:
        study_data: The study that they were read for.
        rows: Positions of the snapshots.
        items: As `read_items` found them.
    """
    return _measured(items, {each.name: each for each in read_attributes(study_data, rows)[0]}, _read_touches(study_data, rows))


def _attribute_items(study_data: StudyData, signal: Signal) -> Iterator[Item]:
    info = next(each for each in study_data.dataset.meta.attributes if each.name == signal.name)
    if isinstance(signal, NumberSignal):
        yield from _number_items(info, signal)
    else:
        yield from _level_items(study_data.dataset, info, signal)
    # Before an attribute is known a rule has no level, so that "missing" would say something else than the rule.
    if info.known_from is None and np.count_nonzero(signal.missing) >= ENOUGH_LEADS:
        yield Item(signal.name, _asks(signal.name, Missing()), _asks(signal.name, Missing(expected=False)), signal.as_exported)


def _level_items(dataset: Dataset, info: AttributeInfo, signal: LevelSignal) -> Iterator[Item]:
    counts = np.bincount(signal.codes[~signal.missing], minlength=len(signal.levels))
    kept = [level for level, n in zip(signal.levels, counts.tolist(), strict=True) if n >= ENOUGH_LEADS and level.strip()][:MOST_LEVELS]
    values = _all_values(dataset, info) if kept and info.known_from is None else ()
    for level in (each.strip() for each in kept):
        others = tuple(each for each in values if each != level)
        otherwise = _asks(info.name, OneOf(others), Missing()) if 0 < len(others) <= MOST_OTHERS else None
        yield Item(info.name, _asks(info.name, OneOf((level,))), otherwise, signal.as_exported)


def _all_values(dataset: Dataset, info: AttributeInfo) -> tuple[str, ...]:
    """Every value that the attribute has or had for any lead, where rules could list them."""
    column = dataset.tables.leads[info.column].cast("string").strip()
    values = dataset.tables.leads.select(value=column).distinct()
    if info.has_history:
        changes = dataset.tables.attribute_changes
        values = values.union(changes.filter(changes["attribute"] == info.name).select(value=changes["value"].strip()), distinct=True)
    rows = dataset.run(values.filter(values["value"].notnull() & (values["value"] != "")).order_by("value").limit(MOST_OTHERS + 2))
    return tuple(rows["value"].to_pylist())


def _number_items(info: AttributeInfo, signal: NumberSignal) -> Iterator[Item]:
    cuts = equal_count_cuts(signal.numbers)
    if not cuts:
        return
    # A bin ends just under the next one: the condition of a rule includes both of its limits.
    below = [_last_below(signal, cut) for cut in cuts]
    for low, high in zip((None, *cuts), (*below, None), strict=True):
        parts = [Between(None, _last_below(signal, low))] if low is not None else []
        parts += [Between(cuts[below.index(high)], None)] if high is not None else []
        otherwise = _asks(info.name, *parts, Missing()) if info.known_from is None else None
        yield Item(info.name, _asks(info.name, Between(low, high)), otherwise, signal.as_exported)


def _last_below(signal: NumberSignal, cut: float) -> float:
    known = signal.numbers[~signal.missing]
    if np.all(known == np.round(known)) and cut == round(cut):
        return cut - 1
    return float(known[known < cut].max())


def _asks(column: str, *tests: Test) -> AttributeSignal:
    return AttributeSignal(Condition(tuple((ColumnTest(column, test),) for test in tests)))


@dataclass(frozen=True, slots=True, eq=False)
class _Touched:
    """Touches of some leads by their snapshots.

    Args:
        points: Channel, action and asset of each touch point; an empty asset is none.
        counts: int32 ``[n_points, n]``.
        ours: Touch points of which every touch goes out from us, bool ``[n_points]``.
        watched: Who could be observed.
    """

    points: tuple[tuple[str, str, str], ...]
    counts: NDArray[np.int32]
    ours: Flags
    watched: Watched

    def of(self, alternative: AllOf) -> NDArray[np.int32]:
        """Touches that meet a condition on channel, action and perhaps asset."""
        asked = tuple(each.test.values[0] for each in alternative if isinstance(each.test, OneOf))
        rows = [place for place, point in enumerate(self.points) if point[: len(asked)] == asked]
        summed: NDArray[np.int32] = self.counts[rows].sum(axis=0, dtype=np.int32)
        return summed


def _read_touches(study_data: StudyData, rows: NDArray[np.int64]) -> _Touched:
    dataset = study_data.dataset
    types = dataset.tables.touch_types
    counted = types.filter(~types["machine"].fill_null(False) & ~types["logged_by_rep"].fill_null(False))
    parts = {name: counted[name].fill_null("").strip() for name in ("channel", "action", "asset")}
    named = counted.select("touch_type", **parts, ours=counted["direction"].fill_null("in") == "out")
    points = dataset.run(
        named.group_by(["channel", "action", "asset"]).agg(ours=named["ours"].all()).order_by(["channel", "action", "asset"])
    )
    keys = list(zip(*(points[name].to_pylist() for name in parts), strict=True))
    seen = dataset.bring(snapshot_rows(study_data, rows))
    touches = dataset.tables.touches
    own = touches.select("lead_no", "touch_type", at=micros(touches["occurred_at"])).inner_join(seen, "lead_no")
    known = own.filter(own["at"] <= own["as_of"]).inner_join(named, "touch_type")
    found = dataset.run(known.group_by(["snapshot", "channel", "action", "asset"]).agg(n=known.count()))
    dataset.drop(seen)
    counts = np.zeros((len(keys), len(rows)), dtype=np.int32)
    place = {key: position for position, key in enumerate(keys)}
    at = [place[key] for key in zip(*(found[name].to_pylist() for name in parts), strict=True)]
    counts[np.array(at, dtype=np.int64), found["snapshot"].to_numpy()] = found["n"].to_numpy()
    ours = np.array(points["ours"].to_pylist(), dtype=np.bool_)
    return _Touched(tuple(keys), counts, ours, Watched.read(dataset, study_data.snapshots.lead_no[rows]))


def _touch_items(touched: _Touched) -> Iterator[Item]:
    """Kinds of touches, then touch points with an asset, those with the widest reach first."""
    theirs = [point for point, ours in zip(touched.points, touched.ours, strict=True) if not ours]
    kinds = list(dict.fromkeys((channel, action, "") for channel, action, _ in theirs))
    for points in (kinds, [point for point in theirs if point[2]]):
        reach = {point: int(np.count_nonzero(touched.of(_touch_condition(point)))) for point in points}
        wide = sorted((point for point in points if reach[point] >= ENOUGH_LEADS), key=lambda point: (-reach[point], point))
        for point in wide[:MOST_POINTS]:
            for times in TIMES:
                yield Item(touch_point_name(*point), TouchSignal(Condition((_touch_condition(point),)), at_least=times))


def _touch_condition(point: tuple[str, str, str]) -> AllOf:
    named = zip(("channel", "action", "asset"), point, strict=True)
    return tuple(ColumnTest(column, OneOf((value,))) for column, value in named if value)


def _measured(items: tuple[Item, ...], signals: dict[str, Signal], touched: _Touched) -> ItemTable:
    n = touched.counts.shape[1]
    holds, absent = np.zeros((len(items), n), dtype=np.bool_), np.zeros((len(items), n), dtype=np.bool_)
    for row, item in enumerate(items):
        if isinstance(item.signal, TouchSignal):
            holds[row], absent[row] = _touch_holds(item.signal, touched)
        else:
            holds[row] = _attribute_holds(item.signal, signals)
            absent[row] = ~holds[row]
    return ItemTable(items, holds, absent)


def _touch_holds(signal: TouchSignal, touched: _Touched) -> tuple[Flags, Flags]:
    alternative = signal.condition.alternatives[0]
    had = touched.of(alternative) >= signal.at_least
    channel, action = (str(each.test.values[0]) for each in alternative[:2] if isinstance(each.test, OneOf))
    watched = touched.watched
    return had & watched.consent, ~had & watched.consent & watched.absence_known(channel, action)


def _attribute_holds(signal: AttributeSignal, signals: dict[str, Signal]) -> Flags:
    ((asked,),) = signal.condition.alternatives
    values = signals[asked.column]
    match asked.test:
        case Missing():
            return values.missing
        case Between(low, high) if isinstance(values, NumberSignal):
            return (values.numbers >= (-np.inf if low is None else low)) & (values.numbers <= (np.inf if high is None else high))
        case OneOf((level,)) if isinstance(values, LevelSignal):
            codes = [code for code, name in enumerate(values.levels) if name.strip() == level]
            return np.isin(values.codes, codes)
    raise ValueError(f"test == {asked.test!r}, must be one that read_items makes.")
