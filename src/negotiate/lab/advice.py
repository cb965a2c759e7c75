"""Whether the tutor's advice is true to what follows: the points it foretells, and those of games that go on from there.

A seat plays plainly, as a cautious player that keeps its word. Now and then the tutor is asked about a move that may be
bad. Where it speaks, the game is played on many times from what is really so, with the move and with the better one, by the
players that really sit there, with fresh chance; the mean difference is what its loss should have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.play.seating import roster_of
from negotiate.players.determinise import Worlds
from negotiate.players.lookahead import Lookahead
from negotiate.players.tutor import WAYS, Tutor

DOUBTFUL = ("breach", "stall", "reject", "leave", "pass")
"""Moves that the tutor is asked about."""
EVERY = 3
"""The tutor is asked at every third decision of the seat."""


@dataclass(frozen=True)
class Followed:
    """One piece of advice: the loss that was told and the one that followed, points in the mean, with its standard error."""

    seat: str
    game: int
    round: int
    move: str
    better: str
    told: float
    followed: float
    error: float


def followed(rules: Rules, games: int, seed: int = 0, times: int = 200) -> Iterator[Followed]:
    """Every piece of advice in games 0 .. games - 1 of a seed, each principal's seat in turn, played on `times` times."""
    names = rules.names
    for game in range(games):
        for index in rules.principals:
            seat = names.parties[index]
            match = Match(rules, {seat: "outside"}, seed, game=game)
            tutor = Tutor(rules, seat, match.players)
            truth = _Truth(match, seat)
            count = 0
            while match.advance() is not None:
                count += 1
                if count % EVERY == 0:
                    for move in DOUBTFUL:
                        found = next((action for action in match.menu(seat).of_kind(move)), None)
                        advice = found and tutor.judge(match.knowledge(seat), match.view(seat), found)
                        if advice:
                            better, own = advice.ways
                            loss = truth.worth(advice.better, times, better) - truth.worth(advice.action, times, own)
                            error = float(loss.std(ddof=1)) / times**0.5
                            yield Followed(
                                seat,
                                game,
                                match.round,
                                str(advice.action),
                                str(advice.better),
                                advice.loss,
                                float(loss.mean()),
                                error,
                            )
                match.submit(seat, truth.plain())


class _Truth:
    """The one world that is so, with the players that sit there."""

    def __init__(self, match: Match, seat: str) -> None:
        self._match, self._seat = match, seat
        self._ahead = Lookahead(match.rules, WAYS, 1, deepest=1, exploration=0.0)
        # the best guess and the only world that is sampled are both the truth
        roster = roster_of(match.rules, match.players)
        self._worlds = Worlds(np.repeat(match.rules.record, 2), np.stack([roster, roster]), np.zeros(0, np.int64))

    def _turn(self) -> None:
        match = self._match
        self._ahead.enter(match.knowledge(self._seat), self._worlds, np.repeat(match.as_asked(self._seat), 2))

    def plain(self) -> Action:
        """What a cautious player that keeps its word does now."""
        self._turn()
        number = self._ahead.widen()
        assert number is not None  # what is done in character comes first, and passing can always be done
        return self._ahead.action(number)

    def worth(self, action: Action, times: int, way: str) -> np.ndarray:
        """Points at the end of games that go on with an action, in a way, one by one; the same chance for every action."""
        self._turn()
        return self._ahead.play(self._ahead.add(action.to_record(self._match.rules)), 0, times, WAYS.index(way), flat=True)
