"""The survey before a draft: what every open option would do to every party, in tables that the drafter climbs on (M22).

The surplus is linear in 1 - E of the monitored issues, so two numbers for each option and party (`sure`, `risky`) say what a
move does, whatever the package holds. `lack_with` is that 1 - E as a move would leave it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from negotiate.engine.belief import doubt, estimate, fixed_tier, monitored_tier, tier_strength
from negotiate.engine.codes import ABSENT
from negotiate.engine.holders import is_anothers
from negotiate.engine.kernel import inlined, kernel
from negotiate.engine.layout import INT, REAL, Size
from negotiate.engine.ledger import deliverable, legitimacy, repeat_share, side_standing, war_value
from negotiate.engine.legal import lacks_owner
from negotiate.engine.misreading import as_shown, error
from negotiate.engine.option_bits import has_option, option_bit, options_beyond
from negotiate.engine.worth import audience_rate, prior_worth, standing_worth, words_standing
from negotiate.players.kinds import NO_MODEL
from negotiate.players.opponent import learnt

HAIR = 1e-9
ROUNDING = 1e-8
"""Points by which sums of the same points may differ at the most, and more."""
TRIFLE = 1.0
"""Points by which a text that ends the conflict may miss what seems fair: estimates err by as much, and it is worth it."""
ALL_SMALL = -1
"""What `mind.only` is for a text on anything but high politics."""
LEAD = 0.25
"""Share of what a party is ahead by that it lets others off in the next text."""


@cache
def mind_dtype(size: Size) -> np.dtype[np.void]:
    """Scratch of a seat that is drafting; nothing in it outlives the decision."""
    P, K, L = size.parties, size.issues, size.options
    fields: list[tuple[object, ...]] = [
        ("stake_count", INT),
        ("stakes", INT, (P,)),  # the parties that matter, the drafter first if it is a party
        ("movable_count", INT),
        ("movable", INT, (K,)),
        ("mask", INT, (K,)),
        ("tries", INT, (K, L)),  # what a climb would try: 0 taking the issue out, then options (drafting.note_tries)
        ("tries_count", INT, (K,)),
        ("sure", REAL, (K, L, P)),
        ("risky", REAL, (K, L, P)),  # by issue, option, index into stakes
        ("share", REAL, (K,)),  # ledger.repeat_share
        ("whole", REAL, (K,)),  # ledger.deliverable; below 0 where there can be words only
        ("lack_fixed", REAL, (K,)),  # the lack of enforcement where it does not depend on monitoring
        ("limit", REAL, (K, L)),  # the most lack of enforcement at which owners may sign
        ("lack_monitor", REAL, (L,)),
        ("lack_guarantee", REAL, (L,)),
        ("lack_snapback", REAL, (L,)),
        ("package", INT, (K,)),
        ("sure_sum", REAL, (P,)),
        ("risky_sum", REAL, (P,)),
        ("need", REAL, (P,)),
        ("caution", REAL, (P,)),  # what it was before a bargain of another kind was tried (candidates.drafted)
        ("high_need", REAL),  # high_need: the drafter's, for high politics
        ("model", INT),  # opponent model of the drafter
        ("phase_worth", REAL),  # points that the drafter sees in a verified phase now
        ("bonus", REAL, (K,)),  # what it sees in all phases of an issue; nobody else has to be given a share of that
        ("bonus_sum", REAL),  # the same of the draft
        ("trusting", INT),  # 1: the drafter reckons for itself as if everybody kept their word
        ("only", INT),  # 0: a text may be about everything; ALL_SMALL: not about high politics; t + 1: about track t alone
        ("ask", REAL),  # points beyond its walk-away value that the drafter holds out for, over all issues together
        ("own_share", REAL),  # what the drafter must get for each point that another principal gets
        ("patience", REAL),  # what it adds to that (a part of it) where the conflict goes on beside the text
        ("least_share", REAL),  # the least of that at which it signs
        ("their_share", REAL),  # what another principal is thought to want for each point of the drafter
        ("fair", REAL, (P,)),  # the same by index into stakes; 0 where parties do not compare themselves
        ("lead", REAL, (P,)),  # points that the stakeholder lets the drafter off, since it is ahead already
        ("own_lead", REAL, (P,)),  # points that the drafter lets it off
        ("war", REAL, (P,)),
        ("rate", REAL, (P,)),  # what a point that is given away costs, with what it costs at home
        ("side", REAL, (P,)),
        ("weight", REAL, (P,)),
        ("limit_first", REAL),
        ("limit_second", REAL),
        ("limit_issue", INT),
        ("ends_first", REAL),
        ("ends_second", REAL),
        ("ends_issue", INT),
        ("ends_before", REAL),
        ("ends_fixed", REAL),  # by what stands on the issues that cannot move
        ("ends", REAL),
        ("lack", REAL),
        ("score", REAL),
        ("nearest", REAL, (K,)),  # what the issue's best move that was not made would score with the final penalty
        ("rests", INT),  # whether the last climb stopped where no issue moves any more
        # votes (drafting.search_votes), by index into stakes: who is not needed, and what it was thought to need before
        ("spared", INT, (P,)),
        ("spared_need", REAL, (P,)),
        ("spared_weight", REAL, (P,)),
        ("spared_fair", REAL, (P,)),
        ("spared_high_need", REAL),
        ("against", REAL, (P,)),  # what the drafter's own wishes are worth to each
        ("offered", INT, (K,)),  # the options that may be drafted at all, before any is struck out
        ("limit_of", REAL, (K, L, P)),  # `limit` by owner
        ("poll", INT, (K,)),  # the issues of which is asked whether they pass
        ("answers", INT, (P,)),  # by party: how it is thought to answer
        ("high_items", INT),
        ("watched_score", REAL),  # drafting.with_closer_watch
        ("watched_lack", REAL),
        ("watched_ends", REAL),
    ]
    return np.dtype(fields, align=True)


@inlined
def movable_options(rules: Any, game: Any, k: int) -> int:
    """Bit mask of the options of issue k that may stand in a package now (legal.item_refusal, for all options at once)."""
    mask = game.option_open[k]
    if mask == 0 or is_anothers(rules, game, k):
        return 0
    now = game.agreed[k]
    if rules.repeatable[k] == 1:
        if now > 0:
            return 0
        if game.completed_round[k] > 0:
            if game.round_number <= game.completed_round[k] + rules.cooldown[k]:
                return 0
            if rules.pool[k] > 0.0 and game.returned[k] >= rules.pool[k]:
                return 0
    if rules.high_politics[rules.track_of[k]] == 1 and game.round_number <= game.suspended_until:
        return 0
    if rules.ordered[k] == 1:
        return options_beyond(mask, now)
    return mask & ~option_bit(now) if now > 0 else mask


@kernel
def phases_to_verify(rules: Any, game: Any, k: int) -> int:
    """How many phases of issue k, once it is signed, would be carried out under verification and count for a gate."""
    if game.agreed[k] > 0 or rules.high_politics[rules.track_of[k]] == 1:
        return 0
    verified = rules.monitored[k] == 1 or fixed_tier(rules, game, k) > 0
    return rules.phases[k] if verified else 0


@kernel
def part_of_all(rules: Any, i: int, k: int) -> float:
    """How much of the best party i could have hangs on issue k, 0..1; 0 for high politics, which is asked for as a whole."""
    if rules.high_politics[rules.track_of[k]] == 1 or rules.best_value[i] <= 0.0:
        return 0.0
    best = 0.0
    for o in range(1, rules.option_count[k]):
        best = max(best, rules.value[i][k][o])
    return float(min(1.0, best / rules.best_value[i]))


@kernel
def in_prospect(rules: Any, game: Any, viewer: int, i: int) -> float:
    """What party i has from all that stands or was fulfilled, points, as seat `viewer` sees it."""
    total = 0.0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 or game.repeats[k] > 0 or game.done[k] > 0:
            total += standing_worth(rules, game, viewer, i, k, prior_worth(rules, game, viewer, i, k))
    return float(total)


@kernel
def let_off(ours: float, theirs: float, share: float) -> float:
    """Points by which a text may fall short of a fair share because by what stands a party has more than one already.

    Only a part of the lead counts, so that nobody can live on what it gave away once.
    """
    return max(0.0, LEAD * (ours - share * theirs))


@inlined
def fair_share(share: float, patience: float, ends: float) -> float:
    """What a party asks for each point that another gets: `share`, with patience more as far as the war goes on."""
    return share * (1.0 + patience * (1.0 - ends))


@kernel
def gate_waits(rules: Any, game: Any) -> bool:
    """Whether talks on some track have still to open."""
    for t in range(rules.track_count):
        if game.track_open[t] == 0:
            return True
    return False


@kernel
def survey_words(rules: Any, game: Any, seat: int, k: int, mind: Any) -> None:
    """Fill the tables of issue k with what words alone would bring, with the names of all at the table under them (M18)."""
    names = 0
    for i in range(rules.party_count):
        if game.presence[i] != ABSENT:
            names = names | (1 << i)
    share = rules.communique_worth * legitimacy(rules, names)
    for s in range(mind.stake_count):
        i = mind.stakes[s]
        stands = words_standing(rules, game, seat, i, k)
        mind.sure[k][0][s] = 0.0
        mind.risky[k][0][s] = 0.0
        for o in range(1, rules.option_count[k]):
            change = share * estimate(rules, game, seat, i, k, o) - stands
            if mind.model != NO_MODEL and i != seat:
                change += learnt(rules, game, mind.model, seat, i, k, o)
            mind.sure[k][o][s] = change
            mind.risky[k][o][s] = 0.0
    if game.communique[k] > 0:
        mind.mask[k] = mind.mask[k] & ~option_bit(game.communique[k])


@kernel
def survey_lacks(rules: Any, game: Any, mind: Any) -> None:
    """Fill in what every option of the issues that steer enforcement leaves lacking (belief.monitored_enforcement)."""
    if rules.monitor_issue >= 0:
        for o in range(rules.option_count[rules.monitor_issue]):
            mind.lack_monitor[o] = 1.0 - tier_strength(rules, monitored_tier(rules, game, o))
    else:
        mind.lack_monitor[0] = 1.0 - tier_strength(rules, monitored_tier(rules, game, 0))
    mind.lack_guarantee[0] = 1.0 - min(1.0, game.guarantor_credibility * game.boost)
    if rules.guarantee_issue >= 0:
        for o in range(rules.option_count[rules.guarantee_issue]):
            backed = game.guarantor_credibility * (rules.guarantee_strength[o] + game.boost)
            mind.lack_guarantee[o] = 1.0 - min(1.0, backed)
    mind.lack_snapback[0] = 1.0
    if rules.snapback_issue >= 0:
        for o in range(rules.option_count[rules.snapback_issue]):
            mind.lack_snapback[o] = 1.0 - rules.snapback_strength if rules.snapback_option[o] == 1 else 1.0


@kernel
def survey_table(rules: Any, game: Any, seat: int, mind: Any) -> int:
    """Note what can move and whom it concerns, before anybody's points are looked at; returns how many issues can move."""
    n = rules.party_count
    count = 0
    movable = 0
    watched = False
    fixed = 0.0
    ends = 0.0
    for k in range(rules.issue_count):
        mind.package[k] = -1
        mask = movable_options(rules, game, k)
        mind.mask[k] = mask
        ended = rules.ends[k][game.agreed[k]]
        ends = max(ends, ended)
        if mask != 0:
            mind.movable[movable] = k
            movable += 1
            watched = watched or rules.monitored[k] == 1
        else:
            fixed = max(fixed, ended)
    mind.bonus_sum = 0.0
    mind.movable_count = movable
    mind.ends_fixed = fixed
    mind.ends_before = ends
    mind.ends = ends
    if movable == 0:
        return 0
    if seat < n:
        mind.stakes[0] = seat
        count = 1
    for i in range(n):
        if i != seat and game.presence[i] != ABSENT:
            for m in range(movable):
                if rules.owner[mind.movable[m]][i] == 1:
                    mind.stakes[count] = i
                    count += 1
                    break
    mind.stake_count = count
    if watched:  # enforcement is of no account where nothing that can move is monitored
        survey_lacks(rules, game, mind)
    paid = side_standing(rules, game) if game.side > 0.0 else 0.0
    for s in range(count):
        i = mind.stakes[s]
        mind.sure_sum[s] = 0.0
        mind.risky_sum[s] = 0.0
        mind.need[s] = 0.0
        mind.war[s] = war_value(rules, game, i)
        mind.rate[s] = 1.0 + audience_rate(rules, game, i)
        mind.side[s] = max(0.0, game.side - paid) if rules.principal[i] == 1 else 0.0
    for m in range(movable):
        k = mind.movable[m]
        mind.share[k] = repeat_share(rules, game, k)
        mind.whole[k] = deliverable(rules, game, k)
        mind.lack_fixed[k] = 1.0 - tier_strength(rules, fixed_tier(rules, game, k)) if rules.monitored[k] == 0 else 1.0
        for o in range(1, rules.option_count[k]):
            mind.limit[k][o] = 2.0
        if rules.communique_worth > 0.0 and lacks_owner(rules, game, k):
            survey_words(rules, game, seat, k, mind)
            mind.whole[k] = -1.0
    mind.high_items = 0
    mind.lack = lack_with(rules, game, mind, -1, -1, -1, -1)
    return movable


