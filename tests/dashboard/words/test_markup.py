from __future__ import annotations

import pytest

from dashboard.words.markup import plain

MARKUP = (
    "**b**", "<script>", "[a](http://b)", ":red[x]", "$x$", "`c`", "a\n\n- b", ":smile:", "&lt;", "~~s~~", "\\*",
)  # fmt: skip


@pytest.mark.parametrize("text", MARKUP)
def test_text_from_data_keeps_no_markup(text: str) -> None:
    escaped = plain(text)
    assert "\n" not in escaped
    for position, character in enumerate(escaped):
        if character in "*<[$`~&_":
            assert escaped[position - 1] == "\\"
    assert ":smile:" not in escaped
    assert ":red" not in escaped


@pytest.mark.parametrize(("text", "start"), [("# h", "\\#"), ("- b", "\\-"), ("1. x", "1\\."), ("> q", "\\>"), ("+ p", "\\+")])
def test_a_text_does_not_start_a_list_heading_or_quotation(text: str, start: str) -> None:
    assert plain(text).startswith(start)


@pytest.mark.parametrize("text", ["http://a.example", "www.a.example", "a@b.example"])
def test_a_text_becomes_no_link(text: str) -> None:
    escaped = plain(text)
    assert text not in escaped
    assert escaped.replace("\u2060", "") == text


def test_plain_words_are_left_alone_so_that_screen_readers_say_them() -> None:
    assert plain("Opens e-mail (3+1), 50 % or more!") == "Opens e-mail (3+1), 50 % or more!"
