"""What a party believes: enforcement of an obligation (M5), that the obligors will comply (M5), and what others want."""

from __future__ import annotations

from typing import Any

from negotiate.engine.holders import supplied_tier
from negotiate.engine.kernel import kernel
from negotiate.engine.misreading import as_shown, error


@kernel
def capped_tier(rules: Any, game: Any, tier: int, track: int) -> int:
    """A tier after this round's verification act, a monitor that was denied access, and the scenario's cap."""
    if game.verified_now != 0:
        tier = max(tier, supplied_tier(rules, game, track))
    if game.tier_penalty_until >= game.round_number:
        tier += game.tier_penalty
    if tier > rules.verification_cap:
        tier = rules.verification_cap
    if tier < 0:
        tier = 0
    if tier > 4:
        tier = 4
    return tier


@kernel
def fixed_tier(rules: Any, game: Any, k: int) -> int:
    """Verification tier of issue k apart from the monitoring issue."""
    tier = rules.tier[k] if rules.mediator == 1 else rules.tier_alone[k]
    return capped_tier(rules, game, tier, rules.track_of[k])


@kernel
def monitored_tier(rules: Any, game: Any, option: int) -> int:
    """Verification tier that `option` of the monitoring issue supplies, to every issue it monitors."""
    if rules.monitor_issue < 0:
        return capped_tier(rules, game, 0, 0)
    return capped_tier(rules, game, rules.monitor_tier[option], rules.track_of[rules.monitor_issue])


@kernel
def monitor_in_place(rules: Any, game: Any) -> int:
    """The option of the monitoring issue that watches now: monitors watch once they are deployed, not once agreed."""
    k = rules.monitor_issue
    if k < 0 or game.done[k] < rules.phases[k]:
        return 0
    return int(game.agreed[k])


@kernel
def tier_now(rules: Any, game: Any, k: int) -> int:
    """Verification tier under which issue k is carried out now, 0..4."""
    if rules.monitored[k] == 1:
        return monitored_tier(rules, game, monitor_in_place(rules, game))
    return fixed_tier(rules, game, k)


@kernel
def tier_strength(rules: Any, tier: int) -> float:
    """Enforcement that a verification tier gives by itself, 0..most_enforcement."""
    strength = rules.tier_enforcement[tier] * rules.verification_scale
    return strength if strength < rules.most_enforcement else rules.most_enforcement


@kernel
def detection(rules: Any, tier: int) -> float:
    """Chance that a breach is seen, 0..1."""
    chance = rules.tier_detection[tier] * rules.verification_scale
    return chance if chance < 1.0 else 1.0


@kernel
def monitored_enforcement(rules: Any, game: Any, monitor: int, guarantee: int, snapback: int) -> float:
    """E = 1 - (1 - e_ver)(1 - c_g e_guar)(1 - e_snap snapback) of M5, for the options given, 0..1."""
    lack = 1.0 - tier_strength(rules, monitored_tier(rules, game, monitor))
    strength = game.boost
    if rules.guarantee_issue >= 0:
        strength += rules.guarantee_strength[guarantee]
    backed = game.guarantor_credibility * strength
    lack *= 1.0 - (backed if backed < 1.0 else 1.0)
    if rules.snapback_issue >= 0 and rules.snapback_option[snapback] == 1:
        lack *= 1.0 - rules.snapback_strength
    return 1.0 - lack


@kernel
def enforcement_now(rules: Any, game: Any, k: int) -> float:
    """Enforcement strength over issue k as things are agreed now, 0..1."""
    if rules.monitored[k] == 1:
        monitor = monitor_in_place(rules, game)
        guarantee = game.agreed[rules.guarantee_issue] if rules.guarantee_issue >= 0 else 0
        snapback = game.agreed[rules.snapback_issue] if rules.snapback_issue >= 0 else 0
        return monitored_enforcement(rules, game, monitor, guarantee, snapback)
    return tier_strength(rules, fixed_tier(rules, game, k))


@kernel
def doubt(rules: Any, game: Any, i: int, k: int) -> float:
    """1 - T/100 for the party that i trusts least among those it depends on in issue k; 0 when it depends on nobody.

    It depends on the other obligors; a sole obligor with something at stake depends on the other principals who own the
    issue, because it performs first and they could fail to keep their side of the bargain.
    """
    most = 0.0
    others = 0
    for j in range(rules.party_count):
        if j != i and rules.obligor[k][j] == 1:
            others += 1
            lack = 1.0 - game.trust[i][j] * 0.01
            if lack > most:
                most = lack
    if others == 0 and rules.exposure[i][k] > 0.0:
        for j in range(rules.party_count):
            if j != i and rules.principal[j] == 1 and rules.owner[k][j] == 1:
                lack = 1.0 - game.trust[i][j] * 0.01
                if lack > most:
                    most = lack
    return most


@kernel
def belief(rules: Any, game: Any, i: int, k: int) -> float:
    """p of M5: party i's belief that issue k will be carried out by the others, 0..1."""
    return 1.0 - doubt(rules, game, i, k) * (1.0 - enforcement_now(rules, game, k))


@kernel
def fill_beliefs(rules: Any, game: Any, i: int, beliefs: Any) -> None:
    """Party i's belief in every issue: beliefs[issue], 0..1."""
    for k in range(rules.issue_count):
        beliefs[k] = belief(rules, game, i, k)


@kernel
def estimate(rules: Any, game: Any, seat: int, j: int, k: int, option: int) -> float:
    """What `seat` thinks option `option` of issue k is worth to party j, points; exact for its own party.

    The error is drawn for each game, seat, party and option, with a spread that facilitation shrinks (misreading.py). Where
    a party has no say and no stake there is nothing to misread.
    """
    value = rules.value[j][k][option]
    if seat == j or option == 0 or rules.concerned[j][k] == 0 or game.misreading == 0.0:
        return value
    return as_shown(value + error(game, seat, j, k, option))


@kernel
def fill_estimates(rules: Any, game: Any, seat: int, table: Any) -> None:
    """What `seat` thinks every option is worth to every party, points: table[party][issue][option]; its own are exact."""
    for j in range(rules.party_count):
        for k in range(rules.issue_count):
            for option in range(rules.option_count[k]):
                table[j][k][option] = estimate(rules, game, seat, j, k, option)


@kernel
def fill_errors(rules: Any, game: Any, seat: int, table: Any) -> None:
    """By how much `seat` misreads every option that it can misread, points: table[party][issue][option], else 0."""
    for j in range(rules.party_count):
        for k in range(rules.issue_count):
            for option in range(rules.option_count[k]):
                wrong = seat != j and option > 0 and rules.concerned[j][k] == 1
                table[j][k][option] = error(game, seat, j, k, option) if wrong else 0.0
