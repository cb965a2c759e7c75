"""The record of one game: a JSONL file with a header and a line for everything that happened, written as it happens.

    {"format": "negotiate-record", "format_version": 2, "program_version": …, "scenario": …, "rules_hash": …,
     "seed": …, "game": …, "seats": {seat: player}, "rules": the resolved rules document,
     "translations": {language: {dotted path in the rules: text}}, where there are any,
     "undo": when people may take a decision back, where that is not always (words/undo.py)}
    {"event": "action", "round": 1, "seat": "ukraine", "action": "propose prisoners-of-war=all-for-all", "draws": 3}
    {"event": "signed", …}                     see engine/events.py
    {"sealed": {"seat": "egypt", "issue": "sinai", "action": "stall"}, "round": 4}
                                               decided, and not revealed before all have decided (sealed.py)
    {"check": "3f9a…", "round": 1}             a short hash of the state at the end of a round
    {"undo": 12}                               back to the state after the first 12 lines that still count
    {"rewind": 30, "round": 3, "chance": 1}    the same, to the beginning of a round, and chance is drawn anew
    {"note": "…"}                              for people; no part of the game

What a facilitator did are events as well, and count as lines (match.py says what each means):

    {"event": "seat-changed", "round": 4, "seat": "egypt", "player": "cautious", "was": "human"}
    {"event": "event-card", "round": 4, …, "card": "shots", "injected": 1, "written": {the card, where no rule file has it}}
    {"event": "extended", "round": 4, "more": 2, "rounds": 14}
    {"event": "rewound", "round": 3, "from": 5, "to": 3, "chance": 1}     follows the line that goes back
    {"event": "marked", "round": 4, "mark": "hint", "seat": "egypt", "why": "…"}

An undo or a rewind takes cards and rounds back with the game. Changes of players and marks stay true: they follow again as
lines of the round that the game is in then, with `first`, the round that they were of. Chance after a rewind comes from the
numbered stream `chance` (past.py), which no one before it has.

A line that somebody asked for may have `command`, the id that who asked gave it. No two lines have the same.
`origin` in the header says of which record this one is a branch.

Every decision is replayed from its own line, the computer's too, so a record holds even where a later version of the program
would decide otherwise. What a player left to chance is not in its action, so the line says as `draws` how often the decision
asked chance, where it did; chance goes on from there for the rules.
The check value is of the whole state, chance included, but for what only the players' own heads hold (PRIVATE_MEMORY), which
no line tells. A sealed decision has a second line, its action, once it is revealed.

Format 1 is that of the games before the law of keeping one's word: its computer's seats decided anew, under rules that there
are no more. Such a record is told from its lines (`events_of`) and cannot be played again.

A last line that was cut off is dropped. A file may hold many games with the rules once (many.py). Reading a record back into
a match is replay.py's work.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event, strange_field
from negotiate.engine.notation import format_state
from negotiate.engine.records import copied
from negotiate.engine.rules import Names, Rules
from negotiate.errors import RecordError, Sentence
from negotiate.play.lock import Lock, beside
from negotiate.play.many import Part, is_of_many, part_of, parts
from negotiate.players.elsewhere import MODELS
from negotiate.players.python_file import PATH_SIGNS, PYTHON, names_file
from negotiate.version import __version__
from negotiate.words.json_lines import Line, pieces
from negotiate.words.language import N_
from negotiate.words.undo import ALWAYS, RULES_OF_UNDO

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
DROPPED = Sentence(N_("The last line was cut off and has been dropped."))


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
    origin: dict[str, str | int] = field(default_factory=dict)
    """Of which record this game is a branch, and from where on: `record`, its file, where it had one; `round`; `events`."""
    undo: str = ALWAYS
    """When people may take a decision back, one of words.undo.RULES_OF_UNDO; only what is not usual is written."""

    def to_data(self) -> Line:
        """The header as the first line of a record."""
        data = {"format": FORMAT, "format_version": FORMAT_VERSION, **self.__dict__}
        for name in ("translations", "origin"):
            if not data[name]:
                del data[name]
        if self.undo == ALWAYS:
            del data["undo"]
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
    is_of_many: bool = False
    """Whether the file holds other games as well (many.py), so that nothing can be added to this one."""


class Recorder:
    """Appends lines to a record and flushes each, so that a crash loses one line at most."""

    is_behind = False
    """Whether the disk has refused a line, so that the record may not tell all that was played."""

    def __init__(self, path: str | os.PathLike[str], header: Header, *, fsync: bool = False) -> None:
        """Start a new record, which only its owner may read where people play: it holds what each of them keeps to itself.

        With `fsync` each append waits until the disk has it, so that not even a power cut loses what was answered. Raises
        RecordError when the file exists or cannot be written.
        """
        self.path = Path(path)
        self.fsync = fsync
        rights = OWNERS_ALONE if is_private(header) else 0o666

        def opener(name: str, flags: int) -> int:
            return os.open(name, flags, rights)

        try:
            self._lock: Lock | None = None if self.path.exists() else Lock(beside(self.path), f"'{self.path}'")
            # Path.open takes no opener, and the record closes it
            self._file = open(self.path, "x", encoding="utf-8", newline="\n", opener=opener)  # noqa: SIM115
        except FileExistsError:
            raise RecordError(
                N_("'{path}' exists already; a record is never overwritten. Choose another name."), path=self.path
            ) from None
        except OSError as error:
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=self.path, reason=error.strerror) from error
        try:
            self.append(header.to_data())
        except RecordError:
            self.close()
            self.path.unlink(missing_ok=True)
            raise
        if fsync:
            _sync_folder(self.path.parent)

    @classmethod
    def resume(cls, recording: Recording, lock: Lock, *, fsync: bool = False) -> Recorder:
        """Go on with a record that was read; a line that was cut off is removed and a note put in its place.

        The lock was taken before the record was read, so that nobody has written to it since.
        """
        recorder = cls.__new__(cls)
        recorder.path = recording.path
        recorder._lock = lock
        recorder.fsync = fsync
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
            raise RecordError(
                N_("'{path}' cannot be written: {reason}."), path=recording.path, reason=error.strerror
            ) from error
        try:
            for note in recording.notes:
                recorder.append({"note": note})
        except RecordError:
            recorder.close()
            raise
        return recorder

    def append(self, *lines: Line) -> None:
        """Write lines at once. Raises RecordError when the disk refuses."""
        try:
            self._file.write("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
            self._file.flush()
            if self.fsync:
                os.fsync(self._file.fileno())
        except OSError as error:
            self.is_behind = True
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=self.path, reason=error.strerror) from error

    def keep_private(self) -> None:
        """From now on only its owner may read the file: a person has come to the table."""
        try:
            self.path.chmod(OWNERS_ALONE)
        except OSError as error:
            raise RecordError(
                N_("'{path}' cannot be kept private: {reason}."), path=self.path, reason=error.strerror
            ) from error

    def close(self) -> None:
        """Close the file; a record can be resumed later. What the disk refuses still was told when it was appended."""
        with contextlib.suppress(OSError):
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
        raise RecordError(
            N_("'{path}' cannot be written: {reason}."), path=record, reason=getattr(error, "strerror", None) or error
        ) from error


def _sync_folder(folder: Path) -> None:
    """Have the disk know the name of a new file, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def is_private(header: Header) -> bool:
    """Whether people play this game, so that nobody else should read its record."""
    return PERSON in header.seats.values()


