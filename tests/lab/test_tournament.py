"""Tournaments: rotation complete and balanced, paired games, standings that add up, resumable folders, refusals."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.engine.test_bargaining import document
from tests.lab.folders import contents

import negotiate
from negotiate.analysis.frontier import frontier
from negotiate.analysis.solutions import solve
from negotiate.analysis.space import space
from negotiate.lab import simulate as simulation
from negotiate.lab.simulate import simulate
from negotiate.lab.standings import summarize
from negotiate.lab.tournament import Tournament, tournament
from negotiate.players import roster
from negotiate.rulebook.load import from_document, load

PLAYERS = ("cautious", "random", "hardliner")
SCENARIOS = ("tutorial", "camp-david-1978")
GAMES = 8
KEYS = {
    *("scenarios", "players", "company", "games_each", "games", "seed", "seats", "own_players", "rules_hash"),
    *("measure", "ranking", "pairs", "test", "correction", "confidence", "by_scenario"),
}
"""Keys that programs may count on."""


@pytest.fixture(scope="module")
def results() -> Tournament:
    return tournament(SCENARIOS, PLAYERS, games=GAMES, seed=7)


def rows(results: Tournament, **where: str) -> pl.DataFrame:
    return results.games.filter(**where)


def test_every_player_takes_every_seat_in_the_same_games(results: Tournament) -> None:
    seats = {"tutorial": ("highmark", "lowmark"), "camp-david-1978": ("egypt", "israel", "united-states")}
    found = Counter(results.games.select("scenario", "seat", "player", "game").iter_rows())
    assert found == Counter(
        (scenario, seat, player, game)
        for scenario in SCENARIOS
        for seat in seats[scenario]
        for player in PLAYERS
        for game in range(GAMES)
    )
    assert set(results.games["company"]) == {"own"}


def test_a_row_is_the_game_that_simulate_plays(results: Tournament) -> None:
    for scenario, seat in (("tutorial", "lowmark"), ("camp-david-1978", "israel")):
        played = simulate(scenario, games=GAMES, seed=7, players={seat: "random"}).games
        mine = rows(results, scenario=scenario, seat=seat, player="random")
        assert mine["utility"].to_list() == played[f"utility_{seat}"].to_list()
        for column in ("game", "ending", "rounds", "peace_index", "breaches"):
            assert mine[column].to_list() == played[column].to_list()


def test_share_is_of_the_most_that_the_others_would_sign(results: Tournament) -> None:
    for contest in results.contests:
        there = space(contest.rules.record[0])
        solutions = solve(frontier(there))
        names = [contest.rules.names.parties[party] for party in there.parties]
        assert contest.attainable == pytest.approx(dict(zip(names, solutions.ideal, strict=True)))
    for scenario, seat, points, share in results.games.select("scenario", "seat", "utility", "share").iter_rows():
        assert share == pytest.approx(points / results.summary()["seats"][scenario][seat])


def test_agreements_are_measured_against_the_frontier(results: Tournament) -> None:
    games = rows(results, scenario="tutorial")
    best = games.filter(pl.col("welfare") == 1.0)
    assert len(best)
    assert best["pareto_optimal"].all()
    assert games["nash_distance"].min() == 0.0
    assert games["welfare"].max() == 1.0
    for agreed, optimal in games.select("issues_agreed", "pareto_optimal").iter_rows():
        assert agreed > 0 or not optimal  # nothing at all is never best here


def test_ranking_and_pairs_add_up(results: Tournament) -> None:
    summary = results.summary()
    assert set(summary) >= KEYS
    assert summary == json.loads(json.dumps(summary, allow_nan=False))
    assert summary["measure"] == "share"
    assert {entry["player"] for entry in summary["ranking"]} == set(PLAYERS)
    means = [entry["mean_share"] for entry in summary["ranking"]]
    assert means == sorted(means, reverse=True)
    for entry in summary["ranking"]:
        assert {"player", "mean_utility", "low", "high"} <= set(entry)
        assert entry["low"] <= entry["mean_utility"] <= entry["high"]
        mine = rows(results, player=entry["player"])
        assert entry["games"] == len(mine) == 5 * GAMES
        assert entry["mean_utility"] == pytest.approx(mine["utility"].mean())
        assert entry["mean_share"] == pytest.approx(mine["share"].mean())
        assert entry["quality"]["welfare"] == pytest.approx(mine["welfare"].mean())
    assert len(summary["pairs"]) == 3
    by_name = {entry["player"]: entry for entry in summary["ranking"]}
    for pair in summary["pairs"]:
        assert pair["wins"] + pair["ties"] + pair["losses"] == pair["games"] == 5 * GAMES
        apart = by_name[pair["first"]]["mean_share"] - by_name[pair["second"]]["mean_share"]
        assert pair["difference"] == pytest.approx(apart)
        assert pair["low"] <= pair["difference"] <= pair["high"]
        assert pair["p"] <= pair["adjusted_p"] <= 1
        assert pair["better"] == (pair["first"] if pair["adjusted_p"] < 0.05 else None)
    assert summary["by_scenario"]["tutorial"]["measure"] == "utility"
    seats = summary["by_scenario"]["camp-david-1978"]["by_seat"]
    assert list(seats) == ["egypt", "israel", "united-states"]
    mine = rows(results, scenario="camp-david-1978", seat="egypt", player="random")
    assert seats["egypt"]["random"]["mean_utility"] == pytest.approx(mine["utility"].mean())


def test_random_is_last_and_surely_so() -> None:
    summary = tournament(["tutorial"], ["random", "cautious"], games=40, seed=1).summary()
    assert summary["measure"] == "utility"
    assert [entry["player"] for entry in summary["ranking"]] == ["cautious", "random"]
    assert [entry["rank"] for entry in summary["ranking"]] == [1, 2]
    (pair,) = summary["pairs"]
    assert (pair["first"], pair["second"], pair["better"]) == ("cautious", "random", "cautious")
    assert pair["low"] > 0
    assert pair["win_share"] > 0.5


def test_a_player_against_itself_differs_in_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(roster.PARTY_PLAYERS, "double", roster.PARTY_PLAYERS["cautious"])
    summary = tournament(["tutorial"], ["cautious", "double"], games=12, company="each").summary()
    (pair,) = summary["pairs"]
    assert (pair["wins"], pair["ties"], pair["losses"]) == (0, 2 * 2 * 12, 0)
    assert (pair["difference"], pair["low"], pair["high"], pair["adjusted_p"]) == (0.0, 0.0, 0.0, 1.0)
    assert pair["better"] is None
    assert [entry["rank"] for entry in summary["ranking"]] == [1, 1]


def test_company_each_lets_them_meet() -> None:
    results = tournament(["tutorial"], ["random", "cautious"], games=5, seed=2, company="each")
    assert results.companies == ("random", "cautious")
    found = Counter(results.games.select("company", "seat", "player").iter_rows())
    assert set(found.values()) == {5}
    assert len(found) == 8
    met = rows(results, company="random", seat="highmark", player="cautious")
    played = simulate("tutorial", games=5, seed=2, players={"highmark": "cautious", "lowmark": "random"}).games
    assert met["utility"].to_list() == played["utility_highmark"].to_list()
    named = tournament(["tutorial"], ["random", "cautious"], games=5, seed=2, company="random")
    assert named.games.equals(rows(results, company="random"))


def test_parties_without_anything_to_gain_keep_their_own_player() -> None:
    results = tournament(["istanbul-2025"], ["random", "cautious"], games=2, company="random")
    assert results.contests[0].seats == ("russian-federation", "ukraine", "partners")
    everyone = {"russian-federation": "random", "ukraine": "cautious", "partners": "random"}
    played = simulate("istanbul-2025", games=2, players=everyone).games
    mine = rows(results, seat="ukraine", player="cautious")
    assert mine["utility"].to_list() == played["utility_ukraine"].to_list()


def test_seats_mediator_and_settings_are_those_asked_for() -> None:
    decay = {"trust.decay": 0.1}
    results = tournament(["tutorial"], PLAYERS[:2], games=4, seats=["lowmark"], mediator="none", overrides=decay)
    assert set(results.games["seat"]) == {"lowmark"}
    played = simulate("tutorial", games=4, mediator="none", overrides=decay, players={"lowmark": "random"})
    assert rows(results, player="random")["utility"].to_list() == played.games["utility_lowmark"].to_list()
    assert results.summary()["own_players"]["tutorial"]["mediator"] == "none"
    styled = tournament(["tutorial"], PLAYERS[:2], games=4, mediator="idle")
    played = simulate("tutorial", games=4, mediator="idle", players={"lowmark": "random"})
    mine = rows(styled, player="random", seat="lowmark")
    assert mine["utility"].to_list() == played.games["utility_lowmark"].to_list()


@pytest.mark.parametrize(("jobs", "stretch"), [(2, 3), (0, 5)])
def test_threads_and_stretches_change_nothing(
    results: Tournament, jobs: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "STRETCH", stretch)
    again = tournament(SCENARIOS, PLAYERS, games=GAMES, seed=7, jobs=jobs)
    assert again.games.equals(results.games)


def test_an_interrupted_tournament_resumes_to_the_same_bytes(
    results: Tournament, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation, "STRETCH", 3)

    def play(folder: str, jobs: int = 1, **more: Any) -> Tournament:
        return tournament(SCENARIOS, PLAYERS, games=GAMES, seed=7, jobs=jobs, out=tmp_path / folder, **more)

    def stop(finished: int, total: int) -> None:
        if finished >= 40:
            raise KeyboardInterrupt

    whole = play("whole")
    assert whole.games.equals(results.games)
    assert set(contents(tmp_path / "whole")) == {"codebook.csv", "games.parquet", "run.json"}
    with pytest.raises(KeyboardInterrupt):
        play("cut", jobs=2, progress=stop)
    assert not (tmp_path / "cut" / "games.parquet").exists()
    seen: list[tuple[int, int]] = []
    again = play("cut", progress=lambda finished, total: seen.append((finished, total)))
    assert seen[0] >= (40, 120)
    assert seen[-1] == (120, 120)
    assert again.played <= 80
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert play("cut").played == 0


def test_a_tournament_may_grow_to_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation, "STRETCH", 3)
    seen: list[tuple[int, int]] = []

    def play(folder: str, games: int, **more: Any) -> Tournament:
        return tournament(["tutorial"], PLAYERS, games=games, seed=7, out=tmp_path / folder, **more)

    def stop(finished: int, total: int) -> None:
        seen.append((finished, total))
        if finished >= total * 0.85:
            raise KeyboardInterrupt

    whole = play("whole", 14)
    cells = len(whole.games) // 14
    assert cells > 2
    play("grown", 4)
    assert play("grown", 8).played == 4 * cells
    with pytest.raises(KeyboardInterrupt):
        play("grown", 11, progress=stop)
    assert seen[0] == (8 * cells, 11 * cells)
    again = play("grown", 14)
    assert 3 * cells <= again.played < 6 * cells
    assert again.games.equals(whole.games)
    assert {**again.summary(), "seconds": 0} == {**whole.summary(), "seconds": 0}
    assert contents(tmp_path / "grown") == contents(tmp_path / "whole")
    # one that was cut off before its first end grows as well
    with pytest.raises(KeyboardInterrupt):
        play("cut", 7, progress=stop)
    play("cut", 14)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    with pytest.raises(negotiate.RecordError) as raised:
        play("grown", 9)
    assert str(raised.value) == (
        f"The folder '{tmp_path / 'grown'}' holds 14 games, and 9 are asked for; it may grow, and not shrink. Ask for 14 or "
        "more, or choose another folder."
    )
    with pytest.raises(negotiate.RecordError, match=r"holds another run: its seed is 7, here it is 8\. Choose another"):
        tournament(["tutorial"], PLAYERS, games=20, seed=8, out=tmp_path / "grown")


PYTHON_PLAYER = """
class Modest:
    def choose(self, view, menu):
        return next(iter(menu.of_kind("accept")), next(iter(menu)))


