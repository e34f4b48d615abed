"""What a scorecard would have done, from its score counts alone: arithmetic on a few hundred numbers."""

from analysis.evaluation.comparison import compare
from analysis.evaluation.evaluate import evaluate
from analysis.evaluation.records import Evaluation, ScorecardComparison, ThresholdCurve
from analysis.evaluation.thresholds import curve

__all__ = ["Evaluation", "ScorecardComparison", "ThresholdCurve", "compare", "curve", "evaluate"]
