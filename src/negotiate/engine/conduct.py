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
    E_HELD_BACK,
    E_MADE_GOOD,
    E_PHASE,
    E_POSTPONED,
    E_SUSPENDED,
    KEPT,
    NOT_DUE,
    POLITICAL,
    STALLED,
    SUSPENDED,
)
from negotiate.engine.holders import whose_act
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import BELIEVED, TRUE, bank, begin_delivery, delivery_costs, forget_defaults
from negotiate.engine.log import note
from negotiate.engine.reciprocity import age_defaults, charge, fall
from negotiate.engine.trust import breach_loss, least_trust, lower_trust, raise_trust

DRAWS = 3
"""Random numbers that one duty on one day may take: an accident, a false alarm, and whether a panel clears it up."""


@kernel
def open_conduct(rules: Any, game: Any) -> None:
    """The implementation phase of a round begins: its first day, and nothing has failed yet."""
    game.day = 0
    game.seen_this_round = 0
    game.round_incidents = 0
    game.unquiet = 0
    for j in range(rules.party_count):
        game.carries_all[j] = 0
    for k in range(rules.issue_count):
        game.stopped[k] = 0
        game.going_on[k] = 1 if game.agreed[k] > 0 and game.done[k] >= rules.phases[k] else 0


@kernel
def is_due_today(rules: Any, game: Any, k: int) -> bool:
    """Whether issue k has a phase on this day of the round; a duty that goes on after its phases has one on day 0."""
    if game.agreed[k] == 0 or game.binding[k] == 0 or game.stopped[k] == 1:
        return False
    if game.going_on[k] == 1:
        return bool(rules.continuing[k] == 1 and game.day == 0)
    return bool(game.day < rules.pace[k] and game.done[k] < rules.phases[k])


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
        * rules.stake[k][game.agreed[k]]
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
def mark_due(rules: Any, game: Any) -> bool:
    """Mark who has something to carry out on this day; False when nobody has. Nobody is due who is ahead of another."""
    anybody = False
    for k in range(rules.issue_count):
        due = is_due_today(rules, game, k)
        for j in range(rules.party_count):
            game.conduct[k][j] = NOT_DUE
            if due and rules.obligor[k][j] == 1:
                if game.going_on[k] == 1 or game.delivered[BELIEVED][k][j] <= game.done[k]:
                    game.conduct[k][j] = DUE
                    anybody = True
    return anybody


@kernel
def punish(rules: Any, game: Any, log: Any, j: int, k: int, tier: int) -> None:
    """A breach by j on issue k was seen: trust falls, good deeds count less for a while, calm ends.

    A guarantor that is seen to break its own guarantee is believed less from then on (M14).
    """
    severity = breach_loss(rules, game, j, k)
    enforced = enforcement_now(rules, game, k)
    if game.going_on[k] == 1:
        # An incident within a duty that goes on weighs less than a broken promise, less still under good enforcement.
        severity *= rules.incident_severity * (1.0 - rules.incident_enforcement * enforced)
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1:
            lower_trust(game, i, j, severity)
            if k == rules.ceasefire_issue and enforced < rules.blame_enforcement:
                # Weak monitoring cannot tell who began: part of the blame sticks to the victim.
                lower_trust(game, j, i, severity * rules.blame_share)
    if k == rules.guarantee_issue and j == rules.guarantor_party:
        game.guarantor_credibility = max(0.0, game.guarantor_credibility - rules.guarantor_reneging)
    game.probation[j] = rules.probation_rounds
    game.detected += 1
    game.calm = 0
    note(log, E_BREACH_SEEN, game.round_number, j, -1, k, -1, tier, severity)


@kernel
def kept_gain(rules: Any, game: Any, k: int, tier: int) -> float:
    """Trust that a phase of issue k earns that is carried out under a verification tier: alpha m q (M3)."""
    return float(rules.trust_gain * rules.step[k] * rules.stake[k][game.agreed[k]] * rules.tier_learning[tier])


