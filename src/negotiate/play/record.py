"""The record of one game: a JSONL file with a header and a line for everything that happened, written as it happens.

    {"format": "negotiate-record", "format_version": 2, "program_version": …, "scenario": …, "rules_hash": …,
     "seed": …, "game": …, "seats": {seat: player}, "rules": the resolved rules document,
     "translations": {language: {dotted path in the rules: text}}, where there are any}
    {"event": "action", "round": 1, "seat": "ukraine", "action": "propose prisoners-of-war=all-for-all", "draws": 3}
    {"event": "signed", …}                     see engine/events.py
    {"sealed": {"seat": "egypt", "issue": "sinai", "action": "stall"}, "round": 4}
                                               decided, and not revealed before all have decided (sealed.py)
    {"check": "3f9a…", "round": 1}             a short hash of the state at the end of a round
    {"undo": 12}                               back to the state after the first 12 lines that still count
    {"note": "…"}                              for people; no part of the game

Every decision is replayed from its own line, the computer's too, so a record holds even where a later version of the program
would decide otherwise. What a player left to chance is not in its action, so the line says as `draws` how often the decision
asked chance, where it did; chance goes on from there for the rules.
The check value is of the whole state, chance included, but for what only the players' own heads hold (PRIVATE_MEMORY), which
no line tells. A sealed decision has a second line, its action, once it is revealed.

Format 1 is that of the games before the law of keeping one's word: its computer's seats decided anew, under rules that there
are no more. Such a record is told from its lines (`events_of`) and cannot be played again.

A last line that was cut off is dropped. Reading a record back into a match is replay.py's work.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event, strange_field
from negotiate.engine.notation import format_state
from negotiate.engine.rules import Names, Rules
from negotiate.errors import RecordError
from negotiate.play.lock import Lock, beside
from negotiate.players.python_file import PATH_SIGNS, PYTHON, names_file
from negotiate.version import __version__

FORMAT = "negotiate-record"
FORMAT_VERSION = 2
OLD_LAW = 1
"""The format of games that were played before the law of keeping one's word."""
PRIVATE_MEMORY = ("sight", "memory")
"""Fields of a game that only its built-in players write and read (players/tactics.py)."""
OWNERS_ALONE = 0o600
"""Rights of a file that only its owner may read and write."""
PERSON = "human"
"""The player of a seat that a person plays."""
DROPPED = "The last line was cut off and has been dropped."

Line = dict[str, Any]


@dataclass(frozen=True)
class Header:
    """What a game needs to be played again. `seats` names the player of every seat; `rules` is the resolved document.

    `translations` holds its texts in the other languages that there were, so that the game can be read in them anywhere.
    """

    program_version: str
    scenario: str
    rules_hash: str
    seed: int
    game: int
    seats: dict[str, str]
    rules: dict[str, Any]
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_data(self) -> Line:
        """The header as the first line of a record."""
        data = {"format": FORMAT, "format_version": FORMAT_VERSION, **self.__dict__}
        if not self.translations:
            del data["translations"]
        return data


@dataclass(frozen=True)
class Recording:
    """A record as read: its header, the lines with their numbers in the file, and what was dropped, in a sentence."""

    path: Path
    header: Header
    lines: tuple[tuple[int, Line], ...]
    notes: tuple[str, ...]
    sound_bytes: int
    """How many bytes of the file are whole lines."""
    format_version: int = FORMAT_VERSION


