"""What is damaged: shipped and broken rule files, layers, translations, personalities, random documents, and recorded games.

All of it is the same in every run, so that a case is repeated by its kind, seed and number.
"""

from __future__ import annotations

import gc
import gzip
import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.strategies import Document, rule_documents

from negotiate.lab.generate import generate
from negotiate.paths import PERSONALITIES, rules_folder
from negotiate.play.match import Match
from negotiate.rulebook.check.findings import has_errors
from negotiate.rulebook.load import load
from negotiate.rulebook.reading.read import read
from negotiate.rulebook.reading.source import decode

TESTS = Path(__file__).parents[1]
LARGEST = 70_000
"""Bytes of a sample; the broken files among the tests that are larger show a limit by their size alone."""
DOCUMENTS = 24
"""Random documents, which have what no shipped file has."""
LAYERS = {
    "layer": "schema_version: 3\nextends: tutorial\nid: harder-valleys\ntitle: Harder Valleys\nset:\n  trust.decay: 0.02\n  "
    "calendar.rounds: 8\nadd:\n  facts:\n    - {text: It rains., source: none}\nremove:\n  - presets\n",
    "layer-with-issue": "schema_version: 3\nextends: ./base.yaml\nset:\n  parties.highmark.pain: 0.5\nadd:\n  issues:\n"
    "    fence:\n"
    "      name: A fence\n      track: humanitarian\n      after: water\n      options:\n"
    "        - {id: none, label: No fence}\n"
    "        - {id: low, label: A low fence}\n      values:\n        highmark: [0, 2]\n        lowmark: [0, 1]\n",
    "layer-on-layer": "schema_version: 3\nextends: ./middle.yaml\nset:\n  trust.gain: 3\n",
    "long-story": "schema_version: 3\nextends: istanbul-2025\nset:\n  calendar.rounds: 12\n  trust.initial.default: 30\n"
    "presets:\n  calm:\n    name: Calm\n    set: {war.value: 0.1}\n",
}
"""Files that build on another: on a shipped one, on one beside them, on one that does so itself."""
MIDDLE = "schema_version: 3\nextends: ./base.yaml\nset:\n  trust.decay: 0.01\n"


@dataclass(frozen=True)
class Sample:
    """A file to be damaged. `document` is its meaning, where it has one."""

    name: str
    data: bytes
    document: Any = None
    is_broken: bool = False


@cache
def base() -> bytes:
    """The rule file that layers and translations in a folder of a case are of."""
    return (rules_folder() / "tutorial.yaml").read_bytes()


@cache
def rule_files() -> tuple[Sample, ...]:
    """Rule files and layers."""
    shipped = [file for file in sorted(rules_folder().glob("*.yaml")) if file.name != PERSONALITIES]
    broken = sorted((TESTS / "rulebook" / "bad").glob("*.yaml"))
    small = sorted((TESTS / "players" / "cases").glob("*.yaml"))
    found = [Sample(file.name, file.read_bytes()) for file in (*shipped, *small)]
    found += [Sample(file.name, file.read_bytes(), is_broken=True) for file in broken if file.stat().st_size <= LARGEST]
    found += [Sample(f"{name}.yaml", text.encode()) for name, text in LAYERS.items()]
    found += [Sample(f"random-{n}.yaml", text.encode()) for n, text in enumerate(_generated())]
    found += [Sample(f"document-{n}.yaml", json.dumps(one, indent=1).encode()) for n, one in enumerate(documents())]
    # an alias means its text as often as it stands there, which one of the broken files drives to billions
    return tuple(replace(one, document=None if b" &a" in one.data else _meaning(one.data)) for one in found)


@cache
def personalities() -> Sample:
    """The file of personalities."""
    data = (rules_folder() / PERSONALITIES).read_bytes()
    return Sample(PERSONALITIES, data, _meaning(data))


def translations() -> list[Path]:
    """The shipped translations."""
    return sorted((rules_folder() / "translations").glob("*.yaml"))


@cache
def translation(file: Path) -> tuple[Sample, bytes]:
    """A translation, and the rule file that it is of."""
    data = file.read_bytes()
    original = rules_folder() / f"{file.name.split('.')[0]}.yaml"
    return Sample(file.name, data, _meaning(data)), original.read_bytes()


