"""The tables of a workspace's books, and what keeps the signed ones from being changed afterwards."""

from __future__ import annotations

#: Tables into which rows are only ever added: what people signed, said and decided, and what was handed to sales.
APPEND_ONLY = (
    "versions", "version_events", "hand_overs", "passes", "verdicts", "answers", "reviews", "judgement_rounds", "judgement_sheets",
)  # fmt: skip

_TABLES = """
CREATE TABLE IF NOT EXISTS imports (
    position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, made_at TEXT, parent TEXT,
    mapping TEXT NOT NULL, report TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS import_files (
    import_id TEXT NOT NULL, source TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, text TEXT NOT NULL, saved_at TEXT, saved_by TEXT NOT NULL,
    PRIMARY KEY (kind, name, version));
CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS settings_tried (
    data_id TEXT NOT NULL, card_id TEXT NOT NULL, tried_at TEXT, tried_by TEXT NOT NULL, PRIMARY KEY (data_id, card_id));
CREATE TABLE IF NOT EXISTS looks (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, number INTEGER NOT NULL, data_id TEXT NOT NULL, import_id TEXT NOT NULL,
    study TEXT NOT NULL, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, against TEXT NOT NULL, looked_by TEXT NOT NULL, looked_at TEXT,
    settings_tried INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS openings (
    position INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, question_id TEXT NOT NULL, data_id TEXT NOT NULL,
    card_id TEXT NOT NULL, against TEXT NOT NULL, number INTEGER NOT NULL, holdout_from INTEGER, matured_after INTEGER, read_to INTEGER,
    n_leads INTEGER NOT NULL, opened_by TEXT NOT NULL, opened_at TEXT);
CREATE TABLE IF NOT EXISTS versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS version_events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, act TEXT NOT NULL, side TEXT NOT NULL, done_by TEXT NOT NULL,
    done_at TEXT, promise TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS hand_overs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, handed_at TEXT, scorecard TEXT NOT NULL, card_id TEXT NOT NULL, version INTEGER,
    import_id TEXT NOT NULL, as_of INTEGER, file TEXT NOT NULL, n_leads INTEGER NOT NULL, n_passed INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS passes (
    hand_over INTEGER NOT NULL, lead_id TEXT NOT NULL, score INTEGER NOT NULL, tier TEXT NOT NULL, PRIMARY KEY (hand_over, lead_id))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT, note TEXT NOT NULL,
    said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL, scorecard TEXT NOT NULL, score INTEGER);
CREATE TABLE IF NOT EXISTS answers (
    position INTEGER PRIMARY KEY AUTOINCREMENT, lead_id TEXT NOT NULL, speaker TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL,
    touch_point TEXT NOT NULL, said_by TEXT NOT NULL, said_at TEXT, import_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reviews (
    number INTEGER PRIMARY KEY AUTOINCREMENT, version TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT, as_of INTEGER NOT NULL, summary TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS judgement_rounds (
    number INTEGER PRIMARY KEY AUTOINCREMENT, scorecard TEXT NOT NULL, rules_id TEXT NOT NULL, rules TEXT NOT NULL, begun_by TEXT NOT NULL,
    begun_at TEXT);
CREATE TABLE IF NOT EXISTS judgement_sheets (
    position INTEGER PRIMARY KEY AUTOINCREMENT, round INTEGER NOT NULL, side TEXT NOT NULL, judged_by TEXT NOT NULL, judged_at TEXT,
    content TEXT NOT NULL);
"""


def _only_added_to(table: str) -> str:
    """Triggers by which the file itself refuses to change or delete rows of a table, whichever program asks."""
    return "".join(
        f"CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()} BEFORE {act} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table}: rows are only added'); END;\n"
        for act in ("UPDATE", "DELETE")
    )


SCHEMA = _TABLES + "".join(_only_added_to(table) for table in APPEND_ONLY)
