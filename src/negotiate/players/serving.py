"""What runs in the process of a player that is shut in: it loads the file, asks the player, and sends back its answers."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from negotiate.engine.kernel import CACHE_FOLDER
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.errors import PlayerError
from negotiate.players.isolated import LENGTH, LONGEST
from negotiate.players.protocol import begin_with, name_of
from negotiate.players.python_file import made, module_of
from negotiate.players.sandbox import shut_in


def serve() -> None:
    """Answer tasks from stdin until it is closed. Whatever the player prints goes along with the answer."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nothing, stream)
    players: dict[int, tuple[Any, list[Rules]]] = {}
    path = ""
    for task, gone, *given in _tasks(source):
        for number in gone:
            players.pop(number, None)
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                if task == "open":
                    path = given[0]
                    answer = _opened(path)
                else:
                    answer = _done(players, path, task, given)
        except BaseException as error:
            answer = {"failed": "".join(traceback.format_exception(error))[-LONGEST // 8 :]}
        answer["printed"] = printed.getvalue()[: LONGEST // 8]
        data = json.dumps(answer).encode()
        target.write(LENGTH.pack(len(data)) + data)
        target.flush()


def _tasks(source: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    """What the program asks. It is the program that writes here, so what comes may be unpickled."""
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        yield pickle.loads(source.read(LENGTH.unpack(head)[0]))


def _opened(path: str) -> dict[str, Any]:
    """Shut the process in, and only then load the file."""
    places = [Path(path), Path(sys.prefix), Path(sys.base_prefix), *map(Path, ("/usr", "/lib", "/lib64", "/etc/localtime"))]
    places += [Path(__file__).resolve().parent.parent, *([CACHE_FOLDER] if CACHE_FOLDER else [])]
    places += [Path(place) for place in sys.path if place and Path(place).name in ("site-packages", "dist-packages")]
    held = shut_in(places)
    try:
        module_of(path, Path(path).stat().st_mtime_ns)
    except PlayerError as error:
        return {"sentence": str(error)}
    return {"held": list(held)}


def _done(players: dict[int, tuple[Any, list[Rules]]], path: str, task: str, given: list[Any]) -> dict[str, Any]:

    if task == "new":
        try:
            player = made(path, given[1])
        except PlayerError as error:
            return {"sentence": str(error)}
        if getattr(player, "chooses_slots", False):
            return {
                "sentence": f"'{given[1]}' in '{path}' is a policy, which cannot be shut in. Write its network to a .npz "
                "file, which runs nothing, and seat that; or leave --isolate away."
            }
        players[given[0]] = (player, [])
        return {"name": name_of(player)}
    player, rules = players[given[0]]
    if task == "begin":
        begin_with(player, given[1], given[2])
        return {}
    _number, view, new_rules, game = given
    if new_rules is not None:
        rules[:] = [new_rules]
    answer = player.choose(view, Menu(rules[0], game))
    if isinstance(answer, Action):
        return {"action": vars(answer) | {"options": dict(answer.options)}, "shown": f"{answer!r:.1000}"}
    return {"text": answer} if isinstance(answer, str) else {"shown": f"{answer!r:.1000}"}
