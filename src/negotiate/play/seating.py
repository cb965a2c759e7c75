"""Who sits where: the player of every seat, and the roster of those whom the engine decides for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.layout import Size
from negotiate.engine.notation import seat_index, seats
from negotiate.engine.rules import Names, Rules
from negotiate.errors import NegotiateError, PlayerError, UnknownName
from negotiate.play.slot_menu import character_of
from negotiate.players import roster as built_in
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.outsiders import is_outsider, outsider
from negotiate.players.protocol import Player, name_of
from negotiate.players.python_file import PYTHON
from negotiate.players.search import Search

OUTSIDE_NAMES = ("human", "outside")
"""Players of a seat for which `submit` speaks."""
MEDIATOR = "mediator"
"""The name of the mediator's seat, beside the id of who sits there."""
NO_MEDIATOR = "none"


def is_spoken_for(player: str | Player) -> bool:
    """Whether a seat with this player decides by what is submitted for it."""
    return isinstance(player, str) and (player in OUTSIDE_NAMES or player.startswith(PYTHON))


def without_mediator(rules: Rules) -> Rules:
    """The same rules with the mediator's seat taken away, as `mediator: none` in the rule file would."""
    record = rules.record.copy()
    for field in ("mediator", "mediator_count", "chair", "shares_tracks"):
        record[field] = 0
    names = replace(rules.names, mediator="", mediator_label="", mediator_style=NO_MEDIATOR, turns=())
    return replace(rules, record=record, names=names)


def at_table(rules: Rules, seats: Mapping[str, str | Player]) -> tuple[Rules, dict[str, str | Player]]:
    """The rules and the chosen players as a game has them: a mediator of style `none` sits at no table."""
    chosen = dict(seats)
    if rules.names.mediator in chosen and rules.names.mediator not in rules.names.parties and not rules.names.turns:
        chosen[MEDIATOR] = chosen.pop(rules.names.mediator)
    # somebody else may still be given the seat of a mediator that the rule file leaves out
    if chosen.get(MEDIATOR, rules.names.mediator_style) == NO_MEDIATOR:
        rules = without_mediator(rules)
        chosen.pop(MEDIATOR, None)
    return rules, chosen


def for_every_mediator(names: Names, chosen: Mapping[str, str | Player]) -> Mapping[str, str | Player]:
    """Who is chosen, by the ids of seats: what is chosen for `mediator` is for every mediator that is not named itself."""
    if MEDIATOR not in chosen or not names.mediators or MEDIATOR in seats(names):
        return chosen
    named = {seat: player for seat, player in chosen.items() if seat != MEDIATOR}
    return {**dict.fromkeys(names.mediators, chosen[MEDIATOR]), **named}


def seated(rules: Rules, chosen: Mapping[str, str | Player]) -> dict[str, str | Player]:
    """The player of every seat."""
    names = rules.names
    found: dict[str, str | Player] = dict(zip(names.parties, names.players, strict=True))
    found |= {mediator: chair.style for mediator, chair in names.mediators.items()}
    for own, player in for_every_mediator(names, chosen).items():
        if own not in found:
            raise UnknownName("seat", own, seats(names))
        if isinstance(player, type) and callable(getattr(player, "choose", None)):
            player = player()
        if not isinstance(player, str | Player):
            known = (*built_in.party_players(rules.personalities), *LEVELS, *OUTSIDE_NAMES)
            raise UnknownName("player", repr(player), known)
        found[own] = player
    for seat, player in found.items():
        if isinstance(player, str) and is_outsider(player):
            # a level stays a name, because its decisions can be made again from what it knows
            made = outsider(player, rules, seat)
            found[seat] = player if isinstance(made, Search) or player in LEVELS else made
    for seat, player in found.items():
        if not isinstance(player, str):
            _check_character(rules, seat, player)
    return found


def _check_character(rules: Rules, seat: str, player: Player) -> None:
    """Raise PlayerError for a player that chooses slots and acts in the last of them as nobody who is built in."""
    character = character_of(player, rules.names, seat_index(rules.names, rules.size, seat))
    if character is None:
        return
    try:
        built_in.find(character, rules.personalities)
    except NegotiateError as error:
        raise PlayerError(
            f"The policy '{name_of(player)}' cannot act in character as '{character}', which it would do in its last slot "
            f"as {seat}. {error}"
        ) from error


def roster_index(names: Names, size: Size, seat: str) -> int:
    """The place of a seat in a roster: a party's index, or behind the padded parties those of the mediators."""
    index = seat_index(names, size, seat)
    return index if index < len(names.parties) else size.parties + names.chair_of(seat)


def roster_of(rules: Rules, players: Mapping[str, str | Player]) -> NDArray[np.void]:
    """The built-in players as the engine reads them; other seats stay outside. Raises UnknownName."""
    names, size = rules.names, rules.size
    roster = built_in.new_roster(size)
    for seat, player in players.items():
        if not isinstance(player, str) or player in (*OUTSIDE_NAMES, *LEVELS) or player.startswith(PYTHON):
            continue
        index = roster_index(names, size, seat)
        if index >= size.parties:
            if player == NO_MEDIATOR or player not in built_in.MEDIATOR_NAMES:
                raise UnknownName("mediator style", player, (*built_in.MEDIATOR_NAMES, *PYTHON_MEDIATORS, *OUTSIDE_NAMES))
            built_in.write_mediator(player, size, roster[index : index + 1])
        else:
            built_in.write_traits(player, rules.record, size, index, roster[index : index + 1], rules.personalities)
    return roster
