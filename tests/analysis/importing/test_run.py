"""A mapping at work: every source row is accounted for, and every value lands where and as what the mapping says."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import PlumblineError
from analysis.tables import TABLES, KnownFrom
from tests.analysis.importing.imports import LEADS_ONLY, Imported, import_files

FULL = """
mapping: Everything
missing: [n/a]
sources:
  leads: {file: leads.csv}
  touches: {file: touches.csv}
tables:
  - table: leads
    from: leads
    where: {kind: lead}
    columns: {lead_id: id, created_at: created, employees: employees}
  - table: touches
    from: touches
    columns: {lead_id: lead, occurred_at: at, channel: {constant: web}, action: action, dwell_seconds: seconds}
"""
LEADS = "id,created,employees,kind\nL1,2025-01-01,5,lead\nL2,2025-01-02,6,lead\n"


def instant(year: int, month: int, day: int, hour: int = 0, *rest: int) -> dt.datetime:
    minute, second, microsecond = (*rest, 0, 0, 0)[:3]
    return dt.datetime(year, month, day, hour, minute, second, microsecond)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


good = st.sampled_from(["L1", "L2", "L3", " L4 ", "Ü5"])
created = st.sampled_from(["2025-01-01", "2025-01-02 10:00:00", "", "n/a", "yesterday", "2025-13-01", "1025-01-01"])
employees = st.sampled_from(["5", "1,200", "", "many", "inf", "€ 7"])
kinds = st.sampled_from(["lead", "other", ""])
lead_rows = st.lists(st.tuples(st.one_of(good, st.just("")), created, employees, kinds), max_size=12)
touch_rows = st.lists(
    st.tuples(
        good,
        st.sampled_from(["2025-01-05", "2025-01-05T10:00:00Z", "", "never"]),
        st.sampled_from(["visit", "a\nb", 'a "b"', ""]),
        employees,
    ),
    max_size=12,
)
damage = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["short", "long", "quote"])), max_size=3)


def csv_text(header: list[str], rows: list[tuple[str, ...]], broken: list[tuple[int, str]]) -> tuple[str, int]:
    """A CSV file in which some records are damaged, and how many are."""
    ways = {place: way for place, way in broken if place < len(rows)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for place, row in enumerate(rows):
        match ways.get(place):
            case "short":
                out.write(f"X{place}\n")
            case "long":
                writer.writerow([*row, "more", "still more"])
            case "quote":
                out.write(f'X{place},"oops" here,1,lead\n')
            case _:
                writer.writerow(row)
    return out.getvalue(), len(ways)


@settings(max_examples=40)
@given(leads=lead_rows, touches=touch_rows, broken_leads=damage, broken_touches=damage)
def test_every_row_read_is_used_not_selected_set_aside_or_merged(
    leads: list[tuple[str, ...]], touches: list[tuple[str, ...]], broken_leads: list[tuple[int, str]], broken_touches: list[tuple[int, str]]
) -> None:
    leads = [("L1", "2025-01-01", "5", "lead"), *leads]
    touches = [("L1", "2025-01-05", "visit", "3"), *touches]
    # The first row of each is always good: without any lead, or with no date that can be read, an import is refused.
    broken_leads, broken_touches = ([(place + 1, way) for place, way in each] for each in (broken_leads, broken_touches))
    leads_csv, _ = csv_text(["id", "created", "employees", "kind"], leads, broken_leads)
    touches_csv, _ = csv_text(["lead", "at", "action", "seconds"], touches, broken_touches)
    with tempfile.TemporaryDirectory() as name:
        done = import_files(Path(name), FULL, {"leads.csv": leads_csv, "touches.csv": touches_csv})
        for table, rows, text in (("leads", leads, leads_csv), ("touches", touches, touches_csv)):
            entry = done.entry(table)
            assert entry.read == len(rows) == len([record for record in csv.reader(io.StringIO(text)) if record]) - 1
            assert entry.read == entry.used + entry.not_selected + entry.set_aside + entry.merged
            assert done.report.rows(table) == entry.used == len(done.rows(table))
            assert len([row for row in done.rows("rejected") if row[2] == table]) == entry.set_aside
        assert_lines_are_right(done, {"leads": leads_csv, "touches": touches_csv})


def assert_lines_are_right(done: Imported, texts: dict[str, str]) -> None:
    """The wrong value is in the record that begins on the reported line."""
    for _file, line, table, _column, value, _reason in done.rows("rejected"):
        record = "\n".join(texts[table].split("\n")[line - 1 :])
        if value is not None:
            first = next(csv.reader(io.StringIO(record)))
            assert value.strip() in [part.strip() for part in first] or value.rstrip("\n") in record


def test_all_tables_are_there_even_when_empty(folder: Path) -> None:
    done = import_files(folder, LEADS_ONLY, {"leads.csv": "id\nL1\n"})
    for table in TABLES:
        names = {"lead_no", *(column.name for column in table.columns)}
        assert names <= set(done_columns(done, table.name)), table.name
    assert done.meta.undated


def done_columns(done: Imported, table: str) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_schema(done.folder / f"{table}.parquet").names)


def test_leads_are_numbered_in_the_order_of_their_ids(folder: Path) -> None:
    done = import_files(folder, LEADS_ONLY, {"leads.csv": "id\nb\n B\na\n10\n9\n"})
    assert done.rows("leads", "lead_no", "lead_id") == [(0, "10"), (1, "9"), (2, "B"), (3, "a"), (4, "b")]


def test_a_bucket_follows_from_the_account_else_the_lead(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, account_id: account}")
    done = import_files(folder, mapping, {"leads.csv": "id,account\nL1,Müller\nL2,\n"})
    expected = [int(hashlib.md5(text.encode()).hexdigest()[:8], 16) % 50 for text in ("Müller", "L2")]
    assert done.column("leads", "bucket") == expected


def test_the_latest_row_of_a_lead_counts_and_the_difference_is_reported(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, country: country}")
    done = import_files(folder, mapping, {"leads.csv": "id,country\nL1,DE\nL2,FR\nL1,AT\nL2,FR\n"})
    assert done.rows("leads", "lead_id", "country") == [("L1", "AT"), ("L2", "FR")]
    assert (done.entry("leads").used, done.entry("leads").merged) == (2, 2)
    assert done.note("LEADS-DIFFER") == 1
    assert any("country" in note.text for note in done.report.notes)


def test_two_files_give_one_list_of_leads_and_neither_forgets_what_the_other_does_not_know(folder: Path) -> None:
    mapping = """