@kernel
def survey_party(rules: Any, game: Any, seat: int, s: int, sensible: int, mind: Any) -> None:
    """Fill the tables of every open option's effect on the s-th stakeholder."""
    i = mind.stakes[s]
    own = i == seat
    rate = mind.rate[s]
    models = mind.model != NO_MODEL
    blank = not models and mind.phase_worth == 0.0
    votes = rules.count_of_votes > 0
    misreads = not own and game.misreading != 0.0
    trusting = own and mind.trusting == 1
    unsure = 0.0
    obligors = 0
    for m in range(mind.movable_count):
        k = mind.movable[m]
        whole = mind.whole[k]
        if own and mind.phase_worth > 0.0:
            mind.bonus[k] = mind.phase_worth * phases_to_verify(rules, game, k) if whole >= 0.0 else 0.0
        if whole < 0.0:
            continue  # words alone: survey_words
        mask = mind.mask[k]
        monitored = rules.monitored[k]
        lack = mind.lack_fixed[k]
        options = rules.option_count[k]
        phases = rules.phases[k]
        repeatable = rules.repeatable[k] == 1
        later = 1.0 - 1.0 / phases
        share = mind.share[k]
        ask = mind.ask * part_of_all(rules, seat, k) if own and mind.ask > 0.0 else 0.0
        prior = prior_worth(rules, game, seat, i, k) if own or repeatable else 0.0
        mind.sure[k][0][s] = 0.0
        mind.risky[k][0][s] = 0.0
        concerned = rules.concerned[i][k] == 1
        exposure = rules.exposure[i][k]
        if blank and prior == 0.0 and not concerned and not exposure > 0.0:
            # it has neither a say nor a stake: no text moves its points
            for o in range(1, options):
                mind.sure[k][o][s] = 0.0
                mind.risky[k][o][s] = 0.0
                if votes:
                    mind.limit_of[k][o][s] = 2.0
            continue
        if not trusting and (rules.obligors[k] != obligors or obligors & ~(1 << i) == 0):
            # else it depends on the same others as on the issue before
            obligors = rules.obligors[k]
            unsure = doubt(rules, game, i, k)
        whole_stake = exposure / phases
        stands = standing_worth(rules, game, seat, i, k, prior) if game.agreed[k] > 0 else prior
        effort = rules.burden[k] / phases if rules.obligor[k][i] == 1 else 0.0
        heeds = rules.owner[k][i] == 1 and unsure > 0.0 and (not own or sensible == 1)
        guessed = misreads and concerned
        for o in range(1, options):
            if not has_option(mask, o):
                continue
            at_stake = whole_stake * rules.stake[k][o]
            # worth.change_of, with what does not depend on the option taken out of the loop
            value = rules.value[i][k][o]
            if guessed:
                value = as_shown(value + error(game, seat, i, k, o))  # belief.estimate
            if repeatable:
                value = prior + share * value  # ledger.target
            change = (value - stands) * whole
            if models and not own:
                change += learnt(rules, game, mind.model, seat, i, k, o)
            if change > 0.0:
                sure = change
                risky = unsure * (change + effort * change + at_stake)
            else:
                sure = change * rate
                # who is cheated stops after the first phase: the rest is not given away
                risky = unsure * (at_stake + change * later)
            if heeds:
                bound = (1.0 - rules.risk[k][o]) / unsure + HAIR
                if bound < mind.limit[k][o]:
                    mind.limit[k][o] = bound
                if votes:
                    mind.limit_of[k][o][s] = bound
            elif votes:
                mind.limit_of[k][o][s] = 2.0
            if monitored == 0:
                sure = sure - lack * risky
                risky = 0.0
            if own:
                sure -= ask
                if mind.phase_worth > 0.0:
                    sure += mind.bonus[k]
            mind.sure[k][o][s] = sure
            mind.risky[k][o][s] = risky


