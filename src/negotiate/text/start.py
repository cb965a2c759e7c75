"""Before the game, in the terminal: go on with a saved game or begin one; scenario, seats, mediator."""

from __future__ import annotations

from pathlib import Path

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, RecordError
from negotiate.paths import scenarios
from negotiate.play.match import NO_MEDIATOR
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.players.roster import LEVELS, MEDIATORS, party_players
from negotiate.rulebook.load import load
from negotiate.table.saves import ENDING, Saved, saved_games
from negotiate.table.session import Session, Setup
from negotiate.text.console import Console
from negotiate.words.labels import unit
from negotiate.words.speaker import Speaker

HUMAN = "human"
MOST_SAVES = 5
"""Saved games offered to go on with."""


def open_session(console: Console, scenario: str | None, seats: dict[str, str], seed: int | None) -> Session:
    """The game to play: as the command line says, and by asking for what it leaves open. Raises NegotiateError."""
    if scenario is not None and scenario.endswith(ENDING):
        return Session.resume(Path(scenario), speaker=console.speaker)
    if scenario is None:
        saved = _chosen_save(console)
        if saved is not None:
            return saved
        scenario = _chosen_scenario(console)
    rules = load(scenario)
    if not seats:
        console.say("", *about(console.speaker, rules))
        seats = _chosen_seats(console, rules)
    elif HUMAN not in seats.values():
        console.say("", *about(console.speaker, rules))  # whoever plays a seat reads the same in the brief
    return Session.begin(Setup(scenario, seats, seed=seed), speaker=console.speaker)


def about(speaker: Speaker, rules: Rules) -> list[str]:
    """A scenario in a few lines, with its content note."""
    document = rules.document
    lines = [f"{rules.names.title}. {document.get('summary') or ''}", _length(speaker, rules)]
    if document.get("content_note"):
        lines.append(speaker.say("Note: {note}", note=document["content_note"]))
    return lines


def _length(speaker: Speaker, rules: Rules) -> str:
    rounds = int(rules.record["round_count"][0])
    parties = len(rules.names.parties)
    return " ".join(
        (
            speaker.calendar(rules.names, rounds),
            speaker.plural("{count} party:", "{count} parties:", parties),
            ", ".join(rules.names.party_labels) + ".",
        )
    )


def _chosen_save(console: Console) -> Session | None:
    """A saved game to go on with, or None for a new one."""
    found = saved_games()
    for saved in found:
        if saved.problem:
            console.say(
                console.speaker.say("A saved game cannot be used and was left where it is: {problem}", problem=saved.problem)
            )
    open_ = [saved for saved in found if not saved.problem and not saved.is_finished][:MOST_SAVES]
    if not open_:
        return None
    choices = [console.speaker.say("Go on with {game}", game=_named(console.speaker, saved)) for saved in open_]
    while True:
        place = console.choose(
            console.speaker.say("Go on with a saved game, or begin a new one?"),
            [*choices, console.speaker.say("A new game")],
        )
        if place == len(open_):
            return None
        try:
            return Session.resume(open_[place].path, speaker=console.speaker)
        except RecordError as error:
            console.say(str(error))


def _named(speaker: Speaker, saved: Saved) -> str:
    where = speaker.say(
        "{unit} {round} of {rounds}", unit=unit(speaker, saved.round_label), round=saved.round, rounds=saved.rounds
    )
    return f"{saved.title}, {where} ({', '.join(saved.people)})" if saved.people else f"{saved.title}, {where}"


def _chosen_scenario(console: Console) -> str:
    names = scenarios()
    names.sort(key=lambda name: name != "tutorial")  # what teaches the game stands first
    found = []
    for name in names:
        rules = load(name)
        found.append(f"{rules.names.title}. {_length(console.speaker, rules)}")
    return names[console.choose(console.speaker.say("Which scenario?"), found)]


def _chosen_seats(console: Console, rules: Rules) -> dict[str, str]:
    """Who plays which seat. One person for one seat is quick; everything else is asked seat by seat."""
    names = rules.names
    seats = [*names.parties, *([names.mediator] if names.mediator else [])]
    labels = [*names.party_labels, *([names.mediator_label] if names.mediator else [])]
    chairs = [console.speaker.say("I play {who}", who=label) for label in labels]
    more = [
        console.speaker.say("Several people at this device"),
        console.speaker.say("Choose a player for every seat"),
        console.speaker.say("Watch the computer play"),
    ]
    place = console.choose(console.speaker.say("Who plays?"), [*chairs, *more])
    if place < len(seats):
        return {seats[place]: HUMAN}
    chosen: dict[str, str] = {}
    kind = place - len(seats)
    if kind == 2:
        return {seats[0]: names.players[0]}
    for seat, label in zip(seats, labels, strict=True):
        if kind == 0:
            if (
                console.choose(
                    console.speaker.say("{who} is played by:", who=label),
                    [console.speaker.say("a person"), console.speaker.say("the computer")],
                )
                == 0
            ):
                chosen[seat] = HUMAN
            continue
        chosen[seat] = _chosen_player(console, rules, seat, label)
    return chosen or {seats[0]: names.players[0]}


def _chosen_player(console: Console, rules: Rules, seat: str, label: str) -> str:
    names = rules.names
    if seat == names.mediator and seat not in names.parties:
        known = {name: summary for name, (_kind, summary) in MEDIATORS.items() if name != NO_MEDIATOR}
        known |= {name: offered.summary for name, offered in PYTHON_MEDIATORS.items()}
        usual = names.mediator_style
    else:
        known = LEVELS | {name: built.summary for name, built in party_players(rules.personalities).items()}
        usual = names.players[names.parties.index(seat)]
    players = [HUMAN, *sorted(known, key=lambda name: name != usual)]
    lines = [console.speaker.say("a person"), *(f"{name}: {console.speaker.say(known[name])}" for name in players[1:])]
    return players[console.choose(console.speaker.say("{who} is played by:", who=label), lines, usual=1)]


def complaint(speaker: Speaker, error: NegotiateError) -> str:
    """The error as it is said before a game begins."""
    return speaker.say("The game cannot begin. {error}", error=speaker.error(error))
