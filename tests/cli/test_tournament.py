"""`negotiate tournament` as a person types and sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from negotiate.cli.app import app


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, with its own streams."""
    return subprocess.run(
        [sys.executable, "-m", "negotiate", "tournament", *words], capture_output=True, text=True, check=False
    )


def shown(*words: str) -> str:
    done = CliRunner().invoke(app, ["tournament", *words, "--jobs", "1"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_json_is_all_there_is_on_stdout(tmp_path: Path) -> None:
    words = ("tutorial", "--players", "random, cautious", "--games", "6", "--seed", "4", "--out", str(tmp_path / "run"))
    done = run(*words, "--format", "json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["players"] == ["random", "cautious"]
    assert {"player", "mean_utility", "low", "high"} <= set(summary["ranking"][0])
    assert {"first", "second", "wins", "difference", "low", "high", "adjusted_p"} <= set(summary["pairs"][0])
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["codebook.csv", "games.parquet", "run.json"]


def test_the_tables_can_be_read_by_a_stranger() -> None:
    text = shown("tutorial", "--players", "random,cautious", "--games", "12")
    for words in (
        "2 players in tutorial; 48 games, seed 0",
        "12 games of every player in every seat. Other seats: the scenario's own players.",
        "Ranking, by points",
        "Row less column, points",
        "Most points",
        "Pareto-optimal",
        "Points by seat in tutorial",
        "95 % intervals",
        "Holm's correction for 1 pair (",
        "none is a prediction",
    ):
        assert words in text
    assert all(len(line) <= 120 for line in text.splitlines())


def test_several_scenarios_are_ranked_by_share_and_shown_one_by_one() -> None:
    text = shown("tutorial", "camp-david-1978", "--players", "random,cautious", "--games", "3", "--company", "each")
    assert "Ranking, by share" in text
    assert "In tutorial, by points" in text
    assert "In camp-david-1978, row less column, points" in text
    assert "3 games of every player in every seat and company. Other seats: random or cautious." in text


def test_a_player_of_ones_own_is_shown_by_file_and_class(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("class Quiet:\n    def choose(self, view, menu):\n        return next(iter(menu))\n", encoding="utf-8")
    text = shown("tutorial", "--players", f"{file}:Quiet,random", "--games", "2", "--seat", "lowmark")
    assert "mine.py:Quiet" in text
    assert str(tmp_path) not in text


def test_many_players_are_listed_in_pairs() -> None:
    names = "random,cautious,naive,hardliner,boulware,linear,conceder,tit-for-tat,reciprocator"
    text = shown("tutorial", "--players", names, "--games", "2", "--seat", "lowmark")
    assert "Pairs, points" in text
    assert "First less second" in text
    assert text.count(" of 2") >= 36
