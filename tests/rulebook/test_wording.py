"""Sentences about the shape: what a key wants, in words, and examples that are right."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter

from negotiate.rulebook.model.outline import Outline, fields, outline, required
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.model.wording import expected, flow, meaning
from negotiate.rulebook.reading.read import read_value


def models(kind: type[BaseModel], seen: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    """Every model of the schema."""
    if kind.__name__ not in seen:
        seen[kind.__name__] = kind
        for info in fields(kind).values():
            here = outline(info.annotation)
            while here.form in ("mapping", "list"):
                here = outline(here.inner)
            if here.model is not None:
                models(here.model, seen)
    return seen


REQUIRED = [
    (name, key, fields(kind)[key]) for name, kind in models(Scenario, {}).items() for key in required(Outline("model", kind))
]


@pytest.mark.parametrize(("name", "key", "info"), REQUIRED, ids=lambda value: value if isinstance(value, str) else "")
def test_every_required_key_has_an_example_that_is_right(name: str, key: str, info: Any) -> None:
    assert info.examples, f"{name}.{key} has no example"
    again = read_value(flow(info.examples[0]), key)
    assert not again.findings
    assert again.data == info.examples[0]
    annotation = info.annotation
    for limit in info.metadata:
        annotation = Annotated[annotation, limit]
    TypeAdapter(annotation).validate_python(again.data, strict=True)


def test_there_are_many() -> None:
    assert len(REQUIRED) > 40


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("setting", "one of: fictional, real"),
        ("schema_version", "3"),
        ("calendar", "a mapping with rounds"),
        ("calendar.rounds", "a whole number from 1 to 256"),
        ("calendar.starts", "a date such as 2025-05-16"),
        ("parties.north.pain", "a number from 0 to 1"),
        ("parties.north.proposes", "true or false"),
        ("parties.north.initials", "two or three capital letters or digits, a letter first"),
        ("tracks.talks.trust_ceiling", "a number above 0 up to 100"),
        ("tracks.talks.opens_when", "always, never or conditions such as {trust_at_least: 25}"),
        ("tracks.talks.opens_when.track_open", "a list"),
        ("tracks.talks.opens_when.mediator_present", "true"),
        ("issues.road.exposure", "a number from 0 to 1,000 or a mapping of keys to values"),
        ("issues.road.verification", "monitored or a mapping of keys to values"),
        ("issues.road.options.open.values.north", "a number from -1,000 to 1,000"),
        ("issues.road.owners.0", "an id, lower-case words joined by hyphens"),
        ("issues.road.name", "a single line of text"),
        ("summary", "text"),
    ],
)
def test_what_is_expected(path: str, words: str) -> None:
    assert expected(path.split(".")) == words


def test_meaning_is_for_strangers() -> None:
    assert meaning(["parties", "north", "hope_of_gain"]) == " (hope of gaining more by force)"
    assert meaning(["trust", "gain"]) == " (trust gained by a normal verified step, points)"
    assert meaning(["parties", "north"]) == ""
    every = [meaning([key]) for key in fields(Scenario)]
    assert not any("(M" in words for words in every)


def test_all_of_a_choice_is_named() -> None:
    for choice in get_args(fields(models(Scenario, {})["Party"])["kind"].annotation):
        assert choice in expected(["parties", "north", "kind"])
