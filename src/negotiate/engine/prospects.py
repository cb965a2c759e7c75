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
from negotiate.engine.conduct import breach_severity
from negotiate.engine.records import Twin, call
from negotiate.engine.rules import Rules


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
    gain = float(record["trust_gain"]) * float(record["step"][k]) * float(record["tier_learning"][tier])
    loss = float(_plainly(breach_severity)(Twin(rules.record), j, k))
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


def _plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The kernel's own source, uncompiled: compiling a bridge for one question would take longer than the answer."""
    plain: Callable[..., Any] = getattr(function, "py_func", function)
    return plain
