"""Switzerland 2024: words that bind nobody, names that give them weight, and something to decide about both."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.rules.test_scenarios import points, resolved

from negotiate.lab.simulate import simulate
from negotiate.play.match import Match
from negotiate.rulebook.load import load

NAME = "switzerland-2024"
ABSENT, UKRAINE, PARTNERS, BRAZIL, CHINA, BETWEEN = (
    "russian-federation",
    "ukraine",
    "partners",
    "brazil",
    "china",
    "states-between",
)
SENSIBLE = ("cautious", "boulware", "linear", "conceder", "reciprocator", "hardliner")
"""Not micro, which moves a step only when all others have tabled as many texts: with six seats six sessions are too few."""
WEIGHTS = {ABSENT: 2, UKRAINE: 2, PARTNERS: 3, BRAZIL: 1, CHINA: 2, BETWEEN: 3}

# The option of each issue that the communique of June 2024 comes nearest to.
HISTORY = {
    "nuclear-safety": "under-ukrainian-control",
    "food-and-navigation": "black-and-azov-seas",
    "prisoners": "all-for-all",
    "children-and-civilians": "return",
    "basis-of-peace": "territorial-integrity",
    "next-steps": "all-parties-involved",
}


@pytest.mark.parametrize("player", SENSIBLE)
def test_players_come_to_communiques_and_nothing_that_the_absent_one_owns_is_bound(player: str) -> None:
    rules = load(NAME)
    games = simulate(rules, games=60, seed=2, players=dict.fromkeys(rules.names.parties, player)).games
    assert games["communiques"].sum() > 60
    assert games["signings"].sum() == 0
    assert not any(games[f"first_signed_{issue}"].is_not_null().any() for issue in rules.names.issues)
    assert games["people_returned"].sum() == 0 and games["accord"].sum() == 0 and games["peace_index"].sum() == 0


def test_the_absent_one_owns_every_issue() -> None:
    assert all(ABSENT in issue["owners"] for issue in resolved(NAME)["issues"].values())
    entry = resolved(NAME)["parties"][ABSENT]
    assert (entry["attendance"], entry["may_return"]) == ("absent", False)


def test_there_is_something_to_decide() -> None:
    # Which words: the games differ in most lines, and nobody has all its own way.
    rules = load(NAME)
    said: Counter[tuple[str, str]] = Counter()
    for seed in range(40):
        match = Match(rules, seed=seed)
        match.advance()
        assert match.view(UKRAINE).communiques
        said.update(match.view(UKRAINE).communiques.items())
    for issue in ("prisoners", "children-and-civilians", "basis-of-peace", "next-steps"):
        assert len([option for name, option in said if name == issue]) > 1, issue


def test_whose_names_stand_under_it_differs() -> None:
    rules = load(NAME)
    names = set()
    for seed in range(40):
        match = Match(rules, seed=seed)
        match.advance()
        names |= {tuple(joined) for joined in match.view(UKRAINE).joined.values()}
    assert len(names) > 1
    assert not any(ABSENT in joined or CHINA in joined for joined in names)


def test_the_weights_of_the_names() -> None:
    assert {party: entry["signature"] for party, entry in resolved(NAME)["parties"].items()} == WEIGHTS


def test_strong_words_lose_names() -> None:
    # What history took is what Ukraine likes best in every line, and as a whole a loss for Brazil and for China.
    document = resolved(NAME)
    index = {
        issue: [option["id"] for option in document["issues"][issue]["options"]].index(option)
        for issue, option in HISTORY.items()
    }
    total = {party: sum(points(document, issue, party)[at] for issue, at in index.items()) for party in WEIGHTS}
    best = [
        issue for issue, at in index.items() if points(document, issue, UKRAINE)[at] == max(points(document, issue, UKRAINE))
    ]
    assert len(best) == len(HISTORY)
    assert total[UKRAINE] > total[PARTNERS] > 0 > total[BRAZIL] > total[CHINA]
    assert points(document, "basis-of-peace", BETWEEN)[2] < 0


def test_by_consensus_nobody_stays_outside_and_the_words_are_fewer() -> None:
    free, bound = load(NAME), load(NAME, preset="by-consensus")

    def outside(rules: object, seed: int) -> int:
        match = Match(rules, seed=seed)  # type: ignore[arg-type]  # rules of a preset
        match.advance()
        return sum(len(joined) < 4 for joined in match.view(UKRAINE).joined.values())

    assert sum(outside(bound, seed) for seed in range(20)) == 0
    assert sum(outside(free, seed) for seed in range(20)) > 0


def test_the_host_may_call_in_who_stayed_away_and_its_name_then_weighs() -> None:
    match = Match(load(NAME, preset="china-attends"), seed=4)
    match.advance()
    assert any(CHINA in joined for joined in match.view(UKRAINE).joined.values())


def test_facts_of_the_summit() -> None:
    facts = " ".join(fact["text"] for fact in resolved(NAME)["facts"])
    for said in (
        "92 states",
        "not invited",
        "Brazil was present as an observer",
        "Iraq, Jordan and Rwanda",
        "143 in favour",
    ):
        assert said in facts
