"""How the game ended and why, in sentences that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from negotiate.engine.explain import needs_of_accord
from negotiate.engine.notation import seat_label
from negotiate.engine.view import decision
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.wording import counted, in_round, listed, number, standing_now
from negotiate.reports.story import sentence

ENDINGS = {
    "accord": "A ratified accord", "horizon": "Time ran out", "breakdown": "The talks broke down",
    "withdrawal": "A party withdrew", "frozen": "A frozen conflict", "not-ended": "Still in play",
}
"""Endings (codes.ENDINGS) as headings."""

MILESTONES = ("signed", "communique", "ceasefire-collapsed", "ratified", "ratification-refused")


@dataclass(frozen=True)
class Ending:
    """The ending and what led to it."""

    kind: str
    """One of codes.ENDINGS; `not-ended` while the game goes on."""
    heading: str
    reason: str
    """The ending in a sentence."""
    sentences: tuple[str, ...]
    """Why, in a few sentences."""
    milestones: tuple[tuple[int, int, str], ...]
    """What was signed, ratified and lost: round, the moment as Course.at takes it, and a sentence."""


def ending(course: Course) -> Ending:
    """The ending of a course."""
    outcome = course.outcome
    kind = outcome.kind if outcome else "not-ended"
    reason = outcome.reason if outcome else _still_going(course)
    return Ending(kind, ENDINGS[kind], reason, tuple(_why(course, kind)), tuple(_milestones(course)))


def _still_going(course: Course) -> str:
    names = course.rules.names
    pending = decision(course.rules, course.last.game)
    who = f"; {seat_label(names, pending.seat)} has to decide" if pending else ""
    return f"The game is not over: it stands in {in_round(names, course.last.round)}{who}."


def _milestones(course: Course) -> Iterator[tuple[int, int, str]]:
    for place, event in enumerate(course.events, 1):
        if event.kind in MILESTONES:
            yield event.round, place, sentence(course.rules, event)


def _why(course: Course, kind: str) -> Iterator[str]:
    rules, names, record, last = course.rules, course.rules.names, course.rules.record[0], course.last.game[0]
    needs = needs_of_accord(rules, course.last.game)
    if kind == "accord":
        signed = sum(int(option) > 0 for option in last["agreed"])
        yield (f"The accord needed {listed([need.text for need in needs], 12)}. All of that was there, and every party that "
               "must ratify did so.")
        votes = [f"{seat_label(names, str(event['party']))} {number(float(str(event['vote'])))}" for event in course.events
                 if event.kind == "ratified"]
        if votes:
            yield f"The votes at home, of which {number(float(record['ratification']))} were needed: {listed(votes, 16)}."
        yield f"{counted(signed, 'issue')} stood agreed when the game ended."
    elif kind == "breakdown":
        yield "Nobody ended the talks on purpose: there was too little trust left to go on. What wore it down is told below."
    elif kind == "withdrawal":
        yield (f"The rules end the talks when a principal stays away for "
               f"{counted(int(record['withdrawal_rounds']), 'round')} in a row.")
    elif kind == "frozen":
        yield ("The guns were silent, so nothing pressed the parties any more, and nobody moved on the hardest matter. That "
               "is how a conflict freezes.")
    if kind in ("horizon", "frozen", "not-ended"):
        missing = [f"{need.text} (it stands at {standing_now(need.now)})" for need in needs if not need.met]
        if missing:
            yield f"For an accord {'there is' if kind == 'not-ended' else 'there was'} still missing: {listed(missing, 12)}."
        elif not needs:
            yield "This scenario has no comprehensive accord; what counts is what was carried out."
        else:
            yield "What an accord needs was there at the end; no text was put to ratification in time, or it was refused."
        yield from _refusals(course)
    collapses = int(last["collapses"])
    if collapses:
        yield f"The ceasefire collapsed {'once' if collapses == 1 else f'{collapses} times'} on the way."
    people = float(sum(last["returned"]))
    if people >= 0.5:
        yield f"{people:,.0f} people came home."


def _refusals(course: Course) -> Iterator[str]:
    refused = [event for event in course.events if event.kind == "ratification-refused"]
    for event in refused[-2:]:
        yield sentence(course.rules, event)
