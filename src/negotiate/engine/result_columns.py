"""The columns of results: what is kept of a finished game, of each round of it, and of each act in it, one row each.

From a row follow the records that outcome.py fills in, the tables of a batch with their names (lab/tables.py), and the
measures that are a mean over the games (lab/measures.py). A new column is a row here and a line in outcome.py.
"""

from __future__ import annotations

from typing import NamedTuple

from negotiate.engine.codes import E_ACTION, E_OFFER_ITEM, E_ROUND, E_TRUST


class Column(NamedTuple):
    """A number of a game or a round, or one for each party, pair of parties, track or issue.

    `axes` are a letter each: P party, T track, K issue. The table calls the column `name` (`field` where that is empty),
    with the id of the party, track or issue: `trust_ukraine_in_partners`, `utility_ukraine`, `agreed_remains`,
    `track_talks_opened` where it begins with `track_`.
    """

    field: str
    kind: type[int] | type[float]
    unit: str
    """share (0..1), points of utility, round, count, score (0..100), index (0..1), or id for what is named."""
    meaning: str
    axes: str = ""
    name: str = ""
    read: str = ""
    """How the table reads the number: flag (yes or no), or-never (0 is null), option, ending, party, or tracks (a bit mask,
    one yes or no for every track); as it stands where it is empty. Of events: row, what, seat, issue, choice (the option of
    the row's issue), reason, detail, open-tracks (their ids), or-nothing (NaN is null), each (one number for each party)."""
    mean: tuple[str, str] | None = None
    """The measure that is its mean over the games, where it has one of its own: its name, and what people call it."""


POINTS = (
    "Points carried out, less points spent on gestures; of alternating offers, discounted ones of the text or of none (M23)."
)
_GAME = Column("game", int, "count", "Number of the game, from 0.")

GAME_COLUMNS = (
    _GAME,
    Column("ending", int, "id", "How the game ended.", read="ending"),
    Column("ending_party", int, "id", "Who withdrew or walked away, where somebody did.", read="party"),
    Column("rounds", int, "round", "Rounds that were played.", mean=("rounds", "Rounds a game lasts")),
    Column("track_opened", int, "round", "Round in which the track first opened.", "T", read="or-never"),
    Column("track_agreed", int, "round", "Round of the first agreement on the track.", "T", read="or-never"),
    Column("track_closings", int, "count", "Times that the track closed again.", "T"),
    Column("ceasefire_signed", int, "share", "Whether a general ceasefire was signed at least once.", read="flag"),
    Column("ceasefire_round", int, "round", "Round of the first general ceasefire.", read="or-never"),
    Column("ceasefire_kept", int, "share", "Whether it was kept for `held_rounds` rounds in a row.", read="flag"),
    Column("ceasefire_longest", int, "round", "Longest quiet in a row."),
    Column("ceasefire_signings", int, "count", "Times that a general ceasefire was signed."),
    Column("collapses", int, "count", "Ceasefires that collapsed."),
    Column(
        "quiet_rounds",
        int,
        "round",
        "Rounds of general ceasefire, carried out and without an incident.",
        mean=("quiet_rounds", "Rounds without incident"),
    ),
    Column("signings", int, "count", "Texts that were signed.", mean=("signings_per_game", "Texts signed")),
    Column("communiques", int, "count", "Joint communiqués.", mean=("communiques_per_game", "Joint communiqués")),
    Column("accord", int, "share", "Whether a comprehensive accord was ratified.", read="flag"),
    Column(
        "refusals",
        int,
        "count",
        "Texts that were accepted and not ratified, by however many parties.",
        mean=("refusals_per_game", "Refusals"),
    ),
    Column("duties", int, "count", "Phases that fell due, one for each obligor."),
    Column("costly", int, "count", "Phases due of the party whose delivery cost it points.", "P", name="costly_duties"),
    Column("withheld", int, "count", "Phases among them that it held back or broke of its own will.", "P"),
    Column("kept", int, "count", "Phases that an obligor carried out."),
    Column(
        "breaches",
        int,
        "count",
        "Phases that an obligor broke, by accident too (M12).",
        mean=("breaches_per_game", "Breaches"),
    ),
    Column("detected", int, "count", "Breaches that were seen.", mean=("detected_per_game", "Breaches that are seen")),
    Column(
        "phases_verified",
        int,
        "count",
        "Phases carried out and verified.",
        mean=("phases_verified_per_game", "Phases carried out and verified"),
    ),
    Column("trust_least", float, "score", "Least trust over ordered pairs of principals at the end."),
    Column("trust_mean", float, "score", "Mean trust over ordered pairs of principals at the end."),
    Column("trust", float, "score", "Trust of one party in another at the end.", "PP"),
    Column("support", float, "score", "Support at home at the end.", "P"),
    Column("people", float, "count", "People who returned.", name="people_returned"),
    Column("utility", float, "points", POINTS, "P"),
    Column("mandate", float, "score", "Mandate (M21).", "P"),
    Column("index_people", float, "index", "Part of the peace index: people who returned."),
    Column("index_quiet", float, "index", "Part of the peace index: share of quiet rounds."),
    Column("index_durability", float, "index", "Part of the peace index: how long the ceasefire is expected to last."),
    Column("index_balance", float, "index", "Part of the peace index: how evenly the mandates are met."),
    Column("peace_index", float, "index", "Peace index (M21)."),
    Column("agreed", int, "id", "What is signed at the end.", "K", read="option"),
    Column("best_done", int, "id", "The furthest that was carried out.", "K", name="carried_out", read="option"),
    Column("first_signed", int, "round", "Round in which the issue was first signed.", "K", read="or-never"),
    Column("signed_with", int, "count", "Issues that its last text settled, itself included.", "K", read="or-never"),
)
"""One row of the games table. Rounds count from 1."""

