"""Playing a record again: to go on with the game (`load`), or to prove that every line follows from those before (`verify`).

Rules + seed + ordered log of actions = the game. Built-in seats decide anew and must decide the same; the decisions of
people and of players from outside are taken from the record; every other line must come out as it was written.

Reading a rules document is the rulebook's work, so the caller hands in `from_document`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules, digest
from negotiate.errors import IllegalAction, NegotiateError, NotationError, RecordError
from negotiate.play.match import MEDIATOR, OUTSIDE_NAMES, PYTHON, Match
from negotiate.play.record import Line, Recorder, Recording, read
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.protocol import Player
from negotiate.version import __version__

FromDocument = Callable[[dict[str, Any]], Rules]


@dataclass(frozen=True)
class Disagreement:
    """The first line of a record that the replayed game does not bear out."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Replay:
    """A record played again: its rules, the events up to its end or to the first disagreement, and notes for people."""

    rules: Rules
    events: tuple[Event, ...]
    disagreement: Disagreement | None
    notes: tuple[str, ...]
    finished: bool
    """Whether the recorded game is over."""


def verify(path: str | os.PathLike[str], from_document: FromDocument) -> Replay:
    """Play a record again and compare every line.

    Raises RecordError for a file that is no record, or whose embedded rules cannot be used.
    """
    recording = read(path)
    rules = _rules(recording, from_document)
    notes = list(recording.notes)
    if recording.header.program_version != __version__:
        notes.append(f"The game was recorded by version {recording.header.program_version}; this is version {__version__}.")
    embedded = digest(recording.header.rules)
    if embedded != recording.header.rules_hash:
        found = Disagreement(
            1,
            f"The embedded rules have the hash {embedded[:12]}…, but the header says "
            f"{recording.header.rules_hash[:12]}…: the rules were changed after the game.",
        )
        return Replay(rules, (), found, tuple(notes), finished=False)
    match = _match(recording, rules, {})
    found_later, _ = _follow(match, recording)
    return Replay(match.rules, match.events, found_later, tuple(notes), match.outcome is not None)


def load(
    path: str | os.PathLike[str],
    from_document: FromDocument,
    seats: Mapping[str, str | Player] | None = None,
    *,
    go_on: bool = True,
) -> Match:
    """The match of a record, as it stood at the last line, random state included; it goes on exactly as it would have.

    `seats` gives the Python players of seats that had one (such a seat is otherwise spoken for by `submit`), or another
    player from outside. With `go_on` further events are written to the same file. Raises RecordError, naming the line,
    when the record does not agree with itself.
    """
    recording = read(path)
    rules = _rules(recording, from_document)
    if digest(recording.header.rules) != recording.header.rules_hash:
        raise RecordError(
            f"{recording.path}:1: the embedded rules do not have the hash that the header gives: they were "
            "changed after the game."
        )
    match = _match(recording, rules, seats or {})
    disagreement, missing = _follow(match, recording)
    if disagreement is not None:
        raise RecordError(f"{recording.path}:{disagreement.line}: {disagreement.sentence}")
    if match.pending is None and match.outcome is None:
        # The engine may reach the next open decision without a word; a fork tells, so that nothing is played ahead.
        ahead = match.fork()
        ahead.step()
        if len(ahead.events) == len(match.events):
            match.step()
    if go_on:
        recorder = Recorder.resume(recording)
        for line in missing:
            recorder.append(line)
        match.record_on(recorder)
    return match


def write_down(match: Match, path: str | os.PathLike[str]) -> None:
    """Write the record of an unrecorded match as far as it has come, by taking its decisions once more.

    Raises RecordError when the file exists or cannot be written.
    """
    decisions = [(event["seat"], str(event["action"])) for event in match.events if event.kind == "action"]
    with Match(match.rules, match.recorded_players(), match.seed, record=path, game=match.game_number) as again:
        while len(again.events) < len(match.events):
            pending = again.pending
            if pending is None:
                again.step()
                continue
            taken = sum(event.kind == "action" for event in again.events)
            again.decide(pending.seat, decisions[taken][1], submitted=False)


