"""A trial of a way to compile: a kernel of three lines that does what kernels do, and what it must come to.

It works on a record, calls one function and has another built in, because versions of numba differ in how these are linked.
It calls nothing that numba compiles aside and keeps, as it does for `int(x)`: what a way that fails has left in there would
make the next way fail as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from negotiate.engine.kept_code import packed, unpacked

Compile = Callable[..., Any]
"""`compile(function, kept, inline=False)`: the compiled function; `kept` is a KeptCode, the like of it, or None."""

RECORD = np.dtype([("sum", np.float64), ("shares", np.float64, (3,)), ("round_number", np.int64)])
SHARES = 1.0, 2.0, 0.5
EXPECTED = (1, 2, 10.5, 2)


class InMemory:
    """Keeps machine code as KeptCode does, but not in a file, and lets every error through."""

    def __init__(self) -> None:
        self._data: bytes | None = None

    def load_overload(self, signature: Any, target: Any) -> Any:
        del signature  # there is one only
        return None if self._data is None else unpacked(self._data, target)

    def save_overload(self, signature: Any, compiled: Any) -> None:
        del signature
        self._data = packed(compiled)


def try_out(compile_function: Compile, *, kept: bool) -> None:
    """Compile the kernel and call it; with `kept` once more from what would be kept of it.

    Any error may come of that; ArithmeticError when the kernel does not come to what it comes to in plain Python.
    """

    def halve(x: float) -> float:
        return x / 2

    def double(x: float) -> float:
        return 2 * x

    halve, double = compile_function(halve, None), compile_function(double, None, inline=True)

    def add(record: Any, times: int) -> int:
        for k in range(len(record.shares)):
            record.sum += double(record.shares[k]) - halve(record.shares[k]) * (times // 2)
        record.round_number += 1
        return record.round_number % times

    memory = InMemory() if kept else None
    _compare(compile_function(add, memory))
    if kept:
        _compare(compile_function(add, memory))


def _compare(kernel: Any) -> None:
    record = np.zeros(1, RECORD)
    record["shares"][0] = SHARES
    answers = [kernel(record[0], 3) for _ in range(2)]
    found = (*answers, float(record["sum"][0]), int(record["round_number"][0]))
    if found != EXPECTED:
        raise ArithmeticError(f"{found} instead of {EXPECTED}")
