"""A mediator with a single negotiating text: it drafts, listens to the answers, and drafts again.

Roger Fisher's one-text procedure (Fisher and Ury, "Getting to Yes", 1981; Raiffa, "The Art and Science of Negotiation",
1982): nobody is asked to concede, only whether this text will do. What the mediator thinks each option is worth to each
party is a normal distribution; every yes or no to any text on the table moves it as in probit regression with assumed
density filtering (Opper 1998). What a party holds out for, beyond gaining at all, is learnt in the same way.

Each round it tables the text with the largest expected gain: the chance that everybody asked says yes, times what the text
adds to the parties' gains. Gains count by their logarithm, so that the sum is largest near the Nash point, where nobody's
share can grow without a greater relative loss to others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.coalitions import binds, coalitions
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, parse
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.players.protocol import Claims

Reals = NDArray[np.float64]

COALITIONS = 64
"""Coalitions of which is reckoned whether all of them say yes, the smallest first."""

LEAST_SPREAD = 0.05
"""Points of doubt that always remain about an option."""
DOUBT_OF_ANSWER = 0.75
"""Standard deviation, points, of what an answer depends on besides the points: trust, audience, risk."""
HELD_OUT, HELD_OUT_SPREAD = 0.5, 1.5
"""What a party is thought to hold out for at first, points, and how unsure that is."""
SMALL_GAIN = 3.0
"""Points below which a gain counts about in proportion, above which by its logarithm."""
BREADTH = 1500
"""Half-written texts that are carried on; small agendas are looked through completely."""
TRIED = 60
"""Texts that are put to the menu, best first, before the mediator does something else."""
LEAST_TRUE = 0.25
"""Share of an estimate's distance from the middle that is believed at least."""
PATIENCE = 0.95
"""What a refused text costs: this share of what another one would be expected to gain is still to be had."""
LISTENING = 0.25
"""Share of the rounds in which it may put clearing things up before its first text."""
CLEAR = 0.1
"""Doubt about an option, compared with how much options differ, that is good enough for a text."""
WORTH_TABLING = 0.004
"""Least expected gain, in units of the logarithm, of a text that is worth a round."""


