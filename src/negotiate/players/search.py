"""`search`: a seat that looks ahead before it decides, from what it knows and from nothing else.

Information-set Monte Carlo tree search (Cowling, Powley and Whitehouse 2012): the candidate actions are tried in worlds that
could be the true one (determinise.py), each played to its end by the compiled engine, with a tree over the seat's own later
decisions (tree.py) as deep as the budget says. Among the candidates at the root, sequential halving (Karnin, Koren and
Somekh, "Almost optimal exploration in multi-armed bandits", 2013) gives half of the playouts to half of the actions, and so
on; new packages, which vary the best by one option, come in as it goes. The best must be clearly better than what is in
character: of many candidates one always looks best, and two seats that fool themselves so ruin each other's deals.

A playout is worth the points the seat has carried out in the end, less its gestures (`utility` in the summary), because that
is what players are compared by. The mandate score is the same clipped to 0..100, and so cannot tell two bad ends apart.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.ledger import delivery_costs
from negotiate.engine.notation import Action
from negotiate.engine.reciprocity import may_suspend
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.players.determinise import Knowledge
from negotiate.players.lookahead import Lookahead
from negotiate.players.protocol import Claims

MANNERS = ("cautious", "boulware", "linear", "hardliner")
"""Built-in players as which a seat may go on after the decision; they are weighed at every decision. In all of them it keeps
its word and holds back only what the law suspends."""


ROUNDS_OF_NOISE = 8


@dataclass(frozen=True)
class Budget:
    """How much a seat looks ahead at one decision, and how much it errs."""

    rounds: int = 1200
    """Rounds of play in all playouts of a decision: near the end, where playouts are short, there are more of them."""
    least: int = 40
    most: int = 400
    """Bounds on the number of playouts."""
    worlds: int = 16
    """Sampled worlds, each used again after so many samples."""
    candidates: int = 14
    """Actions tried at first."""
    variations: int = 4
    """Packages added after the first halving, half as many after each further one."""
    deepest: int = 1
    """Decisions of the seat in the tree, the first included. With 1 it goes on in character after its decision: a deeper
    tree tries bad answers too, and what it learns by them did not show in points."""
    exploration: float = 0.3
    manners: tuple[str, ...] = MANNERS
    """Ways to go on after the decision that are weighed."""
    sure: float = 2.0
    """Standard errors by which another action must be better than the one in character."""
    sure_to_break: float = 2.58
    """The same for not keeping its word (99 % confidence)."""
    good_name: float = 0.05
    """What its word is worth to it beyond the game: breaking it must gain more than this share of what it can win at all."""
    fewest: int = 4
    """Samples of an action before it may be dropped."""
    noise: float = 0.0
    """How far it misjudges what an action is worth: standard deviation as a share of that of the playouts, in a game of
    ROUNDS_OF_NOISE rounds; in a longer game, which has more occasions to err, less by the square root."""
    lapses: float = 1.0
    """Share of its decisions that it misjudges so, 0..1; in the others it errs in nothing."""
    seconds: float | None = None
    """Time for a decision. The choice then depends on the machine; None leaves it to the playouts alone."""


class Search:
    """Decides for one party.

    The same knowledge gives the same decision: it remembers nothing and uses none of the game's chance.
    """

    claims = Claims(remembers=False, uses_chance=False)

    def __init__(self, rules: Rules, seat: str, budget: Budget, name: str = "search") -> None:
        """Seat the search in a party's seat."""
        self.name = name
        self.seat = rules.names.parties.index(seat)
        self.budget = budget
        self._rules = rules
        span = float(rules.record["best_value"][0][self.seat] - rules.record["reservation_value"][0][self.seat])
        self._good_name = budget.good_name * max(span, 0.0)
        self._ahead = Lookahead(rules, budget.manners, budget.worlds, budget.deepest, budget.exploration)

    @property
    def playouts(self) -> int:
        """Games played to their ends so far."""
        return self._ahead.playouts

    def decide(self, known: Knowledge) -> Action:
        """The decision for what this seat knows; it is pending."""
        due = int(known.game["pending_kind"][0]) == codes.CARRY_OUT
        if self.keeps_its_word(known):
            return self._carried_out(known)
        budget, ahead = self.budget, self._ahead
        ends = None if budget.seconds is None else time.monotonic() + budget.seconds
        ahead.begin(known)
        playouts = self._playouts(known)
        manner = self._manner(playouts // 4)
        numbers = self._candidates(manner)
        noise = budget.noise if self._lapses(known) else 0.0
        worth = self._halve(numbers, manner, playouts, ends, noise)
        sure, margin = (budget.sure_to_break, self._good_name) if due else (budget.sure, 0.0)
        chosen = ahead.action(self._best(worth, numbers[0], sure, margin, manner, known, noise))
        return self._carried_out(known) if chosen.kind == "carry-out" else chosen

    def keeps_its_word(self, known: Knowledge) -> bool:
        """Whether a duty is due that costs the seat nothing, towards nobody in default: it is not searched."""
        game, record = known.game, self._rules.record
        if int(game["pending_kind"][0]) != codes.CARRY_OUT:
            return False
        issue = int(game["pending_issue"][0])
        if call(may_suspend, record, game, issue, self.seat):
            return False
        return not self._is_costly(known, issue)

    def _is_costly(self, known: Knowledge, issue: int) -> bool:
        """Whether delivery on the issue costs the seat points, so that its word is worth thinking about. A ceasefire of
        which all phases are carried out stays in question, because a collapse undoes it."""
        state, record = known.game[0], self._rules.record
        if not call(delivery_costs, record, known.game, self.seat, issue):
            return False
        return bool(state["done"][issue] < record["phases"][0][issue] or issue == int(record["ceasefire_issue"][0]))

    def _carried_out(self, known: Knowledge) -> Action:
        """Carrying out what is due; all that is due this round at once where nothing of it has still to be thought about."""
        state, record = known.game[0], self._rules.record[0]
        for issue in range(int(record["issue_count"])):
            if issue == int(state["pending_issue"]) or not state["agreed"][issue] or not record["obligor"][issue][self.seat]:
                continue
            if call(may_suspend, self._rules.record, known.game, issue, self.seat) or self._is_costly(known, issue):
                return Action("carry-out")
        return Action("carry-all")

    def _playouts(self, known: Knowledge) -> int:
        """How many playouts the decision gets: a third where nothing can be tabled."""
        state, record, budget = known.game[0], self._rules.record[0], self.budget
        left = max(1, int(record["round_count"]) - int(state["round_number"]) + 1)
        playouts = min(budget.most, max(budget.least, budget.rounds // left))
        kind = int(state["pending_kind"])
        tabled = int(state["proposed"][self.seat]) == int(state["round_number"])
        return playouts // 3 if kind == codes.CARRY_OUT or (kind == codes.SPEAK and tabled) else playouts

    def _manner(self, playouts: int) -> int:
        """The way to go on that does best from here, by so many playouts; the first unless another is clearly better."""
        manners = len(self.budget.manners)
        if manners == 1:
            return 0
        count = max(self.budget.fewest, playouts // manners)
        worth = {}
        for manner in range(manners):
            self._ahead.plant()
            first = self._ahead.widen(manner)
            worth[manner] = np.zeros(0) if first is None else self._ahead.play(first, 0, count, manner, flat=True)
        self._ahead.plant()
        return _clearly_best(worth, 0, self.budget.sure)

    def _candidates(self, manner: int) -> list[int]:
        """The first candidates at the root; what the manner itself would do comes first."""
        found: list[int] = []
        while len(found) < self.budget.candidates:
            number = self._ahead.widen(manner)
            if number is None:
                break
            found.append(number)
        return found

    def _lapses(self, known: Knowledge) -> bool:
        """Whether this decision is one that it misjudges."""
        share = self.budget.lapses
        return share >= 1.0 or np.random.Generator(np.random.Philox(key=known.digest ^ 1)).random() < share

    def _halve(
        self, numbers: list[int], manner: int, playouts: int, ends: float | None, noise: float
    ) -> dict[int, NDArray[np.float64]]:
        """Sequential halving on common random numbers: what each candidate that is left came to, points by sample."""
        worth: dict[int, NDArray[np.float64]] = {number: np.zeros(0) for number in numbers}
        if len(numbers) == 1:
            return worth
        stages = math.ceil(math.log2(len(numbers)))
        alive, each = list(numbers), 0
        for stage in range(stages):
            each += max(self.budget.fewest, playouts // (stages * len(alive)))
            for number in alive:
                if len(worth[number]) < each and (ends is None or time.monotonic() < ends):
                    had = worth[number]
                    worth[number] = np.concatenate([had, self._ahead.play(number, len(had), each - len(had), manner)])
            if stage == stages - 1 or (ends is not None and time.monotonic() >= ends):
                break
            alive.sort(key=lambda number: -float(worth[number].mean()))
            alive = alive[: (len(alive) + 1) // 2]
            for _ in range(self.budget.variations >> stage):
                varied = self._ahead.widen(manner, 8)
                if varied is not None:
                    worth[varied] = np.zeros(0)
                    alive.append(varied)
        if noise > 0.0:
            alive = list(worth)
        return {number: worth[number] for number in alive}

    def _best(
        self,
        worth: dict[int, NDArray[np.float64]],
        plain: int,
        sure: float,
        margin: float,
        manner: int,
        known: Knowledge,
        noise: float,
    ) -> int:
        """The candidate that came to most, as far as the seat can judge; `plain`, the one in character, unless another is
        better by so many standard errors in the same samples, and by more than `margin` points."""
        played = {number: samples for number, samples in worth.items() if len(samples)}
        if not played:
            return plain
        if noise == 0.0:
            most = max(len(samples) for samples in played.values())
            had = worth.get(plain, np.zeros(0))
            if len(had) < most and len(worth) > 1:
                had = np.concatenate([had, self._ahead.play(plain, len(had), most - len(had), manner)])
            return _clearly_best({**played, plain: had}, plain, sure, margin)
        judged = np.array([float(samples.mean()) for samples in played.values()])
        spread = float(np.concatenate(list(played.values())).std())
        random = np.random.Generator(np.random.Philox(key=known.digest))
        spread *= math.sqrt(ROUNDS_OF_NOISE / int(self._rules.record["round_count"][0]))
        judged += noise * spread * random.standard_normal(len(judged))
        return list(played)[int(judged.argmax())]


def _clearly_best(worth: dict[int, NDArray[np.float64]], plain: int, sure: float, margin: float = 0.0) -> int:
    """The number whose samples, points, have the highest mean, if it lies above that of `plain` by `sure` standard errors of
    the paired difference and by more than `margin` points; else `plain`."""
    found = max(
        worth, key=lambda number: (float(worth[number].mean()) if len(worth[number]) else -math.inf, number == plain)
    )
    paired = min(len(worth[found]), len(worth[plain]))
    if found == plain or paired < 2:
        return plain
    differences = worth[found][:paired] - worth[plain][:paired]
    error = float(differences.std(ddof=1)) / math.sqrt(paired)
    return found if float(differences.mean()) > max(sure * error, margin) else plain