mapping: Two
sources: {old: {file: old.csv}, new: {file: new.csv}}
tables:
  - {table: leads, from: old, columns: {lead_id: id, country: country, title: title}}
  - {table: leads, from: new, columns: {lead_id: id, country: country}}
"""
    done = import_files(folder, mapping, {"old.csv": "id,country,title\nL1,DE,CEO\nL2,FR,CTO\n", "new.csv": "id,country\nL1,AT\nL3,IT\n"})
    assert done.rows("leads", "lead_id", "country", "title") == [("L1", "AT", "CEO"), ("L2", "FR", "CTO"), ("L3", "IT", None)]
    assert [(each.used, each.merged) for each in done.report.entries] == [(1, 1), (2, 0)]


def test_columns_left_over_become_attributes_of_the_kind_that_their_values_show(folder: Path) -> None:
    text = "id,Size,Plz,Seen,Note,When,Blank\nL1,1200,01234,2025-01-02,a,03/04/2025,\nL2,3.5,99999,2025-01-03 10:00:00,7,04/03/2025,\n"
    done = import_files(folder, LEADS_ONLY, {"leads.csv": text})
    kinds = {each.name: each.kind for each in done.meta.attributes}
    assert kinds == {"Size": "number", "Plz": "text", "Seen": "instant", "Note": "text", "When": "text", "Blank": "text"}
    assert done.column("leads", "a_Size") == [1200.0, 3.5]
    assert done.column("leads", "a_Seen") == [instant(2025, 1, 2), instant(2025, 1, 3, 10)]
    assert done.column("leads", "a_Plz") == ["01234", "99999"]


def test_a_column_called_like_an_attribute_that_is_known_is_that_attribute(folder: Path) -> None:
    done = import_files(folder, LEADS_ONLY, {"leads.csv": "id,country,employees\nL1,DE,51-200\n"})
    assert done.rows("leads", "country", "employees", "a_employees (as exported)") == [("DE", None, "51-200")]


def test_personal_columns_stand_in_their_own_file_alone(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("columns: {lead_id: id}", "columns: {lead_id: id}, attributes: {phone: {role: personal, column: Phone}}")
    done = import_files(folder, mapping, {"leads.csv": "id,Phone\nL1,+49 1\n"})
    assert done.rows("people", "lead_id", "phone") == [("L1", "+49 1")]
    assert not any("phone" in name.lower() for name in done_columns(done, "leads"))
    assert [each.role for each in done.meta.attributes] == ["personal"]


def test_ignored_columns_and_those_of_other_tables_that_nobody_maps_are_listed(folder: Path) -> None:
    mapping = FULL.replace("employees: employees}", "employees: employees}\n    ignore: [secret]")
    files = {
        "leads.csv": LEADS.replace("kind", "kind,secret").replace("lead\n", "lead,x\n"),
        "touches.csv": "lead,at,action,seconds,x\nL1,2025-01-05,visit,1,2\n",
    }
    assert import_files(folder, mapping, files).report.ignored == ("leads.csv: secret", "touches.csv: x")


def test_a_date_means_the_start_of_its_day_for_leads_and_its_end_for_touches_in_the_zone_of_the_mapping(folder: Path) -> None:
    mapping = FULL.replace("missing:", "time_zone: Europe/Berlin\nmissing:")
    touches = (
        "lead,at,action,seconds\nL1,2025-07-05,a,\nL1,2025-07-05 10:00:00,b,\nL1,2025-07-05T10:00:00Z,c,\nL1,2025-07-05 10:00:00+05:30,d,\n"
    )
    done = import_files(folder, mapping, {"leads.csv": "id,created,employees,kind\nL1,2025-01-01,5,lead\n", "touches.csv": touches})
    assert done.column("leads", "created_at") == [instant(2024, 12, 31, 23)]
    assert dict(done.rows("touches", "action", "occurred_at")) == {
        "a": instant(2025, 7, 5, 21, 59, 59, 999999),
        "b": instant(2025, 7, 5, 8),
        "c": instant(2025, 7, 5, 10),
        "d": instant(2025, 7, 5, 4, 30),
    }


def test_touches_are_sorted_and_counted_by_kind(folder: Path) -> None:
    touches = "lead,at,action,seconds\nL2,2025-01-05,b,\nL1,2025-01-06,a,\nL1,2025-01-05,b,4\nL1,2025-01-05,b,4\n"
    done = import_files(folder, FULL, {"leads.csv": LEADS, "touches.csv": touches})
    assert done.rows("touches", "lead_no", "action", "touch_type") == [(0, "b", 1), (0, "b", 1), (0, "a", 0), (1, "b", 1)]
    assert done.rows("touch_types", "touch_type", "channel", "action", "n_touches", "machine") == [
        (0, "web", "a", 1, False),
        (1, "web", "b", 3, False),
    ]
    assert done.note("TOUCHES-IDENTICAL") == 1


def test_rows_with_the_same_key_are_merged_and_the_latest_counts(folder: Path) -> None:
    mapping = FULL + "    key: [event]\n"
    touches = "lead,at,action,seconds,event\nL1,2025-01-05,a,1,e1\nL1,2025-01-05,b,2,e1\nL1,2025-01-05,a,1,\nL1,2025-01-05,a,1,\n"
    done = import_files(folder, mapping, {"leads.csv": LEADS, "touches.csv": touches})
    assert sorted(done.column("touches", "action")) == ["a", "a", "b"]
    assert (done.entry("touches").used, done.entry("touches").merged) == (3, 1)


def test_one_source_gives_touches_and_stages(folder: Path) -> None:
    mapping = """