class SingleText:
    """The learning mediator; `rules` gives it the public rules, of which it uses how unsure its estimates are."""

    name = "single-text"
    claims = Claims(remembers=True, uses_chance=False)

    def __init__(self, rules: Rules) -> None:
        record, names = rules.record[0], rules.names
        self.parties, self.issues, self.options = names.parties, names.issues, names.options
        self.names = names
        self.owner = record["owner"][: len(self.issues), : len(self.parties)].T == 1
        """(parties, issues)"""
        owners = np.flatnonzero(self.owner.any(axis=1)).tolist()
        groups = coalitions(record)[:COALITIONS] if int(record["count_of_votes"]) and binds(record) else []
        self.coalitions = [list(group) for group in groups] or [owners]
        """Whose consent suffices; parties by index."""
        self.spread = float(record["misreading"])
        self.shrinks = (float(record["misreading_facilitated"]), float(record["misreading_formulated"]))
        self.width = max(len(options) for options in self.options)
        self.heard = 0
        self.cleared: dict[str, int] = {}
        self.answers: list[tuple[int, NDArray[np.int64], NDArray[np.int64], bool]] = []
        self.tabled: dict[str, NDArray[np.int64]] = {}
        self.agreed = np.zeros(len(self.issues), dtype=np.int64)

    def choose(self, view: View, menu: Menu) -> Action | str:
        """The act of the round."""
        self.listen(view)
        for absent in menu.of_kind("convene"):
            return absent
        if self.unclear(view):
            for act in menu.of_kind("facilitate"):
                return act
        if "formulate" in menu.kinds():
            for text in self.drafts(view, menu):
                return text
        for kind in ("facilitate", "show-stalemate", "verify"):
            for act in menu.of_kind(kind):
                return act
        return "pass"

    def unclear(self, view: View) -> bool:
        """Whether it is early, and what the parties want is still too vague for a text that will last."""
        tables = [options for party in view.estimates.values() for options in party.values()]
        points = [value for options in tables for value in list(options.values())[1:]]
        return view.round <= LISTENING * view.rounds and self.spread > CLEAR * float(np.std(points))

    # Listening

    def listen(self, view: View) -> None:
        """Take in what was tabled, answered and signed since the last time."""
        for event in view.events[self.heard :]:
            if event["event"] == "signed":
                self._settle(event["options"])
            elif event["event"] == "action":
                self._hear(str(event["seat"]), event)
        self.heard = len(view.events)
        for k, issue in enumerate(self.issues):
            standing = view.agreements.get(issue)
            self.agreed[k] = self.options[k].index(standing.option) if standing is not None else 0

    def _hear(self, seat: str, event: Mapping[str, Any]) -> None:
        action = parse(self.names, str(event["action"]))
        if action.kind in ("facilitate", "formulate") and self.cleared.get(action.kind) != event["round"]:
            # once a round, however many mediators do it
            self.cleared[action.kind] = int(event["round"])
            self.spread *= self.shrinks[action.kind == "formulate"]
        if action.kind in ("accept", "reject", "counter") and action.offer in self.tabled:
            self._note(seat, self.tabled[action.offer], yes=action.kind == "accept")
        if action.kind in ("propose", "counter", "formulate"):
            self.tabled[seat] = self._places(action.options)
            if action.kind != "formulate":
                self._note(seat, self.tabled[seat], yes=True)  # nobody tables what it would not sign

    def _note(self, seat: str, text: NDArray[np.int64], *, yes: bool) -> None:
        if seat in self.parties:
            self.answers.append((self.parties.index(seat), text, self.agreed.copy(), yes))

    def _settle(self, options: Mapping[str, str]) -> None:
        places = self._places(options)
        self.agreed = np.where(places > 0, places, self.agreed)

    def _places(self, options: Mapping[str, str]) -> NDArray[np.int64]:
        """Option by issue, 0 where the text leaves the issue as it is."""
        found = np.zeros(len(self.issues), dtype=np.int64)
        for issue, option in options.items():
            k = self.issues.index(issue)
            found[k] = self.options[k].index(option)
        return found

    # What it thinks

    def believe(self, view: View) -> tuple[Reals, Reals, Reals, Reals]:
        """Mean and variance of the points of every option, (parties, issues, options), and of what each holds out for,
        (parties,)."""
        mean = np.zeros((len(self.parties), len(self.issues), self.width))
        for p, party in enumerate(self.parties):
            for k, issue in enumerate(self.issues):
                mean[p, k, : len(self.options[k])] = list(view.estimates[party][issue].values())
        # the estimates spread more than the truth does: what they have too much is drawn back towards their middle
        spread = max(self.spread, LEAST_SPREAD)
        for p in range(len(self.parties)):
            own = np.concatenate([mean[p, k, 1 : len(options)] for k, options in enumerate(self.options)])
            true = max(1.0 - spread**2 / max(float(own.var()), 1e-9), LEAST_TRUE)
            mean[p, :, 1:] = own.mean() + true * (mean[p, :, 1:] - own.mean())
        return self.learn(mean, spread)

    def learn(self, mean: Reals, spread: float) -> tuple[Reals, Reals, Reals, Reals]:
        """`mean`, known up to a standard deviation of `spread`, after all answers; the result is that of `believe`."""
        doubt = np.full(mean.shape, spread**2)
        doubt[:, :, 0] = 0.0
        asks = np.full(len(self.parties), HELD_OUT)
        unsure = np.full(len(self.parties), HELD_OUT_SPREAD**2)
        issues = np.arange(len(self.issues))
        for p, text, before, yes in self.answers:
            touched = issues[(text > 0) & (text != before)]
            new, old = (p, touched, text[touched]), (p, touched, before[touched])
            sign = 1.0 if yes else -1.0
            total = doubt[new].sum() + doubt[old].sum() + unsure[p] + DOUBT_OF_ANSWER**2
            margin = sign * (mean[new].sum() - mean[old].sum() - asks[p]) / math.sqrt(total)
            pull = _pull(margin)
            push, shrink = sign * pull / math.sqrt(total), pull * (pull + margin) / total
            for where, direction in ((new, 1.0), (old, -1.0)):
                mean[where] += direction * push * doubt[where]
                doubt[where] -= shrink * doubt[where] ** 2
            asks[p] = max(0.0, asks[p] - push * unsure[p])
            unsure[p] -= shrink * unsure[p] ** 2
        return mean, doubt, asks, unsure

    # Drafting

    def drafts(self, view: View, menu: Menu) -> Iterator[Action]:
        """The texts that are worth tabling, the one that is expected to gain most first."""
        mean, doubt, asks, unsure = self.believe(view)
        issues = np.arange(len(self.issues))
        now = mean[:, issues, self.agreed]
        standing = now.sum(axis=1)
        texts = np.zeros((1, len(self.issues)), dtype=np.int64)
        items = {self.issues.index(issue): options for issue, options in menu.open_items().items()}
        concerned = self.owner[:, list(items)].any(axis=1) if items else np.zeros(len(self.parties), dtype=bool)

        another = 0.0

        def expected(drafts: NDArray[np.int64]) -> Reals:
            """Expected gain of each draft."""
            named = drafts > 0
            change = np.where(named, mean[:, issues, drafts] - now[:, None, :], 0.0).sum(axis=2)
            doubts = np.where(named, doubt[:, issues, drafts] + doubt[:, issues, self.agreed][:, None, :], 0.0).sum(axis=2)
            margin = (change - asks[:, None]) / np.sqrt(doubts + unsure[:, None] + DOUBT_OF_ANSWER**2)
            asked = (self.owner[:, None, :] & named).any(axis=2)
            accepts = np.where(asked, _normal(margin), 1.0)
            chance = np.max([accepts[group].prod(axis=0) for group in self.coalitions], axis=0)
            gain = (_felt(standing[:, None] + change) - _felt(standing)[:, None])[concerned].sum(axis=0) - another
            return np.asarray(np.where(gain > 0.0, chance * gain, gain))

        for k, options in items.items():
            places = [0, *(self.options[k].index(option) for option in options)]
            longer = np.repeat(texts, len(places), axis=0)
            longer[:, k] = np.tile(places, len(texts))
            if len(longer) > BREADTH:
                longer = longer[np.argsort(-expected(longer), kind="stable")[:BREADTH]]
            texts = longer
        worth = expected(texts)
        left = view.rounds - view.round
        another = PATIENCE * left / (left + 1) * max(float(worth.max()), 0.0)
        worth = expected(texts)
        for place in np.argsort(-worth, kind="stable")[:TRIED]:
            if worth[place] < WORTH_TABLING:
                return
            named = {self.issues[k]: self.options[k][o] for k, o in enumerate(texts[place]) if o}
            action = Action("formulate", None, 0, named)
            if action in menu:
                yield action


