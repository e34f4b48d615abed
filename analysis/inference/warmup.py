"""Importing what the first estimate needs ahead of time, where somebody would otherwise wait for it."""

from __future__ import annotations


def import_libraries() -> None:
    """Import the parts of scipy and statsmodels that estimates use: a few seconds, once; meant for a thread beside other work."""
    import scipy.stats  # noqa: F401
    import statsmodels.stats.proportion  # noqa: F401
