"""What else could be true for all that a seat can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from negotiate.engine import codes
from negotiate.engine.ledger import TRUE
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.players import determinise
from negotiate.players.determinise import sample


def another_truth(match: Match, seat: int, world: int) -> tuple[Rules, np.ndarray]:
    """Rules and a game record in which everything the seat cannot see is something else."""
    rules, known = match.rules, match.knowledge(match.rules.names.parties[seat])
    worlds = sample(rules, known, world + 1)
    others = np.arange(rules.size.parties) != seat
    record = rules.record.copy()
    for name in (*determinise.RANGES, *determinise.UNKNOWN):
        record[name][0, others] = worlds.rules[name][world, others]
    game = match.game
    game["misread_key"][0] = worlds.misread_key[world]
    for number, name in enumerate(determinise.SECRET):
        if name != "misread_key":
            game[name] = 11 + number
    strangers = np.arange(rules.size.parties + 1) != seat
    for name in determinise.OWN:
        game[name][0, strangers[: game[name].shape[1]]] = 4.5
    for name in determinise.LEDGERS:
        game[name][0, TRUE][:, others] = 7
    for name in determinise.OWN_LEDGERS:
        game[name][0, :, others] = 3.5
        game[name][0, TRUE] = 2.5
    conduct = game["conduct"][0]
    conduct[:, others] = np.where(conduct[:, others] > codes.DUE, codes.BREACHED, conduct[:, others])
    return replace(rules, record=record), game
