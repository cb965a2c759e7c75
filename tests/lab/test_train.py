"""Training a seat: what it learns from, that it learns, that it keeps its word, and what is refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from negotiate import simulate
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, RecordError, UnknownName
from negotiate.lab.train import TESTED, Trained, points_of, seats_to_train, train, write
from negotiate.play.match import Match
from negotiate.players.policy import Policy, read_policy
from negotiate.players.roster import NAMES
from negotiate.players.slots import slot_names
from negotiate.players.trained import file_of
from negotiate.rulebook.load import load


@cache
def tutorial() -> Rules:
    return load("tutorial")


@cache
def both() -> tuple[Trained, ...]:
    return train(tutorial(), iterations=12, seed=3, games=300)


def test_they_learn() -> None:
    """Each does better than the player it began as, against that one and against the other that has learned."""
    assert [one.seat for one in both()] == ["highmark", "lowmark"]
    for one in both():
        assert one.steps > 0
        against = {test.company: test for test in one.tests}
        assert list(against) == ["trained", "cautious", "boulware", "linear", "hardliner"]
        low = against["cautious"].difference.low
        assert low is not None and low > 0.0


def test_what_has_learned_never_breaks_its_word() -> None:
    found = both()[1]
    seen = np.random.default_rng(0).normal(size=(50, found.network.shape[0])).astype(np.float32) * 5.0
    preferred = found.network.preferences(seen)
    names = slot_names(tutorial().names)
    for slot in ("stall", "breach"):
        assert (preferred[:, names.index(slot)] < preferred[:, -1] - 1000.0).all()


def test_the_same_seed_gives_the_same_network_and_another_another() -> None:
    (one,), (again,), (other,) = (train(tutorial(), ["lowmark"], 1, seed, games=2) for seed in (1, 1, 2))
    assert one.network.packed() == again.network.packed() != other.network.packed()
    assert one.tests == again.tests


def test_they_meet_each_other_as_they_are() -> None:
    """The points against each other are those of a match between the two written players."""
    networks = {one.seat: one.network for one in both()}
    own = points_of(tutorial(), "highmark", networks["highmark"], {}, 4, 8, {"lowmark": networks["lowmark"]})
    for game in range(4):
        match = Match(tutorial(), {seat: Policy(network) for seat, network in networks.items()}, 8, game=game)
        match.advance()
        assert match.outcome is not None
        assert match.outcome.utilities["highmark"] == pytest.approx(own[game], abs=1e-4)


def test_who_is_not_there_is_not_trained() -> None:
    assert seats_to_train(load("switzerland-2024")) == ["ukraine"]
    with pytest.raises(NegotiateError, match="asked nothing in 1000 games in a row"):
        train("switzerland-2024", ["russian-federation"], 1)


def test_the_test_counts_the_games_of_the_file(tmp_path: Path) -> None:
    """Points of the test are those that the written player has in the same games, played by `simulate`."""
    found = both()[1]
    path = write(found, tmp_path / "new")
    assert path == tmp_path / "new" / "tutorial-lowmark.npz"
    own = points_of(tutorial(), "lowmark", found.network, {"highmark": "cautious"}, 20, 5)
    played = simulate("tutorial", games=20, seed=5, players={"lowmark": str(path), "highmark": "cautious"})
    assert np.allclose(own, played.games["utility_lowmark"].to_numpy(), atol=1e-4)


def test_it_begins_as_its_character_and_the_file_says_so(tmp_path: Path) -> None:
    """Untrained, it mostly acts as its character; the written player does so in the same games."""
    (found,) = train(tutorial(), ["lowmark"], iterations=1, games=100, seed=2, character="auctioneer")
    plain = simulate("tutorial", games=100, seed=TESTED, players={"lowmark": "auctioneer", "highmark": "cautious"})
    (test,) = (one for one in found.tests if one.company == "cautious")
    least = float(tutorial().record["reservation_value"][0, tutorial().names.parties.index("lowmark")])
    assert test.in_character == pytest.approx(float(plain.games["utility_lowmark"].to_numpy().mean()) - least, abs=1e-4)
    path = write(found, tmp_path)
    assert read_policy(path, "it")[1]["character"] == "auctioneer"
    own = points_of(
        tutorial(), "lowmark", found.network, {"highmark": "cautious"}, 20, 5, characters={"lowmark": "auctioneer"}
    )
    played = simulate("tutorial", games=20, seed=5, players={"lowmark": str(path), "highmark": "cautious"})
    assert np.allclose(own, played.games["utility_lowmark"].to_numpy(), atol=1e-4)
    other = points_of(tutorial(), "lowmark", found.network, {"highmark": "cautious"}, 20, 5)
    assert not np.allclose(own, other), "the character makes no difference"


def test_a_character_is_a_name() -> None:
    with pytest.raises(NegotiateError) as raised:
        train(tutorial(), character=7)  # type: ignore[arg-type]
    assert str(raised.value) == "A character is given by its name, as in 'cautious', or by seat, not as 7."


def test_each_may_have_a_character_of_its_own() -> None:
    own = {"lowmark": "cautious+hardness:4", "highmark": "haggler"}
    found = train(tutorial(), (), iterations=1, games=20, seed=2, character=own)
    assert {one.seat: one.character for one in found} == own
    for one in found:
        cautious = next(test for test in one.tests if test.company == "cautious")
        plain = simulate(
            "tutorial",
            games=20,
            seed=TESTED,
            players={"lowmark": "cautious", "highmark": "cautious", one.seat: own[one.seat]},
        ).games[f"utility_{one.seat}"]
        least = float(tutorial().record["reservation_value"][0, tutorial().names.parties.index(one.seat)])
        assert cautious.in_character == pytest.approx(float(plain.to_numpy().mean()) - least, abs=1e-4)
    (alone,) = train(tutorial(), ["lowmark"], iterations=1, games=2, seed=2, character={})
    assert alone.character == "cautious"


def test_every_seed_that_games_take_can_be_trained_with() -> None:
    (found,) = train(tutorial(), ["lowmark"], iterations=1, games=2, seed=2**64 - 1)
    assert found.seed == 2**64 - 1 and found.steps > 0


def test_a_character_that_cannot_be_is_told() -> None:
    with pytest.raises(
        NegotiateError, match=r"^'.*tutorial-lowmark\.npz' in the seat 'lowmark' is not built in, and only built-in"
    ):
        train(tutorial(), ["lowmark"], 1, character=str(file_of("tutorial", "lowmark")))
    with pytest.raises(NegotiateError) as nobody:
        train(tutorial(), ["lowmark"], 1, character={"highmark": "cautious"})
    assert str(nobody.value) == "'highmark' does not learn, so it has no character; those who learn: lowmark."
    with pytest.raises(UnknownName, match=r"^There is no player 'auctioner'. Did you mean 'auctioneer'"):
        train(tutorial(), ["lowmark"], 1, character="auctioner")
    with pytest.raises(NegotiateError) as refused:
        train(tutorial(), ["lowmark"], 1, character="hard")
    known = ", ".join(NAMES)
    expected = f"'hard' in the seat 'lowmark' is not built in, and only built-in players play many tables at once: {known}."
    assert str(refused.value) == expected


def test_what_cannot_be_trained_is_told() -> None:
    with pytest.raises(UnknownName, match="There is no party 'nobody'"):
        train(tutorial(), ["nobody"], 1)
    for number in (0, True, 1.5):
        with pytest.raises(NegotiateError) as refused:
            train(tutorial(), iterations=number)  # type: ignore[arg-type]
        expected = f"The number of iterations must be a whole number from 1 to 2147483647, not {number!r}."
        assert str(refused.value) == expected


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError) as refused:
        write(both()[1], tmp_path / "file")
    path = tmp_path / "file"
    assert str(refused.value) == (
        f"'{path}' is no folder, so that nothing can be written into '{path}'. Choose another folder."
    )
