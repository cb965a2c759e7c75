"""The ledger: what every party has from what has been delivered. One worth for decision, display and score (M2, M7, M21).

    worth = prior + (D + b D) o - b D w   where D = target - prior > 0      (an obligor's delivery costs it the share b)
    worth = prior + D w                   where D < 0
    U_i   = sum of worth - exposure + (1 - E) R_i + side payments - gestures - audience cost - debts + words

o is the mean delivered share of the obligors other than i (its own where there is no other), w its own (o where it is no
obligor), `prior` what i already holds from earlier texts, E the share of the conflict that what is delivered ends. Words are
what communiqués bring those who joined them (M18).

There are two ledgers. TRUE holds what was delivered: the final score and the debrief read it. BELIEVED holds what everybody
has reason to believe was delivered: a breach that verification does not see counts there as delivered. Views, players and
gates read it, so that nothing that is public tells of a breach nobody saw.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.kernel import kernel

TRUE, BELIEVED = 0, 1


@kernel
def delivered_share(rules: Any, game: Any, ledger: int, k: int, j: int) -> float:
    """Share of what stands on issue k that obligor j has delivered, 0..1; of a duty that goes on, times the share kept."""
    if game.agreed[k] == 0 or game.binding[k] == 0:
        return 0.0
    part = game.delivered[ledger][k][j] / rules.phases[k]
    if game.owed[k] > 0:
        part *= 1.0 - game.missed[ledger][k][j] / game.owed[k]
    return float(part)


@kernel
def others_share(rules: Any, game: Any, ledger: int, k: int, i: int) -> float:
    """Mean delivered share of the obligors of issue k other than party i, 0..1; of i itself where it is the only one."""
    total = 0.0
    count = 0
    for j in range(rules.party_count):
        if j != i and rules.obligor[k][j] == 1:
            total += delivered_share(rules, game, ledger, k, j)
            count += 1
    if count == 0:
        return float(delivered_share(rules, game, ledger, k, i)) if rules.obligor[k][i] == 1 else 0.0
    return total / count


@kernel
def least_share(rules: Any, game: Any, ledger: int, k: int) -> float:
    """Least delivered share among the obligors of issue k, 0..1; 1 where nobody has anything to deliver."""
    if game.agreed[k] == 0 or game.binding[k] == 0:
        return 0.0
    least = 1.0
    for j in range(rules.party_count):
        if rules.obligor[k][j] == 1:
            least = min(least, delivered_share(rules, game, ledger, k, j))
    return least


@kernel
def hang_together(game: Any, k: int, m: int) -> bool:
    """Whether issues k and m stand in a common text; an issue that was amended stays in the texts before as well."""
    return bool(game.agreed[k] > 0 and game.agreed[m] > 0 and (game.texts_of[k] & game.texts_of[m]) != 0)


@kernel
def text_share(rules: Any, game: Any, ledger: int, k: int, i: int) -> float:
    """Mean delivered share of party i over the issues that hang together with k and that it must carry out; -1: none."""
    total = 0.0
    count = 0
    for m in range(rules.issue_count):
        if rules.obligor[m][i] == 1 and hang_together(game, k, m):
            total += delivered_share(rules, game, ledger, m, i)
            count += 1
    return total / count if count > 0 else -1.0


@kernel
def repeat_share(rules: Any, game: Any, k: int) -> float:
    """Share of its points that a text on issue k would be worth if it were signed now, 0..1.

    1 for a first text. A repeated one fades with the pool, as fewer are left whom it matters to; without a pool it is worth
    `repeat_worth` of the one before.
    """
    if rules.repeatable[k] == 0 or game.repeats[k] == 0:
        return 1.0
    if rules.pool[k] > 0.0:
        return float(max(0.0, 1.0 - game.returned[k] / rules.pool[k]))
    share = 1.0
    for _ in range(game.repeats[k]):
        share *= rules.repeat_worth[k]
    return share


@kernel
def target(rules: Any, prior: float, k: int, value: float, share: float) -> float:
    """What a party has from issue k in all once an option worth `value` is delivered, where it holds `prior` already."""
    if rules.repeatable[k] == 1:
        return prior + share * value
    return value


@kernel
def accrued(rules: Any, game: Any, ledger: int, i: int, k: int) -> float:
    """What party i has from issue k as far as it is delivered, points."""
    prior = game.prior[ledger][i][k]
    if game.agreed[k] == 0 or game.binding[k] == 0:
        return float(prior)
    change = target(rules, prior, k, rules.value[i][k][game.agreed[k]], game.worth_share[k]) - prior
    others = others_share(rules, game, ledger, k, i)
    own = others
    effort = 0.0
    if rules.obligor[k][i] == 1:
        own = delivered_share(rules, game, ledger, k, i)
        effort = rules.burden[k] * change
    if change < 0.0:
        return float(prior + change * own)
    return float(prior + (change + effort) * others - effort * own)


@kernel
def exposure_now(rules: Any, game: Any, ledger: int, i: int, k: int) -> float:
    """What party i loses because its delivery runs ahead of the least delivery of the others, points, 0 or more.

    Where nobody else has to deliver on k, the other principals that own it are measured by the texts in which it stands.
    """
    if rules.exposure[i][k] <= 0.0 or game.agreed[k] == 0 or game.binding[k] == 0:
        return 0.0
    own = delivered_share(rules, game, ledger, k, i) if rules.obligor[k][i] == 1 else text_share(rules, game, ledger, k, i)
    theirs = 2.0
    for j in range(rules.party_count):
        if j != i and rules.obligor[k][j] == 1:
            theirs = min(theirs, delivered_share(rules, game, ledger, k, j))
    if theirs > 1.0:
        for j in range(rules.party_count):
            if j != i and rules.principal[j] == 1 and rules.owner[k][j] == 1:
                part = text_share(rules, game, ledger, k, j)
                if part >= 0.0:
                    theirs = min(theirs, part)
    if theirs > 1.0 or own <= theirs:
        return 0.0
    return float(rules.exposure[i][k] * rules.stake[k][game.agreed[k]] * (own - theirs))


@kernel
def share_ended(rules: Any, game: Any, ledger: int) -> float:
    """E: share of the conflict that is over because what ends it is delivered, 0..1."""
    most = 0.0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0:
            # what an earlier text has ended stays so while the one that replaced it is carried out
            most = max(most, game.ended_before[k])
            if rules.ends[k][game.agreed[k]] > 0.0:
                most = max(most, rules.ends[k][game.agreed[k]] * least_share(rules, game, ledger, k))
    return float(most)


@kernel
def side_standing(rules: Any, game: Any) -> float:
    """The mediator's side payment that goes with what is signed: the greatest of any text in force, points, paid once."""
    most = 0.0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 and rules.high_politics[rules.track_of[k]] == 1:
            most = max(most, game.side_signed[k])
    return most


