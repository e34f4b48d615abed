"""How many leads reach each score under any points, from patterns of levels, in milliseconds."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.scoring.counts import N_SCORES, ScoreCounts, scores
    from analysis.scoring.fast import count_scores, prepare
    from analysis.scoring.patterns import Patterns
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "counts": ["N_SCORES", "ScoreCounts", "scores"],
            "fast": ["count_scores", "prepare"],
            "patterns": ["Patterns"],
        },
    )

__all__ = ["N_SCORES", "Patterns", "ScoreCounts", "count_scores", "prepare", "scores"]
