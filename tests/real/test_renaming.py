"""Names of columns carry no result on real data either; skipped where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.study import parse_study
from tests.conftest import REAL_DATA
from tests.real.runs import HERE, is_present, source_files
from tests.reference.renaming import Renamed, Results, assert_same_but_for_names

pytestmark = pytest.mark.real
NAME = "x_education"


def test_x_education_gives_the_same_results_under_names_that_tell_nothing(tmp_path: Path) -> None:
    if not is_present(NAME):
        pytest.skip(f"the real data set {NAME} is not at {REAL_DATA / NAME}")
    mapping = (HERE / NAME / "mapping.yaml").read_text(encoding="utf-8")
    study = parse_study((HERE / NAME / "study.yaml").read_text(encoding="utf-8"))
    (tmp_path / "again").mkdir()
    renamed = Renamed(source_files(NAME), mapping, tmp_path / "again")
    plain = Results(tmp_path / "plain", source_files(NAME), mapping, study)
    other = Results(tmp_path / "renamed", renamed.files, renamed.mapping, study)
    assert len(plain.comparison.results) > 15
    assert plain.findings, "the guard found something"
    assert_same_but_for_names(plain, other, renamed.names)
