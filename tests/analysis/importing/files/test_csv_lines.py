"""Lines of rows: as an editor numbers them, whatever is between the quotes."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from analysis.importing.files import csv_lines
from analysis.importing.files.csv_lines import lines_at, lines_of_rows
from analysis.importing.files.source import TextLayout

values = st.sampled_from(["a", "b\nc", 'say "x"', "\n\n", "", "d,e"])
records = st.lists(st.tuples(values, values), min_size=1, max_size=12)


def written(rows: list[tuple[str, ...]], blanks: list[int]) -> tuple[str, list[int]]:
    """A CSV file with blank lines in places, and the line on which each row begins."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    starts = []
    for place, row in enumerate([("x", "y\nz"), *rows]):
        out.write("\n" * (place > 0 and place in blanks))
        starts.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    return out.getvalue(), starts[1:]


@given(rows=records, blanks=st.lists(st.integers(0, 12), max_size=3), refused=st.sets(st.integers(0, 11)), chunk=st.integers(1, 20))
def test_every_row_is_found_on_the_line_on_which_it_begins(
    rows: list[tuple[str, ...]], blanks: list[int], refused: set[int], chunk: int
) -> None:
    text, starts = written(rows, blanks)
    left_out = frozenset(line for place, line in enumerate(starts) if place in refused)
    expected = [line for line in starts if line not in left_out]
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(csv_lines, "CHUNK", chunk):
        path = Path(folder) / "rows.csv"
        path.write_bytes(text.encode())
        layout = TextLayout(",", '"', 1, 2)
        found = lines_of_rows(path, layout, range(1, len(expected) + 1), total=len(expected), refused=left_out, one_column=False)
        assert [found[row] for row in sorted(found)] == expected
        offsets = [0, *(place + 1 for place, letter in enumerate(text[:-1]) if letter == "\n")]
        assert list(lines_at(path, offsets).values()) == list(range(1, len(offsets) + 1))


def test_a_file_that_fits_no_count_is_numbered_by_its_rows(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("x,y\n1,2\n")
    assert lines_of_rows(tmp_path / "rows.csv", TextLayout(",", '"', 1, 1), [1, 5], total=9, refused=frozenset(), one_column=False) == {
        1: 2,
        5: 6,
    }


def test_in_one_column_a_blank_line_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("x\n\na\n\n")
    assert lines_of_rows(tmp_path / "rows.csv", TextLayout(",", '"', 1, 1), [2], total=3, refused=frozenset(), one_column=True) == {2: 3}
