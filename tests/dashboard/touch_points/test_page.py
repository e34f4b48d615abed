from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.bots.overrides import bot_verdicts
from analysis.signals.touch_points import touch_point_name
from analysis.workspace.folder import Workspace
from dashboard.cli import main
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


def test_the_corrected_p_is_the_one_on_the_page_of_attributes(open_view, sample_folder: Path) -> None:
    points = open_view("touch_points", sample_folder).dataframe[0].value
    signals = open_view("attributes", sample_folder).dataframe[0].value.set_index("Signal")["Corrected p"]
    n_equal = 0
    for _, row in points.iterrows():
        name = touch_point_name(row["Channel"], row["Action"], row["Asset"] or "")
        if name in signals.index:
            n_equal += 1
            assert row["Corrected p"] == (signals[name] or "–")
    assert n_equal > 10


def test_a_touch_point_is_followed_over_time_and_another_can_be_chosen(open_view, sample_folder: Path) -> None:
    page = open_view("touch_points", sample_folder)
    page.session_state["over-time"] = True
    page.run()
    assert not page.exception
    chooser = page.selectbox(key="followed")
    place = chooser.options.index("webinar (event attend)")
    text = words(page)
    assert "each year multiplies the odds ratio" in text or "cannot tell yet" in text
    chooser.set_value(place).run()
    assert not page.exception
    assert page.selectbox(key="followed").value == place


def test_leads_without_dates_are_not_followed(open_view, tmp_path: Path) -> None:
    rows = "\n".join(f"l{number},{'true' if number % 3 else 'false'}" for number in range(80))
    (tmp_path / "leads.csv").write_text(f"id,won\n{rows}\n")
    (tmp_path / "m.yaml").write_text(
        "mapping: Undated\nsources: {l: {file: leads.csv}}\ntables: [{table: leads, from: l, columns: {lead_id: id, converted: won}}]\n"
    )
    (tmp_path / "s.yaml").write_text("study: Undated\noutcome: {stage: won}\nholdout: none\n")
    folder = tmp_path / "w"
    assert main(["import", str(tmp_path / "leads.csv"), "--workspace", str(folder), "--mapping", str(tmp_path / "m.yaml")]) == 0
    assert main(["study", str(tmp_path / "s.yaml"), "--workspace", str(folder)]) == 0
    page = open_view("touch_points", folder)
    assert not [each for each in page.expander if "lose value" in each.label]


def bots(page: AppTest) -> AppTest:
    page.session_state["bots"] = True
    page.run()
    assert not page.exception
    return page


def bot_table(page: AppTest):
    return next(each.value for each in page.dataframe if "Override" in each.value.columns).set_index("Touch point")


def override(page: AppTest, points: list[int], name: str, *, by_bots: bool = True) -> AppTest:
    chooser = page.multiselect(key="override-points")
    chooser.set_value([chooser.options[each] for each in points])
    page.radio(key="override-answer").set_value(by_bots)
    page.text_input(key="override-by").set_value(name)
    next(each for each in page.button if each.label == "Override").click().run()
    assert not page.exception
    return page


def test_opens_are_counted_by_the_sources_mark_and_by_the_plain_rule(open_view, sample_folder: Path) -> None:
    frame = bot_table(bots(open_view("touch_points", sample_folder)))
    opens = frame[frame.index.str.contains("email open")]
    assert (opens["Opened at once, %"] > opens["Marked by the source, %"]).all()
    assert frame["Counted as bots, %"].tolist() == pytest.approx(frame["Marked by the source, %"].tolist())
    assert set(frame["Override"]) == {""}


def test_an_override_needs_a_name_and_can_be_withdrawn(open_view, own_folder: Path) -> None:
    page = bots(open_view("touch_points", own_folder))
    before, share = bot_table(page), page.dataframe[0].value["By bots, %"].tolist()
    page = override(page, [0, 1], "Ada *A.*")
    frame = bot_table(page)
    assert frame["Override"].str.startswith("bots (Ada *A.*, ").tolist() == [True, True] + [False] * (len(frame) - 2)
    assert (frame["Counted as bots, %"] > before["Counted as bots, %"]).tolist() == [True, True] + [False] * (len(frame) - 2)
    assert page.dataframe[0].value["By bots, %"].tolist() != share, "the inventory reads what was overridden"
    assert "With the overrides" in words(page)
    page = override(page, [1], "Bob", by_bots=False)
    assert bot_table(page)["Counted as bots, %"].iloc[1] == 0
    assert {(each.machine, each.by) for each in bot_verdicts(Workspace.open(own_folder))} == {(True, "Ada *A.*"), (False, "Bob")}
    chooser = page.multiselect(key="forget-points")
    chooser.set_value(list(chooser.options))
    next(each for each in page.button if each.label == "Withdraw").click().run()
    assert not page.exception
    assert bot_verdicts(Workspace.open(own_folder)) == ()
    assert bot_table(page).equals(before)


@pytest.mark.parametrize(("points", "name", "code"), [([0], " ", "VERDICT-UNSIGNED"), ([], "Ada", "TOUCH-POINT-UNKNOWN")])
def test_an_override_of_nothing_or_without_a_name_is_refused(open_view, own_folder: Path, points: list[int], name: str, code: str) -> None:
    page = override(bots(open_view("touch_points", own_folder)), points, name)
    assert code in page.error[0].value
    assert bot_verdicts(Workspace.open(own_folder)) == ()
