"""Briefs in words: what would cost a seat dearly, and what a mediator is there for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from negotiate.words.labels import Labels
from negotiate.words.language import N_, Language

GRAVE = 1 / 3
"""An option is a red line when it costs more than this share of the most that any option is worth to the seat. What costs
less is what agreements are paid with."""


Course = Sequence[tuple[int, float]]
"""What no agreement is worth to a seat, points: at the start (round 1), and from each round that moves it."""


def moves(labels: Labels, course: Course, falls: str, rises: str) -> list[str]:
    """That the calendar moves a walk-away value, a sentence for each time; `falls` and `rises` say it of {unit} {round}."""
    language = labels.language
    return [
        language.say(falls if value < before else rises, unit=labels.unit, round=round_number, points=language.points(value))
        for (_, before), (round_number, value) in pairwise(course)
    ]


def red_lines(labels: Labels, values: Mapping[str, Mapping[str, float]], course: Course) -> list[str]:
    """What would cost a seat points, the dearest first, and what no deal must fall below, in sentences.

    `values`: points by issue and option id.
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
            "{issue}: “{option}” costs you {points}.",
            issue=labels.issue(issue),
            option=labels.option(issue, option),
            points=language.points(-points),
        )
        for points, issue, option in costly
    ]
    lines.append(
        language.say(
            "All in all, no agreement at all would be worth {points} to you at the start; stay above that.",
            points=language.points(course[0][1]),
        )
    )
    falls = N_("In {unit} {round} your walk-away value falls to {points}.")
    rises = N_("In {unit} {round} your walk-away value rises to {points}.")
    return lines + moves(labels, course, falls, rises)


def mediator_text(language: Language, unit: str, parties: str, leverage: str, note: str) -> str:
    """What a mediator is there for; `unit` names a round, `parties` are listed, `note` is what the rule file says of it."""
    text = language.say(
        "You bring {parties} together. Each {unit} you choose one act before the parties speak: ease the talks, table a "
        "bridging text, lend your weight, or see to verification. You have {leverage} of leverage, and you hear in "
        "private what each party makes of an option; what you hear is never quite exact, and gets clearer as you "
        "facilitate.",
        unit=unit,
        parties=parties,
        leverage=leverage,
    )
    return f"{text} {note}".strip()
