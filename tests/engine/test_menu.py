"""The menu holds exactly what the engine allows, and says in a sentence why not."""

from __future__ import annotations

import itertools
import random
from typing import Any

import numpy as np
import pytest

from negotiate.engine import legal
from negotiate.engine.explain import needs_of_accord, needs_of_option, needs_of_track
from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.option_masks import contains
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load


@pytest.fixture(scope="module")
def tutorial() -> Rules:
    return load("tutorial")


@pytest.fixture(scope="module")
def istanbul() -> Rules:
    return load("istanbul-2025")


def first_to_speak(rules: Rules) -> Match:
    """A game in which the first party has the first word (who has it is drawn by the game), and nobody has spoken yet."""
    for seed in range(1, 20):
        match = Match(rules, dict.fromkeys(rules.names.parties, "outside"), seed=seed, mediator="idle")
        pending = match.advance()
        if pending is not None and pending.seat == rules.names.parties[0]:
            return match
    raise AssertionError("The first party never had the first word in nineteen games.")


def waiting(rules: Rules, **fields: Any) -> Menu:
    """The menu of the first party in the first round, with fields of the game set."""
    match = first_to_speak(rules)
    game = match.game
    for field, value in fields.items():
        game[field] = value
    return Menu(rules, game)


def test_iterating_sampling_and_asking_agree(istanbul: Rules) -> None:
    match = Match(istanbul, dict.fromkeys(istanbul.names.parties, "outside"), seed=2, mediator="outside")
    chance = random.Random(4)
    for _ in range(60):
        pending = match.advance()
        if pending is None:
            break
        menu = match.menu()
        for action in itertools.islice(menu, 30):
            assert action in menu
            assert menu.why_not(action) is None
        action = menu.sample(chance)
        assert action in menu
        match.submit(pending.seat, action)


def test_packages_come_lazily_and_small_ones_first(istanbul: Rules) -> None:
    menu = waiting(istanbul)
    sizes = [len(action.options) for action in itertools.islice(menu.of_kind("propose"), 60)]
    assert sizes == sorted(sizes)
    assert max(sizes) > 1


def test_counts_of_the_opening(tutorial: Rules) -> None:
    assert waiting(tutorial).count_kinds() == {
        "pass": 1,
        "propose": 2,
        "gesture": 3,
        "announce": 6,
        "leave": 1,
        "delegate": 1,
    }


def test_sampling_repeats_and_takes_either_generator(istanbul: Rules) -> None:
    menu = waiting(istanbul)
    assert [menu.sample(random.Random(7)) for _ in range(3)] == [menu.sample(random.Random(7))] * 3
    assert menu.sample(np.random.default_rng(7)) in menu


def test_nothing_is_legal_when_nothing_is_pending(tutorial: Rules) -> None:
    match = Match(tutorial)
    assert list(match.menu()) == []
    assert match.menu().why_not("pass") == "Nobody has to decide anything now."
    with pytest.raises(ValueError, match="Nobody"):
        match.menu().sample(random.Random(1))


def test_the_menu_stays_what_it_was(tutorial: Rules) -> None:
    match = first_to_speak(tutorial)
    menu = match.menu()
    match.submit("highmark", "leave")
    assert "leave" in menu


@pytest.mark.parametrize(
    ("text", "fields", "parts"),
    [
        (
            "propose quiet-at-the-dam=seven-days",
            {},
            ["cannot be negotiated yet", "mutual trust at least 25 (now 20", "tutorial.yaml:"],
        ),
        ("propose detainees=none-released", {}, ["how things are today"]),
        (
            "propose watchers=joint-patrol",
            {"agreed": [[0, 0, 0, 2] + [0] * 28], "option_open": 255},
            ["agreed already", "go beyond"],
        ),
        ("propose detainees=twenty", {"agreed": [[2] + [0] * 31]}, ["“All eighty", "carried out before anything new"]),
        ("propose water=joint-gauges", {"option_open": 255}, ["Water requires Quiet at the dam", "No agreed quiet"]),
        ("propose quiet-at-the-dam=seven-days", {"option_open": 255, "suspended_until": 3}, ["suspended up to month 3"]),
        ("propose detainees=twenty", {"proposed": 1}, ["already tabled", "this month"]),
        ("propose detainees=twenty", {"presence": [[0, 2] + [0] * 6]}, ["not at the table"]),
        ("propose detainees=twenty", {"presence": [[2, 0] + [0] * 6]}, ["Nobody else"]),
        ("accept lowmark", {}, ["has no offer on the table"]),
        ("accept", {}, ["whose offer"]),
        ("gesture small", {"gestured": 1}, ["already made a gesture"]),
        ("announce small", {"announced": 1}, ["already announced"]),
        ("condemn", {}, ["nothing to condemn"]),
        ("return", {}, ["with the power to decide already"]),
        ("facilitate", {}, ["'facilitate' does not fit", "Highmark has the floor"]),
        ("carry-out", {}, ["does not fit"]),
        ("propse detainees=twenty", {}, ["Did you mean 'propose'?"]),
    ],
)
def test_why_not(tutorial: Rules, text: str, fields: dict[str, Any], parts: list[str]) -> None:
    menu = waiting(tutorial, **fields)
    sentence = menu.why_not(text)
    assert sentence is not None
    assert text not in menu
    for part in parts:
        assert part in sentence
    assert sentence[0].isupper() or sentence[0] in "'“"
    assert sentence.endswith((".", "'"))


