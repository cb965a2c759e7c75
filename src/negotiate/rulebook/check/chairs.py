"""Mediators that take turns: whether there is exactly one in the chair in every round."""

from __future__ import annotations

from itertools import pairwise

from negotiate.engine.layout import CHAIRS
from negotiate.rulebook.check.findings import listed, quoted
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

NOBODY = "none"
"""The mediator, or the style of one, that leaves the chair empty."""


def check(reading: Reading, scenario: Scenario) -> None:
    """Add an error for every round with two mediators in the chair or with none, and a warning for one that never sits."""
    chairs = scenario.mediation.chairs
    if not chairs:
        return
    here = "mediation.chairs"
    if len(chairs) == 1:
        sentence = (
            f"Only '{chairs[0].mediator}' takes turns here; write 'mediator: {chairs[0].mediator}' instead, or add another."
        )
        reading.report(here, sentence, "chairs", key=True)
    if chairs[0].start != 1:
        sentence = (
            f"Nobody mediates before round {chairs[0].start}: the first in the chair is '{chairs[0].mediator}'; let it "
            "begin from 1, or put another before it."
        )
        reading.report(f"{here}.0.from", sentence, "chairs", meant=(1,))
    for number, (before, chair) in enumerate(pairwise(chairs), 1):
        if chair.start <= before.start:
            sentence = (
                f"'{chair.mediator}' takes the chair from round {chair.start} on, and '{before.mediator}', who stands "
                f"before it, from round {before.start} on; write a round after {before.start}, or change their order."
            )
            reading.report(f"{here}.{number}.from", sentence, "chairs")
        elif chair.mediator == before.mediator:
            sentence = f"'{chair.mediator}' is in the chair already from round {before.start} on; take one of the two out."
            reading.report(f"{here}.{number}.mediator", sentence, "chairs")
        elif chair.start > scenario.calendar.rounds:
            sentence = (
                f"'{chair.mediator}' never takes the chair: its turn begins in round {chair.start}, and the game has "
                f"{scenario.calendar.rounds}; let it begin earlier, or take it out."
            )
            reading.report(f"{here}.{number}.from", sentence, "chair-after-the-end", "warning")
    if scenario.mediator not in (NOBODY, chairs[0].mediator):
        sentence = (
            f"The mediator is '{scenario.mediator}', and '{chairs[0].mediator}' by 'mediation.chairs'; leave 'mediator' out "
            "where several take turns."
        )
        reading.report("mediator", sentence, "chairs", meant=(chairs[0].mediator,))
    names = list(dict.fromkeys(chair.mediator for chair in chairs))
    if len(names) > CHAIRS:
        sentence = f"{len(names)} mediators take turns here, and {CHAIRS} can: {listed(map(quoted, names))}; take some out."
        reading.report(here, sentence, "chairs", key=True)
    for name in names:
        held = scenario.mediators.get(name)
        if held is not None and held.style == NOBODY:
            sentence = f"'{name}' takes turns in the chair, so it needs a style other than none; name one, or take it out."
            reading.report(f"mediators.{name}.style", sentence, "chairs")
