"""The attributes: the plain numbers of a rule file, of the game, a party, a track, an issue or an option, one row each.

From a row follow the field of the rules record and its lowering. The default, the range, the unit and the words of an
attribute stand in the schema (rulebook/model), where editors read them; a test holds the two together. A new attribute is a
row here, its key in the schema, and the kernel that heeds it. What needs more than a number (who owns an issue, what it
requires) is written out in layout.py and rulebook/lower.py. Numbers that belong to one act or ending stand in its own row.
"""

from __future__ import annotations

from typing import NamedTuple


class Attribute(NamedTuple):
    """A number: `field` of the rules record, whole (`int`, also for yes and no) or not (`float`), and where a file has it.

    `path` is the dotted path of a number of the game, and the key within its party, track, issue or option. Where a file
    leaves a whole section out that has no numbers of its own then, such as `accord`, the field is 0.
    """

    field: str
    kind: type[int] | type[float]
    path: str


GAME_ATTRIBUTES = (
    Attribute("round_count", int, "calendar.rounds"),
    # trust (M3), points on the 0..100 scale
    Attribute("hysteresis", float, "trust.hysteresis"),
    Attribute("trust_gain", float, "trust.gain"),
    Attribute("trust_loss_ratio", float, "trust.loss_ratio"),
    Attribute("trust_gain_cap", float, "trust.gain_cap"),
    Attribute("trust_decay", float, "trust.decay"),
    Attribute("continuing_factor", float, "trust.continuing_factor"),
    Attribute("incident_severity", float, "trust.incident_severity"),
    Attribute("incident_enforcement", float, "trust.incident_enforcement"),
    Attribute("political_factor", float, "trust.political_factor"),
    Attribute("false_alarm_factor", float, "trust.false_alarm_factor"),
    Attribute("probation_factor", float, "trust.probation_factor"),
    Attribute("probation_rounds", int, "trust.probation_rounds"),
    Attribute("stall_trust", float, "trust.stall_loss"),
    Attribute("stalls_to_breach", int, "trust.stalls_to_breach"),
    Attribute("counter_factor", float, "trust.counter_factor"),
    # gestures (M9)
    Attribute("gesture_cost", float, "gestures.cost"),
    Attribute("gesture_step", float, "gestures.step"),
    Attribute("gesture_tier", int, "gestures.tier"),
    Attribute("gesture_announced", float, "gestures.announced_factor"),
    Attribute("gesture_conditional", float, "gestures.conditional_factor"),
    Attribute("gesture_broken", float, "gestures.broken_factor"),
    Attribute("reciprocation_trust", float, "gestures.reciprocation_trust"),
    Attribute("reciprocation_rounds", int, "gestures.reciprocation_rounds"),
    # war, belief, enforcement (M1, M2, M5)
    Attribute("war_value", float, "war.value"),  # kappa: points per unit of hope minus pain
    Attribute("pain_rise", float, "war.pain_rise"),
    Attribute("pain_fall", float, "war.pain_fall"),
    Attribute("misreading", float, "estimation.misreading"),
    Attribute("misreading_facilitated", float, "estimation.facilitated"),
    Attribute("misreading_formulated", float, "estimation.formulated"),
    Attribute("caution_refused", float, "estimation.caution"),
    Attribute("caution_kept", float, "estimation.caution_kept"),
    Attribute("caution_signed", float, "estimation.caution_signed"),
    Attribute("verification_scale", float, "verification.scale"),
    Attribute("verification_cap", int, "verification.cap"),
    Attribute("most_enforcement", float, "verification.most_enforcement"),
    Attribute("panel_tier", int, "verification.panel_tier"),
    Attribute("guarantor_credibility", float, "guarantees.credibility"),
    Attribute("guarantor_reneging", float, "guarantees.reneging"),
    Attribute("snapback_strength", float, "snapback.strength"),
    # breach and ceasefire (M12)
    Attribute("accident", float, "breach.accident"),
    Attribute("readiness", float, "breach.readiness"),
    Attribute("collapse_trust_step", float, "ceasefire.collapse.trust_per_incident"),
    Attribute("collapse_bonus_enforcement", float, "ceasefire.collapse.enforcement_bonus"),
    Attribute("collapse_trust_loss", float, "ceasefire.collapse.trust_loss"),
    Attribute("collapse_support_loss", float, "ceasefire.collapse.support_loss"),
    Attribute("collapse_suspension", int, "ceasefire.collapse.suspension"),
    Attribute("blame_enforcement", float, "ceasefire.collapse.blame_enforcement"),
    Attribute("blame_share", float, "ceasefire.collapse.blame_share"),
    # affected groups, publics (M16, M18)
    Attribute("inclusion", float, "inclusion.share"),
    Attribute("inclusion_breach", float, "inclusion.breach"),
    Attribute("inclusion_support", float, "inclusion.support"),
    Attribute("communique_inclusion", float, "communique.inclusion"),
    Attribute("communique_support", float, "communique.support"),
    Attribute("communique_worth", float, "communique.worth"),  # share of an option's points that its words alone bring
    Attribute("ratification_spread", float, "accord.ratification.spread"),
    Attribute("ratification_net", float, "accord.ratification.net_weight"),
    # events (M17)
    Attribute("war_event_factor", float, "event_rules.war_factor"),
    Attribute("spoiler_base", float, "event_rules.spoiler_base"),
    Attribute("spoiler_progress", float, "event_rules.spoiler_progress"),
    Attribute("condemnation", float, "event_rules.condemnation"),
    # mediation as a whole (M13)
    Attribute("cover", float, "mediation.cover"),
    Attribute("retable_margin", float, "process.retable_margin"),  # points of trust that make a refused text a new one
    Attribute("retable_after", int, "process.retable_after"),  # rounds that do so too; 0: however many
    Attribute("chance_of_ending", float, "process.chance_of_ending"),  # after each round of alternating offers (M23)
    # scoring (M21)
    Attribute("held_rounds", int, "endings.held_rounds"),
    Attribute("projection_rounds", int, "scoring.projection_rounds"),
    Attribute("people_pool", float, "scoring.people_pool"),
)
"""Numbers of the whole game."""

