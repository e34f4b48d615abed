"""Text from data and from people, written so that no screen reads it as Markdown."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&=])")
#: Between a colon and what follows it, so that ":smile:" stays what was typed.
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    r"""Escape everything that Markdown, Streamlit's directives or HTML would read.

    Examples:
        >>> plain("**bold** <b>")
        '\\*\\*bold\\*\\* \\<b\\>'
        >>> plain("a\nb")
        'a b'
    """
    one_line = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", one_line).replace(":", f":{_WORD_JOINER}")
