"""Every error that negotiate raises on purpose.

    NegotiateError
    ├── RuleFileError      a rule file cannot be used; carries all findings
    ├── OverrideError      a `--set PATH=VALUE` does not fit the rules
    ├── UnknownName        a scenario, seat, player or mediator that does not exist; carries the nearest names
    ├── IllegalAction      a move the rules do not allow now; the game is untouched
    ├── NotationError      a text that is not an action or a state
    ├── PlayerError        a player from outside failed or answered nonsense
    ├── RecordError        a game record or a results folder cannot be read or does not agree
    └── MissingExtra       packages that only part of the program needs are not installed

Messages are whole sentences: the thing, the place, what was expected, and the cure.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NegotiateError(Exception):
    """Base of the family; catching it catches every mistake of input, and no defect of the program."""


class RuleFileError(NegotiateError):
    """A rule file cannot be used. `findings` holds every problem (see rulebook.findings)."""

    def __init__(self, message: str, findings: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class OverrideError(NegotiateError):
    """An override names a path that does not exist or a value that does not fit."""


class UnknownName(NegotiateError):
    """A name that is not on offer. The message lists the nearest names and what is on offer."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        super().__init__(f"There is no {kind} '{name}'.{hint} Known: {', '.join(names) or 'none'}.")
        self.name = name
        self.known = tuple(names)


class IllegalAction(NegotiateError):
    """A move that the rules do not allow now. Nothing has changed."""


class NotationError(NegotiateError):
    """A text that does not read as an action or a state."""


class PlayerError(NegotiateError):
    """A player from outside raised an exception or answered with something that is not a legal action."""


class RecordError(NegotiateError):
    """A record or a results folder that cannot be read, or a line that disagrees with the replayed game."""


class MissingExtra(NegotiateError):
    """Packages that only part of the program needs are not installed; the message says what to type."""
