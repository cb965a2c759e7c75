"""Sweeps: the numbers of single runs at every point, the same for any threads, and going on where they were interrupted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from negotiate.errors import NegotiateError, OverrideError, RecordError
from negotiate.lab import parallel
from negotiate.lab import points as room
from negotiate.lab.paired.comparison import Side
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.points import Ground
from negotiate.lab.simulate import Cast, simulate
from negotiate.lab.sweep import Sweep, sweep
from negotiate.lab.task import Task
from negotiate.lab.values import POINTS, ValuesByPoint

VARY = ["trust.decay=0.0:0.1:3", "trust.gain=2:4:2"]
MEASURES = ("trust.least", "endings.accord", "ceasefire.mean_round")


def ground(jobs: int = 1, seed: int = 2) -> Ground:
    return Ground(Side("tutorial"), 40, seed, MEASURES, jobs)


@pytest.fixture(scope="module")
def whole() -> Sweep:
    return sweep(ground(), VARY)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_point_is_the_run_with_its_values(whole: Sweep) -> None:
    assert len(whole.table) == 6
    for row in whole.table.iter_rows(named=True):
        values = {"trust.decay": row["trust.decay"], "trust.gain": row["trust.gain"]}
        summary = simulate("tutorial", 40, 2, overrides=values).summary()
        assert row["trust.least"] == pytest.approx(summary["trust"]["least"]["mean"])
        assert row["endings.accord"] == pytest.approx(summary["endings"]["accord"]["share"])
        assert row["endings.accord.low"] == pytest.approx(summary["endings"]["accord"]["low"])


def test_threads_change_nothing(whole: Sweep) -> None:
    assert sweep(ground(jobs=2), VARY).table.equals(whole.table)


def test_an_interrupted_sweep_goes_on_and_ends_with_the_same_bytes(
    whole: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(ground(), VARY, out=tmp_path / "whole")
    _cut_off(tmp_path / "cut", 3, monkeypatch)
    assert len(list((tmp_path / "cut" / POINTS).iterdir())) == 3
    (tmp_path / "cut" / POINTS / "000003.parquet.new").write_bytes(b"PAR1")  # cut off while it was written
    asked: list[int] = []
    again = sweep(ground(), VARY, out=tmp_path / "cut", progress=lambda done, _: asked.append(done))
    assert asked[0] == 3
    assert again.table.equals(whole.table)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert pl.read_parquet(tmp_path / "cut" / "sweep.parquet").equals(whole.table)
    # what is finished is not played again
    monkeypatch.setattr(room, "play_all", lambda *_: pytest.fail("nothing is left to play"))
    assert sweep(ground(), VARY, out=tmp_path / "cut").table.equals(whole.table)
    monkeypatch.undo()
    written = (tmp_path / "cut" / "sweep.csv").read_text()
    assert written.startswith("point,trust.decay,trust.gain,trust.least,trust.least.low")


def _cut_off(folder: Path, points: int, monkeypatch: pytest.MonkeyPatch, games: int = 40) -> None:
    """A sweep that was interrupted when so many more of its points were there."""
    add, left = ValuesByPoint.add, [points]

    def interrupted(self: ValuesByPoint, point: int, more: dict[str, Sums]) -> dict[str, Sums]:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return add(self, point, more)

    monkeypatch.setattr(ValuesByPoint, "add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sweep(replace(ground(), games=games), VARY, out=folder)
    monkeypatch.undo()


def test_a_sweep_may_grow_to_the_same_bytes(whole: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(ground(), VARY, out=tmp_path / "whole")
    out = tmp_path / "grown"
    _cut_off(out, 2, monkeypatch, 10)
    _cut_off(out, 3, monkeypatch, 20)  # more are asked for before the first were all there
    sweep(replace(ground(), games=20), VARY, out=out)
    _cut_off(out, 4, monkeypatch)
    played: list[tuple[int, int]] = []
    play = parallel.play_all

    def counted(casts: list[Cast], seed: int, tasks: list[Task], *more: Any) -> Any:
        played.extend((task.first, task.games) for task in tasks)
        return play(casts, seed, tasks, *more)

    monkeypatch.setattr(room, "play_all", counted)
    assert sweep(ground(), VARY, out=out).table.equals(whole.table)
    assert played == [(20, 20), (20, 20)], "two points are left, and of these the first games are there"
    assert contents(out) == contents(tmp_path / "whole")
    values = pl.read_parquet(out / "values.parquet")
    assert len(values) == 6 * 40
    told = pl.read_csv(out / "codebook.csv").filter(pl.col("table") == "values")["column"]
    assert set(told) == {"point", "game", "NAME", "NAME.weight"}
    by_point = values.group_by("point", maintain_order=True).agg(pl.col("trust.least").mean())
    assert by_point["trust.least"].to_list() == pytest.approx(whole.table["trust.least"].to_list())
    with pytest.raises(RecordError) as raised:
        sweep(replace(ground(), games=30), VARY, out=out)
    assert str(raised.value) == (
        f"The folder '{out}' holds 40 games, and 30 are asked for; it may grow, and not shrink. Ask for 40 or more, or "
        "choose another folder."
    )


def test_a_sweep_without_values_plays_its_games_again(whole: Sweep, tmp_path: Path) -> None:
    """As one of a version that kept none."""
    sweep(replace(ground(), games=20), VARY, out=tmp_path / "old")
    (tmp_path / "old" / "values.parquet").unlink()
    assert sweep(ground(), VARY, out=tmp_path / "old").table.equals(whole.table)


def test_the_folder_says_what_it_is(tmp_path: Path) -> None:
    vary = ["trust.decay=0.0:0.1", "trust.gain=2:4"]
    sweep(ground(), vary, "latin", 4, tmp_path / "out")
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert (run["kind"], run["design"], run["games"], run["seed"]) == ("sweep", "latin", 40, 2)
    assert run["vary"][0] == {"path": "trust.decay", "low": 0.0, "high": 0.1, "steps": 5, "whole": False}
    with pytest.raises(RecordError, match="holds another run: its seed is 2, here it is 3"):
        sweep(ground(seed=3), vary, "latin", 4, tmp_path / "out")


def test_words_and_lists_are_values_too() -> None:
    found = sweep(ground(), ["process.mode=sequenced,open"]).table
    assert found["process.mode"].to_list() == ["sequenced", "open"]


def test_samples_are_for_a_design_that_is_no_grid_and_steps_for_one_that_is(tmp_path: Path) -> None:
    with pytest.raises(NegotiateError) as raised:
        sweep(ground(), VARY, samples=5, out=tmp_path / "none")
    assert str(raised.value) == (
        "A grid has no samples: its points are all combinations of the values. Give the number of values in --vary "
        "PATH=LOW:HIGH:STEPS, or add --design latin or --design sobol."
    )
    with pytest.raises(OverrideError, match=r"^The variation 'trust\.decay=0\.0:0\.1:3' cannot be used: only a grid takes"):
        sweep(ground(), VARY, "latin", 5, tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_mistakes_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(OverrideError, match=r"^At the point trust\.decai=0\.0 the rules cannot be used\. There is no 'tru"):
        sweep(ground(), ["trust.decai=0:1:2"], out=tmp_path / "none")
    assert not (tmp_path / "none").exists()
    with pytest.raises(OverrideError, match=r"^At the point trust\.decay=2\.0 the rules cannot be used\. The rules do not"):
        sweep(ground(), ["trust.decay=2:3:2"])
    with pytest.raises(OverrideError, match=r"^The value 'trust\.decay' is set to 0\.05 for all points and varied as well;"):
        sweep(Ground(Side("tutorial", {"trust.decay": 0.05}), 5, 1), ["trust.decay=0:0.1:2"])
    out = tmp_path / "some"
    sweep(ground(), VARY, out=out)
    (out / "sweep.parquet").unlink()
    values = pl.read_parquet(out / "values.parquet")
    (out / "values.parquet").write_bytes(b"PAR1")
    with pytest.raises(RecordError, match=r"values\.parquet' cannot be read, so it is damaged"):
        sweep(ground(), VARY, out=out)
    values.head(7).write_parquet(out / "values.parquet")
    with pytest.raises(RecordError, match=r"it has 7 rows, not 240\. Remove it and repeat the command"):
        sweep(ground(), VARY, out=out)
    values.drop("trust.least").write_parquet(out / "values.parquet")
    with pytest.raises(RecordError, match=r"it has no column 'trust\.least'\. Remove it and repeat the command"):
        sweep(ground(), VARY, out=out)
