"""Whether a difference between two sides that played the same games is above or below a margin, and whether it matters.

One-sided tests by the same errors as the intervals in pairs.py. Two of them, against both ends of a range around 0, show
that a difference is too small to matter (Schuirmann, "A comparison of the two one-sided tests procedure and the power
approach", Journal of Pharmacokinetics and Biopharmaceutics 15, 1987; Lakens, "Equivalence tests", Social Psychological and
Personality Science 8, 2017).

Effect sizes: Cohen, "Statistical power analysis for the behavioral sciences", 1988: h of two shares, and d
of two means, over the root of the mean of both variances (d_av in Lakens, Frontiers in Psychology 4, 2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from negotiate.lab.paired.pairs import Sums, agreement_error, binomial_tail, paired_difference
from negotiate.lab.statistics import ANYWHERE, BOUNDS, Bounds
from negotiate.lab.student_t import student_quantile, within


@dataclass(frozen=True)
class Margins:
    """The difference of two sides as its distribution of errors: around `middle` with `error`, of Student's distribution.

    `freedom` is 0 for the normal distribution. Where all games differ alike, `error` is 0, and what is not seen is reckoned
    with all the same: a game can differ by `span` at most, either way, so that at a true mean that is off by m a share of m
    over the way to there of the games or more differs from those seen.
    """

    effect: float
    middle: float
    error: float
    freedom: int
    games: int
    span: float
    exact: float | None = None
    """The one-sided chance, by McNemar's exact test, of so much or more where the true difference is 0; shares only."""

    def above(self, margin: float) -> float:
        """One-sided p, 0..1, of the difference being above the margin: small where it plainly is."""
        if margin == 0.0 and self.exact is not None:
            return self.exact
        return self._beyond(self.middle - margin, self.effect - margin, self.span + self.effect)

    def below(self, margin: float) -> float:
        """One-sided p, 0..1, of the difference being below the margin."""
        return self._beyond(margin - self.middle, margin - self.effect, self.span - self.effect)

    def equivalent(self, smallest: float) -> float:
        """p, 0..1, of the difference being within -smallest..smallest: the larger of two one-sided tests."""
        return max(self.above(-smallest), self.below(smallest))

    def beyond(self, smallest: float) -> float:
        """p, 0..1, of the difference being outside -smallest..smallest; twice the smaller of two one-sided tests."""
        return min(1.0, 2.0 * min(self.above(smallest), self.below(-smallest)))

    def games_for(self, smallest: float, level: float, power: float, *, both: bool) -> int | None:
        """How many games it takes to tell 0 from `smallest` with this power, one-sided at this level; None for never.

        With `both`, to show that a difference that is 0 is within -smallest..smallest. By the normal distribution.
        """
        if self.error == 0.0:
            return _unseen(smallest, self.span, level)
        normal = NormalDist()
        shown = normal.inv_cdf(1.0 - level) + normal.inv_cdf(1.0 - (1.0 - power) / 2.0 if both else power)
        spread = self.error * math.sqrt(self.games)
        return max(2, math.ceil((shown * spread / smallest) ** 2))

    def _beyond(self, distance: float, seen: float, way: float) -> float:
        if self.error == 0.0:
            return (1.0 - min(1.0, seen / way)) ** self.games if seen > 0.0 and way > 0.0 else 1.0
        t = distance / self.error
        inside = math.erf(abs(t) / math.sqrt(2.0)) if self.freedom == 0 else within(abs(t), self.freedom)
        tail = (1.0 - inside) / 2.0
        return tail if t > 0.0 else 1.0 - tail


def _unseen(smallest: float, span: float, level: float) -> int | None:
    """Games of which none differs that say so: with fewer, a share of smallest / span could have been missed."""
    if span <= 0.0:
        return None
    share = min(1.0, smallest / span)
    return 2 if share >= 1.0 else max(2, math.ceil(math.log(level) / math.log1p(-share)))


def margins_of(side: Sums, reference: Sums, unit: str) -> Margins | None:
    """side - reference, of a measure in this unit, ready to be held against margins; None where one side has no case.

    Both have the same games in the same order.
    """
    found = paired_difference(side, reference, ANYWHERE)
    if found.mean is None or found.p is None:
        return None
    games = len(side.numerator)
    if side.is_share_of(BOUNDS[unit]) and reference.is_share_of(BOUNDS[unit]):
        more = int(((side.numerator == 1) & (reference.numerator == 0)).sum())
        less = int(((side.numerator == 0) & (reference.numerator == 1)).sum())
        middle, error = agreement_error(more, less, games)
        return Margins(found.mean, middle, error, 0, games, 1.0, binomial_tail(more, more + less))
    # without bounds there is no interval where all games differ alike
    half = 0.0 if found.low is None or found.high is None else (found.high - found.low) / 2.0
    error = half / student_quantile(games - 1)
    least, most = BOUNDS[unit]
    span = most - least
    if not math.isfinite(span):
        both = np.concatenate([side.numerator, reference.numerator])
        span = float(both.max() - both.min())
    return Margins(found.mean, found.mean, error, games - 1, games, span)


def effect_size(side: Sums, reference: Sums, bounds: Bounds | None = None) -> tuple[float | None, Literal["h", "d"]]:
    """How large a difference is in itself, and by which measure; None where it has no value, such as without any spread."""
    one, other = side.ratio, reference.ratio
    if side.is_share_of(bounds) and reference.is_share_of(bounds):
        return (None if one is None or other is None else 2 * (math.asin(math.sqrt(one)) - math.asin(math.sqrt(other)))), "h"
    if one is None or other is None:
        return None, "d"
    variances = [float(here.influence(ratio).var(ddof=1)) for here, ratio in ((side, one), (reference, other))]
    spread = math.sqrt(sum(variances) / 2.0)
    if spread > 0.0:
        return (one - other) / spread, "d"
    return (0.0 if one == other else None), "d"