class Recorder:
    """Appends lines to a record and flushes each, so that a crash loses one line at most."""

    def __init__(self, path: str | os.PathLike[str], header: Header) -> None:
        """Start a new record, which only its owner may read where people play: it holds what each of them keeps to itself.

        Raises RecordError when the file exists or cannot be written.
        """
        self.path = Path(path)
        rights = OWNERS_ALONE if is_private(header) else 0o666

        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, rights)

        try:
            self._lock: Lock | None = None if self.path.exists() else Lock(beside(self.path), f"'{self.path}'")
            # Path.open takes no opener, and the record closes it
            self._file = open(self.path, "x", encoding="utf-8", newline="\n", opener=opener)  # noqa: SIM115
        except FileExistsError:
            raise RecordError(f"'{self.path}' exists already; a record is never overwritten. Choose another name.") from None
        except OSError as error:
            raise RecordError(f"'{self.path}' cannot be written: {error.strerror}.") from error
        self.append(header.to_data())

    @classmethod
    def resume(cls, recording: Recording, lock: Lock) -> Recorder:
        """Go on with a record that was read; a line that was cut off is removed and a note put in its place.

        The lock was taken before the record was read, so that nobody has written to it since.
        """
        recorder = cls.__new__(cls)
        recorder.path = recording.path
        recorder._lock = lock
        try:
            with recording.path.open("r+b") as file:
                file.truncate(recording.sound_bytes)
                file.seek(-1, os.SEEK_END)
                unended = file.read(1) != b"\n"
            if is_private(recording.header):
                recording.path.chmod(OWNERS_ALONE)
            recorder._file = recording.path.open("a", encoding="utf-8", newline="\n")
            if unended:
                recorder._file.write("\n")
        except OSError as error:
            raise RecordError(f"'{recording.path}' cannot be written: {error.strerror}.") from error
        for note in recording.notes:
            recorder.append({"note": note})
        return recorder

    def append(self, line: Line) -> None:
        """Write one line at once. Raises RecordError when the disk refuses."""
        try:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise RecordError(f"'{self.path}' cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """Close the file; a record can be resumed later."""
        self._file.close()
        if self._lock is not None:
            self._lock.release()


def locked(path: str | os.PathLike[str]) -> Lock | None:
    """The lock of a record that is about to be gone on with; None where there is nothing to hold.

    Raises InUse while another program has it, and RecordError where its folder cannot be written to.
    """
    record = Path(path)
    try:
        return Lock(beside(record), f"'{record}'") if record.is_file() else None
    except (OSError, ValueError) as error:
        raise RecordError(f"'{record}' cannot be written: {getattr(error, 'strerror', None) or error}.") from error


def is_private(header: Header) -> bool:
    """Whether people play this game, so that nobody else should read its record."""
    return PERSON in header.seats.values()


def header_of(rules: Rules, seed: int, game: int, seats: dict[str, str]) -> Header:
    """The header of a game that begins."""
    translations = {language: dict(texts) for language, texts in rules.translations.items() if texts}
    document = rules.original.document  # the words that the digest is of
    return Header(__version__, rules.names.scenario, rules.digest, seed, game, seats, document, translations)


def check_value(rules: Rules, game: NDArray[np.void]) -> str:
    """A short hash of a game's state, chance included and the players' private memory left out."""
    state = game.copy()
    for name in PRIVATE_MEMORY:
        state[name] = 0
    return hashlib.sha256(format_state(rules, state).encode()).hexdigest()[:16]


def events_of(recording: Recording, names: Names) -> tuple[Event, ...]:
    """The events as the lines of a record tell them, without what was taken back; `names` are those of its rules.

    Raises RecordError for a line that no game of these rules writes.
    """
    standing: list[Line] = []
    for number, line in recording.lines:
        if "undo" in line:
            if not isinstance(line["undo"], int) or not 0 <= line["undo"] <= len(standing):
                raise RecordError(
                    f"{recording.path}:{number}: the undo does not say how many of the lines before it it keeps."
                )
            del standing[line["undo"] :]
            continue
        if "event" in line and not (isinstance(line["event"], str) and isinstance(line.get("round"), int)):
            raise RecordError(f"{recording.path}:{number}: this line names an event without its kind or its round.")
        if "event" in line and (strange := strange_field(names, _event(line))):
            raise RecordError(
                f"{recording.path}:{number}: this line tells of something that the rules in the header do not know: its "
                f"'{strange}' is {line.get(strange, 'missing')!s:.80}."
            )
        standing.append(line)
    return tuple(_event(line) for line in standing if "event" in line)


def _event(line: Line) -> Event:
    return Event.from_data({name: value for name, value in line.items() if name != "draws"})


def read(path: str | os.PathLike[str]) -> Recording:
    """Read a record. Raises RecordError, naming the line, for anything but a cut-off last line."""
    path = Path(path)
    try:
        if is_endless(path):
            raise RecordError(f"'{path}' is a device, a pipe or a socket; give the file of a recorded game.")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise RecordError(f"'{path}' cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    lines: list[tuple[int, Line]] = []
    notes: list[str] = []
    sound = 0
    pieces = content.split(b"\n")
    last = max((number for number, piece in enumerate(pieces, 1) if piece.strip()), default=0)
    for number, piece in enumerate(pieces, 1):
        ending = min(sound + len(piece) + 1, len(content))
        if piece.strip():
            line = _line(piece)
            if line is None and number == last and number > 1:
                notes.append(DROPPED)
                break
            if line is None:
                raise RecordError(
                    f"{path}:{number}: this line is not a JSON object; the file is no record of a game, or it is damaged."
                )
            if lines and "format" in line and "format_version" in line:
                raise RecordError(
                    f"{path}:{number}: a second record begins here; a file holds one game. Put the lines from here on into "
                    "a file of their own."
                )
            if "note" not in line:
                lines.append((number, line))
        sound = ending
    if not lines or lines[0][0] != 1:
        raise RecordError(f"'{path}' is empty or does not begin with a header, so it is no record of a game.")
    header = _header(path, lines[0][1])
    return Recording(path, header, tuple(lines[1:]), tuple(notes), sound, lines[0][1]["format_version"])


def is_endless(path: Path) -> bool:
    """Whether reading this may never come to an end, as with a device or a pipe. Raises OSError where there is nothing."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _line(piece: bytes) -> Line | None:
    try:
        line = json.loads(piece)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None


def _header(path: Path, line: Line) -> Header:
    if line.get("format") != FORMAT:
        raise RecordError(f"{path}:1: the first line is not the header of a recorded game.")
    if line.get("format_version") not in (OLD_LAW, FORMAT_VERSION):
        raise RecordError(
            f"{path}:1: the record has format version {line.get('format_version')!r}, and this program reads "
            f"the versions {OLD_LAW} and {FORMAT_VERSION}."
        )
    kinds: Iterable[tuple[str, type]] = (
        ("program_version", str),
        ("scenario", str),
        ("rules_hash", str),
        ("seed", int),
        ("game", int),
        ("seats", dict),
        ("rules", dict),
    )
    for name, kind in kinds:
        if not isinstance(line.get(name), kind) or (kind is int and not 0 <= line[name] < 2**64):
            raise RecordError(f"{path}:1: the header's '{name}' is missing or is not what it should be.")
    if not all(isinstance(player, str) for player in line["seats"].values()):
        raise RecordError(f"{path}:1: the header's 'seats' must name a player for every seat.")
    for seat, player in line["seats"].items():
        if names_file(player.removeprefix(PYTHON)) or PATH_SIGNS.search(player):
            raise RecordError(
                f"{path}:1: the header seats '{player:.120}' as '{seat:.40}', which names a file. A record never names code "
                f"to run: it calls a player in Python '{PYTHON}' and its name. Nothing of that file was loaded."
            )
    translations = line.get("translations", {})
    if not isinstance(translations, dict) or not all(map(_are_texts, translations.values())):
        raise RecordError(f"{path}:1: the header's 'translations' must hold texts by their path, for each language.")
    return Header(**{name: line[name] for name, _ in kinds}, translations=translations)


def _are_texts(texts: object) -> bool:
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
