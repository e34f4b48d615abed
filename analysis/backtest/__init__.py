"""What a scorecard would have done on past leads: by cohort, by segment, refitted over time, and compared with another scorecard."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.backtest.compare import CardChange, ObservedCard, card_change
    from analysis.backtest.rolling import roll
    from analysis.backtest.scored_leads import leads_at_risk
    from analysis.backtest.segments import segment_results
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "compare": ["CardChange", "ObservedCard", "card_change"],
            "rolling": ["roll"],
            "scored_leads": ["leads_at_risk"],
            "segments": ["segment_results"],
        },
    )

__all__ = ["CardChange", "ObservedCard", "card_change", "leads_at_risk", "roll", "segment_results"]
