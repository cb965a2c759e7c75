"""Kernels never count from the end of an array: compiled code takes every index as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.forward import CASTS, forward

from negotiate.paths import scenarios


def test_no_kernel_counts_from_the_end() -> None:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "forward.py")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NEGOTIATE_JIT": "0", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.stderr == ""
    assert run.stdout.strip() == str(len(scenarios()) * len(CASTS))


def test_the_lists_of_this_test_notice_it() -> None:
    numbers = forward([[1, 2], [3, 4]])
    assert numbers[1][0] == 3
    with pytest.raises(AssertionError, match="the index -1 counts from the end"):
        numbers[0][-1]
    with pytest.raises(AssertionError, match="the index -2 counts from the end"):
        numbers[-2] = 0
