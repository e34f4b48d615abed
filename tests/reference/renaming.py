"""The same data with every column renamed: no result may rest on what a column is called."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.dataset.engine import open_dataset
from analysis.importing.mapping.parse import parse_mapping
from analysis.inference.estimate import Answer, Estimate
from analysis.leakage.guard import guard
from analysis.leakage.records import Finding
from analysis.signals.adjusted import Adjusted, adjust
from analysis.signals.compare import SignalComparison, SignalResult, compare_attributes
from analysis.signals.read import USUAL_FAMILIES, read_signals
from analysis.snapshots.study_data import ask
from analysis.study import Study
from analysis.tables import LEAD_ATTRIBUTES
from analysis.workspace.folder import Workspace

#: Columns whose meaning the mapping states, whatever they are called; all others become attributes with a name that tells nothing.
MEANT = frozenset({"lead_id", "created_at", "account_id", "owner", "consent", "converted", "observable_web", "observable_email"})
CHECK_OF_NAMES = 5

Row = dict[str, Any]


class Renamed:
    """Files and mapping of an import, written again under names that tell nothing.

    Args:
        files: Source files with a header.
        mapping: The mapping's text.
        folder: Where to write.
    """

    def __init__(self, files: Sequence[Path], mapping: str, folder: Path) -> None:
        self.names: dict[str, str] = {}
        document: Row = yaml.safe_load(mapping)
        columns = {file.name: _write(file, folder) for file in files}
        self.files = tuple(folder / file.name for file in files)
        sources = {name: columns[source["file"]] for name, source in document["sources"].items()}
        for table in document["tables"]:
            self._rename(table, sources[table["from"]])
        self.mapping = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)

    def _rename(self, table: Row, columns: dict[str, str]) -> None:
        table["columns"] = {name: _value(value, columns) for name, value in table.get("columns", {}).items()}
        for key in ("key", "ignore"):
            if key in table:
                table[key] = [columns[name] for name in table[key]]
        if table["table"] == "leads":
            table["attributes"] = self._attributes(table, columns)
        if table["table"] == "attribute_changes":
            changed = table["columns"]["attribute"]["values"]
            table["columns"]["attribute"]["values"] = {value: self.names.get(name, name) for value, name in changed.items()}

    def _attributes(self, table: Row, columns: dict[str, str]) -> Row:
        """Every attribute under a new name, in the same order, with the family that its old name would have given it."""
        named = table["columns"]
        found: Row = {}
        for name in [each for each in LEAD_ATTRIBUTES if each in named and each not in MEANT]:
            value = named.pop(name)
            entry = dict(value) if isinstance(value, dict) else {"column": value}
            family = {"family": USUAL_FAMILIES[name]} if name in USUAL_FAMILIES else {}
            found[self._new(name)] = entry | family | {"kind": "number" if name == "employees" else "text"}
        for name, entry in table.get("attributes", {}).items():
            found[self._new(name)] = {**entry, "column": columns[entry.get("column", name)]}
        used = {column for each in (*named.values(), *found.values()) for column in [each["column"] if isinstance(each, dict) else each]}
        self.names |= {name: column for name, column in columns.items() if column not in used}
        return found

    def _new(self, name: str) -> str:
        self.names[name] = f"x{len(self.names):03d}"
        return self.names[name]


def _write(file: Path, folder: Path) -> dict[str, str]:
    """Write a file with another header; the new name of each column."""
    head, _, body = file.read_bytes().partition(b"\n")
    names = next(csv.reader([head.decode("utf-8-sig").rstrip("\r")]))
    columns = {name: f"c{place:03d}" for place, name in enumerate(names)}
    (folder / file.name).write_bytes(",".join(columns.values()).encode() + b"\n" + body)
    return columns


def _value(value: str | Row, columns: dict[str, str]) -> str | Row:
    return columns[value] if isinstance(value, str) else {**value, "column": columns[value["column"]]}


class Results:
    """What the product says about an import: the comparison, the adjusted model and the guard's findings."""

    def __init__(self, folder: Path, files: Sequence[Path], mapping: str, study: Study) -> None:
        workspace = Workspace.create(folder)
        workspace.import_files(tuple(files), parse_mapping(mapping))
        current = workspace.current_import()
        assert current is not None
        study_data = ask(open_dataset(current, threads=1), study)
        signals = read_signals(study_data)
        self.comparison: SignalComparison = compare_attributes(signals, difference_worth_having=study.difference_worth_having)
        # What tells too much stays in, so that the model holds it too.
        self.adjusted: Adjusted = adjust(self.comparison, signals, left_out=())
        self.findings: tuple[Finding, ...] = tuple(each for each in guard(study_data).findings if each.check != CHECK_OF_NAMES)


def assert_same_but_for_names(first: Results, second: Results, names: dict[str, str]) -> None:
    """Hold the second results, of the renamed columns, against the first ones.

    Args:
        names: New name of each attribute.
    """
    ours, other = first.comparison, second.comparison
    assert [names.get(each.name, each.name) for each in ours.results] == [each.name for each in other.results]
    for one, two in zip(ours.results, other.results, strict=True):
        assert _nameless(one) == _nameless(two), one.name
    refused = [(names.get(each.name, each.name), each.about, each.reason) for each in ours.not_compared]
    assert refused == [(each.name, each.about, each.reason) for each in other.not_compared]
    assert (ours.family, ours.base_rate) == (other.family, other.base_rate)
    for raw, again in zip(first.adjusted.levels, second.adjusted.levels, strict=True):
        assert (names.get(raw.signal, raw.signal), raw.level, raw.disagrees) == (again.signal, again.level, again.disagrees)
        assert _close(raw.adjusted, again.adjusted), f"{raw.signal}: {raw.level}"
    renamed = [_found(each, names.get(each.subject, each.subject)) for each in first.findings]
    assert sorted(renamed) == sorted(_found(each, each.subject) for each in second.findings)


def _nameless(result: SignalResult) -> list[str]:
    """Every field but the name, written out: records and arrays alike."""
    return [repr(getattr(result, field.name)) for field in fields(result) if field.name != "name"]


def _found(finding: Finding, subject: str) -> tuple[str, ...]:
    return (str(finding.check), finding.code, subject, finding.severity, repr(finding.figures), repr(finding.refused))


def _close(one: Answer, two: Answer) -> bool:
    if not isinstance(one, Estimate) or not isinstance(two, Estimate):
        return one == two
    return [two.value, two.low, two.high] == pytest.approx([one.value, one.low, one.high], rel=1e-6)
