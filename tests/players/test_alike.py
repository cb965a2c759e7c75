"""No two players are one under two names, and each does what its line says; a former name is still read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from benchmarks.alike import PLAYERS, digests, in_all_seats
from tests.engine.games import Game, everyone

from negotiate.engine import codes
from negotiate.engine.records import call
from negotiate.engine.worth import at_full_trust
from negotiate.errors import FormerName
from negotiate.lab.simulate import cast_seats, simulate
from negotiate.paths import PERSONALITIES
from negotiate.play.match import Match
from negotiate.play.replay import load as go_on_with
from negotiate.play.replay import verify
from negotiate.players import roster, tactics
from negotiate.players.kinds import RANDOM
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.personalities import check_personalities, load_personalities

FORMER = sorted(roster.FORMER.items())


def test_no_two_players_play_most_games_alike() -> None:
    """The table of benchmarks/alike.py, for the scenario in which there is most to decide."""
    shares = in_all_seats(load("istanbul-2025"), PLAYERS, games=12, seed=3)
    assert len(shares) == len(PLAYERS) * (len(PLAYERS) - 1) // 2
    assert {pair: share for pair, share in shares.items() if share > 0.34} == {}


@pytest.mark.parametrize("scenario", ["camp-david-1978", "colombia-2012", "dayton-1995", "tutorial"])
def test_the_naive_the_sequencer_and_those_who_answer_in_kind_are_nobody_else(scenario: str) -> None:
    names = ("cautious", "naive", "sequencer", "tit-for-tat-relative", "tit-for-tat-absolute", "micro")
    shares = in_all_seats(load(scenario), names, games=20, seed=3)
    assert {pair: share for pair, share in shares.items() if share > 0.6} == {}


def test_the_same_player_under_one_name_is_alike() -> None:
    rules = load("tutorial")
    assert digests(rules, {"highmark": "cautious"}, 5, 1) == digests(rules, {}, 5, 1)
    assert digests(rules, {"highmark": "random"}, 5, 1) != digests(rules, {}, 5, 1)


def test_who_believes_everybody_is_taken_in() -> None:
    """The naive reckon as if all kept their word: among honest players they differ little, among others they pay."""

    def points(name: str, other: str) -> float:
        seats = {"israel": name, "egypt": other}
        games: Any = simulate("camp-david-1978", games=200, seed=3, players=seats).games
        return float(games["utility_israel"].mean())

    assert points("naive", "sign-and-stall") < points("cautious", "sign-and-stall") - 1


def test_a_text_is_worth_to_the_naive_what_it_is_worth_when_all_is_kept() -> None:
    rules, seats = everyone(load("camp-david-1978"), "naive")
    seen = 0
    for seed in range(4):
        game = Game(rules, seats, seed)
        while game.to_decision():
            action = game.choice()
            if game.pending_kind == codes.ANSWER and game.pending_seat != game.mediator:
                assert game.mind["trusting"][0] == 1
                given = (rules.record, game.record, game.pending_seat, game.mind)
                package = game.record["offer"][0, game.pending_offer]
                believed = call(tactics.own_worth, *given, package)
                game.mind["trusting"] = 0
                doubted = call(tactics.own_worth, *given, package)
                assert believed == pytest.approx(call(at_full_trust, *given[:3], package))
                assert believed >= doubted
                seen += believed > doubted
            game.apply(action)
    assert seen >= 4, "nobody trusts anybody wholly at first"


def whole_packages(player: str, scenario: str) -> float:
    """The share of texts in the first half of the talks that reach over several tracks and into high politics."""
    rules = load(scenario)
    record = rules.record[0]
    seats = cast_seats(rules, dict.fromkeys(rules.names.parties, player)).roster
    tabled, whole = 0, 0
    for seed in range(12):
        game = Game(rules, seats, seed)
        while game.to_decision() and 2 * game.round_number <= int(record["round_count"]):
            action = game.choice()
            if action["kind"][0] in (codes.PROPOSE, codes.COUNTER):
                tracks = {int(record["track_of"][k]) for k in game.issues() if action["option"][0, k] > 0}
                tabled += 1
                whole += len(tracks) > 1 and any(record["high_politics"][track] for track in tracks)
            game.apply(action)
    assert tabled >= 12
    return whole / tabled


@pytest.mark.parametrize("scenario", ["istanbul-2025", "tutorial", "colombia-2012", "camp-david-1978"])
def test_the_sequencer_opens_with_small_things_and_one_track_after_another(scenario: str) -> None:
    assert whole_packages("sequencer", scenario) < 0.75 * whole_packages("cautious", scenario)


def test_what_a_player_sees_in_phases_is_no_gain_that_others_want_a_share_of() -> None:
    """Once it was, and the sequencer tabled nothing while its bonus made every text look unfair."""

    def opened(name: str) -> float:
        games: Any = simulate("tutorial", games=200, seed=5, players={"highmark": name, "lowmark": name}).games
        return float(games["track_ceasefire_opened"].mean())

    assert opened("sequencer") < opened("cautious")


def offers(name: str, *points: float, sight: float = 10.0) -> list[float]:
    """What a player that answers in kind demands after each of these offers, as a share of the best in sight."""
    rules, seats = everyone(load("tutorial"), name)
    game = Game(rules, seats, 1)
    game.record["sight"][0, 0] = sight
    demanded = []
    for worth in points:
        call(tactics.answer_concession, game.record, 0, seats[0], worth)
        demanded.append(float(call(tactics.aspiration, rules.record, game.record, 0, seats[0])) / sight)
    return demanded


def test_relative_tit_for_tat_answers_in_proportion() -> None:
    assert offers("tit-for-tat-relative", 2.0, 4.0, 4.0, 2.0) == pytest.approx([0.95, 0.475, 0.475, 0.95])
    assert offers("tit-for-tat-relative", 4.0, 1.0) == pytest.approx([0.95, 1.0]), "never more than the best in sight"
    assert offers("tit-for-tat-relative", -3.0, 2.0) == pytest.approx([0.95, 0.475]), "of a loss there is no proportion"


def test_absolute_tit_for_tat_answers_point_by_point_and_gives_a_little_more() -> None:
    first, second, third = offers("tit-for-tat-absolute", 2.0, 4.0, 4.0)
    assert first == pytest.approx(0.95)
    assert 0.75 - tactics.MOST_GIVEN <= second < 0.75
    assert second - tactics.MOST_GIVEN <= third < second, "it gives also where nothing is given to it"


def test_where_nothing_is_in_sight_nothing_is_answered() -> None:
    assert offers("tit-for-tat-relative", 2.0, 4.0, sight=1e-12)[-1] == pytest.approx(0.95)
    rules, seats = everyone(load("tutorial"), "tit-for-tat-relative")
    game = Game(rules, seats, 1)
    game.record["sight"][0, 0] = 0.0
    before = game.record.copy()
    call(tactics.answer_concession, game.record, 0, seats[0], 2.0)
    assert game.record.tobytes() == before.tobytes()


@pytest.mark.parametrize(("former", "now"), FORMER)
def test_a_former_name_is_read_and_told(former: str, now: str) -> None:
    said = rf"^The player '{former}' is called '{now}' now; write that name\.$"
    with pytest.warns(FormerName, match=said):
        assert roster.find(former) is roster.find(now)
    with pytest.warns(FormerName, match=said):
        assert roster.find(f"{former}+ac-next").kind == roster.find(f"{now}+ac-next").kind != RANDOM
    with pytest.warns(FormerName, match=said):
        assert roster.personality({"based_on": former, "summary": "Old."}).kind == roster.find(now).kind
    assert former not in roster.NAMES


@pytest.mark.parametrize(("former", "now"), FORMER)
def test_a_rule_file_with_a_former_name_plays_and_is_told_once(former: str, now: str, tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_text(f"schema_version: 3\nextends: tutorial\nset:\n  parties.highmark.player: {former}\n", encoding="utf-8")
    (told,) = check_file(path)
    assert (told.severity, told.rule_id, told.meant) == ("warning", "former-name", (now,))
    assert told.sentence == f"The player '{former}' is called '{now}' now; write that name."
    assert load(path).names.players[0] == now
    named = simulate(load("tutorial"), games=5, seed=1, players={"highmark": now}).games
    assert simulate(path, games=5, seed=1).games.equals(named)


@pytest.mark.parametrize(("former", "now"), FORMER)
def test_a_personality_may_be_based_on_a_former_name(former: str, now: str, tmp_path: Path) -> None:
    path = tmp_path / PERSONALITIES
    path.write_text(
        f"schema_version: 1\npersonalities:\n  fox:\n    summary: Sly.\n    based_on: {former}\n", encoding="utf-8"
    )
    assert [str(told).splitlines()[0] for told in check_personalities(path)] == [
        f"{path}:5:15: warning: The player '{former}' is called '{now}' now; write that name. [former-name]"
    ]
    assert load_personalities(path)["fox"]["based_on"] == now


@pytest.mark.parametrize(("former", "now"), FORMER)
def test_a_record_with_a_former_name_is_played_again(former: str, now: str, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(load("tutorial"), {"highmark": now}, seed=4, record=path) as match:
        match.advance()
    path.write_text(path.read_text(encoding="utf-8").replace(now, former), encoding="utf-8")
    with pytest.warns(FormerName):
        again = verify(path, from_document)
    assert (again.disagreement, again.notes, again.finished) == (None, (), True)
    with pytest.warns(FormerName):
        assert go_on_with(path, from_document, go_on=False).outcome == match.outcome
