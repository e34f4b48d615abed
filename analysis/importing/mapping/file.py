"""The models of a mapping file as it is written; `analysis.importing.mapping.parse` turns them into records at once."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from analysis.conditions import parse_condition
from analysis.tables import Family, Role, Stage

FilledText = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SourceEntry(_File):
    """A source: a file and how to read it."""

    file: str = FilledText
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: str | None = None
    escape: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    skip_rows: int = Field(default=0, ge=0, le=1000)


class ValueEntry(_File):
    """Where a value comes from, when the name of a column does not say enough."""

    column: str | None = None
    columns: list[str] | None = None
    separator: str = "-"
    constant: str | int | float | bool | None = None
    format: str | list[str] | None = None
    time_zone: str | None = None
    values: dict[Any, str | int | float | bool | None] | None = None
    otherwise: str | int | float | bool | None = None
    take: Literal["value", "domain"] = "value"

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        self.check_origin(needed=True)
        return self

    def check_origin(self, *, needed: bool) -> None:
        """Refuse two origins, none where one is needed, and keys that do not go with the origin."""
        given = [key for key in ("column", "columns", "constant") if getattr(self, key) is not None]
        if len(given) > 1 or (needed and not given):
            raise ValueError("give one of column, columns or constant")
        shaping = [key for key in ("format", "time_zone", "values", "otherwise") if getattr(self, key) is not None]
        if shaping and given and given != ["column"]:
            raise ValueError(f"{shaping[0]} does not go with {given[0]}")
        if self.columns is not None and len(self.columns) < 2:
            raise ValueError("columns must list two or more columns")


class KnownFromEntry(_File):
    """From when an attribute was known."""

    column: str | None = None
    stage: Stage | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.column is None) == (self.stage is None):
            raise ValueError("known_from must be {column: …}, {stage: …} or outcome")
        return self


class AttributeEntry(ValueEntry):
    """An attribute; without an origin it is the column of its own name."""

    role: Role = "attribute"
    kind: Literal["text", "number", "instant"] | None = None
    family: Family | None = None
    known_from: Literal["outcome"] | KnownFromEntry | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        self.check_origin(needed=False)
        return self


class JoinEntry(_File):
    """Columns of another source, looked up by key."""

    source: str = FilledText
    on: dict[str, str] = Field(min_length=1)
    columns: list[str] | None = None


class TableEntry(_File):
    """What one source gives to one canonical table."""

    table: Literal["leads", "attribute_changes", "touches", "stages", "deals", "handoffs", "feedback"]
    from_: str = Field(alias="from", min_length=1)
    where: dict[str, Any] | None = None
    join: list[JoinEntry] = []
    columns: dict[str, str | ValueEntry] = {}
    attributes: dict[str, str | AttributeEntry] = {}
    ignore: list[str] = []
    rest: Literal["attributes", "ignore"] = "attributes"
    key: list[str] = []
    writes_stages: bool = True

    @field_validator("where")
    @classmethod
    def _where_is_readable(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        if value is not None:
            parse_condition(value)
        return value


class MappingEntry(_File):
    """The whole file."""

    mapping: str = FilledText
    time_zone: str = "UTC"
    date_format: str | list[str] | None = None
    missing: list[str | int | float] = []
    decimal: Literal[".", ","] = "."
    currency: str | None = None
    sources: dict[str, SourceEntry] = Field(min_length=1)
    tables: list[TableEntry] = Field(min_length=1)
