from __future__ import annotations

import json

import pytest

from analysis.inference.estimate import Estimate, NotEstimable
from dashboard.commands.reply import answer_data, instant_data, one_line, printable, table


def test_an_estimate_has_value_limits_and_n() -> None:
    assert answer_data(Estimate(0.31, 0.27, 0.35, 412, "wilson")) == {"value": 0.31, "low": 0.27, "high": 0.35, "n": 412}


@pytest.mark.parametrize(("needed", "more"), [(None, {}), (30, {"needed": 30})])
def test_what_cannot_be_estimated_says_why_and_has_no_value(needed: int | None, more: dict[str, int]) -> None:
    data = answer_data(NotEstimable("no_leads", "There are no leads.", needed))
    assert data == {"not_estimable": "no_leads", "reason": "There are no leads."} | more
    json.dumps(data, allow_nan=False)


def test_no_instant_is_null() -> None:
    assert instant_data(None) is None
    assert instant_data(1) == "1970-01-01T00:00:00.000001+00:00"


def test_text_from_data_cannot_control_the_terminal() -> None:
    assert printable("a\x1b]0;title\x07b\u202ec") == "a�]0;title�b�c"
    assert "\x1b" not in table(["lead"], [["\x1b[2Jgone"]])


def test_an_error_stays_on_one_line() -> None:
    assert one_line("first\r\nsecond\n  third") == "first second third"


def test_figures_are_aligned_to_the_right() -> None:
    lines = table(["tier", "leads"], [["hot", "7"], ["warm", "1,204"]]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[1].endswith("    7")
