"""The minutes of a calibration session as one page: agenda, changes with their reasons, evidence, decision, promises and signatures."""

from __future__ import annotations

from html import escape
from itertools import accumulate
from math import ceil
from pathlib import Path
from textwrap import shorten

from analysis.study import parse_study
from analysis.versions.freeze import changes_of
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import SIDES, Content, PartFigures, Side, SwapSet
from dashboard.export.spreadsheet import write_text
from dashboard.export.targets import check_file
from dashboard.versions.words import (
    PART_WORDS,
    change_words,
    date_words,
    evidence_notes,
    figure_rows,
    promise_words,
    status_words,
    swap_test_words,
    swap_words,
    version_headline,
    version_name,
)
from dashboard.words.formats import count, plural
from dashboard.words.study import study_words

#: What fits on the page, in lines of the table of changes, notes, and characters of a text; the rest is in the version itself.
MOST_LINES, MOST_NOTES, MOST_CHARS = 16, 5, 180
#: Characters on a line of a change and of its reason.
_CHANGE_LINE, _REASON_LINE = 58, 30
_AGENDA = ("The question", "What changes, and why", "What the evidence says", "Decision", "Promises and signatures")
_USED = {"activate": "Active from", "retire": "Retired on"}
#: Small enough for one page also where the machine has only a wide font.
_STYLE = """
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { font: 8.8pt/1.3 "Source Sans 3", "Helvetica Neue", Arial, sans-serif; color: #14171a; background: #fff; }
body { margin: 0 auto; max-width: 182mm; }
@media screen { body { padding: 8mm 0; } }
h1 { font-size: 15pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 10.5pt; margin: 3.5mm 0 1mm; padding-bottom: .6mm; border-bottom: .4pt solid #14171a; }
p { margin: 0 0 1.2mm; }
.quiet { color: #5b636b; font-size: 8pt; }
ol.agenda { margin: 1mm 0 0; padding: 0; list-style-position: inside; color: #5b636b; font-size: 8pt; }
ol.agenda li { display: inline; margin-right: 4mm; }
ol.agenda li::before { counter-increment: item; content: counter(item) "\\00a0"; }
ol.agenda { counter-reset: item; list-style: none; }
table { width: 100%; border-collapse: collapse; font-size: 8.4pt; }
th { text-align: left; font-weight: 600; color: #5b636b; }
td, th { padding: .5mm 2mm .5mm 0; border-bottom: .3pt solid #e0e4e8; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.sides { display: flex; gap: 10mm; }
.sides > div { flex: 1; }
.line { border-bottom: .5pt solid #14171a; height: 9mm; margin-bottom: .8mm; }
footer { margin-top: 4mm; color: #5b636b; font-size: 7.5pt; }
"""


def minutes(standing: VersionHistory) -> str:
    """The page as HTML that needs nothing else, not even a network."""
    content = standing.version.content
    sections = (_question(content), _changes(standing), _evidence(content), _decision(standing), _signatures(standing))
    body = "".join(f"<h2>{number}. {title}</h2>{text}" for number, (title, text) in enumerate(zip(_AGENDA, sections, strict=True), 1))
    title = escape(_short(f"Session minutes: {version_name(standing)}"))
    agenda = "".join(f"<li>{each}</li>" for each in _AGENDA)
    saved = escape(f"Saved by {_short(standing.saved.by)}, {date_words(standing.saved.at)} UTC. {_short(content.reason)}")
    foot = escape(f"Content {standing.version.id} · data {content.evidence.data_id} · import {content.evidence.import_id} · Plumbline")
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>'
        f'<h1>{title}</h1><p class="quiet">{saved}</p><ol class="agenda">{agenda}</ol>{body}<footer>{foot}</footer></body></html>'
    )


def _question(content: Content) -> str:
    study = parse_study(content.study)
    age = getattr(study.snapshot, "days", None)
    goal = f"<p>{escape(_short(study.goal.rstrip('.')))}.</p>" if study.goal else ""
    hours = study.working_hours
    worked = f"Working hours: {hours.days}, {hours.start}–{hours.end}, {study.time_zone}."
    return f'{goal}<p>{escape(study_words(study, age))}</p><p class="quiet">{escape(worked)}</p>'


