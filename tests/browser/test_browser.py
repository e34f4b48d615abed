from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page


def test_the_browser_draws_a_page_at_the_size_of_a_projector(page: Page, screenshot: Callable[[str], Path]) -> None:
    page.set_content(
        "<!doctype html><title>Plumb</title><h1 id=title>True?</h1><script>title.textContent = innerWidth + '×' + innerHeight</script>"
    )
    assert page.text_content("#title") == "1600×1000"
    assert screenshot("browser").read_bytes().startswith(b"\x89PNG")
