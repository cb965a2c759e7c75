"""Event cards: at most one per category and round, with effects from the rule file (docs/model.md M17)."""

from __future__ import annotations

from typing import Any

from negotiate.engine.chance import below, uniform
from negotiate.engine.codes import (
    CREDIBILITY_ACTOR,
    E_CARD,
    GUARANTOR_CREDIBILITY,
    HOPE_ACTOR,
    INCLUSION_ALL,
    LEVERAGE_MEDIATOR,
    PAIN_ACTOR,
    PAIN_PRINCIPALS,
    RESERVATION_ACTOR,
    SUPPORT_ACTOR,
    SUPPORT_PRINCIPALS,
    TRUST_IN_ACTOR,
    VERIFICATION_TIER,
)
from negotiate.engine.gates import holds
from negotiate.engine.holders import sits
from negotiate.engine.kernel import kernel
from negotiate.engine.log import note
from negotiate.engine.trust import lower_trust, open_ceiling, raise_trust


@kernel
def clip(value: float, most: float) -> float:
    """`value` kept within 0..most."""
    if value < 0.0:
        return 0.0
    return value if value < most else most


@kernel
def progress(rules: Any, game: Any) -> float:
    """Share of the issues on which something is agreed or has been carried out, 0..1."""
    settled = 0
    for k in range(rules.issue_count):
        if game.agreed[k] > 0 or game.best_done[k] > 0:
            settled += 1
    return settled / rules.issue_count


@kernel
def random_principal(rules: Any, game: Any) -> int:
    """One of the principals, each as likely; -1 when there is none."""
    count = 0
    for i in range(rules.party_count):
        count += rules.principal[i]
    if count == 0:
        return -1
    chosen = below(game, count)
    for i in range(rules.party_count):
        if rules.principal[i] == 1:
            if chosen == 0:
                return i
            chosen -= 1
    return -1


@kernel
def apply_effect(rules: Any, game: Any, kind: int, amount: float, rounds: int, actor: int, spoiler: bool) -> None:
    """One effect of a card about party `actor`."""
    n = rules.party_count
    if kind == GUARANTOR_CREDIBILITY:
        game.guarantor_credibility = clip(game.guarantor_credibility + amount, 1.0)
    elif kind == INCLUSION_ALL:
        game.inclusion = clip(game.inclusion + amount, 1.0)
    elif kind == LEVERAGE_MEDIATOR:
        if rules.mediator == 0 or sits(rules, game, game.chair):
            game.leverage = clip(game.leverage + amount, 100.0)
        for m in range(rules.mediator_count):
            if m != game.chair and sits(rules, game, m):
                game.chair_leverage[m] = clip(game.chair_leverage[m] + amount, 100.0)
    elif kind == VERIFICATION_TIER:
        game.tier_penalty = int(amount)
        game.tier_penalty_until = game.round_number + rounds - 1
    elif kind == PAIN_PRINCIPALS or kind == SUPPORT_PRINCIPALS:
        for i in range(n):
            if rules.principal[i] == 1:
                if kind == PAIN_PRINCIPALS:
                    game.pain[i] = clip(game.pain[i] + amount, 1.0)
                else:
                    game.support[i] = clip(game.support[i] + amount, 100.0)
    elif actor < 0:
        return
    elif kind == HOPE_ACTOR:
        for i in range(n):
            if rules.principal[i] == 1:
                game.hope[i] = clip(game.hope[i] + (amount if i == actor else -amount), 1.0)
    elif kind == PAIN_ACTOR:
        game.pain[actor] = clip(game.pain[actor] + amount, 1.0)
    elif kind == SUPPORT_ACTOR:
        game.support[actor] = clip(game.support[actor] + amount, 100.0)
    elif kind == RESERVATION_ACTOR:
        game.reservation_shift[actor] += amount
    elif kind == CREDIBILITY_ACTOR:
        if rules.mediator == 0 or sits(rules, game, game.chair):
            game.credibility[actor] = clip(game.credibility[actor] + amount, 100.0)
        for m in range(rules.mediator_count):
            if m != game.chair and sits(rules, game, m):
                game.chair_credibility[m][actor] = clip(game.chair_credibility[m][actor] + amount, 100.0)
    elif kind == TRUST_IN_ACTOR:
        if spoiler and amount < 0.0 and (game.spoiled_round != game.round_number or game.spoiled_party != actor):
            game.spoiled_round = game.round_number
            game.spoiled_party = actor
            for i in range(n):
                game.spoiled_trust[i] = 0.0
        for i in range(n):
            if i != actor and rules.principal[i] == 1:
                if amount < 0.0:
                    before = game.trust[i][actor]
                    lower_trust(game, i, actor, -amount * rules.control[actor])
                    if spoiler:
                        game.spoiled_trust[i] += before - game.trust[i][actor]
                else:
                    raise_trust(rules, game, i, actor, amount, max(open_ceiling(rules, game), 1.0))


