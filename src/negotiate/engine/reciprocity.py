"""Reciprocity: what those may do to whom a promise was not kept (Vienna Convention on the Law of Treaties, article 60).

Who holds back what is due, or is seen to break its word, is in default until it delivers. Whom it owes this to need not
perform towards it in the meantime under the same text (suspension), may forgive it (waiver) and, when the default goes on,
may end the text (termination): what can be undone is then undone, what cannot is kept. All three are choices. A text that
stays in default for longer still lapses by itself. Who is in default itself has none of these rights (clean hands).

To make up for its default a party is charged what keeping its word would have cost it (`debt`; Articles on Responsibility of
States, article 31): so no text can be made to fall, and no game to end, in order to keep what the others gave.
"""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import E_FELL, E_TEXT_LAPSED, NOT_DUE
from negotiate.engine.kernel import kernel
from negotiate.engine.ledger import (
    BELIEVED,
    TRUE,
    accrued,
    begin_delivery,
    delivered_share,
    exposure_now,
    forget_defaults,
    hang_together,
    take_back,
    target,
    war_value,
)
from negotiate.engine.log import note
from negotiate.engine.option_bits import has_option


@kernel
def longest_default(rules: Any, game: Any) -> int:
    """For how many rounds the oldest default has been open, forgiven or not; 0: there is none.

    A material breach counts as one that has gone on for long enough to end a text.
    """
    for i in range(rules.party_count):
        if game.material[i] != 0:
            return int(rules.terminate_after + 1)
    longest = 0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0:  # where nothing stands nobody is in default
            for i in range(rules.party_count):
                longest = max(longest, game.overdue[k][i])
    return longest


@kernel
def is_anybody_in_default(rules: Any, game: Any) -> bool:
    """Whether any default is open at all, forgiven or not: seldom so, and without one nobody has any of these rights."""
    return bool(longest_default(rules, game) > 0)


@kernel
def has_clean_hands(rules: Any, game: Any, k: int, i: int) -> bool:
    """Whether party i is in no default under the texts in which issue k stands."""
    if game.material[i] & game.texts_of[k]:
        return False
    for m in range(rules.issue_count):
        if game.overdue[m][i] > 0 and hang_together(game, k, m):
            return False
    return True


@kernel
def is_injured(rules: Any, m: int, i: int) -> bool:
    """Whether party i suffers when issue m is not carried out: it is exposed to it, and a principal or an owner."""
    return bool(rules.exposed[m][i] == 1 and (rules.principal[i] == 1 or rules.owner[m][i] == 1))


@kernel
def default_rounds(rules: Any, game: Any, k: int, i: int) -> int:
    """For how many rounds somebody else has been in default towards party i under the texts of issue k; 0: nobody is."""
    most = 0
    for o in range(rules.party_count):
        if o == i:
            continue
        if game.material[o] & game.texts_of[k] & ~game.waived[i]:
            most = max(most, rules.terminate_after + 1)
        for m in range(rules.issue_count):
            if game.overdue[m][o] > most and hang_together(game, k, m) and is_injured(rules, m, i):
                if (game.forgiven[m] >> i) & 1 == 0:
                    most = game.overdue[m][o]
    return most


@kernel
def may_suspend(rules: Any, game: Any, k: int, i: int) -> bool:
    """Whether party i may hold back what it owes on issue k, because one to whom it owes this is in default towards it.

    Never where the issue protects persons (`suspends: false`; article 60, paragraph 5).
    """
    if rules.suspends[k] == 0 or not has_failed_towards(rules, game, k, i):
        return False
    return bool(has_clean_hands(rules, game, k, i))


