"""Many games: the same results for any threads and stretches, resumable folders, sentences for mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.lab.folders import contents

import negotiate
from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.rules import digest
from negotiate.errors import NegotiateError
from negotiate.lab import simulate as room
from negotiate.lab.generate import generate
from negotiate.lab.results import InMemory, Results
from negotiate.lab.simulate import simulate
from negotiate.lab.tables import ceasefire_in_force
from negotiate.play.replay import verify
from negotiate.rulebook.load import from_document, load
from negotiate.rulebook.model.personalities import shipped_personalities

SCENARIO = "tutorial"
MEASURES = {
    *("scenario", "rules_hash", "seed", "games", "seconds", "games_per_second", "endings", "tracks", "parties"),
    *("ceasefire", "breach_rate"),
}
"""Keys that programs may count on."""


@pytest.fixture(scope="module")
def results() -> Results:
    return simulate(SCENARIO, games=60, seed=7)


def without_time(summary: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in summary.items() if key not in {"seconds", "games_per_second"}}


@pytest.mark.parametrize(("jobs", "stretch"), [(1, 1), (2, 7), (3, 60), (0, 25)])
def test_threads_and_stretches_change_nothing(
    results: Results, jobs: int, stretch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STRETCH", stretch)
    again = simulate(SCENARIO, games=60, seed=7, jobs=jobs)
    assert again.games.equals(results.games)
    assert again.rounds.equals(results.rounds)
    assert without_time(again.summary()) == without_time(results.summary())


def test_games_in_memory_take_half_the_room_and_are_given_out_as_they_are(results: Results, tmp_path: Path) -> None:
    kept = results.tables
    assert isinstance(kept, InMemory)
    assert kept.table.estimated_size() < results.games.estimated_size() / 2
    written = simulate(SCENARIO, games=60, seed=7, out=tmp_path)
    assert results.games.schema == written.games.schema
    for name in results.games.columns:
        assert kept.column(name).equals(written.tables.column(name), check_dtypes=True, null_equal=True)


def test_a_game_does_not_depend_on_its_company(results: Results) -> None:
    assert simulate(SCENARIO, games=20, seed=7).games.equals(results.games.head(20))


def test_seeds_differ_and_the_largest_one_works(results: Results) -> None:
    columns = [column for column in results.games.columns if column != "game"]
    for seed in (8, 7 + 2**32, LARGEST_SEED):
        assert not simulate(SCENARIO, games=60, seed=seed).games.select(columns).equals(results.games.select(columns))


def test_tables_speak_in_whole_words(results: Results) -> None:
    names = results.rules.names
    games, rounds = results.games, results.rounds
    assert len(games) == 60
    assert games["game"].to_list() == list(range(60))
    for column in (
        *("ending", "rounds", "people_returned", "peace_index", "trust_highmark_in_lowmark", "utility_lowmark"),
        *("track_ceasefire_opened", "track_political_agreed", "agreed_water", "carried_out_detainees", "first_signed_water"),
    ):
        assert column in games.columns
    assert set(games["ending"]) <= {"accord", "accord-broken", "horizon", "breakdown", "withdrawal", "frozen"}
    assert set(games["agreed_detainees"]) <= set(names.options[names.issues.index("detainees")])
    assert rounds["game"].unique().sort().to_list() == list(range(60))
    assert rounds.group_by("game").len().sort("game")["len"].to_list() == games["rounds"].to_list()
    assert rounds["round"].min() == 1
    assert rounds["track_humanitarian_open"].dtype == pl.Boolean


def test_never_is_null_not_zero(results: Results) -> None:
    for column in results.games.columns:
        if column.startswith(("first_signed_", "track_")) and column.endswith(("_opened", "_agreed")):
            assert results.games[column].drop_nulls().min() is None or results.games[column].min() >= 1  # type: ignore[operator]  # a number


def test_summary_has_the_promised_keys(results: Results) -> None:
    summary = results.summary()
    assert set(summary) >= MEASURES
    assert summary == json.loads(json.dumps(summary, allow_nan=False))
    assert summary["games"] == 60
    assert summary["rules_hash"] == results.rules.digest
    assert sum(share["games"] for share in summary["endings"].values()) == 60
    for share in summary["endings"].values():
        assert share["low"] <= share["share"] <= share["high"]
    for track in summary["tracks"].values():
        assert set(track) >= {"opened", "median_round", "agreed"}
        assert track["agreed"] <= track["opened"]
    assert summary["tracks"]["humanitarian"]["opened"] == 1.0
    for party in summary["parties"].values():
        assert set(party) >= {"mean_utility", "low", "high", "above_reservation"}
        assert party["low"] <= party["mean_utility"] <= party["high"]
    assert 0 <= summary["ceasefire"]["kept"] <= summary["ceasefire"]["signed"] <= 1
    assert 0 <= summary["breach_rate"] <= 1


def test_a_short_game_can_end_with_a_ceasefire_in_force_that_was_not_kept_for_long() -> None:
    short, long = (simulate(SCENARIO, 200, 7, overrides={"endings.held_rounds": held}) for held in (8, 1))
    ceasefire = short.summary()["ceasefire"]
    assert ceasefire["kept_rounds"] == 8
    assert ceasefire["kept"] < 0.1 < 0.7 < ceasefire["in_force"] <= ceasefire["signed"]
    low, high = ceasefire["in_force_interval"]
    assert low < ceasefire["in_force"] < high
    # what is in force at the end does not hang on how long is long
    again = long.summary()["ceasefire"]
    assert (again["kept_rounds"], again["in_force"]) == (1, ceasefire["in_force"])
    assert again["kept"] > 0.5
    # a ceasefire that stood to the end was signed at least once more often than it collapsed
    at_end = short.games.select(ceasefire_in_force(short.rules)).to_series()
    signed_more = short.games["ceasefire_signings"] > short.games["collapses"]
    assert (at_end <= signed_more).all()
    # one that did not stand has collapsed, but for the few that fell with a text that was ended
    others = short.games.filter(~at_end)
    assert (others["ceasefire_signings"] <= others["collapses"]).sum() > 0.8 * len(others)


def test_rules_without_a_ceasefire_say_nothing_of_one() -> None:
    plain = simulate(generate(3, 3, 3, 0.5, 1).rules(), 5).summary()["ceasefire"]
    assert (plain["in_force"], plain["in_force_interval"], plain["signed"]) == (None, None, 0.0)


def test_a_single_game_has_means_without_intervals() -> None:
    summary = simulate(SCENARIO, games=1, seed=3).summary()
    assert summary["parties"]["highmark"]["low"] is None
    json.dumps(summary, allow_nan=False)


def test_players_and_mediators_can_be_named() -> None:
    results = simulate(SCENARIO, games=5, players={"lowmark": "random"}, mediator="facilitator")
    assert results.players == {"highmark": "cautious", "lowmark": "random", "mediator": "facilitator"}
    assert simulate(SCENARIO, games=5, players={"river-council": "idle"}).players["mediator"] == "idle"
    nobody = simulate(SCENARIO, games=5, mediator="none")
    assert nobody.players["mediator"] == "none"
    assert nobody.rules.names.mediator == ""
    silent = simulate(SCENARIO, games=5, overrides={"mediators.river-council.style": "none"})
    assert silent.rules.names.mediator == "" and silent.games.equals(nobody.games), "that style means nobody"
    same = simulate(SCENARIO, games=5, mediator="river-council")
    assert same.rules.digest == simulate(SCENARIO, games=5).rules.digest


def test_loaded_rules_and_names_give_the_same_games(results: Results) -> None:
    assert simulate(load(SCENARIO), games=60, seed=7).games.equals(results.games)


def test_overrides_reach_the_rules() -> None:
    for overrides in ({"trust.decay": 0.03}, ["trust.decay=0.03"]):
        results = simulate(SCENARIO, games=2, overrides=overrides)
        assert float(results.rules.record["trust_decay"][0]) == 0.03
    with pytest.raises(negotiate.NegotiateError, match="give them to `load`"):
        simulate(load(SCENARIO), games=2, overrides={"trust.decay": 0.03})


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"seed": -1}, r"The seed must be a whole number from 0 to 18446744073709551615, not -1\."),
        ({"seed": 2**64}, "The seed must be"),
        ({"games": 0}, "The number of games must be a whole number from 1"),
        ({"games": 2.5}, "The number of games must be a whole number"),
        ({"games": True}, "The number of games must be a whole number"),
        ({"jobs": -1}, "The number of jobs must be"),
        ({"record": 1}, "Recorded games need a results folder"),
        ({"one_file": True}, r"`one_file` is for recorded games; say how many with `record`\."),
        ({"players": {"northmark": "cautious"}}, r"There is no seat 'northmark'\. Did you mean"),
        ({"players": {"highmark": "cautions"}}, r"There is no player 'cautions'\. Did you mean 'cautious'\?"),
        ({"mediator": "river-counsel"}, r"There is no mediator 'river-counsel'\. Did you mean 'river-council'\?"),
        ({"preset": "ripest"}, "There is no preset 'ripest'"),
        ({"overrides": {"trust.decai": 1}}, "trust.decai"),
    ],
)
def test_mistakes_are_sentences(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(negotiate.NegotiateError, match=sentence):
        simulate(SCENARIO, **{"games": 2, **arguments})


class Seen:
    """Remembers how a run moved on."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []

    def move(self, finished: int, total: int) -> None:
        self.calls.append((finished, total))


