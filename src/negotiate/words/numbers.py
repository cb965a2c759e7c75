"""How numbers are written: in sentences with the marks of a language, and in tables in the units of measures.

One rule holds everywhere: a zero that is left of rounding has no sign, neither - nor +. Sentences write a true minus;
tables, which are copied into other programs, write a hyphen.
"""

from __future__ import annotations

from typing import Literal

Unit = Literal["share", "points", "round", "count", "score", "index"]
"""share: of games or cases, 0..1; points of utility; round: a number of rounds; count: how many per game; score: 0..100;
index: 0..1."""

NOTHING = "–"
"""Stands where there is no value."""


MINUS = "−"


def written(value: float, places: int, *, mark: str = ".", thousands: str = "", signed: bool = False) -> str:
    """A number with so many decimals for a sentence; `mark` stands before them and `thousands` between groups of digits."""
    text = f"{abs(value):,.{places}f}"
    sign = "" if bare_zero(f"+{text}") == text else MINUS if value < 0 else "+" if signed else ""
    return sign + text.replace(",", "\0").replace(".", mark).replace("\0", thousands)


def decimals(value: float) -> int:
    """How many decimals a number needs in a sentence: one at most, two below 1, and no zero at the end."""
    most = 2 if abs(value) < 1 else 1
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def bare_zero(text: str) -> str:
    """A number as text, without its sign where no digit but 0 is left of it: `-0.00` and `+0.00` become `0.00`."""
    return text if any(letter in "123456789" for letter in text) else text.lstrip("+-")


def shown_number(value: float | None, digits: int = 2, *, signed: bool = False) -> str:
    """A number with so many digits after the point, thousands set apart; `signed` for a difference."""
    return NOTHING if value is None else bare_zero(f"{value:{'+' if signed else ''},.{digits}f}")


def shown_short(value: float, *, signed: bool = False) -> str:
    """A number with three digits that count, for charts and for effects of any size."""
    return bare_zero(f"{value:{'+' if signed else ''}.3g}")


def shown_value(value: float | None, unit: str, *, signed: bool = False, bare: bool = False) -> str:
    """A value in its unit: shares in per cent (differences in percentage points), others with fitting digits.

    `bare` leaves the sign of the unit away.
    """
    if value is None:
        return NOTHING
    if unit == "share":
        return shown_number(100 * value, 1, signed=signed) + ("" if bare else " pp" if signed else " %")
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if unit != "index" else 3
    return shown_number(value, digits, signed=signed)


def shown_range(low: float | None, high: float | None, unit: str, *, signed: bool = False) -> str:
    """The ends of an interval, without the sign of the unit; `signed` for that of a difference."""
    if low is None or high is None:
        return NOTHING
    return " to ".join(shown_value(end, unit, signed=signed, bare=True) for end in (low, high))


def shown_share(share: float | None) -> str:
    """A share, 0..1, in per cent."""
    return shown_value(share, "share")


def shown_chance(p: float | None) -> str:
    """A p with three digits at most."""
    if p is None:
        return NOTHING
    return "< 0.001" if p < 0.001 else f"{p:.3f}"
