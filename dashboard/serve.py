"""Serves the dashboard with everything imported beforehand, so that the first page does not wait for it. Started by `plumbline app`."""

from __future__ import annotations

import inspect

from streamlit.web.cli import main

from analysis.dataset.engine import import_backend
from analysis.inference.warmup import import_libraries


def serve() -> None:
    """Import what the pages need, then run Streamlit on this process's arguments, as ``python -m streamlit`` would.

    One after the other, not beside the server: threads that import packages which import each other may meet a half-made one.
    """
    import_pages()
    main(prog_name="streamlit")


def import_pages() -> None:
    """Import the board, and with it tables, statistics, words and figures: what the other pages need besides is small."""
    import dashboard.board.parts_live  # noqa: F401

    import_backend()
    import_libraries()
    # Streamlit looks at the stack at its first word; Python then reads where each of thousands of modules lies, once.
    inspect.stack()


if __name__ == "__main__":
    serve()
