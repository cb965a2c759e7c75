"""The two tables of a batch: one row a game, one row a round, with columns named in whole words.

What there is of them stands in engine/result_columns.py. The engine's records are padded and hold indices; here they lose
the padding, indices become ids, and "never" becomes null.
A column of a pair reads `trust_ukraine_in_partners`; of a party `utility_ukraine`; of a track `track_ceasefire_opened`;
of an issue `agreed_prisoners-of-war` (the id of the option).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.layout import Size, round_dtype, summary_dtype
from negotiate.engine.result_columns import GAME_COLUMNS, ROUND_COLUMNS, Column
from negotiate.engine.rules import Names, Rules


class Entry(NamedTuple):
    """A column of a table: its name, the row of result_columns.py that it comes from, and what it is about.

    `party` is whose it is (of a pair, who trusts) and `toward` the other of a pair; empty where it is about none.
    """

    name: str
    column: Column
    make: Callable[[], pl.Series]
    party: str = ""
    toward: str = ""
    track: str = ""
    issue: str = ""


def games_table(summaries: NDArray[np.void], names: Names, columns: Collection[str] | None = None) -> pl.DataFrame:
    """One row a game from records of `layout.summary_dtype`, shape (games,), in order; with `columns`, only these."""
    return _table(summaries, names, GAME_COLUMNS, columns)


def rounds_table(rounds: NDArray[np.void], names: Names) -> pl.DataFrame:
    """One row a round from records of `layout.round_dtype`, (games x rounds,); those of rounds not played are left out."""
    return _table(rounds[rounds["round_number"] > 0], names, ROUND_COLUMNS, None)


def narrowed(table: pl.DataFrame) -> pl.DataFrame:
    """The same values in about a third of the room: whole numbers as narrow as they allow, ids as categories.

    Narrow numbers overflow where they are reckoned with, and stretches differ in how narrow theirs are: for keeping alone,
    until `pl.DataFrame.cast` gives out the columns in the types that the codebook names.
    """
    return table.select(map(_narrowed, table))


def _narrowed(values: pl.Series) -> pl.Series:
    if values.dtype == pl.String:
        return values.cast(pl.Categorical)
    return values.shrink_dtype() if values.dtype.is_integer() else values


def own_size(rules: Rules) -> Size:
    """The scenario's own counts as a size: records of it have no padding."""
    names = rules.names
    return rules.size._replace(parties=len(names.parties), tracks=len(names.tracks), issues=len(names.issues))


def columns_of_games(rules: Rules) -> list[str]:
    """The columns of the games table of these rules."""
    return games_table(np.zeros(0, summary_dtype(own_size(rules))), rules.names).columns


def columns_of_rounds(rules: Rules) -> list[str]:
    """The columns of the rounds table of these rules."""
    return rounds_table(np.zeros(0, round_dtype(own_size(rules))), rules.names).columns


def ceasefire_in_force(rules: Rules) -> pl.Expr | None:
    """Over the games table: whether a general ceasefire stood when the game ended; None where the rules know of none."""
    if not rules.has_ceasefire:
        return None
    record, names = rules.record[0], rules.names
    issue = int(record["ceasefire_issue"])
    return pl.col(f"agreed_{names.issues[issue]}").is_in(names.options[issue][int(record["ceasefire_from"]) :])


def entries_of_games(rules: Rules) -> list[Entry]:
    """What the columns of the games table of these rules are about; those that `make` makes are empty."""
    return list(_entries(np.zeros(0, summary_dtype(own_size(rules))), rules.names, GAME_COLUMNS))


def entries_of_rounds(rules: Rules) -> list[Entry]:
    """The same of the rounds table."""
    return list(_entries(np.zeros(0, round_dtype(own_size(rules))), rules.names, ROUND_COLUMNS))


def _table(
    records: NDArray[np.void], names: Names, columns: Iterable[Column], wanted: Collection[str] | None
) -> pl.DataFrame:
    every = _entries(records, names, columns)
    return pl.DataFrame({entry.name: entry.make() for entry in every if wanted is None or entry.name in wanted})


def _entries(records: NDArray[np.void], names: Names, columns: Iterable[Column]) -> Iterator[Entry]:
    return (entry for column in columns for entry in _entries_of(column, records[column.field], names))


def _entries_of(column: Column, values: NDArray[Any], names: Names) -> Iterator[Entry]:
    """The columns of one row of result_columns.py: one, or one for each party, ordered pair, track or issue."""
    title = column.name or column.field
    if column.read == "tracks":
        # a bit mask: one yes or no for every track
        for index, track in enumerate(names.tracks):
            yield Entry(f"track_{track}_open", column, partial(_bit, values, index), track=track)
    elif column.axes == "PP":
        for i, observer in enumerate(names.parties):
            for j, subject in enumerate(names.parties):
                if i != j:
                    make = partial(_read, column, values[:, i, j], names)
                    yield Entry(f"{title}_{observer}_in_{subject}", column, make, party=observer, toward=subject)
    elif column.axes == "T":
        for index, track in enumerate(names.tracks):
            make = partial(_read, column, values[:, index], names)
            yield Entry(f"track_{track}_{title.removeprefix('track_')}", column, make, track=track)
    elif column.axes == "P":
        for index, party in enumerate(names.parties):
            yield Entry(f"{title}_{party}", column, partial(_read, column, values[:, index], names, index), party=party)
    elif column.axes == "K":
        for index, issue in enumerate(names.issues):
            yield Entry(f"{title}_{issue}", column, partial(_read, column, values[:, index], names, index), issue=issue)
    else:
        yield Entry(title, column, partial(_read, column, values, names))


def _bit(values: NDArray[Any], index: int) -> pl.Series:
    return pl.Series((values >> index) & 1 == 1)


def _read(column: Column, values: NDArray[Any], names: Names, index: int = 0) -> pl.Series:
    """The numbers as the table has them; `index` is that of the party or issue."""
    if column.read == "flag":
        return pl.Series(values != 0)
    if column.read == "option":
        return ids_of(values, names.options[index])
    if column.read in ("ending", "party"):
        return ids_of(values, codes.ENDINGS if column.read == "ending" else names.parties)
    series = pl.Series(np.ascontiguousarray(values))
    return series.set(pl.Series(values == 0), None) if column.read == "or-never" else series


def ids_of(values: NDArray[Any], labels: tuple[str, ...], *, categorical: bool = False) -> pl.Series:
    """Indices to ids, as text or, where many rows have the same few, as categories; a negative index is null."""
    known = pl.Series([*labels, None], dtype=pl.Categorical if categorical else pl.String)
    places = np.where(values < 0, len(labels), values).astype(np.uint32, copy=False)  # the kind that polars looks up with
    return known.gather(pl.Series(places))
