"""The zone of agreement as a picture: what texts are worth to two principals, the frontier, what each has without one."""

from __future__ import annotations

import numpy as np

from negotiate.analysis.frontier import frontier
from negotiate.analysis.solutions import solve
from negotiate.analysis.space import TOLERANCE, Reals
from negotiate.engine.option_masks import contains
from negotiate.reports.charts.palette import ACCENT, BAD, GOOD, MUTED
from negotiate.reports.charts.scatter import Cloud, scatter
from negotiate.reports.scenario.book import Book

DRAWN = 1500
"""Texts that are drawn, by chance but always the same."""


def zone(book: Book) -> str | None:
    """The picture as an SVG element for the first two principals with a stake; None where there are not two."""
    space = book.space
    names = book.rules.names
    pair = [party for party in space.parties if names.parties[party] in book.principals][:2]
    if len(pair) < 2:
        return None
    among = space.among(pair)
    rng = np.random.default_rng(0)
    texts = np.stack(
        [rng.choice(np.flatnonzero(allowed), DRAWN) for allowed in among.allowed],
        axis=1,
    )
    for together in among.tied:
        texts[:, together.issues] = rng.choice(np.argwhere(together.stand), DRAWN)
    for issue, options, needed, option in among.requires:
        texts[contains(options, texts[:, issue]) & (texts[:, needed] < option), issue] = 0
    texts = texts[among.stands(texts)]
    points: Reals = among.worth(texts)
    edge = frontier(among.without_reservation()).points
    floor = among.reservation
    inside = (points >= floor - TOLERANCE).all(axis=1)
    clouds = [
        Cloud(
            book.say("texts, one of many"),
            points[~inside, 0].tolist(),
            points[~inside, 1].tolist(),
            MUTED,
            size=1.6,
            faint=True,
        ),
        Cloud(
            book.say("texts that both prefer to none"),
            points[inside, 0].tolist(),
            points[inside, 1].tolist(),
            ACCENT,
            size=2.2,
            faint=True,
        ),
    ]
    if len(edge):
        order = np.argsort(edge[:, 0])
        line = edge[order]
        clouds.append(
            Cloud(book.say("Pareto frontier"), line[:, 0].tolist(), line[:, 1].tolist(), ACCENT, "square", 2.6, joined=True)
        )
    solutions = solve(frontier(among)) if len(frontier(among)) else None
    if solutions is not None and len(solutions.nash):
        best = solutions.nash.points
        clouds.append(Cloud(book.say("Nash point"), best[:1, 0].tolist(), best[:1, 1].tolist(), GOOD, "star", 7.5))
    crossing = None
    if np.isfinite(floor).all():
        crossing = (float(floor[0]), float(floor[1]))
        clouds.append(Cloud(book.say("no agreement"), [crossing[0]], [crossing[1]], BAD, "plus", 7.0))
    one, other = (names.party_labels[party] for party in pair)
    return scatter(
        book.say("Zone of agreement: {one} and {other}", one=one, other=other),
        book.say("Right and above the two thin lines both have more than without an agreement."),
        clouds,
        x_label=book.say("points of {who}", who=one),
        y_label=book.say("points of {who}", who=other),
        crossing=crossing,
        height=360.0,
    )
