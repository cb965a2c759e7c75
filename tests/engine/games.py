"""A game at the engine's own door, for tests: begin, ask, decide, copy; and rule documents made larger or seated."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.strategies import Document

from negotiate.engine import codes, legal, rounds
from negotiate.engine.acts import ACTS
from negotiate.engine.chance import words
from negotiate.engine.option_masks import MOST_OPTIONS, options_of
from negotiate.engine.records import call, new_action, new_game, new_log
from negotiate.engine.rules import Rules
from negotiate.play.seating import without_mediator
from negotiate.players import roster, tactics
from negotiate.players.survey import mind_dtype

Records = NDArray[np.void]

PLAYERS = st.sampled_from((*roster.NAMES, "boulware+ac-combi+frequency", "micro+ac-const+bayesian", "conceder+ac-time"))
MEDIATORS = st.sampled_from([name for name in roster.MEDIATOR_NAMES if name != "none"])


def seated(rules: Rules, players: Mapping[str, str] | None = None, mediator: str | None = None) -> Records:
    """A roster of built-in players; seats that are not named keep the player of the rule file."""
    seats = roster.new_roster(rules.size)
    for index, (party, own) in enumerate(zip(rules.names.parties, rules.names.players, strict=True)):
        roster.write_traits((players or {}).get(party, own), rules.record, rules.size, index, seats[index : index + 1])
    if rules.names.mediator:
        for place in range(rules.size.parties, len(seats)):  # whoever of several is in the chair
            roster.write_mediator(mediator or rules.names.mediator_style, rules.size, seats[place : place + 1])
    return seats


def everyone(rules: Rules, player: str, mediator: str | None = None) -> tuple[Rules, Records]:
    """The same player in every party's seat; the mediator `none` takes its seat away."""
    if mediator == "none":
        rules, mediator = without_mediator(rules), None
    return rules, seated(rules, dict.fromkeys(rules.names.parties, player), mediator)


class Game:
    """One game record with its log; every call goes through `records.call`, so compiled and plain kernels both do."""

    def __init__(self, rules: Rules, seats: Records | None = None, seed: int = 1, number: int = 0) -> None:
        self.rules = rules
        self.seats = seated(rules) if seats is None else seats
        self.record: Any = new_game(rules.size)
        self.log = new_log()
        self.mind = np.zeros(1, mind_dtype(rules.size))
        self.ask(rounds.begin, self.log, *words(seed), *words(number))

    def ask(self, kernel: Any, *arguments: Any) -> Any:
        """`kernel(rules, game, *arguments)`."""
        return call(kernel, self.rules.record, self.record, *arguments)

    def __getattr__(self, field: str) -> Any:
        """A field of the game record: a number, or a view of an array."""
        value = self.record[field][0]
        return value if isinstance(value, np.ndarray) else value.item()

    def copy(self) -> Game:
        """A second game that goes on from here by itself, with an empty log."""
        other = object.__new__(Game)
        other.__dict__.update(self.__dict__, record=self.record.copy(), log=new_log(), mind=self.mind.copy())
        return other

    def proceed(self) -> None:
        """On to a decision, the end of the round, or the end."""
        self.ask(rounds.proceed, self.log)

    def to_decision(self) -> bool:
        """On to the next decision; False when the game has ended."""
        while not self.pending_kind and not self.ended:
            self.proceed()
        return not self.ended

    def action(
        self, kind: int, offer: int = -1, amount: int = 0, package: Mapping[int, int] | None = None, issue: int = -1
    ) -> Records:
        """An action record; `package` maps issue numbers to option numbers, `issue` is what an act is about."""
        action = new_action(self.rules.size)
        action["kind"], action["offer"], action["amount"], action["issue"] = kind, offer, amount, issue
        for issue, option in (package or {}).items():
            action["option"][0, issue] = option
        return action

    def reason(self, action: Records) -> int:
        """0 when the action is legal, else a refusal code."""
        return int(self.ask(legal.reason, action))

    def apply(self, action: Records) -> None:
        """Take a decision, which must be legal."""
        assert self.reason(action) == legal.LEGAL, legal.REFUSALS[self.reason(action)]
        self.ask(rounds.apply, self.log, action)

    def do(self, kind: int, **fields: Any) -> None:
        """Take the pending decision; see `action`."""
        self.apply(self.action(kind, **fields))

    def pass_to(self, seat: int, kind: int = codes.SPEAK) -> None:
        """Let everybody pass (and carry out) until `seat` has a decision of this kind."""
        for _ in range(2000):
            assert self.to_decision(), "The game is over."
            if self.pending_seat == seat and self.pending_kind == kind:
                return
            self.do(codes.CARRY if self.pending_kind == codes.CARRY_OUT else codes.PASS)
        raise AssertionError("It was never this seat's turn.")

    def to_round(self, number: int) -> None:
        """Let everybody pass (and carry out) until a round begins."""
        while self.round_number < number:
            assert not self.ended, "The game is over."
            if self.pending_kind:
                self.do(codes.CARRY if self.pending_kind == codes.CARRY_OUT else codes.PASS)
            else:
                self.proceed()

    def choice(self) -> Records:
        """What the built-in player of the pending seat decides; this may draw on chance and on its memory."""
        action = new_action(self.rules.size)
        # not by `call`, which takes its first record for rules: uncompiled, it would keep what it has read of them
        mediates = self.pending_kind == codes.MEDIATE
        place = len(self.record["tabled"][0]) - 1 + self.chair if mediates else self.pending_seat
        self.ask(tactics.choose, self.seats[place : place + 1].copy(), self.mind, action)
        return action

    def play(self) -> None:
        """To the end, by the built-in players."""
        while self.to_decision():
            self.apply(self.choice())

    def events(self, kind: int | None = None) -> list[list[int]]:
        """Rows of the log, of one kind or all."""
        rows: list[list[int]] = self.log[1 : int(self.log[0, 0]) + 1].tolist()
        return [row for row in rows if kind is None or row[0] == kind]

    def forget_events(self) -> None:
        """Empty the log."""
        self.log[0, 0] = 0

    def owners(self, package: NDArray[np.int64]) -> list[int]:
        """Parties that own an issue of the package."""
        owner = self.rules.record["owner"][0]
        return [i for i in self.parties() if any(owner[k][i] for k in self.issues() if package[k] >= 0)]

    def parties(self) -> range:
        return range(int(self.rules.record["party_count"][0]))

    def issues(self) -> range:
        return range(int(self.rules.record["issue_count"][0]))

    def principals(self) -> list[int]:
        return [i for i in self.parties() if self.rules.record["principal"][0, i]]

    @property
    def mediator(self) -> int:
        """Index of the mediator's seat."""
        return self.rules.size.parties


