"""`--isolate`: the same game from a process of its own, which cannot reach the network, write, read other files or hang."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from negotiate.engine.menu import Menu
from negotiate.errors import PlayerError
from negotiate.play.match import Match
from negotiate.players import isolated, python_file
from negotiate.players.isolated import VARIABLE, IsolatedPlayer, Odd, _answer, _told_of
from negotiate.players.sandbox import GUARDS
from negotiate.rulebook.load import load

PLAYERS = '''
import random


class Dice:
    """Any move of the menu, by a seed of its own; looks at much of what it is handed."""

    name = "Dice of mine"

    def __init__(self):
        self.random = random.Random(5)

    def begin(self, view):
        self.first = view.round

    def choose(self, view, menu):
        assert self.first >= 1 and view.to_data()["seat"] == view.seat
        menu.count_kinds()
        assert menu.why_not("gesture enormous")
        action = menu.sample(self.random)
        return action if self.random.random() < 0.5 else str(action)


class Tries:
    """Tries something that it may not do, and says in its move whether it could."""

    def attempt(self):
        raise NotImplementedError  # each kind of attempt is a class below

    def choose(self, view, menu):
        try:
            self.attempt()
        except OSError as error:
            raise RuntimeError(f"refused: {error.errno}") from None
        raise RuntimeError("it could")


class Connects(Tries):
    def attempt(self):
        import socket

        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


class Writes(Tries):
    def attempt(self):
        with open(TARGET, "w") as file:
            file.write("x")


class Appends(Tries):
    def attempt(self):
        open(TARGET, "a").close()


class Removes(Tries):
    def attempt(self):
        import os

        os.unlink(TARGET)


class Renames(Tries):
    def attempt(self):
        import os

        os.rename(TARGET, TARGET + ".old")


class Makes(Tries):
    def attempt(self):
        import os

        os.mkdir(TARGET + ".folder")


class Truncates(Tries):
    def attempt(self):
        import os

        os.truncate(TARGET, 0)


class Runs(Tries):
    def attempt(self):
        import os

        os.execv("/bin/true", ["true"])


class Forks(Tries):
    def attempt(self):
        import os

        if os.fork() == 0:
            os._exit(0)


class Kills(Tries):
    def attempt(self):
        import os

        os.kill(os.getppid(), 0)


class Reads(Tries):
    def attempt(self):
        open(TARGET).close()


class Peeks(Tries):
    def attempt(self):
        import os

        open(f"/proc/{os.getppid()}/mem", "rb").close()


class Hangs(Tries):
    def attempt(self):
        while True:
            pass


class Dies(Tries):
    def attempt(self):
        import os

        os._exit(3)


class Leaves(Tries):
    def attempt(self):
        raise SystemExit(0)


class Hoards(Tries):
    def attempt(self):
        return bytearray(64 * 2**30)


class Odds(Tries):
    def choose(self, view, menu):
        return {"not": "an action"}


class Spies(Tries):
    def attempt(self):
        import os

        if "SECRET_KEY" in os.environ or "NEGOTIATE_MODEL_KEY" in os.environ:
            return
        raise OSError(1, "nothing")
'''

guarded = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"), reason="only Linux can refuse these"
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, "1")
    monkeypatch.setenv("SECRET_KEY", "x")
    (tmp_path / "target").write_text("kept")
    path = tmp_path / "mine.py"
    path.write_text(f"TARGET = {str(tmp_path / 'target')!r}\n{PLAYERS}", encoding="utf-8")
    return path


def failing(file: Path, title: str) -> str:
    with pytest.raises(PlayerError) as raised:
        Match(load("tutorial"), {"highmark": f"{file}:{title}"}, seed=3).advance()
    return str(raised.value)


def test_it_is_the_same_game(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for seed in (3, 4):
        games = []
        for wanted in ("1", ""):
            monkeypatch.setenv(VARIABLE, wanted)
            path = tmp_path / f"game-{seed}-{wanted}.jsonl"
            with Match(load("tutorial"), {"highmark": f"{file}:Dice"}, seed=seed, record=path) as match:
                match.advance()
            assert isinstance(match.players["highmark"], isolated.IsolatedPlayer) == bool(wanted)
            assert match.recorded_players()["highmark"] == "python:Dice of mine"
            games.append(path.read_text("utf-8"))
        assert games[0] == games[1]


def test_what_a_menu_needs_is_compiled_where_it_can_be_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of the player may write nothing: machine code that it makes is lost, and made again at every start."""
    monkeypatch.setenv(VARIABLE, "1")
    monkeypatch.setattr(IsolatedPlayer, "_compiled", set())
    asked: list[Menu] = []
    own = Menu.count_kinds

    def counted(menu: Menu) -> dict[str, int]:
        asked.append(menu)
        return own(menu)

    monkeypatch.setattr(Menu, "count_kinds", counted)
    for _ in range(2):
        Match(load("tutorial"), {"highmark": f"{file}:Dice"}, seed=1).advance()
    assert len(asked) == 1, "once for rules of a size"
    assert asked[0]._legal_now is not None, "which acts are legal was looked at, too"


