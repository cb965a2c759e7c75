"""What carrying out, stalling or breaking one's word is likely to bring: the numbers an obligor may know beforehand.

Every number comes from the rules and from public facts: no chance is drawn, and nothing of the other seats is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.belief import detection, tier_now
from negotiate.engine.conduct import kept_gain
from negotiate.engine.gestures import gesture_gain
from negotiate.engine.kernel import kernel
from negotiate.engine.records import Twin, call
from negotiate.engine.rules import Rules
from negotiate.engine.trust import breach_loss


@kernel
def fill_stakes(rules: Any, game: Any, j: int, losses: Any, gains: Any) -> float:
    """What the word of party j is worth in trust, points: what each other party exposed to it loses and gains.

    losses[issue] by a breach that is seen, gains[issue] by a phase kept as the issue is verified now, apart from ceilings
    and caps. Returns what a gesture earns for each step of its size.
    """
    for k in range(rules.issue_count):
        losses[k] = breach_loss(rules, j, k)
        gains[k] = kept_gain(rules, k, tier_now(rules, game, k))
    return gesture_gain(rules, 1)


@dataclass(frozen=True)
class Prospects:
    """What an obligor may reckon with on one issue this round. Trust is in points on the 0..100 scale, chances 0..1."""

    due: int
    """Phases that fall due this round."""
    tier: int
    detection: float
    """Chance that a breach is seen."""
    false_alarm: float
    """Chance that a phase kept looks broken; higher tiers clear some of these suspicions up. 0 for a duty that goes on."""
    exposed: tuple[str, ...]
    """Parties whose trust depends on it."""
    trust_gain: float
    """Most trust that each of them can gain from it."""
    trust_loss: float
    """Most trust that each of them loses by a breach that is seen."""
    probation_rounds: int
    """Rounds for which good deeds count less after that."""
    stall_loss: float
    """Trust that each of them loses by a stalled phase."""
    stalls: int
    """Stalls in a row so far."""
    stalls_to_breach: int
    """Stalls in a row that count as a breach."""


def prospects(rules: Rules, game: NDArray[np.void], party: str, issue: str) -> Prospects:
    """What `party` may reckon with on `issue` in a game record, shape (1,). Raises ValueError for an unknown name."""
    names, record, state = rules.names, rules.record[0], game[0]
    j, k = names.parties.index(party), names.issues.index(issue)
    tier = int(call(tier_now, rules.record, game, k))
    left = int(record["phases"][k]) - int(state["done"][k])
    due = min(left, int(record["pace"][k])) if left > 0 else int(record["continuing"][k])
    losses, gains = np.zeros(rules.size.issues), np.zeros(rules.size.issues)
    call(fill_stakes, rules.record, game, j, losses, gains)
    gain, loss = float(gains[k]), float(losses[k])
    goes_on = bool(record["continuing"][k]) and int(state["done"][k]) >= int(record["phases"][k])
    if goes_on:
        gain *= float(record["continuing_factor"])
        loss *= float(record["incident_severity"])
    return Prospects(
        due=due,
        tier=tier,
        detection=float(_plainly(detection)(Twin(rules.record), tier)),
        false_alarm=0.0 if goes_on else float(record["tier_false_alarm"][tier]),
        exposed=tuple(name for i, name in enumerate(names.parties) if i != j and int(record["exposed"][k][i])),
        trust_gain=min(float(record["trust_gain_cap"]), gain * due),
        trust_loss=loss,
        probation_rounds=int(record["probation_rounds"]),
        stall_loss=float(record["stall_trust"]),
        stalls=int(state["stalled"][k][j]),
        stalls_to_breach=int(record["stalls_to_breach"]),
    )


def loss_by_breach(rules: Rules, party: str, issue: str) -> float:
    """Trust in `party` that everybody exposed loses by a breach of `issue` that is seen, points (M3, M17)."""
    names = rules.names
    return float(call(breach_loss, rules.record, names.parties.index(party), names.issues.index(issue)))


def gain_by_phase(rules: Rules, issue: str, tier: int) -> float:
    """Trust that a phase of `issue` earns that is kept under a verification tier, points, before ceilings and caps (M3)."""
    return float(call(kept_gain, rules.record, rules.names.issues.index(issue), tier))


def _plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel's own source, uncompiled: compiling a bridge for one question would take longer than the answer."""
    plain: Callable[..., Any] = getattr(function, "py_func", function)
    return plain