mapping: Log
sources: {leads: {file: leads.csv}, log: {file: log.csv}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id, created_at: created}}
  - table: touches
    from: log
    where: {activity: {contains: call}}
    columns: {lead_id: id, occurred_at: at, channel: {constant: call}, action: activity}
  - table: stages
    from: log
    where: {any: [{activity: GRANTED}, {activity: REFUSED}]}
    columns: {lead_id: id, entered_at: at, stage: {column: activity, values: {GRANTED: won, REFUSED: lost}}}
"""
    log = "id,at,activity\nL1,2025-01-05 10:00,First call\nL1,2025-01-06 10:00,GRANTED\n"
    log += "L2,2025-01-06 10:00,REFUSED\nL2,2025-01-06 10:00,recalled\n"
    done = import_files(folder, mapping, {"leads.csv": "id,created\nL1,2025-01-01\nL2,2025-01-01\n", "log.csv": log})
    assert done.rows("touches", "lead_id", "action") == [("L1", "First call")]
    assert done.rows("stages", "lead_id", "stage") == [("L1", "won"), ("L2", "lost")]
    assert [(each.read, each.used, each.not_selected) for each in done.report.entries if each.file == "log.csv"] == [(4, 1, 3), (4, 2, 2)]


def test_arithmetic_and_joined_keys(folder: Path) -> None:
    mapping = """