PARTY_ATTRIBUTES = (
    Attribute("hope", float, "hope_of_gain"),  # hope of gaining more by force, 0..1 (M1)
    Attribute("pain", float, "pain"),  # cost of going on, 0..1 (M1)
    Attribute("support", float, "support"),  # domestic support, 0..100
    Attribute("audience_cost", float, "audience_cost"),  # 0..1 (M16)
    Attribute("hardness", float, "hardness"),  # points wanted beyond the reservation value at the first round (M7)
    Attribute("temper", float, "temper"),  # multiplies the temptation to breach (M12)
    Attribute("control", float, "control"),  # 0..1, how far a party controls its own side (M17)
    Attribute("self_weight", float, "self_weight"),  # 0..1, weight of own points against the others' when drafting (M22)
    Attribute("signature", float, "signature"),  # weight of its name under a communiqué (M18)
    Attribute("reservation_points", float, "reservation.points"),  # fixed part of the reservation value, points
    Attribute("reservation_scale", float, "reservation.war_scale"),  # 1: the war counts as in M2; 0: no war of its own
)
"""Numbers of a party."""

TRACK_ATTRIBUTES = (
    Attribute("trust_ceiling", float, "trust_ceiling"),  # 0..100 (M4)
    Attribute("high_politics", int, "high_politics"),  # 1: counts as high politics (M13, M20)
    Attribute("rejection_cost", float, "rejection_cost"),  # trust lost both ways by a rejected proposal
    Attribute("stall_cost", float, "stall_cost"),  # trust lost both ways by a session without movement (M20)
)
"""Numbers of a track."""

ISSUE_ATTRIBUTES = (
    Attribute("ordered", int, "ordered"),  # 1: options are a scale; "at least" means this option or a later one
    Attribute("step", float, "step"),  # trust size m: 0.5 small, 1 normal, 1.5 ceasefire (M3)
    Attribute("breach_base", float, "breach_base"),  # b0 of M12
    Attribute("phases", int, "phases"),  # phases to carry out
    Attribute("pace", int, "pace"),  # phases that fall due in one round
    Attribute("continuing", int, "continuing"),  # 1: a duty that goes on after its phases
    Attribute("repeatable", int, "repeatable"),  # 1: may be signed again once carried out
    Attribute("cooldown", int, "cooldown"),  # rounds before it may be signed again
    Attribute("pool", float, "pool"),  # people that can be returned at all; 0: no pool
    Attribute("suspends", int, "suspends"),  # 1: may be held back in answer to a default; 0: it protects persons
    Attribute("mismatch", float, "mismatch"),  # chance a day that the lists do not match, before verification
    Attribute("burden", float, "burden"),  # share of a gain that an obligor's own delivery costs it, 0 or more
    Attribute("repeat_worth", float, "repeat_worth"),  # share of its points that each repetition keeps, 0..1
)
"""Numbers of an issue."""

OPTION_ATTRIBUTES = (
    Attribute("risk", float, "risk"),  # belief needed before a sensible party signs, 0..1 (M6)
    Attribute("ends", float, "ends"),  # share of the war that the option stops, 0..1 (M2)
    Attribute("stake", float, "stake"),  # share of the issue's exposure, step and breach base, 0..1
    Attribute("people", float, "people"),  # people returned when fully carried out
)
"""Numbers of an option."""
