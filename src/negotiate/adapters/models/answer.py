"""What a model answered, read as it is: JSON with prose around it, in a fence, after its thoughts, or cut off.

A server may heed a schema or not, so nothing is taken for granted that was asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from negotiate.adapters.models.server import Reply
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action

LONGEST_READ, MOST_STARTS = 20_000, 200
"""Letters from the end that are looked through, and braces that are tried."""
LONGEST_SENTENCE = 300
"""Letters of what a seat says with its act."""
THOUGHTS = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "choice": {"type": "integer", "description": "The number of your choice in the list."},
        "package": {
            "type": ["object", "null"],
            "additionalProperties": {"type": "string"},
            "description": "Another package than the one listed, option by issue; null for the one listed.",
        },
        "say": {"type": "string", "description": "One sentence to everybody at the table, or an empty text."},
    },
    "required": ["choice", "package", "say"],
    "additionalProperties": False,
}
"""What is asked for as an answer."""


@dataclass(frozen=True)
class Chosen:
    """A legal act, and what is said with it; or, with a `problem`, why there is none, and a sentence for the model."""

    action: Action | None = None
    say: str = ""
    problem: str = ""
    sentence: str = ""


def chosen(reply: Reply, choices: Sequence[Action], menu: Menu) -> Chosen:
    """The act that a reply chooses, among numbered choices or as a package of its own; always legal."""
    if not reply.text.strip():
        return Chosen(problem="cut-off" if reply.is_cut_off else "empty", sentence="Your answer was empty.")
    found = _last_object(reply.text)
    if found is None:
        return Chosen(
            problem="cut-off" if reply.is_cut_off else "no-choice",
            sentence='Your answer holds no JSON object with "choice" in it. Answer with that object alone, and briefly.',
        )
    number = _number(found.get("choice"), choices)
    if number is None:
        return Chosen(
            problem="no-such-choice", sentence=f'"choice" must be a whole number from 1 to {len(choices)}, as in the list.'
        )
    action = choices[number - 1]
    package = found.get("package")
    if package and action.options:
        if not isinstance(package, dict) or not all(isinstance(option, str) for option in package.values()):
            return Chosen(problem="not-legal", sentence='"package" must be null, or an object of options by issue.')
        action = Action(action.kind, action.offer, 0, {str(issue): option for issue, option in package.items()})
    refusal = menu.refusal(action)
    if refusal is not None:
        return Chosen(problem="not-legal", sentence=str(refusal))
    said = found.get("say")
    return Chosen(action, " ".join(said.split())[:LONGEST_SENTENCE] if isinstance(said, str) else "")


def _last_object(text: str) -> dict[str, Any] | None:
    """The last JSON object with a choice in it; a model may think aloud, and show the form, before it answers."""
    found = [one for one in _objects(THOUGHTS.sub("", text)[-LONGEST_READ:]) if "choice" in one]
    return found[-1] if found else None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at, tried = json.JSONDecoder(), text.find("{"), 0
    while at >= 0 and tried < MOST_STARTS:
        tried += 1
        try:
            value, ends = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            ends = at + 1
        else:
            yield value
        at = text.find("{", ends)


def _number(value: object, choices: Sequence[Action]) -> int | None:
    """The number of a choice, from 1, however it is written: as a number, its digits, or the act's notation."""
    if isinstance(value, str):
        notations = [str(action) for action in choices]
        if value.strip() in notations:
            return notations.index(value.strip()) + 1
        value = int(value) if value.strip().isascii() and value.strip().isdigit() and len(value) < 9 else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(choices) else None