@kernel
def side_paid(rules: Any, game: Any, ledger: int) -> float:
    """The same as far as the texts have been delivered, points."""
    most = 0.0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 and rules.high_politics[rules.track_of[k]] == 1 and game.side_signed[k] > 0.0:
            most = max(most, game.paid_before[k], game.side_signed[k] * least_share(rules, game, ledger, k))
    return float(most)


@kernel
def war_value(rules: Any, game: Any, i: int) -> float:
    """R_i, points: what going on promises party i, a fixed part plus kappa (hope - pain) (M2).

    The fixed part may move by a schedule or by events (game.reservation_shift).
    """
    fixed = rules.reservation_points[i] + game.reservation_shift[i]
    return fixed + rules.reservation_scale[i] * rules.war_value * (game.hope[i] - game.pain[i])


@kernel
def legitimacy(rules: Any, joined: int) -> float:
    """Share of all names, by their weight, that the parties of the bit mask `joined` put under a communiqué, 0..1 (M18)."""
    whole = 0.0
    signed = 0.0
    for i in range(rules.party_count):
        whole += rules.signature[i]
        if (joined >> i) & 1:
            signed += rules.signature[i]
    return signed / whole if whole > 0.0 else 0.0


@kernel
def words_worth(rules: Any, game: Any, i: int, k: int, points: float) -> float:
    """What the communiqué on issue k, whose option is worth `points`, brings party i by the weight of its names (M18).

    Nothing to who has not joined, and nothing any more once something that binds stands on the issue.
    """
    if game.agreed[k] > 0 or (game.joined[k] >> i) & 1 == 0:
        return 0.0
    return float(rules.communique_worth * legitimacy(rules, game.joined[k]) * points)


@kernel
def whole_worth(rules: Any, game: Any, ledger: int, i: int) -> float:
    """U_i, points: see the head of this file."""
    total = -game.spent[i] - game.audience[i] - game.debt[ledger][i]
    if rules.principal[i] == 1:
        total += side_paid(rules, game, ledger)
    for k in range(rules.issue_count):
        total += accrued(rules, game, ledger, i, k) - exposure_now(rules, game, ledger, i, k)
        if rules.communique_worth > 0.0:
            total += words_worth(rules, game, i, k, rules.value[i][k][game.communique[k]])
    total += (1.0 - share_ended(rules, game, ledger)) * war_value(rules, game, i)
    # what is had late is worth less where the file discounts it; elsewhere it is worth the whole
    return float(total * rules.kept_worth[max(game.round_number - 1, 0)])


