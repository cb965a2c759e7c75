"""The measures of a run by name: those of the JSON of `negotiate simulate`, with a value of every game.

A measure is a ratio of two sums over the games; for most of them every game counts once. Where the JSON gives a median
round, the measure is the mean round (a median has no value per game), over the games in which the thing happens. What the
rules cannot bring about, such as a ceasefire where no issue is one, has no measure.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import get_args

import numpy as np
import polars as pl

from negotiate.engine.result_columns import GAME_COLUMNS
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.arguments import words_of
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.statistics import BOUNDS, Bounds
from negotiate.lab.tables import ceasefire_in_force
from negotiate.words.endings import possible
from negotiate.words.numbers import Unit
from negotiate.words.own_words import quiet_state
from negotiate.words.speaker import ENGLISH_SPEAKER

_UNITS: dict[str, Unit] = {unit: unit for unit in get_args(Unit)}
"""The units of columns that are those of measures."""

WITHOUT = {
    "ceasefire.": "none of their issues is a ceasefire",
    "people_returned": "none of their options brings people home",
    "peace_index.people": "none of their options brings people home",
}
"""Why rules may lack the measures whose names begin so."""


@dataclass(frozen=True)
class Measure:
    """A number of a batch of games: the sum of `numerator` over that of `denominator` (1 for every game when None).

    Both are expressions over the games table (lab/tables.py). `main` marks those that are compared when none is named.
    """

    name: str
    title: str
    unit: Unit
    numerator: pl.Expr
    denominator: pl.Expr | None = None
    main: bool = False

    @property
    def bounds(self) -> Bounds:
        """The least and the most that it can be."""
        return BOUNDS[self.unit]


class UnknownMeasure(UnknownName):
    """A measure that these rules do not have; there are too many to list them all in the sentence."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        names = list(known)
        NegotiateError.__init__(
            self,
            f"There is no measure '{name}' of these rules{_why_not(name, names)} 'negotiate measures' lists all "
            f"{len(names)}.",
        )
        self.name = name
        self.known = tuple(names)


def _why_not(name: str, names: list[str]) -> str:
    """The end of the sentence that there is no such measure: why these rules cannot have it, or what may be meant."""
    for begin, why in WITHOUT.items():
        if name.startswith(begin) and not any(other.startswith(begin) for other in names):
            return f": {why}."
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    within = [other for other in names if other.endswith(f".{name}")]
    choices = " or ".join(f"'{other}'" for other in list(dict.fromkeys([*within, *near]))[:3])
    return f". Did you mean {choices}?" if choices else "."


def registry(rules: Rules) -> dict[str, Measure]:
    """All measures of games of these rules, by name, in the order of the JSON."""
    return {measure.name: measure for measure in _all(rules)}


def chosen(known: Mapping[str, Measure], wanted: Iterable[str] | None) -> list[Measure]:
    """The measures of these names, the main ones for None; `*` stands for any letters, as in `tracks.*.opened`.

    Every measure comes once, in the order asked for. Raises UnknownMeasure.
    """
    if wanted is None:
        return [measure for measure in known.values() if measure.main]
    found: dict[str, Measure] = {}
    for name in words_of("measures", wanted, "peace_index"):
        fitting = [name] if name in known else [other for other in known if "*" in name and fnmatchcase(other, name)]
        if not fitting:
            raise UnknownMeasure(name, known)
        found.update((other, known[other]) for other in fitting)
    return list(found.values())


def columns(measures: Iterable[Measure]) -> set[str]:
    """The columns of the games table that the measures are made of."""
    expressions = [one for measure in measures for one in (measure.numerator, measure.denominator) if one is not None]
    return {name for expression in expressions for name in expression.meta.root_names()}


def values(games: pl.DataFrame, measures: Iterable[Measure]) -> dict[str, Sums]:
    """Numerator and denominator of every measure for every game, in the order of the table."""
    wanted = list(measures)
    columns: dict[str, pl.Expr] = {}
    for measure in wanted:
        columns[f"n {measure.name}"] = measure.numerator
        if measure.denominator is not None:
            columns[f"d {measure.name}"] = measure.denominator
    table = games.select([expression.cast(pl.Float64).fill_null(0.0).alias(name) for name, expression in columns.items()])
    once = np.ones(len(games))
    return {
        measure.name: Sums(
            table[f"n {measure.name}"].to_numpy(),
            once if measure.denominator is None else table[f"d {measure.name}"].to_numpy(),
        )
        for measure in wanted
    }


