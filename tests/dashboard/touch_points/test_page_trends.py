"""Touch points over time on the page: judged by conversion and by the early outcome, and the reason where one of them is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.study import parse_study
from analysis.workspace.folder import Workspace
from tests.dashboard.conftest import words
from tests.samples import Samples

STUDY = "study: New business\npopulation: new\noutcome: {stage: won, within_days: 90}\n"


def unfolded(page: AppTest) -> AppTest:
    page.session_state["over-time"] = True
    page.run()
    assert not page.exception
    return page


def charts(page: AppTest) -> int:
    """Charts beside the first one, of all touch points with and without."""
    return len(page.get("plotly_chart")) - 1


@pytest.fixture(scope="module")
def company(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples(tmp_path_factory.mktemp("company") / "workspace").folder


def test_on_the_sample_company_the_webinars_decline_is_what_the_fold_opens_with(open_view, company: Path) -> None:
    page = unfolded(open_view("touch_points", company))
    chooser = page.selectbox(key="followed")
    assert chooser.options[chooser.value] == "webinar (event attend)"
    assert charts(page) == 2
    text = words(page)
    assert "Webinar (event attend) loses value by qualified within 14 days" in text
    assert "By qualified within 14 days: each year multiplies the odds ratio" in text
    assert "By conversion: each year multiplies the odds ratio" in text
    assert "gains value" not in text.replace("loses or gains value", "")


def test_both_outcomes_are_shown_for_any_choice(open_view, sample_folder: Path) -> None:
    page = unfolded(open_view("touch_points", sample_folder))
    for place in range(len(page.selectbox(key="followed").options)):
        page.selectbox(key="followed").set_value(place).run()
        assert not page.exception
        assert charts(page) == 2
        assert [each.value.split(":")[0] for each in page.caption if each.value.startswith("By ")] == [
            "By conversion", "By qualified within 14 days",
        ]  # fmt: skip


def test_a_study_without_an_early_outcome_judges_by_conversion_alone_and_says_so(open_view, own_folder: Path) -> None:
    Workspace.open(own_folder).save_study(parse_study(STUDY))
    page = unfolded(open_view("touch_points", own_folder))
    assert charts(page) == 1
    text = words(page)
    assert "By conversion: " in text
    assert "If the study names an early outcome" in text
    assert "within 14 days:" not in text


def test_an_early_outcome_that_hardly_anybody_reaches_says_why_it_cannot_be_told(open_view, own_folder: Path) -> None:
    Workspace.open(own_folder).save_study(parse_study(f"{STUDY}early: {{stage: opportunity, within_days: 1}}\n"))
    page = unfolded(open_view("touch_points", own_folder))
    assert "By an opportunity within 1 day: cannot tell yet: " in words(page)
    assert "By conversion: " in words(page)
