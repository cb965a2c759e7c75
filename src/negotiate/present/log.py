"""What has happened, in plain sentences: only what the seat may know; what the computer's seats do with a public reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from negotiate.analysis.kept_word import KEEPING
from negotiate.engine.event_kinds import EVENT_KIND_OF
from negotiate.engine.events import Event
from negotiate.engine.notation import parse
from negotiate.engine.view import is_known
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.present.reasons import Heard, public_reason
from negotiate.present.seen import PROJECTOR, Seen, Sight, Told
from negotiate.words.language import N_
from negotiate.words.story import SHOWN, Narrator

ACCIDENT = N_("{issue}: you had decided to carry it out, but your own side did not deliver.")
"""What a seat is told beside a breach of its own that it did not choose; the others do not know that."""
SKIP = "skip"
"""The mark of a decision that the computer took once for a seat of people (engine.event_kinds.MARKS)."""


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

    @property
    def icon(self) -> str:
        """The drawing beside what nobody did."""
        return EVENT_KIND_OF[self.kind].icon if self.kind in EVENT_KIND_OF else "dot"

    @property
    def tone(self) -> str:
        """Whether it is good, warn, bad, muted or plain."""
        return EVENT_KIND_OF[self.kind].tone if self.kind in EVENT_KIND_OF else "muted"


def log(seen: Sight, since: int = 0) -> tuple[LogEntry, ...]:
    """The log that everybody may read, from event number `since` on, oldest first."""
    return tuple(entry for entry in _entries(seen) if entry.number >= since)


def own_log(seen: Seen) -> tuple[LogEntry, ...]:
    """What a seat did in secret, and what it alone knows of a breach of its own, which nobody else reads; oldest first."""
    narrator = Narrator(seen.speaker, seen.rules)
    kept: dict[str, int] = {}
    entries = []
    shown = {(event.kind, event.fields.get("issue"), event.round) for _n, event in seen.events if _is_of(event, seen.seat)}
    for number, event in seen.events:
        # what everybody has been shown by now is told once, by the line that all can read
        now_shown = (
            event.kind == "action" and (SHOWN.get(str(event["action"])), event.fields.get("issue"), event.round) in shown
        )
        if not is_known(event, PROJECTOR) and not now_shown:
            entries.append(_entry(seen, number, event, narrator.told(event), ""))
        issue = str(event.fields.get("issue") or "")
        if event.kind == "action" and event["seat"] == seen.seat:
            kept[issue] = event.round if event["action"] in KEEPING else 0
        elif event.kind == "breach-detected" and (event["party"], event.round) == (seen.seat, kept.get(issue)):
            entries.append(_entry(seen, number, event, seen.say(ACCIDENT, issue=seen.issue_label(issue)), ""))
    return tuple(entries)


def _is_of(event: Event, seat: str) -> bool:
    return event.kind in SHOWN.values() and event["party"] == seat


def _entries(seen: Sight) -> Iterator[LogEntry]:
    narrator, heard = Narrator(seen.speaker, seen.rules), Heard()
    people = set(people_at_first(seen))
    skipped: set[tuple[str, int]] = set()
    for number, event in seen.events:
        if event.kind == "seat-changed":
            _take_seat(people, event, str(event["player"]))
        if event.kind == "marked" and event["mark"] == SKIP:
            where = (str(event["seat"]), event.round)
            if where in skipped:
                continue  # a seat that is skipped decision by decision is told so once a round
            skipped.add(where)
        text = narrator.told(event)
        if event.kind == "round-began":
            heard.begin(event.round)
            continue
        reason = ""
        if event.kind == "action" and str(event["seat"]) not in people:
            reason = public_reason(seen, heard, event)
        heard.note(seen, event)
        if text:
            yield _entry(seen, number, event, text, reason)


def people_at_first(seen: Sight) -> frozenset[str]:
    """The seats that persons played when the game began."""
    people = set(seen.people)
    for _number, event in reversed(seen.events):
        if event.kind == "seat-changed":
            _take_seat(people, event, str(event["was"]))
    return frozenset(people)


def _take_seat(people: set[str], event: Event, player: str) -> None:
    """Whether a person sits there after a change of players, or, with the one before, before it."""
    if player in OUTSIDE_NAMES:
        people.add(str(event["seat"]))
    else:
        people.discard(str(event["seat"]))


def _entry(seen: Told, number: int, event: Event, text: str, reason: str) -> LogEntry:
    acted = event.kind == "action"
    kind = parse(seen.names, str(event["action"])).kind if acted else event.kind
    # a text is ended by an act, which says so
    weight = 0 if kind == "pass" else 2 if kind == "terminate" else EVENT_KIND_OF[event.kind].weight
    when = seen.say("{unit} {round}", unit=seen.Unit, round=event.round) if event.round else seen.say("At the start")
    return LogEntry(number, event.round, when, kind, str(event["seat"]) if acted else None, text, reason, weight)


def newest(entries: Sequence[LogEntry]) -> LogEntry | None:
    """The newest thing worth telling; talks that are open from the start are no news."""
    return next((entry for entry in reversed(entries) if entry.weight > 0 and entry.round > 0), None)