@kernel
def narrow(rules: Any, mind: Any) -> None:
    """Take out what a text that `mind.only` narrows down is not about."""
    for m in range(mind.movable_count):
        k = mind.movable[m]
        t = rules.track_of[k]
        if mind.only != t + 1 and (mind.only != ALL_SMALL or rules.high_politics[t] == 1):
            mind.mask[k] = 0


@kernel
def strike_out(rules: Any, mind: Any) -> None:
    """Take out what no owner would sign as it is verified, whatever the text says of monitoring."""
    for m in range(mind.movable_count):
        mind.offered[mind.movable[m]] = mind.mask[mind.movable[m]]
        strike_out_of(rules, mind, mind.movable[m])


@kernel
def strike_out_of(rules: Any, mind: Any, k: int) -> None:
    """The same for one issue."""
    if rules.monitored[k] == 0 and mind.whole[k] >= 0.0:
        mask = mind.mask[k]
        for o in range(1, rules.option_count[k]):
            if mind.lack_fixed[k] > mind.limit[k][o]:
                mask = mask & ~option_bit(o)
        mind.mask[k] = mask


@kernel
def survey(rules: Any, game: Any, seat: int, sensible: int, mind: Any) -> int:
    """Fill the tables of every open option's effect on every party; returns how many issues can move."""
    movable = survey_table(rules, game, seat, mind)
    if movable > 0:
        for s in range(mind.stake_count):
            survey_party(rules, game, seat, s, sensible, mind)
        strike_out(rules, mind)
    return int(movable)


