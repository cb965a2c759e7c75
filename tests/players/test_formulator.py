"""The formulator's first text: it clears up what is vague while it is early, and then finds texts near the best."""

from __future__ import annotations

import numpy as np

from negotiate.analysis.frontier import frontier
from negotiate.analysis.solutions import solve
from negotiate.analysis.space import space
from negotiate.engine.rules import Rules
from negotiate.lab.generate import generate
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load


def single_text(seed: int, rounds: int = 80) -> Rules:
    """A generated scenario in which only the mediator tables texts."""
    document = generate(5, 3, 8, 0.3, seed).document
    document["calendar"]["rounds"] = rounds
    for party in document["parties"].values():
        party["proposes"] = False
    return from_document(document)


def test_texts_near_the_best() -> None:
    """On average above 90 % of the best welfare, and above 80 % of endings Pareto-optimal; the benchmark has the figures."""
    welfare, optimal = [], []
    for seed in range(1, 11):
        rules = single_text(seed)
        match = Match(rules, mediator="formulator", seed=1)
        match.advance()
        assert match.outcome is not None
        names = rules.names
        agreed = [match.outcome.agreement.get(issue, names.options[k][0]) for k, issue in enumerate(names.issues)]
        front = frontier(space(rules.record[0]))
        points = front.space.worth(np.array([names.options[k].index(option) for k, option in enumerate(agreed)]))
        welfare.append(points.sum() / solve(front).welfare.value)
        optimal.append(front.holds(points)[0])
    assert np.mean(welfare) > 0.9
    assert np.mean(optimal) > 0.8


def acts(rules: Rules, seed: int = 1) -> list[str]:
    match = Match(rules, mediator="formulator", seed=seed)
    match.advance()
    return [
        str(event["action"]).split()[0]
        for event in match.events
        if event.kind == "action" and event["seat"] == rules.names.mediator
    ]


def test_it_listens_only_while_it_is_early_and_vague() -> None:
    done = acts(single_text(1, rounds=40))
    assert done[:10] == ["facilitate"] * 10
    assert done[10] == "formulate"
    # a quarter of the calendar is the most, and fewer rounds do where more is at stake
    assert acts(load("istanbul-2025"), seed=2).index("formulate") <= 6
