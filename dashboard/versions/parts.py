"""A version on the page: which one, what it changes and why, its figures side by side, its history, and files of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.versions.diff import Change
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.records import SIDES
from dashboard.export.workbook import workbook_bytes
from dashboard.lead.words_trust import capitalised
from dashboard.versions.export_minutes import minutes
from dashboard.versions.export_rule_sheet import rule_sheet
from dashboard.versions.export_scorecard import card_file
from dashboard.versions.words import PART_WORDS, change_words, date_words, event_words, figure_rows, status_words, version_name
from dashboard.words.formats import NOTHING

_ROW, _HEAD = 35, 38
_WIDTHS = {"Before": 103, "After": 103, "Change": 80}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def choose_version(standings: tuple[VersionHistory, ...]) -> VersionHistory:
    """One of the versions: first offered is the latest that waits for somebody, else the active one, else the latest."""
    newest = tuple(reversed(standings))
    likely = next((each for each in newest if each.status in ("candidate", "approved")), None)
    likely = likely or next((each for each in newest if each.status == "current"), newest[0])
    numbers = {each.version.number: each for each in newest}
    chosen = st.selectbox(
        "Version",
        list(numbers),
        list(numbers).index(likely.version.number),
        format_func=lambda number: f"{version_name(numbers[number])} · {numbers[number].status}",
        key="version",
        bind="query-params",
        label_visibility="collapsed",
        width=370,
    )
    return numbers.get(chosen or likely.version.number, likely)


def choose_part(standing: VersionHistory) -> str:
    """Which leads the figures are of; asked only where there are several parts."""
    parts = [each.part for each in standing.version.content.evidence.figures]
    if len(parts) == 1:
        return parts[0]
    label = "Figures on these leads"
    chosen = st.segmented_control(
        label, parts, default=parts[0], format_func=lambda part: capitalised(PART_WORDS.get(part, part)), key=f"part-{standing.version.id}",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    return chosen or parts[0]


def figures_table(standing: VersionHistory, part: str) -> None:
    """Every headline figure of the version beside that of the scorecard it is compared with."""
    evidence = standing.version.content.evidence
    mine = next(each for each in evidence.figures if each.part == part)
    theirs = next((each for each in evidence.baseline if each.part == part), None)
    frame = pd.DataFrame(figure_rows(mine, theirs), columns=["Figure", "Before", "After", "Change"])
    settings = {name: st.column_config.TextColumn(width=width, alignment="right") for name, width in _WIDTHS.items()}
    settings["Figure"] = st.column_config.TextColumn(width=145)
    st.dataframe(frame, hide_index=True, column_config=settings, key="version-figures", alt=f"{len(frame)} figures before and after")


def changes_table(standing: VersionHistory, changes: tuple[Change, ...]) -> None:
    """What the version changes, each with its reason."""
    content = standing.version.content
    frame = pd.DataFrame([(change_words(each), content.reason_for(each.key)) for each in changes], columns=["What changes", "Why"])
    settings = {"What changes": st.column_config.TextColumn(width=330), "Why": st.column_config.TextColumn(width="medium")}
    height = _HEAD + _ROW * min(len(frame), 12)
    st.dataframe(frame, hide_index=True, column_config=settings, height=height, key="version-changes", alt=f"{len(frame)} changes")


def history_table(standings: tuple[VersionHistory, ...]) -> None:
    """Every act on every version, the newest first."""
    acts = [(event, each) for each in standings for event in each.events]
    acts.sort(key=lambda pair: (pair[0].at.isoformat() if pair[0].at else "", pair[1].version.number), reverse=True)
    rows = [(date_words(event.at), version_name(each), event_words(event)) for event, each in acts]
    st.dataframe(pd.DataFrame(rows, columns=["When (UTC)", "Version", "What was done"]), hide_index=True, key="version-history")


def versions_table(standings: tuple[VersionHistory, ...]) -> None:
    """The status of each version, the newest first."""
    rows = [
        (
            each.version.number,
            each.version.content.name,
            status_words(each),
            each.saved.by,
            date_words(each.saved.at),
            *(signed.by if (signed := each.signature(side)) else NOTHING for side in SIDES),
        )
        for each in reversed(standings)
    ]
    columns = ["Version", "Scorecard", "Status", "Saved by", "On (UTC)", *(f"Signed for {side}" for side in SIDES)]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True, key="versions")


def files(standing: VersionHistory) -> None:
    """The minutes, the rule sheet and the scorecard's file, to take along."""
    name = f"plumbline-version-{standing.version.number}"
    with st.container(horizontal=True, gap="small"):
        _file("Minutes", minutes(standing), f"{name}-minutes.html", "text/html")
        _file("Rule sheet", workbook_bytes([rule_sheet(standing)]), f"{name}-rules.xlsx", _XLSX)
        _file("Scorecard file", card_file(standing), f"{name}.yaml", "application/yaml")


def _file(label: str, content: str | bytes, name: str, kind: str) -> None:
    st.download_button(label, content, name, kind, key=f"file-{name}", on_click="ignore", icon=":material/download:", type="tertiary")
