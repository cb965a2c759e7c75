"""What people see while they wait for machine code: one line, at once or when it comes to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from negotiate.cli.waiting import announce_compiling

ENGINE = "Compiling the engine for this machine (once, some 10 to 20 seconds) …\n"
SEARCH = "Compiling the search for this machine (once, some 10 to 20 seconds) …\n"


@pytest.fixture
def compilers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[str], None]]:
    """Those who are told when a kernel is compiled; nothing is compiled here."""
    found: list[Callable[[str], None]] = []
    monkeypatch.setattr("negotiate.engine.compiling.before_compiling", found.append)
    return found


def cold(monkeypatch: pytest.MonkeyPatch, *, engine: bool, search: bool) -> None:
    monkeypatch.setattr("negotiate.engine.kernel.is_cold", lambda: engine)
    monkeypatch.setattr("negotiate.players.lookahead.is_cold", lambda: search)


def test_another_size_class_is_announced_when_it_is_compiled(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cold(monkeypatch, engine=False, search=False)
    announce_compiling(["hard"])
    assert capsys.readouterr().err == ""
    for kernel in ("worth.surplus", "loop.door", "loop.run", "loop.door", "tree.explore"):
        compilers[0](kernel)
    assert capsys.readouterr().err == ENGINE + SEARCH


def test_a_cold_machine_is_announced_at_once_and_once(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cold(monkeypatch, engine=True, search=True)
    announce_compiling(["hard"])
    assert capsys.readouterr().err == ENGINE + SEARCH
    compilers[0]("loop.door")
    compilers[0]("tree.explore")
    assert capsys.readouterr().err == ""