@cache
def small_translation() -> tuple[Sample, bytes]:
    """One in which every state of a text occurs, and the rule file that it is of."""
    text = (
        "language: de\ntexts:\n  title:\n    of: Two Valleys\n    text: Zwei Täler\n  summary:\n"
        "    older: Something.\n    text: |\n"
        "      Etwas.\n  parties.highmark.name: {of: Highmark, text: Hochmark}\n"
        "  parties.lowmark.name: {of: Lowmark, text: ''}\n"
        "gone:\n  issues.bridge.name: {of: A bridge, text: Eine Brücke}\n"
    )
    return Sample("base.de.yaml", text.encode(), _meaning(text.encode())), base()


@cache
def documents() -> tuple[Document, ...]:
    """Rule documents of every shape from the vocabulary of the property tests."""
    found: list[Document] = []

    @seed(12)
    @settings(
        max_examples=DOCUMENTS,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(rule_documents())
    def collect(document: Document) -> None:
        found.append(document)

    listening = list(gc.callbacks)
    collect()
    gc.callbacks[:] = listening  # Hypothesis's own would fail, and say so, where an attack goes as deep as Python can
    return tuple(json.loads(json.dumps(document)) for document in found[:DOCUMENTS])


def _generated() -> list[str]:
    return [generate(3, 4, 3, seed=n, gates=n == 2).text for n in range(3)]


def _meaning(data: bytes) -> Any:
    """What the text says, as plain data; None where it says nothing."""
    source, findings = decode("sample", data)
    try:
        return None if has_errors(findings) else json.loads(json.dumps(read(source).data, default=str))
    except (ValueError, TypeError):
        return None


# Recorded games

PEOPLE: tuple[tuple[str, dict[str, str], int], ...] = (
    ("tutorial", {"highmark": "human"}, 1),
    ("tutorial", {"highmark": "human", "lowmark": "human", "mediator": "human"}, 2),
    ("tutorial", {}, 3),
    ("istanbul-2025", {"ukraine": "human", "russian-federation": "human", "partners": "outside"}, 4),
    ("camp-david-1978", {"egypt": "human", "israel": "human"}, 5),
    ("switzerland-2024", {}, 6),
)
"""Games that are recorded: the scenario, who is not played by its own player, and the seed."""
SMALL = ("vote3.yaml", "sym.yaml", "ends-everywhere.yaml", "walkaway.yaml")


@cache
def records(folder: Path) -> tuple[Sample, ...]:
    """Records of finished and unfinished games with people who undo and seal, and of the old law, by way of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [recorded(folder / f"{n}.jsonl", *game) for n, game in enumerate(PEOPLE)]
    for n, name in enumerate(SMALL, len(PEOPLE)):
        file = str(TESTS / "players" / "cases" / name)
        first = next(iter(load(file).names.parties))
        found.append(recorded(folder / f"{n}.jsonl", file, {first: "human"}, n))
    old = TESTS / "play" / "old"
    found.append(Sample("old-tutorial.jsonl", (old / "tutorial.jsonl").read_bytes()))
    found.append(Sample("old-camp-david.jsonl", gzip.decompress((old / "camp-david-1978.jsonl.gz").read_bytes())))
    return tuple(found)


def recorded(path: Path, scenario: str, seats: dict[str, str], number: int) -> Sample:
    """A game in which people do whatever there is and sometimes take it back."""
    path.unlink(missing_ok=True)
    chance = Random(number)
    with Match(load(scenario), seats, seed=number, record=path) as match:
        while match.advance():
            wanted = chance.choice(match.open)
            own = next(other for other in match.open if other.seat == wanted.seat)
            if own.kind == "answer" and chance.random() < 0.6:
                match.submit(own.seat, "accept")
            elif own.kind == "carry-out" and chance.random() < 0.7:
                match.submit(own.seat, "carry-out")
            else:
                match.submit(own.seat, match.menu(own.seat).sample(chance))
            if chance.random() < 0.1:
                match.undo()
    return Sample(path.name, path.read_bytes())
