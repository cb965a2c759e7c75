"""Which targets the numbers of the rule files were tuned on, and which they are only tested on.

A number that is tuned until a target is met proves little about that target. The split was written down before the last
tuning under the law of keeping one's word began (docs/validation.md); a target that is added later is tested on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

Split = Literal["tuned on", "in part tuned on", "tested on"]
SPLITS: tuple[Split, ...] = ("tuned on", "in part tuned on", "tested on")
TUNED_ON: dict[str, Split] = {
    **dict.fromkeys(("VT2", "VT2b", "VT4", "VT6", "VT9"), "tuned on"),
    "VT22": "in part tuned on",  # Camp David and the nuclear talks; Good Friday and Colombia were left alone
}
Outcome = Literal["met", "not met", "undecided"]
"""The games show what was expected, or something else, or too few of them tell either way."""
OUTCOMES: tuple[Outcome, ...] = ("met", "not met", "undecided")


class Judged(Protocol):
    """What is counted of a verdict."""

    @property
    def split(self) -> Split: ...
    @property
    def outcome(self) -> str | None: ...


def split_of(target: str) -> Split:
    """How the target of this id was used."""
    return TUNED_ON.get(target, "tested on")


def tally(verdicts: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """How many targets that were tuned on, and how many that were tested on, are met, not met and undecided.

    A split that none of the verdicts is of is left out, and so are targets that were not tested at all.
    """
    every = [verdict for verdict in verdicts if verdict.outcome is not None]
    return {
        split: {outcome: sum(one.outcome == outcome for one in every if one.split == split) for outcome in OUTCOMES}
        for split in SPLITS
        if any(one.split == split for one in every)
    }
