"""The engine's own library writes statements that DuckDB understands."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa


def tables(backend: Any) -> list[str]:
    """Names of all tables; Ibis 12 cannot list them with DuckDB 2.0."""
    return sorted(name for (name,) in backend.con.execute("SELECT table_name FROM duckdb_tables()").fetchall())


def test_a_table_that_ibis_drops_is_gone() -> None:
    backend = ibis.duckdb.connect()
    for name in ("kept", "dropped"):
        backend.create_table(name, pa.table({"lead_no": [1, 2]}))
    assert tables(backend) == ["dropped", "kept"]
    backend.drop_table("dropped")
    assert tables(backend) == ["kept"]
    backend.disconnect()
