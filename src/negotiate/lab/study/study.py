"""Run a study: every arm into a folder of its own, then one analysis of all of them.

An arm is a run like any other (lab/store.py), so that it goes on after an interruption, takes more games, and can be looked
at by itself. What a study adds are its tables: the games of all arms with the measures of its hypotheses, the arms, and the
tests.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from negotiate.lab.arguments import check_progress
from negotiate.lab.cluster import Cluster, cluster_of
from negotiate.lab.codebook import CODEBOOK
from negotiate.lab.codebook_entries import book
from negotiate.lab.folder import Folder, put
from negotiate.lab.generation.text import yaml_text
from negotiate.lab.measures import Measure, columns, values
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.results import Tables
from negotiate.lab.settings import provenance
from negotiate.lab.simulate import Progress, check_range, play_cast
from negotiate.lab.store import join
from negotiate.lab.study.arms import Arms, Cell, arms_of
from negotiate.lab.study.sentences import conclusions
from negotiate.lab.study.verdicts import Tested, analysed
from negotiate.rulebook.model.plan import MOST_GAMES, ReadPlan, plan_of

ARMS = "arms"
"""The folder, in that of a study, of the runs of its arms."""
TESTS, MEANS, VALUES = "tests", "arms", "values"
"""The tables of a study: a row a test, a row an arm and measure, a row a game and measure."""
PLAN = "plan.yaml"
"""The plan with the games that were played, so that it can be played again."""
COPIED = (
    "The plan of this study with the games that were played: negotiate study plan.yaml --out DIR\n"
    "The paths of files begin beside the plan that it is a copy of; run.json has the rules that were played, in full."
)


@dataclass(frozen=True)
class Study:
    """What came of a study: its tests in the order of the plan, and what was left out (Arms.without)."""

    arms: Arms
    games: int
    tests: tuple[Tested, ...]

    def table(self) -> pl.DataFrame:
        """One row a test; lab/codebook_entries.py says what its columns mean."""
        return pl.DataFrame([test.as_json() for test in self.tests], infer_schema_length=None)

    def as_json(self) -> dict[str, Any]:
        """Everything, as plain data."""
        return {
            **plan_data(self.arms, self.games),
            "tests": [test.as_json() for test in self.tests],
            "without": {name: list(scenarios) for name, scenarios in self.arms.without.items()},
            "conclusions": conclusions(self.arms.plan, self.games, self.tests, self.arms.without),
        }


def study(
    plan: str | os.PathLike[str] | ReadPlan,
    out: str | os.PathLike[str],
    games: int | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    cluster: str | Cluster | None = None,
) -> Study:
    """Play the arms of a plan into the folder `out`, analyse them, and write the tables there.

    `plan` is the path of a plan, the name of a shipped one, or one that `load_plan` has read. `games` takes the place of the
    plan's. The same call into the same folder goes on where it was interrupted, and one with more games adds them. `cluster`
    is that of `simulate`. Raises RuleFileError with all that does not fit in the plan, UnknownName, RecordError and InUse.
    """
    read = plan_of(plan)
    count = read.plan.games if games is None else games
    check_range("number of games", count, 2, MOST_GAMES)
    check_range("number of jobs", jobs, 0, 1024)
    check_progress(progress)
    arms = arms_of(read)
    with cluster_of(cluster, jobs) as workers:
        folder = Folder(out, _about(arms, count), grows="games")
        played = dict(_played(arms, count, jobs, folder.folder / ARMS, progress, workers))
        found = Study(arms, count, analysed(arms.plan, arms.tests, lambda cell, name: played[cell][name]))
        _write(folder, found, played)
        folder.release()
    return found


def plan_data(arms: Arms, games: int) -> dict[str, Any]:
    """The plan as plain data; the number of games, which may grow, stands beside it."""
    return {"plan": arms.plan.model_dump(mode="json", exclude={"games"}), "games": games}


def _played(
    arms: Arms, games: int, jobs: int, folder: Path, progress: Progress | None, cluster: Cluster | None
) -> Iterator[tuple[Cell, dict[str, Sums]]]:
    """The measures of every cell, game by game, one seed after the other."""
    seeds = arms.plan.seeds
    total, before = games * len(arms.casts) * len(seeds), 0
    for cell, cast in arms.casts.items():
        measures = arms.measures(cell)
        parts: list[dict[str, Sums]] = []
        for seed in seeds:

            def move(done: int, _all: int, begin: int = before) -> None:
                if progress is not None:
                    progress(begin + done, total)

            place = folder / f"{cell.name}.{seed}"
            place.parent.mkdir(parents=True, exist_ok=True)
            run = play_cast(cast, arms.given[cell], games, seed, jobs, place, progress=move, cluster=cluster)
            before += games
            parts.append(measured(run.tables, measures))
        yield cell, {name: Sums.joined(part[name] for part in parts) for name in measures}


def measured(tables: Tables, measures: dict[str, Measure]) -> dict[str, Sums]:
    """These measures of a run, game by game, of which only the columns are read that they need."""
    wanted = list(measures.values())
    return values(pl.DataFrame([tables.column(name) for name in sorted(columns(wanted))]), wanted)


def _about(arms: Arms, games: int) -> dict[str, Any]:
    """Everything needed to repeat the study (run.json)."""
    rules = {f"{cell.scenario}.{cell.setting}": cast.rules for cell, cast in arms.casts.items()}
    players = [player for cast in arms.casts.values() for player in cast.players.values()]
    return {
        **provenance("study", players, next(iter(arms.casts.values())).rules.personalities),
        "title": arms.plan.title,
        **plan_data(arms, games),
        "given": {cell.name: given for cell, given in arms.given.items()},
        "rules_hash": {name: one.digest for name, one in rules.items()},
        "rules": {name: one.document for name, one in rules.items()},
    }


def _write(folder: Folder, found: Study, played: dict[Cell, dict[str, Sums]]) -> None:
    """The tables, the codebook and the sentences; the table of tests last, since it says that the study is finished."""
    seeds, games = found.arms.plan.seeds, found.games
    means: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(dir=folder.folder, prefix=".values-") as waiting:
        parts = []
        for number, (cell, measures) in enumerate(played.items()):
            known = found.arms.measures(cell)
            for place, seed in enumerate(seeds):
                here = {
                    name: Sums(*(column[place * games : (place + 1) * games] for column in sums))
                    for name, sums in measures.items()
                }
                means += [
                    {
                        **cell._asdict(),
                        "seed": seed,
                        "measure": name,
                        "games": games,
                        **sums.estimate(known[name].bounds)._asdict(),
                    }
                    for name, sums in here.items()
                ]
                part = Path(waiting) / f"{number:06d}-{place:06d}.parquet"
                put(part, _values(cell, seed, here, known).write_parquet)
                parts.append(part)
        join(parts, folder.folder / f"{VALUES}.parquet")
    arms = pl.DataFrame(means, infer_schema_length=None)
    folder.write(MEANS, arms)
    folder.write(f"{MEANS}.csv", arms)
    folder.write(CODEBOOK, book("study"))
    folder.write(f"{TESTS}.csv", found.table())
    sentences = conclusions(found.arms.plan, games, found.tests, found.arms.without)
    folder.write_text("conclusions.txt", "\n".join(sentences) + "\n")
    planned = found.arms.plan.model_copy(update={"games": games}).model_dump(mode="json", exclude_none=True)
    # a plan that asks no question in so many words
    folder.write_text(PLAN, yaml_text({key: value for key, value in planned.items() if value != ""}, COPIED))
    folder.write(TESTS, found.table())


def _values(cell: Cell, seed: int, measures: dict[str, Sums], known: dict[str, Measure]) -> pl.DataFrame:
    """The games of one arm as rows of the long table."""
    return pl.concat(
        pl.DataFrame(
            {
                "scenario": pl.repeat(cell.scenario, len(sums.numerator), eager=True),
                "setting": pl.repeat(cell.setting, len(sums.numerator), eager=True),
                "players": pl.repeat(cell.players, len(sums.numerator), eager=True),
                "seed": pl.repeat(seed, len(sums.numerator), dtype=pl.UInt64, eager=True),
                "game": pl.Series(np.arange(len(sums.numerator))),
                "measure": pl.repeat(name, len(sums.numerator), eager=True),
                "unit": pl.repeat(known[name].unit, len(sums.numerator), eager=True),
                "value": pl.Series(sums.numerator),
                "weight": pl.Series(sums.denominator),
            }
        )
        for name, sums in measures.items()
    )