def test_an_interrupted_run_resumes_to_the_same_bytes(
    tmp_path: Path, results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STRETCH", 10)
    whole = simulate(SCENARIO, games=60, seed=7, out=tmp_path / "whole")
    assert whole.games.equals(results.games)
    assert whole.rounds.equals(results.rounds)

    def stop(finished: int, total: int) -> None:
        if finished >= 30:
            raise KeyboardInterrupt

    for jobs in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            simulate(SCENARIO, games=60, seed=7, jobs=jobs, out=tmp_path / f"cut{jobs}", progress=stop)
        assert not (tmp_path / f"cut{jobs}" / "games.parquet").exists()
        seen = Seen()
        again = simulate(SCENARIO, games=60, seed=7, jobs=jobs, out=tmp_path / f"cut{jobs}", progress=seen.move)
        assert seen.calls[0] >= (30, 60)
        assert seen.calls[-1] == (60, 60)
        assert again.played <= 30
        assert again.games.equals(results.games)
        assert contents(tmp_path / f"cut{jobs}") == contents(tmp_path / "whole")
    third = simulate(SCENARIO, games=60, seed=7, out=tmp_path / "cut1")
    assert third.played == 0
    assert third.summary()["games_per_second"] is None
    assert contents(tmp_path / "cut1") == contents(tmp_path / "whole")


def test_another_run_into_the_same_folder_is_refused(tmp_path: Path) -> None:
    simulate(SCENARIO, games=5, out=tmp_path)
    for different in ({"seed": 1}, {"mediator": "none"}, {"overrides": {"trust.decay": 0.03}}):
        with pytest.raises(negotiate.RecordError, match="holds another run"):
            simulate(SCENARIO, **{"games": 5, "out": tmp_path, **different})  # type: ignore[arg-type]  # mixed values


def test_run_file_repeats_the_run(tmp_path: Path) -> None:
    first = simulate(SCENARIO, games=5, seed=9, out=tmp_path / "first", overrides={"trust.decay": 0.03})
    run = json.loads((tmp_path / "first" / "run.json").read_text(encoding="utf-8"))
    rules = from_document(run["rules"])
    assert rules.digest == run["rules_hash"] == first.rules.digest
    again = simulate(rules, games=run["games"], seed=run["seed"], players=run["players"])
    assert again.games.equals(first.games)


def test_run_file_says_how_the_run_was_asked_for(tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("class Mine:\n    def choose(self, view, menu):\n        return next(iter(menu))\n", encoding="utf-8")
    players = {"lowmark": "hawk", "highmark": f"{own}:Mine"}
    simulate(SCENARIO, 4, 7, players, "facilitator", overrides=["trust.decay=0.03"], out=tmp_path / "run")
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert run["given"] == {
        "scenario": SCENARIO,
        "set": {"trust.decay": 0.03},
        "preset": None,
        "players": players,
        "mediator": "facilitator",
    }
    assert run["rules"]["trust"]["decay"] == 0.03
    assert run["personalities"]["hawk"] == shipped_personalities()["hawk"]
    assert list(run["files"]) == [f"{own}:Mine"]


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ({"overrides": {"trust.decay": 0.05}}, {}, "its set trust.decay is 0.05, here it is not given"),
        ({}, {"overrides": {"trust.decay": 0.05}}, "its set trust.decay is not given, here it is 0.05"),
        ({"preset": "ripe"}, {"preset": "unripe"}, 'its preset is "ripe", here it is "unripe"'),
        ({"players": {"ukraine": "linear"}}, {}, 'its players ukraine is "linear", here it is not given'),
        ({"mediator": "none"}, {"mediator": "facilitator"}, 'its mediator is "none", here it is "facilitator"'),
    ],
)
def test_a_run_with_other_settings_is_refused(
    first: dict[str, Any], second: dict[str, Any], difference: str, tmp_path: Path
) -> None:
    simulate("istanbul-2025", 1, out=tmp_path / "run", **first)
    with pytest.raises(negotiate.RecordError) as caught:
        simulate("istanbul-2025", 1, out=tmp_path / "run", **second)
    assert str(caught.value) == f"The folder '{tmp_path / 'run'}' holds another run: {difference}. Choose another folder."


