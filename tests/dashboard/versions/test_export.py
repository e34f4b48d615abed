"""Minutes, rule sheet and file of a version: what they say, safe to open and on one page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import pytest

from analysis.scorecard import Scorecard, parse_scorecard, scorecard_yaml
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import Content, Event, MarketingPromise, SalesPromise
from analysis.versions.serialize import content_id, content_text, parse_version
from dashboard.versions.export_minutes import minutes
from dashboard.versions.export_rule_sheet import rule_sheet, write_rule_sheet
from dashboard.versions.export_scorecard import card_file
from dashboard.versions.words_rule_sheet import left_out, sheet_rows
from tests.analysis.versions.worlds import CARD, content

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


def standing(card: Scorecard = CARD, *, signed: bool = True, frozen: Content | None = None) -> VersionHistory:
    text = content_text(frozen or content(card))
    version = parse_version(3, content_id(text), text)
    events = [Event(version.id, "save", "Ann", NOW, note="why not")]
    if signed:
        events.append(Event(version.id, "approve", "Ann <b>Lee</b>", NOW, "marketing", MarketingPromise(170)))
        events.append(Event(version.id, "approve", "Bob", NOW, "sales", SalesPromise(4)))
        events.append(Event(version.id, "activate", "Ann", NOW))
    return VersionHistory(version, tuple(events))


class Words(HTMLParser):
    """All text of a page, and the addresses that it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.loads = "", []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value for name, value in attrs if name in ("src", "href")] + [tag] * (
            tag in ("script", "link", "img", "iframe", "b")
        )


def test_the_minutes_hold_agenda_changes_with_reasons_decision_promises_and_signatures() -> None:
    page = Words(minutes(standing(CARD.with_points("Pricing page", 20).with_points("Student", -30))))
    for words in (
        "The question", "What changes, and why", "Pricing page 10 → 20", "asked for by reps", "Student −25 → −30", "More weight on prices",
        "Hot-lead conversion", "30 % (20–40)", "Active from 24 Nov 2026, 09:30 UTC (Ann).",
        "170 hot leads a month, at least 50 % of them qualified by sales", "within 4 working hours", "Ann <b>Lee</b>", "Bob",
        "Accepted by Ann: rating, because asked by reps.",
    ):  # fmt: skip
        assert words in page.text
    assert page.loads == []  # it needs nothing from anywhere, and no name is read as HTML


def test_unsigned_minutes_leave_lines_to_sign_on() -> None:
    page = minutes(standing(signed=False))
    assert page.count('class="line"') == 4
    assert "A candidate that waits for marketing and sales." in page


def test_the_longest_minutes_are_cut_to_what_fits_on_the_page() -> None:
    rules = tuple(replace(CARD.rules[0], name=f"Rule {number}") for number in range(60))
    many = replace(CARD, rules=rules, points=tuple(range(60)))
    page = minutes(standing(many))
    assert "more changes, listed with the version" in page
    assert page.count("<tr>") < 35


def test_the_rule_sheet_says_of_each_rule_what_to_type() -> None:
    rows = {row.rule: row for row in sheet_rows(CARD)}
    assert rows["Pricing page"].points == 10
    assert (rows["Pricing page"].where, rows["Pricing page"].lasts) == ("web touch: pricing", "60 days")
    assert rows["Clicks e-mail"].points == "each +3, at most +12"
    assert (rows["Student"].kind, rows["Student"].where, rows["Student"].points) == ("Field", "title", -25)
    assert rows["Opted out"].also == "at most cold"
    assert left_out(CARD.with_points("Student", 0)) == ("Student",)
    blocks = rule_sheet(standing()).blocks
    assert ("hot", None, "60–100 points", "route: call; first contact within 4 working hours") in blocks[2].rows
    assert blocks[-1].header[2:] == ("HubSpot", "Marketo", "Salesforce")


def test_the_rule_sheet_is_one_page_whose_cells_are_never_formulas(tmp_path: Path) -> None:
    from zipfile import ZipFile

    text = scorecard_yaml(CARD).replace("Pricing page", "=1+1")
    path = tmp_path / "sheet.xlsx"
    write_rule_sheet(standing(parse_scorecard(text)), path)
    with ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'fitToPage="1"' in sheet
    assert 'orientation="landscape"' in sheet
    assert len(fastexcel.read_excel(path).sheet_names) == 1
    cells = fastexcel.read_excel(path).load_sheet(0, header_row=3).to_arrow()
    assert cells["Rule"].to_pylist()[0] == "'=1+1"


def test_the_file_is_the_frozen_scorecard_with_its_history_as_comments() -> None:
    named = standing(frozen=content(reason="line\nbreak: {"))
    text = card_file(named)
    assert parse_scorecard(text) == CARD
    assert text.endswith(named.version.content.card)
    assert all(line.startswith("# ") for line in text.split("name: New business\n")[0].splitlines())


@pytest.mark.parametrize("reason", ["<script>alert(1)</script>", "a & b", '"quoted"'])
def test_what_people_type_is_text_on_the_page(reason: str) -> None:
    assert Words(minutes(standing(frozen=content(reason=reason)))).loads == []
