"""The columns of results: what is kept of a finished game and of each round of it, one row each.

From a row follow the records that outcome.py fills in, the tables of a batch with their names (lab/tables.py), and the
measures that are a mean over the games (lab/measures.py). A new column is a row here and a line in outcome.py.
"""

from __future__ import annotations

from typing import NamedTuple


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
    one yes or no for every track); as it stands where it is empty."""
    mean: tuple[str, str] | None = None
    """The measure that is its mean over the games, where it has one of its own: its name, and what people call it."""


_GAME = Column("game", int, "count", "Number of the game, from 0.")

GAME_COLUMNS = (
    _GAME,
    Column("ending", int, "id", "How the game ended.", read="ending"),
    Column("ending_party", int, "id", "Who withdrew, where somebody did.", read="party"),
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
    Column("quiet_rounds", int, "round", "Rounds of general ceasefire.", mean=("quiet_rounds", "Rounds without incident")),
    Column("signings", int, "count", "Texts that were signed.", mean=("signings_per_game", "Texts signed")),
    Column("communiques", int, "count", "Joint communiqués.", mean=("communiques_per_game", "Joint communiqués")),
    Column("accord", int, "share", "Whether a comprehensive accord was ratified.", read="flag"),
    Column("refusals", int, "count", "Refusals to ratify.", mean=("refusals_per_game", "Refusals")),
    Column("duties", int, "count", "Phases that fell due, one for each obligor."),
    Column("costly", int, "count", "Phases due of the party whose delivery cost it points.", "P", name="costly_duties"),
    Column("withheld", int, "count", "Phases among them that it held back or broke of its own will.", "P"),
    Column("kept", int, "count", "Phases that an obligor carried out."),
    Column("breaches", int, "count", "Phases that an obligor broke.", mean=("breaches_per_game", "Breaches")),
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
    Column("utility", float, "points", "Points carried out, less points spent on gestures.", "P"),
    Column("mandate", float, "score", "Mandate (M21).", "P"),
    Column("index_people", float, "index", "Part of the peace index: people who returned."),
    Column("index_quiet", float, "index", "Part of the peace index: rounds of general ceasefire."),
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
    Column("utility", float, "points", "Points carried out, less points spent on gestures.", "P"),
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
