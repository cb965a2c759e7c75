"""Who conceded: the offers of every seat by what they were worth to each party, and how each party moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from negotiate.analysis.concessions import Offer, Steps, offers, profile, steps
from negotiate.analysis.space import TOLERANCE
from negotiate.engine import codes
from negotiate.engine.notation import parse, seat_id, seat_index, seat_label
from negotiate.engine.rules import in_number
from negotiate.reports.debrief.course import Course
from negotiate.words.language import N_


@dataclass(frozen=True)
class Tabled:
    """A package as it was tabled: what would stand if it were signed, and what that is worth."""

    seat: str
    round: int
    worth: dict[str, float]
    """Points by party, carried out in full."""
    package: str
    """In words."""


@dataclass(frozen=True)
class Mover:
    """How one party moved over the game."""

    party: str
    offers: int
    steps: int
    share: dict[str, float]
    """Share of its steps by class (analysis.concessions.STEPS), 0..1."""
    conceded: float
    """Own points given up over all steps that cost it something."""
    utility: tuple[float, ...]
    """Points from what had been carried out, less gestures: at the start and at the end of every round."""
    text: str


def tabled(course: Course) -> tuple[Tabled, ...]:
    """All packages tabled in the game, in order."""
    names, record = course.rules.names, course.rules.record[0]
    issues = np.arange(int(record["issue_count"]))
    tabling = [event for event in course.events if event.kind == "action" and _has_package(str(event["action"]))]
    found = []
    for offer, event in zip(_offers(course), tabling, strict=True):
        worth = {party: float(record["value"][p, issues, offer.text].sum()) for p, party in enumerate(names.parties)}
        found.append(
            Tabled(seat_id(names, offer.seat, offer.round), offer.round, worth, _package(course, str(event["action"])))
        )
    return tuple(found)


def movers(course: Course) -> tuple[Mover, ...]:
    """Every party, in the order of the rule file."""
    names, made = course.rules.names, _offers(course)
    found = []
    for index, party in enumerate(names.parties):
        moves = steps(course.rules.record[0], made, index)
        how = profile(moves)
        count = sum(offer.seat == index for offer in made)
        utility = (0.0, *(float(points) for points in course.rounds["utility"][:, index]))
        found.append(
            Mover(
                party,
                count,
                how.steps,
                how.share,
                how.conceded,
                utility,
                _told(course, party, count, moves, how.conceded),
            )
        )
    return tuple(found)


def _told(course: Course, party: str, count: int, moves: Steps, conceded: float) -> str:
    speaker, names = course.speaker, course.rules.names
    label = seat_label(names, party)
    moved = len(moves.own)
    if not count:
        return speaker.say("{who} tabled no package.", who=label)
    if not moved:
        return speaker.plural(
            "{who} tabled {count} package, so no step from one to the next can be told.",
            "{who} tabled {count} packages, each after something else had been signed or had collapsed, "
            "so no step from one to the next can be told.",
            count,
            who=label,
        )
    packages = speaker.plural("{who} tabled {count} package.", "{who} tabled {count} packages.", count, who=label)
    mindful = int((moves.others.sum(axis=1) >= -TOLERANCE).sum())
    if mindful:
        cost = speaker.plural(
            "{mindful} of [its|their] {count} step from one to the next cost the others nothing",
            "{mindful} of [its|their] {count} steps from one to the next cost the others nothing",
            moved,
            mindful=mindful,
        )
    else:
        cost = speaker.plural(
            "[Its|Their] step from one to the next cost the others something",
            "[Its|Their] {count} steps from one to the next cost the others something",
            moved,
        )
    gave = (
        speaker.say("[it|they] gave up {points} of [its|their] own on the way", points=speaker.points(conceded))
        if conceded > 0.0
        else speaker.say("[it|they] gave up nothing of [its|their] own")
    )
    return f"{packages} {speaker.separated(in_number(names, party, told) for told in (cost, gave))}."


def leading_text(course: Course) -> list[str]:
    """Who gave up most, in a sentence or two."""
    speaker = course.speaker
    moved = [mover for mover in movers(course) if mover.steps]
    if not moved:
        if not any(event.kind == "signed" for event in course.events):
            return [speaker.say("Nobody tabled two packages on the same matter, so there is no concession to tell about.")]
        return [
            speaker.say(
                "Nobody tabled two packages on the same matter, so there is no concession to tell about: what "
                "was signed was signed at the first or second attempt."
            )
        ]
    names = course.rules.names
    most = max(moved, key=lambda mover: mover.conceded)
    if most.conceded <= 0.0:
        return [speaker.say("No party went back on its own demands between two of its packages.")]
    gave = N_(
        "{who} gave up most between [its|their] own packages: {points} of [its|their] own points. Points measure what "
        "a party wants; they cannot be compared between parties, one party only with itself."
    )
    return [speaker.says(names, most.party, gave, who=seat_label(names, most.party), points=speaker.amount(most.conceded))]


def _offers(course: Course) -> list[Offer]:
    return offers(course.rules.record[0], _rows(course))


def _has_package(action: str) -> bool:
    return action.split(" ")[0] in ("propose", "counter", "formulate")


def _package(course: Course, action: str) -> str:
    names = course.rules.names
    return course.speaker.labels(names).package(parse(names, action).options)


def _rows(course: Course) -> Iterator[list[int]]:
    """The events that matter to offers, as rows of the engine's log (codes.EVENTS)."""
    rules, names = course.rules, course.rules.names
    for event in course.events:
        if event.kind == "action" and _has_package(str(event["action"])):
            action = parse(names, str(event["action"]))
            seat = seat_index(names, rules.size, str(event["seat"]))
            yield [codes.E_ACTION, event.round, seat, -1, -1, -1, codes.ACTIONS.index(action.kind), 0]
            yield from _items(course, codes.E_OFFER_ITEM, event.round, action.options, 0)
        elif event.kind == "signed":
            yield [codes.E_SIGNED, event.round, -1, -1, -1, -1, 0, 0]
            binding = codes.BINDING.index(str(event["binding"]))
            yield from _items(course, codes.E_SIGNED_ITEM, event.round, event["options"], binding)
        elif event.kind == "ceasefire-collapsed":
            yield [codes.E_COLLAPSE, event.round, -1, -1, names.issues.index(str(event["issue"])), -1, 0, 0]


def _items(course: Course, kind: int, round_number: int, options: object, detail: int) -> Iterator[list[int]]:
    names = course.rules.names
    assert isinstance(options, dict)  # actions and signatures hold packages as dictionaries
    for issue, option in options.items():
        index = names.issues.index(issue)
        yield [kind, round_number, -1, -1, index, names.options[index].index(option), detail, 0]
