"""`negotiate validate`: go through the validation targets of the game's rules and give a verdict on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from negotiate.errors import UnknownName
from negotiate.lab.simulate import Progress
from negotiate.lab.validation.arms import Bench
from negotiate.lab.validation.targets import TARGETS
from negotiate.lab.validation.verdict import GAMES_WANTED, Finding, Verdict

__all__ = ["Finding", "Verdict", "run"]


def run(
    games: int = 1000, seed: int = 0, only: Iterable[str] | None = None, jobs: int = 1, progress: Progress | None = None
) -> list[Verdict]:
    """The verdicts of all targets, or of those whose ids are in `only`, in the order of the table.

    `games` are played in every arm of a comparison, with the same seeds in each. `jobs` is the number of threads, 0 for one
    a processor; it changes no result. `progress` is called with the number of finished targets and of all.

    Raises UnknownName for a target that does not exist.
    """
    wanted = None if only is None else list(only)
    known = [target.id for target in TARGETS]
    ids = {name.casefold(): name for name in known}
    for name in wanted or []:
        if name.casefold() not in ids:
            raise UnknownName("validation target", name, known)
    chosen = {ids[name.casefold()] for name in wanted} if wanted is not None else set(known)
    targets = [target for target in TARGETS if target.id in chosen]
    bench = Bench(games, seed, jobs)
    verdicts = []
    for number, target in enumerate(targets):
        if progress is not None:
            progress(number, len(targets))
        verdict = target.judge(bench)
        if games < GAMES_WANTED and verdict.outcome is not None:
            verdict = replace(verdict, detail=f"{verdict.detail} [first look: {GAMES_WANTED} games an arm are needed]")
        verdicts.append(verdict)
    if progress is not None:
        progress(len(targets), len(targets))
    return verdicts
