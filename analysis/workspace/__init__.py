"""Where everything is kept: a folder with immutable imports, a database of studies and scorecards, and a cache."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.workspace.folder import Workspace
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "folder": ["Workspace"],
        },
    )

__all__ = ["Workspace"]
