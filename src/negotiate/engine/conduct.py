"""Carrying out what was signed: phases, stalling, breach, verification, and the life of a ceasefire (M3, M11, M12)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.belief import detection, enforcement_now, tier_now
from negotiate.engine.chance import uniform
from negotiate.engine.codes import (
    BREACHED,
    DUE,
    E_BREACH_SEEN,
    E_COLLAPSE,
    E_FALSE_ALARM,
    E_PHASE,
    KEPT,
    NOT_DUE,
    POLITICAL,
    STALLED,
)
from negotiate.engine.kernel import kernel
from negotiate.engine.log import note
from negotiate.engine.trust import breach_loss, least_trust, lower_trust, raise_trust


@kernel
def phases_due(rules: Any, game: Any, k: int) -> int:
    """Phases of issue k that fall due this round; a continuing duty after its phases counts as one."""
    if game.agreed[k] == 0 or game.binding[k] == 0:
        return 0
    left = rules.phases[k] - game.done[k]
    if left > 0:
        return int(min(left, rules.pace[k]))
    return 1 if rules.continuing[k] == 1 else 0


@kernel
def temptation(rules: Any, game: Any, j: int, k: int) -> float:
    """Chance that obligor j breaks issue k this round, 0..1: M12's b_j without the accident."""
    trusted = 100.0
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1 and game.trust[j][i] < trusted:
            trusted = game.trust[j][i]
    lack = 1.0 - trusted * 0.01
    artificial = game.side_signed[k] - game.side
    if artificial < 0.0:
        artificial = 0.0
    chance = (
        rules.breach_base[k]
        * (1.0 - enforcement_now(rules, game, k))
        * lack
        * lack
        * (rules.readiness + game.hope[j])
        * rules.temper[j]
        * (1.0 - rules.inclusion_breach * game.inclusion)
        * (1.0 + rules.side_breach * artificial)
    )
    return min(chance, 1.0)


@kernel
def mark_due(rules: Any, game: Any) -> None:
    """At the start of the implementation phase: who has something to carry out."""
    for k in range(rules.issue_count):
        due = phases_due(rules, game, k)
        for j in range(rules.party_count):
            game.conduct[k][j] = DUE if due > 0 and rules.obligor[k][j] == 1 else NOT_DUE


@kernel
def punish(rules: Any, game: Any, log: Any, j: int, k: int, tier: int) -> None:
    """A breach by j on issue k was seen: trust falls, good deeds count half for a while, calm ends."""
    severity = breach_loss(rules, j, k)
    enforced = enforcement_now(rules, game, k)
    if rules.continuing[k] == 1 and game.done[k] >= rules.phases[k]:
        # An incident within a duty that goes on weighs less than a broken promise, less still under good enforcement.
        severity *= rules.incident_severity * (1.0 - rules.incident_enforcement * enforced)
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1:
            lower_trust(game, i, j, severity)
            if k == rules.ceasefire_issue and enforced < rules.blame_enforcement:
                # Weak monitoring cannot tell who began: part of the blame sticks to the victim.
                lower_trust(game, j, i, severity * rules.blame_share)
    game.probation[j] = rules.probation_rounds
    game.detected += 1
    game.calm = 0
    note(log, E_BREACH_SEEN, game.round_number, j, -1, k, -1, tier, severity)


@kernel
def kept_gain(rules: Any, k: int, tier: int) -> float:
    """Trust that a phase of issue k earns that is carried out under a verification tier: alpha m q (M3)."""
    return float(rules.trust_gain * rules.step[k] * rules.tier_learning[tier])


@kernel
def reward(rules: Any, game: Any, j: int, k: int, phases: int, tier: int, factor: float) -> None:
    """Verified conduct of j on issue k: those exposed trust it more (M3)."""
    t = rules.track_of[k]
    amount = kept_gain(rules, k, tier) * factor
    if game.facilitated == 1:
        amount *= rules.facilitation[t]
    if game.probation[j] > 0:
        amount *= rules.probation_factor
    if game.binding[k] == POLITICAL:
        amount *= rules.political_factor
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1:
            for _ in range(phases):
                raise_trust(rules, game, i, j, amount, rules.trust_ceiling[t])


@kernel
def collapse(rules: Any, game: Any, log: Any) -> None:
    """The ceasefire breaks down: its track falls back to the status quo, trust and support suffer, talks are suspended."""
    t = rules.track_of[rules.ceasefire_issue]
    note(log, E_COLLAPSE, game.round_number, -1, -1, rules.ceasefire_issue, game.agreed[rules.ceasefire_issue], 0, 0.0)
    for k in range(rules.issue_count):
        if rules.track_of[k] == t:
            game.agreed[k] = 0
            game.done[k] = 0
            game.binding[k] = 0
            for j in range(rules.party_count):
                game.conduct[k][j] = NOT_DUE
                game.stalled[k][j] = 0
    for i in range(rules.party_count):
        if rules.principal[i] == 1:
            game.support[i] = max(0.0, game.support[i] - rules.collapse_support_loss)
            for j in range(rules.party_count):
                if j != i and rules.principal[j] == 1:
                    lower_trust(game, i, j, rules.collapse_trust_loss)
    game.collapses += 1
    game.quiet = 0
    game.suspended_until = game.round_number + rules.collapse_suspension


