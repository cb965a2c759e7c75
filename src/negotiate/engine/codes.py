"""The small integers of the engine and their names: decisions, actions, conditions, effects, endings, events.

Kernels use the constants; everything that people read uses the names (`NAME_OF[...]`), never the numbers.
"""

from __future__ import annotations

# What a seat is asked to decide (game.pending_kind)
NOTHING, MEDIATE, SPEAK, ANSWER, CARRY_OUT = 0, 1, 2, 3, 4
DECISIONS = ("nothing", "mediate", "speak", "answer", "carry-out")

# Actions (action.kind). Party acts while speaking: PASS .. CONDEMN; while answering: ACCEPT, REJECT, COUNTER, PASS.
PASS, PROPOSE, ACCEPT, REJECT, COUNTER, GESTURE, ANNOUNCE, CONDEMN, LEAVE, DELEGATE, RETURN = range(11)
# While carrying out a phase.
CARRY, STALL, BREACH = 11, 12, 13
# The mediator's acts (PASS too). A formulated package is a proposal of the mediator's seat.
FACILITATE, FORMULATE, MANIPULATE, GUARANTEE, VERIFY, CONVENE, SHOW_STALEMATE = 14, 15, 16, 17, 18, 19, 20
# The law of keeping one's word: while carrying out, and of who was failed while it has the floor.
SUSPEND, CARRY_ALL, TERMINATE, WAIVE = 21, 22, 23, 24
ACTIONS = (
    "pass",
    "propose",
    "accept",
    "reject",
    "counter",
    "gesture",
    "announce",
    "condemn",
    "leave",
    "delegate",
    "return",
    "carry-out",
    "stall",
    "breach",
    "facilitate",
    "formulate",
    "manipulate",
    "guarantee",
    "verify",
    "convene",
    "show-stalemate",
    "suspend",
    "carry-all",
    "terminate",
    "waive",
)
MEDIATOR_ACTS = (FACILITATE, FORMULATE, MANIPULATE, GUARANTEE, VERIFY, CONVENE, SHOW_STALEMATE)
"""mediator_act[] in the rules record is indexed by `code - FACILITATE`."""

# Presence and attendance
ABSENT, DELEGATES, DECIDES = 0, 1, 2
PRESENCE = ("absent", "delegates", "decides")

# Answers to an offer
NOT_ASKED, ASKED, ACCEPTED, REJECTED, PASSED = 0, 1, 2, 3, 4
ANSWERS = ("not-asked", "asked", "accepted", "rejected", "passed")

# Conduct of an obligor this round
NOT_DUE, DUE, KEPT, STALLED, BREACHED, SUSPENDED = 0, 1, 2, 3, 4, 5
CONDUCT = ("not-due", "due", "carried-out", "stalled", "breached", "suspended")

# Bindingness of a signed text (M18)
COMMUNIQUE, POLITICAL, TREATY = 0, 1, 2
BINDING = ("communique", "political-commitment", "treaty")

# Process modes (M8)
SEQUENCED, OPEN, SINGLE_UNDERTAKING, BOULDER_FIRST = 0, 1, 2, 3
PROCESSES = ("sequenced", "open", "single-undertaking", "boulder-first")

# Condition nodes, postfix: operands first, then the connective. left/right/number per node:
(
    IF_TRUST,
    IF_CARRIED_OUT,
    IF_CALM,
    IF_PRESENT,
    IF_AGREED,
    IF_IN_FORCE,
    IF_QUIET,
    IF_RIPE,
    IF_VERIFICATION,
    IF_MEDIATOR,
    IF_TRACK_OPEN,
    IF_ROUND,
    IF_ALWAYS,
    IF_NEVER,
    ALL,
    ANY,
    NOT,
) = range(17)
CONDITIONS = (
    "trust_at_least",  # number: mutual trust, the least over ordered pairs of principals, 0..100
    "carried_out",  # number: verified phases in the whole game
    "calm_rounds",  # number: rounds since the last detected breach
    "present",  # left: party; number: presence needed (1 delegates, 2 decides)
    "agreed",  # left: issue; right: option (at least for ordered issues, exactly otherwise)
    "in_force",  # as agreed, and every phase carried out
    "ceasefire_held",  # number: rounds of ceasefire without an incident
    "ripeness_at_least",  # number: 0..1
    "verification_at_least",  # left: issue; number: tier 0..4
    "mediator_present",
    "track_open",  # left: track
    "round_at_least",  # number
    "always",
    "never",
    "all",
    "any",  # left: how many operands precede
    "not",
)

