"""The minutes of batch games: a row for every decision, every item of a package, and everything that followed.

They look on and change nothing; games are the same with them. What a row holds stands in engine/result_columns.py.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import (
    ACCEPT,
    ANNOUNCE,
    ANSWER,
    CARRY_OUT,
    COUNTER,
    E_COMMUNIQUE,
    E_LAPSED,
    E_SIGNED,
    E_SIGNED_ITEM,
    FORMULATE,
    GESTURE,
    PROPOSE,
    REJECT,
)
from negotiate.engine.conduct import temptation
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import delivery_costs
from negotiate.engine.result_columns import ACT_ROW, EVENT_REASONS, EVENT_ROW, EVENTS_FROM, ITEM_ROW, NO_ROWS
from negotiate.engine.trust import least_trust
from negotiate.engine.worth import at_full_trust, change_of, risk_gap, surplus
from negotiate.play.witness import POINTS, TRUST, WHIM, objection
from negotiate.players.tactics import is_outvoted, least_wanted, may_hold_out, own_worth

LOG_ROOM = 4096
"""Rows of the log that is copied and emptied after every step."""
NOTHING_WRITTEN = float("nan")
PAYS, OUTVOTED, FOR_POINTS, FOR_SHARE, FOR_TRUST, FOR_WHIM, TEMPTED = (
    EVENT_REASONS.index(reason) for reason in EVENT_REASONS[1:]
)


@kernel
def begin_minutes(pen: Any) -> None:
    """A game begins."""
    pen.step = 0
    for seat in range(len(pen.text)):
        pen.text[seat] = 0


@kernel
def has_room(rules: Any, log: Any, rows: Any, pen: Any) -> bool:
    """Whether what is in the log and one more decision fit."""
    return bool(pen.used + log[0][0] + rules.issue_count + 1 <= len(rows))


@kernel
def begin_row(
    rules: Any, game: Any, row: Any, number: int, step: int, sort: int, what: int, seat: int, trust: float
) -> None:
    """Write what every row has, and nothing into the rest."""
    row.game = number
    row.step = step
    row.round_number = game.round_number
    row.row = sort
    row.what = what
    row.seat = seat
    row.text = 0
    row.author = -1
    row.declines = 0
    row.issue = -1
    row.option = -1
    row.amount = NOTHING_WRITTEN
    row.other = -1
    row.detail = -1
    for i in range(rules.party_count):
        row.worth[i] = NOTHING_WRITTEN
    row.worth_self = NOTHING_WRITTEN
    row.doubt = NOTHING_WRITTEN
    row.worth_others = NOTHING_WRITTEN
    row.asked = NOTHING_WRITTEN
    row.risk = NOTHING_WRITTEN
    row.reason = 0
    row.weight = NOTHING_WRITTEN
    row.trust = NOTHING_WRITTEN
    row.trust_least = trust
    row.tracks_open = 0
    for t in range(rules.track_count):
        if game.track_open[t] == 1:
            row.tracks_open = row.tracks_open | (1 << t)
    row.phases_verified = game.phases_verified
    row.quiet = game.quiet


@kernel
def weigh(rules: Any, game: Any, seat: int, package: Any, row: Any) -> tuple[float, float]:
    """What a text is worth to each party, and what its seat sees of it; for the seat itself the worth and the doubt in it.

    These are returned besides, since a row is narrower than what is reckoned with.
    """
    gain = NOTHING_WRITTEN
    doubt = NOTHING_WRITTEN
    for i in range(rules.party_count):
        worth = surplus(rules, game, i, i, package)
        row.worth[i] = worth
        if i == seat:
            gain = worth
    least = NOTHING_WRITTEN
    for i in range(rules.party_count):
        if i == seat:
            continue
        concerns = 0
        for k in range(rules.issue_count):
            if package[k] >= 0 and rules.owner[k][i] == 1:
                concerns = 1
        if concerns == 1:
            seen = surplus(rules, game, seat, i, package)
            if not least <= seen:
                least = seen
    row.worth_others = least
    if seat < rules.party_count:
        doubt = gain - at_full_trust(rules, game, seat, package)
        row.worth_self = gain
        row.doubt = doubt
        row.risk = risk_gap(rules, game, seat, package)
    return gain, doubt


@kernel
def give_reason(rules: Any, game: Any, traits: Any, mind: Any, kind: int, gain: float, doubt: float, row: Any) -> None:
    """Why the pending seat answers the text on the table as it does; `gain` and `doubt` are what `weigh` found."""
    seat = game.pending_seat
    offer = game.pending_offer
    asked = 0.0
    if may_hold_out(rules, game, seat, mind, offer):
        asked = least_wanted(rules, game, seat, traits, mind, offer)
    row.asked = asked
    row.weight = gain - asked
    if kind == ACCEPT:
        row.reason = OUTVOTED if is_outvoted(rules, game, seat, mind, offer) else PAYS
    elif kind == REJECT or kind == COUNTER:
        why = objection(rules, game, seat, traits, mind)
        if why == POINTS:
            row.reason = FOR_POINTS
            row.weight = gain - doubt
        elif why == TRUST:
            row.reason = FOR_TRUST
            row.weight = doubt
        elif why == WHIM:
            row.reason = FOR_WHIM
            row.weight = NOTHING_WRITTEN
        else:
            row.reason = FOR_SHARE


@kernel
def note_decision(rules: Any, game: Any, traits: Any, mind: Any, action: Any, number: int, rows: Any, pen: Any) -> None:
    """Note what the pending seat has decided, before it is done."""
    seat = game.pending_seat
    kind = action.kind
    trust = least_trust(rules, game)
    pen.step += 1
    row = rows[pen.used]
    pen.used += 1
    begin_row(rules, game, row, number, pen.step, ACT_ROW, kind, seat, trust)
    answered = -1
    if game.pending_kind == ANSWER:
        answered = game.pending_offer
        gain, doubt = weigh(rules, game, seat, game.offer[answered], row)
        if mind.trusting == 1 and seat < rules.party_count:
            gain = own_worth(rules, game, seat, mind, game.offer[answered])  # it answers as if there were no risk
            doubt = 0.0
        give_reason(rules, game, traits, mind, kind, gain, doubt, row)
    elif (kind == ACCEPT or kind == REJECT) and action.offer >= 0:
        answered = action.offer
    if kind == GESTURE or kind == ANNOUNCE:
        row.amount = float(action.amount)
    if game.pending_kind == CARRY_OUT:
        row.issue = game.pending_issue
        row.option = game.agreed[game.pending_issue]
        row.reason = TEMPTED
        row.weight = 0.0
        if game.pending_issue == rules.ceasefire_issue or delivery_costs(rules, game, seat, game.pending_issue):
            row.weight = min(1.0, temptation(rules, game, seat, game.pending_issue) * traits.temptation)
    elif kind != PROPOSE and kind != COUNTER and kind != FORMULATE and answered < 0:
        row.issue = action.issue
    if answered >= 0 and answered < rules.party_count and seat < rules.party_count:
        row.trust = game.trust[seat][answered]
    if kind == PROPOSE or kind == COUNTER or kind == FORMULATE:
        if answered >= 0:
            row.declines = pen.text[answered]
        pen.text[seat] = pen.step
        row.text = pen.step
        row.author = seat
        weigh(rules, game, seat, action.option, row)
        for k in range(rules.issue_count):
            if action.option[k] >= 0:
                item = rows[pen.used]
                pen.used += 1
                begin_row(rules, game, item, number, pen.step, ITEM_ROW, kind, seat, trust)
                item.text = pen.step
                item.author = seat
                item.issue = k
                item.option = action.option[k]
                for i in range(rules.party_count):
                    worth = change_of(rules, game, i, i, k, action.option[k])
                    item.worth[i] = worth
                    if i == seat:
                        item.worth_self = worth
    elif answered >= 0:
        row.text = pen.text[answered]
        row.author = answered
        if game.pending_kind != ANSWER:
            weigh(rules, game, seat, game.offer[answered], row)


@kernel
def note_events(rules: Any, game: Any, log: Any, number: int, rows: Any, pen: Any) -> None:
    """Note what has followed since the log was last emptied."""
    trust = least_trust(rules, game) if log[0][0] > 0 else 0.0
    text = 0
    author = -1
    for r in range(1, log[0][0] + 1):
        kind = log[r][0]
        if kind in NO_ROWS:
            continue
        row = rows[pen.used]
        pen.used += 1
        begin_row(rules, game, row, number, pen.step, EVENT_ROW, EVENTS_FROM + kind, log[r][2], trust)
        row.round_number = log[r][1]
        row.other = log[r][3]
        row.issue = log[r][4]
        row.option = log[r][5]
        row.detail = log[r][6]
        row.amount = log[r][7] * 0.001
        if kind == E_SIGNED or kind == E_COMMUNIQUE or kind == E_LAPSED:
            author = log[r][2]
            text = pen.text[author]
        if kind == E_SIGNED or kind == E_COMMUNIQUE or kind == E_LAPSED or kind == E_SIGNED_ITEM:
            row.text = text
            row.author = author
