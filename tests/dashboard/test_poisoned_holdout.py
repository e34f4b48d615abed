"""Outcomes of sealed leads are turned round beneath an import, and nothing that anybody can read may change by a byte.

Totals of an import join no outcome with a signal, attribute or score, and are not sealed: how many leads converted, how many after their
horizon, and how many winners there are; what an import proposes for a study rests on such totals. Those are held fixed at the one place
each where they are counted; all else must agree.

Every command of the command line and every page is asked on both imports. A command, flag or page that is added later fails here until it
is covered, or is named among those that read sealed leads on purpose and on record.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.dataset.histories import as_datetime
from analysis.ratings.points import Ballot, RuleRating, Side, Weight
from analysis.ratings.rounds import enter_ballot
from analysis.rules import DAY
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from analysis.snapshots.take import SnapshotCounts, Snapshots, count_snapshots
from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from dashboard.cli import COMMANDS
from dashboard.pages import LEAD, PAGES, REVIEW, DashboardPage
from dashboard.words.standing import Winners, winners
from tests.dashboard.commands.conftest import plumbline

#: Pages whose links to other pages need the whole dashboard around them.
WITH_LINKS = {REVIEW}
#: Commands without evidence: they make data or start the dashboard.
NOT_EVIDENCE = {"app", "sample", "import"}
#: Flags that read sealed leads, each time by name and on record.
ON_RECORD = {("compare", "--include-holdout"), ("backtest", "--open-holdout")}
#: Commands that read what has matured since a version became active, by name and on record; before that they read nothing.
SINCE_ACTIVATION = {"review"}
#: Flags that say what else is told, without reading other leads.
NO_READING = {f"--{name}" for name in (
    "help", "json", "workspace", "study", "by", "reason", "accept", "take-back", "proves", "bots", "name", "based-on", "because", "side",
    "hot-leads-per-month", "qualified", "first-contact-hours", "ballot", "new-round", "template",
)}  # fmt: skip
MARKETING, OTHER = "Marketing 2025", "Empty start"
STUDY = (
    "study: New business\npopulation: new\noutcome: {stage: won, within_days: 90}\nsnapshot: {at_age_days: 7}\n"
    "capacity: {hot_leads_per_week: 40}\n"
)
#: What is asked of each command, beside the workspace; {lead} is a sealed lead whose outcome is turned round, {out} a folder for files.
ASKED: dict[str, tuple[str, ...]] = {
    "study": ("",),
    "inventory": ("",),
    "compare": ("", "--cuts employees=50,500 --baseline country=Germany --without country", "--holm"),
    "leakage": ("", "--whole-history"),
    "backtest": (
        f"'{MARKETING}'",
        f"'{MARKETING}' --baseline '{OTHER}'",
        f"'{MARKETING}' --baseline '{OTHER}' --validate --by Ann",
        f"'{MARKETING}' --by-segment all --rolling --follow-up",
        f"'{MARKETING}' --goal capacity=5 --goal share=0.2 --goal recall=0.8 --goal profit=5000:90 --fit-engagement",
    ),
    "suggest": ("--step 5 --most 6 --out {out}/card.yaml", "--without country", f"--from '{MARKETING}'"),
    "false-positives": (f"'{MARKETING}'", f"'{MARKETING}' --confirm --by Ann"),
    "trust": (f"'{MARKETING}'",),
    "priorities": ("", f"--scorecard '{OTHER}'", "--owner nobody --as-of 2025-10-01"),
    "feedback": ("", "--lead L-1000003 --topic easier --answer prices --point pricing --by Ann"),
    "report": (
        f"--out {{out}}/r.html --by Ann --baseline '{OTHER}' --since 2024-09-01 --call-cost 20 --conversion-value 500",
        "--out {out}/r.xlsx --format xlsx --group-by country --assigned-by source --control Webinar --amount employees",
    ),
    "score": (
        f"'{MARKETING}' --out {{out}}/s.csv --call-down {{out}}/call.xlsx",
        f"'{MARKETING}' --out {{out}}/s.parquet --as-of 2025-06-30 --trial",
    ),
    "versions": (
        f"save '{OTHER}' --reason first --by Ann ; save '{MARKETING}' --reason better --by Ann ; list ; show 2 ; diff 1 2",
        f"save '{MARKETING}' --reason x --by Ann ; minutes 1 --out {{out}}/m.html ; sheet 1 --out {{out}}/r.xlsx",
        f"save '{MARKETING}' --reason x --by Ann ; export 1 --out {{out}}/c.yaml",
    ),
    "rate": (f"'{OTHER}' --show --out {{out}}/j.yaml",),
    "explain": (f"'{MARKETING}' {{lead}}", f"'{MARKETING}' {{lead}} --as-of 2025-12-01"),
}
#: The moment at which a command ran; the data end before this year.
_NOW = re.compile(rf"{dt.datetime.now(dt.UTC).year}(-\d\d-\d\d[T ]|, )\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00)?")


@dataclass(frozen=True)
class Sides:
    """One workspace folder with two contents: ``show`` puts the plain or the poisoned one there."""

    folder: Path
    contents: dict[str, Path]
    lead: str

    def show(self, side: str) -> Path:
        """Put one content in place, as it was at the start, and forget what was kept in memory."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.contents[side], self.folder)
        st.cache_resource.clear()
        st.cache_data.clear()
        return self.folder


