"""What the columns of the tables of the comparing verbs mean, once for all of them: the codebook that lies beside each.

The tables of a run have a codebook made from their own table of columns (lab/codebook.py); here is what the others hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from negotiate.engine.event_kinds import E_ACTION, EVENT_KINDS, EventKind


class Entry(NamedTuple):
    """A column: in which table, what it is called (NAME stands for a measure, PATH for a rule value), and what it says."""

    table: str
    column: str
    meaning: str
    unit: str = ""
    """share, points, round, count, score, index, id, text, flag, or `measure`: that of the measure in the row or column."""
    least: str = ""
    most: str = ""
    empty: str = ""
    """What a null says."""


NO_CASE = "it never happened, so that there is nothing to take a mean of"
ALIKE = "fewer than two cases, or all alike and nothing bounds them"
NO_SPREAD = "there is no difference, or all games differ alike and nothing bounds them"

STUDY = (
    *(
        Entry(table, column, meaning, "id")
        for table in ("tests", "arms", "values")
        for column, meaning in (
            ("scenario", "The scenario, by its name in the plan."),
            ("setting", "The setting, by its name in the plan; in `tests`, where players are compared."),
            ("players", "The players, by their name in the plan; in `tests`, where settings are compared."),
        )
    ),
    Entry("tests", "hypothesis", "The hypothesis, by its name in the plan.", "id"),
    Entry("tests", "of", "The setting or the players that the hypothesis is about.", "id"),
    Entry("tests", "against", "What they are compared with.", "id"),
    Entry("tests", "measure", "The measure (`negotiate measures`).", "id"),
    Entry("tests", "title", "What the measure is, in words.", "text"),
    Entry("tests", "unit", "The unit of the measure.", "id"),
    Entry("tests", "direction", "What was expected of `of`: higher, lower, different or same.", "id"),
    Entry("tests", "smallest", "The smallest difference that would matter.", "measure", "0"),
    Entry("tests", "games", "Games on either side, all seeds together.", "count", "2"),
    Entry("tests", "of_value", "The measure on the side `of`.", "measure", empty=NO_CASE),
    Entry("tests", "of_low", "Lower end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("tests", "of_high", "Upper end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("tests", "against_value", "The measure on the side `against`.", "measure", empty=NO_CASE),
    Entry("tests", "against_low", "Lower end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("tests", "against_high", "Upper end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("tests", "difference", "of - against, game by game.", "measure", empty=NO_CASE),
    Entry("tests", "low", "Lower end of its 95 % interval, not corrected for many tests.", "measure", empty=NO_SPREAD),
    Entry("tests", "high", "Upper end of its 95 % interval, not corrected for many tests.", "measure", empty=NO_SPREAD),
    Entry(
        "tests", "effect_size", "Cohen's h of two shares, d of two means.", "", empty="there is no spread to hold it against"
    ),
    Entry("tests", "effect_kind", "Which of them: h or d.", "id"),
    Entry("tests", "pairing", "How many times the games it would take without the same seeds on both sides.", "", "0"),
    *(
        Entry("tests", f"p_{name}{end}", f"p of the test {meaning}{told}.", "share", "0", "1", NO_CASE)
        for name, meaning in (
            ("for", "for the hypothesis"),
            ("against", "against it"),
            ("equivalent", "of a difference within ±smallest"),
        )
        for end, told in (("", ""), ("_adjusted", ", adjusted by Holm for all tests of the study"))
    ),
    Entry("tests", "equivalent", "Whether the difference is shown to be within ±smallest.", "flag"),
    Entry("tests", "verdict", "holds, does not hold, or undecided.", "id"),
    Entry("arms", "seed", "The master seed.", "count", "0"),
    Entry("arms", "measure", "The measure (`negotiate measures`).", "id"),
    Entry("arms", "games", "Games of the arm.", "count", "2"),
    Entry("arms", "mean", "The measure over the games of the arm.", "measure", empty=NO_CASE),
    Entry("arms", "low", "Lower end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("arms", "high", "Upper end of its 95 % interval.", "measure", empty=ALIKE),
    Entry("values", "seed", "The master seed.", "count", "0"),
    Entry(
        "values", "game", "Number of the game, from 0; the same game of the same seed on every arm is a pair.", "count", "0"
    ),
    Entry("values", "measure", "The measure (`negotiate measures`).", "id"),
    Entry("values", "unit", "The unit of the measure.", "id"),
    Entry("values", "value", "What the game adds to the measure's numerator.", "measure"),
    Entry("values", "weight", "What it adds to the denominator: 1 where every game counts once.", "count", "0"),
)

MEASURE = (
    ("measure", "The measure (`negotiate measures`).", "id"),
    ("title", "What it is, in words.", "text"),
    ("unit", "Its unit.", "id"),
)
ENDS = (("low", "Lower"), ("high", "Upper"))

COMPARISON = (
    *(Entry("comparison", column, meaning, unit) for column, meaning, unit in MEASURE),
    *(
        entry
        for side in ("a", "b")
        for entry in (
            Entry("comparison", side, f"The measure on side {side.upper()}.", "measure", empty=NO_CASE),
            *(
                Entry("comparison", f"{side}_{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE)
                for end, which in ENDS
            ),
        )
    ),
    Entry("comparison", "difference", "B - A, game by game.", "measure", empty=NO_CASE),
    *(Entry("comparison", end, f"{which} end of its 95 % interval.", "measure", empty=NO_SPREAD) for end, which in ENDS),
    Entry("comparison", "p", "Two-sided p of no difference.", "share", "0", "1", NO_CASE),
    Entry("comparison", "p_adjusted", "The same, by Holm for all measures compared.", "share", "0", "1", NO_CASE),
    Entry("comparison", "differs", "Whether p_adjusted is below 0.05.", "flag"),
    Entry("values", "game", "Number of the game, from 0, which has the same chance on both sides.", "count", "0"),
    *(
        entry
        for side in ("a", "b")
        for entry in (
            Entry(
                "values",
                f"{side}.NAME",
                f"For each measure, named by it: what the game adds to its numerator on side {side.upper()}, in all turns "
                "together where a player takes every seat in turn.",
                "measure",
            ),
            Entry(
                "values",
                f"{side}.NAME.weight",
                "What it adds to the denominator: 1 for every game that counts.",
                "count",
                "0",
            ),
        )
    ),
)

SWEEP = (
    Entry("sweep", "point", "Number of the point in the design, from 0.", "count", "0"),
    Entry("sweep", "PATH", "For each varied value, named by its path: what it is at this point.", "that of the value"),
    Entry(
        "sweep", "NAME", "For each measure, named by it: its value over the games of this point.", "measure", empty=NO_CASE
    ),
    *(Entry("sweep", f"NAME.{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE) for end, which in ENDS),
    Entry("values", "point", "Number of the point in the design, from 0.", "count", "0"),
    Entry("values", "game", "Number of the game, from 0, which has the same chance at every point.", "count", "0"),
    Entry("values", "NAME", "For each measure, named by it: what the game adds to its numerator.", "measure"),
    Entry("values", "NAME.weight", "What it adds to the denominator: 1 for every game that counts.", "count", "0"),
)

ENDPOINTS = (
    ("path", "The rule value.", "id"),
    ("low", "The lower end of its range, or the first of its values.", "that of the value"),
    ("high", "The upper end of its range, or the last of its values.", "that of the value"),
)
SENSITIVITY = (
    *(Entry("sensitivity", column, meaning, unit) for column, meaning, unit in ENDPOINTS),
    Entry("sensitivity", "method", "morris or sobol.", "id"),
    Entry(
        "sensitivity",
        "index",
        "Morris: mu*, the mean size of elementary effects. Sobol: ST, the total share.",
        "measure",
        "0",
    ),
    *(
        Entry(
            "sensitivity",
            f"index_{end}",
            f"{which} end of its 95 % bootstrap interval.",
            "measure",
            empty="it is not finite",
        )
        for end, which in ENDS
    ),
    Entry("sensitivity", "spread", "Morris: sigma, how much effects differ. Sobol: S1, the share by itself.", "measure"),
    Entry("sensitivity", "direction", "Morris: mu, the mean effect with its sign.", "measure", empty="Sobol has none"),
    *(Entry("one-at-a-time", column, meaning, unit) for column, meaning, unit in ENDPOINTS),
    Entry("one-at-a-time", "base", "The measure with the rules as they are.", "measure", empty=NO_CASE),
    *(
        Entry("one-at-a-time", f"base_{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE)
        for end, which in ENDS
    ),
    Entry("one-at-a-time", "at_low", "The measure with this value alone at its lower end.", "measure", empty=NO_CASE),
    Entry("one-at-a-time", "at_high", "The measure with this value alone at its upper end.", "measure", empty=NO_CASE),
    Entry("one-at-a-time", "difference", "at_high - at_low, game by game.", "measure", empty=NO_CASE),
    *(
        Entry("one-at-a-time", f"difference_{end}", f"{which} end of its 95 % interval.", "measure", empty=NO_SPREAD)
        for end, which in ENDS
    ),
    Entry("one-at-a-time", "p", "Two-sided p of no difference.", "share", "0", "1", NO_CASE),
    Entry("points", "point", "Number of the point in the design, from 0.", "count", "0"),
    Entry("points", "PATH", "For each varied value, named by its path: what it is at this point.", "that of the value"),
    Entry("points", "NAME", "The measure, named by it: its value over the games of this point.", "measure", empty=NO_CASE),
    *(Entry("points", f"NAME.{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE) for end, which in ENDS),
)

UNKNOWN_BEST = "the best that can be agreed is not known"
TOURNAMENT = tuple(
    Entry("games", *cells)
    for cells in (
        ("scenario", "The scenario.", "id"),
        ("company", "Who sits in the other seats; own: the scenario's own players.", "id"),
        ("seat", "The seat of the player.", "id"),
        ("player", "The player.", "id"),
        ("game", "Number of the game, from 0; the same for all players of a seat and company.", "count", "0"),
        ("utility", "Points of the seat, carried out.", "points"),
        ("share", "The same over the most that the seat could get in a text the others would sign.", ""),
        ("mandate", "Mandate of the seat (M21).", "score", "0", "100"),
        ("ending", "How the game ended.", "id"),
        ("rounds", "Rounds that were played.", "round", "0"),
        ("issues_agreed", "Issues on which something is signed at the end.", "count", "0"),
        ("breaches", "Phases that an obligor broke, by accident too (M12).", "count", "0"),
        ("peace_index", "Peace index (M21).", "index", "0", "1"),
        ("welfare", "Welfare of what stands at the end, over the most there is.", "index", "", "1", UNKNOWN_BEST),
        ("pareto_optimal", "Whether nobody could have more without another having less.", "flag", "", "", UNKNOWN_BEST),
        ("nash_distance", "Distance of what stands at the end from the Nash point.", "points", "0", "", UNKNOWN_BEST),
    )
)

TUNING = (
    Entry("trials", "trial", "Number of the trial, from 0, in the order in which they were made.", "count", "0"),
    Entry("trials", "PATH", "For each varied value, named by its path: what it was in this trial.", "that of the value"),
    Entry("trials", "NAME", "For each target's measure, named by it: its value over the games.", "measure", empty=NO_CASE),
    *(Entry("trials", f"NAME.{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE) for end, which in ENDS),
    Entry(
        "trials",
        "loss",
        "How far the measures are from their targets, and a little for how far the values were moved; the least is best.",
        "",
        "0",
        "",
        "a measure has no value there",
    ),
    Entry("values", "path", "The rule value.", "id"),
    Entry("values", "before", "What it is in the rules, as text; empty where they do not set it.", "text"),
    Entry("values", "after", "What the search found, as text.", "text"),
    *(Entry("targets", column, meaning, unit) for column, meaning, unit in MEASURE),
    Entry("targets", "value", "What the measure should be.", "measure"),
    Entry("targets", "tolerance", "How far from it is near enough.", "measure", "0"),
    *(
        entry
        for side, what in (("before", "with the rules as they are"), ("after", "with the values found"))
        for entry in (
            Entry("targets", side, f"The measure {what}, in fresh games.", "measure", empty=NO_CASE),
            *(
                Entry("targets", f"{side}_{end}", f"{which} end of its 95 % interval.", "measure", empty=ALIKE)
                for end, which in ENDS
            ),
        )
    ),
    Entry("targets", "met", "Whether `after` is within the tolerance.", "flag"),
    Entry("targets", "sure", "Whether its whole interval is.", "flag"),
)

LONG = tuple(
    Entry("long", *cells)
    for cells in (
        ("scenario", "The scenario.", "id"),
        ("setting", "The preset and the values that were set; empty where the rule file was played as it is.", "text"),
        ("seed", "The master seed.", "count", "0"),
        ("players", "All seats with their players.", "text"),
        ("game", "Number of the game, from 0.", "count", "0"),
        ("round", "Number of the round, from 1.", "round", "1", "", "it is true of the whole game"),
        ("quantity", "What the row tells; a row of `quantity` in this codebook says what it means.", "id"),
        ("unit", "The unit of the quantity.", "id"),
        ("party", "The party whose it is; of trust, the one that trusts.", "id", "", "", "it is of no party"),
        ("player", "The player in the seat of `party`.", "id", "", "", "it is of no party"),
        ("toward", "The party that is trusted.", "id", "", "", "it is of no pair"),
        ("track", "The track.", "id", "", "", "it is of no track"),
        ("issue", "The issue.", "id", "", "", "it is of no issue"),
        (
            "value",
            "The number; of a yes or no, 1 or 0.",
            "that of the quantity",
            "",
            "",
            "`label` has it (unit id), or what the quantity's own row says",
        ),
        ("label", "The id, where the unit is id.", "id", "", "", "`value` has it, or what the quantity's own row says"),
    )
)

RUN_FILE = "run.json"
RUN_KEYS = tuple(
    Entry(RUN_FILE, *cells)
    for cells in (
        ("kind", "What the folder holds: run, comparison, sweep, sensitivity, tuning, tournament or study.", "id"),
        ("format", "Version of the layout of a results folder.", "count", "1"),
        ("program", "Version of negotiate.", "id"),
        ("files", "SHA-256 of every player in a file, by its name.", "text"),
        (
            "objects",
            "What the players are that are objects or classes of Python: class, SHA-256 of its text, parameters; not there "
            "where there are none.",
            "text",
        ),
        ("personalities", "The numbers of the personalities that play, by name.", ""),
        ("versions", "Versions of Python and of the packages that a result depends on.", "id"),
        ("given", "How it was asked for: scenario, set, preset, players, mediator, and what the verb takes besides.", ""),
        ("title", "The title of the scenario or of the study.", "text"),
        ("titles", "The titles of both sides' scenarios.", "text"),
        ("scenario", "The scenario.", "id"),
        ("scenarios", "The scenarios, in their order.", "id"),
        ("rules", "The rules in full, as a rule file would have them; by scenario or side where there are several.", ""),
        ("rules_hash", "SHA-256 of what is played by them.", "text"),
        ("rules_hashes", "SHA-256 of what is played by them, on side A and B.", "text"),
        ("seed", "The master seed.", "count", "0"),
        (
            "games",
            "How many games: of the run, of each side, point, trial or arm, of each player in each seat.",
            "count",
            "1",
        ),
        ("players", "The player of every seat; of a tournament those who compete.", "id"),
        ("mediator", "The mediator, or none.", "id"),
        ("stretch", "Games that are played and written together.", "count", "1"),
        ("record", "How many games are recorded.", "count", "0"),
        ("one_file", "Whether all of them are in records.jsonl; not there where each has a file of its own.", "flag"),
        ("events", "Whether there is a table of events; not there where there is none.", "flag"),
        ("shard", "Which part of the games: its number, of how many, its first game and how many it has.", "count", "0"),
        ("a", "Side A: scenario, set, preset, players, mediator.", ""),
        ("b", "Side B: the same.", ""),
        ("side", "What is the same at all points: scenario, set, preset, players, mediator.", ""),
        ("measures", "The measures that are followed: names, or name, title and unit.", ""),
        ("main_measures", "Whether they are the main ones, as nobody named any.", "flag"),
        ("design", "grid, latin or sobol.", "id"),
        ("method", "morris or sobol.", "id"),
        ("samples", "Points of the design, trajectories (Morris) or base samples (Sobol).", "count", "1"),
        ("vary", "The varied values: path, ends or choices.", ""),
        ("targets", "What was aimed at: measure, value and tolerance.", ""),
        ("trials", "Trials of the search.", "count", "1"),
        ("company", "Who sits in the other seats.", "id"),
        ("seats", "The seats that are played for, by scenario.", "id"),
        ("own_players", "The players of the rule files, by scenario and seat.", "id"),
        ("plan", "The plan of the study without the number of games.", ""),
    )
)
"""The keys of run.json; those that the kind of folder does not need are not there."""


RECORDS = "records"
RECORD_HEAD = tuple(
    Entry(RECORDS, *cells)
    for cells in (
        (
            "format",
            "negotiate-record; of a file with many games negotiate-records. The first line has this and what follows.",
            "id",
        ),
        ("format_version", "Version of the format.", "count", "1"),
        ("program_version", "Version of negotiate.", "id"),
        ("scenario", "The scenario.", "id"),
        ("rules_hash", "SHA-256 of what is played by them.", "text"),
        ("seed", "The master seed.", "count", "0"),
        ("game", "Number of the game, from 0; of a file with many games in a line before the lines of each.", "count", "0"),
        ("seats", "The player of every seat.", "id"),
        ("rules", "The rules in full.", ""),
        ("translations", "Their texts in other languages, by path; not there where there are none.", "text"),
        ("origin", "Of which record this one is a branch; not there where it is none.", ""),
        ("undo", "When people may take a decision back; not there where always.", "id"),
        ("event", "Of a line after the first: what happened. What each event tells is below, as EVENT.KEY.", "id"),
        ("round", "The round in which it did.", "round", "0"),
        ("draws", "Of an action: how often the decision asked chance; not there where never.", "count", "1"),
        ("sealed", "Decided and not revealed yet: seat, issue and action.", ""),
        ("check", "A short hash of the state at the end of a round.", "text"),
        ("note", "For people; no part of the game.", "text"),
    )
)
READ = {
    "number": ("A number.", "count"),
    "amount": ("A number, to the thousandth.", ""),
    "act": ("The act, in the notation of actions.", "text"),
}
"""What a field of an event holds by how it is read, with its unit; of all others it is an id."""
FIELDS = {
    "phases": (
        "How many phases all have carried out by now; people may return with a part of the next.",
        "count",
    ),
    "tier": ("The tier of verification that it was seen by, 0 to 4 (M11).", "count"),
    "people": ("People who returned, to the thousandth.", "count"),
    "day": ("The day within the round, from 0.", "count"),
    "vote": ("The vote at home, to the thousandth.", "score"),
    "trust": ("Trust as it is then, to the thousandth.", "score"),
    "trusted": ("The id of the party that is trusted.", "id"),
    "binding": ("How it binds: the id of a kind of text.", "id"),
}
"""Of those whose name says more than how they are read, what they hold."""


def _told(kind: EventKind) -> Iterator[Entry]:
    """The fields of an event, as the lines of a record have them."""
    for field in kind.fields:
        if kind.code == E_ACTION and field.name == "amount":
            continue  # it is in the notation
        meaning, unit = READ.get(field.read, (f"The id of {'an' if field.read[0] in 'aeiou' else 'a'} {field.read}.", "id"))
        meaning, unit = FIELDS.get(field.name, (meaning, unit))
        empty = "it is not there where there is none" if field.optional else ""
        yield Entry(RECORDS, f"{kind.id}.{field.name}", meaning, unit, empty=empty)
    if kind.package and kind.code != E_ACTION:
        yield Entry(RECORDS, f"{kind.id}.options", "The options by issue.", "id")


RECORD_LINES = (*RECORD_HEAD, *(entry for kind in EVENT_KINDS if not kind.item for entry in _told(kind)))
"""What the lines of a record say; docs/stability.md has those that only people at a table make."""

BOOKS: dict[str, tuple[Entry, ...]] = {
    "comparison": COMPARISON,
    "sweep": SWEEP,
    "sensitivity": SENSITIVITY,
    "tournament": TOURNAMENT,
    "study": STUDY,
    "tuning": TUNING,
}
"""The columns of a results folder, by what it holds."""


def book(kind: str) -> pl.DataFrame:
    """The codebook of a results folder of this kind: a row a column, in the order of the tables, and a key of run.json.

    All columns are text.
    """
    rows = [entry._asdict() for entry in (*BOOKS[kind], *RUN_KEYS)]
    return pl.DataFrame(rows, schema=dict.fromkeys(Entry._fields, pl.String))
