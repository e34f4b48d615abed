"""Text files as clean UTF-8: finding out how a file is encoded, and never reading it wrongly in silence."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from analysis.dataset.meta import Note
from analysis.errors import PlumblineError
from analysis.importing.files.source import damaged, work_file

CHUNK = 1 << 22
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class CleanText:
    """A file of UTF-8 text with one kind of line end, and what was decided on the way."""

    path: Path
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _Scan:
    """What the bytes of a file show."""

    size: int = 0
    nuls: int = 0
    returns: int = 0
    pairs: int = 0
    feeds: int = 0
    is_utf8: bool = True
    head: bytes = b""

    @property
    def needs_line_ends(self) -> bool:
        return self.returns > 0 and not self.returns == self.pairs == self.feeds


def clean_text(path: Path, *, name: str, encoding: str | None, work: Path) -> CleanText:
    """Make sure that a text file is UTF-8 with line ends that DuckDB reads.

    Args:
        path: The file; may be compressed with gzip.
        name: The file's name, for errors.
        encoding: As stated by the mapping; None: found out.
        work: Folder for a converted copy, made only where one is needed.

    Raises:
        PlumblineError: ``FILE-EMPTY``, ``FILE-DAMAGED``, ``FILE-NOT-TEXT`` or ``FILE-ENCODING``.
    """
    plain = _unpacked(path, name, work)
    scan = _scanned(plain)
    if scan.size == 0:
        raise PlumblineError("FILE-EMPTY", "the file is empty.", where=name)
    found, notes = _encoding(plain, scan, name, encoding)
    if found == "utf-8" and not scan.needs_line_ends:
        return CleanText(plain, notes)
    target = work_file(path, work, "text.utf8")
    _convert(plain, target, found, name)
    return CleanText(target, notes)


def _unpacked(path: Path, name: str, work: Path) -> Path:
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    target = work_file(path, work, "text.unpacked")
    try:
        with gzip.open(path, "rb") as packed, target.open("wb") as plain:
            while chunk := packed.read(CHUNK):
                plain.write(chunk)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise damaged(name, "the compressed file ends early or is damaged", error) from error
    return target


def _scanned(path: Path) -> _Scan:
    scan = _Scan()
    decoder = codecs.getincrementaldecoder("utf-8")()
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            scan.head = scan.head or chunk[: 1 << 16]
            scan.size += len(chunk)
            scan.nuls += chunk.count(0)
            _count_line_ends(scan, last + chunk if last == b"\r" else chunk, carried=last == b"\r")
            last = chunk[-1:]
            if scan.is_utf8 and not (chunk.isascii() and decoder.getstate()[0] == b""):
                scan.is_utf8 = _decodes(decoder, chunk)
    scan.is_utf8 = scan.is_utf8 and _decodes(decoder, b"", final=True)
    return scan


def _count_line_ends(scan: _Scan, chunk: bytes, *, carried: bool) -> None:
    returns = chunk.count(b"\r")
    scan.returns += returns - carried
    scan.pairs += chunk.count(b"\r\n") if returns else 0
    scan.feeds += chunk.count(b"\n")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(path: Path, scan: _Scan, name: str, stated: str | None) -> tuple[str, tuple[Note, ...]]:
    if stated is not None:
        return _stated_encoding(stated, scan, name), ()
    for bom, encoding in BOMS:
        if scan.head.startswith(bom):
            return _with_bom(encoding, scan, path, name), ()
    if scan.nuls:
        return _wide_encoding(scan, name)
    if scan.is_utf8:
        return "utf-8", ()
    _refuse_broken_utf8(path, name)
    return _single_byte_encoding(path, name)


def _stated_encoding(stated: str, scan: _Scan, name: str) -> str:
    try:
        encoding = codecs.lookup(stated).name
    except LookupError:
        raise PlumblineError("FILE-ENCODING", f"'{stated}' is not an encoding, such as utf-8 or cp1252.", where=name) from None
    if encoding in ("utf-8", "ascii") and scan.head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    if encoding not in ("utf-8", "utf-8-sig") or scan.is_utf8:
        return encoding
    raise PlumblineError(
        "FILE-ENCODING", f"the file is not {stated} although the mapping says so.", where=name, remedy="Correct encoding:."
    )


def _with_bom(encoding: str, scan: _Scan, path: Path, name: str) -> str:
    if encoding == "utf-8-sig" and not scan.is_utf8:
        _refuse_broken_utf8(path, name, certain=True)
    return encoding


def _wide_encoding(scan: _Scan, name: str) -> tuple[str, tuple[Note, ...]]:
    """UTF-16 without a mark at its start, which shows as every second byte being 0 in plain Latin text."""
    even, odd = scan.head[::2].count(0), scan.head[1::2].count(0)
    half = max(1, len(scan.head) // 2)
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > 0.4 * half and few < 0.05 * half:
            return encoding, (
                Note("ENCODING-GUESSED", f"{name} is read as {encoding}; state encoding: in the mapping if that is wrong.", 1),
            )
    raise PlumblineError("FILE-NOT-TEXT", "the file is neither text, Excel nor Parquet.", where=name)


def _refuse_broken_utf8(path: Path, name: str, *, certain: bool = False) -> None:
    """Refuse a file that is UTF-8 but for a few bytes: any other encoding would garble all its accents."""
    good = bad = line = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if raw.isascii():
                continue
            text = raw.decode("utf-8", errors="surrogateescape")
            broken = sum("\udc80" <= letter <= "\udcff" for letter in text)
            bad += broken
            good += sum(letter > "\x7f" for letter in text) - broken
            line = line or (number if broken else 0)
    if certain or good > bad:
        what = f"the file is UTF-8 but for {bad} bytes, the first in line {line}."
        raise PlumblineError("FILE-ENCODING", what, where=name, remedy="Repair the line, or state encoding: in the mapping.")


def _single_byte_encoding(path: Path, name: str) -> tuple[str, tuple[Note, ...]]:
    example = ""
    try:
        for text in _decoded(path, "cp1252"):
            example = example or next((word for word in text.split() if not word.isascii()), "")
    except UnicodeDecodeError:
        remedy = "State encoding: in the mapping."
        raise PlumblineError(
            "FILE-ENCODING", "the file is neither UTF-8, UTF-16 nor Windows-1252 text.", where=name, remedy=remedy
        ) from None
    shown = next((part for part in example.replace('"', ",").replace(";", ",").split(",") if not part.isascii()), example)[:40]
    text = (
        f"{name} is not UTF-8 and is read as Windows-1252 (cp1252), for example '{shown}'; state encoding: in the mapping if that is wrong."
    )
    return "cp1252", (Note("ENCODING-GUESSED", text, 1),)


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _convert(path: Path, target: Path, encoding: str, name: str) -> None:
    """Write UTF-8 without a mark, lines ended by a line feed alone; the number of lines stays."""
    try:
        with target.open("w", encoding="utf-8", newline="") as out:
            _write_lines(path, out, encoding)
    except UnicodeError as error:
        raise PlumblineError(
            "FILE-ENCODING", f"the file is not {encoding} to its end.", where=name, remedy="State encoding: in the mapping."
        ) from error


def _write_lines(path: Path, out: IO[str], encoding: str) -> None:
    held = feeds = False
    for text in _decoded(path, encoding):
        joined = ("\r" if held else "") + text
        held = joined.endswith("\r")
        joined = (joined[:-1] if held else joined).replace("\r\n", "\n")
        feeds = feeds or "\n" in joined
        out.write(joined.replace("\r", " " if feeds else "\n"))
    if held:
        out.write("\n")
