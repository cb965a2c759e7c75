"""A rule file under the designer's hands: every good version is played and set beside the one before it, with paired seeds.

Nothing here waits, prints or looks at a clock: `reload` reads the file, `refine` plays a few games, then more, and gives the
state after each step. Games are kept by what the engine plays with, so the old version is never played again, and a version
whose numbers are those of an earlier one (a changed text, an edit taken back) costs nothing.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from negotiate.engine.chance import LARGEST_SEED
from negotiate.errors import NegotiateError, RuleFileError
from negotiate.lab.measures import Measure, chosen, columns, registry, values
from negotiate.lab.paired.comparison import Row, Side, compared, fingerprint
from negotiate.lab.paired.pairs import Sums, worth
from negotiate.lab.parallel import play_all
from negotiate.lab.simulate import Cast, check_range, processors
from negotiate.lab.statistics import Mean
from negotiate.lab.tables import games_table
from negotiate.lab.task import Task
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.check.findings import Finding
from negotiate.rulebook.reading.shelf import scenario_file

FIRST, SECOND = 500, 2500
"""Games after which the first two answers are given."""
STRETCH = 250
"""Games played before somebody is asked whether to go on; it changes no result."""
MOST_WORTH = 1_000_000
"""Where hardly a game differs, no larger number is given for what common seeds are worth."""
Signature = dict[Path, tuple[int, int, int] | None]
"""Time, size and number of every file that matters; None for one that is not there."""
KEPT = 8
"""Versions whose games are kept."""


class Played:
    """The games of one version that have been played so far: games 0 .. `games` - 1."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.seed = seed
        self.games = 0
        self._summaries: list[NDArray[np.void]] = []
        self._sums: dict[str, Sums] = {}

    def extend(self, games: int, jobs: int, go_on: Callable[[], bool]) -> bool:
        """Play up to `games` games; False when it was told to stop, and what is not finished in a row is dropped."""
        if games <= self.games:
            return True
        tasks = [Task(0, first, min(STRETCH, games - first)) for first in range(self.games, games, STRETCH)]
        finished: dict[int, NDArray[np.void]] = {}
        with closing(play_all([self.cast], self.seed, tasks, jobs)) as playing:
            for task, summaries in playing:
                finished[task.first] = summaries
                if not go_on():
                    break
        self._sums.clear()
        while self.games in finished:
            self._summaries.append(finished[self.games])
            self.games += len(finished[self.games])
        return self.games >= games

    def sums(self, measures: list[Measure], games: int) -> dict[str, Sums]:
        """The measures over the first games."""
        if any(measure.name not in self._sums for measure in measures):
            table = games_table(np.concatenate(self._summaries), self.cast.rules.names, columns(measures))
            self._sums = values(table, measures)
        return {measure.name: self._sums[measure.name].first(games) for measure in measures}


@dataclass(frozen=True)
class Version:
    """A good version of the file: its place in the order of saves, from 1, its rules and its games."""

    number: int
    cast: Cast
    played: Played


@dataclass(frozen=True)
class State:
    """What can be shown now.

    `version` is the last good one, `before` the good one before it. `rows` compare the two over the first `games` games, in
    the order of the measures; without a version before, `own` has the measures of the one. `trouble` says what is wrong with
    the file as it is now, "" when it is good. `same` says that the last save changed nothing that is played with, and so
    made no new version.
    """

    version: Version | None = None
    before: Version | None = None
    games: int = 0
    wanted: int = 0
    rows: tuple[Row, ...] = ()
    own: tuple[tuple[Measure, Mean], ...] = ()
    trouble: str = ""
    same: bool = False
    left_out: tuple[str, ...] = field(default=())
    worth: int | None = None
    """So many games with seeds of their own would be as precise: the median over the measures that change in any game."""

    @property
    def finished(self) -> bool:
        """Whether all games that were asked for are played."""
        return self.games >= self.wanted


