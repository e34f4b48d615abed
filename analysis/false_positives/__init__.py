"""Who looks hot and never converts, who buys without ever having been hot, and which rule would change that at what cost."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.false_positives.confirm import Confirmation, confirmable
    from analysis.false_positives.study import ReadWorkbench, read_workbench, suspects
    from analysis.false_positives.workbench import FactGroup
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "confirm": ["Confirmation", "confirmable"],
            "study": ["ReadWorkbench", "read_workbench", "suspects"],
            "workbench": ["FactGroup"],
        },
    )

__all__ = ["Confirmation", "FactGroup", "ReadWorkbench", "confirmable", "read_workbench", "suspects"]
