"""Files as they come: any delimiter, encoding and line end, Excel, Parquet; and broken ones, each with one clear error."""

from __future__ import annotations

import codecs
import datetime as dt
import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from analysis.errors import PlumblineError
from tests.analysis.importing.imports import LEADS_ONLY, Imported, import_files

NAMED = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, title: title, created_at: at}")
TEXT = "id,title,at\nL1,Geschäftsführerin – „Übersee“,2025-01-02\nL2,Señor,2025-01-03\n"
EXPECTED = [("L1", "Geschäftsführerin – „Übersee“", dt.datetime(2025, 1, 2)), ("L2", "Señor", dt.datetime(2025, 1, 3))]


def rows(done: Imported) -> list[tuple[object, ...]]:
    return done.rows("leads", "lead_id", "title", "created_at")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_found_out(encoding: str, end: str, tmp_path: Path) -> None:
    done = import_files(tmp_path, NAMED, {"leads.csv": TEXT.replace("\n", end).encode(encoding)})
    assert rows(done) == EXPECTED
    assert done.note("ENCODING-GUESSED") == (encoding in ("cp1252", "utf-16-le", "utf-16-be"))


def test_a_stated_encoding_is_believed(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", "{file: leads.csv, encoding: cp1250}")
    text = "id,title,at\nL1,Dyrektor Żółw,2025-01-02\n"
    done = import_files(tmp_path, mapping, {"leads.csv": text.encode("cp1250")})
    assert rows(done)[0][1] == "Dyrektor Żółw"
    assert done.note("ENCODING-GUESSED") == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out_though_others_stand_in_values(delimiter: str, tmp_path: Path) -> None:
    text = delimiter.join(["id", "title", "at"]) + "\n" + delimiter.join(["L1", '"a, b; c | d"', "2025-01-02"]) + "\n"
    assert rows(import_files(tmp_path, NAMED, {"leads.csv": text})) == [("L1", "a, b; c | d", dt.datetime(2025, 1, 2))]


@pytest.mark.parametrize("before", ["sep=;\n", "\n\n", "\ufeffsep=;\r\n"])
def test_lines_before_the_header_that_hold_nothing_are_passed_over(before: str, tmp_path: Path) -> None:
    end = "\r\n" if "\r" in before else "\n"
    text = before + end.join(["id;title;at", "L1;x;2025-01-02", "L2;y;never", ""])
    done = import_files(tmp_path, NAMED, {"leads.csv": text})
    assert done.column("leads", "lead_id") == ["L1"]
    assert done.column("rejected", "line") == [text.count("\n", 0, text.index("L2")) + 1]


def test_lines_to_skip_are_stated(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", "{file: leads.csv, skip_rows: 2}")
    done = import_files(tmp_path, mapping, {"leads.csv": f"Report, made by hand\nfor, all\n{TEXT}L3,z,never\n"})
    assert rows(done) == EXPECTED
    assert done.column("rejected", "line") == [6]


def test_quotes_are_escaped_as_the_mapping_says(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", '{file: leads.csv, escape: "\\\\"}')
    done = import_files(tmp_path, mapping, {"leads.csv": 'id,title,at\nL1,"say \\"hi\\", all",2025-01-02\n'})
    assert rows(done)[0][1] == 'say "hi", all'


def test_mixed_line_ends_and_returns_within_values_are_read(tmp_path: Path) -> None:
    done = import_files(tmp_path, NAMED, {"leads.csv": b'id,title,at\r\nL1,"a\nb",2025-01-02\nL2,c\rd,2025-01-03\r\nL3,e,never\r\n'})
    assert [row[1] for row in rows(done)] == ["a\nb", "c d"]
    assert done.column("rejected", "line") == [5]


def test_blanks_of_every_kind_are_cut_off(tmp_path: Path) -> None:
    done = import_files(tmp_path, NAMED, {"leads.csv": "id,title,at\n\u00a0L1\t, a b\u00a0, 2025-01-02 \nL2,\u00a0,\n"})
    assert rows(done) == [("L1", "a b", dt.datetime(2025, 1, 2)), ("L2", None, None)]


def test_headers_that_are_blank_or_stand_twice_get_names(tmp_path: Path) -> None:
    done = import_files(tmp_path, LEADS_ONLY, {"leads.csv": "id,Note,note,\nL1,a,b,c\n"})
    assert [each.name for each in done.meta.attributes] == ["Note", "note (2)", "column 4"]
    assert done.note("HEADERS-RENAMED") == 2


def test_files_are_what_their_bytes_say_whatever_they_are_called(tmp_path: Path) -> None:
    assert rows(import_files(tmp_path / "a", NAMED, {"leads.csv": gzip.compress(TEXT.encode())})) == EXPECTED
    assert rows(import_files(tmp_path / "b", NAMED, {"leads.csv": parquet_file()})) == EXPECTED
    assert rows(import_files(tmp_path / "c", NAMED, {"leads.csv": excel_file()})) == EXPECTED


def test_file_names_that_look_like_patterns_are_names(tmp_path: Path) -> None:
    mapping = NAMED.replace("leads.csv", "'leads[1]*.csv'")
    assert rows(import_files(tmp_path, mapping, {"leads[1]*.csv": TEXT})) == EXPECTED


def parquet_file() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["L1", "L2"], "title": [row[1] for row in EXPECTED], "at": [row[2].date() for row in EXPECTED]}), out)
    return out.getvalue()


