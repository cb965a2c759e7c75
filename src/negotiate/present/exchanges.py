"""Exchanges of people day by day: what was promised for each day, what came, how it was verified, and what went wrong.

All of it is public: it is read from the signatures and from the events that everybody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from negotiate.engine.events import Event
from negotiate.present.seen import Looked
from negotiate.words.events import options_of
from negotiate.words.language import N_

HALF_A_PERSON = 0.5
CAME, PART, MISSED, MISMATCH, TO_COME, FALLEN = "came", "part", "missed", "mismatch", "to-come", "fallen"
STATES = (CAME, PART, MISSED, MISMATCH, TO_COME, FALLEN)
"""How a day stands: all came, part of it, nobody, the lists did not match, it lies ahead, or the text fell before it."""


@dataclass(frozen=True)
class ExchangeDay:
    """One day of an exchange. `promised` and `delivered` are people; `text` is the whole of it in a sentence."""

    state: str
    """One of STATES."""
    when: str
    promised: float
    delivered: float
    count_text: str
    """`390 of 390`."""
    note: str
    """How it was verified, who failed, or why it was postponed."""
    text: str

    @property
    def share(self) -> float:
        """What came of what was promised, 0..1."""
        return min(1.0, self.delivered / self.promised) if self.promised > 0.0 else 0.0


@dataclass(frozen=True)
class Exchange:
    """A text under which people come home, with its days in their order."""

    issue: str
    label: str
    option_label: str
    signed_text: str
    count_text: str
    """How many have come home of how many."""
    days: tuple[ExchangeDay, ...]


@dataclass
class _Text:
    """A text while its events are gone through. `due` are the people of each phase; `done` counts phases."""

    issue: str
    option: str
    signed_round: int
    due: tuple[float, ...]
    days: list[ExchangeDay]
    done: int = 0
    came: float = 0.0
    """People of the phase that is under way who have come already."""
    failing: tuple[Event, ...] = ()
    """What was seen to fail on the day that is being told."""
    has_fallen: bool = False

    @property
    def still_due(self) -> float:
        """The people of the phase that is under way who have not come yet."""
        return max(0.0, self.due[min(self.done, len(self.due) - 1)] - self.came)


def exchanges(seen: Looked) -> tuple[Exchange, ...]:
    """Every text under which people come home, the newest first."""
    open_texts: dict[str, _Text] = {}
    found: list[_Text] = []
    for _number, event in seen.events:
        if event.kind == "signed":
            for issue, option in options_of(event).items():
                old = open_texts.pop(issue, None)
                if old is not None:
                    _end_of_day(seen, old)
                due = _due(seen, issue, option)
                if due:
                    open_texts[issue] = _Text(issue, option, event.round, due, [])
                    found.append(open_texts[issue])
            continue
        text = open_texts.get(str(event.fields.get("issue") or ""))
        if text is not None and _told(seen, text, event):
            del open_texts[text.issue]
    for text in found:
        _end_of_day(seen, text)
    return tuple(_exchange(seen, text) for text in reversed(found))


def _told(seen: Looked, text: _Text, event: Event) -> bool:
    """Take an event of the text's issue in; True when nothing more comes of the text."""
    if text.failing and text.failing[0].round != event.round:
        _end_of_day(seen, text)
    if event.kind in ("breach-detected", "held-back"):
        text.failing = (*text.failing, event)
    elif event.kind == "postponed":
        text.days.append(_day(seen, text, event, MISMATCH, 0.0, seen.say("The lists do not match: postponed.")))
    elif event.kind == "phase-carried-out":
        people, phases = _number(event, "people"), int(_number(event, "phases"))
        promised = text.still_due
        state = CAME if people >= promised - HALF_A_PERSON else PART if people >= HALF_A_PERSON else MISSED
        notes = [_failed(seen, one) for one in text.failing] or [_verified(seen, event)]
        text.days.append(_day(seen, text, event, state, people, " ".join(notes)))
        text.came = 0.0 if phases > text.done else text.came + people
        text.done, text.failing = phases, ()
        return text.done >= len(text.due)
    elif event.kind == "issue-fell":
        _end_of_day(seen, text)
        text.has_fallen = True
        return True
    return False


