"""VT20: good monitoring sees more incidents for every ceasefire that collapses; incidents are not collapses."""

from __future__ import annotations

import numpy as np

from negotiate.engine.codes import COMMUNIQUE, E_BREACH_SEEN, E_COLLAPSE, E_SIGNED_ITEM
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.target import paired
from negotiate.lab.validation.verdict import Verdict, judge
from negotiate.lab.validation.walk import ended_games

NAIVE = {"russian-federation": "naive", "ukraine": "naive", "partners": "naive"}


class Incidents:
    """Naive players at a ripe moment: else hardly a ceasefire is signed that nobody but the parties watches."""

    id = "VT20"
    comparison = "every monitoring option at tier 3 against tier 1, naive players, ripe moment"
    direction = "more incidents per collapsed ceasefire"

    def judge(self, bench: Bench) -> Verdict:
        """Count incidents and collapses in the logs."""
        watched, unwatched = (
            Arm(f"tier {tier}", overrides={"monitoring.tiers": [0, *[tier] * 4]}, players=NAIVE, preset="ripe")
            for tier in (3, 1)
        )
        mine, other = count(bench, watched), count(bench, unwatched)
        finding = paired("incidents per collapse", (watched.name, mine), (unwatched.name, other), 1)
        return judge(self.id, self.comparison, self.direction, (finding,))


def count(bench: Bench, arm: Arm) -> Sums:
    """Detected incidents under a general ceasefire, and its collapses, of every game of an arm; a local truce is neither."""
    cast = bench.cast(arm)
    record = cast.rules.record
    issue, general_from = int(record["ceasefire_issue"][0]), int(record["ceasefire_from"][0])
    incidents, collapses = np.zeros(bench.games), np.zeros(bench.games)
    for number, walk in enumerate(ended_games(cast, bench.seed, bench.games)):
        rows = walk.rows
        general = False
        for row in rows[(rows[:, 4] == issue) & np.isin(rows[:, 0], (E_SIGNED_ITEM, E_BREACH_SEEN, E_COLLAPSE))]:
            if row[0] == E_SIGNED_ITEM:
                general = row[6] != COMMUNIQUE and row[5] >= general_from
            elif general and row[0] == E_BREACH_SEEN:
                incidents[number] += 1
            elif general:
                collapses[number] += 1
                general = False
    return Sums(incidents, collapses)
