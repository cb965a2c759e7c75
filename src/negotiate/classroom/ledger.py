"""The ledger of a class: what has happened in the room, a JSON object a line, on the disk before anybody is answered.

    {"format": "negotiate-class", "format_version": 1, "code": …, "scenario": …, "tables": [seed, …], …}
    {"fact": "joined", "device": "d1", …, "by": "d1", "command": "k3x…", "at": 1790000000.0}

A line holds the id of the command that made it, so that a command that is sent twice is answered twice and done once. The
moves of a table stand in its own record (play/record.py), each with the id of its command. A last line that was cut off was
answered to nobody and is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError

FORMAT = "negotiate-class"
FORMAT_VERSION = 1
NAME = "class.jsonl"
Line = dict[str, Any]


class Ledger:
    """Appends lines, each on the disk before `append` returns."""

    def __init__(self, path: Path, header: Line) -> None:
        """Begin a new ledger, which only its owner may read. Raises RecordError when it cannot be written."""
        self.path = path
        try:
            # Path.open takes no opener, and the ledger closes it
            self._file = open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115
        except OSError as error:
            raise RecordError(f"'{path}' cannot be written: {error.strerror}.") from error
        self.append({"format": FORMAT, "format_version": FORMAT_VERSION, **header})

    @classmethod
    def resume(cls, path: Path) -> tuple[Ledger, list[Line]]:
        """Go on with a ledger; it and its lines, the header first. Raises RecordError for a file that is none."""
        lines, sound = read(path)
        ledger = cls.__new__(cls)
        ledger.path = path
        try:
            with path.open("r+b") as file:
                file.truncate(sound)
            ledger._file = path.open("ab")
        except OSError as error:
            raise RecordError(f"'{path}' cannot be written: {error.strerror}.") from error
        return ledger, lines

    def append(self, line: Line) -> None:
        """Write one line and wait until the disk has it. Raises RecordError when the disk refuses; nothing was said then."""
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        before = self._file.tell()
        try:
            self._file.write(data)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            self._take_back(before)
            raise RecordError(f"'{self.path}' cannot be written: {error.strerror}.") from error

    def _take_back(self, size: int) -> None:
        """A line that is only half there must not spoil the next one."""
        try:
            os.ftruncate(self._file.fileno(), size)
        except OSError:
            return  # the next reader drops the line, as it was cut off

    def close(self) -> None:
        """Close the file; a ledger can be resumed later."""
        self._file.close()


def read(path: Path) -> tuple[list[Line], int]:
    """The lines of a ledger, the header first, and how many bytes of the file are whole lines.

    Raises RecordError, naming the line, for anything but a cut-off last line.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RecordError(f"'{path}' cannot be read: {error.strerror}.") from error
    lines: list[Line] = []
    sound = 0
    for number, piece, is_whole in _pieces(content):
        line = _line(piece)
        if line is None or not is_whole:
            if sound + len(piece) + 1 >= len(content) and number > 1:
                break
            raise RecordError(
                f"{path}:{number}: this line is not a JSON object; the file is no ledger of a class, or damaged."
            )
        lines.append(line)
        sound += len(piece) + 1
    if not lines or lines[0].get("format") != FORMAT:
        raise RecordError(f"'{path}' is no ledger of a class: its first line is not the header of one.")
    if lines[0].get("format_version") != FORMAT_VERSION:
        raise RecordError(
            f"{path}:1: the ledger has format version {lines[0].get('format_version')!r}, and this program reads version "
            f"{FORMAT_VERSION}."
        )
    return lines, sound


def _pieces(content: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Every line with its number, and whether its end is there."""
    pieces = content.split(b"\n")
    for number, piece in enumerate(pieces, 1):
        if piece or number < len(pieces):
            yield number, piece, number < len(pieces)


def _line(piece: bytes) -> Line | None:
    try:
        line = json.loads(piece)
    except (ValueError, RecursionError):
        return None
    return line if isinstance(line, dict) else None
