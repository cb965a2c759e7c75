"""What the compiled built-in players decide, one function per kind of decision.

A built-in player uses its own values, public facts and its own estimates (engine.belief.estimate), never another seat's
values. All chance comes from the game's counter, so a seeded game repeats.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.belief import detection, tier_now
from negotiate.engine.chance import below, uniform
from negotiate.engine.codes import (
    ABSENT,
    ACCEPT,
    ACCEPTED,
    ALTERNATING_OFFERS,
    ANNOUNCE,
    ANSWER,
    ASKED,
    BREACH,
    CARRY,
    CARRY_OUT,
    CONDEMN,
    CONVENE,
    COUNTER,
    FACILITATE,
    FORMULATE,
    GESTURE,
    GUARANTEE,
    MANIPULATE,
    MEDIATE,
    MEDIATOR_ACTS,
    PASS,
    PASSED,
    PROPOSE,
    REJECT,
    REJECTED,
    RETURN,
    SHOW_STALEMATE,
    STALL,
    SUSPEND,
    TERMINATE,
    VERIFY,
)
from negotiate.engine.conduct import temptation
from negotiate.engine.consent import counted
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import BELIEVED, delivered_share, delivery_costs, hang_together, war_value
from negotiate.engine.legal import LEGAL, mediating_refusal, owner_absent, speaking_refusal, tabling_refusal
from negotiate.engine.offers import is_high, owns
from negotiate.engine.option_bits import has_option
from negotiate.engine.reciprocity import default_rounds, longest_default, may_suspend, may_terminate, termination_gain
from negotiate.engine.rounds import has_last_word
from negotiate.engine.worth import at_full_trust, risk_gap, surplus
from negotiate.players.conceding import concede
from negotiate.players.drafting import bridge, draft, party_surplus
from negotiate.players.kinds import (
    ABSOLUTE,
    ACCEPTS_ALL,
    AT_ASPIRATION,
    BLUFFS,
    BREAKS,
    COMBINED,
    CONSTANT,
    DEFECTS_ONCE_SERVED,
    DEMANDS_ALL,
    FARMS_TRUST,
    FORMULATOR,
    IDLE,
    KEEPS_ITS_WORD,
    LATE,
    MANIPULATOR,
    MICRO,
    MIXED,
    RANDOM,
    REJECTIONIST,
    RELATIVE,
    SPLITS,
    STALLS,
    TIME_DEPENDENT,
    TIT_FOR_TAT,
    UNLINKS,
    WITHHOLDS_THE_LAST,
)
from negotiate.players.survey import (
    ALL_SMALL,
    HAIR,
    TRIFLE,
    fair_share,
    gate_waits,
    in_prospect,
    let_off,
    movable_options,
    part_of_all,
    phases_to_verify,
)

# Slots of game.memory[seat]; offers are in points of the seat's own surplus, whoever made them
FIRST_OFFER, BEST_OFFER, OFFERS_SEEN = 0, 1, 2
# … for those who answer in kind, in shares of the best in sight: the demand, and the latest offer
DEMAND, LATEST_SHARE = 3, 4
OPENING = 0.95
"""Share of the best in sight that those ask for who answer concessions."""
SMALLEST = 0.1
"""Share of the best in sight below which a ratio of offers would say nothing."""
MOST_GIVEN = 0.05
"""The most that a random absolute tit-for-tat gives besides at every answer, a share of the best in sight."""
IN_THE_END = 0.45
"""Part of its fair share that a party still insists on when time is out: who never moves must not gain by that."""
RESISTANCE = 0.25
"""Part of its fair share that a party wants beyond that to sign at first."""
HALF_WAY = 0.5
"""Share of the best in sight that is enough in the last round of alternating offers for those who answer concessions: there
is no answer to wait for, and two who only ever answer would each wait for the other to begin."""
EVERYTHING = 1e9
"""More points than any text is worth."""
STEPS = 24
"""MiCRO's list of bids has no end here; a step is this part of the best in sight."""


@kernel
def clear(action: Any, kind: int) -> None:
    """An action of this kind without a package."""
    action.kind = kind
    action.offer = -1
    action.amount = 0
    action.issue = -1
    for k in range(len(action.option)):
        action.option[k] = -1


