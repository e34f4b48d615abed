"""What a scorecard achieves on leads that were kept apart, and who read them when."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.holdout.accesses import try_setting
    from analysis.holdout.open import HoldoutResult, open_holdout
    from analysis.holdout.validate import Validation
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "accesses": ["try_setting"],
            "open": ["HoldoutResult", "open_holdout"],
            "validate": ["Validation"],
        },
    )

__all__ = ["HoldoutResult", "Validation", "open_holdout", "try_setting"]
