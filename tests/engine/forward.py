"""Games uncompiled, in which every index that counts from the end is an error. Run with NEGOTIATE_JIT=0, as a script.

Compiled kernels take an index as it is (lazy_code.py), so one below 0 would read what lies before the array. Plays a game of
every shipped scenario with three casts and prints how many that were.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.engine.plain import played

from negotiate.engine import records
from negotiate.paths import scenarios
from negotiate.rulebook.load import load

CASTS = (
    (["cautious", "reciprocator", "hardliner"], "mixed"),
    (["tit-for-tat", "boulware+ac-combi+frequency", "micro+ac-const+bayesian"], "manipulator"),
    (["random"], "random"),
)


class Forward(list[Any]):
    """A list that nobody may count from its end."""

    def __getitem__(self, place: Any) -> Any:
        assert isinstance(place, slice) or place >= 0, f"the index {place} counts from the end"
        return super().__getitem__(place)

    def __setitem__(self, place: Any, value: Any) -> None:
        assert isinstance(place, slice) or place >= 0, f"the index {place} counts from the end"
        super().__setitem__(place, value)


def forward(value: Any) -> Any:
    """The same numbers in such lists."""
    return Forward(forward(one) for one in value) if isinstance(value, list) else value


def copied_forward(twin: records.Twin, record: NDArray[np.void]) -> None:
    """What a twin does at first, with such lists."""
    for name in record.dtype.names or ():
        setattr(twin, name, forward(record[name][0].tolist()))


def main() -> None:
    setattr(records.Twin, "__init__", copied_forward)  # noqa: B010 - mypy forbids to assign a method
    count = 0
    for scenario in scenarios():
        for players, mediator in CASTS:
            played(
                {
                    "document": load(scenario).document,
                    "players": players,
                    "mediator": mediator,
                    "seed": 20250516,
                    "first": 0,
                    "count": 1,
                }
            )
            count += 1
    print(count)


if __name__ == "__main__":
    main()
