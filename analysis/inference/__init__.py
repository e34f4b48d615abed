"""Statistics on counts and arrays: one family a file, each formula with its source."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.inference.estimate import Answer, Estimate, NotEstimable
    from analysis.inference.intervals import rate
    from analysis.inference.significance import Significance, Tested
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "estimate": ["Answer", "Estimate", "NotEstimable"],
            "intervals": ["rate"],
            "significance": ["Significance", "Tested"],
        },
    )

__all__ = ["Answer", "Estimate", "NotEstimable", "Significance", "Tested", "rate"]
