"""Which actions the rules allow now, as one number: 0 legal, else the index into `REFUSALS` that says why not."""

from __future__ import annotations

from typing import Any

from negotiate.engine.codes import (
    ABSENT,
    ACCEPT,
    ACTIONS,
    ALTERNATING_OFFERS,
    ANNOUNCE,
    ANSWER,
    ASKED,
    BREACH,
    CARRY_OUT,
    CONVENE,
    COUNTER,
    DECIDES,
    DELEGATE,
    DELEGATES,
    FACILITATE,
    FITTING,
    FORMULATE,
    GESTURE,
    LEAVE,
    MEDIATE,
    PASS,
    PASSED,
    PROPOSE,
    REJECT,
    RETURN,
    SHOW_STALEMATE,
    SINGLE_UNDERTAKING,
    SPEAK,
    STALL,
    SUSPEND,
    TERMINATE,
    WAIVE,
)
from negotiate.engine.holders import is_anothers
from negotiate.engine.kernel import kernel
from negotiate.engine.option_bits import has_option
from negotiate.engine.reciprocity import default_rounds, has_clean_hands, may_suspend, may_terminate, may_waive
from negotiate.engine.trust import least_trust

(
    LEGAL,
    NOTHING_PENDING,
    WRONG_KIND,
    ALREADY_PROPOSED,
    MAY_NOT_PROPOSE,
    NOT_AT_TABLE,
    EMPTY_PACKAGE,
    NO_SUCH_OPTION,
    OPTION_CLOSED,
    NOT_BEYOND_AGREED,
    REQUIREMENT_MISSING,
    COOLING_DOWN,
    POOL_EMPTY,
    SUSPENDED,
    NOBODY_TO_ASK,
    NOT_THE_WHOLE,
    TEXT_REFUSED,
    NO_SUCH_OFFER,
    ALREADY_GESTURED,
    NO_SUCH_SIZE,
    NOTHING_TO_CONDEMN,
    ALREADY_CONDEMNED,
    ALREADY_ANNOUNCED,
    SAME_ATTENDANCE,
    MAY_NOT_CHANGE,
    ACT_NOT_OFFERED,
    TOO_LITTLE_LEVERAGE,
    TOO_LITTLE_CREDIBILITY,
    TOO_SOON,
    NOBODY_TO_CONVENE,
    TEXT_UNCHANGED,
    AFTER_ACCORD,
    NOBODY_IN_DEFAULT,
    DEFAULT_TOO_FRESH,
    NO_CLEAN_HANDS,
    NO_SUCH_ISSUE,
    NOT_A_FULL_TEXT,
    ONLY_TEXTS,
    ANOTHERS_TRACK,
    IN_GOOD_FAITH,
) = range(40)

REFUSALS = (
    "legal",
    "nothing-pending",
    "wrong-kind",
    "already-proposed",
    "may-not-propose",
    "not-at-table",
    "empty-package",
    "no-such-option",
    "option-closed",
    "not-beyond-agreed",
    "requirement-missing",
    "cooling-down",
    "pool-empty",
    "suspended",
    "nobody-to-ask",
    "not-the-whole",
    "text-refused",
    "no-such-offer",
    "already-gestured",
    "no-such-size",
    "nothing-to-condemn",
    "already-condemned",
    "already-announced",
    "same-attendance",
    "may-not-change",
    "act-not-offered",
    "too-little-leverage",
    "too-little-credibility",
    "too-soon",
    "nobody-to-convene",
    "text-unchanged",
    "after-accord",
    "nobody-in-default",
    "default-too-fresh",
    "no-clean-hands",
    "no-such-issue",
    "not-a-full-text",
    "only-texts",
    "anothers-track",
    "in-good-faith",
)
"""Names of the refusal codes; menu.py turns each into a sentence with the values at hand."""
HALF = 0xFFFFFFFF
"""The lower half of a set of options (option_masks.py)."""


@kernel
def item_refusal(rules: Any, game: Any, k: int, option: int) -> int:
    """Why option `option` of issue k cannot stand in a package now, apart from what it requires of other issues."""
    if option < 1 or option >= rules.option_count[k]:
        return NO_SUCH_OPTION
    if not has_option(game.option_open[k], option):
        return OPTION_CLOSED
    now = game.agreed[k]
    if option == now or (rules.ordered[k] == 1 and option < now):
        return NOT_BEYOND_AGREED
    if now > 0 and rules.repeatable[k] == 1:
        return NOT_BEYOND_AGREED
    if game.completed_round[k] > 0 and rules.repeatable[k] == 1:
        if game.round_number <= game.completed_round[k] + rules.cooldown[k]:
            return COOLING_DOWN
        if rules.pool[k] > 0.0 and game.returned[k] >= rules.pool[k]:
            return POOL_EMPTY
    if rules.high_politics[rules.track_of[k]] == 1 and game.round_number <= game.suspended_until:
        return SUSPENDED
    return ANOTHERS_TRACK if is_anothers(rules, game, k) else LEGAL


