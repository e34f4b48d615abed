"""The lift report in numbers: groups of leads compared, amounts, randomised control groups and quarters."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.lift.records import Assumptions, LiftFigures
    from analysis.lift.report import LiftOrder, LiftReport, report_lift
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "records": ["Assumptions", "LiftFigures"],
            "report": ["LiftOrder", "LiftReport", "report_lift"],
        },
    )

__all__ = ["Assumptions", "LiftFigures", "LiftOrder", "LiftReport", "report_lift"]
