"""The memory layout: one numpy record for the lowered rules, one for a game, one for an action, one for a seat's traits.

Everything the compiled engine touches lies in these records. They are padded to one of two size classes, so that an edited
or a new scenario never compiles anything anew; loops run to the scenario's own counts. All whole numbers are int64.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

INT = np.int64
REAL = np.float64

TIERS = 5
"""Verification tiers 0 (words only) to 4 (third party that also separates forces)."""
MISREADINGS = 1024
"""Length of the table of standard normal numbers from which estimation errors are taken; a power of two."""
PHASE_SHARES = 16
"""Phases whose share of the people a rule file may give one by one."""
INCIDENT_WINDOW = 4
"""Rounds over which ceasefire incidents are counted (GAME.md M12)."""


class Size(NamedTuple):
    """Maxima of a size class. `check` refuses a scenario over the maxima of `LARGE`."""

    name: str
    parties: int
    tracks: int
    issues: int
    options: int
    rounds: int
    conditions: int
    categories: int
    cards: int
    effects: int


STANDARD = Size("standard", 8, 8, 32, 8, 128, 512, 16, 64, 128)
LARGE = Size("large", 16, 16, 64, 16, 256, 2048, 32, 256, 512)


def size_for(
    parties: int,
    tracks: int,
    issues: int,
    options: int,
    rounds: int,
    conditions: int,
    categories: int,
    cards: int,
    effects: int,
) -> Size | None:
    """The smallest size class that holds these counts, or None when they are over the large maxima."""
    wanted = (parties, tracks, issues, options, rounds, conditions, categories, cards, effects)
    for size in (STANDARD, LARGE):
        if all(count <= most for count, most in zip(wanted, size[1:], strict=True)):
            return size
    return None


@cache
def rules_dtype(size: Size) -> np.dtype[np.void]:
    """The lowered rule file. Names in brackets are indices: P party, T track, K issue, L option, N condition node."""
    P, T, K, L = size.parties, size.tracks, size.issues, size.options
    fields: list[tuple[object, ...]] = [
        # how many of each are in use
        ("party_count", INT),
        ("track_count", INT),
        ("issue_count", INT),
        ("round_count", INT),
        ("option_count", INT, (K,)),  # options of an issue, the status quo (index 0) included
        # parties
        ("principal", INT, (P,)),  # 1: a principal; gates, ratification and ripeness look at principals
        ("hope", REAL, (P,)),  # hope of gaining more by force, 0..1 (M1)
        ("pain", REAL, (P,)),  # cost of going on, 0..1 (M1)
        ("support", REAL, (P,)),  # domestic support, 0..100
        ("audience_cost", REAL, (P,)),  # 0..1 (M16)
        ("hardness", REAL, (P,)),  # points wanted beyond the reservation value at the first round (M7)
        ("temper", REAL, (P,)),  # multiplies the temptation to breach (M12)
        ("control", REAL, (P,)),  # 0..1, how far a party controls its own side (M17)
        ("self_weight", REAL, (P,)),  # 0..1, weight of own points against the others' when drafting (M22)
        ("reservation_points", REAL, (P,)),  # fixed part of the reservation value, points
        ("reservation_scale", REAL, (P,)),  # 1: the war counts as in M2; 0: no war of its own
        ("attendance", INT, (P,)),  # at the start: 0 absent, 1 delegates, 2 decides (M18)
        ("may_return", INT, (P,)),  # 1: may change its attendance
        ("proposes", INT, (P,)),  # 1: may table packages
        ("trust", REAL, (P, P)),  # [i][j] i's trust in j at the start, 0..100
        ("bloc", INT, (P,)),  # decision rule: bloc index, -1 its own consent is needed
        ("bloc_share", REAL, (P,)),  # by bloc: share of the bloc's owners that must accept, exclusive lower bound
        # issues
        ("track_of", INT, (K,)),
        ("ordered", INT, (K,)),  # 1: options are a scale; "at least" means this option or a later one
        ("value", REAL, (P, K, L)),  # points, option 0 is 0
        ("risk", REAL, (K, L)),  # belief needed before a sensible party signs, 0..1 (M6)
        ("ends", REAL, (K, L)),  # share of the war that the option stops, 0..1 (M2)
        ("people", REAL, (K, L)),  # people returned when fully carried out
        ("exposure", REAL, (P, K)),  # points lost if the others cheat after I performed (M7)
        ("step", REAL, (K,)),  # trust size m: 0.5 small, 1 normal, 1.5 ceasefire (M3)
        ("breach_base", REAL, (K,)),  # b0 of M12
        ("phases", INT, (K,)),  # phases to carry out
        ("pace", INT, (K,)),  # phases that fall due in one round
        ("continuing", INT, (K,)),  # 1: a duty that goes on after its phases
        ("repeatable", INT, (K,)),  # 1: may be signed again once carried out
        ("cooldown", INT, (K,)),  # rounds before it may be signed again
        ("pool", REAL, (K,)),  # people that can be returned at all; 0: no pool
        ("tier", INT, (K,)),  # verification tier with a mediator present, 0..4
        ("tier_alone", INT, (K,)),  # verification tier without a mediator
        ("monitored", INT, (K,)),  # 1: verified by what the monitoring issue has agreed
        ("owner", INT, (K, P)),  # 1: must consent and be present to bind
        ("obligor", INT, (K, P)),  # 1: must carry out
        ("exposed", INT, (K, P)),  # 1: learns from the obligors' conduct and suffers a breach
        ("requires_issue", INT, (K, 2)),  # -1: none
        ("requires_option", INT, (K, 2)),  # at least this option
        ("dependents", INT, (K,)),  # bit mask of the issues that require this one
        # gates: programs over condition nodes, (first, length); length 0 on a track: always open; on an option: as its track
        ("track_gate", INT, (T, 2)),
        ("option_gate", INT, (K, L, 2)),
        ("accord_gate", INT, (2,)),  # length 0: this scenario has no accord
        ("condition_code", INT, (size.conditions,)),  # see conditions.py
        ("condition_left", INT, (size.conditions,)),
        ("condition_right", INT, (size.conditions,)),
        ("condition_number", REAL, (size.conditions,)),
        # tracks
        ("trust_ceiling", REAL, (T,)),  # 0..100 (M4)
        ("high_politics", INT, (T,)),  # 1: counts as high politics (M13, M20)
        ("rejection_cost", REAL, (T,)),  # trust lost both ways by a rejected proposal
        ("stall_cost", REAL, (T,)),  # trust lost both ways by a session without movement (M20)
        # process
        ("process", INT),  # 0 sequenced, 1 open, 2 single-undertaking, 3 boulder-first (M8)
        ("boulder_track", INT),  # -1: none
        ("undertaking", INT, (T,)),  # 1: a single-undertaking package must settle something on this track
        ("hysteresis", REAL),  # an open gate closes only below its trust threshold minus this
        # trust (M3), points on the 0..100 scale
        ("trust_gain", REAL),
        ("trust_loss_ratio", REAL),
        ("trust_gain_cap", REAL),
        ("trust_decay", REAL),
        ("continuing_factor", REAL),
        ("incident_severity", REAL),
        ("probation_factor", REAL),
        ("probation_rounds", INT),
        ("stall_trust", REAL),
        ("stalls_to_breach", INT),
        ("gesture_cost", REAL),
        ("gesture_announced", REAL),
        ("gesture_conditional", REAL),
        ("reciprocation_trust", REAL),
        # war, belief, enforcement
        ("war_value", REAL),  # kappa of M2: points per unit of hope minus pain
        ("pain_rise", REAL),
        ("pain_fall", REAL),
        ("misreading", REAL),
        ("misreading_facilitated", REAL),
        ("misreading_formulated", REAL),
        ("misreadings", REAL, (MISREADINGS,)),  # standard normal numbers
        ("tier_enforcement", REAL, (TIERS,)),
        ("tier_learning", REAL, (TIERS,)),
        ("tier_detection", REAL, (TIERS,)),
        ("tier_false_alarm", REAL, (TIERS,)),
        ("verification_scale", REAL),  # multiplies tier_enforcement and tier_detection (validation target 6)
        ("verification_cap", INT),  # no tier above this one
        ("monitor_issue", INT),
        ("monitor_tier", INT, (L,)),
        ("guarantee_issue", INT),
        ("guarantee_strength", REAL, (L,)),
        ("guarantor_credibility", REAL),
        ("guarantor_party", INT),
        ("snapback_issue", INT),
        ("snapback_option", INT, (L,)),
        ("snapback_strength", REAL),
        # breach and ceasefire (M12)
        ("accident", REAL),
        ("ceasefire_issue", INT),
        ("ceasefire_from", INT),  # general from this option on
        ("collapse_trust_step", REAL),
        ("collapse_bonus_enforcement", REAL),
        ("collapse_trust_loss", REAL),
        ("collapse_support_loss", REAL),
        ("collapse_suspension", INT),
        ("blame_enforcement", REAL),
        ("blame_share", REAL),
        ("inclusion", REAL),
        ("mediator_inclusion", REAL),
        ("inclusion_breach", REAL),
        ("inclusion_support", REAL),
        # events
        ("category_count", INT),
        ("category_probability", REAL, (size.categories,)),
        ("category_war", INT, (size.categories,)),  # 1: rarer under a ceasefire
        ("category_spoiler", INT, (size.categories,)),  # 1: likelier as the talks progress (M17)
        ("category_first", INT, (size.categories,)),
        ("category_cards", INT, (size.categories,)),
        ("war_event_factor", REAL),
        ("spoiler_base", REAL),
        ("spoiler_progress", REAL),
        ("card_actor", INT, (size.cards,)),  # -1: a random principal; else this party
        ("card_first", INT, (size.cards,)),
        ("card_effects", INT, (size.cards,)),
        ("effect_kind", INT, (size.effects,)),  # see codes.py
        ("effect_amount", REAL, (size.effects,)),
        ("effect_rounds", INT, (size.effects,)),
        # mediator
        ("mediator", INT),  # 1: the mediator's seat exists
        ("leverage", REAL),
        ("mediator_act", INT, (16,)),  # which acts the mediator may use, by act code
        ("facilitation", REAL, (T,)),  # trust gains are multiplied by this in a facilitated round
        ("credibility", REAL, (P,)),
        ("credibility_needed", REAL),
        ("facilitation_trust", REAL),
        ("cover", REAL),
        ("side_payment", REAL),
        ("side_fade", REAL),
        ("side_breach", REAL),
        ("manipulation_cost", REAL),
        ("guarantee_cost", REAL),
        ("guarantee_boost", REAL),
        ("mediator_tier", INT, (T,)),  # tier that the act "verify" supplies, by track
        ("stalemate_pain", REAL),
        ("stalemate_interval", INT),
        # endings and scoring (M21)
        ("ratification", REAL),
        ("ratifies", INT, (P,)),
        ("ratification_spread", REAL),
        ("epilogue_rounds", INT),
        ("breakdown_trust", REAL),
        ("breakdown_rounds", INT),
        ("frozen_rounds", INT),
        ("withdrawal_rounds", INT),
        ("held_rounds", INT),
        ("projection_rounds", INT),
        ("reservation_value", REAL, (P,)),  # points, from the start values
        ("best_value", REAL, (P,)),  # V* of M21, points
        ("people_pool", REAL),
        ("index_weight", REAL, (4,)),
        # the law of keeping one's word
        ("evident", INT, (K,)),  # 1: whoever is owed sees by itself whether it came
        ("reversible", INT, (K,)),  # 1: what was delivered is undone when the text falls
        ("suspends", INT, (K,)),  # 1: may be held back in answer to a default; 0: it protects persons
        ("burden", REAL, (K,)),  # share of a gain that an obligor's own delivery costs it, 0 or more
        ("repeat_worth", REAL, (K,)),  # share of its points that each repetition keeps, 0..1
        ("phase_share", REAL, (K, PHASE_SHARES)),  # share of the people by phase; all 0: the same in each
        ("terminate_after", INT),  # rounds in default after which the injured may end a text
        ("lapse_after", INT),  # rounds in default after which a text lapses
        ("accord_delivered", REAL),  # least mean share delivered for an accord, 0..1
        ("accord_issue", INT, (K,)),  # 1: the accord's condition names it
        ("retable_margin", REAL),  # points of trust by which a refused text becomes a new one; 0: at once
    ]
    return np.dtype(fields, align=True)


@cache
def game_dtype(size: Size) -> np.dtype[np.void]:
    """One game: public state, private estimates, chance. Cloning a game is one record assignment.

    Seat index `party_count` of the padded arrays is never used; the mediator's seat is index P (the padded maximum).
    """
    P, T, K = size.parties, size.tracks, size.issues
    S = P + 1
    fields: list[tuple[object, ...]] = [
        # chance: a counter-based generator
        ("seed_low", INT),
        ("seed_high", INT),
        ("game_low", INT),
        ("game_high", INT),
        ("draws", INT),
        # where in the round
        ("round_number", INT),  # 1..round_count (and the epilogue after it)
        ("stage", INT),
        ("cursor", INT),
        ("subcursor", INT),  # see codes.py; private to rounds.py
        ("pending_kind", INT),
        ("pending_seat", INT),
        ("pending_offer", INT),
        ("pending_issue", INT),
        ("ended", INT),
        ("ending", INT),
        ("ending_party", INT),
        ("accord_round", INT),
        # parties
        ("trust", REAL, (P, P)),
        ("disposition", REAL, (P, P)),
        ("gained", REAL, (P, P)),
        ("hope", REAL, (P,)),
        ("pain", REAL, (P,)),
        ("support", REAL, (P,)),
        ("presence", INT, (P,)),
        ("probation", INT, (P,)),
        ("proposed", INT, (P,)),
        ("moved", INT, (P,)),
        ("gestured", INT, (P,)),  # last round in which the party made a gesture, 0 never
        ("gesture_size", INT, (P,)),  # size of that gesture, 1..3
        ("announced", INT, (P,)),
        ("announced_round", INT, (P,)),
        ("announced_conditional", INT, (P,)),
        ("spent", REAL, (P,)),  # points given away by gestures
        ("condemned", INT, (P,)),
        ("away", INT, (P,)),
        # what is signed and how far it is carried out
        ("agreed", INT, (K,)),  # option signed, 0 none
        ("done", INT, (K,)),  # phases carried out of what is signed
        ("stalled", INT, (K, P)),  # phases held back in a row, by obligor
        ("binding", INT, (K,)),  # 1 political commitment, 2 treaty
        ("signed_round", INT, (K,)),
        ("completed_round", INT, (K,)),
        ("signings", INT, (K,)),
        ("best_done", INT, (K,)),  # highest option fully carried out so far
        ("communique", INT, (K,)),  # option that a communiqué named, binds nobody
        ("side_signed", REAL, (K,)),  # side payment when it was signed
        ("returned", REAL, (K,)),  # people returned so far
        ("conduct", INT, (K, P)),  # this round: 0 not due, 1 due, 2 carried out, 3 stalled, 4 breached
        # offers on the table, one per seat
        ("tabled", INT, (S,)),  # round in which it was tabled, 0 none
        ("offer", INT, (S, K)),  # option per issue, -1 not in the package
        ("answer", INT, (S, P)),  # 0 not asked, 1 asked, 2 accepted, 3 rejected, 4 passed
        ("answer_cursor", INT),
        # tracks and options
        ("track_open", INT, (T,)),
        ("track_round", INT, (T,)),
        ("track_agreed", INT, (T,)),
        ("track_closings", INT, (T,)),
        ("option_open", INT, (K,)),  # bit mask of the options that are open now
        # counters that gates read
        ("phases_verified", INT),
        ("calm", INT),
        ("quiet", INT),
        # ceasefire
        ("ceasefire_round", INT),
        ("ceasefire_signings", INT),
        ("ceasefire_longest", INT),
        ("quiet_rounds", INT),
        ("incidents", INT, (INCIDENT_WINDOW,)),
        ("collapses", INT),
        ("suspended_until", INT),
        # mediator
        ("leverage", REAL),
        ("facilitated", INT),
        ("formulated", INT),
        ("side", REAL),
        ("boost", REAL),
        ("covered", INT),
        ("verified_now", INT),
        ("stalemate_round", INT),
        ("credibility", REAL, (P,)),
        ("convened_round", INT),
        # what everybody heard the parties ask for (engine/asked.py)
        ("asked", INT, (P, K)),
        ("insisted", INT, (P, K)),
        ("texts", INT, (P,)),  # texts that asked for something else than the party's last one on an issue
        # knowledge
        ("misreading", REAL),
        ("misread_from", INT, (S, P)),
        # the rest
        ("inclusion", REAL),
        ("guarantor_credibility", REAL),
        ("tier_penalty", INT),
        ("tier_penalty_until", INT),
        ("spoiled_round", INT),
        ("spoiled_party", INT),
        ("spoiled_trust", REAL, (P,)),  # trust that each party lost in spoiled_party this round
        ("low_trust_rounds", INT),
        ("refused_text", INT),
        ("refusals", INT),
        ("duties", INT),
        ("kept", INT),
        ("breaches", INT),
        ("detected", INT),
        ("signings_total", INT),
        ("communiques", INT),
        # the law of keeping one's word; axis 0 of the ledgers: TRUE, BELIEVED (ledger.py)
        ("floor", INT),  # who speaks first in the first round, drawn by the game
        ("day", INT),  # day of the round that is being carried out, from 0
        ("delivered", REAL, (2, K, P)),  # phases delivered of what stands, by obligor
        ("missed", INT, (2, K, P)),  # rounds of a duty that goes on in which it was not kept
        ("owed", INT, (K,)),  # rounds in which a duty that goes on was due
        ("overdue", INT, (K, P)),  # rounds in default; 0: none
        ("forgiven", INT, (K,)),  # bit mask of the parties that have waived the default
        ("material", INT, (P,)),  # bit mask of the texts that the party has materially broken
        ("waived", INT, (P,)),  # bit mask of the texts whose material breach the party has forgiven
        ("texts_of", INT, (K,)),  # bit mask of the texts in which the issue stands
        ("accord_text", INT),  # bit of the accord's text
        ("audience", REAL, (P,)),  # points that signatures have cost at home
        ("prior", REAL, (2, P, K)),  # points that a party holds from texts before
        ("worth_share", REAL, (K,)),  # share of its points that the standing text is worth (repeats fade)
        ("repeats", INT, (K,)),  # how often a repeatable issue has been carried out
        ("stopped", INT, (K,)),  # this round: a phase failed, and the issue rests
        ("going_on", INT, (K,)),  # this round: the phases are over, and the duty goes on
        ("carries_all", INT, (P,)),  # this round: carries out all that is due unless somebody fails
        ("seen_this_round", INT),
        ("round_incidents", INT),
        ("unquiet", INT),
        ("terminations", INT),
        ("suspensions", INT),
        ("declined_text", INT, (S,)),  # fingerprint of the latest text that was refused, by who tabled it
        ("declined_state", INT, (S,)),
        ("declined_trust", REAL, (S,)),
        ("first_signed", INT, (K,)),
        ("signed_with", INT, (K,)),
        ("attempted_high", INT, (P,)),
        # private memory of the seats; never in another seat's view
        ("sight", REAL, (S,)),
        ("caution", REAL, (S, P)),
        ("memory", REAL, (S, 8)),
    ]
    return np.dtype(fields, align=True)


@cache
def action_dtype(size: Size) -> np.dtype[np.void]:
    """One decision of a seat. `option[K]` is -1 where an issue is not in the package; `issue` is -1 where none is meant."""
    fields = [("kind", INT), ("offer", INT), ("amount", INT), ("issue", INT), ("option", INT, (size.issues,))]
    return np.dtype(fields, align=True)


@cache
def traits_dtype(size: Size) -> np.dtype[np.void]:
    """How one seat decides (see players/). Index P of a roster is the mediator."""
    fields: list[tuple[object, ...]] = [
        ("kind", INT),  # see players/roster.py; 0 is an outside seat
        ("self_weight", REAL),
        ("hardness", REAL),
        ("aspiration", REAL, (size.rounds,)),  # share of the way between walking away and the best deal in sight, by round
        ("sensible", INT),  # 1: heeds the risk threshold M6
        ("temptation", REAL),  # multiplies the breach formula of M12; 0 never breaches on purpose
        ("gestures", INT),  # makes gestures of its own accord up to this round; 0 never
        ("gesture_size", INT),  # 1 small, 2 normal, 3 large
        ("announces", INT),  # 0 makes gestures unannounced, 1 announces, 2 announces conditionally
        ("condemns", INT),  # 1: condemns a spoiler's act
        ("reciprocity", REAL),  # tit-for-tat: points given back per point conceded
        ("acceptance", INT),  # see players/kinds.py; 0 accepts what it would ask for itself
        ("acceptance_level", REAL),  # share of the best in sight, or of the time, as the condition says
        ("model", INT),  # opponent model, see players/kinds.py
        ("sequencing", REAL),  # points it sees in every verified phase while a gate is closed
        ("cheats", INT),  # see players/kinds.py
        ("opportunism", REAL),  # breaches what costs it points where detection is less likely than this
    ]
    return np.dtype(fields, align=True)


@cache
def summary_dtype(size: Size) -> np.dtype[np.void]:
    """What is kept of a finished game: one row of the games table. Rounds are numbered from 1; 0 means never."""
    P, T, K = size.parties, size.tracks, size.issues
    fields: list[tuple[object, ...]] = [
        ("game", INT),
        ("ending", INT),
        ("ending_party", INT),
        ("rounds", INT),
        ("track_opened", INT, (T,)),
        ("track_agreed", INT, (T,)),
        ("track_closings", INT, (T,)),
        ("ceasefire_signed", INT),  # 1: a general ceasefire was signed at least once
        ("ceasefire_round", INT),  # round of the first general ceasefire
        ("ceasefire_kept", INT),  # 1: kept for at least held_rounds rounds in a row
        ("ceasefire_longest", INT),
        ("ceasefire_signings", INT),
        ("collapses", INT),
        ("quiet_rounds", INT),
        ("signings", INT),
        ("communiques", INT),
        ("accord", INT),
        ("refusals", INT),
        ("duties", INT),
        ("kept", INT),
        ("breaches", INT),
        ("detected", INT),
        ("phases_verified", INT),
        ("trust_least", REAL),  # least trust over ordered pairs of principals at the end, 0..100
        ("trust_mean", REAL),
        ("trust", REAL, (P, P)),
        ("support", REAL, (P,)),
        ("people", REAL),  # people returned
        ("utility", REAL, (P,)),  # points carried out, less points spent on gestures
        ("mandate", REAL, (P,)),  # mandate score 0..100 (M21)
        ("index_people", REAL),
        ("index_quiet", REAL),
        ("index_durability", REAL),
        ("index_balance", REAL),
        ("peace_index", REAL),  # 0..1 (M21)
        ("agreed", INT, (K,)),
        ("best_done", INT, (K,)),
        ("first_signed", INT, (K,)),  # round in which the issue was first signed
        ("signed_with", INT, (K,)),  # how many issues its last text settled, 0 never signed
    ]
    return np.dtype(fields, align=True)


@cache
def round_dtype(size: Size) -> np.dtype[np.void]:
    """The state at the end of a round: one row of the rounds table."""
    P = size.parties
    fields: list[tuple[object, ...]] = [
        ("game", INT),
        ("round_number", INT),
        ("trust_least", REAL),
        ("trust_mean", REAL),
        ("trust", REAL, (P, P)),
        ("hope", REAL, (P,)),
        ("pain", REAL, (P,)),
        ("support", REAL, (P,)),
        ("utility", REAL, (P,)),
        ("tracks_open", INT),  # bit mask
        ("issues_agreed", INT),
        ("phases_verified", INT),
        ("breaches", INT),
        ("calm", INT),
        ("quiet", INT),
        ("collapses", INT),
        ("people", REAL),
        ("ripeness", REAL),
    ]
    return np.dtype(fields, align=True)
