"""Touches: staged as numbers of their lead and kind, sorted, and written as rows whose texts are dictionaries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.dataset.meta import Note
from analysis.importing.columns.entry import NO_SUCH_LEAD, USED, EntryQuery
from analysis.importing.files.sql import literal
from analysis.importing.rows.staging import Staged, merge_by_key, one, stage
from analysis.tables import TOUCHES

if TYPE_CHECKING:
    import duckdb


#: What makes one kind of touch.
TYPE_COLUMNS = ("channel", "action", "asset", "direction", "actor", "machine", "logged_by_rep")
#: Rows that are fetched together.
TOUCH_GROUP = 1 << 20
#: Dictionaries with more texts are stored row by row.
LONGEST_DICTIONARY = 50_000
_NO_TYPES = "SELECT " + ", ".join(
    f"CAST(NULL AS {'BOOLEAN' if name in ('machine', 'logged_by_rep') else 'VARCHAR'}) AS {name}" for name in TYPE_COLUMNS
) + " WHERE false"  # fmt: skip


@dataclass(frozen=True, slots=True)
class TouchQuery:
    """An entry for touches in two parts: what is worked out for every row, and the kind of touch, worked out once for equal ones."""

    rest: EntryQuery
    kind: EntryQuery

    @property
    def shared(self) -> list[str]:
        """Raw columns on which the kind depends."""
        return self.kind.raws

    @property
    def number(self) -> int:
        """The entry's place in the mapping."""
        return self.rest.entry.number


def stage_touches(session: duckdb.DuckDBPyConnection, queries: list[TouchQuery], parent: Path | None) -> list[Staged]:
    """Work out all touches, each with the number of its lead and of its kind instead of their texts.

    Args:
        session: Where the raw tables and ``leads`` stand.
        queries: The entries for touches.
        parent: Folder of the import that is added to.
    """
    listed = ", ".join(TYPE_COLUMNS)
    for query in queries:
        different = f"SELECT DISTINCT {', '.join(['0 AS row_no', *query.shared])} FROM ({query.kind.rows()})"
        session.execute(f"CREATE TEMP TABLE kinds_{query.number} AS {query.kind.sql(rows=different, also=query.shared)}")
    parts = [f"SELECT {listed} FROM kinds_{query.number} WHERE row_state = {USED}" for query in queries]
    parts += [f"SELECT {listed} FROM read_parquet({literal(str(parent / 'touch_types.parquet'))})"] if parent else []
    distinct = " UNION ".join([_NO_TYPES, *parts])
    session.execute(f"CREATE TEMP TABLE types AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS type_no, * FROM ({distinct})")
    staged = [_stage(session, query) for query in queries]
    if parent:
        session.execute(f"CREATE TEMP TABLE parent_touches AS {_parent_rows(parent)}")
    keyed = [each for each in staged if each.query.entry.key]
    if keyed:
        _merge_with_parent(session, keyed, parent)
    return staged


def write_touches(session: duckdb.DuckDBPyConnection, staged: list[Staged], folder: Path, *, has_parent: bool) -> tuple[Note, ...]:
    """Write ``touch_types.parquet`` and ``touches.parquet``.

    The rows come sorted from DuckDB as numbers; their texts are put in as dictionaries, which is much cheaper than sorting them.
    """
    has_key = has_parent or any(each.query.entry.key for each in staged)
    columns = "lead_no, occurred_at, type_no, dwell_seconds"
    parts = [
        f"SELECT {columns}{_key(has_key, own=bool(each.query.entry.key))} FROM {each.table} WHERE row_state = {USED}" for each in staged
    ]
    parts += [f"SELECT {columns}, source_key FROM parent_touches"] if has_parent else []
    types = {"lead_no": "INTEGER", "occurred_at": "TIMESTAMP", "type_no": "INTEGER", "dwell_seconds": "DOUBLE"}
    none = ", ".join(f"CAST(NULL AS {type_}) AS {name}" for name, type_ in types.items())
    rows = " UNION ALL ".join(parts) or f"SELECT {none} WHERE false"
    counts = f"SELECT type_no, count(*) AS n_touches FROM ({rows}) GROUP BY type_no"
    number = f"CAST(row_number() OVER (ORDER BY {', '.join(f'{name} NULLS FIRST' for name in TYPE_COLUMNS)}) - 1 AS INTEGER) AS touch_type"
    session.execute(f"CREATE TEMP TABLE numbered AS SELECT *, {number} FROM types JOIN ({counts}) USING (type_no)")
    target = literal(str(folder / "touch_types.parquet"))
    session.execute(
        f"COPY (SELECT touch_type, {', '.join(TYPE_COLUMNS)}, n_touches FROM numbered ORDER BY touch_type) TO {target} (FORMAT parquet)"
    )
    listed = ", ".join(f"t.{name}" for name in TYPE_COLUMNS)
    kinds = session.sql(
        f"SELECT n.touch_type, {listed} FROM types t LEFT JOIN numbered n USING (type_no) ORDER BY t.type_no"
    ).to_arrow_table()
    leads = session.sql("SELECT lead_id FROM leads ORDER BY lead_no").to_arrow_table()["lead_id"].combine_chunks()
    order = "lead_no, occurred_at, type_no"  # a fourth key would triple the time
    sorted_rows = session.sql(f"SELECT {columns}{', source_key' if has_key else ''} FROM ({rows}) ORDER BY {order}").to_arrow_reader(
        TOUCH_GROUP
    )
    return write_sorted_touches(sorted_rows, kinds, leads, folder / "touches.parquet")


