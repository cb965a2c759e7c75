"""What was weighed in private: what every package was worth to the party that proposed it or answered it, then and there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.notation import in_number, parse, seat_index, seat_label
from negotiate.engine.records import call
from negotiate.engine.worth import risk_gap, surplus
from negotiate.reports.debrief.course import Course, Moment
from negotiate.reports.debrief.wording import in_round, points
from negotiate.reports.story import sentence

NEARLY = 0.05
"""Points, and shares of belief, that are not worth a word."""


@dataclass(frozen=True)
class Weighed:
    """One proposal or answer, and what its package was worth to the party by its own values and beliefs."""

    round: int
    events: int
    """The moment after it, as Course.at takes it."""
    party: str
    surplus: float
    """Points beyond walking away (M7)."""
    gap: float
    """How far the party's belief fell short of what the riskiest item asks for, 0..1 (M6); 0 when it may sign."""
    text: str


def weighed(course: Course) -> tuple[Weighed, ...]:
    """Every proposal and answer of a party, in the order of the game."""
    return tuple(_weighed(course))


def _weighed(course: Course) -> Iterator[Weighed]:
    rules = course.rules
    names = rules.names
    for place in range(1, len(course.moments)):
        before = course.moments[place - 1]
        for number, event in enumerate(course.events_of(place), before.events):
            if event.kind != "action" or str(event["seat"]) not in names.parties:
                continue
            package = _package(course, before, event)
            if package is None:
                continue
            party = names.parties.index(str(event["seat"]))
            worth = float(call(surplus, rules.record, before.game.copy(), party, party, package))
            gap = float(call(risk_gap, rules.record, before.game.copy(), party, package))
            when = in_round(names, event.round).capitalize()
            text = f"{when}: {sentence(rules, event)} {_said(course, event, worth, gap)}"
            yield Weighed(event.round, number + 1, names.parties[party], worth, gap, text)


def _package(course: Course, before: Moment, event: Event) -> NDArray[np.int64] | None:
    """The package in question: the one proposed, or the one on the table that is answered; None where there is none."""
    rules, names = course.rules, course.rules.names
    action = parse(names, str(event["action"]))
    if action.kind in ("propose", "counter"):
        record: NDArray[np.int64] = action.to_record(rules)["option"][0]
        return record
    offer = action.offer or event.fields.get("offer")
    if action.kind not in ("accept", "reject", "pass") or offer is None:
        return None
    seat = seat_index(names, rules.size, str(offer))
    if not int(before.game["tabled"][0, seat]):
        return None
    found: NDArray[np.int64] = before.game["offer"][0, seat].copy()
    return found


def _said(course: Course, event: Event, worth: float, gap: float) -> str:
    """Worth and risk as the reason that they are for this kind of act."""
    names, seat = course.rules.names, str(event["seat"])
    who = seat_label(names, seat)
    kind = str(event["action"]).split(" ")[0]
    if abs(worth) < NEARLY:
        value = f"To {who} that was worth as much as walking away"
    else:
        value = f"To {who} that was worth {points(abs(worth))} {'more' if worth > 0 else 'less'} than walking away"
    if gap > NEARLY:
        return f"{value}, and {in_number(names, seat, '[its|their]')} trust was too low for so risky a promise."
    if kind in ("reject", "pass") and worth > NEARLY:
        return f"{value}; {in_number(names, seat, '[it|they]')} held out for more."
    if kind == "accept" and worth < -NEARLY:
        return f"{value}, and {in_number(names, seat, '[it|they]')} agreed all the same."
    return f"{value}."
