"""The state of the board in the address of the page, so that a link shows what its sender saw."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from analysis.scorecard import Scorecard

_NAMES = ("scorecard", "threshold", "points", "lock")


@dataclass(frozen=True, slots=True)
class Link:
    """What an address says.

    Args:
        scorecard: Name of the saved scorecard; None where the address names none.
        threshold: Lower edge of the hot tier; None where the address names none.
        points: Points of each rule in the order of the card; None: as saved.
        locked: whether the number of hot leads is locked.
    """

    scorecard: str | None
    threshold: int | None
    points: tuple[int, ...] | None
    locked: bool

    def on(self, card: Scorecard) -> Scorecard:
        """The card as the link's sender saw it; what does not fit the card is left out."""
        if self.points is not None and len(self.points) == len(card.points) and all(abs(each) <= 100 for each in self.points):
            card = replace(card, points=self.points)
        return card.with_threshold(self.threshold) if self.threshold is not None and 0 <= self.threshold <= 101 else card


def read() -> Link:
    """What the address of the page says."""
    points = st.query_params.get("points")
    threshold = st.query_params.get("threshold", "")
    return Link(
        scorecard=st.query_params.get("scorecard"),
        threshold=int(threshold) if threshold.isdecimal() else None,
        points=_whole(points) if points else None,
        locked=st.query_params.get("lock") != "off",
    )


def write(saved: Scorecard, card: Scorecard, *, locked: bool) -> None:
    """Let the address of the page say what is shown."""
    wanted = {"scorecard": saved.name, "threshold": str(card.threshold)}
    if card.points != saved.points:
        wanted["points"] = ".".join(str(each) for each in card.points)
    if not locked:
        wanted["lock"] = "off"
    for name in _NAMES:
        if name in wanted and st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]


def _whole(text: str) -> tuple[int, ...] | None:
    parts = text.split(".")
    return tuple(int(each) for each in parts) if all(each.removeprefix("-").isdecimal() for each in parts) else None
