"""Which leads were handed to sales and who followed them up, and whether the score or the follow-up made them convert."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.routing.control_group import control_group_result, plan_control_group
    from analysis.routing.follow_up import Treatment, treatment
    from analysis.routing.handed_off import handed_off_rival, was_routed
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "control_group": ["control_group_result", "plan_control_group"],
            "follow_up": ["Treatment", "treatment"],
            "handed_off": ["handed_off_rival", "was_routed"],
        },
    )

__all__ = ["Treatment", "control_group_result", "handed_off_rival", "plan_control_group", "treatment", "was_routed"]
