"""Guessing a mapping from headers and values, as YAML for a user to check; what the values leave open is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.importing.columns.date_formats import ASK, ISO, DayMonth
from analysis.importing.columns.values import FALSE_WORDS, TRUE_WORDS
from analysis.importing.mapping.presets import Export, PresetColumn, all_exports, find_header, recognise, words
from analysis.importing.suggest.links import link
from analysis.importing.suggest.render import GuessedEntry, render
from analysis.importing.suggest.samples import ColumnSample, FileSample, read_samples
from analysis.tables import STAGES, Stage, table

_STAGE_WORDS: tuple[tuple[str, Stage], ...] = (
    (r"\b(closed|deal)? ?(won|customer|signed|bought|purchased|converted|approved)\b", "won"),
    (r"\b(disqualified|unqualified|junk|spam|invalid|duplicate)\b", "disqualified"),
    (r"\b(lost|declined|rejected|cancelled|canceled|churned|dead)\b", "lost"),
    (r"\b(opportunity|proposal|negotiation|quote|offer|demo)\b", "opportunity"),
    (r"\b(sql|sales qualified.*|qualified|accepted|sal)\b", "qualified"),
    (r"\b(contacted|working|connected|attempted|in progress)\b", "contacted"),
    (r"\b(mql|marketing qualified.*|nurturing)\b", "mql"),
    (r"\b(new|open|lead|subscriber|raw|created|submitted|recycled)\b", "new"),
)


@dataclass(frozen=True, slots=True)
class SuggestedMapping:
    """A guessed mapping: YAML that `parse_mapping` reads, and the open questions."""

    yaml: str
    questions: tuple[str, ...]


def suggest(files: Sequence[Path]) -> SuggestedMapping:
    """Guess the mapping of files.

    Args:
        files: CSV, Excel or Parquet files.

    Returns:
        YAML with comments, and the open questions. Columns whose dates can be read in two ways have ``format: ask``,
        which an import refuses.

    Raises:
        PlumblineError: ``FILE-…`` for files that cannot be read.
    """
    samples = read_samples([Path(each) for each in files])
    names = _names(samples)
    entries: list[GuessedEntry] = []
    notes: dict[str, str] = {}
    for name, sample in zip(names, samples, strict=True):
        export = _kind(sample)
        notes[name] = _note(export)
        entries += _entries(export, name, sample) if export else []
    linked = dict(zip(names, samples, strict=True))
    entries = link(entries, linked, notes) or [_fallback(names[0], samples[0], notes)]
    entries.sort(key=lambda entry: entry.table != "leads")
    questions = tuple(f"{entry.table} from {entry.source}, {key}: {text}" for entry in entries for key, text in entry.comments.items())
    if not any(entry.table == "leads" for entry in entries):
        questions = ("No file looks like the list of leads: one row a lead, with its id.", *questions)
    files_named = {name: sample.path.name for name, sample in linked.items()}
    return SuggestedMapping(render(files_named, entries, notes), questions)


def _note(export: Export | None) -> str:
    if export is None:
        return "Not recognised: no column looks like the id of a lead. Add an entry under tables, or leave the file out."
    return f"Looks like {export.name}." if export.is_generic else f"Recognised as {export.preset} {export.name}."


def _fallback(name: str, sample: FileSample, notes: dict[str, str]) -> GuessedEntry:
    """Where nothing is recognised: leads, by the first column that is different in every row, for a user to correct."""
    column = next((each for each in sample.columns if each.is_unique), sample.columns[0])
    notes[name] = "Not recognised; used as leads."
    entry = GuessedEntry("leads", name, {"lead_id": column.header})
    entry.comments["lead_id"] = "which column is the id of a lead?"
    return entry


def _names(samples: Sequence[FileSample]) -> list[str]:
    names: list[str] = []
    for sample in samples:
        plain = re.sub(r"\W+", "_", sample.path.stem.lower()).strip("_") or "file"
        names.append(plain if plain not in names else f"{plain}_{len(names) + 1}")
    return names


def _kind(sample: FileSample) -> Export | None:
    """What a file holds; a file with one row for each lead holds leads, whatever its other headers look like."""
    found = recognise(sample.headers)
    if found is None or not found.is_generic or found.table in ("leads", "deals", "handoffs"):
        return found
    leads = next(each for each in all_exports() if each.is_generic and each.table == "leads")
    lead = sample.column(_header(next(each for each in found.columns if each.column == "lead_id"), found, sample))
    if lead is None:
        return leads if any(find_header(group, sample.headers, by_words=True) for group in leads.recognised_by) else None
    return leads if lead.is_unique and sample.n_rows >= 20 else found


def _header(column: PresetColumn, export: Export, sample: FileSample) -> str | None:
    return find_header(column.headers, sample.headers, by_words=export.is_generic)


def _entries(export: Export, name: str, sample: FileSample) -> list[GuessedEntry]:
    entry = GuessedEntry(export.table, name)
    taken: set[str] = set()
    for column in export.columns:
        _column(entry, column, export, sample, taken)
    if entry.table == "touches":
        _complete_touch(entry)
    entry.where = {header: test for header, test in export.where if header in sample.headers}
    if entry.table == "deals" and not entry.where:
        _closed_deals(entry, sample)
    key = find_header(export.key, sample.headers, by_words=False)
    entry.key = [key] if key and export.table not in ("leads", "deals") else []
    if entry.table == "leads":
        _attributes(entry, export, sample, taken)
    dated = [(header, stage) for header, stage in export.stage_dates if header in sample.headers]
    return [entry, *(_stage_entry(entry, name, sample, header=header, stage=stage) for header, stage in dated)]


def _column(entry: GuessedEntry, column: PresetColumn, export: Export, sample: FileSample, taken: set[str]) -> None:
    header = _header(column, export, sample)
    extra = dict(column.extra)
    if header is None:
        if "constant" in extra:
            entry.columns[column.column] = extra
        return
    found = sample.column(header)
    if found is None or (export.is_generic and header in taken) or not _fits(entry.table, column.column, found):
        return
    taken.add(header)
    kind = next(each.kind for each in table(entry.table).columns if each.name == column.column)
    if kind == "instant":
        extra |= _date(entry, column.column, found)
    elif column.column == "stage":
        extra["values"] = _stage_values(entry, found)
    elif column.column == "won" and not extra:
        extra |= _won(entry, found)
    if extra.get("values"):
        extra["values"] = {key: new for key, new in extra["values"].items() if str(key) in found.values} or extra["values"]
    if column.column == "deal_id" and not found.is_unique:
        entry.comments["deal_id"] = (
            "several rows share an id, and only the latest would count; is another column, or {columns: [a, b]}, the id?"
        )
    entry.columns[column.column] = {"column": header, **extra} if extra else header


def _fits(table_name: str, column: str, found: ColumnSample) -> bool:
    """Whether the values allow what the header promises."""
    kind = next(each.kind for each in table(table_name).columns if each.name == column)
    if kind == "instant":
        return found.date is not None
    if column == "converted" or (kind == "flag" and column != "won"):
        return {value.lower() for value in found.values} <= {*TRUE_WORDS, *FALSE_WORDS}
    if kind == "number":
        return all(re.fullmatch(r"[-+\d.,\s€$£¥]+", value) for value in found.values)
    return True


def _date(entry: GuessedEntry, column: str, found: ColumnSample) -> dict[str, Any]:
    if isinstance(found.date, DayMonth):
        first, second = found.date.formats
        entry.comments[column] = f"is '{found.example}' {first} or {second}? Write the right one in place of ask."
        return {"format": ASK}
    has_times = any(":" in value for value in found.values)
    return {} if found.date in (ISO, None) or has_times else {"format": found.date}


def _stage_values(entry: GuessedEntry, found: ColumnSample) -> dict[str, str]:
    guessed = {value: _stage(value) for value in found.values}
    unknown = [value for value, stage in guessed.items() if stage is None]
    if unknown:
        entry.comments["stage"] = (
            f"which stages are {', '.join(repr(value) for value in unknown[:8])}? Rows with them are set aside until then."
        )
    return {value: stage for value, stage in guessed.items() if stage is not None and value != stage}


def _stage(value: str) -> Stage | None:
    plain = words(value)
    exact = next((stage for stage in STAGES if stage == plain), None)
    return exact or next((stage for pattern, stage in _STAGE_WORDS if re.search(pattern, plain)), None)


def _won(entry: GuessedEntry, found: ColumnSample) -> dict[str, Any]:
    if {value.lower() for value in found.values} <= {*TRUE_WORDS, *FALSE_WORDS}:
        return {}
    stages = {value: _stage(value) for value in found.values}
    closed = {value: stage == "won" for value, stage in stages.items() if stage in ("won", "lost", "disqualified")}
    if not closed:
        entry.comments["won"] = "which values mean won, and which lost?"
    return {"values": closed or dict.fromkeys(found.values[:5], False)}


def _closed_deals(entry: GuessedEntry, sample: FileSample) -> None:
    """Deals that are still open have no date of closing and are left out."""
    closed = sample.column(_name(entry.columns.get("closed_at")))
    won = entry.columns.get("won")
    if won is None:
        entry.columns["won"] = {"constant": True}
        entry.comments["won"] = "are all deals of this file won?"
    elif isinstance(won, dict) and "values" in won and won["column"] in sample.headers:
        entry.where = {won["column"]: list(won["values"])}
    elif closed is not None and closed.n_filled < sample.n_rows:
        entry.where = {closed.header: {"missing": False}}


def _name(value: object) -> str | None:
    return value if isinstance(value, str) else value.get("column") if isinstance(value, dict) else None


def _complete_touch(entry: GuessedEntry) -> None:
    for column, constant in (("channel", "other"), ("action", "touch")):
        if column not in entry.columns:
            entry.columns[column] = {"constant": constant}
            entry.comments[column] = f"no column gives the {column}; write what these touches are."


def _attributes(entry: GuessedEntry, export: Export, sample: FileSample, taken: set[str]) -> None:
    personal = {words(header) for header in export.personal}
    families, known = dict(export.families), set(export.known_from_outcome)
    for column in sample.columns:
        spec: dict[str, Any] = {}
        if words(column.header) in personal or _looks_personal(column):
            spec["role"] = "personal"
        if column.header in known:
            spec["known_from"] = "outcome"
        if column.header in families:
            spec["family"] = families[column.header]
        if column.header in taken and column.header != _name(entry.columns.get("email_domain")):
            continue
        if not spec and column.is_unique and re.search(r"\b(id|guid|uuid|number|checksum)$", words(column.header)):
            spec["role"] = "id"
        if spec and column.header not in export.ignore:
            entry.attributes[column.header] = spec
    entry.ignore = [header for header in export.ignore if header in sample.headers]


def _looks_personal(column: ColumnSample) -> bool:
    """Whether most values are e-mail addresses."""
    mails = sum(bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.\w+", value)) for value in column.values)
    return mails > 0.5 * len(column.values) > 0


def _stage_entry(leads: GuessedEntry, name: str, sample: FileSample, *, header: str, stage: str) -> GuessedEntry:
    entry = GuessedEntry("stages", name, where={header: {"missing": False}})
    entry.columns = {"lead_id": leads.columns["lead_id"], "entered_at": header, "stage": {"constant": stage}}
    found = sample.column(header)
    if found is not None and found.date is not None and (extra := _date(entry, "entered_at", found)):
        entry.columns["entered_at"] = {"column": header, **extra}
    return entry
