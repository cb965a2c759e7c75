"""How numbers are written: in their unit, with fitting digits, and a zero that is left of rounding without a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.words.numbers import (
    bare_zero,
    shown_chance,
    shown_number,
    shown_range,
    shown_share,
    shown_short,
    shown_value,
)

UNITS = ("share", "points", "round", "count", "score", "index")


def test_values_are_written_in_their_unit() -> None:
    assert shown_value(None, "share") == "–"
    assert shown_value(0.3, "share", signed=True) == "+30.0 pp"
    assert shown_value(0.3, "share", bare=True) == "30.0"
    assert [shown_value(value, unit) for value, unit in ((12345.6, "count"), (0.5, "index"), (123.45, "count"))] == [
        "12,346",
        "0.500",
        "123.5",
    ]
    assert shown_share(0.034) == "3.4 %"
    assert (shown_short(0.123456), shown_short(12.0, signed=True)) == ("0.123", "+12")
    assert (shown_chance(None), shown_chance(0.0004), shown_chance(0.25)) == ("–", "< 0.001", "0.250")


def test_intervals_have_two_ends_or_none() -> None:
    assert shown_range(0.1, 0.25, "share") == "10.0 to 25.0"
    assert shown_range(-0.1, 0.25, "share", signed=True) == "-10.0 to +25.0"
    assert shown_range(None, 1.0, "points") == "–"


@pytest.mark.parametrize("tiny", [-0.0, 0.0, -1e-15, 0.00004, -0.00004])
def test_a_zero_left_of_rounding_has_no_sign(tiny: float) -> None:
    assert shown_range(tiny, -tiny, "points", signed=True) == "0.00 to 0.00"
    assert shown_value(tiny, "share", signed=True) == "0.0 pp"
    assert shown_value(tiny, "index") == "0.000"
    assert shown_number(tiny, 0, signed=True) == "0"


@given(st.floats(-1e9, 1e9), st.sampled_from(UNITS), st.booleans())
def test_the_sign_says_on_which_side_of_zero_the_written_number_is(value: float, unit: str, signed: bool) -> None:
    text = shown_value(value, unit, signed=signed, bare=True)
    written = float(text.replace(",", ""))
    assert text[0] == ("-" if written < 0 else "+" if written > 0 and signed else text.lstrip("+-")[0])
    assert written == 0 or (written < 0) == (value < 0)


def test_small_numbers_with_an_exponent_keep_their_sign() -> None:
    assert bare_zero("-1e-05") == "-1e-05"
    assert shown_short(-0.00001, signed=True) == "-1e-05"
