"""What holds for every test: the same examples every time, nothing from the network, real data only where it is."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.samples import MadeOnce, Samples, run_folder

ROOT = Path(__file__).resolve().parents[1]
#: What is not part of the repository lies beside it; set PLUMBLINE_SHARED where it lies elsewhere. Tests that need it skip without.
SHARED = Path(os.environ.get("PLUMBLINE_SHARED", ROOT.parent / "shared"))
REAL_DATA = SHARED / "data"
REFERENCE_VALUES = SHARED / "reference-values.json"

# A shared machine is slow at times: examples are not timed. In CI the same examples run every time.
settings.register_profile("plumbline", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("plumbline")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def reference_values() -> list[dict[str, Any]]:
    """Values of other programs on data whose licence keeps them out of this repository; the test is skipped where they are absent."""
    if not REFERENCE_VALUES.is_file():
        pytest.skip(f"the reference values are not at {REFERENCE_VALUES}")
    entries: list[dict[str, Any]] = json.loads(REFERENCE_VALUES.read_text(encoding="utf-8"))
    return entries


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Makes workspaces with the sample company: ``samples(tmp_path / "w", leads=400)``."""
    return Samples(MadeOnce(run_folder(tmp_path_factory) / "samples"))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Only this machine may be reached."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for {address[0]}; tests use nothing from the network")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield
