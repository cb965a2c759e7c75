"""A record of many games in one file: the rules once, then game after game.

    {"format": "negotiate-records", "format_version": 2, …}    a record's header (record.py) without `game`
    {"game": 0}
    …the lines of game 0, as in a record of its own
    {"game": 1}
    …

It is written by `simulate` and never gone on with: whoever wants to go on from a game takes a record of that game alone.
Reading goes through the games one after the other, so it needs room for one game.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from negotiate.errors import RecordError
from negotiate.words.json_lines import Line, line_of
from negotiate.words.language import N_

FORMAT_OF_MANY = "negotiate-records"
_BEGINNING = re.compile(rb'\s*\{\s*"game"\s*:\s*(\d{1,20})\s*\}\s*')
"""The line with which a game begins."""


class Part(NamedTuple):
    """One game of a file of many."""

    game: int
    """Its number."""
    lines: list[bytes]
    """The header of the file, and the lines of the game without the one that begins it."""
    begins: int
    """The number of the line with which it begins; in `content` its first line is the second."""
    start: int
    """How many bytes of the file come before that line."""
    is_last: bool
    """Whether the file ends with it, so that its last line may be cut off."""

    @property
    def content(self) -> bytes:
        """The lines as one: a record but for its `game`."""
        return b"".join(self.lines)


def parts(path: Path) -> Iterator[Part]:
    """The games of a file of many, in their order, in one pass that holds one game at a time.

    Nothing where the file does not begin as one of many. Raises OSError where it cannot be read.
    """
    with path.open("rb") as file:
        header = file.readline()
        if not _is_of_many(header):
            return
        part: Part | None = None
        start = len(header)
        for number, line in enumerate(file, 2):
            beginning = _BEGINNING.fullmatch(line)
            if beginning is not None:
                if part is not None:
                    yield part
                part = Part(int(beginning[1]), [header], number, start, is_last=False)
            elif part is not None:
                part.lines.append(line)
            start += len(line)
        if part is not None:
            yield part._replace(is_last=True)


def part_of(path: Path, game: int | None) -> Part | None:
    """Game number `game` of a file of many, the only one of None; None where the file does not begin as one of many.

    Raises RecordError where the game is not in the file, and OSError where it cannot be read.
    """
    if not is_of_many(path):
        return None
    known: list[int] = []
    for part in parts(path):
        if part.game == game or (game is None and part.is_last and not known):
            return part
        known.append(part.game)
    raise _not_there(path, game, known)


def is_of_many(path: Path) -> bool:
    """Whether a file begins as one of many games. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return _is_of_many(file.readline())


def _is_of_many(header: bytes) -> bool:
    return b'"' + FORMAT_OF_MANY.encode() + b'"' in header and (line_of(header) or {}).get("format") == FORMAT_OF_MANY


def _not_there(path: Path, game: int | None, known: list[int]) -> RecordError:
    if not known:
        return RecordError(N_("'{path}' holds no game: it was cut off before the first."), path=path)
    if game is None:
        return RecordError(
            N_("'{path}' holds {count} games; say which one by its number, as in --game {first}."),
            path=path,
            count=len(known),
            first=known[0],
        )
    return RecordError(
        N_("'{path}' has no game {game}; it holds {count}, the numbers {least} to {most}."),
        path=path,
        game=game,
        count=len(known),
        least=min(known),
        most=max(known),
    )


class RecordOfMany:
    """Writes games into one file, one after the other; what is whole of an unfinished file of the same header is kept."""

    def __init__(self, path: Path, header: Line) -> None:
        """`header` is that of a record of any of the games (record.Header.to_data). Raises RecordError.

        The file at `path` is gone on with behind its last whole game, or begun anew where it has another header.
        """
        self.path = path
        about = {**{name: value for name, value in header.items() if name != "game"}, "format": FORMAT_OF_MANY}
        head = _written(about)
        self.games: set[int] = set()
        """The numbers of the games that the file has."""
        try:
            end = self._keep(head)
            self._file = path.open("r+b" if end else "wb")
            self._file.truncate(end)
            self._file.seek(end)
            if not end:
                self._file.write(head)
        except OSError as error:
            raise self._refused(error) from error

    def add(self, game: int, lines: Iterable[Line]) -> None:
        """Write a game that is over, with its lines as `Match.keep_journal` gives them. Raises RecordError."""
        try:
            self._file.write(_written({"game": game}))
            self._file.writelines(map(_written, lines))
            self._file.flush()
        except OSError as error:
            raise self._refused(error) from error
        self.games.add(game)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> RecordOfMany:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _keep(self, head: bytes) -> int:
        """Up to where an unfinished file is good: before its last game, which may not be whole. 0 where nothing is."""
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            if file.readline() != head:
                return 0
        end = len(head)
        for part in parts(self.path):
            end = part.start
            if not part.is_last:
                self.games.add(part.game)
        return end

    def _refused(self, error: OSError) -> RecordError:
        return RecordError(N_("'{path}' cannot be written: {reason}."), path=self.path, reason=error.strerror)


def join_records(files: Iterable[Path], target: Path) -> None:
    """The games of several files of the same header as one, in this order. Raises RecordError."""
    waiting = target.with_name(target.name + ".new")
    try:
        with waiting.open("wb") as joined:
            for place, path in enumerate(files):
                with path.open("rb") as file:
                    head = file.readline()
                    if not place:
                        joined.write(head)
                    joined.writelines(_lines(file))
        waiting.replace(target)
    except OSError as error:
        raise RecordError(N_("'{path}' cannot be written: {reason}."), path=target, reason=error.strerror) from error


def _lines(file: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a file, the last one with its end."""
    for line in file:
        yield line if line.endswith(b"\n") else line + b"\n"


def _written(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"
