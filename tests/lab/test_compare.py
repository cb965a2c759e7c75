"""Two sides in the same games: what is compared, the same results for any threads, and sentences that claim no more."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.lab.folders import contents

from negotiate.errors import NegotiateError, RecordError
from negotiate.lab import simulate as room
from negotiate.lab.measures import UnknownMeasure
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Comparison, Side
from negotiate.lab.paired.conclusions import conclusions
from negotiate.lab.simulate import simulate

SCENARIO = "tutorial"
CLEAR = {"trust.loss_ratio": 12}


@pytest.fixture(scope="module")
def clear() -> Comparison:
    return compare(Side(SCENARIO), Side(SCENARIO, overrides=CLEAR), games=150, seed=4)


def test_values_are_those_of_two_runs(clear: Comparison) -> None:
    row = next(row for row in clear.rows if row.measure.name == "trust.least")
    a, b = (simulate(SCENARIO, 150, 4, overrides=values).games["trust_least"] for values in ({}, CLEAR))
    assert row.a.mean == pytest.approx(a.mean())
    assert row.difference == pytest.approx((b - a).mean())
    assert not clear.same


@pytest.mark.parametrize("jobs", [2, 0])
def test_threads_change_nothing(clear: Comparison, jobs: int) -> None:
    again = compare(Side(SCENARIO), Side(SCENARIO, overrides=CLEAR), games=150, seed=4, jobs=jobs)
    assert again.as_json() == clear.as_json()


def test_a_clear_difference_is_concluded_and_a_missing_one_is_not_claimed_absent(clear: Comparison) -> None:
    said = "\n".join(conclusions(clear))
    assert "Both sides played the same 150 games (seed 4)" in said
    assert "Least trust between principals at the end (trust.least): lower with B" in said
    assert "Holm's correction for looking at 23 of them" in said
    assert "That does not prove that there is none" in said
    assert "nothing about real negotiations" in said


def test_one_measure_is_one() -> None:
    differs = compare(Side(SCENARIO), Side(SCENARIO, overrides=CLEAR), 150, 4, ["trust.least"])
    assert "It can be concluded that 1 of 1 measure differs (two-sided" in conclusions(differs)[1]
    silent = compare(Side(SCENARIO), Side(SCENARIO, players={"lowmark": "easy"}), 4, 4, ["endings.frozen"])
    assert conclusions(silent)[1].startswith("It cannot be concluded that A and B differ in this measure (two-sided")


def test_a_difference_that_is_the_same_in_every_game_has_no_empty_interval(clear: Comparison) -> None:
    rows = tuple(replace(row, low=None, high=None) for row in clear.rows)
    said = "\n".join(conclusions(replace(clear, rows=rows)))
    assert "(the same in every game)" in said and "interval –" not in said


def test_the_same_side_twice_is_said_to_be_the_same() -> None:
    same = compare(Side(SCENARIO), Side(SCENARIO, players={"lowmark": "cautious"}), games=10)
    assert same.same
    assert not any(row.differs for row in same.rows)
    assert {(row.low, row.high) for row in same.rows if row.difference is not None} == {(0.0, 0.0)}
    assert "nothing can differ" in conclusions(same)[-1]


@pytest.mark.parametrize(("one", "other", "same"), [("easy", "medium", False), ("easy", "easy", True)])
def test_players_outside_the_compiled_ones_are_the_same_only_where_they_are(one: str, other: str, same: bool) -> None:
    sides = (Side(SCENARIO, players={"lowmark": one}), Side(SCENARIO, players={"lowmark": other}))
    assert compare(*sides, games=2, measures=["peace_index"]).same is same


def test_paired_seeds_are_closer_than_other_seeds() -> None:
    """What pairing is for: a small change is seen against games that are otherwise the same."""
    found = compare(Side(SCENARIO), Side(SCENARIO, overrides={"trust.decay": 0.02}), games=100, measures=["trust.least"])
    row = found.rows[0]
    assert row.low is not None and row.high is not None and row.a.low is not None and row.a.high is not None
    assert row.high - row.low < 0.5 * (row.a.high - row.a.low)


def test_rotation_takes_every_principals_seat() -> None:
    a, b = (Side(SCENARIO, players={"each": player}) for player in ("cautious", "hardliner"))
    found = compare(a, b, games=40, measures=["seat.mean_utility", "ceasefire.signed"])
    assert found.seats == ("highmark", "lowmark")
    turns = [simulate(SCENARIO, 40, players={seat: "hardliner"}).games for seat in found.seats]
    own = [float(table[f"utility_{seat}"].sum()) for seat, table in zip(found.seats, turns, strict=True)]
    assert found.rows[0].b.mean == pytest.approx(sum(own) / 80)
    signed = sum(int(table["ceasefire_signed"].sum()) for table in turns)
    assert found.rows[1].b.mean == pytest.approx(signed / 80)


def test_scenarios_with_other_seats_are_compared_in_what_both_have() -> None:
    wanted = ["trust.least", "ceasefire.signed", "parties.*.mean_utility"]
    found = compare(Side(SCENARIO), Side("camp-david-1978"), games=10, measures=wanted)
    assert [row.measure.name for row in found.rows] == ["trust.least"]
    assert {"ceasefire.signed", "parties.highmark.mean_utility"} <= set(found.left_out)
    assert "Only one side has these measures" in "\n".join(conclusions(found))


def test_a_folder_says_what_it_is_and_how_to_repeat_it(tmp_path: Path, clear: Comparison) -> None:
    side = Side(SCENARIO, overrides=CLEAR)
    compare(Side(SCENARIO), side, games=150, seed=4, out=tmp_path / "out")
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["kind"] == "comparison"
    assert run["b"]["set"] == CLEAR
    assert pl.read_parquet(tmp_path / "out" / "comparison.parquet").equals(clear.table())
    compare(Side(SCENARIO), side, games=150, seed=4, out=tmp_path / "out")
    with pytest.raises(RecordError, match="holds another run: its seed is 4, here it is 5"):
        compare(Side(SCENARIO), side, games=150, seed=5, out=tmp_path / "out")


def test_mistakes_are_sentences() -> None:
    with pytest.raises(NegotiateError, match=r"^A comparison needs two games or more, not 1\.$"):
        compare(Side(SCENARIO), Side(SCENARIO), games=1)
    with pytest.raises(UnknownMeasure, match=r"There is no measure 'ceasefire\.kep'"):
        compare(Side(SCENARIO), Side(SCENARIO), games=2, measures=["ceasefire.kep"])
    with pytest.raises(NegotiateError, match=r"^The two sides have none of these measures in common\.$"):
        compare(Side(SCENARIO), Side("camp-david-1978"), games=2, measures=["parties.highmark.mandate"])
    with pytest.raises(NegotiateError, match=r"^The seat 'each' needs the same principals on both sides; these are "):
        compare(Side(SCENARIO, players={"each": "random"}), Side("camp-david-1978"), games=2)
    with pytest.raises(NegotiateError, match=r"^The seat 'lowmark' is given twice: by its name and by 'each'\.$"):
        compare(Side(SCENARIO, players={"each": "random", "lowmark": "linear"}), Side(SCENARIO), games=2)


def test_an_interrupted_comparison_goes_on_and_ends_in_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STRETCH", 20)
    sides = (Side(SCENARIO, players={"each": "linear"}), Side("tutorial", CLEAR))
    seen: list[int] = []

    def stop(finished: int, total: int) -> None:
        if finished >= 120:
            raise KeyboardInterrupt

    compare(*sides, games=50, seed=4, out=tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        compare(*sides, games=50, seed=4, jobs=2, out=tmp_path / "cut", progress=stop)
    part = min((tmp_path / "cut" / "parts").iterdir())
    part.write_bytes(part.read_bytes()[:50])  # what was damaged in between is played again
    compare(*sides, games=50, seed=4, out=tmp_path / "cut", progress=lambda finished, total: seen.append(finished))
    assert 80 <= seen[0] < 120 and seen[-1] == 200
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    monkeypatch.setattr("negotiate.lab.paired.compare.play_all", lambda *_: pytest.fail("nothing is left to play"))
    again = compare(*sides, games=50, seed=4, out=tmp_path / "cut")
    monkeypatch.undo()
    assert again.as_json() == compare(*sides, games=50, seed=4).as_json()
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    with pytest.raises(RecordError, match=r"holds another run: its b set trust\.loss_ratio is 12, here it is 6\. Choose"):
        compare(sides[0], Side("tutorial", {"trust.loss_ratio": 6}), games=50, seed=4, out=tmp_path / "cut")


@pytest.mark.parametrize("players", [{"each": "linear"}, {}], ids=["in turn", "fixed"])
def test_a_comparison_may_grow_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, players: dict[str, str]
) -> None:
    monkeypatch.setattr(room, "STRETCH", 8)
    sides = (Side(SCENARIO, players=players), Side("tutorial", CLEAR))

    def play(folder: str, games: int, progress: Callable[[int, int], None] | None = None) -> Comparison:
        return compare(*sides, games, 4, out=tmp_path / folder, progress=progress)

    whole = play("whole", 50)
    assert pl.read_parquet(tmp_path / "whole" / "values.parquet")["game"].to_list() == list(range(50))
    play("grown", 13)
    seen: list[tuple[int, int]] = []
    assert play("grown", 30).games == 30

    def stop(finished: int, total: int) -> None:
        seen.append((finished, total))
        if finished >= total * 0.8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play("grown", 50, stop)
    turns = 4 if players else 2
    assert seen[0] == (30 * turns, 50 * turns)
    assert play("grown", 50).as_json() == whole.as_json() == compare(*sides, 50, 4).as_json()
    assert contents(tmp_path / "grown") == contents(tmp_path / "whole")
    # one that was cut off before its first end grows as well, and so does one that kept no values
    with pytest.raises(KeyboardInterrupt):
        play("cut", 20, stop)
    play("cut", 50)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    play("old", 20)
    (tmp_path / "old" / "values.parquet").unlink()
    play("old", 50)
    assert contents(tmp_path / "old") == contents(tmp_path / "whole")
    with pytest.raises(RecordError) as raised:
        play("grown", 20)
    assert str(raised.value) == (
        f"The folder '{tmp_path / 'grown'}' holds 50 games, and 20 are asked for; it may grow, and not shrink. Ask for 50 "
        "or more, or choose another folder."
    )
    with pytest.raises(RecordError, match=r"holds another run: its seed is 4, here it is 5\. Choose another folder\.$"):
        compare(*sides, 60, 5, out=tmp_path / "grown")
    values = pl.read_parquet(tmp_path / "grown" / "values.parquet")
    values.drop("a.breach_rate").write_parquet(tmp_path / "grown" / "values.parquet")
    with pytest.raises(RecordError) as raised:
        play("grown", 60)
    assert str(raised.value) == (
        f"'{tmp_path / 'grown' / 'values.parquet'}' is not the table of this folder's run.json: it has no column "
        "'a.breach_rate'. Remove it and repeat the command that made the folder; its games are played again."
    )


def test_one_ctrl_c_that_comes_twice_ends_a_comparison_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars raises an interrupt as well as Python; the second one comes while the threads are told to stop."""
    shutdown, asked = ThreadPoolExecutor.shutdown, []

    def again(pool: ThreadPoolExecutor, **how: bool) -> None:
        asked.append(pool)
        if len(asked) == 1:
            raise KeyboardInterrupt
        shutdown(pool, **how)

    def stop(finished: int, total: int) -> None:
        if finished:
            raise KeyboardInterrupt

    monkeypatch.setattr(room, "STRETCH", 20)
    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", again)
    with pytest.raises(KeyboardInterrupt):
        compare(Side(SCENARIO), Side(SCENARIO, CLEAR), games=200, jobs=2, progress=stop)
    # the threads have stopped, and nothing is left for Python's clearing up to complain about (a warning is an error)
    gc.collect()
    assert len(asked) == 2 and asked[1]._shutdown


