"""Results folders: whole or absent, resumable, and the same bytes however the run was cut."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest
from tests.lab.folders import contents

from negotiate.errors import RecordError
from negotiate.lab.folder import RUN
from negotiate.lab.store import GAMES, PARTS, ROUNDS, Store

ABOUT = {"format": 1, "scenario": "tutorial", "seed": 1, "games": 30, "rules": {"title": "Two Valleys"}}


def games(first: int, count: int = 10) -> pl.DataFrame:
    ids = range(first, first + count)
    texts = ["horizon" if n % 3 else None for n in ids]
    return pl.DataFrame({"game": list(ids), "ending": pl.Series(texts, dtype=pl.String), "points": [n / 7 for n in ids]})


def rounds(first: int, count: int = 10) -> pl.DataFrame:
    return pl.DataFrame({"game": [n for n in range(first, first + count) for _ in range(3)], "round": [1, 2, 3] * count})


def fill(folder: Path, order: list[int]) -> None:
    store = Store(folder, ABOUT, 30)
    for first in order:
        if not store.has(first, 10):
            store.add(first, games(first), rounds(first))


def test_tables_come_in_the_order_of_the_games(tmp_path: Path) -> None:
    fill(tmp_path / "run", [20, 0, 10])
    store = Store(tmp_path / "run", ABOUT, 30)
    assert not store.complete
    store.finish()
    assert store.complete
    assert sorted(contents(tmp_path / "run")) == [GAMES, ROUNDS, RUN]
    assert store.games().equals(pl.concat([games(n) for n in (0, 10, 20)]))
    assert store.rounds().equals(pl.concat([rounds(n) for n in (0, 10, 20)]))


def test_an_interrupted_run_ends_in_the_same_bytes(tmp_path: Path) -> None:
    fill(tmp_path / "whole", [0, 10, 20])
    Store(tmp_path / "whole", ABOUT, 30).finish()
    fill(tmp_path / "cut", [20])
    # a write that was cut off leaves a file that nobody takes for a part
    (tmp_path / "cut" / PARTS / "games-000000000.parquet.new").write_bytes(b"half")
    fill(tmp_path / "cut", [10])
    fill(tmp_path / "cut", [0, 10, 20])
    Store(tmp_path / "cut", ABOUT, 30).finish()
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_a_merge_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    fill(tmp_path / "whole", [0, 10, 20])
    Store(tmp_path / "whole", ABOUT, 30).finish()
    fill(tmp_path / "cut", [0, 10, 20])
    (tmp_path / "cut" / GAMES).write_bytes((tmp_path / "whole" / GAMES).read_bytes())
    store = Store(tmp_path / "cut", ABOUT, 30)
    assert not store.complete
    store.finish()
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_what_is_left_of_parts_half_removed_is_joined_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, ABOUT, 30)
    store.add(0, games(0, 15), rounds(0, 15))  # what it had before it grew, from which the others are counted
    store.add(15, games(15, 15), rounds(15, 15))
    whole, unlink = pl.concat([games(0), games(10), games(20)]), Path.unlink

    def stops(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if path.parent.name == PARTS and path.name.startswith("games"):
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "unlink", stops)
    with pytest.raises(KeyboardInterrupt):
        store.finish()
    monkeypatch.undo()
    store.release()
    again = Store(tmp_path, ABOUT, 30)
    assert again.first == 15, "the first part is there as long as any that follows it"
    again.add(15, games(15, 15), rounds(15, 15))
    again.finish()
    assert again.games().equals(whole)


def test_a_finished_run_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, [0, 10, 20])
    Store(tmp_path, ABOUT, 30).finish()
    before = contents(tmp_path)
    again = Store(tmp_path, ABOUT, 30)
    assert all(again.has(first, 10) for first in (0, 10, 20))
    again.finish()
    assert contents(tmp_path) == before


@pytest.mark.parametrize("table", [GAMES, ROUNDS])
def test_a_damaged_table_is_refused_with_the_cure(tmp_path: Path, table: str) -> None:
    fill(tmp_path, [0, 10, 20])
    Store(tmp_path, ABOUT, 30).finish()
    (tmp_path / table).write_bytes((tmp_path / table).read_bytes()[:50])
    with pytest.raises(RecordError, match=rf"{table}' cannot be read, so it is damaged \(.*\)\. Remove it and repeat the"):
        Store(tmp_path, ABOUT, 30)


def test_a_table_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, [0, 10, 20])
    Store(tmp_path, ABOUT, 30).finish()
    games(0, 7).write_parquet(tmp_path / GAMES)
    with pytest.raises(RecordError, match=r"is not the table of this folder's run\.json: it has 7 rows, not 30\. Remove it"):
        Store(tmp_path, ABOUT, 30)


def test_another_run_is_refused(tmp_path: Path) -> None:
    Store(tmp_path, ABOUT, 30)
    with pytest.raises(RecordError, match=r"holds another run: its seed is 1, here it is 2\. Choose another folder"):
        Store(tmp_path, {**ABOUT, "seed": 2}, 30)


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(RecordError, match="not empty and holds no run"):
        Store(tmp_path, ABOUT, 30)
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


@pytest.mark.parametrize("text", ["", "{", "[]", "\x00"])
def test_a_broken_run_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / RUN).write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match="Choose another folder"):
        Store(tmp_path, ABOUT, 30)


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    with pytest.raises(RecordError, match=r"file' cannot be used for results: it is a file\.$"):
        Store(tmp_path / "file", ABOUT, 30)
    with pytest.raises(RecordError, match="cannot be used for results: "):
        Store(tmp_path / "file" / "below", ABOUT, 30)


def test_run_file_is_readable_and_holds_no_time(tmp_path: Path) -> None:
    Store(tmp_path, ABOUT, 30)
    assert json.loads((tmp_path / RUN).read_text(encoding="utf-8")) == ABOUT
    first = (tmp_path / RUN).read_bytes()
    os.utime(tmp_path / RUN, (0, 0))
    Store(tmp_path, ABOUT, 30)
    assert (tmp_path / RUN).read_bytes() == first
