"""Sets of an issue's options as the bits of one whole number: what is open, gated, required, drafted.

Option o is bit o % 64. The status quo, option 0, is in no set, so that its bit is free for option 64: 64 options beside the
status quo are what a whole number holds. Bit 63 is its sign, so sets may be below 0; ask whether one is 0, never whether it
is above.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from negotiate.engine.kernel import inlined

MOST_OPTIONS = 65
"""Options of an issue, the status quo included."""
LAST_BIT = 63
_ONE, _ALL = np.int64(1), np.int64(-1)
"""Of the machine's kind, so that a shift runs into the sign in plain Python as it does compiled."""


def contains(mask: Any, option: Any) -> Any:
    """Whether a set has an option; one that is 0 or less is in none. Sets and options may be arrays, and the answer then."""
    return (option > 0) & ((mask >> (option & LAST_BIT)) & 1 == 1)


has_option = inlined(contains)
"""The same in kernels."""


@inlined
def option_bit(option: int) -> int:
    """The set of this option alone, 1..64."""
    return int(_ONE << (option & LAST_BIT))


@inlined
def every_option(count: int) -> int:
    """The set of all options of an issue that has so many, 1..65, the status quo included among them and not in the set."""
    if count == MOST_OPTIONS:
        return -1
    return int(~(_ALL << (count - 1) << 1) & ~_ONE)


@inlined
def options_beyond(mask: int, option: int) -> int:
    """What a set has beyond an option, 0..64."""
    if option == MOST_OPTIONS - 1:
        return 0
    return mask & int(_ALL << option << 1 | _ONE)


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