@kernel
def carry_package(rules: Any, mind: Any, action: Any) -> None:
    """Put the draft into the action."""
    for k in range(rules.issue_count):
        action.option[k] = mind.package[k] if mind.package[k] > 0 else -1


@kernel
def look_ahead(rules: Any, game: Any, seat: int, traits: Any, mind: Any) -> None:
    """Note the best package in sight: what the seat could get if the others took the least they are thought to need."""
    if bargains_plainly(rules, traits):
        found = concede(rules, game, seat, EVERYTHING, traits.sensible, mind)
        game.sight[seat] = party_surplus(mind, 0) if found else 0.0
        return
    own_share, their_share = mind.own_share, mind.their_share
    caution = 1.0
    mind.own_share = 0.0
    if traits.kind == TIME_DEPENDENT or traits.cheats == DEMANDS_ALL:
        # who lets time decide does not come down because it was refused
        mind.their_share, caution = 0.0, 0.0
    found = draft(rules, game, seat, 0.95, 0.0, 0.0, traits.sensible, caution, mind)
    mind.own_share, mind.their_share = own_share, their_share
    game.sight[seat] = party_surplus(mind, 0) if found else 0.0


@kernel
def aspiration(rules: Any, game: Any, seat: int, traits: Any) -> float:
    """The surplus the seat wants now, points.

    Moderate: h (1 - (t/T)^2) (M7, the standard curve of automated negotiation), for texts on high politics; for others
    least_wanted takes the part of it that hangs on the text, so that small deals that pay are taken.
    Time-dependent: the share 1 - (t/T)^e of the best in sight (Faratin, Sierra and Jennings, "Negotiation decision functions
    for autonomous agents", 1998). Tit-for-tat: the best in sight less what the others have conceded in the seat's own points
    since their first offer (ibid.). By alternating offers (M23) the best in sight is the best of all texts for the seat.
    """
    share = traits.aspiration[min(game.round_number, len(traits.aspiration) - 1)]
    if traits.kind == TIME_DEPENDENT or traits.cheats == DEMANDS_ALL:
        return float(share * max(game.sight[seat], 0.0))
    if not needs_sight(traits):
        return float(traits.hardness * share)
    if traits.kind == TIT_FOR_TAT:
        conceded = game.memory[seat][BEST_OFFER] - game.memory[seat][FIRST_OFFER]
        demand = max(0.0, 0.9 * game.sight[seat] - traits.reciprocity * conceded)
    else:
        demand = answer_in_kind(rules, game, seat, traits)
    if rules.process == ALTERNATING_OFFERS and game.round_number >= rules.round_count:
        demand = min(demand, HALF_WAY * max(game.sight[seat], 0.0))
    return float(demand)


@kernel
def answer_in_kind(rules: Any, game: Any, seat: int, traits: Any) -> float:
    """The surplus wanted by those who answer what others concede, points.

    Tit-for-tat, relative and random absolute, has a demand that every offer moves (answer_concession). MiCRO concedes a
    step whenever every other party that proposes has tabled as many different texts: de Jonge, "An analysis of the linear
    bilateral ANAC domains using the MiCRO benchmark strategy", 2022.
    """
    sight = max(game.sight[seat], 0.0)
    if traits.kind == MICRO:
        heard = -1
        for j in range(rules.party_count):
            if j != seat and rules.proposes[j] == 1 and game.presence[j] != ABSENT:
                if heard < 0 or game.texts[j] < heard:
                    heard = game.texts[j]
        return float(sight * max(0.0, OPENING - max(heard, 0) / STEPS))
    if game.memory[seat][LATEST_SHARE] == 0.0:
        return float(OPENING * sight)
    return float(game.memory[seat][DEMAND] * sight)


@kernel
def is_in_kind(traits: Any) -> bool:
    """Whether the seat has a demand that every offer moves."""
    return bool(traits.kind == RELATIVE or traits.kind == ABSOLUTE)


