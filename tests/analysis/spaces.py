"""Small spaces and their answers by trying every text, for tests of the analysis."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from negotiate.analysis.space import Space
from negotiate.engine.tied import Requirement, Tied

Text = tuple[int, ...]
Point = tuple[Fraction, ...]


def made(values: object, reservation: object = None, requires: tuple[Requirement, ...] = ()) -> Space:
    """A space in which every option is allowed; `values` by (party, issue, option)."""
    table = np.array(values, dtype=np.float64)
    least = np.full(len(table), -np.inf) if reservation is None else np.array(reservation, dtype=np.float64)
    return Space(table, np.ones(table.shape[1:], dtype=bool), least, requires)


@st.composite
def spaces(draw: st.DrawFn, *, most_parties: int = 5) -> Space:
    """1-5 parties, 1-5 issues of 1-4 options; any values; ties, requirements, shut options and sums are common."""
    parties, issues = draw(st.integers(1, most_parties)), draw(st.integers(1, 5))
    options = draw(st.integers(1, 4))
    number = draw(
        st.sampled_from(
            [
                st.integers(-3, 4).map(float),
                st.integers(-300, 400).map(lambda hundredths: hundredths / 100),
                st.floats(-5, 5, allow_subnormal=False).map(lambda value: round(value, 12)),
            ]
        )
    )
    values = np.array(draw(st.lists(number, min_size=parties * issues * options, max_size=parties * issues * options)))
    allowed = np.array(
        draw(st.lists(st.sampled_from([True, True, True, False]), min_size=issues * options, max_size=issues * options))
    ).reshape(issues, options)
    allowed[:, 0] |= ~allowed.any(axis=1)
    bound = st.one_of(st.just(-np.inf), st.integers(-8, 3).map(float), st.integers(-80, 30).map(lambda tenths: tenths / 10))
    reservation = np.array(draw(st.lists(bound, min_size=parties, max_size=parties)))
    mask = st.integers(1, max(1, 2 ** (options - 1) - 1)).map(lambda some: some << 1)  # never the status quo
    issue = st.integers(0, issues - 1)
    pair = st.tuples(issue, mask, issue, st.integers(1, max(1, options - 1)))
    requires = draw(st.lists(pair, max_size=3)) if options > 1 else []
    # the status quo asks for nothing, so that some text is always left
    allowed[:, 0] |= bool(requires)
    tied = []
    if draw(st.booleans()):
        those = tuple(sorted(draw(st.sets(issue, min_size=1, max_size=3))))
        size = options ** len(those)
        together = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))).reshape((options,) * len(those))
        together[(0,) * len(those)] = True
        allowed[:, 0] = True
        tied.append(Tied(those, together))
    return Space(values.reshape(parties, issues, options), allowed, reservation, tuple(requires), tuple(tied))


def texts(space: Space) -> list[Text]:
    """Every text that the space allows, under its requirements."""
    found = itertools.product(*(np.flatnonzero(row).tolist() for row in space.allowed))
    return [
        text
        for text in found
        if all(not options >> text[asking] & 1 or text[needed] >= least for asking, options, needed, least in space.requires)
        and all(together.stand[tuple(text[issue] for issue in together.issues)] for together in space.tied)
    ]


def points(space: Space) -> dict[Text, Point]:
    """Every text's points without rounding, in billionths where the values are that short."""
    counted = space.counted()
    exact = [[[Fraction(int(n)) * Fraction(counted.unit) for n in row] for row in party] for party in counted.values]
    return {
        text: tuple(sum((party[issue][option] for issue, option in enumerate(text)), Fraction(0)) for party in exact)
        for text in texts(space)
    }


def frontier_by_trying(space: Space) -> dict[Point, set[Text]]:
    """The points of the frontier and all texts that lead to each."""
    slack = Fraction(2, 10**9)
    content = {
        text: point
        for text, point in points(space).items()
        if all(
            not np.isfinite(least) or have >= Fraction(least) - slack
            for have, least in zip(point, space.reservation, strict=True)
        )
    }
    groups: dict[Point, set[Text]] = {}
    for text, point in content.items():
        groups.setdefault(point, set()).add(text)
    return {
        point: those
        for point, those in groups.items()
        if not any(other != point and all(a >= b for a, b in zip(other, point, strict=True)) for other in groups)
    }
