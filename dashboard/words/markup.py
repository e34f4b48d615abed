"""Text from data and from people, written so that no screen reads it as Markdown, HTML or a link."""

from __future__ import annotations

import re

#: What means something anywhere in a line, and what only means something at its start.
_ANYWHERE = re.compile(r"([\\`*_{}\[\]<>~$&])")
_AT_START = re.compile(r"^([#+\-=|]|\d+(?=[.)]))")
#: Invisible, and no part of a word: between a colon or an @ and its neighbour, ":smile:" and "a@b.c" stay what was typed.
_WORD_JOINER = "\u2060"
_LINKS = re.compile(r"(?<=:)(?=[\w/])|(?=@)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def plain(text: str) -> str:
    r"""Escape everything that Markdown, Streamlit's directives or HTML would read.

    Examples:
        >>> plain("**bold** <b>")
        '\\*\\*bold\\*\\* \\<b\\>'
        >>> plain("a\nb (c-d)")
        'a b (c-d)'
    """
    escaped = inline(text)
    start = _AT_START.match(escaped)
    if start:
        escaped = f"{start[1]}\\{escaped[start.end() :]}" if start[1].isdecimal() else f"\\{escaped}"
    return escaped


def inline(text: str) -> str:
    r"""As `plain`, for text that does not begin a line.

    Examples:
        >>> inline("# 1 *a*")
        '# 1 \\*a\\*'
    """
    return _LINKS.sub(_WORD_JOINER, _ANYWHERE.sub(r"\\\1", " ".join(text.split())))