def excel_file(*, sheet: str = "Sheet1") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, ["id", "title", "at"])
        for place, (lead, title, at) in enumerate(EXPECTED, start=1):
            page.write_row(place, 0, [lead, title])
            page.write_datetime(place, 2, at, day)
    return out.getvalue()


def test_excel_sheets_with_typed_cells(tmp_path: Path) -> None:
    mapping = """
mapping: Excel
sources: {leads: {file: book.xlsx, sheet: Leads}}
tables:
  - table: leads
    from: leads
    columns: {lead_id: id, created_at: at, employees: n}
    attributes: {when: {known_from: {stage: won}}}
"""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Read me").write(0, 0, "nothing")
        page = book.add_worksheet("Leads")
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(0, 0, ["id", "at", "n", "when", "zip"])
        page.write_row(1, 0, [1001, None, 5.5, None, "01234"])
        page.write_datetime(1, 1, dt.datetime(2025, 1, 2, 9, 30), moment)
        page.write_row(3, 0, [1002, None, "many", None, "99999"])
    done = import_files(tmp_path, mapping, {"book.xlsx": out.getvalue()})
    assert done.rows("leads", "lead_id", "created_at", "employees", "a_zip") == [("1001", dt.datetime(2025, 1, 2, 9, 30), 5.5, "01234")]
    assert done.rows("rejected", "line", "column", "value", "reason") == [(4, "n", "many", "not a number")]
    assert done.entry("leads").read == 2


def test_a_missing_sheet_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", "{file: leads.xlsx, sheet: Leads}")
    with pytest.raises(PlumblineError, match="no sheet 'Leads'; it has Kontakte") as caught:
        import_files(tmp_path, mapping, {"leads.xlsx": excel_file(sheet="Kontakte")})
    assert caught.value.code == "EXCEL-SHEET-MISSING"


def test_instants_with_a_zone_in_parquet_keep_it(tmp_path: Path) -> None:
    at = pa.array([dt.datetime(2025, 1, 2, 12, tzinfo=dt.UTC)], pa.timestamp("us", "Asia/Tokyo"))
    out = io.BytesIO()
    pq.write_table(pa.table({"id": [7], "title": ["x"], "at": at, "seen": at}), out)
    done = import_files(tmp_path, NAMED.replace("sources", "time_zone: Europe/Berlin\nsources"), {"leads.csv": out.getvalue()})
    assert done.rows("leads", "lead_id", "created_at", "a_seen") == [("7", dt.datetime(2025, 1, 2, 12), dt.datetime(2025, 1, 2, 12))]


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


