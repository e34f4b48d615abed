from __future__ import annotations

import pytest

from dashboard.text.markup import plain


@pytest.mark.parametrize(
    "text", ["**b**", "<script>", "[a](http://b)", ":red[x]", "$x$", "`c`", "# h", "a\n\n- b", ":smile:", "&lt;", "~~s~~"]
)
def test_text_from_data_keeps_no_markup(text: str) -> None:
    escaped = plain(text)
    assert "\n" not in escaped
    for position, character in enumerate(escaped):
        if character in "*<[$`#~&_":
            assert escaped[position - 1] == "\\"
    assert ":smile:" not in escaped
    assert ":red" not in escaped