def _rules(recording: Recording, from_document: FromDocument) -> Rules:
    try:
        return from_document(recording.header.rules).translated(recording.header.translations)
    except NegotiateError as error:
        raise RecordError(f"{recording.path}:1: the embedded rules cannot be used: {error}") from error


def _match(recording: Recording, rules: Rules, seats: Mapping[str, str | Player]) -> Match:
    """A fresh match with the recorded players; seats from outside get the ones handed in."""
    players: dict[str, str | Player] = dict(recording.header.seats)
    known = (rules.names.mediator, MEDIATOR)
    for seat, player in seats.items():
        own = next((name for name in known if name in players), seat) if seat in known else seat
        recorded = players.get(own)
        if isinstance(recorded, str) and recorded not in OUTSIDE_NAMES and not recorded.startswith(PYTHON):
            raise RecordError(
                f"The seat '{seat}' is recorded as played by the built-in '{recorded}' and stays so; fork the "
                "match to change its player."
            )
        players[own] = player
    try:
        return Match(rules, players, recording.header.seed, game=recording.header.game)
    except NegotiateError as error:
        raise RecordError(f"{recording.path}:1: the recorded seats cannot be filled: {error}") from error


def _follow(match: Match, recording: Recording) -> tuple[Disagreement | None, list[Line]]:
    """Play along the lines. Returns the first disagreement, and the lines that follow from the last but were not written."""
    played = match.keep_journal()
    lines = recording.lines
    at = 0  # the next line of the file
    agreed = 0  # how many played lines the file has borne out
    while True:
        while at < len(lines) and agreed < len(played):
            number, line = lines[at]
            if line != played[agreed]:
                return Disagreement(
                    number, f"The record says {_said(line)}, but the game played again has {_said(played[agreed])}."
                ), []
            at += 1
            agreed += 1
        if at == len(lines):
            return None, played[agreed:]
        number, line = lines[at]
        sentence = _take(match, line, recording.header.seats)
        if sentence:
            return Disagreement(number, sentence), []
        if "undo" in line:
            at += 1
            agreed = len(played)


def _take(match: Match, line: Line, recorded: Mapping[str, str]) -> str | None:
    """Do what the next line needs: go back, go on, or decide as it says. A sentence when that cannot be done.

    `recorded` names the players of the record: what a program decided is not for `undo` to take back.
    """
    try:
        if "undo" in line:
            if not isinstance(line["undo"], int):
                return "The undo does not say how many lines it keeps."
            match.undo_to(line["undo"])
            return None
        pending = match.pending
        if pending is None:
            return None if match.step() else f"The record says {_said(line)}, but the game was over by then."
        if line.get("event") != "action" or line.get("seat") != pending.seat:
            return f"The record says {_said(line)}, but {pending.seat} had to decide then."
        player = recorded.get(pending.seat, "")
        by_program = player.startswith(PYTHON) or player in LEVELS
        match.decide(pending.seat, str(line.get("action")), submitted=not by_program)
    except (IllegalAction, NotationError) as error:
        return f"The record says {_said(line)}, which is not possible there: {error}"
    except RecordError as error:
        return str(error)
    return None


def _said(line: Line) -> str:
    """A line in short, for a sentence."""
    if "check" in line:
        return f"the check value {line['check']!s:.20} at the end of round {line.get('round')}"
    if line.get("event") == "action":
        return f"'{line.get('action')!s:.120}' by {line.get('seat')!s:.40} in round {line.get('round')}"
    details = ", ".join(f"{name} {value}" for name, value in line.items() if name not in ("event", "round"))
    return f"'{line.get('event')!s:.40}' in round {line.get('round')}{f' ({details:.160})' if details else ''}"
