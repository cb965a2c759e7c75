"""A witness to a game: compares the state before and after every step with the laws of the rules, in plain words of its own.

The laws are written anew here, from the rules and not from the kernels, except for gates (`legal.item_refusal` and
`option_open` say what is locked, and test_gates.py holds them to their own law).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.engine.games import Game, Records

from negotiate.engine import codes, legal
from negotiate.engine.layout import INCIDENT_WINDOW
from negotiate.engine.ledger import BELIEVED, TRUE
from negotiate.engine.reference import requirements_of
from negotiate.play.loop import rounds_per_game

SLACK = 1e-9


class Witness:
    """Looks on while a game is played through `apply` and `proceed`; any breach of a law is an AssertionError."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.rules: Any = game.rules.record[0]
        self.seen = int(game.log[0, 0])
        self.decisions = 0
        self.trust_at_dawn = game.trust.copy()
        self.in_range()

    def apply(self, action: Records) -> None:
        """Take the decision and hold it to the laws."""
        before = self.game.copy()
        self.game.apply(action)
        self.decisions += 1
        assert self.decisions < 2000, "A round that does not end."
        self._after(before, action)

    def proceed(self) -> None:
        before = self.game.copy()
        self.game.proceed()
        self._after(before, None)
        if self.game.round_number != before.round_number or self.game.ended:
            self.decisions = 0
            self.trust_at_dawn = self.game.trust.copy()

    # The laws

    def in_range(self) -> None:
        """Every quantity stays within the range that layout.py gives it."""
        game, rules = self.game, self.rules
        n, most = len(game.parties()), len(game.issues())
        for name, least, highest in (
            ("trust", 0, 100),
            ("disposition", 0, 100),
            ("support", 0, 100),
            ("hope", 0, 1),
            ("pain", 0, 1),
            ("credibility", 0, 100),
            ("presence", 0, 2),
            ("spent", 0, np.inf),
        ):
            values = game.record[name][0]
            assert (values >= least - SLACK).all(), name
            assert (values <= highest + SLACK).all(), name
        for name, least, highest in (
            ("leverage", 0, 100),
            ("inclusion", 0, 1),
            ("guarantor_credibility", 0, 1),
            ("misreading", 0, np.inf),
            ("side", 0, np.inf),
            ("boost", 0, np.inf),
        ):
            assert least - SLACK <= game.record[name][0] <= highest + SLACK, name
        assert (game.gained <= rules["trust_gain_cap"] + SLACK).all(), "a pair gained more trust than a round allows"
        assert (game.agreed[:most] < rules["option_count"][:most]).all()
        assert (game.agreed[:most] >= 0).all()
        assert (game.done[:most] <= rules["phases"][:most]).all()
        pool = rules["pool"][:most]
        assert (game.returned[:most][pool > 0] <= pool[pool > 0] + SLACK).all()
        assert (game.binding[:most][game.agreed[:most] > 0] > 0).all(), "something is agreed and binds nobody"
        assert 1 <= game.round_number <= rounds_per_game(game.rules)
        assert game.ended == (game.ending != codes.NOT_ENDED)
        assert not (game.ended and game.pending_kind)
        # padding is never written to
        assert not game.trust[n:].any()
        assert not game.trust[:, n:].any()
        assert not game.agreed[most:].any()

    def _after(self, before: Game, action: Records | None) -> None:
        game = self.game
        rows = game.events()[self.seen :]
        self.seen = int(game.log[0, 0])
        if self.seen > len(game.log) - 2048:
            game.forget_events()
            self.seen = 0
        self.in_range()
        self._signatures(before, action, rows)
        self._agreements(before, rows)
        self._trust(before, rows)
        self._collapse(before, rows)
        self._ledgers()

    def _signatures(self, before: Game, action: Records | None, rows: list[list[int]]) -> None:
        """What is signed was open, beyond what was agreed, allowed by its requirements, and accepted by its owners."""
        for row in rows:
            if row[0] not in (codes.E_SIGNED, codes.E_COMMUNIQUE):
                continue
            seat = row[2]
            package = before.offer[seat]
            assert before.tabled[seat], "an offer was signed that was not on the table"
            for k in self.game.issues():
                if package[k] >= 0:
                    refusal = before.ask(legal.item_refusal, k, int(package[k]))
                    assert refusal == legal.LEGAL, f"something was signed that was locked ({legal.REFUSALS[refusal]})"
                    for _, options, needed, option in requirements_of(self.rules, k):
                        assert not options >> int(package[k]) & 1 or max(package[needed], before.agreed[needed]) >= option, (
                            "something was signed without what it requires"
                        )
            owners = before.owners(package)
            absent = [i for i in owners if before.presence[i] == codes.ABSENT]
            if row[0] == codes.E_COMMUNIQUE:
                assert absent, "all owners were there, and it came to a mere communiqué"
                assert (self.game.agreed == before.agreed).all(), "a communiqué bound somebody"
                continue
            assert not absent, "a text binds although an owner was away"
            weakest = min(before.presence[i] for i in owners)
            assert row[6] == (codes.TREATY if weakest == codes.DECIDES else codes.POLITICAL)
            accepted = {i for i in owners if before.answer[seat][i] == codes.ACCEPTED}
            if action is not None and action["kind"][0] == codes.ACCEPT:
                accepted.add(before.pending_seat)
            self._consent([k for k in self.game.issues() if package[k] >= 0], accepted)

    def _consent(self, issues: list[int], accepted: set[int]) -> None:
        """Every decision rule of the text is met by its own owners."""
        rules = self.rules
        for decision in {int(rules["decision"][k]) for k in issues}:
            under = [k for k in issues if rules["decision"][k] == decision]
            owners = {i for i in self.game.parties() if rules["owner"][under, i].any()}
            for k in under:
                for i in self.game.parties():
                    if rules["owner"][k][i] and rules["veto"][k][i]:
                        assert i in accepted, "an owner is bound who has not consented"
            for count in range(int(rules["count_of_votes"])):
                if rules["vote_decision"][count] == decision:
                    weight = rules["vote_weight"][count]
                    asked, given = sum(weight[i] for i in owners), sum(weight[i] for i in owners & accepted)
                    if asked or rules["vote_quota"][count]:
                        assert given > rules["vote_share"][count] * asked - SLACK, "too few have accepted"
                        assert given >= rules["vote_quota"][count] - SLACK, "too few votes have accepted"

    def _agreements(self, before: Game, rows: list[list[int]]) -> None:
        """What is agreed changes by a signature, by the end of a repeatable issue, or because it falls, and in no other way.

        It falls when the ceasefire collapses, when a text is ended or lapses, and when the accounts of the game are settled.
        """
        game, rules = self.game, self.rules
        signed = {row[4]: row[5] for row in rows if row[0] == codes.E_SIGNED_ITEM and row[6] != codes.COMMUNIQUE}
        fallen = {row[4] for row in rows if row[0] == codes.E_FELL}
        causes = (codes.E_COLLAPSE, codes.E_TERMINATED, codes.E_TEXT_LAPSED, codes.E_ENDED)
        assert not fallen or any(row[0] in causes for row in rows), "something fell for no reason"
        for k in game.issues():
            was, now = int(before.agreed[k]), int(game.agreed[k])
            if k in signed:
                assert now == signed[k]
                assert now > was or not rules["ordered"][k]
            elif now != was:
                assert now == 0 and (self._has_finished(before, k) or k in fallen)
            if was == now and k not in signed and k not in fallen:
                assert before.done[k] <= game.done[k]
        assert (game.best_done >= before.best_done).all() or not rules["ordered"][: len(game.issues())].all()
        assert game.phases_verified >= before.phases_verified

    def _has_finished(self, before: Game, k: int) -> bool:
        """Whether an issue that can be agreed anew was carried out to the end in this step."""
        return bool(self.rules["repeatable"][k] and self.game.completed_round[k] == before.round_number)

    def _trust(self, before: Game, rows: list[list[int]]) -> None:
        """Over a round, trust rises by no more than the cap, apart from the drift and what a condemnation heals."""
        rules, game = self.rules, self.game
        rise = game.trust - before.trust
        for i in game.parties():
            for j in game.parties():
                allowed = max(0.0, game.gained[i][j] - before.gained[i][j])
                if not game.gained.any():  # the round is over, and so its gains have been counted up and set back
                    allowed = rules["trust_gain_cap"] - before.gained[i][j]
                    allowed += rules["trust_decay"] * abs(game.disposition[i][j] - before.trust[i][j]) + 1e-6
                if game.spoiled_round != before.spoiled_round and j == before.spoiled_party:
                    allowed += 0.5 * before.spoiled_trust[i]
                    assert game.trust[i][j] <= self.trust_at_dawn[i][j] + game.gained[i][j] + SLACK or i == j, (
                        "condemning an attack left more trust than there had been before it"
                    )
                assert rise[i][j] <= allowed + SLACK, "trust rose by more than the rules give"

    def _collapse(self, before: Game, rows: list[list[int]]) -> None:
        """A ceasefire collapses only after incidents, takes its track with it and suspends high politics."""
        rules, game = self.rules, self.game
        if not any(row[0] == codes.E_COLLAPSE for row in rows):
            return
        ceasefire = int(rules["ceasefire_issue"])
        assert before.agreed[ceasefire] > 0
        assert game.incidents[INCIDENT_WINDOW - 1] > 0
        assert game.collapses == before.collapses + 1
        assert game.quiet == 0
        fallen = {row[4] for row in rows if row[0] == codes.E_FELL}
        for k in game.issues():
            if rules["track_of"][k] == rules["track_of"][ceasefire]:
                assert k in fallen or not before.agreed[k] or self._has_finished(before, k)
                assert game.agreed[k] == game.done[k] == game.binding[k] == 0
        assert game.suspended_until == before.round_number + rules["collapse_suspension"]

    def _ledgers(self) -> None:
        """Nothing is delivered twice, nothing truly that is not believed, and who is in default has something to deliver."""
        rules, game = self.rules, self.game
        true, believed = game.delivered[TRUE], game.delivered[BELIEVED]
        assert (true >= 0).all()
        assert (true <= believed).all(), "a delivery that took place is not believed"
        assert (game.missed[BELIEVED] <= game.missed[TRUE]).all()
        for k in game.issues():
            obligors = [j for j in game.parties() if rules["obligor"][k][j]]
            standing = game.agreed[k] > 0
            assert standing == (game.texts_of[k] != 0), "what stands is in a text, and nothing else is"
            if not standing:
                assert not believed[k].any()
                assert not game.overdue[k].any()
                continue
            assert game.done[k] == min(believed[k][j] for j in obligors)
            assert (believed[k][obligors] <= game.done[k] + 1).all(), "somebody was made to run ahead"
            assert (game.missed[TRUE][k] <= game.owed[k]).all()
            assert not game.overdue[k][[j for j in game.parties() if j not in obligors]].any()
        assert (game.debt >= -SLACK).all()
