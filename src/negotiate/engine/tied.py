"""Which options can stand together where gates ask what a sum comes to, and whether a full text stands.

A full text names one option of every issue, the status quo included. What its options require has to be in it, and where
gates ask for sums, there has to be an order in which its options can be signed. Everything else that gates ask for (trust,
rounds, events) has the benefit of the doubt, and so has what is signed on other issues. What falls and is signed anew is
left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.conditions import SUM_CODES
from negotiate.engine.option_masks import contains
from negotiate.engine.sums import DIGITS

MOST_TOGETHER = 20_000
"""Combinations of the options of issues that are tied to each other; with more, all of them count as possible."""

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

Gate = tuple[int, int]
"""The first of its condition nodes and how many it has; a gate of none is open."""
Requirement = tuple[int, int, int, int]
"""(issue, options, needed, option): a text that names one of these options of the issue (a set of option_masks.py)
has `needed` at `option` or later."""


class Tied(NamedTuple):
    """Some issues, in the order of the file, and which of their options can stand together.

    `stand` has one axis for each of the issues, as long as the issue has options.
    """

    issues: tuple[int, ...]
    stand: Flags

    def steps(self, order: Iterable[int]) -> dict[int, Whole]:
        """How a text is watched while its issues are settled in this order: by issue, a table (before, option) -> after.

        Before the first of the issues stands 0; -1 afterwards: nothing that can still come makes a text that stands. Texts
        with the same number allow the same for all that is still to come.
        """
        settled = [issue for issue in order if issue in self.issues]
        still = np.transpose(self.stand, [self.issues.index(issue) for issue in settled]).reshape(1, -1)
        found = {}
        for issue in settled:
            options = self.stand.shape[self.issues.index(issue)]
            kinds, after = np.unique(still.reshape(len(still) * options, -1), axis=0, return_inverse=True)
            alive = kinds.any(axis=1)
            number = np.where(alive, np.cumsum(alive) - 1, -1)
            found[issue] = number[after.reshape(-1)].reshape(-1, options).astype(np.int64)
            still = kinds[alive] if alive.any() else kinds[:1]
        return found


def advance(watched: Sequence[dict[int, Whole]], kinds: Whole, issue: int, option: Whole) -> Whole:
    """What stands behind every text once `issue` is settled with its `option` (texts,); `kinds` (texts, watched) is changed.

    `watched` are the tables of Tied.steps; -1 is a text that cannot stand any more.
    """
    for place, steps in enumerate(watched):
        if issue in steps:
            kinds[:, place] = steps[issue][kinds[:, place], option]
    return kinds


def stands(texts: NDArray[np.integer[Any]], requires: Sequence[Requirement], tied: Sequence[Tied]) -> Flags:
    """Which full texts, shape (texts, issues), stand under what is required and what sums allow; shape (texts,)."""
    fits: Flags = np.ones(len(texts), dtype=np.bool_)
    for issue, options, needed, option in requires:
        fits &= ~contains(options, texts[:, issue]) | (texts[:, needed] >= option)
    for together in tied:
        fits &= together.stand[tuple(texts[:, issue] for issue in together.issues)]
    return fits


def tied_by_sums(record: Any) -> tuple[Tied, ...]:
    """The issues whose gates ask for sums, each group with the issues of the sums. None in a process without gates."""
    if int(record["process"]) != codes.SEQUENCED:
        return ()
    groups: list[set[int]] = []
    for issue in range(int(record["issue_count"])):
        asked = set[int]().union(*(_of_sums(record, gate) for gate in _gates(record, issue)))
        if asked:
            joined = {issue, *asked}
            touching = [group for group in groups if group & joined]
            groups = [group for group in groups if not group & joined] + [joined.union(*touching)]
    found = (_tied(record, tuple(sorted(group))) for group in sorted(groups, key=min))
    return tuple(together for together in found if together is not None and not together.stand.all())


def tied_by_sum(record: Any, place: int, code: int, number: float) -> Tied:
    """The issues of sum `place`, and where it comes to what a condition of this code asks."""
    issues = _issues_of(record, place)
    grid = _Grid(record, issues)
    return Tied(issues, grid.sum(place, code, number)[0].reshape(grid.shape))


def _issues_of(record: Any, place: int) -> tuple[int, ...]:
    return tuple(k for k in range(int(record["issue_count"])) if int(record["sum_issues"][place]) >> k & 1)


def _gates(record: Any, issue: int) -> list[Gate]:
    """The gates on which the options of an issue wait, first and length."""
    gates = [_gate_of_option(record, issue, option) for option in range(1, int(record["option_count"][issue]))]
    return list(dict.fromkeys(gates))


def _gate_of_option(record: Any, issue: int, option: int) -> Gate:
    first, length = record["option_gate"][issue, option]
    return (int(first), int(length)) if length else _gate_of_track(record, int(record["track_of"][issue]))


def _gate_of_track(record: Any, track: int) -> Gate:
    first, length = record["track_gate"][track]
    return int(first), int(length)


def _of_sums(record: Any, gate: Gate, behind: tuple[Gate, ...] = ()) -> set[int]:
    """The issues of all sums for which a gate asks, also by asking for a track; `behind` are gates that ask for this one."""
    found: set[int] = set()
    for node in range(gate[0], gate[0] + gate[1]):
        code, left = int(record["condition_code"][node]), int(record["condition_left"][node])
        if code in SUM_CODES:
            found.update(_issues_of(record, left))
        elif code == codes.IF_TRACK_OPEN and gate not in behind:
            found |= _of_sums(record, _gate_of_track(record, left), (*behind, gate))
    return found


def _tied(record: Any, issues: tuple[int, ...]) -> Tied | None:
    """What can stand together on these issues, or nothing where that is too much to look at."""
    grid = _Grid(record, issues)
    if grid.count > MOST_TOGETHER:
        return None
    moves = [grid.moves(axis) for axis in range(len(issues))]
    reached: Flags = np.zeros(grid.count, dtype=np.bool_)
    reached[0] = True
    waiting = [0]
    while waiting:
        seen = reached.copy()
        for state in waiting:
            step = moves[0][state]
            for move in moves[1:]:
                step = np.logical_and.outer(step, move[state]).reshape(-1)
            reached |= step
        waiting = np.flatnonzero(reached & ~seen).tolist()
    return Tied(issues, reached.reshape(grid.shape))


Holds = tuple[Flags, Flags]
"""For every combination of options, whether a condition can hold, and whether it always does."""


class _Grid:
    """Every combination of the options of some issues, in one row each."""

    def __init__(self, record: Any, issues: tuple[int, ...]) -> None:
        self.record, self.issues = record, issues
        self.shape = tuple(int(record["option_count"][k]) for k in issues)
        self.count = int(np.prod(self.shape, dtype=np.float64))
        if self.count <= MOST_TOGETHER:
            self.options = dict(zip(issues, np.indices(self.shape).reshape(len(issues), -1), strict=True))
            """By issue, its option in every combination."""

    def moves(self, axis: int) -> Flags:
        """Shape (combinations, options): where one text can take the issue, or leave it, while each of them stands."""
        record, issue = self.record, self.issues[axis]
        now = self.options[issue]
        found: Flags = np.zeros((self.count, self.shape[axis]), dtype=np.bool_)
        for option in range(1, self.shape[axis]):
            found[:, option] = self._gate(_gate_of_option(record, issue, option))[0]
            if record["ordered"][issue] and not record["repeatable"][issue]:
                found[:, option] &= option > now
        found[np.arange(self.count), now] = True
        return found

    def sum(self, place: int, code: int, number: float) -> Holds:
        """Whether a sum comes to what is asked."""
        record = self.record
        total = np.full(self.count, float(record["sum_from"][place]))
        counts: Flags = np.ones(self.count, dtype=np.bool_)
        for k in _issues_of(record, place):
            total += record["sum_amount"][place, k, self.options[k]]
            counts &= (self.options[k] > 0) | (not record["sum_settled"][place])
        beyond = np.round(total - number, DIGITS)
        met = counts & ((beyond >= 0) | (code == codes.IF_SUM_MOST)) & ((beyond <= 0) | (code == codes.IF_SUM_LEAST))
        return met, met

    def _gate(self, gate: Gate, behind: tuple[Gate, ...] = ()) -> Holds:
        """Whether a gate can be open, and whether it always is; `behind` are gates that ask for this one."""
        record = self.record
        stack: list[Holds] = [self._known(True)]
        for node in range(gate[0], gate[0] + gate[1]):
            code, left = int(record["condition_code"][node]), int(record["condition_left"][node])
            if code in (codes.ALL, codes.ANY):
                parts = [stack.pop() for _ in range(left)]
                join = np.logical_and if code == codes.ALL else np.logical_or
                stack.append((join.reduce([part[0] for part in parts]), join.reduce([part[1] for part in parts])))
            elif code == codes.NOT:
                can, must = stack.pop()
                stack.append((~must, ~can))
            elif code == codes.IF_TRACK_OPEN and gate not in behind:
                stack.append(self._gate(_gate_of_track(record, left), (*behind, gate)))
            else:
                stack.append(self._condition(node, code, left))
        return stack[-1]

    def _condition(self, node: int, code: int, left: int) -> Holds:
        record = self.record
        if code in SUM_CODES:
            if all(k in self.options for k in _issues_of(record, left)):
                return self.sum(left, code, float(record["condition_number"][node]))
        elif code in (codes.IF_AGREED, codes.IF_IN_FORCE) and left in self.options:
            now, wanted = self.options[left], int(record["condition_right"][node])
            met = now >= wanted if record["ordered"][left] else now == wanted
            return met, met if code == codes.IF_AGREED else np.zeros_like(met)
        elif code in (codes.IF_ALWAYS, codes.IF_NEVER):
            return self._known(code == codes.IF_ALWAYS)
        return np.ones(self.count, dtype=np.bool_), np.zeros(self.count, dtype=np.bool_)

    def _known(self, holds: bool) -> Holds:
        same: Flags = np.full(self.count, holds)
        return same, same
