"""`negotiate validate` under several players and over draws from a prior, as it is printed."""

from __future__ import annotations

import json

from typer.testing import CliRunner, Result

from negotiate.cli.app import app


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_column_a_player() -> None:
    words = ("validate", "--only", "VT12,vt20,VT4", "--players", "own, hardliner", "-n", "20", "--jobs", "1")
    done = invoke(*words)
    assert done.exit_code == 0
    lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
    assert lines[0][-2:] == ["own", "hardliner"]
    rows = {line[0]: line for line in lines}
    assert {"VT4", "VT12", "VT20"} <= set(rows)
    assert rows["VT20"][-1] == "="
    assert rows["VT12"][-1] != "="
    assert "=  The target itself says who plays the principals, in every game." in done.stdout
    assert [line[:1] for line in lines[-2:]] == [["own"], ["hardliner"]]
    assert " of 3 targets met. Tuned on: " in done.stdout
    plain = json.loads(invoke(*words, "--format", "json").stdout)
    assert (plain["games"], plain["seed"]) == (20, 0)
    assert [one["player"] for one in plain["players"]] == ["own", "hardliner"]
    assert [verdict["split"] for verdict in plain["players"][0]["verdicts"]] == ["tuned on", "tested on", "tested on"]
    assert set(plain["players"][1]["counts"]) == {"tuned on", "tested on"}
    strict = invoke(*words, "--strict")
    assert strict.exit_code == 1, "twenty games meet no target of the three under both players"


def test_a_share_of_the_draws() -> None:
    words = ("validate", "--only", "VT17", "--prior", "0.2", "--draws", "2", "-n", "10", "--jobs", "1")
    done = invoke(*words)
    assert done.exit_code == 0
    assert " numbers drawn 2 times, 10 games an arm." in done.stdout
    (row,) = [line for line in done.stdout.splitlines() if line.strip().startswith("VT17")]
    assert " of 2 " in row
    assert "Tested on: 0 robust, " in done.stdout
    plain = json.loads(invoke(*words, "--format", "json").stdout)
    assert plain["prior"] == {"share": 0.2}
    assert (plain["draws"], plain["games"]) == (2, 10)
    (target,) = plain["targets"]
    assert len(target["outcomes"]) == 2
    assert target["standing"] in ("undecided", "fragile")
    assert plain["counts"]["tested on"][target["standing"]] == 1
