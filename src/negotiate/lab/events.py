"""The events table: a row a decision, an item of its package, or what followed, in one schema over all scenarios.

What there is of it stands in engine/result_columns.py, and what is written there in play/minutes.py. Ids are categories,
what a row has nothing to say about is null, and what a text brings each party is a list in the order of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.event_kinds import EVENT_KINDS, EventKind, Field
from negotiate.engine.layout import event_dtype
from negotiate.engine.notation import event_seats
from negotiate.engine.result_columns import (
    EVENT_COLUMNS,
    EVENT_REASONS,
    EVENT_ROWS,
    EVENTS_FROM,
    Column,
)
from negotiate.engine.rules import Names, Rules
from negotiate.lab.tables import Entry, ids_of, own_size

Rows = Mapping[str, NDArray[Any]]
"""Rows of the table by the fields of layout.event_dtype, each an array of its own: a number a row, or one for each party."""
PACK = 4096
"""More than any index, tier or day of an event."""
SCENARIO = Column("scenario", int, "id", "The scenario.", read="text")
SEED = Column("seed", int, "count", "The master seed.", read="text")


def events_table(parts: Iterable[NDArray[np.void]], names: Names, seed: int) -> pl.DataFrame:
    """The table from records of layout.event_dtype, (events,) each, in order; a part is read before the next is asked for.

    A part that fits into the processor's own memory is taken apart there; the columns are made once, of all of them.
    """
    rows = _fields(parts, names)
    count = len(rows["game"])
    columns = {
        "scenario": pl.Series([names.scenario], dtype=pl.Categorical).new_from_index(0, count),
        "seed": pl.repeat(seed, count, dtype=pl.UInt64, eager=True),
    }
    return pl.DataFrame({**columns, **{entry.name: entry.make() for entry in _entries(rows, names)}})


def entries_of_events(rules: Rules) -> list[Entry]:
    """What the columns of the events table are about; those that `make` makes are empty."""
    rows = _fields([np.zeros(0, event_dtype(own_size(rules)))], rules.names)
    return [
        Entry("scenario", SCENARIO, partial(pl.Series, [], dtype=pl.Categorical)),
        Entry("seed", SEED, partial(pl.Series, [], dtype=pl.UInt64)),
        *_entries(rows, rules.names),
    ]


def _fields(parts: Iterable[NDArray[np.void]], names: Names) -> Rows:
    """The records field by field, without the room for parties that the scenario does not have."""
    taken: dict[str, list[NDArray[Any]]] = {column.field: [] for column in EVENT_COLUMNS}
    for part in parts:
        for field, found in taken.items():
            values = part[field]
            found.append((values[:, : len(names.parties)] if values.ndim > 1 else values).copy())
    return {field: np.concatenate(found) for field, found in taken.items()}


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
    values = rows[column.field]
    return pl.Series(values.astype(np.int64) if column.field == "game" else values)


def _or_never(rows: Rows, column: Column, names: Names) -> pl.Series:
    series = _number(rows, column, names)
    return series.set(pl.Series(rows[column.field] == 0), None)


def _or_nothing(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    values = rows[column.field]
    if column.field == "amount":
        values = np.where(_tells(rows, "amount"), values, np.float32(np.nan))
    return pl.Series(values, nan_to_null=True)


def _each(rows: Rows, column: Column, names: Names) -> pl.Series:
    values = rows[column.field]
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
        places = np.where(_tells(rows, "actor"), places, -1)
    parties, chair = len(names.parties), np.zeros(len(places), np.int32)
    if names.shares_tracks:
        # the first mediator's seat comes after the room for all parties, those of the others after the parties
        beside = places - parties
        chair = np.where(beside < len(names.mediators) - 1, beside + 1, 0)
    else:
        for turn in names.turns:
            chair[rows["round_number"] >= turn.since] = names.chair_of(turn.mediator)
    places = np.where(places >= parties, parties + chair, places)
    return _ids(places, event_seats(names))


def _issue(rows: Rows, column: Column, names: Names) -> pl.Series:
    del column
    return _ids(_issues(rows), names.issues)


def _issues(rows: Rows) -> NDArray[Any]:
    return np.where(_tells(rows, "issue"), rows["issue"], -1)


def _choice(rows: Rows, column: Column, names: Names) -> pl.Series:
    most = max(map(len, names.options))
    every = [option for options in names.options for option in (*options, *[""] * (most - len(options)))]
    options = rows[column.field]
    told = _tells(rows, "option") & (options >= 0) & (rows["issue"] >= 0)
    return _ids(np.where(told, rows["issue"] * most + options, -1), tuple(every))


def _reason(rows: Rows, column: Column, names: Names) -> pl.Series:
    del names
    return _ids(np.where(rows[column.field] == 0, -1, rows[column.field]), EVENT_REASONS)


def _tracks(rows: Rows, column: Column, names: Names) -> pl.Series:
    masks = rows[column.field]
    # what is open changes seldom: the rows from one change to the next are alike
    begins = np.flatnonzero(np.diff(masks, prepend=-1))
    different, places = np.unique(masks[begins], return_inverse=True)
    told = ("|".join(track for index, track in enumerate(names.tracks) if mask >> index & 1) for mask in different.tolist())
    return _ids(np.repeat(places, np.diff(begins, append=len(masks))), tuple(told))


def _detail(rows: Rows, column: Column, names: Names) -> pl.Series:
    """What an event says besides, as `name=value`, each different text made once."""
    del column
    here = np.flatnonzero(_kinds(lambda kind: any(map(_is_detail, kind.fields)))[rows["what"]])
    packed = rows["what"][here].astype(np.int64) - EVENTS_FROM
    # one whole number for all four, which are small
    for field in ("other", "detail", "option"):
        packed = packed * PACK + np.minimum(rows[field][here] + 1, PACK - 1)
    different, places = np.unique(packed, return_inverse=True)
    told = tuple(_told(names, *_unpacked(int(number))) for number in different)
    says = np.array([len(text) > 0 for text in told], dtype=bool)
    every = np.full(len(rows["what"]), -1, np.int32)
    every[here] = np.where(says, np.arange(len(told)), -1)[places]
    return _ids(every, told)


def _is_detail(place: Field) -> bool:
    """Whether a field of an event goes into the column `detail`."""
    return place.column in ("other", "detail") or (place.column == "option" and place.read == "number")


def _unpacked(number: int) -> tuple[int, int, int, int]:
    number, option = divmod(number, PACK)
    number, detail = divmod(number, PACK)
    code, other = divmod(number, PACK)
    return code, other - 1, detail - 1, option - 1


def _told(names: Names, code: int, other: int, detail: int, option: int) -> str:
    known = {"track": names.tracks, "category": names.categories, "card": names.cards, "party": names.parties}
    known |= {"binding": codes.BINDING, "ending": codes.ENDINGS}
    parts = []
    for place in EVENT_KINDS[code - 1].fields:
        if not _is_detail(place):
            continue
        number = {"other": other, "detail": detail, "option": option}[place.column]
        ids = known.get(place.read)
        value = str(number) if ids is None else ids[number] if 0 <= number < len(ids) else ""
        if value:
            parts.append(f"{place.name}={value}")
    return "; ".join(parts)


def _tells(rows: Rows, column: str) -> NDArray[np.bool_]:
    """For each row whether it may say something here; of an event only where its kind has it, as an id or amount."""
    tells = _kinds(
        lambda kind: (
            any(place.column == column and not _is_detail(place) for place in kind.fields)
            or (kind.item and column in ("issue", "option"))
        )
    )
    tells[:EVENTS_FROM] = True
    found: NDArray[np.bool_] = tells[rows["what"]]
    return found


def _kinds(is_so: Callable[[EventKind], bool]) -> NDArray[np.bool_]:
    """What is true of every kind of event, by its code in `what`; of acts nothing is."""
    found = np.zeros(EVENTS_FROM + len(EVENT_KINDS) + 1, bool)
    for kind in EVENT_KINDS:
        found[EVENTS_FROM + kind.code] = is_so(kind)
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
