"""Every error that negotiate raises on purpose.

    NegotiateError
    ├── RuleFileError      a rule file cannot be used; carries all findings
    ├── OverrideError      a `--set PATH=VALUE` does not fit the rules
    ├── UnknownName        a scenario, seat, player or mediator that does not exist; carries the nearest names
    ├── IllegalAction      a move the rules do not allow now; the game is untouched
    ├── NotationError      a text that is not an action or a state
    ├── PlayerError        a player from outside failed or answered nonsense
    ├── RecordError        a game record or a results folder cannot be read or does not agree
    │   └── InUse          another program writes to it; the message says which
    └── MissingExtra       packages that only part of the program needs are not installed

Three are warnings, not errors: with a TranslationWarning the game goes on in the words of the rule file, a ChanceWarning
says that games cannot be repeated, and a FormerName what something is called now.

Messages are whole sentences: the thing, the place, what was expected, and the cure. An error of a match carries them as a
value (`value`), which is said in English here and can be said in any language by negotiate.words; as nothing here may import
that room, it hands its English over when it is loaded (`speak_with`).
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping

_english: Callable[[object], str] = repr


def speak_with(english: Callable[[object], str]) -> None:
    """From now on, values are said in English by this; words/speaker.py calls it once."""
    global _english
    _english = english


def said_in_english(value: object) -> str:
    """A refusal, a need, a reason or an outcome as an English sentence; its code and fields while nobody can say it."""
    return _english(value)


class Sentence(str):
    """An English sentence that remembers what it is made of, so that a speaker can say it in another language.

    `message` is marked by words.language.N_ where it can be translated; `fields` fill its places: texts, numbers, and what
    else a speaker has words for, such as an error, a refusal, or a sentence.
    """

    __slots__ = ("fields", "message")
    fields: Mapping[str, object]
    message: str

    def __new__(cls, message: str, /, **fields: object) -> Sentence:
        made = super().__new__(cls, message.format(**fields) if fields else message)
        made.message = message
        made.fields = fields
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.message,), dict(self.fields)


class NegotiateError(Exception):
    """Base of the family; catching it catches every mistake of input, and no defect of the program."""

    @property
    def value(self) -> object | None:
        """What there is to say, as a value for a speaker of another language; None where it is only a text."""
        said = self.args[0] if self.args else None
        return None if type(said) is str else said  # a Sentence is a text that says more


class RuleFileError(NegotiateError):
    """A rule file cannot be used. `findings` holds every problem (see rulebook.check.findings)."""

    def __init__(self, message: str, findings: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class OverrideError(NegotiateError):
    """An override names a path that does not exist or a value that does not fit.

    `meant` holds what may have been meant instead: of the path, or of what stands under the key `inside` of the value.
    """

    def __init__(self, message: str, meant: Iterable[str] = (), inside: str = "") -> None:
        super().__init__(message)
        self.meant = tuple(meant)
        self.inside = inside


class UnknownName(NegotiateError):
    """A name that is not on offer. The message lists the nearest names and what is on offer, and says `more` then."""

    def __init__(self, kind: str, name: str, known: Iterable[str], more: str = "") -> None:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        super().__init__(f"There is no {kind} '{name}'.{hint} Known: {', '.join(names) or 'none'}.{' ' * bool(more)}{more}")
        self.name = name
        self.known = tuple(names)


class IllegalAction(NegotiateError):
    """A move that the rules do not allow now. Nothing has changed."""


class NotationError(NegotiateError):
    """A text that does not read as an action or a state."""


class PlayerError(NegotiateError):
    """A player from outside raised an exception or answered with something that is not a legal action."""


class RecordError(NegotiateError):
    """A record or a results folder that cannot be read, or a line that disagrees with the replayed game.

    The message may be a text, its places filled by `fields` (see Sentence), or a value of its own such as a refusal.
    """

    def __init__(self, message: object, /, **fields: object) -> None:
        super().__init__(Sentence(message, **fields) if type(message) is str else message)


class InUse(RecordError):
    """A record or a results folder that another program is writing to; it can be read and copied meanwhile."""


class TranslationWarning(UserWarning):
    """Part of a translation of a rule file cannot be used and is left out."""


class ChanceWarning(UserWarning):
    """A player in Python decides by something that is not seeded, so that games cannot be repeated."""


class FormerName(FutureWarning):
    """A name that something had once, and is still read: the message says the one it has now."""


class MissingExtra(NegotiateError):
    """Packages that only part of the program needs are not installed; the message says what to type."""


def checked_path(given: object, what: str, example: str) -> str | os.PathLike[str]:
    """The same path, of `what` (as a sentence begins). Raises NegotiateError for what is no path, such as a number."""
    if isinstance(given, os.PathLike) and isinstance(os.fspath(given), str):
        return given
    if isinstance(given, str):
        return given
    raise NegotiateError(f"{what} is named by its path, as in '{example}', not by {given!r:.80}.")
