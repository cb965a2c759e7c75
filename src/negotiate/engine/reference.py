"""The reference points of the mandate score: what no agreement is worth to each party by its schedule (M2), and the most
points that it can get in a text that the others could sign (M21).

Issues are settled one after the other for all promising half-written texts at once. A half-written text is dropped when
another gives everybody as much, when the others can no longer be satisfied, or when it cannot beat the best text found so
far. The last test relaxes the others' reservation values with Lagrangian multipliers (Fisher, "The Lagrangian relaxation
method for solving integer programming problems", Management Science 27, 1981): at those prices an option costs what it
falls short of the best option of its issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import coalitions
from negotiate.engine.codes import SET_HOPE, SET_PAIN, SET_RESERVATION
from negotiate.engine.layout import Size
from negotiate.engine.option_masks import contains, from_option
from negotiate.engine.tied import Requirement, Tied, advance, tied_by_sums

WORK = 1_200_000
"""Half-written texts times parties looked at in one search at most. Where the limit binds, only the most promising are
carried on, and V* is the best found. Counted, not timed, so that every machine finds the same text."""
SCOUTS = 40
"""Texts carried on in the quick first search, which finds the text that the others have to beat."""

READ = (
    "party_count",
    "issue_count",
    "owner",
    "reservation_value",
    "option_count",
    "value",
    "requires_issue",
    "requires_option",
    "requires_by",
    "attendance",
    "may_return",
    *(field for field in coalitions.READ if field != "owner"),
)
"""Fields of the rules record on which V* depends."""
MOST_COALITIONS = 64
"""Coalitions with which the most points are looked for, the smallest first."""
MOST_REMEMBERED = 256
"""Results kept in memory."""

PRICE_STEPS = 120
TOLERANCE = 1e-9

Reals = NDArray[np.float64]

_remembered: dict[bytes, Reals] = {}


class Search(NamedTuple):
    """Result of one search: the most points, whether any text was feasible, whether nothing promising was left out."""

    value: float
    feasible: bool
    complete: bool


def best_values(record: Any, size: Size) -> Reals:
    """V* of every party in points, shape (P,), 0 for unused places.

    V* of party i is the most points it gets in any text (one option per issue, the status quo included, `requires` obeyed,
    and whatever gates ask of sums, as tied.py tells) that leaves every other party that owns an issue at least its
    `reservation_value`; where the decision rules let some be outvoted, every other party of some coalition that suffices
    together with i. Where no text does that, a party whose
    reservation value is above 0 is content with 0, which the status quo gives to all; V* is then at least 0.
    `record` is one lowered rules record. Exact as long as WORK is enough, which only very large scenarios exceed. What was
    worked out for the same texts and values is remembered: most edits of a rule file change neither.
    """
    tied = tied_by_sums(record)
    key = b"".join(np.asarray(record[name]).tobytes() for name in READ) + bytes(str(size.name), "ascii")
    key += b"".join(bytes(together.issues) + together.stand.tobytes() for together in tied)
    if key not in _remembered:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = _best_values(record, size, tied)
    return _remembered[key].copy()


def _best_values(record: Any, size: Size, tied: Sequence[Tied]) -> Reals:
    best = np.zeros(size.parties, dtype=np.float64)
    party_count, issue_count = int(record["party_count"]), int(record["issue_count"])
    owns = record["owner"][:issue_count, :party_count].sum(axis=0) > 0
    groups = [[other for other in range(party_count) if owns[other]]]
    if int(record["count_of_votes"]) and coalitions.binds(record):
        groups = [list(group) for group in coalitions.coalitions(record)[:MOST_COALITIONS]] or groups
    for party in range(party_count):
        every = dict.fromkeys(tuple(other for other in group if other != party) for group in groups)
        best[party] = max(_best_with(record, party, list(others), WORK // len(every), tied) for others in every)
    return best


def _best_with(record: Any, party: int, others: list[int], work: int, tied: Sequence[Tied]) -> float:
    """The most points of `party` in a text that contents these others."""
    wanted = [float(points) for points in record["reservation_value"][others]]
    found = best_value(record, party, others, wanted, work, tied)
    if not found.feasible:
        content = [min(points, 0.0) for points in wanted]
        found = best_value(record, party, others, content, work, tied)
        found = found._replace(value=max(0.0, found.value))
    return found.value


def best_value(
    record: Any,
    party: int,
    others: list[int],
    wanted: list[float],
    work: int = WORK,
    tied: Sequence[Tied] | None = None,
) -> Search:
    """The most points of `party` over texts that give each of `others` at least `wanted` points.

    `tied` says which options can stand together; left out, it is what the gates of the record ask of sums.
    """
    issue_count = int(record["issue_count"])
    counts = [int(count) for count in record["option_count"][:issue_count]]
    own = record["value"][party, :issue_count]
    theirs = record["value"][others][:, :issue_count]
    least = np.array(wanted, dtype=np.float64)
    order, checks = settling_order(requirements(record, issue_count), issue_count)
    steps = [together.steps(order) for together in (tied_by_sums(record) if tied is None else tied)]
    plan = _Plan(own, theirs, counts, least, _prices(own, theirs, counts, least), order, checks, steps)
    width = max(1, work // max(1, sum(counts) * (len(others) + 1)))
    scouted = _sweep(plan, min(SCOUTS, width), -np.inf)
    if not scouted.feasible and bool((least <= 0.0).all()):
        scouted = Search(0.0, True, scouted.complete)  # the status quo
    if scouted.complete or width <= SCOUTS:
        return scouted
    found = _sweep(plan, width, scouted.value if scouted.feasible else -np.inf)
    better = found if found.feasible and (found.value > scouted.value or not scouted.feasible) else scouted
    return better._replace(complete=found.complete)


class _Plan(NamedTuple):
    """What a sweep needs: points by (issue, option), the others' by (party, issue, option), prices, order, what is tied."""

    own: Reals
    theirs: Reals
    counts: list[int]
    wanted: Reals
    prices: Reals
    order: list[int]
    checks: list[list[Requirement]]
    steps: list[dict[int, NDArray[np.int64]]]