BROKEN = {
    "an empty file": (b"", "FILE-EMPTY"),
    "only blanks": (b" \n\n", "FILE-NO-ROWS"),
    "a mark and nothing else": (codecs.BOM_UTF8, "FILE-NO-ROWS"),
    "a header without rows": (b"id,title,at\n\n", "FILE-NO-ROWS"),
    "a Parquet file without rows": (None, "FILE-NO-ROWS"),
    "a workbook without rows": (None, "FILE-NO-ROWS"),
    "a gzip file cut off": (truncated(gzip.compress(TEXT.encode())), "FILE-DAMAGED"),
    "a gzip file with damage inside": (None, "FILE-DAMAGED"),
    "a Parquet file cut off": (truncated(parquet_file()), "FILE-DAMAGED"),
    "a workbook cut off": (truncated(excel_file()), "FILE-DAMAGED"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x03\x00\x08", "FILE-NOT-TEXT"),
    "UTF-8 but for one letter": (TEXT.encode() + b"L3,\xe4,2025-01-01\n", "FILE-ENCODING"),
    "UTF-8 with a mark and a broken letter": (codecs.BOM_UTF8 + b"id,title,at\nL1,\xe4,2025-01-01\n", "FILE-ENCODING"),
    "UTF-16 cut within a letter": (TEXT.encode("utf-16")[:-1], "FILE-ENCODING"),
    "no Windows-1252 either": (b"id,title,at\nL1,\x81\x8d,2025-01-01\n", "FILE-ENCODING"),
    "another header": (b"nr,title,at\nL1,x,2025-01-01\n", "MAPPING-COLUMN-MISSING"),
    "no header at all": (b"L1,x,2025-01-01\nL2,x,2025-01-01\n", "MAPPING-COLUMN-MISSING"),
}


@pytest.mark.parametrize(("content", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_gives_one_clear_error(content: bytes | None, code: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PlumblineError) as caught:
        import_files(tmp_path, NAMED, {"leads.csv": content if content is not None else made(request.node.callspec.id)})
    assert caught.value.code == code
    assert "\n" not in str(caught.value)
    assert "leads.csv" in str(caught.value)


def made(kind: str) -> bytes:
    out = io.BytesIO()
    if "Parquet" in kind:
        pq.write_table(pa.table({"id": pa.array([], pa.string())}), out)
    elif "workbook" in kind:
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            book.add_worksheet().write_row(0, 0, ["id", "title", "at"])
    else:
        packed = bytearray(gzip.compress((TEXT * 50).encode()))
        packed[len(packed) // 2] ^= 0xFF
        return bytes(packed)
    return out.getvalue()


def test_a_stated_encoding_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", "{file: leads.csv, encoding: utf-8}")
    with pytest.raises(PlumblineError) as caught:
        import_files(tmp_path, mapping, {"leads.csv": TEXT.encode("cp1252")})
    assert caught.value.code == "FILE-ENCODING"


def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    mapping = NAMED.replace("{file: leads.csv}", "{file: leads.csv, encoding: klingon}")
    with pytest.raises(PlumblineError, match="'klingon' is not an encoding"):
        import_files(tmp_path, mapping, {"leads.csv": TEXT})


def test_a_missing_column_is_named_with_a_similar_one(tmp_path: Path) -> None:
    with pytest.raises(PlumblineError, match="Did you mean 'titel'"):
        import_files(tmp_path, NAMED, {"leads.csv": "id,titel,at\nL1,x,2025-01-02\n"})


@pytest.mark.parametrize(
    ("given", "code"),
    [({"other.csv": TEXT, "b.csv": TEXT}, "SOURCE-FILE-MISSING"), ({"leads.csv": TEXT, "b.csv": TEXT}, "SOURCE-FILE-UNUSED")],
)
def test_files_and_sources_have_to_match(given: dict[str, str], code: str, tmp_path: Path) -> None:
    with pytest.raises(PlumblineError) as caught:
        import_files(tmp_path, NAMED, given)
    assert caught.value.code == code


def test_the_only_file_stands_for_the_only_source_and_patterns_find_theirs(tmp_path: Path) -> None:
    assert rows(import_files(tmp_path / "a", NAMED, {"whatever.csv": TEXT})) == EXPECTED
    mapping = NAMED.replace("leads.csv", "'leads-*.csv'")
    assert rows(import_files(tmp_path / "b", mapping, {"leads-2025-01.csv": TEXT})) == EXPECTED