def test_changed_rules_of_a_side_are_told_by_their_values(tmp_path: Path) -> None:
    file, out = tmp_path / "mine.yaml", tmp_path / "out"
    for gain in (3, 4):
        file.write_text(f"schema_version: 3\nextends: tutorial\nset:\n  trust.gain: {gain}\n", encoding="utf-8")
        if gain == 3:
            compare(Side(SCENARIO), Side(str(file)), games=5, out=out)
    with pytest.raises(RecordError, match=r"in the same words: B\.trust\.gain was 3\.0 and is 4\.0\. Choose another folder"):
        compare(Side(SCENARIO), Side(str(file)), games=5, out=out)


def test_at_few_games_no_interval_passes_what_the_measure_can_be() -> None:
    """Two games a side: every measure of the scenario, on both sides and between them."""
    a, b = (Side("tutorial", players={"highmark": player, "lowmark": player}) for player in ("spoiler", "dove"))
    found = compare(a, b, 2, 3, ["*"])
    for row in found.rows:
        least, most = row.measure.bounds
        for side in (row.a, row.b):
            if side.low is not None and side.high is not None:
                assert least <= side.low <= (side.mean or 0.0) <= side.high <= most, row.measure.name
        if row.low is not None and row.high is not None:
            assert least - most <= row.low <= (row.difference or 0.0) <= row.high <= most - least, row.measure.name
        assert row.p is None or row.p > 0.0, row.measure.name  # two games prove nothing for certain
