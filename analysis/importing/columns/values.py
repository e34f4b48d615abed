"""Values as SQL: texts without blanks, numbers, flags and instants in the ways they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.importing.columns.date_formats import EPOCH_MILLISECONDS, EPOCH_SECONDS, ISO, has_time
from analysis.importing.files.sql import BLANKS, literal, literals

TRUE_WORDS = ("true", "t", "yes", "y", "1", "on")
FALSE_WORDS = ("false", "f", "no", "n", "0", "off")
#: Years outside are slips of the pen (or of a format) and not read.
FIRST_YEAR, LAST_YEAR = 1900, 2199
DayEdge = Literal["start", "end"]

_NUMERIC_TYPES = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)
#: Blanks and currency signs at either end of a number, behind its sign at the start.
_AROUND = r"^([-+]?)[\s\x{a0}\x{202f}€$£¥]+|[\s\x{a0}\x{202f}€$£¥]+$"
#: What may part thousands whatever the decimal sign; anywhere else it parts two numbers.
_THOUSANDS = r"\s\x{a0}\x{202f}'’"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a mapping's files write values."""

    time_zone: str = "UTC"
    missing: tuple[str, ...] = ()
    decimal: Literal[".", ","] = "."


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in SQL: its text, and where the source has a type of its own, the typed value.

    Args:
        text: SQL of the trimmed text, null where blank.
        raw: SQL of the typed value.
        type: DuckDB's type of ``raw``; ``VARCHAR`` where there is only text.
        header: Its header, for reasons.
        is_plain: ``raw`` is the text as it is in the file, which numbers and instants are read from without trimming.
    """

    text: str
    raw: str
    type: str
    header: str
    is_plain: bool = False

    @property
    def fast(self) -> str:
        """SQL of the text, perhaps with blanks around it."""
        return self.raw if self.is_plain else self.text


def once(value: str, body: Callable[[str], str]) -> str:
    """SQL that uses a value several times but works it out once, and only where it is reached.

    DuckDB works out what occurs twice in an expression for every row beforehand, also in a branch that is never taken.
    """
    return f"list_transform([{value}], lambda x: {body('x')})[1]"


def is_numeric(type_name: str) -> bool:
    """Whether DuckDB's type is a number."""
    return type_name.startswith(_NUMERIC_TYPES)


def text_sql(raw: str, type_name: str, dialect: Dialect) -> str:
    """The trimmed text of a typed value; null where it is blank or one of the mapping's ``missing`` values."""
    if type_name == "VARCHAR":
        # A first and a last letter of plain ASCII need no trimming, which is the fast way.
        plain = f"{raw} BETWEEN '!' AND '~~' AND right({raw}, 1) BETWEEN '!' AND '~'"
        text = f"CASE WHEN {plain} THEN {raw} ELSE nullif(trim({raw}, {literal(BLANKS)}), '') END"
    elif type_name.startswith(("FLOAT", "DOUBLE")):
        whole = f"isfinite({raw}) AND {raw} = round({raw}) AND abs({raw}) < 1e15"
        text = f"CASE WHEN {whole} THEN CAST(CAST({raw} AS BIGINT) AS VARCHAR) WHEN isfinite({raw}) THEN CAST({raw} AS VARCHAR) END"
    elif type_name.startswith("TIMESTAMP WITH TIME ZONE"):
        text = f"CAST(timezone('UTC', {raw}) AS VARCHAR) || 'Z'"
    elif type_name == "BLOB":
        text = f"nullif(trim(hex({raw})), '')"
    else:
        text = f"nullif(trim(CAST({raw} AS VARCHAR), {literal(BLANKS)}), '')"
    for missing in dialect.missing:
        text = f"nullif({text}, {literal(missing)})"
    return f"({text})"


def number_sql(cell: Cell, dialect: Dialect) -> str:
    """The value as a finite DOUBLE; null where it is blank or no number.

    Separators of thousands, currency signs and blanks are understood as the mapping's ``decimal`` says.
    """
    return finite(parsed_number(cell, dialect))


def finite(number: str) -> str:
    """The number unless it is infinite or not a number."""
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def parsed_number(cell: Cell, dialect: Dialect) -> str:
    """As `number_sql`, but it may be infinite: `finite` is to follow."""
    if is_numeric(cell.type):
        return f"CASE WHEN {cell.text} IS NOT NULL THEN CAST({cell.raw} AS DOUBLE) END"
    plain = f"regexp_replace({cell.text}, {literal(_AROUND)}, '\\1', 'g')"
    if dialect.decimal == ",":
        return once(plain, _with_comma)
    return f"coalesce(TRY_CAST({cell.fast} AS DOUBLE), {once(plain, _with_point)})"


def _with_comma(plain: str) -> str:
    pattern = rf"[-+]?(\d+|\d{{1,3}}([.{_THOUSANDS}]\d{{3}})+)(,\d*)?([eE][-+]?\d+)?"
    return f"CASE WHEN regexp_full_match({plain}, {literal(pattern)}) THEN TRY_CAST(replace({_joined(plain, '.')}, ',', '.') AS DOUBLE) END"


