"""A number that somebody typed is read as it stands, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words.typed_numbers import plain_number, plain_numbers, whole_number


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_are_read_as_they_stand(number: int) -> None:
    assert whole_number(str(number)) == number
    assert plain_number(str(number)) == number


@given(st.integers(0, 10**6), st.sampled_from(("5", "25", "0625")))
def test_decimals_follow_a_dot(whole: int, decimals: str) -> None:
    assert plain_number(f"{whole}.{decimals}") == float(f"{whole}.{decimals}")


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",.'_ \u00a0\u202f"))
def test_separated_thousands_are_never_guessed(thousands: int, rest: int, separator: str) -> None:
    for read in (plain_number, whole_number):
        with pytest.raises(ValueError, match=f"'{thousands}"):
            read(f"{thousands}{separator}{rest:03}")


@pytest.mark.parametrize(
    "text", ["", " ", "4,5", "4.", ".5", "1e3", "nan", "inf", "٣", "²", "+5", "0x10", "5 %", "€5", "1_000", "--5", "9" * 400]
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="'"):
        plain_number(text)


def test_a_number_with_two_readings_names_both() -> None:
    with pytest.raises(ValueError, match=r"'5\.000' may mean 5000 or 5; write 5000 or 5\.0000"):
        plain_number("5.000")
    assert plain_number("5.0000") == 5
    assert plain_number("0.125") == 0.125


def test_a_semicolon_leaves_no_comma_to_guess() -> None:
    assert plain_numbers("1; 20; 300") == plain_numbers("1,20,300") == (1, 20, 300)
    with pytest.raises(ValueError, match="'1,5'"):
        plain_numbers("1,5; 20")
    assert plain_numbers(" ; ") == ()
