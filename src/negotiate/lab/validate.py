"""`negotiate validate`: go through the validation targets of the game's rules and give a verdict on each.

Three questions: what comes out of the rules as they are (`run`), whether it comes out whoever plays (`under_players`), and
whether it comes out when the numbers that nobody has measured are others (`under_prior`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from negotiate.engine.chance import LARGEST_SEED
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.arguments import several
from negotiate.lab.simulate import Progress, check_range
from negotiate.lab.validation.arms import Bench
from negotiate.lab.validation.prior import Draws, Prior, prior_of
from negotiate.lab.validation.robustness import Robustness, standings
from negotiate.lab.validation.split import tally
from negotiate.lab.validation.target import Target
from negotiate.lab.validation.targets import TARGETS
from negotiate.lab.validation.verdict import GAMES_WANTED, Finding, Verdict
from negotiate.players import roster as built_in
from negotiate.players.outsiders import is_outsider
from negotiate.rulebook.model.personalities import shipped_personalities

__all__ = ["ByPlayer", "Finding", "Robust", "Robustness", "Verdict", "run", "tally", "under_players", "under_prior"]

OWN = "own"
"""Stands for the scenarios' own players among the names of players."""
DRAWS = 20
"""Draws from a prior where nobody says how many."""
MOST_DRAWS = 10_000


def run(
    games: int = 1000, seed: int = 0, only: Iterable[str] | None = None, jobs: int = 1, progress: Progress | None = None
) -> list[Verdict]:
    """The verdicts of all targets, or of those whose ids are in `only`, in the order of the table.

    `games` are played in every arm of a comparison, with the same seeds in each. `jobs` is the number of threads, 0 for one
    a processor; it changes no result. `progress` is called with the number of finished targets and of all.

    Raises UnknownName for a target that does not exist.
    """
    targets = _chosen(only)
    return _judged(targets, Bench(games, seed, jobs), partial(_move, progress, 0, len(targets)))


@dataclass(frozen=True)
class ByPlayer:
    """The verdicts with one player in the principals' seats. `prescribed` are the targets that leave it none, in no arm."""

    player: str
    verdicts: tuple[Verdict, ...]
    prescribed: frozenset[str]

    def as_json(self) -> dict[str, Any]:
        """The verdicts as plain data."""
        verdicts = [{**asdict(verdict), "prescribed": verdict.id in self.prescribed} for verdict in self.verdicts]
        return {"player": self.player, "counts": tally(self.verdicts), "verdicts": verdicts}