@kernel
def reward(rules: Any, game: Any, j: int, k: int, tier: int, factor: float) -> None:
    """Verified conduct of j on issue k: those exposed trust it more (M3)."""
    t = rules.track_of[k]
    amount = kept_gain(rules, game, k, tier) * factor
    if game.facilitated != 0:
        m = whose_act(rules, game, game.facilitated, t)
        if m >= 0:
            amount *= rules.facilitation[m][t]
    if game.probation[j] > 0:
        amount *= rules.probation_factor
    if game.binding[k] == POLITICAL:
        amount *= rules.political_factor
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1:
            raise_trust(rules, game, i, j, amount, rules.trust_ceiling[t])


@kernel
def collapse(rules: Any, game: Any, log: Any) -> None:
    """The ceasefire breaks down: its track falls back to the status quo, trust and support suffer, talks are suspended.

    For who broke it this is a material breach of every text in which it stood: the others may end those at once.
    """
    k = rules.ceasefire_issue
    t = rules.track_of[k]
    note(log, E_COLLAPSE, game.round_number, -1, -1, k, game.agreed[k], 0, 0.0)
    guilty = 0
    for j in range(rules.party_count):
        if rules.obligor[k][j] == 1 and game.overdue[k][j] > 0:
            game.material[j] = game.material[j] | game.texts_of[k]
            guilty = guilty | (1 << j)
    for m in range(rules.issue_count):
        if rules.track_of[m] == t and game.agreed[m] > 0:
            for j in range(rules.party_count):
                if rules.obligor[m][j] == 1 and (guilty >> j) & 1:
                    charge(rules, game, m, j, 0)
    for m in range(rules.issue_count):
        if rules.track_of[m] == t and game.agreed[m] > 0:
            fall(rules, game, log, m, guilty)
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
def fall_into_default(game: Any, k: int, j: int) -> None:
    """Obligor j has held back or has been seen to break issue k: the issue rests for the round, and j is in default."""
    game.stopped[k] = 1
    if game.overdue[k][j] == 0:
        game.overdue[k][j] = 1
        game.forgiven[k] = 0


@kernel
def suspect(rules: Any, game: Any, log: Any, j: int, k: int, tier: int) -> None:
    """A false alarm about j counts as part of a breach unless a dispute panel (from some tier on) clears it (M11)."""
    if uniform(game) >= rules.tier_false_alarm[tier]:
        return
    if tier >= rules.panel_tier and uniform(game) < detection(rules, tier):
        return
    note(log, E_FALSE_ALARM, game.round_number, j, -1, k, -1, tier, 0.0)
    loss = rules.false_alarm_factor * breach_loss(rules, game, j, k)
    for i in range(rules.party_count):
        if i != j and rules.exposed[k][i] == 1:
            lower_trust(game, i, j, loss)


@kernel
def settle_conduct(rules: Any, game: Any, log: Any, k: int, j: int, tier: int) -> int:
    """Work out what obligor j did on issue k on this day; returns what came of it: KEPT, STALLED, BREACHED or SUSPENDED.

    Whatever it is, as many random numbers are used up, so that the chances of what follows tell of no breach nobody saw.
    """
    drawn = game.draws
    came = outcome_of_day(rules, game, log, k, j, tier)
    game.draws = drawn + DRAWS
    return int(came)


