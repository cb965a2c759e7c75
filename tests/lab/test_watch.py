"""A watched rule file: versions side by side in the same games, nothing played twice, a broken save changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from negotiate.errors import NegotiateError, OverrideError, UnknownName
from negotiate.lab.paired.comparison import Side
from negotiate.lab.parallel import play_all
from negotiate.lab.simulate import Cast, play_stretch, simulate
from negotiate.lab.tables import games_table
from negotiate.lab.task import Task
from negotiate.lab.watch import FIRST, Watch
from negotiate.paths import rules_folder

TEXT = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
CHANGED = TEXT.replace("\ntrust:\n", "\ntrust:\n  loss_ratio: 12\n")
MEASURES = ["endings.*", "trust.least", "ceasefire.signed"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def watching(file: Path, games: int = 700, jobs: int = 1) -> Watch:
    watch = Watch(Side(str(file)), games, 5, jobs, MEASURES)
    watch.reload()
    list(watch.refine())
    return watch


def test_the_text_for_these_tests_has_the_value_once() -> None:
    assert CHANGED != TEXT and "loss_ratio" not in TEXT


def test_fewer_games_first_and_then_all(file: Path) -> None:
    watch = Watch(Side(str(file)), 700, 5, 1, MEASURES)
    assert watch.reload().version is not None
    states = list(watch.refine())
    assert [state.games for state in states] == [FIRST, 700]
    assert [state.finished for state in states] == [False, True]
    values = {measure.name: mean.mean for measure, mean in states[-1].own}
    assert values["trust.least"] == pytest.approx(simulate("tutorial", 700, 5).games["trust_least"].mean())


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_change_is_compared_game_by_game(file: Path, jobs: int) -> None:
    watch = watching(file, jobs=jobs)
    file.write_text(CHANGED, encoding="utf-8")
    state = watch.reload()
    assert state.version is not None and state.version.number == 2 and state.games == 0
    state = list(watch.refine())[-1]
    row = next(row for row in state.rows if row.measure.name == "trust.least")
    a, b = (simulate("tutorial", 700, 5, overrides=values).games["trust_least"] for values in ({}, {"trust.loss_ratio": 12}))
    assert row.difference == pytest.approx((b - a).mean())
    assert row.differs
    assert state.worth is not None and state.worth > 0


def test_the_old_version_is_not_played_again_and_neither_is_one_that_comes_back(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watching(file)
    file.write_text(CHANGED, encoding="utf-8")
    watch.reload()
    list(watch.refine())
    monkeypatch.setattr("negotiate.lab.watch.play_all", lambda *_: pytest.fail("nothing is left to play"))
    file.write_text(TEXT, encoding="utf-8")
    watch.reload()
    state = list(watch.refine())[-1]
    assert state.version is not None and state.version.number == 3
    assert state.finished and state.rows


def test_a_changed_text_makes_no_new_version(file: Path) -> None:
    watch = watching(file)
    file.write_text(CHANGED, encoding="utf-8")
    watch.reload()
    before = list(watch.refine())[-1]
    file.write_text(CHANGED.replace("\ntitle: ", "\ntitle: New "), encoding="utf-8")
    state = watch.reload()
    assert state.same and state.version == before.version and state.rows == before.rows
    assert list(watch.refine()) == []


def test_a_broken_save_leaves_the_last_good_version(file: Path) -> None:
    watch = watching(file)
    good = watch.state
    file.write_text(TEXT.replace("\ntrust:", "\ntrsut:"), encoding="utf-8")
    state = watch.reload()
    assert "has no key 'trsut'. Did you mean 'trust'?" in state.trouble
    assert (state.version, state.own, state.games) == (good.version, good.own, good.games)
    file.unlink()
    assert "There is no such file" in watch.reload().trouble
    file.write_text(CHANGED, encoding="utf-8")
    state = watch.reload()
    assert not state.trouble and state.before == good.version


def test_a_file_that_is_broken_from_the_start_is_waited_for(file: Path) -> None:
    file.write_text("id: [", encoding="utf-8")
    watch = Watch(Side(str(file)), 20, 5, 1)
    state = watch.reload()
    assert state.version is None and state.trouble
    assert list(watch.refine()) == []
    file.write_text(TEXT, encoding="utf-8")
    assert watch.reload().version is not None


def test_a_save_in_between_stops_the_games_and_both_sides_are_finished_later(file: Path) -> None:
    watch = Watch(Side(str(file)), 1500, 5, 1, MEASURES)
    watch.reload()
    asked = iter([True, True, True, False])
    states = list(watch.refine(lambda: next(asked)))
    assert [state.games for state in states] == [500]
    file.write_text(CHANGED, encoding="utf-8")
    watch.reload()
    final = list(watch.refine())[-1]
    assert final.finished and final.games == 1500
    whole = watching(file, 1500)
    assert {measure.name: mean for measure, mean in whole.state.own} == {measure.name: mean for measure, mean in final.own}


def test_what_the_file_stands_on_is_watched_too(file: Path) -> None:
    watch = watching(file, 20)
    assert watch.files == (file,)
    before = watch.signature()
    os.utime(file, ns=(1, 1))
    assert watch.signature() != before
    file.unlink()
    assert watch.signature() == {file: None}


def test_what_no_save_can_cure_is_refused_at_once(file: Path) -> None:
    with pytest.raises(OverrideError, match=r"trust\.decai"):
        Watch(Side(str(file), {"trust.decai": 1}), 20, 5, 1).reload()
    with pytest.raises(UnknownName, match=r"There is no measure 'ceasefire\.kep'"):
        Watch(Side(str(file)), 20, 5, 1, ["ceasefire.kep"]).reload()


def test_a_player_whose_seat_is_edited_away_is_trouble_and_not_the_end(file: Path) -> None:
    watch = Watch(Side(str(file), players={"lowmark": "linear"}), 20, 5, 1, MEASURES)
    watch.reload()
    file.write_text(TEXT.replace("lowmark", "lowland"), encoding="utf-8")
    assert "There is no seat 'lowmark'. Did you mean 'lowland'?" in watch.reload().trouble


def test_a_file_that_extends_another_follows_both(file: Path, tmp_path: Path) -> None:
    layer = tmp_path / "layer.yaml"
    layer.write_text("schema_version: 3\nextends: mine.yaml\nset:\n  trust.gain: 3\n", encoding="utf-8")
    watch = watching(layer, 20)
    assert {path.name for path in watch.files} == {"layer.yaml", "mine.yaml"}
    before = watch.signature()
    file.write_text(CHANGED, encoding="utf-8")
    assert watch.signature() != before
    state = watch.reload()
    assert state.version is not None and state.version.number == 2
    assert float(state.version.cast.rules.record["trust_gain"][0]) == 3.0


def test_a_broken_base_is_watched_from_the_start(file: Path, tmp_path: Path) -> None:
    layer = tmp_path / "layer.yaml"
    layer.write_text("schema_version: 3\nextends: mine.yaml\n", encoding="utf-8")
    file.write_text(TEXT.replace("pain: 0.55", "pain: 55"), encoding="utf-8")
    watch = Watch(Side(str(layer)), 20, 5, 1)
    assert "mine.yaml:27:11: error" in watch.reload().trouble
    assert watch.files == (layer, file)
    file.write_text(TEXT, encoding="utf-8")
    assert watch.reload().version is not None
    assert watch.files == (layer, file)


def test_a_second_interrupt_while_games_are_dropped_is_not_lost(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(Side(str(file)), 700, 5, 1, MEASURES)
    version = watch.reload().version
    assert version is not None

    def interrupted(casts: list[Cast], seed: int, tasks: list[Task], jobs: int) -> Iterator[tuple[Task, object]]:
        try:
            yield from play_all(casts, seed, tasks, jobs)
        finally:
            raise KeyboardInterrupt  # Ctrl-C comes while what has not begun is dropped

    monkeypatch.setattr("negotiate.lab.watch.play_all", interrupted)
    with pytest.raises(KeyboardInterrupt):
        version.played.extend(700, 1, lambda: False)


@pytest.mark.parametrize(
    ("games", "seed", "jobs", "sentence"),
    [
        (1, 5, 1, "The number of games must be a whole number from 2 to 2147483647, not 1."),
        (20, -1, 1, "The seed must be a whole number from 0 to 18446744073709551615, not -1."),
        (20, 5, -1, "The number of jobs must be a whole number from 0 to 1024, not -1."),
    ],
)
def test_numbers_out_of_range_are_sentences(file: Path, games: int, seed: int, jobs: int, sentence: str) -> None:
    with pytest.raises(NegotiateError) as raised:
        Watch(Side(str(file)), games, seed, jobs)
    assert str(raised.value) == sentence


def test_tables_of_some_columns_have_the_same_values() -> None:
    whole = simulate("tutorial", 10, 5)
    cast = Side("tutorial").cast()
    summaries, _ = play_stretch(cast, 5, 0, 10, with_rounds=False)
    wanted = {"ending", "trust_least", "track_ceasefire_opened", "trust_highmark_in_lowmark", "agreed_water"}
    part = games_table(summaries, cast.rules.names, wanted)
    assert set(part.columns) == wanted
    assert part.equals(whole.games.select(part.columns))
