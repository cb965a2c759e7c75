"""The computer in a seat for a while: which players can sit there, and what one of them would do there now."""

from __future__ import annotations

from negotiate.engine.notation import parse
from negotiate.play.seating import NO_MEDIATOR
from negotiate.players.levels import levels_of
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.roster import MEDIATOR_NAMES, party_players
from negotiate.table.lobby import players_of
from negotiate.table.table import Table
from negotiate.words.speaker import Speaker

FIRST = ("cautious",)
"""Of the players that are no levels those that a list begins with."""


def strengths(table: Table, seat: str) -> tuple[str, ...]:
    """The players by name that can sit in a seat, the levels first, weakest before strongest."""
    rules = table.match.rules
    if seat not in rules.names.parties:
        return tuple(name for name in (*MEDIATOR_NAMES, *PYTHON_MEDIATORS) if name != NO_MEDIATOR)
    return tuple(dict.fromkeys((*levels_of(rules, seat), *FIRST, *party_players(rules.personalities))))


def words_of_players(table: Table, speaker: Speaker) -> dict[str, str]:
    """The players that can sit in any of the seats in a few words each, by name, as before a game in any client."""
    rules = speaker.told(table.match.rules)
    seats = (*rules.names.mediators, *rules.names.parties)  # a name that means both is told as a party's
    return {offered.name: offered.text for seat in seats for offered in players_of(rules, seat, speaker)}


def player_of(table: Table, seat: str) -> str:
    """Who plays a seat, as a record names it."""
    return table.match.recorded_players()[seat]


def stand_in(table: Table, seat: str, player: str) -> str:
    """The action, in notation, that `player` would take for a seat whose decision is open; empty where none is.

    It is tried on a copy, so nothing has happened: where several decide at once, the usual players decide for the others.
    """
    if table.open_to(seat) is None:
        return ""
    others = {one: table.usual(one) for one in table.people if one != seat}
    trial = table.match.fork({**others, seat: player})
    before = len(trial.decisions)
    found: str | None = None
    while found is None and trial.step():
        found = next((taken.action for taken in trial.decisions[before:] if taken.seat == seat), None)
    return found or ""


def package_of(table: Table, action: str) -> dict[str, str]:
    """The package in an action, option by issue; empty where it has none."""
    return dict(parse(table.match.rules.names, action).options)
