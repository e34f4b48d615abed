from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.errors import PlumblineError
from analysis.workspace.folder import Workspace
from dashboard.cli import main
from dashboard.pages import ATTRIBUTES
from dashboard.ui.state import ENVIRONMENT
from tests.dashboard.conftest import words


def test_every_signal_is_listed_with_its_verdict(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    assert page.title[0].value == "How do converted and non-converted leads differ?"
    frame = page.dataframe[0].value
    assert {"Company", "Demographics", "Online behaviour", "E-mail engagement", "Social and events"} <= set(frame["Family"])
    assert {"seniority", "newsletter", "pricing (web visit)"} <= set(frame["Signal"])
    by_signal = frame.set_index("Signal")
    assert "as exported, not point in time" in by_signal.loc["newsletter", "Note"]
    assert frame["Converted leads differ?"].str.len().gt(0).all()


def test_the_filter_by_family_changes_no_number(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    whole, sentence = page.dataframe[0].value, page.subheader[0].value
    page.get("button_group")[0].set_value(["Demographics"])
    page.run()
    assert not page.exception
    part = page.dataframe[0].value
    assert set(part["Family"]) == {"Demographics"}
    assert part.reset_index(drop=True).equals(whole[whole["Family"] == "Demographics"].reset_index(drop=True))
    assert page.subheader[0].value == sentence


def test_leaks_are_named_and_left_out_of_the_model(open_view, sample_folder: Path) -> None:
    said = words(open_view("attributes", sample_folder))
    assert "lifecycle_stage" in said
    assert "predict conversion better than honest signals do" in said
    assert "Left out: " in said


def test_cut_points_can_be_chosen_and_bad_ones_are_explained(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    page.get("button_group")[0].set_value(["Company"])
    page.run()
    frame = page.dataframe[0].value
    place = int(frame.index[frame["Signal"] == "employees"][0])
    page.session_state["signals"] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    page.run()
    page.text_input[0].set_value("100, 1000")
    page.run()
    assert not page.exception
    assert page.dataframe[1].value["Level"].tolist() == ["under 100", "100 to under 1,000", "1,000 and more"]
    assert "chosen by hand" in words(page)
    page.text_input[0].set_value("100, 50")
    page.run()
    assert not page.exception
    assert "CUTS-INVALID" in words(page)


def test_what_enters_the_model_is_chosen_and_changes_no_raw_number(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    raw = page.dataframe[0].value["Converted leads differ?"].tolist()
    assert "country" not in page.multiselect(key="left-out").value
    page.multiselect(key="left-out").set_value([*page.multiselect(key="left-out").value, "country"])
    page.run()
    assert not page.exception
    assert "country" in words(page).split("Left out: ")[1].split(".")[0]
    assert page.dataframe[0].value["Converted leads differ?"].tolist() == raw


def test_levels_are_compared_with_one_of_them(open_view, sample_folder: Path) -> None:
    page = open_view("attributes", sample_folder)
    chooser = next(each for each in page.selectbox if each.label == "Compare the levels with")
    chooser.set_value(chooser.options[0])
    page.run()
    assert not page.exception
    table = next(
        each.value for each in page.dataframe if list(each.value.columns) == ["Level", "Difference, points", "Risk ratio", "Odds ratio"]
    )
    assert table["Level"].tolist() == chooser.options[1:]
    assert table["Odds ratio"].str.len().gt(0).all()


def test_the_comparison_is_shown_before_the_model_is_fitted(open_view, own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise PlumblineError("MODEL-NEVER", "the model never comes.")

    with monkeypatch.context() as slow:
        slow.setattr("dashboard.ui.cache.adjust", never)
        page = AppTest.from_file(str(ATTRIBUTES.path), default_timeout=60)
        slow.setenv(ENVIRONMENT, str(own_folder))
        slow.setattr("sys.argv", ["app.py"])
        page.run()
        assert "MODEL-NEVER" in str(page.exception[0].message)
        compared, levels = page.dataframe[0].value, page.dataframe[1].value
        assert len(compared) > 20
        assert set(levels["Odds ratio, given all others"]) == {"not fitted yet"}
        assert "No adjusted effects: not fitted yet" in words(page)
    page = open_view("attributes", own_folder)
    assert "not fitted yet" not in words(page)
    assert "Adjusted effects: one logistic regression" in words(page)
    assert page.dataframe[0].value.drop(columns="Note").equals(compared.drop(columns="Note"))
    assert "not fitted yet" not in set(page.dataframe[1].value["Odds ratio, given all others"])


def test_an_empty_workspace_offers_the_sample_company(open_view, tmp_path: Path) -> None:
    Workspace.create(tmp_path / "empty")
    page = open_view("app", tmp_path / "empty")
    page.switch_page(ATTRIBUTES.file).run()
    assert not page.exception
    assert page.button(key="sample").label == "Build the sample company"


def test_leads_of_whom_nobody_converted_are_an_answer(open_view, tmp_path: Path) -> None:
    rows = "\n".join(f"l{number},{'ab'[number % 2]},{number},false" for number in range(80))
    (tmp_path / "leads.csv").write_text(f"id,kind,size,won\n{rows}\n")
    (tmp_path / "m.yaml").write_text(
        "mapping: Nobody\nsources: {l: {file: leads.csv}}\ntables:\n"
        "- {table: leads, from: l, columns: {lead_id: id, converted: won}, attributes: {kind: {}, size: {kind: number}}}\n"
    )
    (tmp_path / "s.yaml").write_text("study: Nobody\noutcome: {stage: won}\nholdout: none\n")
    folder = tmp_path / "w"
    assert main(["import", str(tmp_path / "leads.csv"), "--workspace", str(folder), "--mapping", str(tmp_path / "m.yaml")]) == 0
    assert main(["study", str(tmp_path / "s.yaml"), "--workspace", str(folder)]) == 0
    page = open_view("attributes", folder)
    assert "nobody converted" in page.subheader[0].value