def _weighted(own: Reals, theirs: Reals, prices: Reals) -> Reals:
    """Own points plus the others' points at these prices; summed party by party, so the same bits on every machine."""
    weighted = own.copy()
    for price, values in zip(prices, theirs, strict=True):
        weighted += price * values
    return weighted


def _prices(own: Reals, theirs: Reals, counts: list[int], wanted: Reals) -> Reals:
    """Multipliers >= 0, one per other party, that make the relaxed bound small: subgradient steps of shrinking length."""
    prices = np.zeros(len(wanted))
    if not len(wanted):
        return prices
    unused = np.arange(own.shape[1])[None, :] >= np.array(counts)[:, None]
    issues = np.arange(own.shape[0])
    best_prices, best_bound, length = prices, np.inf, 0.5
    for _ in range(PRICE_STEPS):
        weighted = _weighted(own, theirs, prices)
        weighted[unused] = -np.inf
        chosen = weighted.argmax(axis=1)
        slack = theirs[:, issues, chosen].sum(axis=1) - wanted
        bound = weighted[issues, chosen].sum() - (prices * wanted).sum()
        if bound < best_bound - TOLERANCE:
            best_bound, best_prices = bound, prices
        else:
            length *= 0.93
        norm = np.sqrt((slack * slack).sum())
        if norm < TOLERANCE:
            break
        prices = np.maximum(0.0, prices - length * slack / norm)
    rounded: Reals = np.round(best_prices, 9)
    return rounded


def requirements(record: Any, issue_count: int) -> list[Requirement]:
    """What the issues of a rules record and their options require of others."""
    return [one for issue in range(issue_count) for one in requirements_of(record, issue)]