def write_sorted_touches(rows: pa.RecordBatchReader, kinds: pa.Table, leads: pa.Array, path: Path) -> tuple[Note, ...]:
    """Write the touches and count those that equal the one before them.

    Args:
        rows: ``lead_no, occurred_at, type_no, dwell_seconds`` and perhaps ``source_key``, sorted by lead, instant and kind.
        kinds: Row ``type_no`` holds its ``touch_type`` and `TYPE_COLUMNS`.
        leads: Ids of the leads; ``lead_no`` is the place.
        path: The file.
    """
    texts = _Texts(kinds)
    schema = _schema(texts, has_key="source_key" in rows.schema.names)
    twins = _Twins()
    dictionaries = ["lead_id", *(name for name in TYPE_COLUMNS if texts.is_dictionary(name))]
    with pq.ParquetWriter(
        path, schema, compression="snappy", use_dictionary=dictionaries, write_statistics=["lead_no", "occurred_at"]
    ) as writer:
        for batch in rows:
            if batch.num_rows:
                writer.write_table(_table(batch, texts, leads, schema))
                twins.see(batch)
    text = "touches equal another one in lead, instant, kind and time spent; none was merged, because the mapping has no key."
    return (Note("TOUCHES-IDENTICAL", text, twins.count),) if twins.count else ()


def _stage(session: duckdb.DuckDBPyConnection, query: TouchQuery) -> Staged:
    kinds = f"SELECT k.*, t.type_no FROM kinds_{query.number} k LEFT JOIN types t ON {_same_type('k', 't')}"
    same = _same_kind(session, query)
    unknown = f"e.row_state = {USED} AND k.row_state = {USED} AND l.lead_no IS NULL"
    wrong_kind = f"e.row_state = {USED} AND k.row_state > {USED}"
    state = f"CASE WHEN {unknown} THEN {NO_SUCH_LEAD} WHEN {wrong_kind} THEN k.row_state + {len(query.rest.problems)} ELSE e.row_state END"
    value = f"CASE WHEN {unknown} THEN e.lead_id WHEN {wrong_kind} THEN k.row_value ELSE e.row_value END"
    key = ", e.source_key" if query.rest.entry.key else ""
    rows = (
        f"SELECT e.row_no, CAST({state} AS SMALLINT) AS row_state, {value} AS row_value,"
        f" l.lead_no, e.occurred_at, k.type_no, e.dwell_seconds{key}"
        f" FROM ({query.rest.sql(also=query.shared)}) e LEFT JOIN leads l ON e.lead_id = l.lead_id LEFT JOIN ({kinds}) k ON {same}"
    )
    staged = stage(session, query.rest, rows=rows)
    return replace(staged, problems=(*query.rest.problems, *query.kind.problems))


def _same_type(left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} IS NOT DISTINCT FROM {right}.{name}" for name in TYPE_COLUMNS)


def _same_kind(session: duckdb.DuckDBPyConnection, query: TouchQuery) -> str:
    """How a row finds its kind. Every row's combination stands among the kinds, so a hash decides as long as no two kinds share one."""
    if not query.shared:
        return "true"
    mine, theirs = (f"hash({', '.join(f'{side}.{raw}' for raw in query.shared)})" for side in ("e", "k"))
    if one(session, f"SELECT count(*) - count(DISTINCT {theirs}) FROM kinds_{query.number} k") == 0:
        return f"{mine} = {theirs}"
    return " AND ".join(f"e.{raw} IS NOT DISTINCT FROM k.{raw}" for raw in query.shared)