mapping: Deals
decimal: ","
sources: {leads: {file: leads.csv}, items: {file: items.csv}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id}}
  - table: deals
    from: items
    columns:
      deal_id: {columns: [order, item], separator: "/"}
      lead_id: id
      closed_at: at
      won: {constant: true}
      amount: "`Unit price` * n + freight"
"""
    items = 'order;item;id;at;Unit price;n;freight\no1;1;L1;2025-01-05;"1.000,50";2;10\no1;2;L1;2025-01-05;5;x;0\no2;1;L1;2025-01-05;5;;0\n'
    done = import_files(folder, mapping, {"leads.csv": "id\nL1\n", "items.csv": items})
    assert done.rows("deals", "deal_id", "amount") == [("o1/1", 2011.0), ("o2/1", None)]
    assert [(row[3], row[4], row[5]) for row in done.rows("rejected")] == [("n", "x", "not a number")]


def test_a_join_brings_columns_that_are_known_from_a_stage(folder: Path) -> None:
    mapping = """
mapping: Join
sources: {leads: {file: leads.csv}, closed: {file: closed.csv}}
tables:
  - table: leads
    from: leads
    join: [{source: closed, on: {id: lead}}]
    columns: {lead_id: id}
    attributes:
      segment: {known_from: {stage: won}}
      size: {known_from: {column: date}, kind: number}
"""
    closed = "x,lead,segment,size,date\n1,L2,pets,5,2025-02-01\n2,L9,cars,6,2025-02-02\n"
    done = import_files(folder, mapping, {"leads.csv": "other,id\na,L1\nb,L2\n", "closed.csv": closed})
    assert done.rows("leads", "lead_id", "a_segment", "a_size") == [("L1", None, None), ("L2", "pets", 5.0)]
    known = {each.name: each.known_from for each in done.meta.attributes}
    assert known["segment"] == KnownFrom("stage", "won")
    assert known["size"] == KnownFrom("column", "a_date")
    assert done.column("leads", "a_date") == [None, instant(2025, 2, 1, 23, 59, 59, 999999)]
    assert done.note("JOIN-ROWS-UNUSED") == 1
    assert {each.origin for each in done.meta.attributes if each.name == "segment"} == {"closed.csv: segment"}


def test_a_join_needs_one_row_for_each_key(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("sources: {leads: {file: leads.csv}}", "sources: {leads: {file: leads.csv}, more: {file: more.csv}}")
    mapping = mapping.replace("from: leads,", "from: leads, join: [{source: more, on: {id: id}}],")
    with pytest.raises(PlumblineError, match="2 rows with id 'L1'") as caught:
        import_files(folder, mapping, {"leads.csv": "id\nL1\n", "more.csv": "id,a\nL1,1\nL1,2\n"})
    assert caught.value.code == "MAPPING-JOIN-NOT-UNIQUE"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("Converted", [True, False, True, None]), ("{column: State, values: {Won: true}}", [True, False, False, None])],
)
def test_the_outcome_of_undated_leads(folder: Path, value: str, expected: list[bool | None]) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", f"{{lead_id: id, converted: {value}}}")
    text = "id,Converted,State\nL1,1,Won\nL2,No,Lost\nL3,TRUE,Open\nL4,,\n"
    done = import_files(folder, mapping, {"leads.csv": text})
    assert done.column("leads", "converted") == expected
    assert done.meta.undated
    assert done.note("CONVERTED-BLANK") == 1


def test_leads_without_a_date_among_dated_ones_are_counted(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, created_at: at}")
    done = import_files(folder, mapping, {"leads.csv": "id,at\nL1,2025-01-01\nL2,\n"})
    assert done.note("LEADS-WITHOUT-DATE") == 1
    assert not done.meta.undated


def test_touches_of_unknown_leads_are_set_aside_with_their_line(folder: Path) -> None:
    done = import_files(folder, FULL, {"leads.csv": LEADS, "touches.csv": "lead,at,action,seconds\nL1,2025-01-05,a,\n\nL7,2025-01-05,a,\n"})
    assert done.rows("rejected") == [("touches.csv", 4, "touches", "lead_id", "L7", "no such lead")]


def test_changes_of_attributes_give_them_a_history(folder: Path) -> None:
    mapping = """
