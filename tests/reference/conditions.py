"""Conditions on one value, from their definition."""

from __future__ import annotations

import math

from analysis.conditions import Between, ContainsText, ContainsWords, Missing, OneOf, Scalar, Test

#: A value of an attribute: text, a number, an instant (whole microseconds), or nothing.
Value = str | float | int | None


def holds(test: Test, value: Value, *, is_number: bool) -> bool:
    """Whether one test holds for a value."""
    if isinstance(test, Missing):
        return (value is None or not str(value).strip()) == test.expected
    return value is not None and _holds_for(test, value, is_number=is_number)


def _holds_for(test: Test, value: Scalar, *, is_number: bool) -> bool:
    match test:
        case OneOf(values) if is_number:
            return as_number(value) in [as_number(each) for each in values]
        case OneOf(values):
            return str(value).strip() in [as_text(each) for each in values]
        case Between(low, high):
            number = as_number(value)
            return number is not None and (low is None or number >= low) and (high is None or number <= high)
        case ContainsWords(words):
            return any(has_word(str(value).lower(), word.lower()) for word in words)
        case ContainsText(texts):
            return any(text.lower() in str(value).lower() for text in texts)
        case Missing():
            raise ValueError("Missing is about values that are null.")


def has_word(text: str, word: str) -> bool:
    """Whether the text holds the word with no letter, digit or underscore directly before or after it."""
    starts = [start for start in range(len(text)) if text.startswith(word, start)]
    return any(
        not (start > 0 and is_word_character(text[start - 1])) and not is_word_character(text[start + len(word) : start + len(word) + 1])
        for start in starts
    )


def is_word_character(character: str) -> bool:
    """Whether it is a letter, a digit or an underscore; false for no character at all."""
    return character.isalnum() or character == "_"


def as_number(value: Scalar) -> float | None:
    """The value as a number, or None."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def as_text(value: Scalar) -> str:
    """The value as people would write it into a text column."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
