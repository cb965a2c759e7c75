"""Concessions: how each offer differs from the one that the same seat made before it.

The classes are those of Hindriks, Jonker and Tykhonov, "Negotiation dynamics: Analysis, concession tactics, and outcomes"
(IAT 2007), by what a step changes for the party itself and for another:

    fortunate    both gain                      concession   I lose, the other does not
    selfish      I gain, the other does not     unfortunate  the other loses and I do not gain
    nice         the other gains at no cost     silent       nothing changes
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from negotiate.analysis.space import TOLERANCE, Reals, Whole
from negotiate.engine import codes

FORTUNATE, SELFISH, CONCESSION, UNFORTUNATE, NICE, SILENT = range(6)
STEPS = ("fortunate", "selfish", "concession", "unfortunate", "nice", "silent")
"""Names of the classes, by their numbers."""


class Offer(NamedTuple):
    """A package that a seat tabled."""

    seat: int
    """Index of the party; the padded maximum of parties for the mediator."""
    round: int
    text: Whole
    """What would stand if it were signed: one option of every issue, shape (issues,)."""
    chapter: int
    """How often what stands had changed before: a signature or a collapse begins a new chapter."""


class Steps(NamedTuple):
    """The steps of one party, in order; one row a step."""

    party: int
    round: Whole
    """Round of the later offer."""
    own: Reals
    """Change of the party's own points."""
    others: Reals
    """Change of every party's points, shape (steps, parties), its own 0."""

    @property
    def kinds(self) -> NDArray[np.int64]:
        """Class of each step towards each party, shape (steps, parties); the column of the party itself means nothing."""
        return classify(self.own[:, None], self.others)

    @property
    def together(self) -> NDArray[np.int64]:
        """Class of each step towards all others taken together, by the sum of their points; shape (steps,)."""
        return classify(self.own, self.others.sum(axis=1))


class Profile(NamedTuple):
    """How a party moved over a game."""

    steps: int
    share: dict[str, float]
    """Share of the steps in each class, 0..1; all 0 without a step."""
    sensitivity: float
    """Fortunate, nice and concession steps over selfish, unfortunate and silent ones: above 1, the party moves with the
    other's interests in mind. Infinite when there are only the former, not a number without a step."""
    conceded: float
    """Own points given up over all steps that cost something."""


def classify(own: ArrayLike, other: ArrayLike) -> NDArray[np.int64]:
    """The class of steps, by the change of own points and of another's; changes up to a billionth of a point are none."""
    own, other = np.broadcast_arrays(np.asarray(own, dtype=np.float64), np.asarray(other, dtype=np.float64))
    gains, loses = own > TOLERANCE, own < -TOLERANCE
    other_gains, other_loses = other > TOLERANCE, other < -TOLERANCE
    return np.select(
        [gains & other_gains, gains, loses & ~other_loses, other_loses, other_gains],
        [FORTUNATE, SELFISH, CONCESSION, UNFORTUNATE, NICE],
        SILENT,
    ).astype(np.int64)


def offers(record: Any, rows: Iterable[Sequence[int]]) -> list[Offer]:
    """All packages tabled in a game, from one rules record and the log's rows in use (codes.EVENTS)."""
    issues = int(record["issue_count"])
    standing = np.zeros(issues, dtype=np.int64)
    found: list[Offer] = []
    chapter = 0
    for row in rows:
        kind, round_number, actor, _, issue, option, detail, _ = (int(number) for number in row)
        if kind == codes.E_ACTION and detail in (codes.PROPOSE, codes.COUNTER, codes.FORMULATE):
            found.append(Offer(actor, round_number, standing.copy(), chapter))
        elif kind == codes.E_OFFER_ITEM:
            found[-1].text[issue] = option
        elif kind == codes.E_SIGNED:
            chapter += 1
        elif kind == codes.E_SIGNED_ITEM and detail != codes.COMMUNIQUE:
            standing[issue] = option
        elif kind == codes.E_COLLAPSE:
            chapter += 1
            standing[record["track_of"][:issues] == record["track_of"][issue]] = 0
    return found


def steps(record: Any, made: Sequence[Offer], party: int) -> Steps:
    """The steps between one offer of `party` and its next in the same chapter, by the true points of the rules record.

    An offer that follows a signature is about something else, so it is no step from the one before.
    """
    issues, count = int(record["issue_count"]), int(record["party_count"])
    own = [offer for offer in made if offer.seat == party]
    pairs = [(before, after) for before, after in pairwise(own) if before.chapter == after.chapter]
    changes = np.zeros((len(pairs), count))
    places = np.arange(issues)
    for number, (before, after) in enumerate(pairs):
        changes[number] = (record["value"][:count, places, after.text] - record["value"][:count, places, before.text]).sum(
            axis=1
        )
    gained = changes[:, party].copy()
    changes[:, party] = 0.0
    return Steps(party, np.array([after.round for _, after in pairs], dtype=np.int64), gained, changes)


def profile(moves: Steps, other: int | None = None) -> Profile:
    """How a party moved towards one other party, or towards all others together."""
    kinds = moves.together if other is None else moves.kinds[:, other]
    counts = np.bincount(kinds, minlength=len(STEPS))
    total = int(counts.sum())
    mindful = int(counts[[FORTUNATE, NICE, CONCESSION]].sum())
    rest = total - mindful
    sensitivity = mindful / rest if rest else (float("inf") if mindful else float("nan"))
    share = {name: float(count) / max(total, 1) for name, count in zip(STEPS, counts, strict=True)}
    return Profile(total, share, sensitivity, float(-np.minimum(moves.own, 0.0).sum()) + 0.0)
