"""What if: the same seed with one rule changed. Predict first, then see the two endings side by side.

Built-in seats keep their players. What a person or an outside player decided is decided again, in its order, as long as it
is legal where it now falls; from the first decision that is not, the seat's own player of the rule file goes on.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from negotiate.analysis.kept_word import CARRYING_OUT, KEEPING, WITHHOLDING, decided
from negotiate.engine import codes
from negotiate.engine.event_kinds import FACILITATOR_KINDS
from negotiate.engine.events import Event
from negotiate.engine.notation import seat_label
from negotiate.engine.rules import Place, Rules
from negotiate.errors import IllegalAction, NotationError
from negotiate.play.match import Match
from negotiate.play.seating import NO_MEDIATOR
from negotiate.players.protocol import Player
from negotiate.players.roster import NAMES, first_and_others, is_built_in, party_players
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

TRUE_TO_ITS_WORD = "true-to-its-word"
"""Name of the player of a seat that delivers, where it is played by the computer."""
DUTY = codes.DECISIONS[codes.CARRY_OUT]

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
    delivers: str = ""
    """The party that carries out all that it owes, in place of what it did; empty for none."""


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
    """How many events both games have in common, but for what a facilitator did; None: they are the same to the end."""
    replaced: tuple[str, ...]
    """Sentences: whose decisions no longer fitted, and who went on."""
    sentences: tuple[str, ...]

    def judged(self, prediction: Prediction) -> tuple[tuple[bool, str], ...]:
        """The prediction against what happened: whether each half of it was right, and a sentence."""
        speaker = self.was.speaker
        kind, peace = _kind(self.other), _peace(self.was, self.other)
        ending_right, peace_right = prediction.ending == kind, prediction.peace == peace
        wanted, came = (speaker.ending(ending, self.was.rules.names) for ending in (prediction.ending, kind))
        labels = speaker.labels(self.was.rules.names)
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
                labels.worded("You expected the peace index to be {guess}; it was.", guess=guess)
                if peace_right
                else labels.worded("You expected the peace index to be {guess}; it came out {came}.", guess=guess, came=out),
            ),
        )


def suggestions(rules: Rules, speaker: Speaker = ENGLISH_SPEAKER, was: Course | None = None) -> tuple[Change, ...]:
    """Changes that suit these rules: easier gates, no guarantor, another mediator or none, everything at once.

    Of a game that is over (`was`) first of all that who held back what it owed, or broke its word, had delivered.
    """
    return (*(_deliveries(was, speaker) if was is not None and was.outcome is not None else ()), *_suggested(rules, speaker))


def _deliveries(was: Course, speaker: Speaker) -> Iterator[Change]:
    """That those had delivered who did not, by how often they did not; a search cannot be told to."""
    names = was.rules.names
    withheld = Counter(did.party for did in decided(was.events) if did.action in WITHHOLDING)
    for party, _count in withheld.most_common():
        player = was.players.get(party, OUTSIDE)
        if is_outside(player) or _can_be_true(was.first_rules, player):
            label = speaker.says(names, party, "{who} had delivered all that [it|they] owed", who=seat_label(names, party))
            yield Change(label, {}, party)


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
    turns = bool(rules.names.turns)
    alone: dict[str, Any] = {"mediation.chairs": []} if turns else {}
    for mediator, entry in document.get("mediators", {}).items():
        if mediator != current or turns:
            said = speaker.say("{who} mediated", who=entry.get("name", mediator))
            yield Change(said, {"mediator": mediator, **alone})
    if current != NO_MEDIATOR:
        yield Change(speaker.say("there were no mediator"), {"mediator": NO_MEDIATOR, **alone})
    if float(document.get("trust", {}).get("loss_ratio", 1.0)) > 1.0 and not rules.bargains:
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
    other, replaced = _again(was, changed(was.first_rules, change.overrides), change.delivers)
    if any(act.is_of_the_game or act.event.kind == "rewound" for act in was.acts):
        replaced = (
            was.speaker.say(
                "What the facilitator did to the game (cards brought in, rounds added, going back) is not done again here."
            ),
            *replaced,
        )
    common = _in_common(was, other)
    parted = None if common == len(_played(was)) == len(_played(other)) else common
    return Comparison(change, was, other, parted, replaced, tuple(_told(was, other, parted)))


def _again(was: Course, rules: Rules, delivers: str) -> tuple[Course, tuple[str, ...]]:
    """The game under these rules, with one party that delivers or none, and who had to be replaced on the way."""
    players = _players(was, rules)
    if delivers:
        player = str(players.get(delivers, OUTSIDE))
        base = _stand_in(rules, delivers) if player == OUTSIDE else player
        true, entry = _true_to_its_word(rules, base)
        rules = replace(rules, personalities={**rules.personalities, TRUE_TO_ITS_WORD: entry})
        if player != OUTSIDE:
            players[delivers] = true
    match = Match(rules, players, was.seed, game=was.game_number)
    # what people decided, oldest last
    waiting = {
        seat: [
            taken.action
            for taken in reversed(was.decisions)
            if taken.seat == seat and not (seat == delivers and taken.action.split()[0] in CARRYING_OUT)
        ]
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
            if pending.seat == delivers and pending.kind == DUTY:
                match.submit(delivers, KEEPING[0])
            elif not _decides(match, pending.seat, waiting[pending.seat]):
                player = _stand_in(rules, pending.seat)
                match = match.fork({pending.seat: TRUE_TO_ITS_WORD if pending.seat == delivers else player})
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
    for mediator, chair in names.mediators.items():
        recorded = played.get(mediator if mediator in old.mediators else old.mediator)
        if recorded is not None and is_outside(recorded):
            players[mediator] = chair.style if mediator not in old.mediators else OUTSIDE
        elif recorded is not None and mediator in old.mediators:
            players[mediator] = recorded
    return players


def _true_to_its_word(rules: Rules, player: str) -> tuple[str, Mapping[str, Any]]:
    """The built-in player or personality, but one that nothing tempts to hold back or break what it owes: its name, with
    the numbers that the player's name changes, and its entry."""
    first, numbers = first_and_others(player)
    own = rules.personalities.get(first, {"based_on": first, "summary": first, "source": first})
    return TRUE_TO_ITS_WORD + numbers, {**own, "temptation": 0.0, "opportunism": 0.0}


