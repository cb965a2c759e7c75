"""The codebook of a results folder: every column of its tables with meaning, unit, range, and what it is when it is empty.

It is made from engine/result_columns.py, the one table from which the columns themselves come, so it cannot say anything
else than they hold. `simulate --out` writes it as codebook.csv.
"""

from __future__ import annotations

import math
import re

import polars as pl

from negotiate.engine import codes
from negotiate.engine.event_kinds import EVENT_KINDS
from negotiate.engine.notation import event_seats
from negotiate.engine.result_columns import EVENT_REASONS, EVENT_ROWS, NO_ROWS
from negotiate.engine.rules import Rules
from negotiate.lab.codebook_entries import RECORD_LINES, RUN_KEYS
from negotiate.lab.events import entries_of_events
from negotiate.lab.statistics import BOUNDS
from negotiate.lab.tables import Entry, entries_of_games, entries_of_rounds

CODEBOOK = "codebook.csv"
OF_REPEATABLE = "This issue may be signed again once it is carried out, and is then back at its first option."
"""What is added to `agreed` of such an issue, whose first option there does not say that nothing was agreed."""
METADATA = "negotiate.codebook"
"""The key of a Parquet file's metadata under which it is."""
RANGES = {
    "id": ("", ""),
    **{unit: tuple(f"{end:g}" if math.isfinite(end) else "" for end in bounds) for unit, bounds in BOUNDS.items()},
}
"""Least and most value of every unit as text; empty where there is no bound, and for ids, which are listed."""
EMPTY = {
    "or-never": "it never happened",
    "option": "nothing is agreed on the issue",
    "party": "nobody withdrew or walked away",
    "seat": "it is about no seat",
    "issue": "it is about no issue",
    "choice": "it is about no option",
    "reason": "there is none to tell",
    "detail": "there is nothing more to say",
    "or-nothing": "it is about nothing of the kind",
    "each": "it is about no text",
}
"""What a null says, by how the table reads the number."""
EMPTY_OF_EVENTS = {"text": "it is about no text", "declines": "it declines none"}
"""What it says in columns of events that are read as rounds are, in which nothing happened."""


def codebook(rules: Rules, *, events: bool = False) -> pl.DataFrame:
    """One row a column of the games and the rounds tables of these rules, in their order; all columns are text.

    With `events`, of the events table too.

    `table` and `column` name it, `r_name` is a name that R and spreadsheets take without quotes; `type` is that of Parquet,
    `unit` one of share, points, round, count, score, index, flag or id; `least` and `most` bound it, or `values` lists the
    ids; `empty` says what a null means; `party`, `toward`, `track` and `issue` are the ids that it is about, and `about`
    their names in the rule file.
    """
    rows = [_row("games", entry, rules) for entry in entries_of_games(rules)]
    rows += [_row("rounds", entry, rules) for entry in entries_of_rounds(rules)]
    if events:
        rows += [_row("events", entry, rules) for entry in entries_of_events(rules)]
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def with_files(columns: pl.DataFrame, *, recorded: bool) -> pl.DataFrame:
    """The codebook of the tables of a run with run.json, and with `recorded` its records (lab/codebook_entries.py)."""
    entries = (*RUN_KEYS, *(RECORD_LINES if recorded else ()))
    rows = [{**dict.fromkeys(columns.columns, ""), **entry._asdict()} for entry in entries]
    return pl.concat([columns, pl.DataFrame(rows, schema=columns.schema)])


def metadata(every: pl.DataFrame) -> dict[str, dict[str, str]]:
    """What the Parquet file of each table carries: its part of a codebook as JSON, a list of objects, one a column."""
    return {
        f"{table}.parquet": {METADATA: every.filter(pl.col("table") == table).write_json()}
        for table in every["table"].unique(maintain_order=True)
    }


def safe_name(column: str) -> str:
    """A column's name with letters, digits and `_` alone, which R takes as it is; ids hold dashes."""
    return re.sub(r"\W", "_", column)


def _row(table: str, entry: Entry, rules: Rules) -> dict[str, str]:
    column, values = entry.column, entry.make()
    is_flag = values.dtype == pl.Boolean
    least, most = ("false", "true") if is_flag else RANGES[column.unit]
    return {
        "table": table,
        "column": entry.name,
        "r_name": safe_name(entry.name),
        "meaning": f"{column.meaning} {OF_REPEATABLE}" if _is_reset(entry, rules) else column.meaning,
        "unit": "flag" if is_flag else column.unit,
        "type": str(values.dtype),
        "least": least,
        "most": most,
        "values": "|".join(_ids(entry, rules)),
        "empty": (EMPTY_OF_EVENTS.get(entry.name) if table == "events" else None) or EMPTY.get(column.read, ""),
        "about": ", ".join(rules.names.parties if column.read == "each" else _labels(entry, rules)),
        "party": entry.party,
        "toward": entry.toward,
        "track": entry.track,
        "issue": entry.issue,
    }


def _is_reset(entry: Entry, rules: Rules) -> bool:
    """Whether a column tells what is signed on an issue that may be signed again."""
    if entry.column.field != "agreed":
        return False
    return bool(rules.record["repeatable"][0][rules.names.issues.index(entry.issue)])


def _ids(entry: Entry, rules: Rules) -> tuple[str, ...]:
    """The ids that a column of ids may hold."""
    names, read = rules.names, entry.column.read
    if read == "option":
        return names.options[names.issues.index(entry.issue)]
    return {
        "ending": codes.ENDINGS[1:],
        "party": names.parties,
        "seat": event_seats(names),
        "issue": names.issues,
        "row": EVENT_ROWS,
        "what": (*codes.ACTIONS, *(kind.id for kind in EVENT_KINDS if kind.code not in NO_ROWS)),
        "reason": EVENT_REASONS[1:],
        "open-tracks": names.tracks,
    }.get(read, ())


def _labels(entry: Entry, rules: Rules) -> list[str]:
    names = rules.names
    known = (
        (entry.party, names.parties, names.party_labels),
        (entry.toward, names.parties, names.party_labels),
        (entry.track, names.tracks, names.track_labels),
        (entry.issue, names.issues, names.issue_labels),
    )
    return [labels[ids.index(one)] for one, ids, labels in known if one]