def test_the_mediator_is_told_why_not(tutorial: Rules) -> None:
    match = Match(tutorial, mediator="outside")
    match.advance()
    menu = match.menu()
    assert match.pending is not None
    assert match.pending.kind == "mediate"
    assert "does not offer 'guarantee'" in (menu.why_not("guarantee") or "")
    assert "Nobody is away" in (menu.why_not("convene") or "")
    game = match.game
    game["leverage"] = 0.1
    game["credibility"][0, 0] = 10
    game["stalemate_round"] = 1
    poor = Menu(tutorial, game)
    assert "costs 0.5 of the mediator's leverage, and 0.1 is left" in (poor.why_not("manipulate") or "")
    assert "at least 40" in (poor.why_not("facilitate") or "")
    assert "Highmark (10)" in (poor.why_not("facilitate") or "")
    assert "again from month 5" in (poor.why_not("show-stalemate") or "")
    assert "needs at least one issue" in (menu.why_not(Action("formulate")) or "")


def test_every_refusal_becomes_a_sentence(istanbul: Rules) -> None:
    menu = waiting(istanbul)
    for code in range(1, len(legal.REFUSALS)):
        for action in (Action("pass"), Action("convene"), Action("propose", None, 0, {"prisoners-of-war": "all-for-all"})):
            sentence = str(menu._refused(action, code))  # the sentences themselves, whatever state would bring them up
            assert sentence.endswith(".")
            assert "None" not in sentence


def test_a_closed_track_lists_what_it_needs(istanbul: Rules) -> None:
    game = Match(istanbul).game
    needs = needs_of_track(istanbul, game, "ceasefire")
    assert any("mutual trust at least" in str(need) and need.now == 12.0 and not need.met for need in needs)
    assert all(need.place is not None and need.place.file.endswith(".yaml") for need in needs)
    assert all(need.met for need in needs_of_track(istanbul, game, "humanitarian"))
    assert any(not need.met for need in needs_of_accord(istanbul, game))


def test_needs_agree_with_the_engine_through_a_game(istanbul: Rules) -> None:
    match = Match(istanbul, seed=4)
    before = match.round
    while match.step():
        if match.round == before:
            continue  # gates are looked at when a round ends
        before = match.round
        game = match.game
        for t, track in enumerate(istanbul.names.tracks):
            met = all(need.met for need in needs_of_track(istanbul, game, track))
            assert met is bool(game["track_open"][0, t])
        for k, issue in enumerate(istanbul.names.issues):
            for o, option in enumerate(istanbul.names.options[k]):
                if o:
                    met = all(need.met for need in needs_of_option(istanbul, game, issue, option))
                    assert met is bool(contains(game["option_open"][0, k], o))


def test_any_and_not_are_told_in_words(tutorial: Rules) -> None:
    document = dict(tutorial.document)
    document["tracks"] = {
        **document["tracks"],
        "ceasefire": {
            **document["tracks"]["ceasefire"],
            "opens_when": {"any": [{"trust_at_least": 90}, {"not": {"mediator_present": True}}]},
        },
    }
    rules = from_document(document)
    (need,) = needs_of_track(rules, Match(rules).game, "ceasefire")
    assert not need.met
    assert str(need).startswith("either mutual trust at least 90 or not: a mediator")
    assert len(need.parts) == 2


def test_other_processes_are_explained(tutorial: Rules) -> None:
    document = {**tutorial.document, "process": {"mode": "boulder-first", "boulder": "political"}}
    rules = from_document(document)
    game = Match(rules).game
    assert needs_of_track(rules, game, "political") == []
    (need,) = needs_of_track(rules, game, "ceasefire")
    assert "Water" in str(need)
    assert not need.met
    free = from_document({**tutorial.document, "process": {"mode": "open"}})
    assert needs_of_track(free, Match(free).game, "ceasefire") == []
