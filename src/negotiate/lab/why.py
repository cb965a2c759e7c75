"""Why accords do or do not come about in a rule file: the way to the accord over many games, and where it ends.

The games are those of `simulate` with the same seed; play/witness.py looks on. Everything here is plain data by ids, which
reports/scenario/why.py tells in words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.codes import ENDINGS
from negotiate.engine.conditions import SUM_NEEDS
from negotiate.engine.option_masks import mask_of, options_of
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.lab.signable import Signable, signable
from negotiate.lab.simulate import Cast, check_range, play_watched
from negotiate.lab.statistics import share_of
from negotiate.play.witness import MOST_NODES, REASONS
from negotiate.rulebook.model.conditions import Atom, Tree, atoms, tree
from negotiate.rulebook.model.schema import Scenario

MOST_GAMES = 1_000_000
STUCK = ("shut", "untabled", "refused", "fallen", "unmet")
"""Where a condition of the accord got stuck: no option of it ever opened; none was ever on the table; it was tabled and
never signed; it was signed and did not stand in the end; or it asks for something that is not signed, such as trust, or
for a sum to which the pieces that were signed do not come."""
STEPS = ("games", "tabled", "signed", "opened", "all-but-one", "vote", "ratified", "accord")
"""The way to the accord: all games; a text was tabled; one was signed; every track of the accord opened; all conditions but
one held at some time; the accord was put to the vote; it was ratified; it was carried out."""
OF_BARGAINING = ("games", "tabled", "signed", "opened", "all-but-one", "accord")
"""The same where the rules have no accord: the last step is that everything is settled."""


@dataclass(frozen=True)
class Step:
    """A step on the way to the accord: in how many games it and all before it were reached, the share and its interval."""

    name: str
    games: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Clause:
    """A condition of the accord, by its dotted `path`; `issues` are those that it names.

    `missing` counts the games that did not come to an accord in which it did not hold at the end, `stuck` where it got stuck
    in them (STUCK), and `refused` in how many games each party refused a text with it, by party and reason.
    """

    path: str
    issues: tuple[str, ...]
    missing: int
    stuck: dict[str, int]
    refused: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Voice:
    """What a party did: answers asked of it, refusals by reason, and times it had the floor and tabled nothing; in `shut` of
    these nothing was open to it."""

    asked: int
    refused: dict[str, int]
    silent: int
    shut: int


@dataclass(frozen=True)
class Opening:
    """When talks on a track, or on an option with a gate of its own, first opened: games in which it did, and of the rounds
    the least, the quartiles and the greatest; None where it never did."""

    path: str
    games: int
    rounds: tuple[float, ...] | None


@dataclass(frozen=True)
class Why:
    """What came of the games. `endings` counts games by kind of ending, `rounds` are those of a full game."""

    scenario: str
    title: str
    games: int
    seed: int
    rounds: int
    players: dict[str, str]
    endings: dict[str, int]
    steps: list[Step]
    clauses: list[Clause]
    voices: dict[str, Voice]
    openings: list[Opening]
    first_text: float | None
    """Round of the first text on the table, median over the games that have one."""
    start: Signable

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data."""
        return asdict(self)


def why(cast: Cast, games: int = 1000, seed: int = 0, jobs: int = 0) -> Why:
    """Play `games` games and say how far they came on the way to the accord; games and seed are those of `simulate`.

    `jobs` is the number of threads, 0 for one a processor. Where the rules have no accord, every issue is asked for. Raises
    NegotiateError for a player that is not compiled, or a number out of range.
    """
    check_range("number of games", games, 1, MOST_GAMES)
    check_range("seed", seed, 0, LARGEST_SEED)
    check_range("number of jobs", jobs, 0, 1024)
    if not cast.is_built_in:
        raise NegotiateError(
            "Only built-in players that do not search can be asked why they refuse; name others with --player "
            "(`negotiate players` lists them)."
        )
    summaries, seen = play_watched(cast, seed, games, jobs)
    return _counted(cast, seed, summaries, seen)


def _counted(cast: Cast, seed: int, summaries: NDArray[np.void], seen: NDArray[np.void]) -> Why:
    names, record = cast.rules.names, cast.rules.record[0]
    demands = demanded(cast.rules)
    has_accord = int(record["accord_gate"][1]) > 0
    ratified = is_ratified(summaries)
    met = held(demands, seen, "met", summaries) | ratified[:, None]
    ever = held(demands, seen, "ever", summaries) | met
    return Why(
        names.scenario,
        names.title,
        len(summaries),
        seed,
        int(record["round_count"]),
        cast.players,
        {ending: int((summaries["ending"] == code).sum()) for code, ending in enumerate(ENDINGS) if code},
        _steps(cast.rules, demands, summaries, seen, met, ever),
        [_clause(cast.rules, demand, ~met[:, n] & ~ratified, seen) for n, demand in enumerate(demands)],
        {
            party: Voice(
                int(seen["asked"][:, i].sum()),
                {reason: int(seen["refusals"][:, i, r].sum()) for r, reason in enumerate(REASONS)},
                int(seen["silent"][:, i].sum()),
                int(seen["shut"][:, i].sum()),
            )
            for i, party in enumerate(names.parties)
        },
        _openings(cast.rules, summaries, seen),
        _median(seen["first_text"]),
        signable(cast.rules, {k: mask for demand in demands for k, mask in demand.wanted.items()} if has_accord else {}),
    )