def _all(rules: Rules) -> Iterable[Measure]:
    names = rules.names
    process = not rules.bargains  # where a signature ends the game, how soon counts, and nothing is carried out or trusted
    for ending in possible(rules):
        yield Measure(
            f"endings.{ending}",
            f"Games with this ending: {ENGLISH_SPEAKER.ending(ending, names)}",
            "share",
            pl.col("ending") == ending,
            main=True,
        )
    means = {
        column.field: Measure(column.mean[0], column.mean[1], _UNITS[column.unit], pl.col(column.name or column.field))
        for column in GAME_COLUMNS
        if column.mean is not None
    }
    yield replace(means.pop("rounds"), main=rules.bargains)
    for track, label in zip(names.tracks, names.track_labels, strict=True):
        opened, agreed = pl.col(f"track_{track}_opened"), pl.col(f"track_{track}_agreed")
        yield Measure(
            f"tracks.{track}.opened",
            f"Games in which the track '{label}' opens",
            "share",
            opened.is_not_null(),
            main=process,
        )
        yield _round(f"tracks.{track}.mean_round", f"Round in which the track '{label}' opens", opened)
        yield Measure(
            f"tracks.{track}.agreed",
            f"Games with an agreement on the track '{label}'",
            "share",
            agreed.is_not_null(),
            main=process,
        )
        yield _round(f"tracks.{track}.agreed_mean_round", f"Round of the first agreement on the track '{label}'", agreed)
        yield Measure(
            f"tracks.{track}.closings", f"Times the track '{label}' closes again", "count", pl.col(f"track_{track}_closings")
        )
    for index, (party, label) in enumerate(zip(names.parties, names.party_labels, strict=True)):
        utility = pl.col(f"utility_{party}")
        reservation = float(rules.record["reservation_value"][0][index])
        scored = float(rules.record["best_value"][0][index]) > reservation
        points = f"{label}: points carried out" if process else f"{label}: points"
        yield Measure(f"parties.{party}.mean_utility", points, "points", utility, main=scored)
        yield Measure(
            f"parties.{party}.above_reservation", f"{label}: games above its walk-away value", "share", utility > reservation
        )
        if scored:
            yield Measure(f"parties.{party}.mandate", f"{label}: mandate", "score", pl.col(f"mandate_{party}"))
        yield Measure(
            f"parties.{party}.support", f"{label}: support at home at the end", "score", pl.col(f"support_{party}")
        )
    for issue, label in zip(names.issues, names.issue_labels, strict=True):
        first = names.options[names.issues.index(issue)][0]
        signed = pl.col(f"first_signed_{issue}")
        yield Measure(f"issues.{issue}.signed", f"Games in which '{label}' is signed", "share", signed.is_not_null())
        yield _round(f"issues.{issue}.signed_mean_round", f"Round in which '{label}' is first signed", signed)
        yield Measure(
            f"issues.{issue}.carried_out",
            f"Games in which something of '{label}' is carried out",
            "share",
            pl.col(f"carried_out_{issue}") != first,
        )
    if rules.has_ceasefire:
        yield from _ceasefire(rules)
    yield means.pop("quiet_rounds")
    yield Measure("breach_rate", "Due duties that are broken", "share", pl.col("breaches"), pl.col("duties"), main=process)
    yield from means.values()
    if rules.has_people_to_return:
        yield Measure("people_returned", "People returned", "count", pl.col("people_returned"), main=True)
    yield Measure("trust.least", "Least trust between principals at the end", "score", pl.col("trust_least"), main=process)
    yield Measure("trust.mean", "Mean trust between principals at the end", "score", pl.col("trust_mean"))
    for observer, who in zip(names.parties, names.party_labels, strict=True):
        for subject, whom in zip(names.parties, names.party_labels, strict=True):
            if observer != subject:
                yield Measure(
                    f"trust.pairs.{observer}.{subject}",
                    f"Trust of {who} in {whom} at the end",
                    "score",
                    pl.col(f"trust_{observer}_in_{subject}"),
                )
    joint = ENGLISH_SPEAKER.labels(names).worded("Peace index")
    yield Measure("peace_index", joint, "index", pl.col("peace_index"), main=True)
    people = ("people",) if rules.has_people_to_return else ()
    for part in (*people, "quiet", "durability", "balance"):
        yield Measure(f"peace_index.{part}", f"{joint}, its part '{part}'", "index", pl.col(f"index_{part}"))


def _ceasefire(rules: Rules) -> Iterable[Measure]:
    quiet = quiet_state(rules.names)
    one = rules.names.quiet_label
    yield Measure("ceasefire.signed", f"Games with {quiet}", "share", pl.col("ceasefire_signed"), main=True)
    held = int(rules.record["held_rounds"][0])
    yield Measure(
        "ceasefire.kept",
        f"Games in which {quiet} is kept for {held} rounds in a row",
        "share",
        pl.col("ceasefire_kept"),
        main=True,
    )
    in_force = ceasefire_in_force(rules)
    if in_force is not None:
        yield Measure("ceasefire.in_force", f"Games at whose end {quiet} is in force", "share", in_force)
    first = f"{quiet}, the first one" if one else "the first general ceasefire"
    yield _round("ceasefire.mean_round", f"Round of {first}", pl.col("ceasefire_round"))
    collapses = f"Times that {quiet} collapses" if one else "Ceasefires that collapse"
    yield Measure("ceasefire.collapses_per_game", collapses, "count", pl.col("collapses"), main=True)
    longest = f"Longest {quiet}, in rounds" if one else "Longest ceasefire, in rounds"
    yield Measure("ceasefire.longest", longest, "round", pl.col("ceasefire_longest"))


def _round(name: str, title: str, column: pl.Expr) -> Measure:
    """Mean round of something that may never happen, over the games in which it does."""
    return Measure(name, title, "round", column, column.is_not_null())
