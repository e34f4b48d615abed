"""What an import into a workspace would be, before it runs: its files, its mapping, its id."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.dataset.meta import ImportReport, Note
from analysis.errors import PlumblineError
from analysis.importing.files.open import GivenFile, match_files
from analysis.importing.mapping.records import Mapping, without_absent
from analysis.workspace import format_1
from analysis.workspace.database import ImportRecord
from analysis.yaml_files import canonical_json


class Plan:
    """An import before it runs: the mapping, reduced to the files that are given, and the id that follows from both."""

    def __init__(self, mapping: Mapping, given: Iterable[GivenFile], parent: ImportRecord | None, now: dt.datetime | None) -> None:
        self.hashes = {each.path: each for each in given}
        self.parent = parent
        self.now = now
        self.whole = mapping
        self.matched = match_files(mapping, list(self.hashes), partial=parent is not None)
        self.mapping = without_absent(mapping, frozenset(self.matched)) if parent else mapping
        if not self.mapping.entries:
            what = "no table of the mapping can be filled from the files given alone."
            raise PlumblineError("SOURCE-FILE-MISSING", what, where=mapping.name, remedy="Give the files that they are joined with, too.")
        content = {
            "files": {source: self.hashes[path].sha256 for source, path in self.matched.items()},
            "mapping": format_1.identity(mapping.content),
            "parent": parent.id if parent else None,
        }
        self.import_id = hashlib.sha256(canonical_json(content).encode()).hexdigest()[:16]


def already_in(parent: ImportRecord, given: Sequence[GivenFile]) -> ImportReport | None:
    """The parent's report where it holds all files already.

    Raises:
        PlumblineError: ``IMPORT-FILE-ALREADY-IN`` where it holds some of them.
    """
    known = {each.sha256 for each in parent.files}
    again = [each.path.name for each in given if each.sha256 in known]
    if not again:
        return None
    if len(again) < len(given):
        remedy = "Leave them out."
        raise PlumblineError("IMPORT-FILE-ALREADY-IN", f"{', '.join(again)} are part of the import already.", remedy=remedy)
    report = ImportReport.from_json(parent.report)
    note = Note("IMPORT-NO-CHANGE", "all files are part of the import already; nothing has changed.", len(again))
    return replace(report, notes=(note, *report.notes))