@kernel
def has_failed_towards(rules: Any, game: Any, k: int, i: int) -> bool:
    """Whether somebody to whom party i owes what it must do on issue k is in default towards it under the same texts."""
    texts = game.texts_of[k]
    if game.agreed[k] == 0 or texts == 0:
        return False
    for o in range(rules.party_count):
        if game.material[o] & texts & ~game.waived[i] and is_owed(rules, k, i, o):
            return True
    for m in range(rules.issue_count):
        if (game.texts_of[m] & texts) != 0:  # what stands in no text has none
            for o in range(rules.party_count):
                if game.overdue[m][o] > 0 and is_owed(rules, k, i, o) and is_injured(rules, m, i):
                    if (game.forgiven[m] >> i) & 1 == 0:
                        return True
    return False


@kernel
def is_owed(rules: Any, k: int, i: int, o: int) -> bool:
    """Whether what party i must do on issue k is owed to party o."""
    return bool(o != i and (rules.exposed[k][o] == 1 or rules.owner[k][o] == 1))


@kernel
def has_failed_somebody(rules: Any, game: Any, k: int, j: int) -> bool:
    """Whether party j is in a default on issue k that not everybody injured has forgiven."""
    if game.overdue[k][j] == 0:
        return False
    for i in range(rules.party_count):
        if i != j and is_injured(rules, k, i) and (game.forgiven[k] >> i) & 1 == 0:
            return True
    return False


@kernel
def in_default(rules: Any, game: Any, texts: int) -> int:
    """Bit mask of the parties that are in default under any of these texts, unless they were forgiven by all."""
    found = 0
    for j in range(rules.party_count):
        for i in range(rules.party_count):
            if i != j and rules.principal[i] == 1 and (game.material[j] & texts & ~game.waived[i]) != 0:
                found = found | (1 << j)
        for k in range(rules.issue_count):
            if game.agreed[k] > 0 and (game.texts_of[k] & texts) != 0 and has_failed_somebody(rules, game, k, j):
                found = found | (1 << j)
    return found


@kernel
def due_share(rules: Any, game: Any, ledger: int, k: int, j: int) -> float:
    """Share of issue k that obligor j would have delivered had it not fallen into default, 0..1."""
    own = delivered_share(rules, game, ledger, k, j)
    if game.overdue[k][j] == 0:
        return float(own)
    missed = max(1, game.overdue[k][j] - 1)
    if game.owed[k] > 0:
        return float(min(1.0, own + missed / game.owed[k]))
    return float(min(1.0, own + missed * rules.pace[k] / rules.phases[k]))


@kernel
def share_of_others(rules: Any, game: Any, ledger: int, texts: int, j: int) -> float:
    """Mean share that all but party j have delivered under these texts, 0..1; 0 where they have nothing to deliver."""
    total = 0.0
    count = 0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 and (game.texts_of[k] & texts) != 0:
            for i in range(rules.party_count):
                if i != j and rules.obligor[k][i] == 1:
                    total += delivered_share(rules, game, ledger, k, i)
                    count += 1
    return total / count if count > 0 else 0.0


@kernel
def saved_by(rules: Any, game: Any, ledger: int, k: int, j: int) -> float:
    """Points that party j saves by delivering nothing of what stands on issue k, in one ledger."""
    prior = game.prior[ledger][j][k]
    change = target(rules, prior, k, rules.value[j][k][game.agreed[k]], game.worth_share[k]) - prior
    cost = -change if change < 0.0 else rules.burden[k] * change
    # that the war goes on meanwhile
    return float(cost + max(0.0, rules.ends[k][game.agreed[k]] * war_value(rules, game, j)))


@kernel
def charge(rules: Any, game: Any, k: int, j: int, texts: int) -> None:
    """Charge party j what it saved on issue k by its default; with `texts` (not 0) up to what the others delivered there."""
    for ledger in range(2):
        wanted = due_share(rules, game, ledger, k, j)
        if texts != 0:
            wanted = max(wanted, share_of_others(rules, game, ledger, texts, j))
        missing = max(0.0, wanted - delivered_share(rules, game, ledger, k, j))
        game.debt[ledger][j] += saved_by(rules, game, ledger, k, j) * missing