@kernel
def outcome_of_day(rules: Any, game: Any, log: Any, k: int, j: int, tier: int) -> int:
    """What came of a duty on a day: KEPT, STALLED, BREACHED or SUSPENDED.

    A breach that is not seen is believed to be a delivery: it counts in the one ledger and not in the other.
    """
    going_on = game.going_on[k] == 1
    did = game.conduct[k][j]
    in_sight = rules.evident[k] == 1
    game.duties += 1
    if did == SUSPENDED:
        game.suspensions += 1
        if going_on:
            # rightly, but it was not done
            game.missed[TRUE][k][j] += 1
            game.missed[BELIEVED][k][j] += 1
        note(log, E_SUSPENDED, game.round_number, j, -1, k, -1, 0, 0.0)
        return SUSPENDED
    if delivery_costs(rules, game, j, k):
        game.costly[j] += 1
        if did == STALLED or did == BREACHED:
            game.withheld[j] += 1
    if did == DUE:
        did = STALLED  # nobody decided (an absent seat): the phase simply does not happen
    if did == KEPT and rules.accident > 0.0 and uniform(game) < rules.accident:
        did = BREACHED  # the own side could not deliver
    if did == STALLED:
        game.stalled[k][j] += 1
        if game.stalled[k][j] >= rules.stalls_to_breach:
            game.stalled[k][j] = 0
            did = BREACHED
            in_sight = True  # everybody has been waiting for it
        else:
            if going_on:
                game.missed[TRUE][k][j] += 1
                game.missed[BELIEVED][k][j] += 1
            game.seen_held[k][j] += 1
            fall_into_default(game, k, j)
            note(log, E_HELD_BACK, game.round_number, j, -1, k, -1, 0, 0.0)
            for i in range(rules.party_count):
                if i != j and rules.exposed[k][i] == 1:
                    lower_trust(game, i, j, rules.stall_trust)
            return STALLED
    if did == BREACHED:
        game.breaches += 1
        if going_on:
            game.missed[TRUE][k][j] += 1
        if in_sight or uniform(game) < detection(rules, tier):
            if going_on:
                game.missed[BELIEVED][k][j] += 1
            game.seen_broken[k][j] += 1
            fall_into_default(game, k, j)
            punish(rules, game, log, j, k, tier)
            return BREACHED
    else:
        game.kept += 1
        if not going_on:
            game.delivered[TRUE][k][j] += 1.0
    # carried out, or believed to be
    game.seen_kept[k][j] += 1
    if not going_on:
        game.delivered[BELIEVED][k][j] += 1.0
    if game.overdue[k][j] > 0:
        note(log, E_MADE_GOOD, game.round_number, j, -1, k, -1, 0, 0.0)
    game.stalled[k][j] = 0
    game.overdue[k][j] = 0
    # what the receiver sees by itself is learnt from as much as from a jointly verified step (tier 2)
    reward(rules, game, j, k, max(tier, 2) if rules.evident[k] == 1 else tier, rules.continuing_factor if going_on else 1.0)
    if did == KEPT and not going_on and rules.evident[k] == 0:
        suspect(rules, game, log, j, k, tier)
    return KEPT


@kernel
def lists_differ(rules: Any, game: Any, log: Any, k: int, tier: int) -> bool:
    """Whether the lists of this day's phase do not match, so that it is postponed to the next round: nobody's default.

    Verification finds and settles beforehand what it would see: chance mismatch (1 - d) (M11).
    """
    if rules.mismatch[k] <= 0.0 or uniform(game) >= rules.mismatch[k] * (1.0 - detection(rules, tier)):
        return False
    game.stopped[k] = 1
    note(log, E_POSTPONED, game.round_number, -1, game.day, k, -1, tier, 0.0)
    return True


