"""A player in somebody's Python file that runs in a process of its own, shut in as far as the system can (sandbox.py).

The game is the same as without: the process (serving.py) gets the view and the menu that the player would have had, and
answers with an action. What it sends back is read as JSON and never unpickled, so that nothing but an answer comes of it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import multiprocessing
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from functools import lru_cache
from typing import IO, Any, ClassVar

import numpy as np

from negotiate.engine.kept_code import tell
from negotiate.engine.layout import Size
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import PlayerError

VARIABLE = "NEGOTIATE_ISOLATE"
"""When this is set in the environment, every player in a Python file is shut in; `--isolate` sets it."""
BEGINS_WITHIN = 120.0
ANSWERS_WITHIN = 20.0
"""Seconds until a process must be ready, and until a player must have decided."""
LONGEST = 2**22
"""Bytes that an answer may have, what the player has printed included."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_", "TZ", "NEGOTIATE_", "NUMBA_", "XDG_CACHE_HOME", "SYSTEMROOT", "LOCALAPPDATA")
"""How the variables of the environment begin that the process gets; others may hold keys and passwords."""
MODEL_KEY = "NEGOTIATE_MODEL_KEY"
"""The variable with the key to a language model's server (adapters/models/), which is no player's to see."""
LENGTH = struct.Struct("=I")


def isolating() -> bool:
    """Whether players in Python files run in processes of their own."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


class Failed(Exception):
    """The player's own mistake, as its process tells it."""

    def __str__(self) -> str:
        return f"in its own process:\n{self.args[0]}"


class Odd:
    """An answer that is no action; it looks as it did in the player's process."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return self.shown


class Process:
    """One process for a Python file, whichever of its classes play and in however many games."""

    _told = False

    def __init__(self, path: str) -> None:
        self.path = path
        self.forgotten: list[int] = []
        """Players that are not needed any more, by number."""
        self.held: tuple[str, ...] = ()
        """What its process is kept from (sandbox.GUARDS), once it has begun."""
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ends: Callable[[], object] = lambda: None
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def ask(self, task: str, *given: object, within: float = 0.0) -> dict[str, Any]:
        """What the process answers to a task. Raises Failed, and TimeoutError or EOFError when it had to be ended."""
        with self._lock:
            if self._child is None or self._child.poll() is not None:
                if task != "new":
                    raise EOFError("The process of the player has ended.")
                self._start()
            gone, self.forgotten = self.forgotten, []
            self._send(pickle.dumps((task, gone, *given)))
            answer = self._receive(within or ANSWERS_WITHIN)
        if printed := answer.get("printed"):
            print(str(printed), end="")
        if "failed" in answer:
            raise Failed(str(answer["failed"]))
        return answer

    def _start(self) -> None:
        command = [sys.executable, "-P", "-c", "from negotiate.players.serving import serve; serve()"]
        environment = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON) and name != MODEL_KEY}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the program
        )
        self._ends = weakref.finalize(self, _ended, self._child)  # with the program at the latest
        self._frames = queue.SimpleQueue()
        assert self._child.stdout is not None
        threading.Thread(target=_listen, args=(self._child.stdout, self._frames), daemon=True).start()
        self._send(pickle.dumps(("open", [], self.path)))
        answer = self._receive(BEGINS_WITHIN)
        if "sentence" in answer or "failed" in answer:
            self._end()
            raise PlayerError(str(answer.get("sentence") or f"'{self.path}' could not be loaded:\n{answer['failed']}"))
        self.held = tuple(map(str, answer.get("held", ())))
        if not Process._told and multiprocessing.parent_process() is None:
            Process._told = True
            tell(_told_of(self.held))

    def _send(self, data: bytes) -> None:
        assert self._child is not None and self._child.stdin is not None
        try:
            self._child.stdin.write(LENGTH.pack(len(data)) + data)
            self._child.stdin.flush()
        except OSError as error:
            self._end()
            raise EOFError("The process of the player has ended.") from error

    def _receive(self, within: float) -> dict[str, Any]:
        try:
            frame = self._frames.get(timeout=within)
        except queue.Empty:
            self._end()
            raise TimeoutError(f"There was no answer within {within:g} seconds, and the process was ended.") from None
        answer = None
        if frame is not None:
            with contextlib.suppress(ValueError, RecursionError):
                answer = json.loads(frame)
        if not isinstance(answer, dict):
            self._end()
            raise EOFError("The process of the player has ended, or sent something that is no answer.")
        return answer

    def _end(self) -> None:
        self._ends()
        self._child = None


def _ended(child: subprocess.Popen[bytes]) -> None:
    """End a process, and close what was open to it."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            assert stream is not None  # both are pipes
            stream.close()


