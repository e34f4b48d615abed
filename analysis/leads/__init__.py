"""What each lead scores, why, and what its score rests on."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.leads.explain import score_over_time
    from analysis.leads.scores import find_leads, score_leads
    from analysis.leads.trust import LeadTrust, TrustReport, take_trust
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "explain": ["score_over_time"],
            "scores": ["find_leads", "score_leads"],
            "trust": ["LeadTrust", "TrustReport", "take_trust"],
        },
    )

__all__ = ["LeadTrust", "TrustReport", "find_leads", "score_leads", "score_over_time", "take_trust"]
