"""The round: events, the mediator's act, table talk, carrying out, update. It stops wherever a seat must decide.

`begin` sets a game up, `proceed` runs until a decision is pending or the game has ended, `apply` takes a decision that
`legal.reason` finds legal. Order of a round (docs/model.md): event cards, the mediator, each party in turn (the first
speaker moves on by one each round), obligors carry out, then trust, pain, support, gates and endings.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.cards import draw_cards
from negotiate.engine.chance import LONG_WORD, philox, uniform
from negotiate.engine.codes import (
    ABSENT,
    ACCEPT,
    ACCEPTED,
    ACCORD,
    ACCORD_BROKEN,
    ALL_SETTLED,
    ALTERNATING_OFFERS,
    ANNOUNCE,
    ANSWER,
    ASKED,
    BREACH,
    BREACHED,
    BREAKDOWN,
    CARRY,
    CARRY_ALL,
    CARRY_OUT,
    CONDEMN,
    COUNTER,
    DECIDES,
    DELEGATE,
    DELEGATES,
    DUE,
    E_ACTION,
    E_ENDED,
    E_ROUND,
    E_TERMINATED,
    E_TRUST,
    FORMULATE,
    FROZEN,
    GESTURE,
    KEPT,
    LEAVE,
    MEDIATE,
    NOTHING,
    PASS,
    PASSED,
    PROPOSE,
    REJECT,
    REJECTED,
    RETURN,
    SIGNED,
    SPEAK,
    STALL,
    STALLED,
    SUSPEND,
    SUSPENDED,
    TALKS_ENDED,
    TERMINATE,
    TIME_RAN_OUT,
    WAIVE,
    WALKED_AWAY,
    WITHDRAWAL,
)
from negotiate.engine.conduct import mark_due, open_conduct, settle_day, settle_round
from negotiate.engine.gates import boulder_moved, holds, refresh
from negotiate.engine.gestures import keep_promises, make_gesture
from negotiate.engine.holders import inclusion_in
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import accord_share, deliver_all
from negotiate.engine.log import note
from negotiate.engine.mediation import arrive, ask_mediator, mediate, take_chair, take_tracks
from negotiate.engine.misreading import toss
from negotiate.engine.offers import charge_stalling, consent, lapse, put_on_table, refuse, sign, withdraw
from negotiate.engine.reciprocity import (
    end_texts,
    is_anybody_in_default,
    may_terminate,
    may_waive,
    settle_accounts,
    waive,
    walk_out,
)
from negotiate.engine.schedule import keep_schedule
from negotiate.engine.settled import ending_by_time, is_all_delivered
from negotiate.engine.trust import drift, least_trust

# Stages of a round (game.stage)
OPENING, MEDIATION, SPEAKING, ANSWERING, CLOSING, IMPLEMENTING, UPDATING = range(7)


@kernel
def begin(rules: Any, game: Any, log: Any, seed_low: int, seed_high: int, game_low: int, game_high: int) -> None:
    """Set up game number (game_low, game_high) of a master seed; the four are 32-bit words. `game` must be all zero."""
    game.seed_low = seed_low
    game.seed_high = seed_high
    game.game_low = game_low
    game.game_high = game_high
    game.draws = 0
    n = rules.party_count
    for i in range(n):
        game.hope[i] = rules.hope[i]
        game.pain[i] = rules.pain[i]
        game.support[i] = rules.support[i]
        game.presence[i] = rules.attendance[i]
        game.credibility[i] = rules.credibility[0][i]
        for j in range(n):
            game.trust[i][j] = rules.trust[i][j]
            game.disposition[i][j] = rules.trust[i][j]
    game.leverage = rules.leverage[0]
    game.inclusion = rules.inclusion
    if rules.mediator == 1:
        game.inclusion = min(1.0, game.inclusion + inclusion_in(rules, 1))
    for m in range(1, rules.mediator_count):
        game.chair_leverage[m] = rules.leverage[m]
        for i in range(n):
            game.chair_credibility[m][i] = rules.credibility[m][i]
    game.guarantor_credibility = rules.guarantor_credibility
    toss(rules, game)
    seats = len(game.tabled)
    for seat in range(seats):
        for k in range(len(game.agreed)):
            game.offer[seat][k] = -1
        if seat < n or seat == seats - 1 or (rules.shares_tracks == 1 and seat < n + rules.mediator_count - 1):
            game.sight[seat] = -1.0
            for i in range(n):
                # Estimation errors are keyed by the game alone, on a stream of their own: counter word 1 is the top bit.
                high, low, _, _ = philox(seat * seats + i, 0x80000000, game_low, game_high, seed_low, seed_high)
                game.misread_key[seat][i] = ((high << 32) + low) & LONG_WORD
    # who opens is drawn on a stream of its own, so that no principal has the first word by its place in the file
    word, _, _, _ = philox(0, 0x90000000, game_low, game_high, seed_low, seed_high)
    game.floor = (word >> 3) & 0xFFFF
    game.round_number = 0
    game.stage = UPDATING
    game.cursor = 0
    game.calm = 0
    refresh(rules, game, log)
    start_round(game)


@kernel
def start_round(game: Any) -> None:
    """Move to the next round's beginning."""
    game.round_number += 1
    game.stage = OPENING
    game.cursor = 0
    game.subcursor = 0


