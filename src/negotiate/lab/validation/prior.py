"""Assumptions drawn from a prior: how much of what the targets say hangs on numbers that nobody has measured.

A draw gives every number a place between the ends of its range, the same place in every scenario and preset; the ends are a
share below and above what stands there, or those of a file. The places are a Latin hypercube (lab/variation.py): each of as
many equal parts of every range is drawn once. What an arm of a target sets itself is never drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, OverrideError, RuleFileError
from negotiate.lab.validation.arms import SCENARIOS
from negotiate.lab.variation import Variation, around, latin_hypercube, variations
from negotiate.rulebook.load import load, refuse_errors
from negotiate.rulebook.model.limits import numbers
from negotiate.rulebook.model.prior import ReadPrior, load_prior

ASSUMED: tuple[str, ...] = (
    # trust: what is learnt, lost and forgotten, and where talks of a kind can bring it
    "trust.*",
    "tracks.*.trust_ceiling",
    "tracks.*.rejection_cost",
    "tracks.*.stall_cost",
    "*.opens_when.trust_at_least",
    # keeping one's word: temptation, accidents, what a collapse takes, and when a text may be ended
    "breach.*",
    "issues.*.breach_base",
    "issues.*.exposure",
    "issues.*.risk",
    "parties.*.temper",
    "ceasefire.collapse.*",
    "reciprocity.*",
    "guarantees.credibility",
    "snapback.strength",
    # parties: hope, pain, publics and patience
    "parties.*.hope_of_gain",
    "parties.*.pain",
    "parties.*.support",
    "parties.*.audience_cost",
    "parties.*.hardness",
    "parties.*.self_weight",
    "accord.ratification.threshold",
    "accord.ratification.spread",
    # what the others read of each other, gestures, mediation and inclusion
    "estimation.*",
    "gestures.*",
    "mediation.facilitation_trust",
    "mediation.cover",
    "mediation.side_payment*",
    "mediation.manipulation_cost",
    "mediation.guarantee_boost",
    "mediation.stalemate_pain",
    "inclusion.*",
    # the world beside the table
    "war.*",
    "event_rules.*",
    "events.*.probability",
)
"""Numbers of rule files that are assumptions or were calibrated, by dotted path; * stands for anything. What is not here is
what a scenario is about: its calendar, issues, options with their points, owners, and who verifies what."""


@dataclass(frozen=True)
class Prior:
    """What is drawn: `share` (0..1) of a number on either side of it, for those of ASSUMED; or the ranges of a file."""

    share: float | None = None
    read: ReadPrior | None = None

    def as_json(self) -> dict[str, Any]:
        """The prior as plain data."""
        return {"share": self.share} if self.read is None else {"file": self.read.file, "ranges": self.read.ranges}

    def ranges(self, rules: Rules, shipped: Rules) -> dict[str, Variation]:
        """What is drawn in these rules, by path, with its range. `shipped` are the same without a preset.

        A number that the preset sets keeps its value under the ranges of a file, which were written for another one. Raises
        OverrideError for a range that does not fit.
        """
        known = dict(numbers(rules.document))
        if self.read is None:
            found = [around(path, value, self.share or 0.0) for path, value in known.items() if _is_any(path, ASSUMED)]
            return {one.path: one for one in found if one is not None}
        before = dict(numbers(shipped.document))
        ranges: dict[str, Variation] = {}
        for pattern, text in self.read.ranges.items():
            fitting = [path for path in known if fnmatchcase(path, pattern) and known[path] == before.get(path)]
            for one in variations([f"{path}={text}" for path in fitting], rules) if fitting else ():
                ranges[one.path] = one
        return ranges


def prior_of(word: str) -> Prior:
    """The prior that a word means: a share such as 0.2, or the path of a file.

    Raises NegotiateError for a share that is none, and RuleFileError with all that is wrong in a file, each with its place:
    also a path that is no number of any scenario that targets are about, and a range that no rules take.
    """
    try:
        share = float(word)
    except ValueError:
        read = load_prior(Path(word))
        _check(read)
        return Prior(read=read)
    if not 0.0 < share < 1.0:
        raise NegotiateError(
            f"The prior '{word}' is no share: write a number above 0 and below 1, such as 0.2 for 20 % below and above "
            "every assumption, or the path of a file with ranges."
        )
    return Prior(share)


def _check(read: ReadPrior) -> None:
    """Report in the prior's file what cannot be drawn, and refuse it."""
    every = {scenario: load(scenario) for scenario in SCENARIOS}
    known = {scenario: dict(numbers(rules.document)) for scenario, rules in every.items()}
    names = sorted({path for paths in known.values() for path in paths})
    for pattern, text in read.ranges.items():
        place = f"ranges.{pattern}"
        if not any(fnmatchcase(path, pattern) for path in names):
            section = pattern.partition(".")[0]
            near = read.reading.closest(pattern, [path for path in names if path.partition(".")[0] == section])
            hint = f"Did you mean '{near[0]}'?" if near else "'negotiate show' lists the numbers of a scenario."
            sentence = f"'{pattern}' is no number of any scenario that targets are about. {hint}"
            read.reading.report(place, sentence, "unknown-path", key=True, meant=near)
            continue
        problem = _problem(pattern, text, every)
        if problem:
            read.reading.report(place, problem, "range")
    refuse_errors(read.reading.findings)


def _problem(pattern: str, text: str, every: Mapping[str, Rules]) -> str:
    """Why a range cannot be drawn, in a sentence; empty where every scenario takes both its ends."""
    for scenario, rules in every.items():
        fitting = [path for path, _ in numbers(rules.document) if fnmatchcase(path, pattern)]
        try:
            varied = variations([f"{path}={text}" for path in fitting], rules) if fitting else []
            if any(one.choices for one in varied):
                return f"'{text}' is no range: a prior is drawn between two ends; write LOW:HIGH, such as 0.5:2."
            for end in (0.0, 1.0) if varied else ():
                load(scenario, overrides={one.path: one.at(end) for one in varied})
        except (OverrideError, RuleFileError) as error:
            return f"In '{scenario}': {' '.join(str(error).split())}"
    return ""


def _is_any(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


@dataclass
class Draws:
    """`count` draws from a prior, which hang on the seed and the count and on nothing else."""

    prior: Prior
    count: int
    seed: int
    paths: list[str] = field(init=False)
    """All numbers that are drawn anywhere, in the order of the alphabet."""
    _ranges: dict[tuple[str, str | None], dict[str, Variation]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.paths = sorted({path for scenario in SCENARIOS for path in self._of(scenario, None)})
        if not self.paths:
            raise NegotiateError("Nothing is drawn: the prior has no number with a range in any scenario of the targets.")
        self._places = latin_hypercube(self.count, len(self.paths), self.seed % 2**32)
        self._column = {path: column for column, path in enumerate(self.paths)}

    def values(self, number: int, scenario: str, preset: str | None) -> dict[str, Any]:
        """The rule values of draw `number`, 0 .. count - 1, in a scenario with a preset, by dotted path."""
        places = self._places[number]
        return {
            path: one.at(float(places[self._column[path]]))
            for path, one in self._of(scenario, preset).items()
            if path in self._column
        }

    def _of(self, scenario: str, preset: str | None) -> dict[str, Variation]:
        key = (scenario, preset)
        if key not in self._ranges:
            shipped = load(scenario)
            rules = shipped if preset is None else load(scenario, preset=preset)
            self._ranges[key] = self.prior.ranges(rules, shipped)
        return self._ranges[key]