@kernel
def answer_concession(game: Any, seat: int, traits: Any, gain: float) -> None:
    """Move the seat's demand by what an offer worth `gain` points concedes.

    Faratin, Sierra and Jennings, "Negotiation decision functions for autonomous agents", 1998: relative tit-for-tat gives
    in proportion to what the last offer gave more than the one before; random absolute as much as that, and by chance up to
    MOST_GIVEN besides, so that two of a kind do not wait for each other for ever. Offers are shares of the best in sight,
    since what is signed piece by piece leaves less to ask for, and those of all other parties are one opponent's.
    """
    if game.sight[seat] <= 0.0:
        return
    now = min(1.0, max(SMALLEST, gain / game.sight[seat]))
    before = game.memory[seat][LATEST_SHARE]
    if before == 0.0:
        demand = OPENING
    elif traits.kind == RELATIVE:
        demand = game.memory[seat][DEMAND] * before / now
    else:
        demand = game.memory[seat][DEMAND] - (now - before) - MOST_GIVEN * uniform(game)
    game.memory[seat][DEMAND] = min(max(demand, 0.0), 1.0)
    game.memory[seat][LATEST_SHARE] = now


@kernel
def patience(rules: Any, game: Any, seat: int) -> float:
    """How well the seat can do while the conflict goes on, as an addition to what it asks for (a part of it), -1..1.

    0 where going on is worth nothing to it, more with a walk-away value, less the more that waiting costs: the solution of
    Nash ("The bargaining problem", 1950) moves with half of what a party has without an agreement. A text that ends the
    conflict takes that away, and has it in its surplus.
    """
    if rules.best_value[seat] <= 0.0:
        return 0.0
    return float(min(1.0, max(-1.0, 0.5 * war_value(rules, game, seat) / rules.best_value[seat])))


@kernel
def bargain(rules: Any, game: Any, seat: int, traits: Any, mind: Any) -> None:
    """Note what the seat asks for now, for itself and as a share of what others get, and what share it thinks they want."""
    mind.ask, mind.own_share, mind.least_share, mind.their_share, mind.patience = 0.0, 0.0, 0.0, 0.0, 0.0
    if seat >= rules.party_count or traits.kind == RANDOM or traits.kind == REJECTIONIST:
        return
    mind.patience = patience(rules, game, seat)
    share = traits.aspiration[min(game.round_number, len(traits.aspiration) - 1)]
    if bargains_plainly(rules, traits):
        return  # its curve alone says what it wants
    if not needs_sight(traits):
        mind.ask = traits.hardness * share * (1.0 + mind.patience)
    mind.their_share = traits.fairness * (IN_THE_END + (1.0 - IN_THE_END) * share)
    mind.own_share = mind.their_share
    # who answers takes less than who drafts asks for: estimates err, and a refusal has its price
    mind.least_share = traits.fairness * (IN_THE_END + RESISTANCE * share)
    if traits.cheats == DEMANDS_ALL:
        mind.their_share = mind.least_share


@kernel
def content(rules: Any, game: Any, seat: int, traits: Any, gain: float, mind: Any, action: Any) -> bool:
    """Whether the acceptance condition takes an offer worth `gain` points.

    AC_next: at least what the seat's own next text would bring; AC_const: a share of the best in sight; AC_time: anything,
    once a share of the time is over; AC_combi: AC_next, or late in the game the best that was ever offered (Baarslag,
    Hindriks and Jonker, "Effective acceptance conditions in real-time automated negotiation", 2014).
    """
    if gain < 0.0:
        return False
    late = game.round_number >= traits.acceptance_level * rules.round_count
    if traits.acceptance == CONSTANT:
        return bool(gain >= traits.acceptance_level * max(game.sight[seat], 0.0) - HAIR)
    if traits.acceptance == LATE:
        return bool(late)
    if traits.acceptance == COMBINED and late and gain >= game.memory[seat][BEST_OFFER] - HAIR:
        return True
    next_worth = aspiration(rules, game, seat, traits)
    if propose(rules, game, seat, traits, mind, action):
        next_worth = party_surplus(mind, 0)
        clear(action, REJECT)  # what the answer was before the text was drafted into it
        action.offer = game.pending_offer
    return bool(gain >= next_worth - HAIR)


