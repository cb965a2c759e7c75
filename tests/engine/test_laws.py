"""Laws of the engine, over generated scenarios and games in which anybody may do anything that is legal."""

from __future__ import annotations

import itertools
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.games import MEDIATORS, PLAYERS, Game, Records, everyone, legal_actions, seated, some_action
from tests.engine.watch import Witness
from tests.strategies import Document, rule_documents

from negotiate.engine import codes, legal
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, NotationError
from negotiate.paths import scenarios
from negotiate.play.loop import batch, rounds_per_game
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

SEEDS = st.integers(0, 2**32 - 1)
SHIPPED = scenarios()


def chaos(game: Game, seed: int, share: float = 0.6) -> None:
    """Play to the end under a witness: mostly anything legal, otherwise what the built-in players choose."""
    chance = random.Random(seed)
    witness = Witness(game)
    while not game.ended:
        if not game.pending_kind:
            witness.proceed()
        elif chance.random() < share:
            witness.apply(next(legal_actions(game, chance)))
        else:
            witness.apply(game.choice())


@given(rule_documents(), PLAYERS, MEDIATORS, SEEDS)
def test_laws_hold_whatever_is_done(document: Document, player: str, mediator: str, seed: int) -> None:
    rules, seats = everyone(from_document(document), player, mediator)
    chaos(Game(rules, seats, seed), seed)


@pytest.mark.parametrize("scenario", SHIPPED)
@pytest.mark.parametrize("seed", range(2))
def test_laws_hold_in_the_shipped_scenarios(scenario: str, seed: int) -> None:
    chaos(Game(load(scenario), seed=seed), seed, share=0.35)


@given(rule_documents(), SEEDS)
def test_asking_is_pure_and_something_is_always_legal(document: Document, seed: int) -> None:
    chance = random.Random(seed)
    game = Game(from_document(document), seed=seed)
    while game.to_decision():
        before = game.record.tobytes()
        for _ in range(4):
            action = some_action(game, chance)
            asked = action.tobytes()
            assert 0 <= game.reason(action) < len(legal.REFUSALS)
            assert action.tobytes() == asked
        assert game.record.tobytes() == before
        nothing = game.action(codes.CARRY if game.pending_kind == codes.CARRY_OUT else codes.PASS)
        assert game.reason(nothing) == legal.LEGAL
        game.apply(next(legal_actions(game, chance, 6)))
    assert game.reason(game.action(codes.PASS)) == legal.NOTHING_PENDING


@given(rule_documents(rounds=4), SEEDS)
def test_an_illegal_action_leaves_the_match_untouched(document: Document, seed: int) -> None:
    rules = from_document(document)
    chance = random.Random(seed)
    match = Match(
        rules, dict.fromkeys(rules.names.parties, "outside"), seed, mediator="idle" if rules.names.mediator else None
    )
    nonsense = [
        "pass",
        "accept mediator",
        "reject nobody",
        "breach",
        "facilitate",
        "gesture enormous",
        "counter x: y=z",
        "",
        "return",
        f"propose {rules.names.issues[0]}=0",
        f"propose {rules.names.issues[-1]}=1",
        *(f"accept {party}" for party in rules.names.parties),
    ]
    game = Game(rules)
    while (pending := match.advance()) is not None:
        before, events = match.game.tobytes(), match.events
        for text in chance.sample(nonsense, 3):
            if text in match.menu():
                continue
            with pytest.raises((IllegalAction, NotationError), match=r"\w"):
                match.submit(pending.seat, text)
            assert match.game.tobytes() == before
            assert match.events == events
        game.record = match.game.copy()
        if pending.issue is not None:  # of what is decided at once, the first duty of the seat that it has not decided yet
            game.record["pending_issue"] = rules.names.issues.index(pending.issue)
        match.submit(pending.seat, Action.from_record(rules, next(legal_actions(game, chance))))


@given(rule_documents(), PLAYERS, MEDIATORS, SEEDS, st.integers(0, 60))
def test_a_copy_goes_on_the_same(document: Document, player: str, mediator: str, seed: int, steps: int) -> None:
    rules, seats = everyone(from_document(document), player, mediator)
    game = Game(rules, seats, seed)
    for _ in range(steps):
        if game.to_decision():
            game.apply(game.choice())
    game.forget_events()
    copy = game.copy()
    copy.record = np.frombuffer(bytearray(game.record.tobytes()), game.record.dtype)  # as if stored and read again
    game.play()
    copy.play()
    assert copy.record.tobytes() == game.record.tobytes()
    assert copy.events() == game.events()


def rows(rules: Rules, seats: Records, seed: int, stretches: list[tuple[int, int]], threads: int = 1) -> tuple[bytes, bytes]:
    """The rows of the results tables, played in stretches of (first, count)."""

    def play(stretch: tuple[int, int]) -> tuple[bytes, bytes]:
        first, count = stretch
        summaries = np.zeros(count, summary_dtype(rules.size))
        rounds = np.zeros(count * rounds_per_game(rules), round_dtype(rules.size))
        batch(rules, seats, seed, 0, first, count, summaries, rounds)
        return summaries.tobytes(), rounds.tobytes()

    with ThreadPoolExecutor(threads) as pool:
        played = list(pool.map(play, stretches))
    return b"".join(one for one, _ in played), b"".join(other for _, other in played)


@given(rule_documents(), st.lists(PLAYERS, min_size=1, max_size=5), SEEDS, st.lists(st.integers(0, 11), max_size=4))
def test_rows_do_not_depend_on_stretches_or_threads(
    document: Document, players: list[str], seed: int, cuts: list[int]
) -> None:
    rules = from_document(document)
    seats = seated(rules, {party: players[n % len(players)] for n, party in enumerate(rules.names.parties)})
    edges = [0, *sorted(cuts), 12]
    stretches = [(first, last - first) for first, last in itertools.pairwise(edges)]
    whole = rows(rules, seats, seed, [(0, 12)])
    assert rows(rules, seats, seed, stretches, threads=3) == whole
    table = np.frombuffer(whole[0], summary_dtype(rules.size))
    assert table["game"].tolist() == list(range(12))
    assert (table["ending"] != codes.NOT_ENDED).all()
    assert (table["rounds"] <= rounds_per_game(rules)).all()


@given(rule_documents(), PLAYERS, SEEDS, st.integers(0, 2**63 - 1))
def test_a_game_stepped_is_the_game_of_the_batch(document: Document, player: str, seed: int, number: int) -> None:
    rules, seats = everyone(from_document(document), player)
    summaries, rounds = (
        np.frombuffer(part, dtype(rules.size))
        for part, dtype in zip(rows(rules, seats, seed, [(number, 1)]), (summary_dtype, round_dtype), strict=True)
    )
    game = Game(rules, seats, seed, number)
    game.play()
    assert summaries["game"][0] == number
    assert game.ending == summaries["ending"][0]
    assert game.round_number == summaries["rounds"][0]
    assert game.trust.tobytes() == summaries["trust"][0].tobytes()
    assert game.agreed.tobytes() == summaries["agreed"][0].tobytes()
    played = rounds[rounds["round_number"] > 0]
    assert played["round_number"].tolist() == list(range(1, game.round_number + 1))
    assert played["trust"][-1].tobytes() == game.trust.tobytes()
    seen = {(row[1], row[2], row[3]): row[7] for row in game.events(codes.E_TRUST)}
    for row in played[:8]:
        for i in game.parties():
            for j in game.parties():
                if i != j:
                    assert abs(seen[int(row["round_number"]), i, j] - row["trust"][i][j] * 1000) <= 0.5 + 1e-6
