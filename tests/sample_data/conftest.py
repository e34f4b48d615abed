"""One sample company for all tests of this folder, and a larger one, unwritten, for its effects."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sample_data import SampleSummary, generate
from sample_data.company import LeadBlock, draw_block

Row = dict[str, str]


@dataclass(frozen=True)
class Company:
    """The written company: its summary, the truth, the block behind it, and the good rows of each file."""

    summary: SampleSummary
    truth: dict[str, Any]
    block: LeadBlock
    rows: dict[str, list[Row]]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The default company."""
    summary = generate(tmp_path_factory.mktemp("sample"))
    truth = json.loads((summary.folder / "truth.json").read_text(encoding="utf-8"))
    block = draw_block(np.random.default_rng([1, 0]), 0, 12_000)
    names = ("leads.csv", "stage_history.csv", "deals.csv", "handoffs.csv", "feedback.csv", "field_history.csv")
    return Company(summary, truth, block, {name: read_rows(summary.folder / name) for name in names})


@pytest.fixture(scope="session")
def crowd() -> LeadBlock:
    """Fifty thousand leads, enough to see effects."""
    return draw_block(np.random.default_rng(20_240_101), 0, 50_000)
