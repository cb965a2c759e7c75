"""The choices of a seat as a fixed row of slots: every act without a package, then the packages worth trying now.

An act keeps its slot in every game of the same rules and in every seat. A package cannot: there are far too many. Its
slot holds whatever is worth trying at this decision: for a party as players that look ahead draft it (players/candidates.py:
what the seat would table in character, drafts for different bargains, variations of these), for the mediator as the one with
a single text drafts it. Both use what the seat knows and nothing else, and the same knowledge gives the same slots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import legal
from negotiate.engine.acts import KINDS, WITH_PACKAGE
from negotiate.engine.events import Event
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action, seat_index
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.view import view
from negotiate.players.determinise import know
from negotiate.players.lookahead import Lookahead
from negotiate.players.search import MANNERS
from negotiate.players.single_text import SingleText
from negotiate.players.slots import plain_acts


class Choices:
    """The slots of one seat: `acts` are those without a package, in order; `packages` slots follow them."""

    def __init__(self, rules: Rules, seat: str, packages: int) -> None:
        """The slots of a party's or the mediator's seat. Raises NotationError for a seat that does not exist."""
        self._rules = rules
        self._seat = seat
        self._index = seat_index(rules.names, rules.size, seat)
        mediates = seat not in rules.names.parties
        self.acts: tuple[Action, ...] = plain_acts(rules.names)
        self.packages = packages
        self._records = [act.to_record(rules) for act in self.acts]
        self._ahead = None if mediates else Lookahead(rules, MANNERS[:1], worlds=1, deepest=1, exploration=0.0)

    def __len__(self) -> int:
        return len(self.acts) + self.packages

    def names(self) -> tuple[str, ...]:
        """What stands in each slot: an act in notation, or `package 1` and so on."""
        return (*map(str, self.acts), *(f"package {number}" for number in range(1, self.packages + 1)))

    def legal(self, game: NDArray[np.void], events: Iterable[Event]) -> dict[int, Action]:
        """The actions that are legal now, by slot; `game`, shape (1,), waits for this seat. Never empty.

        `events` are all of the game's; only the mediator's texts depend on them.
        """
        fitting = KINDS[int(game["pending_kind"][0])]
        found = {
            slot: act
            for slot, (act, record) in enumerate(zip(self.acts, self._records, strict=True))
            if act.kind in fitting and call(legal.reason, self._rules.record, game, record) == legal.LEGAL
        }
        if any(kind in WITH_PACKAGE for kind in fitting):
            texts = self._drafted(game) if self._ahead is not None else self._formulated(game, events)
            found.update(enumerate(islice(texts, self.packages), len(self.acts)))
        return found

    def texts(self, choices: dict[int, Action]) -> Sequence[Action]:
        """The packages among `choices`, in the order of their slots, without gaps."""
        return [choices[slot] for slot in sorted(choices) if slot >= len(self.acts)]

    def _drafted(self, game: NDArray[np.void]) -> Iterator[Action]:
        """The packages that a party's seat would try, the likeliest first."""
        ahead = self._ahead
        assert ahead is not None  # a party's seat
        ahead.begin(know(self._rules, game, self._index))
        while (number := ahead.widen()) is not None:
            action = ahead.action(number)
            if action.kind in WITH_PACKAGE:
                yield action

    def _formulated(self, game: NDArray[np.void], events: Iterable[Event]) -> Iterator[Action]:
        """The texts that a mediator would try, the one that is expected to gain most first."""
        menu = Menu(self._rules, game)
        seen = view(self._rules, game, self._seat, events)
        # made anew, so that the texts follow from the view alone
        mediator = SingleText(self._rules)
        mediator.listen(seen)
        yield from mediator.drafts(seen, menu)