def _parent_rows(parent: Path) -> str:
    touches = literal(str(parent / "touches.parquet"))
    key = "p.source_key" if "source_key" in pq.read_schema(parent / "touches.parquet").names else "CAST(NULL AS VARCHAR)"
    return (
        f"SELECT l.lead_no, p.occurred_at, t.type_no, p.dwell_seconds, {key} AS source_key FROM read_parquet({touches}) p"
        f" JOIN leads l ON p.lead_id = l.lead_id JOIN types t ON {_same_type('p', 't')}"
    )


def _merge_with_parent(session: duckdb.DuckDBPyConnection, keyed: list[Staged], parent: Path | None) -> None:
    merge_by_key(session, keyed, "source_key")
    if parent:
        keys = " UNION ALL ".join(f"SELECT source_key FROM {each.table} WHERE row_state = {USED}" for each in keyed)
        session.execute(f"DELETE FROM parent_touches WHERE source_key IN (SELECT source_key FROM ({keys}) WHERE source_key IS NOT NULL)")


def _key(wanted: bool, *, own: bool) -> str:  # noqa: FBT001
    return "" if not wanted else ", source_key" if own else ", CAST(NULL AS VARCHAR) AS source_key"


class _Texts:
    """The kinds of touch, ready to be looked up by number."""

    def __init__(self, kinds: pa.Table) -> None:
        self.touch_type = kinds["touch_type"].combine_chunks()
        self.columns = {name: kinds[name].combine_chunks() for name in TYPE_COLUMNS}
        self.encoded = {name: values.dictionary_encode() for name, values in self.columns.items() if pa.types.is_string(values.type)}

    def type_of(self, name: str) -> pa.DataType:
        """How a column is stored."""
        return self.encoded[name].type if self.is_dictionary(name) else self.columns[name].type

    def is_dictionary(self, name: str) -> bool:
        """Whether a column is stored as a dictionary."""
        return name in self.encoded and len(self.encoded[name].dictionary) <= LONGEST_DICTIONARY

    def of(self, name: str, numbers: pa.Array) -> pa.Array:
        """The values of a column for kinds of touch."""
        if not self.is_dictionary(name):
            return self.columns[name].take(numbers)
        encoded = self.encoded[name]
        return pa.DictionaryArray.from_arrays(encoded.indices.take(numbers), encoded.dictionary)


def _schema(texts: _Texts, *, has_key: bool) -> pa.Schema:
    kinds = {"text": pa.string(), "number": pa.float64(), "instant": pa.timestamp("us"), "flag": pa.bool_()}
    columns = [(each.name, texts.type_of(each.name) if each.name in TYPE_COLUMNS else kinds[each.kind]) for each in TOUCHES.columns]
    key = [("source_key", pa.string())] if has_key else []
    return pa.schema([("lead_no", pa.int32()), *columns, ("touch_type", pa.int32()), *key])


def _table(batch: pa.RecordBatch, texts: _Texts, leads: pa.Array, schema: pa.Schema) -> pa.Table:
    numbers = batch.column("type_no")
    columns = {"lead_id": leads.take(batch.column("lead_no")), "touch_type": texts.touch_type.take(numbers)}
    columns |= {name: texts.of(name, numbers) for name in TYPE_COLUMNS}
    columns |= {name: batch.column(name) for name in batch.schema.names if name != "type_no"}
    return pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)


class _Twins:
    """Counts rows that equal another, batch by batch; rows of one lead, instant and kind come together."""

    def __init__(self) -> None:
        self.count = 0
        self._held: list[np.ndarray] = []

    def see(self, batch: pa.RecordBatch) -> None:
        """Count those of a batch; the rows of its last group may go on in the next one and are held back."""
        arrays = [_numbers(batch.column(name)) for name in ("lead_no", "occurred_at", "type_no", "dwell_seconds")]
        if self._held:
            self.count -= _equal_rows(self._held)
            arrays = [np.concatenate(pair) for pair in zip(self._held, arrays, strict=True)]
        together = np.logical_and.reduce([each[1:] == each[:-1] for each in arrays[:3]])
        in_group = np.append(together, False) | np.append(False, together)
        self.count += _equal_rows([each[in_group] for each in arrays])
        apart = np.flatnonzero(~together)
        start = int(apart[-1]) + 1 if len(apart) else 0
        self._held = [each[start:] for each in arrays]


def _equal_rows(arrays: list[np.ndarray]) -> int:
    """How many rows equal another that comes before them."""
    if len(arrays[0]) < 2:
        return 0
    order = np.lexsort(arrays)
    placed = [each[order] for each in arrays]
    return int(np.logical_and.reduce([each[1:] == each[:-1] for each in placed]).sum())


def _numbers(column: pa.Array) -> np.ndarray:
    filled = pc.fill_null(column, -1.0) if column.null_count else column
    return np.asarray(filled.to_numpy(zero_copy_only=False))
