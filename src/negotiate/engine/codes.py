"""The small integers of the engine and their names: decisions, actions, conditions, effects, endings, events.

Kernels use the constants; everything that people read uses the names, never the numbers. What there is one row of a table
for (acts.py, conditions.py, endings.py, event_kinds.py) has its constants beside the table and can be had from here too.
"""

from __future__ import annotations

# The constants beside the tables belong to this file's noun, and a new row should not have to be named here again.
from negotiate.engine.acts import *  # noqa: F403
from negotiate.engine.conditions import *  # noqa: F403
from negotiate.engine.endings import *  # noqa: F403
from negotiate.engine.event_kinds import *  # noqa: F403

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

VOTE_SLACK = 1e-9
"""Votes by which a sum of votes may miss a quota by rounding."""

# Process modes (M8)
SEQUENCED, OPEN, SINGLE_UNDERTAKING, BOULDER_FIRST, ALTERNATING_OFFERS = 0, 1, 2, 3, 4
PROCESSES = ("sequenced", "open", "single-undertaking", "boulder-first", "alternating-offers")

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
    RESERVATION_ACTOR,
) = range(12)
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
    "reservation",  # the fixed part of the actor's walk-away value += amount, points
)

# What a party's schedule sets (schedule_kind)
SET_RESERVATION, SET_HOPE, SET_PAIN = range(3)
SCHEDULED = ("reservation", "hope_of_gain", "pain")