@kernel
def could_gain(rules: Any, game: Any, mind: Any, need: float) -> bool:
    """Whether the drafter itself could reach `need` points by any text, were all that it likes in it and nothing else.

    Its own column of the tables is filled. No text is missed: each option counts with the enforcement that suits it best.
    """
    least = least_lack(rules, game, mind)
    total = mind.side[0]
    ends = mind.ends_before
    for m in range(mind.movable_count):
        k = mind.movable[m]
        most = 0.0
        for o in range(1, rules.option_count[k]):
            if has_option(mind.mask[k], o):
                sure = mind.sure[k][o][0]
                risky = mind.risky[k][o][0]
                most = max(most, sure - (least if risky > 0.0 else 1.0) * risky)
                ends = max(ends, rules.ends[k][o])
        total += most
    if mind.war[0] > 0.0:
        total += (mind.ends_before - mind.ends_fixed) * mind.war[0]
    else:
        total -= (ends - mind.ends_before) * mind.war[0]
    return bool(total >= need - ROUNDING)


@inlined
def standing(game: Any, mind: Any, issue: int, k: int, option: int, other: int, other_option: int) -> int:
    """The option at which `issue` would stand if k moved to `option` and `other` to `other_option`."""
    if issue == k:
        chosen = option
    elif issue == other:
        chosen = other_option
    else:
        chosen = mind.package[issue]
    return int(chosen if chosen > 0 else game.agreed[issue])


