"""Mediators that share the tracks: who holds which, where each sits, and on what its act bears (M13).

Where there is one mediator, or several take turns, the one in the chair has the mediator's seat and every track.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import MEDIATE
from negotiate.engine.kernel import inlined, kernel


@inlined
def mediator_seat(rules: Any, game: Any, m: int) -> int:
    """The seat of the mediator at place m; those who take turns have the same."""
    return len(game.tabled) - 1 if m == 0 or rules.shares_tracks == 0 else rules.party_count + m - 1


@kernel
def holder_of(rules: Any, game: Any, t: int) -> int:
    """The mediator, by its place, that holds track t in this round; -1: nobody does."""
    if rules.shares_tracks == 0:
        return int(game.chair)
    return int(rules.holder[min(game.round_number, len(rules.holder)) - 1][t])


@kernel
def sits(rules: Any, game: Any, m: int) -> bool:
    """Whether the mediator at place m mediates in this round."""
    if rules.shares_tracks == 0:
        return bool(game.chair == m)
    for t in range(rules.track_count):
        if holder_of(rules, game, t) == m:
            return True
    return False


@inlined
def mark_of(rules: Any, game: Any) -> int:
    """The bit of the mediator that acts, in `game.facilitated` and `game.verified_now`."""
    return 1 << game.chair if rules.shares_tracks == 1 else 1


@kernel
def whose_act(rules: Any, game: Any, marks: int, t: int) -> int:
    """The mediator, by its place, whose act of this round bears on track t, of those who are marked; -1: nobody's does."""
    m = holder_of(rules, game, t)
    if rules.shares_tracks == 1 and (m < 0 or (marks >> m) & 1 == 0):
        return -1
    return int(m) if marks != 0 else -1


@kernel
def supplied_tier(rules: Any, game: Any, t: int) -> int:
    """The tier that what is carried out on track t has by a verification act of this round; 0 without one."""
    m = whose_act(rules, game, game.verified_now, t)
    return int(rules.mediator_tier[m][t]) if m >= 0 else 0


@inlined
def is_anothers(rules: Any, game: Any, k: int) -> bool:
    """Whether a mediator is asked for its act that may table nothing on issue k: it does not hold the track."""
    return bool(
        rules.shares_tracks == 1 and game.pending_kind == MEDIATE and holder_of(rules, game, rules.track_of[k]) != game.chair
    )


@kernel
def inclusion_in(rules: Any, round_number: int) -> float:
    """What the mediators of a round add to inclusion: as much as the one of them that adds most."""
    r = min(round_number, len(rules.holder)) - 1
    if rules.shares_tracks == 0:
        return float(rules.mediator_inclusion[rules.chair[r]])
    most = 0.0
    for t in range(rules.track_count):
        if rules.holder[r][t] >= 0:
            most = max(most, rules.mediator_inclusion[rules.holder[r][t]])
    return float(most)
