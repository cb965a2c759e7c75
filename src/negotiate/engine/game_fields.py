"""The fields of a game: everything that a game remembers, one row each, and who knows it.

From a row follow the record of a game and what a seat that looks ahead may assume (players/determinise.py). Records of games
hash the fields in this order, so a new one goes to the end of the list.
"""

from __future__ import annotations

from typing import NamedTuple

PUBLIC, OWN, SECRET, OWN_UNTIL_SEEN = "public", "own", "secret", "own until seen"
LEDGER, OWN_LEDGER = "ledger", "own ledger"
"""Who knows a field: everybody; a seat its own row; nobody; a seat its own entries, and others what is due. Of the two
ledgers (ledger.py) everybody knows what is believed, and a seat besides what it truly did itself, or only its own points.

Public is what stands in every view, or follows from events that every view has. Secret is chance, where the errors of the
estimates come from, and counts that include breaches nobody saw.
"""


class GameField(NamedTuple):
    """One field of the record of a game.

    `axes` are a letter each: P party, S seat (the mediator's is the last), T track, K issue, W a round of the window in
    which incidents are counted, M a place in a player's memory, L a ledger, C a mediator of several, N a number that counts
    options of an issue (asked.py).
    """

    name: str
    kind: type[int] | type[float]
    known: str
    axes: str = ""


