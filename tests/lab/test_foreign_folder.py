"""A results folder from a stranger is read as data: no player that it names is loaded."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import RecordError
from negotiate.lab.folder import read_run

PLAYER = "class P:\n    def choose(self, view, menu): return next(iter(menu))\n"


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are files on Unix")
def test_a_run_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.json")
    with pytest.raises(RecordError) as raised:
        read_run(tmp_path)
    assert str(raised.value) == (
        f"'{tmp_path / 'run.json'}' is a device, a pipe or a socket; give a folder that --out made."
    )


@pytest.mark.parametrize(
    "named", ["own.py:P", "./evil.py:P", f"{'x' * 300}.py:P", f"{'x' * 300}.npz", "~nobody-here/own.npz"]
)
def test_a_report_of_a_folder_loads_no_player(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(PLAYER)
    command = ["simulate", "tutorial", "-n", "2", "--player", "highmark=own.py:P", "--out", "run", "--jobs", "1"]
    assert CliRunner().invoke(app, command).exit_code == 0
    for name in ("own.py", "evil.py"):
        Path(name).write_text(f"open('ran', 'w').close()\n{PLAYER}")
    run = Path("run/run.json")
    run.write_text(json.dumps(json.loads(run.read_text("utf-8").replace("own.py:P", named))), "utf-8")
    done = CliRunner().invoke(app, ["report", "run"])
    assert done.exit_code == 0, done.output
    assert named in Path("run/report.html").read_text("utf-8").replace("<wbr>", "")
    assert not Path("ran").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["compare", "tutorial", "-n", "2", "--player", "highmark=own.py:P", "--set-b", "trust.decay=0.05"],
        ["tournament", "tutorial", "-n", "1", "--players", "own.py:P,cautious"],
        ["sweep", "tutorial", "-n", "2", "--player", "highmark=own.py:P", "--vary", "trust.decay=0.0:0.1:2"],
        ["simulate", "tutorial", "-n", "1", "--player", "mediator=own.py:P"],
    ],
    ids=lambda command: command[0] + command[-1],
)
def test_nor_does_that_of_any_other_folder(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.py").write_text(PLAYER)
    done = CliRunner().invoke(app, [*command, "--out", "run", "--jobs", "1"])
    assert done.exit_code == 0, done.output
    Path("own.py").write_text(f"open('ran', 'w').close()\n{PLAYER}")
    done = CliRunner().invoke(app, ["report", "run"])
    assert done.exit_code == 0, done.output
    assert "The rules that were played are not those" not in Path("run/report.html").read_text("utf-8")
    assert not Path("ran").exists()
