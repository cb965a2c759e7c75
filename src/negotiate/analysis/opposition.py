"""How far interests stand against each other: of a whole scenario, and of one issue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.frontier import LIMIT, Frontier, extremes, frontier
from negotiate.analysis.space import Reals, Space, checked_space


def opposition(space: Space, limit: int = LIMIT) -> float:
    """The least distance of any text from the point where everybody has its best, reservation values left aside.

    Every party's points are scaled to 0 for its worst text and 1 for its best; parties for which all texts are alike are
    left aside. 0: one text is best for all; sqrt(1/2) for two parties that share a cake in any slices; at most
    sqrt(parties - 1). The measure by which Baarslag and others describe negotiation domains ("Evaluating practical
    negotiating agents: Results and analysis of the 2011 international competition", Artificial Intelligence 198, 2013).
    """
    space = checked_space(space)
    return _on_frontier(space, frontier(space.without_reservation(), limit))


def _on_frontier(space: Space, front: Frontier) -> float:
    """Opposition by the frontier: whatever beats a text is nearer to everybody's best, so the nearest text is on it."""
    least, most = extremes(space)
    able = most > least
    if not able.any():
        return 0.0
    missing = (most - front.whole)[:, able] / (most - least)[able]
    return float(np.sqrt((missing * missing).sum(axis=1).min()))


def integrative_potential(space: Space) -> Reals:
    """What an issue offers to all parties together, shape (issues,): 0 or less is zero-sum, above 0.5 integrative (M19).

    The largest sum of the parties' points over the options beyond the status quo, divided by the largest stake that any
    party has in the issue. 0 where nobody has a stake; not a number where only the status quo is allowed. M19 counts the
    principals only: take `space.among(...)` for that.
    """
    beyond = space.allowed.copy()
    beyond[:, 0] = False
    together = np.where(beyond, space.values.sum(axis=0), -np.inf).max(axis=1)
    stake = np.where(beyond, np.abs(space.values).max(axis=0), 0.0).max(axis=1)
    result: Reals = np.where(stake > 0.0, together / np.where(stake > 0.0, stake, 1.0), 0.0)
    result[~beyond.any(axis=1)] = np.nan
    return result


INTEGRATIVE = 0.5
"""Integrative potential above which an issue counts as integrative (docs/model.md M19)."""


def nature(potential: float) -> str:
    """What an issue of this integrative potential is: zero-sum, mixed, integrative, or shut where nothing can open (M19)."""
    if np.isnan(potential):
        return "shut"
    return "zero-sum" if potential <= 0 else "integrative" if potential > INTEGRATIVE else "mixed"


def natures(space: Space, principals: Sequence[int]) -> tuple[tuple[str, float], ...]:
    """The nature of every issue among these parties, with its integrative potential; `nobody` where none has a stake."""
    among = [party for party in principals if party in space.parties]
    if not among:
        return (("nobody", 0.0),) * int(space.values.shape[1])
    return tuple((nature(float(potential)), float(potential)) for potential in integrative_potential(space.among(among)))


class Bounds(NamedTuple):
    """Between which values opposition lies; both are the same where it is known exactly."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        return self.high - self.low < 1e-9


ENUMERATED = 200_000
"""Texts up to which all are looked at, one by one."""
NEAR = 0.005
"""Bounds closer than this are left as they are."""
TURNS = 400
"""Steps toward the nearest mixture of texts."""


def opposition_bounds(space: Space, limit: int = 0) -> Bounds:
    """Opposition (see `opposition`) of a space of any size, exactly or between bounds; quick where its frontier is huge.

    From above: the best text that a search finds which changes one issue at a time. From below: the nearest point among all
    mixtures of options, by the method of Frank and Wolfe ("An algorithm for quadratic programming", Naval Research Logistics
    Quarterly 3, 1956), whose dual value holds at every step. With many issues the two lie close together. Where they do not,
    the frontier is looked for under `limit` (see frontier.LIMIT; 0 leaves it), which settles it when it is found whole.
    """
    bound = bool(space.requires or space.tied)
    if bound or space.outcomes <= ENUMERATED:
        exact = opposition(space) if bound else _enumerated(space)
        return Bounds(exact, exact)
    missing = _missing(space)
    if not len(missing):
        return Bounds(0.0, 0.0)
    low, mixture = _nearest_mixture(missing, space)
    starts = [mixture.argmax(axis=1), np.where(space.allowed, missing.sum(axis=0), np.inf).argmin(axis=1)]
    starts += [
        np.where(space.allowed, missing[party] + 1e-3 * missing.sum(axis=0), np.inf).argmin(axis=1)
        for party in range(len(missing))
    ]
    high = min(_one_at_a_time(missing, space, start) for start in starts)
    if high - low > NEAR and limit:
        front = frontier(space.without_reservation(), limit)
        if front.complete:
            exact = _on_frontier(space, front)
            return Bounds(exact, exact)
    return Bounds(min(low, high), high)


def _missing(space: Space) -> Reals:
    """What each option leaves each party short of its best on the issue, as a share of its whole range; (parties, issues,
    options). Parties to whom everything is alike are left aside."""
    best = np.where(space.allowed, space.values, -np.inf).max(axis=2)
    worst = np.where(space.allowed, space.values, np.inf).min(axis=2)
    span = (best - worst).sum(axis=1)
    able = span > 0.0
    short: Reals = (best[able][:, :, None] - space.values[able]) / span[able][:, None, None]
    return np.where(space.allowed, short, 0.0)


def _enumerated(space: Space) -> float:
    """Opposition by looking at every text."""
    missing = _missing(space)
    if not len(missing):
        return 0.0
    sums = np.zeros((1, len(missing)))
    for issue in range(space.allowed.shape[0]):
        options = np.flatnonzero(space.allowed[issue])
        sums = (sums[:, None, :] + missing[:, issue, options].T[None]).reshape(-1, len(missing))
    return float(np.sqrt((sums * sums).sum(axis=1).min()))


def _nearest_mixture(missing: Reals, space: Space) -> tuple[float, Reals]:
    """A lower bound, and the shares of options that come nearest to everybody's best, shape (issues, options)."""
    issues = np.arange(missing.shape[1])
    mixture = space.allowed / space.allowed.sum(axis=1, keepdims=True)
    point = np.einsum("pio,io->p", missing, mixture)
    low = 0.0
    for _ in range(TURNS):
        length = float(np.sqrt(point @ point))
        if length < 1e-12:
            return 0.0, mixture
        along = np.where(space.allowed, np.einsum("pio,p->io", missing, point), np.inf)
        chosen = along.argmin(axis=1)
        low = max(low, float(along[issues, chosen].sum()) / length)
        toward = missing[:, issues, chosen].sum(axis=1) - point
        step = min(1.0, max(0.0, -float(point @ toward) / max(float(toward @ toward), 1e-300)))
        if step == 0.0 or length - low < 1e-7:
            break
        mixture = mixture * (1.0 - step)
        mixture[issues, chosen] += step
        point = point + step * toward
    return low, mixture


def _one_at_a_time(missing: Reals, space: Space, start: NDArray[np.intp]) -> float:
    """The distance of a text that no change of a single issue brings nearer."""
    issues = np.arange(missing.shape[1])
    text = start.copy()
    point = missing[:, issues, text].sum(axis=1)
    moved = True
    while moved:
        moved = False
        for issue in issues:
            others = point - missing[:, issue, text[issue]]
            length = ((others[:, None] + missing[:, issue]) ** 2).sum(axis=0)
            best = int(np.where(space.allowed[issue], length, np.inf).argmin())
            if length[best] < length[text[issue]] - 1e-12:
                text[issue], point, moved = best, others + missing[:, issue, best], True
    return float(np.sqrt(point @ point))