@pytest.fixture(scope="module")
def sides(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Sides:
    folder = tmp_path_factory.mktemp("poison")
    plain, poisoned = folder / "plain", folder / "poisoned"
    shutil.copytree(sample_folder, plain, ignore=shutil.ignore_patterns("cache"))
    workspace = Workspace.open(plain)
    workspace.save_study(parse_study(STUDY))
    study_data = open_study(workspace)  # which fixes the start of the holdout
    judged_by_both(workspace)
    shutil.copytree(plain, poisoned, ignore=shutil.ignore_patterns("cache"))
    for each in (plain, poisoned):
        shutil.rmtree(each / "cache", ignore_errors=True)
        (each / "cache").mkdir()
    lead_no = poison(poisoned / "imports" / study_data.dataset.import_id, study_data)
    ids = pq.read_table(poisoned / "imports" / study_data.dataset.import_id / "leads.parquet")["lead_id"]
    return Sides(folder / "workspace", {"plain": plain, "poisoned": poisoned}, ids[lead_no].as_py())


def judged_by_both(workspace: Workspace) -> None:
    """A complete round about each scorecard, so that the leads move its points."""
    sides: tuple[tuple[Side, str, Weight], ...] = (("marketing", "Ada", "high"), ("sales", "Bo", "negative"))
    for card in (workspace.scorecard(name) for name in (MARKETING, OTHER)):
        for side, by, weight in sides:
            sheet = Ballot(side, by, tuple(RuleRating(rule.name, weight) for rule in card.rules))
            enter_ballot(workspace, card, sheet, seen=0, now=None)


@pytest.fixture
def _totals_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The totals of outcomes of the import, which are not sealed, are the same for both."""

    def counted(snapshots: Snapshots) -> SnapshotCounts:
        return replace(count_snapshots(snapshots), converted=100, won_after_horizon=10)

    def won(study_data: StudyData) -> Winners:
        return replace(winners(study_data), n=120)

    monkeypatch.setattr("analysis.snapshots.study_data.count_snapshots", counted)
    for module in ("dashboard.words.standing", "dashboard.commands.question"):
        monkeypatch.setattr(f"{module}.winners", won)
    monkeypatch.setattr("dashboard.data.cli_study.propose_age", lambda *_: 7)
    monkeypatch.setattr("dashboard.data.cli_study.propose_data_from", lambda *_: None)


def sealed(study_data: StudyData) -> np.ndarray:
    return study_data.snapshots.judged & (study_data.parts.codes == study_data.parts.names.index("holdout"))


def poison(folder: Path, study_data: StudyData) -> int:
    """Turn round the outcome of every sealed mature lead that was decided within its horizon, and let every third open one win in it.

    Returns:
        Number of one of those leads.
    """
    rows = np.flatnonzero(sealed(study_data))
    window = {
        int(lead): (as_datetime(start).replace(tzinfo=None), as_datetime(start + 90 * DAY).replace(tzinfo=None))
        for lead, start in zip(study_data.snapshots.lead_no[rows], study_data.snapshots.as_of[rows], strict=True)
    }
    stages = pq.read_table(folder / "stages.parquet")
    turned = {"won": "lost", "lost": "won", "disqualified": "won"}
    found = stages.to_pylist()
    decided = set()
    for row in found:
        if row["stage"] in turned and within(window, row["lead_no"], row["entered_at"]):
            row["stage"] = turned[row["stage"]]
            decided.add(row["lead_no"])
    ids = {row["lead_no"]: row["lead_id"] for row in found}
    still_open = [lead for lead in sorted(window) if lead not in decided and lead in ids][::3]
    blank = dict.fromkeys(stages.schema.names)
    found += [blank | {"lead_no": lead, "lead_id": ids[lead], "entered_at": window[lead][1], "stage": "won"} for lead in still_open]
    pq.write_table(
        pa.Table.from_pylist(sorted(found, key=lambda row: (row["lead_no"], row["entered_at"])), stages.schema), folder / "stages.parquet"
    )
    deals = pq.read_table(folder / "deals.parquet")
    closed = [row | {"won": row["won"] ^ within(window, row["lead_no"], row["closed_at"])} for row in deals.to_pylist()]
    pq.write_table(pa.Table.from_pylist(closed, deals.schema), folder / "deals.parquet")
    return min(decided)


def within(window: dict[int, tuple[Any, Any]], lead: int | None, instant: Any) -> bool:
    """Whether something happened to a sealed lead within its horizon."""
    return lead in window and window[lead][0] < instant <= window[lead][1]  # type: ignore[index]


def test_the_poison_is_there(sides: Sides) -> None:
    """What the holdout would say, if it were opened, has changed; what every other lead says has not."""
    plain, poisoned = (open_study(Workspace.open(sides.show(side))) for side in ("plain", "poisoned"))
    held = sealed(plain)
    assert np.array_equal(held, sealed(poisoned))
    changed = plain.snapshots.converted != poisoned.snapshots.converted
    assert changed[held].mean() > 0.4
    assert not changed[~held & plain.snapshots.judged].any()
    assert plain.dataset.import_id == poisoned.dataset.import_id
    assert plain.holdout_from == poisoned.holdout_from


def asked() -> list[tuple[str, str]]:
    return [(command, words) for command, several in ASKED.items() for words in several]


@pytest.mark.usefixtures("_totals_held")
@pytest.mark.parametrize(("command", "words"), asked(), ids=lambda each: each.strip("' ") or "plain")
def test_no_command_tells_anything_of_sealed_outcomes(sides: Sides, command: str, words: str) -> None:
    plain, poisoned = (told(sides.show(side), command, words.replace("{lead}", sides.lead)) for side in ("plain", "poisoned"))
    assert len(plain) > 1
    assert plain == poisoned


def told(folder: Path, command: str, words: str) -> list[Any]:
    """Exit codes, texts, documents and files of some calls of a command, the moments at which they ran left out."""
    out = folder.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    said = []
    for call in words.replace("{out}", str(out)).split(" ; "):
        typed = [each.strip("'") for each in re.findall(r"'[^']*'|\S+", call)]
        for json in ((), ("--json",)):
            answer = plumbline(command, *typed, "--workspace", folder, *json)
            assert answer.code in (0, 1), answer.err
            said += [answer.code, timeless(answer.out), answer.err]
    return said + [(path.name, content(path)) for path in sorted(out.iterdir())]


def timeless(text: str) -> str:
    return _NOW.sub("now", text)


def content(path: Path) -> object:
    """What is in a written file; of a workbook its parts without the properties that say when it was made."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return {name: book.read(name) for name in book.namelist() if not name.startswith("docProps")}
    return path.read_bytes() if path.suffix == ".parquet" else timeless(path.read_text(encoding="utf-8-sig"))


def everything(page: AppTest) -> str:
    """All that a page sends to the browser, element by element: texts, tables, charts, the board's numbers, addresses of downloads."""
    return "\n".join(_sent(page._tree))


def _sent(node: Any) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        proto = getattr(child, "proto", None)
        if proto is not None:
            yield f"{type(child).__name__} {proto}"
        yield from _sent(child)


@pytest.mark.usefixtures("_totals_held")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_no_page_tells_anything_of_sealed_outcomes(sides: Sides, page: DashboardPage, open_view: Callable[[str, Path], AppTest]) -> None:
    sent = []
    for side in ("plain", "poisoned"):
        opened = open_view("app" if page in WITH_LINKS else page.name, sides.show(side))
        if page in WITH_LINKS:
            opened.switch_page(page.file).run()
            assert not opened.exception
        if page is LEAD:
            search = next(each for each in opened.text_input)
            search.set_value(sides.lead).run()
            assert not opened.exception
        sent.append(everything(opened))
    assert len(sent[0]) > 600
    assert sent[0] == sent[1]


@pytest.mark.usefixtures("_totals_held")
def test_no_tab_of_the_backtest_tells_anything_of_sealed_outcomes(sides: Sides, open_view: Callable[[str, Path], AppTest]) -> None:
    sent: list[list[str]] = []
    for side in ("plain", "poisoned"):
        page = open_view("backtest", sides.show(side))
        told = []
        for tab in [each.label for each in page.tabs]:
            page.session_state["tab"] = tab
            page.run()
            assert not page.exception, tab
            told.append(everything(page))
        sent.append(told)
    assert len(set(sent[0])) == len(sent[0]) == 8
    assert sent[0] == sent[1]


#: Other plans of the same study, with the tabs of the backtest that follow them.
PLANS = {"{every: month, until_age_days: 180}": ("By cohort", "At every threshold"), "{on_crossing: true}": ("By cohort",)}


@pytest.fixture
def _all_counts_held(monkeypatch: pytest.MonkeyPatch, _totals_held: None) -> None:
    """How often open leads are seen, and the age that is proposed, follow from when leads were decided: totals too, held fixed."""
    fixed = SnapshotCounts(100, 10, 80, 5, 5, 60, 20, 3, 2, 10)
    monkeypatch.setattr("analysis.snapshots.study_data.count_snapshots", lambda _: fixed)
    monkeypatch.setattr("analysis.snapshots.take.propose_age", lambda *_: 7)
    monkeypatch.setattr("dashboard.commands.question._observed", lambda _: "100 snapshots")


@pytest.mark.usefixtures("_all_counts_held")
@pytest.mark.parametrize("plan", PLANS)
def test_no_other_plan_tells_anything_of_sealed_outcomes(sides: Sides, plan: str, open_view: Callable[[str, Path], AppTest]) -> None:
    sent, said = [], []
    for side in ("plain", "poisoned"):
        folder = sides.show(side)
        Workspace.open(folder).save_study(parse_study(STUDY.replace("{at_age_days: 7}", plan)))
        said.append(told(folder, "backtest", f"'{MARKETING}' --baseline '{OTHER}'"))
        page = open_view("backtest", folder)
        pages = []
        for tab in PLANS[plan]:
            page.session_state["tab"] = tab
            page.run()
            assert not page.exception, tab
            pages.append(everything(page))
        sent.append(pages)
    assert said[0] == said[1]
    assert sent[0] == sent[1]


@pytest.mark.usefixtures("_totals_held")
def test_no_fold_below_the_board_tells_anything_of_sealed_outcomes(sides: Sides, open_view: Callable[[str, Path], AppTest]) -> None:
    goals = {"capacity": {"capacity": 5.0}, "profit": {"cost": 90.0}, "share": {"share": 20}, "recall": {"recall": 80}}
    sent: list[list[str]] = []
    for side in ("plain", "poisoned"):
        page = open_view("board", sides.show(side))
        told = []
        for fold in ("by-goal", "grid", "numbers-by-goal", "numbers-fit-engagement", "more", "trust"):
            page.session_state[fold] = True
        for kind, numbers in goals.items():
            page.session_state["goal"] = kind
            page.run()
            for key, number in numbers.items():
                page.number_input(key=f"goal-{key}").set_value(number)
            page.run()
            assert not page.exception, kind
            told.append(everything(page))
        sent.append(told)
    assert len(set(sent[0])) == len(goals)
    assert sent[0] == sent[1]


def test_every_command_is_asked_or_has_no_evidence() -> None:
    assert set(COMMANDS) == set(ASKED) | NOT_EVIDENCE | SINCE_ACTIVATION


def test_a_review_reads_nothing_while_no_version_is_active(sides: Sides) -> None:
    for words in ((), ("--as-of", "2025-12-01", "--by", "Ann"), ("--json",)):
        answers = [plumbline("review", "--workspace", sides.show(side), *words) for side in ("plain", "poisoned")]
        assert [each.code for each in answers] == [2, 2]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - NOT_EVIDENCE - SINCE_ACTIVATION))
def test_every_flag_is_asked_or_reads_sealed_leads_on_record(command: str) -> None:
    parser = argparse.ArgumentParser()
    importlib.import_module(COMMANDS[command].module).add_arguments(parser)
    seen = {word for words in ASKED[command] for word in words.split() if word.startswith("--")}
    assert sorted(flag for flag in flags(parser) - seen - NO_READING if (command, flag) not in ON_RECORD) == []


def flags(parser: argparse.ArgumentParser) -> set[str]:
    """Every flag of a command and of its acts."""
    found = {action.option_strings[-1] for action in parser._actions if action.option_strings}
    acts = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return found.union(*(flags(act) for several in acts for act in several.values()))
