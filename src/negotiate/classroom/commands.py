"""What a device or the teacher may send to the room, as a value; strict reading from plain data.

    read({"id": "k3", "kind": "say", "to": "all", "text": "Good morning."})

What is missing, too much, too long or of another type is nonsense, whoever sends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.classroom.cards import EFFECTS, MOST_EFFECTS, MOST_ROUNDS, NOBODY
from negotiate.present.command import LONGEST_ACTION, LONGEST_NAME, MOST_OPTIONS

LONGEST_MESSAGE, LONGEST_NOTE, LONGEST_HINT, LONGEST_WISH, MOST_SEATS = 2000, 4000, 500, 24, 16
MOST_ANSWERS = 40
"""Answers to the questions of a class that come at once."""
ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
HALF = re.compile("[\ud800-\udfff]")
"""Half a letter, which no text of a browser has and no file can hold."""
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
        if not isinstance(value, str) or not least <= len(value) <= longest or HALF.search(value):
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


def _address(value: object) -> tuple[str, ...]:
    """To whom something is said: one name, or several."""
    names = value if isinstance(value, list) and 0 < len(value) <= MOST_SEATS else [value]
    return tuple(dict.fromkeys(_text(LONGEST_NAME)(name) for name in names))


class LeftOut:
    """Reads a field that need not be there; None where it is not."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, value: object) -> Any:
        return None if value is None else self._reader(value)


def _one_of(*words: str) -> Reader:
    def read(value: object) -> str:
        if value not in words:
            raise Nonsense(f"one of {', '.join(words)}")
        return str(value)

    return read


def _share(least: float, most: float) -> Reader:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most or not value:
            raise Nonsense(f"a number from {least:g} to {most:g} that is not 0")
        return value

    return read


def written(value: object) -> dict[str, Any]:
    """A card that is written on the spot: its text, whom it is about, and its effects as a rule file has them. Raises
    Nonsense, which says what is expected."""
    if not isinstance(value, dict):
        raise Nonsense("an object")
    card = fields(value, {"text": _text(LONGEST_HINT), "actor": _text(LONGEST_NAME), "effects": _effects})
    if card["actor"] == NOBODY:
        del card["actor"]
    return card


def _effects(value: object) -> list[dict[str, float]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_EFFECTS or not all(isinstance(one, dict) for one in value):
        raise Nonsense(f"a list of 1 to {MOST_EFFECTS} effects")
    return [_effect(one) for one in value]


def _effect(value: dict[str, object]) -> dict[str, float]:
    kind = next((name for name in value if name in EFFECTS), None)
    if kind is None:
        raise Nonsense(f"an effect on one of {', '.join(EFFECTS)}")
    wanted: dict[str, Reader] = {kind: _share(*EFFECTS[kind])}
    if kind == "verification_tier":
        wanted = {kind: _number(-4, 4), "rounds": _number(1, MOST_ROUNDS)}
    return fields(value, wanted)


def _answers(value: object) -> dict[str, int]:
    """Answers to the questions of a class, by the key of the question."""
    key, number = _text(20), _number(0, 100)
    if not isinstance(value, dict) or len(value) > MOST_ANSWERS:
        raise Nonsense(f"an object of at most {MOST_ANSWERS} numbers by question")
    return {key(question): number(answer) for question, answer in value.items()}


NAME, TABLE, DEVICE = _text(LONGEST_NAME), _number(1, 200), _text(20)
ACTION, DECISION, WHY = _text(LONGEST_ACTION), _text(300), _text(300)
TOKEN, LANGUAGE = _text(24, 24), _text(8, 2)

JOIN = {"code": _text(12), "token": TOKEN, "language": LANGUAGE}
"""What somebody sends who is not in the class yet. The device makes the token, so that a second try is the same device."""

DEVICES: Mapping[str, Mapping[str, Reader]] = {
    "sit": {"table": TABLE, "seat": NAME},
    "stand": {},
    "watch": {"table": TABLE},
    "rename": {},
    "wish": {"name": _text(LONGEST_WISH)},
    "language": {"language": LANGUAGE},
    "act": {"decision": DECISION, "action": ACTION},
    "undo": {},
    "draft": {"options": _options, "answers": _maybe(NAME)},
    "hold": {"on": _truth},
    "tutor": {"on": _truth},
    "note": {"text": _text(LONGEST_NOTE, 0), "basis": LeftOut(_text(LONGEST_NOTE, 0))},
    "say": {
        "to": _address,
        "text": LeftOut(_text(LONGEST_MESSAGE)),
        "phrase": LeftOut(NAME),
        "issue": LeftOut(NAME),
        "offer": LeftOut(_options),
        "about": LeftOut(_text(40)),
    },
    "consent": {"on": _truth},
    "speak": {},
    "hand": {"device": DEVICE},
    "foretell": {"answers": _answers, "named": _truth},
}
"""What a device may send, with the fields of each."""

TEACHER: Mapping[str, Mapping[str, Reader]] = {
    "start": {},
    "debrief": {},
    "close": {},
    "lock": {"on": _truth},
    "pause": {"table": _maybe(TABLE), "on": _truth},
    "talk": {"mode": _one_of(*TALK)},
    "keep": {"on": _truth},
    "name": {"device": DEVICE, "accept": _truth},
    "mute": {"device": DEVICE, "on": _truth},
    "hide": {"table": TABLE, "message": _text(40), "why": WHY},
    "announce": {"table": _maybe(TABLE), "text": _text(LONGEST_MESSAGE)},
    "seat": {"table": TABLE, "seat": NAME, "program": _truth, "player": LeftOut(NAME)},
    "fill": {"table": _maybe(TABLE), "program": _truth, "player": LeftOut(NAME)},
    "add-table": {},
    "remove-table": {"table": TABLE},
    "move": {"device": DEVICE, "table": _maybe(TABLE), "seat": _maybe(NAME)},
    "speaker": {"device": DEVICE},
    "act-for": {"table": TABLE, "seat": NAME, "decision": DECISION, "action": ACTION, "why": WHY},
    "skip": {"table": TABLE, "seat": NAME},
    "hint": {"table": TABLE, "seat": NAME, "text": _text(LONGEST_HINT)},
    "advise": {"table": TABLE, "seat": NAME, "language": LANGUAGE},
    "freeze": {"table": _maybe(TABLE), "on": _truth},
    "clock": {"table": _maybe(TABLE), "seconds": _number(0, 24 * 3600)},
    "undo": {"table": _maybe(TABLE), "on": _truth},
    "remark": {"table": TABLE, "text": _text(LONGEST_NOTE, 0)},
    "deputies": {"minutes": _maybe(_number(1, 60 * 24 * 7))},
    "branch": {"table": TABLE, "move": _truth},
    "rewind": {"table": TABLE, "round": _number(1, 1000)},
    "extend": {"table": _maybe(TABLE), "rounds": _number(1, 100)},
    "inject": {"table": _maybe(TABLE), "card": LeftOut(NAME), "written": LeftOut(written)},
    "spotlight": {"table": _maybe(TABLE)},
    "ask": {"stage": _maybe(_one_of("before", "after"))},
    "present": {"on": _truth},
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
    if name not in data and isinstance(reader, LeftOut):
        return None
    if name not in data:
        raise Nonsense(f"'{name}' is missing.")
    try:
        return reader(data[name])
    except Nonsense as error:
        raise Nonsense(f"'{name}' is {error}.") from error
