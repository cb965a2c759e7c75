"""Which options can be reached under the gates at all, given every benefit of the doubt.

What the lowered gates ask for is taken as met unless nothing that can be reached could ever meet it. So an option that is
not reachable stays shut in every game, while a reachable one may still stay shut in most.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.space import Flags
from negotiate.engine import codes
from negotiate.engine.option_masks import contains
from negotiate.engine.sums import totals


class Chance(NamedTuple):
    """Whether a condition can hold, and whether it always does."""

    can: bool
    must: bool


def reachable(record: Any) -> Flags:
    """Shape (issues, options): the options that can be signed in some game, and the status quo of every issue.

    `record` is one rules record. In a process without gates every option is reachable, apart from what `requires` asks.
    """
    reach = _Reach(record)
    while reach.grow():
        pass
    return reach.options


def open_now(record: Any, game: Any) -> Flags:
    """Shape (issues, options): the options that are open in a game as it stands, what is agreed, and the status quo."""
    issues = int(record["issue_count"])
    options = np.arange(int(record["option_count"][:issues].max(initial=1)))
    found: Flags = contains(game["option_open"][:issues, None], options[None, :])
    found[:, 0] = True
    found[np.arange(issues), game["agreed"][:issues]] = True
    return found


class _Reach:
    """What can be open and signed; grows until nothing changes."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self.issues = int(record["issue_count"])
        self.track_count = int(record["track_count"])
        self.parties = [i for i in range(int(record["party_count"])) if record["principal"][i] == 1]
        self.options: NDArray[np.bool_] = np.zeros(
            (self.issues, int(record["option_count"][: self.issues].max(initial=1))), dtype=bool
        )
        self.options[:, 0] = True
        self.tracks = np.zeros(self.track_count, dtype=bool)
        self.gated = int(record["process"]) == codes.SEQUENCED

    def grow(self) -> bool:
        """One more look at every gate; False when nothing new can be reached."""
        before = int(self.options.sum()) + int(self.tracks.sum())
        for track in range(self.track_count):
            self.tracks[track] |= self._opens(self.record["track_gate"][track])
        for issue in range(self.issues):
            for option in range(1, int(self.record["option_count"][issue])):
                if not self._has_what_it_requires(issue, option):
                    continue
                gate = self.record["option_gate"][issue, option]
                own = self.gated and int(gate[1]) > 0
                self.options[issue, option] |= self._opens(gate) if own else self.tracks[self.record["track_of"][issue]]
        return int(self.options.sum()) + int(self.tracks.sum()) > before

    def _has_what_it_requires(self, issue: int, option: int) -> bool:
        """A text may settle an issue together with what it requires, so that has to be reachable as well."""
        fields = (self.record[name][issue] for name in ("requires_issue", "requires_option", "requires_by"))
        return all(
            needed < 0 or not contains(int(options), option) or self.options[needed, least:].any()
            for needed, least, options in zip(*fields, strict=True)
        )

    def _opens(self, gate: NDArray[np.int64]) -> bool:
        first, length = int(gate[0]), int(gate[1])
        if not self.gated or length == 0:
            return True
        stack: list[Chance] = []
        for node in range(first, first + length):
            code, left = int(self.record["condition_code"][node]), int(self.record["condition_left"][node])
            if code in (codes.ALL, codes.ANY, codes.NOT):
                count = 1 if code == codes.NOT else left
                parts = stack[len(stack) - count :]
                del stack[len(stack) - count :]
                if code == codes.ALL:
                    stack.append(Chance(all(part.can for part in parts), all(part.must for part in parts)))
                elif code == codes.ANY:
                    stack.append(Chance(any(part.can for part in parts), any(part.must for part in parts)))
                else:
                    # what cannot hold yet may hold once more is reached, so only `never` makes a `not` certain
                    stack.append(Chance(not parts[0].must, False))
            else:
                number = float(self.record["condition_number"][node])
                can = self._can(code, left, int(self.record["condition_right"][node]), number)
                stack.append(Chance(can, code == codes.IF_ALWAYS))
        return stack[-1].can

    def _can(self, code: int, left: int, right: int, number: float) -> bool:
        """Whether one thing that a gate asks for can ever hold."""
        record = self.record
        if code == codes.IF_TRUST:
            return number <= self._most_trust()
        if code == codes.IF_CARRIED_OUT:
            return number <= self._most_phases()
        if code in (codes.IF_CALM, codes.IF_ROUND):
            return number <= int(record["round_count"])
        if code == codes.IF_QUIET:
            ceasefire = int(record["ceasefire_issue"])
            general = ceasefire >= 0 and bool(self.options[ceasefire, max(1, int(record["ceasefire_from"])) :].any())
            return number <= 0 or (general and number <= int(record["round_count"]))
        if code == codes.IF_PRESENT:
            return bool(record["attendance"][left] >= number or record["may_return"][left] == 1)
        if code in (codes.IF_AGREED, codes.IF_IN_FORCE):
            return bool(self.options[left, right:].any() if record["ordered"][left] == 1 else self.options[left, right])
        if code in codes.SUM_CODES:
            return self._sum(code, left, number)
        if code == codes.IF_VERIFICATION:
            return number <= self._most_tier(left)
        if code == codes.IF_MEDIATOR:
            return bool(record["mediator"] == 1)
        if code == codes.IF_TRACK_OPEN:
            return bool(self.tracks[left])
        return code != codes.IF_NEVER  # pain and hope, and whatever has no limit here, may become anything

    def _sum(self, code: int, place: int, number: float) -> bool:
        """Whether a sum can come to what is asked with the options that can be reached."""
        terms = []
        for issue in range(self.issues):
            if int(self.record["sum_issues"][place]) >> issue & 1:
                found = np.flatnonzero(self.options[issue, : int(self.record["option_count"][issue])])
                if self.record["sum_settled"][place]:
                    found = found[found > 0]
                terms.append(self.record["sum_amount"][place, issue, found].tolist())
        come = totals(float(self.record["sum_from"][place]), terms)
        return come is not None and come.allows(code, number)

    def _most_trust(self) -> float:
        """The most mutual trust that can be built: the start values, or the highest ceiling of what can be open."""
        in_use = self.tracks.copy()
        in_use[self.record["track_of"][: self.issues][self.options[:, 1:].any(axis=1)]] = True
        ceiling = float(self.record["trust_ceiling"][: self.track_count][in_use].max(initial=0.0))
        pairs = [(i, j) for i in self.parties for j in self.parties if i != j]
        return min((max(ceiling, float(self.record["trust"][i, j])) for i, j in pairs), default=100.0)

    def _most_phases(self) -> float:
        """The most phases that can be carried out; endless with an issue that goes on or may be signed again."""
        signed = self.options[:, 1:].any(axis=1)
        again = (self.record["continuing"][: self.issues] == 1) | (self.record["repeatable"][: self.issues] == 1)
        if (signed & again).any():
            return float("inf")
        # an issue may be signed at each of its options in turn
        return float((self.record["phases"][: self.issues] * self.options[:, 1:].sum(axis=1)).sum())

    def _most_tier(self, issue: int) -> int:
        """The highest verification tier that an issue can have."""
        record = self.record
        if record["monitored"][issue] == 1:
            monitor = int(record["monitor_issue"])
            tiers = record["monitor_tier"][np.flatnonzero(self.options[monitor])] if monitor >= 0 else np.zeros(1)
            most = int(tiers.max(initial=0))
        else:
            most = int(record["tier"][issue] if record["mediator"] == 1 else record["tier_alone"][issue])
        if record["mediator"] == 1:
            supply = record["mediator_act"][:, codes.VERIFY - codes.FACILITATE] == 1
            most = max(most, int(record["mediator_tier"][supply, record["track_of"][issue]].max(initial=0)))
        return min(most + self._tiers_by_cards(), int(record["verification_cap"]), 4)

    def _tiers_by_cards(self) -> int:
        """Tiers that an event card may add."""
        adds = [
            int(self.record["effect_amount"][effect])
            for card in range(len(self.record["card_first"]))
            for effect in range(
                int(self.record["card_first"][card]),
                int(self.record["card_first"][card]) + int(self.record["card_effects"][card]),
            )
            if self.record["effect_kind"][effect] == codes.VERIFICATION_TIER
        ]
        return max([0, *adds])
