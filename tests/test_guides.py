"""The guides are true: their commands are run in order, in an empty folder, with fewer games than a reader would take."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import VERBS, app
from negotiate.lab import simulate

GUIDES = sorted((Path(__file__).resolve().parent.parent / "docs" / "guides").glob("*.md"))
GAMES = 12
"""Games in place of those of the guide, so that a guide takes seconds."""
FEW = {"tune": ("--trials", "3"), "sensitivity": ("--samples", "2"), "why": ("--movers", "0")}
"""What else is made small."""
FEWEST = {"write-a-player": 0, "train-a-player": 0, "language-models": 0, "many-machines": 4}
"""Commands that a guide has at least, where that is not ten: who writes Python, and who has a server of models."""
NOT_RUN = {
    "watch": "it goes on until it is interrupted",
    "class": "it serves until it is stopped; tests/classroom/test_browser.py runs it",
    "play": "it asks a person",
    "lsp": "it waits for an editor; tests/editor/test_server.py is one",
    "validate": "it plays many scenarios; tests/lab/test_validate.py runs it",
}
"""Verbs whose commands are only held against their help, with the reason."""
BLOCK = re.compile(r"^( *)```(sh|python)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def steps(guide: Path) -> list[tuple[str, str]]:
    """(`sh` or `python`, what to run), in order; indented blocks belong to list items."""
    found = []
    for indent, language, body in BLOCK.findall(guide.read_text(encoding="utf-8")):
        lines = [line.removeprefix(indent) for line in body.splitlines()]
        if language == "python":
            found.append((language, "\n".join(lines)))
        else:
            found += [(language, line.split(" # ")[0].strip()) for line in lines if line.strip()]
    return found


def smaller(command: str) -> list[str]:
    """The words of a command with few games."""
    words = shlex.split(command)[1:]
    for place, word in enumerate(words[:-1]):
        if word == "--games":
            words[place + 1] = str(GAMES)
    return [*words, *FEW.get(words[0], ())]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_every_command_of_a_guide_works_as_written(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(simulate, "STRETCH", GAMES // 2)  # so that few games can be cut into shards
    shared: dict[str, object] = {}
    ran = 0
    for language, step in steps(guide):
        if language == "python":
            if "negotiate.adapters" in step and find_spec("pettingzoo") is None:
                continue  # it does not install on every Python; see pyproject.toml
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(step, str(guide), "exec"), shared)
            assert printed.getvalue().splitlines() == re.findall(r"^#> (.*)$", step, flags=re.MULTILINE), step
            continue
        assert step.startswith("negotiate "), step
        words = smaller(step)
        if words[0] in NOT_RUN:
            known = CliRunner().invoke(app, [words[0], "--help"]).output
            assert all(word in known for word in words if word.startswith("--")), step
            continue
        if words[0] in FEW and "--games" not in words:
            words += ["--games", str(GAMES)]
        done = CliRunner().invoke(app, words)
        # a search with so few trials and games seldom reaches its target, and says so with 1
        assert done.exit_code in ((0, 1) if words[0] == "tune" else (0,)), f"{step}\n{done.output}\n{done.exception!r}"
        assert done.exception is None or isinstance(done.exception, SystemExit), step
        ran += 1
    assert ran >= FEWEST.get(guide.stem, 10)
    assert not list(tmp_path.glob("*.part"))


def test_there_is_a_guide_for_each_group() -> None:
    assert [guide.stem for guide in GUIDES] == [
        "language-models",
        "many-machines",
        "play-in-class",
        "run-simulations",
        "train-a-player",
        "tune-rules",
        "write-a-player",
    ]


def test_the_guides_name_verbs_that_there_are() -> None:
    verbs = {verb for _, verb, _ in VERBS}
    for guide in GUIDES:
        for verb in re.findall(r"`negotiate ([a-z]+)", guide.read_text(encoding="utf-8")):
            assert verb in verbs, f"{guide.name}: {verb}"


def test_files_that_a_guide_promises_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The names of files in the text of the class guide."""
    monkeypatch.chdir(tmp_path)
    for command in ("docs tutorial", "docs tutorial --briefs"):
        assert CliRunner().invoke(app, shlex.split(command)).exit_code == 0
    text = GUIDES[0].read_text(encoding="utf-8")
    for name in re.findall(r"`([\w-]+\.html)`", text):
        assert (tmp_path / name).exists(), name
