"""Which points nobody can improve on without cost to somebody else: the maximal rows of a table (Pareto).

One and two columns are settled by sorting. With more, points are compared with boxes of points before they are compared
with the points themselves: a box whose upper corner does not reach a point holds nothing that could beat it (the k-d tree of
Bentley, "Multidimensional binary search trees used for associative searching", Communications of the ACM 18, 1975).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
Ranks = NDArray[np.int32]

CHAMPIONS = 48
"""Points of the largest sums that every other point is compared with first; they beat most of what can be beaten."""
BOX = 64
"""Points in a box that is not divided further."""


def undominated(points: Whole, needs: Whole) -> Flags:
    """Which rows no other row beats, shape (rows,).

    A row beats another when it has at least as much in every column of `points` (rows, parties), more in one of them, and at
    least as much in every column of `needs` (rows, any number). Rows alike in all points never beat each other. No two rows
    may be alike in both tables.
    """
    rows, parties = points.shape
    if rows < 2:
        return np.ones(rows, dtype=bool)
    if parties <= 2:
        kinds = _kinds(needs)
        if int(kinds.max()) == 0:
            return _by_sorting(points, kinds)
        if parties == 1 or rows > 20_000:
            # rows of different needs are not compared: a few more are kept, none is lost
            return _by_sorting(points, kinds)
    return _by_boxes(points, needs)


def _kinds(needs: Whole) -> Whole:
    """A number for every different row of `needs`, from 0."""
    kinds = np.zeros(len(needs), dtype=np.int64)
    for column in needs.T:
        least = int(column.min())
        width = int(column.max()) - least + 1
        kinds = np.unique(kinds * width + (column - least), return_inverse=True)[1].astype(np.int64).ravel()
    return kinds


def _by_sorting(points: Whole, kinds: Whole) -> Flags:
    """The maximal rows of one or two columns among rows of one kind."""
    first = points[:, 0]
    second = points[:, 1] if points.shape[1] == 2 else np.zeros_like(first)
    order = np.lexsort((-second, -first, kinds))
    rank = np.unique(second, return_inverse=True)[1].astype(np.int64).ravel() + 1
    # a kind's ranks lie above those of the kinds before it, so that one running maximum serves all kinds
    height = rank[order] + kinds[order] * (len(points) + 1)
    highest = np.maximum.accumulate(height)
    keep = np.ones(len(points), dtype=bool)
    keep[order[1:]] = height[1:] > highest[:-1]
    return keep


def _by_boxes(points: Whole, needs: Whole) -> Flags:
    """The maximal rows of any number of columns."""
    total = points.sum(axis=1)
    table = np.concatenate([points, needs], axis=1) if needs.shape[1] else points
    alive = np.argsort(-total, kind="stable")
    for turn in range(CHAMPIONS):
        if turn >= len(alive):
            break
        # in order of sums, a row that no champion before it beat
        champion = alive[turn]
        beaten = (total[alive] < total[champion]) & (table[alive] <= table[champion]).all(axis=1)
        alive = alive[~beaten]
        if turn >= CHAMPIONS // 8 and 10 * len(alive) > 9 * len(points):
            break  # hardly any row can be beaten
    keep = np.zeros(len(points), dtype=bool)
    if len(alive) > 1:
        alive = alive[_unbeaten(_ranks(table[alive]), _ranks(total[alive, None]))]
    keep[alive] = True
    return keep


def _ranks(table: Whole) -> Ranks:
    """Every column as ranks from 0, shape (columns, rows): small numbers compare faster than large ones."""
    return np.stack([np.unique(column, return_inverse=True)[1].ravel().astype(np.int32) for column in table.T])


def _unbeaten(columns: Ranks, total: Ranks) -> Flags:
    """Which points are not beaten, from ranks of shape (columns, points) and (1, points) of the sums."""
    alive = np.ones(columns.shape[1], dtype=bool)
    everybody = np.arange(columns.shape[1])
    # a point is beaten by what reaches it in every row; the last row asks for a larger sum
    reached = np.concatenate([columns, total])
    wanted = np.concatenate([columns, total + 1])
    todo: list[tuple[Places, Ranks, Places]] = [(everybody, wanted, everybody)]
    while todo:
        box, asked, names = todo.pop()
        if len(box) > 8 * BOX and not alive[names].all():
            asked, names = asked[:, alive[names]], names[alive[names]]
        inside = reached[:, box]
        top = inside.max(axis=1)
        fits = asked[0] <= top[0]
        for row in range(1, len(top)):
            fits &= asked[row] <= top[row]
        chosen = np.flatnonzero(fits)
        if len(chosen) < len(names):
            asked, names = asked.take(chosen, axis=1), names.take(chosen)
        if not len(names):
            continue
        if len(box) > BOX:
            widest = int(np.argmax(top - inside.min(axis=1)))
            parts = np.argpartition(inside[widest], len(box) // 2)
            # the half with more is looked at first: it beats more
            todo += [(box[half], asked, names) for half in np.split(parts, [len(box) // 2])]
            continue
        beaten = asked[0][:, None] <= inside[0][None, :]
        for row in range(1, len(top)):
            beaten &= asked[row][:, None] <= inside[row][None, :]
        alive[names[beaten.any(axis=1)]] = False
    return alive