@kernel
def requirement_met(rules: Any, game: Any, package: Any, k: int) -> bool:
    """Whether what issue k, as the package settles it, requires of other issues is agreed or in the same package."""
    for r in range(len(rules.requires_issue[k])):
        other = rules.requires_issue[k][r]
        if other >= 0 and has_option(rules.requires_by[k][r], package[k]):
            option = package[other] if package[other] >= 0 else game.agreed[other]
            if option < rules.requires_option[k][r]:
                return False
    return True


@kernel
def fingerprint(rules: Any, package: Any) -> int:
    """A number that tells two packages apart: a refused text must change by at least one option."""
    digest = 17
    for k in range(rules.issue_count):
        digest = (digest * 1000003 + package[k] + 2) & 0xFFFFFFFFFFFF
    return digest


@kernel
def table_state(rules: Any, game: Any) -> int:
    """A number for what is open and agreed, to tell whether anything has changed since a text was refused."""
    digest = 29
    for k in range(rules.issue_count):
        few = game.option_open[k] & HALF
        digest = (digest * 1000003 + few * 64 + game.agreed[k]) & 0xFFFFFFFFFFFF
        many = (game.option_open[k] >> 32) & HALF
        if many != 0 or game.agreed[k] >= 64:  # what would run over the digest's end, or into what is open
            digest = (digest * 1000003 + many * 2 + game.agreed[k] // 64) & 0xFFFFFFFFFFFF
    return int(digest)


@kernel
def is_stale(rules: Any, game: Any, package: Any) -> bool:
    """Whether this very text was refused lately, and neither options, agreements nor trust have changed since.

    Trust counts as changed when the least of it has risen by `process.retable_margin` points; a refusal is forgotten after
    `process.retable_after` rounds.
    """
    if rules.retable_margin <= 0.0:
        return False
    mark = fingerprint(rules, package)
    for s in range(len(game.tabled)):
        if game.declined_text[s] == mark and game.declined_state[s] == table_state(rules, game):
            if 0 < rules.retable_after <= game.round_number - game.declined_round[s]:
                continue
            if least_trust(rules, game) - game.declined_trust[s] < rules.retable_margin:
                return True
    return False


@kernel
def lacks_owner(rules: Any, game: Any, k: int) -> bool:
    """Whether an owner of issue k is away, so that a text on it can only be a communiqué (M18)."""
    for i in range(rules.party_count):
        if rules.owner[k][i] == 1 and game.presence[i] == ABSENT:
            return True
    return False


@kernel
def owner_absent(rules: Any, game: Any, package: Any) -> bool:
    """Whether an owner of an issue in the package is absent, so that the text can only be a communiqué (M18)."""
    for k in range(rules.issue_count):
        if package[k] >= 0 and lacks_owner(rules, game, k):
            return True
    return False


@kernel
def package_refusal(rules: Any, game: Any, seat: int, package: Any) -> int:
    """Why a package (option per issue, -1 not included) cannot be tabled by `seat` now."""
    items = 0
    for k in range(rules.issue_count):
        if package[k] != -1:
            items += 1
            refusal = item_refusal(rules, game, k, package[k])
            if refusal != LEGAL:
                return refusal
            if not requirement_met(rules, game, package, k):
                return REQUIREMENT_MISSING
    if items == 0:
        return EMPTY_PACKAGE
    if rules.process == ALTERNATING_OFFERS and items < rules.issue_count:
        return NOT_A_FULL_TEXT
    lacking = owner_absent(rules, game, package)
    others = 0
    news = False
    for i in range(rules.party_count):
        if i != seat and game.presence[i] != ABSENT:
            if lacking:
                others += 1
                continue
            for k in range(rules.issue_count):
                if package[k] >= 0 and rules.owner[k][i] == 1:
                    others += 1
                    break
    if others == 0:
        return NOBODY_TO_ASK
    if lacking:
        for k in range(rules.issue_count):
            if package[k] >= 0 and game.communique[k] != package[k]:
                news = True
        if not news:
            return NOT_BEYOND_AGREED
    if rules.process == SINGLE_UNDERTAKING:
        for t in range(rules.track_count):
            if rules.undertaking[t] == 1:
                touched = False
                for k in range(rules.issue_count):
                    if rules.track_of[k] == t and (package[k] > 0 or game.agreed[k] > 0 or game.best_done[k] > 0):
                        touched = True
                if not touched:
                    return NOT_THE_WHOLE
    if game.refused_text != 0 and fingerprint(rules, package) == game.refused_text:
        return TEXT_REFUSED
    return LEGAL


@kernel
def proposal_refusal(rules: Any, game: Any, seat: int, package: Any) -> int:
    """Why party `seat` cannot table this package now (as a proposal or a counter-offer)."""
    if rules.proposes[seat] == 0:
        return MAY_NOT_PROPOSE
    if game.presence[seat] == ABSENT:
        return NOT_AT_TABLE
    if game.proposed[seat] == game.round_number:
        return ALREADY_PROPOSED
    return tabling_refusal(rules, game, seat, package)


@kernel
def tabling_refusal(rules: Any, game: Any, seat: int, package: Any) -> int:
    """Why a package cannot be put on the table by `seat` now: it is not allowed, or was refused as it stands."""
    if is_stale(rules, game, package):
        return TEXT_UNCHANGED
    return package_refusal(rules, game, seat, package)


@kernel
def default_refusal(rules: Any, game: Any, seat: int, kind: int, k: int) -> int:
    """Why party `seat` cannot end the texts of issue k, or forgive a default on it (TERMINATE, WAIVE)."""
    if k < 0 or k >= rules.issue_count or game.agreed[k] == 0:
        return NO_SUCH_ISSUE
    if kind == WAIVE:
        return LEGAL if may_waive(rules, game, k, seat) else NOBODY_IN_DEFAULT
    if may_terminate(rules, game, k, seat):
        return LEGAL
    if default_rounds(rules, game, k, seat) == 0:
        return NOBODY_IN_DEFAULT
    return DEFAULT_TOO_FRESH if has_clean_hands(rules, game, k, seat) else NO_CLEAN_HANDS


@kernel
def suspension_refusal(rules: Any, game: Any, k: int, seat: int) -> int:
    """Why party `seat` cannot rightly hold back what it owes on issue k."""
    if may_suspend(rules, game, k, seat):
        return LEGAL
    return NOBODY_IN_DEFAULT if default_rounds(rules, game, k, seat) == 0 else NO_CLEAN_HANDS


@kernel
def bargaining_refusal(rules: Any, game: Any, action: Any) -> int:
    """Why a party whose turn it is cannot do this under alternating offers: it tables a full text or walks away (M23)."""
    kind = action.kind
    if kind == PROPOSE:
        return proposal_refusal(rules, game, game.pending_seat, action.option)
    if kind == ACCEPT or kind == REJECT:
        return NO_SUCH_OFFER  # who finds a text on the table is asked for its answer
    return LEGAL if kind == LEAVE else ONLY_TEXTS


@kernel
def speaking_refusal(rules: Any, game: Any, action: Any) -> int:
    """Why a party that has the floor cannot do this, a kind of action that fits."""
    kind = action.kind
    seat = game.pending_seat
    if kind == PASS:
        return LEGAL
    if rules.process == ALTERNATING_OFFERS:
        return bargaining_refusal(rules, game, action)
    if kind == TERMINATE or kind == WAIVE:
        return default_refusal(rules, game, seat, kind, action.issue)
    if game.accord_round > 0:
        return AFTER_ACCORD
    if kind == PROPOSE:
        return proposal_refusal(rules, game, seat, action.option)
    if kind == RETURN or kind == DELEGATE:
        if rules.may_return[seat] == 0:
            return MAY_NOT_CHANGE
        if game.presence[seat] == (DECIDES if kind == RETURN else DELEGATES):
            return SAME_ATTENDANCE
        return LEGAL
    if game.presence[seat] == ABSENT:
        return SAME_ATTENDANCE if kind == LEAVE else NOT_AT_TABLE
    if kind == LEAVE:
        return MAY_NOT_CHANGE if rules.may_return[seat] == 0 else LEGAL
    if kind == ACCEPT or kind == REJECT:
        if action.offer < 0 or action.offer >= len(game.tabled) or game.tabled[action.offer] == 0:
            return NO_SUCH_OFFER
        answer = game.answer[action.offer][seat]
        if answer != ASKED and answer != PASSED:
            return NO_SUCH_OFFER
        # What was tabled a while ago must still be allowed: gates close, and others sign in the meantime.
        return LEGAL if kind == REJECT else package_refusal(rules, game, action.offer, game.offer[action.offer])
    if kind == GESTURE or kind == ANNOUNCE:
        size = action.amount % 10 if kind == ANNOUNCE else action.amount
        if size < 1 or size > 3 or action.amount < 0 or action.amount > 13:
            return NO_SUCH_SIZE
        if game.gestured[seat] == game.round_number:
            return ALREADY_GESTURED
        if kind == ANNOUNCE and game.announced[seat] > 0:
            return ALREADY_ANNOUNCED
        if kind == GESTURE and game.announced[seat] > 0 and game.announced_round[seat] == game.round_number:
            return ALREADY_ANNOUNCED
        return LEGAL
    if game.spoiled_round != game.round_number or rules.principal[seat] == 0:
        return NOTHING_TO_CONDEMN
    return ALREADY_CONDEMNED if game.condemned[seat] == 1 else LEGAL


@kernel
def mediating_refusal(rules: Any, game: Any, action: Any) -> int:
    """Why the mediator cannot do this, a kind of action that fits."""
    kind = action.kind
    if kind == PASS:
        return LEGAL
    if rules.mediator_act[game.chair][kind - FACILITATE] == 0:
        return ACT_NOT_OFFERED
    if game.leverage < rules.act_cost[kind - FACILITATE]:
        return TOO_LITTLE_LEVERAGE
    if kind == FACILITATE:
        for i in range(rules.party_count):
            if rules.principal[i] == 1 and game.credibility[i] < rules.credibility_needed:
                return TOO_LITTLE_CREDIBILITY
    elif kind == FORMULATE:
        return tabling_refusal(rules, game, game.pending_seat, action.option)
    elif kind == CONVENE:
        if game.convened_round > 0 and game.round_number < game.convened_round + rules.convene_interval:
            return TOO_SOON
        for i in range(rules.party_count):
            if game.presence[i] == ABSENT and rules.may_return[i] == 1:
                return LEGAL
        return NOBODY_TO_CONVENE
    elif kind == SHOW_STALEMATE:
        if game.stalemate_round > 0 and game.round_number < game.stalemate_round + rules.stalemate_interval:
            return TOO_SOON
    return LEGAL


@kernel
def reason(rules: Any, game: Any, action: Any) -> int:
    """0 when the pending seat may take this action now, else a code of `REFUSALS`. Changes nothing."""
    asked = game.pending_kind
    kind = action.kind
    if game.ended == 1 or asked == 0:
        return NOTHING_PENDING
    if kind < 0 or kind >= len(ACTIONS) or (FITTING[asked] >> kind) & 1 == 0:
        return WRONG_KIND
    if asked == SPEAK:
        return speaking_refusal(rules, game, action)
    if asked == ANSWER:
        if kind == ACCEPT or kind == REJECT or kind == COUNTER:
            if action.offer != game.pending_offer:
                return NO_SUCH_OFFER
            if kind == COUNTER:
                return proposal_refusal(rules, game, game.pending_seat, action.option)
            return LEGAL
        return LEGAL
    if asked == CARRY_OUT:
        if kind == SUSPEND:
            return suspension_refusal(rules, game, game.pending_issue, game.pending_seat)
        return IN_GOOD_FAITH if rules.good_faith == 1 and (kind == STALL or kind == BREACH) else LEGAL
    return mediating_refusal(rules, game, action) if asked == MEDIATE else LEGAL


@kernel
def note_legal(rules: Any, game: Any, acts: Any, action: Any, found: Any) -> None:
    """Which of some acts without a package the pending seat may take now: found[act] is 1 or 0.

    A row of `acts` is kind, offer, amount and issue; `action` is one that passes.
    """
    for n in range(len(acts)):
        action.kind = acts[n][0]
        action.offer = acts[n][1]
        action.amount = acts[n][2]
        action.issue = acts[n][3]
        found[n] = 1 if reason(rules, game, action) == LEGAL else 0


@kernel
def note_items(rules: Any, game: Any, found: Any) -> None:
    """Why an option cannot stand in a package now: found[issue][option], LEGAL where it can."""
    for k in range(rules.issue_count):
        for option in range(rules.option_count[k]):
            found[k][option] = item_refusal(rules, game, k, option)
