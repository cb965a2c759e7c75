"""Public reasons for what the computer's seats do: only from what everybody has seen, never from what they think.

What a seat really weighed is told in the debrief. Here it says what its speaker would say: it points at a breach, at trust
that is low, at the terms it changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from negotiate.engine.events import Event
from negotiate.engine.notation import Action, parse
from negotiate.present.seen import Told
from negotiate.words.acts import ACTS
from negotiate.words.language import N_

RECENT = 3
"""Rounds for which a breach or a gesture is still spoken of."""
LOW_TRUST = 30.0
"""Points of trust (0..100) below which a speaker names it."""

WORD_FIRST = N_("[It says|They say] that the word of {who} must first be kept: {issue}.")
TRUST_TOO_LOW = N_("[It says its|They say their] trust in {who} ({points} of 100) does not carry such a step yet.")
VIOLENCE = N_("[It says|They say] that violence must not decide what is agreed.")
WRECKERS = N_("[It says|They say] that whoever wants to wreck the talks must not decide what is agreed.")
"""What is said against an attack on the talks, where there is a war and where there is none."""


@dataclass
class Heard:
    """What has been seen so far that a speaker may point at."""

    round: int = 0
    trust: dict[tuple[str, str], float] = field(default_factory=dict)
    breaches: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Round and issue of the latest breach that was seen, by who did it."""
    gestures: dict[str, int] = field(default_factory=dict)
    """Round of the latest gesture, by who made it."""
    packages: dict[str, dict[str, str]] = field(default_factory=dict)
    """The latest package of every seat."""

    def begin(self, round_: int) -> None:
        """A round begins."""
        self.round = round_

    def note(self, seen: Told, event: Event) -> None:
        """Take in one more event that everybody has seen."""
        if event.kind == "trust-changed":
            value = event["trust"]
            assert isinstance(value, int | float)  # an event of this kind carries a number
            self.trust[str(event["party"]), str(event["trusted"])] = float(value)
        elif event.kind == "breach-detected":
            self.breaches[str(event["party"])] = (event.round, str(event["issue"]))
        elif event.kind == "action":
            action = parse(seen.names, str(event["action"]))
            if action.kind == "gesture":
                self.gestures[str(event["seat"])] = event.round
            if action.options:
                self.packages[str(event["seat"])] = action.options

    def broken_by(self, seat: str | None) -> str | None:
        """The issue on which a seat was seen to break its word lately."""
        when, issue = self.breaches.get(seat or "", (-RECENT, ""))
        return issue if self.round - when < RECENT and issue else None


def public_reason(seen: Told, heard: Heard, event: Event) -> str:
    """What the speaker of a computer's seat says about its move; empty where there is nothing to say."""
    action = parse(seen.names, str(event["action"]))
    seat = str(event["seat"])
    if action.kind in ("reject", "pass") and (action.offer or "offer" in event.fields):
        return _declined(seen, heard, seat, action.offer or str(event["offer"]), action.kind)
    if action.kind == "counter":
        return _countered(seen, heard, seat, action)
    if action.kind == "propose":
        return _proposed(seen, heard, seat, action)
    if action.kind == "gesture":
        answered = [
            seen.label(other) for other, when in heard.gestures.items() if other != seat and heard.round - when < RECENT
        ]
        if answered:
            return seen.says(seat, "[It says|They say] this answers the gesture of {who}.", who=seen.listed(answered))
        return seen.says(seat, "[It says|They say] somebody has to begin.")
    if action.kind == "condemn":
        return seen.says(seat, VIOLENCE if seen.rules.has_war else WRECKERS)
    plea = ACTS[action.kind].plea
    return seen.says(seat, plea) if plea else ""


def _declined(seen: Told, heard: Heard, seat: str, proposer: str, kind: str) -> str:
    broken = heard.broken_by(proposer)
    if broken:
        return seen.says(
            seat,
            WORD_FIRST,
            who=seen.label(proposer),
            issue=seen.issue_label(broken),
        )
    options = heard.packages.get(proposer, {})
    high = any(int(seen.record["high_politics"][seen.names.tracks.index(seen.track_of(issue))]) for issue in options)
    trust = heard.trust.get((seat, proposer))
    if high and trust is not None and trust < LOW_TRUST:
        return seen.says(
            seat,
            TRUST_TOO_LOW,
            who=seen.label(proposer),
            points=seen.number(trust, 0),
        )
    if kind == "pass":
        return seen.says(seat, "[It says it wants|They say they want] to see what else is offered.")
    return seen.says(seat, "[It says|They say] the text asks too much of [it|them] and gives too little.")


def _countered(seen: Told, heard: Heard, seat: str, action: Action) -> str:
    before = heard.packages.get(action.offer or "", {})
    changed = [
        seen.issue_label(issue) for issue, option in action.options.items() if issue in before and before[issue] != option
    ]
    added = [seen.issue_label(issue) for issue in action.options if issue not in before]
    dropped = [seen.issue_label(issue) for issue in before if issue not in action.options]
    parts = []
    if changed:
        parts.append(seen.say("other terms on {issues}", issues=seen.listed(changed)))
    if added:
        parts.append(seen.say("{issues} in the same text", issues=seen.listed(added)))
    if dropped:
        parts.append(seen.say("to leave out {issues}", issues=seen.listed(dropped)))
    if parts:
        return seen.says(seat, "[It wants|They want] {wishes}.", wishes=seen.speaker.separated(parts))
    return seen.says(seat, "[It says its|They say their] own text is clearer.")


def _proposed(seen: Told, heard: Heard, seat: str, action: Action) -> str:
    tracks = list(dict.fromkeys(seen.track_label(seen.track_of(issue)) for issue in action.options))
    lately = [other for other, when in heard.gestures.items() if other != seat and heard.round - when < RECENT]
    if lately:
        return seen.says(
            seat,
            "[It says|They say] the gesture of {who} deserves an answer, and [wants|want] to move: {tracks}.",
            who=seen.listed([seen.label(other) for other in lately]),
            tracks=seen.listed(tracks),
        )
    if seen.bargains:
        return ""  # every text is on every issue, so there is nothing that could be done first
    return seen.says(seat, "[It says|They say] this can be done now: {tracks}.", tracks=seen.listed(tracks))