def header_of(
    rules: Rules,
    seed: int,
    game: int,
    seats: dict[str, str],
    origin: Mapping[str, str | int] | None = None,
    undo: str = ALWAYS,
) -> Header:
    """The header of a game that begins, or branches off another one."""
    translations = {language: dict(texts) for language, texts in rules.translations.items() if texts}
    document = rules.original.document  # the words that the digest is of
    return Header(
        __version__, rules.names.scenario, rules.digest, seed, game, seats, document, translations, dict(origin or {}), undo
    )


def check_value(rules: Rules, game: NDArray[np.void]) -> str:
    """A short hash of a game's state, chance included and the players' private memory left out."""
    state = copied(game)
    for name in PRIVATE_MEMORY:
        state[name] = 0
    return hashlib.sha256(format_state(rules, state).encode()).hexdigest()[:16]


def standing_lines(recording: Recording) -> list[Line]:
    """The lines of a record that were not taken back, as far as they say so; a strange one is left out."""
    standing: list[Line] = []
    for _number, line in recording.lines:
        back = next((name for name in ("undo", "rewind") if name in line), None)
        if back is None:
            standing.append(line)
        elif _goes_back(line, back, len(standing)):
            del standing[line[back] :]
    return standing


def _goes_back(line: Line, name: str, standing: int) -> bool:
    """Whether a line says how many of the lines before it, `standing` now, it keeps."""
    return isinstance(line[name], int) and 0 <= line[name] <= standing


