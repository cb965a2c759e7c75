"""VT21: what must hold in every game, whoever plays it. Each is counted over games; one exception fails the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.codes import ACCEPT, COUNTER, E_ACTION, E_OFFER_ITEM, E_SIGNED_ITEM, PROPOSE
from negotiate.engine.option_masks import contains
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.engine.worth import risk_gap, surplus
from negotiate.lab.simulate import Cast, simulate
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.verdict import Verdict, counted, judge
from negotiate.lab.validation.walk import Walk
from negotiate.play.loop import ROOM_FOR_ROUND
from negotiate.players import kinds

AGAIN = 200
"""Games of the base arm that are played a second time."""
STEPPED = 20
"""Games of an arm that are played decision by decision."""
HAIR = 1e-6
"""Points, trust or belief that rounding may cost."""

BASE = Arm("base")
RANDOM = Arm(
    "random players", mediator="random", players=dict.fromkeys(("russian-federation", "ukraine", "partners"), "random")
)
OTHERS = Arm(
    "other players",
    mediator="manipulator",
    players={"russian-federation": "boulware", "ukraine": "tit-for-tat", "partners": "conceder"},
)
ARMS = (BASE, RANDOM, OTHERS)


class Invariants:
    """The laws of the engine as a batch shows them; tests/engine holds them for the kernels."""

    id = "VT21"
    comparison = "invariants"
    direction = "same seed, same games; trust in 0..100; gains within the cap; no locked option and no sensible loss signed"

    def judge(self, bench: Bench) -> Verdict:
        """Batches of base games, of random and of other players, and a few games of each decision by decision."""
        stepped = [step_through(bench.cast(arm), bench.seed, min(STEPPED, bench.games)) for arm in ARMS]
        findings = tuple(
            counted(measure, count, count == 0)
            for measure, count in (
                ("games that differ when played again", differing(bench)),
                ("rounds with trust outside 0..100", sum(trust_outside(bench, arm) for arm in ARMS)),
                ("gains over the cap", sum(gains_over_cap(bench, arm) for arm in ARMS)),
                ("locked options signed", sum(found.locked for found in stepped)),
                ("consents of sensible players to a loss or an untenable risk", sum(found.losses for found in stepped)),
            )
        )
        consents, signed = (sum(getattr(found, part) for found in stepped) for part in ("consents", "signed"))
        note = f"Looked at {consents:,} consents and {signed:,} signed items one by one."
        return judge(self.id, self.comparison, self.direction, findings, note)


def differing(bench: Bench) -> int:
    """How many of the first base games come out otherwise when they are played again, by themselves, on one thread."""
    cast, count = bench.cast(BASE), min(AGAIN, bench.games)
    again = simulate(cast.rules, count, bench.seed, cast.players, jobs=1).games
    return int((bench.play(BASE).games.head(count).hash_rows() != again.hash_rows()).sum())


def _pairs(parties: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Index of who trusts, index of whom, and the column of the rounds table."""
    return [
        (i, j, f"trust_{observer}_in_{subject}")
        for i, observer in enumerate(parties)
        for j, subject in enumerate(parties)
        if i != j
    ]


def trust_outside(bench: Bench, arm: Arm) -> int:
    """Rounds of an arm's games in which some trust is below 0 or over 100."""
    results = bench.play(arm)
    trust = results.rounds.select([name for _, _, name in _pairs(results.rules.names.parties)]).to_numpy()
    return int(((trust < 0) | (trust > 100)).any(axis=1).sum())


def gains_over_cap(bench: Bench, arm: Arm) -> int:
    """Rounds and pairs in which trust rose by more than the cap, apart from its drift.

    At the end of a round trust drifts, T = T' + d (B - T'), so T' = (T - d B) / (1 - d) is what the round itself left.
    Spoilers are switched off: a condemned one gives back trust that was lost, which is no gain.
    """
    results = bench.play(arm.having(arm.name, overrides={"events.spoiler.probability": 0}))
    record, rounds = results.rules.record, results.rounds
    drift, cap = float(record["trust_decay"][0]), float(record["trust_gain_cap"][0])
    first = rounds["round"].to_numpy() == 1
    over = 0
    for i, j, name in _pairs(results.rules.names.parties):
        start = float(record["trust"][0][i][j])
        after = rounds[name].to_numpy()
        before = np.where(first, start, np.roll(after, 1))
        over += int(((after - drift * start) / (1.0 - drift) - before > cap + HAIR).sum())
    return over


@dataclass
class Stepped:
    """What was counted in games played decision by decision."""

    consents: int = 0
    losses: int = 0
    signed: int = 0
    locked: int = 0


def step_through(cast: Cast, seed: int, games: int) -> Stepped:
    """Play games 0 .. games - 1 of a seed and look at every consent and every signed item as it comes.

    A party consents by proposing, countering or accepting. A sensible one must then expect no loss, and no item may be
    riskier than its belief allows. A signed item must have been open when the decision that signed it was taken.
    """
    found = Stepped()
    # to whom a verified phase is worth something in itself, a text may be worth a loss
    heedful = [
        traits["sensible"] == 1 and traits["kind"] != kinds.RANDOM and traits["sequencing"] == 0 for traits in cast.roster
    ]
    heedful[-1] = False  # the mediator signs nothing
    for number in range(games):
        walk = Walk(cast, seed, number, ROOM_FOR_ROUND)
        while not walk.ended:
            walk.drain()
            before = walk.game.copy()
            walk.step()
            look(walk.drain(), before, cast.rules, heedful, found)
    return found


def look(rows: list[list[int]], before: NDArray[np.void], rules: Rules, heedful: list[bool], found: Stepped) -> None:
    """Count what one step wrote into the log (rows of codes.EVENTS); `before` is the game that it began with, shape (1,).

    `heedful` tells of every seat whether its consents are looked at.
    """
    package = np.full(rules.size.issues, -1, np.int64)
    for kind, _, _, _, issue, option, _, _ in rows:
        if kind == E_OFFER_ITEM:
            package[issue] = option
        elif kind == E_SIGNED_ITEM:
            found.signed += 1
            found.locked += 1 - int(contains(before["option_open"][0][issue], option))
    for kind, _, seat, offer, _, _, action, _ in rows:
        if kind != E_ACTION or action not in (PROPOSE, COUNTER, ACCEPT) or not heedful[seat]:
            continue
        if action == ACCEPT:
            package = before["offer"][0][offer].copy()
        gain = call(surplus, rules.record, before, seat, seat, package)
        gap = call(risk_gap, rules.record, before, seat, package)
        found.consents += 1
        found.losses += int(gain < -HAIR or gap > HAIR)
