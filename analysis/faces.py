"""Faces of packages whose names are imported only when they are asked for.

Importing any module of a package runs the package's ``__init__`` first. Plain imports there would make arithmetic load Ibis and DuckDB
where a package holds numbers beside tables, would make every command that opens a workspace load all of the analysis, and would close
circles between packages. So a face tells type checkers what its names are, and Python only where they are defined (PEP 562). Packages that
are cheap as a whole import their names plainly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module


def lazy_names(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], object]:
    """The ``__getattr__`` of a package's face.

    Args:
        package: The package's dotted name.
        modules: Names by the module that defines them. None may be called as a module of the package: once that is imported, it would
            stand in the name's place.

    Examples:
        >>> lazy_names("analysis", {"errors": ["PlumblineError"]})("PlumblineError")
        <class 'analysis.errors.PlumblineError'>
    """
    places = {name: f"{package}.{module}" for module, names in modules.items() for name in names}

    def named(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(places[name]), name)

    return named
