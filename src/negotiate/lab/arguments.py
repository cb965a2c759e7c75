"""What a caller hands in to the verbs of the lab, looked at before anything is played: what does not fit is a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError

Named = TypeVar("Named")


def several(what: str, named: Sequence[Named], example: str = "tutorial") -> Sequence[Named]:
    """The same list. Raises NegotiateError for one alone, of which the letters of its name would be taken for names, and
    for what is no list of anything, with an `example` of what may be in it."""
    if isinstance(named, (str, os.PathLike, Rules)):
        one = named.names.scenario if isinstance(named, Rules) else os.fspath(named)
        raise NegotiateError(f"The {what} are given as a list, as in ['{one}'], not as one alone.")
    if isinstance(named, (bytes, Mapping)) or not isinstance(named, Iterable):
        raise NegotiateError(f"The {what} are given as a list, as in ['{example}'], not as {named!r:.80}.")
    return named


def words_of(what: str, given: Iterable[str], example: str) -> list[str]:
    """A list of texts, as a list. Raises NegotiateError as `several` does, and for something among them that is no text."""
    found = list(several(what, cast(Sequence[str], given), example))
    for one in found:
        if not isinstance(one, str):
            raise NegotiateError(f"The {what} are given as a list of texts, as in ['{example}'], and {one!r:.80} is none.")
    return found


def check_progress(progress: object) -> None:
    """Raise NegotiateError for what cannot be told of progress."""
    if progress is not None and not callable(progress):
        raise NegotiateError(
            "What is told of progress is a function of two numbers, how many are finished and how many there are, not "
            f"{progress!r:.80}."
        )
