"""Who is observed when, in which part, with which levels and outcome: a study asked of an import."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.snapshots.open import latest_instant, open_question, open_study
    from analysis.snapshots.study_data import StudyData, ask
    from analysis.snapshots.take import Snapshots
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "open": ["latest_instant", "open_question", "open_study"],
            "study_data": ["StudyData", "ask"],
            "take": ["Snapshots"],
        },
    )

__all__ = ["Snapshots", "StudyData", "ask", "latest_instant", "open_question", "open_study"]