def _end_of_day(seen: Looked, text: _Text) -> None:
    """A day on which somebody failed and nobody came."""
    if text.failing:
        note = " ".join(_failed(seen, one) for one in text.failing)
        text.days.append(_day(seen, text, text.failing[0], MISSED, 0.0, note))
        text.failing = ()


def _due(seen: Looked, issue: str, option: str) -> tuple[float, ...]:
    """The people of each phase of an option; empty where it brings nobody home."""
    record, k = seen.record, seen.names.issues.index(issue)
    whole, phases = float(record["people"][k][seen.names.options[k].index(option)]), int(record["phases"][k])
    shares = [float(share) for share in record["phase_share"][k]]
    if whole < HALF_A_PERSON:
        return ()
    if shares[0] > 0.0:
        return tuple(whole * share for share in shares[:phases]) + (whole / phases,) * max(0, phases - len(shares))
    return (whole / phases,) * phases


def _day(seen: Looked, text: _Text, event: Event, state: str, people: float, note: str) -> ExchangeDay:
    when = seen.say("{unit} {round}", unit=seen.Unit, round=event.round)
    if "day" in event.fields and int(seen.record["pace"][seen.names.issues.index(text.issue)]) > 1:
        when = seen.say("{when}, day {day}", when=when, day=int(_number(event, "day")) + 1)
    return _row(seen, state, when, text.still_due, people, note)


def _row(seen: Looked, state: str, when: str, promised: float, people: float, note: str) -> ExchangeDay:
    count = seen.say("{done} of {count}", done=seen.speaker.whole(people), count=seen.speaker.whole(promised))
    return ExchangeDay(state, when, promised, people, count, note, f"{seen.speaker.labelled(when, count)}. {note}".strip())


def _verified(seen: Looked, event: Event) -> str:
    tier = int(_number(event, "tier"))
    if tier == 0 and seen.is_evident(str(event["issue"])):
        return f"{seen.verified_by(str(event['issue']), tier)}."
    if tier == 0:
        return seen.say("Not verified: {tier}.", tier=seen.tier_name(tier))
    return seen.say("Verified by: {tier}.", tier=seen.tier_name(tier))


def _failed(seen: Looked, event: Event) -> str:
    party = str(event["party"])
    message = (
        N_("A breach by {who} was seen.") if event.kind == "breach-detected" else N_("{who} held [its|their] part back.")
    )
    return seen.says(party, message, who=seen.label(party))


def _exchange(seen: Looked, text: _Text) -> Exchange:
    rest = list(_rest(seen, text))
    home = sum(day.delivered for day in text.days)
    labels = seen.speaker
    return Exchange(
        issue=text.issue,
        label=seen.issue_label(text.issue),
        option_label=seen.option_label(text.issue, text.option),
        signed_text=seen.say("Signed in {unit} {round}", unit=seen.unit, round=text.signed_round),
        count_text=seen.say("{done} of {count} came home", done=labels.whole(home), count=labels.whole(sum(text.due))),
        days=(*text.days, *rest),
    )


def _rest(seen: Looked, text: _Text) -> Iterator[ExchangeDay]:
    """The phases that have not come: ahead, or fallen with the text."""
    is_over = text.has_fallen or seen.common.ended is not None
    for place, whole in enumerate(text.due[text.done :], text.done + 1):
        promised = text.still_due if place == text.done + 1 else whole
        when = seen.say("Phase {phase} of {phases}", phase=place, phases=len(text.due))
        note = (
            seen.say("The text fell before.")
            if text.has_fallen
            else seen.say("The game ended before.")
            if is_over
            else seen.say("Still to come.")
        )
        yield _row(seen, FALLEN if is_over else TO_COME, when, promised, 0.0, note)


def _number(event: Event, name: str) -> float:
    value = event[name]
    assert isinstance(value, int | float)  # events of these kinds carry numbers there
    return float(value)
