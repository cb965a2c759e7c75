"""What was weighed in private: the reasons for and against the decisions that mattered, as who took them had them then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from negotiate.engine.decision import Decision
from negotiate.engine.events import Event
from negotiate.engine.notation import parse
from negotiate.engine.prospects import prospects, redress_on
from negotiate.players.reasons import Reason
from negotiate.players.why import why
from negotiate.reports.debrief.course import Course, Moment
from negotiate.words.labels import capital
from negotiate.words.speaker import Speaker

ANSWERS = ("accept", "reject", "pass")
REMEDIES = ("suspend", "terminate", "waive")
TOLD = ("propose", "counter", "gesture", "announce", "stall", "breach", "leave", *REMEDIES, *ANSWERS)
"""Kinds of decisions that are told; keeping one's word is the rule, and a pass only counts as an answer to a package."""
MOST = 3
"""Reasons told of one decision."""


@dataclass(frozen=True)
class Weighed:
    """One decision of a party, of a person or of the computer alike, and the weightiest reasons it had."""

    round: int
    events: int
    """The moment after it, as Course.at takes it."""
    party: str
    reasons: tuple[Reason, ...]
    """The weightiest first: points for the decision above 0, against it below."""
    text: str


def weighed(course: Course) -> tuple[Weighed, ...]:
    """The decisions that mattered, in the order of the game; none as long as the game goes on."""
    return tuple(_weighed(course, course.outcome.kind)) if course.outcome is not None else ()


def _weighed(course: Course, ended: str) -> Iterator[Weighed]:
    names = course.rules.names
    for place in range(1, len(course.moments)):
        before = course.moments[place - 1]
        for number, event in enumerate(course.events_of(place), before.events):
            if event.kind != "action" or str(event["seat"]) not in names.parties:
                continue
            reasons = _reasons(course, before, event, ended)
            if reasons is None:
                continue
            when = capital(course.speaker.in_round(names, event.round))
            told = f"{course.speaker.event(course.rules, event)} {_said(course.speaker, reasons)}"
            text = course.speaker.labelled(when, told.rstrip())
            yield Weighed(event.round, number + 1, str(event["seat"]), reasons, text)


def _reasons(course: Course, before: Moment, event: Event, ended: str) -> tuple[Reason, ...] | None:
    """What the seat weighed; None for a decision that is not told."""
    names, seat = course.rules.names, str(event["seat"])
    action = parse(names, str(event["action"]))
    offer = action.offer or event.fields.get("offer")
    if action.kind not in TOLD or (action.kind in ANSWERS and offer is None):
        return None
    seen, outlook, remedy = course.view(before, seat), None, None
    if action.kind in ANSWERS:
        action = replace(action, offer=str(offer))
    elif action.kind in ("stall", "breach", "suspend"):
        # the computer's seats decide within a step, so that what is asked has to be taken from the answer
        issue = str(event["issue"])
        seen = replace(seen, decision=Decision(seat, "carry-out", None, issue))
        outlook = prospects(course.rules, before.game, seat, issue).outlook
    if action.kind in REMEDIES:
        remedy = redress_on(course.rules, before.game, seat, action.issue or str(event["issue"]))
    return why(seen, action, names, ended, MOST, outlook, remedy)


def _said(speaker: Speaker, reasons: tuple[Reason, ...]) -> str:
    """What spoke for it and what against it, each with its weight in points."""
    favourable = _told(speaker, [reason for reason in reasons if reason.weight > 0])
    adverse = _told(speaker, [reason for reason in reasons if reason.weight < 0])
    return " ".join(
        [speaker.say("For it: {reasons}.", reasons=favourable)] * bool(favourable)
        + [speaker.say("Against it: {reasons}.", reasons=adverse)] * bool(adverse)
    )


def _told(speaker: Speaker, reasons: list[Reason]) -> str:
    return speaker.separated(
        f"({speaker.amount(reason.weight, signed=True)}) {speaker.reason(reason).removesuffix('.')}" for reason in reasons
    )
