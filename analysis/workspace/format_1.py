"""Format 1 of a workspace: its words, and how they are read today. No other module knows them.

The database is brought to format 2 once; what was signed and what was imported stays as it was written and is translated when it is read.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from analysis.workspace.append_only import let_change, only_added_to
from analysis.yaml_files import canonical_json

#: Name of the database file; a workspace keeps the file that it was made with.
FILE = "catalogue.sqlite"

#: Workspaces of format 1 that were made early lack some of its tables.
_MADE_LATER = (
    """CREATE TABLE IF NOT EXISTS settings_tried (
    data_id TEXT NOT NULL, card_id TEXT NOT NULL, tried_at TEXT, tried_by TEXT NOT NULL, PRIMARY KEY (data_id, card_id))""",
    """CREATE TABLE IF NOT EXISTS looks (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number INTEGER NOT NULL, data_id TEXT NOT NULL, import_id TEXT NOT NULL,
    study TEXT NOT NULL, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, against TEXT NOT NULL, looked_by TEXT NOT NULL, looked_at TEXT,
    settings_tried INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS openings (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, question_id TEXT NOT NULL, data_id TEXT NOT NULL,
    card_id TEXT NOT NULL, against TEXT NOT NULL, number INTEGER NOT NULL, holdout_from INTEGER, matured_after INTEGER, read_to INTEGER,
    n_leads INTEGER NOT NULL, opened_by TEXT NOT NULL, opened_at TEXT)""",
    """CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS version_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, act TEXT NOT NULL, side TEXT NOT NULL, done_by TEXT NOT NULL,
    done_at TEXT, promise TEXT NOT NULL, note TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS hand_overs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, handed_at TEXT, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, version INTEGER,
    import_id TEXT NOT NULL, as_of INTEGER, file TEXT NOT NULL, n_leads INTEGER NOT NULL, n_passed INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS passes (
    hand_over INTEGER NOT NULL, lead_id TEXT NOT NULL, score INTEGER NOT NULL, tier TEXT NOT NULL, PRIMARY KEY (hand_over, lead_id))
    WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS verdicts (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, note TEXT NOT NULL,
    said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL, scorecard TEXT NOT NULL, score INTEGER)""",
    """CREATE TABLE IF NOT EXISTS answers (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, speaker TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    touch_point TEXT NOT NULL, said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS reviews (
    number INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT, as_of INTEGER NOT NULL, summary TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS judgement_rounds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, scorecard TEXT NOT NULL, rules_id TEXT NOT NULL, rules TEXT NOT NULL, begun_by TEXT NOT NULL,
    begun_at TEXT)""",
    """CREATE TABLE IF NOT EXISTS judgement_sheets (
    position INTEGER PRIMARY KEY AUTOINCREMENT, round INTEGER NOT NULL, side TEXT NOT NULL, judged_by TEXT NOT NULL, judged_at TEXT,
    content TEXT NOT NULL)""",
)
#: Each table, its name in format 2, and the columns with another name there.
_TABLES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("settings_tried", "settings_tried", {"tried_at": "at", "tried_by": "by"}),
    ("looks", "accesses", {"against": "baseline", "looked_by": "by", "looked_at": "at"}),
    ("openings", "holdout_reads", {"against": "baseline", "opened_by": "by", "opened_at": "at"}),
    ("versions", "versions", {}),
    ("version_events", "version_events", {"done_by": "by", "done_at": "at"}),
    ("hand_overs", "handoffs", {"handed_at": "at", "n_passed": "n_handed_off"}),
    ("passes", "handoff_leads", {"hand_over": "handoff"}),
    ("verdicts", "verdicts", {"said_by": "by", "said_at": "at"}),
    ("answers", "answers", {"said_by": "by", "said_at": "at"}),
    ("reviews", "reviews", {"decided_by": "by", "decided_at": "at"}),
    ("judgement_rounds", "rating_rounds", {}),
    ("judgement_sheets", "ballots", {"judged_by": "by", "judged_at": "at"}),
)
#: Keys of stored JSON, wherever they stand in it.
_CONTENT_KEYS = {"against": "baseline", "keeps": "validations", "openings": "holdout_reads"}
_SUMMARY_KEYS = {"n_ripe": "n_mature", "n_unripe": "n_not_yet_mature"}
_BALLOT_KEYS = {"sheets": "ballots", "judged": "rated"}
#: Values of stored JSON, by the key under which they stand.
_PARTS = {"part": {"work": "training", "check": "validation"}}
_HANDOFFS, _HANDOFFS_TODAY = "passes", "handoffs"
_IMPORTED_TABLES = {"table": {_HANDOFFS: _HANDOFFS_TODAY}}
_BOT_VERDICT, _BOT_VERDICT_TODAY = "machine-verdict:", "bot-verdict:"
_BOT_KEYS = {"machine": "bot"}


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to format 2, inside a transaction."""
    for statement in _MADE_LATER:
        connection.execute(statement)
    for old, new, columns in _TABLES:
        let_change(connection, old)
        if new != old:
            connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
        for before, after in columns.items():
            connection.execute(f'ALTER TABLE {new} RENAME COLUMN {before} TO "{after}"')
    connection.execute("ALTER TABLE import_files RENAME COLUMN bytes TO size")
    connection.execute("UPDATE accesses SET kind = 'validation' WHERE kind = 'check'")
    _rename_settings(connection)
    for _, new, _ in _TABLES:
        only_added_to(connection, new)


def _rename_settings(connection: sqlite3.Connection) -> None:
    sql = "SELECT key, value FROM settings WHERE substr(key, 1, ?) = ?"
    for key, value in connection.execute(sql, (len(_BOT_VERDICT), _BOT_VERDICT)).fetchall():
        renamed = _BOT_VERDICT_TODAY + key.removeprefix(_BOT_VERDICT)
        said = json.dumps(_renewed(json.loads(value), _BOT_KEYS, {}), ensure_ascii=False)
        connection.execute("UPDATE settings SET key = ?, value = ? WHERE key = ?", (renamed, said, key))


def content(text: str) -> str:
    """The content of a version in the words of today: that of format 1 bears no number, and is signed as it was written."""
    data = json.loads(text)
    return text if "format" in data else json.dumps(_renewed(data, _CONTENT_KEYS, _PARTS) | {"format": 2}, ensure_ascii=False)


def summary(text: str) -> str:
    """What a review found, in the words of today."""
    return canonical_json(_renewed(json.loads(text), _SUMMARY_KEYS, {}))


def ballot(text: str) -> str:
    """What a side filled in, in the words of today."""
    return json.dumps(_renewed(json.loads(text), _BALLOT_KEYS, {}), ensure_ascii=False)


def report(text: str) -> str:
    """The report of an import in the words of today."""
    if _HANDOFFS not in text:
        return text
    return json.dumps(_renewed(json.loads(text), {}, _IMPORTED_TABLES), ensure_ascii=False)


def mapping(text: str) -> str:
    """The mapping of an import in the words of today, with all else in it as it was written."""
    if _HANDOFFS not in text:
        return text
    tables = [each for each in _values(yaml.compose(text, yaml.SafeLoader), "tables") if isinstance(each, yaml.SequenceNode)]
    names = [name for each in tables for entry in each.value for name in _values(entry, "table") if name.value == _HANDOFFS]
    for name in sorted(names, key=lambda each: each.start_mark.index, reverse=True):
        text = text[: name.start_mark.index] + _HANDOFFS_TODAY + text[name.end_mark.index :]
    return text


def _values(node: yaml.Node | None, key: str) -> list[yaml.Node]:
    """What stands under a key of a mapping."""
    return [value for name, value in node.value if name.value == key] if isinstance(node, yaml.MappingNode) else []


def identity(content: str) -> str:
    """The content of a mapping as an import's id depends on it: in the words of format 1, so that the same files stay the same import.

    Args:
        content: Of the mapping, as canonical JSON.
    """
    return content.replace(f'"table":"{_HANDOFFS_TODAY}"', f'"table":"{_HANDOFFS}"')


def import_folder(folder: Path, cache: Path) -> Path:
    """The folder of an import in the words of today: its own, or for one of format 1 a copy in the cache, which shares its big files.

    Args:
        folder: Where the import is; nothing in it is changed.
        cache: Folder that may be deleted at any time.
    """
    if not (folder / f"{_HANDOFFS}.parquet").exists():
        return folder
    shown = cache / "format-1" / folder.name
    if not shown.exists():
        _copy(folder, shown)
    return shown


def _copy(folder: Path, shown: Path) -> None:
    draft = shown.with_name(f".{folder.name}.{uuid4().hex}.draft")
    draft.mkdir(parents=True)
    try:
        for each in folder.iterdir():
            try:
                _COPIES.get(each.name, _share)(each, draft)
            except ValueError:  # it is damaged; so says whoever reads it
                _share(each, draft)
        draft.replace(shown)
    except OSError:
        if not shown.exists():  # else another process made it meanwhile
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _share(file: Path, folder: Path, name: str = "") -> None:
    target = folder / (name or file.name)
    try:
        os.link(file, target)
    except OSError:  # the file system has no links
        shutil.copyfile(file, target)


def _share_handoffs(file: Path, folder: Path) -> None:
    _share(file, folder, f"{_HANDOFFS_TODAY}.parquet")


def _copy_meta(file: Path, folder: Path) -> None:
    data = _renewed(json.loads(file.read_text(encoding="utf-8")), {}, _IMPORTED_TABLES) | {"format": 2}
    (folder / file.name).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _copy_rejected(file: Path, folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = pq.read_table(file)
    place = rows.column_names.index("table")
    names = [_HANDOFFS_TODAY if each == _HANDOFFS else each for each in rows["table"].to_pylist()]
    pq.write_table(rows.set_column(place, rows.field(place), pa.array(names, rows.field(place).type)), folder / file.name)


_COPIES = {f"{_HANDOFFS}.parquet": _share_handoffs, "meta.json": _copy_meta, "rejected.parquet": _copy_rejected}


def _renewed(data: Any, keys: Mapping[str, str], values: Mapping[str, Mapping[str, str]]) -> Any:  # noqa: ANN401 - any JSON
    """The same JSON with other keys, and other values under some of them."""
    if isinstance(data, list):
        return [_renewed(each, keys, values) for each in data]
    if not isinstance(data, dict):
        return data
    return {
        keys.get(key, key): values[key].get(value, value) if key in values and isinstance(value, str) else _renewed(value, keys, values)
        for key, value in data.items()
    }
