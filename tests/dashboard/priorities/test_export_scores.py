from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from analysis.errors import PlumblineError
from analysis.handoff.crm_fields import LeadExport
from analysis.leads.scores import LeadScores
from analysis.scorecard import Scorecard
from analysis.versions.serialize import content_id, content_text, parse_version
from dashboard.priorities.export_scores import write_scores
from tests.analysis.versions.worlds import CARD, content


def scores_of(ids: tuple[str, ...], as_of: int = 86_400_000_000) -> LeadExport:
    n = len(ids)
    scores = LeadScores(
        as_of=as_of,
        lead_no=np.arange(n, dtype=np.int32),
        lead_id=ids,
        owner=(None,) * n,
        score=np.arange(n, dtype=np.int64) * 50,
        tier=np.zeros(n, dtype=np.int64),
        tiers=("hot", "warm", "cold"),
        top_rules=np.array([[0, -1, -1]] * n, dtype=np.int16).reshape(n, 3),
        rules=("=Pricing",),
        web_unseen=np.zeros(n, dtype=np.bool_),
        email_unseen=np.ones(n, dtype=np.bool_),
    )
    points, nothing = scores.score // 2, (None,) * n
    return LeadExport(scores, points, scores.score - points, np.full(n, 0.75), nothing, nothing, nothing)


def test_a_csv_file_has_one_row_a_lead_with_neutral_texts(tmp_path: Path) -> None:
    write_scores(scores_of(("a", "-7")), Scorecard("Mine"), tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["lead_id"] for row in rows] == ["a", "'-7"]
    assert [row["score"] for row in rows] == ["0", "50"]
    assert (rows[0]["reasons"], rows[0]["reason_1"], rows[0]["reason_2"]) == ("'=Pricing", "'=Pricing", "")
    assert (rows[1]["fit_points"], rows[1]["engagement_points"]) == ("25", "25")
    assert [row["trust_percent"] for row in rows] == ["", "75"]  # a score of 0 rests on nothing
    assert rows[0]["version"] == ""
    assert (rows[0]["scorecard"], rows[0]["scored_at"], rows[0]["tier"]) == ("Mine", "1970-01-02T00:00:00+00:00", "hot")


def test_a_parquet_file_keeps_texts_and_kinds(tmp_path: Path) -> None:
    write_scores(scores_of(("a", "-7")), Scorecard("Mine"), tmp_path / "x.parquet")
    table = pq.read_table(tmp_path / "x.parquet")
    assert table["lead_id"].to_pylist() == ["a", "-7"]
    assert table["score"].to_pylist() == [0, 50]
    assert table["email_not_observable"].to_pylist() == [True, True]
    assert table["scorecard_id"].to_pylist() == [Scorecard("Mine").content_id] * 2


def test_the_version_is_beside_the_scorecard(tmp_path: Path) -> None:
    text = content_text(content())
    write_scores(scores_of(("a",)), CARD, tmp_path / "x.parquet", version=parse_version(7, content_id(text), text))
    table = pq.read_table(tmp_path / "x.parquet")
    assert (table["version"].to_pylist(), table["scorecard_id"].to_pylist()) == ([7], [CARD.content_id])


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_no_leads_give_a_file_with_its_header_alone(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x{suffix}"
    write_scores(scores_of(()), Scorecard("Mine"), path)
    if suffix == ".parquet":
        assert pq.read_table(path).num_rows == 0
    else:
        assert path.read_text().splitlines()[0].startswith("lead_id,")
        assert len(path.read_text().splitlines()) == 1


def test_leads_without_dates_have_no_as_of(tmp_path: Path) -> None:
    write_scores(scores_of(("a",), as_of=0), Scorecard("Mine"), tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet")["scored_at"].to_pylist() == [None]


@pytest.mark.parametrize("name", ["x.xlsx", "x", "missing/x.csv", "folder.csv"])
def test_where_no_file_can_be_written_it_is_said_before_anything_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(PlumblineError) as caught:
        write_scores(scores_of(("a",)), Scorecard("Mine"), tmp_path / name)
    assert caught.value.code == "OUTPUT-UNUSABLE"
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]