def requirements_of(record: Any, issue: int) -> list[Requirement]:
    """What one issue of a rules record and its options require of others."""
    return [
        (issue, int(options), int(needed), int(option))
        for needed, option, options in zip(
            record["requires_issue"][issue], record["requires_option"][issue], record["requires_by"][issue], strict=True
        )
        if needed >= 0 and option > 0
    ]


def settling_order(required: Iterable[Requirement], issue_count: int) -> tuple[list[int], list[list[Requirement]]]:
    """The order in which issues are settled, and what can be checked after each of what is `required`.

    An issue comes directly after the ones it needs; a circle (which `negotiate check` refuses) is broken anywhere.
    """
    required = list(required)
    needs: list[list[int]] = [[] for _ in range(issue_count)]
    wanted_by: list[int] = [0] * issue_count
    for issue, _, needed, _ in required:
        needs[issue].append(needed)
        wanted_by[needed] += 1
    order: list[int] = []
    waiting = sorted(range(issue_count), key=lambda issue: (wanted_by[issue] == 0 and not needs[issue], issue))
    while waiting:
        settled = set(order)
        ready = [issue for issue in waiting if all(needed in settled for needed in needs[issue])]
        issue = ready[0] if ready else waiting[0]
        order.append(issue)
        waiting.remove(issue)
    position = {issue: place for place, issue in enumerate(order)}
    checks: list[list[Requirement]] = [[] for _ in range(issue_count)]
    for entry in required:
        checks[max(position[entry[0]], position[entry[2]])].append(entry)
    return order, checks


def _sweep(plan: _Plan, width: int, known: float) -> Search:
    """Settle the issues in order, carrying on at most `width` half-written texts; look only for more than `known` points."""
    weighted = _weighted(plan.own, plan.theirs, plan.prices)
    tops = [float(weighted[issue, : plan.counts[issue]].max()) for issue in plan.order]
    ceiling = sum(tops) - float((plan.prices * plan.wanted).sum())
    most, least = _still_to_come(plan)
    expected = np.zeros_like(most)
    for depth in range(len(plan.order) - 1, -1, -1):
        issue = plan.order[depth]
        likely = int(weighted[issue, : plan.counts[issue]].argmax())
        expected[depth] = expected[depth + 1] + plan.theirs[:, issue, likely]
    points, cost = np.zeros(1), np.zeros(1)
    standing = np.zeros((1, len(plan.wanted)))
    chosen = np.zeros((1, len(plan.order)), dtype=np.int64)
    kinds = np.zeros((1, len(plan.steps)), dtype=np.int64)
    complete = True
    for depth, issue in enumerate(plan.order):
        count = plan.counts[issue]
        options = np.tile(np.arange(count), len(points))
        parent = np.repeat(np.arange(len(points)), count)
        cost = cost[parent] + (tops[depth] - weighted[issue, options])
        standing = standing[parent] + plan.theirs[:, issue, options].T
        keep = (ceiling - cost > known + TOLERANCE) & (standing >= plan.wanted - most[depth + 1] - TOLERANCE).all(axis=1)
        for asking, asks, needed, option in plan.checks[depth]:
            asking_chosen = options if asking == issue else chosen[parent, asking]
            needed_chosen = options if needed == issue else chosen[parent, needed]
            keep &= ~contains(asks, asking_chosen) | (needed_chosen >= option)
        kinds = advance(plan.steps, kinds[parent], issue, options)
        keep &= (kinds >= 0).all(axis=1)
        kinds = kinds[keep]
        parent, options, cost, standing = parent[keep], options[keep], cost[keep], standing[keep]
        if not len(parent):
            return Search(0.0, False, complete)
        points = points[parent] + plan.own[issue, options]
        chosen = chosen[parent]
        chosen[:, issue] = options
        # more than the others can still need is worth nothing: levelling it lets more texts count as equal
        level = np.minimum(standing, plan.wanted - least[depth + 1])
        best = _undominated(points, level, np.hstack([_open_needs(plan, depth, chosen), kinds]))
        if len(best) > width:
            short = np.maximum(0.0, plan.wanted - standing[best] - expected[depth + 1]).sum(axis=1)
            best = best[np.argsort(cost[best] + short, kind="stable")[:width]]
            complete = False
        points, cost, standing, chosen, kinds = points[best], cost[best], standing[best], chosen[best], kinds[best]
    return Search(float(points.max()), True, complete)


