"""Statistics on counts and arrays: one family a file, each formula with its source."""

from analysis.inference.estimate import Answer, Estimate, NotEstimable
from analysis.inference.intervals import rate
from analysis.inference.significance import Significance, Tested

__all__ = ["Answer", "Estimate", "NotEstimable", "Significance", "Tested", "rate"]
