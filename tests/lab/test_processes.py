"""Players in Python play in processes of their own where that pays: the same games, also from a plain script."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from negotiate.errors import NegotiateError
from negotiate.lab import simulate as room
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Side
from negotiate.lab.processes import _interrupts_held_back
from negotiate.lab.simulate import simulate
from negotiate.players.objects import can_travel

PLAYER = """
import os
from pathlib import Path


class Signs:
    def choose(self, view, menu):
        Path(__file__).with_name(f"{os.getpid()}.pid").touch()
        return "carry-out" if "carry-out" in menu else next(iter(menu))


class Ends:
    def choose(self, view, menu):
        if os.environ["HERE"] != str(os.getpid()):
            os._exit(3)
        return next(iter(menu))
"""
UNGUARDED = """
import negotiate

print("played", len(negotiate.compare(*(
    negotiate.Side("tutorial", players={"highmark": name}) for name in ("players.py:Signs", "cautious")
), games=20, measures=["trust.least"], jobs=2).rows))
"""


@pytest.fixture
def players(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "players.py").write_text(PLAYER, encoding="utf-8")
    return tmp_path


def played_by(folder: Path) -> set[str]:
    found = {path.stem for path in folder.glob("*.pid")}
    for path in folder.glob("*.pid"):
        path.unlink()
    return found


def test_a_run_with_much_to_do_is_played_in_processes(players: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seated = {"highmark": "players.py:Signs"}
    here = simulate("tutorial", 32, 7, players=seated, jobs=2, out=players / "here")
    assert played_by(players) == {str(os.getpid())}, "a few quick games are not worth a process"
    monkeypatch.setattr(room, "WORTH_A_PROCESS", 0.0)
    apart = simulate("tutorial", 32, 7, players=seated, jobs=2, out=players / "apart")
    assert played_by(players) - {str(os.getpid())}, "the first stretch is played here, the others elsewhere"
    assert apart.games.equals(here.games) and apart.rounds.equals(here.rounds)
    for table in ("games.parquet", "rounds.parquet", "run.json"):
        assert (players / "apart" / table).read_bytes() == (players / "here" / table).read_bytes()
    simulate("tutorial", 32, 7, players=seated, jobs=1)
    assert played_by(players) == {str(os.getpid())}


def test_a_script_is_not_read_again_in_the_processes_that_it_begins(players: Path) -> None:
    (players / "script.py").write_text(UNGUARDED, encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "played 1\n"), done.stderr
    assert played_by(players)


@pytest.mark.usefixtures("players")
def test_a_process_that_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERE", str(os.getpid()))
    ends, own = Side("tutorial", players={"highmark": "players.py:Ends"}), Side("tutorial")
    with pytest.raises(NegotiateError) as raised:
        compare(ends, own, 20, 7, ["trust.least"], 2)
    assert str(raised.value) == (
        "A process that played games with players in Python ended before they did: it ran out of memory, or a player "
        "ended it. Play one after the other (--jobs 1) to see which, or fewer at once."
    )


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows has no signals to hold back")
def test_an_interrupt_waits_until_the_process_that_begins_is_known() -> None:
    before, done = signal.getsignal(signal.SIGINT), []

    def begin() -> None:
        with _interrupts_held_back():
            os.kill(os.getpid(), signal.SIGINT)
            assert signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()), "which a process that begins here inherits"
            done.append("begun")

    with pytest.raises(KeyboardInterrupt):
        begin()
    assert done == ["begun"] and signal.getsignal(signal.SIGINT) == before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with _interrupts_held_back():
        done.append("again")
    assert done == ["begun", "again"]


class Asks:
    """Asks a function what to do."""

    def __init__(self, function: Callable[[], None]) -> None:
        self.function = function

    def choose(self, view: object, menu: object) -> str:
        return "pass"


def from_elsewhere() -> None:
    """Stands for a function of another module."""


def test_what_holds_something_of_the_script_stays_in_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_script() -> None:
        """Stands for a function of the script."""

    of_script.__module__, of_script.__qualname__ = "__main__", "of_script"
    monkeypatch.setattr(sys.modules["__main__"], "of_script", of_script, raising=False)
    assert can_travel({"one": Asks(from_elsewhere)})
    assert not can_travel({"one": Asks(of_script)})
