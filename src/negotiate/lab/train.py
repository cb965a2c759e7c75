"""Train policies for the seats of a scenario by playing (lab/pupil.py), and test them in games that they have not seen.

    egypt, israel = train("camp-david-1978", iterations=200, seed=7)
    israel.network.save("israel.npz", negotiate.load("camp-david-1978"), "israel")

The principals learn together: at a part of its tables each meets the others as they are meanwhile (self-play), so that two
of them come to terms, and built-in players at the others, so that what is learned holds against more than one. The same
scenario, iterations and seed give the same networks on the same machine; elsewhere sums may be rounded otherwise.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, RecordError
from negotiate.lab.arguments import check_progress, words_of
from negotiate.lab.paired.differences import Difference, difference_of
from negotiate.lab.pupil import THEMSELVES, Pupil, others
from negotiate.lab.simulate import Progress, check_range, simulate
from negotiate.play.together import Chooser, Together
from negotiate.players.policy import CHARACTER, ENDING, Network, layout_of
from negotiate.rulebook.edit.outputs import put_whole
from negotiate.rulebook.load import load

TESTED = 1_000_003
"""The master seed of the games of the test."""


@dataclass(frozen=True)
class Test:
    """How a policy does in games that it has not seen, others played by `company`: points beyond the reservation value of it
    and of its character in the same seat and games, and the difference with its 95 % interval."""

    company: str
    points: float
    in_character: float
    difference: Difference


@dataclass(frozen=True)
class Trained:
    """A policy for a seat, how it was made, and how it does in `games` games that it has not seen."""

    scenario: str
    seat: str
    character: str
    """The built-in player as which it began, and as which its last slot acts."""
    iterations: int
    seed: int
    games: int
    steps: int
    """Decisions of the seat in training."""
    seconds: float
    """Its part of the time that training took."""
    tests: tuple[Test, ...]
    network: Network = field(repr=False, compare=False)
    layout: str = field(default="", repr=False)
    """What its numbers and slots stand for (players/policy.py)."""

    def as_json(self) -> dict[str, object]:
        """All but the network, for `--format json`."""
        tests = [
            {
                "company": one.company,
                "points": one.points,
                "in_character": one.in_character,
                "difference": one.difference.mean,
                "low": one.difference.low,
                "high": one.difference.high,
            }
            for one in self.tests
        ]
        names = ("scenario", "seat", "character", "iterations", "seed", "games", "steps", "seconds")
        return {name: getattr(self, name) for name in names} | {"tests": tests}


def train(
    scenario: str | Rules,
    seats: Sequence[str] = (),
    iterations: int = 200,
    seed: int = 0,
    games: int = 1000,
    move: Progress | None = None,
    character: str | Mapping[str, str] = CHARACTER,
) -> tuple[Trained, ...]:
    """Train the principals that are there by so many iterations of play and improvement, and test each in so many new games.

    `seats` names other parties that learn in their place, `character` the built-in player or personality as which they begin
    and go on to act where they choose nothing else, for all or by seat (CHARACTER where it names none). An iteration has
    TABLES x STRETCH decisions of every seat for each of COMPANY (lab/pupil.py). `move` is told how many iterations are done,
    and of how many. Raises UnknownName for a seat that is no party's and for a character that does not exist, and
    NegotiateError for a number out of range, for a character that is not built in or of nobody who learns, and for a seat
    that is never asked anything.
    """
    check_range("number of iterations", iterations, 1, 2**31 - 1)
    check_range("number of games", games, 2, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED)
    rules = scenario if isinstance(scenario, Rules) else load(scenario)
    check_progress(move)
    learning = list(dict.fromkeys(words_of("seats", seats, "highmark"))) or seats_to_train(rules)
    if not isinstance(character, (str, Mapping)):
        raise NegotiateError(f"A character is given by its name, as in '{CHARACTER}', or by seat, not as {character!r:.80}.")
    named = {} if isinstance(character, str) else character
    if unknown := [seat for seat in named if seat not in learning]:
        raise NegotiateError(
            f"'{unknown[0]}' does not learn, so it has no character; those who learn: {', '.join(learning)}."
        )
    characters = {seat: character if isinstance(character, str) else named.get(seat, CHARACTER) for seat in learning}
    began = time.perf_counter()
    pupils: dict[str, Pupil] = {}
    for seat in learning:
        pupils[seat] = Pupil(rules, seat, seed, [one for one in learning if one != seat], pupils, characters)
    for pupil in pupils.values():
        pupil.begin()
    for done in range(iterations):
        for pupil in pupils.values():
            with threadpool_limits(1):  # such small matrices are slower on several threads, and summed otherwise
                pupil.improve(1.0 - done / iterations)
        if move is not None:
            move(done + 1, iterations)
    seconds = (time.perf_counter() - began) / len(learning)
    networks = {seat: pupil.network() for seat, pupil in pupils.items()}
    return tuple(
        Trained(
            rules.names.scenario,
            seat,
            characters[seat],
            iterations,
            seed,
            games,
            pupils[seat].steps,
            seconds,
            tuple(_tested(rules, seat, networks, company, games, characters) for company in pupils[seat].company),
            networks[seat],
            layout_of(rules.names),
        )
        for seat in learning
    )


def seats_to_train(rules: Rules) -> list[str]:
    """The principals that are at the table when the talks begin."""
    present = rules.record["attendance"][0] > 0
    return [rules.names.parties[place] for place in rules.principals if present[place]]


def points_of(
    rules: Rules,
    seat: str,
    network: Network,
    players: Mapping[str, str],
    games: int,
    seed: int,
    fellows: Mapping[str, Network] | None = None,
    characters: Mapping[str, str] | None = None,
) -> NDArray[np.float64]:
    """What the policy has in the end of games 0 .. games - 1 of a master seed, points, (games,).

    `players` names built-in players of others, `fellows` has the networks of those who have learned too; `characters` says
    by seat whom it and they act as where they choose to, CHARACTER where it names nobody.
    """
    acted = dict.fromkeys((seat, *(fellows or {})), CHARACTER) | dict(characters or {})
    choosers: dict[str, Chooser] = {fellow: other.preferred for fellow, other in (fellows or {}).items()}
    tables = Together(rules, seat, games, players, acted[seat], choosers=choosers, characters=acted)
    tables.begin(seed)
    last = len(tables.names) - 1
    total, done = np.zeros(games), np.zeros(games, np.bool_)
    while not done.all():
        tables.step(np.where(done, last, network.preferred(tables.seen, tables.mask)))
        total += np.where(done, 0.0, tables.rewards)
        done |= tables.over
    return total + float(rules.record["reservation_value"][0, tables.index])


def _tested(
    rules: Rules, seat: str, networks: Mapping[str, Network], company: str, games: int, characters: Mapping[str, str]
) -> Test:
    """A network in new games, and its character in its seat in the same."""
    fellows = {other: network for other, network in networks.items() if other != seat and company == THEMSELVES}
    players = {} if fellows else others(rules, seat, company)
    own = points_of(rules, seat, networks[seat], players, games, TESTED, fellows, characters)
    if fellows:
        plain = points_of(rules, seat, _in_character(networks[seat]), players, games, TESTED, fellows, characters)
    else:
        table = simulate(rules, games=games, seed=TESTED, players={**players, seat: characters[seat]}).games
        plain = table[f"utility_{seat}"].to_numpy()
    least = float(rules.record["reservation_value"][0, rules.names.parties.index(seat)])
    return Test(company, float(own.mean()) - least, float(plain.mean()) - least, difference_of(own - plain))


def _in_character(network: Network) -> Network:
    """One that always does what is in character, keeping its word."""
    numbers, slots = network.shape
    biases = np.zeros(slots)
    biases[-1] = 1.0
    return Network(np.zeros(numbers), np.ones(numbers), [(np.zeros((numbers, slots)), biases)])


def write(trained: Trained, folder: str | os.PathLike[str]) -> Path:
    """Write the policy into a folder, which is made if need be, as SCENARIO-SEAT.npz; the path of the file.

    Raises RecordError where it cannot be written.
    """
    path = Path(folder) / f"{trained.scenario}-{trained.seat}{ENDING}"
    check_folder(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_whole(path, trained.network.packed(trained.scenario, trained.seat, trained.character, trained.layout))
    except OSError as error:
        raise RecordError(
            f"'{path}' cannot be written: {error.strerror}. Choose a folder that may be written to."
        ) from error
    return path


def check_folder(folder: str | os.PathLike[str]) -> None:
    """Raise RecordError for a folder that cannot be made or written to, as far as that can be told before a training."""
    wanted = Path(folder).absolute()
    there = next(place for place in (wanted, *wanted.parents) if place.exists())
    if not there.is_dir():
        raise RecordError(f"'{there}' is no folder, so that nothing can be written into '{folder}'. Choose another folder.")
    if not os.access(there, os.W_OK):
        raise RecordError(f"'{there}' may not be written to, and so not '{folder}'. Choose another folder.")