class Informed(SingleText):
    """The same mediator with the parties' true points instead of estimates: an upper bound for study, no fair player."""

    name = "informed"

    def __init__(self, rules: Rules) -> None:
        super().__init__(rules)
        self.spread = 0.0
        count = len(self.issues)
        self.values: Reals = np.array(rules.record["value"][0][: len(self.parties), :count, : self.width], dtype=np.float64)

    def believe(self, view: View) -> tuple[Reals, Reals, Reals, Reals]:
        """The truth about the points; what each party holds out for is still learnt from its answers."""
        del view
        return self.learn(self.values.copy(), 0.0)


def _felt(points: Reals) -> Reals:
    """Gains from no agreement as they count: by their logarithm above SMALL_GAIN, losses in proportion."""
    return np.where(points > 0.0, np.log1p(np.maximum(points, 0.0) / SMALL_GAIN), points / SMALL_GAIN)


def _normal(values: Reals) -> Reals:
    """The standard normal distribution's chance of less, by the logistic curve that is within 0.01 of it."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(1.702 * values, -60.0, 60.0))))


def _pull(margin: float) -> float:
    """Density over chance of the standard normal distribution at `margin` (the inverse Mills ratio)."""
    if margin < -30.0:
        return -margin
    chance = 0.5 * math.erfc(-margin / math.sqrt(2.0))
    return math.exp(-0.5 * margin * margin) / math.sqrt(2.0 * math.pi) / chance
