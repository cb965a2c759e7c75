"""How good are the texts that mediators find? Generated scenarios of five parties, three issues and ten options.

    PYTHONPATH=src python3 benchmarks/mediation.py
    PYTHONPATH=src python3 benchmarks/mediation.py --scenarios 100 --misreading 4

Scenarios are those of `negotiate generate` with seeds from 1. Only the mediator tables texts; five `cautious` parties say
yes or no, for at most `--offers` offers (at most 250, one a round). `welfare` is the sum of the parties' points as a
share of the best sum in the exact set at or above every reservation value, no agreement being 0 for everybody; `Pareto`
is the share of endings on the exact frontier. Below stand a random text, the exact Nash and egalitarian points, and
NegMAS's single-text mediators on the same points where it is installed (`pip install negmas`); NegMAS's start from a
random text and have no estimates of the parties' points, so they know less.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from negotiate.analysis.frontier import Frontier, frontier
from negotiate.analysis.solutions import Solutions, solve
from negotiate.analysis.space import space
from negotiate.engine.rules import Rules
from negotiate.lab.generate import generate
from negotiate.lab.statistics import mean_of, share_of
from negotiate.play.match import Match
from negotiate.players.single_text import Informed, SingleText
from negotiate.rulebook.load import from_document

PARTIES, ISSUES, OPTIONS = 5, 3, 10
Make = Callable[[Rules], Any]
MEDIATORS: dict[str, Make] = {
    "formulator": lambda _rules: "formulator",
    "single-text": SingleText,
    "informed": Informed,
}


class Case(NamedTuple):
    """A generated scenario and what is best in it."""

    rules: Rules
    front: Frontier
    solutions: Solutions


def cases(count: int, opposition: float, offers: int, misreading: float) -> Iterator[Case]:
    """Generated scenarios (`negotiate generate`) with seeds from 1, in which only the mediator tables texts."""
    for seed in range(1, count + 1):
        document = generate(PARTIES, ISSUES, OPTIONS, opposition, seed).document
        document["calendar"]["rounds"] = offers
        document["estimation"] = {"misreading": misreading}
        for party in document["parties"].values():
            party["proposes"] = False
        rules = from_document(document)
        front = frontier(space(rules.record[0]))
        yield Case(rules, front, solve(front))


def ending(case: Case, make: Make) -> tuple[NDArray[np.int64], int]:
    """The text that stands at the end, option by issue, and how many texts were tabled until the last one was signed."""
    match = Match(case.rules, {"mediator": make(case.rules)}, seed=1)
    match.advance()
    outcome = match.outcome
    assert outcome is not None
    names = case.rules.names
    agreed = [outcome.agreement.get(issue, names.options[k][0]) for k, issue in enumerate(names.issues)]
    text = [names.options[k].index(option) for k, option in enumerate(agreed)]
    tabled = signed = 0
    for event in match.events:
        tabled += event.kind == "action" and str(event["action"]).startswith("formulate")
        signed = tabled if event.kind == "signed" else signed
    return np.array(text), signed


def negmas_ending(case: Case, offers: int, mechanism: str) -> NDArray[np.int64]:
    """The text at which one of NegMAS's single-text mechanisms ends; no agreement is the status quo."""
    import random

    import negmas
    from negmas import st

    values = case.front.space.values
    random.seed(offers)
    issues = [negmas.make_issue(OPTIONS, f"issue-{k}") for k in range(ISSUES)]
    session = getattr(st, mechanism)(issues=issues, n_steps=offers)
    for party in range(PARTIES):
        tables = [{o: float(values[party, k, o]) for o in range(OPTIONS)} for k in range(ISSUES)]
        utility = negmas.LinearAdditiveUtilityFunction(values=tables, issues=issues, reserved_value=0.0)
        session.add(negmas.BinaryComparatorNegotiator(name=f"party {party}"), ufun=utility)
    agreement = session.run().agreement
    # one of the two wraps the text once more
    return np.zeros(ISSUES, dtype=np.int64) if agreement is None else np.array(agreement, dtype=np.int64).reshape(ISSUES)


def report(name: str, welfare: list[float], optimal: list[bool], offers: list[int] | None = None) -> None:
    mean, share = mean_of(welfare), share_of(sum(optimal), len(optimal))
    interval = f"{100 * (mean.low or 0):.1f} to {100 * (mean.high or 0):.1f}"
    used = f"{np.mean(offers):>14.1f}" if offers else ""
    print(
        f"{name:<34}{100 * (mean.mean or 0):>8.1f} % ({interval:>13}){100 * (share.share or 0):>9.1f} % "
        f"({100 * share.low:>5.1f} to {100 * share.high:>5.1f}){used}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=40)
    parser.add_argument("--offers", type=int, default=100)
    parser.add_argument("--misreading", type=float, default=1.5, help="spread of the mediator's estimates at first, points")
    parser.add_argument("--opposition", type=float, nargs="+", default=[0.3, 0.7, 1.1])
    given = parser.parse_args()
    if not 1 <= given.offers <= 250:
        parser.error("--offers must be from 1 to 250: one a round, and a game has at most 256 rounds.")
    for opposition in given.opposition:
        made = list(cases(given.scenarios, opposition, given.offers, given.misreading))
        print(f"\nopposition {opposition:g}, {len(made)} scenarios, estimates wrong by {given.misreading:g} points at first")
        print(f"{'mediator':<34}{'welfare':>10}{'95 %':>17}{'Pareto':>12}{'95 %':>17}{'offers used':>15}")
        for name, make in MEDIATORS.items():
            measure(name, made, [ending(case, make) for case in made])
        drawn = np.random.default_rng(0).integers(0, OPTIONS, (len(made), ISSUES))
        measure("a random text", made, [(text, 0) for text in drawn])
        for name in ("nash", "egalitarian"):
            found = [getattr(case.solutions, name).points[0].sum() / case.solutions.welfare.value for case in made]
            report(f"the exact {name} point", found, [True] * len(found))
        try:
            import negmas  # noqa: F401 - only to see whether it is there
        except ImportError:
            continue
        for mechanism in ("VetoSTMechanism", "HillClimbingSTMechanism"):
            measure(f"NegMAS {mechanism}", made, [(negmas_ending(case, given.offers, mechanism), 0) for case in made])


def measure(name: str, made: list[Case], endings: Iterable[tuple[NDArray[np.int64], int]]) -> None:
    """Print the line of one mediator: `endings` has a text and a number of offers for every scenario."""
    welfare, optimal, offers = [], [], []
    for case, (text, used) in zip(made, endings, strict=True):
        gained = case.front.space.worth(text)
        welfare.append(float(gained.sum() / case.solutions.welfare.value))
        optimal.append(bool(case.front.holds(gained)[0]))
        offers.append(used)
    report(name, welfare, optimal, offers if any(offers) else None)


if __name__ == "__main__":
    main()
