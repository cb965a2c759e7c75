"""Bargains: whether there is any text that all principals could sign if they trusted each other fully."""

from __future__ import annotations

from typing import Any

from negotiate.engine.coalitions import coalitions
from negotiate.engine.conditions import CONDITION_OF, SUM_NEEDS
from negotiate.engine.reference import best_value
from negotiate.engine.tied import Tied, tied_by_sum, tied_by_sums
from negotiate.rulebook.lower import BARRED, tables
from negotiate.rulebook.model.conditions import Atom, Tree, tree
from negotiate.rulebook.model.resolve import resolve
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading

WORK = 60_000
"""Half-written texts looked at; where that is not enough, nothing is said."""
MOST_COALITIONS = 24
"""Coalitions that suffice for an accord for which a text is looked for; with more, nothing is said of them."""
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
        if name not in owners or _can_be_outvoted(rules, i):
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


def _can_be_outvoted(rules: Any, i: int) -> bool:
    """Whether everything that party i owns can be signed without it."""
    if not int(rules["count_of_votes"]):
        return False
    own = [k for k in range(int(rules["issue_count"])) if rules["owner"][k, i]]
    return all(any(i not in group for group in coalitions(rules, [k])) for k in own)


def _accord(reading: Reading, scenario: Scenario, rules: Any) -> None:
    assert scenario.accord is not None
    issues, sums = list(scenario.issues), list(scenario.sums or {})
    tied = [*tied_by_sums(rules)] + [
        tied_by_sum(rules, sums.index(atom.name), CONDITION_OF[atom.key].code, atom.number)
        for atom in _indispensable(tree(scenario.accord.when))
        if atom.key in SUM_NEEDS
    ]
    for name, option in demanded(tree(scenario.accord.when)):
        issue = scenario.issues[name]
        wanted = [entry.id for entry in issue.options].index(option)
        for number in range(len(issue.options)):
            enough = number >= wanted if issue.ordered else number == wanted
            if not enough:
                rules["value"][:, issues.index(name), number] = BARRED
    principals = [number for number, party in enumerate(scenario.parties.values()) if party.kind == "principal"]
    if int(rules["count_of_votes"]):
        signed = [issues.index(name) for name, _ in demanded(tree(scenario.accord.when))]
        groups = [[i for i in group if i in principals] for group in coalitions(rules, signed)[:MOST_COALITIONS]]
    else:
        groups = [principals]
    if not all(_is_hopeless(rules, group, tied) for group in groups if group):
        return
    who = "everybody whose consent it needs" if int(rules["count_of_votes"]) else "every principal"
    sentence = (
        f"No text brings the accord about and gives {who} at least what no agreement is worth "
        "to it, even if all trusted each other fully."
    )
    reading.report("accord.when", sentence, "no-agreement-possible", "warning")


def _is_hopeless(rules: Any, principals: list[int], tied: list[Tied]) -> bool:
    """Whether for certain no text that may be written gives each of these as much as no agreement."""
    wanted_points = [float(rules["reservation_value"][i]) for i in principals]
    # The search takes it for granted that the status quo satisfies whoever wants nothing, but here it is no way to an
    # accord: a bonus on every option of one issue, wanted by all in return, asks the same question without that shortcut.
    bonus = 1.0 + max(0.0, *(-points for points in wanted_points))
    rules = rules.copy()
    rules["value"][:, 0, :] += bonus
    wanted_points = [points + bonus for points in wanted_points]
    found = best_value(rules, principals[0], principals[1:], wanted_points[1:], WORK, tied)
    if found.feasible and found.value >= wanted_points[0] - TOLERANCE:
        return False
    return found.complete


def demanded(branch: Tree) -> list[tuple[str, str]]:
    """The issues and options that a condition cannot do without."""
    return [(atom.name, atom.option) for atom in _indispensable(branch) if atom.key in ("agreed", "in_force")]


def _indispensable(branch: Tree) -> list[Atom]:
    """What a condition cannot do without."""
    if isinstance(branch, Atom):
        return [branch]
    word, parts = branch
    return [atom for part in parts for atom in _indispensable(part)] if word == "all" else []
