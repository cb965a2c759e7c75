"""The contract of the built-in players: what each name on the roster claims is proved here, for all of them alike."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest
from tests.engine.games import Game, everyone, seated

from negotiate.engine import codes, legal
from negotiate.engine.legal import package_refusal, proposal_refusal
from negotiate.engine.rules import Rules
from negotiate.errors import UnknownName
from negotiate.paths import scenarios
from negotiate.players import roster
from negotiate.rulebook.load import load

SCENARIOS = scenarios()
MEDIATORS = tuple(name for name in roster.MEDIATOR_NAMES if name != "none")
COMBINATIONS = ("boulware+ac-combi+frequency", "micro+ac-const:0.6+bayesian", "time:2.5+ac-time:0.9")
PLAYERS = (*roster.NAMES, *COMBINATIONS)
EVERYBODY = [*((name, None) for name in PLAYERS), *((None, name) for name in MEDIATORS)]
SEEDS = (20250516,)
MORE_SEEDS = (3, 20250516)


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


def games(
    player: str | None = None,
    mediator: str | None = None,
    seeds: tuple[int, ...] = SEEDS,
    among: Iterable[str] = SCENARIOS,
) -> Iterator[Game]:
    """Games with this player in every party's seat or this mediator, in these shipped scenarios."""
    for scenario in among:
        rules = shipped(scenario)
        seats = seated(rules) if player is None else everyone(rules, player)[1]
        if mediator is not None:
            roster.write_mediator(mediator, rules.size, seats[rules.size.parties : rules.size.parties + 1])
        for seed in seeds:
            yield Game(rules, seats, seed)


def some(player: str | None, mediator: str | None = None) -> Iterator[Game]:
    """Games in every third scenario: each scenario has players of each family, and each player several scenarios."""
    return games(player, mediator, among=SCENARIOS[EVERYBODY.index((player, mediator)) % 3 :: 3])


def games_alone(player: str) -> Iterator[Game]:
    """Games in which nobody plays like the party that speaks first."""
    for scenario in SCENARIOS:
        rules = shipped(scenario)
        others = dict.fromkeys(rules.names.parties[1:], "cautious")
        for seed in SEEDS:
            yield Game(rules, seated(rules, {rules.names.parties[0]: player, **others}), seed)


def decisions(game: Game, mediator: bool = False) -> Iterator[tuple[Game, Game, np.ndarray]]:
    """For every decision of the mediator, or of the parties: the game before it, the game after it, and the action.

    A built-in player changes nothing but chance and its own memory while it decides.
    """
    while game.to_decision():
        before = game.copy()
        action = game.choice()
        if (game.pending_seat == game.mediator) is mediator:
            yield before, game, action
        game.apply(action)


@pytest.mark.parametrize("player", PLAYERS)
def test_seeded_games_repeat(player: str) -> None:
    for one, other in zip(some(player), some(player), strict=True):
        one.play()
        other.play()
        assert one.record.tobytes() == other.record.tobytes()
        assert one.events() == other.events()


@pytest.mark.parametrize(("player", "mediator"), EVERYBODY)
def test_only_legal_actions_and_only_packages_that_may_be_tabled(player: str | None, mediator: str | None) -> None:
    for game in some(player, mediator):
        for before, _, action in decisions(game, mediator is not None):
            refusal = before.reason(action)
            assert refusal == legal.LEGAL, (codes.ACTIONS[int(action["kind"][0])], legal.REFUSALS[refusal])
            package = action["option"][0]
            if action["kind"][0] in (codes.PROPOSE, codes.COUNTER):
                assert before.ask(proposal_refusal, before.pending_seat, package) == legal.LEGAL
            elif action["kind"][0] == codes.FORMULATE:
                assert before.ask(package_refusal, before.pending_seat, package) == legal.LEGAL
            else:
                assert (package == -1).all(), "a package that is not meant"


@pytest.mark.parametrize("player", PLAYERS)
def test_who_takes_a_seat_over_after_the_accord_does_only_what_is_still_allowed(player: str) -> None:
    rules, reached = shipped("camp-david-1978"), 0
    for seed in range(1, 12):
        game = Game(rules, seated(rules), seed)
        while game.to_decision() and not game.accord_round:
            game.apply(game.choice())
        reached += not game.ended
        game.seats = everyone(rules, player)[1]
        game.play()  # `apply` takes nothing that the rules do not allow
    assert reached >= 5


