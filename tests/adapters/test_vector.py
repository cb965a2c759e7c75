"""One learning seat on the compiled engine: the numbers are the view's, the games those of a match, Gymnasium is content."""

from __future__ import annotations

import pickle
import warnings
from functools import cache

import numpy as np
import pytest

from negotiate.engine.rules import Rules
from negotiate.engine.view import view
from negotiate.errors import IllegalAction, NegotiateError, UnknownName
from negotiate.play.match import Match
from negotiate.play.together import Together
from negotiate.rulebook.load import load

pytest.importorskip("gymnasium", reason="the extra 'learning' is not installed")

import gymnasium
from gymnasium.utils.env_checker import check_env

from negotiate.adapters.observation import Layout
from negotiate.adapters.registration import NAME
from negotiate.adapters.seat import Seat
from negotiate.adapters.vector import VectorSeat


@cache
def shipped(scenario: str) -> Rules:
    return load(scenario)


def by_lot(mask: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A slot of every row that its mask has."""
    return np.asarray(np.argmax(random.random(mask.shape) * mask, axis=1))


@pytest.mark.parametrize(("scenario", "seat"), [("tutorial", "lowmark"), ("istanbul-2025", "ukraine"), ("dayton-1995", "")])
def test_every_number_is_that_of_the_view(scenario: str, seat: str) -> None:
    """So nothing secret is among them: tests/adapters/test_observation.py shows it of the view's numbers."""
    rules = shipped(scenario)
    seat = seat or rules.names.parties[-1]
    layout, games, random = Layout(rules, 0), Together(rules, seat, 3), np.random.default_rng(1)
    games.begin(5)
    assert games.seen.shape == (3, len(layout))
    for step in range(60):
        for table in range(3) if step % 4 == 0 else ():
            wanted = layout.observe(view(rules, games.game(table), seat), ())
            different = np.flatnonzero(np.abs(games.seen[table] - wanted) > 1e-6)
            assert [layout.numbers[place].name for place in different] == []
        games.step(by_lot(games.mask, random))


def test_what_the_seat_does_is_what_the_match_has() -> None:
    """The same decisions, submitted to a match of the same seed, give the same events; the mask has what its menu has."""
    rules = shipped("tutorial")
    games, random = Together(rules, "highmark", 1, keeps_events=True), np.random.default_rng(4)
    games.begin(11)
    match = Match(rules, {"highmark": "outside"}, seed=11)
    events = games.events()
    kinds = set()
    while not games.over[0]:
        decision = match.advance()
        assert decision is not None
        kinds.add(decision.kind)
        menu = match.menu()
        for slot, name in enumerate(games.names[:-9]):
            assert (name in menu) == bool(games.mask[0, slot]), name
        games.step(by_lot(games.mask, random))
        new = games.events()
        match.submit("highmark", str(new[0]["action"]))
        events += new
    assert match.advance() is None
    assert [event.to_data() for event in events] == [event.to_data() for event in match.events]
    assert kinds == {"speak", "answer", "carry-out"}
    assert match.outcome == games.outcome(0)


def test_rewards_add_up_to_what_the_game_was_worth() -> None:
    rules = shipped("istanbul-2025")
    env, random = VectorSeat(rules, "ukraine", 4), np.random.default_rng(2)
    _, info = env.reset(seed=3)
    paid, finished = np.zeros(4), 0
    reservation = float(rules.record["reservation_value"][0, rules.names.parties.index("ukraine")])
    while finished < 4:
        _, rewards, over, cut, info = env.step(by_lot(info["action_mask"], random))
        paid += rewards
        assert not cut.any()
        for table in np.flatnonzero(over):
            assert paid[table] == pytest.approx(info["utility"][table] - reservation, abs=1e-9)
            assert info["ending"][table] and 0.0 <= info["peace_index"][table] <= 1.0
            paid[table] = 0.0
            finished += 1
    by_mandate = VectorSeat(rules, "ukraine", 4, reward="mandate")
    by_mandate.reset(seed=3)
    for _ in range(400):
        _, rewards, over, _, info = by_mandate.step(np.full(4, len(by_mandate.slots) - 1))
        assert (rewards[~over] == 0.0).all()
        if over.any():
            assert (rewards[over] == info["mandate"][over] / 100.0).all()
            return
    raise AssertionError("no game ended")


def test_games_depend_on_seed_and_slots_alone() -> None:
    rules = shipped("tutorial")
    many, few = Together(rules, "lowmark", 6, jobs=2), Together(rules, "lowmark", 1)
    many.begin([4, 9, 9, 4, 1, 2])
    few.begin([9])
    for step in range(150):
        assert (many.seen[1] == few.seen[0]).all() and (many.seen[1] == many.seen[2]).all()
        slots = np.flatnonzero(few.mask[0])
        slot = slots[step % len(slots)]
        many.step(np.full(6, slot))
        few.step(np.array([slot]))
        assert many.rewards[1] == few.rewards[0] and many.over[1] == few.over[0]
        if step == 40:
            few = pickle.loads(pickle.dumps(few))
    assert not (many.seen[1] == many.seen[4]).all()


class TestGymnasium:
    def test_it_finds_its_contract_kept(self) -> None:
        env = gymnasium.make(NAME, scenario="tutorial", seat="highmark", render_mode="ansi")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            check_env(env.unwrapped)
        env.reset(seed=2)
        assert "month 1: round-began" in str(env.render())

    def test_its_wrappers_and_its_vector_form_work(self) -> None:
        many = gymnasium.make_vec(
            NAME, num_envs=3, vectorization_mode="vector_entry_point", scenario="tutorial", seat="highmark"
        )
        counted = gymnasium.wrappers.vector.RecordEpisodeStatistics(many)
        _, info = counted.reset(seed=1)
        random = np.random.default_rng(0)
        for _ in range(300):
            _, _, over, _, info = counted.step(by_lot(info["action_mask"], random))
            if over.any():
                break
        assert (info["episode"]["l"][over] > 1).all()
        flat = gymnasium.wrappers.FlattenObservation(Seat("tutorial", "highmark"))
        assert flat.reset(seed=1)[0].shape == flat.observation_space.shape

    def test_a_slot_that_cannot_be_chosen_counts_as_the_last(self) -> None:
        env = Seat("tutorial", "highmark")
        _, info = env.reset(seed=3)
        closed = int(np.flatnonzero(info["action_mask"] == 0)[0])
        seen, *_, info = env.step(np.int64(closed))
        again = pickle.loads(pickle.dumps(env))
        assert info["taken"] == len(env.slots) - 1 and env.slots[-1] == "in character"
        assert (env.action_masks() == info["action_mask"].astype(bool)).all()
        assert (again.step(np.int64(0))[0] == env.step(np.int64(0))[0]).all()
        assert (seen != env.reset()[0]).any()


@pytest.mark.parametrize(
    ("made", "kind", "sentence"),
    [
        (lambda: VectorSeat("tutorial", "nobody"), UnknownName, "There is no party 'nobody'. Known: highmark, lowmark."),
        (lambda: Seat("tutorial", "mediator"), UnknownName, "There is no party 'mediator'. Known: highmark, lowmark."),
        (
            lambda: Seat("tutorial", "highmark", reward="point"),
            UnknownName,
            "There is no reward 'point'. Did you mean 'points'? Known: points, mandate.",
        ),
        (
            lambda: VectorSeat("tutorial", "highmark", 0),
            NegotiateError,
            "The number of tables must be a whole number from 1 to 1048576, not 0.",
        ),
        (
            lambda: Seat("tutorial", "highmark", {"highmark": "cautious"}),
            NegotiateError,
            "The seat 'highmark' learns, so it cannot be given to 'cautious' as well.",
        ),
        (
            lambda: Seat("tutorial", "highmark", render_mode="human"),
            UnknownName,
            "There is no render mode 'human'. Known: ansi.",
        ),
        (
            lambda: VectorSeat("tutorial", "highmark", 2).step(np.array([0, 0])),
            IllegalAction,
            "No game has begun. Begin one with reset().",
        ),
        (
            lambda: Together(shipped("tutorial"), "highmark", 2).begin([1]),
            NegotiateError,
            "There are 2 tables and 1 seeds; give one seed, or one for each.",
        ),
        (
            lambda: Seat("tutorial", "highmark").reset(seed=1) and Seat("tutorial", "highmark").step(np.int64(0)),
            IllegalAction,
            "No game has begun, or it is over. Begin one with reset().",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(made: object, kind: type[Exception], sentence: str) -> None:
    with pytest.raises(kind) as raised:
        made()  # type: ignore[operator]
    assert str(raised.value) == sentence


def test_a_player_outside_the_engine_and_a_wrong_step_are_refused() -> None:
    with pytest.raises(
        NegotiateError, match=r"^'hard' in the seat 'lowmark' is not built in, and only built-in players play"
    ):
        Seat("tutorial", "highmark", {"lowmark": "hard"})
    env = VectorSeat("tutorial", "highmark", 2)
    env.reset(seed=1)
    with pytest.raises(IllegalAction) as raised:
        env.step(np.array([0.5, 1.0]))
    assert str(raised.value) == (
        "A step takes one whole number for each of the 2 tables, shape (2,), not float64 of shape (2,)."
    )
