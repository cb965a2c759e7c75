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
from pathlib import Path

from negotiate.errors import RecordError
from negotiate.words.json_lines import Line, pieces
from negotiate.words.language import N_

FORMAT = "negotiate-class"
FORMAT_VERSION = 1
NAME = "class.jsonl"


class Ledger:
    """Appends lines, each on the disk before `append` returns."""

    def __init__(self, path: Path, header: Line) -> None:
        """Begin a new ledger, which only its owner may read. Raises RecordError when it cannot be written."""
        self.path = path
        try:
            # Path.open takes no opener, and the ledger closes it
            self._file = open(  # noqa: SIM115 - close() does
                path, "xb", buffering=0, opener=lambda name, flags: os.open(name, flags | os.O_APPEND, 0o600)
            )
        except OSError as error:
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=path, reason=error.strerror) from error
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
            ledger._file = path.open("ab", buffering=0)
        except OSError as error:
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=path, reason=error.strerror) from error
        return ledger, lines

    def append(self, line: Line) -> None:
        """Write one line and wait until the disk has it. Raises RecordError when the disk refuses; nothing was said then."""
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        number = self._file.fileno()
        before = os.fstat(number).st_size
        try:
            while data:  # without a buffer, in which a refused line would wait and be written with the next one
                data = data[self._file.write(data) :]
            os.fsync(number)
        except OSError as error:
            self._take_back(before)
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=self.path, reason=error.strerror) from error

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
        raise RecordError(N_("'{path}' cannot be read: {reason}."), path=path, reason=error.strerror) from error
    lines: list[Line] = []
    sound = 0
    for piece in pieces(content):
        if piece.end == sound:
            break  # nothing stands behind the last line feed
        if piece.line is None or not piece.is_ended:
            if piece.end == len(content) and piece.number > 1:
                break
            raise RecordError(
                N_("{path}:{line}: this line is not a JSON object; the file is no ledger of a class, or damaged."),
                path=path,
                line=piece.number,
            )
        lines.append(piece.line)
        sound = piece.end
    if not lines or lines[0].get("format") != FORMAT:
        raise RecordError(N_("'{path}' is no ledger of a class: its first line is not the header of one."), path=path)
    if lines[0].get("format_version") != FORMAT_VERSION:
        raise RecordError(
            N_("{path}:1: the ledger has format version {found}, and this program reads version {version}."),
            path=path,
            found=f"{lines[0].get('format_version')!r}",
            version=FORMAT_VERSION,
        )
    return lines, sound
