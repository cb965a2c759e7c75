"""The tutor: speaks up only when a person's move is clearly bad, by looking ahead from what the person's own seat knows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import CARRY_OUT
from negotiate.engine.notation import Action, parse
from negotiate.engine.prospects import prospects, redress_on
from negotiate.engine.rules import Names, Rules
from negotiate.engine.view import View
from negotiate.errors import said_in_english
from negotiate.players import roster
from negotiate.players.determinise import Knowledge
from negotiate.players.heard import answers_heard
from negotiate.players.lookahead import Lookahead
from negotiate.players.reasons import Reason, reasons
from negotiate.players.search import MANNERS

MARGIN_SHARE, LEAST_MARGIN = 0.06, 1.0
"""A move is bad only if it loses this share of what the seat can win at all, and at least so many points."""
SIGNIFICANCE = 2.58
"""Standard errors by which the loss must exceed the margin's zero: 99 % confidence, on samples that chose nothing."""
AGREEING = 0.9
"""Share of the possible worlds in which another text or answer must end higher: of many that are tried one looks best by
mistake, which in some worlds shows. What is due leaves little to choose between, and so little to mistake."""
WAYS = MANNERS[:2]
"""How the seat may go on after the move: carefully, or as a hard bargainer, and keeping its word."""
WORLDS, FIRST_LOOK, SECOND_LOOK, CANDIDATES = 64, 64, 256, 9
FAITHFUL = ("carry-out", "carry-all", "suspend")
"""What it advises where a duty is due: never to hold back or to break what is owed to those who keep their word."""


@dataclass(frozen=True)
class Advice:
    """What speaks against a move, as a value that can be said in any language (words/reasons.py): a better move, the points
    that are lost, and the shares of games in which it went so or the other way."""

    action: Action
    better: Action
    asked: str
    """The kind of decision that both answer."""
    loss: float
    """Points by which the seat ends lower on average."""
    share: float
    """Share of the games tried in which the better move ended higher, 0..1."""
    share_lower: float
    """Share in which it ended lower; in the rest both ended alike."""
    reason: Reason | None
    """The weightiest reason against the move; None when the view gives none."""
    ways: tuple[str, str]
    """The built-in players as which the seat is taken to go on, keeping its word, after the better move and its own."""
    names: Names = field(compare=False, repr=False)

    @property
    def text(self) -> str:
        """All of it in a few English sentences."""
        return said_in_english(self)


def known_players(rules: Rules, players: Mapping[str, object] | None) -> dict[str, str]:
    """Of the players of all seats those that are built in, by seat."""
    return {
        seat: name
        for seat, name in (players or {}).items()
        if isinstance(name, str) and (name in roster.MEDIATOR_NAMES or roster.is_built_in(name, rules.personalities))
    }


class Tutor:
    """Watches one party's seat. It knows what the seat knows: it cannot hint at anything secret."""

    def __init__(self, rules: Rules, seat: str, players: Mapping[str, object] | None = None) -> None:
        """`players` names who sits in the other seats, as everybody at the table knows: built-in players are taken for what
        they are, and the others may be anybody."""
        self._rules = rules
        self._seat = rules.names.parties.index(seat)
        self._ahead = Lookahead(rules, WAYS, WORLDS, deepest=1, exploration=0.0, players=known_players(rules, players))
        record = rules.record[0]
        span = float(record["best_value"][self._seat] - record["reservation_value"][self._seat])
        self.margin = max(LEAST_MARGIN, MARGIN_SHARE * span)
        """Points by which another move must be better before the tutor speaks."""

    def advice(self, known: Knowledge, view: View, action: Action | str) -> str | None:
        """A few sentences when `action`, legal and not taken yet, is clearly bad; None otherwise, which is nearly always.

        `known` (Match.knowledge) and `view` are what the person's seat knows at its pending decision.
        """
        found = self.judge(known, view, action)
        return found.text if found is not None else None

    def judge(self, known: Knowledge, view: View, action: Action | str) -> Advice | None:
        """As `advice`, as a value, for a screen that says it in another language."""
        names = self._rules.names
        if isinstance(action, str):
            action = parse(names, action, view.round)
        ahead = self._ahead
        ahead.begin(known, answers_heard(self._rules, view))
        mine = ahead.add(action.to_record(self._rules))
        others: list[int] = []
        while len(others) < CANDIDATES and (number := ahead.widen()) is not None:
            others.append(number)
        on_duty = int(known.game["pending_kind"][0]) == CARRY_OUT
        if on_duty:
            others = [number for number in others if ahead.action(number).kind in FAITHFUL]
        if not others:
            return None
        looks = {number: ahead.play(number, 0, FIRST_LOOK, flat=True) for number in others}
        most = max(float(samples.mean()) for samples in looks.values())
        # the plainest move that is about as good as any: what one would do in character comes first
        best = next(number for number in others if float(looks[number].mean()) >= most - self.margin / 2)
        if float(looks[best].mean() - ahead.play(mine, 0, FIRST_LOOK, flat=True).mean()) < self.margin:
            return None
        # Each move with the way of going on that makes more of it; the loss is measured on samples that had no part in
        # choosing the better move and the ways.
        ways = self._way_on(best), self._way_on(mine)
        better, worse = (
            ahead.play(number, FIRST_LOOK, SECOND_LOOK, way, flat=True)
            for number, way in zip((best, mine), ways, strict=True)
        )
        differences = better - worse
        loss, error = float(differences.mean()), float(differences.std(ddof=1)) / math.sqrt(len(differences))
        if loss < self.margin or loss < SIGNIFICANCE * error:
            return None
        if not on_duty and _agreeing(differences) < AGREEING:
            return None
        asked = view.decision.kind if view.decision is not None else ""
        issue = view.decision.issue if view.decision is not None else None
        outlook = prospects(self._rules, known.game, view.seat, issue).outlook if issue is not None else None
        answered = issue if action.issue is None else action.issue
        remedy = redress_on(self._rules, known.game, view.seat, answered) if answered is not None else None
        against = next((reason for reason in reasons(view, action, names, outlook, remedy) if reason.weight < 0.0), None)
        share, lower = float(np.mean(differences > 0.0)), float(np.mean(differences < 0.0))
        on = (WAYS[ways[0]], WAYS[ways[1]])
        return Advice(action, ahead.action(best), asked, loss, share, lower, against, on, names)

    def _way_on(self, number: int) -> int:
        """The number of the way in which the seat makes most of a move, by the first samples."""
        means = [float(self._ahead.play(number, 0, FIRST_LOOK, way, flat=True).mean()) for way in range(len(WAYS))]
        return means.index(max(means))


def _agreeing(differences: NDArray[np.float64]) -> float:
    """Share of the possible worlds in which a move ends higher, 0..1, from its gains by sample, world after world."""
    return float(np.mean(differences.reshape(-1, WORLDS).mean(axis=0) > 0.0))
