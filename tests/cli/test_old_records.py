"""Records of the old law on the command line: told, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app

OLD = Path(__file__).parents[1] / "play" / "old" / "tutorial.jsonl"


@pytest.mark.parametrize("verb", ["replay", "debrief"])
def test_an_old_game_is_told(verb: str) -> None:
    done = CliRunner().invoke(app, [verb, str(OLD)])
    assert done.exit_code == 0, done.output
    assert "Two Valleys" in done.stdout and "Month 8" in done.stdout and "The game ends" in done.stdout
    assert "old law" in done.output
    assert "Verified" not in done.output


@pytest.mark.parametrize("options", [["--what-if", "list"], ["--html", "page.html"], ["--csv", "sheet.csv"]])
def test_what_needs_the_game_played_again_is_refused(options: list[str], tmp_path: Path) -> None:
    words = [str(tmp_path / word) if "." in word else word for word in options]
    done = CliRunner().invoke(app, ["debrief", str(OLD), *words])
    assert done.exit_code != 0
    assert "played under the old law" in done.output + str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_an_old_game_is_not_gone_on_with_and_the_refusal_names_the_file_as_it_is_typed() -> None:
    done = CliRunner().invoke(app, ["play", str(OLD), "--text"])
    assert done.exit_code == 2
    assert " ".join(done.stderr.split()) == (
        f"negotiate: The game cannot begin. {OLD}: The game was played under the old law, before what is signed had to be "
        "kept (records of format 1). It is told from its own lines and cannot be played again, gone on with, or asked what "
        f"if; `negotiate replay {OLD}` tells it."
    )


def test_nothing_is_compiled_for_a_game_that_is_only_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("negotiate.cli.verbs.replay.announce_compiling", lambda: said.append("compiling"))
    assert CliRunner().invoke(app, ["replay", str(OLD)]).exit_code == 0
    assert said == []