@kernel
def end(game: Any, log: Any, ending: int, party: int) -> None:
    """Close the game."""
    game.ended = 1
    game.ending = ending
    game.ending_party = party
    game.pending_kind = NOTHING
    note(log, E_ENDED, game.round_number, party, -1, -1, -1, ending, 0.0)


@kernel
def speaker(rules: Any, game: Any, turn: int) -> int:
    """The seat that speaks in a turn of the round: principals that may propose, beginning one later each round, then others.

    Where there are alternating offers, the order stays the same, so that turns alternate.

    Who opens the first round is drawn by the game; those without a say at the table come in the order of the rule file.
    """
    principals = 0
    for i in range(rules.party_count):
        if rules.principal[i] == 1 and rules.proposes[i] == 1:
            principals += 1
    wanted = turn
    if wanted < principals:
        rotated = 0 if rules.process == ALTERNATING_OFFERS else game.round_number - 1
        wanted = (wanted + rotated + game.floor) % principals
    count = 0
    for others in range(2):
        for i in range(rules.party_count):
            leads = rules.principal[i] == 1 and rules.proposes[i] == 1
            if leads == (others == 0):
                if count == wanted:
                    return int(i)
                count += 1
    return 0


@kernel
def has_redress(rules: Any, game: Any, seat: int) -> bool:
    """Whether the party may end a text or forgive a default now."""
    if not is_anybody_in_default(rules, game):
        return False
    for k in range(rules.issue_count):
        if may_waive(rules, game, k, seat) or may_terminate(rules, game, k, seat):
            return True
    return False


@kernel
def may_speak(rules: Any, game: Any, seat: int) -> bool:
    """Whether the seat has anything it may do: observers and parties that are absent for good have not.

    After the accord there is nothing to negotiate; the floor is for who was failed.
    """
    if game.accord_round > 0:
        return bool(game.presence[seat] != ABSENT and has_redress(rules, game, seat))
    if game.presence[seat] == ABSENT:
        return bool(rules.may_return[seat] == 1)
    return bool(rules.principal[seat] == 1 or rules.proposes[seat] == 1)


@kernel
def next_to_speak(rules: Any, game: Any, first: int) -> int:
    """The seat that has the floor at this turn of the round, or at the next one at which a seat may speak; -1 for none."""
    for turn in range(first, rules.party_count):
        seat = speaker(rules, game, turn)
        if may_speak(rules, game, seat):
            return int(seat)
    return -1


@kernel
def has_last_word(rules: Any, game: Any) -> bool:
    """Whether the turn that is taken now is the last of all: where there are alternating offers, and no round is left."""
    if rules.process != ALTERNATING_OFFERS or game.round_number < rules.round_count:
        return False
    return bool(next_to_speak(rules, game, game.cursor + 1) < 0)


