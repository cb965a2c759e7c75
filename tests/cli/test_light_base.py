"""Without the packages of the extras (`lab`, `class`, `editor`, `cluster`): every verb works, or says what to type."""

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
EDITOR = ("lsprotocol", "pygls", "cattrs")
"""The packages of the extra for an editor."""
CLUSTER = ("dask", "distributed")
"""The packages of the extra for a cluster."""

BLOCKED = f"""
import sys
for name in {LAB + CLASS + EDITOR + CLUSTER}:
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
why tutorial --games 20 --movers 0
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
import domain --out imported.yaml
simulate tutorial --games 20 --out logged --record 1
simulate tutorial --games 20 --shard 1/1 --out shard
simulate tutorial --games 20 --events --out acts
study plan.yaml --out studied
merge shard --out merged
export logged --out long.csv
replay logged/records/game-000000.jsonl
debrief logged/records/game-000000.jsonl --html debrief.html
play tutorial --text --seed 1
validate --only VT1 --games 20
exploit cautious --scenario tutorial --games 4
train tutorial lowmark --iterations 1 --games 4 --out trained
compare tutorial --set-b trust.decay=0.05 --games 20 --out compared
tournament tutorial --players cautious,hardliner --games 4 --out competed
sweep tutorial --vary trust.decay=0.0:0.1:2 --games 20 --measure endings.accord --out varied
sweep tutorial --samples 4 --games 20 --measure endings.accord --out sampled
report logged
report compared
report competed
report varied
report studied
"""

PLAN = """{study_version: 1, title: A small one, games: 10, scenarios: {tutorial: {}},
settings: {a: {}, b: {set: {trust.decay: 0.05}}},
hypotheses: {one: {says: Lower., measure: trust.least, of: b, against: a, direction: lower, smallest: 1}}}
"""
"""The plan of the study among the commands."""

UTILITY = '{"type": "LinearUtilityFunction", "weights": [1], "reserved_value": 0}'
DOMAIN = {
    "space.json": '{"name": "space", "issues": [{"name": "price", "type": "ContiguousIssue", "values": [0, 4]}]}',
    "one.json": UTILITY,
    "two.json": UTILITY,
}
"""A domain of NegMAS among the commands."""

REFUSED = {
    "tune": 'tune tutorial --target "endings.accord=0.5±0.05" --games 20 --out tuned',
    "sensitivity": "sensitivity tutorial --measure endings.accord --games 20 --out ranked",
    "sweep": "sweep tutorial --design sobol --games 20 --out filled",
    "exploit": "exploit cautious --optimise --scenario tutorial --games 20",
    "league": "league tutorial --games 4",
    "class": "class tutorial --tables 2 --folder room",
    "lsp": "lsp",
    "play": "play tutorial --browser",
}
EXTRAS = {"class": "class", "lsp": "editor", "play": "class"}
"""The extra that a verb needs; `lab` where it says nothing."""


def program(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + text], capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder
    )


def test_every_verb_works_without_them(tmp_path: Path) -> None:
    commands = [line for line in COMMANDS.splitlines() if line]
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "domain").mkdir()
    for name, text in DOMAIN.items():
        (tmp_path / "domain" / name).write_text(text, encoding="utf-8")
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


FAR = {
    "simulate": "simulate tutorial --games 20 --out far --cluster local",
    "tournament": "tournament tutorial --players cautious,random --games 4 --out far --cluster=local",
    "sweep": "sweep tutorial --vary trust.decay=0:0.1:2 --games 20 --out far --cluster local",
    "sensitivity": "sensitivity tutorial --measure endings.accord --games 20 --out far --cluster local",
    "study": "study small-things-first --games 20 --out far --cluster local",
    "compare": "compare tutorial --set-b trust.decay=0.05 --games 20 --out far --cluster local",
    "tune": 'tune tutorial --target "endings.accord=0.5±0.05" --vary trust.gain=1:6 --games 20 --out far --cluster local',
    "exploit": "exploit cautious --scenario tutorial --games 4 --cluster local",
}
"""Commands that need the extra for a cluster."""


def test_a_cluster_is_refused_before_anything_is_begun(tmp_path: Path) -> None:
    """`sensitivity` and `tune` miss their own extra first, as they choose their points before they play."""
    commands = [command for verb, command in FAR.items() if verb not in ("sensitivity", "tune")]
    text = (
        f"import shlex\nfor line in {commands!r}:\n    sys.argv = ['negotiate', *shlex.split(line)]\n"
        "    try:\n        main()\n    except SystemExit as ended:\n        assert ended.code == 2"
    )
    done = program(text, tmp_path)
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if line.startswith("negotiate: A cluster needs the package '")]
    assert len(told) == len(commands), done.stderr
    assert list(tmp_path.iterdir()) == []


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
    assert {verb for verb, _, extra in run.NEEDS if extra != "cluster"} == set(REFUSED)
    assert {verb for verb, _, extra in run.NEEDS if extra == "cluster"} == set(FAR)
    for command in FAR.values():
        assert "cluster" in run.needed(command.split())
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
    assert not {word.split(">")[0] for word in project["dependencies"]} & {*LAB, *CLASS, *EDITOR}
