"""What an import holds: its tables and an engine to query them, what it says about itself, and when each lead entered and was decided."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.dataset.engine import Dataset, open_dataset
    from analysis.dataset.entries import micros
    from analysis.dataset.meta import ImportMeta, ImportReport, Note
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "engine": ["Dataset", "open_dataset"],
            "entries": ["micros"],
            "meta": ["ImportMeta", "ImportReport", "Note"],
        },
    )

__all__ = ["Dataset", "ImportMeta", "ImportReport", "Note", "micros", "open_dataset"]
