"""The board's arithmetic in Node: the same scripts as in the browser, without one. `tests/browser` runs the same cases in Chromium."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from typing import Any

import pytest

from dashboard.words.numbers import _number, decimals, percent, signed
from tests.dashboard.board.board_cases import asked, bundle, hold, runs, some_wrong, told

CALL = """
import walk, { numbers } from "./bundle.mjs";
let text = "";
for await (const part of process.stdin) text += part;
const [what, cases] = JSON.parse(text);
console.log(JSON.stringify({ walk, numbers }[what](cases)));
"""


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory):
    """Calls a function of the board's scripts in Node."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("there is no Node here; tests/browser holds the same in Chromium")
    folder = tmp_path_factory.mktemp("node")
    (folder / "bundle.mjs").write_text(bundle(), encoding="utf-8")
    (folder / "call.mjs").write_text(CALL, encoding="utf-8")

    def call(what: str, cases: Any) -> Any:
        text = json.dumps([what, cases])
        ran = subprocess.run([found, str(folder / "call.mjs")], input=text, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    return call


@pytest.fixture(scope="session")
def answers(node) -> list[list[dict]]:
    return node("walk", [asked(run, told(run)[0]) for run in runs()])


def test_every_figure_and_sentence_of_the_board_is_the_servers(answers: list[list[dict]]) -> None:
    hold(answers, [told(run) for run in runs()])


def test_a_figure_that_differs_is_noticed(answers: list[list[dict]]) -> None:
    some_wrong(json.loads(json.dumps(answers)))


def test_numbers_are_written_as_on_the_server_halves_included(node) -> None:
    rng = random.Random(1)
    several = (
        [rng.uniform(-2, 2) for _ in range(400)] + [k / 8 for k in range(-40, 41)] + [0.0, 1.0, 0.5, 12.5, 99.5, 1234567.5, 0.0949, 0.9949]
    )
    cases = [("fixed", each, digits) for each in several for digits in (0, 1, 2)]
    fractions = [("percent", each, decimals(each)) for each in several if 0 <= each <= 1]
    assert node("numbers", cases) == [_number(number, digits) for _, number, digits in cases]
    assert node("numbers", fractions) == [percent(number, digits) for _, number, digits in fractions]
    signs = [("signed", each, digits) for each in several for digits in (0, 2)]
    assert node("numbers", signs) == [signed(number, digits) for _, number, digits in signs]


def test_the_bundle_has_one_default_and_no_imports() -> None:
    from dashboard.board.live.component import script

    lines = script().splitlines()
    assert [line for line in lines if line.startswith("import")] == []
    assert [line for line in lines if line.startswith("export")] == ["export default function plumblineSheet({ data }) {"]
