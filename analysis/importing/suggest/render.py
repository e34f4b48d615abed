"""A guessed mapping as readable YAML: one line a column, with the question behind its key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][\w ()/.&+-]*[\w)]|[A-Za-z_]")


@dataclass(slots=True)
class GuessedEntry:
    """An entry while it is being guessed; comments are written behind their key."""

    table: str
    source: str
    columns: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    where: dict[str, Any] = field(default_factory=dict)
    key: list[str] = field(default_factory=list)
    joins: list[dict[str, Any]] = field(default_factory=list)
    ignore: list[str] = field(default_factory=list)
    comments: dict[str, str] = field(default_factory=dict)


def render(files: Mapping[str, str], entries: Sequence[GuessedEntry], notes: Mapping[str, str]) -> str:
    """The mapping as YAML.

    Args:
        files: Name of each source and its file.
        entries: In their order.
        notes: A comment on each source.
    """
    lines = ["# Guessed from headers and values. Check it, above all the lines with a question.", "mapping: Suggested"]
    lines += ["time_zone: UTC  # of instants that name no zone; such as Europe/Berlin", "sources:"]
    for name, file in files.items():
        lines += [f"  # {_comment(notes[name])}", f"  {_text(name)}: {{file: {_text(file)}}}"]
    lines.append("tables:")
    for entry in entries:
        lines += _render_entry(entry)
    return "\n".join(lines) + "\n"


def _render_entry(entry: GuessedEntry) -> list[str]:
    lines = [f"  - table: {entry.table}", f"    from: {_text(entry.source)}"]
    lines += [f"    where: {_flow(entry.where)}"] if entry.where else []
    lines += ["    join:", *(f"      - {_flow(join)}" for join in entry.joins)] if entry.joins else []
    lines.append("    columns:")
    for column, value in entry.columns.items():
        comment = entry.comments.get(column)
        lines.append(f"      {column}: {_flow(value)}" + (f"  # {_comment(comment)}" if comment else ""))
    if entry.attributes:
        lines.append("    attributes:")
        lines += [f"      {_text(name)}: {_flow(spec)}" for name, spec in entry.attributes.items()]
    lines += [f"    ignore: {_flow(entry.ignore)}"] if entry.ignore else []
    lines += [f"    key: {_flow(entry.key)}"] if entry.key else []
    return lines


def _flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(str(key)) if isinstance(key, str) else key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    """A text as YAML: quoted where it could be read as something else."""
    special = text.lower() in ("true", "false", "null", "~") or not _PLAIN.fullmatch(text) or " #" in text or ": " in text
    if not special:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)


def _comment(text: str) -> str:
    """A comment on one line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
