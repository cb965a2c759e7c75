"""What a device or the teacher may send to the room, as a value; strict reading from plain data.

    read({"id": "k3", "kind": "say", "to": "all", "text": "Good morning."})

What is missing, too much, too long or of another type is nonsense, whoever sends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.present.command import LONGEST_ACTION, LONGEST_NAME, MOST_OPTIONS

LONGEST_MESSAGE, LONGEST_NOTE = 2000, 4000
ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
TALK = ("off", "phrases", "free")
"""Who may write what: nobody anything, ready-made phrases only, or what they like."""

Reader = Callable[[object], Any]


class Nonsense(ValueError):
    """What no client of ours sends; the sentence is for who wrote the client."""


@dataclass(frozen=True)
class Command:
    """What somebody wants done. `id` is the sender's own: the same id again is the same command."""

    id: str
    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]


def _text(longest: int, least: int = 1) -> Reader:
    def read(value: object) -> str:
        if not isinstance(value, str) or not least <= len(value) <= longest:
            raise Nonsense(f"a text of {least} to {longest} letters")
        return value

    return read


def _id(value: object) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise Nonsense("1 to 40 letters, digits, points, lines or dashes")
    return value


def _number(least: int, most: int) -> Reader:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Nonsense(f"a whole number from {least} to {most}")
        return value

    return read


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise Nonsense("true or false")
    return value


def _options(value: object) -> dict[str, str]:
    name = _text(LONGEST_NAME)
    if not isinstance(value, dict) or len(value) > MOST_OPTIONS:
        raise Nonsense(f"an object of at most {MOST_OPTIONS} options by issue")
    return {name(issue): name(option) for issue, option in value.items()}


def _maybe(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def _one_of(*words: str) -> Reader:
    def read(value: object) -> str:
        if value not in words:
            raise Nonsense(f"one of {', '.join(words)}")
        return str(value)

    return read


NAME, TABLE, DEVICE = _text(LONGEST_NAME), _number(1, 200), _text(20)
ACTION, DECISION, WHY = _text(LONGEST_ACTION), _text(300), _text(300)
TOKEN, LANGUAGE = _text(24, 24), _text(8, 2)

JOIN = {"code": _text(12), "token": TOKEN, "language": LANGUAGE}
"""What somebody sends who is not in the class yet. The device makes the token, so that a second try is the same device."""

DEVICES: Mapping[str, Mapping[str, Reader]] = {
    "sit": {"table": TABLE, "seat": NAME},
    "stand": {},
    "rename": {},
    "language": {"language": LANGUAGE},
    "act": {"decision": DECISION, "action": ACTION},
    "draft": {"options": _options, "answers": _maybe(NAME)},
    "note": {"text": _text(LONGEST_NOTE, 0)},
    "say": {"to": NAME, "text": _maybe(_text(LONGEST_MESSAGE)), "phrase": _maybe(NAME), "offer": _maybe(_options)},
    "speak": {},
    "hand": {"device": DEVICE},
}
"""What a device may send, with the fields of each."""

TEACHER: Mapping[str, Mapping[str, Reader]] = {
    "start": {},
    "debrief": {},
    "close": {},
    "lock": {"on": _truth},
    "pause": {"table": _maybe(TABLE), "on": _truth},
    "talk": {"mode": _one_of(*TALK)},
    "mute": {"device": DEVICE, "on": _truth},
    "hide": {"table": TABLE, "message": _text(40), "why": WHY},
    "announce": {"table": _maybe(TABLE), "text": _text(LONGEST_MESSAGE)},
    "seat": {"table": TABLE, "seat": NAME, "program": _truth},
    "move": {"device": DEVICE, "table": _maybe(TABLE), "seat": _maybe(NAME)},
    "speaker": {"device": DEVICE},
    "act-for": {"table": TABLE, "seat": NAME, "decision": DECISION, "action": ACTION, "why": WHY},
    "rewind": {"table": TABLE, "round": _number(1, 1000)},
    "extend": {"table": TABLE, "rounds": _number(1, 100)},
    "inject": {"table": TABLE, "card": NAME},
    "spotlight": {"table": _maybe(TABLE)},
}
"""What the teacher may send, with the fields of each."""


def read(data: object, kinds: Mapping[str, Mapping[str, Reader]]) -> Command:
    """A command of one of these kinds from plain data. Raises Nonsense."""
    if not isinstance(data, dict):
        raise Nonsense("A command is an object.")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise Nonsense(f"'kind' is one of {', '.join(kinds)}.")
    return Command(_field(data, "id", _id), kind, fields(data, kinds[kind], ("id", "kind")))


def id_of(data: object) -> str:
    """The id of what may be no command; empty where it has none."""
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and ID.fullmatch(found) else ""


def fields(data: Mapping[str, object], wanted: Mapping[str, Reader], besides: tuple[str, ...] = ()) -> dict[str, Any]:
    """These fields and no others. Raises Nonsense."""
    if not set(data) <= {*besides, *wanted}:
        raise Nonsense(f"There are only the fields {', '.join((*besides, *wanted))}.")
    return {name: _field(data, name, reader) for name, reader in wanted.items()}


def _field(data: Mapping[str, object], name: str, reader: Reader) -> Any:
    if name not in data:
        raise Nonsense(f"'{name}' is missing.")
    try:
        return reader(data[name])
    except Nonsense as error:
        raise Nonsense(f"'{name}' is {error}.") from error