@kernel
def open_round(rules: Any, game: Any, log: Any) -> None:
    """Event cards, and what holds for one round only."""
    note(log, E_ROUND, game.round_number, -1, -1, -1, -1, 0, 0.0)
    game.facilitated = 0
    game.formulated = 0
    game.covered = 0
    game.verified_now = 0
    game.boost = 0.0
    game.side *= 1.0 - rules.side_fade
    for i in range(rules.party_count):
        game.condemned[i] = 0
        if game.probation[i] > 0:
            game.probation[i] -= 1
    if game.accord_round == 0:
        if rules.shares_tracks == 1:
            take_tracks(rules, game, log)
        else:
            take_chair(rules, game, log)
    keep_schedule(rules, game)
    draw_cards(rules, game, log)


@kernel
def ask_next(rules: Any, game: Any) -> bool:
    """Point at the next party that has still to answer the pending offer; False when there is none."""
    offer = game.pending_offer
    while game.answer_cursor < rules.party_count:
        i = game.answer_cursor
        if game.answer[offer][i] == ASKED:
            game.pending_kind = ANSWER
            game.pending_seat = i
            return True
        game.answer_cursor += 1
    return False


@kernel
def resolve_offer(rules: Any, game: Any, log: Any, offer: int) -> bool:
    """Sign or drop an offer if its fate is decided; True when it is."""
    state = consent(rules, game, offer)
    if state == 1:
        sign(rules, game, log, offer)
        return True
    if state == -1:
        refuse(rules, game, offer, 1.0)
        return True
    return False


@kernel
def condemn(rules: Any, game: Any, i: int) -> None:
    """Condemning a spoiler's act; once every principal at the table has done so, part of the damage is undone (M17)."""
    game.condemned[i] = 1
    for j in range(rules.party_count):
        if rules.principal[j] == 1 and game.presence[j] != ABSENT and game.condemned[j] == 0:
            return
    for j in range(rules.party_count):
        if j != game.spoiled_party and rules.principal[j] == 1:
            healed = game.trust[j][game.spoiled_party] + rules.condemnation * game.spoiled_trust[j]
            game.trust[j][game.spoiled_party] = min(healed, 100.0)
    game.spoiled_round = 0


@kernel
def note_action(game: Any, log: Any, action: Any) -> None:
    """Log a decision."""
    kind = action.kind
    offer = -1
    if kind == ACCEPT or kind == REJECT or kind == COUNTER:
        offer = action.offer
    elif kind == PASS and game.pending_kind == ANSWER:
        offer = game.pending_offer
    issue = game.pending_issue if game.pending_kind == CARRY_OUT else action.issue
    note(log, E_ACTION, game.round_number, game.pending_seat, offer, issue, action.amount, kind, 0.0)


@kernel
def clear_table(rules: Any, game: Any) -> None:
    """Take every text off the table: where there are alternating offers, a new one takes the place of the last."""
    for o in range(len(game.tabled)):
        if game.tabled[o] > 0:
            withdraw(rules, game, o)


@kernel
def text_to_answer(game: Any, seat: int) -> int:
    """Whose text on the table the seat has still to answer, or left open; -1 where there is none."""
    for o in range(len(game.tabled)):
        if game.tabled[o] > 0 and (game.answer[o][seat] == ASKED or game.answer[o][seat] == PASSED):
            return int(o)
    return -1


@kernel
def hand_on(game: Any, asked: int, kind: int) -> None:
    """Alternating offers: after its act the turn goes to the next, unless the act ends the talks.

    Who rejects a text without another one keeps the turn: it may still table one, walk away or say nothing.
    """
    game.stage = SPEAKING
    if kind == LEAVE or game.signings_total > 0:
        game.stage = UPDATING
    elif kind == PROPOSE or (asked == ANSWER and kind != REJECT):
        game.cursor += 1