def _listen(stream: IO[bytes], frames: queue.SimpleQueue[bytes | None]) -> None:
    """Put every frame that comes into the queue; None at the end."""
    with contextlib.suppress(OSError, ValueError):
        while len(head := stream.read(LENGTH.size)) == LENGTH.size:
            (length,) = LENGTH.unpack(head)
            if length > LONGEST:
                break
            frames.put(stream.read(length))
    frames.put(None)


def _told_of(held: tuple[str, ...]) -> str:
    """What is said once, of what this system can hold a player to."""
    words = {
        "memory": "use little memory",
        "network": "reach the network",
        "writing": "write",
        "reading": "read other files",
    }
    lacking = [said for guard, said in words.items() if guard not in held and guard != "memory"]
    if "memory" not in held:
        lacking.append("take as much memory as they like")
    said = "players in Python files run in a process of their own, and decide within a time limit"
    if not lacking:
        return f"{said}; they cannot reach the network, write, or read other files, and have little memory."
    return f"{said}; this system cannot keep them shut in further: they can still {', '.join(lacking)}."


_numbers = itertools.count(1)
"""Numbers of players, each once, so that what is forgotten late is nobody else's."""


class IsolatedPlayer:
    """A player whose decisions are made in another process."""

    _compiled: ClassVar[set[Size]] = set()
    """For which sizes of rules what a menu needs is compiled."""

    def __init__(self, process: Process, title: str) -> None:
        """Make the object of class `title` there. Raises PlayerError with the file's own message."""
        self._process = process
        self._rules: Rules | None = None
        try:
            number = next(_numbers)
            answer = process.ask("new", number, title, within=BEGINS_WITHIN)
        except (Failed, EOFError, TimeoutError) as error:
            raise PlayerError(
                f"The player '{title}' in '{process.path}' could not be made; a class is called without arguments. "
                f"Its own message:\n{error.args[0]}"
            ) from error
        if "sentence" in answer:
            raise PlayerError(str(answer["sentence"]))
        self.name = str(answer["name"])
        self._number = number

    def begin(self, view: View, chance: np.random.Generator) -> None:
        """Before its first decision."""
        self._process.ask("begin", self._number, view, chance)

    def choose(self, view: View, menu: Menu) -> Any:
        """The decision, as the player has made it."""
        rules, game = menu.parts
        known = rules is self._rules
        self._rules = rules
        if rules.size not in IsolatedPlayer._compiled:
            # its process can keep no machine code: what a menu needs is compiled here, or it would be at every start
            IsolatedPlayer._compiled.add(rules.size)
            menu.open_items()
            menu.of_kind("pass")
            menu.count_kinds()
        answer = self._process.ask("choose", self._number, view, None if known else rules, game)
        return _answer(answer)

    def __del__(self) -> None:
        if hasattr(self, "_number"):
            self._process.forgotten.append(self._number)  # told with the next task: this may come in the middle of one


def _answer(answer: dict[str, Any]) -> Any:
    if isinstance(answer.get("text"), str):
        return answer["text"]
    found = answer.get("action")
    if isinstance(found, dict):
        kind, offer, amount, options, issue = (found.get(key) for key in ("kind", "offer", "amount", "options", "issue"))
        texts = isinstance(options, dict) and all(isinstance(part, str) for part in (*options, *options.values()))
        if isinstance(kind, str) and isinstance(offer, str | None) and isinstance(issue, str | None) and texts:
            if isinstance(amount, int) and isinstance(options, dict):
                return Action(kind, offer, amount, options, issue)
    return Odd(str(answer.get("shown", answer)))


@lru_cache(maxsize=64)
def process_of(path: str, changed: int) -> Process:
    """The process for a file as it was written at `changed`, nanoseconds."""
    del changed
    return Process(path)
