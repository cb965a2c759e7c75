"""What one table of a class came to, as plain numbers that stand beside those of other tables and of computer games."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.layout import summary_dtype
from negotiate.engine.outcome import summarize
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.reports.debrief.course import Course
from negotiate.words.speaker import Speaker

ACCORD, QUIET, PART, NEITHER = "accord", "quiet", "part", "neither"
"""What a game came to: an accord that was carried out; a ceasefire in force at its end (where the scenario has one), else
an agreement that stands at its end; or neither."""


@dataclass(frozen=True)
class Kept:
    """What fell due, in phases: carried out, rightly or wrongly held back, and broken."""

    kept: float
    held_back: float
    broken: float

    @property
    def due(self) -> float:
        """All of it."""
        return self.kept + self.held_back + self.broken

    @property
    def share(self) -> float | None:
        """Share that was kept, 0..1; None where nothing fell due."""
        return self.kept / self.due if self.due > 0 else None


@dataclass(frozen=True, eq=False)
class Result:
    """One table. Rounds count from 1, 0 is the start; trust, support and mandates are 0..100, the index 0..1."""

    number: int
    course: Course
    came_to: str
    trust: tuple[float, ...]
    """Mutual trust at the start and at the end of every round."""
    opened: Mapping[str, int | None]
    """Round in which a track first opened; 0 for one that is open from the start, None for never."""
    signed: Mapping[str, int]
    """What is signed at the end: the option's place by issue, 0 for nothing."""
    done: Mapping[str, int]
    """The furthest option that was carried out."""
    first_signed: Mapping[str, int]
    """Round in which an issue was first signed; issues that never were are not in it."""
    duties: Kept
    mandates: Mapping[str, float]
    """Of the parties with something at stake."""
    utilities: Mapping[str, float]
    peace: float
    ending: str
    """One of codes.ENDINGS; `not-ended` for a table that did not finish."""

    @property
    def rounds(self) -> int:
        """Rounds that were played to their end."""
        return len(self.trust) - 1

    @property
    def last_trust(self) -> float:
        """Mutual trust at the end."""
        return self.trust[-1]


def result(number: int, course: Course) -> Result:
    """What a table came to, finished or not."""
    rules, names, game = course.rules, course.rules.names, course.last.game
    row = np.zeros(1, summary_dtype(rules.size))
    call(summarize, rules.record, game.copy(), row)
    found = row[0]
    looked_at = (course.moments[0], *course.round_ends)
    trust = [least_trust(course.rules.principals, moment.game[0]["trust"]) for moment in looked_at]
    start = course.moments[0].game[0]
    opened = {
        track: 0 if int(start["track_open"][place]) else int(found["track_opened"][place]) or None
        for place, track in enumerate(names.tracks)
    }
    signed = {issue: int(found["agreed"][place]) for place, issue in enumerate(names.issues)}
    kept, broken, due = (float(found[field]) for field in ("kept", "breaches", "duties"))
    ending = course.outcome.kind if course.outcome is not None else "not-ended"
    return Result(
        number,
        course,
        came_to(rules, ending, [int(found["agreed"][place]) for place in range(len(names.issues))]),
        tuple(trust),
        opened,
        signed,
        {issue: int(found["best_done"][place]) for place, issue in enumerate(names.issues)},
        {
            issue: int(found["first_signed"][place])
            for place, issue in enumerate(names.issues)
            if int(found["first_signed"][place])
        },
        Kept(kept, max(0.0, due - kept - broken), broken),
        {party: float(found["mandate"][place]) for place, party in staked(rules)},
        {party: float(found["utility"][place]) for place, party in enumerate(names.parties)},
        float(found["peace_index"]),
        ending,
    )


def least_trust(principals: Sequence[int], trust: NDArray[np.float64]) -> float:
    """Mutual trust: the least of one principal in another, 0..100; `trust` has shape (parties, parties)."""
    return min((float(trust[i][j]) for i in principals for j in principals if i != j), default=100.0)


def staked(rules: Rules) -> list[tuple[int, str]]:
    """The parties to which an agreement can bring anything, with their places."""
    best, least = rules.record[0]["best_value"], rules.record[0]["reservation_value"]
    return [(place, party) for place, party in enumerate(rules.names.parties) if float(best[place]) > float(least[place])]


def came_to(rules: Rules, ending: str, signed: list[int]) -> str:
    """What a game came to, by its ending and the options that stand signed at its end, by the place of their issue."""
    if ending == "accord" or (rules.bargains and any(signed)):
        return ACCORD
    if rules.has_ceasefire:
        record = rules.record[0]
        return QUIET if signed[int(record["ceasefire_issue"])] >= int(record["ceasefire_from"]) else NEITHER
    return PART if any(signed) else NEITHER


def called(rules: Rules, speaker: Speaker) -> dict[str, str]:
    """The three things that a game of these rules can come to, the best first, and what each is called."""
    if rules.bargains:
        return {ACCORD: speaker.say("text signed"), NEITHER: speaker.say("nothing agreed")}
    quiet = rules.names.quiet_label
    found = {ACCORD: speaker.say("accord carried out")}
    if rules.has_ceasefire:
        found[QUIET] = speaker.say("“{quiet}” in force", quiet=quiet) if quiet else speaker.say("ceasefire in force")
        found[NEITHER] = (
            speaker.say("neither accord nor “{quiet}”", quiet=quiet)
            if quiet
            else speaker.say("neither accord nor ceasefire")
        )
    else:
        found[PART] = speaker.say("agreement in force, no accord")
        found[NEITHER] = speaker.say("nothing agreed")
    return found


TOKENS = {ACCORD: "good", QUIET: "accent", PART: "accent", NEITHER: "bad"}
"""Colours of palette.py by what a table came to."""
DASHES = {ACCORD: "", QUIET: "", PART: "", NEITHER: "7 4"}
"""And strokes, for whoever tells no colours apart."""
