"""Tuning: what can be reached is found and confirmed, the same call finds the same, and a sentence for every bad target."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from negotiate.errors import NegotiateError, RecordError
from negotiate.lab.measures import UnknownMeasure, registry
from negotiate.lab.paired.comparison import Side
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.points import JOURNAL, Ground, append, play_points
from negotiate.lab.simulate import simulate
from negotiate.lab.tune import FRESH, Tuning, targets, tune
from negotiate.rulebook.load import load

VARY = ["trust.initial.default=10:40"]
WANTED = ["trust.least=41±0.6"]


def ground(jobs: int = 1, games: int = 60) -> Ground:
    return Ground(Side("tutorial"), games, 5, None, jobs)


@pytest.fixture(scope="module")
def found() -> Tuning:
    return tune(ground(), WANTED, VARY, trials=40)


def test_a_target_is_reached_and_confirmed_on_fresh_games(found: Tuning) -> None:
    assert found.met and len(found.trials) < 40  # well within the tolerance, so the search ended early
    (one,) = found.reached
    assert one.before.mean is not None and one.after.mean is not None
    assert abs(one.before.mean - 41) > 2
    fresh = simulate("tutorial", 60 * FRESH, 6, overrides=found.found).games
    assert one.after.mean == pytest.approx(fresh["trust_least"].mean())
    assert (found.fresh_games, found.fresh_seed) == (240, 6)


def test_the_first_trial_has_the_present_values(found: Tuning) -> None:
    assert found.trials.row(0, named=True)["trust.initial.default"] == found.present["trust.initial.default"] == 20


def test_values_are_as_a_person_would_write_them(found: Tuning) -> None:
    assert all(len(f"{value:g}".partition(".")[2]) <= 2 for value in found.trials["trust.initial.default"])


def test_the_same_call_finds_the_same(found: Tuning) -> None:
    again = tune(ground(jobs=2), WANTED, VARY, trials=40)
    assert again.found == found.found
    assert again.trials.equals(found.trials)


def test_an_interrupted_search_goes_on_and_ends_with_the_same_bytes(
    found: Tuning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tune(ground(), WANTED, VARY, trials=40, out=tmp_path / "whole")
    left = [1]

    def interrupted(path: Path, line: dict[str, object]) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        append(path, line)

    monkeypatch.setattr("negotiate.lab.tune.append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune(ground(), WANTED, VARY, trials=40, out=tmp_path / "cut")
    monkeypatch.undo()
    journal = tmp_path / "cut" / JOURNAL
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 1
    played: list[int] = []

    def counted(ground: Ground, points: list[dict[str, float]]) -> Iterator[tuple[int, dict[str, Sums]]]:
        played.append(len(points))
        return play_points(ground, points)

    monkeypatch.setattr("negotiate.lab.tune.play_points", counted)
    again = tune(ground(), WANTED, VARY, trials=40, out=tmp_path / "cut")
    assert len(played) == len(found.trials) - 1 + 1, "the trials that were left, and the fresh games"
    assert again.found == found.found and again.trials.equals(found.trials)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_a_finished_search_goes_on_with_more_trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out_of_reach = ["trust.least=99±1"]
    tune(ground(games=20), out_of_reach, VARY, trials=6, out=tmp_path / "whole")
    first = tune(ground(games=20), out_of_reach, VARY, trials=4, out=tmp_path / "grown")
    played: list[int] = []

    def counted(ground: Ground, points: list[dict[str, float]]) -> Iterator[tuple[int, dict[str, Sums]]]:
        played.append(len(points))
        return play_points(ground, points)

    monkeypatch.setattr("negotiate.lab.tune.play_points", counted)
    assert tune(ground(games=20), out_of_reach, VARY, trials=4, out=tmp_path / "grown").trials.equals(first.trials)
    assert played == [2], "only the fresh games of the present and the found values"
    played.clear()
    grown = tune(ground(games=20), out_of_reach, VARY, trials=6, out=tmp_path / "grown")
    assert played == [1, 1, 2]
    assert grown.trials.head(4).equals(first.trials)
    assert contents(tmp_path / "grown") == contents(tmp_path / "whole")
    with pytest.raises(RecordError, match=r"holds 6 trials, and 5 are asked for; it may grow, and not shrink\. Ask for 6"):
        tune(ground(games=20), out_of_reach, VARY, trials=5, out=tmp_path / "grown")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_was_written_down_of_another_search_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, line: dict[str, object]) -> None:
        append(path, {**line, "trust.initial.default": 11})
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiate.lab.tune.append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune(ground(games=20), WANTED, VARY, trials=3, out=tmp_path)
    monkeypatch.undo()
    sentence = f"The folder '{tmp_path}' is of another search: its trial 0 is at another point; choose another folder to "
    with pytest.raises(RecordError) as raised:
        tune(ground(games=20), WANTED, VARY, trials=3, out=tmp_path)
    assert str(raised.value) == f"{sentence}search anew."


def test_a_line_without_a_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, line: dict[str, object]) -> None:
        append(path, {name: value for name, value in line.items() if name != "trust.least.low"})
        raise KeyboardInterrupt

    monkeypatch.setattr("negotiate.lab.tune.append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune(ground(games=20), WANTED, VARY, trials=3, out=tmp_path)
    monkeypatch.undo()
    with pytest.raises(RecordError) as raised:
        tune(ground(games=20), WANTED, VARY, trials=3, out=tmp_path)
    assert str(raised.value) == (
        f"'{tmp_path / JOURNAL}' has in line 1 no number for 'trust.least.low'; remove it to play all trials anew."
    )


def test_present_values_that_reach_the_target_stay() -> None:
    found = tune(ground(), ["trust.least=38±20"], [*VARY, "trust.gain=1:9"], trials=5)
    assert found.found == found.present == {"trust.initial.default": 20.0, "trust.gain": 4.0}
    assert len(found.trials) == 1


def test_what_cannot_be_reached_is_said_to_be_missed(tmp_path: Path) -> None:
    found = tune(ground(games=20), ["trust.least=99±0.5", "endings.accord=0.5±0.5"], VARY, trials=3, out=tmp_path / "out")
    assert not found.met
    assert [one.met for one in found.reached] == [False, True]
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["kind"] == "tuning"
    assert run["targets"][0] == {"measure": "trust.least", "value": 99.0, "tolerance": 0.5}
    assert pl.read_parquet(tmp_path / "out" / "targets.parquet")["met"].to_list() == [False, True]
    assert len(pl.read_parquet(tmp_path / "out" / "trials.parquet")) == 3


def test_choices_and_whole_numbers_can_be_tuned() -> None:
    vary = ["process.mode=sequenced,open", "calendar.rounds=8:12"]
    found = tune(ground(games=20), ["tracks.ceasefire.opened=1±0.01"], vary, trials=12)
    assert found.found["process.mode"] in ("sequenced", "open")
    assert isinstance(found.found["calendar.rounds"], int)
    assert found.present == {"process.mode": "sequenced", "calendar.rounds": 10}
    assert found.trials.row(0, named=True)["process.mode"] == "sequenced", "the first trial has the present values"
    assert found.trials.row(0, named=True)["calendar.rounds"] == 10


@pytest.mark.parametrize("word", ["trust.least=30±2", "trust.least=30+-2", "trust.least = 30 +/- 2", "trust.least=3e1±2.0"])
def test_targets_can_be_written_in_several_ways(word: str) -> None:
    (target,) = targets([word], registry(load("tutorial")))
    assert (target.measure.name, target.value, target.tolerance, target.low, target.high) == ("trust.least", 30, 2, 28, 32)


@pytest.mark.parametrize("word", ["endings.accord=50%±10%", "endings.accord = 50 % +/- 10 %", "endings.accord=0.5±0.1"])
def test_shares_are_written_as_they_are_printed(word: str) -> None:
    (target,) = targets([word], registry(load("tutorial")))
    assert (target.value, target.tolerance) == (0.5, 0.1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["trust.least=30"], "The target 'trust.least=30' is not of the form NAME=VALUE±TOLERANCE, such as "),
        (["trust.least=x±1"], "The target 'trust.least=x±1' is not of the form"),
        (["trust.least=nan±1"], "The target 'trust.least=nan±1' is not of the form"),
        (["trust.least=30±0"], "The target 'trust.least=30±0' needs a tolerance above 0."),
        (
            ["endings.accord=40±5"],
            "The target 'endings.accord=40±5' is a share and must be from 0 to 1. Did you mean endings.accord=0.4±0.05?",
        ),
        (
            ["endings.accord=50%±0.1"],
            "The target 'endings.accord=50%±0.1' has one number in percent and one not; write both alike, as in 50%±10%.",
        ),
        (
            ["trust.least=30%±2%"],
            "The target 'trust.least=30%±2%' is in percent, but trust.least is no share; write the plain numbers.",
        ),
        (["endings.*=0.4±0.1"], "A target is of one measure; 'endings.*' stands for 6."),
        (["trust.least=30±2", "trust.least=31±2"], "A measure has two targets; give each one."),
        ([], "There is no target; name one with --target NAME=VALUE±TOLERANCE."),
    ],
)
def test_bad_targets_are_sentences(words: list[str], sentence: str) -> None:
    with pytest.raises(NegotiateError) as raised:
        targets(words, registry(load("tutorial")))
    assert str(raised.value).startswith(sentence)


def test_other_mistakes_are_sentences() -> None:
    with pytest.raises(UnknownMeasure, match=r"There is no measure 'trust\.leest' of these rules\. Did you mean 'tru"):
        targets(["trust.leest=30±2"], registry(load("tutorial")))
    with pytest.raises(NegotiateError, match=r"^The number of trials must be from 1 to 10,000, not 0\.$"):
        tune(ground(), WANTED, VARY, trials=0)