def _can_be_true(rules: Rules, player: str) -> bool:
    """Whether there is such a one: of a built-in player or personality, at most with other numbers."""
    if first_and_others(player)[0] not in party_players(rules.personalities):
        return False
    true, entry = _true_to_its_word(rules, player)
    return is_built_in(true, {TRUE_TO_ITS_WORD: entry})


def _stand_in(rules: Rules, seat: str) -> str:
    """Who goes on for a seat: its own player of the rule file."""
    names = rules.names
    if seat not in names.parties:
        return names.mediators[seat].style if seat in names.mediators else names.mediator_style
    own = names.players[names.parties.index(seat)]
    return own if own in NAMES else STAND_IN


def _played(course: Course) -> list[Event]:
    """What happened in the game itself: not who played, nor what was marked or taken back."""
    acted = {kind.id for kind in FACILITATOR_KINDS}
    return [event for event in course.events if event.kind not in acted]


def _in_common(was: Course, other: Course) -> int:
    """How many events the two games begin with alike."""
    one, two = _played(was), _played(other)
    return next(
        (place for place, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), min(len(one), len(two))
    )


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
    yield speaker.labels(names).worded(
        "Peace index, of 100: {before} as it was, {after} with the change.",
        before=speaker.of_100(before.peace_index),
        after=speaker.of_100(after.peace_index),
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
    one, two = ((*_played(course)[parted : parted + 1], None)[0] for course in (was, other))
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
