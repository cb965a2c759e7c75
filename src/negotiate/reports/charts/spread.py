"""Places for labels and discs that would touch: moved apart, in their order, each as little as may be."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places for labels, at least `least` apart and within low..high where they fit, each as near to its wish as may be."""
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    groups: list[tuple[list[int], float]] = []  # labels that touch, and the place of the lowest of them
    for place in order:
        groups.append(([place], wanted[place]))
        while len(groups) > 1 and groups[-1][1] < groups[-2][1] + least * len(groups[-2][0]):
            members = groups[-2][0] + groups[-1][0]
            del groups[-2:]
            start = sum(wanted[member] - least * rank for rank, member in enumerate(members)) / len(members)
            groups.append((members, min(max(start, low), max(low, high - least * (len(members) - 1)))))
    found = [0.0] * len(wanted)
    below = low - least
    for members, start in groups:
        for rank, member in enumerate(members):
            found[member] = max(start + rank * least, below + least)
            below = found[member]
    over = max([*found, high]) - high
    if over > 0.0:  # pushed out at the top: push back from there
        above = high + least
        for place in sorted(order, key=lambda member: -found[member]):
            found[place] = min(found[place], above - least)
            above = found[place]
    return found


def stacked(wanted: Sequence[float], least: float) -> list[int]:
    """A row for each, counted from 0, so that in no row two are nearer to each other than `least`; in the order given."""
    found, rows = [], list[list[float]]()
    for place in wanted:
        row = next((row for row, here in enumerate(rows) if all(abs(place - other) >= least for other in here)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(place)
        found.append(row)
    return found
