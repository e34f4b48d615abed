"""CSV files, written block by block."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from sample_data.arrays import Random
from sample_data.broken import Planted, plant

#: Broken rows lie among this many first rows of a file.
_HEAD_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Written:
    """One file: its data rows before any were planted, and the broken rows planted."""

    file: str
    rows: int
    planted: tuple[Planted, ...]


class CsvFile:
    """A CSV file that grows by blocks; texts are quoted, nulls are empty."""

    def __init__(self, folder: Path, name: str, rng: Random) -> None:
        self._name, self._rng = name, rng
        self._file = (folder / name).open("wb")
        self._rows, self._planted = 0, list[Planted]()

    def append(self, table: pa.Table) -> None:
        """Write one block; the first one brings the header and the broken rows."""
        body = table
        if self._rows == 0:
            head, body = table.slice(0, _HEAD_ROWS), table.slice(_HEAD_ROWS)
            lines, self._planted = plant(self._rng, self._name, _text(head).splitlines())
            self._file.write(("\n".join(lines) + "\n").encode())
        if len(body):
            pa_csv.write_csv(body, self._file, pa_csv.WriteOptions(include_header=False))
        self._rows += len(table)

    def close(self) -> Written:
        """Finish the file."""
        self._file.close()
        return Written(self._name, self._rows, tuple(self._planted))


def _text(table: pa.Table) -> str:
    buffer = io.BytesIO()
    pa_csv.write_csv(table, buffer)
    return buffer.getvalue().decode()
