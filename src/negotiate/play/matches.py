"""Many games with a player that decides outside the compiled loop: the levels of the search, and classes in Python files.

The counterpart of loop.batch. Each game is a match of its own with players made anew, so it depends on its seed and number
alone, as far as the players do.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.outcome import describe_round, summarize
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.errors import ChanceWarning, PlayerError
from negotiate.play.course import Course, has_course
from negotiate.play.loop import no_results
from negotiate.play.match import Match
from negotiate.play.replay import write_down
from negotiate.players.objects import is_object
from negotiate.players.python_file import names_class


def play_matches(
    rules: Rules,
    players: Mapping[str, str],
    seed: int,
    first: int,
    count: int,
    summaries: NDArray[np.void],
    rounds: NDArray[np.void],
) -> None:
    """Play games first .. first + count - 1 of a master seed; `players` names the player of every seat.

    `summaries` and `rounds` are filled as loop.batch fills them. Raises PlayerError when a Python player fails: the game is
    then written down up to there, and the message says where.
    """
    each = len(rounds) // count if count else 0
    course = Course(rules, players, seed) if has_course(rules, players) else None
    for n in range(count):
        rows = rounds[n * each : (n + 1) * each]
        game = _watched(rules, players, seed, first + n, rows) if course is None else _unwatched(course, first + n, rows)
        call(summarize, rules.record, game, summaries[n : n + 1])


def _watched(rules: Rules, players: Mapping[str, str], seed: int, number: int, rows: NDArray[np.void]) -> NDArray[np.void]:
    """Play one game as a match; the record of the game at its end."""
    match = Match(rules, players, seed, game=number)
    try:
        _play(match, rows)
    except PlayerError as error:
        raise _kept(error, match) from error
    return match.game


def _unwatched(course: Course, number: int, rows: NDArray[np.void]) -> NDArray[np.void]:
    """Play one game that needs no match, unless it has to be written down."""
    try:
        course.play(number, rows)
    except PlayerError as error:
        raise _kept(error, course.as_match()) from error
    return course.game


def _kept(error: PlayerError, match: Match) -> PlayerError:
    """The error of a player, with where the game up to there is kept."""
    number = match.game_number
    path = Path(tempfile.mkdtemp(prefix="negotiate-")) / f"{match.rules.names.scenario}-game-{number}.jsonl"
    write_down(match, path)
    return PlayerError(
        f"{error}\nThis was game {number} of seed {match.seed}. It is kept up to there: negotiate replay {path}"
    )


def warn_of_chance(rules: Rules, players: Mapping[str, str], seed: int, number: int) -> None:
    """Play a game twice where a player in Python sits in it, and warn of one that decides otherwise the second time."""
    if not any(map(_in_python, players.values())):
        return
    found = []
    for _ in range(2):
        try:
            found.append(_decisions(rules, players, seed, number))
        except PlayerError:
            return  # it is told, and written down, where the games are played
    different = next((pair for pair in zip(*found, strict=False) if pair[0] != pair[1]), None)
    if different is None:
        return
    (seat, action), other = different
    then = f"'{other[1]}'" if other[0] == seat else "otherwise"
    warnings.warn(
        f"The player '{players.get(seat, seat)}' in the seat '{seat}' decided '{action}', and {then} when "
        f"game {number} was played again with the same seed, so these games cannot be repeated. It goes by `random`, "
        "`numpy.random`, the clock or something else that is not seeded; draw from `chance`, which "
        "`begin(self, view, chance)` is handed.",
        ChanceWarning,
        stacklevel=3,
    )


def warn_of_chance_in(tables: Iterable[tuple[Rules, Mapping[str, str]]], seed: int, number: int) -> None:
    """The same for many tables (rules, players) of one seed: once for every player in Python of a scenario."""
    looked_at: set[tuple[str, str]] = set()
    for rules, players in tables:
        sitting = {(rules.names.scenario, player) for player in players.values() if _in_python(player)}
        if not sitting <= looked_at:
            looked_at |= sitting
            warn_of_chance(rules, players, seed, number)


def _in_python(player: str) -> bool:
    return names_class(player) or is_object(player)


def _decisions(rules: Rules, players: Mapping[str, str], seed: int, number: int) -> list[tuple[str, str]]:
    """Who decided what in a game, as far as it cannot be worked out from what came before. Raises PlayerError."""
    if has_course(rules, players):
        course = Course(rules, players, seed)
        course.play(number, no_results(rules.size).rounds)
        return course.decisions
    match = Match(rules, players, seed, game=number)
    match.advance()
    return [(taken.seat, taken.action) for taken in match.decisions]


def _play(match: Match, rows: NDArray[np.void]) -> None:
    """Play one game to its end; a row for every round, as far as there are rows."""
    written = 0
    before = match.round
    while match.step():
        if written < len(rows) and (match.round != before or match.outcome is not None):
            call(describe_round, match.rules.record, match.game, rows[written : written + 1], before)
            written += 1
        before = match.round
