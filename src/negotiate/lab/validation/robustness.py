"""How a target fares over draws from a prior: robust, or fragile, hanging on the numbers that happen to be written.

The words are those of Leamer (1985), "Sensitivity analyses would help", American Economic Review 75.

A draw counts as a case of its own: it has numbers and games of its own. So the share of draws in which a target is met has
Wilson's interval (lab/statistics.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from negotiate.lab.statistics import LEVEL, Share, share_of
from negotiate.lab.validation.split import OUTCOMES, SPLITS, Outcome, Split
from negotiate.lab.validation.verdict import Verdict

MOST = 2 / 3
"""A target is robust when it is met in more of the draws than this, interval and all."""
CHANCE = 0.025
"""How often games show the contrary of one measure by chance where nothing is so: half of what lies outside its interval."""

Standing = Literal["robust", "fragile", "robustly not met", "undecided"]
STANDINGS: tuple[Standing, ...] = ("robust", "fragile", "robustly not met", "undecided")


@dataclass(frozen=True)
class Robustness:
    """A target over draws: `shipped` is what came of the rules as they are, `outcomes` of every draw, in their order."""

    id: str
    comparison: str
    direction: str
    split: Split
    shipped: Outcome | None
    outcomes: tuple[Outcome | None, ...]

    @classmethod
    def of(cls, shipped: Verdict, drawn: Iterable[Verdict]) -> Robustness:
        """The verdict with the rules as they are, and those of the draws."""
        outcomes = tuple(verdict.outcome for verdict in drawn)
        return cls(shipped.id, shipped.comparison, shipped.direction, shipped.split, shipped.outcome, outcomes)

    def share(self, outcome: Outcome) -> Share:
        """How many of the draws that say anything at all come out so, with the share's 95 % interval."""
        told = [one for one in self.outcomes if one is not None]
        return share_of(told.count(outcome), len(told))

    @property
    def standing(self) -> Standing | None:
        """Whether the target hangs on the numbers; None where no draw tests it.

        It does when draws that meet it and draws that show the contrary are each more than chance explains, interval and
        all. Undecided draws count against a target's being robust, and for nothing else: more games may decide them.
        """
        met, contrary = self.share("met"), self.share("not met")
        if met.share is None:
            return None
        if met.low > MOST:
            return "robust"
        if contrary.low > MOST:
            return "robustly not met"
        return "fragile" if met.low > LEVEL and contrary.low > CHANCE else "undecided"

    def as_json(self) -> dict[str, Any]:
        """The target over draws as plain data."""
        shares = {outcome: self.share(outcome)._asdict() for outcome in OUTCOMES}
        about = {"id": self.id, "comparison": self.comparison, "direction": self.direction, "split": self.split}
        told = {"as_shipped": self.shipped, "outcomes": list(self.outcomes), "shares": shares}
        return {**about, **told, "standing": self.standing}


def standings(targets: Iterable[Robustness]) -> dict[str, dict[str, int]]:
    """How many targets that were tuned on, and how many that were tested on, stand how; no split without a target."""
    every = [one for one in targets if one.standing is not None]
    return {
        split: {standing: sum(one.standing == standing for one in every if one.split == split) for standing in STANDINGS}
        for split in SPLITS
        if any(one.split == split for one in every)
    }