def _changes(standing: VersionHistory) -> str:
    content, changes = standing.version.content, changes_of(standing.version)
    if not changes:
        return f"<p>{escape(version_headline(standing, changes))}</p>"
    lines = [(_short(change_words(each)), _short(content.reason_for(each.key), MOST_CHARS // 2)) for each in changes]
    shown = lines[: _fitting(lines)]
    rows = "".join(f"<tr><td>{escape(change)}</td><td>{escape(reason)}</td></tr>" for change, reason in shown)
    more = len(lines) - len(shown)
    rest = f'<p class="quiet">and {plural(more, "more change")}, listed with the version</p>' if more > 0 else ""
    return f"<table><tr><th>Change</th><th>Reason</th></tr>{rows}</table>{rest}"


def _fitting(changes: list[tuple[str, str]]) -> int:
    """How many changes fit, by the lines that each takes."""
    lines = accumulate(max(ceil(len(change) / _CHANGE_LINE), ceil(len(reason) / _REASON_LINE)) for change, reason in changes)
    return sum(so_far <= MOST_LINES for so_far in lines)


def _short(text: str, most: int = MOST_CHARS) -> str:
    """A text on one line, cut where it is too long for the page."""
    return shorten(text, most, placeholder=" …")


def _evidence(content: Content) -> str:
    evidence = content.evidence
    baseline = {each.part: each for each in evidence.baseline}
    blocks = [_figures(evidence.figures[0], baseline.get(evidence.figures[0].part))]
    blocks += [f"<p>{escape(_part_line(each, content))}</p>" for each in evidence.swaps]
    notes = evidence_notes(evidence)
    blocks += [f'<p class="quiet">{escape(_short(each))}</p>' for each in notes[:MOST_NOTES]]
    if len(notes) > MOST_NOTES:
        blocks.append(f'<p class="quiet">and {plural(len(notes) - MOST_NOTES, "more note")}, listed with the version</p>')
    return "".join(blocks)


def _figures(mine: PartFigures, theirs: PartFigures | None) -> str:
    cells = ((name, "".join(f'<td class="n">{escape(each)}</td>' for each in numbers)) for name, *numbers in figure_rows(mine, theirs))
    rows = "".join(f"<tr><td>{escape(name)}</td>{numbers}</tr>" for name, numbers in cells)
    of = escape(f"{PART_WORDS.get(mine.part, mine.part)}, {count(mine.n_leads)} leads")
    return f'<table><tr><th>{of}</th><th class="n">Before</th><th class="n">After</th><th class="n">Change</th></tr>{rows}</table>'


def _part_line(swaps: SwapSet, content: Content) -> str:
    part = PART_WORDS.get(swaps.part, swaps.part)
    return f"{part[:1].upper()}{part[1:]}: {swap_words(swaps)} {swap_test_words(swaps, content.evidence.settings_tried)}"


def _decision(standing: VersionHistory) -> str:
    acts = (standing.activated, standing.retired)
    dated = "".join(f" {_USED[each.act]} {date_words(each.at)} UTC ({each.by})." for each in acts if each)
    words = status_words(standing)
    return f"<p>{escape(dated.strip() or f'{words[:1].upper()}{words[1:]}.')}</p>"


def _signatures(standing: VersionHistory) -> str:
    return f'<div class="sides">{"".join(_side(standing, side) for side in SIDES)}</div>'


def _side(standing: VersionHistory, side: Side) -> str:
    signed = standing.signature(side)
    name = f"<strong>{side.capitalize()}</strong>"
    if signed is None or signed.promise is None:
        return f'<div><p>{name} promises</p><div class="line"></div><div class="line"></div><p class="quiet">name, date</p></div>'
    said = f"{name} promises {escape(promise_words(signed.promise))}."
    signed_on = f'<span class="quiet">signed {escape(date_words(signed.at))} UTC</span>'
    return f"<div><p>{said}</p><p>{escape(_short(signed.by))}<br>{signed_on}</p></div>"


def write_minutes(standing: VersionHistory, path: Path) -> None:
    """Write the page.

    Raises:
        PlumblineError: ``OUTPUT-UNUSABLE``.
    """
    check_file(path, (".html", ".htm"), "minutes")
    write_text(path, minutes(standing))
