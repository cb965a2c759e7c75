"""Small kernels in a process of their own: what they come to, and what is said, with every kind of numba."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from negotiate.engine.kernel import COMPILED

PROGRAM = """
import sys
{before}
from negotiate.engine import kernel as compiling
from negotiate.engine.kernel import inlined, kernel
{file}
import small
import numpy as np
table = np.arange(6, dtype=np.float64)
{between}
print(type(small.total).__name__, small.total(table, 3), small.half(7.0), compiling.WAY)
"""
SMALL = """
from negotiate.engine.kernel import inlined, kernel

@inlined
def double(x):
    return 2.0 * x

@kernel
def half(x):
    return x / 2.0

@kernel
def total(table, times):
    sum = 0.0
    for k in range(len(table)):
        for _ in range(times):
            sum += double(table[k]) - half(table[k]) // 2 + 3 ** 2
    return min(sum, 1e9)
"""
QUICK = "Kernel 246.0 3.5 quick"
ORDINARY = "CPUDispatcher 246.0 3.5 ordinary"
PLAIN = "function 246.0 3.5 plain"

compiled_only = pytest.mark.skipif(not COMPILED, reason="there is nothing to compile")


class Said(NamedTuple):
    """What a process wrote."""

    out: str
    err: str


def run(folder: Path, before: str = "", between: str = "", **variables: str) -> Said:
    """What the program says in a process of its own; `before` runs before anything of ours, `between` before kernels."""
    (folder / "small.py").write_text(SMALL)
    program = PROGRAM.format(before=before, between=between, file=f"sys.path.insert(0, {str(folder)!r})")
    environment = {**os.environ, "NEGOTIATE_CACHE": str(folder / "cache"), **variables}
    environment.pop("NUMBA_BOUNDSCHECK", None)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return Said(done.stdout.strip(), done.stderr.strip())


MISSING = "sys.modules['negotiate.engine.lazy_code'] = None"
"""A version of numba that keeps its inner parts elsewhere: importing them fails."""

BROKEN = """
from numba.core.codegen import JITCodeLibrary
finalize = JITCodeLibrary._finalize_final_module
def broken(library):
    if type(library).__name__ == "LazyLibrary":  # not numba's own
        raise {error}
    finalize(library)
JITCodeLibrary._finalize_final_module = broken
"""
"""A version of numba in which those parts are there and work in another way."""
