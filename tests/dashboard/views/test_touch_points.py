from __future__ import annotations

from pathlib import Path

from tests.dashboard.conftest import words


def test_every_touch_point_is_listed_with_volume_reach_and_conversion(open_view, sample_folder: Path) -> None:
    page = open_view("touch_points", sample_folder)
    frame = page.dataframe[0].value
    assert {"web", "email", "event", "call"} <= set(frame["Channel"])
    assert (frame["Touches"] > 0).all()
    assert frame["Touches"].is_monotonic_decreasing
    assert "touch points; " in page.subheader[0].value


def test_the_filter_by_channel_changes_no_number(open_view, sample_folder: Path) -> None:
    page = open_view("touch_points", sample_folder)
    whole, sentence = page.dataframe[0].value, page.subheader[0].value
    page.get("button_group")[0].set_value(["email"])
    page.run()
    assert not page.exception
    part = page.dataframe[0].value
    assert set(part["Channel"]) == {"email"}
    assert part.reset_index(drop=True).equals(whole[whole["Channel"] == "email"].reset_index(drop=True))
    assert page.subheader[0].value == sentence


def test_the_page_says_that_observed_is_not_caused(open_view, sample_folder: Path) -> None:
    assert "not what the touch caused" in words(open_view("touch_points", sample_folder))


def test_touch_points_are_classed_compared_and_credited(open_view, sample_folder: Path) -> None:
    page = open_view("touch_points", sample_folder)
    frame = page.dataframe[0].value
    assert set(frame["Proves"].dropna()) == {"form", "meeting", "click", "visit", "open"}
    assert frame["First touch, %"].sum() <= 100.01
    assert frame.loc[frame["Action"] == "open", "Opened at once, %"].notna().all()
    assert "winners only" in words(page)
