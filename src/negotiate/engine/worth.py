"""What a package is worth to a party: expected gain under its beliefs, audience cost, war ended, side payment (M2, M5, M7).

    surplus_i = sum over issues of [ D p - b D (1 - p) / N         of a gain D, the second where i is an obligor
                                     D (p + a + (1 - p) / N)       of a loss
                                     - (1 - p) X / N ]             - ends * R_i + side_i

p is the belief that the others carry the issue out, D what it changes for i in all (ledger.target), b the burden, X the
exposure over N phases, a the audience cost of a concession, `ends` the share of the war that the package stops beyond what
is agreed, R_i what going on with the war promises: the expected change of ledger.whole_worth, where who is cheated stops.
A positive surplus beats walking away.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.belief import doubt, estimate, fixed_tier, monitored_enforcement, tier_strength
from negotiate.engine.codes import ABSENT
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import (
    BELIEVED,
    deliverable,
    legitimacy,
    repeat_share,
    side_standing,
    target,
    war_value,
    words_worth,
)
from negotiate.engine.legal import owner_absent


@kernel
def standing_worth(rules: Any, game: Any, viewer: int, i: int, k: int, prior: float) -> float:
    """What party i has in prospect from issue k as it stands, points, as seat `viewer` sees it (exact for itself).

    `prior` is its prior_worth there.
    """
    if game.agreed[k] > 0:
        return float(target(rules, prior, k, estimate(rules, game, viewer, i, k, game.agreed[k]), game.worth_share[k]))
    return prior


@kernel
def prior_worth(rules: Any, game: Any, viewer: int, i: int, k: int) -> float:
    """What party i holds from earlier texts on issue k, points; of others a guess from what was carried out in public."""
    if viewer == i:
        return float(game.prior[BELIEVED][i][k])
    if rules.repeatable[k] == 1 and game.repeats[k] > 0:
        return float(estimate(rules, game, viewer, i, k, game.best_done[k]))
    return 0.0


@kernel
def change_of(rules: Any, game: Any, viewer: int, i: int, k: int, option: int) -> float:
    """What party i would gain (or lose) on issue k by signing `option` in place of what stands, points, all delivered.

    Only what can be delivered before the end counts.
    """
    prior = prior_worth(rules, game, viewer, i, k)
    then = target(rules, prior, k, estimate(rules, game, viewer, i, k, option), repeat_share(rules, game, k))
    return float((then - standing_worth(rules, game, viewer, i, k, prior)) * deliverable(rules, game, k))


@kernel
def war_ended(rules: Any, game: Any, package: Any) -> float:
    """Share of the war that the package stops beyond what is agreed, 0..1. `package`: option per issue, -1 not included."""
    before = 0.0
    after = 0.0
    for k in range(rules.issue_count):
        now = rules.ends[k][game.agreed[k]]
        then = rules.ends[k][package[k]] if package[k] >= 0 else now
        before = max(before, now)
        after = max(after, then)
    return after - before


@kernel
def standing_option(game: Any, package: Any, k: int) -> int:
    """The option at which issue k would stand with the package signed."""
    return int(package[k] if package[k] >= 0 else game.agreed[k])


@kernel
def lack_of_enforcement(rules: Any, game: Any, package: Any, k: int) -> float:
    """1 - E over issue k as it would stand with the package signed, 0..1."""
    if rules.monitored[k] == 0:
        return 1.0 - tier_strength(rules, fixed_tier(rules, game, k))
    monitor, guarantee, snapback = 0, 0, 0
    if rules.monitor_issue >= 0:
        monitor = standing_option(game, package, rules.monitor_issue)
    if rules.guarantee_issue >= 0:
        guarantee = standing_option(game, package, rules.guarantee_issue)
    if rules.snapback_issue >= 0:
        snapback = standing_option(game, package, rules.snapback_issue)
    return 1.0 - monitored_enforcement(rules, game, monitor, guarantee, snapback)


@kernel
def audience_rate(rules: Any, game: Any, i: int) -> float:
    """Points of audience cost per point conceded (M16)."""
    cover = rules.cover if game.covered == 1 else 1.0
    return rules.audience_cost[i] * cover * (1.0 - game.support[i] * 0.01)


@kernel
def side_payment(rules: Any, game: Any, i: int, package: Any) -> float:
    """Points that the mediator's leverage adds for a principal when the package touches high politics (M13)."""
    if game.side <= 0.0 or rules.principal[i] == 0:
        return 0.0
    for k in range(rules.issue_count):
        if package[k] >= 0 and rules.high_politics[rules.track_of[k]] == 1:
            return float(max(0.0, game.side - side_standing(rules, game)))
    return 0.0


