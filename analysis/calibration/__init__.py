"""Which points the leads support, what suggested points achieve on unseen leads, and how much of that is overfitting."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.calibration.cross_validation import CrossValidated
    from analysis.calibration.overfitting import overfitting_line
    from analysis.calibration.suggest import SuggestedPoints, without_idle_rules
    from analysis.calibration.supported_points import SupportedRanges
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "cross_validation": ["CrossValidated"],
            "overfitting": ["overfitting_line"],
            "suggest": ["SuggestedPoints", "without_idle_rules"],
            "supported_points": ["SupportedRanges"],
        },
    )

__all__ = ["CrossValidated", "SuggestedPoints", "SupportedRanges", "overfitting_line", "without_idle_rules"]
