"""What a signal is once it was read: a value for each judged lead, in levels or in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Family

About = Literal["attribute", "touch point"]


@dataclass(frozen=True, slots=True, eq=False)
class LevelSignal:
    """A signal with distinct levels.

    Args:
        name: Name of the attribute, or words of the touch point.
        family: One of the five families, where known.
        levels: The distinct values, the most frequent first; for a touch point ``with`` and ``without``.
        codes: int32 ``[n]``: index into ``levels``; −1 where the value is missing.
        as_exported: The value is that of the export, not the one known at the snapshot.
        about: Attribute or touch point.
    """

    name: str
    family: Family | None
    levels: tuple[str, ...]
    codes: NDArray[np.int32]
    as_exported: bool
    about: About = "attribute"

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which leads have no value, ``[n]``."""
        return np.asarray(self.codes < 0)


@dataclass(frozen=True, slots=True, eq=False)
class NumberSignal:
    """A numeric signal: float64 ``[n]``, NaN where the value is missing."""

    name: str
    family: Family | None
    numbers: NDArray[np.float64]
    as_exported: bool
    about: About = "attribute"

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which leads have no number, ``[n]``."""
        return np.isnan(self.numbers)


Signal = LevelSignal | NumberSignal


@dataclass(frozen=True, slots=True)
class Refused:
    """A signal that is not compared, and why, in words that follow its name."""

    name: str
    family: Family | None
    reason: str
    about: About = "attribute"
