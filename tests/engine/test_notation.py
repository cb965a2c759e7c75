"""The notation says exactly what it means, both ways, and answers nonsense in a sentence."""

from __future__ import annotations

import random

import numpy as np
import pytest

from negotiate.engine.notation import Action, format_state, parse, parse_state
from negotiate.engine.records import new_game
from negotiate.engine.rules import Rules
from negotiate.errors import NotationError
from negotiate.play.match import Match
from negotiate.rulebook.load import load


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("istanbul-2025")


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("pass", Action("pass")),
        ("propose prisoners-of-war=all-for-all", Action("propose", None, 0, {"prisoners-of-war": "all-for-all"})),
        (
            "counter ukraine: prisoners-of-war=all-for-all, strikes-on-energy=monitored-moratorium",
            Action(
                "counter", "ukraine", 0, {"prisoners-of-war": "all-for-all", "strikes-on-energy": "monitored-moratorium"}
            ),
        ),
        ("accept tuerkiye", Action("accept", "tuerkiye")),
        ("reject russian-federation", Action("reject", "russian-federation")),
        ("gesture small", Action("gesture", None, 1)),
        ("announce large", Action("announce", None, 3)),
        ("announce normal conditionally", Action("announce", None, 12)),
        ("show-stalemate", Action("show-stalemate")),
        ("carry-out", Action("carry-out")),
    ],
)
def test_reads_and_writes_the_same_text(rules: Rules, text: str, action: Action) -> None:
    assert parse(rules.names, text) == action
    assert str(action) == text
    assert Action.from_record(rules, action.to_record(rules)) == action


def test_an_option_may_be_a_number_and_blanks_do_not_matter(rules: Rules) -> None:
    names = rules.names
    issue = names.issues[0]
    assert parse(names, f"  propose   {issue} = 2 ") == Action("propose", None, 0, {issue: names.options[0][2]})
    assert parse(names, "accept mediator") == Action("accept", names.mediator)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "expected"),
        ("propse prisoners-of-war=all-for-all", "Did you mean 'propose'?"),
        ("propose prisoners-of-wars=all-for-all", "Did you mean 'prisoners-of-war'?"),
        ("propose prisoners-of-war=all-for-al", "Did you mean 'all-for-all'?"),
        ("propose prisoners-of-war=99", "no option of 'prisoners-of-war' '99'"),
        ("propose prisoners-of-war=-1", "no option"),
        ("propose prisoners-of-war", "ISSUE=OPTION"),
        ("propose", "ISSUE=OPTION"),
        ("propose prisoners-of-war=1, prisoners-of-war=2", "twice"),
        (
            "propose prisoners-of-war=1 remains=1",
            "In 'prisoners-of-war=1 remains=1' a comma is missing. Write 'ISSUE=OPTION, ISSUE=OPTION'.",
        ),
        ("counter prisoners-of-war=1", "whose offer"),
        ("accept ukrane", "Did you mean 'ukraine'?"),
        ("gesture", "how large"),
        ("gesture huge", "no size 'huge'"),
        ("gesture small conditionally", "Only an announcement"),
        ("announce small maybe", "no word 'maybe'"),
        ("pass now", "'now' is too much"),
    ],
)
def test_nonsense_is_answered_in_a_sentence(rules: Rules, text: str, part: str) -> None:
    with pytest.raises(NotationError, match=r"^[^a-z]") as raised:
        parse(rules.names, text)
    assert part in str(raised.value)
    assert str(raised.value).endswith((".", "?", "'"))


def test_actions_are_values() -> None:
    one, same = Action("propose", None, 0, {"a": "b"}), Action("propose", None, 0, {"a": "b"})
    assert len({one, same}) == 1
    assert one != Action("propose", None, 0, {"a": "c"})


def test_names_of_another_scenario_do_not_become_records(rules: Rules) -> None:
    for action in (Action("propose", None, 0, {"water": "as-now"}), Action("accept", "highmark"), Action("dance")):
        with pytest.raises(NotationError):
            action.to_record(rules)


@pytest.mark.parametrize("seed", range(3))
def test_a_state_comes_back_bit_for_bit(rules: Rules, seed: int) -> None:
    match = Match(rules, {"ukraine": "outside", "russian-federation": "random"}, seed=seed)
    chance = random.Random(seed)
    for _ in range(25):
        text = format_state(rules, match.game)
        assert parse_state(rules, text).tobytes() == match.game.tobytes()
        assert "\n" not in text
        if match.advance() is None:
            break
        match.submit("ukraine", match.menu().sample(chance))


def test_odd_numbers_come_back_too(rules: Rules) -> None:
    game = new_game(rules.size)
    game["offer"] = -1
    game["hope"][0, :4] = [-0.0, 0.1 + 0.2, np.inf, 5e-324]
    game["seed_low"] = 2**62 + 1
    game["trust"][0, -1, -1] = 7
    again = parse_state(rules, format_state(rules, game))
    assert again.tobytes() == game.tobytes()


def test_a_state_names_its_places(rules: Rules) -> None:
    match = Match(rules, {}, seed=1)
    text = format_state(rules, match.game)
    assert text.startswith("istanbul-2025 ")
    assert " trust.ukraine.russian-federation=" in text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "scenario ''"),
        ("tutorial standard", "scenario 'tutorial'"),
        ("istanbul-2025 tiny", "size class 'tiny'"),
        ("istanbul-2025 standard charm=1", "no field 'charm'"),
        ("istanbul-2025 standard hop=1", "Did you mean 'hope'?"),
        ("istanbul-2025 standard calm", "not a field"),
        ("istanbul-2025 standard hope=1", "has 1"),
        ("istanbul-2025 standard hope.ukrain=1", "Did you mean 'ukraine'?"),
        ("istanbul-2025 standard hope.99=1", "no place"),
        ("istanbul-2025 standard calm=1.5", "whole number"),
        ("istanbul-2025 standard hope.ukraine=much", "a number"),
        ("istanbul-2025 standard calm=99999999999999999999", "too large"),
        ("istanbul-2025 standard calm=1 calm=2", "twice"),
    ],
)
def test_a_wrong_state_is_refused(rules: Rules, text: str, part: str) -> None:
    with pytest.raises(NotationError) as raised:
        parse_state(rules, text)
    assert part in str(raised.value)