@kernel
def end_bargaining(rules: Any, game: Any, log: Any) -> None:
    """Alternating offers: the talks are over with a signature, a walk-out, by chance or after the last round (M23)."""
    for i in range(rules.party_count):
        if rules.principal[i] == 1 and game.presence[i] == ABSENT:
            end(game, log, WALKED_AWAY, i)
            return
    if game.signings_total > 0:
        deliver_all(rules, game)
        end(game, log, SIGNED, -1)
    elif game.round_number >= rules.round_count:
        end(game, log, TIME_RAN_OUT, -1)
    elif rules.chance_of_ending > 0.0 and uniform(game) < rules.chance_of_ending:
        end(game, log, TALKS_ENDED, -1)
    else:
        start_round(game)


@kernel
def apply(rules: Any, game: Any, log: Any, action: Any) -> None:
    """Take a legal decision of the pending seat. What follows from it is left to `proceed`."""
    kind = action.kind
    seat = game.pending_seat
    asked = game.pending_kind
    note_action(game, log, action)
    if kind == ACCEPT:
        game.consented[seat] += 1
    elif kind == REJECT or kind == COUNTER:
        game.declined[seat] += 1
    game.pending_kind = NOTHING
    if asked == MEDIATE:
        mediate(rules, game, log, action)
        if kind == FORMULATE:
            game.pending_offer = seat
            game.answer_cursor = 0
            game.stage = ANSWERING
        else:
            game.stage = SPEAKING
        # Until a party speaks, the floor returns to the first speaker.
        game.subcursor = 0
    elif asked == SPEAK:
        if kind == PROPOSE:
            if rules.process == ALTERNATING_OFFERS:
                clear_table(rules, game)
            put_on_table(rules, game, log, seat, action)
            game.pending_offer = seat
            game.answer_cursor = 0
            game.stage = ANSWERING
        elif kind == ACCEPT:
            game.answer[action.offer][seat] = ACCEPTED
            resolve_offer(rules, game, log, action.offer)
        elif kind == REJECT:
            game.answer[action.offer][seat] = REJECTED
            resolve_offer(rules, game, log, action.offer)
        elif kind == GESTURE:
            make_gesture(rules, game, seat, action.amount)
        elif kind == ANNOUNCE:
            game.announced[seat] = action.amount % 10
            game.announced_conditional[seat] = 1 if action.amount >= 10 else 0
            game.announced_round[seat] = game.round_number
        elif kind == CONDEMN:
            condemn(rules, game, seat)
        elif kind == WAIVE:
            waive(rules, game, action.issue, seat)
        elif kind == TERMINATE:
            note(log, E_TERMINATED, game.round_number, seat, -1, action.issue, -1, 0, 0.0)
            end_texts(rules, game, log, action.issue)
            refresh(rules, game, log)
        else:
            if kind == LEAVE:
                game.presence[seat] = ABSENT
                for o in range(len(game.tabled)):
                    if game.tabled[o] > 0 and game.answer[o][seat] != 0:
                        withdraw(rules, game, o)
                if rules.principal[seat] == 1:
                    for j in range(rules.party_count):
                        if j != seat and rules.principal[j] == 1:
                            # The one who walks out is blamed at the others' home (M18).
                            game.support[j] = min(100.0, game.support[j] + rules.walk_out_support)
            elif kind == DELEGATE or kind == RETURN:
                arrive(rules, game, seat, DELEGATES if kind == DELEGATE else DECIDES)
            game.cursor += 1
    elif asked == ANSWER:
        offer = game.pending_offer
        if kind == ACCEPT:
            game.answer[offer][seat] = ACCEPTED
        elif kind == PASS:
            game.answer[offer][seat] = PASSED
        else:
            game.answer[offer][seat] = REJECTED
        game.answer_cursor += 1
        if kind == COUNTER:
            # A counter-offer declines the pending text, at part of the cost of a bare refusal, and is answered in its turn.
            refuse(rules, game, offer, rules.counter_factor)
            put_on_table(rules, game, log, seat, action)
            game.pending_offer = seat
            game.answer_cursor = 0
        elif resolve_offer(rules, game, log, offer):
            game.stage = SPEAKING
    elif asked == CARRY_OUT:
        conduct = KEPT
        if kind == STALL:
            conduct = STALLED
        elif kind == BREACH:
            conduct = BREACHED
        elif kind == SUSPEND:
            conduct = SUSPENDED
        elif kind == CARRY_ALL:
            game.carries_all[seat] = 1
        game.conduct[game.pending_issue][seat] = conduct
    if rules.process == ALTERNATING_OFFERS:
        hand_on(game, asked, kind)


