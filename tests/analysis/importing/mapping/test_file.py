"""Mapping files: what they may contain, and how a mistake is reported."""

from __future__ import annotations

import pytest

from analysis.conditions import ColumnTest, OneOf
from analysis.errors import PlumblineError
from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.mapping.records import Constant, FromColumn, FromColumns, Join, MappedAttribute
from analysis.tables import KnownFrom

WHOLE = """
mapping: Whole
time_zone: Europe/Berlin
date_format: "%d.%m.%Y"
missing: [Select, 0]
decimal: ","
currency: EUR
sources:
  leads: {file: leads.csv, delimiter: ";", encoding: cp1252, skip_rows: 1}
  closed: {file: closed.xlsx, sheet: Deals}
tables:
  - table: leads
    from: leads
    where: {origin: [social, email]}
    join: [{source: closed, on: {id: lead}, columns: [segment]}]
    columns: {lead_id: id, created_at: {column: at, format: iso, time_zone: UTC}, employees: "a + b"}
    attributes:
      page: Landing page
      segment: {known_from: {stage: won}, family: company}
      tags: {known_from: outcome}
      plan: {column: Plan, known_from: {column: planned_at}, kind: text}
      phone: {role: personal}
    ignore: [x]
    rest: ignore
  - table: touches
    from: leads
    columns: {lead_id: id, occurred_at: at, channel: {constant: web}, action: {columns: [a, b], separator: " "}}
    key: [a, b]
"""


def test_a_whole_mapping_is_read() -> None:
    mapping = parse_mapping(WHOLE)
    leads, touches = mapping.entries
    assert (mapping.name, mapping.time_zone, mapping.formats, mapping.missing, mapping.decimal, mapping.currency) == (
        "Whole", "Europe/Berlin", ("%d.%m.%Y",), ("Select", "0"), ",", "EUR",
    )  # fmt: skip
    assert (mapping.source("leads").delimiter, mapping.source("leads").encoding, mapping.source("leads").skip_rows) == (";", "cp1252", 1)
    assert mapping.source("closed").sheet == "Deals"
    assert leads.where is not None
    assert leads.where.alternatives == ((ColumnTest("origin", OneOf(("social", "email"))),),)
    assert leads.joins == (Join("closed", (("id", "lead"),), ("segment",)),)
    assert leads.target("created_at") == FromColumn("at", formats=("iso",), time_zone="UTC")
    assert leads.attributes[0] == MappedAttribute("page", FromColumn("Landing page"))
    assert [each.known_from for each in leads.attributes] == [
        None, KnownFrom("stage", "won"), KnownFrom("outcome"), KnownFrom("column", "planned_at"), None,
    ]  # fmt: skip
    assert leads.rest == "ignore"
    assert touches.target("channel") == Constant("web")
    assert touches.target("action") == FromColumns(("a", "b"), " ")
    assert touches.key == ("a", "b")


def test_comments_and_order_of_keys_do_not_change_what_an_import_is() -> None:
    other = WHOLE.replace("mapping: Whole\ntime_zone: Europe/Berlin", "# a comment\ntime_zone: Europe/Berlin\nmapping: Whole")
    assert parse_mapping(other).content == parse_mapping(WHOLE).content
    assert parse_mapping(WHOLE.replace("EUR", "USD")).content != parse_mapping(WHOLE).content


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ("table: leads", "table: contacts", 12, "'table'"),
        ("from: leads\n    where", "from: lead\n    where", 12, "'lead' is not listed under sources"),
        ("source: closed", "source: open", 12, "'open' is not listed"),
        ("lead_id: id, created_at", "leadid: id, created_at", 12, "leads has no column 'leadid'"),
        ("lead_id: id, occurred_at: at, ", "lead_id: id, ", 25, "touches needs occurred_at"),
        ("rest: ignore", "rests: ignore", 24, "'rests' is not a known key"),
        ("time_zone: Europe/Berlin", "time_zone: Mars/Olympus", None, "'Mars/Olympus' is not a known time zone"),
        ("time_zone: UTC", "time_zone: Nowhere", 12, "'Nowhere' is not a known time zone"),
        ("{constant: web}", "{constant: web, column: c}", 27, "give one of column, columns or constant"),
        ("{constant: web}", "{constant: web, values: {a: b}}", 27, "values does not go with constant"),
        ("{columns: [a, b], separator: \" \"}", "{columns: [a]}", 27, "two or more columns"),
        ("{known_from: outcome}", "{known_from: {stage: signed}}", 20, "'stage'"),
        ("{role: personal}", "{role: secret}", 22, "'role'"),
        ("{role: personal}", "{role: ignored}", 12, "write ignored columns under ignore"),
        ("phone: {role", "Page: {role", 12, "attribute 'page' is given twice"),
        ("where: {origin: [social, email]}", "where: {origin: {above: 3}}", 14, "'where'"),
        ("    key: [a, b]", "    attributes: {x: y}", 25, "only leads have attributes"),
        ("    key: [a, b]", "    writes_stages: false", 25, "only deals write stages"),
        ("    ignore: [x]", "    key: [x]", 12, "leads is merged by lead_id"),
        ("decimal: \",\"", "decimal: \";\"", 6, "'decimal'"),
    ],
)  # fmt: skip
def test_a_mistake_is_reported_with_its_line(old: str, new: str, line: int | None, complaint: str) -> None:
    assert old in WHOLE
    with pytest.raises(PlumblineError) as caught:
        parse_mapping(WHOLE.replace(old, new, 1), where="m.yaml")
    assert caught.value.code == "MAPPING-INVALID"
    assert complaint in str(caught.value)
    assert caught.value.where == (f"m.yaml, line {line}" if line else "m.yaml")


def test_deals_need_a_lead_or_an_account() -> None:
    text = "mapping: M\nsources: {a: {file: a.csv}}\ntables: [{table: deals, from: a, columns: {deal_id: d, closed_at: c, won: w}}]"
    with pytest.raises(PlumblineError, match="needs lead_id or account_id"):
        parse_mapping(text)
    parse_mapping(text.replace("won: w", "won: w, account_id: x"))