def test_a_rule_file_that_was_edited_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("schema_version: 3\nextends: tutorial\nset:\n  trust.decay: 0.03\n", encoding="utf-8")
    simulate(file, 2, out=tmp_path / "run")
    file.write_text("schema_version: 3\nextends: tutorial\nset:\n  trust.decay: 0.04\n", encoding="utf-8")
    begin = f"The folder '{tmp_path / 'run'}' holds another run: the rules have changed since, though they are asked for in"
    with pytest.raises(negotiate.RecordError) as caught:
        simulate(file, 2, out=tmp_path / "run")
    assert str(caught.value) == f"{begin} the same words: trust.decay was 0.03 and is 0.04. Choose another folder."
    more = "  calendar.rounds: 20\n  trust.gain: 3\n  trust.loss_ratio: 9\n  trust.initial.default: 17\n"
    file.write_text(f"schema_version: 3\nextends: tutorial\nset:\n  trust.decay: 0.04\n{more}", encoding="utf-8")
    with pytest.raises(negotiate.RecordError, match=r"is [^,]+, [^,]+, [^,]+, and 2 more values differ\. Choose another f"):
        simulate(file, 2, out=tmp_path / "run")


def test_a_run_from_before_the_format_grew_goes_on(tmp_path: Path) -> None:
    whole = simulate(SCENARIO, 4, out=tmp_path)
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    del run["rules"]["communique"], run["rules"]["trust"]["political_factor"]
    (tmp_path / "run.json").write_text(json.dumps({**run, "rules_hash": digest(run["rules"])}), encoding="utf-8")
    assert simulate(SCENARIO, 4, out=tmp_path).games.equals(whole.games)
    run["rules"]["trust"]["gain"] = 3.0
    (tmp_path / "run.json").write_text(json.dumps({**run, "rules_hash": digest(run["rules"])}), encoding="utf-8")
    with pytest.raises(negotiate.RecordError, match=r"same words: trust\.gain was 3\.0 and is 4\.0\. Choose"):
        simulate(SCENARIO, 4, out=tmp_path)