@kernel
def needs_sight(traits: Any) -> bool:
    """Whether the seat's aspiration is a share of the best package in sight."""
    return bool(
        traits.kind == TIME_DEPENDENT or traits.kind == TIT_FOR_TAT or (traits.kind >= RELATIVE and traits.kind <= MICRO)
    )


@kernel
def bargains_plainly(rules: Any, traits: Any) -> bool:
    """Whether the seat comes down by its own points alone, as the tactics of the field do by alternating offers (M23)."""
    return bool(rules.process == ALTERNATING_OFFERS and needs_sight(traits))


@kernel
def random_package(rules: Any, game: Any, seat: int, action: Any) -> bool:
    """One to three random open options, or one of every issue; True when the package may be tabled."""
    full = rules.process == ALTERNATING_OFFERS
    wanted = rules.issue_count if full else 1 + below(game, 3)
    for number in range(wanted):
        k = number if full else below(game, rules.issue_count)
        mask = movable_options(rules, game, k)
        if mask == 0:
            continue
        option = 1 + below(game, rules.option_count[k] - 1)
        if has_option(mask, option):
            action.option[k] = option
    if tabling_refusal(rules, game, seat, action.option) == LEGAL:
        return True
    for k in range(rules.issue_count):
        action.option[k] = -1
    return False


@kernel
def keep_gains(rules: Any, game: Any, seat: int, action: Any) -> bool:
    """Leave out of a package what costs the seat points; True when something is left that may be tabled."""
    for k in range(rules.issue_count):
        if action.option[k] > 0 and rules.value[seat][k][action.option[k]] < 0.0:
            action.option[k] = -1
    return bool(tabling_refusal(rules, game, seat, action.option) == LEGAL)


@kernel
def keep_amendments(rules: Any, game: Any, seat: int, mind: Any, action: Any) -> None:
    """Leave in a package only what amends something that stands; where that may not be tabled, the whole draft."""
    for k in range(rules.issue_count):
        if game.agreed[k] == 0:
            action.option[k] = -1
    if tabling_refusal(rules, game, seat, action.option) != LEGAL:
        carry_package(rules, mind, action)


@kernel
def draft_small_step(rules: Any, game: Any, seat: int, traits: Any, always: float, wanted: float, mind: Any) -> bool:
    """Draft a text on small things alone or, where there is none, on one track of high politics; False where none pays."""
    found = False
    for t in range(-1, rules.track_count):
        if t < 0 or (rules.high_politics[t] == 1 and game.track_open[t] == 1):
            mind.only = ALL_SMALL if t < 0 else t + 1
            found = draft(rules, game, seat, traits.self_weight, always, wanted, traits.sensible, 1.0, mind)
            if found:
                break
    mind.only = 0
    return found


@kernel
def propose(rules: Any, game: Any, seat: int, traits: Any, mind: Any, action: Any) -> bool:
    """Fill in the package the seat would table now; False when it has none."""
    if rules.proposes[seat] == 0 or game.proposed[seat] == game.round_number:
        return False
    if traits.kind == RANDOM:
        return random_package(rules, game, seat, action)
    if needs_sight(traits):
        look_ahead(rules, game, seat, traits, mind)
    wanted = aspiration(rules, game, seat, traits)
    always = wanted if needs_sight(traits) else 0.0
    if bargains_plainly(rules, traits) and concede(rules, game, seat, wanted, traits.sensible, mind):
        carry_package(rules, mind, action)
        return True
    if game.round_number <= traits.small_steps * rules.round_count and rules.process != ALTERNATING_OFFERS:
        if draft_small_step(rules, game, seat, traits, always, wanted, mind):
            carry_package(rules, mind, action)
            return True
    own_weight = traits.self_weight
    if traits.cheats == DEMANDS_ALL:
        own_weight = 1.0
    if draft(rules, game, seat, own_weight, always, wanted, traits.sensible, 1.0, mind):
        carry_package(rules, mind, action)
        if traits.cheats == SPLITS:
            return bool(keep_gains(rules, game, seat, action))
        if traits.cheats == UNLINKS:
            keep_amendments(rules, game, seat, mind, action)
        return True
    return False


