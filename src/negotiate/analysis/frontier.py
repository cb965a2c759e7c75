"""The Pareto frontier of a space, exact, by merging issues: what no other text improves on without cost to somebody.

Issues are settled one after the other for all promising half-written texts at once. A half-written text is dropped when
another gives everybody as much and somebody more, whatever is still to come, or when what is still to come cannot bring
every party to its reservation value. So the work grows with the frontiers on the way, never with the number of texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.dominance import undominated
from negotiate.analysis.space import TOLERANCE, Counted, Flags, Reals, Space, Whole, checked_space
from negotiate.engine.option_masks import contains, from_option
from negotiate.engine.reference import settling_order
from negotiate.engine.tied import Requirement, advance
from negotiate.errors import NegotiateError

LIMIT = 6_000_000
"""Half-written texts times parties that are looked at in one step at most. Counted, not timed, so that every machine finds
the same points."""


class Layer(NamedTuple):
    """Half-written texts after one issue, and how each came about: from which one before, by which option."""

    issue: int
    parent: Whole
    option: Whole
    first: Whole
    """Ways to the half-written text n are those from first[n] up to first[n + 1]."""


@dataclass(frozen=True, eq=False)
class Frontier:
    """Every point of the frontier once, and all texts that lead to it. Empty where nothing contents every party."""

    space: Space
    points: Reals
    """Points, shape (frontier, parties); those best for the first party come first."""
    counted: Counted
    whole: Whole
    """The same in whole numbers of `counted.unit`."""
    complete: bool
    """False when LIMIT made the search leave something out: the points are then good ones, but others may beat them."""
    layers: tuple[Layer, ...]
    ends: Whole
    """For every point its place in the last layer."""

    def __len__(self) -> int:
        return len(self.points)

    def count(self, place: int) -> int:
        """How many texts lead to the point at `place`."""
        return self._counts(len(self.layers), int(self.ends[place]))

    @cached_property
    def _known(self) -> dict[tuple[int, int], int]:
        return {}

    def _counts(self, depth: int, node: int) -> int:
        if depth == 0:
            return 1
        known = self._known.get((depth, node))
        if known is None:
            layer = self.layers[depth - 1]
            ways = range(int(layer.first[node]), int(layer.first[node + 1]))
            known = sum(self._counts(depth - 1, int(layer.parent[way])) for way in ways)
            self._known[depth, node] = known
        return known

    def texts(self, place: int, most: int = 100) -> Whole:
        """The texts that lead to the point at `place`, at most `most` of them, shape (texts, issues); ties are all there.

        Which ones are given where there are more is always the same. `count` says how many there are.
        """
        found = []
        for text in self._texts(len(self.layers), int(self.ends[place]), np.zeros(len(self.layers), dtype=np.int64)):
            found.append(text)
            if len(found) == most:
                break
        table = np.array(found, dtype=np.int64).reshape(len(found), len(self.layers))
        ordered: Whole = table[np.lexsort(table.T[::-1])] if len(self.layers) else table
        return ordered

    def text(self, place: int) -> Whole:
        """One text that leads to the point at `place`, shape (issues,)."""
        first: Whole = self.texts(place, 1)[0]
        return first

    def _texts(self, depth: int, node: int, text: Whole) -> Iterator[Whole]:
        if depth == 0:
            yield text.copy()
            return
        layer = self.layers[depth - 1]
        for way in range(int(layer.first[node]), int(layer.first[node + 1])):
            text[layer.issue] = layer.option[way]
            yield from self._texts(depth - 1, int(layer.parent[way]), text)

    def holds(self, points: NDArray[np.float64]) -> Flags:
        """Which of `points` (outcomes, parties) are on the frontier, to a billionth of a point; shape (outcomes,)."""
        points = np.atleast_2d(np.asarray(points, dtype=np.float64))
        own = np.sort(self.points[:, 0])
        found = np.zeros(len(points), dtype=bool)
        slack = TOLERANCE + 4 * np.spacing(np.abs(points).max(initial=1.0))
        low = np.searchsorted(own, points[:, 0] - slack, side="left")
        high = np.searchsorted(own, points[:, 0] + slack, side="right")
        backwards = self.points[::-1]
        for number in np.flatnonzero(high > low):
            near = backwards[low[number] : high[number]]
            found[number] = (np.abs(near - points[number]) <= slack).all(axis=1).any()
        return found


def frontier(space: Space, limit: int = LIMIT) -> Frontier:
    """The frontier among the texts that give every party its reservation value or more, under `requires` and `tied`.

    A text is on it when no other text gives everybody as much and somebody more. Exact as long as `complete` is True.
    """
    space = checked_space(space)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise NegotiateError(f"The limit of a frontier is a whole number, such as {LIMIT}, not {limit!r:.80}.")
    return _merge(space, space.counted(), limit)


def extremes(space: Space) -> tuple[Whole, Whole]:
    """The least and the most that each party gets in any text that stands, whatever the others get, shape (parties,).

    In whole numbers of the unit of `space.counted()`.
    """
    counted = space.counted()
    ends = []
    for sign in (-1, 1):
        best = []
        for own in counted.values:
            anything = np.array([-np.iinfo(np.int64).max // 2])
            alone = Counted(sign * own[None], anything, anything, counted.unit)
            best.append(sign * int(_merge(space, alone, LIMIT).whole[0, 0]))
        ends.append(np.array(best, dtype=np.int64))
    return ends[0], ends[1]


def _merge(space: Space, counted: Counted, limit: int) -> Frontier:
    """The frontier of the texts of `space` among the parties of `counted`."""
    order, checks = settling_order(space.requires, len(space.allowed))
    most = _still_to_come(space, counted, order)
    floor = counted.least[None, :] - most
    points = np.zeros((1, len(counted.values)), dtype=np.int64)
    watched = [together.steps(order) for together in space.tied]
    kinds = np.zeros((1, len(watched)), dtype=np.int64)
    asked: list[Question] = []
    needs = np.zeros((1, 0), dtype=np.int64)
    layers = []
    complete = True
    for depth, issue in enumerate(order):
        options = np.flatnonzero(space.allowed[issue])
        if len(points) * len(options) * points.shape[1] > limit:
            width = max(1, limit // (len(options) * points.shape[1]))
            kept = _promising(points, most[depth], width)
            complete = False
        else:
            kept = np.arange(len(points))
        parent = np.repeat(kept, len(options))
        option = np.tile(options, len(kept))
        grown = points[parent] + counted.values[:, issue, option].T
        fits = (grown >= floor[depth + 1]).all(axis=1)
        standing = _Standing(asked, needs, parent, issue, option)
        for asking, options_asking, needed, least in checks[depth]:
            fits &= (standing.answer((asking, options_asking)) == 0) | (standing.answer((needed, from_option(least))) == 1)
        kinds = advance(watched, kinds[parent], issue, option)
        fits &= (kinds >= 0).all(axis=1)
        asked, columns, freedom = _questions(standing, order, checks, depth)
        columns, freedom = np.hstack([columns, kinds]), np.hstack([freedom, kinds, -kinds])  # only the same kind beats
        parent, option, grown, columns, freedom = parent[fits], option[fits], grown[fits], columns[fits], freedom[fits]
        first, ways = _alike(grown, columns)
        best = undominated(grown[first], freedom[first])
        layers.append(_layer(issue, parent, option, ways, best))
        points, needs, kinds = grown[first[best]], columns[first[best]], kinds[fits][first[best]]
    ends = np.lexsort(tuple(-points.T[::-1]))
    whole = points[ends]
    return Frontier(space, counted.points(whole), counted, whole, complete, tuple(layers), ends.astype(np.int64))


Question = tuple[int, int]
"""(issue, options): whether a half-written text names one of these options of the issue, a set (option_masks.py)."""


def _still_to_come(space: Space, counted: Counted, order: list[int]) -> Whole:
    """The most that the issues from each depth on can add for each party, shape (issues + 1, parties)."""
    most = np.zeros((len(order) + 1, len(counted.values)), dtype=np.int64)
    for depth in range(len(order) - 1, -1, -1):
        issue = order[depth]
        most[depth] = most[depth + 1] + counted.values[:, issue, space.allowed[issue]].max(axis=1)
    return most


def _promising(points: Whole, most: Whole, width: int) -> Whole:
    """Half of those that leave the least content party best off, half of those that leave all together best off."""
    ahead = (points + most).astype(np.float64)
    spread = np.maximum(ahead.max(axis=0) - ahead.min(axis=0), 1.0)
    share = (ahead - ahead.min(axis=0)) / spread
    by_least = np.argsort(-share.min(axis=1), kind="stable")[: (width + 1) // 2]
    by_sum = np.argsort(-share.sum(axis=1), kind="stable")[: max(1, width // 2)]
    return np.union1d(by_least, by_sum).astype(np.int64)


class _Standing:
    """Answers to questions about half-written texts that have just got one more option."""

    def __init__(self, asked: list[Question], needs: Whole, parent: Whole, issue: int, option: Whole) -> None:
        self.places = {question: place for place, question in enumerate(asked)}
        self.needs, self.parent, self.issue, self.option = needs, parent, issue, option

    def answer(self, question: Question) -> Whole:
        """1 where the text names one of the options, else 0."""
        issue, options = question
        if issue == self.issue:
            return np.asarray(contains(options, self.option)).astype(np.int64)
        answers: Whole = self.needs[self.parent, self.places[question]]
        return answers


def _questions(
    standing: _Standing, order: list[int], checks: list[list[Requirement]], depth: int
) -> tuple[list[Question], Whole, Whole]:
    """What later `requires` will ask about the issues settled so far, the answers, and how free they leave what is to come.

    Answers and freedom have one row a text. More is freer: 1 where what is needed stands, 1 where nothing is asked for.
    """
    settled = set(order[: depth + 1])
    later = [entry for entries in checks[depth + 1 :] for entry in entries]
    asking = sorted({(issue, options) for issue, options, _, _ in later if issue in settled})
    needed = sorted({(issue, from_option(least)) for _, _, issue, least in later if issue in settled})
    questions = sorted({*asking, *needed})
    answers = _side_by_side([standing.answer(question) for question in questions], len(standing.option))
    free = [1 - standing.answer(question) for question in asking] + [standing.answer(question) for question in needed]
    return questions, answers, _side_by_side(free, len(standing.option))


def _side_by_side(columns: list[Whole], rows: int) -> Whole:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0), dtype=np.int64)


def _alike(points: Whole, needs: Whole) -> tuple[Whole, Whole]:
    """One of each kind of half-written texts that are alike in points and needs, and for every text its kind."""
    if not len(points):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort((*points.T, *needs.T))
    new = np.zeros(len(order), dtype=bool)
    new[0] = True
    for column in (*points.T, *needs.T):
        inside = column[order]
        new[1:] |= inside[1:] != inside[:-1]
    kinds = np.empty(len(order), dtype=np.int64)
    kinds[order] = np.cumsum(new) - 1
    return order[new].astype(np.int64), kinds


def _layer(issue: int, parent: Whole, option: Whole, kinds: Whole, best: Flags) -> Layer:
    """The ways to the kinds that are kept, sorted by kind."""
    place = np.cumsum(best) - 1
    kept = np.flatnonzero(best[kinds]) if len(kinds) else kinds
    node = place[kinds[kept]] if len(kinds) else kinds
    order = np.argsort(node, kind="stable")
    first = np.searchsorted(node[order], np.arange(int(best.sum()) + 1))
    return Layer(issue, parent[kept][order], option[kept][order], first.astype(np.int64))
