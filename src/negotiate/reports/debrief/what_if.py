"""What if: the same seed with one rule changed. Predict first, then see the two endings side by side.

Built-in seats keep their players. What a person or an outside player decided is decided again, in its order, as long as it
is legal where it now falls; from the first decision that is not, the seat's own player of the rule file goes on.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from negotiate.engine import codes
from negotiate.engine.events import Event
from negotiate.engine.notation import seat_label
from negotiate.engine.rules import Place, Rules
from negotiate.errors import IllegalAction, NotationError
from negotiate.play.match import Match
from negotiate.play.seating import NO_MEDIATOR
from negotiate.players.protocol import Player
from negotiate.players.roster import NAMES
from negotiate.reports.debrief.course import OUTSIDE, Course, is_outside, moment_of
from negotiate.reports.debrief.scores import scores
from negotiate.rulebook.load import from_document
from negotiate.rulebook.reading.overrides import Overrides, parse, put
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.source import Source
from negotiate.words.language import N_
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

EASIER = 0.6
"""Share of its threshold at which a suggested gate opens."""
ABOUT_THE_SAME = 0.05
"""Difference of the peace index that counts as none."""
STAND_IN = "cautious"
"""Who goes on for a seat whose own player is not built in."""

HIGHER, SAME, LOWER = "higher", "same", "lower"
GUESSES = (HIGHER, SAME, LOWER)
PEACE = {HIGHER: N_("higher"), SAME: N_("about the same"), LOWER: N_("lower")}


@dataclass(frozen=True)
class Change:
    """A change of rules that is worth asking about."""

    label: str
    """What is changed, as the end of `What if …?`."""
    overrides: Mapping[str, Any]
    """Dotted path: value, of the resolved rule document."""


@dataclass(frozen=True)
class Prediction:
    """What a person expects of the changed game, said before it is played."""

    ending: str
    """One of codes.ENDINGS."""
    peace: str
    """One of GUESSES: the peace index against that of the game as it was."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """The game as it was and the game under changed rules."""

    change: Change
    was: Course
    other: Course
    parted: int | None
    """How many events both games have in common; None when they are the same to the end."""
    replaced: tuple[str, ...]
    """Sentences: whose decisions no longer fitted, and who went on."""
    sentences: tuple[str, ...]

    def judged(self, prediction: Prediction) -> tuple[tuple[bool, str], ...]:
        """The prediction against what happened: whether each half of it was right, and a sentence."""
        speaker = self.was.speaker
        kind, peace = _kind(self.other), _peace(self.was, self.other)
        ending_right, peace_right = prediction.ending == kind, prediction.peace == peace
        wanted, came = speaker.ending(prediction.ending), speaker.ending(kind)
        guess, out = speaker.say(PEACE[prediction.peace]), speaker.say(PEACE[peace])
        return (
            (
                ending_right,
                speaker.say("You expected the ending “{ending}”; it was just that.", ending=wanted)
                if ending_right
                else speaker.say("You expected the ending “{ending}”; it was “{came}”.", ending=wanted, came=came),
            ),
            (
                peace_right,
                speaker.say("You expected the peace index to be {guess}; it was.", guess=guess)
                if peace_right
                else speaker.say("You expected the peace index to be {guess}; it came out {came}.", guess=guess, came=out),
            ),
        )


def suggestions(rules: Rules, speaker: Speaker = ENGLISH_SPEAKER) -> tuple[Change, ...]:
    """Changes that suit these rules: easier gates, no guarantor, another mediator or none, everything at once."""
    return tuple(_suggested(rules, speaker))


def _suggested(rules: Rules, speaker: Speaker) -> Iterator[Change]:
    document = rules.document
    for track, entry in document.get("tracks", {}).items():
        threshold = _threshold(entry.get("opens_when"))
        if threshold is not None and threshold > 0:
            eased = float(round(EASIER * threshold))
            label = rules.names.track_labels[rules.names.tracks.index(track)]
            yield Change(
                speaker.say(
                    "talks on {track} opened at mutual trust {eased} instead of {now}",
                    track=label,
                    eased=speaker.amount(eased),
                    now=speaker.amount(threshold),
                ),
                {f"tracks.{track}.opens_when": _eased(entry["opens_when"], eased)},
            )
    if document.get("process", {}).get("mode") == "sequenced" and int(rules.record["track_count"][0]) > 1:
        yield Change(speaker.say("everything could be talked about at once"), {"process.mode": "open"})
    if "guarantees" in document:
        yield Change(speaker.say("nobody believed the guarantor"), {"guarantees.credibility": 0.0})
    current = document.get("mediator", NO_MEDIATOR)
    for mediator, entry in document.get("mediators", {}).items():
        if mediator != current:
            yield Change(speaker.say("{who} mediated", who=entry.get("name", mediator)), {"mediator": mediator})
    if current != NO_MEDIATOR:
        yield Change(speaker.say("there were no mediator"), {"mediator": NO_MEDIATOR})
    if float(document.get("trust", {}).get("loss_ratio", 1.0)) > 1.0:
        yield Change(speaker.say("a breach cost no more trust than a kept promise earns"), {"trust.loss_ratio": 1.0})


def _threshold(condition: Any) -> float | None:
    """The mutual trust that a condition of the rule file asks for; None where it asks for none."""
    if isinstance(condition, dict):
        if "trust_at_least" in condition:
            return float(condition["trust_at_least"])
        return next((found for part in condition.values() if (found := _threshold(part)) is not None), None)
    if isinstance(condition, list):
        return next((found for part in condition if (found := _threshold(part)) is not None), None)
    return None


def _eased(condition: Any, threshold: float) -> Any:
    """The same condition with another trust threshold."""
    if isinstance(condition, dict):
        return {key: threshold if key == "trust_at_least" else _eased(part, threshold) for key, part in condition.items()}
    if isinstance(condition, list):
        return [_eased(part, threshold) for part in condition]
    return condition


def changed(rules: Rules, overrides: Overrides) -> Rules:
    """The rules with values set by dotted path. Raises OverrideError or RuleFileError for values that do not fit."""
    place = Place("what-if", 1, 1)
    reading = Reading(Source("what-if", ""), copy.deepcopy(rules.original.document), {"": place}, {"": place})
    for path, value in parse(overrides).items():
        put(reading, path, value, place)
    return from_document(reading.data, "what-if").translated(rules.translations)


def what_if(was: Course, change: Change) -> Comparison:
    """Play the game again under a change, to its end. Raises OverrideError or RuleFileError for one that does not fit."""
    other, replaced = _again(was, changed(was.first_rules, change.overrides))
    if any(act.is_of_the_game or act.event.kind == "rewound" for act in was.acts):
        replaced = (
            was.speaker.say(
                "What the facilitator did to the game (cards brought in, rounds added, going back) is not done again here."
            ),
            *replaced,
        )
    common = _in_common(was, other)
    parted = None if common == len(was.events) == len(other.events) else common
    return Comparison(change, was, other, parted, replaced, tuple(_told(was, other, parted)))


def _again(was: Course, rules: Rules) -> tuple[Course, tuple[str, ...]]:
    """The game under these rules, and who had to be replaced on the way."""
    match = Match(rules, _players(was, rules), was.seed, game=was.game_number)
    # what people decided, oldest last
    waiting = {
        seat: [taken.action for taken in reversed(was.decisions) if taken.seat == seat]
        for seat, player in match.players.items()
        if player == OUTSIDE
    }
    moments = [moment_of(match, match.round)]
    replaced = []
    while match.outcome is None:
        before = match.round
        if not match.step():
            pending = match.pending
            assert pending is not None  # somebody from outside has to decide
            if not _decides(match, pending.seat, waiting[pending.seat]):
                player = _stand_in(rules, pending.seat)
                match = match.fork({pending.seat: player})
                replaced.append(
                    was.speaker.say(
                        "{who}: the recorded decisions were taken up to {when}; from there on they no longer fitted, and "
                        "the player '{player}' decided.",
                        who=seat_label(rules.names, pending.seat),
                        when=was.speaker.in_round(rules.names, match.round),
                        player=player,
                    )
                )
                continue
        moments.append(moment_of(match, before))
    return Course(
        match.rules,
        was.seed,
        was.game_number,
        match.first_players,
        match.events,
        tuple(moments),
        match.outcome,
        was.speaker,
        match.decisions,
        match.acts,
        match.first_rules,
    ), tuple(replaced)


def _decides(match: Match, seat: str, waiting: list[str]) -> bool:
    """Take the next recorded decision of a seat, if there is one and it is possible here."""
    if not waiting:
        return False
    try:
        match.submit(seat, waiting[-1])
    except (IllegalAction, NotationError):
        return False
    waiting.pop()
    return True


def _players(was: Course, rules: Rules) -> dict[str, str | Player]:
    """The players of the game as it was; another mediator brings its own style, unless a person mediated."""
    names, old = rules.names, was.rules.names
    played = dict(was.players)
    for act in was.acts:  # whoever came to a seat later has the decisions of all who sat there
        if act.event.kind == "seat-changed" and is_outside(str(act.event["player"])):
            played[str(act.event["seat"])] = OUTSIDE
    players: dict[str, str | Player] = {
        seat: OUTSIDE if is_outside(player) else player for seat, player in played.items() if seat in names.parties
    }
    if names.mediator:
        recorded = played.get(old.mediator)
        if recorded is not None and is_outside(recorded):
            players[names.mediator] = names.mediator_style if names.mediator != old.mediator else OUTSIDE
        elif recorded is not None and names.mediator == old.mediator:
            players[names.mediator] = recorded
    return players


def _stand_in(rules: Rules, seat: str) -> str:
    """Who goes on for a seat: its own player of the rule file."""
    names = rules.names
    if seat not in names.parties:
        return names.mediator_style
    own = names.players[names.parties.index(seat)]
    return own if own in NAMES else STAND_IN


def _in_common(was: Course, other: Course) -> int:
    """How many events the two games begin with alike."""
    for place, (one, two) in enumerate(zip(was.events, other.events, strict=False)):
        if one != two:
            return place
    return min(len(was.events), len(other.events))


def _told(was: Course, other: Course, parted: int | None) -> Iterator[str]:
    """Both endings in sentences."""
    speaker, names = was.speaker, was.rules.names
    if parted is None:
        yield speaker.say("Nothing changes: the game goes just as it did, to the last event.")
        return
    yield _parting(was, other, parted)
    yield speaker.say("As it was: {ending}", ending=_reason(was))
    yield speaker.say("With the change: {ending}", ending=_reason(other))
    yield from _texts(was, other)
    before, after = scores(was), scores(other)
    moved = [
        f"{names.party_labels[place]} {speaker.amount(one.mandate)} → {speaker.amount(two.mandate)}"
        for place, (one, two) in enumerate(zip(before.parties, after.parties, strict=True))
        if one.has_stake
    ]
    yield speaker.say("Mandates, of 100, before and after: {mandates}.", mandates=speaker.listed(moved, 16))
    yield speaker.say(
        "Peace index, of 1: {before} as it was, {after} with the change.",
        before=speaker.share(before.peace_index),
        after=speaker.share(after.peace_index),
    )
    yield speaker.say(
        "One game is an example, not a proof: the same dice fall until the two games part, and after that "
        "everything may differ. Only many games show what a rule does."
    )


def _reason(course: Course) -> str:
    speaker = course.speaker
    if course.outcome is not None:
        return speaker.outcome(course.outcome)
    return speaker.say("The game stands in {when}.", when=speaker.in_round(course.rules.names, course.last.round))


def _parting(was: Course, other: Course, parted: int) -> str:
    one = was.events[parted] if parted < len(was.events) else None
    two = other.events[parted] if parted < len(other.events) else None
    when = was.speaker.in_round(was.rules.names, max(one.round if one else 0, two.round if two else 0))
    return was.speaker.say(
        "The two games are alike up to {when} and part there. As it was: {one} With the change: {two}",
        when=when,
        one=_said(was, one),
        two=_said(other, two),
    )


def _said(course: Course, event: Event | None) -> str:
    speaker = course.speaker
    if event is None:
        return speaker.say("The game was over.")
    return speaker.event(course.rules, event)


def _texts(was: Course, other: Course) -> Iterator[str]:
    """What only one of the two games settled."""
    speaker, names = was.speaker, was.rules.names
    one, two = _settled(was), _settled(other)
    lost = {issue: option for issue, option in one.items() if two.get(issue) != option}
    won = {issue: option for issue, option in two.items() if one.get(issue) != option}
    if lost:
        yield speaker.say("Only in the game as it was: {package}.", package=speaker.labels(names).package(lost))
    if won:
        yield speaker.say("Only with the change: {package}.", package=speaker.labels(names).package(won))
    if not lost and not won:
        yield speaker.say("What is settled at the end is the same in both.")


def _settled(course: Course) -> dict[str, str]:
    names, last = course.rules.names, course.last.game[0]
    repeatable = course.rules.record["repeatable"][0]
    chosen = {
        issue: max(int(last["agreed"][k]), int(last["best_done"][k]) if int(repeatable[k]) else 0)
        for k, issue in enumerate(names.issues)
    }
    return {issue: names.options[names.issues.index(issue)][option] for issue, option in chosen.items() if option}


def _kind(course: Course) -> str:
    return course.outcome.kind if course.outcome else codes.ENDINGS[codes.NOT_ENDED]


def _peace(was: Course, other: Course) -> str:
    difference = scores(other).peace_index - scores(was).peace_index
    if abs(difference) < ABOUT_THE_SAME:
        return SAME
    return HIGHER if difference > 0.0 else LOWER
