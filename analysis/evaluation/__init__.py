"""What a scorecard would have done, from its score counts alone: arithmetic on a few hundred numbers."""

from analysis.evaluation.comparison import FIGURES, compare
from analysis.evaluation.evaluate import evaluate
from analysis.evaluation.records import (
    BandResult,
    CohortResult,
    Evaluation,
    FigurePair,
    HotResult,
    LockedThreshold,
    ScorecardComparison,
    ThresholdCurve,
    TierResult,
)
from analysis.evaluation.thresholds import curve, threshold_for_hot

__all__ = [
    "FIGURES",
    "BandResult",
    "CohortResult",
    "Evaluation",
    "FigurePair",
    "HotResult",
    "LockedThreshold",
    "ScorecardComparison",
    "ThresholdCurve",
    "TierResult",
    "compare",
    "curve",
    "evaluate",
    "threshold_for_hot",
]  # fmt: skip