def events_of(recording: Recording, names: Names) -> tuple[Event, ...]:
    """The events as the lines of a record tell them, without what was taken back; `names` are those of its rules.

    Raises RecordError for a line that no game of these rules writes.
    """
    standing: list[Line] = []
    for number, line in recording.lines:
        if "undo" in line:
            if not _goes_back(line, "undo", len(standing)):
                raise RecordError(
                    N_("{path}:{line}: the undo does not say how many of the lines before it it keeps."),
                    path=recording.path,
                    line=number,
                )
            del standing[line["undo"] :]
            continue
        if "event" in line and not (isinstance(line["event"], str) and isinstance(line.get("round"), int)):
            raise RecordError(
                N_("{path}:{line}: this line names an event without its kind or its round."),
                path=recording.path,
                line=number,
            )
        if "event" in line and (strange := strange_field(names, _event(line))):
            raise RecordError(
                N_(
                    "{path}:{line}: this line tells of something that the rules in the header do not know: its "
                    "'{strange}' is {value}."
                ),
                path=recording.path,
                line=number,
                strange=strange,
                value=f"{line.get(strange, 'missing')!s:.80}",
            )
        standing.append(line)
    return tuple(_event(line) for line in standing if "event" in line)


def _event(line: Line) -> Event:
    return Event.from_data({name: value for name, value in line.items() if name != "draws"})


def read(path: str | os.PathLike[str], game: int | None = None) -> Recording:
    """Read a record; of a file of many games (many.py) the one with this number, which may be left out where it has but one.

    Raises RecordError, naming the line, for anything but a cut-off last line, and for a game that is not there.
    """
    path = Path(path)
    with _readable(path):
        part = part_of(path, game)
        content = path.read_bytes() if part is None else part.content
    recording = _recording(path, part, content)
    if part is None and game not in (None, recording.header.game):
        raise RecordError(
            N_("'{path}' is the record of game {here} alone, and not of game {game}."),
            path=path,
            here=recording.header.game,
            game=game,
        )
    return recording


