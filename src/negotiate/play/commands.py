"""Commands that have an id, so that one which is sent again is answered and not done twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from negotiate.engine.refusals import Refusal
from negotiate.engine.rules import Names

ID = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
"""What an id is made of."""
DONE_BY = {
    "action": "submit",
    "event-card": "inject",
    "seat-changed": "seat",
    "extended": "extend",
    "rewound": "rewind",
    "marked": "mark",
}
"""What was done, by the kind of the event that tells of it."""


@dataclass(frozen=True)
class Answer:
    """What a match answers to what it has done.

    `done` is submit, undo, seat, rewind, inject, extend or mark; `seat` whose affair it was, or empty; `text` the action
    as it was taken, the player, the card, the mark, or a number of rounds; `round` the round it was done in.
    """

    done: str
    seat: str
    text: str
    round: int
    command: str = ""
    already: bool = field(default=False, compare=False)
    """Whether it had been done before, so that nothing was done now; the answer is the same."""


def checked(
    names: Names, answers: Mapping[str, Answer], command: str | None, done: str, seat: str
) -> Answer | Refusal | None:
    """The answer that a command was given already, why it cannot be taken, or None for one that is to be done."""
    if command is None:
        return None
    if not isinstance(command, str) or not ID.fullmatch(command):
        return Refusal("command-name", {}, names)
    known = answers.get(command)
    if known is None:
        return None
    if (known.done, known.seat) != (done, seat):
        return Refusal("command-taken", {"text": command}, names)
    return known
