"""Names of columns carry no result: the sample company's export under names that tell nothing."""

from __future__ import annotations

import pytest

from analysis.study import parse_study
from sample_data.generate import generate
from tests.reference.renaming import Renamed, Results, assert_same_but_for_names

LEADS = 3_000


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Results, dict[str, str]]:
    folder = tmp_path_factory.mktemp("renaming")
    company = generate(folder / "export", leads=LEADS, seed=5)
    mapping, study = ((company.folder / name).read_text(encoding="utf-8") for name in ("mapping.yaml", "study.yaml"))
    (folder / "again").mkdir()
    renamed = Renamed(company.csv_files, mapping, folder / "again")
    asked = parse_study(study).at_age(7)
    plain = Results(folder / "plain", company.csv_files, mapping, asked)
    return plain, Results(folder / "renamed", renamed.files, renamed.mapping, asked), renamed.names


def test_the_comparison_the_model_and_the_guard_do_not_read_names(both: tuple[Results, Results, dict[str, str]]) -> None:
    plain, renamed, names = both
    attributes = {each.name for each in plain.comparison.results if each.about == "attribute"}
    assert {"seniority", "employees", "title", "newsletter", "lifecycle_stage"} <= attributes & set(names)
    assert {each.subject for each in plain.findings} & set(names), "the guard found something about an attribute"
    assert plain.adjusted.missing is None
    assert_same_but_for_names(plain, renamed, names)


def test_two_attributes_that_changed_places_would_be_noticed(both: tuple[Results, Results, dict[str, str]]) -> None:
    plain, renamed, names = both
    swapped = names | {"seniority": names["title"], "title": names["seniority"]}
    with pytest.raises(AssertionError):
        assert_same_but_for_names(plain, renamed, swapped)