@kernel
def turn_up(rules: Any, game: Any, log: Any, card: int, category: int) -> None:
    """A card is drawn, or brought in; `category` is -1 for one that is of none."""
    actor = rules.card_actor[card]
    if actor < 0:
        actor = random_principal(rules, game)
    game.cards_spent = game.cards_spent | rules.card_marks[card]
    spoiler = category >= 0 and rules.category_spoiler[category] == 1
    note(log, E_CARD, game.round_number, actor, category, -1, -1, card, 0.0)
    for e in range(rules.card_first[card], rules.card_first[card] + rules.card_effects[card]):
        apply_effect(rules, game, rules.effect_kind[e], rules.effect_amount[e], rules.effect_rounds[e], actor, spoiler)


@kernel
def may_come(rules: Any, game: Any, card: int) -> bool:
    """Whether what the card asks for holds now, and no card that has come keeps it away."""
    if game.cards_spent & rules.card_barred[card] != 0:
        return False
    length = rules.card_gate[card][1]
    return bool(length == 0 or holds(rules, game, rules.card_gate[card][0], length, 0.0))


@kernel
def come_by_calendar(rules: Any, game: Any, log: Any, category: int) -> None:
    """The cards of a category that the file gives this round."""
    first = rules.category_first[category]
    for card in range(first, first + rules.category_cards[category]):
        if rules.card_round[card] == game.round_number and may_come(rules, game, card):
            turn_up(rules, game, log, card, category)


@kernel
def drawn_card(rules: Any, game: Any, category: int) -> int:
    """One of the cards of a category that are drawn and may come now, each as likely; -1 when there is none."""
    first = rules.category_first[category]
    last = first + rules.category_cards[category]
    if rules.category_plain[category] == 1:
        return int(first + below(game, rules.category_cards[category]))
    count = 0
    for card in range(first, last):
        if rules.card_round[card] == 0 and may_come(rules, game, card):
            count += 1
    if count == 0:
        return -1
    chosen = below(game, count)
    for card in range(first, last):
        if rules.card_round[card] == 0 and may_come(rules, game, card):
            if chosen == 0:
                return card
            chosen -= 1
    return -1


@kernel
def draw_cards(rules: Any, game: Any, log: Any) -> None:
    """The events of a round: first those of the calendar, then at most one of each category by its chance."""
    for c in range(rules.category_count):
        if rules.category_plain[c] == 0:
            come_by_calendar(rules, game, log, c)
    for c in range(rules.category_count):
        chance = rules.category_probability[c]
        if rules.category_spoiler[c] == 1:
            chance *= rules.spoiler_base + rules.spoiler_progress * progress(rules, game)
        if rules.category_war[c] == 1 and rules.ceasefire_issue >= 0:
            if game.agreed[rules.ceasefire_issue] >= rules.ceasefire_from:
                chance *= rules.war_event_factor
        if uniform(game) >= chance or rules.category_cards[c] == 0:
            continue
        card = drawn_card(rules, game, c)
        if card >= 0:
            turn_up(rules, game, log, card, c)
