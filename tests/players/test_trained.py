"""The player that has learned its seat: what is shipped, how it plays and is recorded, and what it cannot play."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from negotiate.errors import NegotiateError, PlayerError
from negotiate.lab.simulate import simulate
from negotiate.lab.train import seats_to_train
from negotiate.paths import assets_folder, rules_folder, scenarios
from negotiate.play.match import Match
from negotiate.play.replay import verify
from negotiate.players import levels
from negotiate.players.policy import layout_of, read_policy
from negotiate.players.sight import count_of
from negotiate.players.slots import slot_names
from negotiate.players.trained import NAME, file_of, has_learned, trained
from negotiate.rulebook.load import from_document, load
from negotiate.table.lobby import players_of
from negotiate.words.speaker import Speaker


def principals(scenario: str) -> list[str]:
    return seats_to_train(load(scenario))


def test_every_principal_of_every_shipped_scenario_has_been_learned() -> None:
    wanted = {file_of(scenario, seat) for scenario in scenarios() for seat in principals(scenario)}
    assert set((assets_folder() / NAME).glob("*.npz")) == wanted
    for scenario in scenarios():
        rules = load(scenario)
        for seat in principals(scenario):
            assert trained(rules, seat).name == NAME
            about = read_policy(file_of(scenario, seat), "")[1]
            assert (about["scenario"], about["seat"], about["layout"]) == (scenario, seat, layout_of(rules.names))


def test_the_commands_that_made_them_stand_beside_them() -> None:
    text = (assets_folder() / NAME / "README.md").read_text(encoding="utf-8")
    for scenario in scenarios():
        assert f"negotiate train {scenario} " in text, scenario


def test_it_does_better_than_the_player_it_began_as() -> None:
    for seat, other in (("highmark", "lowmark"), ("lowmark", "highmark")):
        found = {
            player: simulate("tutorial", games=200, seed=11, players={seat: player, other: "cautious"}).games
            for player in (NAME, "cautious")
        }
        more = found[NAME][f"utility_{seat}"].to_numpy() - found["cautious"][f"utility_{seat}"].to_numpy()
        assert more.mean() > 2.58 * more.std(ddof=1) / np.sqrt(len(more))


@pytest.mark.parametrize("scenario", ["tutorial", "camp-david-1978"])
def test_a_match_plays_the_games_of_many(scenario: str, tmp_path: Path) -> None:
    """The compiled course and a match decide alike; the record calls it by its name and plays it again by itself."""
    seats = dict.fromkeys(principals(scenario), NAME)
    table = simulate(scenario, games=3, seed=4, players=seats).games
    for game in range(3):
        path = tmp_path / f"{game}.jsonl"
        match = Match(load(scenario), seats, seed=4, game=game, record=path)
        match.advance()
        match.close()
        assert match.outcome is not None
        for seat in seats:
            assert match.outcome.utilities[seat] == pytest.approx(table[f"utility_{seat}"][game])
            assert match.recorded_players()[seat] == NAME
        again = verify(path, from_document)
        assert again.disagreement is None and again.finished


def test_it_keeps_its_word() -> None:
    for scenario in ("tutorial", "camp-david-1978"):
        match = Match(load(scenario), dict.fromkeys(principals(scenario), NAME), seed=9)
        match.advance()
        acts = [taken.action for taken in match.decisions if taken.seat in principals(scenario)]
        assert acts and not {"stall", "breach"} & set(acts)


def test_what_it_has_not_learned_is_told() -> None:
    with pytest.raises(PlayerError) as refused:
        Match(load("camp-david-1978"), {"united-states": NAME})
    assert str(refused.value) == (
        "'trained' has not learned to play united-states in camp-david-1978; it has learned egypt and israel there. Train a "
        "player of your own: negotiate train camp-david-1978 united-states --out FOLDER, and name the file it writes."
    )


def test_a_file_with_other_options_is_told() -> None:
    document = YAML(typ="safe").load((rules_folder() / "tutorial.yaml").read_text(encoding="utf-8"))
    assert has_learned(from_document(document), "lowmark")
    options = document["issues"]["water"]["options"]
    options.append(dict(options[-1], id="another", label="Another"))
    other = from_document(document)
    numbers, slots = count_of(other.names), len(slot_names(other.names))
    with pytest.raises(PlayerError) as refused:
        simulate(other, games=1, players={"lowmark": NAME})
    assert str(refused.value) == (
        "'trained' has learned to play lowmark in tutorial as it is shipped, with 138 numbers to observe and 48 slots; this "
        f"rule file has {numbers} and {slots}. Train a player of your own: negotiate train tutorial lowmark --out FOLDER, "
        "and name the file it writes."
    )
    assert not has_learned(other, "lowmark")
    assert levels.levels_of(other, "lowmark") == ("easy", "medium", "hard")


def test_a_file_with_other_things_in_the_same_number_is_told() -> None:
    """What is called otherwise may be something else, and what stands in another order surely is."""
    document = load("tutorial").document
    renamed = json.loads(json.dumps(document).replace('"water"', '"rivers"'))
    turned = {**document, "issues": dict(reversed(document["issues"].items()))}
    for other in (from_document(renamed), from_document(turned)):
        with pytest.raises(PlayerError) as refused:
            trained(other, "lowmark")
        assert str(refused.value) == (
            "'trained' has learned to play lowmark in tutorial as it is shipped, with other parties, tracks, issues or "
            "options than this rule file has, or in another order. Train a player of your own: negotiate train tutorial "
            "lowmark --out FOLDER, and name the file it writes."
        )
        assert not has_learned(other, "lowmark")


def test_it_is_offered_where_it_has_learned_the_seat() -> None:
    rules = load("camp-david-1978")
    for seat, offered in (("egypt", True), ("united-states", False)):
        assert (NAME in {one.name for one in players_of(rules, seat, Speaker())}) is offered


def test_a_mediator_cannot_be_it() -> None:
    with pytest.raises(NegotiateError) as refused:
        Match(load("tutorial"), {"mediator": NAME})
    assert str(refused.value) == (
        "The level 'trained' plays for a party's points, and a mediator has none; seat it as a party."
    )
