"""What those at a table say to each other: kept beside the record of the game, and never part of what is played again.

    {"format": "negotiate-messages", "format_version": 1, "record": the record's file}
    {"number": 1, "round": 3, "events": 41, "from": "ukraine", "to": ["partners"], "text": "…", "at": 1.5,
     "offer": {"ceasefire": "local"}}
    {"consent": true}

`at` is what the caller's clock said, where it said something. A last line that was cut off is dropped. Without consent, the
last word on which counts, the file goes when the game is closed for good.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negotiate.errors import RecordError
from negotiate.play.record import OWNERS_ALONE
from negotiate.words.json_lines import pieces
from negotiate.words.language import N_

FORMAT = "negotiate-messages"
FORMAT_VERSION = 1
ENDING = ".messages"
PLENARY, PRESS = "plenary", "press"
"""To whom everybody may listen: all at the table, and the public outside it."""


@dataclass(frozen=True)
class Message:
    """One message. `to` is PLENARY or PRESS, or names seats; `events` says after how many events of the game it was said."""

    number: int
    round: int
    events: int
    sender: str
    to: tuple[str, ...]
    text: str
    offer: Mapping[str, str] = field(default_factory=dict)
    """A package that is shown with it, option by issue; nobody has tabled it."""
    at: float | None = None
    """When, by the clock of whoever passed it on."""

    def may_read(self, seat: str) -> bool:
        """Whether a seat may read it; an empty one is everybody's eyes, such as a projector's."""
        return self.to in ((PLENARY,), (PRESS,)) or (bool(seat) and (seat == self.sender or seat in self.to))

    def to_data(self) -> dict[str, Any]:
        """Plain data that JSON can hold."""
        data = {"number": self.number, "round": self.round, "events": self.events, "from": self.sender}
        data |= {"to": list(self.to), "text": self.text}
        if self.at is not None:
            data["at"] = self.at
        if self.offer:
            data["offer"] = dict(self.offer)
        return data


def messages_file(record: str | os.PathLike[str]) -> Path:
    """The file of the messages of a game, by its record."""
    path = Path(record)
    return path.with_name(path.name + ENDING)


class Messages:
    """The messages of one game, in order; in memory alone where the game is not recorded."""

    def __init__(self, record: Path | None = None, *, fsync: bool = False) -> None:
        """Those of the file beside the record, if there is one. Raises RecordError for a file that is damaged."""
        self._path = None if record is None else messages_file(record)
        self._record = "" if record is None else record.name
        self._fsync = fsync
        self._said: list[Message] = []
        self.consent = False
        """Whether those who wrote them have agreed that they are kept."""
        self._sound = 0
        """How many bytes of the file are whole lines."""
        if self._path is not None and self._path.exists():
            self._read(self._path)

    @classmethod
    def begun(cls, record: Path, *, fsync: bool = False) -> Messages:
        """Those of a game that begins. Raises RecordError where there are some of another game."""
        if messages_file(record).exists():
            raise RecordError(
                N_("'{path}' is there already, from another game. Choose another name."), path=messages_file(record)
            )
        return cls(record, fsync=fsync)

    def __len__(self) -> int:
        return len(self._said)

    @property
    def said(self) -> tuple[Message, ...]:
        """All messages, oldest first: for whoever looks after the game, and for a debrief with consent."""
        return tuple(self._said)

    def to_seat(self, seat: str) -> tuple[Message, ...]:
        """What a seat may read, oldest first; for an empty seat what everybody may."""
        return tuple(message for message in self._said if message.may_read(seat))

    def add(self, message: Message) -> None:
        """Keep a message. Raises RecordError when the disk refuses; it is then not said."""
        self._append(message.to_data())
        self._said.append(message)

    def agree(self, consent: bool) -> None:
        """Those who wrote them agree that they are kept, or no longer do. Raises RecordError when the disk refuses."""
        self._append({"consent": consent})
        self.consent = consent

    def forget(self) -> None:
        """Delete them, the file too. Raises RecordError when that is not possible."""
        self._said.clear()
        self._sound = 0
        if self._path is not None:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise RecordError(
                    N_("'{path}' cannot be deleted: {reason}."), path=self._path, reason=error.strerror
                ) from error

    def _append(self, line: dict[str, Any]) -> None:
        if self._path is None:
            return
        lines = [line]
        if not self._sound:
            lines.insert(0, {"format": FORMAT, "format_version": FORMAT_VERSION, "record": self._record})
        data = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines).encode()
        try:
            with open(self._path, "ab", opener=lambda name, flags: os.open(name, flags, OWNERS_ALONE)) as file:
                file.truncate(self._sound)
                file.write(data)
                file.flush()
                if self._fsync:
                    os.fsync(file.fileno())
        except OSError as error:
            raise RecordError(N_("'{path}' cannot be written: {reason}."), path=self._path, reason=error.strerror) from error
        self._sound += len(data)

    def _read(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise RecordError(N_("'{path}' cannot be read: {reason}."), path=path, reason=error.strerror) from error
        for piece in pieces(content):
            if not piece.is_ended:
                break  # it was cut off while it was written
            if piece.line is None or not self._take(piece.line, piece.number):
                raise RecordError(
                    N_(
                        "{path}:{line}: this line is no message; the file is damaged, or of another program. Move it "
                        "away to go on without what was said."
                    ),
                    path=path,
                    line=piece.number,
                )
            self._sound = piece.end

    def _take(self, line: dict[str, Any], number: int) -> bool:
        if number == 1:
            return line.get("format") == FORMAT and line.get("format_version") == FORMAT_VERSION
        if isinstance(line.get("consent"), bool):
            self.consent = line["consent"]
            return True
        message = _message(line)
        if message is None or message.number != len(self._said) + 1:
            return False
        self._said.append(message)
        return True


def _message(line: dict[str, Any]) -> Message | None:
    """The message of a line; None where it is none."""
    kinds: tuple[tuple[str, type], ...] = (("number", int), ("round", int), ("events", int), ("from", str), ("text", str))
    to, offer, at = line.get("to"), line.get("offer", {}), line.get("at")
    if not all(isinstance(line.get(name), kind) for name, kind in kinds) or not isinstance(to, list) or not to:
        return None
    if not isinstance(offer, dict) or not all(isinstance(word, str) for word in (*to, *offer, *offer.values())):
        return None
    if at is not None and not isinstance(at, int | float):
        return None
    return Message(line["number"], line["round"], line["events"], line["from"], tuple(to), line["text"], offer, at)