def read_all(path: str | os.PathLike[str]) -> Iterator[Recording]:
    """The record of every game of a file, of one game or of many, one after the other in one pass.

    Raises RecordError as `read` does, also for a file of many games that holds none.
    """
    path = Path(path)
    with _readable(path):
        one_by_one = parts(path) if is_of_many(path) else None
    if one_by_one is None:
        yield read(path)
        return
    is_empty = True
    while True:
        with _readable(path):
            part = next(one_by_one, None)
        if part is None:
            break
        is_empty = False
        yield _recording(path, part, part.content)
    if is_empty:
        read(path)  # says that there is no game


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turn what keeps a file from being read into a RecordError."""
    try:
        if is_endless(path):
            raise RecordError(N_("'{path}' is a device, a pipe or a socket; give the file of a recorded game."), path=path)
        yield
    except (OSError, ValueError) as error:
        raise RecordError(
            N_("'{path}' cannot be read: {reason}."), path=path, reason=getattr(error, "strerror", None) or error
        ) from error


def _recording(path: Path, part: Part | None, content: bytes) -> Recording:
    """The record that some content is: of a whole file, or of a part of one of many games."""
    lines: list[tuple[int, Line]] = []
    notes: list[str] = []
    sound = 0
    for piece in pieces(content):
        if not piece.is_blank:
            number, line = _number_in_file(part, piece.number), piece.line
            if line is None and piece.is_last and number > 1 and (part is None or part.is_last):
                notes.append(DROPPED)
                break
            if line is None:
                raise RecordError(
                    N_("{path}:{line}: this line is not a JSON object; the file is no record of a game, or it is damaged."),
                    path=path,
                    line=number,
                )
            if lines and "format" in line and "format_version" in line:
                raise RecordError(
                    N_(
                        "{path}:{line}: a second record begins here; a file holds one game. Put the lines from here on "
                        "into a file of their own."
                    ),
                    path=path,
                    line=number,
                )
            if "note" not in line:
                lines.append((number, line))
        sound = piece.end
    if not lines or lines[0][0] != 1:
        raise RecordError(N_("'{path}' is empty or does not begin with a header, so it is no record of a game."), path=path)
    first = lines[0][1] if part is None else {**lines[0][1], "format": FORMAT, "game": part.game}
    header = _header(path, first)
    return Recording(path, header, tuple(lines[1:]), tuple(notes), sound, first["format_version"], part is not None)


def _number_in_file(part: Part | None, number: int) -> int:
    """Which line of the file a line of what was read is."""
    return number if part is None or number == 1 else part.begins + number - 1


def is_endless(path: Path) -> bool:
    """Whether reading this may never come to an end, as with a device or a pipe. Raises OSError where there is nothing."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _header(path: Path, line: Line) -> Header:
    if line.get("format") != FORMAT:
        raise RecordError(N_("{path}:1: the first line is not the header of a recorded game."), path=path)
    if line.get("format_version") not in (OLD_LAW, FORMAT_VERSION):
        raise RecordError(
            N_("{path}:1: the record has format version {found}, and this program reads the versions {old} and {version}."),
            path=path,
            found=f"{line.get('format_version')!r}",
            old=OLD_LAW,
            version=FORMAT_VERSION,
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
            raise RecordError(
                N_("{path}:1: the header's '{name}' is missing or is not what it should be."), path=path, name=name
            )
    if not all(isinstance(player, str) for player in line["seats"].values()):
        raise RecordError(N_("{path}:1: the header's 'seats' must name a player for every seat."), path=path)
    for seat, player in line["seats"].items():
        why = names_code(player)
        if why is not None:
            raise RecordError(
                N_("{path}:1: the header seats '{player}' as '{seat}', {why}"),
                path=path,
                player=f"{player:.120}",
                seat=f"{seat:.40}",
                why=why,
            )
    translations = line.get("translations", {})
    if not isinstance(translations, dict) or not all(map(_are_texts, translations.values())):
        raise RecordError(
            N_("{path}:1: the header's 'translations' must hold texts by their path, for each language."), path=path
        )
    origin = line.get("origin", {})
    if not isinstance(origin, dict) or not all(isinstance(value, str | int) for value in origin.values()):
        raise RecordError(
            N_("{path}:1: the header's 'origin' must say in words and numbers where the game comes from."), path=path
        )
    undo = line.get("undo", ALWAYS)
    if undo not in RULES_OF_UNDO:
        raise RecordError(
            N_("{path}:1: the header's 'undo' is {undo}; it may be {known}."),
            path=path,
            undo=f"{undo!r:.40}",
            known=", ".join(RULES_OF_UNDO),
        )
    return Header(**{name: line[name] for name, _ in kinds}, translations=translations, origin=origin, undo=undo)


def names_code(player: str) -> Sentence | None:
    """What speaks against the name of a player in a record: it never may mean a file or a server. None for a good name."""
    if MODELS.names(player):
        return Sentence(
            N_(
                "which is a language model to ask. A record never names one: it calls it '{name}' and its name. "
                "Nobody was asked."
            ),
            name=PYTHON + MODELS.prefix,
        )
    if names_file(player.removeprefix(PYTHON)) or PATH_SIGNS.search(player):
        return Sentence(
            N_(
                "which names a file. A record never names code to run: it calls a player in Python '{python}' and its name. "
                "Nothing of that file was loaded."
            ),
            python=PYTHON,
        )
    return None


def _are_texts(texts: object) -> bool:
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())