@dataclass(frozen=True)
class Demand:
    """One condition of the accord: its path, its tree (None: that the issue is settled) and the options it asks for."""

    path: str
    branch: Tree | None
    first: int
    """Where its nodes begin, counted from that of the accord's first."""
    wanted: dict[int, int]
    """Masks of options by issue."""


def demanded(rules: Rules) -> list[Demand]:
    """The conditions that all have to hold for the accord; of rules without one, that every issue is settled."""
    names, record = rules.names, rules.record[0]
    accord = Scenario.model_validate(rules.document).accord
    if accord is None:
        return [Demand(f"issues.{issue}", None, 0, {k: _every(record, k)}) for k, issue in enumerate(names.issues)]
    whole = tree(accord.when, "accord.when")
    parts = whole[1] if not isinstance(whole, Atom) and whole[0] == "all" else (whole,)
    found, first = [], 0
    for part in parts:
        found.append(Demand(_path(part), part, first, _wanted(rules, part)))
        first += _nodes(part)
    return found


def _path(branch: Tree) -> str:
    """Where a condition stands: what its atoms have in common."""
    first, *others = [atom.path.split(".") for atom in atoms(branch)]
    shared = len(first)
    for other in others:
        shared = min(
            shared, next((n for n, pair in enumerate(zip(first, other, strict=False)) if pair[0] != pair[1]), shared)
        )
    return ".".join(first[:shared])


def _nodes(branch: Tree) -> int:
    return 1 if isinstance(branch, Atom) else 1 + sum(_nodes(part) for part in branch[1])


def _wanted(rules: Rules, branch: Tree) -> dict[int, int]:
    names, record = rules.names, rules.record[0]
    found: dict[int, int] = {}
    for atom in atoms(branch):
        if atom.key in ("agreed", "in_force"):
            k = names.issues.index(atom.name)
            o = names.options[k].index(atom.option)
            last = int(record["option_count"][k]) if record["ordered"][k] else o + 1
            found[k] = found.get(k, 0) | mask_of(range(max(1, o), last))
        elif atom.key in SUM_NEEDS:
            issues = int(record["sum_issues"][names.sums.index(atom.name)])
            for k in range(len(names.issues)):
                if issues >> k & 1:
                    found[k] = _every(record, k)
    return found


def _every(record: Any, k: int) -> int:
    return mask_of(range(1, int(record["option_count"][k])))


def held(demands: list[Demand], seen: NDArray[np.void], when: str, summaries: NDArray[np.void]) -> NDArray[np.bool_]:
    """Which conditions hold at the end (`met`) or held at some time (`ever`), shape (games, conditions).

    Where the rules have no accord, an issue is settled by a signature or by a joint communiqué.
    """
    columns = []
    for demand in demands:
        if demand.branch is None:
            (k,) = demand.wanted
            columns.append((summaries["agreed"][:, k] > 0) | (seen["joined"][:, k] > 0))
        else:
            columns.append(_holds(demand.branch, demand.first, seen[when])[0])
    return np.stack(columns, axis=1)


def _holds(branch: Tree, first: int, masks: NDArray[np.int64]) -> tuple[NDArray[np.bool_], int]:
    """Whether a condition holds whose nodes begin at `first`, and where the next begins."""
    if isinstance(branch, Atom):
        return (masks >> min(first, MOST_NODES) & 1).astype(np.bool_), first + 1
    inner = []
    for part in branch[1]:
        found, first = _holds(part, first, masks)
        inner.append(found)
    stacked = np.stack(inner)
    joined = {"all": stacked.all(axis=0), "any": stacked.any(axis=0), "not": ~stacked[0]}[branch[0]]
    return joined, first + 1


def is_ratified(summaries: NDArray[np.void]) -> NDArray[np.bool_]:
    """Whether the accord was ratified, whatever came of it, by game: shape (games,), as the summaries have."""
    ratified: NDArray[np.bool_] = np.isin(summaries["ending"], [ENDINGS.index("accord"), ENDINGS.index("accord-broken")])
    return ratified