def test_a_folder_without_the_old_rules_says_only_that_they_have_changed(tmp_path: Path) -> None:
    simulate(SCENARIO, 2, out=tmp_path)
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    del run["rules"]
    (tmp_path / "run.json").write_text(json.dumps({**run, "rules_hash": "0"}), encoding="utf-8")
    with pytest.raises(negotiate.RecordError, match=r"they are asked for in the same words\. Choose another folder\.$"):
        simulate(SCENARIO, 2, out=tmp_path)


def test_the_same_rules_in_other_words_go_on(tmp_path: Path) -> None:
    simulate(SCENARIO, 2, out=tmp_path / "run")
    before = (tmp_path / "run" / "run.json").read_bytes()
    assert simulate(load(SCENARIO), 2, out=tmp_path / "run").played == 0
    assert (tmp_path / "run" / "run.json").read_bytes() == before


def test_a_part_that_was_damaged_is_played_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STRETCH", 10)
    simulate(SCENARIO, 30, 7, out=tmp_path / "whole")
    parts = tmp_path / "cut" / "parts"

    def stop(finished: int, total: int) -> None:
        if finished == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(SCENARIO, 30, 7, out=tmp_path / "cut", progress=stop)
    whole = (parts / "games-000000000.parquet").read_bytes()
    (parts / "games-000000000.parquet").write_bytes(whole[:100])
    (parts / "rounds-000000010.parquet").unlink()
    assert simulate(SCENARIO, 30, 7, out=tmp_path / "cut").played == 20
    for name in ("games.parquet", "rounds.parquet", "run.json"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_recorded_games_are_the_games_of_the_table(tmp_path: Path) -> None:
    results = simulate(SCENARIO, games=5, seed=11, out=tmp_path, record=2)
    records = sorted((tmp_path / "records").iterdir())
    assert [path.name for path in records] == ["game-000000.jsonl", "game-000001.jsonl"]
    for number, path in enumerate(records):
        replayed = verify(path, from_document)
        assert replayed.disagreement is None
        assert replayed.finished
        last = replayed.events[-1]
        assert last.kind == "ended"
        assert last["ending"] == results.games["ending"][number]
        assert last.round == results.games["rounds"][number]
    before = contents(tmp_path)
    records[1].unlink()
    simulate(SCENARIO, games=5, seed=11, out=tmp_path, record=2)
    assert contents(tmp_path) == before


def test_an_object_as_player_is_an_error_of_the_family() -> None:
    class Listener:
        pass

    for given in ({"players": {"lowmark": Listener()}}, {"mediator": Listener()}):
        seat = "lowmark" if "players" in given else "mediator"
        with pytest.raises(NegotiateError) as raised:
            simulate("tutorial", games=1, **given)
        assert str(raised.value) == (
            f"'{seat}' is given to an object of the class Listener, which is no player: it needs a method choose(self, "
            "view, menu) that returns an action."
        )
