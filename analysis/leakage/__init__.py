"""Attributes and touch points that were written by the outcome or after it: seven numbered checks."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.leakage.acceptance import accept, accepted
    from analysis.leakage.by_scorecard import CarriedFinding, findings_for, open_findings
    from analysis.leakage.records import LeakageReport
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "acceptance": ["accept", "accepted"],
            "by_scorecard": ["CarriedFinding", "findings_for", "open_findings"],
            "records": ["LeakageReport"],
        },
    )

__all__ = ["CarriedFinding", "LeakageReport", "accept", "accepted", "findings_for", "open_findings"]
