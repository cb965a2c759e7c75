"""Before the game, in the terminal: go on with a saved game or begin one; scenario, seats, mediator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from negotiate.errors import InUse, NegotiateError, RecordError
from negotiate.table.device import Device
from negotiate.table.lobby import HUMAN, NO_MEDIATOR, ScenarioOffer, SeatOffer, offer, scenarios
from negotiate.table.saves import ENDING, Saved, branch, saved_games
from negotiate.table.setup import Setup
from negotiate.text.console import Console
from negotiate.words.speaker import Speaker
from negotiate.words.undo import ALWAYS

MOST_SAVES = 5
"""Saved games offered at once to go on with; the others are one choice further."""


def open_device(
    console: Console, scenario: str | None, seats: dict[str, str], seed: int | None, undo: str = ALWAYS
) -> Device:
    """The game to play: as the command line says, and by asking for what it leaves open. Raises NegotiateError."""
    if scenario is not None and scenario.endswith(ENDING):
        return _seated(console, _resumed(console, Path(scenario)), seats)
    if scenario is None:
        saved = _chosen_save(console)
        if saved is not None:
            return _seated(console, saved, seats)
        scenario = _chosen_scenario(console)
    found = offer(scenario, console.speaker)
    if not seats:
        console.say("", *about(console.speaker, found))
        seats = _chosen_seats(console, found.seats)
    elif HUMAN not in seats.values():
        console.say("", *about(console.speaker, found))  # whoever plays a seat reads the same in the brief
    return Device.begin(Setup(scenario, seats, seed=seed, undo=undo), speaker=console.speaker)


def about(speaker: Speaker, found: ScenarioOffer) -> list[str]:
    """A scenario in a few lines, with its content note."""
    lines = [f"{found.title}. {found.summary}", _length(speaker, found)]
    if found.content_note:
        lines.append(speaker.say("Note: {note}", note=found.content_note))
    return lines


def _length(speaker: Speaker, found: ScenarioOffer) -> str:
    return " ".join(
        (
            found.length,
            speaker.plural("{count} party:", "{count} parties:", len(found.parties)),
            ", ".join(seat.label for seat in found.parties) + ".",
        )
    )


def _chosen_save(console: Console) -> Device | None:
    """A saved game to go on with, or None for a new one."""
    found = saved_games()
    for saved in found:
        if saved.problem:
            console.say(
                console.speaker.say(
                    "A saved game cannot be used and was left where it is: {problem}",
                    problem=saved.told(console.speaker).problem,
                )
            )
    open_ = [saved for saved in found if not saved.problem and not saved.is_finished]
    if not open_:
        return None
    first = 0
    while True:
        shown = open_[first : first + MOST_SAVES]
        more = len(open_) - first - len(shown)
        choices = [console.speaker.say("Go on with {game}", game=named(console.speaker, saved)) for saved in shown]
        if more:
            choices.append(console.speaker.plural("{count} more saved game, older", "{count} more saved games, older", more))
        place = console.choose(
            console.speaker.say("Go on with a saved game, or begin a new one?"),
            [*choices, console.speaker.say("A new game")],
        )
        if place == len(choices):
            return None
        if place == len(shown):
            first += MOST_SAVES
            continue
        try:
            return _resumed(console, shown[place].path)
        except RecordError as error:
            console.say(console.speaker.error(error))


def _resumed(console: Console, path: Path) -> Device:
    """The saved game, or a copy of it where somebody else has it open and the person wants one. Raises RecordError."""
    try:
        return Device.resume(path, speaker=console.speaker)
    except InUse as error:
        say = console.speaker.say
        choices = [say("Leave it"), say("Go on with a copy of it, as a branch")]
        if console.choose(console.speaker.error(error), choices) == 0:
            raise
        return Device.resume(branch(path), speaker=console.speaker)


def _seated(console: Console, device: Device, seats: Mapping[str, str]) -> Device:
    """A saved game with other players in some seats, which is said. Raises NegotiateError for who cannot sit there."""
    for step in device.seat_all(seats):
        console.say(*(entry.text for entry in device.entries(step)))
    return device


def named(speaker: Speaker, saved: Saved) -> str:
    """What a saved game is called in a list."""
    told = saved.told(speaker)
    where = speaker.say(
        "{unit} {round} of {rounds}",
        unit=told.round_label,
        round=saved.round,
        rounds=saved.rounds,
    )
    people = ", ".join(told.people)
    return f"{told.title}, {where} ({people})" if people else f"{told.title}, {where}"


def _chosen_scenario(console: Console) -> str:
    found = [offer(name, console.speaker) for name in scenarios()]
    lines = [f"{scenario.title}. {_length(console.speaker, scenario)}" for scenario in found]
    return found[console.choose(console.speaker.say("Which scenario?"), lines)].scenario


def _chosen_seats(console: Console, seats: Sequence[SeatOffer]) -> dict[str, str]:
    """Who plays which seat. One person for one seat is quick; everything else is asked seat by seat."""
    speaker = console.speaker
    chairs = [speaker.say("I play {who}", who=seat.label) for seat in seats]
    more = [
        speaker.say("Several people at this device"),
        speaker.say("Choose a player for every seat"),
        speaker.say("Watch the computer play"),
    ]
    place = console.choose(speaker.say("Who plays?"), [*chairs, *more])
    if place < len(seats):
        return {seats[place].seat: HUMAN}
    nobody = {seats[0].seat: seats[0].usual}
    kind = place - len(seats)
    if kind == 2:
        return nobody
    chosen: dict[str, str] = {}
    for seat in seats:
        if kind == 1:
            chosen[seat.seat] = _chosen_player(console, seat)
        elif (
            console.choose(
                speaker.say("{who} is played by:", who=seat.label), [speaker.say("a person"), speaker.say("the computer")]
            )
            == 0
        ):
            chosen[seat.seat] = HUMAN
    return chosen or nobody


def _chosen_player(console: Console, seat: SeatOffer) -> str:
    known = sorted(
        (player for player in seat.players if player.name != NO_MEDIATOR), key=lambda player: player.name != seat.usual
    )
    lines = [console.speaker.say("a person"), *(console.speaker.labelled(player.name, player.summary) for player in known)]
    place = console.choose(console.speaker.say("{who} is played by:", who=seat.label), lines, usual=1)
    return known[place - 1].name if place else HUMAN


def complaint(speaker: Speaker, error: NegotiateError) -> str:
    """The error as it is said before a game begins."""
    return speaker.say("The game cannot begin. {error}", error=speaker.error(error))
