"""What a client may send back to a table, as a value; strict reading from plain data, and what it is refused with.

read({"kind": "act", "seat": "highmark", "action": "pass"})        # Command("act", "highmark", action="pass")
read({"kind": "act"})                                              # Refused("nonsense", why="'seat' is missing.")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names
from negotiate.present.builder import Draft

LONGEST_ACTION, LONGEST_NAME, MOST_OPTIONS = 4096, 200, 64
"""Letters of an action's notation and of an id, and options of a draft, at most. More is nonsense, whoever sends it."""

ACT, DRAFT, UNDO, TUTOR = "act", "draft", "undo", "tutor"
FIELDS: Mapping[str, tuple[str, ...]] = {ACT: ("action",), DRAFT: ("options",), UNDO: (), TUTOR: ("on",)}
"""The kinds of commands, and the fields that each must have besides `kind` and `seat`."""
MAY_HAVE: Mapping[str, tuple[str, ...]] = {DRAFT: ("answers",)}
"""Fields that a kind may have. Every command may say by `revision` which state of the table it was made on."""


@dataclass(frozen=True)
class Command:
    """What a seat wants done: `act` decides, `draft` puts a package together, `undo` takes the last decision back, and
    `tutor` has the tutor speak up, or not."""

    kind: str
    seat: str
    action: str = ""
    """The action as notation, for `act`."""
    draft: Draft = field(default_factory=Draft)
    """The whole package as it shall be, for `draft`."""
    on: bool = False
    """For `tutor`."""
    revision: int | None = None
    """The state of the table on which it was decided; None when the client sees every state at once."""
    id: str = ""
    """Stands in the record with what was done; empty where nobody sends a command twice. A server gives it, no client."""

    def to_data(self) -> dict[str, Any]:
        """The command as plain data, as `read` takes it."""
        data: dict[str, Any] = {"kind": self.kind, "seat": self.seat}
        if self.kind == ACT:
            data["action"] = self.action
        elif self.kind == DRAFT:
            data["options"] = dict(self.draft.options)
            data |= {"answers": self.draft.answers} if self.draft.answers is not None else {}
        elif self.kind == TUTOR:
            data["on"] = self.on
        return data if self.revision is None else data | {"revision": self.revision}


def read(data: object, names: Names) -> Command | Refusal:
    """A command from plain data, such as JSON holds. What is missing, too much, too long or of another type is nonsense, and
    `why` among the fields of its refusal says what is wrong, for who wrote the client."""
    try:
        return _read(data)
    except ValueError as error:
        return nonsense(names, str(error))


def nonsense(names: Names, why: str) -> Refusal:
    """The refusal of what no client of ours sends."""
    return Refusal("nonsense", {"why": why}, names)


def _read(data: object) -> Command:
    if not isinstance(data, dict):
        raise ValueError(f"A command is an object, not {type(data).__name__}.")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise ValueError(f"'kind' is one of {', '.join(FIELDS)}.")
    known = {"kind", "seat", "revision", *FIELDS[kind], *MAY_HAVE.get(kind, ())}
    missing = [name for name in ("seat", *FIELDS[kind]) if name not in data]
    if missing:
        raise ValueError(f"'{missing[0]}' is missing.")
    if not set(data) <= known:
        raise ValueError(f"'{kind}' has only {', '.join(sorted(known))}.")
    revision = data.get("revision")
    if revision is not None and (type(revision) is not int or revision < 0):  # a bool is an int, but no revision
        raise ValueError("'revision' is a whole number from 0 on.")
    return Command(
        kind,
        _text(data["seat"], "seat", LONGEST_NAME),
        _text(data["action"], "action", LONGEST_ACTION) if kind == ACT else "",
        _draft(data) if kind == DRAFT else Draft(),
        _truth(data["on"], "on") if kind == TUTOR else False,
        revision,
    )


def _text(value: object, name: str, longest: int) -> str:
    if not isinstance(value, str) or not value or len(value) > longest:
        raise ValueError(f"'{name}' is a text of 1 to {longest} letters.")
    return value


def _truth(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"'{name}' is true or false.")
    return value


def _draft(data: Mapping[str, object]) -> Draft:
    options, answers = data["options"], data.get("answers")
    if not isinstance(options, dict) or len(options) > MOST_OPTIONS:
        raise ValueError(f"'options' is an object of at most {MOST_OPTIONS} options by issue.")
    chosen = {
        _text(issue, "options", LONGEST_NAME): _text(option, "options", LONGEST_NAME) for issue, option in options.items()
    }
    return Draft(chosen, None if answers is None else _text(answers, "answers", LONGEST_NAME))
