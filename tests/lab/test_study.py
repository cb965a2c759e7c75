"""Studies: one analysis with three verdicts, resumed and extended to the same bytes, and the codebook of what they write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.lab.folders import contents
from typer.testing import CliRunner

from negotiate.cli.app import app, main
from negotiate.errors import RecordError
from negotiate.lab import simulate as room
from negotiate.lab.long import long_table
from negotiate.lab.measures import registry
from negotiate.lab.paired.compare import compare
from negotiate.lab.paired.comparison import Side
from negotiate.lab.paired.differences import holm
from negotiate.lab.paired.pairs import Sums
from negotiate.lab.study.arms import Cell, PlannedTest
from negotiate.lab.study.power import power
from negotiate.lab.study.sentences import conclusions
from negotiate.lab.study.study import Study, study
from negotiate.lab.study.verdicts import FAILS, HOLDS, UNDECIDED, analysed
from negotiate.rulebook.load import load
from negotiate.rulebook.model.plan import Plan, ReadPlan, load_plan

PLAN = """study_version: 1
title: Trust that is lost quickly
games: 24
seeds: [3, 4]
scenarios: {valleys: {file: tutorial}}
settings: {as-is: {}, quick: {set: {trust.loss_ratio: 12}}}
players: {own: {}, doves: {principals: dove}}
hypotheses:
  trust: {says: Trust is lower., measure: trust.least, of: quick, against: as-is, direction: lower, smallest: 1}
  doves: {says: Doves sign as much., measure: ceasefire.signed, of: doves, against: own, direction: same, smallest: 0.1}
