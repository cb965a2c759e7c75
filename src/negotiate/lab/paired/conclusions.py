"""What can and what cannot be concluded from a comparison, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from negotiate.lab.paired.comparison import Comparison, Row
from negotiate.lab.statistics import LEVEL
from negotiate.words.numbers import shown_range, shown_value

MOST_NAMED = 6
"""Differences that get a sentence of their own; the rest are in the table."""


def conclusions(comparison: Comparison) -> list[str]:
    """Sentences for a reader who knows no statistics: what differs, what was not seen to differ, and what it is about."""
    rows = comparison.rows
    found = [_design(comparison)]
    if comparison.same:
        found.append("A and B are played by the same rules and players, so every game is the same and nothing can differ.")
        return found
    differing = sorted((row for row in rows if row.differs), key=_evidence)
    if differing:
        differ = "differs" if len(differing) == 1 else "differ"
        found.append(f"It can be concluded that {len(differing)} of {_measures(rows)} {differ}{_corrected(rows)}.")
        found += [_sentence(row) for row in differing[:MOST_NAMED]]
        if len(differing) > MOST_NAMED:
            found.append(f"The table has the other {len(differing) - MOST_NAMED}.")
    else:
        which = "this measure" if len(rows) == 1 else f"any of the {len(rows)} measures"
        found.append(f"It cannot be concluded that A and B differ in {which}{_corrected(rows)}.")
    found += _not_shown(rows)
    if comparison.left_out:
        found.append(f"Only one side has these measures, so they are left out: {', '.join(comparison.left_out)}.")
    found.append("This is about these rules with these players; it says nothing about real negotiations.")
    return found


def _design(comparison: Comparison) -> str:
    sentence = f"Both sides played the same {comparison.games:,} games (seed {comparison.seed}), compared game by game."
    if comparison.seats:
        sentence += f" The players took these seats in turn, in every game: {', '.join(comparison.seats)}."
    return sentence


def _corrected(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return f" (two-sided, at the level of {LEVEL:g})"
    return f", with Holm's correction for looking at {len(rows)} of them"


def _evidence(row: Row) -> tuple[float, float]:
    """The clearest first: by p, and below what can be told apart by the distance from 0 in widths of the interval."""
    width = (row.high or 0.0) - (row.low or 0.0)
    return row.p_adjusted or 0.0, -abs(row.difference or 0.0) / width if width > 0 else 0.0


def _sentence(row: Row) -> str:
    unit = row.measure.unit
    way = "higher" if (row.difference or 0.0) > 0 else "lower"
    interval = f"95 % interval {shown_range(row.low, row.high, unit, signed=True)}"
    if row.low is None or row.high is None:
        interval = "the same in every game"
    return (
        f"{row.measure.title} ({row.measure.name}): {way} with B, {shown_value(row.a.mean, unit)} → "
        f"{shown_value(row.b.mean, unit)}, a difference of {_in_words(row.difference, unit)} ({interval})."
    )


def _in_words(difference: float | None, unit: str) -> str:
    bare = shown_value(difference, unit, signed=True, bare=True)
    return f"{bare} percentage points" if unit == "share" else bare


def _not_shown(rows: Sequence[Row]) -> list[str]:
    """What was not shown, how large it may be all the same, and what has no value."""
    silent = [row for row in rows if not row.differs and row.difference is not None]
    known = [row for row in silent if row.low is not None and row.high is not None]
    empty = [row.measure.name for row in rows if row.difference is None]
    found = []
    if silent and not known:
        found.append(
            f"For {_measures(silent)} no difference is shown. All games differ alike in them, and nothing bounds what "
            "others may differ by; more games say more."
        )
    if known:
        # one whose interval has 0 in it says more plainly what is meant
        around = [row for row in known if (row.low or 0.0) <= 0.0 <= (row.high or 0.0)] or known
        shares = [row for row in around if row.measure.unit == "share"]
        widest = max(shares or around, key=lambda row: max(abs(row.low or 0.0), abs(row.high or 0.0)))
        unit = widest.measure.unit
        found.append(
            f"For {_measures(silent)} no difference is shown. That does not prove "
            f"that there is none: {widest.measure.name}, for one, may differ by anything from "
            f"{shown_range(widest.low, widest.high, unit, signed=True)}{' percentage points' if unit == 'share' else ''}; "
            "more games narrow this down."
        )
    if empty:
        found.append(f"Nothing can be said of {', '.join(empty)}: on one side the thing never happened.")
    return found


def _measures(rows: Sequence[Row]) -> str:
    return f"{len(rows)} {'measure' if len(rows) == 1 else 'measures'}"
