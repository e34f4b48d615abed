"""Whom sales calls next, and which scores leave for the CRM."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.handoff.crm_fields import LeadExport, export_leads, export_table
    from analysis.handoff.priorities import Priorities, Priority
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "crm_fields": ["LeadExport", "export_leads", "export_table"],
            "priorities": ["Priorities", "Priority"],
        },
    )

__all__ = ["LeadExport", "Priorities", "Priority", "export_leads", "export_table"]
