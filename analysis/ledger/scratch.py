"""Temporary tables of one piece of work."""

from __future__ import annotations

from types import TracebackType
from typing import Self

import ibis.expr.types as ir

from analysis.engine import Dataset


class Scratch:
    """Keeps rows that several queries of one piece of work read, and frees them when it ends; a context manager."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._tables: list[ir.Table] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for table in self._tables:
            self._dataset.drop(table)

    def keep(self, query: ir.Table) -> ir.Table:
        """Run a query once and keep its rows."""
        self._tables.append(self._dataset.materialize(query))
        return self._tables[-1]

    def free(self, table: ir.Table) -> None:
        """Free a table of this scratch that nothing will read again."""
        self._tables.remove(table)
        self._dataset.drop(table)