@kernel
def settle_issue(rules: Any, game: Any, log: Any, k: int) -> int:
    """Work out what the obligors of issue k did this round; returns how many breaches were seen."""
    due = phases_due(rules, game, k)
    if due == 0:
        return 0
    tier = tier_now(rules, game, k)
    seen = 0
    failed = 0
    kept = 0
    going_on = game.done[k] >= rules.phases[k]
    for j in range(rules.party_count):
        did = game.conduct[k][j]
        if did == NOT_DUE:
            continue
        game.duties += 1
        if did == DUE:
            # Nobody decided (an absent seat): the phase simply does not happen.
            did = STALLED
        if did == KEPT and rules.accident > 0.0 and uniform(game) < rules.accident:
            did = BREACHED  # the own side could not deliver
        if did == STALLED:
            game.stalled[k][j] += 1
            if game.stalled[k][j] >= rules.stalls_to_breach:
                game.stalled[k][j] = 0
                did = BREACHED
            else:
                failed += 1
                for i in range(rules.party_count):
                    if i != j and rules.exposed[k][i] == 1:
                        lower_trust(game, i, j, rules.stall_trust)
        game.conduct[k][j] = did
        if did == BREACHED:
            game.breaches += 1
            if uniform(game) < detection(rules, tier):
                seen += 1
                failed += 1
                punish(rules, game, log, j, k, tier)
        elif did == KEPT:
            game.stalled[k][j] = 0
            game.kept += 1
            kept += 1
            factor = rules.continuing_factor if going_on else 1.0
            reward(rules, game, j, k, due, tier, factor)
            if not going_on and uniform(game) < rules.tier_false_alarm[tier]:
                # A false alarm counts as part of a breach unless a dispute panel (from some tier on) clears it (M11).
                if tier < rules.panel_tier or uniform(game) >= detection(rules, tier):
                    note(log, E_FALSE_ALARM, game.round_number, j, -1, k, -1, tier, 0.0)
                    loss = rules.false_alarm_factor * breach_loss(rules, j, k)
                    for i in range(rules.party_count):
                        if i != j and rules.exposed[k][i] == 1:
                            lower_trust(game, i, j, loss)
    if failed > 0 or going_on:
        return seen
    # Every obligor performed, or cheated unseen: the phases count as done.
    option = game.agreed[k]
    people = rules.people[k][option] * due / rules.phases[k]
    if rules.pool[k] > 0.0:
        people = min(people, rules.pool[k] - game.returned[k])
    game.returned[k] += people
    game.done[k] += due
    if kept > 0:
        game.phases_verified += due
        note(log, E_PHASE, game.round_number, -1, -1, k, game.done[k], tier, people)
    if game.done[k] >= rules.phases[k]:
        if reaches_higher(rules, game, k, option):
            game.best_done[k] = option
        game.completed_round[k] = game.round_number
        if rules.repeatable[k] == 1:
            game.agreed[k] = 0
            game.done[k] = 0
            game.binding[k] = 0
    return seen


@kernel
def reaches_higher(rules: Any, game: Any, k: int, option: int) -> bool:
    """Whether carrying out `option` is the furthest issue k has come (the latest one, where options are no scale)."""
    return bool(rules.ordered[k] == 0 or option > game.best_done[k])


@kernel
def tolerated_incidents(rules: Any, game: Any) -> int:
    """Incidents within the window at which the ceasefire collapses: one, more with trust, one more well enforced (M12)."""
    tolerated = 1 + int(least_trust(rules, game) / rules.collapse_trust_step)
    if enforcement_now(rules, game, rules.ceasefire_issue) >= rules.collapse_bonus_enforcement:
        tolerated += 1
    return tolerated


@kernel
def settle_round(rules: Any, game: Any, log: Any) -> None:
    """The implementation phase for all issues, then the ceasefire's life: quiet rounds, incidents, collapse."""
    breaches_seen = 0
    incidents = 0
    for k in range(rules.issue_count):
        seen = settle_issue(rules, game, log, k)
        breaches_seen += seen
        if k == rules.ceasefire_issue:
            incidents = seen
    if breaches_seen == 0:
        game.calm += 1
    if rules.ceasefire_issue < 0:
        return
    window = len(game.incidents)
    for w in range(window - 1):
        game.incidents[w] = game.incidents[w + 1]
    game.incidents[window - 1] = incidents
    standing = game.agreed[rules.ceasefire_issue]
    if standing == 0:
        game.quiet = 0
        return
    total = 0
    for w in range(window):
        total += game.incidents[w]
    if incidents > 0:
        if total >= tolerated_incidents(rules, game):
            collapse(rules, game, log)
            return
        game.quiet = 0
        return
    if standing >= rules.ceasefire_from:
        game.quiet += 1
        game.quiet_rounds += 1
        if game.quiet > game.ceasefire_longest:
            game.ceasefire_longest = game.quiet
    else:
        game.quiet = 0