@kernel
def bank(rules: Any, game: Any, k: int) -> None:
    """Keep what everybody has from issue k, before its text is fulfilled, replaced or gone."""
    for i in range(rules.party_count):
        for ledger in range(2):
            game.prior[ledger][i][k] = accrued(rules, game, ledger, i, k)


@kernel
def keep_common(rules: Any, game: Any, k: int) -> None:
    """A text on issue k replaces the one that stands: what that has ended of the conflict, and been paid for, stays so."""
    if game.agreed[k] == 0:
        game.ended_before[k] = 0.0
        game.paid_before[k] = 0.0
        game.side_signed[k] = 0.0
        return
    share = least_share(rules, game, BELIEVED, k)
    game.ended_before[k] = max(game.ended_before[k], rules.ends[k][game.agreed[k]] * share)
    game.paid_before[k] = max(game.paid_before[k], game.side_signed[k] * share)


@kernel
def take_back(rules: Any, game: Any, k: int, guilty: int) -> None:
    """The text of issue k falls: what can be undone is undone, what cannot is kept.

    Texts that were fulfilled before stay so. For whose default it falls (`guilty`, a bit mask), gets back nothing of what
    it gave.
    """
    for i in range(rules.party_count):
        for ledger in range(2):
            now = accrued(rules, game, ledger, i, k)
            before = game.prior[ledger][i][k] if rules.repeatable[k] == 1 else 0.0
            if rules.reversible[k] == 1:
                now = min(now, before) if (guilty >> i) & 1 else before
            game.prior[ledger][i][k] = now


@kernel
def begin_delivery(rules: Any, game: Any, k: int) -> None:
    """Nothing of what stands on issue k has been delivered yet."""
    game.done[k] = 0
    game.owed[k] = 0
    for j in range(rules.party_count):
        for ledger in range(2):
            game.delivered[ledger][k][j] = 0.0
            game.missed[ledger][k][j] = 0


@kernel
def deliver_all(rules: Any, game: Any) -> None:
    """What stands is carried out at once: where a signature ends the game, nobody can break its word any more."""
    for k in range(rules.issue_count):
        if game.agreed[k] > 0:
            game.done[k] = rules.phases[k]
            game.best_done[k] = game.agreed[k]
            for j in range(rules.party_count):
                for ledger in range(2):
                    game.delivered[ledger][k][j] = rules.phases[k]


@kernel
def forget_defaults(rules: Any, game: Any, k: int) -> None:
    """Nothing stands on issue k any more, so nobody is in default on it. A better text alone makes no default good."""
    game.forgiven[k] = 0
    for j in range(rules.party_count):
        game.overdue[k][j] = 0
        game.stalled[k][j] = 0


@kernel
def accord_share(rules: Any, game: Any) -> float:
    """Mean of the least truly delivered share over the issues of the accord: those it names and those of its text, 0..1.

    What may be signed again and has been carried out does not stand any more, and counts no further.
    """
    total = 0.0
    count = 0
    for k in range(rules.issue_count):
        if game.agreed[k] == 0 and game.repeats[k] > 0:
            continue
        if rules.accord_issue[k] == 1 or (game.agreed[k] > 0 and (game.texts_of[k] & game.accord_text) != 0):
            total += least_share(rules, game, TRUE, k)
            count += 1
    return total / count if count > 0 else 1.0


@kernel
def deliverable(rules: Any, game: Any, k: int) -> float:
    """Share of a text on issue k, signed now, that can be delivered before the game is over, 0..1.

    A comprehensive accord may still be signed, and then is carried out for the rounds of the epilogue.
    """
    left = max(rules.round_count - game.round_number + 1, rules.epilogue_rounds if rules.accord_gate[1] > 0 else 0)
    if left * rules.pace[k] >= rules.phases[k]:
        return 1.0
    return float(max(left, 0) * rules.pace[k] / rules.phases[k])


@kernel
def delivery_costs(rules: Any, game: Any, i: int, k: int) -> bool:
    """Whether party i would have more if it alone did not deliver what is due on issue k, apart from what follows."""
    prior = game.prior[BELIEVED][i][k]
    change = target(rules, prior, k, rules.value[i][k][game.agreed[k]], game.worth_share[k]) - prior
    return bool(change < 0.0 or (change > 0.0 and rules.burden[k] > 0.0))
