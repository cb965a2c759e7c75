"""Compiling kernels: the quick way, numba's ordinary way and plain Python come to the same, and one is always found."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.small_kernels import BROKEN, MISSING, ORDINARY, PLAIN, QUICK, compiled_only, run

from negotiate.engine.kernel import COMPILED, TESTED, WAY_IN, is_cold
from negotiate.engine.trial import try_out


@compiled_only
def test_every_way_to_compile_comes_to_the_same(tmp_path: Path) -> None:
    assert run(tmp_path) == (QUICK, "")
    assert run(tmp_path) == (QUICK, ""), "read from the cache folder"
    assert run(tmp_path, MISSING, NEGOTIATE_CACHE=str(tmp_path / "ordinary")).out == ORDINARY
    assert run(tmp_path, NEGOTIATE_JIT="0") == (PLAIN, "")
    assert run(tmp_path, NUMBA_DISABLE_JIT="1") == (PLAIN, ""), "numba's own switch"


@compiled_only
@pytest.mark.parametrize(
    ("before", "error"),
    [
        (MISSING, "ModuleNotFoundError"),
        (BROKEN.format(error="ZeroDivisionError('by a newer numba')"), "ZeroDivisionError: by a newer numba"),
        ("import numba.core.compiler; del numba.core.compiler.CompileResult._reduce", "AttributeError"),
    ],
)
def test_where_the_quick_way_fails_one_line_says_so_and_the_ordinary_way_is_taken(
    before: str, error: str, tmp_path: Path
) -> None:
    out, err = run(tmp_path, before)
    assert out == ORDINARY
    first, *more = err.splitlines()
    assert re.match(r"negotiate: numba \S+ cannot compile in the quick way \(" + error, first)
    assert "the first game on this machine waits a minute or two" in first
    assert f"numba {TESTED[0]} to below {TESTED[1]}" in first
    assert all("cannot be kept" in line for line in more) and len(more) <= 1, "where a version cannot keep code either"
    # it is remembered, and said again; what both ways keep lies apart
    again = run(tmp_path, "import negotiate.engine.trial as trial; trial.try_out = None")
    assert again == (ORDINARY, first)
    quick, ordinary = sorted((tmp_path / "cache").iterdir())
    assert ordinary.name == f"{quick.name}-ordinary"
    assert [path.name for path in quick.iterdir()] == ["way"]


@compiled_only
def test_what_the_trial_found_is_remembered(tmp_path: Path) -> None:
    never = (
        "import negotiate.engine.trial as trial\ndef never(*_, **__): raise ValueError('tried again')\ntrial.try_out = never"
    )
    run(tmp_path)
    assert run(tmp_path, never) == (QUICK, "")
    (way,) = tmp_path.rglob("way")
    for damage in (b"", b"qui", b"\xff\xfe\x00", b"ordinary"):
        way.write_bytes(damage)
        assert run(tmp_path) == (QUICK, "")
        assert way.read_text() == "quick\n"
    way.write_bytes(b"")
    out, err = run(tmp_path, never)
    assert out == PLAIN, "neither way can be tried out"
    assert "tried again" in err


@compiled_only
@pytest.mark.parametrize(
    ("before", "line"),
    [
        (
            "import numba\ndef njit(*_, **__): raise OSError('no')\nnumba.njit = njit",
            r"numba \S+ cannot compile here \(OSError: no\)",
        ),
        ("sys.modules['numba'] = None", r"numba cannot be loaded \(ModuleNotFoundError: .*\)"),
    ],
)
def test_where_nothing_compiles_the_engine_runs_plain_and_one_line_says_so(before: str, line: str, tmp_path: Path) -> None:
    out, err = run(tmp_path, before)
    assert out == PLAIN
    tested = f"Tested: numba {re.escape(TESTED[0])} to below {re.escape(TESTED[1])}."
    assert re.fullmatch(f"negotiate: {line}, so the engine runs uncompiled, about 100 times slower. {tested}", err)


def test_a_way_that_comes_to_something_else_fails_the_trial() -> None:
    def wrongly(function: Callable[..., Any], kept: Any, *, inline: bool = False) -> Any:
        return lambda *_: 1

    with pytest.raises(ArithmeticError, match=re.escape("(1, 1, 0.0, 0) instead of (1, 2, 10.5, 2)")):
        try_out(wrongly, kept=True)


@compiled_only
def test_an_interrupt_that_is_lost_while_machine_code_is_made_is_an_interrupt(tmp_path: Path) -> None:
    # said when llvmlite has swallowed a Ctrl-C
    with pytest.raises(AssertionError, match="KeyboardInterrupt"):
        run(tmp_path, BROKEN.format(error='RuntimeError(f"no compiled object yet for {library}")'))


@compiled_only
def test_what_is_compiled_is_found_again(tmp_path: Path) -> None:
    run(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")}
    run(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")} == before
    # Only what Python called has machine code of its own.
    assert {path.name.split("-")[0] for path in before} == {"small.total", "small.half"}


def test_the_notice_waits_for_the_way_into_a_game(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from negotiate.engine import kernel

    monkeypatch.setattr(kernel, "CACHE_FOLDER", tmp_path)
    (tmp_path / "worth.surplus-76.py311.1.nbc").touch()
    assert is_cold() is COMPILED
    (tmp_path / WAY_IN.replace("*", "74.py311.1")).touch()
    assert not is_cold()
    monkeypatch.setattr(kernel, "CACHE_FOLDER", None)
    assert is_cold() is COMPILED, "where nothing is kept every start compiles"


def test_the_versions_that_are_said_to_be_tested_are_those_that_are_asked_for() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"numba>={TESTED[0]},<{TESTED[1]}" in project["dependencies"]
