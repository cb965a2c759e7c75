"""The notation says exactly what it means, both ways, and answers nonsense in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from negotiate.engine.notation import Action, format_state, parse
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


def test_every_bit_of_a_state_is_in_its_line(rules: Rules) -> None:
    """What a record keeps of a state at the end of a round is the hash of this line."""
    match = Match(rules, {}, seed=1)
    while match.round < 3:
        match.step()
    text = format_state(rules, match.game)
    assert "\n" not in text
    lines = {text}
    for place in range(match.game.view(np.int64).size):
        other = match.game.copy()
        other.view(np.int64)[place] ^= 1 << 62
        lines.add(format_state(rules, other))
    assert len(lines) == match.game.view(np.int64).size + 1


def test_odd_numbers_are_told_apart(rules: Rules) -> None:
    game = new_game(rules.size)
    lines = set()
    for hope in (0.0, -0.0, 0.1 + 0.2, 0.3, np.inf, 5e-324):
        game["hope"][0, 0] = hope
        lines.add(format_state(rules, game))
    assert len(lines) == 6


def test_a_state_names_its_places(rules: Rules) -> None:
    match = Match(rules, {}, seed=1)
    text = format_state(rules, match.game)
    assert text.startswith("istanbul-2025 ")
    assert " trust.ukraine.russian-federation=" in text
