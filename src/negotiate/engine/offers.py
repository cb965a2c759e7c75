"""Packages on the table: who must consent, what a signature does, ratification, and what a refusal costs (M7, M18, M20)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.asked import note_text
from negotiate.engine.chance import uniform
from negotiate.engine.codes import (
    ABSENT,
    ACCEPTED,
    ASKED,
    COMMUNIQUE,
    DELEGATES,
    E_COMMUNIQUE,
    E_LAPSED,
    E_OFFER_ITEM,
    E_RATIFIED,
    E_REFUSED,
    E_SIGNED,
    E_SIGNED_ITEM,
    NOT_ASKED,
    POLITICAL,
    REJECTED,
    TREATY,
)
from negotiate.engine.consent import counted
from negotiate.engine.gates import holds, refresh
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import bank, begin_delivery, keep_common, repeat_share
from negotiate.engine.legal import fingerprint, owner_absent, table_state
from negotiate.engine.log import note
from negotiate.engine.option_bits import options_beyond
from negotiate.engine.trust import least_trust, lower_between_principals, lower_trust
from negotiate.engine.worth import audience_rate


@kernel
def is_high(rules: Any, game: Any, seat: int) -> bool:
    """Whether the package of `seat` touches high politics."""
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0 and rules.high_politics[rules.track_of[k]] == 1:
            return True
    return False


@kernel
def owns(rules: Any, game: Any, seat: int, i: int) -> bool:
    """Whether party i owns an issue of the package of `seat`."""
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0 and rules.owner[k][i] == 1:
            return True
    return False


@kernel
def withdraw(rules: Any, game: Any, seat: int) -> None:
    """Take the package of `seat` off the table."""
    game.tabled[seat] = 0
    for k in range(rules.issue_count):
        game.offer[seat][k] = -1
    for i in range(rules.party_count):
        game.answer[seat][i] = NOT_ASKED


@kernel
def put_on_table(rules: Any, game: Any, log: Any, seat: int, action: Any) -> None:
    """Table a package; every owner at the table but the proposer is asked.

    Where an owner is absent the text can only become a communiqué, and everybody at the table is asked to join it.
    """
    game.tabled[seat] = game.round_number
    high = False
    for k in range(rules.issue_count):
        game.offer[seat][k] = action.option[k]
        if action.option[k] >= 0:
            note(log, E_OFFER_ITEM, game.round_number, seat, -1, k, action.option[k], 0, 0.0)
            if rules.high_politics[rules.track_of[k]] == 1:
                high = True
    lacking = owner_absent(rules, game, action.option)
    for i in range(rules.party_count):
        answer = NOT_ASKED
        if game.presence[i] != ABSENT and (lacking or owns(rules, game, seat, i)):
            answer = ACCEPTED if i == seat else ASKED
        game.answer[seat][i] = answer
    if seat < rules.party_count:
        note_text(rules, game, seat, action.option)
        game.proposed[seat] = game.round_number
        if high:
            game.attempted_high[seat] = game.round_number


@kernel
def consent(rules: Any, game: Any, seat: int) -> int:
    """1: enough parties have accepted; -1: it can no longer be reached; 0: still open.

    A communiqué waits for everybody who is asked, since each name counts.
    """
    words = owner_absent(rules, game, game.offer[seat])
    found = counted(rules, game.offer[seat], game.answer[seat], words)
    if words and found == 1:
        for i in range(rules.party_count):
            if game.answer[seat][i] == ASKED:
                return 0
    return int(found)


@kernel
def bindingness(rules: Any, game: Any, seat: int) -> int:
    """Treaty when all owners decide, political commitment when some sent delegates, communiqué when one is absent (M18)."""
    least = TREATY
    for i in range(rules.party_count):
        if owns(rules, game, seat, i):
            if game.presence[i] == ABSENT:
                return COMMUNIQUE
            if game.presence[i] == DELEGATES and least > POLITICAL:
                least = POLITICAL
    return least


@kernel
def completes_accord(rules: Any, game: Any, seat: int) -> bool:
    """Whether the accord's condition would hold with the package of `seat` signed, and does not hold yet."""
    length = rules.accord_gate[1]
    if length == 0 or game.accord_round > 0:
        return False
    if holds(rules, game, rules.accord_gate[0], length, 0.0):
        return False
    # Try it: keep what was agreed in the proposer's own row of the offer table, and put it back afterwards.
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0:
            kept = game.agreed[k]
            game.agreed[k] = game.offer[seat][k]
            game.offer[seat][k] = kept
    met = holds(rules, game, rules.accord_gate[0], length, 0.0)
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0:
            kept = game.agreed[k]
            game.agreed[k] = game.offer[seat][k]
            game.offer[seat][k] = kept
    return met


