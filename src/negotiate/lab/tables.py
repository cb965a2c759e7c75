"""The two tables of a batch: one row a game, one row a round, with columns named in whole words.

The engine's records are padded and hold indices; here they lose the padding, indices become ids, and "never" becomes null.
A column of a pair reads `trust_ukraine_in_partners`; of a party `utility_ukraine`; of a track `track_ceasefire_opened`;
of an issue `agreed_prisoners-of-war` (the id of the option).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.layout import Size, round_dtype, summary_dtype
from negotiate.engine.rules import Names, Rules

Column = tuple[str, Callable[[], pl.Series]]
"""A name, and what makes the column when it is wanted."""

FLAGS = frozenset({"ceasefire_signed", "ceasefire_kept", "accord"})
"""Fields of the games table that are yes or no."""
ROUNDS_OR_NEVER = frozenset({"ceasefire_round", "first_signed", "track_opened", "track_agreed", "signed_with"})
"""Fields where 0 stands for never."""
OPTIONS = frozenset({"agreed", "best_done"})
"""Fields that hold an option of an issue."""
TITLES = {"people": "people_returned", "best_done": "carried_out", "game": "game", "round_number": "round"}
"""Columns whose name says more than the engine's field."""


def games_table(summaries: NDArray[np.void], names: Names, columns: Collection[str] | None = None) -> pl.DataFrame:
    """One row a game from records of `layout.summary_dtype`, in their order; with `columns`, only these."""
    return _table(summaries, names, columns)


def rounds_table(rounds: NDArray[np.void], names: Names) -> pl.DataFrame:
    """One row a round from records of `layout.round_dtype`; records of rounds that were not played are left out."""
    return _table(rounds[rounds["round_number"] > 0], names, None)


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


def _table(records: NDArray[np.void], names: Names, wanted: Collection[str] | None) -> pl.DataFrame:
    fields = records.dtype.names or ()
    every = (column for field in fields for column in _columns(field, records[field], names))
    return pl.DataFrame({name: make() for name, make in every if wanted is None or name in wanted})


def _columns(field: str, values: NDArray[Any], names: Names) -> Iterator[Column]:
    """The columns of one field; its trailing axes run over parties, ordered pairs of parties, tracks or issues."""
    title = TITLES.get(field, field)
    if field == "ending":
        yield title, partial(_named, values, codes.ENDINGS)
    elif field == "ending_party":
        yield title, partial(_named, values, names.parties)
    elif field == "tracks_open":
        # a bit mask: one yes or no for every track
        for index, track in enumerate(names.tracks):
            yield f"track_{track}_open", partial(_bit, values, index)
    elif values.ndim == 1:
        yield title, partial(_plain, field, values)
    elif values.ndim == 3:
        for i, observer in enumerate(names.parties):
            for j, subject in enumerate(names.parties):
                if i != j:
                    yield f"{title}_{observer}_in_{subject}", partial(_plain, field, values[:, i, j])
    elif field.startswith("track_"):
        for index, track in enumerate(names.tracks):
            yield f"track_{track}_{field.removeprefix('track_')}", partial(_plain, field, values[:, index])
    elif field in OPTIONS:
        for index, issue in enumerate(names.issues):
            yield f"{title}_{issue}", partial(_named, values[:, index], names.options[index])
    elif field in {"first_signed", "signed_with"}:
        for index, issue in enumerate(names.issues):
            yield f"{title}_{issue}", partial(_plain, field, values[:, index])
    else:
        for index, party in enumerate(names.parties):
            yield f"{title}_{party}", partial(_plain, field, values[:, index])


def _bit(values: NDArray[Any], index: int) -> pl.Series:
    return pl.Series((values >> index) & 1 == 1)


def _plain(field: str, values: NDArray[Any]) -> pl.Series:
    if field in FLAGS:
        return pl.Series(values != 0)
    series = pl.Series(np.ascontiguousarray(values))
    if field in ROUNDS_OR_NEVER:
        return series.set(pl.Series(values == 0), None)
    return series


def _named(values: NDArray[Any], labels: tuple[str, ...]) -> pl.Series:
    """Indices to ids; a negative index is null."""
    known = pl.Series([*labels, None], dtype=pl.String)
    places = np.where(values < 0, len(labels), values)
    return known.gather(pl.Series(places))
