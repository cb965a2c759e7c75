"""Gates over a game: when each track and each guarded option opened and shut, and what opened it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.explain import Asked, Need, needs_of_option, needs_of_track
from negotiate.engine.option_masks import contains, mask_of
from negotiate.engine.rules import Rules
from negotiate.reports.debrief.course import Course
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker

OPENING = ("phase-carried-out", "signed", "event-card", "action")
SHUTTING = ("breach-detected", "ceasefire-collapsed", "false-alarm", "event-card", "action")
"""Kinds of events that may have opened or shut a gate, the likeliest first."""
MANY = 20
"""Needs are told all of them."""


@dataclass(frozen=True)
class Turn:
    """A gate opened or shut."""

    round: int
    events: int
    """The moment, as Course.at takes it."""
    opened: bool
    text: str


@dataclass(frozen=True)
class Gate:
    """One track, or one option with a gate of its own, over the game."""

    id: str
    """`TRACK` or `ISSUE=OPTION`."""
    label: str
    guarded: bool
    """Whether anything is asked of it at all."""
    turns: tuple[Turn, ...]
    spans: tuple[tuple[float, float], ...]
    """When it was open: from the round it opened in to the round it shut in, as numbers on an axis of rounds."""
    summary: str

    @property
    def opened(self) -> bool:
        """Whether it ever was open."""
        return bool(self.spans)


def track_gates(course: Course) -> tuple[Gate, ...]:
    """All tracks, in the order of the rule file."""
    names = course.rules.names
    return tuple(
        _gate(
            course,
            track,
            names.track_labels[place],
            _track_is_open(place),
            partial(needs_of_track, course.rules, track=track),
            _shut_track(place),
        )
        for place, track in enumerate(names.tracks)
    )


def option_gates(course: Course) -> tuple[Gate, ...]:
    """The options with a gate of their own."""
    names, record = course.rules.names, course.rules.record[0]
    found = []
    for place, issue in enumerate(names.issues):
        for option, word in enumerate(names.options[place]):
            if option and int(record["option_gate"][place, option, 1]) > 0:
                found.append(
                    _gate(
                        course,
                        f"{issue}={word}",
                        course.speaker.labelled(names.issue_labels[place], names.option_labels[place][option]),
                        _option_is_open(place, option),
                        partial(needs_of_option, course.rules, issue=issue, option=word),
                        _shut_option(place, option),
                    )
                )
    return tuple(found)


Game = NDArray[np.void]


def _track_is_open(track: int) -> Callable[[Game], bool]:
    return lambda game: bool(game["track_open"][0, track])


def _option_is_open(issue: int, option: int) -> Callable[[Game], bool]:
    return lambda game: bool(contains(game["option_open"][0, issue], option))


def _shut_track(track: int) -> Callable[[Game], Game]:
    def shut(game: Game) -> Game:
        copy = game.copy()
        copy["track_open"][0, track] = 0
        return copy

    return shut


def _shut_option(issue: int, option: int) -> Callable[[Game], Game]:
    def shut(game: Game) -> Game:
        copy = game.copy()
        copy["option_open"][0, issue] &= ~mask_of([option])
        return copy

    return shut


def _gate(
    course: Course,
    name: str,
    label: str,
    is_open: Callable[[Game], bool],
    needs: Callable[[Game], list[Need]],
    shut: Callable[[Game], Game],
) -> Gate:
    """The history of one gate. `shut` gives a copy of the state in which it is shut, so that nothing is eased."""
    turns: list[Turn] = []
    spans: list[tuple[float, float]] = []
    since: float | None = None
    for place, moment in enumerate(course.moments):
        before = place > 0 and is_open(course.moments[place - 1].game)
        now = is_open(moment.game)
        if now == before:
            continue
        # a gate looks at the state at the end of a round: it is open from the next one on
        edge = moment.round + 0.5 if moment.ended_round else max(moment.round, 1) - 0.5
        if now:
            since = edge
            text = _opened(course, place, label, needs, shut, again=bool(turns))
        else:
            assert since is not None
            spans.append((since, edge))
            since = None
            text = _closed(course, place, label, needs)
        turns.append(Turn(moment.round, moment.events, now, text))
    if since is not None:
        spans.append((since, max(course.last.round + 0.5, since)))
    guarded = bool(needs(shut(course.moments[0].game)))
    missing = (
        ()
        if is_open(course.last.game)
        else tuple(
            course.speaker.say("{need} (now {now})", need=course.speaker.need(need), now=course.speaker.need_now(need))
            for need in needs(course.last.game)
            if not need.met
        )
    )
    return Gate(name, label, guarded, tuple(turns), tuple(spans), _summary(course, label, guarded, turns, missing))


def _opened(
    course: Course, place: int, label: str, needs: Callable[[Game], list[Need]], shut: Callable[[Game], Game], *, again: bool
) -> str:
    """Why a gate opened: what it asks for (told once), what fell into place last, and what happened then."""
    speaker = course.speaker
    asked = needs(shut(course.moments[place].game))
    if place == 0:
        return speaker.say(
            N_("{gate} is open from the start because what it asks for is there.")
            if asked
            else N_("{gate} is open from the start."),
            gate=label,
        )
    step, earlier, last = _fell_into_place(course, place, asked, needs)
    when = speaker.in_round(course.rules.names, course.moments[place].round)
    opens = N_("{gate} opens again in {when}.") if again else N_("{gate} opens in {when}.")
    said = [speaker.say(opens, gate=label, when=when)]
    if not asked:
        return said[0]
    if not again:
        said.append(speaker.say("It asks for {needs}.", needs=speaker.listed([speaker.need(need) for need in asked], MANY)))
    if last:
        new = [
            speaker.say(
                "{need} (before {before}, now {now})",
                need=speaker.need(need),
                before=speaker.need_now(earlier[need.key]),
                now=speaker.need_now(need),
            )
            for need in last
        ]
        said.append(speaker.say("What fell into place was {needs}.", needs=speaker.listed(new, MANY)))
    return " ".join((*said, *_happened(course, step, OPENING)))


def _fell_into_place(
    course: Course, place: int, asked: list[Need], needs: Callable[[Game], list[Need]]
) -> tuple[int, dict[Asked, Need], list[Need]]:
    """The step in which the last of the needs came to be met; the needs before it by what they ask for; those unmet then.

    Gates are looked at now and then, so that may be some steps before the gate opened.
    """
    for before in range(place - 1, -1, -1):
        earlier = {need.key: need for need in needs(course.moments[before].game)}
        last = [need for need in asked if need.key in earlier and not earlier[need.key].met]
        if last:
            return before + 1, earlier, last
    return place, {}, []


def _closed(course: Course, place: int, label: str, needs: Callable[[Game], list[Need]]) -> str:
    speaker = course.speaker
    when = speaker.in_round(course.rules.names, course.moments[place].round)
    said = [speaker.say("{gate} shuts in {when}.", gate=label, when=when)]
    missing = [
        speaker.say("{need} (now {now})", need=speaker.need(need), now=speaker.need_now(need))
        for need in needs(course.moments[place].game)
        if not need.met
    ]
    if missing:
        said.append(speaker.say("What is missing again: {needs}.", needs=speaker.listed(missing, MANY)))
    return " ".join((*said, *_happened(course, _went_missing(course, place, needs), SHUTTING)))


def _went_missing(course: Course, place: int, needs: Callable[[Game], list[Need]]) -> int:
    """The step after which a gate that shut in step `place` had no longer all that it asks for."""
    first = place
    while first > 1 and not all(need.met for need in needs(course.moments[first - 1].game)):
        first -= 1
    return first


def _happened(course: Course, place: int, telling: tuple[str, ...]) -> Iterator[str]:
    """The telling events of the step, two at most; a mere move only where nothing came of it that tells more."""
    step = [event for event in course.events_of(place) if event.kind in telling]
    step = [event for event in step if event.kind != "action"] or step
    step.sort(key=lambda event: telling.index(event.kind))
    told = [course.speaker.event(course.rules, event) for event in step[:2]]
    if told:
        yield course.speaker.say("This happened then: {events}", events=" ".join(told))


def _summary(course: Course, label: str, guarded: bool, turns: list[Turn], missing: tuple[str, ...]) -> str:
    """The gate's whole history in a sentence."""
    speaker, names = course.speaker, course.rules.names
    if not guarded and len(turns) == 1:
        return speaker.say("{gate} was open throughout; nothing is asked for it.", gate=label)
    openings = [turn.round for turn in turns if turn.opened]
    shuttings = [turn.round for turn in turns if not turn.opened]
    needs = speaker.listed(list(missing), MANY)
    if not openings:
        return speaker.say("{gate} never opened. At the end it still needed {needs}.", gate=label, needs=needs)
    values = {
        "gate": label,
        "opened": speaker.listed([speaker.in_round(names, number) for number in openings], MANY),
        "shut": speaker.listed([speaker.in_round(names, number) for number in shuttings], MANY),
    }
    if openings != [0]:
        history = N_("{gate} opened in {opened} and shut in {shut}.") if shuttings else N_("{gate} opened in {opened}.")
    else:
        history = (
            N_("{gate} was open from the start and shut in {shut}.") if shuttings else N_("{gate} was open from the start.")
        )
    said = speaker.say(history, **values)
    return f"{said} {speaker.say('At the end it was shut and needed {needs}.', needs=needs)}" if missing else said


def trust_thresholds(rules: Rules, speaker: Speaker) -> list[tuple[float, str]]:
    """The mutual trust that tracks ask for before they open, lowest first: points, and `25: Ceasefire`."""
    record, names = rules.record[0], rules.names
    found: dict[float, list[str]] = {}
    for track, label in enumerate(names.track_labels):
        first, length = (int(value) for value in record["track_gate"][track])
        for node in range(first, first + length):
            if int(record["condition_code"][node]) == codes.IF_TRUST:
                found.setdefault(float(record["condition_number"][node]), []).append(label)
    return [
        (level, speaker.labelled(speaker.amount(level), speaker.listed(labels, 3)))
        for level, labels in sorted(found.items())
    ]
