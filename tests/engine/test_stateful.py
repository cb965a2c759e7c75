"""A game as a machine that Hypothesis drives: any order of decisions, copies and nonsense, under a witness all the time."""

from __future__ import annotations

import os
import random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.engine.games import MEDIATORS, PLAYERS, Game, everyone, legal_actions, some_action
from tests.engine.watch import Witness
from tests.strategies import Document, rule_documents

from negotiate.engine import codes, legal
from negotiate.rulebook.load import from_document

CHANCE = st.integers(0, 2**32 - 1).map(random.Random)


class AnyGame(RuleBasedStateMachine):
    """One game from a generated document, and sometimes a copy of it that must come to the same."""

    game: Game
    witness: Witness

    @initialize(document=rule_documents(rounds=6), player=PLAYERS, mediator=MEDIATORS, seed=st.integers(0, 2**64 - 1))
    def begin(self, document: Document, player: str, mediator: str, seed: int) -> None:
        self.game = Game(*everyone(from_document(document), player, mediator), seed)
        self.witness = Witness(self.game)
        self.goes_on()

    def goes_on(self) -> None:
        while not self.game.ended and not self.game.pending_kind:
            self.witness.proceed()

    def decides(self, action: Any) -> None:
        self.witness.apply(action)
        self.goes_on()

    def pending(self) -> bool:
        return bool(self.game.pending_kind)

    @precondition(pending)
    @rule(chance=CHANCE)
    def does_something_legal(self, chance: random.Random) -> None:
        self.decides(next(legal_actions(self.game, chance)))

    @precondition(pending)
    @rule(count=st.integers(1, 12))
    def built_in_players_decide(self, count: int) -> None:
        for _ in range(count):
            if self.game.pending_kind:
                self.decides(self.game.choice())

    @precondition(lambda self: self.game.pending_kind in (codes.SPEAK, codes.MEDIATE) and len(self.game.issues()) > 0)
    @rule(chance=CHANCE, kind=st.sampled_from([codes.PROPOSE, codes.FORMULATE]))
    def tables_something_and_all_leave_it_open(self, chance: random.Random, kind: int) -> None:
        for _ in range(20):
            action = some_action(self.game, chance)
            action["kind"] = kind
            if self.game.reason(action) == legal.LEGAL:
                self.decides(action)
                while self.game.pending_kind == codes.ANSWER:
                    self.decides(self.game.action(codes.PASS))
                return

    @precondition(lambda self: self.game.pending_kind in (codes.SPEAK, codes.ANSWER))
    @rule()
    def agrees_to_whatever_is_on_the_table(self) -> None:
        for offer in (*self.game.parties(), self.game.mediator):
            accept = self.game.action(codes.ACCEPT, offer)
            if self.game.reason(accept) == legal.LEGAL:
                self.decides(accept)
                return

    @precondition(lambda self: self.game.pending_kind == codes.SPEAK)
    @rule(kind=st.sampled_from([codes.LEAVE, codes.DELEGATE, codes.RETURN]))
    def comes_or_goes(self, kind: int) -> None:
        action = self.game.action(kind)
        if self.game.reason(action) == legal.LEGAL:
            self.decides(action)

    @precondition(lambda self: self.game.pending_kind == codes.CARRY_OUT)
    @rule(kind=st.sampled_from([codes.STALL, codes.BREACH]))
    def does_not_keep_its_word(self, kind: int) -> None:
        self.decides(self.game.action(kind))

    @rule(chance=CHANCE)
    def talks_nonsense(self, chance: random.Random) -> None:
        before = self.game.record.tobytes()
        self.game.reason(some_action(self.game, chance))
        assert self.game.record.tobytes() == before

    @precondition(pending)
    @rule()
    def a_copy_comes_to_the_same(self) -> None:
        one, other = self.game.copy(), self.game.copy()
        one.play()
        other.play()
        assert one.record.tobytes() == other.record.tobytes()

    @invariant()
    def something_can_be_done_unless_it_is_over(self) -> None:
        if hasattr(self, "game"):
            assert bool(self.game.pending_kind) is not bool(self.game.ended)

    def teardown(self) -> None:
        if hasattr(self, "game"):
            while not self.game.ended:
                self.goes_on()
                if self.game.pending_kind:
                    self.witness.apply(self.game.choice())


EXAMPLES = int(os.environ.get("NEGOTIATE_EXAMPLES", "30"))
AnyGame.TestCase.settings = settings(max_examples=max(5, EXAMPLES // 2), stateful_step_count=30)
TestAnyGame = AnyGame.TestCase