@inlined
def lack_with(rules: Any, game: Any, mind: Any, k: int, option: int, other: int, other_option: int) -> float:
    """1 - E of the monitored issues after the move."""
    monitor, guarantee, snapback = 0, 0, 0
    if rules.monitor_issue >= 0:
        monitor = standing(game, mind, rules.monitor_issue, k, option, other, other_option)
    if rules.guarantee_issue >= 0:
        guarantee = standing(game, mind, rules.guarantee_issue, k, option, other, other_option)
    if rules.snapback_issue >= 0:
        snapback = standing(game, mind, rules.snapback_issue, k, option, other, other_option)
    return mind.lack_monitor[monitor] * mind.lack_guarantee[guarantee] * mind.lack_snapback[snapback]


@kernel
def lowest(rules: Any, game: Any, mind: Any, issue: int, lacks: Any) -> float:
    """The least of what an issue that steers enforcement leaves lacking, over what stands and its open options."""
    if issue < 0:
        return float(lacks[0])
    least = lacks[game.agreed[issue]]
    for o in range(1, rules.option_count[issue]):
        if has_option(mind.mask[issue], o):
            least = min(least, lacks[o])
    return float(least)


@kernel
def least_lack(rules: Any, game: Any, mind: Any) -> float:
    """The least 1 - E of the monitored issues that any draft could come to."""
    watched = lowest(rules, game, mind, rules.monitor_issue, mind.lack_monitor)
    backed = lowest(rules, game, mind, rules.guarantee_issue, mind.lack_guarantee)
    return watched * backed * lowest(rules, game, mind, rules.snapback_issue, mind.lack_snapback)
