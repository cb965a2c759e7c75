"""What a card can change that a teacher writes on the spot: effects of the rule file, and how far each goes."""

from __future__ import annotations

NOBODY = "random-principal"
"""Whom a card is about when it is about nobody in particular: one of the principals, drawn by chance."""
EFFECTS: dict[str, tuple[float, float]] = {
    "support": (-100.0, 100.0),
    "support_of_principals": (-100.0, 100.0),
    "trust_in_actor": (-100.0, 100.0),
    "pain": (-1.0, 1.0),
    "pain_of_principals": (-1.0, 1.0),
    "hope_of_gain": (-1.0, 1.0),
    "inclusion": (-1.0, 1.0),
    "guarantor_credibility": (-1.0, 1.0),
    "mediator_leverage": (-20.0, 20.0),
    "mediator_credibility": (-100.0, 100.0),
    "verification_tier": (-4.0, 4.0),
}
"""The least and the most of each, in the unit of the rule file (`negotiate schema`)."""
MOST_EFFECTS, MOST_ROUNDS = 6, 256
"""Effects of one card; rounds for which the verification tier is another."""
