"""Circles of gates in a rule file that has other mistakes: names that wait for each other, whatever the numbers are."""

from __future__ import annotations

from typing import Any

from negotiate.engine.layout import maxima
from negotiate.rulebook.check import reachable
from negotiate.rulebook.model.conditions import Condition, Tree, atoms, tree
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading


def check(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for every circle of gates that consists of sound parts only.

    Everything in doubt is open here, every number reached, and a name that is not there no hindrance.
    """
    generous = scenario.model_copy(deep=True)
    generous.accord, generous.events = None, []
    options = {name: {option.id for option in issue.options} for name, issue in generous.issues.items()}
    for name, track in generous.tracks.items():
        _names_only(track.opens_when)
        if reading.doubts.within(f"tracks.{name}") or not _known(tree(track.opens_when), generous, options):
            track.opens_when = "always"
    for name, issue in generous.issues.items():
        free = reading.doubts.within(f"issues.{name}")
        issue.requires = {
            other: option for other, option in issue.requires.items() if not free and option in options.get(other, ())
        }
        adrift = issue.track not in generous.tracks
        for option in issue.options[1:]:
            gate = option.opens_when
            option.requires = {
                other: wanted
                for other, wanted in (option.requires or {}).items()
                if not free and wanted in options.get(other, ())
            } or None
            _names_only(gate)
            if free or (adrift if gate is None else not _known(tree(gate), generous, options)):
                option.opens_when = "always"
        if adrift:
            issue.track = next(iter(generous.tracks))
    most = max(len(issue.options) for issue in generous.issues.values())
    gates = [track.opens_when for track in generous.tracks.values()]
    gates += [option.opens_when for issue in generous.issues.values() for option in issue.options if option.opens_when]
    if sum(1 for gate in gates for _ in atoms(tree(gate))) > maxima(most).conditions:
        return
    circles = reading.trial(reading.data)
    reachable.check(circles, generous)
    reading.take(finding for finding in circles.findings if finding.rule_id == "circular-gates")


def _names_only(gate: Any) -> None:
    """Leave of a gate only what waits for tracks and agreements."""
    if not isinstance(gate, Condition):
        return
    for key in Condition.model_fields:
        if key not in ("track_open", "agreed", "in_force", "all_of", "any_of", "not_"):
            setattr(gate, key, None)
    for part in (*(gate.all_of or ()), *(gate.any_of or ()), gate.not_):
        _names_only(part)


def _known(branch: Tree, scenario: Scenario, options: dict[str, set[str]]) -> bool:
    """Whether all tracks and options of a gate are there."""
    return all(
        atom.option in options.get(atom.name, ()) if atom.option else not atom.name or atom.name in scenario.tracks
        for atom in atoms(branch)
    )