def under_players(
    players: Sequence[str],
    games: int = 1000,
    seed: int = 0,
    only: Iterable[str] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> list[ByPlayer]:
    """The verdicts of `run` for every name in `players`, with the player of this name in all principals' seats.

    Where a target seats a principal itself, that player stays; guarantors and mediators keep theirs. `own` stands for the
    scenarios' own players. Nothing is played with an assumption switched off, so no verdict says what is left without one.

    Raises UnknownName for a player or target that does not exist, and NegotiateError for no name, for one that comes twice
    and for a player that is not compiled.
    """
    players = several("players", players)
    if not players:
        raise NegotiateError("There is no player to validate with; name one or more, such as cautious and hardliner.")
    for number, name in enumerate(players):
        if name in players[:number]:
            raise NegotiateError(f"The player '{name}' is named twice; name every player once.")
        _check_player(name)
    targets = _chosen(only)
    found = []
    for number, name in enumerate(players):
        bench = Bench(games, seed, jobs, None if name == OWN else name, ablates=False)
        prescribed: set[str] = set()
        move = partial(_move, progress, number * len(targets), len(players) * len(targets))
        verdicts = _judged(targets, bench, move, prescribed)
        found.append(ByPlayer(name, tuple(verdicts), frozenset(() if name == OWN else prescribed)))
    return found


def _check_player(name: str) -> None:
    if name == OWN:
        return
    if is_outsider(name):
        raise NegotiateError(
            f"The player '{name}' cannot play the validation targets: some of them follow a game decision by decision, in "
            "which compiled players alone take part. Name one of those, such as cautious, hardliner or tit-for-tat, or own."
        )
    built_in.find(name, shipped_personalities())


@dataclass(frozen=True)
class Robust:
    """All targets over draws from a prior; `numbers` are the dotted paths that were drawn anywhere."""

    prior: Prior
    draws: int
    games: int
    seed: int
    numbers: tuple[str, ...]
    targets: tuple[Robustness, ...]

    def as_json(self) -> dict[str, Any]:
        """The targets over draws as plain data."""
        about = {"prior": self.prior.as_json(), "draws": self.draws, "games": self.games, "seed": self.seed}
        return {
            **about,
            "numbers": list(self.numbers),
            "counts": standings(self.targets),
            "targets": [target.as_json() for target in self.targets],
        }


def under_prior(
    prior: str | Prior,
    draws: int = DRAWS,
    games: int = 1000,
    seed: int = 0,
    only: Iterable[str] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Robust:
    """How the targets fare when the numbers that are assumptions are drawn, `draws` times (2..10,000).

    `prior` is a share such as "0.2", by which every number of lab/validation/prior.py:ASSUMED may be lower or higher, or the
    path of a file with the ranges of numbers. Draw d, from 1, plays its games with the seed `seed` + d, the rules as they
    are with `seed`. Nothing is played with an assumption switched off.

    Raises NegotiateError for a share or a number of draws out of range, RuleFileError for a file that does not fit, and
    UnknownName for a target that does not exist.
    """
    check_range("number of draws", draws, 2, MOST_DRAWS)
    targets = _chosen(only)
    drawn = Draws(prior_of(prior) if isinstance(prior, str) else prior, draws, seed)
    every = (draws + 1) * len(targets)
    shipped = _judged(targets, Bench(games, seed, jobs, ablates=False), partial(_move, progress, 0, every))
    found: list[list[Verdict]] = [[] for _ in targets]
    for number in range(draws):
        own_seed = (seed + number + 1) % (LARGEST_SEED + 1)
        bench = Bench(games, own_seed, jobs, drawn=partial(drawn.values, number), ablates=False)
        verdicts = _judged(targets, bench, partial(_move, progress, (number + 1) * len(targets), every))
        for place, verdict in enumerate(verdicts):
            found[place].append(verdict)
    together = tuple(Robustness.of(one, others) for one, others in zip(shipped, found, strict=True))
    return Robust(drawn.prior, draws, games, seed, tuple(drawn.paths), together)


def _chosen(only: Iterable[str] | None) -> list[Target]:
    """The targets of these ids, in the order of the table; all of them for None."""
    wanted = None if only is None else list(only)
    known = [target.id for target in TARGETS]
    ids = {name.casefold(): name for name in known}
    for name in wanted or []:
        if name.casefold() not in ids:
            raise UnknownName("validation target", name, known)
    chosen = {ids[name.casefold()] for name in wanted} if wanted is not None else set(known)
    return [target for target in TARGETS if target.id in chosen]


def _judged(
    targets: Sequence[Target], bench: Bench, move: Callable[[int], None], prescribed: set[str] | None = None
) -> list[Verdict]:
    """The verdicts of targets at a bench; `prescribed` takes the ids of those in which the bench's player has no seat."""
    verdicts = []
    for number, target in enumerate(targets):
        move(number)
        bench.seated = False
        verdict = target.judge(bench)
        if prescribed is not None and not bench.seated:
            prescribed.add(target.id)
        if bench.games < GAMES_WANTED and verdict.outcome is not None:
            first = f"[first look: {bench.games:,} games an arm; a verdict takes {GAMES_WANTED} or more]"
            verdict = replace(verdict, detail=f"{verdict.detail} {first}")
        verdicts.append(verdict)
    move(len(targets))
    return verdicts


def _move(progress: Progress | None, before: int, every: int, done: int) -> None:
    if progress is not None:
        progress(before + done, every)
