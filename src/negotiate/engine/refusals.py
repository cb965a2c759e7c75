"""Refusals: why something cannot be done, as a value that can be said in any language (words/refusals.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from negotiate.engine.rules import Names
from negotiate.errors import said_in_english


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done. `str` is its English sentence.

    `code` says which rule stands against it (CODES); `fields` what that is about: ids of seats, issues, options, tracks and
    acts, numbers, the needs of a gate, and under `place` where the rule file says so. `names` has the words for the ids.
    """

    code: str
    fields: Mapping[str, Any]
    names: Names = field(compare=False, repr=False)

    def __str__(self) -> str:
        return said_in_english(self)


OF_THE_RULES = (
    "nothing-pending",
    "wrong-kind",
    "already-proposed",
    "may-not-propose",
    "not-at-table",
    "empty-package",
    "no-such-option",
    "option-closed",
    "option-opens",
    "not-beyond-agreed",
    "still-to-carry-out",
    "requirement-missing",
    "cooling-down",
    "pool-empty",
    "suspended",
    "nobody-to-ask",
    "not-the-whole",
    "not-a-full-text",
    "only-texts",
    "anothers-track",
    "nobodys-track",
    "text-refused",
    "another-offer",
    "whose-offer",
    "not-asked",
    "no-such-offer",
    "already-gestured",
    "already-announced",
    "no-such-size",
    "nothing-to-condemn",
    "already-condemned",
    "same-attendance",
    "may-not-change",
    "act-not-offered",
    "too-little-leverage",
    "too-little-credibility",
    "too-soon",
    "nobody-to-convene",
    "text-unchanged",
    "after-accord",
    "nobody-in-default",
    "default-too-fresh",
    "no-clean-hands",
    "protects-persons",
    "not-an-owner",
    "not-owed",
    "no-such-issue",
    "in-good-faith",
    "option-refused",
    "package-refused",
    "no-action",
)
"""What a menu says (engine/menu.py): the codes of engine/legal.py, some of them told apart further."""
OF_A_MATCH = (
    "game-over",
    "not-yet",
    "not-your-turn",
    "nothing-to-take-back",
    "reasons-are-private",
    "player-failed",
    "player-answer",
    "player-refused",
)
"""What a match says (play/match.py), and of players from outside."""
OF_A_FACILITATOR = (
    "same-player",
    "seat-stays-filled",
    "round-not-begun",
    "rounds-not-more",
    "rounds-too-many",
    "no-room-for-card",
    "card-known",
    "some-have-sealed",
    "changed-since",
    "command-taken",
    "command-name",
    "text-empty",
    "text-too-long",
    "text-control",
    "mark-without-seat",
    "nobody-addressed",
)
"""What a match says to who looks after it: who plays a seat, rounds, cards, marks, messages (play/match.py)."""
OF_A_TABLE = (
    "nonsense",
    "stale",
    "thinking",
    "out-of-turn",
    "not-here",
    "no-undo",
    "nothing-of-yours",
    "anothers-step",
    "no-file",
)
"""What a table says to who sits at it (table/table.py), and to what a client sends (present/command.py)."""
OF_THE_NOTATION = (
    "text-missing",
    "answers-whom",
    "how-large",
    "not-conditional",
    "names-no-issue",
    "stands-alone",
    "names-no-option",
    "no-comma",
    "issue-twice",
    "unknown-seat",
    "unknown-action",
    "unknown-issue",
    "unknown-option",
    "unknown-size",
    "unknown-word",
)
"""What is wrong with a text that is no action (engine/notation.py); the `text` of `no-action` is one."""
CODES = (*OF_THE_RULES, *OF_A_MATCH, *OF_A_FACILITATOR, *OF_A_TABLE, *OF_THE_NOTATION)
MORE_MAY_HELP = ("not-the-whole", "not-a-full-text", "requirement-missing")
"""Refusals of a package that may be right with more in it."""
