"""`negotiate check` as a person types it: errors, warnings, and what --strict makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from negotiate.cli.app import app
from negotiate.paths import rules_folder


def invoke(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A file with a warning and nothing else."""
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "doubtful.yaml"
    file.write_text(text.replace("\nissues:", "\n  later:\n    name: Later\n\nissues:"), encoding="utf-8")
    return file


def test_warnings_are_told_and_fail_only_under_strict(doubtful: Path) -> None:
    done = invoke("check", str(doubtful))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].endswith("warning: No issue is on the track 'later'. [empty-track]")
    strict = invoke("check", "--strict", str(doubtful))
    assert (strict.exit_code, strict.stdout) == (1, done.stdout)
    (finding,) = json.loads(invoke("check", "--format", "json", "--strict", str(doubtful)).stdout)
    assert (finding["severity"], finding["rule"]) == ("warning", "empty-track")


def test_a_warning_with_a_reason_passes_strict(doubtful: Path) -> None:
    text = doubtful.read_text(encoding="utf-8")
    doubtful.write_text(text.replace("  later:", "  later:  # check: allow empty-track because of it"), encoding="utf-8")
    done = invoke("check", "--strict", str(doubtful))
    assert (done.exit_code, done.output) == (0, "")


def test_errors_fail_with_and_without(doubtful: Path) -> None:
    text = doubtful.read_text(encoding="utf-8")
    doubtful.write_text(text.replace("pain: 0.55", "pain: 55"), encoding="utf-8")
    for words in ((), ("--strict",)):
        assert invoke("check", str(doubtful), *words).exit_code == 1


def test_shipped_files_pass_strict() -> None:
    done = invoke("check", "--strict", *(str(path) for path in sorted(rules_folder().glob("*.yaml"))))
    assert (done.exit_code, done.output) == (0, "")


def test_scenarios_by_name_and_what_is_nothing() -> None:
    done = invoke("check", "tutorial", "tutoral", "--format", "json")
    (finding,) = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (finding["path"], finding["sentence"]) == ("tutoral", "There is no such file; check the path.")


def test_a_file_that_may_not_be_read_is_a_finding_among_others(doubtful: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object, *words: object, **more: object) -> object:
        if str(path).endswith("locked.yaml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **more)  # type: ignore[call-overload]  # the words are those of whoever opens a file

    locked = doubtful.with_name("locked.yaml")
    locked.touch()
    opened = open
    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr("os.access", lambda path, *_: "locked" not in str(path))
    done = invoke("check", str(doubtful), str(locked))
    assert done.exit_code == 1
    assert "[empty-track]" in done.stdout
    assert f"{locked}:1:1: error: This file may not be read; change its permissions. [file]" in done.stdout
    migrated = invoke("migrate", str(locked))
    assert "This file may not be read; change its permissions. [file]" in str(migrated.exception)


def test_players_that_are_not_there(doubtful: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    doubtful.write_text(text.replace("    pain: 0.55", "    pain: 0.55\n    player: cautios", 1), encoding="utf-8")
    done = invoke("check", str(doubtful))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == (
        f"{doubtful}:28:13: error: There is no player 'cautios'. Did you mean 'cautious'? [unknown-name]"
    )
    for name in ("hard", "opportunist", "boulware"):
        doubtful.write_text(text.replace("    pain: 0.55", f"    pain: 0.55\n    player: {name}", 1), encoding="utf-8")
        assert invoke("check", str(doubtful)).output == ""
    settings = "presets:\n  odd:\n    set: {parties.lowmark.player: nobody-at-all}\n"
    doubtful.write_text(text + settings, encoding="utf-8")
    done = invoke("check", str(doubtful))
    assert "With 'presets.odd': There is no player 'nobody-at-all'. `negotiate players` lists them." in done.stdout
