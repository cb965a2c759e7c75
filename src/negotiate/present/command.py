"""What a client may send back to a table, as a value; strict reading from plain data, and what it is refused with.

read({"kind": "act", "seat": "highmark", "action": "pass"})        # Command("act", "highmark", action="pass")
read({"kind": "act"})                                              # Refused("nonsense", why="'seat' is missing.")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine.rules import Rules
from negotiate.present.builder import Draft
from negotiate.present.seen import Told
from negotiate.words.language import N_
from negotiate.words.phrases import said
from negotiate.words.speaker import Speaker

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


REFUSALS = {
    "nonsense": N_("The table does not understand what was sent to it."),
    "stale": N_("The table has changed meanwhile. Look at it again, and decide anew."),
    "thinking": N_("The computer's seats are still thinking; it is not your turn."),
    "not-your-turn": N_("It is not your turn."),
    "not-here": N_("Nobody at this device plays {who}."),
    "no-undo": N_("Steps cannot be taken back in this game."),
    "nothing-to-undo": N_("There is no step of yours to take back."),
    "anothers-step": N_("The last step was {who}'s; only they can take it back."),
    "no-file": N_("This game does not know which file its rules came from, so they cannot be read again."),
}


@dataclass(frozen=True)
class Refused:
    """Why something is not done: `code` is one of REFUSALS, or `not-allowed` for what the rules of the game refuse."""

    code: str
    who: str = ""
    """The seat that it is about."""
    why: object = None
    """The match's own refusal for `not-allowed`; for `nonsense` what is wrong with it, for who wrote the client."""

    def said(self, speaker: Speaker, rules: Rules) -> str:
        """The refusal in a sentence."""
        told = Told(speaker.told(rules), speaker)
        if self.code == "not-allowed":
            return said(speaker, str(self.why))
        return told.say(REFUSALS[self.code], who=told.label(self.who))


def read(data: object) -> Command | Refused:
    """A command from plain data, such as JSON holds; what is missing, too much, too long or of another type is nonsense."""
    try:
        return _read(data)
    except ValueError as error:
        return Refused("nonsense", why=str(error))


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
