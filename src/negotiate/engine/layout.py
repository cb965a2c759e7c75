"""The memory layout: one numpy record for the lowered rules, one for a game, one for an action, one for a seat's traits.

Everything the compiled engine touches lies in these records. They are padded to one of two size classes, so that an edited
or a new scenario never compiles anything anew; loops run to the scenario's own counts. All whole numbers are int64.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from negotiate.engine.acts import ACTS
from negotiate.engine.attributes import (
    GAME_ATTRIBUTES,
    ISSUE_ATTRIBUTES,
    OPTION_ATTRIBUTES,
    PARTY_ATTRIBUTES,
    TRACK_ATTRIBUTES,
    Attribute,
)
from negotiate.engine.endings import ALL_ENDINGS
from negotiate.engine.game_fields import GAME_FIELDS
from negotiate.engine.result_columns import EVENT_COLUMNS, GAME_COLUMNS, ROUND_COLUMNS, Column

INT = np.int64
REAL = np.float64
KINDS: dict[type, type] = {int: INT, float: REAL}
"""The numbers of the tables as the records hold them: all whole numbers are int64, on every machine."""
NARROW: dict[type, type] = {int: np.int32, float: np.float32}
"""The numbers of the events, of which a game has hundreds: as narrow as their table has them."""
Field = tuple[object, ...]
"""Name, kind and shape of a field."""

TIERS = 5
"""Verification tiers 0 (words only) to 4 (third party that also separates forces)."""
PHASE_SHARES = 16
"""Phases whose share of the people a rule file may give one by one."""
INCIDENT_WINDOW = 4
"""Rounds over which ceasefire incidents are counted (docs/model.md M12)."""
MEMORY = 8
"""Numbers that a player may keep from one decision to the next (players/tactics.py)."""
LEDGERS = 2
"""What was delivered, and what is believed to be (ledger.py)."""
VOTES = 32
"""Counts of votes that there is room for in all decision rules together."""
SCHEDULE_STEPS = 16
"""Steps of a party's schedule that there is room for."""
CARD_MARKS = 62
"""Cards that come once or exclude others, in one file: each has a bit of game.cards_spent."""
SUMS = 4
"""Sums over options that a rule file may name."""
REQUIRED = 6
"""Options of other issues that one issue and its options may require, all together."""
MEDIATOR_PLACES = 16
"""Acts of a mediator that there is room for."""
COUNTED = 20
"""Options of an issue whose counts share one whole number, at most (asked.py)."""
CHAIRS = 4
"""Mediators that may take turns, or share the tracks, in one game."""


class Size(NamedTuple):
    """Maxima of a size class. `check` refuses a scenario that fits into none (`maxima`)."""

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
WIDE = Size("wide", 8, 8, 16, 65, 256, 512, 16, 64, 128)
"""For issues that are numbers: 64 options beside the status quo are what a whole number has bits for (option_masks.py)."""


def maxima(options: int) -> Size:
    """The largest size class for scenarios with so many options of one issue."""
    return LARGE if options <= LARGE.options else WIDE


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
    """The smallest size class that holds these counts, or None when they are over all maxima."""
    wanted = (parties, tracks, issues, options, rounds, conditions, categories, cards, effects)
    for size in (STANDARD, LARGE, WIDE):
        if all(count <= most for count, most in zip(wanted, size[1:], strict=True)):
            return size
    return None


def _fields(attributes: Iterable[Attribute], shape: tuple[int, ...] = ()) -> list[Field]:
    """The fields of these attributes, each with this shape."""
    return [(attribute.field, KINDS[attribute.kind], shape) for attribute in attributes]