ROUND_COLUMNS = (
    _GAME,
    Column("round_number", int, "round", "Number of the round, from 1.", name="round"),
    Column("trust_least", float, "score", "Least trust over ordered pairs of principals."),
    Column("trust_mean", float, "score", "Mean trust over ordered pairs of principals."),
    Column("trust", float, "score", "Trust of one party in another.", "PP"),
    Column("hope", float, "share", "Hope of gaining more by force.", "P"),
    Column("pain", float, "share", "Cost of going on.", "P"),
    Column("support", float, "score", "Support at home.", "P"),
    Column("utility", float, "points", POINTS, "P"),
    Column("tracks_open", int, "share", "Whether the track is open.", read="tracks"),
    Column("issues_agreed", int, "count", "Issues on which something is signed."),
    Column("phases_verified", int, "count", "Phases carried out and verified so far."),
    Column("breaches", int, "count", "Breaches so far."),
    Column("calm", int, "round", "Rounds since the last breach that was seen."),
    Column("quiet", int, "round", "Rounds of general ceasefire in a row without an incident."),
    Column("collapses", int, "count", "Ceasefires that collapsed so far."),
    Column("people", float, "count", "People who returned so far.", name="people_returned"),
    Column("ripeness", float, "share", "Ripeness (M1)."),
)
"""One row of the rounds table: the state at the end of a round."""

EVENT_ROWS = ("act", "item", "event")
"""What a row of the events table is: a decision, an issue of the package that the decision above it tabled, or what
followed."""
ACT_ROW, ITEM_ROW, EVENT_ROW = range(3)
EVENTS_FROM = 100
"""Codes of what happened: those of acts as they are, those of event_kinds.py from here on."""
NO_ROWS = (E_ROUND, E_ACTION, E_OFFER_ITEM, E_TRUST)
"""Kinds of events that have none of their own: other rows and columns say them."""
EVENT_REASONS = ("", "pays", "outvoted", "points", "share", "trust", "whim", "temptation")
"""Why a seat did what it did, where there is a reason to tell; `weight` says how much."""

EVENT_COLUMNS = (
    _GAME,
    Column("step", int, "count", "Number of the decision, from 1 in every game; what follows from it has its number."),
    Column("round_number", int, "round", "Number of the round, from 1; 0 before the first.", name="round"),
    Column("row", int, "id", "A decision, an issue of the package of the decision above, or what followed.", read="row"),
    Column(
        "what",
        int,
        "id",
        "The act (`propose`, `accept`, …) or the event (`signed`, `breach-detected`, …). A `signed-item` belongs to the "
        "text or communiqué above it. A `carry-out` may fail by accident, unseen or as `breach-detected`.",
        read="what",
    ),
    Column("seat", int, "id", "Who decided, or whom the event is about.", read="seat"),
    Column("text", int, "count", "The text tabled, answered, signed or lapsed: the step that tabled it.", read="or-never"),
    Column("author", int, "id", "Who tabled that text.", read="seat"),
    Column("declines", int, "count", "The text that a counter-offer declines, by its step.", read="or-never"),
    Column("issue", int, "id", "The issue of an item, of a duty or of the event.", read="issue"),
    Column("option", int, "id", "The option of an item, of a duty or of the event.", read="choice"),
    Column(
        "amount",
        float,
        "count",
        "Size of a gesture 1..3, 10 more if announced on condition; people returned; vote at home.",
        read="or-nothing",
    ),
    Column("other", int, "id", "What else the event says, as `name=value`.", name="detail", read="detail"),
    Column("detail", int, "id", "Goes into the column of `other`.", read="skip"),
    Column("worth", float, "points", "What the text, or an item that all keep, brings each party.", "P", read="each"),
    Column("worth_self", float, "points", "The same of the seat itself; of a text all risk taken off.", read="or-nothing"),
    Column("doubt", float, "points", "What that risk takes off: less if nobody doubted anybody.", read="or-nothing"),
    Column("worth_others", float, "points", "The least for another who must agree, as the seat sees it.", read="or-nothing"),
    Column("asked", float, "points", "The least that the seat asked of a text that it answers.", read="or-nothing"),
    Column("risk", float, "share", "What the seat's belief lacks for the riskiest item (M6).", read="or-nothing"),
    Column("reason", int, "id", "Why the seat answers so, or what speaks against keeping its word.", read="reason"),
    Column("weight", float, "points", "How much; of `temptation` the chance, 0..1.", read="or-nothing"),
    Column("trust", float, "score", "The seat's trust in the author of the text.", read="or-nothing"),
    Column("trust_least", float, "score", "Least trust over ordered pairs of principals, as it was."),
    Column("tracks_open", int, "id", "Tracks that were open, with | between.", name="open_tracks", read="open-tracks"),
    Column("phases_verified", int, "count", "Phases carried out and verified so far."),
    Column("quiet", int, "round", "Rounds of general ceasefire in a row without an incident."),
)
"""One row of the events table: what was decided and followed, with worth, reason, trust and gates as they were."""
