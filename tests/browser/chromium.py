"""Find a Chromium for the browser tests, or install one: ``python -m tests.browser.chromium``."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_APPS = ("Google Chrome", "Chromium", "Microsoft Edge")
INSTALL_SECONDS = 600

#: Quiet, alone, and the same on every machine.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
)


def flags() -> list[str]:
    """The flags to start it with; root, and many containers, have no sandbox."""
    alone = os.environ.get("CI") or (hasattr(os, "geteuid") and os.geteuid() == 0)
    return [*FLAGS, *(["--no-sandbox"] if alone else [])]


def find_chromium() -> Path | None:
    """The first browser that starts: the one named by PLUMBLINE_CHROMIUM, the system's, Playwright's."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[Path]:
    named = os.environ.get("PLUMBLINE_CHROMIUM")
    if named:
        yield Path(named)
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from (folder / f"{name}.app" / "Contents" / "MacOS" / name for name in MAC_APPS)
    yield from _playwrights()


def _playwrights() -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    yield path


def _starts(path: Path) -> bool:
    """Whether it runs at all: a downloaded browser without the system's libraries does not."""
    if not path.is_file():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _ways_to_install() -> Iterator[list[list[str]]]:
    """Commands to try in turn: the package manager brings the libraries with it, so it comes first where it may be used."""
    root: list[str] | None = None
    if platform.system() == "Linux":
        root = [] if os.geteuid() == 0 else ["sudo", "-n"] if _sudo_without_password() else None
    playwright = [sys.executable, "-m", "playwright", "install"]
    if root is not None and shutil.which("apt-get"):
        apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        yield [[*apt, "update", "-qq"], [*apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]]
    if root is not None:
        yield [[*playwright, "--with-deps", "chromium"]]
    yield [[*playwright, "chromium"]]


def _sudo_without_password() -> bool:
    return shutil.which("sudo") is not None and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def install_chromium() -> Path | None:
    """Try each way until a browser starts; None when none does. What the installers say goes to stderr."""
    for commands in _ways_to_install():
        for command in commands:
            print("+", " ".join(command), file=sys.stderr)
            try:
                subprocess.run(command, stdout=sys.stderr, timeout=INSTALL_SECONDS, check=True)
            except (OSError, subprocess.SubprocessError) as error:
                print(f"  {error}", file=sys.stderr)
                break
        if found := find_chromium():
            return found
    return None


def main() -> int:
    found = find_chromium() or install_chromium()
    if found:
        print(f"Browser tests use {found}")
        return 0
    if os.environ.get("CI"):
        print("There is no Chromium for the browser tests, and none could be installed.", file=sys.stderr)
        return 1
    print("The browser tests will be skipped: there is no Chromium and none could be installed. Install Chromium or Chrome.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
