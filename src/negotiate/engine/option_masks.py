"""Sets of an issue's options as the bits of one whole number: what is open, gated, required, drafted.

Option o is bit o % 64. The status quo, option 0, is in no set, so that its bit is free for option 64: 64 options beside the
status quo are what a whole number holds. Bit 63 is its sign, so sets may be below 0; ask whether one is 0, never whether it
is above. Kernels have theirs in option_bits.py; nothing is compiled here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

MOST_OPTIONS = 65
"""Options of an issue, the status quo included."""
LAST_BIT = 63


def contains(mask: Any, option: Any) -> Any:
    """Whether a set has an option; one that is 0 or less is in none. Sets and options may be arrays, and the answer then."""
    return (option > 0) & ((mask >> (option & LAST_BIT)) & 1 == 1)


def mask_of(options: Iterable[int]) -> int:
    """The set of some options, each 1..64, as a number that fits into a record."""
    bits = 0
    for option in options:
        bits |= 1 << (option & LAST_BIT)
    return bits - (bits >> LAST_BIT << LAST_BIT + 1)


def options_of(mask: int, count: int) -> tuple[int, ...]:
    """The options in a set, in their order, of an issue that has `count`, the status quo included."""
    return tuple(option for option in range(1, count) if mask >> (option & LAST_BIT) & 1)


def from_option(option: int) -> int:
    """The set of all options from this one on, 1..64."""
    return -1 << option | 1 if option <= LAST_BIT else 1