@kernel
def wants_gesture(rules: Any, game: Any, seat: int, traits: Any) -> int:
    """GRIT (Osgood 1962, M9): announce, carry out as announced, go on for the opening rounds, match what others do.

    Returns 0 nothing, 1 announce, 2 make the gesture.
    """
    if traits.cheats == BLUFFS:
        return 1 if game.announced[seat] == 0 and game.round_number % 3 == 1 else 0
    if traits.gestures == 0 or game.gestured[seat] == game.round_number:
        return 0
    if traits.announces == 0 and game.gestured[seat] > 0 and game.round_number - game.gestured[seat] < 2:
        return 0  # as often as somebody who announces each gesture a round ahead
    if game.announced[seat] > 0:
        return 2 if game.announced_round[seat] < game.round_number else 0
    for j in range(rules.party_count):
        if j != seat and rules.principal[j] == 1 and game.gestured[j] > 0:
            if game.round_number - game.gestured[j] <= rules.reciprocation_rounds and game.gestured[seat] < game.gestured[j]:
                return 2
    return 1 if game.round_number <= traits.gestures else 0


@kernel
def wants_out(rules: Any, game: Any, seat: int, action: Any) -> bool:
    """Fill in the end of a text in which somebody is in default, where the seat loses nothing by ending it.

    A snap-back would allow it at once; a player in good faith waits until who failed has had its time to make good.
    """
    if longest_default(rules, game) <= rules.terminate_after:
        return False
    for k in range(rules.issue_count):
        if not may_terminate(rules, game, k, seat) or default_rounds(rules, game, k, seat) <= rules.terminate_after:
            continue
        if termination_gain(rules, game, seat, k) >= 0.0:
            action.kind = TERMINATE
            action.issue = k
            return True
    return False


@kernel
def speak(rules: Any, game: Any, seat: int, traits: Any, mind: Any, action: Any) -> None:
    """What a party does with the floor."""
    clear(action, PASS)
    if game.presence[seat] == ABSENT:
        if rules.may_return[seat] == 1 and rules.attendance[seat] != ABSENT:
            action.kind = RETURN
        return
    if traits.kind == RANDOM:
        if game.accord_round > 0:
            return
        if uniform(game) < 0.5 and propose(rules, game, seat, traits, mind, action):
            action.kind = PROPOSE
        elif uniform(game) < 0.05:
            action.kind = GESTURE
            action.amount = 1 + below(game, 3)
            if speaking_refusal(rules, game, action) != LEGAL:
                clear(action, PASS)
        return
    if traits.kind == REJECTIONIST:
        return
    if wants_out(rules, game, seat, action):
        return
    if game.accord_round > 0:
        return
    if game.spoiled_round == game.round_number and traits.condemns == 1:
        action.kind = CONDEMN
        if speaking_refusal(rules, game, action) == LEGAL:
            return
        action.kind = PASS
    if propose(rules, game, seat, traits, mind, action):
        action.kind = PROPOSE
        return
    clear(action, PASS)
    wanted = wants_gesture(rules, game, seat, traits)
    if wanted == 1:
        action.kind = ANNOUNCE
        action.amount = max(traits.gesture_size, 1) + (10 if traits.announces == 2 else 0)
        if traits.announces == 0:
            action.kind = GESTURE
            action.amount = traits.gesture_size
    elif wanted == 2:
        action.kind = GESTURE
        action.amount = game.announced[seat] if game.announced[seat] > 0 else traits.gesture_size
    if action.kind != PASS and speaking_refusal(rules, game, action) != LEGAL:
        clear(action, PASS)


@kernel
def ends_after(rules: Any, game: Any, offer: int) -> float:
    """Share of the conflict that is over once what stands and the text on the table are carried out, 0..1.

    For who answers a text the same as `mind.ends` is for who drafts one.
    """
    most = 0.0
    for k in range(rules.issue_count):
        most = max(most, rules.ends[k][game.agreed[k]])
        if game.offer[offer][k] > 0:
            most = max(most, rules.ends[k][game.offer[offer][k]])
    return float(most)


