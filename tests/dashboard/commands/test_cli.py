"""The command line as a whole: help, wrong input, and one journey with the command that people type."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from dashboard.cli import COMMANDS, main

PLUMBLINE = Path(sys.executable).with_name("plumbline")
EVIDENCE = {
    "inventory": [],
    "backtest": ["CARD"],
    "score": ["CARD", "--out", "scores.csv"],
    "explain": ["CARD", "L-1000001"],
}


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command run in this process."""
    code = main([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def complaint(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """The one line of a command whose input is wrong."""
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert err.startswith("plumbline: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help_and_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, command, "--help")
    assert code == 0
    assert "--json" in out
    assert COMMANDS[command].summary[1:] in " ".join(out.split())


def test_without_a_command_all_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys)
    assert code == 0
    assert all(command in out for command in COMMANDS)


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version") == (0, f"plumbline {version('plumbline')}\n", "")


@pytest.mark.parametrize("words", [["bactest"], ["--nonsense"], ["backtest", "--nonsense"], ["sample"], ["backtest", "--workspace"]])
def test_a_mistyped_command_is_told_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "--help" in complaint(capsys, *words)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--leads", "0"), ("--leads", "many"), ("--leads", "99999999"), ("--leads", "1.000"), ("--leads", "1_000"), ("--seed", "-1")],
)
def test_a_company_of_no_size_is_refused(option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert value in complaint(capsys, "sample", "--out", tmp_path / "new", f"{option}={value}")
    assert not (tmp_path / "new").exists()


def test_a_company_cannot_be_written_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert str(tmp_path / "file") in complaint(capsys, "sample", "--out", tmp_path / "file", "--leads", 5)


@pytest.mark.parametrize("command", [*EVIDENCE, "study"])
def test_a_folder_without_a_workspace_is_told(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    line = complaint(capsys, command, *EVIDENCE.get(command, []), "--workspace", tmp_path / "none")
    assert str(tmp_path / "none") in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", EVIDENCE)
def test_an_unknown_study_is_told(command: str, workspace: Path, card: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [str(card) if word == "CARD" else word.replace("scores.csv", str(tmp_path / "scores.csv")) for word in EVIDENCE[command]]
    assert "'Nobody asked'" in complaint(capsys, command, *words, "--workspace", workspace, "--study", "Nobody asked")


@pytest.mark.parametrize("command", ["backtest", "score", "explain"])
def test_a_scorecard_that_does_not_exist_is_told(command: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = EVIDENCE[command][1:] if command != "score" else ["--out", str(tmp_path / "x.csv")]
    for name in ("Nobody's card", "nowhere.yaml"):
        assert name in complaint(capsys, command, name, *words, "--workspace", workspace)


@pytest.mark.parametrize(
    ("text", "complaint_holds"),
    [
        ("name: x\nrules:\n- {name: a, points: 1000, touch: {channel: web}}\n", "line 3"),
        ("name: x\nrulez: []\n", "rulez"),
        ("name: [", "line"),
        ("", "keys and values"),
        ("name: x\nrules:\n- {name: a, points: 5, attribute: {shoe_size: 42}}\n", "shoe_size"),
        ("name: x\nrules:\n- {name: a, points: 5, attribute: {email: x@example.org}}\n", "personal"),
    ],
)
def test_a_scorecard_that_cannot_be_used_says_where(
    text: str, complaint_holds: str, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(text)
    assert complaint_holds in complaint(capsys, "backtest", path, "--workspace", workspace)


def test_a_file_that_is_no_text_is_told(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "card.yaml"
    path.write_bytes(b"\xff\xfe\x00\x81")
    assert "UTF-8" in complaint(capsys, "backtest", path, "--workspace", workspace)


@pytest.mark.parametrize("damage", ["cut", "gone", "meta"])
def test_a_damaged_import_is_told(damage: str, own: Path, card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (table,) = own.glob("imports/*/leads.parquet")
    if damage == "cut":
        table.write_bytes(table.read_bytes()[:1000])
    elif damage == "gone":
        table.unlink()
    else:
        table.with_name("meta.json").write_text("{")
    assert "IMPORT-UNREADABLE" in complaint(capsys, "backtest", card, "--workspace", own)


def test_help_starts_without_the_engine() -> None:
    heavy = "print(*[name for name in ('duckdb', 'ibis', 'streamlit') if name in sys.modules], file=sys.stderr)"
    script = f"import sys; from dashboard.cli import main; main(['--help']); {heavy}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_a_reader_who_stops_early_is_no_error() -> None:
    script = f"'{PLUMBLINE}' --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_a_terminal_without_dashes_is_served(words: list[str], workspace: Path, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", terminal)
    assert main(["backtest", str(card), "--workspace", str(workspace), *words]) == 0
    said = terminal.detach().getvalue().decode("ascii")
    assert json.loads(said)["training"]["n_leads"] > 0 if words else "Hot-lead conversion" in said


def test_the_whole_journey_with_the_command_that_people_type(tmp_path: Path) -> None:
    """From a made-up company to one lead's score, each step as its own process in an empty folder."""

    def step(*words: str) -> str:
        done = subprocess.run([PLUMBLINE, *words], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    step("sample", "--out", "company", "--leads", "800", "--seed", "3")
    files = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "company").glob("*.csv"))
    step("import", *files, "--workspace", "w", "--mapping", "company/mapping.yaml")
    step("study", "company/study.yaml", "--workspace", "w")
    judged = json.loads(step("backtest", "company/marketing-2025.yaml", "--workspace", "w", "--json"))
    scored = json.loads(step("score", "company/marketing-2025.yaml", "--workspace", "w", "--out", "scores.csv", "--json"))
    lead = (tmp_path / "scores.csv").read_text().splitlines()[1].split(",")[0]
    told = json.loads(step("explain", "company/marketing-2025.yaml", lead, "--workspace", "w", "--json"))
    assert judged["training"]["n_leads"] > 100
    assert scored["n_leads"] > 700
    parts = [each["hundredths"] for each in (*told["rows"], *told["caps"])]
    assert sum(parts) + 100 * (told["rounding"] + told["clamp"]) == pytest.approx(100 * told["score"])


def test_each_command_is_one_function_that_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A script may call `main` without leaving the process, also for help and for wrong input."""
    calls: list[Callable[[], int]] = [lambda: main(["--help"]), lambda: main(["nonsense"]), lambda: main(["sample", "--help"])]
    assert [call() for call in calls] == [0, 2, 0]


@pytest.mark.parametrize(("asked", "expected"), [(None, 1), ("2", min(2, os.cpu_count() or 1))])
def test_linear_algebra_has_one_thread_unless_somebody_says_otherwise(asked: str | None, expected: int) -> None:
    script = (
        "import contextlib, io, sys\n"
        "from dashboard.cli import main\n"
        "assert 'numpy' not in sys.modules\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['compare', '--help'])\n"
        "import numpy, threadpoolctl\n"
        "print(*{each['num_threads'] for each in threadpoolctl.threadpool_info() if each['user_api'] == 'blas'})\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": asked} if asked else {}
    found = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == [str(expected)]