@kernel
def settle_issue(rules: Any, game: Any, log: Any, k: int) -> int:
    """Work out one day of issue k, all obligors at once; returns how many breaches were seen."""
    due = 0
    for j in range(rules.party_count):
        if game.conduct[k][j] != NOT_DUE:
            due += 1
    if due == 0:
        return 0
    tier = tier_now(rules, game, k)
    going_on = game.going_on[k] == 1
    if not going_on and lists_differ(rules, game, log, k, tier):
        return 0
    if going_on:
        game.owed[k] += 1
    seen = 0
    failed = 0
    came = 0
    for j in range(rules.party_count):
        if game.conduct[k][j] == NOT_DUE:
            continue
        outcome = settle_conduct(rules, game, log, k, j, tier)
        if outcome == KEPT:
            came += 1
        else:
            failed += 1
            if outcome == BREACHED:
                seen += 1
    if failed > 0 and k == rules.ceasefire_issue:
        game.unquiet = 1
    if going_on:
        return seen
    least = rules.phases[k]
    obligors = 0
    for j in range(rules.party_count):
        if rules.obligor[k][j] == 1:
            least = min(least, int(game.delivered[BELIEVED][k][j]))
            obligors += 1
    # people come home with every delivery of every obligor, and only with those
    people = people_of_phase(rules, game, k) * came / max(obligors, 1)
    if rules.pool[k] > 0.0:
        people = min(people, rules.pool[k] - game.returned[k])
    game.returned[k] += people
    if least > game.done[k] or people > 0.0:
        advance = 1 if least > game.done[k] else 0
        game.done[k] = max(least, game.done[k])
        game.phases_verified += advance
        note(log, E_PHASE, game.round_number, -1, game.day, k, game.done[k], tier, people)
    if game.done[k] >= rules.phases[k]:
        complete(rules, game, k)
    return seen


@kernel
def people_of_phase(rules: Any, game: Any, k: int) -> float:
    """People who return when all obligors deliver the next phase of issue k."""
    whole = rules.people[k][game.agreed[k]]
    phase = min(game.done[k], rules.phases[k] - 1)
    if rules.phase_share[k][0] > 0.0 and phase < len(rules.phase_share[k]):
        return float(whole * rules.phase_share[k][phase])
    return float(whole / rules.phases[k])


@kernel
def complete(rules: Any, game: Any, k: int) -> None:
    """All phases of issue k are believed to be carried out; what may be repeated can be signed anew."""
    option = game.agreed[k]
    if reaches_higher(rules, game, k, option):
        game.best_done[k] = option
    game.completed_round[k] = game.round_number
    if rules.repeatable[k] == 1:
        bank(rules, game, k)
        game.repeats[k] += 1
        game.agreed[k] = 0
        game.binding[k] = 0
        game.texts_of[k] = 0
        begin_delivery(rules, game, k)
        forget_defaults(rules, game, k)


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
def is_in_force(rules: Any, game: Any, k: int) -> bool:
    """Whether what stands on issue k has been carried out by all, as far as anybody knows."""
    return bool(game.agreed[k] > 0 and game.done[k] >= rules.phases[k])


@kernel
def settle_day(rules: Any, game: Any, log: Any) -> None:
    """One day of the implementation phase: what all seats decided is revealed together."""
    before = game.detected
    for k in range(rules.issue_count):
        if game.agreed[k] == 0:
            continue  # nothing stands, so nobody was due
        seen = settle_issue(rules, game, log, k)
        if k == rules.ceasefire_issue:
            game.round_incidents += seen
    game.seen_this_round += game.detected - before
    for k in range(rules.issue_count):
        if game.stopped[k] == 1:
            # somebody has failed, or the lists have: what was promised in advance is asked again
            for j in range(rules.party_count):
                if game.overdue[k][j] == 0:
                    game.carries_all[j] = 0


@kernel
def settle_round(rules: Any, game: Any, log: Any) -> None:
    """The end of the implementation phase: defaults grow older; the ceasefire's quiet rounds, incidents and collapse."""
    if game.seen_this_round == 0:
        game.calm += 1
    incidents = game.round_incidents
    if rules.ceasefire_issue >= 0:
        settle_ceasefire(rules, game, log, incidents)
    age_defaults(rules, game, log)


@kernel
def settle_ceasefire(rules: Any, game: Any, log: Any, incidents: int) -> None:
    """A round of the ceasefire: quiet when it is carried out and nobody was seen to break it; too many incidents end it."""
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
    if standing >= rules.ceasefire_from and game.unquiet == 0 and is_in_force(rules, game, rules.ceasefire_issue):
        game.quiet += 1
        game.quiet_rounds += 1
        if game.quiet > game.ceasefire_longest:
            game.ceasefire_longest = game.quiet
    else:
        game.quiet = 0