@kernel
def least_wanted(rules: Any, game: Any, seat: int, traits: Any, mind: Any, offer: int) -> float:
    """The surplus that a text on the table must bring the seat, points, 0 or more.

    What it asks for, on high politics and for each other issue in proportion to what hangs on it; and a fair share: so many
    points for each that it thinks the proposer gets by the text.
    """
    if needs_sight(traits):
        wanted = aspiration(rules, game, seat, traits)
    else:
        wanted = aspiration(rules, game, seat, traits) if is_high(rules, game, offer) else 0.0
        for k in range(rules.issue_count):
            if game.offer[offer][k] > 0:
                wanted += mind.ask * part_of_all(rules, seat, k)
    if offer < rules.party_count and rules.principal[offer] == 1 and rules.principal[seat] == 1 and mind.least_share > 0.0:
        ended = ends_after(rules, game, offer)
        asked = fair_share(mind.least_share, mind.patience, ended)
        ahead = let_off(in_prospect(rules, game, seat, seat), in_prospect(rules, game, seat, offer), asked)
        wanted = max(wanted, asked * surplus(rules, game, seat, offer, game.offer[offer]) - ahead - TRIFLE * ended)
    return float(max(0.0, wanted))


@kernel
def is_outvoted(rules: Any, game: Any, seat: int, mind: Any, offer: int) -> bool:
    """Whether the text on the table passes whatever the seat answers, if those accept who are thought to gain by it."""
    package = game.offer[offer]
    if rules.count_of_votes == 0 or owner_absent(rules, game, package):
        return False
    for i in range(rules.party_count):
        given = game.answer[offer][i]
        if i == seat:
            given = REJECTED
        elif given == ASKED or given == PASSED:
            given = ACCEPTED if surplus(rules, game, seat, i, package) >= 0.0 else REJECTED
        mind.answers[i] = given
    return bool(counted(rules, package, mind.answers, False) == 1)


@kernel
def may_hold_out(rules: Any, game: Any, seat: int, mind: Any, offer: int) -> bool:
    """Whether the seat may ask for more than the text on the table gives it: the text needs something of its own, and it
    cannot be outvoted. Who would be has nothing to hold out for: it signs what is worth it, and refuses what is not."""
    return bool(owns(rules, game, offer, seat) and not is_outvoted(rules, game, seat, mind, offer))


@kernel
def own_worth(rules: Any, game: Any, seat: int, mind: Any, package: Any) -> float:
    """What the package is worth to the seat beyond walking away as it reckons itself, points (`mind.trusting`)."""
    if mind.trusting == 1 and not (rules.communique_worth > 0.0 and owner_absent(rules, game, package)):
        return float(at_full_trust(rules, game, seat, package))
    return float(surplus(rules, game, seat, seat, package))


@kernel
def answer(rules: Any, game: Any, seat: int, traits: Any, mind: Any, action: Any) -> None:
    """Accept, or decline with a counter-offer where the seat has one."""
    offer = game.pending_offer
    clear(action, REJECT)
    action.offer = offer
    if traits.kind == RANDOM:
        drawn = uniform(game)
        if drawn < 0.4:
            action.kind = ACCEPT
        elif drawn < 0.5:
            action.kind = PASS
            action.offer = -1
        return
    if traits.kind == REJECTIONIST:
        return
    if traits.cheats == ACCEPTS_ALL:
        action.kind = ACCEPT
        return
    gain = own_worth(rules, game, seat, mind, game.offer[offer])
    if traits.cheats == DEMANDS_ALL:
        look_ahead(rules, game, seat, traits, mind)
        if gain < 0.9 * game.sight[seat]:
            return
    safe = traits.sensible == 0 or risk_gap(rules, game, seat, game.offer[offer]) <= HAIR
    if needs_sight(traits):
        if game.sight[seat] < 0.0 or is_in_kind(traits):
            look_ahead(rules, game, seat, traits, mind)
        if game.memory[seat][OFFERS_SEEN] == 0.0:
            game.memory[seat][FIRST_OFFER] = gain
            game.memory[seat][BEST_OFFER] = gain
        elif gain > game.memory[seat][BEST_OFFER]:
            game.memory[seat][BEST_OFFER] = gain
        game.memory[seat][OFFERS_SEEN] += 1.0
        if is_in_kind(traits) and offer < rules.party_count:
            answer_concession(game, seat, traits, gain)
    if mind.phase_worth > 0.0:
        for k in range(rules.issue_count):
            if game.offer[offer][k] > 0:
                gain += mind.phase_worth * phases_to_verify(rules, game, k)
    # A text that needs nothing of one's own may be joined for nothing.
    asks = may_hold_out(rules, game, seat, mind, offer)
    wanted = least_wanted(rules, game, seat, traits, mind, offer) if asks else 0.0
    if has_last_word(rules, game):
        taken = safe and gain >= -HAIR  # nothing else can come of the talks
    elif asks and traits.acceptance != AT_ASPIRATION:
        taken = safe and content(rules, game, seat, traits, gain, mind, action)
    else:
        taken = safe and gain >= wanted - HAIR
    if taken:
        action.kind = ACCEPT
        return
    if propose(rules, game, seat, traits, mind, action):
        action.kind = COUNTER


