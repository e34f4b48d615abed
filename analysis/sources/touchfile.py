"""The file of touches: sorted numbers become rows, their texts stored as dictionaries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.importmeta import Note
from analysis.tables import TOUCHES

#: What makes one kind of touch.
TYPE_COLUMNS = ("channel", "action", "asset", "direction", "actor", "machine", "logged_by_rep")
#: Rows that are fetched together.
TOUCH_GROUP = 1 << 20
#: Dictionaries with more texts are stored row by row.
LONGEST_DICTIONARY = 50_000


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
    text = "touches are equal to another in lead, instant, kind and time spent; none was merged, for want of a key."
    return (Note("TOUCHES-IDENTICAL", text, twins.count),) if twins.count else ()


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
