"""The events table: a row a decision, an item of its package, or what followed, in one schema over all scenarios.

What there is of it stands in engine/result_columns.py, and what is written there in play/minutes.py. Ids are categories,
what a row has nothing to say about is null, and what a text brings each party is a list in the order of the rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.event_kinds import EVENT_KINDS
from negotiate.engine.layout import event_dtype
from negotiate.engine.notation import event_seats
from negotiate.engine.result_columns import (
    EVENT_COLUMNS,
    EVENT_REASONS,
    EVENT_ROW,
    EVENT_ROWS,
    EVENTS_FROM,
    Column,
)
from negotiate.engine.rules import Names, Rules
from negotiate.lab.tables import Entry, ids_of, own_size

Rows = NDArray[np.void]
PACK = 4096
"""More than any index, tier or day of an event."""
SCENARIO = Column("scenario", int, "id", "The scenario.", read="text")
SEED = Column("seed", int, "count", "The master seed.", read="text")


def events_table(rows: Rows, names: Names, seed: int) -> pl.DataFrame:
    """The table from records of layout.event_dtype, in their order."""
    columns = {
        "scenario": _ids(np.zeros(len(rows), np.int64), (names.scenario,)),
        "seed": pl.repeat(seed, len(rows), dtype=pl.UInt64, eager=True),
    }
    return pl.DataFrame({**columns, **{entry.name: entry.make() for entry in _entries(rows, names)}})


def entries_of_events(rules: Rules) -> list[Entry]:
    """What the columns of the events table are about; those that `make` makes are empty."""
    rows = np.zeros(0, event_dtype(own_size(rules)))
    return [
        Entry("scenario", SCENARIO, partial(pl.Series, [], dtype=pl.Categorical)),
        Entry("seed", SEED, partial(pl.Series, [], dtype=pl.UInt64)),
        *_entries(rows, rules.names),
    ]


def _entries(rows: Rows, names: Names) -> list[Entry]:
    return [
        Entry(column.name or column.field, column, partial(READERS.get(column.read, _number), rows, column, names))
        for column in EVENT_COLUMNS
        if column.read != "skip"
    ]


def _ids(places: NDArray[Any], labels: tuple[str, ...]) -> pl.Series:
    return ids_of(places, labels, categorical=True)


def _number(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    values = np.ascontiguousarray(rows[column.field])
    if column.field == "game":
        return pl.Series(values)
    return pl.Series(values.astype(np.float32 if column.kind is float else np.int32))


def _or_never(rows: Rows, column: Column, names: Names) -> pl.Series:
    series = _number(rows, column, names)
    return series.set(pl.Series(rows[column.field] == 0), None)


def _or_nothing(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    values = rows[column.field].astype(np.float32)
    if column.field == "amount":
        # of events, only what their kind tells
        values = np.where(_tells(rows, "amount") | (rows["row"] != EVENT_ROW), values, np.nan).astype(np.float32)
    return pl.Series(values).fill_nan(None)


def _each(rows: Rows, column: Column, names: Names) -> pl.Series:
    values = np.ascontiguousarray(rows[column.field][:, : len(names.parties)]).astype(np.float32)
    lists = pl.Series(values, dtype=pl.Array(pl.Float32, len(names.parties))).cast(pl.List(pl.Float32))
    return lists.set(pl.Series(np.isnan(values[:, 0])), None)


def _row(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    return _ids(rows[column.field], EVENT_ROWS)


def _what(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    kinds = [*codes.ACTIONS, *[""] * (EVENTS_FROM - len(codes.ACTIONS)), "", *(kind.id for kind in EVENT_KINDS)]
    return _ids(rows[column.field], tuple(kinds))


def _seat(rows: Rows, column: Column, names: Names) -> pl.Series:
    places = rows[column.field]
    if column.field == "seat":
        told = _tells(rows, "actor") | (rows["row"] != EVENT_ROW)
        places = np.where(told, places, -1)
    parties, beside = len(names.parties), len(names.mediators) - 1
    if names.shares_tracks:
        # the first mediator's seat comes after the room for all parties, those of the others after the parties
        chairs = np.where(places - parties < beside, places - parties + 1, 0)
    else:
        chairs = np.zeros(len(rows), np.int64)
        for chair in names.turns:
            chairs[rows["round"] >= chair.since] = names.chair_of(chair.mediator)
    places = np.where(places >= parties, parties + chairs, places)
    return _ids(places, event_seats(names))


def _issue(rows: Rows, column: Column, names: Names) -> pl.Series:
    del column
    return _ids(_issues(rows), names.issues)


def _issues(rows: Rows) -> NDArray[Any]:
    told = _tells(rows, "issue") | (rows["row"] != EVENT_ROW)
    return np.where(told, rows["issue"], -1)


def _choice(rows: Rows, column: Column, names: Names) -> pl.Series:
    most = max(map(len, names.options))
    every = [option for options in names.options for option in (*options, *[""] * (most - len(options)))]
    options = rows[column.field]
    told = (_tells(rows, "option") | (rows["row"] != EVENT_ROW)) & (options >= 0) & (rows["issue"] >= 0)
    return _ids(np.where(told, rows["issue"] * most + options, -1), tuple(every))


def _reason(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    return _ids(np.where(rows[column.field] == 0, -1, rows[column.field]), EVENT_REASONS)


def _tracks(rows: Rows, column: Column, names: Names) -> pl.Series:
    masks, places = np.unique(rows[column.field], return_inverse=True)
    told = ["|".join(track for index, track in enumerate(names.tracks) if mask >> index & 1) for mask in masks.tolist()]
    return _ids(places, tuple(told))


def _detail(rows: Rows, column: Column, names: Names) -> pl.Series:
    """What an event says besides, as `name=value`, each different text made once."""
    del column
    events = rows["row"] == EVENT_ROW
    codes_and_numbers = [np.where(events, rows["what"] - EVENTS_FROM, 0)]
    codes_and_numbers += [np.where(events, rows[field], 0) + 1 for field in ("other", "detail", "option")]
    # one whole number for all four, which are small
    packed = codes_and_numbers[0]
    for numbers in codes_and_numbers[1:]:
        packed = packed * PACK + np.minimum(numbers, PACK - 1)
    different, places = np.unique(packed, return_inverse=True)
    told = tuple(_told(names, *_unpacked(int(number))) for number in different)
    here = np.array([len(text) > 0 for text in told], dtype=bool)[places] if told else np.zeros(0, bool)
    return _ids(np.where(here, places, -1), told)


def _unpacked(number: int) -> tuple[int, int, int, int]:
    number, option = divmod(number, PACK)
    number, detail = divmod(number, PACK)
    code, other = divmod(number, PACK)
    return code, other - 1, detail - 1, option - 1


def _told(names: Names, code: int, other: int, detail: int, option: int) -> str:
    if code == 0:
        return ""
    known = {"track": names.tracks, "category": names.categories, "card": names.cards, "party": names.parties}
    known |= {"binding": codes.BINDING, "ending": codes.ENDINGS}
    parts = []
    for place in EVENT_KINDS[code - 1].fields:
        if place.column not in ("other", "detail") and not (place.column == "option" and place.read == "number"):
            continue
        number = {"other": other, "detail": detail, "option": option}[place.column]
        ids = known.get(place.read)
        value = str(number) if ids is None else ids[number] if 0 <= number < len(ids) else ""
        if value:
            parts.append(f"{place.name}={value}")
    return "; ".join(parts)


def _tells(rows: Rows, column: str) -> NDArray[np.bool_]:
    """For each row, whether it is an event whose kind says something in this column of the log, as an id or amount."""
    tells = np.zeros(EVENTS_FROM + len(EVENT_KINDS) + 1, bool)
    for kind in EVENT_KINDS:
        told = {place.column for place in kind.fields if not (place.column == "option" and place.read == "number")}
        tells[EVENTS_FROM + kind.code] = column in told or (kind.item and column in ("issue", "option"))
    found: NDArray[np.bool_] = tells[rows["what"]]
    return found


READERS: dict[str, Callable[[Rows, Column, Names], pl.Series]] = {
    "row": _row,
    "what": _what,
    "seat": _seat,
    "issue": _issue,
    "choice": _choice,
    "reason": _reason,
    "detail": _detail,
    "open-tracks": _tracks,
    "or-never": _or_never,
    "or-nothing": _or_nothing,
    "each": _each,
}
"""How a column of the records becomes one of the table, by its `read`."""
