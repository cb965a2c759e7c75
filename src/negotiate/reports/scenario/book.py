"""A rule book opened for reading: the lowered rules, the file's own model, and every name by its plain-language label."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from negotiate.analysis.reach import reachable
from negotiate.analysis.space import Space, space
from negotiate.engine.rules import Place, Rules
from negotiate.rulebook.check.reachable import Reach
from negotiate.rulebook.model.issues import Issue, Option, Verification
from negotiate.rulebook.model.schema import Scenario

GATELESS = ("open", "single-undertaking")
"""Processes in which every track and option is open from the start, whatever the file's gates ask."""


@dataclass(frozen=True)
class Book:
    """Rules ready to be explained. `scenario` is the resolved file, so that every default stands in it (see open_book)."""

    rules: Rules
    scenario: Scenario

    @cached_property
    def space(self) -> Space:
        """The texts that can be reached under the gates."""
        record = self.rules.record[0]
        return space(record, reachable(record))

    @cached_property
    def reach(self) -> Reach:
        """What can open at all."""
        return Reach(self.scenario)

    @property
    def hope(self) -> str:
        """What a party's hope of gain is called."""
        return "Hope of gaining more by force" if self.rules.has_war else "Hope of gaining more without an agreement"

    @property
    def principals(self) -> list[str]:
        return self.scenario.principals()

    @property
    def stakeholders(self) -> list[str]:
        """Ids of the parties that own an issue or to whom any option is worth something."""
        return [self.rules.names.parties[index] for index in self.space.parties]

    def party(self, name: str) -> str:
        return self.scenario.parties[name].name

    def track(self, name: str) -> str:
        return self.scenario.tracks[name].name

    def issue(self, name: str) -> str:
        return self.scenario.issues[name].name

    def option(self, issue: str, name: str) -> Option:
        return next(option for option in self.scenario.issues[issue].options if option.id == name)

    def label(self, issue: str, option: str) -> str:
        return self.option(issue, option).label

    def issues_of(self, track: str) -> dict[str, Issue]:
        return {name: issue for name, issue in self.scenario.issues.items() if issue.track == track}

    def in_class(self, before: str, after: str = "") -> str:
        """How long a classroom game is, between two marks; "" where it is as long as a full one."""
        calendar = self.scenario.calendar
        shorter = calendar.classroom_rounds != calendar.rounds
        return f"{before}{number(calendar.classroom_rounds)} in class{after}" if shorter else ""

    def place(self, path: str) -> Place | None:
        """Where the file says this, or the nearest thing around it."""
        while path and path not in self.rules.places:
            path = path.rpartition(".")[0]
        return self.rules.places.get(path) if path else None

    def points(self, issue: str, option: str) -> dict[str, float]:
        """What an option is worth to every party with a stake, aims included, points by party id."""
        names = self.rules.names
        k = names.issues.index(issue)
        o = names.options[k].index(option)
        value = self.rules.record["value"][0]
        return {name: float(value[names.parties.index(name), k, o]) for name in self.stakeholders}

    def caring(self, issue: str) -> list[str]:
        """Parties to whom an option of the issue is worth something; the stakeholders where it is to nobody."""
        worth = [self.points(issue, option.id) for option in self.scenario.issues[issue].options]
        return [name for name in self.stakeholders if any(points[name] for points in worth)] or self.stakeholders

    def reservation(self, party: str) -> float:
        """What no agreement is worth to a party at the start, points."""
        return float(self.rules.record["reservation_value"][0, self.rules.names.parties.index(party)])

    def start_trust(self, truster: str, trusted: str) -> float:
        """Trust at the start, 0..100."""
        names = self.rules.names.parties
        return float(self.rules.record["trust"][0, names.index(truster), names.index(trusted)])

    def least_trust(self) -> float:
        """Mutual trust of the principals at the start, 0..100."""
        pairs = [(one, other) for one in self.principals for other in self.principals if one != other]
        return min(self.start_trust(one, other) for one, other in pairs)

    def tier(self, name: str) -> int | None:
        """The verification tier of an issue as the game begins; None where the monitoring issue settles it."""
        verification = self.scenario.issues[name].verification
        if not isinstance(verification, Verification):
            return None
        tier = verification.tier if self.scenario.mediator != "none" else verification.without_mediator
        return min(tier, self.scenario.verification.cap)


def open_book(rules: Rules) -> Book:
    """The book of loaded rules. Where the process leaves gates aside, the book tells of no gate but the accord's."""
    scenario = Scenario.model_validate(rules.document)
    return Book(rules, _without_gates(scenario) if scenario.process.mode in GATELESS else scenario)


def _without_gates(scenario: Scenario) -> Scenario:
    """The same scenario with every track and option open from the start, as the engine plays it (M8)."""
    tracks = {name: track.model_copy(update={"opens_when": "always"}) for name, track in scenario.tracks.items()}
    issues = {}
    for name, issue in scenario.issues.items():
        options = [option.model_copy(update={"opens_when": None}) for option in issue.options]
        issues[name] = issue.model_copy(update={"options": options})
    return scenario.model_copy(update={"tracks": tracks, "issues": issues})


def number(value: float) -> str:
    """A number as people write it: whole ones bare, large ones with commas, others with up to two digits."""
    if not math.isfinite(value):
        return "none"  # nothing that could be measured
    rounded = round(value, 2) + 0.0
    return f"{rounded:,.0f}" if rounded.is_integer() else f"{rounded:,.2f}".rstrip("0")


def signed(value: float) -> str:
    """Points with their sign; a minus that lines up with the plus."""
    return "0" if round(value, 2) == 0 else ("+" if value > 0 else "−") + number(abs(value))


def counted(value: float, noun: str) -> str:
    """`1 round`, `3 rounds`."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} {last} {every[-1]}" if every else "nobody"


def percent(share: float) -> str:
    """A share 0..1 as a percentage."""
    return f"{share:.0%}"
