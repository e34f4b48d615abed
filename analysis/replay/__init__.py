"""When leads turned hot under any points, and what became of them."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.replay.crossings import ReplayResult, judge_crossings, prepare_crossings
    from analysis.replay.replay import Crossings, turned_hot
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "crossings": ["ReplayResult", "judge_crossings", "prepare_crossings"],
            "replay": ["Crossings", "turned_hot"],
        },
    )

__all__ = ["Crossings", "ReplayResult", "judge_crossings", "prepare_crossings", "turned_hot"]