class Broken(Modest):
    def choose(self, view, menu):
        raise ZeroDivisionError("nothing works")
"""


def test_players_in_python_files_and_levels_compete_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes and alone, interrupted or not, the same games."""
    monkeypatch.setattr(simulation, "SLOW_STRETCH", 2)
    file = tmp_path / "own.py"
    file.write_text(PYTHON_PLAYER, encoding="utf-8")
    modest = f"{file}:Modest"

    def play(folder: str, jobs: int, **more: Any) -> Tournament:
        entrants = [modest, "easy", "cautious"]
        return tournament(["tutorial"], entrants, games=4, seats=["lowmark"], jobs=jobs, out=tmp_path / folder, **more)

    def stop(finished: int, total: int) -> None:
        if finished >= 6:
            raise KeyboardInterrupt

    alone = play("alone", 1)
    with pytest.raises(KeyboardInterrupt):
        play("cut", 2, progress=stop)
    again = play("cut", 1)  # what processes finished is taken over by a run without any
    assert 0 < again.played <= 6
    assert again.games.equals(alone.games)
    assert contents(tmp_path / "cut") == contents(tmp_path / "alone")
    assert Counter(alone.games["player"]) == {modest: 4, "easy": 4, "cautious": 4}
    # its file is part of the run
    file.write_text(PYTHON_PLAYER + "# changed\n", encoding="utf-8")
    changed = r'holds another run: its files .*own\.py:Modest is "[0-9a-f]+\.\.\., here it is "'
    with pytest.raises(negotiate.RecordError, match=changed):
        play("alone", 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_player_that_fails_is_named_with_its_own_traceback(tmp_path: Path, jobs: int) -> None:
    file = tmp_path / "own.py"
    file.write_text(PYTHON_PLAYER, encoding="utf-8")
    with pytest.raises(negotiate.PlayerError, match=r"(?s)The player 'Broken'.*nothing works"):
        tournament(["tutorial"], [f"{file}:Broken", "cautious"], games=12, jobs=jobs)


def test_a_mediator_in_python_can_host_it() -> None:
    results = tournament(["tutorial"], PLAYERS[:2], games=3, seats=["lowmark"], mediator="single-text")
    assert results.summary()["own_players"]["tutorial"]["mediator"] == "single-text"
    played = simulate("tutorial", games=3, mediator="single-text", players={"lowmark": "random"})
    assert rows(results, player="random")["utility"].to_list() == played.games["utility_lowmark"].to_list()


def test_run_file_and_table_repeat_the_tournament(tmp_path: Path) -> None:
    first = tournament(["tutorial"], PLAYERS, games=4, seed=9, out=tmp_path, overrides={"trust.decay": 0.03})
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert run["kind"] == "tournament"
    rules = [from_document(run["rules"][name], name) for name in run["scenarios"]]
    (company,) = run["company"]
    again = tournament(rules, run["players"], games=run["games"], seed=run["seed"], company=company)
    assert again.games.equals(first.games)
    summary = first.summary()
    again_from_table = summarize(pl.read_parquet(tmp_path / "games.parquet"), run["players"])
    assert again_from_table == {key: summary[key] for key in again_from_table}


def test_games_that_are_all_alike_have_no_interval_of_a_single_point(tmp_path: Path) -> None:
    """As in `simulate`: what was not seen may still happen, and nothing bounds it."""
    deal = tmp_path / "deal.yaml"
    deal.write_text(json.dumps(document()), encoding="utf-8")
    ranking = tournament([str(deal)], ["boulware", "linear"], games=6).summary()["ranking"]
    assert all(entry["low"] is None or entry["low"] < entry["high"] for entry in ranking)


def test_one_game_has_means_without_intervals() -> None:
    summary = tournament(["tutorial"], PLAYERS[:2], games=1).summary()
    assert summary["ranking"][0]["low"] is None
    assert summary["pairs"][0]["adjusted_p"] is None
    assert summary["pairs"][0]["better"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"players": []}, "A tournament needs two players or more, and none is named."),
        ({"players": ["random"]}, "A tournament needs two players or more, and 1 is named."),
        ({"players": ["random", "random"]}, "The player 'random' is named twice; name every player once."),
        ({"scenarios": []}, "A tournament needs a scenario."),
        ({"scenarios": ["tutorial", "tutorial"]}, "The scenario 'tutorial' is named twice; name every scenario once."),
        ({"games": 0}, "The number of games must be a whole number from 1 to 2147483647, not 0."),
        ({"seed": -1}, "The seed must be a whole number from 0 to 18446744073709551615, not -1."),
        ({"jobs": 1025}, "The number of jobs must be a whole number from 0 to 1024, not 1025."),
        ({"seats": ["lowmarc"]}, "There is no seat 'lowmarc'. Did you mean 'lowmark'? Known: highmark, lowmark."),
        (
            {"scenarios": ["istanbul-2025"], "seats": ["civil-society"]},
            "The party 'civil-society' of 'istanbul-2025' can gain nothing, so no player can be measured in its seat. "
            "Seats to play for: russian-federation, ukraine, partners.",
        ),
        (
            {"scenarios": ["tutorial", "istanbul-2025"], "seats": ["ukraine"]},
            "None of the seats ukraine is in 'tutorial', so it would have no games.",
        ),
    ],
)
def test_mistakes_are_sentences(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(negotiate.NegotiateError) as caught:
        tournament(**{"scenarios": ["tutorial"], "players": PLAYERS, "games": 2, **arguments})
    assert str(caught.value) == sentence


@pytest.mark.parametrize("arguments", [{"players": ["cautious", "randon"]}, {"company": "randon"}])
def test_unknown_players_are_named(arguments: dict[str, Any]) -> None:
    with pytest.raises(negotiate.UnknownName, match=r"There is no player 'randon'\. Did you mean 'random'\?"):
        tournament(**{"scenarios": ["tutorial"], "players": PLAYERS, "games": 2, **arguments})


def test_a_scenario_without_anything_to_gain_is_refused() -> None:
    rules = load("tutorial")
    record = rules.record.copy()
    record["best_value"] = 0.0
    with pytest.raises(negotiate.NegotiateError) as caught:
        tournament([replace(rules, record=record)], PLAYERS, games=1)
    assert str(caught.value) == "No party of 'tutorial' can gain anything, so there is nothing to play for."