# Effects of event cards (effect_kind). `actor` is the party the card is about.
(
    HOPE_ACTOR,
    PAIN_PRINCIPALS,
    PAIN_ACTOR,
    SUPPORT_ACTOR,
    SUPPORT_PRINCIPALS,
    TRUST_IN_ACTOR,
    INCLUSION_ALL,
    GUARANTOR_CREDIBILITY,
    VERIFICATION_TIER,
    LEVERAGE_MEDIATOR,
    CREDIBILITY_ACTOR,
) = range(11)
EFFECTS = (
    "hope_of_gain",  # actor's hope += amount; the opposing principals' hope -= amount (mirrored)
    "pain_of_principals",  # every principal's pain += amount
    "pain",  # actor's pain += amount
    "support",  # actor's support += amount
    "support_of_principals",
    "trust_in_actor",  # the other principals' trust in the actor += amount; a loss is times the actor's control
    "inclusion",  # inclusion += amount
    "guarantor_credibility",  # += amount, clipped to 0..1
    "verification_tier",  # tier of every issue += amount for effect_rounds rounds
    "mediator_leverage",  # += amount
    "mediator_credibility",  # credibility with the actor += amount, 0..100
)

# Endings
NOT_ENDED, ACCORD, HORIZON, BREAKDOWN, WITHDRAWAL, FROZEN, ACCORD_BROKEN = 0, 1, 2, 3, 4, 5, 6
ENDINGS = ("not-ended", "accord", "horizon", "breakdown", "withdrawal", "frozen", "accord-broken")

# Events in the log. A row is [kind, round, actor, other, issue, option, detail, amount * 1000 rounded].
(
    E_ROUND,
    E_CARD,
    E_ACTION,
    E_OFFER_ITEM,
    E_SIGNED,
    E_SIGNED_ITEM,
    E_COMMUNIQUE,
    E_LAPSED,
    E_RATIFIED,
    E_REFUSED,
    E_PHASE,
    E_BREACH_SEEN,
    E_FALSE_ALARM,
    E_COLLAPSE,
    E_TRACK_OPENED,
    E_TRACK_CLOSED,
    E_TRUST,
    E_ENDED,
    E_HELD_BACK,
    E_SUSPENDED,
    E_MADE_GOOD,
    E_TERMINATED,
    E_TEXT_LAPSED,
    E_FELL,
) = range(1, 25)
EVENTS = (
    "",
    "round-began",  # actor -1
    "event-card",  # actor: party or -1; other: category; detail: card; amount: 0
    "action",  # actor: seat; other: offer's seat or -1; issue: pending one or -1; detail: code; option: amount
    "offer-item",  # follows a propose/counter/formulate action: issue, option
    "signed",  # actor: offer's seat; detail: bindingness
    "signed-item",  # issue, option; detail: bindingness
    "communique",  # actor: offer's seat
    "lapsed",  # actor: offer's seat
    "ratified",  # actor: party; amount: the vote
    "ratification-refused",  # actor: party; amount: the vote
    "phase-carried-out",  # other: day of the round from 0; issue; option: phases done; detail: verification tier; amount: people
    "breach-detected",  # actor: obligor; issue; detail: tier
    "false-alarm",  # actor: obligor; issue
    "ceasefire-collapsed",  # issue: the ceasefire issue
    "track-opened",  # other: track
    "track-closed",  # other: track
    "trust-changed",  # actor: who trusts; other: whom; amount: new value (one per changed pair at the end of a round)
    "ended",  # detail: ending; actor: party or -1
    "held-back",  # actor: obligor; issue: a phase that was due and did not come
    "suspended",  # actor: obligor; issue: rightly held back, in answer to a default
    "made-good",  # actor: obligor; issue: delivered after a default
    "text-ended",  # actor: who ended it; issue: one that stood in it
    "text-lapsed",  # actor: who was in default; issue
    "issue-fell",  # issue; option: what stood; detail: 1 what was delivered is undone, 0 it stays
)
EVENT_WIDTH = 8
