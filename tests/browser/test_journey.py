"""The meeting, walked through in a real browser: every page, touch points, one lead. The board has its own journey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages import DATA, LEAD, SCORECARD, TOUCH_POINTS

Settle = Callable[[Page], None]
Shot = Callable[[str], Path]

#: Pages by their address; the first one opens without.
PAGES = {"": DATA, "touch-points": TOUCH_POINTS, "scorecard": SCORECARD, "lead": LEAD}
#: How far a pixel may lie outside by rounding.
SLACK = 2
SECONDS = 60_000


def visit(page: Page, app_url: str, name: str, settled: Settle) -> None:
    page.goto(f"{app_url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[name.split("?", maxsplit=1)[0]].question, timeout=SECONDS)
    settled(page)
    page.wait_for_selector(".board .headline" if name == "scorecard" else ".js-plotly-plot .gtitle", timeout=SECONDS)


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)], ids=["1600x1000", "1280x720"])
@pytest.mark.parametrize("name", list(PAGES), ids=lambda name: name or "data")
def test_every_page_fits_its_screen(page: Page, app_url: str, settled: Settle, screenshot: Shot, name: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit(page, app_url, name, settled)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("each => each.scrollWidth - each.clientWidth") <= SLACK
    outside = page.evaluate(
        """slack => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
            const frame = plot.getBoundingClientRect();
            return [...plot.querySelectorAll('text')].filter(text => text.textContent.trim()).filter(text => {
                const box = text.getBoundingClientRect();
                return box.width && (box.left < frame.left - slack || box.right > frame.right + slack
                    || box.top < frame.top - slack || box.bottom > frame.bottom + slack);
            }).map(text => text.textContent);
        })""",
        SLACK,
    )
    assert outside == []
    cut = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, h3, button p, label p, [data-testid=stMetricLabel] p, [data-testid=stMetricValue]')]
            .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflow !== 'visible')
            .map(each => each.textContent)"""
    )
    assert cut == []
    screenshot(f"{name or 'data'}-{size[0]}")


def test_no_page_fails_or_reaches_for_the_network(page: Page, app_url: str, settled: Settle) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    foreign: list[str] = []
    page.on("request", lambda request: None if request.url.startswith((app_url, "data:", "blob:", "ws:")) else foreign.append(request.url))
    for name in PAGES:
        visit(page, app_url, name, settled)
        assert page.get_by_test_id("stAlertContentError").count() == 0
    assert faults == []
    assert [url for url in foreign if "streamlit" not in url] == []


def test_a_filter_of_channels_is_kept_in_the_link_and_changes_no_number(page: Page, app_url: str, settled: Settle) -> None:
    visit(page, app_url, "touch-points", settled)
    sentence = page.get_by_role("heading", level=3).first.inner_text()
    page.get_by_role("button", name="email", exact=True).click()
    page.wait_for_url("**channel=email**", timeout=SECONDS)
    settled(page)
    assert page.get_by_role("heading", level=3).first.inner_text() == sentence


def test_a_lead_is_found_and_its_numbers_are_shown(page: Page, app_url: str, settled: Settle) -> None:
    visit(page, app_url, "lead", settled)
    page.get_by_label("Search by id, company or name").fill("L-1000002")
    page.keyboard.press("Enter")
    expect(page.get_by_text("L-1000002", exact=False).first).to_be_visible(timeout=SECONDS)
    settled(page)
    page.get_by_text("Show the numbers").first.click()
    expect(page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")).to_be_visible(timeout=SECONDS)
