"""The live board in a real browser: its arithmetic, its thumbs, what it tells the server, and how it fits the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.board.live.component import joined
from tests.dashboard.board.board_cases import asked, bundle, hold, runs, told

Settle = Callable[[Page], None]
Shot = Callable[[str], Path]
SECONDS = 60_000
OPENS = "16"

CALL = """async ([text, cases]) => {
    const scripts = await import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    return JSON.parse(JSON.stringify(scripts.default(cases)));
}"""

MARKED = """async ([text, notes]) => {
    const url = URL.createObjectURL(new Blob([text + '\\nexport default RowNotes;'], { type: 'text/javascript' }));
    const { default: RowNotes } = await import(url);
    const thumb = Object.assign(document.createElement('input'), { type: 'range' });
    globalThis.notes = new RowNotes({ note_of: '{mark}: {rule}' }, { name: 'Stage' }, 3, [thumb]);
    document.querySelector('main').append(globalThis.notes.host, thumb);
    globalThis.notes.show(notes);
}"""


def open_board(page: Page, app_url: str, settled: Settle, address: str = "scorecard") -> None:
    page.goto(f"{app_url}/{address}" if not address.startswith("http") else address)
    expect(page.locator(".board .headline")).to_be_visible(timeout=SECONDS)
    settled(page)


def slider(page: Page, rule: str) -> Locator:
    return page.get_by_role("slider", name=f"Points of {rule}")


def shown(page: Page) -> list[str]:
    """Everything that must move with the thumb: sentences, figures, and how the charts are drawn."""
    told = page.locator(".board :is(.headline, .value, .lock-words)").all_inner_texts()
    return [*told, *(path.get_attribute("d") or "" for path in page.locator(".board path:is(.converted, .line)").all())]


def points_in(page: Page) -> list[str]:
    found = re.search(r"points=([^&]+)", page.url)
    return found[1].split(".") if found else []


def wait_for_points(page: Page, place: int, points: str) -> None:
    page.wait_for_function(
        "([place, points]) => (new URL(location.href).searchParams.get('points') ?? '').split('.')[place] === points",
        arg=[place, points],
        timeout=SECONDS,
    )


def test_every_figure_and_sentence_of_the_board_is_the_servers(page: Page) -> None:
    expected = [told(run) for run in runs()]
    cases: list[Any] = [asked(run, reference) for run, (reference, _) in zip(runs(), expected, strict=True)]
    hold(page.evaluate(CALL, [bundle(), cases]), expected)


def test_numbers_move_while_a_thumb_is_dragged_and_release_stores_them(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    box = slider(page, "Decision maker").bounding_box()
    assert box
    middle, first = box["y"] + box["height"] / 2, shown(page)
    page.mouse.move(box["x"] + box["width"] * 0.65, middle)
    page.mouse.down()
    seen = []
    for step in range(1, 5):
        page.mouse.move(box["x"] + box["width"] * (0.65 + 0.07 * step), middle)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.append(shown(page))
        assert "points=" not in page.url
    for before, after in zip([first, *seen], seen, strict=False):
        assert all(one != other for one, other in zip(before[-2:], after[-2:], strict=True)), "the charts stood still"
    assert len({each[0] for each in (first, *seen)}) > 1, "the headline stood still"
    points = slider(page, "Decision maker").input_value()
    page.mouse.up()
    wait_for_points(page, 0, points)
    settled(page)
    assert shown(page)[:2] == seen[-1][:2]
    expect(page.locator(".board .alarm")).to_be_hidden()


def test_the_board_is_worked_by_keyboard_and_its_link_shows_the_same(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    before = shown(page)
    thumb = slider(page, "Opens e-mail")
    thumb.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("PageDown")
    wait_for_points(page, 4, "0")
    settled(page)
    expect(thumb).to_be_focused()
    expect(thumb).to_have_attribute("aria-valuetext", re.compile(r"^0; today \+16"))
    after = shown(page)
    assert after != before
    assert "scorecard=Marketing" in page.url
    assert "threshold=" in page.url

    other = page.context.new_page()
    open_board(other, own_url, settled, page.url)
    assert shown(other)[:5] == after[:5]
    assert slider(other, "Opens e-mail").input_value() == "0"
    other.close()

    page.keyboard.press("Home")
    expect(thumb).to_have_value("-50")
    wait_for_points(page, 4, "-50")
    undo = page.get_by_role("button", name="Undo", exact=True)
    for _ in range(20):
        settled(page)
        if undo.is_disabled():
            break
        address = page.url
        undo.click()
        page.wait_for_function("link => location.href !== link", arg=address, timeout=SECONDS)
    expect(undo).to_be_disabled(timeout=SECONDS)
    settled(page)
    assert slider(page, "Opens e-mail").input_value() == OPENS
    assert shown(page) == before
    page.reload()
    expect(page.locator(".board .headline")).to_be_visible(timeout=SECONDS)
    settled(page)
    assert shown(page) == before


def test_points_are_typed_and_a_rule_is_switched_off_and_on_again(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    field = page.get_by_role("spinbutton", name="Points of Webinar")
    field.fill("37")
    field.press("Enter")
    wait_for_points(page, 10, "37")
    settled(page)
    switch = page.get_by_role("switch", name="Webinar counts")
    switch.click()
    wait_for_points(page, 10, "0")
    expect(switch).to_have_attribute("aria-checked", "false")
    settled(page)
    switch.click()
    wait_for_points(page, 10, "37")
    page.get_by_role("button", name="Reset to saved").click()
    page.wait_for_function("() => !location.href.includes('points=')", timeout=SECONDS)
    expect(field).to_have_value("20")
    expect(page.locator(".board .alarm")).to_be_hidden()


def test_tiers_are_dragged_once_the_number_of_hot_leads_is_unlocked(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    hot = page.get_by_role("slider", name="Hot from a score of")
    expect(hot).to_have_attribute("aria-disabled", "true")
    hot.focus()
    page.keyboard.press("ArrowRight")
    expect(hot).to_have_attribute("aria-valuenow", "60")
    page.get_by_role("switch", name=re.compile(r"^Lock \d+ hot")).click()
    page.wait_for_function("() => location.href.includes('lock=off')", timeout=SECONDS)
    settled(page)
    before = shown(page)[0]
    box = hot.bounding_box()
    area = page.locator(".board .area").first.bounding_box()
    assert box
    assert area
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + area["width"] * 0.15, box["y"] + box["height"] / 2, steps=4)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert shown(page)[0] != before
    page.mouse.up()
    moved = hot.get_attribute("aria-valuenow")
    assert moved is not None
    assert int(moved) > 60
    page.wait_for_function("lower => location.href.includes(`threshold=${lower}`)", arg=moved, timeout=SECONDS)


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)], ids=["1600x1000", "1280x720"])
@pytest.mark.parametrize("address", ["scorecard", "scorecard?present=1"], ids=["desk", "room"])
def test_the_figures_stay_in_view_while_rules_scroll(
    page: Page, app_url: str, settled: Settle, screenshot: Shot, size: tuple[int, int], address: str
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_board(page, app_url, settled, address)
    last = slider(page, "Clicks e-mail")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    for name in (".headline", ".figures:not(.more)", ".area:visible >> nth=0"):
        expect(page.locator(f".board {name}")).to_be_in_viewport(ratio=1)
    drawn = page.locator(".board .area:visible").first.bounding_box()
    assert drawn
    assert drawn["height"] > 120
    outside = page.locator(".board").evaluate(
        """board => [...board.querySelectorAll('.headline, .sub, .figure, .row, h3, .legend, .tools > *')].filter(each => {
            const box = each.getBoundingClientRect(), frame = board.getBoundingClientRect();
            return box.width && (box.right > frame.right + 2 || box.left < frame.left - 2);
        }).map(each => each.className)"""
    )
    assert outside == []
    screenshot(f"board-{'room' if 'present' in address else 'desk'}-{size[0]}")


def test_marks_beside_a_rule_say_in_full_what_they_stand_for(page: Page) -> None:
    """The rows' own script: its words reach the title, the name and the description, as text; Enter opens them, Escape closes them."""
    leak = {"weight": "leak", "mark": "⚠ likely leak", "words": "Likely leak. <img src=x> stage: 90 % of its values"}
    page.set_content("<main></main>")
    page.evaluate(MARKED, [joined(("arithmetic.js", "words.js", "elements.js", "notes.js")), {"leak": leak, "said": None}])
    mark, thumb = page.get_by_role("button"), page.get_by_role("slider")
    expect(mark).to_have_count(1)
    expect(mark).to_have_accessible_name("⚠ likely leak: Stage")
    expect(mark).to_have_attribute("title", leak["words"])
    for each in (mark, thumb):
        expect(each).to_have_accessible_description(leak["words"])
    assert page.locator("img").count() == 0
    box = page.get_by_text("Likely leak. <img")
    expect(box).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(mark).to_be_focused()
    page.evaluate("() => globalThis.notes.show({ leak: { weight: 'accepted', mark: '✓ accepted', words: 'Accepted by Ada' }, said: null })")
    expect(mark).to_have_class("note-button accepted")
    expect(thumb).to_have_accessible_description("Accepted by Ada")
    page.evaluate("() => globalThis.notes.show(undefined)")
    expect(mark).to_have_count(0)
    expect(thumb).to_have_accessible_description("")


