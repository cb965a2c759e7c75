"""Playing a record again: to go on with the game (`load`), or to prove that every line follows from those before (`verify`).

Rules + seed + ordered log of decisions = the game. The decisions of all seats are taken from the record, the computer's too;
every other line must come out as it was written. Built-in players think again on the way, so that they remember what they
remembered and a game that is gone on with goes on as it would have.

Reading a rules document is the rulebook's work, so the caller hands in `from_document`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from negotiate.engine.event_kinds import FACILITATOR_KINDS
from negotiate.engine.events import Event
from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Rules, digest
from negotiate.errors import IllegalAction, NegotiateError, NotationError, RecordError, Sentence
from negotiate.play.commands import ID
from negotiate.play.facilitation import FromDocument, with_card
from negotiate.play.lock import Lock
from negotiate.play.match import Match
from negotiate.play.messages import Messages
from negotiate.play.record import OLD_LAW, Recorder, Recording, events_of, locked, names_code, read, read_all
from negotiate.play.seating import MEDIATOR, OUTSIDE_NAMES, for_every_mediator
from negotiate.players.outsiders import NAMES as LEVELS
from negotiate.players.protocol import Player
from negotiate.players.python_file import PYTHON
from negotiate.version import __version__
from negotiate.words.json_lines import Line
from negotiate.words.language import N_

ACTED = tuple(kind.id for kind in FACILITATOR_KINDS)
"""Events that tell what a facilitator did, besides cards that were brought in."""
MOST_DRAWS = 2**32
"""More than any decision asks chance."""
UNDER_OLD_LAW = Sentence(
    N_(
        "The game was played under the old law, before what is signed had to be kept (records of format 1). It is told from "
        "its own lines and cannot be played again"
    )
)


@dataclass(frozen=True)
class Disagreement:
    """The first line of a record that the replayed game does not bear out."""

    line: int
    sentence: Sentence


@dataclass(frozen=True)
class Replay:
    """A record played again: its rules, the events up to its end or to the first disagreement, and notes for people."""

    rules: Rules
    events: tuple[Event, ...]
    disagreement: Disagreement | None
    notes: tuple[str, ...]
    finished: bool
    """Whether the recorded game is over."""
    is_old: bool = False
    """Whether the game was played under the old law: its events are told from their lines, and nothing is proved."""


def verify(path: str | os.PathLike[str], from_document: FromDocument, game: int | None = None) -> Replay:
    """Play a record again and compare every line; of a file of many games the one with this number (record.read).

    Raises RecordError for a file that is no record, or whose embedded rules cannot be used.
    """
    return verified(read(path, game), from_document)


def verify_all(path: str | os.PathLike[str], from_document: FromDocument) -> Iterator[Replay]:
    """The same of every game of a file, of one or of many, in one pass. Raises RecordError where the next cannot be read."""
    return (verified(recording, from_document) for recording in read_all(path))


def verified(recording: Recording, from_document: FromDocument) -> Replay:
    """Play what was read of a record again and compare every line. Raises RecordError for rules that cannot be used."""
    rules = _rules(recording, from_document)
    notes = list(recording.notes)
    if recording.header.program_version != __version__:
        by = recording.header.program_version
        notes.append(Sentence(N_("The game was recorded by version {by}; this is version {here}."), by=by, here=__version__))
    embedded = digest(recording.header.rules)
    if embedded != recording.header.rules_hash:
        found = Disagreement(
            1,
            Sentence(
                N_(
                    "The embedded rules have the hash {found}…, but the header says {said}…: the rules were changed after "
                    "the game."
                ),
                found=embedded[:12],
                said=recording.header.rules_hash[:12],
            ),
        )
        return Replay(rules, (), found, tuple(notes), finished=False)
    if recording.format_version == OLD_LAW:
        events = events_of(recording, rules.names)
        finished = bool(events) and events[-1].kind == "ended"
        return Replay(rules, events, None, (*notes, Sentence("{under}.", under=UNDER_OLD_LAW)), finished, is_old=True)
    match = _match(recording, rules, {})
    found_later, _, otherwise = _follow(match, recording, from_document, {})
    if otherwise and recording.header.program_version == __version__:
        notes.append(
            Sentence(
                N_(
                    "{count} of the decisions that built-in players took are not those that they take in this version; the "
                    "record was written by another program, or changed."
                ),
                count=otherwise,
            )
        )
    return Replay(match.rules, match.events, found_later, tuple(notes), match.outcome is not None)


def load(
    path: str | os.PathLike[str],
    from_document: FromDocument,
    seats: Mapping[str, str | Player] | None = None,
    *,
    go_on: bool = True,
    fsync: bool = False,
    game: int | None = None,
) -> Match:
    """The match of a record, as it stood at the last line, random state included; it goes on exactly as it would have.

    `seats` gives the Python players of seats that had one (such a seat is otherwise spoken for by `submit`), or another
    player from outside. With `go_on` further events are written to the same file, with `fsync` as Match has it. `game` is
    the number of a game in a file of many (record.read), which cannot be gone on with.

    Raises RecordError, naming the line, when the record does not agree with itself, and InUse when another program has it
    open to go on with.
    """
    lock = locked(path) if go_on else None
    try:
        return _load(path, from_document, seats or {}, lock, fsync, game)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _load(
    path: str | os.PathLike[str],
    from_document: FromDocument,
    seats: Mapping[str, str | Player],
    lock: Lock | None,
    fsync: bool,
    number: int | None,
) -> Match:
    recording = read(path, number)
    if recording.is_of_many and lock is not None:
        raise RecordError(
            N_("'{path}' holds many games and is not gone on with; take a record of that game alone (simulate --record)."),
            path=recording.path,
        )
    if recording.format_version == OLD_LAW:
        raise RecordError(
            N_("{path}: {under}, gone on with, or asked what if; `negotiate replay {path}` tells it."),
            path=recording.path,
            under=UNDER_OLD_LAW,
        )
    rules = _rules(recording, from_document)
    if digest(recording.header.rules) != recording.header.rules_hash:
        raise RecordError(
            N_("{path}:1: the embedded rules do not have the hash that the header gives: they were changed after the game."),
            path=recording.path,
        )
    match = _match(recording, rules, seats)
    disagreement, missing, _ = _follow(match, recording, from_document, seats)
    if disagreement is not None:
        raise RecordError(
            N_("{path}:{line}: {sentence}"), path=recording.path, line=disagreement.line, sentence=disagreement.sentence
        )
    if match.pending is None and match.outcome is None:
        # The engine may reach the next open decision without a word; a fork tells, so that nothing is played ahead.
        ahead = match.fork()
        ahead.step()
        if len(ahead.events) == len(match.events):
            match.step()
    if lock is not None:
        messages = Messages(recording.path, fsync=fsync)
        recorder = Recorder.resume(recording, lock, fsync=fsync)
        if missing:
            recorder.append(*missing)
        match.record_on(recorder, messages)
    return match


def is_under_old_law(path: str | os.PathLike[str], game: int | None = None) -> bool:
    """Whether a record is of a game that can only be told. Raises RecordError for a file that is no record."""
    return read(path, game).format_version == OLD_LAW


def write_down(match: Match, path: str | os.PathLike[str]) -> None:
    """Write the record of a match as far as it has come; the same as its own `write_down`."""
    match.write_down(path)


def _rules(recording: Recording, from_document: FromDocument) -> Rules:
    try:
        return from_document(recording.header.rules).translated(recording.header.translations)
    except NegotiateError as error:
        raise RecordError(
            N_("{path}:1: the embedded rules cannot be used: {error}"), path=recording.path, error=error
        ) from error


def _match(recording: Recording, rules: Rules, seats: Mapping[str, str | Player]) -> Match:
    """A fresh match with the recorded players; seats from outside get the ones handed in."""
    players: dict[str, str | Player] = dict(recording.header.seats)
    known = (rules.names.mediator, MEDIATOR) if not rules.names.turns else ()
    for seat, player in (for_every_mediator(rules.names, seats) if rules.names.turns else seats).items():
        own = next((name for name in known if name in players), seat) if seat in known else seat
        recorded = players.get(own)
        if isinstance(recorded, str) and recorded not in OUTSIDE_NAMES and not recorded.startswith(PYTHON):
            raise RecordError(
                N_(
                    "The seat '{seat}' is recorded as played by the built-in '{recorded}'. Load the game without a "
                    "player for it; then `seat_to` changes who plays it."
                ),
                seat=seat,
                recorded=recorded,
            )
        players[own] = player
    try:
        header = recording.header
        return Match(rules, players, header.seed, game=header.game, undo=header.undo)
    except NegotiateError as error:
        raise RecordError(
            N_("{path}:1: the recorded seats cannot be filled: {error}"), path=recording.path, error=error
        ) from error


def _follow(
    match: Match, recording: Recording, from_document: FromDocument, seats: Mapping[str, str | Player]
) -> tuple[Disagreement | None, list[Line], int]:
    """Play along the lines. Returns the first disagreement, the lines that follow from the last but were not written, and
    how many decisions the built-in players would take otherwise."""
    played = match.keep_journal()
    names = dict(recording.header.seats)  # who plays by the record, whoever was handed in
    lines = recording.lines
    at = 0  # the next line of the file
    agreed = 0  # how many played lines the file has borne out
    otherwise = 0
    changed: dict[str, object] = {}  # the round in which a seat was given to somebody else
    while True:
        while at < len(lines) and agreed < len(played):
            number, line = lines[at]
            if line != played[agreed]:
                sentence = Sentence(
                    N_("The record says {told}, but the game played again has {played}."),
                    told=_said(line),
                    played=_said(played[agreed]),
                )
                return Disagreement(number, sentence), [], otherwise
            at += 1
            agreed += 1
        if at == len(lines):
            return None, played[agreed:], otherwise
        number, line = lines[at]
        try:
            same = _take(match, line, from_document, seats, names)
        except RecordError as error:
            return Disagreement(number, Sentence("{error}", error=error)), [], otherwise
        if line.get("event") == "seat-changed":
            changed[str(line.get("seat"))] = line.get("round")
        # what the person before had sealed stays decided, and a copy of the record has no line of that
        stood = line.get("issue") is not None and changed.get(str(line.get("seat"))) == line.get("round")
        otherwise += not (same or stood)
        for name in ("undo", "rewind"):
            if name in line:
                at += 1
                agreed = line[name]


def _take(
    match: Match,
    line: Line,
    from_document: FromDocument,
    seats: Mapping[str, str | Player],
    names: dict[str, str],
) -> bool:
    """Do what the next line needs: go back, go on, act, or decide as it says; False when a built-in player decides otherwise
    now. `seats` has the players in Python that were handed in, `names` those of the record.

    Raises RecordError, in a sentence, when the line cannot be followed.
    """
    command = _command(match, line)
    if "undo" in line:
        if not isinstance(line["undo"], int) or isinstance(line["undo"], bool):
            raise RecordError(N_("The undo does not say how many lines it keeps."))
        match.undo_to(line["undo"], command)
        return True
    if "rewind" in line:
        if not isinstance(line["rewind"], int) or isinstance(line["rewind"], bool):
            raise RecordError(N_("The rewind does not say how many lines it keeps."))
        match.rewind_to(line["rewind"], line.get("round"), line.get("chance"), command)
        return True
    try:
        if "sealed" in line:
            return _seal(match, line, command)
        if line.get("event") in ACTED or (line.get("event") == "event-card" and "injected" in line):
            if not _act(match, line, from_document, seats, names):
                match.proceed()
            return True
        awaited = match.awaited
        if awaited is None:
            if match.outcome is not None:
                raise RecordError(N_("The record says {told}, but the game was over by then."), told=_said(line))
            match.proceed()
            return True
        if line.get("event") != "action" or line.get("seat") != awaited.seat:
            raise RecordError(
                N_("The record says {told}, but {seat} had to decide then."), told=_said(line), seat=awaited.seat
            )
        action, draws = str(line.get("action")), line.get("draws", 0)
        if not isinstance(draws, int) or not 0 <= draws < MOST_DRAWS:
            raise RecordError(N_("The decision does not say in a number how often it asked chance."))
        known = None if awaited.issue is None else match.sealed.get((awaited.seat, awaited.issue))
        if known is not None and str(known) != action:
            raise RecordError(N_("The record says {told}, but '{known}' was sealed."), told=_said(line), known=known)
        # what a program decided is not for `undo` to take back
        player = names.get(awaited.seat, "")
        by_program = player.startswith(PYTHON) or player in LEVELS
        return match.take_again(action, draws, submitted=not by_program, command=command)
    except (IllegalAction, NotationError) as error:
        raise RecordError(
            N_("The record says {told}, which is not possible there: {error}"), told=_said(line), error=error
        ) from error


def _command(match: Match, line: Line) -> str | None:
    """The id of the command that a line says it answers."""
    command = line.get("command")
    if command is None:
        return None
    if not isinstance(command, str) or not ID.fullmatch(command):
        raise RecordError(N_("The id of the command in this line is none."))
    if command in match.answers:
        raise RecordError(N_("The command '{command}' was done by then; this line does it once more."), command=command)
    return command


def _act(
    match: Match,
    line: Line,
    from_document: FromDocument,
    seats: Mapping[str, str | Player],
    names: dict[str, str],
) -> bool:
    """Do what a facilitator did; False when the game has to go on first."""
    try:
        player: str | Player | None = None
        was = None
        if line["event"] == "seat-changed":
            name, seat = line.get("player"), str(line.get("seat"))
            if not isinstance(name, str):
                raise RecordError(N_("The record says {told}, which names no player."), told=_said(line))
            why = names_code(name)
            if why is not None:
                raise RecordError(N_("The record says {told}, {why}"), told=_said(line), why=why)
            player = seats.get(seat) if name.startswith(PYTHON) else None
            was = names.get(seat)
            names[seat] = name
        rules: Rules | None = None
        if "written" in line and isinstance(line["written"], dict) and match.awaited is not None:
            found = with_card(match.rules, match.first_rules, line["written"], from_document)
            if isinstance(found, Refusal):
                raise IllegalAction(found)
            rules = found
        return match.act_again(line, player, rules, was)
    except RecordError:
        raise
    except NegotiateError as error:
        raise RecordError(
            N_("The record says {told}, which is not possible there: {error}"), told=_said(line), error=error
        ) from error


def _seal(match: Match, line: Line, command: str | None) -> bool:
    """Seal what the line says, or go on to where it can be."""
    sealed = line["sealed"]
    if not isinstance(sealed, dict) or not all(isinstance(sealed.get(name), str) for name in ("seat", "issue", "action")):
        raise RecordError(N_("The sealed decision does not say whose it is, on which issue, and what."))
    if not match.seal_again(sealed["seat"], sealed["issue"], sealed["action"], command):
        if match.awaited is not None or match.outcome is not None:
            raise RecordError(N_("The record says {told}, which was not to be decided then."), told=_said(line))
        match.proceed()
    return True


def _said(line: Line) -> Sentence:
    """A line in short, for a sentence."""
    number = f"{line.get('round')}"
    if isinstance(line.get("sealed"), dict):
        named = {name: f"{line['sealed'].get(name)!s:.120}" for name in ("action", "seat", "issue")}
        return Sentence(N_("'{action}' sealed by {seat} on {issue} in round {number}"), **named, number=number)
    if "check" in line:
        check = f"{line['check']!s:.20}"
        return Sentence(N_("the check value {check} at the end of round {number}"), check=check, number=number)
    if line.get("event") == "action":
        named = {"action": f"{line.get('action')!s:.120}", "seat": f"{line.get('seat')!s:.40}"}
        return Sentence(N_("'{action}' by {seat} in round {number}"), **named, number=number)
    silent = ("event", "round", "draws", "command", "written")
    details = ", ".join(f"{name} {value}" for name, value in line.items() if name not in silent)
    details = f" ({details:.160})" if details else ""
    return Sentence(
        N_("'{event}' in round {number}{details}"), event=f"{line.get('event')!s:.40}", number=number, details=details
    )
