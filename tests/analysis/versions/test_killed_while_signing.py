"""Killed at any instant while saving or signing: the workspace opens again with what was committed last, and nothing half-written."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from analysis.handoff.log import HandoffLog
from analysis.holdout.access_log import AccessLog
from analysis.scorecard import scorecard_yaml
from analysis.versions.lifecycle import VersionHistory
from analysis.versions.log import VersionLog
from analysis.versions.records import SIDES
from analysis.workspace.database import CURRENT_SCORECARD, CURRENT_VERSION
from analysis.workspace.folder import Workspace
from tests.analysis.versions import writer

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
KILLS, WRITERS = 100, 4


@dataclass(frozen=True)
class Writer:
    process: BaseProcess
    told: Connection

    def lines(self, n: int | None = None) -> list[str]:
        """What it says: so many lines, or all until it ends; one that was cut off by a kill is not said."""
        said: list[str] = []
        while n is None or len(said) < n:
            try:
                said.append(self.told.recv_bytes().decode())
            except (EOFError, OSError):
                break
        return said


def start(name: str, folder: Path, rounds: int) -> Writer:
    """A process of its own, forked from one that has loaded everything and holds no database."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.analysis.versions.writer"])
    reading, writing = context.Pipe(duplex=False)
    process = context.Process(target=writer.write, args=(name, folder, writing, rounds), daemon=True)
    process.start()
    writing.close()
    return Writer(process, reading)


def check(folder: Path) -> tuple[VersionHistory, ...]:
    """The database is whole: every version was saved, at most one is active, and that one was signed by both sides."""
    workspace = Workspace.open(folder)
    standings = VersionLog(workspace.database).standings()
    for each in standings:
        assert each.events[0].act == "save"
        if each.activated:
            assert not each.missing
    assert sum(each.status == "current" for each in standings) <= 1
    handoffs, passed = HandoffLog(workspace.database).handoffs(), HandoffLog(workspace.database).passed()
    assert len(passed) >= sum(each.n_handed_off for each in handoffs) == writer.LEADS * len(handoffs)
    return standings


def check_current(folder: Path, standings: tuple[VersionHistory, ...]) -> None:
    """What others are compared with is the active version; only where nobody writes."""
    workspace = Workspace.open(folder)
    current = next((each.version for each in standings if each.status == "current"), None)
    assert workspace.setting(CURRENT_VERSION) == (current.id if current else None)
    if current:
        assert workspace.setting(CURRENT_SCORECARD) == current.content.name
        assert scorecard_yaml(workspace.scorecard(current.content.name)) == current.content.card


def test_a_hundred_kills_leave_what_was_committed_and_nothing_else(tmp_path: Path) -> None:
    rng, acts = random.Random(7), 0
    for batch in range(KILLS // WRITERS):
        folder = tmp_path / f"w{batch // 5}"
        before = {each.version.id: each for each in check(folder)} if folder.exists() else {}
        Workspace.open_or_create(folder)
        writers = [start(f"writer {number}", folder, 10_000) for number in range(WRITERS)]
        said = [each.lines(1 + rng.randrange(6)) for each in writers[:1]] + [[] for _ in writers[1:]]
        for each in rng.sample(writers, len(writers)):
            each.process.kill()
        for each, lines in zip(writers, said, strict=True):
            each.process.join(60)
            lines.extend(each.lines())
            assert each.process.exitcode == -signal.SIGKILL
        found = check(folder)
        check_current(folder, found)
        standings = {each.version.id: each for each in found}
        for identity, each in before.items():
            assert standings[identity].events[: len(each.events)] == each.events
        for act, identity in (line.split() for lines in said for line in lines):
            assert act in {each.act for each in standings[identity].events}  # what was said to be done is there
            acts += 1
    assert acts >= KILLS


def test_several_processes_work_on_one_workspace_at_once(tmp_path: Path) -> None:
    folder, rounds = tmp_path / "w", 6
    workspace = Workspace.create(folder)
    writers = [start(f"writer {number}", folder, rounds) for number in range(WRITERS)]
    while any(each.process.is_alive() for each in writers):
        check(folder)  # as the dashboard reads while others write
    assert [each.process.exitcode for each in writers] == [0] * WRITERS
    standings = check(folder)
    check_current(folder, standings)
    assert {each.version.number for each in standings} == set(range(1, WRITERS * rounds + 1))
    assert all(each.signature(side) for each in standings for side in SIDES)
    assert len(HandoffLog(workspace.database).handoffs()) == AccessLog(workspace.database).settings_tried("data") == WRITERS * rounds
