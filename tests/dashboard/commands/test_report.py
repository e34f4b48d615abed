from __future__ import annotations

from pathlib import Path

import pytest


def test_a_workspace_without_a_scorecard_has_no_report(run, own: Path) -> None:
    answer = run("report", "--workspace", own)
    assert answer.code == 2
    assert "[REPORT-NO-SCORECARD]" in answer.err


def test_the_report_is_printed_where_no_file_is_named(run, sample_folder: Path) -> None:
    answer = run("report", "--workspace", sample_folder)
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Of the hot leads ")
    for question in ("Did hot leads convert better?", "More won with fewer calls?", "What does a lead bring?", "Does it last?"):
        assert question in answer.out


def test_the_document_has_stable_keys_and_counts_that_fit(run, sample_folder: Path) -> None:
    document = run(
        "report", "--workspace", sample_folder, "--json", "--call-cost", 20, "--conversion-value", 500, "--since", "2024-09-01"
    ).data
    hot, rest, everyone = document["hot_and_rest"]["first"], document["hot_and_rest"]["second"], document["everyone"]
    assert hot["n_leads"] + rest["n_leads"] == everyone["n_leads"] == document["before"]["first"]["n_leads"]
    assert sum(each["everyone"]["n_leads"] for each in document["quarters"]) == everyone["n_leads"]
    assert document["impact"]["pays_from"] == pytest.approx(0.04)
    assert document["basis"] == "replayed"
    assert {"data", "import", "currency", "revenue", "levels", "handed_off", "old", "assigned", "win_rate", "lift"} <= set(document)
    assert document["assigned"]["not_estimable"] == "not_assigned"


@pytest.mark.parametrize("name", ["r.html", "r.xlsx"])
def test_a_file_is_written_by_its_name(run, sample_folder: Path, tmp_path: Path, name: str) -> None:
    answer = run("report", "--workspace", sample_folder, "--out", tmp_path / name)
    assert answer.code == 0, answer.err
    assert (tmp_path / name).stat().st_size > 5_000
    assert f"Written to {tmp_path / name}." in answer.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--call-cost", "20"), "COMMAND-LINE"),
        (("--call-cost", "20", "--conversion-value", "10"), "COMMAND-LINE"),
        (("--call-cost", "20", "--conversion-value", "5.000"), "COMMAND-LINE"),
        (("--call-cost", "4,5", "--conversion-value", "5000"), "COMMAND-LINE"),
        (("--call-cost", "inf", "--conversion-value", "nan"), "COMMAND-LINE"),
        (("--since", "soon"), "COMMAND-LINE"),
        (("--out", "r.doc"), "OUTPUT-UNUSABLE"),
        (("--format", "xlsx", "--out", "r.html"), "OUTPUT-UNUSABLE"),
        (("--baseline", "nobody"), "SCORECARD-UNKNOWN"),
        (("--group-by", "nothing"), "REPORT-ATTRIBUTE"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, sample_folder: Path, words: tuple[str, ...], code: str) -> None:
    answer = run("report", "--workspace", sample_folder, *words)
    assert answer.code == 2
    assert f"[{code}]" in answer.err
    assert answer.err.count("\n") == 1
