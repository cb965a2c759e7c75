"""What people see while they wait for machine code: one line, when it comes to it and not before."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest

from negotiate.cli.waiting import announce_compiling

ENGINE = "Compiling the engine once for this machine: about 60 s …\n"
SEARCH = "Compiling the search once for this machine: about 30 s …\n"


@pytest.fixture
def compilers(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[str], None]]:
    """Those who are told when a kernel is compiled; nothing is compiled here."""
    found: list[Callable[[str], None]] = []
    monkeypatch.setattr("negotiate.engine.compiling.before_compiling", lambda *both: found.extend(both))
    return found


def cold(monkeypatch: pytest.MonkeyPatch, engine: bool) -> None:
    monkeypatch.setattr("negotiate.engine.kernel.is_cold", lambda: engine)


def test_another_size_class_is_announced_when_it_is_compiled(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cold(monkeypatch, engine=False)
    announce_compiling()
    assert capsys.readouterr().err == ""
    for kernel in ("worth.surplus", "loop.door", "loop.run", "loop.door", "tree.explore"):
        compilers[0](kernel)
    assert capsys.readouterr().err == ENGINE + SEARCH


def test_a_cold_machine_is_announced_by_the_first_kernel_and_once(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cold(monkeypatch, engine=True)
    announce_compiling()
    assert capsys.readouterr().err == "", "what is asked for may still be refused"
    compilers[0]("worth.surplus")
    assert capsys.readouterr().err == ENGINE
    for kernel in ("loop.door", "tree.explore"):
        compilers[0](kernel)
    assert capsys.readouterr().err == SEARCH


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_counts_the_seconds_and_the_count_goes_away(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cold(monkeypatch, engine=False)
    monkeypatch.setattr("negotiate.cli.waiting.TICK", 0.005)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    announce_compiling()
    begin, end = compilers
    begin("loop.door")
    begin("worth.surplus")
    while screen.getvalue().count(" s of about 60 s") < 2:
        pass
    end("worth.surplus")
    end("loop.door")
    counted = screen.getvalue()
    assert counted.startswith(ENGINE)
    assert "\r  0 s of about 60 s" in counted
    assert f"\r{'':<30}\r" in counted, "the line is wiped"
    begin("loop.other")
    assert "about 30 s" not in screen.getvalue(), "what is quick is not counted"


def test_where_nobody_watches_nothing_is_counted(
    compilers: list[Callable[[str], None]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cold(monkeypatch, engine=False)
    monkeypatch.setattr("negotiate.cli.waiting.TICK", 0.001)
    announce_compiling()
    begin, end = compilers
    begin("loop.door")
    time.sleep(0.02)
    end("loop.door")
    assert capsys.readouterr().err == ENGINE
