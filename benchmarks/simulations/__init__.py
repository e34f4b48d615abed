"""Do the tests reject, and do the intervals cover, as often as they say? Run with ``python -m benchmarks.simulations``; minutes, seeded."""

from __future__ import annotations

from benchmarks.simulations.figures import Figure, covers, rejects, report

__all__ = ["Figure", "covers", "rejects", "report"]
