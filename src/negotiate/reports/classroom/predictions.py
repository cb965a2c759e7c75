"""What a class is asked before and after the game, the same both times, and how the answers changed.

First what it foretells, as numbers from 0 to 100 that the game answers; then the questions of the lesson that have answers
to choose from (reports/lesson/questions.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from negotiate.engine.rules import Rules
from negotiate.reports.classroom.games import Games
from negotiate.reports.classroom.result import ACCORD, QUIET, Result
from negotiate.reports.lesson.questions import LETTERS, questions
from negotiate.reports.scenario.book import open_book
from negotiate.words.speaker import Speaker

BEFORE, AFTER = "before", "after"
STAGES = (BEFORE, AFTER)
MOST = 100
"""The greatest number that can be foretold."""
BINS = 20
"""Bars for numbers."""
SIGNED, KEPT, TRUST = "signed", "kept", "trust"
"""Keys of what is foretold."""


@dataclass(frozen=True)
class Asked:
    """A question: a number from 0 to MOST where there are no answers to choose from, else the place of one."""

    key: str
    text: str
    answers: tuple[str, ...] = ()
    right: int | None = None
    """The place of the right answer; for after the game."""
    why: str = ""

    def takes(self, answer: object) -> bool:
        """Whether this can be an answer."""
        most = len(self.answers) - 1 if self.answers else MOST
        return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer <= most


@dataclass(frozen=True)
class Person:
    """What one device has answered. `name` is empty where it did not agree to be named."""

    name: str
    answers: Mapping[str, Mapping[str, int]]
    """By stage and key."""
    table: int | None = None
    seat: str | None = None


@dataclass(frozen=True)
class Compared:
    """The answers to one question, before and after: how many gave which, and what came."""

    asked: Asked
    counts: Mapping[str, tuple[int, ...]]
    """By stage: of each answer, or in BINS steps from 0 to MOST."""
    middle: Mapping[str, float | None]
    """By stage: the median of the numbers; None for questions with answers, and where nobody answered."""
    right: Mapping[str, float | None]
    """By stage: the share of right answers, 0..1; None for numbers."""
    came: float | None = None
    """What the class came to, where it was foretold."""
    games: float | None = None
    """What the computer games came to."""
    named: tuple[tuple[str, int | None, int | None], ...] = field(default=())
    """Who agreed to be named: name, number before, number after."""

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((count for counts in self.counts.values() for count in counts), default=0)


def asked(rules: Rules, speaker: Speaker) -> tuple[Asked, ...]:
    """The questions for a class that plays these rules."""
    if rules.has_ceasefire and rules.names.quiet_label:
        quiet = speaker.told(rules).names.quiet_label
        first = speaker.say("Of 100 tables, how many end with “{quiet}” or an accord?", quiet=quiet)
    elif rules.has_ceasefire:
        first = speaker.say("Of 100 tables, how many end with a ceasefire or an accord?")
    else:
        first = speaker.say("Of 100 tables, how many carry out an accord?")
    lesson = [question for question in questions(open_book(rules, speaker)) if question.answers]
    return (
        Asked(SIGNED, first),
        Asked(KEPT, speaker.say("Of 100 promises that fall due, how many are kept?")),
        Asked(TRUST, speaker.say("How high is mutual trust at the end, from 0 to 100?")),
        *(
            Asked(f"q{number}", one.text, one.answers, LETTERS.index(one.right), one.why)
            for number, one in enumerate(lesson, 1)
        ),
    )


def compared(
    questions_: Sequence[Asked], people: Sequence[Person], results: Sequence[Result], games: Games | None
) -> tuple[Compared, ...]:
    """The answers of a class to these questions, beside what its tables and the computer's games came to."""
    came = _came(results)
    of_games = _of_games(games) if games is not None else {}
    found = []
    for one in questions_:
        given = {
            stage: [person.answers[stage][one.key] for person in people if one.key in person.answers.get(stage, {})]
            for stage in STAGES
        }
        if not any(given.values()):
            continue
        found.append(
            Compared(
                one,
                {stage: _counts(one, values) for stage, values in given.items()},
                {stage: float(np.median(values)) if values and not one.answers else None for stage, values in given.items()},
                {
                    stage: values.count(one.right) / len(values) if values and one.right is not None else None
                    for stage, values in given.items()
                },
                came.get(one.key),
                of_games.get(one.key),
                tuple(
                    (person.name, person.answers.get(BEFORE, {}).get(one.key), person.answers.get(AFTER, {}).get(one.key))
                    for person in people
                    if person.name and not one.answers and any(one.key in person.answers.get(stage, {}) for stage in STAGES)
                ),
            )
        )
    return tuple(found)


def _counts(one: Asked, values: Sequence[int]) -> tuple[int, ...]:
    if one.answers:
        return tuple(values.count(place) for place in range(len(one.answers)))
    return tuple(int(count) for count in np.histogram(values, BINS, (0, MOST))[0])


def _came(results: Sequence[Result]) -> dict[str, float]:
    """What the tables of the class came to, in the numbers that were foretold."""
    if not results:
        return {}
    kept, due = sum(one.duties.kept for one in results), sum(one.duties.due for one in results)
    return {
        SIGNED: 100 * sum(one.came_to in (ACCORD, QUIET) for one in results) / len(results),
        TRUST: sum(one.last_trust for one in results) / len(results),
        **({KEPT: 100 * kept / due} if due else {}),
    }


def _of_games(games: Games) -> dict[str, float]:
    share = games.duties.share
    return {
        SIGNED: 100 * sum(games.came_to.get(kind, 0.0) for kind in (ACCORD, QUIET)),
        TRUST: games.trust[-1][1],
        **({KEPT: 100 * share} if share is not None else {}),
    }