mapping: History
sources: {leads: {file: leads.csv}, history: {file: history.csv}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id, title: title}}
  - {table: attribute_changes, from: history, columns: {lead_id: id, changed_at: at, attribute: field, value: to}}
"""
    history = "id,at,field,to\nL1,2025-02-01 00:00:00,title,CEO\nL1,2025-01-01 00:00:00,title,\n"
    done = import_files(folder, mapping, {"leads.csv": "id,title,city\nL1,CEO,Ulm\n", "history.csv": history})
    assert done.rows("attribute_changes", "attribute", "value") == [("title", None), ("title", "CEO")]
    assert {each.name: each.has_history for each in done.meta.attributes} == {"title": True, "city": False}


def test_names_that_mean_something_in_sql_are_only_names(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", """{lead_id: 'select "x"; --'}, where: {at: "it's"}""")
    done = import_files(folder, mapping, {"leads.csv": '"select ""x""; --",at,days,"a\'b"\nL1,it\'s,1,"\'); DROP TABLE leads; --"\n'})
    assert done.rows("leads", "lead_id", "a_at", "a_days", "a_a'b") == [("L1", "it's", 1.0, "'); DROP TABLE leads; --")]


def test_where_reads_numbers_texts_and_blanks(folder: Path) -> None:
    text = "id,n,t\nL1,5,International\nL2,50,the Intern\nL3,,\nL4,abc,x\n"
    for place, (where, expected) in enumerate(
        [
            ("{n: {min: 5, max: 10}}", ["L1"]),
            ("{n: 50}", ["L2"]),
            ("{t: {contains: intern}}", ["L2"]),
            ("{t: {contains_text: intern}}", ["L1", "L2"]),
            ("{t: {missing: true}}", ["L3"]),
            ("{any: [{n: {missing: true}}, {t: x}]}", ["L3", "L4"]),
        ]
    ):
        mapping = LEADS_ONLY.replace("columns:", f"where: {where}, columns:")
        assert import_files(folder / str(place), mapping, {"leads.csv": text}).column("leads", "lead_id") == expected, where


def test_an_import_without_any_lead_says_why(folder: Path) -> None:
    with pytest.raises(PlumblineError, match="lead_id is blank") as caught:
        import_files(folder, LEADS_ONLY, {"leads.csv": "id,x\n,1\n,2\n"})
    assert caught.value.code == "IMPORT-NO-LEADS"


def test_lines_are_right_after_values_with_line_ends_and_blank_lines(folder: Path) -> None:
    mapping = LEADS_ONLY.replace("{lead_id: id}", "{lead_id: id, created_at: at}")
    text = 'id,"a\nt",at\nL1,"x\ny\nz",2025-01-01\n\nL2,x\nL3,"a",never\r\nL4,b,2025-01-01\n'
    done = import_files(folder, mapping, {"leads.csv": text})
    assert [(row[1], row[5]) for row in done.rows("rejected")] == [(7, "too few columns"), (8, "not a date")]
