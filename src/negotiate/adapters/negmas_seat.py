"""Negotiators of NegMAS at the table, where the parties bargain by alternating offers.

    from negotiate.adapters import negmas_seat

    negmas_seat.enable()
    negotiate.simulate("lake.yaml", games=20, players={"highmark": "negmas:AspirationNegotiator"})

NegMAS (AGPL) is never needed and never loaded unless such a seat is made; `pip install negmas` installs it. A negotiator of
its SAO module gets its own points as a linear additive utility function, its walk-away value as the reserved value, a step
for each round, and the offers on the table; its answers are checked as everybody's. It knows nothing of the others' points.
Discounting shrinks a text and no agreement alike, so that nothing a negotiator compares depends on it. What it draws from
Python's and NumPy's common chance comes from the game's seed, and leaves that of others as it was.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from negotiate.engine.codes import ALTERNATING_OFFERS, PROCESSES
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import PlayerError
from negotiate.players.elsewhere import GUESTS
from negotiate.players.protocol import Claims

_COMMON = threading.Lock()
"""Held by who has the common generators of Python and NumPy."""


def enable() -> None:
    """From now on `negmas:NAME` names a negotiator of NegMAS wherever a player is named."""
    GUESTS.maker = NegmasSeat


def _loaded(name: str) -> Any:
    """NegMAS's negotiators, by name. Raises PlayerError where it is not installed."""
    try:
        from negmas.sao import negotiators
    except ImportError:
        raise PlayerError(
            f"'{name}' is a negotiator of NegMAS, which is not installed; type: python -m pip install negmas (it is under "
            "the AGPL, and nothing else here needs it)."
        ) from None
    return negotiators


class NegmasSeat:
    """One negotiator of NegMAS in one seat of one game."""

    claims = Claims(remembers=True, uses_chance=True)

    def __init__(self, name: str, rules: Rules, seat: str) -> None:
        """Raises PlayerError without NegMAS, for a negotiator that it has not, and for rules without alternating offers."""
        self.name = name
        title = name.removeprefix(GUESTS.prefix)
        kind = getattr(_loaded(name), title, None)
        if not title.endswith("Negotiator") or not isinstance(kind, type):
            raise PlayerError(f"NegMAS has no negotiator '{title}'; write one such as negmas:AspirationNegotiator.")
        self._kind: Any = kind
        if not rules.bargains or seat not in rules.names.parties:
            mode, wanted = PROCESSES[int(rules.record["process"][0])], PROCESSES[ALTERNATING_OFFERS]
            raise PlayerError(
                f"'{name}' bargains over one full text: it sits as a party under 'process.mode: {wanted}', and this is "
                f"{mode if seat in rules.names.parties else 'a mediator'}."
            )
        self._negotiator: Any = None
        self._mechanism: Any = None
        self._leaves = False
        self._chance: tuple[Any, Any] | None = None

    @contextmanager
    def _own_chance(self, seed: int | None = None) -> Iterator[None]:
        """With the common generators as this negotiator left them, or seeded; afterwards they are as they were.

        One negotiator of all threads at a time: there is one of each generator in a process.
        """
        with _COMMON:
            yield from self._with_own(seed)

    def _with_own(self, seed: int | None) -> Iterator[None]:
        kept = random.getstate(), np.random.get_state()
        if seed is not None:
            random.seed(seed)
            np.random.seed(seed)
        elif self._chance is not None:
            random.setstate(self._chance[0])
            np.random.set_state(self._chance[1])
        try:
            yield
        finally:
            self._chance = random.getstate(), np.random.get_state()
            random.setstate(kept[0])
            np.random.set_state(kept[1])

    def begin(self, view: View, chance: np.random.Generator) -> None:
        """Make the negotiator and its utility function; what is left to chance is drawn from `chance`."""
        with self._own_chance(int(chance.integers(1 << 31))):
            self._begin(view)

    def _begin(self, view: View) -> None:
        from negmas import make_issue, make_os
        from negmas.preferences import LinearAdditiveUtilityFunction
        from negmas.preferences.value_fun import TableFun
        from negmas.sao import SAOMechanism
        from negmas.sao.negotiators import RandomNegotiator

        issues = [
            make_issue(list(worths)[1:], name=issue) for issue, worths in view.values.items()
        ]  # the first option says that nothing is settled
        space = make_os(issues)
        tables = [TableFun(dict(list(worths.items())[1:])) for worths in view.values.values()]
        worth = LinearAdditiveUtilityFunction(
            values=tables,
            weights=[1.0] * len(tables),
            outcome_space=space,
            reserved_value=view.reservation_value,
        )
        self._mechanism = SAOMechanism(outcome_space=space, n_steps=view.rounds)
        self._negotiator = self._kind(name="seat")
        self._mechanism.add(self._negotiator, ufun=worth)
        for place in range(len(view.parties) - 1):  # somebody to talk to, who is never asked
            self._mechanism.add(RandomNegotiator(name=f"other-{place}"), ufun=worth)
        # what its mechanisms call; the public name alone leaves the preferences unannounced
        started = getattr(self._negotiator, "_on_negotiation_start", self._negotiator.on_negotiation_start)
        started(state=self._state(view, None))

    def _state(self, view: View, offer: tuple[str, ...] | None) -> Any:
        """The state of the negotiation as NegMAS has it."""
        from negmas.sao import SAOState

        others = [negotiator.id for negotiator in self._mechanism.negotiators if negotiator is not self._negotiator]
        return SAOState(
            running=True,
            started=True,
            step=view.round - 1,
            relative_time=view.round / (view.rounds + 1),
            n_negotiators=len(view.parties),
            current_offer=offer,
            current_proposer=others[0] if offer is not None else None,
        )

    def choose(self, view: View, menu: Menu) -> Action:
        """What the negotiator answers, as an act."""
        from negmas.sao import ResponseType

        decision = view.decision
        assert decision is not None  # a seat is asked where it has to decide
        if decision.kind == "speak" and self._leaves:
            return Action("leave")
        tabled = next((one for one in view.offers if one.seat == decision.offer), None)
        text = None if tabled is None else tuple(tabled.options[issue] for issue in view.values)
        state = self._state(view, text)
        with self._own_chance():
            if text is not None:
                self._negotiator.on_partner_proposal(state=state, partner_id=state.current_proposer, offer=text)
            response = self._negotiator(state)
        wanted = response.outcome
        if response.response == ResponseType.ACCEPT_OFFER and tabled is not None:
            return Action("accept", tabled.seat)
        if response.response == ResponseType.END_NEGOTIATION:
            self._leaves = True
        elif wanted is not None:
            options = dict(zip(view.values, map(str, wanted), strict=True))
            kind = "propose" if tabled is None else "counter"
            action = Action(kind, None if tabled is None else tabled.seat, 0, options)
            if action in menu:
                return action
        if tabled is not None:
            return Action("reject", tabled.seat)
        return Action("leave") if self._leaves else Action("pass")