@kernel
def close_table(rules: Any, game: Any, log: Any) -> None:
    """The table rises: stalled sessions and broken announcements cost trust, old packages lapse."""
    if game.accord_round == 0 or game.accord_round == game.round_number:
        charge_stalling(rules, game)
        keep_promises(rules, game)
    lapse(rules, game, log)
    for seat in range(len(game.tabled)):
        for i in range(rules.party_count):
            game.caution[seat][i] *= rules.caution_kept


@kernel
def note_trust(rules: Any, game: Any, log: Any) -> None:
    """Log where every pair stands at the end of a round."""
    if len(log) <= 1:
        return
    for i in range(rules.party_count):
        for j in range(rules.party_count):
            if i != j:
                note(log, E_TRUST, game.round_number, i, j, -1, -1, 0, game.trust[i][j])


@kernel
def settle_trust(rules: Any, game: Any) -> bool:
    """Count the rounds in which the least trust lies below the breakdown; True when there were too many in a row."""
    if least_trust(rules, game) < rules.breakdown_trust:
        game.low_trust_rounds += 1
    else:
        game.low_trust_rounds = 0
    return bool(rules.breakdown_rounds > 0 and game.low_trust_rounds >= rules.breakdown_rounds)


@kernel
def end_accord(rules: Any, game: Any, log: Any, broken: int) -> None:
    """The time to carry the accord out is over: it is one only if what it asks for stands and was truly delivered."""
    settle_accounts(rules, game, log, broken)
    stands = holds(rules, game, rules.accord_gate[0], rules.accord_gate[1], 0.0)
    kept = stands and accord_share(rules, game) >= rules.accord_delivered
    end(game, log, ACCORD if kept else ACCORD_BROKEN, -1)


@kernel
def update(rules: Any, game: Any, log: Any) -> None:
    """Trust drifts, pain moves with the war, gates are looked at anew, and the endings are checked."""
    n = rules.party_count
    drift(rules, game)
    calm_guns = rules.ceasefire_issue >= 0 and game.agreed[rules.ceasefire_issue] >= rules.ceasefire_from
    for i in range(n):
        if rules.principal[i] == 1:
            if calm_guns:
                game.pain[i] = max(0.0, game.pain[i] - rules.pain_fall)
            else:
                game.pain[i] = min(1.0, game.pain[i] + rules.pain_rise)
    refresh(rules, game, log)
    note_trust(rules, game, log)
    if rules.process == ALTERNATING_OFFERS:
        end_bargaining(rules, game, log)
        return
    if game.accord_round > 0:
        if settle_trust(rules, game):
            end_accord(rules, game, log, 1)
            return
        if game.round_number >= game.accord_round + rules.epilogue_rounds:
            end_accord(rules, game, log, 0)
            return
    else:
        if settle_trust(rules, game):
            settle_accounts(rules, game, log, 1)
            end(game, log, BREAKDOWN, -1)
            return
        if rules.frozen_rounds > 0 and game.quiet >= rules.frozen_rounds and not boulder_moved(rules, game):
            settle_accounts(rules, game, log, 0)
            end(game, log, FROZEN, -1)
            return
        if game.round_number >= rules.round_count:
            settle_accounts(rules, game, log, 0)
            end(game, log, ending_by_time(rules, game), -1)
            return
        if rules.stop_when_settled == 1 and is_all_delivered(rules, game):
            settle_accounts(rules, game, log, 0)
            end(game, log, ALL_SETTLED, -1)
            return
        walked = -1
        for i in range(n):
            if rules.principal[i] == 1 and game.presence[i] == ABSENT and rules.attendance[i] != ABSENT:
                game.away[i] += 1
                if game.away[i] >= rules.withdrawal_rounds > 0:
                    walked = i
            else:
                game.away[i] = 0
        if walked >= 0:
            walk_out(rules, game, walked)
            settle_accounts(rules, game, log, 1)
            end(game, log, WITHDRAWAL, walked)
            return
    start_round(game)


