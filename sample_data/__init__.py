"""A made-up maker of measuring instruments: seeded leads, touches and deals, with the truth written down."""

from __future__ import annotations

from sample_data.generate import SampleSummary, generate

__all__ = ["SampleSummary", "generate"]
