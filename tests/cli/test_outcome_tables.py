"""The tables of `negotiate simulate`: rows only for what the rules have."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.reports.test_plain_bargaining import LAKE
from typer.testing import CliRunner

from negotiate.cli.app import app

ROWS = (
    "Games with a general ceasefire",
    "in force when the game ended",
    "kept for 6 rounds in a row",
    "Times that it collapsed, per game",
    "People returned, per game",
)


def table(scenario: str) -> str:
    done = CliRunner().invoke(app, ["simulate", scenario, "--games", "20", "--jobs", "1"])
    assert done.exit_code == 0
    return done.stdout


def test_a_scenario_with_a_ceasefire_and_prisoners_is_asked_about_both() -> None:
    shown = table("tutorial")
    assert all(row in shown for row in ROWS)
    assert "Median month of the first one" in shown
    for row in (*ROWS, "Median month of the first one", "Due duties that were broken"):
        line = next(line for line in shown.splitlines() if row in line)
        assert re.search(r"\(\S+–\S+\)", line), line
    told = next(line for line in shown.splitlines() if "Highmark " in line and "." in line)
    assert told.count("(") == 2, told


def test_a_scenario_without_them_is_not() -> None:
    shown = table("nuclear-talks-2013")
    assert not [row for row in ROWS if row in shown]
    assert "of the first one" not in shown
    assert "Due duties that were broken" in shown and "Joint index, 0-1" in shown


def test_where_a_signature_ends_the_game_there_are_no_duties_and_there_is_no_trust(tmp_path: Path) -> None:
    file = tmp_path / "lake.yaml"
    file.write_text(json.dumps(LAKE))  # JSON is YAML
    shown = table(str(file))
    assert "A text was signed" in shown and "Joint index, 0-1" in shown
    assert "Due duties" not in shown and "trust" not in shown


def test_one_game_is_no_games() -> None:
    done = CliRunner().invoke(app, ["simulate", "tutorial", "--games", "1", "--jobs", "1"])
    assert done.stdout.startswith("Two Valleys  1 game, seed 0, ")
