"""Whoever waits for machine code is told so: for every kind of argument once, and never for code that is kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from negotiate.engine.compiling import before_compiling
from negotiate.engine.kept_code import kernel_name
from negotiate.engine.kernel import COMPILED, WAY_IN
from negotiate.play.loop import door
from negotiate.players.tree import explore

SMALL = """
from negotiate.engine.kernel import kernel

@kernel
def half(x):
    return x / 2.0

@kernel
def total(table):
    return half(table[0]) + table[1]
"""
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from negotiate.engine.compiling import before_compiling
import numpy as np
import small
before_compiling(lambda name: print("never"))
before_compiling(print)
for kind in sys.argv[2:]:
    small.total(np.ones(2, kind))
    small.total(np.ones(2, kind))
"""


def told(folder: Path, *kinds: str, **variables: str) -> list[str]:
    """The names that a process of its own is told."""
    (folder / "small.py").write_text(SMALL)
    environment = {**os.environ, "NEGOTIATE_CACHE": str(folder / "cache"), **variables}
    words = [sys.executable, "-c", PROGRAM, str(folder), *kinds]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.skipif(not COMPILED, reason="there is nothing to compile")
def test_every_kind_of_argument_is_told_of_once(tmp_path: Path) -> None:
    assert told(tmp_path, "float64") == ["small.total", "small.half"]
    assert told(tmp_path, "float64") == []
    assert told(tmp_path, "float64", "float32")[0] == "small.total"
    assert told(tmp_path, "int64", NEGOTIATE_JIT="0") == []


def test_kernels_have_the_name_of_their_code_in_the_cache_folder() -> None:
    assert kernel_name(door) == WAY_IN.partition("-")[0] == "loop.door"
    assert kernel_name(explore) == "tree.explore"


def test_where_nothing_is_compiled_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negotiate.engine.compiling.COMPILED", False)
    before_compiling(lambda _name: pytest.fail("there is nothing to tell"))
