"""Runs that are cut into shards, and runs that grow: the same bytes as those of a run that was played at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.lab.folders import contents
from typer.testing import CliRunner

from negotiate.cli.app import app as program
from negotiate.errors import NegotiateError, RecordError
from negotiate.lab import simulate as room
from negotiate.lab.results import Results
from negotiate.lab.shards import merge
from negotiate.lab.simulate import simulate
from negotiate.play.record import read

GAMES = 47


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STRETCH", 5)


def play(folder: Path, games: int = GAMES, shard: tuple[int, int] | None = None, seed: int = 3, record: int = 0) -> Results:
    return simulate("tutorial", games, seed, out=folder, shard=shard, record=record)


@pytest.mark.parametrize("shards", [1, 2, 7, 10])
def test_any_split_comes_to_the_same_bytes(tmp_path: Path, shards: int) -> None:
    whole = play(tmp_path / "whole", record=12)
    folders = [tmp_path / f"shard {number}" for number in range(shards, 0, -1)]
    for number, folder in zip(range(shards, 0, -1), folders, strict=True):
        play(folder, shard=(number, shards), record=12)
    joined = merge(folders, tmp_path / "joined")
    assert contents(tmp_path / "joined") == contents(tmp_path / "whole")
    timed = {"seconds", "games_per_second"}
    assert {k: v for k, v in joined.summary().items() if k not in timed} == {
        k: v for k, v in whole.summary().items() if k not in timed
    }
    assert joined.games.equals(whole.games) and joined.rounds.equals(whole.rounds)
    again = play(tmp_path / "joined", record=12)
    assert again.played == 0


def test_recorded_games_of_shards_fit_into_one_file(tmp_path: Path) -> None:
    def recorded(folder: Path, shard: tuple[int, int] | None = None) -> Path:
        simulate("tutorial", 15, 3, out=folder, shard=shard, record=6, one_file=True)
        return folder

    whole = recorded(tmp_path / "whole")
    parts = [recorded(tmp_path / f"shard {number}", (number, 3)) for number in (1, 2, 3)]
    merge(parts, tmp_path / "joined")
    assert contents(tmp_path / "joined") == contents(whole)
    play(tmp_path / "alone", 8, record=6)
    for number in (0, 5):
        one, other = read(tmp_path / "alone" / "records" / f"game-{number:06d}.jsonl"), read(whole / "records.jsonl", number)
        assert one.header == other.header
        assert [line for _, line in one.lines] == [line for _, line in other.lines]
    before = contents(whole)
    (whole / "records.jsonl").rename(whole / "records.jsonl.new")
    assert contents(recorded(whole)) == before


@pytest.mark.parametrize("steps", [(5, 47), (12, 13, 47), (3, 47), (30, 30, 47)])
def test_a_run_that_grows_ends_in_the_same_bytes(tmp_path: Path, steps: tuple[int, ...]) -> None:
    play(tmp_path / "whole")
    played = [play(tmp_path / "grown", games).played for games in steps]
    assert contents(tmp_path / "grown") == contents(tmp_path / "whole")
    if steps[0] > room.STRETCH:
        assert sum(played) == GAMES


def test_a_run_that_stopped_while_it_grew_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(tmp_path / "whole")
    play(tmp_path / "grown", 20)
    with monkeypatch.context() as broken:
        broken.setattr("negotiate.lab.folder.Folder._put_run", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            play(tmp_path / "grown")
    assert play(tmp_path / "grown", 20).played == 0
    play(tmp_path / "grown")
    assert contents(tmp_path / "grown") == contents(tmp_path / "whole")


def test_a_run_does_not_shrink(tmp_path: Path) -> None:
    play(tmp_path / "run")
    with pytest.raises(RecordError) as raised:
        play(tmp_path / "run", 20)
    assert str(raised.value) == (
        f"The folder '{tmp_path / 'run'}' holds 47 games, and 20 are asked for; it may grow, and not shrink. Ask for 47 or "
        "more, or choose another folder."
    )


def test_a_folder_that_holds_more_than_is_asked_for_is_another_run(tmp_path: Path) -> None:
    """A shard is no whole run, however many games are asked for, and a table of events is not left behind as games grow."""
    play(tmp_path / "part", shard=(1, 3))
    simulate("tutorial", GAMES, 3, out=tmp_path / "acts", events=True)
    before = contents(tmp_path / "part"), contents(tmp_path / "acts")
    shard = '{"number": 1, "of": 3, "first": 0, "games": 15}'
    for name, difference in (("part", f"shard is {shard}"), ("acts", "events is true")):
        for games in (47, 60):
            with pytest.raises(RecordError) as raised:
                play(tmp_path / name, games)
            assert str(raised.value) == (
                f"The folder '{tmp_path / name}' holds another run: its {difference}, here it is not given. Choose another "
                "folder."
            )
    after = contents(tmp_path / "part"), contents(tmp_path / "acts")
    for one, other in zip(before, after, strict=True):
        assert one == {name: data for name, data in other.items() if name != "run.lock"}


def test_what_cannot_be_joined_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    one, two, other, whole, out = (tmp_path / name for name in ("one", "two", "other", "whole", "out"))
    play(one, shard=(1, 3))
    play(two, shard=(2, 3))
    play(other, shard=(3, 3), seed=4)
    play(whole)
    bare = tmp_path / "bare"
    bare.mkdir()
    run = json.loads((one / "run.json").read_text(encoding="utf-8"))
    (bare / "run.json").write_text(json.dumps({**run, "shard": {"number": 1}}), encoding="utf-8")
    fits = "does not fit this version of the program ('of'); make the folder anew."
    for folders, said in (
        ([bare], f"The run.json in '{bare}' {fits}"),
        ([], "There is nothing to merge; give the folders that `simulate --shard` made."),
        ([one, two], "Shard 3 of 3 is missing. Give its folder too."),
        ([one], "Shards 2 and 3 of 3 are missing. Give their folders too."),
        ([one, one], f"Shard 1 of 3 is there twice, in '{one}' and '{one}'. Leave one out."),
        (
            [one, two, other],
            f"'{one}' and '{other}' hold shards of different runs: seed is 3 in the one and 4 in the other.",
        ),
        ([one, whole], f"The folder '{whole}' holds no shard; give folders that `simulate --shard` made."),
    ):
        with pytest.raises(RecordError) as raised:
            merge(folders, out)
        assert str(raised.value) == said
    (two / "rounds.parquet").unlink()
    with pytest.raises(RecordError) as raised:
        merge([one, two], out)
    assert str(raised.value) == (
        f"The shard in '{two}' is not finished. Repeat the command that began it, and it goes on where it stopped."
    )
    assert not out.exists()


def test_a_shard_that_is_none_is_refused(tmp_path: Path) -> None:
    for shard, said in (
        (
            (1, 11),
            "47 games are played in 10 stretches of 5, so they cannot be cut into 11 shards. Use at most 10, or more games.",
        ),
        ((0, 2), "The number of the shard must be a whole number from 1 to 2, not 0."),
        ((3, 2), "The number of the shard must be a whole number from 1 to 2, not 3."),
    ):
        with pytest.raises(NegotiateError) as raised:
            play(tmp_path / "run", shard=shard)
        assert str(raised.value) == said
    with pytest.raises(NegotiateError) as raised:
        simulate("tutorial", GAMES, shard=(1, 2))
    assert str(raised.value) == (
        "A shard needs a results folder, to be joined with the others; name one with `out` (--out)."
    )


def test_the_verbs(tmp_path: Path) -> None:
    runner, folders = CliRunner(), [str(tmp_path / name) for name in ("a", "b")]
    for number, folder in enumerate(folders, 1):
        words = ["simulate", "tutorial", "--games", "20", "--shard", f"{number}/2", "--out", folder, "--format", "json"]
        done = runner.invoke(program, words)
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        shard = {"number": number, "of": 2, "first": 10 * (number - 1), "games": 10, "run": 20}
        assert found["games"] == 10 and found["shard"] == shard
    done = runner.invoke(program, [*words[:-2], "--format", "table"])
    told = "10 games (shard 2 of 2 of a run of 20, from game 10 on), seed 0"
    assert told in " ".join(done.stdout.split())
    done = runner.invoke(program, ["merge", *folders, "--out", str(tmp_path / "all")])
    assert done.exit_code == 0 and "20 games, seed 0, all games were on disk already" in done.stdout
    page = tmp_path / "page.html"
    done = runner.invoke(program, ["report", folders[1], "--out", str(page)])
    assert done.exit_code == 0, done.output
    assert "10, seed 0 (shard 2 of 2 of a run of 20, from game 10 on)" in page.read_text(encoding="utf-8")
    done = runner.invoke(program, ["simulate", "tutorial", "--shard", "3-8"])
    assert done.exit_code == 2
    assert "'3-8' is not K/N; write for example --shard 3/8 for the third of eight parts." in " ".join(
        done.output.replace("│", " ").split()
    )
