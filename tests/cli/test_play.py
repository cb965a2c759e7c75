"""`negotiate play`: the language of a game, and what a command line says that cannot be played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.errors import UnknownName
from negotiate.window.settings import load_settings


def play(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(
        app, ["play", "--text", "tutorial", "--seat", "highmark=human", "--seed", "3", *words], input=typed
    )


def test_a_game_speaks_the_language_it_is_told_to_this_time() -> None:
    done = play("--language", "de", typed="brief\n")
    assert done.exit_code == 0 and "Sie sind Hochmark (Hauptpartei)." in done.output
    assert load_settings().language != "de"
    assert "You are Highmark (principal)." in play("--language", "en", typed="brief\n").output


def test_without_one_it_speaks_that_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_CONFIG", str(tmp_path))
    (tmp_path / "settings.json").write_text(json.dumps({"language": "fr"}), encoding="utf-8")
    assert "Vous êtes Highmark" in play(typed="brief\n").output
    play("--language", "de", typed="language es\n")
    assert load_settings().language == "es", "one that is chosen in the game is kept"


@pytest.mark.parametrize("words", [("--language", "xx"), ("--language", "deutsch")])
def test_a_language_that_is_none_is_refused_in_a_sentence(words: tuple[str, ...]) -> None:
    done = play(*words)
    assert isinstance(done.exception, UnknownName)
    assert str(done.exception).startswith(f"There is no language '{words[1]}'.")
    assert str(done.exception).endswith("Known: en, de, es, fr, ru, uk.")