@kernel
def ratify(rules: Any, game: Any, log: Any, seat: int) -> bool:
    """Every ratifying party votes: support + net - audience cost + inclusion + luck, against its threshold (M16)."""
    passed = True
    for i in range(rules.party_count):
        if rules.ratifies[i] == 0:
            continue
        net = 0.0
        conceded = 0.0
        for k in range(rules.issue_count):
            option = game.offer[seat][k] if game.offer[seat][k] >= 0 else game.agreed[k]
            value = rules.value[i][k][option]
            net += value
            if value < 0.0:
                conceded -= value
        cover = rules.cover if game.covered == 1 else 1.0
        luck = (2.0 * uniform(game) - 1.0) * rules.ratification_spread
        vote = (
            game.support[i]
            + rules.ratification_net * net
            - rules.audience_cost[i] * cover * conceded
            + rules.inclusion_support * game.inclusion
            + luck
        )
        if vote >= rules.ratification_needed[i]:
            note(log, E_RATIFIED, game.round_number, i, seat, -1, -1, 0, vote)
        else:
            note(log, E_REFUSED, game.round_number, i, seat, -1, -1, 0, vote)
            passed = False
    return passed


@kernel
def free_text(rules: Any, game: Any) -> int:
    """The bit of a new text: the lowest that no standing issue uses. With 62 texts in force the last bit serves again."""
    used = 0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0:
            used = used | game.texts_of[k]
    bit = 1
    for _ in range(61):
        if used & bit == 0:
            return bit
        bit = bit << 1
    return bit


@kernel
def charge_audience(rules: Any, game: Any, seat: int) -> None:
    """What a signature costs at home: a rate on every point that the text gives away beyond what stood before (M16)."""
    for i in range(rules.party_count):
        rate = audience_rate(rules, game, i)
        for k in range(rules.issue_count):
            option = game.offer[seat][k]
            if option > 0:
                change = rules.value[i][k][option] - rules.value[i][k][game.agreed[k]]
                if change < 0.0:
                    game.audience[i] -= change * rate


@kernel
def sign(rules: Any, game: Any, log: Any, seat: int) -> None:
    """Conclude the package of `seat`: communiqué, or obligations; an accord is put to ratification first."""
    binding = bindingness(rules, game, seat)
    if binding == COMMUNIQUE:
        note(log, E_COMMUNIQUE, game.round_number, seat, -1, -1, -1, 0, 0.0)
        fresh = False
        joined = 0
        for i in range(rules.party_count):
            if game.answer[seat][i] == ACCEPTED:
                joined = joined | (1 << i)
        for k in range(rules.issue_count):
            if game.offer[seat][k] >= 0:
                note(log, E_SIGNED_ITEM, game.round_number, seat, -1, k, game.offer[seat][k], COMMUNIQUE, 0.0)
                if game.communique[k] != game.offer[seat][k]:
                    fresh = True
                    game.communique[k] = game.offer[seat][k]
                game.joined[k] = joined
        game.communiques += 1
        if fresh:
            # A communiqué earns legitimacy once per text, not each time it is repeated.
            game.inclusion = min(1.0, game.inclusion + rules.communique_inclusion)
            for i in range(rules.party_count):
                if game.answer[seat][i] == ACCEPTED:
                    game.support[i] = min(100.0, game.support[i] + rules.communique_support)
        withdraw(rules, game, seat)
        return
    ratified = False
    if binding == TREATY and completes_accord(rules, game, seat):
        if not ratify(rules, game, log, seat):
            game.refusals += 1
            game.refused_text = fingerprint(rules, game.offer[seat])
            withdraw(rules, game, seat)
            return
        ratified = True
    note(log, E_SIGNED, game.round_number, seat, -1, -1, -1, binding, 0.0)
    game.signings_total += 1
    charge_audience(rules, game, seat)
    text = free_text(rules, game)
    for i in range(rules.party_count):
        # the number may have been that of a text which is gone: its breaches are not this one's
        game.material[i] = game.material[i] & ~text
        game.waived[i] = game.waived[i] & ~text
    if ratified:
        game.accord_text = text
    items = 0
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0:
            items += 1
    for k in range(rules.issue_count):
        option = game.offer[seat][k]
        if option < 0:
            continue
        note(log, E_SIGNED_ITEM, game.round_number, seat, -1, k, option, binding, 0.0)
        if k == rules.ceasefire_issue and option >= rules.ceasefire_from and game.agreed[k] < rules.ceasefire_from:
            game.ceasefire_signings += 1
            if game.ceasefire_round == 0:
                game.ceasefire_round = game.round_number
            game.quiet = 0
        if k == rules.ceasefire_issue and game.agreed[k] == 0:
            for w in range(len(game.incidents)):
                game.incidents[w] = 0
        bank(rules, game, k)
        keep_common(rules, game, k)
        game.worth_share[k] = repeat_share(rules, game, k)
        if game.agreed[k] == 0:
            game.texts_of[k] = 0
        game.texts_of[k] = game.texts_of[k] | text
        begin_delivery(rules, game, k)
        game.agreed[k] = option
        game.binding[k] = binding
        game.signed_round[k] = game.round_number
        game.signings[k] += 1
        # what was promised with the text before is not lost by a better one
        game.side_signed[k] = max(game.side_signed[k], game.side)
        game.signed_with[k] = items
        if game.first_signed[k] == 0:
            game.first_signed[k] = game.round_number
        if game.track_agreed[rules.track_of[k]] == 0:
            game.track_agreed[rules.track_of[k]] = game.round_number
    for i in range(rules.party_count):
        if game.answer[seat][i] == ACCEPTED:
            game.moved[i] = game.round_number
            game.caution[seat][i] *= rules.caution_signed
    withdraw(rules, game, seat)
    if ratified:
        game.accord_round = game.round_number
    # What was just agreed may open further options at once; tracks too, so that nothing waits a round for a formality.
    refresh(rules, game, log)


