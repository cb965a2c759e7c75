"""Where the tables of a class parted: the first round in which their histories differ in a way that mattered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiate.reports.classroom.result import ACCORD, NEITHER, Result
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

MOST = 3
"""Partings that are told."""
SLACK = 1
"""Rounds after the first table in which another still counts as having done the same."""
WORTH = {ACCORD: 50.0, NEITHER: 0.0}
"""What an end weighs against points of trust, when it is asked how far apart two groups of tables ended; others 25."""
EVENTS = {
    "breach-detected": N_("A broken promise was seen"),
    "ceasefire-collapsed": N_("The ceasefire collapses"),
    "text-ended": N_("A text was ended because it was not kept"),
}
"""Events that set tables apart, and how they are told."""


@dataclass(frozen=True)
class Parting:
    """A round in which some tables had something that others had not. `letter` stands in the chart."""

    letter: str
    round: int
    title: str
    text: str
    had: tuple[Result, ...]
    others: tuple[Result, ...]


@dataclass(frozen=True)
class _Mark:
    """Something that may happen at a table: a gate, a signature, a breach; and the round in which it did, by table."""

    kind: str
    name: str
    rounds: tuple[int | None, ...]

    @property
    def first(self) -> int:
        return min(number for number in self.rounds if number is not None)

    @property
    def had(self) -> tuple[bool, ...]:
        """Which tables had it when, or right after, the first one did."""
        return tuple(number is not None and number <= self.first + SLACK for number in self.rounds)


def partings(results: Sequence[Result], speaker: Speaker) -> tuple[Parting, ...]:
    """The first parting, and after it those between groups of tables that ended furthest apart; in the order of rounds."""
    together: dict[tuple[int, tuple[bool, ...]], list[_Mark]] = defaultdict(list)
    for mark in _marks(results):
        if any(number is not None for number in mark.rounds) and not all(mark.had):
            together[mark.first, mark.had].append(mark)
    ordered = sorted(together, key=lambda key: (key[0], -_apart(results, key[1])))
    chosen = ordered[:1]
    for key in sorted(ordered[1:], key=lambda key: -_apart(results, key[1])):
        alike = [had for number, had in chosen if number == key[0] or had in (key[1], tuple(not one for one in key[1]))]
        if len(chosen) < MOST and not alike:
            chosen.append(key)
    return tuple(_told(results, "ABC"[place], key, together[key], speaker) for place, key in enumerate(sorted(chosen)))


def _marks(results: Sequence[Result]) -> Iterator[_Mark]:
    names = results[0].course.rules.names
    for issue in names.issues:
        yield _Mark("signed", issue, tuple(one.first_signed.get(issue) for one in results))
    for track in names.tracks:
        yield _Mark("opened", track, tuple(one.opened[track] for one in results))
    for kind in EVENTS:
        found = [[event.round for event in one.course.events if event.kind == kind] for one in results]
        yield _Mark(kind, "", tuple(min(rounds) if rounds else None for rounds in found))


def _apart(results: Sequence[Result], had: tuple[bool, ...]) -> float:
    """How far apart two groups of tables ended: in what they came to, and in trust."""

    def middle(group: list[Result]) -> float:
        return sum(one.last_trust + WORTH.get(one.came_to, 25.0) for one in group) / len(group)

    one = [result for result, has in zip(results, had, strict=True) if has]
    other = [result for result, has in zip(results, had, strict=True) if not has]
    return abs(middle(one) - middle(other))


def _told(
    results: Sequence[Result], letter: str, key: tuple[int, tuple[bool, ...]], marks: list[_Mark], speaker: Speaker
) -> Parting:
    number, had = key
    rules = results[0].course.rules
    labels = speaker.labels(rules.names)
    having = tuple(one for one, has in zip(results, had, strict=True) if has)
    others = tuple(one for one, has in zip(results, had, strict=True) if not has)
    signed = [labels.issue(mark.name) for mark in marks if mark.kind == "signed"]
    opened = [labels.track(mark.name) for mark in marks if mark.kind == "opened"]
    seen = [labels.worded(EVENTS[mark.kind]) for mark in marks if mark.kind in EVENTS]
    titles = [
        *([speaker.say("Signed: {issues}", issues=speaker.listed(signed, 3))] if signed else []),
        *([speaker.say("Talks open: {tracks}", tracks=speaker.listed(opened, 3))] if opened else []),
        *seen,
    ]
    later = [
        mark_round
        for mark in marks
        for mark_round, has in zip(mark.rounds, had, strict=True)
        if not has and mark_round is not None
    ]
    when = capital(speaker.in_round(rules.names, number))
    sentences = [f"{title}." for title in titles[1:]]
    if not later:
        sentences.append(speaker.say("Elsewhere that never happened."))
    else:
        first = speaker.in_round(rules.names, min(later))
        sentences.append(speaker.say("Elsewhere that came later, in {when} at the earliest, or never.", when=first))
    trust = [speaker.whole(sum(one.last_trust for one in group) / len(group)) for group in (having, others)]
    sentences.append(speaker.say("Mean trust at the end: {one} against {other}.", one=trust[0], other=trust[1]))
    return Parting(letter, number, speaker.labelled(when, titles[0]), " ".join(sentences), having, others)
