"""Items: what may be true of a lead at its snapshot, each as the signal of a rule, and its absence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.rules import AttributeSignal, TouchSignal

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that may be true of a lead.

    Args:
        subject: The attribute or touch point that it is about; two items about one subject are never combined.
        signal: The same as the signal of a rule: the rule has a level exactly where the item holds.
        otherwise: A signal that holds exactly where the item does not; None where rules cannot say that.
        as_exported: It rests on a value of the export, not on the one known at the snapshot.
    """

    subject: str
    signal: AttributeSignal | TouchSignal
    otherwise: AttributeSignal | None = None
    as_exported: bool = False

    @property
    def is_touch(self) -> bool:
        """It is about touches, not about an attribute."""
        return isinstance(self.signal, TouchSignal)


@dataclass(frozen=True, slots=True)
class Fact:
    """An item that holds, or its absence."""

    item: Item
    holds: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ItemTable:
    """Which items hold for some leads.

    Args:
        items: m of them.
        holds: bool ``[m, n]``.
        absent: bool ``[m, n]``: does not hold, and that could have been seen. A lead may be neither.
    """

    items: tuple[Item, ...]
    holds: Flags
    absent: Flags

    def __post_init__(self) -> None:
        shape = (len(self.items), self.n_leads)
        for name in ("holds", "absent"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name}.shape == {getattr(self, name).shape}, must be {shape}.")
        if np.any(self.holds & self.absent):
            raise ValueError("an item holds and is absent for the same lead.")

    @property
    def n_leads(self) -> int:
        """Number of leads."""
        return int(self.holds.shape[1])

    def of_leads(self, leads: NDArray[Any]) -> ItemTable:
        """The same for some of the leads, given as a mask or as positions."""
        return ItemTable(self.items, self.holds[:, leads], self.absent[:, leads])

    def where(self, facts: tuple[Fact, ...]) -> Flags:
        """For which leads all facts are true, bool ``[n]``; all leads for no facts.

        Raises:
            ValueError: A fact is about another item.
        """
        mask = np.ones(self.n_leads, dtype=np.bool_)
        for fact in facts:
            row = self.items.index(fact.item)
            mask &= self.holds[row] if fact.holds else self.absent[row]
        return mask

    def facts(self, *, at_least: int) -> FactTable:
        """Every item and every absence that enough of the leads show and enough do not; of identical ones the first.

        Which facts are looked at depends on how many leads show them, never on what became of the leads.

        Args:
            at_least: Leads that a fact must be true of, and leads that it must not be true of.

        Returns:
            Items before absences.
        """
        both = np.concatenate([self.holds, self.absent])
        reach = both.sum(axis=1)
        kept: dict[bytes, int] = {}
        for row in np.flatnonzero((reach >= at_least) & (self.n_leads - reach >= at_least)).tolist():
            kept.setdefault(np.packbits(both[row]).tobytes(), row)
        rows, m = list(kept.values()), len(self.items)
        return FactTable(tuple(Fact(self.items[row % m], row < m) for row in rows), both[rows])


@dataclass(frozen=True, slots=True, eq=False)
class FactTable:
    """Which facts are true of some leads.

    Args:
        facts: k of them.
        true: bool ``[k, n]``.
    """

    facts: tuple[Fact, ...]
    true: Flags

    @property
    def subject(self) -> NDArray[np.int64]:
        """What each fact is about, as a number, ``[k]``."""
        numbers: dict[str, int] = {}
        return np.array([numbers.setdefault(fact.item.subject, len(numbers)) for fact in self.facts], dtype=np.int64)

    @property
    def as_exported(self) -> Flags:
        """Which facts rest on exported values, ``[k]``."""
        return np.array([fact.item.as_exported for fact in self.facts], dtype=np.bool_)
