"""A class of one: a game in a browser on this computer. One person may hold several seats; it ends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from negotiate.classroom.addresses import LOOPBACK
from negotiate.classroom.answer import Answer
from negotiate.classroom.game import PERSON, Cast, Game
from negotiate.classroom.hub import Hub
from negotiate.classroom.register import CLOSED, DEBRIEF
from negotiate.classroom.room import Plan, Room
from negotiate.classroom.tokens import new_token
from negotiate.errors import RecordError
from negotiate.table.saves import ENDING, new_save
from negotiate.words.language import N_

MEDIATOR = "mediator"
"""The mediator's seat in any scenario."""
LOOK, GONE = 0.5, 60.0
"""Seconds between two looks whether it is done; and without a page, after the end, until it is."""


@dataclass(frozen=True)
class Alone:
    """The room, its record, and the tokens of the seats that the person holds, by seat."""

    room: Room
    record: Path
    tokens: Mapping[str, str]

    def address(self, port: int, key: str) -> str:
        """Where the browser finds it; key and tokens stand behind the `#`, which no browser sends anywhere."""
        return f"http://{LOOPBACK}:{port}/play#{'.'.join((key, *self.tokens.values()))}"


def begin(
    folder: Path, scenario: str, seats: Mapping[str, str], seed: int | None, language: str, clock: Callable[[], float]
) -> Alone:
    """A new game, or a saved one (`.jsonl`) to go on with; `seats` is who plays which, `human` by the person here.

    Without a person at any seat the first party is theirs. `folder` holds what is only needed while it is played. Raises
    NegotiateError in a sentence.
    """
    if scenario.endswith(ENDING):
        record = Path(scenario)
        scenario, people, cast = _of_record(record, seats)
        seed = 0
    else:
        people, cast, ids = _chosen(scenario, seats)
        record = new_save(ids)
    room = Room.begin(folder, Plan(scenario, 1, language, seed, cast=cast, record=record), clock=clock)
    tokens = {}
    for seat in people:
        tokens[seat] = new_token()
        asks = {"id": "join", "code": room.register.code, "token": tokens[seat], "language": language}
        device = str(_done(room.join(asks)).data["device"])
        _done(room.take(device, {"id": "sit", "kind": "sit", "table": 1, "seat": seat}))
    _done(room.direct({"id": "begin", "kind": "start"}))
    room.go_on(1)
    return Alone(room, record, tokens)


def _done(answer: Answer) -> Answer:
    """What has to be done before anybody plays; nobody but the disk can refuse it. Raises RecordError."""
    if not answer.done:
        raise RecordError(
            N_("The game cannot begin, because the disk takes nothing more. Make room on it, and start again.")
        )
    return answer


def _chosen(scenario: str, seats: Mapping[str, str]) -> tuple[list[str], Cast, str]:
    """Who is played by the person and who by which player, and the id of the scenario."""
    others = {seat: player for seat, player in seats.items() if player != PERSON}
    mediator = others.pop(MEDIATOR, None)
    people = [seat for seat, player in seats.items() if player == PERSON]
    game = Game.begin(scenario, 0, people, None, Cast(others, mediator))
    try:
        sitting = [seat for seat in game.seats if seat in game.people] or [game.seats[0]]
        return sitting, Cast(others, mediator), game.table.match.rules.names.scenario
    finally:
        game.close()


def _of_record(record: Path, seats: Mapping[str, str]) -> tuple[str, list[str], Cast]:
    """The scenario of a saved game and the seats of its people, after the seats have changed as they are to."""
    game = Game.resume(record)
    try:
        if game.table.setup is None:
            raise RecordError(
                N_(
                    "'{path}' was played with a rule file of its own, and a browser goes on with shipped scenarios "
                    "only. Go on with it in the window or as text."
                ),
                path=record,
            )
        for seat, player in seats.items():
            game.table.seat_to(game.table.seat_called(seat), player)
        sitting = [seat for seat in game.seats if seat in game.people]
        if not sitting:
            raise RecordError(
                N_("No person plays in '{path}'; take a seat, for example --seat {seat}=human."),
                path=record,
                seat=game.seats[0],
            )
        return game.table.setup.scenario, sitting, Cast(mediator=game.table.setup.mediator)
    finally:
        game.close()


async def until_done(hub: Hub, stop: Callable[[], None]) -> None:
    """Stop when the person has said that it is done, or when the game is over and the page has been gone for a while."""
    alone = 0.0
    while True:
        await asyncio.sleep(LOOK)
        phase = hub.room.register.phase
        alone = alone + LOOK if phase == DEBRIEF and not hub.is_looked_at else 0.0
        if phase == CLOSED or alone >= GONE:
            await asyncio.sleep(LOOK)
            stop()
            return
