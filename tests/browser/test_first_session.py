"""A first session on the sample company: a user who follows the marks on the board, one after the other, arrives near what was planted.

The guide `docs/first-session.md` tells the same story; its pictures are the ones that this journey keeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settle

Shot = Callable[[str], Path]
SECONDS = 60_000
#: Six rules are marked; a move may bring out another one.
MOST_MOVES = 10
_SUPPORTED = re.compile(r"([+−]?\d+) to ([+−]?\d+), given all other rules")


def marked(page: Page) -> Locator:
    return page.locator(".board .row:has(.mark.over, .mark.under)")


def hot_share(page: Page) -> int:
    found = re.search(r"Of 100 hot leads (\d+) convert", page.locator(".board .headline").inner_text())
    assert found
    return int(found[1])


def follow(page: Page, row: Locator) -> None:
    """Type the middle of the supported range."""
    told = _SUPPORTED.search(row.locator(".mark").get_attribute("title") or "")
    assert told
    low, high = (int(each.replace("−", "-")) for each in told.groups())
    # By name: the mark goes as soon as the points are typed.
    field = page.get_by_role("spinbutton", name=f"Points of {row.locator('b').inner_text()}", exact=True)
    address = page.url
    field.fill(str((low + high) // 2))
    field.press("Enter")
    page.wait_for_function("link => location.href !== link", arg=address, timeout=SECONDS)
    settle(page)


def test_following_the_marks_arrives_near_what_was_planted(page: Page, own_url: str, screenshot: Shot) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{own_url}/scorecard")
    expect(marked(page).first).to_be_visible(timeout=SECONDS)
    settle(page)
    assert hot_share(page) == 21
    first = {row.locator("b").inner_text() for row in marked(page).all()}
    assert {"Opens e-mail", "Downloads", "Pricing page", "Quote request", "Decision maker"} <= first
    screenshot("first-session-1-marks")

    moves = 0
    while marked(page).count() and moves < MOST_MOVES:
        follow(page, marked(page).first)
        moves += 1
        if moves == 1:
            expect(page.locator(".board .headline")).to_contain_text("today 21")
            screenshot("first-session-2-one-move")
    assert moves < MOST_MOVES, "the marks never come to rest"
    expect(page.locator(".board").get_by_text("changes significantly").first).to_be_visible(timeout=SECONDS)
    assert hot_share(page) >= 25
    expect(page.get_by_text(": more than trial and error would produce")).to_be_visible(timeout=SECONDS)
    page.evaluate("window.scrollTo(0, 0)")
    # Half of the buyers are now at the right end: even then the chart has a scale.
    assert page.locator(".board figure").first.locator(".tick").filter(has_text="%").count() > 1
    screenshot("first-session-3-followed")

    page.get_by_text("Compare: all key figures").click()
    expect(page.get_by_text("Leads that").first).to_be_visible(timeout=SECONDS)
    settle(page)
    page.get_by_text("Compare: all key figures").scroll_into_view_if_needed()
    screenshot("first-session-4-compared")

    page.get_by_role("button", name="Validate, save").click()
    for label, text in (("Save it as", "First session"), ("Validated by", "Ann Lee")):
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Tab")
        settle(page)
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_test_id("stToast")).to_contain_text("On the validation leads", timeout=SECONDS)
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_text("Compare: all key figures").scroll_into_view_if_needed()
    screenshot("first-session-5-kept")