@cache
def rules_dtype(size: Size) -> np.dtype[np.void]:
    """The lowered rule file. Names in brackets are indices: P party, T track, K issue, L option, N condition node.

    Plain numbers follow from the tables (attributes.py, acts.py, endings.py); what lowering works out is written here.
    """
    P, T, K, L = size.parties, size.tracks, size.issues, size.options
    fields: list[Field] = [
        # how many of each are in use
        ("party_count", INT),
        ("track_count", INT),
        ("issue_count", INT),
        ("option_count", INT, (K,)),  # options of an issue, the status quo (index 0) included
        # parties
        ("principal", INT, (P,)),  # 1: a principal; gates, ratification and ripeness look at principals
        *_fields(PARTY_ATTRIBUTES, (P,)),
        ("attendance", INT, (P,)),  # at the start: 0 absent, 1 delegates, 2 decides (M18)
        ("may_return", INT, (P,)),  # 1: may change its attendance
        ("proposes", INT, (P,)),  # 1: may table packages
        ("trust", REAL, (P, P)),  # [i][j] i's trust in j at the start, 0..100
        # what changes for a party in a round of the calendar
        ("schedule_length", INT, (P,)),
        ("schedule_round", INT, (P, SCHEDULE_STEPS)),
        ("schedule_kind", INT, (P, SCHEDULE_STEPS)),  # see codes.SCHEDULED
        ("schedule_value", REAL, (P, SCHEDULE_STEPS)),
        # issues
        ("track_of", INT, (K,)),
        *_fields(ISSUE_ATTRIBUTES, (K,)),
        ("value", REAL, (P, K, L)),  # points, option 0 is 0
        *_fields(OPTION_ATTRIBUTES, (K, L)),
        ("evident", INT, (K,)),  # 1: whoever is owed sees by itself whether it came
        ("reversible", INT, (K,)),  # 1: what was delivered is undone when the text falls
        ("phase_share", REAL, (K, PHASE_SHARES)),  # share of the people by phase; all 0: the same in each
        ("exposure", REAL, (P, K)),  # points lost if the others cheat after I performed (M7)
        # decision rules: who must consent, and the counts of votes that a text must pass besides (consent.py)
        ("decision", INT, (K,)),  # index of the issue's decision rule
        ("veto", INT, (K, P)),  # 1: the party's own consent is needed where it is asked
        ("count_of_votes", INT),  # how many counts there are; 0: everybody who is asked must consent to everything
        ("vote_decision", INT, (VOTES,)),  # by count: the decision rule that it belongs to
        ("vote_weight", REAL, (VOTES, P)),  # votes of each party
        ("vote_share", REAL, (VOTES,)),  # share of the votes asked that must be exceeded; -1: any
        ("vote_quota", REAL, (VOTES,)),  # votes that must accept at least; 0: none where nobody with a vote is asked
        ("tier", INT, (K,)),  # verification tier with a mediator present, 0..4
        ("tier_alone", INT, (K,)),  # verification tier without a mediator
        ("monitored", INT, (K,)),  # 1: verified by what the monitoring issue has agreed
        ("owner", INT, (K, P)),  # 1: must consent and be present to bind
        ("obligor", INT, (K, P)),  # 1: must carry out
        ("concerned", INT, (P, K)),  # 1: has a say or a stake; what others think that it wants is then a guess
        ("obligors", INT, (K,)),  # the same as a bit mask
        ("exposed", INT, (K, P)),  # 1: learns from the obligors' conduct and suffers a breach
        ("requires_issue", INT, (K, REQUIRED)),  # -1: none, and none after it
        ("requires_option", INT, (K, REQUIRED)),  # at least this option
        ("requires_by", INT, (K, REQUIRED)),  # the options of the issue that require it (option_masks.py)
        ("dependents", INT, (K,)),  # bit mask of the issues that require this one
        # gates: programs over condition nodes, (first, length); length 0 on a track: always open; on an option: as its track
        ("track_gate", INT, (T, 2)),
        ("option_gate", INT, (K, L, 2)),
        ("gated_options", INT, (K,)),  # the options with a gate of their own (option_masks.py)
        ("accord_gate", INT, (2,)),  # length 0: this scenario has no accord
        ("good_faith", INT),  # 1: nobody can stall or break what is due
        ("stop_when_settled", INT),  # 1: the game ends once something is settled on every issue and carried out
        ("accord_issue", INT, (K,)),  # 1: the accord's condition names it
        ("condition_code", INT, (size.conditions,)),  # see conditions.py
        ("condition_left", INT, (size.conditions,)),
        ("condition_right", INT, (size.conditions,)),
        ("condition_number", REAL, (size.conditions,)),
        # sums over options, which gates ask for
        ("sum_from", REAL, (SUMS,)),  # what each comes to with nothing settled
        ("sum_amount", REAL, (SUMS, K, L)),  # what each option adds
        ("sum_issues", INT, (SUMS,)),  # bit mask of the issues in it
        ("sum_settled", INT, (SUMS,)),  # 1: it counts once something is settled on all of them
        # tracks
        *_fields(TRACK_ATTRIBUTES, (T,)),
        # process
        ("process", INT),  # see codes.PROCESSES (M8)
        ("boulder_track", INT),  # -1: none
        ("undertaking", INT, (T,)),  # 1: a single-undertaking package must settle something on this track
        ("kept_worth", REAL, (size.rounds,)),  # share of all points left in each round, by its number - 1 (M23)
        # plain numbers of the game
        *_fields(GAME_ATTRIBUTES),
        *(field for act in ACTS for field in _fields(act.numbers)),
        *(field for ending in ALL_ENDINGS for field in _fields(ending.numbers)),
        # estimates, verification, the modules that a file switches on
        ("tier_enforcement", REAL, (TIERS,)),
        ("tier_learning", REAL, (TIERS,)),
        ("tier_detection", REAL, (TIERS,)),
        ("tier_false_alarm", REAL, (TIERS,)),
        ("monitor_issue", INT),
        ("monitor_tier", INT, (L,)),
        ("guarantee_issue", INT),
        ("guarantee_strength", REAL, (L,)),
        ("guarantor_party", INT),
        ("snapback_issue", INT),
        ("snapback_option", INT, (L,)),
        ("ceasefire_issue", INT),
        ("ceasefire_from", INT),  # general from this option on
        # events
        ("category_count", INT),
        ("category_probability", REAL, (size.categories,)),
        ("category_war", INT, (size.categories,)),  # 1: rarer under a ceasefire
        ("category_spoiler", INT, (size.categories,)),  # 1: likelier as the talks progress (M17)
        ("category_first", INT, (size.categories,)),
        ("category_cards", INT, (size.categories,)),
        ("category_plain", INT, (size.categories,)),  # 1: its cards ask for nothing, and one is as likely as another
        ("card_round", INT, (size.cards,)),  # comes in this round for certain; 0: is drawn
        ("card_gate", INT, (size.cards, 2)),  # what has to hold: (first, length) as of gates; length 0: nothing
        ("card_marks", INT, (size.cards,)),  # bits of game.cards_spent that it sets
        ("card_barred", INT, (size.cards,)),  # bits that keep it away
        ("card_actor", INT, (size.cards,)),  # -1: a random principal; else this party
        ("card_first", INT, (size.cards,)),
        ("card_effects", INT, (size.cards,)),
        ("effect_kind", INT, (size.effects,)),  # see codes.py
        ("effect_amount", REAL, (size.effects,)),
        ("effect_rounds", INT, (size.effects,)),
        # mediator
        ("mediator", INT),  # 1: the mediator's seat exists
        ("mediator_count", INT),  # how many mediators there are, who take turns or share the tracks
        ("chair", INT, (size.rounds,)),  # by round - 1, which of them is in the chair
        ("shares_tracks", INT),  # 1: they mediate at the same time, each on tracks of its own and from a seat of its own
        ("holder", INT, (size.rounds, T)),  # by round - 1, which of them then holds the track; -1: nobody
        # by mediator
        ("mediator_inclusion", REAL, (CHAIRS,)),  # what it adds to inclusion
        ("leverage", REAL, (CHAIRS,)),
        ("mediator_act", INT, (CHAIRS, MEDIATOR_PLACES)),  # 1: it may use the act, by code - FACILITATE
        ("act_cost", REAL, (MEDIATOR_PLACES,)),  # leverage that the act takes, by code - FACILITATE
        ("facilitation", REAL, (CHAIRS, T)),  # trust gains are multiplied by this in a facilitated round
        ("credibility", REAL, (CHAIRS, P)),
        ("mediator_tier", INT, (CHAIRS, T)),  # tier that the act "verify" supplies, by track
        # ratification and scoring (M16, M21)
        ("ratifies", INT, (P,)),
        ("ratification_needed", REAL, (P,)),  # the vote at home that the party needs, 0..100
        ("reservation_value", REAL, (P,)),  # points, from the start values and the last that a schedule sets
        ("best_value", REAL, (P,)),  # V* of M21, points
        ("index_weight", REAL, (4,)),
    ]
    return np.dtype(fields, align=True)


