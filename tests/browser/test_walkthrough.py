"""From marketing's own scorecard to a lift report: suggested, validated, signed by both, activated, reviewed two months later.

The guide `docs/walkthrough.md` describes the same steps; this journey takes its pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.clock import TODAY
from tests.browser.conftest import settle
from tests.browser.servers import serving

Shot = Callable[[str], Path]
SECONDS = 60_000


@pytest.fixture
def past_url(tmp_path: Path) -> Iterator[str]:
    """The dashboard on a workspace made on the day before the sample company's webinar stops working."""
    with serving(tmp_path / "workspace", **{TODAY: "2024-11-01"}) as url:
        yield url


def write(page: Page, label: str, text: str) -> None:
    """Type into a field, and wait until the page has taken it."""
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=3).first


def calibrate(page: Page, past_url: str, screenshot: Shot) -> None:
    page.goto(f"{past_url}/scorecard")
    page.wait_for_selector(".board .headline", timeout=SECONDS)
    expect(page.locator(".board .headline")).to_contain_text("Of 100 hot leads 21 convert", timeout=SECONDS)
    expect(page.locator(".board").get_by_text("over-valued").first).to_be_visible(timeout=SECONDS)
    screenshot("walkthrough-1-board")

    page.get_by_role("button", name="Suggest points").click()
    expect(page.locator(".board").get_by_text("changes significantly").first).to_be_visible(timeout=SECONDS)
    screenshot("walkthrough-2-suggested")

    page.get_by_role("button", name="Validate, save").click()
    write(page, "Save it as", "Calibrated 2024")
    write(page, "Validated by", "Ann Lee")
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_test_id("stToast")).to_contain_text("On the validation leads", timeout=SECONDS)
    screenshot("walkthrough-3-validated")


def sign(page: Page, past_url: str, screenshot: Shot) -> None:
    page.goto(f"{past_url}/versions")
    expect(heading(page)).to_have_text("No version has been saved yet.", timeout=SECONDS)
    page.get_by_role("combobox", name="Scorecard").click()
    page.get_by_role("option", name="Calibrated 2024").click()
    expect(page.get_by_label("Name of the version", exact=True)).to_have_value("Calibrated 2024", timeout=SECONDS)
    write(page, "Why this version", "Opens and downloads weigh too much")
    write(page, "Your name", "Ann Lee")
    page.get_by_role("button", name="Freeze as a version").click()
    expect(page.get_by_label("Name, for marketing", exact=True)).to_be_visible(timeout=SECONDS)
    for side, name in (("marketing", "Ann Lee"), ("sales", "Bob Roy")):
        write(page, f"Name, for {side}", name)
        page.get_by_role("button", name=f"Sign for {side}").click()
        expect(page.get_by_text(f"Signed by {name}")).to_be_visible(timeout=SECONDS)
    screenshot("walkthrough-4-signed")
    write(page, "Your name, to activate it", "Bob Roy")
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("button", name="Activate")).to_have_count(0, timeout=SECONDS)


def review(page: Page, past_url: str, screenshot: Shot) -> None:
    page.goto(f"{past_url}/review?as_of=2025-01-01")
    expect(page.get_by_text("Nobody has reviewed yet")).to_be_visible(timeout=SECONDS)
    write(page, "Your name", "Ann Lee")
    page.get_by_role("button", name="Review", exact=True).click()
    expect(heading(page)).to_contain_text("needs a decision", timeout=SECONDS)
    expect(heading(page)).to_contain_text("Webinar stopped working")
    settle(page)
    screenshot("walkthrough-5-review")


def report(page: Page, past_url: str, screenshot: Shot) -> None:
    page.goto(f"{past_url}/lift-report")
    expect(heading(page)).to_contain_text("times as often", timeout=SECONDS)
    expect(page.get_by_text("version 1, hot from")).to_be_visible()
    page.wait_for_selector(".js-plotly-plot .gtitle", timeout=SECONDS)
    settle(page)
    screenshot("walkthrough-6-lift-report")


def test_from_marketings_points_to_a_lift_report(page: Page, past_url: str, screenshot: Shot) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    for step in (calibrate, sign, review, report):
        step(page, past_url, screenshot)
