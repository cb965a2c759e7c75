"""Compiling kernels: the quick way, numba's ordinary way and plain Python come to the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from negotiate.engine.kernel import COMPILED, WAY_IN, is_cold

PROGRAM = """
import sys
{before}
from negotiate.engine import kernel as compiling
from negotiate.engine.kernel import inlined, kernel
{file}
import small
import numpy as np
table = np.arange(6, dtype=np.float64)
print(type(small.total).__name__, small.total(table, 3), small.half(7.0), bool(compiling.COMPILED and compiling._pipeline))
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


def run(folder: Path, before: str = "", **variables: str) -> str:
    """What the program prints in a process of its own."""
    (folder / "small.py").write_text(SMALL)
    program = PROGRAM.format(before=before, file=f"sys.path.insert(0, {str(folder)!r})")
    environment = {**os.environ, "NEGOTIATE_CACHE": str(folder / "cache"), **variables}
    environment.pop("NUMBA_BOUNDSCHECK", None)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.skipif(not COMPILED, reason="compares compiled kernels with plain ones")
def test_every_way_to_compile_comes_to_the_same(tmp_path: Path) -> None:
    quick = run(tmp_path)
    assert quick == "_Kernel 246.0 3.5 True"
    assert run(tmp_path) == quick, "read from the cache folder"
    # A version of numba that keeps its inner parts elsewhere: importing them fails.
    ordinary = run(tmp_path, "sys.modules['negotiate.engine.lazy_code'] = None", NEGOTIATE_CACHE=str(tmp_path / "ordinary"))
    assert ordinary == "_Kernel 246.0 3.5 False"
    assert run(tmp_path, NEGOTIATE_JIT="0") == "function 246.0 3.5 False"


LOST = """
from numba.core.codegen import JITCodeLibrary
finalize = JITCodeLibrary._finalize_final_module
def lost(library):
    if type(library).__name__ == "LazyLibrary":  # not numba's own
        raise RuntimeError(f"no compiled object yet for {library}")  # said when llvmlite has swallowed a Ctrl-C
    finalize(library)
JITCodeLibrary._finalize_final_module = lost
"""


@pytest.mark.skipif(not COMPILED, reason="there is nothing to compile")
def test_an_interrupt_that_is_lost_while_machine_code_is_made_is_an_interrupt(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="KeyboardInterrupt"):
        run(tmp_path, LOST)


@pytest.mark.skipif(not COMPILED, reason="there is nothing to compile")
def test_what_is_compiled_is_found_again(tmp_path: Path) -> None:
    run(tmp_path)
    before = sorted(tmp_path.rglob("*.nbc"))
    run(tmp_path)
    assert sorted(tmp_path.rglob("*.nbc")) == before
    # Only what Python called has machine code of its own.
    assert {path.name.split("-")[0] for path in before} == {"small.total", "small.half"}


def test_the_notice_waits_for_the_way_into_a_game(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from negotiate.engine import kernel

    monkeypatch.setattr(kernel, "CACHE_FOLDER", tmp_path)
    (tmp_path / "worth.surplus-76.py311.1.nbc").touch()
    assert is_cold() is COMPILED
    (tmp_path / WAY_IN.replace("*", "74.py311.1")).touch()
    assert not is_cold()
