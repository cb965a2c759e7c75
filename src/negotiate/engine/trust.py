"""Directed trust on the 0..100 scale: gains are capped per round, losses are not (docs/model.md M3)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import kernel


@kernel
def least_trust(rules: Any, game: Any) -> float:
    """Mutual trust: the least over ordered pairs of principals; 100 when there are fewer than two."""
    least = 100.0
    for i in range(rules.party_count):
        if rules.principal[i] == 1:
            for j in range(rules.party_count):
                if j != i and rules.principal[j] == 1 and game.trust[i][j] < least:
                    least = game.trust[i][j]
    return least


@kernel
def mean_trust(rules: Any, game: Any) -> float:
    """Mean over ordered pairs of principals; 0 when there are fewer than two."""
    total = 0.0
    pairs = 0
    for i in range(rules.party_count):
        if rules.principal[i] == 1:
            for j in range(rules.party_count):
                if j != i and rules.principal[j] == 1:
                    total += game.trust[i][j]
                    pairs += 1
    if pairs == 0:
        return 0.0
    return total / pairs


@kernel
def open_ceiling(rules: Any, game: Any) -> float:
    """The highest trust that working together can build now: the largest ceiling of an open track (M4)."""
    ceiling = 0.0
    for t in range(rules.track_count):
        if game.track_open[t] == 1 and rules.trust_ceiling[t] > ceiling:
            ceiling = rules.trust_ceiling[t]
    return ceiling


@kernel
def raise_trust(rules: Any, game: Any, i: int, j: int, amount: float, ceiling: float) -> None:
    """T_ij += amount * (1 - T_ij / ceiling), within what is left of this round's cap. No gain at or over the ceiling."""
    now = game.trust[i][j]
    if ceiling <= 0.0 or now >= ceiling:
        return
    gain = amount * (1.0 - now / ceiling)
    left = rules.trust_gain_cap - game.gained[i][j]
    if gain > left:
        gain = left
    if gain <= 0.0:
        return
    game.gained[i][j] += gain
    now += gain
    game.trust[i][j] = now if now < 100.0 else 100.0


@kernel
def lower_trust(game: Any, i: int, j: int, amount: float) -> None:
    """T_ij -= amount, not below 0."""
    now = game.trust[i][j] - amount
    game.trust[i][j] = now if now > 0.0 else 0.0


@kernel
def broken_promise(rules: Any, step: float) -> float:
    """Trust that a broken promise of this trust size takes from those who see it, points: lambda alpha m (M3)."""
    return float(rules.trust_gain * rules.trust_loss_ratio * step)


@kernel
def breach_loss(rules: Any, game: Any, j: int, k: int) -> float:
    """Trust in party j that everybody exposed loses by a breach of issue k that is seen, points (M3, M17)."""
    return broken_promise(rules, rules.step[k] * rules.stake[k][game.agreed[k]]) * float(rules.control[j])


@kernel
def lower_between_principals(rules: Any, game: Any, i: int, amount: float) -> None:
    """Both directions between party i and every other principal lose `amount`."""
    for j in range(rules.party_count):
        if j != i and rules.principal[j] == 1:
            lower_trust(game, i, j, amount)
            lower_trust(game, j, i, amount)


@kernel
def drift(rules: Any, game: Any) -> None:
    """Each round T_ij moves a little toward the disposition B_ij (M3); the round's gains start anew."""
    for i in range(rules.party_count):
        for j in range(rules.party_count):
            if i != j:
                game.trust[i][j] += rules.trust_decay * (game.disposition[i][j] - game.trust[i][j])
                game.gained[i][j] = 0.0