@guarded
def test_what_it_may_not_do_is_refused(file: Path) -> None:
    for title in ("Connects", "Writes", "Appends", "Removes", "Renames", "Makes", "Truncates", "Runs", "Forks", "Kills"):
        said = failing(file, title)
        assert "RuntimeError: refused: " in said and "it could" not in said, title
    assert (file.parent / "target").read_text() == "kept"
    assert sorted(path.name for path in file.parent.iterdir() if "target" in path.name) == ["target"]


@guarded
def test_it_cannot_read_what_is_not_its_own(file: Path) -> None:
    if "reading" not in isolated.process_of(str(file.resolve()), file.stat().st_mtime_ns).held:
        failing(file, "Connects")  # begins the process
    held = isolated.process_of(str(file.resolve()), file.stat().st_mtime_ns).held
    for title in ("Reads", "Peeks"):
        said = failing(file, title)
        assert "refused: " in said or "reading" not in held, title


def test_keys_in_the_environment_stay_outside(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_MODEL_KEY", "sk-1")
    assert "refused: 1" in failing(file, "Spies")


def test_one_that_hangs_dies_or_answers_nonsense_is_told_of(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "ANSWERS_WITHIN", 3.0)
    assert "There was no answer within 3 seconds, and the process was ended." in failing(file, "Hangs")
    assert "The process of the player has ended" in failing(file, "Dies")
    assert "SystemExit: 0" in failing(file, "Leaves")
    assert "{'not': 'an action'}" in failing(file, "Odds")
    assert "There is no class or function 'Nobody'" in failing(file, "Nobody")
    file.write_text("1 / 0\n")
    assert "ZeroDivisionError" in failing(file, "Nobody")


@guarded
def test_its_process_ends_with_whoever_asked_it(file: Path) -> None:
    process = isolated.Process(str(file))
    IsolatedPlayer(process, "Dice")
    child = process._child
    assert child is not None and child.poll() is None
    del process
    gc.collect()
    assert child.poll() is not None
    assert child.stdin is not None and child.stdin.closed
    assert child.stdout is not None and child.stdout.closed


ASKS = "import sys; from negotiate.players.isolated import process_of; process_of(sys.argv[1], 0).ask('new', 1, 'Dice')"


def test_a_program_that_ends_leaves_nothing_open(file: Path) -> None:
    command = [sys.executable, "-X", "dev", "-c", ASKS, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stderr
    assert "ResourceWarning" not in said


def test_memory_is_limited(file: Path) -> None:
    assert "MemoryError" in failing(file, "Hoards")


@pytest.mark.parametrize(
    "answer", [{}, {"action": 1}, {"action": {"kind": 5}}, {"action": {"kind": "pass", "options": [1]}}]
)
def test_a_forged_answer_is_no_action(answer: dict[str, object]) -> None:
    assert isinstance(_answer(answer), Odd)


def test_what_a_system_cannot_do_is_said() -> None:
    said = "players in Python files run in a process of their own, and decide within a time limit"
    assert _told_of(GUARDS) == f"{said}; they cannot reach the network, write, or read other files, and have little memory."
    assert _told_of(()) == (
        f"{said}; this system cannot keep them shut in further: they can still reach the network, write, read other files, "
        "take as much memory as they like."
    )


def test_without_isolation_it_is_said_once_that_a_file_runs_with_all_rights(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    for _ in range(2):
        python_file.from_file(f"{file}:Dice")
    said = (
        "runs with all your rights: it can read, change and send whatever you can. Load no file of somebody whom you do not "
        "trust; --isolate (in Python: NEGOTIATE_ISOLATE=1 in the environment) shuts it in."
    )
    assert capsys.readouterr().err == f"negotiate: the player in '{file}' {said}\n"