def _still_to_come(plan: _Plan) -> tuple[Reals, Reals]:
    """The most and the least that the issues from each depth on can add for each other party, shape (issues + 1, others)."""
    most = np.zeros((len(plan.order) + 1, len(plan.wanted)))
    least = np.zeros_like(most)
    for depth in range(len(plan.order) - 1, -1, -1):
        values = plan.theirs[:, plan.order[depth], : plan.counts[plan.order[depth]]]
        most[depth] = most[depth + 1] + values.max(axis=1)
        least[depth] = least[depth + 1] + values.min(axis=1)
    return most, least


def _open_needs(plan: _Plan, depth: int, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
    """What later `requires` will ask about the issues settled so far, one column per question."""
    settled = set(plan.order[: depth + 1])
    questions = set()
    for entries in plan.checks[depth + 1 :]:
        for asking, options, needed, option in entries:
            if needed in settled:
                questions.add((needed, from_option(option)))
            if asking in settled:
                questions.add((asking, options))
    columns = [contains(options, chosen[:, issue]).astype(np.int64) for issue, options in sorted(questions)]
    return np.stack(columns, axis=1) if columns else np.zeros((len(chosen), 0), dtype=np.int64)


def _undominated(points: Reals, level: Reals, needs: NDArray[np.int64]) -> NDArray[np.intp]:
    """Rows worth carrying on: of texts alike in all but one respect, the one that has most of it.

    The respect is first the points, then each other party's standing; among many parties hardly two texts are alike in all
    other standings, so only the points are looked at.
    """
    rows = np.arange(len(points))
    for last in range(-1, level.shape[1] if level.shape[1] <= 4 else 0):
        keys = [needs[rows, column] for column in range(needs.shape[1])]
        keys += [level[rows, column] for column in range(level.shape[1]) if column != last]
        if last >= 0:
            keys.append(points[rows])
        gained = points[rows] if last < 0 else level[rows, last]
        order = np.lexsort([-gained, *keys])
        same = np.ones(len(order) - 1, dtype=bool)
        for key in keys:
            same &= key[order[1:]] == key[order[:-1]]
        rows = rows[order[np.concatenate(([True], ~same))]]
    return rows


def walk_away_course(record: Any, party: int) -> tuple[tuple[int, float], ...]:
    """What no agreement is worth to a party (R of M2), points: (1, at the start), then (round, value) where it moves.

    As if nothing but the party's schedule moved it. `record` is a row of the rules. What lies behind the last round is left
    out.
    """
    numbers = {
        SET_RESERVATION: float(record["reservation_points"][party]),
        SET_HOPE: float(record["hope"][party]),
        SET_PAIN: float(record["pain"][party]),
    }
    scale, worth = float(record["reservation_scale"][party]), float(record["war_value"])

    def value() -> float:
        return numbers[SET_RESERVATION] + scale * worth * (numbers[SET_HOPE] - numbers[SET_PAIN])

    course = {1: value()}
    for number in range(int(record["schedule_length"][party])):
        round_number = int(record["schedule_round"][party, number])
        if round_number <= int(record["round_count"]):
            numbers[int(record["schedule_kind"][party, number])] = float(record["schedule_value"][party, number])
            course[round_number] = value()
    every = list(course.items())
    return (every[0], *(later for earlier, later in pairwise(every) if later[1] != earlier[1]))
