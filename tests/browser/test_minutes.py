"""The minutes print on one page, however much was agreed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from dashboard.versions.export_minutes import minutes
from tests.analysis.versions.worlds import CARD, content
from tests.dashboard.versions.test_export import standing


@pytest.mark.parametrize("n_rules", [0, 60])
@pytest.mark.parametrize("signed", [True, False])
def test_the_minutes_print_on_one_page(page: Page, n_rules: int, signed: bool) -> None:
    name = "A rule with a name that says at length what it looks for"
    rules = tuple(replace(CARD.rules[0], name=f"{name} {number}") for number in range(n_rules))
    card = replace(CARD, rules=rules, points=tuple(range(n_rules)))
    page.set_content(minutes(standing(signed=signed, frozen=content(card, reason="What the session agreed on at some length. " * 20))))
    printed = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type\s*/Pages[^>]*?/Count (\d+)|/Count (\d+)[^>]*?/Type\s*/Pages", printed) in ([(b"1", b"")], [(b"", b"1")])
