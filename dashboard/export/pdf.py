"""A page as PDF, printed by a browser of the Chromium family where the machine has one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import PlumblineError
from dashboard.export.spreadsheet import write_whole

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
_FLAGS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--no-pdf-header-footer")
_PATIENCE_SECONDS = 60


def browser() -> str | None:
    """The browser that would print; None where there is none."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def write_pdf(path: Path, html: str) -> None:
    """Print a page that needs nothing else into a file that appears whole or not at all.

    Raises:
        PlumblineError: ``PDF-NO-BROWSER`` where no browser was found, or where it did not print.
    """
    program = browser()
    remedy = "Write the report with --format html, open it in a browser and print it as PDF."
    if program is None:
        raise PlumblineError("PDF-NO-BROWSER", "no browser that can print was found.", where=str(path), remedy=remedy)
    with tempfile.TemporaryDirectory(prefix="plumbline-pdf-") as work:
        page, printed = Path(work) / "page.html", Path(work) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        # A browser refuses to run as root with its sandbox; the page is ours, has no script and asks nothing of the network.
        root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [program, *_FLAGS, *root, f"--user-data-dir={work}/profile", f"--print-to-pdf={printed}", page.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_SECONDS)  # noqa: S603 - a browser found by name
        except (subprocess.SubprocessError, OSError) as error:
            raise PlumblineError("PDF-NO-BROWSER", "the browser did not print.", where=program, remedy=remedy) from error
        if not printed.is_file():
            raise PlumblineError("PDF-NO-BROWSER", "the browser printed nothing.", where=program, remedy=remedy)
        content = printed.read_bytes()
        write_whole(path, lambda draft: _write(draft, content))


def _write(draft: Path, content: bytes) -> None:
    draft.write_bytes(content)
