"""What has happened, in plain sentences: only what the seat may know; what the computer's seats do with a public reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiate.engine.notation import parse
from negotiate.engine.view import is_known
from negotiate.present.reasons import Public, public_reason
from negotiate.present.seen import Seen
from negotiate.words.story import Telling


@dataclass(frozen=True)
class LogEntry:
    """One line of the log. `number` is the event's place in the match's events; `seat` is who acted, if anybody did.

    `kind` is that of engine.events, or the action's own kind for an action. `weight` is 2 for what changes the game (signed,
    breach, collapse, a track opens, the end), 1 for ordinary moves and 0 for small print (trust that moved, passes).
    """

    number: int
    round: int
    round_text: str
    kind: str
    seat: str | None
    text: str
    reason: str
    """The public reason of a computer's move; empty for people and for what nobody did."""
    weight: int


HEAVY = (
    "signed",
    "communique",
    "breach-detected",
    "held-back",
    "text-ended",
    "text-lapsed",
    "ceasefire-collapsed",
    "track-opened",
    "track-closed",
    "ended",
    "ratified",
    "ratification-refused",
    "event-card",
)


def log(seen: Seen, since: int = 0) -> tuple[LogEntry, ...]:
    """The log of a seat from event number `since` on, oldest first."""
    return tuple(entry for entry in _entries(seen) if entry.number >= since)


def _entries(seen: Seen) -> Iterator[LogEntry]:
    names = seen.names
    telling = Telling(seen.speaker, seen.rules)
    public = Public()
    for place, event in enumerate(seen.events):
        if not is_known(event, seen.seat):
            continue
        if event.kind == "round-began":
            telling.told(event)
            public.begin(event.round)
            continue
        seat = str(event["seat"]) if event.kind == "action" else None
        text = telling.told(event)
        reason = ""
        if seat is not None and seat not in seen.people:
            reason = public_reason(seen, public, event)
        public.note(seen, event)
        if not text:
            continue
        kind = parse(names, str(event["action"])).kind if event.kind == "action" else event.kind
        weight = 2 if event.kind in HEAVY else 0 if kind in ("trust-changed", "pass", "lapsed") else 1
        when = seen.say("{unit} {round}", unit=seen.Unit, round=event.round) if event.round else seen.say("At the start")
        yield LogEntry(place, event.round, when, kind, seat, text, reason, weight)


def newest(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The newest thing worth telling; talks that are open from the start are no news."""
    return next((entry for entry in reversed(entries) if entry.weight > 0 and entry.round > 0), None)
