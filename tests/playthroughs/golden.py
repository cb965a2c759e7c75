"""What the golden files hold: one game of each shipped scenario as a story, and a table of counts and digests."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
from tests.engine.games import Game, seated

from negotiate.engine import codes, legal
from negotiate.engine.layout import round_dtype, summary_dtype
from negotiate.engine.rules import Rules
from negotiate.paths import scenarios
from negotiate.play.loop import batch
from negotiate.play.match import Match
from negotiate.rulebook.load import load
from negotiate.words.speaker import ENGLISH_SPEAKER

ROOM = Path(__file__).parent
SCENARIOS = scenarios()
SEED = 20250516
COUNTS = "counts.txt"
GAMES = 50
ACCEPT = "python -m tests.playthroughs.accept"


def story(scenario: str) -> str:
    """The game of this seed, told round by round, and what it came to."""
    rules = load(scenario)
    match = Match(rules, seed=SEED)
    match.advance()
    outcome = match.outcome
    assert outcome is not None  # built-in players decide for every seat
    labels = dict(zip(rules.names.parties, rules.names.party_labels, strict=True))
    played = ", ".join(
        f"{labels.get(seat, rules.names.mediator_label)} by {player}" for seat, player in match.recorded_players().items()
    )
    lines = [f"{rules.names.title}, seed {SEED}", f"Played: {played}", "", *ENGLISH_SPEAKER.story(rules, match.events), ""]
    lines += ["Outcome", outcome.reason]
    for party, label in labels.items():
        lines.append(f"{label}: {outcome.utilities[party]:.2f} points, mandate {outcome.mandates[party]:.1f} of 100")
    parts = ", ".join(f"{part} {value:.3f}" for part, value in outcome.parts.items())
    lines.append(f"Peace index {outcome.peace_index:.3f}: {parts}")
    return "\n".join(lines) + "\n"


def openings(rules: Rules) -> tuple[int, int]:
    """How many packages of one and of two issues the first speaker may table in the first round."""
    game = Game(rules, seed=SEED)
    while game.to_decision() and game.pending_kind != codes.SPEAK:
        game.do(codes.PASS)
    items = [(k, option) for k in game.issues() for option in range(1, int(rules.record["option_count"][0, k]))]

    def may(*package: tuple[int, int]) -> bool:
        return game.reason(game.action(codes.PROPOSE, package=dict(package))) == legal.LEGAL

    pairs = sum(may(one, other) for one, other in itertools.combinations(items, 2) if one[0] != other[0])
    return sum(may(item) for item in items), pairs


def digest(rules: Rules) -> str:
    """SHA-256 of the results of 50 games, numbers rounded to six digits after the point."""
    summaries = np.zeros(GAMES, summary_dtype(rules.size))
    batch(rules, seated(rules), SEED, 0, 0, GAMES, summaries, np.zeros(0, round_dtype(rules.size)))
    digest = hashlib.sha256()
    for name in summaries.dtype.names or ():
        values = summaries[name]
        plain = np.round(values, 6) + 0.0 if values.dtype.kind == "f" else values  # adding 0 turns -0 into 0
        digest.update(json.dumps([name, plain.tolist()]).encode())
    return digest.hexdigest()


def counts() -> str:
    """The table: a row a scenario."""
    rows = [f"{'scenario':<20}{'one issue':>10}{'two issues':>12}   digest of {GAMES} games of seed {SEED}"]
    for scenario in SCENARIOS:
        rules = load(scenario)
        single, pairs = openings(rules)
        rows.append(f"{scenario:<20}{single:>10}{pairs:>12}   {digest(rules)}")
    return "\n".join(rows) + "\n"


def golden() -> dict[str, str]:
    """Every golden file by its name, as it would be now."""
    return {**{f"{scenario}.txt": story(scenario) for scenario in SCENARIOS}, COUNTS: counts()}