@kernel
def proceed(rules: Any, game: Any, log: Any) -> None:
    """Run the round until a seat must decide (game.pending_kind), a round ends (pending stays 0), or the game has ended.

    Returns after each round so that a caller can look at it; call again while the game has not ended.
    """
    while game.ended == 0 and game.pending_kind == NOTHING:
        stage = game.stage
        if stage == OPENING:
            open_round(rules, game, log)
            game.stage = MEDIATION
            if game.accord_round > 0:
                game.stage = SPEAKING  # after the accord there is nothing to mediate, only to carry out
        elif stage == MEDIATION:
            game.stage = SPEAKING
            if rules.shares_tracks == 1:
                ask_mediator(rules, game)
            elif rules.mediator == 1:
                game.pending_kind = MEDIATE
                game.pending_seat = len(game.tabled) - 1
        elif stage == ANSWERING:
            if not ask_next(rules, game):
                # Nobody is left to ask: whoever passed may still take it up before the end of the next round.
                if game.tabled[game.pending_offer] > 0:
                    resolve_offer(rules, game, log, game.pending_offer)
                game.stage = SPEAKING
        elif stage == SPEAKING:
            if game.cursor >= rules.party_count or game.accord_round == game.round_number:
                game.stage = CLOSING
            elif game.cursor < 0:
                game.stage = MEDIATION
            else:
                seat = speaker(rules, game, game.cursor)
                if may_speak(rules, game, seat):
                    game.pending_kind = SPEAK
                    game.pending_seat = seat
                    if rules.process == ALTERNATING_OFFERS and text_to_answer(game, seat) >= 0:
                        game.pending_kind = ANSWER
                        game.pending_offer = text_to_answer(game, seat)
                else:
                    game.cursor += 1
        elif stage == CLOSING:
            close_table(rules, game, log)
            open_conduct(rules, game)
            game.cursor = 0
            game.subcursor = 0
            game.stage = IMPLEMENTING
            if not mark_due(rules, game):
                # nobody has anything to carry out: the round's only day is over
                game.day = 1
                settle_round(rules, game, log)
                game.stage = UPDATING
        elif stage == IMPLEMENTING:
            if not next_duty(rules, game, log):
                settle_day(rules, game, log)
                game.day += 1
                game.cursor = 0
                game.subcursor = 0
                if not mark_due(rules, game):
                    settle_round(rules, game, log)
                    game.stage = UPDATING
        else:
            update(rules, game, log)
            return


@kernel
def next_duty(rules: Any, game: Any, log: Any) -> bool:
    """Point at the next obligor that has still to decide on this day; False when all have.

    Who has said that it carries out all that is due is not asked again while nobody fails.
    """
    while game.cursor < rules.issue_count:
        k = game.cursor
        # nothing is due where nothing stands
        while game.agreed[k] > 0 and game.subcursor < rules.party_count:
            j = game.subcursor
            if game.conduct[k][j] == DUE and game.carries_all[j] == 1:
                game.conduct[k][j] = KEPT
                note(log, E_ACTION, game.round_number, j, -1, k, 0, CARRY, 0.0)
            elif game.conduct[k][j] == DUE:
                game.pending_kind = CARRY_OUT
                game.pending_seat = j
                game.pending_issue = k
                game.subcursor += 1
                return True
            game.subcursor += 1
        game.subcursor = 0
        game.cursor += 1
    return False