@kernel
def cheat(rules: Any, game: Any, seat: int, manner: int, action: Any) -> None:
    """What an adversary does about the duty that is due (players/adversaries.py): cheats where its own delivery costs it."""
    k = game.pending_issue
    if not delivery_costs(rules, game, seat, k):
        return
    if manner == STALLS:
        action.kind = STALL
    elif manner == BREAKS:
        action.kind = BREACH
    elif manner == WITHHOLDS_THE_LAST and game.delivered[BELIEVED][k][seat] >= rules.phases[k] - 1:
        action.kind = STALL
    elif manner == FARMS_TRUST and rules.high_politics[rules.track_of[k]] == 1:
        action.kind = BREACH
    elif manner == DEFECTS_ONCE_SERVED:
        least = 1.0
        for m in range(rules.issue_count):
            if hang_together(game, k, m):
                for j in range(rules.party_count):
                    if j != seat and rules.obligor[m][j] == 1:
                        least = min(least, delivered_share(rules, game, BELIEVED, m, j))
        if least >= 1.0:
            action.kind = STALL
    elif manner == UNLINKS:
        for m in range(rules.issue_count):
            if hang_together(game, k, m) and game.signed_round[m] > game.signed_round[k]:
                action.kind = STALL


@kernel
def keep_word(rules: Any, game: Any, seat: int, action: Any) -> None:
    """Carry out what is due, or hold it back where somebody failed the seat first."""
    clear(action, SUSPEND if may_suspend(rules, game, game.pending_issue, seat) else CARRY)


@kernel
def carry_out(rules: Any, game: Any, seat: int, traits: Any, action: Any) -> None:
    """Keep the word, unless temptation wins (M12)."""
    clear(action, CARRY)
    if rules.good_faith == 1:
        keep_word(rules, game, seat, action)
        return
    if traits.kind == RANDOM:
        drawn = uniform(game)
        if drawn < 0.1:
            action.kind = BREACH
        elif drawn < 0.2:
            action.kind = STALL
        return
    if traits.kind == REJECTIONIST:
        action.kind = STALL
        return
    if traits.cheats != KEEPS_ITS_WORD:
        cheat(rules, game, seat, traits.cheats, action)
        if action.kind != CARRY:
            return
    if may_suspend(rules, game, game.pending_issue, seat):
        action.kind = SUSPEND
        return
    if traits.opportunism > 0.0:
        k = game.pending_issue
        costs = delivery_costs(rules, game, seat, k)
        if costs and detection(rules, tier_now(rules, game, k)) < traits.opportunism:
            action.kind = BREACH
        return
    if traits.kind == TIT_FOR_TAT and traits.reciprocity > 0.0:
        for j in range(rules.party_count):
            # Someone was caught this round or last: hold one phase back, no more.
            if j != seat and rules.obligor[game.pending_issue][j] == 1 and rules.probation_rounds > 0:
                if game.probation[j] >= rules.probation_rounds and game.stalled[game.pending_issue][seat] == 0:
                    action.kind = STALL
                    return
    # nobody breaks its word where that gains it nothing; shots are fired in anger too
    if traits.temptation > 0.0 and (
        game.pending_issue == rules.ceasefire_issue or delivery_costs(rules, game, seat, game.pending_issue)
    ):
        chance = temptation(rules, game, seat, game.pending_issue) * traits.temptation
        if uniform(game) < chance:
            action.kind = BREACH