class Watch:
    """Follows one rule file. `side` names it, with the settings and players that stay the same over all versions.

    `jobs` is the number of threads, 0 for one a processor. Raises NegotiateError for a number out of range.
    """

    def __init__(self, side: Side, games: int, seed: int, jobs: int, measures: list[str] | None = None) -> None:
        check_range("number of games", games, 2, 2**31 - 1)
        check_range("seed", seed, 0, LARGEST_SEED)
        check_range("number of jobs", jobs, 0, 1024)
        self.side = side
        self.seed = seed
        self.jobs = jobs or len(processors())
        self.names = measures
        self.path = scenario_file(side.scenario)
        self.state = State(wanted=games)
        self._kept: OrderedDict[bytes, Played] = OrderedDict()
        self._files: tuple[Path, ...] = (self.path,)
        self._measures: list[Measure] = []

    @property
    def files(self) -> tuple[Path, ...]:
        """The files whose change matters: the rule file and every file that it stands on."""
        return self._files

    def signature(self) -> Signature:
        """Something that changes when one of the files does."""
        found: Signature = {}
        for path in self._files:
            try:
                about = os.stat(path)
                found[path] = about.st_mtime_ns, about.st_size, about.st_ino
            except OSError:
                found[path] = None
        return found

    def reload(self) -> State:
        """Read the file again. A broken one leaves the last good version where it is, with `trouble` beside it.

        Before there is a good version, raises what is wrong with the settings and names beside the file (OverrideError,
        UnknownName, NegotiateError): no save will cure that.
        """
        try:
            cast = self.side.cast()
            measures = chosen(registry(cast.rules), self.names)
        except RuleFileError as error:
            named = [
                Path(finding.path)
                for finding in error.findings
                if isinstance(finding, Finding) and Path(finding.path).is_file()
            ]
            self._files = tuple(dict.fromkeys([*self._files, *named]))  # a broken base is mended in its own file
            self.state = replace(self.state, trouble=str(error))
            return self.state
        except NegotiateError as error:
            if self.state.version is None:
                raise
            self.state = replace(self.state, trouble=str(error))
            return self.state
        self._files = _files_of(self.path, cast)
        before = self.state.version
        played = self._played(cast)
        self._measures = measures
        if before is not None and before.played is played:
            self.state = replace(self.state, trouble="", same=True)
        else:
            number = before.number + 1 if before is not None else 1
            self.state = State(Version(number, cast, played), before, 0, self.state.wanted)
        return self.state

    def refine(self, go_on: Callable[[], bool] = lambda: True) -> Iterator[State]:
        """Play more and more games of the last good version and give the state after each step.

        `go_on` is asked every few hundred games; when it says no, nothing more comes. The version before is played on where
        it was cut short.
        """
        version, before, wanted = self.state.version, self.state.before, self.state.wanted
        if version is None:
            return
        for games in sorted({min(step, wanted) for step in (FIRST, SECOND, wanted)}):
            if games <= self.state.games:
                continue
            for one in (version, before):
                if one is not None and not one.played.extend(games, self.jobs, go_on):
                    return
            self.state = self._compared(games)
            yield self.state

    def findings(self) -> list[Finding]:
        """Every problem of the file as it is now, warnings too (see rulebook/check/check.py)."""
        return check_file(self.path)

    def _played(self, cast: Cast) -> Played:
        key = fingerprint(cast)
        played = self._kept.pop(key, None)
        # the games are the same, and so are the columns, only where the names are too
        if played is None or _named(played.cast) != _named(cast):
            played = Played(cast, self.seed)
        self._kept[key] = played
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return played

    def _compared(self, games: int) -> State:
        version, before = self.state.version, self.state.before
        assert version is not None
        own = version.played.sums(self._measures, games)
        estimates = tuple((measure, own[measure.name].estimate(measure.bounds)) for measure in self._measures)
        if before is None:
            return replace(self.state, games=games, own=estimates)
        known = registry(before.cast.rules)
        common = [measure for measure in self._measures if measure.name in known]
        theirs = before.played.sums([known[measure.name] for measure in common], games)
        left_out = tuple(measure.name for measure in self._measures if measure.name not in known)
        factors = [worth(own[measure.name], theirs[measure.name]) for measure in common]
        known_factors = [factor for factor in factors if factor is not None]
        return replace(
            self.state,
            games=games,
            own=estimates,
            rows=compared(common, theirs, own),
            left_out=left_out,
            worth=min(MOST_WORTH, round(games * median(known_factors))) if known_factors else None,
        )


def _named(cast: Cast) -> tuple[tuple[str, ...], ...]:
    names = cast.rules.names
    return names.parties, names.tracks, names.issues, *names.options


def _files_of(path: Path, cast: Cast) -> tuple[Path, ...]:
    """The file itself, and those in which other values of the rules were written."""
    found = {path: None}
    for name in {place.file for place in cast.rules.places.values()}:
        for candidate in (Path(name), path.parent / name):
            if candidate.is_file():
                if not any(candidate.samefile(known) for known in found if known.exists()):
                    found[candidate] = None
                break
    return tuple(found)
