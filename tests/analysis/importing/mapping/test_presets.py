"""Presets: exports of well-known products are recognised by their header lines, and their mappings can be run."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.importing.mapping.parse import parse_mapping
from analysis.importing.mapping.presets import Export, all_exports, recognise, words
from analysis.importing.suggest.suggest import suggest
from analysis.tables import table
from tests.analysis.importing.imports import import_files, write_files

HUBSPOT_CONTACTS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,Lead Status,Create Date,Original Source,Job Title,"
    "Number of Pageviews,Became a Marketing Qualified Lead Date,Became a Customer Date,Associated Company IDs\n"
    "101,Ann,Ash,ann@firm.example,+1,Rep A,Customer,Open,2025-01-02 10:00,Organic Search,CEO,12,2025-01-05 10:00,2025-02-01 10:00,C1\n"
    "102,Bob,Birch,bob@other.example,,Rep B,Lead,,2025-01-03 10:00,Paid Search,Intern,2,,,C2\n"
)
HUBSPOT_DEALS = (
    "Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Associated Contact IDs\n"
    "9001,Big,Closed Won,2025-02-01 10:00,500,Rep A,101\n"
    "9002,Open one,Contract Sent,,900,Rep A,102\n9003,Gone,Closed Lost,2025-03-01 10:00,,Rep B,102\n"
)
SALESFORCE_LEADS = (
    "Id,FirstName,LastName,Company,Email,LeadSource,Status,IsConverted,ConvertedDate,CreatedDate,OwnerId,Title,NumberOfEmployees\n"
    "00Q1,Ann,Ash,Firm,ann@firm.example,Web,Working,true,2025-02-01,2025-01-02T10:00:00.000+0000,005A,CEO,50\n"
    "00Q2,Bob,Birch,Other,bob@other.example,Trade Show,Open,false,,2025-01-03T10:00:00.000+0000,005B,,\n"
)
MARKETO_ACTIVITIES = (
    "marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes\n"
    "g1,101,2025-01-05T10:00:00Z,1,,5,/pricing,{}\ng2,101,2025-01-06T10:00:00Z,10,,6,Newsletter,{}\ng3,102,2025-01-07T10:00:00Z,13,,7,x,{}\n"
)
DYNAMICS_LEADS = (
    "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,"
    "Name,Status Reason,Created On,Lead Source,Owner,Email\n"
    "a-1,xx,2025-01-05,Pumps,Ann Ash,New,2025-01-02 10:00,Web,Rep A,ann@firm.example\n"
)


@pytest.mark.parametrize("export", all_exports(), ids=lambda export: f"{export.preset} {export.name}")
def test_a_preset_names_only_columns_that_there_are(export: Export) -> None:
    known = {column.name for column in table(export.table).columns}
    assert {column.column for column in export.columns} <= known
    needed = set(table(export.table).required)
    assert export.is_generic or needed <= {column.column for column in export.columns}


@pytest.mark.parametrize("product", ["HubSpot", "Salesforce", "Dynamics 365", "Marketo"])
def test_every_product_has_its_leads(product: str) -> None:
    assert any(export.preset == product and export.table == "leads" for export in all_exports())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HUBSPOT_CONTACTS, ("HubSpot", "contacts")),
        (HUBSPOT_DEALS, ("HubSpot", "deals")),
        (SALESFORCE_LEADS, ("Salesforce", "leads (Data Loader)")),
        (MARKETO_ACTIVITIES, ("Marketo", "activities (bulk extract)")),
        (DYNAMICS_LEADS, ("Dynamics 365", "leads")),
        ("lead_id,occurred_at,channel,action\n", ("any", "touches")),
        ("colour,size\n", None),
    ],
)
def test_exports_are_recognised_by_their_headers(text: str, expected: tuple[str, str] | None) -> None:
    found = recognise(tuple(text.partition("\n")[0].split(",")))
    assert (found and (found.preset, found.name)) == expected


def test_a_hubspot_export_can_be_imported_as_suggested(tmp_path: Path) -> None:
    files = {"contacts.csv": HUBSPOT_CONTACTS, "deals.csv": HUBSPOT_DEALS}
    suggestion = suggest(write_files(tmp_path / "looked at", files))
    done = import_files(tmp_path, suggestion.yaml, files)
    assert done.rows("leads", "lead_id", "source", "title", "email_domain", "account_id") == [
        ("101", "Organic Search", "CEO", "firm.example", "C1"), ("102", "Paid Search", "Intern", "other.example", "C2"),
    ]  # fmt: skip
    assert done.rows("people", "First Name", "Email") == [("Ann", "ann@firm.example"), ("Bob", "bob@other.example")]
    # The date of becoming a customer is that of the deal, so the stage is there once.
    assert done.rows("stages", "lead_id", "stage") == [("101", "mql"), ("101", "won"), ("102", "lost")]
    assert done.rows("deals", "deal_id", "won", "amount") == [("9001", True, 500.0), ("9003", False, None)]
    assert done.entry("deals").not_selected == 1
    known = {each.name: each.known_from for each in done.meta.attributes}
    assert known["Lifecycle Stage"] is not None
    assert known["Number of Pageviews"] is None


def test_marketo_activities_become_touches_with_channel_and_action(tmp_path: Path) -> None:
    files = {"leads.csv": "id,email,createdAt,leadScore\n101,a@b.example,2025-01-01T00:00:00Z,5\n", "activities.csv": MARKETO_ACTIVITIES}
    done = import_files(tmp_path, suggest(write_files(tmp_path / "looked at", files)).yaml, files)
    assert done.rows("touches", "channel", "action", "asset", "direction") == [
        ("web", "visit", "/pricing", "in"), ("email", "open", "Newsletter", "in"),
    ]  # fmt: skip
    assert done.entry("touches").not_selected == 1


def test_every_suggestion_for_a_product_is_a_mapping(tmp_path: Path) -> None:
    for place, text in enumerate((HUBSPOT_CONTACTS, HUBSPOT_DEALS, SALESFORCE_LEADS, MARKETO_ACTIVITIES, DYNAMICS_LEADS)):
        parse_mapping(suggest(write_files(tmp_path / str(place), {"export.csv": text})).yaml)


def test_headers_are_compared_as_words() -> None:
    assert {words(each) for each in ("Lead_ID", "leadId", "lead id", "LEAD-ID")} == {"lead id"}