GAME_FIELDS = (
    # chance: a counter-based generator
    GameField("seed_low", int, SECRET),
    GameField("seed_high", int, SECRET),
    GameField("game_low", int, SECRET),
    GameField("game_high", int, SECRET),
    GameField("draws", int, SECRET),
    # where in the round
    GameField("round_number", int, PUBLIC),  # 1..round_count (and the epilogue after it)
    GameField("stage", int, PUBLIC),
    GameField("cursor", int, PUBLIC),
    GameField("subcursor", int, PUBLIC),  # private to rounds.py
    GameField("pending_kind", int, PUBLIC),
    GameField("pending_seat", int, PUBLIC),
    GameField("pending_offer", int, PUBLIC),
    GameField("pending_issue", int, PUBLIC),
    GameField("ended", int, PUBLIC),
    GameField("ending", int, PUBLIC),
    GameField("ending_party", int, PUBLIC),
    GameField("accord_round", int, PUBLIC),
    # parties
    GameField("trust", float, PUBLIC, "PP"),
    GameField("disposition", float, PUBLIC, "PP"),
    GameField("gained", float, PUBLIC, "PP"),
    GameField("hope", float, PUBLIC, "P"),
    GameField("pain", float, PUBLIC, "P"),
    GameField("support", float, PUBLIC, "P"),
    GameField("presence", int, PUBLIC, "P"),
    GameField("probation", int, PUBLIC, "P"),
    GameField("proposed", int, PUBLIC, "P"),
    GameField("moved", int, PUBLIC, "P"),
    GameField("gestured", int, PUBLIC, "P"),  # last round in which the party made a gesture, 0 never
    GameField("gesture_size", int, PUBLIC, "P"),  # size of that gesture, 1..3
    GameField("announced", int, PUBLIC, "P"),
    GameField("announced_round", int, PUBLIC, "P"),
    GameField("announced_conditional", int, PUBLIC, "P"),
    GameField("spent", float, PUBLIC, "P"),  # points given away by gestures
    GameField("condemned", int, PUBLIC, "P"),
    GameField("away", int, PUBLIC, "P"),
    # what is signed and how far it is carried out
    GameField("agreed", int, PUBLIC, "K"),  # option signed, 0 none
    GameField("done", int, PUBLIC, "K"),  # phases carried out of what is signed
    GameField("stalled", int, PUBLIC, "KP"),  # phases held back in a row, by obligor
    GameField("binding", int, PUBLIC, "K"),  # 1 political commitment, 2 treaty
    GameField("signed_round", int, PUBLIC, "K"),
    GameField("completed_round", int, PUBLIC, "K"),
    GameField("signings", int, PUBLIC, "K"),
    GameField("best_done", int, PUBLIC, "K"),  # highest option fully carried out so far
    GameField("communique", int, PUBLIC, "K"),  # option that a communiqué named, binds nobody
    GameField("side_signed", float, PUBLIC, "K"),  # side payment when it was signed
    GameField("returned", float, PUBLIC, "K"),  # people returned so far
    GameField("conduct", int, OWN_UNTIL_SEEN, "KP"),  # this round: 0 not due, 1 due, 2 carried out, 3 stalled, 4 breached
    # offers on the table, one per seat
    GameField("tabled", int, PUBLIC, "S"),  # round in which it was tabled, 0 none
    GameField("offer", int, PUBLIC, "SK"),  # option per issue, -1 not in the package
    GameField("answer", int, PUBLIC, "SP"),  # 0 not asked, 1 asked, 2 accepted, 3 rejected, 4 passed
    GameField("answer_cursor", int, PUBLIC),
    # tracks and options
    GameField("track_open", int, PUBLIC, "T"),
    GameField("track_round", int, PUBLIC, "T"),
    GameField("track_agreed", int, PUBLIC, "T"),
    GameField("track_closings", int, PUBLIC, "T"),
    GameField("option_open", int, PUBLIC, "K"),  # the options that are open now (option_masks.py)
    # counters that gates read
    GameField("phases_verified", int, PUBLIC),
    GameField("calm", int, PUBLIC),
    GameField("quiet", int, PUBLIC),
    # ceasefire
    GameField("ceasefire_round", int, PUBLIC),
    GameField("ceasefire_signings", int, PUBLIC),
    GameField("ceasefire_longest", int, PUBLIC),
    GameField("quiet_rounds", int, PUBLIC),
    GameField("incidents", int, PUBLIC, "W"),
    GameField("collapses", int, PUBLIC),
    GameField("suspended_until", int, PUBLIC),
    # mediator
    GameField("leverage", float, PUBLIC),
    GameField("facilitated", int, PUBLIC),  # 1; where mediators share the tracks, bit mask of those who did
    GameField("formulated", int, PUBLIC),
    GameField("side", float, PUBLIC),
    GameField("boost", float, PUBLIC),
    GameField("covered", int, PUBLIC),
    GameField("verified_now", int, PUBLIC),  # 1; where mediators share the tracks, bit mask of those who did
    GameField("stalemate_round", int, PUBLIC),
    GameField("credibility", float, PUBLIC, "P"),
    GameField("convened_round", int, PUBLIC),
    # what everybody heard the parties ask for (engine/asked.py)
    GameField("asked", int, PUBLIC, "PN"),
    GameField("insisted", int, PUBLIC, "PK"),
    GameField("texts", int, PUBLIC, "P"),  # texts that asked for something else than the party's last one on an issue
    # knowledge
    GameField("misreading", float, PUBLIC),
    GameField("misread_key", int, SECRET, "SP"),  # of the errors of a seat about a party
    # the rest
    GameField("inclusion", float, PUBLIC),
    GameField("guarantor_credibility", float, PUBLIC),
    GameField("tier_penalty", int, PUBLIC),
    GameField("tier_penalty_until", int, PUBLIC),
    GameField("spoiled_round", int, PUBLIC),
    GameField("spoiled_party", int, PUBLIC),
    GameField("spoiled_trust", float, PUBLIC, "P"),  # trust that each party lost in spoiled_party this round
    GameField("low_trust_rounds", int, PUBLIC),
    GameField("refused_text", int, PUBLIC),
    GameField("refusals", int, PUBLIC),
    GameField("duties", int, SECRET),
    GameField("costly", int, SECRET, "P"),  # duties whose delivery cost the party points, and those it chose not to deliver
    GameField("withheld", int, SECRET, "P"),
    GameField("kept", int, SECRET),
    GameField("breaches", int, SECRET),
    GameField("detected", int, PUBLIC),
    GameField("signings_total", int, PUBLIC),
    GameField("communiques", int, PUBLIC),
    GameField("first_signed", int, PUBLIC, "K"),
    GameField("signed_with", int, PUBLIC, "K"),
    GameField("attempted_high", int, PUBLIC, "P"),
    # the law of keeping one's word
    GameField("floor", int, PUBLIC),  # who speaks first in the first round, drawn by the game
    GameField("day", int, PUBLIC),  # day of the round that is being carried out, from 0
    GameField("delivered", float, LEDGER, "LKP"),  # phases delivered of what stands, by obligor
    GameField("missed", int, LEDGER, "LKP"),  # rounds of a duty that goes on in which it was not kept
    GameField("owed", int, PUBLIC, "K"),  # rounds in which a duty that goes on was due
    GameField("overdue", int, PUBLIC, "KP"),  # rounds in default; 0: none
    GameField("forgiven", int, PUBLIC, "K"),  # bit mask of the parties that have waived the default
    GameField("material", int, PUBLIC, "P"),  # bit mask of the texts that the party has materially broken
    GameField("waived", int, PUBLIC, "P"),  # bit mask of the texts whose material breach the party has forgiven
    GameField("texts_of", int, PUBLIC, "K"),  # bit mask of the texts in which the issue stands
    GameField("accord_text", int, PUBLIC),  # bit of the accord's text
    GameField("audience", float, OWN, "P"),  # points that signatures have cost at home
    GameField("prior", float, OWN_LEDGER, "LPK"),  # points that a party holds from texts before
    GameField("worth_share", float, PUBLIC, "K"),  # share of its points that the standing text is worth (repeats fade)
    GameField("repeats", int, PUBLIC, "K"),  # how often a repeatable issue has been carried out
    GameField("stopped", int, PUBLIC, "K"),  # this round: a phase failed, and the issue rests
    GameField("going_on", int, PUBLIC, "K"),  # this round: the phases are over, and the duty goes on
    GameField("carries_all", int, OWN, "P"),  # this round: carries out all that is due unless somebody fails
    GameField("seen_this_round", int, PUBLIC),
    GameField("round_incidents", int, PUBLIC),
    GameField("unquiet", int, PUBLIC),
    GameField("terminations", int, PUBLIC),
    GameField("suspensions", int, PUBLIC),
    GameField("declined_text", int, PUBLIC, "S"),  # fingerprint of the latest text that was refused, by who tabled it
    GameField("declined_state", int, PUBLIC, "S"),
    GameField("declined_trust", float, PUBLIC, "S"),
    GameField("declined_round", int, PUBLIC, "S"),
    GameField("ended_before", float, PUBLIC, "K"),  # share of the conflict that texts before the standing one have ended
    GameField("paid_before", float, PUBLIC, "K"),  # side payment that came with texts before the standing one
    GameField("joined", int, PUBLIC, "K"),  # bit mask of the parties whose name stands under the communiqué
    GameField("toss", float, PUBLIC),  # points that a toss of weight 1 is worth in the error of an estimate (misreading.py)
    GameField("tosses_left", int, PUBLIC),  # bit mask of the tosses that are left
    GameField("tosses_variance", float, PUBLIC),  # of their sum
    GameField("tosses_middle", float, PUBLIC),  # its mean
    GameField("debt", float, OWN_LEDGER, "LP"),  # points that a party has to make up for what it did not deliver
    # private memory of the seats; never in another seat's view
    GameField("sight", float, OWN, "S"),
    GameField("caution", float, OWN, "SP"),
    GameField("memory", float, OWN, "SM"),
    # what each party was seen to do, by which players tell what it is like (players/conduct.py)
    GameField("seen_kept", int, PUBLIC, "KP"),  # duties that it is believed to have carried out, in all
    GameField("seen_held", int, PUBLIC, "KP"),  # duties that it held back without a right to
    GameField("seen_broken", int, PUBLIC, "KP"),  # breaches that were seen
    GameField("consented", int, PUBLIC, "P"),  # texts of others that it accepted
    GameField("declined", int, PUBLIC, "P"),  # texts of others that it refused
    # what moves by the calendar or by an event (schedule.py, cards.py)
    GameField("reservation_shift", float, OWN, "P"),  # points by which the fixed part of the walk-away value has moved
    GameField("cards_spent", int, PUBLIC),  # bit mask of the cards that have come of those that come once or bar others
    # several mediators (mediation.py); `leverage` and `credibility` are those of the one in the chair
    GameField("chair", int, PUBLIC),  # which of them is in the chair; where they share the tracks, who acts or was last to
    GameField("chair_leverage", float, PUBLIC, "C"),  # what the others have, until they take the chair
    GameField("chair_credibility", float, PUBLIC, "CP"),
)
