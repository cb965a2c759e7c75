"""Where in a plan the fault lies of what its rules refuse: the line that has to be changed, and the sentence about it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from negotiate.errors import NegotiateError, UnknownName
from negotiate.lab.statistics import BOUNDS
from negotiate.rulebook.model.plan import Hypothesis, Plan, PlannedScenario, PlannedSetting, ReadPlan
from negotiate.words.numbers import Unit

Place = tuple[str, bool]
"""A dotted path in the plan, and whether its key is meant."""
CODE = re.compile(r" \[[a-z-]+\]$", re.MULTILINE)
"""The rule of a finding about a rule file, which says nothing in a plan."""


class Faults:
    """What is wrong in the scenarios of a plan; the same sentence about several of them is said once."""

    def __init__(self, read: ReadPlan) -> None:
        self._read = read
        self._found: dict[tuple[Place, str, str], list[str]] = {}

    def add(self, place: Place, scenario: str, error: NegotiateError | str, rule_id: str) -> None:
        """Note what was refused in a scenario."""
        sentence = " ".join(CODE.sub("", str(error)).split())
        self._found.setdefault((place, sentence, rule_id), []).append(scenario)

    def report(self) -> None:
        """Report everything that was noted."""
        for ((path, key), sentence, rule_id), scenarios in self._found.items():
            names = " and ".join(f"'{name}'" for name in dict.fromkeys(scenarios))
            self._read.reading.report(path, f"In {names}: {sentence}", rule_id, key=key)


def in_rules(where: str, part: PlannedScenario | PlannedSetting, error: NegotiateError) -> Place:
    """The place in a scenario or setting, at `where`, of what its rules refuse."""
    if isinstance(error, UnknownName):
        return (f"{where}.preset", False) if error.name == part.preset else (where, True)
    said = str(error)
    named = [(said.find(f"'{path}"), path) for path in part.set if f"'{path}" in said]
    if not named and len(part.set) == 1:
        named = [(0, path) for path in part.set]
    return (f"{where}.set.{min(named)[1]}", True) if named else (where, True)


def in_seats(plan: Plan, scenario: str, setting: str, players: str, error: NegotiateError) -> Place:
    """The place of what is refused as the players of a scenario in a setting take their seats."""
    where, seated = f"players.{players}", plan.players[players]
    if isinstance(error, UnknownName) and error.name in seated:
        return f"{where}.{error.name}", True
    said = str(error)
    for seat, player in seated.items():
        part = isinstance(error, UnknownName) and error.name in player.split("+")
        if part or f"'{player.rpartition(':')[0] or player}" in said:
            return f"{where}.{seat}", False
    for section, name in (("settings", setting), ("scenarios", scenario)):
        mediator = getattr(plan, section)[name].mediator
        if mediator is not None and f"'{mediator}'" in said:
            return f"{section}.{name}.mediator", False
    return where, True


def elsewhere(seat: str, players: str, seats: Mapping[str, frozenset[str]]) -> str:
    """The cure for a seat that only other scenarios of the plan have, by their names with all their seats; "" for none."""
    having = [scenario for scenario, known in seats.items() if seat in known]
    if not having:
        return ""
    names = ", ".join(having)
    return f" '{seat}' sits in {names} alone: in every hypothesis with '{players}' write scenarios: [{names}]."


def too_large(name: str, hypothesis: Hypothesis, unit: Unit) -> str:
    """The sentence about a smallest difference that no two values of the measure can have; "" where they can."""
    least, most = BOUNDS[unit]
    smallest = hypothesis.smallest
    if smallest < most - least:
        return ""
    cure = f"a number below {most - least:g}"
    if unit == "share":
        cure = f"{smallest / 100:g} for {smallest:g} percentage points" if smallest < 100 else "0.05 for 5 percentage points"
    return (
        f"'hypotheses.{name}.smallest' is {smallest:g}, and '{hypothesis.measure}' goes from {least:g} to {most:g}, so that "
        f"no difference is as large; write {cure}."
    )
