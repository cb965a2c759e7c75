"""Events of batch games: they change nothing, agree with the engine's own log, and are merged and resumed like the games."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.lab.folders import contents

from negotiate.engine.layout import event_dtype, round_dtype, summary_dtype
from negotiate.engine.result_columns import EVENT_COLUMNS, EVENT_REASONS
from negotiate.errors import NegotiateError
from negotiate.lab import simulate as room
from negotiate.lab.codebook import METADATA, codebook
from negotiate.lab.shards import merge
from negotiate.lab.simulate import cast_seats, play_minuted, play_stretch, simulate
from negotiate.play.loop import minuted
from negotiate.play.match import Match
from negotiate.play.witness import REASONS
from negotiate.rulebook.load import from_document, load

SCENARIO = "tutorial"


def test_games_are_the_same_and_rows_are_those_of_a_match() -> None:
    cast = cast_seats(SCENARIO, {"highmark": "opportunist"})
    summaries, rounds = play_stretch(cast, 5, 0, 6, with_rounds=True)
    again, rounds_again, events = play_minuted(cast, 5, 0, 6)
    assert (summaries.tobytes(), rounds.tobytes()) == (again.tobytes(), rounds_again.tobytes())
    for game in (0, 5):
        match = Match(cast.rules, cast.players, 5, game=game)
        match.advance()
        told = [event for event in match.events if event.kind not in ("round-began", "trust-changed")]
        here = events.filter(pl.col("game") == game, pl.col("row") != "item", pl.col("what") != "signed-item")
        assert len(here) == len(told)
        for row, event in zip(here.iter_rows(named=True), told, strict=True):
            said = str(event.fields["action"]).split()[0] if event.kind == "action" else event.kind
            assert (row["what"], row["round"]) == (said, event.round)
            named = event.fields.get("seat", event.fields.get("party"))
            assert row["seat"] == named, event
    _hangs_together(events)


def _hangs_together(events: pl.DataFrame) -> None:
    """Items are those of their text, answers name a text that was tabled before, and weights fit their reasons."""
    acts, items = events.filter(pl.col("row") == "act"), events.filter(pl.col("row") == "item")
    tabled = acts.filter(pl.col("text") == pl.col("step")).select("game", "text", "author")
    assert len(items.join(tabled, on=["game", "text", "author"], how="anti")) == 0
    answers = acts.filter(pl.col("what").is_in(["accept", "reject", "counter"]) & pl.col("reason").is_not_null())
    assert len(answers) > 20 and set(answers["reason"]) <= {"outvoted", "pays", "points", "share", "trust", "whim"}
    assert (answers.filter(pl.col("reason") == "points")["weight"] < 0).all()
    paid = answers.filter(pl.col("reason") == "pays")
    assert np.allclose(paid["worth_self"] - paid["asked"], paid["weight"], atol=1e-4)
    signed = events.filter(pl.col("what") == "signed")
    assert len(signed.join(tabled, on=["game", "text", "author"], how="anti")) == 0
    broke = acts.filter(pl.col("what") == "breach")
    assert (broke["weight"] > 0).all()
    own = acts.filter(pl.col("seat") == "lowmark", pl.col("worth").is_not_null())
    assert own["worth"].list.get(1).to_list() == own["worth_self"].to_list()


def test_the_mediator_in_the_chair_is_named_in_its_turns() -> None:
    document = copy.deepcopy(load(SCENARIO).document)
    document["mediators"]["elders"] = {**document["mediators"]["river-council"], "name": "Elders", "initials": "EL"}
    document["mediation"]["chairs"] = [{"mediator": "river-council", "from": 1}, {"mediator": "elders", "from": 3}]
    events = play_minuted(cast_seats(from_document(document), {}), 5, 0, 4)[2]
    chairs = events.filter(pl.col("seat").is_in(["river-council", "elders"]), pl.col("row") == "act")
    assert len(chairs) > 4
    assert (chairs["seat"] == "elders").to_list() == (chairs["round"] >= 3).to_list()


def test_room_that_runs_out_loses_nothing() -> None:
    cast = cast_seats(SCENARIO, {})
    size = cast.rules.size

    def rows(room: int) -> bytes:
        summaries, rounds = np.zeros(5, summary_dtype(size)), np.zeros(0, round_dtype(size))
        played = minuted(cast.rules, cast.roster, 3, 0, 0, 5, summaries, rounds, room)
        assert summaries["rounds"].all() or room  # every game is played to its end
        return b"".join(part.tobytes() for part in played)

    assert rows(32) == rows(16_384)
    assert event_dtype(size).names == tuple(column.field for column in EVENT_COLUMNS)
    assert set(REASONS) - {"vote"} <= set(EVENT_REASONS)


def test_events_are_merged_resumed_and_told_by_their_codebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STRETCH", 6)
    whole = tmp_path / "whole"
    simulate(SCENARIO, 12, 3, out=whole, events=True)
    for number in (1, 2):
        simulate(SCENARIO, 12, 3, out=tmp_path / str(number), shard=(number, 2), events=True)
    merge([tmp_path / "2", tmp_path / "1"], tmp_path / "joined")
    simulate(SCENARIO, 6, 3, out=tmp_path / "grown", events=True)
    simulate(SCENARIO, 12, 3, out=tmp_path / "grown", events=True)
    assert contents(tmp_path / "joined") == contents(whole) == contents(tmp_path / "grown")
    events = pl.read_parquet(whole / "events.parquet")
    assert events["game"].unique().to_list() == list(range(12)) and set(events["seed"]) == {3}
    rules = load(SCENARIO)
    told = codebook(rules, events=True).filter(pl.col("table") == "events")
    types = {name: str(kind) for name, kind in events.schema.items()}
    assert dict(zip(told["column"], told["type"], strict=True)) == types
    carried = json.loads(pl.read_parquet_metadata(whole / "events.parquet")[METADATA])
    assert [row["column"] for row in carried] == events.columns
    assert METADATA in pl.read_parquet_metadata(whole / "games.parquet")
    for row in told.iter_rows(named=True):
        if row["values"] and row["column"] != "open_tracks":
            assert set(events[row["column"]].drop_nulls()) <= set(row["values"].split("|")), row["column"]
        if row["column"] == "what":
            assert not {"round-began", "trust-changed", "action", "offer-item"} & set(row["values"].split("|")), "no rows"
        assert row["empty"] or events[row["column"]].null_count() == 0 or row["column"] == "option", row["column"]


def test_counts_are_what_the_codebook_says(tmp_path: Path) -> None:
    results = simulate("istanbul-2025", 30, 5, out=tmp_path / "run", events=True)
    events = pl.read_parquet(tmp_path / "run" / "events.parquet").with_columns(pl.col(pl.Categorical).cast(pl.String))
    rows = codebook(results.rules, events=True).rows_by_key(["table", "column"], named=True, unique=True)

    def per_game(found: pl.DataFrame) -> list[int]:
        counted = dict(found.group_by("game").len().iter_rows())
        return [counted.get(game, 0) for game in range(30)]

    games, decided = results.games, events.filter(pl.col("row") == "act")
    refused = events.filter(pl.col("what") == "ratification-refused")
    assert games["refusals"].to_list() == per_game(refused.unique(["game", "step"])) != per_game(refused)
    assert rows["games", "refusals"]["meaning"] == "Texts that were accepted and not ratified, by however many parties."
    assert games["breaches"].sum() > len(decided.filter(pl.col("what") == "breach"))
    assert rows["games", "breaches"]["meaning"] == "Phases that an obligor broke, by accident too (M12)."
    quiet = pl.Series(per_game(results.rounds.filter(pl.col("quiet") > 0)))
    assert (games["quiet_rounds"] >= quiet).all() and (games["quiet_rounds"] == quiet).sum() > 25
    since = games["rounds"] - games["ceasefire_round"] + 1
    assert (games["quiet_rounds"] < since).any(), "a round with an incident is none of them"
    assert rows["games", "quiet_rounds"]["meaning"] == "Rounds of general ceasefire, carried out and without an incident."
    assert (
        rows["events", "text"]["empty"] == "it is about no text"
        and rows["events", "declines"]["empty"] == "it declines none"
    )


def test_events_are_refused_where_they_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(NegotiateError, match=r"^Events need a results folder; name one with `out` \(--out\)\.$"):
        simulate(SCENARIO, 2, events=True)
    with pytest.raises(NegotiateError) as refused:
        simulate(SCENARIO, 2, players={"highmark": "easy"}, out=tmp_path / "run", events=True)
    assert str(refused.value) == (
        "Events are written for built-in players, and 'highmark' is played by 'easy'. Its records tell every act: use "
        "--record in place of --events."
    )
