"""The ledger of promises at the end of a game as a picture: two sides facing each other, with what was not as it seemed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from negotiate.analysis.facing import FacedLine, alike, facing
from negotiate.engine.ledger import BELIEVED
from negotiate.engine.promises import Promise, hanging_together, key, promises
from negotiate.reports.debrief.course import Course
from negotiate.reports.debrief.promises import ledgers
from negotiate.words.promises import heading, standing, states, summary, title

ICONS = {"delivered": "check", "due": "clock", "ahead": "clock", "overdue": "warning", "suspended": "pause"}
"""Icons by how a promise stands, as everywhere else."""


@dataclass(frozen=True)
class OwedCard:
    """What one party, or several alike, owed on an issue at the end, as everybody believed."""

    whose: str
    once: bool
    """Whether it is the only party of its side, so that the heading says whose it is."""
    issue: str
    option: str
    state: str
    icon: str
    stands: str
    truth: str
    """What was truly delivered, where that is less than was believed; else empty."""
    phases: int
    delivered: int


@dataclass(frozen=True)
class OwedArm:
    """An end of a way, as analysis.facing.Arm; `lane` is in percent of the room between the sides."""

    lane: float
    side: str
    points: bool


@dataclass(frozen=True)
class OwedLine:
    """Cards side by side, and the ways between them by their lanes, in percent of the room there."""

    left: OwedCard | None
    right: OwedCard | None
    up: tuple[float, ...]
    down: tuple[float, ...]
    arms: tuple[OwedArm, ...]
    begins: bool


@dataclass(frozen=True)
class OwedLines:
    """Promises that hang together."""

    title: str
    lines: tuple[OwedLine, ...]


@dataclass(frozen=True)
class LedgerPicture:
    """The ledger as it stood at the end. It tells what nobody saw: it is for after the game."""

    heads: tuple[tuple[str, tuple[str, ...], str], ...]
    """Side, parties by id, and what stands over them; left and right."""
    texts: tuple[OwedLines, ...]
    legend: tuple[tuple[str, str, str], ...]
    """The states that there are: state, icon and what it is called."""
    summary: str
    note: str


def ledger_picture(course: Course) -> LedgerPicture:
    """The promises of a course as they stand at its end; without texts where nothing binds."""
    rules, speaker = course.rules, course.speaker
    labels, parties = speaker.labels(rules.names), rules.names.parties
    is_over = course.outcome is not None
    groups = () if rules.bargains else hanging_together(promises(rules, course.last.game, BELIEVED))
    owed = {key(one.believed.party, one.believed.issue): one for text in ledgers(course).texts for one in text.owed}

    def same(one: Promise) -> object:
        both = owed[key(one.party, one.issue)]
        return alike(one), both.differs, both.true_text

    def over(side: Sequence[str]) -> str:
        to = {party for group in groups for one in group if one.party in side for party in one.owed_to}
        return heading(labels, side, [party for party in parties if party in to])

    found = facing(groups, parties, same=same)
    single = {side[0] for side in (found.left, found.right) if len(side) == 1}

    def card(keys: Sequence[str]) -> OwedCard | None:
        if not keys:
            return None
        all_of_it = [owed[one] for one in keys]
        first = all_of_it[0]
        return OwedCard(
            whose=speaker.listed([one.label for one in all_of_it]),
            once=first.believed.party in single,
            issue=first.issue_label,
            option=first.option_label,
            state=first.believed.state,
            icon=ICONS[first.believed.state],
            stands=standing(labels, first.believed, is_over=is_over),
            truth=speaker.say("In truth: {true}.", true=first.true_text) if first.differs else "",
            phases=first.believed.phases,
            delivered=int(first.believed.delivered),
        )

    def line(one: FacedLine, lanes: int) -> OwedLine:
        def place(lane: int) -> float:
            return round(100 * (lane + 1) / (lanes + 1), 1)

        return OwedLine(
            card(one.left),
            card(one.right),
            tuple(place(lane) for lane in one.up),
            tuple(place(lane) for lane in one.down),
            tuple(OwedArm(place(arm.lane), arm.side, arm.points) for arm in one.arms),
            one.begins,
        )

    found_states = [one.state for group in groups for one in group]
    return LedgerPicture(
        (("left", found.left, over(found.left)), ("right", found.right, over(found.right))),
        tuple(
            OwedLines(title(labels, group), tuple(line(one, text.lanes) for one in text.lines))
            for group, text in zip(groups, found.texts, strict=True)
        ),
        tuple(
            (state, ICONS[state], speaker.say(word))
            for state, word in states(is_over=is_over).items()
            if state in found_states
        ),
        summary(labels, found_states, is_over=is_over),
        speaker.say("As everybody believed it stood at the end; where less was true, the card says so."),
    )
