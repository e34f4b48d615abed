"""`plumbline versions`: from a candidate to the version that both sides signed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis.handoff.log import HandoffLog
from analysis.scorecard import parse_scorecard, scorecard_yaml
from analysis.snapshots.open import CURRENT_SCORECARD
from analysis.versions.log import VersionLog
from analysis.workspace.folder import Workspace

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def changed(card: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's scorecard with other points, another cap, one rule less and another threshold."""
    text = card.read_text(encoding="utf-8").replace("{name: Pricing page, points: 5,", "{name: Pricing page, points: 20,")
    text = text.replace("cap: 45", "cap: 15").replace("from: 60", "from: 55").replace("Marketing 2025", "New business 2026")
    lines = [line for line in text.splitlines() if "Trade fair" not in line]
    path = tmp_path_factory.mktemp("card") / "changed.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def versions(run: Run, workspace: Path, card: Path, changed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two candidates, which tests must not change."""
    import shutil

    folder = Path(shutil.copytree(workspace, tmp_path_factory.mktemp("versions") / "w"))
    assert run("versions", "save", card, "--workspace", folder, "--reason", "as it is", "--by", "Ann").code == 0
    words = ("--reason", "reps see newsletter readers", "--because", "points of Pricing page=asked for by reps", "--by", "Ann Lee")
    answer = run("versions", "save", changed, "--workspace", folder, *words)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture
def mine(versions: Path, tmp_path: Path) -> Path:
    """A copy that one test may change."""
    import shutil

    return Path(shutil.copytree(versions, tmp_path / "mine"))


def test_a_version_says_what_it_changes_with_each_reason(run: Run, versions: Path) -> None:
    data = run("versions", "show", "2", "--workspace", versions, "--json").data
    assert {each["text"]: each["reason"] for each in data["changes"]} == {
        "Renamed from Marketing 2025 to New business 2026": "reps see newsletter readers",
        "Pricing page 5 → 20": "asked for by reps",
        "Rule Trade fair (15 points) is removed: Event touch: trade fair; counts for 90 days": "reps see newsletter readers",
        "Cap of Email 45 → 15": "reps see newsletter readers",
        "Tier hot: from 60 → 55": "reps see newsletter readers",
    }
    text = run("versions", "show", "2", "--workspace", versions).out
    assert text.startswith("Version 2 makes 5 changes: hot-lead conversion ")
    assert "- Pricing page 5 → 20 (asked for by reps)" in text


def test_the_frozen_figures_are_those_of_the_backtest(run: Run, versions: Path, changed: Path, card: Path) -> None:
    data = run("versions", "show", "2", "--workspace", versions, "--json").data["evidence"]
    judged = run("backtest", changed, "--workspace", versions, "--baseline", card, "--json").data
    for frozen, backtested in ((data["figures"][0], judged["training"]), (data["baseline"][0], judged["baseline"]["training"])):
        for name in ("n_leads", "n_converted", "base_rate", "hot", "fpr", "false_hot_share", "recall", "lift", "auc"):
            assert frozen[name] == backtested[name]
    assert [each["part"] for each in data["figures"]] == ["training"]


def test_the_difference_of_two_versions_is_measured_on_the_same_leads(run: Run, versions: Path) -> None:
    alone = run("versions", "diff", "2", "--workspace", versions, "--json").data
    both = run("versions", "diff", "1", "2", "--workspace", versions, "--json").data
    back = run("versions", "diff", "2", "1", "--workspace", versions, "--json").data
    assert alone == both
    assert both["swaps"]["turn_hot"] == back["swaps"]["stop_being_hot"]
    assert both["figures"]["n_leads"] == both["baseline"]["n_leads"]
    gained = both["swaps"]["turn_hot"]["n_leads"] - both["swaps"]["stop_being_hot"]["n_leads"]
    assert both["figures"]["hot"]["n_leads"] - both["baseline"]["hot"]["n_leads"] == gained
    frozen = run("versions", "show", "2", "--workspace", versions, "--json").data["evidence"]["swaps"][0]
    assert {name: frozen[name] for name in both["swaps"]} == both["swaps"]


def test_both_sides_sign_before_it_becomes_active(run: Run, mine: Path) -> None:
    refused = run("versions", "activate", "2", "--workspace", mine, "--by", "Ann")
    assert (refused.code, "VERSION-UNSIGNED" in refused.err, refused.err.count("\n")) == (2, True, 1)
    sales = run("versions", "approve", "2", "--workspace", mine, "--side", "sales", "--by", "Bob", "--first-contact-hours", "4.5")
    assert sales.out.startswith("Version 2: New business 2026 is a candidate that waits for marketing.")
    words = ("--side", "marketing", "--by", "Ann", "--hot-leads-per-month", "1200", "--qualified", "0.55", "--json")
    data = run("versions", "approve", "2", "--workspace", mine, *words).data
    assert data["status"] == "approved"
    assert data["signatures"]["marketing"]["promise"] == {"hot_leads_a_month": 1200, "qualified_share": 0.55}
    assert data["signatures"]["sales"]["promise"] == {"within_hours": 4.5}
    assert run("versions", "activate", "2", "--workspace", mine, "--by", "Ann").code == 0
    space = Workspace.open(mine)
    assert space.setting(CURRENT_SCORECARD) == "New business 2026"
    listed = run("versions", "list", "--workspace", mine)
    assert listed.out.startswith("Version 2 is active; version 1 waits for marketing and sales.")
    assert run("versions", "show", "current", "--workspace", mine, "--json").data["version"] == 2
    scored = run("score", "New business 2026", "--workspace", mine, "--out", mine / "x.csv", "--json").data
    assert scored["version"] == 2
    assert {each.handoff for each in HandoffLog(space.database).passed(2)} == {HandoffLog(space.database).handoffs()[-1].number}


