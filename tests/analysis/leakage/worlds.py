"""A small world of decided and open leads in which each test plants one leak."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analysis.dataset.engine import open_dataset
from analysis.snapshots.study_data import StudyData, ask
from analysis.study import Outcome, Study
from analysis.tables import AttributeInfo
from tests.reference.conditions import Value
from tests.reference.datasets import write_import
from tests.reference.levels import DAY, Change, Lead, StageEntry, Touch, World

STUDY = Study("Test", outcome=Outcome("won", 30), holdout="none").at_age(2)
WON, LOST, OPEN = "won", "lost", "open"
#: A quarter wins after ten days, half is lost after twenty, a quarter stays open.
FATES = (WON, LOST, LOST, OPEN)
N = 400
Give = Callable[[int, str], Value]


def fate(number: int) -> str:
    """What becomes of a lead."""
    return FATES[number % 4]


def created(number: int) -> int:
    """When a lead enters."""
    return (number % 60) * DAY


def decided(number: int) -> int:
    """When a lead is decided, or would be."""
    return created(number) + (10 if fate(number) == WON else 20) * DAY


def ask_world(
    folder: Path,
    attributes: dict[str, Give],
    *,
    touches: Callable[[int, str], tuple[Touch, ...]] = lambda _, __: (),
    changes: Callable[[int, str], tuple[Change, ...]] = lambda _, __: (),
    accounts: Callable[[int], str | None] = lambda _: None,
    infos: tuple[AttributeInfo, ...] = (),
    study: Study = STUDY,
) -> StudyData:
    """Write the world and ask the study of it.

    Args:
        folder: Where the import is written.
        attributes: Value of each attribute by the lead's number and fate; ``None`` is missing.
        touches: Touches of each lead.
        changes: Dated changes of each lead.
        accounts: Account of each lead.
        infos: What is known about attributes beyond their name; others are texts.
        study: The question.
    """
    leads = tuple(
        Lead(
            f"lead {number:04d}",
            created(number),
            accounts(number),
            attributes={name: give(number, fate(number)) for name, give in attributes.items()},
            touches=touches(number, fate(number)),
            changes=changes(number, fate(number)),
            stages=() if fate(number) == OPEN else (StageEntry(decided(number), fate(number)),),
        )
        for number in range(N)
    )
    end = Lead("the last", 0, accounts(-1), stages=(StageEntry(200 * DAY, "lost"),))
    own = {info.name: info for info in infos}
    described = tuple(own.get(name) or AttributeInfo(name, f"a_{name}", "text") for name in attributes)
    return ask(open_dataset(write_import(folder / "import", World((*leads, end), (), described)), threads=1), study)
