"""The lift report as a page that prints (one page, then the appendix), as a workbook, and as PDF where a browser is there."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from analysis.inference.estimate import Estimate, NotEstimable
from analysis.lift.report import LiftReport
from dashboard.export.pdf import write_pdf
from dashboard.export.spreadsheet import write_text
from dashboard.export.svg import columns_svg, rows_svg
from dashboard.export.targets import check_file
from dashboard.export.workbook import Block, Sheet, write_workbook
from dashboard.lift.charts import group_series, quarter_series
from dashboard.lift.words import basis_words, footer_words, groups_headline, locked_words, quarters_headline, report_headline
from dashboard.lift.words_sections import Figure, Section, sections
from dashboard.pages import LIFT_REPORT
from dashboard.words.numbers import missing

_TITLE = LIFT_REPORT.question
SUFFIXES = {"html": (".html", ".htm"), "xlsx": (".xlsx",), "pdf": (".pdf",)}
_STYLE = """
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { font: 9pt/1.3 "Source Sans 3", "Helvetica Neue", Arial, sans-serif; color: #14171a; background: #fff; margin: 0 auto; }
body { max-width: 182mm; }
@media screen { body { padding: 8mm 4mm; } }
h1 { font-size: 15pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 10.5pt; margin: 2.6mm 0 .6mm; padding-top: 1mm; border-top: .4pt solid #14171a; }
h2.next { break-before: page; border: 0; font-size: 13pt; }
p { margin: 0 0 1mm; }
.answer { font-size: 12.5pt; line-height: 1.3; font-weight: 600; margin: 1.5mm 0; }
.finding { font-weight: 600; }
.quiet { color: #5b636b; font-size: 8pt; }
.charts { display: flex; gap: 6mm; margin: 2mm 0 0; }
.charts > figure { flex: 1; margin: 0; min-width: 0; }
figcaption { font-size: 8.5pt; font-weight: 600; margin-bottom: 1mm; }
section { break-inside: avoid; }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; margin-top: .6mm; }
th { text-align: left; font-weight: 600; color: #5b636b; }
td, th { padding: .4mm 2.5mm .4mm 0; border-bottom: .3pt solid #e0e4e8; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
footer { margin-top: 3mm; color: #5b636b; font-size: 7.5pt; }
"""


def lift_page(report: LiftReport, population: str, warnings: tuple[str, ...] = ()) -> str:
    """The report as HTML that needs nothing else, not even a network.

    Args:
        report: The report.
        population: Who, when, how many.
        warnings: What has to be said beside every figure of the study.
    """
    parts = sections(report)
    first = "".join(_section(each, report_headline(report)) for each in parts if each.first_page)
    rest = "".join(_section(each) for each in parts if not each.first_page)
    basis = "".join(f'<p class="quiet">{escape(each)}</p>' for each in (basis_words(report), population, locked_words(report)) if each)
    cautions = "".join(f'<p class="quiet">{escape(each)}</p>' for each in warnings if each)
    foot = f"<footer>{escape(footer_words(report))}</footer>"
    answer = f'<p class="answer">{escape(report_headline(report))}</p>'
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{_TITLE}</title><style>{_STYLE}</style></head><body>'
        f"<h1>{_TITLE}</h1>{answer}{basis}{_charts(report)}{first}{foot}"
        f'<h2 class="next">Appendix</h2>{rest}{cautions}{foot}</body></html>'
    )


def _charts(report: LiftReport) -> str:
    figures = report.figures
    drawn = [("Share that converts, with 95 % intervals", rows_svg(group_series(figures), groups_headline(figures.hot_and_rest)))]
    if figures.quarters:
        title = quarters_headline(figures.quarters)
        drawn.append((title, columns_svg(quarter_series(figures), title)))
    boxes = "".join(f"<figure><figcaption>{escape(caption)}</figcaption>{svg}</figure>" for caption, svg in drawn)
    return f'<div class="charts">{boxes}</div>'


def _section(section: Section, above: str = "") -> str:
    """One section; its finding is left out where it is above already."""
    notes = f'<p class="quiet">{escape(" ".join(section.notes))}</p>' if section.notes else ""
    finding = "" if section.finding == above else f'<p class="finding">{escape(section.finding)}</p>'
    return f"<section><h2>{escape(section.title)}</h2>{finding}{_table(section)}{notes}</section>"


def _table(section: Section) -> str:
    if not section.rows:
        return ""
    kinds = ["" if column.kind == "text" else ' class="n"' for column in section.columns]
    head = "".join(f"<th{kind}>{escape(column.name)}</th>" for kind, column in zip(kinds, section.columns, strict=True))
    rows = "".join(f"<tr>{_cells(kinds, row)}</tr>" for row in section.written)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _cells(kinds: list[str], row: tuple[str, ...]) -> str:
    return "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))


def lift_sheets(report: LiftReport, population: str) -> tuple[Sheet, ...]:
    """The report as a workbook: the sections as written, then the unrounded numbers behind it."""
    parts = sections(report)
    read = tuple(Block(f"{each.title} {each.finding}", tuple(column.name for column in each.columns), each.written) for each in parts)
    behind = tuple(_numbers(each) for each in parts if each.rows)
    note = f"{basis_words(report)} {population}"
    widths = (34.0, *(19.0 for _ in range(9)))
    return (
        Sheet("Lift report", f"{_TITLE} {report_headline(report)}", note, (*read, Block("", (footer_words(report),), ())), widths),
        Sheet("Numbers", "The numbers behind it, not rounded", footer_words(report), behind, (34.0, *(13.0 for _ in range(26)))),
    )


def _numbers(section: Section) -> Block:
    """A section with its figures apart: an estimate takes three cells, value and limits."""
    wide = [any(isinstance(row[place], Estimate) for row in section.rows) for place in range(len(section.columns))]
    header = [name for column, three in zip(section.columns, wide, strict=True) for name in _names(column.name, three=three)]
    rows = tuple(_flat(row, wide) for row in section.rows)
    return Block(section.title, tuple(header), rows)


def _flat(row: tuple[Figure, ...], wide: list[bool]) -> tuple[str | int | float | None, ...]:
    return tuple(cell for figure, three in zip(row, wide, strict=True) for cell in _apart(figure, three=three))


def _names(name: str, *, three: bool) -> tuple[str, ...]:
    return (name, f"{name}: low", f"{name}: high") if three else (name,)


def _apart(figure: Figure, *, three: bool) -> tuple[str | int | float | None, ...]:
    if isinstance(figure, Estimate):
        return figure.value, figure.low, figure.high
    plain = missing(figure) if isinstance(figure, NotEstimable) else figure
    return (plain, None, None) if three else (plain,)


def write_lift(report: LiftReport, path: Path, *, kind: str, population: str, warnings: tuple[str, ...] = ()) -> None:
    """Write the report.

    Args:
        report: The report.
        path: The file.
        kind: ``html``, ``xlsx`` or ``pdf``.
        population: Who, when, how many.
        warnings: What has to be said beside every figure of the study.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``; ``PDF-NO-BROWSER`` where no browser can print.
    """
    check_lift(path, kind)
    _WRITERS[kind](report, path, population, warnings)


def check_lift(path: Path, kind: str) -> None:
    """Make sure that the report can be written there, before it is made.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    check_file(path, SUFFIXES[kind], f"lift reports as {kind}")


def _html(report: LiftReport, path: Path, population: str, warnings: tuple[str, ...]) -> None:
    write_text(path, lift_page(report, population, warnings))


def _xlsx(report: LiftReport, path: Path, population: str, warnings: tuple[str, ...]) -> None:  # noqa: ARG001
    write_workbook(path, lift_sheets(report, population), pages_tall=0)


def _pdf(report: LiftReport, path: Path, population: str, warnings: tuple[str, ...]) -> None:
    write_pdf(path, lift_page(report, population, warnings))


_WRITERS: dict[str, Callable[[LiftReport, Path, str, tuple[str, ...]], None]] = {"html": _html, "xlsx": _xlsx, "pdf": _pdf}