@kernel
def open_the_books(rules: Any, game: Any) -> None:
    """The game ends and what nobody saw comes to light: who broke its word is charged what it saved by that.

    Only the true ledger changes, so nobody learns of it before the end.
    """
    for k in range(rules.issue_count):
        if game.agreed[k] == 0:
            continue
        for j in range(rules.party_count):
            if rules.obligor[k][j] == 1:
                unseen = delivered_share(rules, game, BELIEVED, k, j) - delivered_share(rules, game, TRUE, k, j)
                if unseen > 0.0:
                    game.debt[TRUE][j] += saved_by(rules, game, TRUE, k, j) * unseen


@kernel
def can_end(rules: Any, game: Any, k: int) -> bool:
    """Whether anything would fall if the texts of issue k were ended: what protects persons stays."""
    for m in range(rules.issue_count):
        if rules.suspends[m] == 1 and hang_together(game, k, m):
            return True
    return False


@kernel
def may_terminate(rules: Any, game: Any, k: int, i: int) -> bool:
    """Whether party i may end the texts in which issue k stands: a default that has gone on, or any under snap-back."""
    if game.agreed[k] == 0 or game.binding[k] == 0 or rules.owner[k][i] == 0 or not can_end(rules, game, k):
        return False
    needed = rules.terminate_after
    if rules.snapback_issue >= 0 and rules.snapback_option[game.agreed[rules.snapback_issue]] == 1:
        if hang_together(game, k, rules.snapback_issue):
            needed = 0
    return bool(default_rounds(rules, game, k, i) > needed and has_clean_hands(rules, game, k, i))


@kernel
def may_waive(rules: Any, game: Any, k: int, i: int) -> bool:
    """Whether somebody else is in default towards party i on issue k, and it has not forgiven that yet."""
    if game.agreed[k] == 0:
        return False
    for o in range(rules.party_count):
        if o == i:
            continue
        if game.overdue[k][o] > 0 and is_injured(rules, k, i) and (game.forgiven[k] >> i) & 1 == 0:
            return True
        if game.material[o] & game.texts_of[k] & ~game.waived[i]:
            return True
    return False


@kernel
def waive(rules: Any, game: Any, k: int, i: int) -> None:
    """Party i forgives the defaults on issue k; once all who are injured have, the default is counted anew."""
    for o in range(rules.party_count):
        if o != i:
            game.waived[i] = game.waived[i] | (game.material[o] & game.texts_of[k])
    game.forgiven[k] = game.forgiven[k] | (1 << i)
    for j in range(rules.party_count):
        if is_injured(rules, k, j) and game.overdue[k][j] == 0 and (game.forgiven[k] >> j) & 1 == 0:
            return
    for o in range(rules.party_count):
        if game.overdue[k][o] > 1:
            game.overdue[k][o] = 1


@kernel
def fall(rules: Any, game: Any, log: Any, k: int, guilty: int) -> None:
    """Issue k goes back to how things were, apart from what cannot be undone; `guilty`: bit mask of those it falls for."""
    note(log, E_FELL, game.round_number, -1, -1, k, game.agreed[k], rules.reversible[k], 0.0)
    take_back(rules, game, k, guilty)
    game.agreed[k] = 0
    game.binding[k] = 0
    game.texts_of[k] = 0
    begin_delivery(rules, game, k)
    forget_defaults(rules, game, k)
    for j in range(rules.party_count):
        game.conduct[k][j] = NOT_DUE
    if k == rules.ceasefire_issue:
        game.quiet = 0


