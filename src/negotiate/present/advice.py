"""The tutor's advice in the reader's language."""

from __future__ import annotations

from negotiate.engine.notation import Action
from negotiate.players.tutor import Advice
from negotiate.present.actions import actions
from negotiate.present.offers import points_text
from negotiate.present.seen import Seen
from negotiate.words.phrases import said_reason


def advice_text(seen: Seen, advice: Advice) -> str:
    """What speaks against a move that the seat of `seen` is about to take, and what would do better."""
    said = seen.say(
        "Looking ahead from what you know, you end better by about {points} with another move: {better}. So it went in "
        "{share} of 100 games tried.",
        points=points_text(seen.speaker, max(1.0, float(round(advice.loss))), signed=False),
        better=_named(seen, advice.better),
        share=seen.number(100 * advice.share, 0),
    )
    return f"{said_reason(seen.speaker, advice.reason)} {said}" if advice.reason else said


def _named(seen: Seen, action: Action) -> str:
    """A move by the words of its button; a package by its issues as well."""
    choices = actions(seen)
    notation = str(action)
    if action.options:
        issues = ", ".join(seen.names.issue_labels[seen.names.issues.index(issue)] for issue in action.options)
        label = next((choice.label for choice in choices if choice.kind == action.kind), "")
        return f"{label} ({issues})" if label else notation
    return next((choice.label for choice in choices if choice.notation == notation), notation)
