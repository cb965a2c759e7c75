"""Round numbers along an axis, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence

from negotiate.words.numbers import MINUS


def ticks(low: float, high: float, most: int = 7, *, whole: bool = False) -> list[float]:
    """Round numbers from low to high, about `most` at most: steps of 1, 2 or 5 times a power of ten.

    The steps are those of Heckbert, "Nice numbers for graph labels" (1990). `whole`: only whole numbers. At least one.
    """
    rough = max(high - low, 1e-9) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough * (1 - 1e-9))
    if whole:
        step = max(step, 1.0)
    # a hair beyond the ends, so that 0.3 is found although three steps of 0.1 are a little more
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return [round(step * place, digits) for place in range(first, last + 1)] or [low]


def labels(values: Sequence[float]) -> list[str]:
    """The numbers of an axis as words, all with the digits that the finest of them needs, and with a real minus sign."""
    digits = next((digits for digits in range(9) if all(math.isclose(round(one, digits), one) for one in values)), 9)
    return [minus(f"{one or 0.0:,.{digits}f}" if abs(one) >= 10_000 else f"{one or 0.0:.{digits}f}") for one in values]


def minus(number: str) -> str:
    """A number that is already written, with a real minus sign."""
    return MINUS + number[1:] if number.startswith("-") else number
