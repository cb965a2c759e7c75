"""Candidates: personalities whose numbers a search moves, seated among others, and the best of those that it tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.arguments import words_of
from negotiate.lab.simulate import Cast, Progress, cast_seats, check_range
from negotiate.players.trained import NAME as TRAINED
from negotiate.players.trained import has_learned

if TYPE_CHECKING:
    from optuna import Study, Trial

Entry = TypeVar("Entry", bound=Mapping[str, Any])
"""What a trial is about: numbers of a personality, or a whole one."""


def check_search(trials: int, games: int, fresh: int, seed: int, jobs: int, seeds: int = 1) -> None:
    """The numbers of a search whose best plays `fresh` games of one of the next `seeds` seeds. Raises NegotiateError out of
    range."""
    check_range("number of trials", trials, 2, 100_000)
    check_range("number of games", games, 2, 2**31 - 1)
    check_range("number of fresh games", fresh, 2, 2**31 - 1)
    check_range("seed", seed, 0, LARGEST_SEED - seeds)
    check_range("number of jobs", jobs, 0, 1024)


def counter(progress: Progress | None, total: int) -> Callable[[], None]:
    """What is called after every trial, so that `progress` is told of it."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total)

    return step


def contended(every: Sequence[Rules], seats: Iterable[str] = ()) -> list[tuple[Rules, int]]:
    """The seats that contenders take, by index: of every principal that decides, or of those among them in `seats`. Rules
    that are there twice count once.

    Raises NegotiateError where there is none, and UnknownName for one that is in none of the rules.
    """
    if not every:
        raise NegotiateError("There is no scenario to play; name one or more.")
    once = {rules.digest: rules for rules in every}.values()
    found = [(rules, index) for rules in once for index in rules.deciding_principals]
    if not found:
        raise NegotiateError("The principals of these scenarios all stay away; name a scenario in which one decides.")
    known = dict.fromkeys(rules.names.parties[index] for rules, index in found)
    wanted = words_of("seats", seats, next(iter(known)))
    for seat in wanted:
        if seat not in known:
            raise UnknownName("principal that decides", seat, known)
    return [(rules, index) for rules, index in found if not wanted or rules.names.parties[index] in wanted]


def check_name(what: str, name: object) -> None:
    """Raise NegotiateError for a player (`what`: which one) that is given otherwise than by its name."""
    if not isinstance(name, str):
        raise NegotiateError(f"The {what} is given by its name, as in 'cautious', not as {name!r:.80}.")


def beside(rules: Rules, company: str) -> dict[str, str]:
    """Who plays beside a contender: `company`, but the scenario's own where `trained` has not learned the seat."""
    return {party: company for party in rules.names.parties if company != TRAINED or has_learned(rules, party)}


def seated(rules: Rules, seat: int, player: str, company: str, entries: Mapping[str, Mapping[str, Any]]) -> Cast:
    """`player` in the seat and `company` in all others; `entries` are personalities that either may be."""
    rules = replace(rules, personalities={**rules.personalities, **entries})
    parties = rules.names.parties
    return cast_seats(rules, {**beside(rules, company), parties[seat]: player})


def numbers_of(trial: Trial, ranges: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """The numbers that a trial is about, each within its range; exponents are drawn by their logarithm."""
    return {name: trial.suggest_float(name, *ends, log=name == "exponent") for name, ends in ranges.items()}


def best_of(
    study: Study, trials: int, drawn: Callable[[Trial], Entry], worth: Callable[[Entry], float], step: Callable[[], None]
) -> Entry:
    """The best of so many trials, of equal ones the first: `drawn` says what a trial is about, `worth` how good that is."""
    best: Entry | None = None
    most = -np.inf
    for _ in range(trials):
        trial = study.ask()
        entry = drawn(trial)
        value = worth(entry)
        study.tell(trial, -value)
        if best is None or value > most:
            best, most = entry, value
        step()
    assert best is not None  # there are two trials at least
    return best
