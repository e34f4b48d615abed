"""Which touch points the import holds, whom they reach, and how they do over time."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.touch_points.details import InventoryDetails, inventory_details
    from analysis.touch_points.inventory import Inventory, TouchPoint, take_inventory
    from analysis.touch_points.trends import TouchPointTrends
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "details": ["InventoryDetails", "inventory_details"],
            "inventory": ["Inventory", "TouchPoint", "take_inventory"],
            "trends": ["TouchPointTrends"],
        },
    )

__all__ = ["Inventory", "InventoryDetails", "TouchPoint", "TouchPointTrends", "inventory_details", "take_inventory"]
