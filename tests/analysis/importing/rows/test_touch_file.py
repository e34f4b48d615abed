"""The file of touches: the same rows however they come in batches."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from analysis.importing.rows.touches import LONGEST_DICTIONARY, TYPE_COLUMNS, write_sorted_touches

KINDS = pa.table(
    {"touch_type": pa.array([1, 0], pa.int32())}
    | {name: pa.array([None, "b"], pa.string()) for name in TYPE_COLUMNS[:5]}
    | {name: pa.array([False, True]) for name in TYPE_COLUMNS[5:]}
)
LEADS = pa.array(["A", "B", "C"])
touches = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1), st.one_of(st.none(), st.sampled_from([0.0, 5.0]))), max_size=25
)


def batches(rows: list[tuple[int, int, int, float | None]], size: int) -> pa.RecordBatchReader:
    columns = [[row[place] for row in rows] for place in range(4)]
    table = pa.table(
        {
            "lead_no": pa.array(columns[0], pa.int32()),
            "occurred_at": pa.array(columns[1], pa.timestamp("us")),
            "type_no": pa.array(columns[2], pa.int32()),
            "dwell_seconds": pa.array(columns[3], pa.float64()),
        }
    )
    return table.to_reader(max_chunksize=size)


@given(rows=touches, size=st.integers(1, 30))
def test_rows_are_stored_as_they_come_and_equal_ones_counted(rows: list[tuple[int, int, int, float | None]], size: int) -> None:
    rows = sorted(rows, key=lambda row: row[:3])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "touches.parquet"
        notes = write_sorted_touches(batches(rows, size), KINDS, LEADS, path)
        stored = pq.read_table(path)
    assert sum(note.count for note in notes) == len(rows) - len(set(rows))
    assert stored["lead_id"].to_pylist() == ["ABC"[row[0]] for row in rows]
    assert stored["dwell_seconds"].to_pylist() == [row[3] for row in rows]
    assert stored["touch_type"].to_pylist() == [1 - row[2] for row in rows]
    assert [text if text is None else str(text) for text in stored["asset"].to_pylist()] == [(None, "b")[row[2]] for row in rows]
    assert stored["machine"].to_pylist() == [bool(row[2]) for row in rows]


def test_a_column_with_very_many_texts_is_stored_without_a_dictionary(tmp_path: Path) -> None:
    n = LONGEST_DICTIONARY + 1
    kinds = pa.table({"touch_type": pa.array(range(n), pa.int32())} | {name: pa.array(["x"] * n) for name in TYPE_COLUMNS[:5]}
                     | {name: pa.array([False] * n) for name in TYPE_COLUMNS[5:]})  # fmt: skip
    kinds = kinds.set_column(kinds.schema.get_field_index("asset"), "asset", pa.array([f"/{number}" for number in range(n)]))
    write_sorted_touches(batches([(0, 0, n - 1, None), (1, 0, 5, None)], 10), kinds, LEADS, tmp_path / "touches.parquet")
    assert pq.read_table(tmp_path / "touches.parquet")["asset"].to_pylist() == [f"/{n - 1}", "/5"]
