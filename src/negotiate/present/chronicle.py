"""The rounds as a timeline, and the event cards with what each changed."""

from __future__ import annotations

from dataclasses import dataclass

from negotiate.engine.events import Event
from negotiate.present.seen import Sight, Told
from negotiate.words import events
from negotiate.words.language import N_


@dataclass(frozen=True)
class RoundMark:
    """One round on the timeline. `state` is past, now or ahead; `marks` are kinds of what happened in it."""

    round: int
    state: str
    marks: tuple[str, ...]
    """Any of signed, opened, closed, card, breach, default, fell, collapse, gesture, accord, ended; each at most once."""
    text: str


@dataclass(frozen=True)
class EventCard:
    """An event card that was drawn, and what it changed in plain words."""

    round: int
    card: str
    category: str
    text: str
    about: str
    """The party that it concerns; empty when it concerns everybody."""
    changes: tuple[str, ...]


MARKS = {
    "signed": ("signed", N_("a text was signed")),
    "communique": ("signed", N_("a text was signed")),
    "track-opened": ("opened", N_("a track opened")),
    "track-closed": ("closed", N_("a track closed")),
    "event-card": ("card", N_("an event")),
    "breach-detected": ("breach", N_("a breach was seen")),
    "held-back": ("default", N_("something was held back")),
    "text-ended": ("fell", N_("a text was ended")),
    "text-lapsed": ("fell", N_("a text lapsed")),
    "ceasefire-collapsed": ("collapse", N_("the ceasefire collapsed")),
    "ratified": ("accord", N_("a vote at home")),
    "ratification-refused": ("accord", N_("a vote at home")),
    "ended": ("ended", N_("the game ended")),
}


def timeline(seen: Sight) -> tuple[RoundMark, ...]:
    """One mark for every round, played or to come."""
    view = seen.view
    happened: dict[int, dict[str, str]] = {}
    for _number, event in seen.events:
        # talks that are open from the start are no news
        if event.kind in MARKS and event.round > 0:
            mark, words = MARKS[event.kind]
            happened.setdefault(event.round, {})[mark] = words
        elif event.kind == "action" and str(event["action"]).startswith("gesture"):
            happened.setdefault(event.round, {})["gesture"] = N_("a gesture of goodwill")
    marks = []
    for round_ in range(1, seen.last_round + 1):
        state = "now" if round_ == view.round and not view.ended else "past" if round_ <= view.round else "ahead"
        what = happened.get(round_, {})
        name = seen.say("{unit} {round}", unit=seen.Unit, round=round_)
        said = ", ".join(seen.labels.worded(words) for words in what.values())
        marks.append(
            RoundMark(round_, state, tuple(what), seen.say("{round}: {what}", round=name, what=said) if said else name)
        )
    return tuple(marks)


def event_cards(seen: Sight) -> tuple[EventCard, ...]:
    """All event cards drawn so far, newest first."""
    cards = [event_card(seen, event) for _number, event in seen.events if event.kind == "event-card"]
    return tuple(reversed(cards))


def event_card(seen: Sight, event: Event) -> EventCard:
    """The card of an event of the kind `event-card`."""
    names = seen.names
    who = seen.label(str(event["party"])) if event["party"] else ""
    return EventCard(
        round=event.round,
        card=str(event["card"]),
        category=events.category(seen.speaker.labels(names), event),
        text=names.card_texts[names.cards.index(str(event["card"]))],
        about=concerned(seen, event),
        changes=tuple(_change(seen, effect, who) for effect in _effects(seen, event)),
    )


def concerned(seen: Told, event: Event) -> str:
    """The party that an event card concerns; empty when it concerns everybody."""
    about = events.concerned(seen.rules, event)
    return seen.label(about) if about else ""


def _effects(seen: Told, event: Event) -> range:
    card = seen.names.cards.index(str(event["card"]))
    first = int(seen.record["card_first"][card])
    return range(first, first + int(seen.record["card_effects"][card]))


def _change(seen: Told, effect: int, who: str) -> str:
    record = seen.record
    kind, amount = int(record["effect_kind"][effect]), float(record["effect_amount"][effect])
    return events.card_effect(seen.labels, kind, amount, int(record["effect_rounds"][effect]), who)