@kernel
def refuse(rules: Any, game: Any, seat: int, severity: float) -> None:
    """A proposal was rejected: trust between its proposer and those who refused falls, both ways (times `severity`)."""
    cost = 0.0
    for k in range(rules.issue_count):
        if game.offer[seat][k] >= 0 and rules.rejection_cost[rules.track_of[k]] > cost:
            cost = rules.rejection_cost[rules.track_of[k]]
    cost *= severity
    game.declined_text[seat] = fingerprint(rules, game.offer[seat])
    game.declined_state[seat] = table_state(rules, game)
    game.declined_trust[seat] = least_trust(rules, game)
    game.declined_round[seat] = game.round_number
    for i in range(rules.party_count):
        if game.answer[seat][i] == REJECTED:
            game.caution[seat][i] += rules.caution_refused
            if seat < rules.party_count:
                lower_trust(game, seat, i, cost)
                lower_trust(game, i, seat, cost)
    withdraw(rules, game, seat)


@kernel
def lapse(rules: Any, game: Any, log: Any) -> None:
    """Packages that nobody took up by the end of the round after theirs are off the table."""
    for seat in range(len(game.tabled)):
        if game.tabled[seat] > 0 and game.tabled[seat] < game.round_number:
            note(log, E_LAPSED, game.round_number, seat, -1, -1, -1, 0, 0.0)
            withdraw(rules, game, seat)


@kernel
def charge_stalling(rules: Any, game: Any) -> None:
    """A session without movement costs trust (M20): little on humanitarian and safety items, more on high politics."""
    low_cost = 0.0
    high_cost = 0.0
    low_left = False
    high_left = False
    for k in range(rules.issue_count):
        t = rules.track_of[k]
        if rules.ordered[k] == 1:
            higher = options_beyond(game.option_open[k], game.agreed[k])
        else:
            higher = game.option_open[k]
            if game.agreed[k] > 0:
                higher = 0
        if higher != 0:
            if rules.high_politics[t] == 1:
                high_left = True
                high_cost = max(high_cost, rules.stall_cost[t])
            else:
                low_left = True
                low_cost = max(low_cost, rules.stall_cost[t])
    for i in range(rules.party_count):
        if rules.principal[i] == 0 or game.presence[i] == ABSENT or game.moved[i] == game.round_number:
            continue
        if high_left and (game.attempted_high[i] == game.round_number or not low_left):
            lower_between_principals(rules, game, i, high_cost)
        elif low_left:
            lower_between_principals(rules, game, i, low_cost)
