"""The board as Streamlit components: one brings scripts, patterns and words, once; the other what may have changed, at each run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.board.live.payload import BoardData

#: Key of the component in the session, and the names of what it sends.
KEY, COMMANDS, PRESENT = "board", "commands", "present"
_HERE = Path(__file__).parent
#: In the order in which they need each other.
_SCRIPTS = (
    "arithmetic.js", "words.js", "elements.js", "charts.js", "notes.js", "rules.js", "readings.js", "toolbar.js", "panels.js", "edges.js",
    "outbox.js", "sheets.js", "board.js",
)  # fmt: skip
#: A later one may say otherwise than an earlier one.
_STYLES = ("board.css", "rows.css", "notes.css", "plots.css", "screens.css")


def script() -> str:
    """The scripts and the style as one module, which is what a component takes."""
    return f"const STYLE = {json.dumps(style())};\n{joined(_SCRIPTS)}"


def style() -> str:
    """The style sheets of the board as one."""
    return "\n".join(_text(name) for name in _STYLES)


def joined(names: tuple[str, ...]) -> str:
    """Scripts of this folder one after another, as one module; in the order in which they need each other."""
    return "\n".join(_joined(_text(name)) for name in names)


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _joined(text: str) -> str:
    r"""A module's text without its imports, and exporting only its default.

    Examples:
        >>> _joined('import { a } from "./a.js";\nexport const b = a;\nexport default b;')
        '\nconst b = a;\nexport default b;'
    """
    return re.sub(r"^export (?!default\b)", "", re.sub(r"^import [^;]*;$", "", text, flags=re.MULTILINE), flags=re.MULTILINE)


_sheet = st.components.v2.component("plumbline_sheet", js=script())
_mount = st.components.v2.component("plumbline_board", js=_text("mount.js"))


def send_sheet(found: BoardData) -> None:
    """Send scripts, patterns and words. Streamlit sends what the browser has only by name, and nothing here changes while points move."""
    _sheet(key=f"{KEY}-sheet", data=found.body)


def send_state(state: dict[str, Any], *, on_commands: Callable[[], None], on_present: Callable[[], None]) -> None:
    """Draw the board, or send it what changed."""
    _mount(key=KEY, data=state, on_commands_change=on_commands, on_present_change=on_present)


def send_facts(facts: dict[str, Any]) -> None:
    """Send what takes longer than the figures, once it is known."""
    _mount(key=f"{KEY}-facts", data=facts)


def send_notes(notes: dict[str, Any]) -> None:
    """Send the notes beside the rules, once they are known."""
    _mount(key=f"{KEY}-notes", data=notes)
