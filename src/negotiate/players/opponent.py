"""Opponent models: what a party's public texts say about its points, as a correction of a seat's own estimates.

Both start from the seat's estimates (engine.belief.estimate) and from engine.asked, which everybody can count; neither reads
another party's values. In this game the estimates are centred on the truth from the start and texts are written to be
accepted, so what a text reveals is little; the models matter more where `misreading` is large.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.asked import times_asked, times_changed
from negotiate.engine.belief import estimate
from negotiate.engine.kernel import kernel
from negotiate.players.kinds import FREQUENCY

CONFIDENT = 4
"""Texts on an issue after which half of what its counts say is believed."""


@kernel
def texts_on(rules: Any, game: Any, j: int, k: int) -> int:
    """How often party j asked for anything on issue k (counts fade, see engine.asked)."""
    total = 0
    for o in range(1, rules.option_count[k]):
        total += times_asked(rules, game, j, k, o)
    return total


@kernel
def by_frequency(rules: Any, game: Any, j: int, k: int, option: int, texts: int) -> float:
    """Points to add by counting: options asked for often are worth more, and issues that never changed weigh more.

    The counting of options and of unchanged issues follows van Krimpen, Looije and Hajizadeh, "HardHeaded", in "Complex
    Automated Negotiations", 2013. Here it moves an estimate by at most half its usual error, and the less the fewer texts.
    """
    most = 1
    for o in range(1, rules.option_count[k]):
        most = max(most, times_asked(rules, game, j, k, o))
    share = times_asked(rules, game, j, k, option) / most
    steady = 1.0 - min(1.0, times_changed(rules, game, j, k) / texts)
    return game.misreading * (share - 0.5) * steady * texts / (texts + CONFIDENT)


@kernel
def by_candidates(rules: Any, game: Any, seat: int, j: int, k: int, option: int) -> float:
    """Points to add by Bayes' rule over three candidates: the option matters less, as much, or more than estimated.

    Candidates that every bid makes more or less likely are Hindriks and Tykhonov's, "Opponent modelling in automated
    multi-issue negotiation using Bayesian learning", 2008; they lie one usual error apart and start at 1/4, 1/2, 1/4. The
    likelihood of asking for an option is Luce's choice rule ("Individual Choice Behavior", 1959), with 1 / (1 + regret)^2 as
    an option's strength; regret is in points.
    """
    best = estimate(rules, game, seat, j, k, 1)
    for o in range(2, rules.option_count[k]):
        best = max(best, estimate(rules, game, seat, j, k, o))
    rest = 0.0
    for o in range(1, rules.option_count[k]):
        if o != option:
            rest += strength(best - estimate(rules, game, seat, j, k, o))
    regret = best - estimate(rules, game, seat, j, k, option)
    total = 0.0
    shift = 0.0
    for candidate in range(-1, 2):
        own = strength(regret - candidate * game.misreading)
        likelihood = 0.5 if candidate == 0 else 0.25
        for o in range(1, rules.option_count[k]):
            # asked for something else: it does not matter what, only that it was not this option
            chance = own / (own + rest) if o == option else rest / (own + rest)
            for _ in range(times_asked(rules, game, j, k, o)):
                likelihood *= chance
        total += likelihood
        shift += likelihood * candidate
    return float(shift / total * game.misreading) if total > 0.0 else 0.0


@kernel
def strength(regret: float) -> float:
    """How strongly an option pulls that is worth `regret` points less than the best one; 1 for the best."""
    return 1.0 / ((1.0 + regret) * (1.0 + regret)) if regret > 0.0 else 1.0 - regret


@kernel
def learnt(rules: Any, game: Any, model: int, seat: int, j: int, k: int, option: int) -> float:
    """What the model adds to the estimate of an option for party j, points; 0 before it has said anything on the issue."""
    texts = texts_on(rules, game, j, k)
    if texts == 0 or option == 0:
        return 0.0
    if model == FREQUENCY:
        return by_frequency(rules, game, j, k, option, texts)
    return by_candidates(rules, game, seat, j, k, option)