def test_a_version_goes_out_as_its_file_and_comes_back_the_same(run: Run, mine: Path, changed: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.yaml"
    assert run("versions", "export", "2", "--workspace", mine, "--out", path).code == 0
    assert parse_scorecard(path.read_text(encoding="utf-8")) == parse_scorecard(changed.read_text(encoding="utf-8"))
    assert path.read_text(encoding="utf-8").startswith("# Version 2: New business 2026, ")
    again = run("versions", "import", path, "--workspace", mine, "--reason", "from a file", "--by", "Bob", "--based-on", "2", "--json").data
    assert (again["version"], again["name"]) == (3, "New business 2026")
    stale = run("versions", "save", path, "--workspace", mine, "--reason", "mine", "--by", "Cem", "--based-on", "2")
    assert "version 3 of 'New business 2026' was saved meanwhile by Bob" in stale.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "9"], "VERSION-UNKNOWN"),
        (["approve", "2", "--side", "sales", "--by", ""], "VERSION-NAMELESS"),
        (["approve", "2", "--side", "marketing", "--by", "Ann"], "PROMISE-INCOMPLETE"),
        (["approve", "2", "--side", "marketing", "--by", "Ann", "--hot-leads-per-month", "9", "--first-contact-hours", "4"], "PROMISE-INC"),
        (["approve", "2", "--side", "sales", "--by", "Bob", "--qualified", "0.5"], "PROMISE-INCOMPLETE"),
        (["approve", "2", "--side", "sales", "--by", "Bob", "--promise", "4"], "COMMAND-LINE"),
        (["approve", "2", "--side", "boss", "--by", "Ann"], "COMMAND-LINE"),
        (["save", "Marketing 2025", "--by", "Ann"], "VERSION-REASONLESS"),
        (["save", "Marketing 2025", "--reason", "x"], "VERSION-NAMELESS"),
        (["save", "Marketing 2025", "--reason", "x", "--by", "Ann", "--because", "nonsense"], "COMMAND-LINE"),
        (["save", "Marketing 2025", "--reason", "x", "--by", "Ann", "--because", "points of Nothing=y"], "CHANGE-UNKNOWN"),
        (["export", "2", "--out", "x.txt"], "OUTPUT-UNUSABLE"),
        (["minutes", "2", "--out", "x.pdf"], "OUTPUT-UNUSABLE"),
        (["sheet", "2", "--out", "x.csv"], "OUTPUT-UNUSABLE"),
        (["diff", "1"], "VERSION-UNKNOWN"),
        ([], "COMMAND-LINE"),
    ],
)
def test_wrong_input_is_one_line_and_changes_nothing(words: list[str], code: str, run: Run, versions: Path) -> None:
    before = VersionLog(Workspace.open(versions).database).standings()
    answer = run("versions", *words, *(["--workspace", versions] if words else []))
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert code in answer.err
    assert VersionLog(Workspace.open(versions).database).standings() == before


@pytest.mark.parametrize(
    ("side", "option", "number"),
    [
        *(
            ("sales", "--first-contact-hours", each)
            for each in ("4,5", "4.5h", "4 h", "0", "-1", "1e2", "nan", "inf", "1_0", "1.200", "1001", "")
        ),
        *(("marketing", "--hot-leads-per-month", each) for each in ("1,200", "1.200", "170.5", "0", "-3", "1_200", "1 200", "٣", "many")),
        *(("marketing", "--qualified", each) for each in ("50", "50%", "0,5", "0", "1.01", "-0.5", ".5", "half")),
    ],
)
def test_a_promise_that_is_no_plain_number_in_its_range_is_refused_by_name(
    side: str, option: str, number: str, run: Run, versions: Path
) -> None:
    before = VersionLog(Workspace.open(versions).database).standings()
    others = ("--hot-leads-per-month", "170") if option == "--qualified" else ()
    answer = run("versions", "approve", "2", "--workspace", versions, "--side", side, "--by", "Ann", *others, option, number)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "COMMAND-LINE" in answer.err
    assert option in answer.err
    assert f"'{number}'" in answer.err
    assert VersionLog(Workspace.open(versions).database).standings() == before


def test_sales_promises_the_hours_of_the_hot_tier_unless_others_are_named(run: Run, mine: Path, changed: Path) -> None:
    hours = parse_scorecard(changed.read_text(encoding="utf-8")).tiers[0].within_hours
    data = run("versions", "approve", "2", "--workspace", mine, "--side", "sales", "--by", "Bob", "--json").data
    assert data["signatures"]["sales"]["promise"] == {"within_hours": hours}


def test_marketing_promises_half_of_them_qualified_unless_another_share_is_named(run: Run, mine: Path) -> None:
    words = ("--side", "marketing", "--by", "Ann", "--hot-leads-per-month", "170", "--json")
    data = run("versions", "approve", "2", "--workspace", mine, *words).data
    assert data["signatures"]["marketing"]["promise"] == {"hot_leads_a_month": 170, "qualified_share": 0.5}


def test_retiring_and_saving_again_keep_everything_on_record(run: Run, mine: Path, card: Path) -> None:
    assert run("versions", "retire", "1", "--workspace", mine, "--by", "Ann", "--reason", "superseded").code == 0
    assert "VERSION-RETIRED" in run("versions", "approve", "1", "--workspace", mine, "--side", "sales", "--by", "Bob").err
    data = run("versions", "list", "--workspace", mine, "--json").data["versions"]
    assert [(each["version"], each["status"]) for each in data] == [(1, "retired"), (2, "candidate")]
    assert data[0]["retired"]["note"] == "superseded"
    assert scorecard_yaml(Workspace.open(mine).scorecard("Marketing 2025"))
