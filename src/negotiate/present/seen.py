"""What the presenter looks at: the rules, the game, and what everybody, or one seat, may know of it.

Numbers and reasons come from the engine's own functions. Of the whole game record only such functions are asked as answer a
question that may be asked; everything else comes from a view. A Sight is everybody's: what is made of it is public, because
there is no seat in it. A Seen is one seat's, and what is made of it is for that seat alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import DUE
from negotiate.engine.events import Event
from negotiate.engine.ledger import legitimacy
from negotiate.engine.menu import Menu
from negotiate.engine.notation import seat_index, seat_label
from negotiate.engine.records import call
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import PublicView, View, public_view, view
from negotiate.words.labels import Labels
from negotiate.words.labels import tier as named_tier
from negotiate.words.speaker import PLAYER, Speaker

PROJECTOR = ""
"""The seat of everybody: nothing private is shown."""

ENGLISH_PLAYER = Speaker(audience=PLAYER)
"""Speaks to who plays where nobody has chosen a language."""

VERBS = {"speak": "propose", "answer": "counter", "mediate": "formulate"}
"""The action that tables a package, by the kind of decision."""


@dataclass(frozen=True)
class Told:
    """A scenario in a speaker's language: names, texts and sentences. `rules` are told in it where they are translated."""

    rules: Rules
    speaker: Speaker

    @property
    def names(self) -> Names:
        """Ids and labels of the scenario."""
        return self.rules.names

    @property
    def bargains(self) -> bool:
        """Whether there are alternating offers: turns over one full text, and a signature ends the game (M23)."""
        return self.rules.bargains

    @property
    def record(self) -> Any:
        """The rules as numbers."""
        return self.rules.record[0]

    @property
    def labels(self) -> Labels:
        """What things are called, and what is said in the scenario's own words."""
        return self.speaker.labels(self.rules.names)

    # Sentences

    def say(self, message: str, /, **values: object) -> str:
        """A marked message in the speaker's language."""
        return self.speaker.say(message, **values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a marked message that fits a count, which fills {count}."""
        return self.speaker.plural(one, many, count, **values)

    def says(self, seat: str | None, message: str, /, **values: object) -> str:
        """A marked message about a seat, its verbs in the number of the seat's name, as Language.says has it."""
        return self.speaker.says(self.names, seat, message, **values)

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence."""
        return self.speaker.listed(words)

    def number(self, value: float, places: int = 1, *, signed: bool = False) -> str:
        """A number as the speaker's language writes it."""
        return self.speaker.number(value, places, signed=signed)

    def amount(self, value: float, *, signed: bool = False) -> str:
        """A number with the decimals it needs."""
        return self.speaker.amount(value, signed=signed)

    # Names

    def label(self, seat: str | None) -> str:
        """Plain name of a seat."""
        return seat_label(self.names, seat) if seat else ""

    def issue_label(self, issue: str) -> str:
        """Plain name of an issue."""
        return self.names.issue_labels[self.names.issues.index(issue)]

    def option_label(self, issue: str, option: str) -> str:
        """An option in plain words."""
        k = self.names.issues.index(issue)
        return self.names.option_labels[k][self.names.options[k].index(option)]

    def track_of(self, issue: str) -> str:
        """The track on which an issue is negotiated."""
        return self.names.tracks[int(self.record["track_of"][self.names.issues.index(issue)])]

    def track_label(self, track: str) -> str:
        """Plain name of a track."""
        return self.names.track_labels[self.names.tracks.index(track)]

    def status_quo(self, issue: str) -> str:
        """The option that stands while nothing is agreed."""
        return self.names.options[self.names.issues.index(issue)][0]

    def is_evident(self, issue: str) -> bool:
        """Whether what is delivered on an issue shows by itself."""
        return bool(self.record["evident"][self.names.issues.index(issue)])

    def verified_by(self, issue: str, tier: int) -> str:
        """Who verifies an issue under a tier; where nobody does, that what is evident shows by itself."""
        if tier == 0 and self.is_evident(issue):
            return self.say("Verified by nobody, but it shows by itself")
        return self.say("Verified by: {tier}", tier=self.tier_name(tier))

    def share_of_names(self, parties: Iterable[str]) -> float:
        """Share of all names, by their weight, that these parties can put under a communiqué, 0..1 (M18)."""
        mask = sum(1 << self.names.parties.index(party) for party in parties)
        return float(call(legitimacy, self.rules.record, mask))

    def names_under(self, parties: Sequence[str]) -> str:
        """Whose names stand under a communiqué, and what they weigh, in a sentence."""
        return self.say(
            "Under it stand the names of {parties}; they weigh {share} of 100.",
            parties=self.listed([self.label(party) for party in parties]),
            share=self.number(100 * self.share_of_names(parties), 0),
        )

    @property
    def principals(self) -> tuple[str, ...]:
        """The parties that own the conflict."""
        return tuple(self.names.parties[place] for place in self.rules.principals)

    @property
    def unit(self) -> str:
        """What a round is called: month, session."""
        return self.speaker.labels(self.names).unit

    @property
    def Unit(self) -> str:  # noqa: N802 - the same word as it begins a sentence
        """What a round is called, with a capital."""
        return self.unit[:1].upper() + self.unit[1:]

    def package_text(self, options: dict[str, str]) -> str:
        """A package in words."""
        return self.speaker.labels(self.names).package(options)

    def tier_name(self, tier: int) -> str:
        """What a verification tier is called in the rule file."""
        return named_tier(self.speaker, self.rules, tier)


@dataclass(frozen=True)
class Looked(Told):
    """A game that is looked at, by everybody or by one seat.

    `events` are those that may be known here, each with its number among all events of the match; `people` are the seats
    that persons play.
    """

    game: NDArray[np.void]
    events: tuple[tuple[int, Event], ...]
    people: frozenset[str]

    @property
    def common(self) -> PublicView:
        """What everybody may know."""
        raise NotImplementedError  # a Sight has it from everybody's view, a Seen from its seat's

    @property
    def last_round(self) -> int:
        """The round in which the game ends at the latest: an accord is carried out for some rounds more, which may go
        beyond the calendar, or end the game before it."""
        view = self.common
        ends = view.accord_round + int(self.record["epilogue_rounds"]) if view.accord_round else view.rounds
        return max(ends, view.round)

    def standing(self, issue: str) -> str:
        """The option at which an issue stands now: what is signed, or else the status quo."""
        agreed = self.common.agreements.get(issue)
        return agreed.option if agreed else self.status_quo(issue)


@dataclass(frozen=True)
class Sight(Looked):
    """What everybody sees of a game. There is no seat in it."""

    @cached_property
    def view(self) -> PublicView:
        """What everybody may know."""
        return public_view(self.rules, self.game)

    @property
    def common(self) -> PublicView:
        """What everybody may know."""
        return self.view


@dataclass(frozen=True)
class Seen(Looked):
    """What one seat, a party's or the mediator's, sees of a game."""

    seat: str

    @cached_property
    def view(self) -> View:
        """What the seat may know."""
        return view(self.rules, self.game, self.seat)

    @property
    def common(self) -> PublicView:
        """What everybody may know."""
        return self.view

    @cached_property
    def menu(self) -> Menu | None:
        """What the seat may do now; None when it is somebody else's turn."""
        return Menu(self.rules, self.game) if self.is_asked else None

    @cached_property
    def open_items(self) -> dict[str, tuple[str, ...]]:
        """The options that may stand in a package of this seat now, by issue; empty when it is somebody else's turn."""
        return self.menu.open_items() if self.menu else {}

    @property
    def index(self) -> int:
        """The seat's index in the padded records."""
        return seat_index(self.names, self.rules.size, self.seat)

    def due_today(self) -> tuple[str, ...]:
        """Issues on which the seat has something to carry out on this day and has not decided yet."""
        if not self.is_party:
            return ()
        asked = self.game["conduct"][0, : len(self.names.issues), self.index]
        return tuple(issue for issue, state in zip(self.names.issues, asked, strict=True) if int(state) == DUE)

    @property
    def is_party(self) -> bool:
        """Whether the seat is a party: it has points of its own."""
        return self.seat in self.names.parties

    @property
    def chair(self) -> int:
        """The place of this mediator's seat among those of several; 0 for one, and for a party."""
        return self.names.chair_of(self.seat)

    @property
    def is_mediator(self) -> bool:
        """Whether the seat is the mediator's."""
        return not self.is_party

    @property
    def is_asked(self) -> bool:
        """Whether this seat must decide now."""
        pending = self.view.decision
        return pending is not None and pending.seat == self.seat
