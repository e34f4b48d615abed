"""The lift report as page, workbook and screen: the same figures, no lead, nothing fetched."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import pyarrow.parquet as pq
import pytest

from analysis.errors import PlumblineError
from analysis.inference.estimate import Estimate
from analysis.lift.records import Assumptions
from analysis.lift.report import LiftOrder, LiftReport, report_lift
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from dashboard.export import pdf
from dashboard.lift.export import lift_page, lift_sheets, write_lift
from dashboard.lift.words import population_words
from dashboard.lift.words_sections import sections
from tests.dashboard.conftest import words


@pytest.fixture(scope="module")
def reported(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[LiftReport, str, Workspace]:
    space = Workspace.open(Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("lift") / "w")))
    order = LiftOrder(assumed=Assumptions(25.0, 900.0), baseline=space.scorecard("Empty start"))
    report, read = report_lift(space, open_study(space), order)
    return report, population_words(read, report), space


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"<style>.*?</style>", "", page)))


def cells(report: LiftReport) -> list[str]:
    return [cell for section in sections(report) for row in section.written for cell in row]


def test_every_figure_and_finding_is_on_the_page(reported: tuple[LiftReport, str, Workspace]) -> None:
    report, population, _ = reported
    page = text_of(lift_page(report, population))
    assert all(cell in page for cell in cells(report))
    assert all(section.finding in page for section in sections(report))
    assert report.data_id in page
    assert report.import_id in page
    assert report.content_id in page


def test_the_page_needs_nothing_else_and_is_well_formed(reported: tuple[LiftReport, str, Workspace]) -> None:
    report, population, _ = reported
    page = lift_page(report, population)
    assert not re.search(r"<script|<link|@import|url\(|src=|href=", page)
    assert set(re.findall(r"https?://[^\"'<> ]+", page)) <= {"http://www.w3.org/2000/svg"}
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawn) == 2
    for each in drawn:
        root = ElementTree.fromstring(each)
        assert root.get("aria-label")
        assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) >= 3


def test_no_lead_and_no_person_is_in_any_file(reported: tuple[LiftReport, str, Workspace], tmp_path: Path) -> None:
    report, population, space = reported
    write_lift(report, tmp_path / "r.html", kind="html", population=population)
    write_lift(report, tmp_path / "r.xlsx", kind="xlsx", population=population)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        inside = "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    folder = space.current_import()
    assert folder is not None
    people, leads = pq.read_table(folder / "people.parquet"), pq.read_table(folder / "leads.parquet")
    personal = {
        str(value)
        for name in people.column_names
        if name != "lead_no"
        for value in people[name].to_pylist()
        if value and len(str(value)) > 5
    }
    secret = personal | set(leads["lead_id"].to_pylist()) | {each for each in leads["owner"].to_pylist() if each}
    both = (tmp_path / "r.html").read_text(encoding="utf-8") + inside
    assert len(secret) > 900
    assert [each for each in secret if each in both] == []


def test_the_workbook_has_what_people_read_and_the_unrounded_numbers(reported: tuple[LiftReport, str, Workspace], tmp_path: Path) -> None:
    report, population, _ = reported
    write_lift(report, tmp_path / "r.xlsx", kind="xlsx", population=population)
    book = fastexcel.read_excel(tmp_path / "r.xlsx")
    assert book.sheet_names == ["Lift report", "Numbers"]
    read, behind = (
        [cell for row in zip(*(column.to_pylist() for column in sheet.to_arrow().columns), strict=True) for cell in row if cell is not None]
        for sheet in (book.load_sheet(name, header_row=None) for name in book.sheet_names)
    )
    assert set(filter(None, cells(report))) <= {str(each).removeprefix("'") for each in read}
    numbers = {round(float(each), 9) for each in behind if _is_number(each)}
    conversion = report.figures.hot_and_rest.first.conversion
    assert isinstance(conversion, Estimate)
    assert {round(each, 9) for each in (conversion.value, conversion.low, conversion.high)} <= numbers


def _is_number(cell: object) -> bool:
    try:
        float(str(cell))
    except ValueError:
        return False
    return True


def test_the_same_report_is_the_same_file(reported: tuple[LiftReport, str, Workspace], tmp_path: Path) -> None:
    report, population, _ = reported
    for name in ("one", "two"):
        write_lift(report, tmp_path / f"{name}.html", kind="html", population=population)
        write_lift(report, tmp_path / f"{name}.xlsx", kind="xlsx", population=population)
    for suffix in ("html", "xlsx"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


def test_the_screen_shows_the_figures_of_the_page(open_view, reported: tuple[LiftReport, str, Workspace]) -> None:
    _, _, space = reported
    report, _ = report_lift(space, open_study(space))
    page = open_view("lift", space.folder)
    shown = {str(cell) for frame in page.dataframe for column in frame.value.columns for cell in frame.value[column]}
    assert set(cells(report)) <= shown
    assert all(" ".join(section.finding.split()) in " ".join(words(page).split()) for section in sections(report))


def test_a_text_from_data_is_never_a_tag(reported: tuple[LiftReport, str, Workspace]) -> None:
    from dataclasses import replace

    report, population, _ = reported
    evil = "<script>alert(1)</script>"
    levels = tuple(replace(each, level=evil) for each in report.figures.levels)
    card = replace(report.used.card, name=evil)
    hurt = replace(report, figures=replace(report.figures, levels=levels), used=replace(report.used, card=card), old_card="=1+1")
    assert "<script" not in lift_page(hurt, population)
    assert lift_sheets(hurt, population)


def test_without_a_browser_the_way_out_is_said(
    reported: tuple[LiftReport, str, Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, population, _ = reported
    monkeypatch.setattr(pdf, "browser", lambda: None)
    with pytest.raises(PlumblineError) as caught:
        write_lift(report, tmp_path / "r.pdf", kind="pdf", population=population)
    assert caught.value.code == "PDF-NO-BROWSER"
    assert "--format html" in caught.value.remedy
    assert not (tmp_path / "r.pdf").exists()


def test_a_browser_prints_a_first_page_and_an_appendix(reported: tuple[LiftReport, str, Workspace], tmp_path: Path) -> None:
    if pdf.browser() is None:
        pytest.skip("no browser of the Chromium family is here")
    report, population, _ = reported
    write_lift(report, tmp_path / "r.pdf", kind="pdf", population=population)
    printed = (tmp_path / "r.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


@pytest.mark.parametrize(("name", "kind"), [("r.txt", "html"), ("r.html", "xlsx"), ("nowhere/r.html", "html")])
def test_a_file_of_another_kind_or_in_no_folder_is_refused(
    reported: tuple[LiftReport, str, Workspace], tmp_path: Path, name: str, kind: str
) -> None:
    report, population, _ = reported
    with pytest.raises(PlumblineError) as caught:
        write_lift(report, tmp_path / name, kind=kind, population=population)
    assert caught.value.code == "OUTPUT-UNUSABLE"
