"""Presets: how well-known exports are recognised and what their headers mean. The data are in ``presets_data``."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from analysis.tables import Family, Stage
from analysis.yaml_files import load_yaml, validate

GENERIC = "any"


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid")
    column: list[str] | None = None
    constant: str | int | float | bool | None = None
    values: dict[Any, str | int | float | bool] | None = None
    otherwise: str | None = None
    take: str | None = None


class _Export(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    table: str
    recognised_by: list[list[str]]
    columns: dict[str, list[str] | _Value]
    where: dict[str, Any] | None = None
    key: list[str] = []
    personal: list[str] = []
    ignore: list[str] = []
    families: dict[Family, list[str]] = {}
    known_from: dict[str, list[str]] = {}
    stage_dates: dict[str, Stage] = {}


class _Preset(BaseModel):
    model_config = ConfigDict(extra="forbid")
    preset: str
    exports: list[_Export]


@dataclass(frozen=True, slots=True)
class PresetColumn:
    """A canonical column: the headers to look for, the first one present wins, and what else a mapping says about it, as pairs."""

    column: str
    headers: tuple[str, ...]
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of export of one product.

    Args:
        recognised_by: From each group of headers one must be there.
        where: Rows that count, in the language of conditions.
        key: Headers of which the first present one identifies a row.
        stage_dates: Headers of dates, each with the stage that was entered then.
    """

    preset: str
    name: str
    table: str
    recognised_by: tuple[tuple[str, ...], ...]
    columns: tuple[PresetColumn, ...]
    where: tuple[tuple[str, Any], ...] = ()
    key: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    families: tuple[tuple[str, Family], ...] = ()
    known_from_outcome: tuple[str, ...] = ()
    stage_dates: tuple[tuple[str, Stage], ...] = ()

    @property
    def is_generic(self) -> bool:
        """Whether its headers are words rather than headers of a product."""
        return self.preset == GENERIC


@functools.cache
def all_exports() -> tuple[Export, ...]:
    """Every export that is known, those of products before the generic ones."""
    folder = resources.files("analysis.importing.mapping.presets_data")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name)
    found = [export for file in files for export in _read(file.read_text(encoding="utf-8"), file.name)]
    return tuple(sorted(found, key=lambda export: export.is_generic))


def _read(text: str, name: str) -> list[Export]:
    preset = validate(load_yaml(text, where=name), _Preset, code="YAML-SYNTAX")
    return [
        Export(
            preset=preset.preset,
            name=each.name,
            table=each.table,
            recognised_by=tuple(tuple(group) for group in each.recognised_by),
            columns=tuple(_column(column, value) for column, value in each.columns.items()),
            where=tuple((each.where or {}).items()),
            key=tuple(each.key),
            personal=tuple(each.personal),
            ignore=tuple(each.ignore),
            families=tuple((header, family) for family, headers in each.families.items() for header in headers),
            known_from_outcome=tuple(header for headers in each.known_from.values() for header in headers),
            stage_dates=tuple(each.stage_dates.items()),
        )
        for each in preset.exports
    ]


def _column(column: str, value: list[str] | _Value) -> PresetColumn:
    if isinstance(value, list):
        return PresetColumn(column, tuple(value))
    extra = value.model_dump(exclude_none=True, exclude={"column"})
    return PresetColumn(column, tuple(value.column or ()), tuple(extra.items()))


def words(header: str) -> str:
    """A header as lower-case words.

    Examples:
        >>> words("Lead_ID"), words("leadSource"), words("E-Mail (work)")
        ('lead id', 'lead source', 'e mail work')
    """
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return " ".join(re.findall(r"[^\W_]+", split.lower()))


def find_header(wanted: tuple[str, ...], headers: tuple[str, ...], *, by_words: bool) -> str | None:
    """The header that one of the wanted names means; the first wanted name that is there.

    Args:
        wanted: Names in order of preference.
        headers: Of the file.
        by_words: Compare words, not letters.
    """
    plain = {words(each) if by_words else each.strip().lower(): each for each in reversed(headers)}
    return next((plain[each.strip().lower()] for each in wanted if each.strip().lower() in plain), None)


def recognise(headers: tuple[str, ...]) -> Export | None:
    """The kind of export that the headers show, the product with most of its headers present; None where nothing fits."""
    fitting = [each for each in all_exports() if all(find_header(group, headers, by_words=each.is_generic) for group in each.recognised_by)]
    product = [each for each in fitting if not each.is_generic]
    if not product:
        return fitting[0] if fitting else None
    return max(product, key=lambda each: sum(find_header(column.headers, headers, by_words=False) is not None for column in each.columns))