def _with_point(plain: str) -> str:
    pattern = rf"[-+]?\d{{1,3}}([,{_THOUSANDS}]\d{{3}})+(\.\d*)?"
    return f"TRY_CAST(CASE WHEN regexp_full_match({plain}, {literal(pattern)}) THEN {_joined(plain, ',')} ELSE {plain} END AS DOUBLE)"


def _joined(plain: str, separator: str) -> str:
    """The number without what parts its thousands."""
    return f"regexp_replace({plain}, {literal(f'[{separator}{_THOUSANDS}]')}, '', 'g')"


def flag_sql(cell: Cell) -> str:
    """The value as BOOLEAN; null where it is blank or neither a yes nor a no."""
    word = f"lower({cell.text})"
    return f"CASE WHEN {word} IN {literals(TRUE_WORDS)} THEN true WHEN {word} IN {literals(FALSE_WORDS)} THEN false END"


def instant_sql(cell: Cell, formats: tuple[str, ...], *, zone: str, edge: DayEdge) -> str:
    """The value as a TIMESTAMP in UTC; null where it is blank or in none of the formats.

    Args:
        cell: The value.
        formats: `date_formats.ISO`, an epoch, or strptime formats, tried in order.
        zone: Of values that name none.
        edge: Which end of the day a date without a time means.
    """
    return plausible(parsed_instant(cell, formats, zone=zone, edge=edge))


def parsed_instant(cell: Cell, formats: tuple[str, ...], *, zone: str, edge: DayEdge) -> str:
    """As `instant_sql`, but of any year: `plausible` is to follow."""
    if cell.type == "DATE":
        instant = _day(f"CAST({cell.raw} AS TIMESTAMP)", zone, edge)
    elif cell.type.startswith("TIMESTAMP WITH TIME ZONE"):
        instant = f"timezone('UTC', {cell.raw})"
    elif cell.type.startswith("TIMESTAMP"):
        instant = _in_utc(f"CAST({cell.raw} AS TIMESTAMP)", zone)
    else:
        instant = _first([_parsed(cell, form, zone, edge) for form in formats])
    return f"CASE WHEN {cell.text} IS NOT NULL THEN {instant} END" if cell.type != "VARCHAR" else instant


def _first(options: list[str]) -> str:
    return options[0] if len(options) == 1 else f"coalesce({', '.join(options)})"


def plausible(instant: str) -> str:
    """The instant unless its year is a slip."""
    low, high = f"TIMESTAMP '{FIRST_YEAR}-01-01 00:00:00'", f"TIMESTAMP '{LAST_YEAR + 1}-01-01 00:00:00'"
    return f"CASE WHEN {instant} >= {low} AND {instant} < {high} THEN {instant} END"


def _parsed(cell: Cell, form: str, zone: str, edge: DayEdge) -> str:
    text = cell.text
    if form == ISO:
        return _iso(cell, zone, edge)
    if form in (EPOCH_SECONDS, EPOCH_MILLISECONDS):
        factor = 1_000_000 if form == EPOCH_SECONDS else 1_000
        return f"make_timestamp(CAST(round(TRY_CAST({text} AS DOUBLE) * {factor}) AS BIGINT))"
    parsed = f"TRY_CAST(try_strptime({text}, {literal(form)}) AS TIMESTAMP)"
    if "%z" in form or "%Z" in form:
        return f"timezone('UTC', try_strptime({text}, {literal(form)}))"
    return _in_utc(parsed, zone) if has_time(form) else _day(parsed, zone, edge)


def _iso(cell: Cell, zone: str, edge: DayEdge) -> str:
    """ISO dates and instants. The usual lengths are read as they are, which is the fast way."""
    fast = f"TRY_CAST({cell.fast} AS TIMESTAMP)"

    def slow(text: str) -> str:
        naive = f"TRY_CAST({text} AS TIMESTAMP)"
        names_zone = f"regexp_matches({text}, ':.*(Z|z|[-+]\\d\\d(:?\\d\\d)?| [A-Za-z]+[A-Za-z/_]*)$')"
        return (
            f"CASE WHEN NOT contains({text}, ':') THEN {_day(naive, zone, edge)}"
            f" WHEN {names_zone} THEN timezone('UTC', TRY_CAST({text} AS TIMESTAMP WITH TIME ZONE)) ELSE {_in_utc(naive, zone)} END"
        )

    return (
        f"CASE WHEN length({cell.fast}) = 19 AND substr({cell.fast}, 17, 1) = ':' THEN {_in_utc(fast, zone)}"
        f" WHEN length({cell.fast}) = 10 AND substr({cell.fast}, 5, 1) = '-' THEN {_day(fast, zone, edge)}"
        f" ELSE {once(cell.text, slow)} END"
    )


def _in_utc(naive: str, zone: str) -> str:
    return naive if zone == "UTC" else f"timezone('UTC', timezone({literal(zone)}, {naive}))"


def _day(naive: str, zone: str, edge: DayEdge) -> str:
    if edge == "start":
        return _in_utc(naive, zone)
    return f"({_in_utc(f'({naive} + INTERVAL 1 DAY)', zone)} - INTERVAL 1 MICROSECOND)"
