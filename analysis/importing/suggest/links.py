"""Linking guessed entries by their values: which column of one file holds the ids of another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.importing.mapping.presets import words
from analysis.importing.suggest.render import GuessedEntry
from analysis.importing.suggest.samples import ColumnSample, FileSample

#: Share of a column's values that must be ids of leads.
OVERLAP = 0.5
_CLOSING = re.compile(r"\b(won|closed|close|signed|purchase|conversion|converted)\b")


def link(entries: list[GuessedEntry], samples: Mapping[str, FileSample], notes: dict[str, str]) -> list[GuessedEntry]:
    """Join files about the same leads, and give facts their leads.

    Args:
        entries: As guessed file by file.
        samples: What each source looks like.
        notes: A comment on each source; changed where a file turns out to be something else.

    Returns:
        The entries that can be imported; the rest is noted.
    """
    leads = [entry for entry in entries if entry.table == "leads"]
    main = max(leads, key=lambda entry: ("created_at" in entry.columns, samples[entry.source].n_rows), default=None)
    column = _column(samples, main, "lead_id")
    ids = column.keys if column else frozenset()
    kept: list[GuessedEntry] = []
    for entry in entries:
        if main is not None and entry.table == "leads" and entry is not main and _joins(entry, samples, ids):
            kept += _joined(main, entry, samples, notes)
        elif _has_lead(entry, samples, ids):
            kept.append(entry)
        else:
            notes[entry.source] += " Left out: no column contains the ids of leads."
    return kept


def _column(samples: Mapping[str, FileSample], entry: GuessedEntry | None, target: str) -> ColumnSample | None:
    value = entry.columns.get(target) if entry else None
    header = value.get("column") if isinstance(value, dict) else value
    return samples[entry.source].column(header) if entry and isinstance(header, str) else None


def _joins(entry: GuessedEntry, samples: Mapping[str, FileSample], ids: frozenset[str]) -> bool:
    """Whether a file has one row for some of the leads of the main file."""
    column = _column(samples, entry, "lead_id")
    return column is not None and column.is_unique and _overlap(column, ids) > OVERLAP and "created_at" not in entry.columns


def _overlap(column: ColumnSample, ids: frozenset[str]) -> float:
    values = column.keys or frozenset(column.values)
    return len(values & ids) / len(values) if values else 0.0


def _joined(main: GuessedEntry, entry: GuessedEntry, samples: Mapping[str, FileSample], notes: dict[str, str]) -> list[GuessedEntry]:
    """Join a file to the leads; where it dates their closing, it is the list of the leads that were won."""
    here, there = _column(samples, main, "lead_id"), _column(samples, entry, "lead_id")
    if here is None or there is None:
        return [entry]
    sample = samples[entry.source]
    main.joins.append({"source": entry.source, "on": {here.header: there.header}})
    dated = next((each for each in sample.columns if each.date is not None and _CLOSING.search(words(each.header))), None)
    notes[entry.source] = "One row for some of the leads: joined to them."
    if dated is None:
        return []
    taken = samples[main.source].headers
    for column in sample.columns:
        if column.header != there.header and column.header not in taken:
            main.attributes[column.header] = {"known_from": {"stage": "won"}} | main.attributes.get(column.header, {})
    notes[entry.source] = "One row for some of the leads, with the date of their closing: joined, and used as the list of leads won."
    won = GuessedEntry("stages", entry.source, {"lead_id": there.header, "entered_at": dated.header, "stage": {"constant": "won"}})
    won.comments["stage"] = f"were all leads of {sample.path.name} won?"
    return [won]


def _has_lead(entry: GuessedEntry, samples: Mapping[str, FileSample], ids: frozenset[str]) -> bool:
    """Make sure that an entry names its leads, by header or else by values."""
    if entry.table == "leads":
        return "lead_id" in entry.columns
    stated = _column(samples, entry, "lead_id")
    if stated is not None and (not ids or _overlap(stated, ids) > 0):
        return True
    best = max(samples[entry.source].columns, key=lambda column: _overlap(column, ids), default=None)
    if best is not None and _overlap(best, ids) > OVERLAP:
        entry.columns["lead_id"] = best.header
        return True
    return stated is not None or (entry.table == "deals" and "account_id" in entry.columns)
