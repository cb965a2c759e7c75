"""The lobby: every scenario is offered with its seats, and every player on offer can be seated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from negotiate import paths
from negotiate.errors import NegotiateError
from negotiate.play.match import Match
from negotiate.rulebook.load import load
from negotiate.rulebook.model.personalities import shipped_personalities
from negotiate.table.lobby import HUMAN, MEDIATING, NEUTRAL, PLAYERS, offer, players_of, scenarios
from negotiate.table.setup import Setup
from negotiate.words.players import PLAYERS as SUMMARIES
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)


def test_every_shipped_scenario_is_offered_and_what_teaches_the_game_first() -> None:
    assert sorted(scenarios()) == sorted(paths.scenarios()) and scenarios()[0] == "tutorial"


@pytest.mark.parametrize("name", paths.scenarios())
def test_every_player_on_offer_can_be_given_its_seat(name: str) -> None:
    found, rules = offer(name, ENGLISH), Setup(name).rules()
    assert found.title == rules.names.title and found.rounds > 0 and found.length
    assert [seat.seat for seat in found.parties] == list(rules.names.parties)
    assert sum(len(track.issues) for track in found.tracks) == len(rules.names.issues)
    for seat in found.seats:
        assert seat.usual in {player.name for player in seat.players}
        for player in seat.players:
            assert player.text and player.summary
            Match(rules, {seat.seat: player.name}, seed=1)
        Match(rules, {seat.seat: HUMAN}, seed=1)


def test_a_skin_changes_the_names_and_stays_on_offer() -> None:
    real = next(found for found in (offer(name, ENGLISH) for name in scenarios()) if NEUTRAL in found.skins)
    neutral = offer(real.scenario, ENGLISH, NEUTRAL)
    assert NEUTRAL in neutral.skins and [seat.seat for seat in neutral.seats] == [seat.seat for seat in real.seats]
    assert [seat.label for seat in neutral.seats] != [seat.label for seat in real.seats]


def test_a_scenario_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(NegotiateError, match="There is no scenario 'tutoril'"):
        offer("tutoril", ENGLISH)


def test_every_shipped_player_is_offered_in_a_few_words_that_translators_have() -> None:
    for seat in offer("tutorial", ENGLISH).seats:
        words = MEDIATING if seat.is_mediator else PLAYERS
        assert all(player.name in words for player in seat.players if player.is_fair)
        assert all(player.text == words[player.name] for player in seat.players if player.is_fair)
    told = {str(entry["summary"]) for entry in shipped_personalities().values()}
    assert told <= set(SUMMARIES)


def test_a_personality_of_ones_own_is_offered_in_its_own_words() -> None:
    own = {"hawk": {"summary": "My own hawk.", "based_on": "boulware"}}
    players = players_of(replace(load("tutorial"), personalities=own), "highmark", ENGLISH)
    assert [player.text for player in players if player.name == "hawk"] == ["hawk: My own hawk."]