"""


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadPlan:
    monkeypatch.setattr(room, "STRETCH", 16)
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    return load_plan(str(path))


def test_a_study_that_was_interrupted_and_extended_ends_in_the_same_bytes(
    plan: ReadPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = study(plan, tmp_path / "whole")

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study(plan, tmp_path / "again", 16, progress=stop)
    assert study(plan, tmp_path / "again", 16).games == 16
    assert study(plan, tmp_path / "again").as_json() == whole.as_json()
    assert contents(tmp_path / "again") == contents(tmp_path / "whole")
    _holds_the_tables(whole, tmp_path / "whole")
    other = replace(plan, plan=plan.plan.model_copy(update={"title": "Another"}))
    with pytest.raises(RecordError, match="holds another run: its title is"):
        study(other, tmp_path / "whole")


def _holds_the_tables(whole: Study, folder: Path) -> None:
    """What the tables say is what a comparison of the same games says, and the codebook says what they hold."""
    values = pl.read_parquet(folder / "values.parquet")
    means = pl.read_parquet(folder / "arms.parquet")
    tests = pl.read_parquet(folder / "tests.parquet")
    assert len(tests) == 4 and set(tests["games"]) == {48}
    told = pl.read_csv(folder / "codebook.csv")
    for name, table in (("values", values), ("arms", means), ("tests", tests)):
        assert set(told.filter(pl.col("table") == name)["column"]) == set(table.columns)
    one = compare(Side("tutorial"), Side("tutorial", overrides={"trust.loss_ratio": 12}), 24, 3, ["trust.least"]).rows[0]
    here = values.filter(pl.col("measure") == "trust.least", pl.col("players") == "own", pl.col("seed") == 3)
    by_setting = here.pivot(on="setting", index="game", values="value")
    assert (by_setting["quick"] - by_setting["as-is"]).mean() == pytest.approx(one.difference)
    trust = whole.tests[0]
    assert (trust.difference or 0) < 0 and trust.effect_kind == "d"
    chances = [
        p for test in whole.tests for p in (test.p_for, test.p_against, test.p_equivalent)[: 3 - (test.direction == "same")]
    ]
    again = holm(chances)
    assert [test.p_for_adjusted for test in whole.tests] == [again[0], again[3], again[6], again[8]]


@pytest.mark.parametrize(
    ("direction", "shift", "games", "verdict"),
    [
        ("higher", 2.0, 200, HOLDS),
        ("higher", 0.0, 200, FAILS),
        ("higher", -2.0, 200, FAILS),
        ("higher", 0.45, 400, UNDECIDED),  # some difference, and nobody knows whether it matters
        ("higher", 0.6, 4, UNDECIDED),
        ("lower", -2.0, 200, HOLDS),
        ("different", -2.0, 200, HOLDS),
        ("different", 0.0, 400, FAILS),
        ("same", 0.0, 400, HOLDS),
        ("same", 2.0, 200, FAILS),
        ("same", 0.5, 50, UNDECIDED),
    ],
)
def test_a_verdict_has_three_values(direction: str, shift: float, games: int, verdict: str) -> None:
    hypothesis = {
        "says": "So",  # the stop is added
        "measure": "trust.least",
        "of": "b",
        "against": "a",
        "direction": direction,
        "smallest": 0.5,
    }
    plan = Plan.model_validate(
        {
            "study_version": 1,
            "title": "T",
            "games": games,
            "scenarios": {"tutorial": {}},
            "settings": {"a": {}, "b": {}},
            "hypotheses": {"one": hypothesis},
        }
    )
    chance = np.random.default_rng(7)
    before, noise = chance.normal(50, 1, games), chance.normal(0, 1, games)
    noise -= noise.mean()  # so that the difference is just the shift
    cells = {name: Cell("tutorial", name, "own") for name in ("a", "b")}
    known = {cells["a"]: Sums(before, np.ones(games)), cells["b"]: Sums(before + shift + noise, np.ones(games))}
    test = PlannedTest("one", cells["b"], cells["a"], registry(load("tutorial"))["trust.least"])
    (found,) = analysed(plan, (test,), lambda cell, _name: known[cell])
    assert found.verdict == verdict
    assert found.difference == pytest.approx(shift)
    said = conclusions(plan, games, [found])
    assert f"one: So. It {'is undecided' if verdict == UNDECIDED else verdict} (" in said[1]


def test_a_pilot_says_how_many_games_it_takes(plan: ReadPlan) -> None:
    found = power(plan, 20)
    assert found.seed not in plan.plan.seeds
    needed = [test.games for test in found.tests]
    assert len(needed) == 4 and found.games == -(-max(n for n in needed if n is not None) // 2)
    narrower = plan.plan.hypotheses["trust"].model_copy(update={"smallest": 0.5})
    hypotheses = {**plan.plan.hypotheses, "trust": narrower}
    again = power(replace(plan, plan=plan.plan.model_copy(update={"hypotheses": hypotheses})), 20)
    assert (again.tests[0].games or 0) == pytest.approx(4 * (needed[0] or 0), rel=0.05)


def test_the_verb_says_what_it_found_and_makes_a_page(
    plan: ReadPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = str(tmp_path / "plan.yaml"), str(tmp_path / "out")
    run = CliRunner().invoke(app, ["study", path, "--out", out, "--games", "8"])
    assert run.exit_code == 0, run.output
    told = " ".join(run.output.split())
    assert "trust: Trust is lower. (trust.least, quick against as-is)" in told
    assert "Holm's correction is over all p of their 4 tests" in told
    done = CliRunner().invoke(app, ["report", out])
    assert done.exit_code == 0, done.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Trust is lower." in page and "Verdict and difference, place by place" in page
    assert "plan.yaml in the results folder" in page
    assert "The rules that were played are not those" not in page
    again = CliRunner().invoke(app, ["study", str(tmp_path / "out" / "plan.yaml"), "--out", str(tmp_path / "again")])
    assert again.exit_code == 0, again.output
    (tmp_path / "out" / "report.html").unlink()
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    asked = CliRunner().invoke(app, ["study", path, "--power", "--pilot", "20"])
    assert asked.exit_code == 0 and "every test tells a difference of the smallest size" in " ".join(asked.output.split())
    monkeypatch.setattr("sys.argv", ["negotiate", "study", path])
    with pytest.raises(SystemExit):
        main()
    assert "A study needs a folder for what it plays: add --out DIR, or --power for a pilot alone." in " ".join(
        capsys.readouterr().err.replace("│", " ").split()
    )


def test_a_mediator_of_the_players_does_not_make_other_rules_of_it(plan: ReadPlan, tmp_path: Path) -> None:
    """The rules of an arm are those with the mediator that its players name; the page knows them again."""
    del plan  # its games are played in short stretches
    path, out = tmp_path / "other.yaml", str(tmp_path / "out")
    path.write_text(PLAN.replace("doves: {principals: dove}", "doves: {principals: dove, mediator: none}"), encoding="utf-8")
    assert CliRunner().invoke(app, ["study", str(path), "--out", out, "--games", "2"]).exit_code == 0
    assert CliRunner().invoke(app, ["report", out]).exit_code == 0
    assert "The rules that were played are not those" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--power", "--out", "x"],
            "--power plays a pilot that is kept nowhere and counts for nothing else: its games are those of --pilot. Leave "
            "--out away, or --power.",
        ),
        (
            ["--power", "--games", "9"],
            "--power plays a pilot that is kept nowhere and counts for nothing else: its games are those of --pilot. Leave "
            "--games away, or --power.",
        ),
        (
            ["--out", "x", "--pilot", "50"],
            "--pilot is for --power; the games of the study itself are those of the plan or --games.",
        ),
    ],
)
def test_what_is_asked_for_and_would_not_be_heeded_is_refused(
    plan: ReadPlan, tmp_path: Path, words: list[str], told: str
) -> None:
    del plan
    done = CliRunner().invoke(app, ["study", str(tmp_path / "plan.yaml"), *words])
    assert done.exit_code == 2
    assert told in " ".join(done.output.replace("│", " ").split())


def test_the_pilot_is_a_table_too(plan: ReadPlan, tmp_path: Path) -> None:
    del plan
    done = CliRunner().invoke(app, ["study", str(tmp_path / "plan.yaml"), "--power", "--pilot", "20", "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "hypothesis,scenario,setting,players,measure,smallest,games"
    assert len(done.stdout.splitlines()) == 5


def test_a_study_is_no_run_to_export(tmp_path: Path, plan: ReadPlan) -> None:
    study(plan, tmp_path / "out", 2)
    with pytest.raises(RecordError) as refused:
        long_table([tmp_path / "out"])
    assert str(refused.value) == (
        f"The folder '{tmp_path / 'out'}' holds no run; give folders that `simulate --out` made, such as those in "
        f"'{tmp_path / 'out' / 'arms'}'."
    )
