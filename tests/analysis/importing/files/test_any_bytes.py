"""Whatever bytes a file holds: an import, or one error that people understand."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.importing.suggest.suggest import suggest
from tests.analysis.importing.imports import LEADS_ONLY, import_files, write_files

bits = (b"id", b"L1", b",", b",,", b'"', b'""', b"\n", b"\r", b"\r\n", b" ", b"\t", b";", b"\\", b"\xe4", "ü".encode(), b"'", b"#")
pieces = st.lists(st.sampled_from(bits))
mapping = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, created_at: at}")


@settings(max_examples=30)
@given(pieces.map(b"".join))
def test_text_in_any_disorder_is_imported_or_refused_and_no_row_vanishes(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(PlumblineError):
        done = import_files(Path(folder), LEADS_ONLY, {"leads.csv": b"id,x\nL0,\n" + content})
        entry = done.entry("leads")
        assert entry.read == entry.used + entry.set_aside + entry.merged
        assert len(done.rows("rejected")) == entry.set_aside
        assert all(2 < row[1] <= (b"id,x\nL0,\n" + content).count(b"\n") + content.count(b"\r") + 1 for row in done.rows("rejected"))


@settings(max_examples=12)
@given(st.binary(max_size=60))
def test_any_bytes_are_imported_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for place, head in enumerate((b"", b"id,at\n", b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08")):
            with contextlib.suppress(PlumblineError):
                import_files(Path(folder) / str(place), mapping, {"leads.csv": head + content})


@settings(max_examples=25)
@given(pieces.map(b"".join))
def test_any_text_can_be_looked_at(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(PlumblineError):
        assert suggest(write_files(Path(folder), {"leads.csv": b"id,x\n" + content})).yaml
