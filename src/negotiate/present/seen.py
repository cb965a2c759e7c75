"""What the presenter looks at: the rules, the game, and what one seat may know of it.

Numbers and reasons come from the engine's own functions. Of the whole game record only such functions are asked as answer a
question that the seat may ask; everything else comes from its View. A presentation without a seat is for the projector: it
shows what everybody knows and nobody's own points, estimates or briefs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.events import Event
from negotiate.engine.menu import Menu
from negotiate.engine.notation import seat_id, seat_index, seat_label, seats
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import View, view
from negotiate.play.match import MEDIATOR, OUTSIDE_NAMES, Match
from negotiate.words.labels import tier as named_tier
from negotiate.words.speaker import PLAYER, Speaker

PROJECTOR = ""
"""The seat of everybody: nothing private is shown."""

ENGLISH_PLAYER = Speaker(audience=PLAYER)
"""Speaks to who plays where nobody has chosen a language."""

VERBS = {"speak": "propose", "answer": "counter", "mediate": "formulate"}
"""The action that tables a package, by the kind of decision."""


@dataclass(frozen=True)
class Seen:
    """One seat's sight of a game. `seat` is a seat's id, or PROJECTOR; `people` are the seats that persons play.

    `speaker` says everything; `rules` are told in its language where they are translated into it.
    """

    rules: Rules
    game: NDArray[np.void]
    seat: str
    events: tuple[Event, ...]
    people: frozenset[str]
    speaker: Speaker = ENGLISH_PLAYER

    @classmethod
    def of(cls, match: Match, seat: str = PROJECTOR, speaker: Speaker = ENGLISH_PLAYER) -> Seen:
        """How a match looks from a seat now. Raises NotationError for a seat that does not exist."""
        return seen(match.rules, match.game, seat, match.events, people_of(match), speaker)

    @cached_property
    def view(self) -> View:
        """What the seat may know. The projector gets the mediator's, of which it shows the public part only."""
        return view(self.rules, self.game, self.seat or MEDIATOR, self.events)

    @cached_property
    def menu(self) -> Menu | None:
        """What the seat may do now; None when it is somebody else's turn."""
        return Menu(self.rules, self.game) if self.is_asked else None

    @cached_property
    def open_items(self) -> dict[str, tuple[str, ...]]:
        """The options that may stand in a package of this seat now, by issue; empty when it is somebody else's turn."""
        return self.menu.open_items() if self.menu else {}

    @property
    def names(self) -> Names:
        """Ids and labels of the scenario."""
        return self.rules.names

    @property
    def record(self) -> Any:
        """The rules as numbers."""
        return self.rules.record[0]

    @property
    def index(self) -> int:
        """The seat's index in the padded records."""
        return seat_index(self.names, self.rules.size, self.seat or MEDIATOR)

    @property
    def is_party(self) -> bool:
        """Whether the seat is a party: it has points of its own."""
        return self.seat in self.names.parties

    @property
    def is_mediator(self) -> bool:
        """Whether the seat is the mediator's."""
        return bool(self.seat) and not self.is_party

    @property
    def is_asked(self) -> bool:
        """Whether this seat must decide now."""
        pending = self.view.decision
        return pending is not None and pending.seat == self.seat

    @property
    def last_round(self) -> int:
        """The round in which the game ends at the latest: an accord is carried out for some rounds more, which may go
        beyond the calendar, or end the game before it."""
        view = self.view
        ends = view.accord_round + int(self.record["epilogue_rounds"]) if view.accord_round else view.rounds
        return max(ends, view.round)

    def label(self, seat: str | None) -> str:
        """Plain name of a seat."""
        return seat_label(self.names, seat) if seat else ""

    def says(self, seat: str | None, message: str, /, **values: object) -> str:
        """A marked message about a seat, its verbs in the number of the seat's name, as Language.says has it."""
        return self.speaker.says(self.names, seat, message, **values)

    def say(self, message: str, /, **values: object) -> str:
        """A marked message in the speaker's language."""
        return self.speaker.say(message, **values)

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form of a marked message that fits a count, which fills {count}."""
        return self.speaker.plural(one, many, count, **values)

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence."""
        return self.speaker.listed(words)

    def number(self, value: float, places: int = 1, *, signed: bool = False) -> str:
        """A number as the speaker's language writes it."""
        return self.speaker.number(value, places, signed=signed)

    def amount(self, value: float, *, signed: bool = False) -> str:
        """A number without decimals where it is whole."""
        return self.speaker.amount(value, signed=signed)

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

    def standing(self, issue: str) -> str:
        """The option at which an issue stands now: what is signed, or else the status quo."""
        agreed = self.view.agreements.get(issue)
        return agreed.option if agreed else self.status_quo(issue)

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
        parts = (f"{self.issue_label(issue)}: {self.option_label(issue, option)}" for issue, option in options.items())
        return "; ".join(parts)

    def tier_name(self, tier: int) -> str:
        """What a verification tier is called in the rule file."""
        return named_tier(self.speaker, self.rules, tier)


def seen(
    rules: Rules,
    game: NDArray[np.void],
    seat: str = PROJECTOR,
    events: tuple[Event, ...] = (),
    people: frozenset[str] = frozenset(),
    speaker: Speaker = ENGLISH_PLAYER,
) -> Seen:
    """A seat's sight of a game record, shape (1,); a seat may be given as `mediator`. Raises NotationError."""
    if seat:
        seat = seat_id(rules.names, seat_index(rules.names, rules.size, seat))
    return Seen(speaker.told(rules), game, seat, events, people, speaker)


def people_of(match: Match) -> frozenset[str]:
    """The seats of a match that persons play."""
    known = seats(match.rules.names)
    return frozenset(seat for seat in known if match.players.get(seat) in OUTSIDE_NAMES)
