"""Games in which one party breaks its first obligation and is seen to; from the next round on everything is as always."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from negotiate.engine.codes import BREACH, CARRY_OUT
from negotiate.engine.layout import summary_dtype
from negotiate.engine.outcome import summarize
from negotiate.engine.records import call
from negotiate.engine.rules import Rules
from negotiate.lab.results import InMemory, Results
from negotiate.lab.simulate import Cast
from negotiate.lab.tables import games_table
from negotiate.lab.validation.walk import Walk

WATCHED = {f"verification.tiers.{tier}.detection": 1.0 for tier in range(5)}
"""Changes to the rules by which every breach is detected."""


def play_with_breach(cast: Cast, watched: Rules, party: str, games: int, seed: int) -> Results:
    """Play games 0 .. games - 1 of a seed with the breach in each; up to it they are those of an undisturbed batch.

    `watched` are the same rules with the changes of WATCHED; they hold for the rest of the round in which `party` breaks its
    word. A game in which it never owes anything is played undisturbed.
    """
    summaries = np.zeros(games, summary_dtype(cast.rules.size))
    seat = cast.rules.names.parties.index(party)
    for number in range(games):
        walk = Walk(cast, seed, number)
        break_first_duty(walk, watched, seat)
        walk.run()
        call(summarize, cast.rules.record, walk.game, summaries[number : number + 1])
    return Results(cast.rules, seed, cast.players, InMemory(games_table(summaries, cast.rules.names), _no_rounds), 0.0, 0)


def break_first_duty(walk: Walk, watched: Rules, seat: int) -> None:
    """Play to the end of the round in which `seat` first has something to carry out, and let it break it there."""
    play_to_duty(walk, seat)
    if not walk.ended:
        break_duty(walk, watched)


def play_to_duty(walk: Walk, seat: int, chosen: Callable[[Walk], bool] | None = None) -> None:
    """Play until `seat` must say whether it carries out a phase, one for which `chosen` says yes, or to the game's end."""
    walk.run(until=seat)
    while not walk.ended and (walk.pending != CARRY_OUT or (chosen is not None and not chosen(walk))):
        walk.step()
        walk.run(until=seat)


def break_duty(walk: Walk, watched: Rules) -> None:
    """Break the phase that is due, and play to the end of the round by the rules of `watched`."""
    usual, now = walk.rules, walk.round
    walk.rules = watched
    walk.take(BREACH)
    while not walk.ended and walk.round == now:
        walk.step()
    walk.rules = usual


def _no_rounds() -> pl.DataFrame:
    raise ValueError("Games with a scripted breach keep no table of rounds; ask for their games only.")