def _steps(
    rules: Rules,
    demands: list[Demand],
    summaries: NDArray[np.void],
    seen: NDArray[np.void],
    met: NDArray[np.bool_],
    ever: NDArray[np.bool_],
) -> list[Step]:
    record = rules.record[0]
    ratified = is_ratified(summaries)
    tracks = sorted({int(record["track_of"][k]) for demand in demands for k in demand.wanted if len(demand.wanted) == 1})
    has_accord = int(record["accord_gate"][1]) > 0
    reached = {
        "games": np.ones(len(summaries), dtype=np.bool_),
        "tabled": seen["first_text"] > 0,
        "signed": (summaries["signings"] > 0) | (summaries["communiques"] > 0),
        "opened": (summaries["track_opened"][:, tracks] > 0).all(axis=1),
        "all-but-one": ever.sum(axis=1) >= len(demands) - 1,
        "vote": ratified | (summaries["refusals"] > 0),
        "ratified": ratified,
        "accord": summaries["ending"] == ENDINGS.index("accord") if has_accord else met.all(axis=1),
    }
    # a text that is voted down is not signed, and its conditions never hold
    reached["all-but-one"] |= reached["vote"]
    so_far, steps = reached["games"], []
    for name in STEPS if has_accord else OF_BARGAINING:
        so_far = so_far & reached[name]
        share = share_of(int(so_far.sum()), len(so_far))
        steps.append(Step(name, share.games, float(share.share or 0.0), share.low, share.high))
    return steps


def _clause(rules: Rules, demand: Demand, missing: NDArray[np.bool_], seen: NDArray[np.void]) -> Clause:
    names = rules.names
    stuck = dict.fromkeys(STUCK, 0)
    refused: dict[str, dict[str, int]] = {}
    if isinstance(demand.branch, Atom) and demand.branch.key in SUM_NEEDS:
        # every piece has to be there; where all were signed, it is the sum that is not made
        columns = {"shut": "opened_round", "untabled": "tabled", "refused": "signed"}
        left = missing.copy()
        for name, column in columns.items():
            there = np.all(
                [np.asarray(seen[column][:, k]).reshape(len(seen), -1).any(axis=1) for k in demand.wanted], axis=0
            )
            stuck[name] = int((left & ~there).sum())
            left &= there
        stuck["unmet"] = int(left.sum())
    elif demand.wanted:
        masks = {column: np.zeros(len(seen), dtype=np.bool_) for column in ("open", "tabled", "signed")}
        for k, wanted in demand.wanted.items():
            options = list(options_of(wanted, len(names.options[k])))
            masks["open"] |= (seen["opened_round"][:, k, options] > 0).any(axis=1)
            masks["tabled"] |= (seen["tabled"][:, k] & wanted) != 0
            masks["signed"] |= ((seen["signed"][:, k] | seen["joined"][:, k]) & wanted) != 0
        stuck["shut"] = int((missing & ~masks["open"]).sum())
        stuck["untabled"] = int((missing & masks["open"] & ~masks["tabled"]).sum())
        stuck["refused"] = int((missing & masks["open"] & masks["tabled"] & ~masks["signed"]).sum())
        stuck["fallen"] = int(missing.sum()) - stuck["shut"] - stuck["untabled"] - stuck["refused"]
    else:
        stuck["unmet"] = int(missing.sum())
    for i, party in enumerate(names.parties if demand.wanted else ()):
        counts = {
            reason: int(np.any([seen["refused_by"][:, k, r] >> i & 1 for k in demand.wanted], axis=0).sum())
            for r, reason in enumerate(REASONS)
        }
        if any(counts.values()):
            refused[party] = counts
    return Clause(demand.path, tuple(names.issues[k] for k in demand.wanted), int(missing.sum()), stuck, refused)


def _openings(rules: Rules, summaries: NDArray[np.void], seen: NDArray[np.void]) -> list[Opening]:
    names, record = rules.names, rules.record[0]
    found = [_opening(f"tracks.{track}", summaries["track_opened"][:, t]) for t, track in enumerate(names.tracks)]
    for k, issue in enumerate(names.issues):
        for o in options_of(int(record["gated_options"][k]), len(names.options[k])):
            path = f"issues.{issue}.options.{names.options[k][o]}"
            found.append(_opening(path, seen["opened_round"][:, k, o]))
    return found


def _opening(path: str, column: NDArray[np.int64]) -> Opening:
    opened = column[column > 0]
    if not len(opened):
        return Opening(path, 0, None)
    return Opening(path, len(opened), tuple(float(q) for q in np.quantile(opened, (0.0, 0.25, 0.5, 0.75, 1.0))))


def _median(column: NDArray[np.int64]) -> float | None:
    known = column[column > 0]
    return float(np.median(known)) if len(known) else None
