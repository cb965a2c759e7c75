"""A record from a stranger is only read: whatever it names, no code of its author's runs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.errors import RecordError, RuleFileError
from negotiate.play.match import Match
from negotiate.play.record import read
from negotiate.play.replay import load, verify
from negotiate.reports.debrief.course import from_record
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules
from negotiate.table.saves import resume, saved_games

EVIL = "from pathlib import Path\nPath('ran').write_text('x')\nclass P:\n    def choose(self, view, menu): return 'pass'\n"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules("tutorial")


def recorded(rules: Rules, path: Path, **seats: str) -> list[str]:
    """A few lines of a game in which a person sits, and `seats` in its header."""
    with Match(rules, {"highmark": "human"}, seed=5, record=path) as match:
        match.advance()
        match.submit("highmark", "pass")
    header, *rest = path.read_text("utf-8").splitlines()
    changed = json.loads(header)
    changed["seats"].update(seats)
    lines = [json.dumps(changed), *rest]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return lines


OPENED: dict[str, Callable[[Path], object]] = {
    "replay": lambda path: verify(path, from_document),
    "debrief": from_record,
    "go on": lambda path: load(path, from_document),
    "go on with a save": resume,
    "read": read,
}


@pytest.mark.parametrize(
    "name", ["evil.py:P", "./evil.py:P", "python:evil.py:P", "python:./evil.py:P", "python:/x/evil", "a\\b"]
)
@pytest.mark.parametrize("door", OPENED)
def test_a_record_never_names_code(
    rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, door: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("evil.py").write_text(EVIL)
    path = Path("game.jsonl")
    recorded(rules, path, highmark=name)
    with pytest.raises(RecordError) as raised:
        OPENED[door](path)
    assert str(raised.value) == (
        f"game.jsonl:1: the header seats '{name}' as 'highmark', which names a file. A record never names code to run: it "
        "calls a player in Python 'python:' and its name. Nothing of that file was loaded."
    )
    assert not Path("ran").exists()
    assert not [module for module in sys.modules if module.startswith("negotiate_player_evil")]


@pytest.mark.parametrize("door", OPENED)
def test_a_record_has_no_language_model_asked(rules: Rules, tmp_path: Path, door: str) -> None:
    path = tmp_path / "game.jsonl"
    recorded(rules, path, highmark="model:x")
    with pytest.raises(RecordError) as raised:
        OPENED[door](path)
    assert str(raised.value) == (
        f"{path}:1: the header seats 'model:x' as 'highmark', which is a language model to ask. A record never names one: "
        "it calls it 'python:model:' and its name. Nobody was asked."
    )


def test_a_file_that_is_record_and_python_at_once_is_only_a_record(
    rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("game.py")
    lines = recorded(rules, path, lowmark="game.py:P")
    # JSON with nothing but strings and numbers in it is Python as well, and the last line counts as one that was cut off
    path.write_text("\n".join([*lines, "P = __import__('pathlib').Path('ran').write_text('x')"]), "utf-8")
    with pytest.raises(RecordError, match="A record never names code to run"):
        verify(path, from_document)
    assert not Path("ran").exists()


def test_a_player_in_the_embedded_rules_is_no_file_either(rules: Rules) -> None:
    document = json.loads(json.dumps(rules.document))
    for name in ("evil.py:P", "model:x"):
        document["parties"]["highmark"]["player"] = name
        with pytest.raises(RuleFileError, match=re.escape(name)):
            from_document(document)


class Sly:
    """A player whose own name looks like a file."""

    name = "../evil.py:P"

    def choose(self, view: View, menu: Menu) -> Action:
        return next(iter(menu))


def test_what_is_written_down_can_be_read_again(rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("evil.py").write_text(EVIL)
    path = tmp_path / "game.jsonl"
    with Match(rules, {"highmark": Sly()}, seed=5, record=path) as match:
        match.advance()
    assert read(path).header.seats["highmark"] == "python:..-evil-py-P"
    assert verify(path, from_document).disagreement is None
    assert from_record(path).players["highmark"] == "python:..-evil-py-P"
    assert not Path("ran").exists()


def test_a_save_that_names_code_is_listed_with_its_problem(
    rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    recorded(rules, tmp_path / "game.jsonl", highmark="evil.py:P")
    (saved,) = saved_games()
    assert "A record never names code to run" in saved.problem


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes and devices are files on Unix")
def test_what_never_ends_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path))
    pipe = tmp_path / "game.jsonl"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(RecordError) as raised:
            read(path)
        assert str(raised.value) == f"'{path}' is a device, a pipe or a socket; give the file of a recorded game."
    assert [saved.problem for saved in saved_games()] == [
        f"'{pipe}' is a device, a pipe or a socket; give the file of a recorded game."
    ]
    with pytest.raises(RecordError, match="embedded null byte"):
        read("game\0.jsonl")


def test_a_record_of_a_newer_format_of_rules_says_so(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    header, *rest = recorded(rules, path)
    changed = json.loads(header)
    changed["rules"]["schema_version"] = 99
    path.write_text("\n".join([json.dumps(changed), *rest]) + "\n", "utf-8")
    with pytest.raises(RecordError) as raised:
        verify(path, from_document)
    assert str(raised.value) == (
        f"{path}:1: the embedded rules cannot be used: document:1:1: error: This file is of version 99 of the "
        "rule-file format, and this program reads version 3; use a newer negotiate. [newer-version]"
    )
