"""Sums over options: what they can come to, and gates that ask for what they never do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from negotiate.engine.conditions import CONDITION_OF, SUM_NEEDS
from negotiate.engine.sums import Totals, totals
from negotiate.rulebook.check.findings import listed
from negotiate.rulebook.model.conditions import Atom, Tree, atoms
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

NEAR = 4
"""Totals that a sentence names, those nearest to what is asked."""


def sum_totals(scenario: Scenario, name: str, can: Callable[[str, str], bool] | None = None) -> Totals | None:
    """What a sum comes to with the options (issue, option) that `can` be signed, all by default; None: it never counts."""
    entry = (scenario.sums or {})[name]
    terms = []
    for issue, amounts in entry.of.items():
        first, *others = scenario.issues[issue].options
        term = [] if entry.settled else [amounts.get(first.id, 0.0)]
        terms.append(term + [amounts.get(option.id, 0.0) for option in others if can is None or can(issue, option.id)])
    return totals(entry.start, terms)


def sum_allows(scenario: Scenario, atom: Atom, can: Callable[[str, str], bool]) -> bool:
    """Whether a sum can come to what a condition asks of it."""
    come = sum_totals(scenario, atom.name, can)
    return come is not None and come.allows(CONDITION_OF[atom.key].code, atom.number)


def sum_asked(atom: Atom) -> str:
    """What a condition asks of a sum, for designers."""
    return {
        "sum_at_least": f"{atom.number:g} or more",
        "sum_at_most": f"{atom.number:g} or less",
        "sum_exactly": f"exactly {atom.number:g}",
    }[atom.key]


def check(reading: Reading, scenario: Scenario, gates: Iterable[tuple[str, Tree]]) -> None:
    """Add an error for every condition that no options of a sum can meet, and a warning for each sum that no gate asks for.

    Every name in the scenario is known to be one.
    """
    asked: set[str] = set()
    for _, branch in gates:
        for atom in atoms(branch):
            if atom.key not in SUM_NEEDS:
                continue
            asked.add(atom.name)
            come = sum_totals(scenario, atom.name)
            if come is None or come.allows(CONDITION_OF[atom.key].code, atom.number):
                continue
            sentence = (
                f"'{atom.name}' never comes to what is asked here, {sum_asked(atom)}: its options make "
                f"{_made(come, atom.number)}; ask for what they make, or change what they add."
            )
            reading.report(atom.path, sentence, "sum-out-of-reach", key=True)
    for name, entry in (scenario.sums or {}).items():
        if name not in asked:
            sentence = f"No gate asks what '{name}' comes to, so that it does nothing; ask for it, or take it out."
            reading.report(f"sums.{name}", sentence, "idle-sum", "warning", key=True)
        if not any(amount for amounts in entry.of.values() for amount in amounts.values()):
            sentence = f"No option adds anything to '{name}'; write what each adds, other than 0."
            reading.report(f"sums.{name}.of", sentence, "idle-sum", "warning", key=True)


def _made(come: Totals, number: float) -> str:
    """What the options make, as far as it is of interest beside what is asked."""
    if not come.least < number < come.most or not come.each:
        return f"{come.least:g}" if come.least == come.most else f"{come.least:g} to {come.most:g}"
    near = sorted(sorted(come.each, key=lambda total: abs(total - number))[:NEAR])
    return "at the nearest " + listed([f"{total:g}" for total in near])
