"""A moment of a game: where it stood, to be looked at by everybody and from any seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.decision import Decision
from negotiate.engine.events import Event
from negotiate.engine.notation import seat_called, seats
from negotiate.engine.rules import Rules
from negotiate.engine.view import is_known
from negotiate.play.match import Match
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR, Seen, Sight
from negotiate.words.speaker import Speaker


@dataclass(frozen=True, eq=False)
class Moment:
    """A game as it stood: a copy that nothing changes any more. `people` are the seats that persons play.

    `open` are the decisions that may be submitted now, and `asked` the game as those seats see it for whom it is another one
    (Match.as_asked).
    """

    rules: Rules
    game: NDArray[np.void]
    events: tuple[Event, ...]
    people: frozenset[str]
    open: tuple[Decision, ...] = ()
    asked: Mapping[str, NDArray[np.void]] = field(default_factory=dict)

    @classmethod
    def of(cls, match: Match) -> Moment:
        """The match as it stands now."""
        moment = cls.looked_back(match.rules, match.as_asked(), match.events, match.players)
        open_now = match.open
        others = moment.people if match.sealed else {wanted.seat for wanted in open_now[1:]}
        return replace(moment, open=open_now, asked={seat: match.as_asked(seat) for seat in others})

    @classmethod
    def looked_back(
        cls, rules: Rules, game: NDArray[np.void], events: Sequence[Event], players: Mapping[str, object]
    ) -> Moment:
        """A moment of a game that is looked back on; `players` by seat, as a record names them."""
        people = frozenset(seat for seat in seats(rules.names) if players.get(seat) in OUTSIDE_NAMES)
        return cls(rules, game, tuple(events), people)

    def sight(self, speaker: Speaker = ENGLISH_PLAYER) -> Sight:
        """The moment as everybody sees it, told by a speaker."""
        return Sight(speaker.told(self.rules), speaker, self.game, self._known(PROJECTOR), self.people)

    def seen(self, seat: str, speaker: Speaker = ENGLISH_PLAYER) -> Seen:
        """The moment as a seat sees it, told by a speaker; the mediator's may be given as `mediator`.

        Raises NotationError for a seat that does not exist.
        """
        names = self.rules.names
        seat = seat_called(names, self.rules.size, seat, self.round)
        game = self.asked.get(seat, self.game)
        return Seen(speaker.told(self.rules), speaker, game, self._known(seat), self.people, seat)

    def _known(self, seat: str) -> tuple[tuple[int, Event], ...]:
        """The events that a seat may know, each with its number; those of nobody are everybody's."""
        return tuple((number, event) for number, event in enumerate(self.events) if is_known(event, seat))

    @property
    def round(self) -> int:
        """The round of this moment, from 1."""
        return int(self.game["round_number"][0])

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return bool(self.game["ended"][0])
