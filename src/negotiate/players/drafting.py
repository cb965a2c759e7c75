"""Drafting a package: coordinate ascent over the open options, each move judged by difference (M22).

A seat wants the package that maximises  a * own surplus + (1 - a) * sum of the others' estimated surplus,  less a penalty
for every party that would be left below what it is thought to need. On the tables of survey.py every move costs a handful of
operations, whatever the package holds.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import ALTERNATING_OFFERS
from negotiate.engine.kernel import inlined, kernel
from negotiate.engine.legal import LEGAL, is_stale, package_refusal
from negotiate.engine.option_bits import has_option, option_bit
from negotiate.players.survey import (
    HAIR,
    TRIFLE,
    could_gain,
    fair_share,
    in_prospect,
    lack_with,
    let_off,
    narrow,
    standing,
    strike_out,
    survey,
    survey_party,
    survey_table,
)
from negotiate.players.votes import may_spare, note_offered, note_opposition, passes, spare, spare_nobody

MOST_SWEEPS = 4
FIRST_PENALTY, FINAL_PENALTY = 1.0, 6.0
VARIATIONS = 4
"""Texts that are drafted in place of one that was refused as it stands."""
LEAST_GAIN = 1e-6
"""Points that a package must be worth to whoever tables it."""
MARGIN = 1e-6
"""Points by which a move must miss a score before it is certain that it does, whatever the rounding."""
LOWEST = -1e300
"""A score below any other."""


@inlined
def missed(
    mind: Any, s: int, value: float, own: float, shared: float, high: int, asked: float, trifle: float
) -> tuple[float, float]:
    """By how many points a text worth `value` to stakeholder s, and `own` to the drafter, is too little.

    First for s itself, which may also want a fair share of what the drafter gets: of `shared`, that is without its bonus.
    Then for the drafter beside s. What is not above 0 is not too little.
    """
    short = (mind.high_need if s == 0 and high > 0 else mind.need[s]) - value
    less = 0.0
    if mind.fair[s] > 0.0:
        short = max(short, mind.fair[s] * shared - mind.lead[s] - trifle - value)
        less = asked * value - mind.own_lead[s] - trifle - own
    return short, less


@kernel
def bonus_with(mind: Any, k: int, then: int, other: int, other_then: int) -> float:
    """What the drafter sees as a bonus in the draft after moving issue k (and `other`, -1 none), points."""
    total = mind.bonus_sum
    for issue, option in ((k, then), (other, other_then)):
        if issue >= 0:
            total += (mind.bonus[issue] if option > 0 else 0.0) - (mind.bonus[issue] if mind.package[issue] > 0 else 0.0)
    return float(total)


@inlined
def score_of(
    mind: Any,
    k: int,
    option: int,
    other: int,
    other_option: int,
    lack: float,
    ends: float,
    high: int,
    penalty: float,
    egalitarian: float,
) -> tuple[float, float]:
    """Score of the package after moving issue k (and `other`, -1 none), and the points that are then lacking in all.

    Option -1 takes the issue out.
    """
    was = mind.package[k] if mind.package[k] > 0 else 0
    then = option if option > 0 else 0
    other_was = 0
    other_then = 0
    if other >= 0:
        other_was = mind.package[other] if mind.package[other] > 0 else 0
        other_then = other_option if other_option > 0 else 0
    bonus = 0.0
    if mind.phase_worth > 0.0:
        bonus = bonus_with(mind, k, then, other, other_then)
    stopped = ends - mind.ends_before
    total = 0.0
    lacking = 0.0
    least = 1e9
    own = 0.0
    shared = 0.0
    unfair = 0.0
    asked = fair_share(mind.own_share, mind.patience, ends)
    trifle = TRIFLE * ends
    for s in range(mind.stake_count):
        sure = mind.sure_sum[s] + mind.sure[k][then][s] - mind.sure[k][was][s]
        risky = mind.risky_sum[s] + mind.risky[k][then][s] - mind.risky[k][was][s]
        if other >= 0:
            sure += mind.sure[other][other_then][s] - mind.sure[other][other_was][s]
            risky += mind.risky[other][other_then][s] - mind.risky[other][other_was][s]
        value = sure - lack * risky - stopped * mind.war[s]
        if high > 0:
            value += mind.side[s]
        total += mind.weight[s] * value
        if s == 0:
            own = value
            shared = value - bonus
        short, less = missed(mind, s, value, own, shared, high, asked, trifle)
        unfair = max(unfair, less)
        # no branch: whether somebody is left short is as good as random, and what is not short takes nothing off
        short = short if short > 0.0 else 0.0
        total -= penalty * short
        lacking += short
        least = value if value < least else least
    return total - penalty * unfair + egalitarian * least, lacking + unfair


@inlined
def is_tied(rules: Any, k: int) -> bool:
    """Whether issue k requires anything of another issue, or another anything of it: else no move of it breaks a rule."""
    return bool(rules.requires_issue[k][0] >= 0 or rules.dependents[k] != 0)


@kernel
def requirement_holds(rules: Any, game: Any, mind: Any, k: int, option: int, other: int, other_option: int) -> bool:
    """Whether the requirements among issues still hold after the move."""
    if option > 0:
        for r in range(len(rules.requires_issue[k])):
            needed = rules.requires_issue[k][r]
            if needed < 0:
                break
            if not has_option(rules.requires_by[k][r], option):
                continue
            if standing(game, mind, needed, k, option, other, other_option) < rules.requires_option[k][r]:
                return False
    if other >= 0 and other_option > 0:
        for r in range(len(rules.requires_issue[other])):
            needed = rules.requires_issue[other][r]
            if needed < 0:
                break
            if not has_option(rules.requires_by[other][r], other_option):
                continue
            if standing(game, mind, needed, k, option, other, other_option) < rules.requires_option[other][r]:
                return False
    waiting = rules.dependents[k]
    if waiting != 0:
        after = option if option > 0 else game.agreed[k]
        for m in range(mind.movable_count):
            d = mind.movable[m]
            if (waiting >> d) & 1 and d != other and mind.package[d] > 0:
                for r in range(len(rules.requires_issue[d])):
                    if rules.requires_issue[d][r] < 0:
                        break
                    if not has_option(rules.requires_by[d][r], mind.package[d]):
                        continue
                    if rules.requires_issue[d][r] == k and after < rules.requires_option[d][r]:
                        return False
    return True


@kernel
def move(rules: Any, mind: Any, k: int, option: int) -> None:
    """Set issue k of the draft to `option` (-1 out) and bring the sums up to date."""
    was = mind.package[k] if mind.package[k] > 0 else 0
    then = option if option > 0 else 0
    for s in range(mind.stake_count):
        mind.sure_sum[s] += mind.sure[k][then][s] - mind.sure[k][was][s]
        mind.risky_sum[s] += mind.risky[k][then][s] - mind.risky[k][was][s]
    if rules.high_politics[rules.track_of[k]] == 1:
        mind.high_items += (1 if then > 0 else 0) - (1 if was > 0 else 0)
    if mind.phase_worth > 0.0:
        mind.bonus_sum += (mind.bonus[k] if then > 0 else 0.0) - (mind.bonus[k] if was > 0 else 0.0)
    mind.package[k] = option


@kernel
def note_bounds(rules: Any, game: Any, mind: Any) -> None:
    """Note the two tightest limits on the lack of enforcement in the draft, and the two greatest shares of war ended.

    Two of each, so that the bound that the rest of the package sets is known when one issue is about to move.
    """
    mind.limit_first, mind.limit_second, mind.limit_issue = 2.0, 2.0, -1
    mind.ends_first, mind.ends_second, mind.ends_issue = mind.ends_fixed, 0.0, -1
    for m in range(mind.movable_count):
        k = mind.movable[m]
        option = mind.package[k]
        if option > 0 and rules.monitored[k] == 1:
            limit = mind.limit[k][option]
            if limit < mind.limit_first:
                mind.limit_second = mind.limit_first
                mind.limit_first = limit
                mind.limit_issue = k
            elif limit < mind.limit_second:
                mind.limit_second = limit
        # an option may also end less of the war than the one that stands, and give back what that ended
        ends = rules.ends[k][option] if option > 0 else rules.ends[k][game.agreed[k]]
        if ends > mind.ends_first:
            mind.ends_second = mind.ends_first
            mind.ends_first = ends
            mind.ends_issue = k
        elif ends > mind.ends_second:
            mind.ends_second = ends


@inlined
def is_bound(rules: Any, game: Any, k: int, option: int) -> bool:
    """Whether issue k at `option` (-1 out) has a say in what `note_bounds` notes."""
    if option > 0:
        return bool(rules.monitored[k] == 1 or rules.ends[k][option] > 0.0)
    return bool(rules.ends[k][game.agreed[k]] > 0.0)


@kernel
def note_tries(rules: Any, mind: Any) -> None:
    """Note for every issue what a climb would try: taking it out (0), then every open option."""
    for m in range(mind.movable_count):
        k = mind.movable[m]
        mask = mind.mask[k]
        count = 1
        mind.tries[k][0] = 0
        for o in range(1, rules.option_count[k]):
            if has_option(mask, o):
                mind.tries[k][count] = o
                count += 1
        mind.tries_count[k] = count


@kernel
def with_closer_watch(
    rules: Any,
    game: Any,
    mind: Any,
    k: int,
    option: int,
    tolerated: float,
    ends: float,
    high: int,
    penalty: float,
    egalitarian: float,
    best: float,
) -> int:
    """The option of the monitoring issue with which issue k at `option` scores most, if that is more than `best`; else -2.

    What it would come to is left in mind.watched_score, watched_lack and watched_ends.
    """
    monitor = rules.monitor_issue
    tied = is_tied(rules, k) or is_tied(rules, monitor)
    found = -2
    for w in range(1, rules.option_count[monitor]):
        if not has_option(mind.mask[monitor], w) or w == mind.package[monitor]:
            continue
        lack = lack_with(rules, game, mind, k, option, monitor, w)
        limit = mind.limit[monitor][w] if rules.monitored[monitor] == 1 else 2.0
        if lack > tolerated or lack > limit:
            continue
        if tied and not requirement_holds(rules, game, mind, k, option, monitor, w):
            continue
        both = high
        if rules.high_politics[rules.track_of[monitor]] == 1 and mind.package[monitor] <= 0:
            both += 1
        stopped = max(ends, rules.ends[monitor][w])
        score, lacking = score_of(mind, k, option, monitor, w, lack, stopped, both, penalty, egalitarian)
        mind.nearest[k] = max(mind.nearest[k], score - (FINAL_PENALTY - FIRST_PENALTY) * lacking)
        if score > best:
            best = score
            found = w
            mind.watched_score = score
            mind.watched_lack = lack
            mind.watched_ends = stopped
    return found


@kernel
def make_move(
    rules: Any,
    game: Any,
    mind: Any,
    k: int,
    option: int,
    watch: int,
    score: float,
    lack: float,
    ends: float,
    penalty: float,
    egalitarian: float,
) -> None:
    """Move issue k, and the monitoring issue where `watch` is not -2, to where the draft scores so much."""
    bounds = watch != -2 or is_bound(rules, game, k, mind.package[k]) or is_bound(rules, game, k, option)
    move(rules, mind, k, option)
    if watch != -2:
        move(rules, mind, rules.monitor_issue, watch)
    mind.score = score
    mind.lack = lack
    if bounds:
        note_bounds(rules, game, mind)
    # Where monitoring itself ends some of the war, a change of monitoring may end less of it than the move assumed.
    mind.ends = mind.ends_first
    if mind.ends != ends:
        mind.score, _ = score_of(mind, k, option, -1, -1, mind.lack, mind.ends, mind.high_items, penalty, egalitarian)


@kernel
def best_move(rules: Any, game: Any, mind: Any, k: int, penalty: float, egalitarian: float) -> bool:
    """Move issue k to the option that scores best, with closer monitoring where it needs that; False when it stays."""
    now = mind.package[k]
    mind.nearest[k] = LOWEST
    if now <= 0 and mind.tries_count[k] == 1:
        return False
    limit = mind.limit_second if mind.limit_issue == k else mind.limit_first
    ends = mind.ends_second if mind.ends_issue == k else mind.ends_first
    steers = k == rules.monitor_issue or k == rules.guarantee_issue or k == rules.snapback_issue
    tied = is_tied(rules, k)
    monitored = rules.monitored[k] == 1
    track_high = rules.high_politics[rules.track_of[k]]
    high_rest = mind.high_items - (track_high if now > 0 else 0)
    best = mind.score + HAIR
    best_option = now
    best_watch = -2
    best_lack = mind.lack
    best_ends = mind.ends
    first = 0 if now > 0 and rules.process != ALTERNATING_OFFERS else 1
    for n in range(first, mind.tries_count[k]):
        o = mind.tries[k][n]
        if o == now:
            continue
        option = o if o > 0 else -1
        lack = lack_with(rules, game, mind, k, option, -1, -1) if steers else mind.lack
        tolerated = limit
        if o > 0 and monitored and mind.limit[k][o] < limit:
            tolerated = mind.limit[k][o]
        after = max(ends, rules.ends[k][o if o > 0 else game.agreed[k]])
        high = high_rest + (track_high if o > 0 else 0)
        if lack <= tolerated:
            if tied and not requirement_holds(rules, game, mind, k, option, -1, -1):
                continue
            score, lacking = score_of(mind, k, option, -1, -1, lack, after, high, penalty, egalitarian)
            mind.nearest[k] = max(mind.nearest[k], score - (FINAL_PENALTY - FIRST_PENALTY) * lacking)
            if score > best:
                best = score
                best_option = option
                best_watch = -2
                best_lack = lack
                best_ends = after
        elif o > 0 and rules.monitor_issue >= 0 and k != rules.monitor_issue and mind.mask[rules.monitor_issue] != 0:
            # too risky as monitored now: try it together with closer monitoring
            watch = with_closer_watch(rules, game, mind, k, option, tolerated, after, high, penalty, egalitarian, best)
            if watch != -2:
                best = mind.watched_score
                best_option = option
                best_watch = watch
                best_lack = mind.watched_lack
                best_ends = mind.watched_ends
    if best_option == now and best_watch == -2:
        return False
    make_move(rules, game, mind, k, best_option, best_watch, best, best_lack, best_ends, penalty, egalitarian)
    return True


@kernel
def climb(rules: Any, game: Any, mind: Any, penalty: float, egalitarian: float) -> bool:
    """Coordinate ascent: move one issue at a time while the score rises; True when it has moved any.

    It stops once every issue has stayed where it is (mind.rests is 1 then), or after some sweeps. After a climb with the
    first penalty that came to rest, mind.nearest is the best that a move of each issue from there would score with the final
    one: so a climb with that, which goes on from there, passes over the issues that would not move, until one does.
    """
    known = penalty != FIRST_PENALTY and mind.rests == 1
    mind.rests = 0
    first = mind.movable[0]
    mind.score, _ = score_of(
        mind, first, mind.package[first], -1, -1, mind.lack, mind.ends, mind.high_items, penalty, egalitarian
    )
    if not known:
        note_bounds(rules, game, mind)
    moved = False
    stayed = 0
    for _ in range(MOST_SWEEPS):
        for m in range(mind.movable_count):
            k = mind.movable[m]
            if known and mind.nearest[k] < mind.score - MARGIN:
                stayed += 1
            elif best_move(rules, game, mind, k, penalty, egalitarian):
                stayed = 0
                moved = True
                known = False
            else:
                stayed += 1
            if stayed >= mind.movable_count:
                mind.rests = 1
                return moved
    return moved


@kernel
def party_surplus(mind: Any, s: int) -> float:
    """Estimated surplus of the s-th stakeholder under the draft, points."""
    value = mind.sure_sum[s] - mind.lack * mind.risky_sum[s] - (mind.ends - mind.ends_before) * mind.war[s]
    if mind.high_items > 0:
        value += mind.side[s]
    return float(value)


@kernel
def everyone_content(rules: Any, mind: Any) -> bool:
    """Whether every party the package asks, but those who are spared, is estimated at or above what it needs.

    By votes, the package also has to pass without those.
    """
    own = party_surplus(mind, 0)
    shared = own - mind.bonus_sum
    asked = fair_share(mind.own_share, mind.patience, mind.ends)
    trifle = TRIFLE * mind.ends
    for s in range(mind.stake_count):
        i = mind.stakes[s]
        short, less = missed(mind, s, party_surplus(mind, s), own, shared, mind.high_items, asked, trifle)
        if less > HAIR:
            return False
        if short > HAIR:
            must_consent = s == 0
            for m in range(mind.movable_count):
                k = mind.movable[m]
                if mind.package[k] > 0 and rules.owner[k][i] == 1:
                    must_consent = True
                    break
            if must_consent:
                return False
    return rules.count_of_votes == 0 or passes(rules, mind, mind.package)


@kernel
def start_empty(rules: Any, game: Any, mind: Any) -> None:
    """Take everything out of the draft."""
    for m in range(mind.movable_count):
        if mind.package[mind.movable[m]] > 0:
            move(rules, mind, mind.movable[m], -1)
    mind.ends = mind.ends_before
    mind.lack = lack_with(rules, game, mind, -1, -1, -1, -1)


@kernel
def start_grand(rules: Any, game: Any, mind: Any, priced: bool) -> None:
    """Put the jointly best option of every issue into the draft, under the closest monitoring on offer.

    A bargain over war and peace pays only as a whole: each concession alone looks bad, so a climb from the empty package
    never finds it, while a climb down from the whole does. `priced`: what going on without a text is worth counts against
    every single option that ends it; otherwise it is left to the climb, which counts it once for the whole.
    """
    start_empty(rules, game, mind)
    monitor = rules.monitor_issue
    if monitor >= 0 and mind.mask[monitor] != 0:
        closest = -1
        for o in range(1, rules.option_count[monitor]):
            if has_option(mind.mask[monitor], o) and (closest < 0 or mind.lack_monitor[o] < mind.lack_monitor[closest]):
                closest = o
        if closest > 0:
            move(rules, mind, monitor, closest)
    lack = lack_with(rules, game, mind, -1, -1, -1, -1)
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if k == monitor:
            continue
        chosen = -1
        most = LOWEST if rules.process == ALTERNATING_OFFERS else 0.0
        monitored = rules.monitored[k] == 1
        for n in range(1, mind.tries_count[k]):
            o = mind.tries[k][n]
            if monitored and lack > mind.limit[k][o]:
                continue
            total = 0.0
            for s in range(mind.stake_count):
                total += mind.sure[k][o][s] - lack * mind.risky[k][o][s]
                if priced:
                    total -= rules.ends[k][o] * mind.war[s]
            if total > most:
                most = total
                chosen = o
        if chosen > 0:
            move(rules, mind, k, chosen)
    # What requires something that is neither agreed nor in the draft has to go; twice, for requirements of requirements.
    for _ in range(2):
        for m in range(mind.movable_count):
            k = mind.movable[m]
            if mind.package[k] > 0 and is_tied(rules, k):
                if not requirement_holds(rules, game, mind, k, mind.package[k], -1, -1):
                    move(rules, mind, k, -1)
    mind.lack = lack_with(rules, game, mind, -1, -1, -1, -1)
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if mind.package[k] > 0 and rules.monitored[k] == 1 and mind.lack > mind.limit[k][mind.package[k]]:
            start_empty(rules, game, mind)
            return
    note_bounds(rules, game, mind)
    mind.ends = mind.ends_first


@kernel
def settle(rules: Any, game: Any, mind: Any, egalitarian: float) -> bool:
    """Climb from the draft as it stands; where somebody is left short, climb on with a harder penalty for that."""
    climb(rules, game, mind, FIRST_PENALTY, egalitarian)
    if everyone_content(rules, mind):
        return True
    return bool(climb(rules, game, mind, FINAL_PENALTY, egalitarian) and everyone_content(rules, mind))


@kernel
def has_walk_away(rules: Any, mind: Any) -> bool:
    """Whether somebody gives up more than nothing by a text that ends what could go on without one."""
    for s in range(mind.stake_count):
        if mind.war[s] > 0.0:
            for m in range(mind.movable_count):
                k = mind.movable[m]
                for o in range(1, rules.option_count[k]):
                    if has_option(mind.mask[k], o) and rules.ends[k][o] > mind.ends_before:
                        return True
            return False
    return False


@kernel
def search(rules: Any, game: Any, mind: Any, egalitarian: float) -> bool:
    """Climb from the empty package and, where a text pays only as a whole, from the grand bargain; keep the better.

    True when everyone who would be asked is thought content; the draft is then in mind.package.
    """
    if rules.process == ALTERNATING_OFFERS:
        start_grand(rules, game, mind, False)  # only a full text can be tabled
        # who finds none that contents everybody asks for the best it knows: who says nothing loses its turn
        return settle(rules, game, mind, egalitarian) or party_surplus(mind, 0) >= mind.need[0]
    whole = False
    for m in range(mind.movable_count):
        k = mind.movable[m]
        if rules.high_politics[rules.track_of[k]] == 1:
            whole = True
    if whole:
        start_grand(rules, game, mind, True)
        if settle(rules, game, mind, egalitarian):
            return True
        start_empty(rules, game, mind)
    if settle(rules, game, mind, egalitarian):
        return True
    if has_walk_away(rules, mind):
        start_grand(rules, game, mind, False)
        if settle(rules, game, mind, egalitarian):
            return True
    start_empty(rules, game, mind)
    return False


@kernel
def search_without(rules: Any, game: Any, mind: Any, egalitarian: float) -> bool:
    """As `search`, among the texts that pass without those who are spared."""
    start_empty(rules, game, mind)
    note_offered(rules, mind)
    note_tries(rules, mind)
    return search(rules, game, mind, egalitarian)


@kernel
def search_votes(rules: Any, game: Any, seat: int, mind: Any, egalitarian: float) -> bool:
    """As `search`; where not all can be content, for those who suffice by the decision rule.

    First without one of those who can be outvoted, then without more and more of them, who stands most against the drafter's
    wishes first. In a text that can only become a communiqué nobody is outvoted: who refuses stays out of it.
    """
    if search(rules, game, mind, egalitarian):
        return True
    if rules.count_of_votes == 0:
        return False
    binds = False
    for m in range(mind.movable_count):
        if mind.whole[mind.movable[m]] >= 0.0:
            binds = True
    first = 0 if binds and mind.stakes[0] != seat else 1
    for s in range(first, mind.stake_count):
        if may_spare(rules, mind, s):
            spare(mind, s)
            found = search_without(rules, game, mind, egalitarian)
            spare_nobody(rules, mind)
            if found:
                return True
    if not binds:
        return False
    note_opposition(rules, seat, mind)
    found = False
    for step in range(mind.stake_count):
        worst = -1
        for s in range(first, mind.stake_count):
            if (worst < 0 or mind.against[s] < mind.against[worst]) and may_spare(rules, mind, s):
                worst = s
        if worst < 0:
            break
        spare(mind, worst)
        if step > 0 and search_without(rules, game, mind, egalitarian):
            found = True
            break
    spare_nobody(rules, mind)
    return found


@kernel
def least_liked(mind: Any) -> int:
    """The issue of the draft that the others like least as it stands there; -1 for an empty draft."""
    worst = 0.0
    found = -1
    for m in range(mind.movable_count):
        k = mind.movable[m]
        option = mind.package[k]
        if option <= 0:
            continue
        least = 0.0
        for s in range(1, mind.stake_count):
            least = min(least, mind.sure[k][option][s] - mind.lack * mind.risky[k][option][s])
        if found < 0 or least < worst:
            worst = least
            found = k
    return found


@kernel
def search_fresh(rules: Any, game: Any, seat: int, mind: Any, egalitarian: float) -> bool:
    """As `search`, for a text that may be tabled: one that was refused as it stands is drafted anew without the option that
    the others like least in it, a few times over.
    """
    for _ in range(VARIATIONS):
        note_tries(rules, mind)
        if not search_votes(rules, game, seat, mind, egalitarian):
            return False
        if not is_stale(rules, game, mind.package):
            return package_refusal(rules, game, seat, mind.package) == LEGAL
        k = least_liked(mind)
        if k < 0:
            return False
        mind.mask[k] = mind.mask[k] & ~option_bit(mind.package[k])
        mind.offered[k] = mind.offered[k] & ~option_bit(mind.package[k])
        start_empty(rules, game, mind)
    return False


@kernel
def draft(
    rules: Any,
    game: Any,
    seat: int,
    self_weight: float,
    target: float,
    high_target: float,
    sensible: int,
    caution: float,
    mind: Any,
) -> bool:
    """Draft the best package for party `seat`; True when it is worth tabling.

    It is worth at least `target` points to the seat, or `high_target` when it touches high politics. The package is left in
    mind.package; the seat's own surplus is party_surplus(mind, 0).
    """
    if survey_table(rules, game, seat, mind) == 0:
        return False
    if mind.only != 0:
        narrow(rules, mind)
    survey_party(rules, game, seat, 0, sensible, mind)
    if not could_gain(rules, game, mind, max(LEAST_GAIN, min(target, high_target))):
        return False
    for s in range(1, mind.stake_count):
        survey_party(rules, game, seat, s, sensible, mind)
    strike_out(rules, mind)
    ours = in_prospect(rules, game, seat, seat) if mind.their_share > 0.0 else 0.0
    for s in range(mind.stake_count):
        i = mind.stakes[s]
        mind.weight[s] = 1.0 - self_weight
        mind.need[s] = caution * game.caution[seat][i]
        mind.fair[s], mind.lead[s], mind.own_lead[s] = 0.0, 0.0, 0.0
        mind.spared[s] = 0
        if s > 0 and mind.their_share > 0.0 and rules.principal[i] == 1 and rules.principal[seat] == 1:
            theirs = in_prospect(rules, game, seat, i)
            mind.fair[s] = mind.their_share
            mind.lead[s] = let_off(theirs, ours, mind.their_share)
            mind.own_lead[s] = let_off(ours, theirs, mind.own_share)
    mind.weight[0] = self_weight
    mind.need[0] = max(LEAST_GAIN, target)
    mind.high_need = max(LEAST_GAIN, high_target)
    return bool(search_fresh(rules, game, seat, mind, 0.0))


@kernel
def bridge(rules: Any, game: Any, seat: int, mind: Any) -> bool:
    """Draft the mediator's bridging package: lift the least satisfied party first; True when worth tabling."""
    mind.ask = 0.0
    if survey(rules, game, seat, 1, mind) == 0 or mind.stake_count < 2:
        return False
    for s in range(mind.stake_count):
        mind.fair[s] = 0.0
        mind.spared[s] = 0
        mind.weight[s] = 0.25
        mind.need[s] = game.caution[seat][mind.stakes[s]]
    mind.high_need = mind.need[0]
    return bool(search_fresh(rules, game, seat, mind, 0.5))
