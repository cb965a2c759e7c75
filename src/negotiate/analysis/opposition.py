"""How far interests stand against each other: of a whole scenario, and of one issue."""

from __future__ import annotations

import numpy as np

from negotiate.analysis.frontier import LIMIT, extremes, frontier
from negotiate.analysis.space import Reals, Space


def opposition(space: Space, limit: int = LIMIT) -> float:
    """The least distance of any text from the point where everybody has its best, reservation values left aside.

    Every party's points are scaled to 0 for its worst text and 1 for its best; parties for which all texts are alike are
    left aside. 0: one text is best for all; sqrt(1/2) for two parties that share a cake in any slices; at most
    sqrt(parties - 1). The measure by which Baarslag and others describe negotiation domains ("Evaluating practical
    negotiating agents: Results and analysis of the 2011 international competition", Artificial Intelligence 198, 2013).
    """
    front = frontier(space.without_reservation(), limit)
    # the nearest text is on the frontier: whatever beats a text is nearer to everybody's best
    least, most = extremes(space)
    able = most > least
    if not able.any():
        return 0.0
    missing = (most - front.whole)[:, able] / (most - least)[able]
    return float(np.sqrt((missing * missing).sum(axis=1).min()))


def integrative_potential(space: Space) -> Reals:
    """What an issue offers to all parties together, shape (issues,): 0 or less is zero-sum, above 0.5 integrative (M19).

    The largest sum of the parties' points over the options beyond the status quo, divided by the largest stake that any
    party has in the issue. 0 where nobody has a stake; not a number where only the status quo is allowed. GAME.md M19 counts
    the principals only: take `space.among(...)` for that.
    """
    beyond = space.allowed.copy()
    beyond[:, 0] = False
    together = np.where(beyond, space.values.sum(axis=0), -np.inf).max(axis=1)
    stake = np.where(beyond, np.abs(space.values).max(axis=0), 0.0).max(axis=1)
    result: Reals = np.where(stake > 0.0, together / np.where(stake > 0.0, stake, 1.0), 0.0)
    result[~beyond.any(axis=1)] = np.nan
    return result
