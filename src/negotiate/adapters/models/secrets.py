"""What a seat may not say aloud: its own points, and what its brief says to it alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from negotiate.engine.view import View
from negotiate.present.seen import ENGLISH_PLAYER

RUN = 5
"""Words in a row that a sentence may not have in common with a role brief."""
WORD, NUMBER = re.compile(r"\w+"), re.compile(r"\d+(?:[.,]\d+)?")


def gives_away(text: str, view: View, public: Iterable[str] = ()) -> bool:
    """Whether a sentence of a seat gives away what only the seat knows, as far as its form shows.

    That is a number that is one of its points, `public` texts and the rounds apart, or a run of words from its brief or its
    aims. What is said in other words is not found.
    """
    known = {number for told in public for number in NUMBER.findall(told)} | {str(n) for n in range(view.rounds + 1)}
    secret = {
        ENGLISH_PLAYER.amount(abs(points))
        for points in (
            *(points for options in view.values.values() for points in options.values()),
            *(points for _, points in view.walk_away),
            view.reservation_value,
            view.utility,
        )
        if points
    }
    if any(number.replace(",", ".") in secret - known for number in NUMBER.findall(text)):
        return True
    own = {run for told in (view.brief, *view.aims) for run in _runs(told)}
    return any(run in own for run in _runs(text))


def _runs(text: str) -> list[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
