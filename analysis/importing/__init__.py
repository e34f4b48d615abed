"""How source files and a mapping become the canonical tables of one import."""

from typing import TYPE_CHECKING

from analysis.faces import lazy_names

if TYPE_CHECKING:
    from analysis.importing.files.open import GivenFile, digest
    from analysis.importing.mapping.parse import parse_mapping
    from analysis.importing.mapping.records import Mapping
    from analysis.importing.run import run_import
    from analysis.importing.session import ImportOrder
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "files.open": ["GivenFile", "digest"],
            "mapping.parse": ["parse_mapping"],
            "mapping.records": ["Mapping"],
            "run": ["run_import"],
            "session": ["ImportOrder"],
        },
    )

__all__ = ["GivenFile", "ImportOrder", "Mapping", "digest", "parse_mapping", "run_import"]
