"""Briefs in words: what would cost a seat dearly, and what a mediator is there for."""

from __future__ import annotations

from collections.abc import Mapping

from negotiate.words.labels import Labels
from negotiate.words.language import Language

GRAVE = 1 / 3
"""An option is a red line when it costs more than this share of the most that any option is worth to the seat. What costs
less is what agreements are paid with."""


def red_lines(labels: Labels, values: Mapping[str, Mapping[str, float]], reservation: float) -> list[str]:
    """What would cost a seat points, the dearest first, and what no deal must fall below, in sentences.

    `values`: points by issue and option id; `reservation`: what no agreement is worth to the seat at the start, points.
    """
    language = labels.language
    most = max((points for options in values.values() for points in options.values()), default=0.0)
    costly = sorted(
        (points, issue, option)
        for issue, options in values.items()
        for option, points in options.items()
        if points < 0 and -points > GRAVE * most
    )
    lines = [
        language.say(
            "{issue}: {option} costs you {points}.",
            issue=labels.issue(issue),
            option=labels.option(issue, option),
            points=language.points(-points),
        )
        for points, issue, option in costly
    ]
    lines.append(
        language.say(
            "All in all, no agreement at all would be worth {points} to you at the start; stay above that.",
            points=language.points(reservation),
        )
    )
    return lines


def mediator_text(language: Language, parties: str, leverage: str, note: str) -> str:
    """What a mediator is there for; `parties` are listed, `note` is what the rule file says of it."""
    text = language.say(
        "You bring {parties} together. Each round you choose one act before the parties speak: ease the talks, table a "
        "bridging text, lend your weight, or see to verification. You have {leverage} of leverage, and you hear in "
        "private what each party makes of an option; what you hear is never quite exact, and gets clearer as you "
        "facilitate.",
        parties=parties,
        leverage=leverage,
    )
    return f"{text} {note}".strip()
