"""Recorded games for the tests of reports: built-in players, and a person who clicks about and changes their mind."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from negotiate.engine.rules import Rules
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.rulebook.load import load

SCENARIOS = scenarios()


@cache
def rules_of(scenario: str) -> Rules:
    """The rules of a shipped scenario."""
    return load(scenario)


def recorded(path: Path, scenario: str, seed: int = 0) -> Path:
    """A game of built-in players, recorded."""
    with Match(rules_of(scenario), seed=seed, record=path) as match:
        match.advance()
    return path


def clicked(path: Path, scenario: str, decisions: int | None = None, seed: int = 3) -> Path:
    """A game in which a person in the second seat does anything legal and sometimes takes it back; perhaps cut short."""
    rules = rules_of(scenario)
    seat, chance, count = rules.names.parties[1], random.Random(seed), 0
    with Match(rules, {seat: "human"}, seed=seed, record=path) as match:
        while match.advance() and count != decisions:
            match.submit(seat, match.menu().sample(chance))
            count += 1
            if count % 5 == 0:
                match.advance()
                match.undo()
    return path
