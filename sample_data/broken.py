"""Broken rows, as every real export has them: planted among the first rows of each file, counted by reason."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from sample_data.arrays import Random

BAD_DATES = ("2024-13-45 10:00:00", "31/02/2024", "yesterday", "0000-00-00 00:00:00", "2025-06-31 08:15:00")


@dataclass(frozen=True, slots=True)
class Breakage:
    """Copies of good rows with one thing wrong.

    Args:
        file: The file they go into.
        reason: What is wrong, in words.
        column: The column that is changed.
        values: What is put there, one after the other, ``count`` times in all.
        count: Number of rows.
        own_id: Column that gets an id of its own, so that the copy does not collide with the good row; empty: the id is kept.
    """

    file: str
    reason: str
    column: str
    values: tuple[str, ...]
    count: int
    own_id: str = ""


BREAKAGES: tuple[Breakage, ...] = (
    Breakage("leads.csv", "no lead id", "Lead ID", ("",), 3),
    Breakage("leads.csv", "bad date", "Create Date", BAD_DATES, 4, "Lead ID"),
    Breakage("leads.csv", "same id, other values", "Number of Employees", ("12", "4800", "75"), 3),
    Breakage("leads.csv", "not a number", "Number of Employees", ("ca. 500", "1-10"), 2, "Lead ID"),
    Breakage("activities.csv", "bad date", "Activity Date", BAD_DATES, 5, "Activity ID"),
    Breakage("activities.csv", "no lead id", "Lead ID", ("", "   "), 4, "Activity ID"),
    Breakage("activities.csv", "no such lead", "Lead ID", ("L-9999990", "L-9999991", "L-9999992"), 6, "Activity ID"),
    Breakage("activities.csv", "negative duration", "Duration (s)", ("-1", "-30"), 4, "Activity ID"),
    Breakage("activities.csv", "no activity type", "Activity Type", ("",), 2, "Activity ID"),
    Breakage("activities.csv", "same id, other values", "Duration (s)", ("7", "11", "13"), 3),
    Breakage("stage_history.csv", "bad date", "Entered Date", BAD_DATES, 3),
    Breakage("stage_history.csv", "no lead id", "Lead ID", ("",), 2),
    Breakage("stage_history.csv", "no such lead", "Lead ID", ("L-9999993",), 2),
    Breakage("stage_history.csv", "unknown stage", "Stage", ("Negotiation???", "Parked"), 2),
    Breakage("deals.csv", "bad date", "Close Date", ("45.13.2024 10:00:00", "soon"), 2, "Deal ID"),
    Breakage("deals.csv", "no deal id", "Deal ID", ("",), 2),
    Breakage("deals.csv", "not a number", "Amount", ("on request",), 1, "Deal ID"),
    Breakage("deals.csv", "same id, other values", "Product", ("Service contract",), 2),
    Breakage("handoffs.csv", "bad date", "Handoff Date", BAD_DATES, 2),
    Breakage("handoffs.csv", "no such lead", "Lead ID", ("L-9999994",), 1),
    Breakage("feedback.csv", "no lead id", "Lead ID", ("",), 2),
    Breakage("field_history.csv", "bad date", "Edit Date", BAD_DATES, 2),
    Breakage("field_history.csv", "no such lead", "Lead ID", ("L-9999995",), 1),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """How many rows of one kind were planted in a file."""

    file: str
    reason: str
    rows: int


def plant(rng: Random, file: str, lines: list[str]) -> tuple[list[str], list[Planted]]:
    """Put the file's broken rows among its lines.

    Args:
        rng: Where in the file, and copies of which rows.
        file: Name of the file.
        lines: Header and rows, without line ends, one row a line.

    Returns:
        The lines with the broken rows after the rows that they copy, and what was planted. A file without rows stays as it is.
    """
    if len(lines) < 2:
        return lines, []
    header = next(csv.reader([lines[0]]))
    after: dict[int, list[str]] = {}
    planted: list[Planted] = []
    for number, breakage in enumerate(each for each in BREAKAGES if each.file == file):
        for k in range(breakage.count):
            source = int(rng.integers(1, len(lines)))
            row = next(csv.reader([lines[source]]))
            row[header.index(breakage.column)] = _other(breakage.values, k, row[header.index(breakage.column)])
            if breakage.own_id:
                row[header.index(breakage.own_id)] = _own_id(row[header.index(breakage.own_id)], 10 * number + k)
            after.setdefault(source, []).append(_line(row))
        planted.append(Planted(file, breakage.reason, breakage.count))
    return [each for place, line in enumerate(lines) for each in (line, *after.get(place, ()))], planted


def _other(values: tuple[str, ...], k: int, present: str) -> str:
    """The k-th value, or the next one where the row already has it."""
    value = values[k % len(values)]
    return values[(k + 1) % len(values)] if value == present else value


def _own_id(like: str, number: int) -> str:
    """An id of the same form that no good row has."""
    head = like[: len(like) - len(like.lstrip("ALD-"))]
    return f"{head}{9_000_000_000 + number}"


def _line(row: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def planting_random(seed: int) -> Random:
    """The random numbers of the broken rows, apart from those of the company."""
    return np.random.default_rng([seed, 2**31])
