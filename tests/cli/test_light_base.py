"""Without the packages of the extras `lab` and `class`: every verb does its work, but for five that say what to type."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import run

from negotiate.cli.app import VERBS
from negotiate.version import DISTRIBUTION

ROOT = Path(__file__).resolve().parent.parent.parent
LAB = ("SALib", "optuna", "scipy", "pandas", "matplotlib")
"""The packages of the extra, and the heavy ones that they bring along."""
CLASS = ("starlette", "uvicorn", "wsproto", "segno")
"""The packages of the extra for a class."""

BLOCKED = f"""
import sys
for name in {LAB + CLASS}:
    sys.modules[name] = None
from negotiate.cli.app import app, main
"""
"""The beginning of a program in which those packages cannot be imported."""

WATCHED = ("play", "watch")
"""Verbs that do not end by themselves; a game in the terminal has a command of its own below."""

COMMANDS = """
scenarios
players
measures tutorial
new mine
check mine.yaml
show tutorial
schema
migrate mine.yaml
translate mine.yaml fr
explain tutorial ceasefire
docs tutorial --briefs --out rulebook.html
lesson tutorial --out lesson
generate --parties 3 --issues 3 --options 3 --opposition 0.5 --seed 1
simulate tutorial --games 20 --out logged --record 1
replay logged/records/game-000000.jsonl
debrief logged/records/game-000000.jsonl --html debrief.html
play tutorial --text --seed 1
validate --only VT1 --games 20
exploit cautious --scenario tutorial --games 4
compare tutorial --set-b trust.decay=0.05 --games 20 --out compared
tournament tutorial --players cautious,hardliner --games 4 --out competed
sweep tutorial --vary trust.decay=0.0:0.1:2 --games 20 --measure endings.accord --out varied
sweep tutorial --samples 4 --games 20 --measure endings.accord --out sampled
report logged
report compared
report competed
report varied
"""

REFUSED = {
    "tune": 'tune tutorial --target "endings.accord=0.5±0.05" --games 20 --out tuned',
    "sensitivity": "sensitivity tutorial --measure endings.accord --games 20 --out ranked",
    "sweep": "sweep tutorial --design sobol --games 20 --out filled",
    "exploit": "exploit cautious --optimise --scenario tutorial --games 20",
    "class": "class tutorial --tables 2 --folder room",
}
EXTRAS = {"class": "class"}
"""The extra that a verb needs; `lab` where it says nothing."""


def program(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + text], capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder
    )


def test_every_verb_works_without_them(tmp_path: Path) -> None:
    commands = [line for line in COMMANDS.splitlines() if line]
    assert {line.split()[0] for line in commands} | set(REFUSED) | set(WATCHED) == {verb for _, verb, _ in VERBS}
    text = (
        f"import json, shlex\nfrom typer.testing import CliRunner\nfound = []\nfor line in {commands!r}:\n"
        "    done = CliRunner().invoke(app, shlex.split(line))\n"
        "    found.append((line, done.exit_code, repr(done.exception), done.output[-400:]))\n"
        "print(json.dumps(found))"
    )
    done = program(text, tmp_path)
    assert done.returncode == 0, done.stderr
    for line, code, error, output in json.loads(done.stdout.splitlines()[-1]):
        assert code == 0, (line, error, output)
    for page in ("rulebook.html", "debrief.html", "logged/report.html"):
        assert '<svg class="chart"' in (tmp_path / page).read_text(encoding="utf-8"), page


@pytest.mark.parametrize("verb", REFUSED)
def test_a_verb_that_needs_them_says_what_to_type(verb: str, tmp_path: Path) -> None:
    done = program(f"import shlex\nsys.argv = ['negotiate', *shlex.split({REFUSED[verb]!r})]\nmain()", tmp_path)
    assert done.returncode == 2, done.stderr
    sentence = done.stderr.splitlines()[-1]
    assert sentence.startswith("negotiate: ") and " needs the package '" in sentence
    assert f'type: python -m pip install "{DISTRIBUTION}[{EXTRAS.get(verb, "lab")}]"' in sentence
    assert f"(in a checkout, python3 run.py {verb} installs it by itself)." in sentence
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is begun that cannot be done"


def test_the_door_installs_what_a_verb_needs_and_no_more() -> None:
    assert {verb for verb, _, _ in run.NEEDS} == set(REFUSED)
    for verb, command in REFUSED.items():
        assert run.needed(command.split()) == {EXTRAS.get(verb, "lab")}, verb
    for command in filter(None, COMMANDS.splitlines()):
        assert run.needed(command.split()) == set(), command
    assert run.needed(["sweep", "tutorial", "--design=sobol", "--out", "filled"]) == {"lab"}
    assert run.needed([]) == set()


def test_the_names_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == DISTRIBUTION
    assert project["scripts"] == dict.fromkeys(("negotiate", DISTRIBUTION), "negotiate.cli.app:main")
    assert {extra for _, _, extra in run.NEEDS} <= set(project["optional-dependencies"])
    assert not {word.split(">")[0] for word in project["dependencies"]} & {*LAB, *CLASS}
