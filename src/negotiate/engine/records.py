"""Handing records to kernels: as arrays of one when compiled, as list-backed twins when plain.

A record that is handed over by itself, as numpy's `void`, costs a compiled call 30 microseconds, an array of one half a
microsecond: numba knows the type of an array at a glance, and spells that of a record out.

A twin holds the same fields as plain Python numbers and nested lists, so that the one source runs at idiomatic Python speed
and can be stepped in a debugger.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.kernel import COMPILED, over_records
from negotiate.engine.layout import Size, action_dtype, game_dtype


class Twin:
    """A structured record as attributes: numbers and nested lists."""

    def __init__(self, record: NDArray[np.void]) -> None:
        """Copy the one record of an array of shape (1,)."""
        for name in record.dtype.names or ():
            setattr(self, name, record[name][0].tolist())

    def store(self, record: NDArray[np.void]) -> None:
        """Write the fields back into an array of shape (1,)."""
        for name in record.dtype.names or ():
            record[name][0] = getattr(self, name)


_rules_twins: dict[int, tuple[NDArray[np.void], Twin]] = {}
MOST_TWINS = 8
"""Twins of rules that are kept: a match with players in plain Python goes to and fro between its own and those of menus."""


def rules_handle(record: NDArray[np.void]) -> Any:
    """What a way in takes as an array of one rules record. Rules do not change, so a plain twin is made once and kept."""
    return record if COMPILED else [rules_twin(record)]


def rules_twin(record: NDArray[np.void]) -> Twin:
    """The twin of a rules record, shape (1,)."""
    kept = _rules_twins.get(id(record))
    if kept is None or kept[0] is not record:
        assert "round_count" in (record.dtype.names or ()), "a kernel that is called so takes its rules first"
        if len(_rules_twins) >= MOST_TWINS:
            del _rules_twins[next(iter(_rules_twins))]
        kept = (record, Twin(record))
        _rules_twins[id(record)] = kept
    return kept[1]


_ways_in: dict[tuple[Any, ...], Callable[..., Any]] = {}
"""The way into a kernel from Python, by the kernel and by which of its arguments after the rules are records."""


def call(function: Callable[..., Any], rules: NDArray[np.void], *arguments: Any) -> Any:
    """`function(rules, *arguments)`, where structured arrays of shape (1,) are records that the kernel may change."""
    if COMPILED:
        records = tuple(map(_is_record, arguments))
        known = _ways_in.get((function, records))
        if known is None:
            known = _ways_in[function, records] = over_records(function, (True, *records))
        return known(rules, *arguments)
    twins = [Twin(a) if _is_record(a) else a for a in arguments]
    result = function(rules_twin(rules), *twins)
    for argument, twin in zip(arguments, twins, strict=True):
        if isinstance(twin, Twin):
            twin.store(argument)
    return result


def _is_record(argument: Any) -> bool:
    return isinstance(argument, np.ndarray) and argument.dtype.names is not None and argument.shape == (1,)


def handle_of(records: NDArray[np.void]) -> Any:
    """What a way in takes as an array of records that it may change, shape (n,)."""
    return records if COMPILED else [Twin(records[n : n + 1]) for n in range(len(records))]


def copied(record: NDArray[np.void]) -> NDArray[np.void]:
    """A copy of a record, shape (1,), byte by byte: some twenty times as quick as numpy's, which goes field by field."""
    return made_of(record.tobytes(), record.dtype)


def made_of(data: bytes, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """A record of these bytes, shape (1,), that may be written to; to view bytes as a record takes numpy much longer."""
    return np.frombuffer(bytearray(data), dtype)


def new_game(size: Size) -> NDArray[np.void]:
    """An empty game record, shape (1,)."""
    return np.zeros(1, game_dtype(size))


def new_action(size: Size) -> NDArray[np.void]:
    """An action that passes, shape (1,)."""
    action = np.zeros(1, action_dtype(size))
    action["offer"] = -1
    action["issue"] = -1
    action["option"] = -1
    return action


def new_log(rows: int = 4096) -> NDArray[np.int64]:
    """An event log of `rows` - 1 events; 1 row keeps nothing."""
    return np.zeros((rows, 8), np.int64)
