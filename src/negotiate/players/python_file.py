"""A player in somebody's own Python file: `path/to/file.py:Class` wherever a player is named.

In place of a class there may be a function, which makes a policy (policy.py).
"""

from __future__ import annotations

import importlib.util
import inspect
import multiprocessing
import re
import sys
import traceback
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType

from negotiate.engine.kept_code import tell
from negotiate.errors import PlayerError
from negotiate.players.elsewhere import MODELS
from negotiate.players.isolated import VARIABLE, IsolatedPlayer, isolating, process_of
from negotiate.players.own_files import own_file, own_path
from negotiate.players.policy import Policy, names_policy
from negotiate.players.protocol import Player, name_of

ENDING = ".py:"
PYTHON = "python:"
"""Prefix under which a plain-Python player is recorded."""
PATH_SIGNS = re.compile(r"[/\\\x00-\x1f\x7f]")
"""What a path has and a name in a record has not."""


def names_class(name: str) -> bool:
    """Whether this name of a player means a class in a Python file; a name as records have it never does."""
    return ENDING in name and not name.startswith(PYTHON) and not MODELS.names(name)


def names_file(name: str) -> bool:
    """Whether this name of a player means something in a file: a class, or a policy (policy.py)."""
    return names_class(name) or (names_policy(name) and not name.startswith(PYTHON))


def file_of(name: str) -> Path:
    """The file in which the player lies that a name means; it need not be there."""
    return own_path(name if names_policy(name) else name.rpartition(":")[0])


def is_there(name: str) -> bool:
    """Whether there is such a file as the player's name means; where it cannot be looked for there is none."""
    try:
        return file_of(name).is_file()
    except OSError:
        return False


def recorded_name(player: Player) -> str:
    """How records call a player in plain Python: by a name that cannot be taken for the path of a file."""
    return PYTHON + PATH_SIGNS.sub("-", name_of(player)).replace(ENDING, "-py-")


def from_file(name: str) -> Player:
    """A new object of the class that `path/to/file.py:Class` names, or a policy that asks the function of this name.

    The file is read once and again after it has changed; the object is made anew for every game. It runs with the rights of
    whoever runs the program, which is said once, or shut in where that is wanted (isolated.py). Raises PlayerError, with the
    file's own traceback where it has one.
    """
    place, _, title = name.rpartition(":")
    path = own_file(place)
    if path is None:
        raise PlayerError(f"There is no file '{place}' to load the player '{title}' from; write path/to/file.py:Class.")
    own = str(path.resolve())
    if isolating():
        return IsolatedPlayer(process_of(own, path.stat().st_mtime_ns), title)
    _warn(place)
    return made(own, title, place)


def made(path: str, title: str, place: str = "") -> Player:
    """A new object of a class in the file at `path`, or its function as a policy, in this process; messages call the file
    `place`. Raises PlayerError.
    """
    place = place or path
    module = module_of(path, Path(path).stat().st_mtime_ns)
    found = getattr(module, title, None)
    if inspect.isfunction(found):
        return Policy(found, title)
    if not inspect.isclass(found):
        there = [
            own
            for own, value in vars(module).items()
            if (inspect.isclass(value) or inspect.isfunction(value)) and value.__module__ == module.__name__
        ]
        raise PlayerError(
            f"There is no class or function '{title}' in '{place}'. Those in it: {', '.join(there) or 'none'}."
        )
    if not callable(getattr(found, "choose", None)):
        raise PlayerError(
            f"The class '{title}' in '{place}' is no player: it needs a method choose(self, view, menu) that "
            "returns an action."
        )
    try:
        player = found()
    except (Exception, SystemExit) as error:
        raise PlayerError(
            f"The player '{title}' in '{place}' could not be made; a class is called without arguments. "
            f"Its own message:\n{_own(error)}"
        ) from error
    assert isinstance(player, Player)  # it has `choose`
    return player


@lru_cache(maxsize=64)
def module_of(path: str, changed: int) -> ModuleType:
    """The file as a module of its own; `changed` is when it was last written, nanoseconds.

    Raises PlayerError, with the file's own message, where it cannot be loaded.
    """
    name = f"negotiate_player_{Path(path).stem}_{abs(hash((path, changed))):x}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None  # the name ends in .py
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        raise PlayerError(f"The file '{path}' could not be loaded. Its own message:\n{_own(error)}") from error
    return module


@cache
def _warn(place: str) -> None:
    """Say, once for every file and in the first process alone, what it means to load it."""
    if multiprocessing.parent_process() is None:
        tell(
            f"the player in '{place}' runs with all your rights: it can read, change and send whatever you can. Load no "
            f"file of somebody whom you do not trust; --isolate (in Python: {VARIABLE}=1 in the environment) shuts it in."
        )


def _own(error: BaseException) -> str:
    """The traceback of somebody's own code, without the steps of ours that led there."""
    here = str(Path(__file__).resolve())
    steps = [
        step
        for step in traceback.extract_tb(error.__traceback__)
        if step.filename != here and not step.filename.startswith("<frozen")
    ]
    lines = ["Traceback (most recent call last):\n", *traceback.format_list(steps)]
    return "".join(lines + traceback.format_exception_only(error))
