"""How dates are written: recognising the forms of a column's values, and refusing to guess between day first and month first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Forms that mean something other than a strptime format.
ISO = "iso"
ASK = "ask"
EPOCH_SECONDS = "epoch_s"
EPOCH_MILLISECONDS = "epoch_ms"
SPECIAL_FORMATS = (ISO, ASK, EPOCH_SECONDS, EPOCH_MILLISECONDS)

#: What may follow a date, from the most to the least usual.
TIMES = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p", ", %I:%M:%S %p")

_TIME = r"(?:,? \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?)?"
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?| UTC)?)?")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern + _TIME), form)
    for pattern, form in (
        (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
        (r"\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d"),
        (r"\d{1,2} [A-Za-z]{3} \d{4}", "%d %b %Y"),
        (r"\d{1,2}-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"),
        (r"\d{1,2} [A-Za-z]{4,9} \d{4}", "%d %B %Y"),
        (r"[A-Za-z]{3} \d{1,2}, \d{4}", "%b %d, %Y"),
        (r"[A-Za-z]{4,9} \d{1,2}, \d{4}", "%B %d, %Y"),
        (r"(?:19|20)\d{6}", "%Y%m%d"),
    )
)
_EPOCHS = ((re.compile(r"1\d{12}"), EPOCH_MILLISECONDS), (re.compile(r"1\d{9}"), EPOCH_SECONDS))


@dataclass(frozen=True, slots=True)
class DayMonth:
    """Dates such as 03/04/2025 whose separator and length of year are known, but perhaps not which of the first two is the day."""

    separator: str
    long_year: bool

    @property
    def formats(self) -> tuple[str, str]:
        """The day first, and the month first."""
        year = "%Y" if self.long_year else "%y"
        return (self.separator.join(("%d", "%m", year)), self.separator.join(("%m", "%d", year)))


Shape = str | DayMonth


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """Values of a column that can only be read day first, or only month first, and one value to show."""

    day_first: int
    month_first: int
    example: str


def shape_of(value: str) -> Shape | None:
    """The form in which a value writes a date: `ISO`, a strptime format of its date, `DayMonth`, or None.

    Examples:
        >>> shape_of("2025-04-03T10:00:00Z"), shape_of("3 Apr 2025 9:15 am"), shape_of("03/04/2025")
        ('iso', '%d %b %Y', DayMonth(separator='/', long_year=True))
        >>> shape_of("yesterday") is None
        True
    """
    text = value.strip()
    if _ISO.fullmatch(text):
        return ISO
    if match := _NUMERIC.fullmatch(text):
        return DayMonth(match[2], len(match[4]) == 4)
    for pattern, form in (*_OTHERS, *_EPOCHS):
        if pattern.fullmatch(text):
            return form
    return None


def shapes_of(values: Iterable[str]) -> tuple[Shape, ...]:
    """The forms that occur among the values, the most frequent first."""
    counts: dict[Shape, int] = {}
    for value in values:
        shape = shape_of(value)
        if shape is not None:
            counts[shape] = counts.get(shape, 0) + 1
    return tuple(sorted(counts, key=lambda shape: -counts[shape]))


def first_two_numbers(value: str) -> tuple[int, int] | None:
    """The first two numbers of a date such as 03/04/2025.

    Examples:
        >>> first_two_numbers("03/04/2025"), first_two_numbers("2025-04-03")
        ((3, 4), None)
    """
    match = _NUMERIC.fullmatch(value.strip())
    return (int(match[1]), int(match[3])) if match else None


def evidence_of(values: Iterable[str]) -> DateEvidence:
    """Count the values that settle whether the day or the month comes first."""
    day_first = month_first = 0
    example = ""
    for value in values:
        numbers = first_two_numbers(value)
        if numbers is None:
            continue
        example = example or value
        day_first += 12 < numbers[0] <= 31 and numbers[1] <= 12
        month_first += numbers[0] <= 12 < numbers[1] <= 31
    return DateEvidence(day_first, month_first, example)


def settle(shape: DayMonth, evidence: DateEvidence) -> str | None:
    """The one format that the values allow; None where the user has to say.

    Dots are written day first everywhere, so they need no value above 12.

    Examples:
        >>> settle(DayMonth("/", True), DateEvidence(3, 0, "31/12/2025")), settle(DayMonth("/", True), DateEvidence(0, 0, "03/04/2025"))
        ('%d/%m/%Y', None)
    """
    day_first, month_first = shape.formats
    if evidence.day_first and not evidence.month_first:
        return day_first
    if evidence.month_first and not evidence.day_first:
        return month_first
    return day_first if shape.separator == "." and not evidence.month_first else None


def has_time(form: str) -> bool:
    """Whether a format holds a time of day."""
    return form in (ISO, EPOCH_SECONDS, EPOCH_MILLISECONDS) or any(part in form for part in ("%H", "%I", "%X", "%c", "%s", "%T"))


def with_times(form: str) -> tuple[str, ...]:
    """A date's format alone and with every usual time after it."""
    return (form,) if form in SPECIAL_FORMATS else tuple(form + time for time in TIMES)
