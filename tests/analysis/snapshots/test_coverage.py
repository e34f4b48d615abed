from __future__ import annotations

import pytest

from analysis.snapshots.coverage import attribute_coverage, entries_by_month
from analysis.snapshots.open import open_study
from analysis.snapshots.study_data import StudyData
from tests.samples import Samples


@pytest.fixture(scope="module")
def study_data(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    return open_study(samples(tmp_path_factory.mktemp("coverage") / "w", leads=400))


def test_filled_shares_are_those_of_the_columns(study_data: StudyData) -> None:
    rows = study_data.dataset.run(study_data.dataset.tables.leads)
    for each in attribute_coverage(study_data.dataset):
        if each.info.role == "personal":
            assert each.filled_share is None
            continue
        column = rows[each.info.column]
        assert each.n_filled == rows.num_rows - column.null_count
        assert each.n_distinct == len(column.drop_null().unique())


def test_every_entry_is_counted_in_one_month_and_one_kind(study_data: StudyData) -> None:
    months = entries_by_month(study_data)
    counts = study_data.counts
    assert sum(each.judged + each.sealed for each in months) == counts.mature
    assert sum(each.immature for each in months) == counts.immature
    assert sum(each.decided for each in months) == counts.already_decided
    assert sum(each.outside for each in months) == counts.not_reached + counts.not_recorded
    assert [each.month for each in months] == sorted({each.month for each in months})


def test_sealed_months_follow_the_open_ones(study_data: StudyData) -> None:
    months = entries_by_month(study_data)
    last_open = max(index for index, each in enumerate(months) if each.judged)
    first_sealed = min(index for index, each in enumerate(months) if each.sealed)
    assert last_open <= first_sealed