@kernel
def end_texts(rules: Any, game: Any, log: Any, k: int) -> None:
    """End the texts in which issue k stands, and what requires something of theirs; what protects persons stays."""
    masks = game.texts_of[k]
    guilty = in_default(rules, game, masks)
    for m in range(rules.issue_count):
        if game.agreed[m] > 0 and (game.texts_of[m] & masks) != 0 and rules.suspends[m] == 1:
            for j in range(rules.party_count):
                if rules.obligor[m][j] == 1 and (guilty >> j) & 1:
                    charge(rules, game, m, j, masks)
    for m in range(rules.issue_count):
        if game.agreed[m] > 0 and (game.texts_of[m] & masks) != 0:
            if rules.suspends[m] == 1:
                fall(rules, game, log, m, guilty)
            else:
                game.texts_of[m] = game.texts_of[m] & ~masks
                if game.texts_of[m] == 0:
                    # it stands by itself from now on, under the number of the text that has ended
                    game.texts_of[m] = masks & -masks
    again = True
    while again:
        again = False
        for m in range(rules.issue_count):
            if game.agreed[m] == 0:
                continue
            for r in range(len(rules.requires_issue[m])):
                needed = rules.requires_issue[m][r]
                asked = has_option(rules.requires_by[m][r], game.agreed[m])
                if needed >= 0 and asked and game.agreed[needed] < rules.requires_option[m][r]:
                    if game.best_done[needed] < rules.requires_option[m][r]:
                        fall(rules, game, log, m, 0)
                        again = True
                        break
    for o in range(rules.party_count):
        game.material[o] = game.material[o] & ~masks
        game.waived[o] = game.waived[o] & ~masks
    game.terminations += 1


@kernel
def termination_gain(rules: Any, game: Any, i: int, k: int) -> float:
    """What party i would gain by ending the texts of issue k, points: exposure that ends, less what it must give back."""
    total = 0.0
    for m in range(rules.issue_count):
        if hang_together(game, k, m):
            total += exposure_now(rules, game, BELIEVED, i, m)
            if rules.reversible[m] == 1 and rules.suspends[m] == 1:
                total -= accrued(rules, game, BELIEVED, i, m)
    return total


@kernel
def age_defaults(rules: Any, game: Any, log: Any) -> None:
    """At the end of a round every default is a round older; a text in which one is too old lapses."""
    for k in range(rules.issue_count):
        if game.agreed[k] == 0:
            continue  # nothing stands, so nobody is in default
        for o in range(rules.party_count):
            if game.overdue[k][o] > 0:
                game.overdue[k][o] += 1
                if game.overdue[k][o] > rules.lapse_after and can_end(rules, game, k):
                    note(log, E_TEXT_LAPSED, game.round_number, o, -1, k, game.agreed[k], 0, 0.0)
                    end_texts(rules, game, log, k)


@kernel
def walk_out(rules: Any, game: Any, i: int) -> None:
    """Party i has left for good: that is a material breach of every text under which it has still something to deliver."""
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 and rules.obligor[k][i] == 1:
            if rules.continuing[k] == 1 or game.delivered[BELIEVED][k][i] < rules.phases[k]:
                game.material[i] = game.material[i] | game.texts_of[k]


@kernel
def settle_accounts(rules: Any, game: Any, log: Any, broken: int) -> None:
    """The game ends: texts in default fall, after a breakdown (1) all, else where an injured party gains by it.

    Who is in default under a text that stands is charged what it did not deliver in time; so is a breach that nobody saw.
    """
    open_the_books(rules, game)
    if not is_anybody_in_default(rules, game):
        return
    for k in range(rules.issue_count):
        for i in range(rules.party_count):
            if game.agreed[k] > 0 and rules.owner[k][i] == 1 and default_rounds(rules, game, k, i) > 0:
                if not has_clean_hands(rules, game, k, i) or not can_end(rules, game, k):
                    continue
                if broken == 1 or termination_gain(rules, game, i, k) >= 0.0:
                    end_texts(rules, game, log, k)
    for k in range(rules.issue_count):
        for j in range(rules.party_count):
            if game.agreed[k] > 0 and rules.obligor[k][j] == 1 and has_failed_somebody(rules, game, k, j):
                charge(rules, game, k, j, 0)