OFTEN = {
    codes.SPEAK: (codes.PROPOSE, codes.ACCEPT),
    codes.ANSWER: (codes.ACCEPT, codes.PASS),
    codes.CARRY_OUT: (codes.CARRY, codes.CARRY),
    codes.MEDIATE: (codes.FORMULATE,),
}
FITTING = {
    asked: (*often, *(act.code for act in ACTS if asked in act.asked and (act.code != codes.PASS or asked == codes.ANSWER)))
    for asked, often in OFTEN.items()
}
"""Actions by the kind of decision, some more often than others, so that much happens in a game of chance."""


def some_action(game: Game, chance: random.Random) -> Records:
    """Any action at all, sensible or nonsense, that fits the records; most packages are of open options."""
    seats = [*game.parties(), game.mediator]
    package: dict[int, int] = {}
    for issue in chance.sample(list(game.issues()), min(len(game.issues()), chance.choice((0, 1, 1, 2, 3, 8)))):
        usable = [o for o in options_of(game.option_open[issue], game.rules.size.options) if o != game.agreed[issue]]
        if usable and chance.random() < 0.9:
            package[issue] = chance.choice(usable)
        else:
            package[issue] = chance.randint(-3, game.rules.size.options + 1)
    standing = [seat for seat in seats if game.tabled[seat]] or seats
    offer = game.pending_offer
    if game.pending_kind != codes.ANSWER or chance.random() < 0.1:
        offer = chance.choice([chance.choice(standing), chance.choice(seats), chance.randint(-2, game.mediator + 2)])
    kind = (
        chance.choice(FITTING.get(game.pending_kind, (codes.PASS,)))
        if chance.random() < 0.8
        else chance.randint(-1, len(ACTS) + 1)
    )
    standing_issues = [k for k in game.issues() if game.agreed[k]] or [0]
    issue = chance.choice(standing_issues) if chance.random() < 0.9 else chance.randint(-2, game.rules.size.issues + 1)
    return game.action(kind, offer, chance.choice((0, 1, 2, 3, 11, 12, 13, -1, 20)), package, issue)


def legal_actions(game: Game, chance: random.Random, tries: int = 12) -> Iterator[Records]:
    """Random legal actions of the pending seat; never endless, and never empty, since doing nothing is always legal."""
    for _ in range(tries):
        action = some_action(game, chance)
        if game.reason(action) == legal.LEGAL:
            yield action
    yield game.action(codes.CARRY if game.pending_kind == codes.CARRY_OUT else codes.PASS)


def made_wide(document: Document) -> Document:
    """The same document with so many options of every issue that only the wide size class holds it, and no fewer can.

    The new ones come after the status quo, and are a little of what the option after them is.
    """
    document = deepcopy(document)
    for name, issue in document["issues"].items():
        start, first, *others = issue["options"]
        count = MOST_OPTIONS - len(issue["options"])
        new = [
            {
                "id": f"{name}-{n}"[:64],
                "label": f"Number {n} of {name}",
                "values": {party: points * n / (count + 1) for party, points in first.get("values", {}).items()},
            }
            for n in range(1, count + 1)
        ]
        issue["options"] = [start, *new, first, *others]
    for section, key in (("guarantees", "strengths"), ("monitoring", "tiers")):
        if key in (document.get(section) or {}):
            now, *others = document[section][key]
            document[section][key] = [now] * (MOST_OPTIONS - len(others)) + others
    return document


def made_large(document: Document) -> Document:
    """The same document with so many parties and issues that only the large size class holds it."""
    document = deepcopy(document)
    principals = [name for name, party in document["parties"].items() if party["kind"] == "principal"]
    for number in range(9 - len(document["parties"])):
        document["parties"][f"onlooker-{number}"] = {
            "name": f"Onlooker {number}",
            "initials": f"O{number}",
            "kind": "civil-society" if number % 2 else "observer",
        }
    track = next(iter(document["tracks"]))
    for number in range(33 - len(document["issues"])):
        document["issues"][f"further-{number}"] = {
            "name": f"Further {number}",
            "track": track,
            "phases": 1 + number % 2,
            "breach_base": 0.1,
            "exposure": number % 3,
            "options": [
                {"id": "today", "label": "As today"},
                {
                    "id": "step-1",
                    "label": "A step",
                    "risk": 0.1,
                    "values": {name: 1 + (number + place) % 4 for place, name in enumerate(principals)},
                },
            ],
        }
    return document
