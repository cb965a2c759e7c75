"""Two sides that played the same games: how much a measure differs between them, game by game.

A measure is a ratio of two sums over the games; a mean has the denominator 1 in every game. Three cases:

- a yes or no of every game: the exact test of McNemar (1947), "Note on the sampling error of the difference between
  correlated proportions or percentages", Psychometrika 12, and the interval of Bonett and Price (2012), "Adjusted Wald
  confidence interval for a difference of binomial proportions based on paired data", Journal of Educational and Behavioral
  Statistics 37, which is sensible where all games agree;
- a mean: Student's t on the differences;
- another ratio: Student's t on the differences of each game's influence on its side's ratio (Cochran, "Sampling Techniques",
  1977, section 6.4; the influence is (x - R y) / mean y).

Where a measure has bounds, no interval passes them. Where all games differ alike, there is no spread to make an interval of:
it is then the one that the games which were not seen could bring about (statistics.alike), and none without bounds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.lab.paired.differences import Difference, difference_of
from negotiate.lab.statistics import ANYWHERE, BOUNDS, NORMAL_95, Bounds, Mean, alike, are_same, inside, mean_of, wilson
from negotiate.lab.student_t import student_quantile, within

MOST_EXACT = 4000
"""Games on which the sides disagree, beyond which the binomial tail is taken from the normal distribution."""
Column = NDArray[np.float64]


class Sums(NamedTuple):
    """A measure of one side: numerator and denominator per game, shape (games,)."""

    numerator: Column
    denominator: Column

    @property
    def ratio(self) -> float | None:
        """Sum over sum; None over nothing."""
        total = float(self.denominator.sum())
        return float(self.numerator.sum()) / total if total > 0 else None

    @property
    def is_mean(self) -> bool:
        """Whether every game counts once."""
        return bool((self.denominator == 1).all())

    @property
    def is_share(self) -> bool:
        """Whether every game counts once, as a yes or a no."""
        return self.is_mean and bool(((self.numerator == 0) | (self.numerator == 1)).all())

    def is_share_of(self, bounds: Bounds | None) -> bool:
        """Whether it is a yes or a no of every game: a count that was never above 1 is none, for it might have been.

        Without bounds the values alone decide.
        """
        return (bounds is None or bounds == BOUNDS["share"]) and self.is_share

    @classmethod
    def joined(cls, parts: Iterable[Sums]) -> Sums:
        """The same measure over the games of all parts, in their order; there is one part or more."""
        return cls(*map(np.concatenate, zip(*parts, strict=True)))

    def first(self, games: int) -> Sums:
        """The same measure over the first games."""
        return Sums(self.numerator[:games], self.denominator[:games])

    @property
    def cases(self) -> int:
        """Games that count for something."""
        return int((self.denominator > 0).sum())

    def estimate(self, bounds: Bounds | None = None) -> Mean:
        """The measure, which lies within `bounds`, with its 95 % interval: Wilson's for a share, else by Student's t on its
        influence."""
        ratio = self.ratio
        if ratio is None:
            return Mean(None, None, None)
        if self.is_share_of(bounds):
            return Mean(ratio, *wilson(int(self.numerator.sum()), len(self.numerator)))
        bounds = bounds or ANYWHERE
        if self.is_mean:
            return mean_of(self.numerator, bounds)
        spread = mean_of(self.influence(ratio))
        if spread.low is None or spread.high is None:
            return alike(ratio, self.cases, bounds)
        return inside(ratio, (spread.high - spread.low) / 2, bounds)

    def influence(self, ratio: float) -> Column:
        """How far each game moves the ratio, times the number of games; the mean is 0."""
        if self.is_mean:
            return self.numerator - ratio
        return (self.numerator - ratio * self.denominator) / float(self.denominator.mean())


def paired_difference(side: Sums, reference: Sums, bounds: Bounds | None = None) -> Difference:
    """side - reference with its 95 % interval and two-sided p; all None where one of the two has no case.

    Both have the same games in the same order; `bounds` are those of the measure. Where all games differ alike, p is the
    chance that none of so many games differs otherwise where the true difference is 0: by the bounds, or without them by the
    sign test. Raises ValueError where the sides have not as many games.
    """
    if len(side.numerator) != len(reference.numerator):
        raise ValueError("Two sides that are compared game by game have the same games.")
    value, against = side.ratio, reference.ratio
    if value is None or against is None:
        return Difference(None, None, None, None)
    if side.is_share_of(bounds) and reference.is_share_of(bounds):
        return _of_shares(side.numerator, reference.numerator)
    if side.is_mean and reference.is_mean:
        apart = side.numerator - reference.numerator
        effect = float(apart.mean())
    else:
        apart = side.influence(value) - reference.influence(against)
        effect = value - against
    least, most = bounds or ANYWHERE
    most -= least
    if are_same(apart):
        return _alike(effect, min(side.cases, reference.cases), most)
    moved = difference_of(apart)
    if moved.low is None or moved.high is None:
        return Difference(effect, None, None, None)
    half, games = (moved.high - moved.low) / 2, len(apart)
    p = 1.0 - within(abs(effect) / (half / student_quantile(games - 1)), games - 1)
    return Difference(*inside(effect, half, (-most, most)), p)


def _alike(effect: float, cases: int, most: float) -> Difference:
    """The difference of sides that differ alike in all cases, where a case can differ by `most`."""
    if cases < 2:
        return Difference(effect, None, None, None)
    return Difference(*alike(effect, cases, (-most, most)), min(1.0, 2.0 * unseen(abs(effect), most, cases)))


def unseen(effect: float, most: float, cases: int) -> float:
    """The chance, 0..1, that all cases differ by `effect` where the true difference is 0 and one case can differ by `most`.

    The others must make up for them, so that at least a share effect / (effect + most) of all cases are others. Where
    nothing bounds them, it is that of the sign test: one half for every case.
    """
    if effect <= 0.0:
        return 1.0
    return float((1.0 - effect / (effect + most) if math.isfinite(most) else 0.5) ** cases)


def _of_shares(side: Column, reference: Column) -> Difference:
    more, less = int(((side == 1) & (reference == 0)).sum()), int(((side == 0) & (reference == 1)).sum())
    games = len(side)
    middle, error = agreement_error(more, less, games)
    half = NORMAL_95 * error
    effect = (more - less) / games
    p = min(1.0, 2.0 * binomial_tail(max(more, less), more + less))
    return Difference(effect, max(-1.0, min(middle - half, effect)), min(1.0, max(middle + half, effect)), p)


def agreement_error(more: int, less: int, games: int) -> tuple[float, float]:
    """Middle and standard error of the difference of two shares, by the games that speak for the one and for the other.

    Those of Bonett and Price, as if one more game had spoken for each.
    """
    gain, loss = (more + 1) / (games + 2), (less + 1) / (games + 2)
    return gain - loss, math.sqrt((gain + loss - (gain - loss) ** 2) / (games + 2))


def worth(side: Sums, reference: Sums) -> float | None:
    """How many games each side would need with seeds of its own to be as sure of the difference, over those it has played.

    The ratio of the variances of the difference without and with common random numbers (Glasserman and Yao, "Some guidelines
    and guarantees for common random numbers", Management Science 38, 1992). None where no game differs, or all differ alike.
    """
    value, against = side.ratio, reference.ratio
    if value is None or against is None or len(side.numerator) < 2:
        return None
    one, other = side.influence(value), reference.influence(against)
    paired = float((one - other).var())
    return float((one.var() + other.var()) / paired) if paired > 0.0 else None


def binomial_tail(successes: int, trials: int) -> float:
    """Chance of `successes` or more in `trials` throws of a fair coin."""
    if successes <= 0:
        return 1.0
    if trials > MOST_EXACT:
        return 0.5 * math.erfc((2 * successes - 1 - trials) / math.sqrt(2 * trials))
    terms = [
        math.lgamma(trials + 1) - math.lgamma(k + 1) - math.lgamma(trials - k + 1) - trials * math.log(2)
        for k in range(successes, trials + 1)
    ]
    return min(1.0, math.fsum(math.exp(term) for term in terms))