@pytest.mark.parametrize(("player", "mediator"), EVERYBODY)
def test_deciding_changes_nothing_but_chance_and_the_seats_own_memory(player: str | None, mediator: str | None) -> None:
    for game in some(player, mediator):
        for before, after, _ in decisions(game, mediator is not None):
            seat = before.pending_seat
            for field in ("memory", "sight"):
                before.record[field][0, seat] = after.record[field][0, seat]
            before.record["draws"] = after.draws
            assert before.record.tobytes() == after.record.tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_chance_is_used_as_claimed(player: str) -> None:
    claimed = roster.find(player).uses_chance
    # whoever seldom signs anything that costs it something is seldom tempted
    seeds = tuple(range(12)) if claimed else SEEDS
    drew = any(after.draws != before.draws for game in games(player, seeds=seeds) for before, after, _ in decisions(game))
    assert drew is claimed


@pytest.mark.parametrize("mediator", MEDIATORS)
def test_of_the_mediators_only_the_random_one_uses_chance(mediator: str) -> None:
    drew = any(
        after.draws != before.draws for game in games(mediator=mediator) for before, after, _ in decisions(game, True)
    )
    assert drew is (mediator == "random")


def wiped(game: Game) -> Game:
    """The same state for a seat that has forgotten everything: what it noted and the best it saw."""
    other = game.copy()
    seat = other.pending_seat
    other.record["memory"][0, seat] = 0
    other.record["sight"][0, seat] = -1
    return other


@pytest.mark.parametrize("player", PLAYERS)
def test_memory_is_used_as_claimed(player: str) -> None:
    """A player that claims to have no memory decides the same after losing it; one that claims to have one, not always."""
    kind, claimed = roster.find(player).kind, roster.find(player).remembers
    looked_at = games(player) if claimed else some(player)
    assert claimed is any(
        wiped(before).choice().tobytes() != action.tobytes()
        for game in itertools.chain(games_alone(player), looked_at)
        for before, _, action in decisions(game)
        if game.seats["kind"][before.pending_seat] == kind
    )


@pytest.mark.parametrize("mediator", MEDIATORS)
def test_mediators_do_not_remember(mediator: str) -> None:
    for game in games(mediator=mediator):
        for before, _, action in decisions(game, True):
            assert wiped(before).choice().tobytes() == action.tobytes()


@pytest.mark.parametrize("player", PLAYERS)
def test_no_player_knows_the_others_values_or_memory(player: str) -> None:
    """With the others' numbers changed, and every estimate kept as it is, a seat decides the same."""
    for game in some(player):
        for before, _, action in decisions(game):
            seat = before.pending_seat
            other = before.copy()
            for field in ("memory", "sight"):
                kept = other.record[field][0, seat].copy()
                other.record[field][0] = 7.5
                other.record[field][0, seat] = kept
            kept = other.record["caution"][0, seat].copy()
            other.record["caution"][0] = 3.25
            other.record["caution"][0, seat] = kept
            assert other.choice().tobytes() == action.tobytes()


def results(of: Iterator[Game]) -> bytes:
    """What the games came to, played to their ends."""
    records = []
    for game in of:
        game.play()
        records.append(game.record.tobytes())
    return b"".join(records)


@pytest.mark.parametrize("seats", ["parties", "mediators"])
def test_the_roster_is_told_apart_by_what_it_does(seats: str) -> None:
    """No two names are one player: over a few games each comes to something else."""
    alike: list[list[tuple[str | None, str | None]]] = [
        [(None, name) for name in MEDIATORS] if seats == "mediators" else [(name, None) for name in PLAYERS]
    ]
    for scenario, seed in itertools.product(SCENARIOS, MORE_SEEDS):
        parted: dict[tuple[int, bytes], list[tuple[str | None, str | None]]] = {}
        for place, group in enumerate(alike):
            for player, mediator in group:
                came_to = results(games(player, mediator, (seed,), (scenario,)))
                parted.setdefault((place, came_to), []).append((player, mediator))
        alike = [group for group in parted.values() if len(group) > 1]
        if not alike:
            return
    pytest.fail(f"these do the same in every game: {alike}")


def test_every_player_says_what_it_does_and_where_it_comes_from() -> None:
    for built in roster.PARTY_PLAYERS.values():
        assert built.summary.endswith(".")
        assert built.source
    assert all(summary.endswith(".") for _, summary in roster.MEDIATORS.values())


def test_unknown_names_get_the_nearest() -> None:
    rules = shipped("tutorial")
    seats = roster.new_roster(rules.size)
    with pytest.raises(UnknownName, match="Did you mean 'hardliner'"):
        roster.write_traits("hardlner", rules.record, rules.size, 0, seats[:1])
    with pytest.raises(UnknownName, match="Did you mean 'mixed'"):
        roster.write_mediator("mixd", rules.size, seats[rules.size.parties : rules.size.parties + 1])
