"""The best response to a company of players in one seat, found by search, with and without leave to break one's word.

A fixed list of adversaries tries the cheats that somebody thought of. Here the numbers of a personality are searched for
what brings its seat most (the estimator of lab/tune.py): once for players that keep their word, and once with leave to break
it, from the best honest one on. All trials play the same games; the best of each are then played on fresh games, because a
search also fits the luck of its games.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.rules import Rules
from negotiate.errors import UnknownName
from negotiate.lab.arguments import check_progress, several
from negotiate.lab.contenders import best_of, check_name, check_search, contended, counter, numbers_of, seated
from negotiate.lab.paired.differences import difference_of, holm
from negotiate.lab.parallel import whole_games
from negotiate.lab.simulate import Cast, Progress, cast_seats, processors
from negotiate.lab.statistics import LEVEL
from negotiate.lab.tune import new_study
from negotiate.players.roster import NUMBERS, PARTY_PLAYERS

NAME = "best-response"
"""The personality that is searched for, as the rules of the games know it."""
BARGAINING: dict[str, tuple[float, float]] = {**NUMBERS, "hardness": (0.0, 20.0), "exponent": (0.1, 10.0)}
"""Numbers of a personality that both searches move, with their ranges; of two only where the best was ever found."""
BREAKING: dict[str, tuple[float, float]] = {"temptation": (0.0, 20.0), "opportunism": (0.0, 1.0)}
"""Those that only the search moves that may break its word."""
MOST_WITHHELD = 0.05
"""Share of its costly duties below which a player counts as one that keeps its word."""

Numbers = dict[str, float]


@dataclass(frozen=True)
class Response:
    """What was found for one seat, in the mean over the fresh games; points.

    `honest` and `breaking` are the numbers of the best that keeps its word, by either search, and of the best with leave to
    break it,
    `honest_points` and `breaking_points` what they bring, `player_points` what the player brings that the search began
    with. `gain` is what leave to break brings (paired, with its 95 % interval `low` to `high`, two-sided `p`, and
    Holm's over all seats), `bargained` what the honest one brings more than the player. `withheld` is the share (0..1) of
    its costly duties that the one with leave holds back or breaks, None where it had none.
    """

    scenario: str
    seat: str
    honest: Numbers
    breaking: Numbers
    player_points: float
    honest_points: float
    breaking_points: float
    gain: float
    low: float
    high: float
    p: float
    p_adjusted: float
    bargained: float
    bargained_low: float
    bargained_high: float
    withheld: float | None

    @property
    def breaks(self) -> bool:
        """Whether breaking its word gains by more than chance, or a best response withholds much of what costs it."""
        return (self.gain > 0.0 and self.p_adjusted < LEVEL) or (self.withheld or 0.0) >= MOST_WITHHELD


@dataclass(frozen=True)
class BestResponses:
    """The outcome of `best_responses`, a row a seat."""

    player: str
    company: str
    trials: int
    games: int
    fresh_games: int
    seed: int
    responses: tuple[Response, ...]

    def sentences(self) -> list[str]:
        """Whether leave to break one's word brings anything, and whether it is used."""
        seats = "1 seat" if len(self.responses) == 1 else f"{len(self.responses)} seats"
        gaining = [one for one in self.responses if one.gain > 0.0 and one.p_adjusted < LEVEL]
        most = max(gaining or self.responses, key=lambda one: one.gain)
        place = f"{most.gain:+.1f} points, {most.low:+.1f} to {most.high:+.1f}, as {most.seat} in {most.scenario}"
        if gaining:
            first = f"Leave to break its word brings the best response more in {len(gaining)} of {seats}, at most {place}."
        else:
            first = f"Leave to break its word brings the best response nothing beyond chance in {seats}; at most {place}."
        shares = [one for one in self.responses if one.withheld is not None]
        if not shares:
            return [first, "No best response had a duty that cost it points."]
        worst = max(shares, key=lambda one: one.withheld or 0.0)
        keeping = sum((one.withheld or 0.0) < MOST_WITHHELD for one in self.responses)
        return [
            first,
            f"It keeps its word (less than {MOST_WITHHELD:.0%} of its costly duties withheld) in {keeping} of {seats}; the "
            f"most it withholds is {worst.withheld:.1%}, as {worst.seat} in {worst.scenario}.",
        ]

    def as_json(self) -> dict[str, Any]:
        """Everything as JSON-able data."""
        return {
            **{name: value for name, value in asdict(self).items() if name != "responses"},
            "correction": "Holm 1979, over all seats",
            "confidence": 0.95,
            "responses": [{**asdict(one), "breaks": one.breaks} for one in self.responses],
            "conclusions": self.sentences(),
        }


def best_responses(
    player: str,
    scenarios: Sequence[str | os.PathLike[str] | Rules],
    trials: int = 80,
    games: int = 200,
    fresh: int = 1000,
    seed: int = 0,
    company: str = "cautious",
    jobs: int = 1,
    progress: Progress | None = None,
    seats: Sequence[str] = (),
) -> BestResponses:
    """Search the best response in the seat of every principal that decides, or in those of `seats`.

    `player` is the compiled player whose numbers are moved, `company` sits in all other seats. Each of the two searches of a
    seat has `trials` trials of `games` games; `fresh` games of the next seed follow. `progress` is told of trials.
    Raises what `simulate` raises, UnknownName for a player without numbers to move and a seat of no principal that decides,
    MissingExtra without the extra `lab`, and NegotiateError for a number out of range.
    """
    check_search(trials, games, fresh, seed, jobs)
    check_progress(progress)
    check_name("player", player)
    check_name("company", company)
    if player not in PARTY_PLAYERS:
        raise UnknownName("built-in player", player, tuple(PARTY_PLAYERS))
    every = [cast_seats(one, {}).rules for one in several("scenarios", scenarios)]
    places = [_Place(rules, index, player, company, jobs or len(processors())) for rules, index in contended(every, seats)]
    for place in places:
        place.cast(None)  # who is unknown is told before anything is searched
    step = counter(progress, 2 * trials * len(places))
    found = []
    for place in places:
        honest = _search(place, BARGAINING, [place.start], trials, games, seed, step)
        starts = [{**honest, "temptation": 0.0, "opportunism": chance} for chance in (0.0, 1.0)]
        breaking = _search(place, {**BARGAINING, **BREAKING}, starts, trials, games, seed, step)
        # a better bargain that the second search came upon is no gain of breaking
        bargains = (honest, {name: breaking[name] for name in BARGAINING})
        honest = max(bargains, key=lambda numbers: float(place.play(numbers, games, seed)[0].mean()))
        own, kept, broke = (place.play(numbers, fresh, seed + 1) for numbers in (None, honest, breaking))
        found.append((place, honest, breaking, own, kept, broke))
    differences = [difference_of(breaking[0] - honest[0]) for _, _, _, _, honest, breaking in found]
    responses = []
    for row, difference, adjusted in zip(found, differences, holm(one.p for one in differences), strict=True):
        place, honest_numbers, breaking_numbers, own, honest_played, breaking_played = row
        mean, low, high, p = difference
        more, more_low, more_high, _ = difference_of(honest_played[0] - own[0])
        assert mean is not None and low is not None and high is not None and p is not None and adjusted is not None
        assert more is not None and more_low is not None and more_high is not None
        costly = breaking_played[1]
        responses.append(
            Response(
                place.rules.names.scenario,
                place.seat,
                honest_numbers,
                breaking_numbers,
                float(own[0].mean()),
                float(honest_played[0].mean()),
                float(breaking_played[0].mean()),
                mean,
                low,
                high,
                p,
                adjusted,
                more,
                more_low,
                more_high,
                breaking_played[2] / costly if costly else None,
            )
        )
    return BestResponses(player, company, trials, games, fresh, seed, tuple(responses))


class _Place:
    """A seat in which players with other numbers are tried."""

    def __init__(self, rules: Rules, index: int, player: str, company: str, jobs: int) -> None:
        self.rules, self.index, self.player, self.company, self.jobs = rules, index, player, company, jobs
        self.seat = rules.names.parties[index]
        built = PARTY_PLAYERS[player]
        record = rules.record[0]
        own = {"self_weight": float(record["self_weight"][index]), "hardness": float(record["hardness"][index])}
        self.start: Numbers = {}
        for name, (least, most) in BARGAINING.items():
            given = getattr(built, name)
            self.start[name] = min(max(own[name] if given is None else float(given), least), most)

    def cast(self, numbers: Mapping[str, float] | None) -> Cast:
        """The game with these numbers in the seat; None: with the player as it is."""
        if numbers is None:
            return seated(self.rules, self.index, self.player, self.company, {})
        entry = {"based_on": self.player, "summary": NAME, "source": NAME, "temptation": 0.0, "opportunism": 0.0, **numbers}
        return seated(self.rules, self.index, NAME, self.company, {NAME: entry})

    def play(self, numbers: Mapping[str, float] | None, games: int, seed: int) -> tuple[NDArray[np.float64], int, int]:
        """Points of the seat by game; its costly duties and how many of them it withheld, over all games."""
        (played,) = whole_games([self.cast(numbers)], seed, games, self.jobs)
        costly, withheld = (int(played[name][:, self.index].sum()) for name in ("costly", "withheld"))
        return played["utility"][:, self.index].astype(np.float64), costly, withheld


def _search(
    place: _Place,
    ranges: Mapping[str, tuple[float, float]],
    starts: Sequence[Numbers],
    trials: int,
    games: int,
    seed: int,
    step: Callable[[], None],
) -> Numbers:
    """The numbers that bring the seat most in the games of the search, tried from `starts` on."""
    study = new_study(seed, "A best response", "exploit")
    for start in starts:
        study.enqueue_trial(start)
    return best_of(
        study,
        trials,
        lambda trial: numbers_of(trial, ranges),
        lambda numbers: float(place.play(numbers, games, seed)[0].mean()),
        step,
    )
