"""Sensitivity: what matters comes first, what does nothing has nothing, and the ends are those of single runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from negotiate.errors import NegotiateError, RecordError
from negotiate.lab.paired.comparison import Side
from negotiate.lab.points import JOURNAL, Ground
from negotiate.lab.sensitivity import Sensitivity, sensitivity
from negotiate.lab.simulate import simulate

VARY = ["trust.stalls_to_breach=2:9", "trust.gain=4:5", "trust.initial.default=10:30"]


def ground(jobs: int = 1) -> Ground:
    return Ground(Side("tutorial"), 40, 2, None, jobs)


@pytest.fixture(scope="module")
def morris() -> Sensitivity:
    return sensitivity(ground(), "trust.least", VARY, samples=4)


def test_what_matters_is_first_and_what_does_nothing_has_nothing(morris: Sensitivity) -> None:
    assert morris.ranking["path"][0] == "trust.initial.default"
    last = morris.ranking.row(-1, named=True)
    assert last["path"] == "trust.stalls_to_breach"
    assert last["index"] == 0.0 and last["spread"] == 0.0
    for row in morris.ranking.iter_rows(named=True):
        assert 0.0 <= row["index_low"] <= row["index"] <= row["index_high"]


def test_the_ends_are_those_of_single_runs(morris: Sensitivity) -> None:
    for row in morris.single.iter_rows(named=True):
        ends = [
            simulate("tutorial", 40, 2, overrides={row["path"]: int(value) if "stalls" in row["path"] else value}).games
            for value in (row["low"], row["high"])
        ]
        low, high = (table["trust_least"] for table in ends)
        assert row["at_low"] == pytest.approx(low.mean())
        assert row["at_high"] == pytest.approx(high.mean())
        assert row["difference"] == pytest.approx((high - low).mean())
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]
    assert morris.base.mean == pytest.approx(simulate("tutorial", 40, 2).games["trust_least"].mean())


def test_threads_change_nothing(morris: Sensitivity) -> None:
    again = sensitivity(ground(jobs=2), "trust.least", VARY, samples=4)
    assert again.ranking.equals(morris.ranking)
    assert again.single.equals(morris.single)


def test_sobol_indices_find_the_same(tmp_path: Path) -> None:
    found = sensitivity(ground(), "trust.least", VARY, "sobol", 16, tmp_path / "out")
    assert found.ranking["path"][0] == "trust.initial.default"
    total = dict(zip(found.ranking["path"], found.ranking["index"], strict=True))
    assert total["trust.stalls_to_breach"] == pytest.approx(0.0, abs=1e-9)
    assert total["trust.initial.default"] > 0.5
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (run["kind"], run["method"], run["measures"][0]["name"]) == ("sensitivity", "sobol", "trust.least")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "codebook.csv",
        "run.json",
        "sensitivity.parquet",
        "sensitivity.csv",
        "one-at-a-time.parquet",
        "one-at-a-time.csv",
        "points.parquet",
        "points.csv",
    }


def test_what_is_finished_is_read_and_not_played_again(
    morris: Sensitivity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sensitivity(ground(), "trust.least", VARY, samples=4, out=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for room in ("points", "sensitivity"):
        monkeypatch.setattr(f"negotiate.lab.{room}.play_points", lambda *_: pytest.fail("nothing is left to play"))
    again = sensitivity(ground(), "trust.least", VARY, samples=4, out=tmp_path)
    assert again.base == morris.base
    assert again.single.equals(morris.single) and again.ranking.equals(morris.ranking)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_analysis_keeps_no_games_and_says_so(tmp_path: Path) -> None:
    sensitivity(ground(), "trust.least", VARY, samples=2, out=tmp_path)
    with pytest.raises(RecordError) as raised:
        sensitivity(replace(ground(), games=50), "trust.least", VARY, samples=2, out=tmp_path)
    assert str(raised.value) == (
        f"The folder '{tmp_path}' holds 40 games, and 50 are asked for; it keeps what came of them and not the games, so it "
        "cannot grow. Choose another folder."
    )


@pytest.mark.parametrize("line", ['{"point": 0}', '{"point": 0, "trust.least": "much"}'])
def test_a_finished_point_without_its_measure_is_refused(tmp_path: Path, line: str) -> None:
    sensitivity(ground(), "trust.least", VARY, samples=4, out=tmp_path)
    (tmp_path / "points.parquet").unlink()
    (tmp_path / JOURNAL).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        sensitivity(ground(), "trust.least", VARY, samples=4, out=tmp_path)
    assert str(raised.value) == (
        f"'{tmp_path / JOURNAL}' has in line 1 no number for 'trust.least'; remove it to play all points anew."
    )


def test_a_measure_that_never_moves_has_no_ranking_to_speak_of() -> None:
    found = sensitivity(ground(), "tracks.humanitarian.opened", VARY, samples=2)
    assert found.ranking["index"].to_list() == [0.0, 0.0, 0.0]


def test_mistakes_are_sentences() -> None:
    with pytest.raises(NegotiateError, match=r"^Sensitivity is of one measure; 'endings\.\*' stands for 6\.$"):
        sensitivity(ground(), "endings.*", VARY)
    with pytest.raises(NegotiateError, match=r"^The number of samples must be from 2 to 100,000, not 1\.$"):
        sensitivity(ground(), "trust.least", VARY, samples=1)
    wide = [VARY[0], "trust.gain=0:0.5", "trust.initial.default=0:2"]
    with pytest.raises(NegotiateError, match=r"has no value at \d+ of 16 points: the thing does not happen there\."):
        sensitivity(Ground(Side("tutorial"), 5, 2), "ceasefire.mean_round", wide, samples=4)
