"""Bargains: whether there is any text that all principals could sign if they trusted each other fully."""

from __future__ import annotations

from typing import Any

from negotiate.engine.reference import best_value
from negotiate.rulebook.lower import tables
from negotiate.rulebook.model.conditions import Atom, Tree, tree
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

WORK = 60_000
"""Half-written texts looked at; where that is not enough, nothing is said."""
BARRED = -1.0e6
"""Points that keep an option out of every text."""
TOLERANCE = 1e-9


def check(reading: Reading, scenario: Scenario) -> None:
    """Warn of a party that nobody can satisfy, and of an accord that no text in everybody's interest could bring about.

    At full trust the belief that all comply is 1 whatever enforcement is, so that values and reservation values decide.
    """
    resolved = resolve(scenario.model_copy(deep=True))
    record, _ = tables(resolved)
    rules = record[0]
    names = list(resolved.parties)
    owners = {name for issue in resolved.issues.values() for name in issue.owners}
    hopeless = False
    for i, name in enumerate(names):
        if name not in owners:
            continue
        most = sum(float(rules["value"][i, k, : rules["option_count"][k]].max()) for k in range(int(rules["issue_count"])))
        wanted = float(rules["reservation_value"][i])
        if most < wanted - TOLERANCE:
            hopeless = True
            sentence = (
                f"Nobody can satisfy '{name}': all best options are worth {most:g} points to it, and no agreement "
                f"is worth {wanted:g}."
            )
            reading.report(f"parties.{name}", sentence, "unsatisfiable-party", "warning")
    if resolved.accord is not None and not hopeless:
        _accord(reading, resolved, rules)


def _accord(reading: Reading, scenario: Scenario, rules: Any) -> None:
    assert scenario.accord is not None
    issues = list(scenario.issues)
    for name, option in _demanded(tree(scenario.accord.when)):
        issue = scenario.issues[name]
        wanted = [entry.id for entry in issue.options].index(option)
        for number in range(len(issue.options)):
            enough = number >= wanted if issue.ordered else number == wanted
            if not enough:
                rules["value"][:, issues.index(name), number] = BARRED
    principals = [number for number, party in enumerate(scenario.parties.values()) if party.kind == "principal"]
    wanted_points = [float(rules["reservation_value"][i]) for i in principals]
    # The search takes it for granted that the status quo satisfies whoever wants nothing, but here it is no way to an
    # accord: a bonus on every option of one issue, wanted by all in return, asks the same question without that shortcut.
    bonus = 1.0 + max(0.0, *(-points for points in wanted_points))
    rules["value"][:, 0, :] += bonus
    wanted_points = [points + bonus for points in wanted_points]
    found = best_value(rules, principals[0], principals[1:], wanted_points[1:], WORK)
    if found.feasible and found.value >= wanted_points[0] - TOLERANCE:
        return
    if found.complete:
        sentence = (
            "No text brings the accord about and gives every principal at least what no agreement is worth "
            "to it, even if all trusted each other fully."
        )
        reading.report("accord.when", sentence, "no-agreement-possible", "warning")


def _demanded(branch: Tree) -> list[tuple[str, str]]:
    """The issues and options that a condition cannot do without."""
    if isinstance(branch, Atom):
        return [(branch.name, branch.option)] if branch.key in ("agreed", "in_force") else []
    word, parts = branch
    return [demand for part in parts for demand in _demanded(part)] if word == "all" else []