@pytest.mark.parametrize("size", [(1600, 1000), (1280, 720)], ids=["1600x1000", "1280x720"])
def test_what_people_said_stands_beside_the_rule_without_covering_anything(
    page: Page, app_url: str, settled: Settle, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_board(page, app_url, settled)
    said = page.get_by_role("button", name=re.compile(r"^\d+ said: Pricing page$"))
    expect(said).to_be_visible(timeout=SECONDS)
    expect(slider(page, "Pricing page")).to_have_accessible_description(re.compile("winners only"))
    outside = page.locator(".board").evaluate(
        """board => [...board.querySelectorAll('.note-button:not([hidden])')].filter(each => {
            const box = each.getBoundingClientRect(), cell = each.closest('.rule').getBoundingClientRect();
            return box.right > cell.right + 1 || box.left < cell.left - 1 || box.bottom > cell.bottom + 1;
        }).map(each => each.textContent)"""
    )
    assert outside == []
    said.click()
    box = page.get_by_text(re.compile(r"^\d+ of \d+ buyers who named a touch point named this"))
    expect(box.and_(page.locator(":popover-open"))).to_be_in_viewport(ratio=1)


def test_both_charts_show_their_numbers(page: Page, app_url: str, settled: Settle) -> None:
    open_board(page, app_url, settled)
    for chart in page.locator(".board figure").all():
        chart.get_by_role("button", name="Show the numbers").click()
        expect(chart.locator("tbody tr").first).to_be_visible()
        expect(chart.get_by_role("link", name="Download as CSV")).to_have_attribute("href", re.compile("^data:text/csv"))
    bands = page.locator(".board figure").nth(1).locator("tbody tr")
    assert bands.count() == 10


def test_suggested_points_come_from_the_leads_and_can_be_undone(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    before = shown(page)
    page.get_by_role("button", name="Suggest points").click()
    page.wait_for_function("() => location.href.includes('points=')", timeout=SECONDS)
    settled(page)
    expect(page.get_by_test_id("stToast")).to_contain_text("rank unseen leads", timeout=SECONDS)
    assert len({*points_in(page)}) > 5
    expect(page.locator(".board .alarm")).to_be_hidden()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.wait_for_function("() => !location.href.includes('points=')", timeout=SECONDS)
    settled(page)
    assert shown(page) == before


def test_an_edit_is_not_lost_when_the_page_is_left_at_once(page: Page, own_url: str, settled: Settle) -> None:
    open_board(page, own_url, settled)
    slider(page, "Demo").focus()
    page.keyboard.press("ArrowRight")
    # As a hand does: what is sent when the mouse goes down is on its way before it comes up.
    page.get_by_role("link", name="Lead", exact=True).click(delay=200)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Why does this lead"), timeout=SECONDS)
    settled(page)
    page.get_by_role("link", name="Scorecard", exact=True).click()
    expect(page.locator(".board .headline")).to_be_visible(timeout=SECONDS)
    settled(page)
    expect(slider(page, "Demo")).to_have_value("26")
    expect(page.locator(".board")).to_have_count(1)
    page.get_by_role("button", name="Reset to saved").click()
    expect(slider(page, "Demo")).to_have_value("25", timeout=SECONDS)
