"""The JSON Schema: every key is described, and an independent validator agrees with the program about shapes."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.rulebook.documents import small

from negotiate.paths import rules_folder, scenarios
from negotiate.rulebook.model.json_schema import FILE, MODELINE, json_schema, json_schema_text
from negotiate.rulebook.model.schema import VERSION
from negotiate.rulebook.reading.read import Reading, read
from negotiate.rulebook.reading.shelf import scenario_file
from negotiate.rulebook.reading.source import Source, decode

BAD = Path(__file__).parent / "bad"
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
SHAPE = {"missing", "unknown-key", "choice", "range", "count", "length", "text", "type", "id", "shape"}
"""Rules about the shape of a file, which a schema can state; all others are about YAML or about meaning."""


def properties() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, definition in SCHEMA["definitions"].items():
        for key, schema in definition.get("properties", {}).items():
            yield f"{name}.{key}", schema


def reading(file: Path) -> Reading:
    source, _ = decode(file.name, file.read_bytes())
    return read(source)


PROPERTIES = dict(properties())
SHIPPED = [scenario_file(name) for name in scenarios()]


def test_it_is_a_schema_of_draft_07() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert "$defs" not in json_schema_text()
    assert len(PROPERTIES) > 200


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_key_is_described_and_has_an_example(name: str) -> None:
    schema = PROPERTIES[name]
    assert re.match(r"\S.*\S[.)]$", schema["description"]), "a sentence"
    assert schema["examples"]
    assert None not in schema["examples"]
    for value in [*schema["examples"], *([schema["default"]] if "default" in schema else [])]:
        jsonschema.Draft7Validator({**schema, "definitions": SCHEMA["definitions"]}).validate(value)


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_number_has_a_unit_and_a_range(name: str) -> None:
    schema = PROPERTIES[name]
    if schema.get("type") in ("number", "integer") and "const" not in schema:
        assert {"minimum", "exclusiveMinimum"} & set(schema)
        assert "maximum" in schema
        assert schema["description"].endswith(f"Unit: {schema['x-unit']}.")


def test_keys_without_a_default_are_required_or_switch_something_on() -> None:
    without = {name for name, schema in PROPERTIES.items() if "default" not in schema}
    required = {
        f"{name}.{key}" for name, definition in SCHEMA["definitions"].items() for key in definition.get("required", ())
    }
    assert required <= without
    depends = {
        "Calendar.classroom_rounds",
        "Party.proposes",
        "Track.rejection_cost",
        "Track.stall_cost",
        "Verification.without_mediator",
    }
    assert depends <= without - required, "the default of these depends on other keys, as their description says"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_files_are_valid_and_say_so_to_editors(file: Path) -> None:
    VALIDATOR.validate(reading(file).data)
    assert file.read_text(encoding="utf-8").splitlines()[0] == MODELINE


def test_the_shipped_schema_is_fresh() -> None:
    shipped = (rules_folder() / FILE).read_text(encoding="utf-8")
    assert shipped == json_schema_text(), "write it again: negotiate schema --out rules/negotiate.schema.json"


def test_a_small_document_is_valid_and_its_version_is_this_one() -> None:
    VALIDATOR.validate(small())
    for version in (VERSION - 1, VERSION + 1):
        assert not VALIDATOR.is_valid({**small(), "schema_version": version})


def broken() -> list[Path]:
    """The broken files of the folder that can be read and have a problem of shape."""
    found = []
    for file in sorted(BAD.glob("*.yaml")):
        told = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
        # what a preset does to the whole, and that two lists have to be as long as each other, no schema can say
        lines = [line for line in told if ": With '" not in line and "give one for each" not in line]
        rules = {match.group(1) for line in lines if (match := re.search(r"\[([a-z-]+)\]$", line))}
        if rules & SHAPE and not reading(file).findings:
            found.append(file)
    return found


def test_there_are_many_broken_files() -> None:
    assert len(broken()) > 12


@pytest.mark.parametrize("file", broken(), ids=lambda file: file.stem)
def test_broken_shapes_are_refused(file: Path) -> None:
    assert not VALIDATOR.is_valid(reading(file).data)


@pytest.mark.parametrize("file", sorted(set(BAD.glob("*.yaml")) - set(broken())), ids=lambda file: file.stem)
def test_files_that_are_broken_in_meaning_only_are_not(file: Path) -> None:
    found = reading(file)
    if not found.findings:
        VALIDATOR.validate(found.data)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "Two Valleys"),
        ("id", "123"),
        ("title", "two\nlines"),
        ("summary", "  "),
        ("calendar.rounds", 0),
        ("calendar.starts", "May 2025"),
        ("calendar.starts", None),
        ("parties.north.pain", 1.5),
        ("parties.north.initials", "N"),
        ("tracks.talks.trust_ceiling", 0),
        ("tracks.talks.opens_when", "sometimes"),
        ("tracks.talks.opens_when", {}),
        ("tracks.talks.opens_when", {"trust": 3}),
        ("issues.Fence Post", {}),
        ("issues.fence.exposure", "much"),
        ("issues.fence.verification", "watched"),
        (
            "events",
            [
                {
                    "id": "e",
                    "name": "E",
                    "probability": 0.1,
                    "cards": [{"id": "c", "text": "C", "effects": [{"support": 1, "pain": 0.1}]}],
                }
            ],
        ),
        (
            "events",
            [
                {
                    "id": "e",
                    "name": "E",
                    "probability": 0.1,
                    "cards": [{"id": "c", "text": "C", "effects": [{"support": 1, "rounds": 2}]}],
                }
            ],
        ),
    ],
)
def test_single_mistakes_are_refused(path: str, value: object) -> None:
    document = copy.deepcopy(small())
    here: Any = document
    *steps, last = path.split(".")
    for step in steps:
        here = here[step]
    here[last] = value
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    ("layer", "valid"),
    [
        ({"schema_version": 3, "extends": "tutorial"}, True),
        ({"schema_version": 3, "extends": "tutorial", "set": {"trust.decay": 0.1}, "remove": ["events.spoiler"]}, True),
        ({"schema_version": 3, "extends": "tutorial", "parties": {}}, False),
        ({"schema_version": 3, "extends": 3}, False),
        ({"extends": "tutorial"}, False),
    ],
)
def test_layers_have_a_shape_of_their_own(layer: dict[str, Any], valid: bool) -> None:
    assert VALIDATOR.is_valid(layer) is valid


def test_a_date_may_be_a_bare_year() -> None:
    text = "schema_version: 3\nstarts: 2025\n"
    assert read(Source("x", text)).data["starts"] == 2025
    VALIDATOR.validate({**small(), "calendar": {"rounds": 3, "starts": 2025}})
