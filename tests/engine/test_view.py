"""A view holds what a seat may know and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from negotiate.engine.events import Event
from negotiate.engine.rules import Rules
from negotiate.engine.view import is_known, view
from negotiate.errors import NotationError
from negotiate.play.match import Match
from negotiate.rulebook.load import from_document, load

FORBIDDEN = (
    "seed",
    "draws",
    "misread",
    "memory",
    "caution",
    "sight",
    "game_low",
    "game_high",
    "hardness",
    "temper",
    "self_weight",
    "audience",
    "conduct",
    "disposition",
    "stage",
    "cursor",
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load("istanbul-2025")


def played(rules: Rules, seed: int = 3, rounds: int = 6) -> Match:
    match = Match(rules, seed=seed)
    while match.round <= rounds and match.step():
        pass
    return match


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from keys(inner)


@pytest.mark.parametrize("seat", ["ukraine", "russian-federation", "partners", "tuerkiye"])
def test_no_key_of_a_view_is_secret(rules: Rules, seat: str) -> None:
    data = played(rules).view(seat).to_data()
    assert json.loads(json.dumps(data))["seat"] == seat
    secret = [key for key in keys(data) if any(word in key for word in FORBIDDEN)]
    assert not secret


def test_seed_and_chance_do_not_show(rules: Rules) -> None:
    match = played(rules)
    game = match.game
    before = view(rules, game, "ukraine", match.events)
    for field in ("seed_low", "seed_high", "game_low", "game_high", "draws"):
        game[field] += 12345
    game["memory"][:] = 9
    game["caution"][:] = 9
    game["sight"][:] = 9
    game["disposition"][:] = 9
    game["conduct"][:] = 4
    assert view(rules, game, "ukraine", match.events) == before


def test_what_the_others_were_told_does_not_show(rules: Rules) -> None:
    document = deepcopy(rules.document)
    other = document["parties"]["russian-federation"]
    other["brief"] = "Something else altogether."
    other["aims"] = [{"text": "Another private aim."}]
    changed = from_document(document)
    assert changed.digest != rules.digest
    game = played(rules).game
    assert view(changed, game, "ukraine") == view(rules, game, "ukraine")
    assert view(changed, game, "russian-federation") != view(rules, game, "russian-federation")


def test_the_others_character_does_not_show(rules: Rules) -> None:
    document = deepcopy(rules.document)
    document["parties"]["russian-federation"].update(
        hardness=4.0, temper=1.9, audience_cost=0.9, self_weight=0.9, control=0.3
    )
    game = played(rules).game
    assert view(from_document(document), game, "ukraine") == view(rules, game, "ukraine")


def test_own_values_are_exact_and_the_others_are_guessed(rules: Rules) -> None:
    match = Match(rules, seed=1)
    seen = match.view("ukraine")
    issue, count = rules.names.issues[0], len(rules.names.options[0])
    own, other = (rules.names.parties.index(party) for party in ("ukraine", "russian-federation"))
    assert list(seen.values[issue].values()) == rules.record["value"][0, own, 0, :count].tolist()
    assert "ukraine" not in seen.estimates
    guessed = list(seen.estimates["russian-federation"][issue].values())
    true = rules.record["value"][0, other, 0, :count].tolist()
    assert guessed[0] == true[0] == 0
    assert guessed[1:] != true[1:]
    assert match.view("mediator").values == {}
    assert set(match.view("mediator").estimates) == set(rules.names.parties)


def test_a_breach_nobody_has_seen_is_known_to_the_one_who_did_it() -> None:
    breach = Event("action", 2, {"seat": "ukraine", "action": "breach", "issue": "prisoners-of-war"})
    kept = Event("action", 2, {"seat": "ukraine", "action": "carry-out", "issue": "prisoners-of-war"})
    stalled = Event("action", 2, {"seat": "ukraine", "action": "stall", "issue": "prisoners-of-war"})
    assert is_known(breach, "ukraine")
    assert not is_known(breach, "russian-federation")
    assert not is_known(kept, "russian-federation")
    assert not is_known(stalled, "russian-federation"), "all decide without knowing; what shows has events of its own"
    assert is_known(Event("held-back", 2, {"seat": "ukraine", "issue": "prisoners-of-war"}), "russian-federation")


def test_the_public_side_is_there(rules: Rules) -> None:
    match = played(rules)
    one, other = match.view("ukraine"), match.view("russian-federation")
    for field in (
        "trust",
        "hope",
        "pain",
        "support",
        "tracks_open",
        "options_open",
        "agreements",
        "offers",
        "round",
        "decision",
        "leverage",
        "calm_rounds",
        "quiet_rounds",
        "ceasefire",
        "presence",
        "risk",
    ):
        assert getattr(one, field) == getattr(other, field)
    assert one.agreements
    assert one.aims != other.aims
    assert one.brief != other.brief


def test_a_seat_that_does_not_exist_is_refused(rules: Rules) -> None:
    with pytest.raises(NotationError, match="Did you mean 'ukraine'"):
        view(rules, Match(rules).game, "ukrane")
