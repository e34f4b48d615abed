"""Deals: whom they credit, the stages that they write, and where they disagree with the stages of the source."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.analysis.importing.imports import Imported, import_files

MAPPING = """
mapping: Deals
currency: EUR
sources: {leads: {file: leads.csv}, stages: {file: stages.csv}, deals: {file: deals.csv}}
tables:
  - {table: leads, from: leads, columns: {lead_id: id, created_at: created, account_id: account}}
  - {table: stages, from: stages, columns: {lead_id: id, entered_at: at, stage: stage}}
  - {table: deals, from: deals, columns: {deal_id: deal, lead_id: lead, account_id: account, closed_at: at, won: won, amount: amount}}
"""
LEADS = """id,created,account,primary_contact
L1,2025-01-01,A,
L2,2025-01-03,A,
L3,2025-01-01,B,
L4,2025-02-01,B,yes
L5,2025-03-01,C,
"""
STAGES = "id,at,stage\n"
DEALS = "deal,lead,account,at,won,amount\n"


def run(folder: Path, *, stages: str = "L9,2025-01-01,won\n", deals: str) -> Imported:
    return import_files(folder, MAPPING, {"leads.csv": LEADS, "stages.csv": STAGES + stages, "deals.csv": DEALS + deals})


@pytest.mark.parametrize(
    ("account", "closed", "credited"),
    [("A", "2025-02-01", "L1"), ("B", "2025-01-15", "L4"), ("C", "2025-02-01", None), ("D", "2025-02-01", None)],
    ids=["the earliest lead", "the primary contact", "nobody was known yet", "nobody of that account"],
)
def test_a_deal_with_only_an_account_credits(account: str, closed: str, credited: str | None, tmp_path: Path) -> None:
    done = run(tmp_path, deals=f"D1,,{account},{closed},true,5\n")
    assert done.rows("deals", "deal_id", "lead_id", "account_id") == [("D1", credited, account)]
    assert done.note("DEALS-BY-ACCOUNT") == (credited is not None)
    assert done.note("DEALS-WITHOUT-LEAD") == (credited is None)


def test_deals_write_stages_at_the_end_of_the_day_without_doubling_one_that_is_there(tmp_path: Path) -> None:
    stages = "L1,2025-02-01,won\nL2,2025-01-05,mql\n"
    done = run(tmp_path, stages=stages, deals="D1,L1,,2025-02-01,true,5\nD2,L2,,2025-02-02,false,\nD3,L2,,2025-02-02,no,\n")
    end = dt.datetime(2025, 2, 1, 23, 59, 59, 999999)
    assert done.rows("stages", "lead_id", "entered_at", "stage", "deal_id") == [
        ("L1", end, "won", None),
        ("L2", dt.datetime(2025, 1, 5, 23, 59, 59, 999999), "mql", None),
        ("L2", end.replace(day=2), "lost", "D2"),
    ]


def test_deals_that_write_no_stages_only_carry_amounts(tmp_path: Path) -> None:
    mapping = MAPPING.replace("from: deals,", "from: deals, writes_stages: false,")
    files = {"leads.csv": LEADS, "stages.csv": STAGES + "L1,2025-02-01,lost\n", "deals.csv": DEALS + "D1,L1,,2025-02-01,true,5\n"}
    done = import_files(tmp_path, mapping, files)
    assert done.column("stages", "stage") == ["lost"]
    assert done.column("deals", "amount") == [5.0]
    assert done.note("DEALS-CONTRADICT-STAGES") == 0


def test_deals_that_contradict_stages_are_reported_and_kept(tmp_path: Path) -> None:
    stages = "L1,2025-02-01,lost\nL2,2025-02-01,won\nL3,2025-02-01,won\n"
    deals = "D1,L1,,2025-02-01,true,5\nD2,L2,,2025-02-01,false,5\nD3,L3,,2025-02-09,true,5\n"
    done = run(tmp_path, stages=stages, deals=deals)
    assert done.note("DEALS-CONTRADICT-STAGES") == 2
    assert done.note("DEALS-WON-ON-OTHER-DAY") == 1
    assert len(done.rows("stages")) == 6


def test_a_deal_is_merged_by_its_id_and_one_without_anybody_is_set_aside(tmp_path: Path) -> None:
    deals = "D1,L1,,2025-02-01,true,5\nD1,L1,,2025-02-01,true,7\nD2,,,2025-02-01,true,5\nD3,L9,,2025-02-01,true,5\nD4,L1,,2025-02-01,,5\n"
    done = run(tmp_path, deals=deals)
    assert done.rows("deals", "deal_id", "amount", "won") == [("D1", 7.0, True)]
    assert (done.entry("deals").used, done.entry("deals").merged, done.entry("deals").set_aside) == (1, 1, 3)
    reasons = {row[1]: row[5] for row in done.rows("rejected") if row[2] == "deals"}
    assert reasons == {4: "neither lead nor account", 5: "no such lead", 6: "won is blank"}


def test_a_deal_whose_lead_is_not_known_goes_to_its_account(tmp_path: Path) -> None:
    done = run(tmp_path, deals="D1,L9,A,2025-02-01,true,5\n")
    assert done.rows("deals", "deal_id", "lead_id") == [("D1", "L1")]


def test_what_lies_before_the_entry_is_reported_and_not_lost(tmp_path: Path) -> None:
    done = run(tmp_path, stages="L2,2025-01-01,mql\n", deals="D1,L5,,2025-02-01,true,5\n")
    assert done.note("CLOSED-BEFORE-ENTRY") == 1
    assert done.note("STAGE-BEFORE-ENTRY") == 1
    assert done.column("stages", "stage") == ["mql", "won"]


def test_the_currency_is_the_stated_one_else_the_one_that_deals_bear(tmp_path: Path) -> None:
    assert run(tmp_path / "a", deals="D1,L1,,2025-02-01,true,5\n").meta.currency == "EUR"
    mapping = MAPPING.replace("currency: EUR\n", "").replace("amount: amount", "amount: amount, currency: currency")
    deals = "deal,lead,account,at,won,amount,currency\nD1,L1,,2025-02-01,true,5,usd\nD2,L1,,2025-02-01,true,5,USD\n"
    deals += "D3,L1,,2025-02-01,true,5,CHF\n"
    done = import_files(tmp_path / "b", mapping, {"leads.csv": LEADS, "stages.csv": STAGES + "L1,2025-02-01,won\n", "deals.csv": deals})
    assert done.meta.currency == "USD"
    assert done.note("CURRENCIES-DIFFER") == 3
