"""VT20: good monitoring sees more incidents for every ceasefire that collapses; incidents are not collapses."""

from __future__ import annotations

import numpy as np

from negotiate.engine.codes import COMMUNIQUE, E_BREACH_SEEN, E_COLLAPSE, E_SIGNED_ITEM
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.validation.arms import Arm, Bench
from negotiate.lab.validation.paired_tests import compare
from negotiate.lab.validation.verdict import LEVEL, Finding, Verdict, judge
from negotiate.lab.validation.walk import Walk
from negotiate.play.loop import ROOM_FOR_ROUND

NAIVE = {"russian-federation": "naive", "ukraine": "naive", "partners": "naive"}
ROWS = 16 * ROOM_FOR_ROUND
"""Room for the log of a whole game."""


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
        found = compare(mine, other, 1)
        holds = found.effect is not None and found.effect > 0 and found.p is not None and found.p < LEVEL
        finding = Finding(
            "incidents per collapse",
            watched.name,
            unwatched.name,
            mine.ratio,
            other.ratio,
            found.effect,
            found.low,
            found.high,
            found.p,
            holds,
        )
        return judge(self.id, self.comparison, self.direction, (finding,))


def count(bench: Bench, arm: Arm) -> Sums:
    """Detected incidents under a general ceasefire, and its collapses, of every game of an arm; a local truce is neither."""
    cast = bench.cast(arm)
    record = cast.rules.record
    issue, general_from = int(record["ceasefire_issue"][0]), int(record["ceasefire_from"][0])
    incidents, collapses = np.zeros(bench.games), np.zeros(bench.games)
    for number in range(bench.games):
        walk = Walk(cast, bench.seed, number, ROWS)
        walk.run()
        rows = walk.log[1 : walk.log[0, 0] + 1]
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
