"""How many games a study takes, by a pilot: games with a seed of their own, that count for nothing else."""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from negotiate.engine.chance import LARGEST_SEED
from negotiate.lab.arguments import check_progress
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.simulate import Progress, check_range, play_cast
from negotiate.lab.study.arms import Arms, arms_of
from negotiate.lab.study.study import measured
from negotiate.lab.study.verdicts import oriented, place_of, tests_together
from negotiate.rulebook.model.plan import ReadPlan, plan_of


@dataclass(frozen=True)
class Needed:
    """Games a side, all seeds together, that one test takes to come to a verdict; None where the pilot cannot say."""

    hypothesis: str
    scenario: str
    setting: str
    players: str
    measure: str
    smallest: float
    games: int | None


@dataclass(frozen=True)
class Power:
    """What a pilot says of a plan: the games of every test, and how long a game takes in all arms together, in seconds."""

    arms: Arms
    pilot: int
    seed: int
    tests: tuple[Needed, ...]
    seconds_per_game: float

    @property
    def games(self) -> int | None:
        """Games of an arm with each seed that give every test of the study its power; None where no test has a number."""
        known = [test.games for test in self.tests if test.games is not None]
        return -(-max(known) // len(self.arms.plan.seeds)) if known else None

    def table(self) -> pl.DataFrame:
        """One row a test, in the order of the plan."""
        return pl.DataFrame([asdict(test) for test in self.tests], infer_schema_length=None)

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""
        plan = self.arms.plan
        games = self.games
        return {
            "title": plan.title,
            "pilot_games": self.pilot,
            "pilot_seed": self.seed,
            "level": plan.level,
            "power": plan.power,
            "corrected_for": tests_together(plan, self.arms.tests),
            "games": games,
            "planned_games": plan.games,
            "arms": len(self.arms.casts) * len(plan.seeds),
            "seconds": None if games is None else round(self.seconds_per_game * games * len(plan.seeds), 1),
            "tests": [asdict(test) for test in self.tests],
        }


def power(
    plan: str | os.PathLike[str] | ReadPlan,
    pilot: int = 200,
    jobs: int = 1,
    progress: Progress | None = None,
    cluster: str | Cluster | None = None,
) -> Power:
    """Play a pilot of so many games an arm and reckon how many games the plan takes.

    The number is that with which a difference of just the smallest size is told from none, and none from it, as often as
    the plan's `power` asks, at the level of the worst case of the correction (level over all tests). The pilot's seed is
    none of the plan's. `plan` is that of `study`. Raises what `study` raises.
    """
    check_range("number of pilot games", pilot, 20, 1_000_000)
    check_range("number of jobs", jobs, 0, 1024)
    check_progress(progress)
    arms = arms_of(plan_of(plan))
    planned = arms.plan
    seed = next(seed for seed in range(LARGEST_SEED, 0, -1) if seed not in planned.seeds)
    found = {}
    total, done, began = pilot * len(arms.casts), 0, time.perf_counter()
    with cluster_of(cluster, jobs) as workers:
        for cell, cast in arms.casts.items():
            run = play_cast(cast, arms.given[cell], pilot, seed, jobs, cluster=workers)
            found[cell] = measured(run.tables, arms.measures(cell))
            done += pilot
            if progress is not None:
                progress(done, total)
    seconds = time.perf_counter() - began
    level = planned.level / max(1, tests_together(planned, arms.tests))
    needed = []
    for test in arms.tests:
        hypothesis = planned.hypotheses[test.hypothesis]
        of, against = (found[cell][test.measure.name] for cell in (test.of, test.against))
        margins = oriented(hypothesis, of, against, test.measure.unit)
        both = hypothesis.direction in ("same", "different")
        games = None if margins is None else margins.games_for(hypothesis.smallest, level, planned.power, both=both)
        needed.append(Needed(test.hypothesis, *place_of(planned, test), test.measure.name, hypothesis.smallest, games))
    return Power(arms, pilot, seed, tuple(needed), seconds / pilot)
