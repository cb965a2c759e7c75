"""What has to be known to repeat a run, as plain data for its run.json: how it was asked for, and what it was played by.

The rules themselves stand in run.json in full. No time and no machine name stands here, so that folders can be compared.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from typing import Any

from negotiate.engine.rules import Rules
from negotiate.players.objects import described, named
from negotiate.players.protocol import Player
from negotiate.players.python_file import file_of, names_file
from negotiate.rulebook.reading.overrides import Overrides, parse
from negotiate.version import __version__

FORMAT = 1
"""Version of the layout of a results folder."""
PACKAGES = ("numpy", "numba", "polars")
"""Packages whose version may change a result or a file."""


def settings(
    rules: str | os.PathLike[str] | Rules,
    overrides: Overrides | None,
    preset: str | None,
    players: Mapping[str, str | Player | type[Player]],
    mediator: str | Player | type[Player] | None,
) -> dict[str, Any]:
    """How a run was asked for; the arguments are those of `simulate`. Raises OverrideError."""
    return {
        "scenario": scenario_word(rules),
        "set": parse(overrides or {}),
        "preset": preset,
        "players": {seat: named(player, seat) for seat, player in players.items()},
        "mediator": None if mediator is None else named(mediator),
    }


def scenario_word(rules: str | os.PathLike[str] | Rules) -> str:
    """The word that stands for these rules: a name or a path as it was given, the id of loaded rules."""
    return rules.names.scenario if isinstance(rules, Rules) else os.fspath(rules)


def provenance(kind: str, players: Iterable[str], personalities: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The head of a run.json: what the folder holds, and what it was made by besides the rules and the seed.

    `files` has the SHA-256 of the files of players in Python (another text may be another player), `objects`, where there
    are some, what the players are that are objects or classes, `personalities` the numbers of those of
    rules/personalities.yaml that play.
    """
    named = list(dict.fromkeys(players))
    bases = {name.partition("+")[0] for name in named}
    objects = described(named)
    return {
        "kind": kind,
        "format": FORMAT,
        "program": __version__,
        "files": {name: _digest(name) for name in named if names_file(name)},
        **({"objects": objects} if objects else {}),
        "personalities": {name: dict(numbers) for name, numbers in personalities.items() if name in bases},
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that a result depends on; a missing package reads `none`."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "none"
    return found


def _digest(name: str) -> str:
    """SHA-256 of the file of a player in Python."""
    return hashlib.sha256(file_of(name).read_bytes()).hexdigest()
