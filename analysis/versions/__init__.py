"""How a scorecard is frozen with its evidence, signed by both sides and activated."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.versions.freeze import ProposedVersion, save_version
    from analysis.versions.lifecycle import VersionHistory
    from analysis.versions.records import MarketingPromise, SalesPromise
    from analysis.versions.since_active import current_card
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "freeze": ["ProposedVersion", "save_version"],
            "lifecycle": ["VersionHistory"],
            "records": ["MarketingPromise", "SalesPromise"],
            "since_active": ["current_card"],
        },
    )

__all__ = ["MarketingPromise", "ProposedVersion", "SalesPromise", "VersionHistory", "current_card", "save_version"]
