"""Sets of an issue's options (option_masks.py) in kernels."""

from __future__ import annotations

import numpy as np

from negotiate.engine.kernel import inlined
from negotiate.engine.option_masks import LAST_BIT, MOST_OPTIONS, contains

_ONE, _ALL = np.int64(1), np.int64(-1)
"""Of the machine's kind, so that a shift runs into the sign in plain Python as it does compiled."""

has_option = inlined(contains)
"""Whether a set has an option."""


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