@kernel
def high_politics_open(rules: Any, game: Any) -> bool:
    """Whether any high-politics track is open and talks on it are not suspended."""
    if game.round_number <= game.suspended_until:
        return False
    for t in range(rules.track_count):
        if rules.high_politics[t] == 1 and game.track_open[t] == 1:
            return True
    return False


@kernel
def unclear(rules: Any, game: Any) -> bool:
    """Whether it is early, and estimates err by more than 3 % of what the parties could get, too much for a lasting text."""
    if 4 * game.round_number > rules.round_count:
        return False
    most = 0.0
    for i in range(rules.party_count):
        most += max(rules.best_value[i], 0.0)
    return bool(game.misreading * rules.party_count > 0.03 * most)


@kernel
def mediate(rules: Any, game: Any, seat: int, traits: Any, mind: Any, action: Any) -> None:
    """The mediator's act of the round by style (M13); mixed: facilitate twice, then formulate."""
    clear(action, PASS)
    style = traits.kind
    if style == IDLE:
        return
    if style == RANDOM:
        kind = MEDIATOR_ACTS[below(game, len(MEDIATOR_ACTS))]
        if kind == FORMULATE:
            if random_package(rules, game, seat, action):
                action.kind = FORMULATE
        else:
            action.kind = kind
        if mediating_refusal(rules, game, action) != LEGAL:
            clear(action, PASS)
        return
    for i in range(rules.party_count):
        if game.presence[i] == ABSENT and rules.may_return[i] == 1 and rules.principal[i] == 1:
            action.kind = CONVENE
            if mediating_refusal(rules, game, action) == LEGAL:
                return
    action.kind = PASS
    if style == MANIPULATOR and high_politics_open(rules, game):
        standing = rules.ceasefire_issue >= 0 and game.agreed[rules.ceasefire_issue] >= rules.ceasefire_from
        action.kind = GUARANTEE
        if standing and game.round_number % 2 == 0 and mediating_refusal(rules, game, action) == LEGAL:
            return
        action.kind = MANIPULATE
        if mediating_refusal(rules, game, action) == LEGAL:
            return
    if style == FORMULATOR and traits.sensible == 1 and unclear(rules, game):
        # a text that is signed can only be improved for all, so the first one should be a good one
        action.kind = FACILITATE
        if mediating_refusal(rules, game, action) == LEGAL:
            return
        action.kind = PASS
    if style == FORMULATOR or (style == MIXED and game.round_number % 3 == 0):
        if bridge(rules, game, seat, mind):
            carry_package(rules, mind, action)
            action.kind = FORMULATE
            if mediating_refusal(rules, game, action) == LEGAL:
                return
            clear(action, PASS)
    action.kind = FACILITATE
    if mediating_refusal(rules, game, action) == LEGAL:
        return
    action.kind = SHOW_STALEMATE
    if mediating_refusal(rules, game, action) == LEGAL:
        return
    action.kind = VERIFY
    if mediating_refusal(rules, game, action) == LEGAL:
        return
    action.kind = PASS


@kernel
def choose(rules: Any, game: Any, traits: Any, mind: Any, action: Any) -> None:
    """The pending decision of a built-in seat, always legal."""
    seat = game.pending_seat
    if game.pending_kind == CARRY_OUT:
        carry_out(rules, game, seat, traits, action)
        return
    mind.model = traits.model
    mind.trusting = 1 - traits.sensible
    mind.phase_worth = traits.sequencing if traits.sequencing > 0.0 and gate_waits(rules, game) else 0.0
    bargain(rules, game, seat, traits, mind)
    if game.pending_kind == ANSWER:
        answer(rules, game, seat, traits, mind, action)
    elif game.pending_kind == MEDIATE:
        mediate(rules, game, seat, traits, mind, action)
    else:
        speak(rules, game, seat, traits, mind, action)
