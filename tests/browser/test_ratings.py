"""Two people rate the rules separately in two browsers, meet, and take the points to the board."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.pages import RATINGS
from tests.browser.conftest import SCREEN, settle

Shot = Callable[[str], Path]
SECONDS = 60_000
RULES = 17


def open_page(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/expert-ratings")
    expect(page.get_by_role("heading", level=1)).to_have_text(RATINGS.question, timeout=SECONDS)
    settle(page)


def rate(page: Page, side: str, name: str, weight: str) -> None:
    page.get_by_role("radio", name=side, exact=True).click()
    page.get_by_label("Your name", exact=True).first.fill(name)
    choices = page.get_by_role("radio", name=weight, exact=True)
    assert choices.count() == RULES
    for place in range(RULES):
        choices.nth(place).click()
    page.get_by_role("button", name="Save my ballot").click()


def begin_anew(page: Page, app_url: str) -> None:
    """Begin another round once a round is complete."""
    open_page(page, app_url)
    page.get_by_role("button", name="Begin a new round").click()
    page.get_by_test_id("stPopoverBody").get_by_label("Your name").fill("Cy Fox")
    page.get_by_role("button", name="Begin it").click()
    expect(page.get_by_role("button", name="Save my ballot")).to_be_visible(timeout=SECONDS)
    settle(page)


def told(page: Page) -> str:
    return page.get_by_role("heading", level=3).first.inner_text()


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)], ids=["1600x1000", "1280x720"])
def test_two_people_meet_in_one_round(browser: Browser, page: Page, own_url: str, screenshot: Shot, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    other_context = browser.new_context(viewport=SCREEN, locale="en-GB", timezone_id="UTC", reduced_motion="reduce")
    other = other_context.new_page()
    open_page(page, own_url)
    open_page(other, own_url)
    rate(page, "Marketing", "Ann Lee", "High")
    expect(page.get_by_role("heading", level=3).first).to_have_text("Marketing has rated; sales has not yet.", timeout=SECONDS)
    settle(page)
    assert page.locator("[role=radio][aria-checked=true]").all_inner_texts() == ["Sales"]
    screenshot(f"ratings-waiting-{size[0]}")

    rate(other, "Sales", "Bob Ray", "Low")
    expect(other.get_by_role("heading", level=3).first).to_contain_text("Both sides agree on none of 17 rules", timeout=SECONDS)
    page.get_by_role("button", name="Refresh").click()
    expect(page.get_by_role("heading", level=3).first).to_contain_text("Both sides agree on none of 17 rules", timeout=SECONDS)
    page.wait_for_selector(".js-plotly-plot .gtitle", timeout=SECONDS)
    settle(page)
    assert told(page) == told(other)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("each => each.scrollWidth - each.clientWidth") <= 2
    screenshot(f"ratings-{size[0]}")

    page.get_by_role("button", name="Try these points on the board").click()
    page.wait_for_selector(".board .rated.both:not([hidden])", timeout=SECONDS, state="attached")
    assert page.locator(".board .rated.both:not([hidden])").count() == RULES
    assert page.locator(".board .row input[type=range]").first.get_attribute("title").startswith("By expert ratings ")
    page.locator(".board").get_by_role("button", name="Undo").click()
    expect(page.locator(".board").get_by_role("button", name="Undo")).to_be_disabled(timeout=SECONDS)
    other_context.close()
    begin_anew(page, own_url)
