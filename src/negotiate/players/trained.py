"""`trained`: a level that decides at once, by a network that has learned its seat by playing (lab/train.py).

There is a network for every principal at the table of a shipped scenario, in assets/trained, where README.md has the
commands that made them. It plays the scenario as it is shipped and with its presets and settings; a rule file with other
parties, issues or options needs one of its own.
"""

from __future__ import annotations

from pathlib import Path

from negotiate.engine.rules import Names, Rules
from negotiate.errors import PlayerError
from negotiate.paths import assets_folder
from negotiate.players.policy import ENDING, Policy, layout_of, read_policy, sizes_of

NAME = "trained"


def file_of(scenario: str, seat: str) -> Path:
    """The file of the network for a seat, whether there is one or not."""
    return assets_folder() / NAME / f"{scenario}-{seat}{ENDING}"


def has_learned(rules: Rules, seat: str) -> bool:
    """Whether there is a network that can play this seat in these rules."""
    try:
        trained(rules, seat)
    except PlayerError:
        return False
    return True


def trained(rules: Rules, seat: str) -> Policy:
    """The player in a party's seat. Raises PlayerError where it has not learned the seat, or other things in it."""
    names = rules.names
    path = file_of(names.scenario, seat)
    anew = f"Train a player of your own: negotiate train {names.scenario} {seat} --out FOLDER, and name the file it writes."
    if not path.is_file():
        raise PlayerError(
            f"'{NAME}' has not learned to play {seat} in {names.scenario}; it has learned {_learned(names)}. {anew}"
        )
    network, about = read_policy(path, str(path))
    needed = sizes_of(names)
    if network.shape != needed:
        raise PlayerError(
            f"'{NAME}' has learned to play {seat} in {names.scenario} as it is shipped, with {network.shape[0]} numbers to "
            f"observe and {network.shape[1]} slots; this rule file has {needed[0]} and {needed[1]}. {anew}"
        )
    if about["layout"] != layout_of(names):
        raise PlayerError(
            f"'{NAME}' has learned to play {seat} in {names.scenario} as it is shipped, with other parties, tracks, issues "
            f"or options than this rule file has, or in another order. {anew}"
        )
    return Policy(network, NAME, about["character"])


def _learned(names: Names) -> str:
    """What it has learned, as a part of a sentence."""
    here = [seat for seat in names.parties if file_of(names.scenario, seat).is_file()]
    return f"{' and '.join(here)} there" if here else "the principals of the shipped scenarios"
