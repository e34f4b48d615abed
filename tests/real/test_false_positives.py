"""The workbench on real data: nothing where nothing is known to be, and the same conclusions by every way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.false_positives.read_facts import read_items
from analysis.false_positives.search import search
from analysis.false_positives.study import read_workbench
from analysis.scorecard import parse_scorecard
from analysis.signals.read import judged_rows
from analysis.snapshots.open import open_study
from analysis.workspace.folder import Workspace
from tests.real.runs import HERE, command, is_present, source_files

pytestmark = pytest.mark.real
NAME = "crm_sales_opportunities"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not is_present(NAME):
        pytest.skip(f"the real data set {NAME} is not there")
    folder = tmp_path_factory.mktemp(NAME) / "w"
    command("import", *source_files(NAME), "--workspace", folder, "--mapping", HERE / NAME / "mapping.yaml")
    command("study", HERE / NAME / "study.yaml", "--workspace", folder)
    return folder


def test_on_deals_whose_columns_say_nothing_no_group_survives(workspace: Path) -> None:
    """Agent, product, account and sector of these deals are known to carry no signal: each level wins as often as all."""
    study_data = open_study(Workspace.open(workspace))
    card = parse_scorecard("name: All\nthreshold: 1\nrules:\n- {name: Any, points: 50, attribute: {product: {missing: false}}}")
    read = read_workbench(study_data, card)
    assert read.bench.false_hot.n_leads == 6711
    assert read.bench.false_hot.n_hits == 2473
    assert read.bench.false_hot.n_facts > 40
    assert read.bench.false_hot.n_counted > 1_000
    assert read.bench.false_hot.groups == ()


def test_with_shuffled_outcomes_hardly_ever_a_group_survives(workspace: Path) -> None:
    study_data = open_study(Workspace.open(workspace))
    rows = judged_rows(study_data)
    facts = read_items(study_data, rows).facts(at_least=30)
    lost = ~study_data.snapshots.converted[rows]
    surviving = [bool(search(facts, np.random.default_rng(seed).permutation(lost)).found) for seed in range(12)]
    assert sum(surviving) <= 2
