"""Bargaining by alternating offers: what does not fit beside a signature that ends the game (M23)."""

from __future__ import annotations

from collections.abc import Iterator

from negotiate.engine.codes import ALTERNATING_OFFERS, OF_BARGAINING, PROCESSES
from negotiate.rulebook.check.findings import quoted
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

MODE = PROCESSES[ALTERNATING_OFFERS]


def check(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for everything that cannot stand beside this mode, and for its keys where the mode is another."""
    if scenario.process.bargains:
        for path, sentence in (*_beside(scenario), *_parties(scenario)):
            reading.report(path, sentence, MODE)
        return
    for key in ("discount", "chance_of_ending"):
        if getattr(scenario.process, key) is not None:
            sentence = f"'{key}' is for 'mode: {MODE}', and the mode here is {quoted(scenario.process.mode)}; remove it."
            reading.report(f"process.{key}", sentence, "idle-key", "warning")
    named = scenario.words.endings.by_kind() if scenario.words is not None else {}
    for kind in OF_BARGAINING:
        if kind in named:
            sentence = f"This ending is for 'process.mode: {MODE}'; remove its name."
            reading.report(f"words.endings.{kind.replace('-', '_')}", sentence, "idle-key", "warning")


def _beside(scenario: Scenario) -> Iterator[tuple[str, str]]:
    if scenario.accord is not None:
        yield "accord", f"Under '{MODE}' a signature ends the game, so that no accord is ratified; remove this section."
    if scenario.mediator != "none":
        yield "mediator", f"Under '{MODE}' the parties talk among themselves; write 'mediator: none'."
    elif scenario.mediation.chairs:
        yield "mediation.chairs", f"Under '{MODE}' the parties talk among themselves; remove the chairs."
    if scenario.events:
        yield "events", f"Under '{MODE}' nothing but the talks happens; remove the events."


def _parties(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for name, party in scenario.parties.items():
        if party.kind not in ("principal", "observer"):
            yield f"parties.{name}.kind", f"Under '{MODE}' every seat has a turn and a say; write principal or observer."
        if party.kind == "principal" and (party.attendance != "decides" or not party.proposes):
            path = f"parties.{name}.{'attendance' if party.attendance != 'decides' else 'proposes'}"
            yield path, f"Under '{MODE}' every principal is at the table and tables texts; remove this."
    for name, issue in scenario.issues.items():
        missing = [party for party in scenario.principals() if issue.owners and party not in issue.owners]
        if missing:
            sentence = (
                f"Under '{MODE}' every principal has a say in every issue, but not {quoted(missing[0])}; remove the owners."
            )
            yield f"issues.{name}.owners", sentence
