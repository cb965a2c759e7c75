"""docs/model.md is the model that the program has: its parts, their keys and defaults, and the code that they name."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs import model
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.lab.validation.targets import TARGETS
from negotiate.reports.scenario.model_part import parts
from negotiate.rulebook.model.json_schema import json_schema
from negotiate.rulebook.model.outline import at

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "negotiate"
PAGE = model.PAGE.read_text(encoding="utf-8")
PARTS = parts(PAGE)
VALIDATION = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
PART = re.compile(r"\bM[0-9]+\b")
TARGET = re.compile(r"\bVT[0-9]+[a-z]?\b")
CODE = re.compile(r"`(\w[\w/]*\.py):(\w+)`")


def test_the_tables_of_keys_are_fresh() -> None:
    assert model.with_tables(PAGE) == PAGE, "write them again: python3 docs/model.py"


def test_parts_are_numbered_without_gaps() -> None:
    assert list(PARTS) == [f"M{number}" for number in range(1, 24)]


@pytest.mark.parametrize("number", PARTS)
def test_a_part_says_what_it_is_about_how_it_is_worked_out_and_where_it_comes_from(number: str) -> None:
    text = PARTS[number]
    assert re.match(r"\*\*[A-Z][^*]+\.\*\* [A-Z]", text), "what it is about comes first, after its name"
    assert "```text\n" in text
    assert "- *Source:* " in text
    assert CODE.search(text.partition("- *Code:* ")[2])


def names_of(path: Path) -> set[str]:
    """What a file defines at its top level."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        for target in (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        ):
            names |= {inner.id for inner in ast.walk(target) if isinstance(inner, ast.Name)}
    return names


@pytest.mark.parametrize(("file", "name"), sorted(set(CODE.findall(PAGE))))
def test_the_code_that_is_named_is_there(file: str, name: str) -> None:
    assert (SOURCE / file).is_file(), f"docs/model.md names {file}; say where it went"
    assert name in names_of(SOURCE / file), f"docs/model.md names {name} in {file}; say where it went"


def remarks(path: Path) -> Iterator[str]:
    """The docstrings and comments of a file."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value
    yield from (
        token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT
    )


def test_every_number_in_the_program_has_its_part_and_every_target_its_row() -> None:
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for remark in remarks(path):
            found |= dict.fromkeys((*PART.findall(remark), *TARGET.findall(remark)), path.name)
    assert {"M7", "M22", "VT20"} <= set(found)
    for number, file in found.items():
        known = f"| {number} |" in VALIDATION if number.startswith("VT") else number in PARTS
        assert known, f"{file} names {number}, which no document has"


def test_targets_that_the_model_names_are_targets() -> None:
    rows = set(re.findall(r"^\| (VT\w+) \|", VALIDATION, flags=re.MULTILINE))
    assert rows == {target.id for target in TARGETS}
    assert set(TARGET.findall(PAGE)) <= rows


def test_the_schema_leads_to_the_parts() -> None:
    schema = json_schema()
    assert "docs/model.md" in schema["description"]
    described = [definition.get("description", "") for definition in schema["definitions"].values()]
    for definition in schema["definitions"].values():
        described += [entry["description"] for entry in definition.get("properties", {}).values()]
    led = 0
    for text in described:
        for number in PART.findall(text):
            assert f"{number}: docs/model.md#{number.lower()}" in text
            assert number in PARTS
            led += 1
    assert led > 50


def test_keys_stand_in_the_part_that_the_schema_names() -> None:
    """A key that names a part is in its table, or a key below it is."""
    told: dict[str, set[tuple[str, str]]] = {}
    for number, text in PARTS.items():
        told[number] = set()
        for key in model.keys(text):
            steps = key.split(".")
            for length in range(len(steps)):
                parent = at(steps[:length])
                if parent is not None and parent.model is not None:
                    told[number].add((parent.model.__name__, steps[length]))
    untold = [
        f"{number}: {name}.{key}"
        for name, definition in json_schema()["definitions"].items()
        for key, entry in definition.get("properties", {}).items()
        for number in PART.findall(entry["description"])
        if (name, key) not in told[number]
    ]
    assert not untold, "add these to the keys of their parts, and tell in the formula what they do"


def test_a_part_can_be_read_where_only_the_program_is_installed() -> None:
    done = CliRunner().invoke(app, ["explain", "M9"])
    assert done.exit_code == 0
    assert done.stdout.startswith("M9. **Gestures.** ")
    assert "`gestures.cost`" in done.stdout
    assert "<!--" not in done.stdout
    assert '"path": "M9"' in CliRunner().invoke(app, ["explain", "M9", "--format", "json"]).stdout
    with pytest.raises(Exception, match="no part of the model 'M24'"):
        CliRunner().invoke(app, ["explain", "M24"], catch_exceptions=False)
