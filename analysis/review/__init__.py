"""Whether the active version still holds: when to look, what may be said at each look, and what raises an alarm."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.review.decide import active_version, review_active
    from analysis.review.first_contact import ContactPromise
    from analysis.review.gather import ActiveVersion
    from analysis.review.promises import PromisedShare
    from analysis.review.record import Review
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "decide": ["active_version", "review_active"],
            "first_contact": ["ContactPromise"],
            "gather": ["ActiveVersion"],
            "promises": ["PromisedShare"],
            "record": ["Review"],
        },
    )

__all__ = ["ActiveVersion", "ContactPromise", "PromisedShare", "Review", "active_version", "review_active"]