@cache
def game_dtype(size: Size) -> np.dtype[np.void]:
    """One game: public state, private estimates, chance (game_fields.py). Cloning a game is one record assignment.

    The mediator's seat is index P (the padded maximum). Of several that share the tracks, the first has it and the others
    have those after the parties (mediation.mediator_seat); seats between the parties and P are not used otherwise.
    """
    lengths = {**_lengths(size), "W": INCIDENT_WINDOW, "M": MEMORY, "L": LEDGERS, "C": CHAIRS}
    return np.dtype(
        [(field.name, KINDS[field.kind], tuple(lengths[axis] for axis in field.axes)) for field in GAME_FIELDS], align=True
    )


def _lengths(size: Size) -> dict[str, int]:
    """How long each axis of the tables is."""
    counts = size.issues * -(-size.options // COUNTED)
    return {"P": size.parties, "S": size.parties + 1, "T": size.tracks, "K": size.issues, "N": counts}


@cache
def action_dtype(size: Size) -> np.dtype[np.void]:
    """One decision of a seat. `option[K]` is -1 where an issue is not in the package; `issue` is -1 where none is meant."""
    fields = [("kind", INT), ("offer", INT), ("amount", INT), ("issue", INT), ("option", INT, (size.issues,))]
    return np.dtype(fields, align=True)


@cache
def traits_dtype(size: Size) -> np.dtype[np.void]:
    """How one seat decides (see players/). From index P on, a roster has the mediators."""
    fields: list[Field] = [
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
        ("fairness", REAL),  # points it asks for at first for each that another principal gets
        ("reciprocity", REAL),  # tit-for-tat: points given back per point conceded
        ("acceptance", INT),  # see players/kinds.py; 0 accepts what it would ask for itself
        ("acceptance_level", REAL),  # share of the best in sight, or of the time, as the condition says
        ("model", INT),  # opponent model, see players/kinds.py
        ("sequencing", REAL),  # points it sees in every verified phase while a gate is closed
        ("cheats", INT),  # see players/kinds.py
        ("small_steps", REAL),  # share of the time in which it tables small steps before anything else
        ("opportunism", REAL),  # breaches what costs it points where detection is less likely than this
    ]
    return np.dtype(fields, align=True)


@cache
def summary_dtype(size: Size) -> np.dtype[np.void]:
    """What is kept of a finished game: one row of the games table (result_columns.py)."""
    return _table_dtype(GAME_COLUMNS, size)


@cache
def round_dtype(size: Size) -> np.dtype[np.void]:
    """The state at the end of a round: one row of the rounds table (result_columns.py)."""
    return _table_dtype(ROUND_COLUMNS, size)


@cache
def event_dtype(size: Size) -> np.dtype[np.void]:
    """A decision, an item of its package or what followed: one row of the events table (result_columns.py)."""
    return _table_dtype(EVENT_COLUMNS, size, NARROW)


@cache
def pen_dtype(size: Size) -> np.dtype[np.void]:
    """Where the writer of events is (play/minutes.py).

    `used` rows are written, of `games` whole games; `step` decisions of the game that is played; `text[S]` is the step at
    which the text of each seat was tabled. `full` is 1 when there was no room for a game, of which nothing is written then.
    """
    fields: list[Field] = [("used", INT), ("games", INT), ("full", INT), ("step", INT), ("text", INT, (size.parties + 1,))]
    return np.dtype(fields, align=True)


def _table_dtype(columns: Iterable[Column], size: Size, kinds: Mapping[type, type] = KINDS) -> np.dtype[np.void]:
    lengths = _lengths(size)
    return np.dtype(
        [(column.field, kinds[column.kind], tuple(lengths[axis] for axis in column.axes)) for column in columns], align=True
    )