@kernel
def words_standing(rules: Any, game: Any, viewer: int, i: int, k: int) -> float:
    """What party i has from the communiqué on issue k, points, as seat `viewer` sees it (exact for itself)."""
    return float(words_worth(rules, game, i, k, estimate(rules, game, viewer, i, k, game.communique[k])))


@kernel
def words_surplus(rules: Any, game: Any, viewer: int, i: int, package: Any) -> float:
    """What a communiqué is worth to party i beyond walking away, points, as seat `viewer` sees it (M18).

    Its name and those of all at the table who seem to gain by the words are reckoned with.
    """
    names = 0
    for j in range(rules.party_count):
        if game.presence[j] == ABSENT:
            continue
        said = 0.0
        for k in range(rules.issue_count):
            if package[k] > 0:
                said += estimate(rules, game, viewer, j, k, package[k])
        if j == i or said >= 0.0:
            names = names | (1 << j)
    share = rules.communique_worth * legitimacy(rules, names)
    total = 0.0
    for k in range(rules.issue_count):
        if package[k] >= 0:
            said = share * estimate(rules, game, viewer, i, k, package[k]) if package[k] > 0 else 0.0
            total += said - words_standing(rules, game, viewer, i, k)
    return total


@kernel
def surplus(rules: Any, game: Any, viewer: int, i: int, package: Any) -> float:
    """What the package is worth to party i beyond walking away, points, as seat `viewer` sees it (exact for itself)."""
    if rules.communique_worth > 0.0 and owner_absent(rules, game, package):
        return float(words_surplus(rules, game, viewer, i, package))
    total = side_payment(rules, game, i, package) - war_ended(rules, game, package) * war_value(rules, game, i)
    rate = audience_rate(rules, game, i)
    for k in range(rules.issue_count):
        option = package[k]
        if option < 0:
            continue
        change = change_of(rules, game, viewer, i, k, option)
        unsure = doubt(rules, game, i, k) * lack_of_enforcement(rules, game, package, k)
        first = unsure / rules.phases[k]
        if change > 0.0:
            # what the others fail to deliver is lost, and the effort of the first phase
            total += change * (1.0 - unsure)
            if rules.obligor[k][i] == 1:
                total -= first * rules.burden[k] * change
        else:
            # who is cheated stops after the first phase: the rest is not given away
            total += change * (1.0 + rate - unsure + first)
        total -= unsure * rules.exposure[i][k] * rules.stake[k][option] / rules.phases[k]
    return total


@kernel
def at_full_trust(rules: Any, game: Any, i: int, package: Any) -> float:
    """What the package would be worth to party i beyond walking away, points, if nobody doubted anybody."""
    total = side_payment(rules, game, i, package) - war_ended(rules, game, package) * war_value(rules, game, i)
    rate = audience_rate(rules, game, i)
    for k in range(rules.issue_count):
        if package[k] >= 0:
            change = change_of(rules, game, i, i, k, package[k])
            total += change if change > 0.0 else change * (1.0 + rate)
    return float(total)


@kernel
def risk_gap(rules: Any, game: Any, i: int, package: Any) -> float:
    """How far party i's belief falls short of the riskiest item's threshold, 0..1; 0 when a sensible party may sign (M6)."""
    gap = 0.0
    for k in range(rules.issue_count):
        if package[k] >= 0 and rules.owner[k][i] == 1:
            unsure = doubt(rules, game, i, k) * lack_of_enforcement(rules, game, package, k)
            short = rules.risk[k][package[k]] - (1.0 - unsure)
            if unsure > 0.0 and short > gap:
                gap = short
    return gap
