"""Files beside the rule files that are read like them: personalities, plans of studies. Every fault with its place and cure.

What has to be written stands in the descriptions of the models' fields, in words that fit behind "write" and "add", and for
a mapping in the `parts` of its model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from negotiate.rulebook.check.findings import Finding, did_you_mean, has_errors, listed, quoted
from negotiate.rulebook.check.shape import described
from negotiate.rulebook.model.outline import Outline, at, fields
from negotiate.rulebook.model.quantities import as_id
from negotiate.rulebook.reading.read import Reading, read
from negotiate.rulebook.reading.source import Format, Source, read_source

Model = TypeVar("Model", bound=BaseModel)
OF_A_KEY = "[key]"
"""The end of pydantic's location of a key."""


def read_small(path: Path, shown: str, top: type[Model], wanted: Format) -> tuple[Reading, Model | None, list[Finding]]:
    """A file as plain data with its places, and as a model where it fits; findings are those about the file itself.

    `wanted` is what it is meant to be. What is wrong with its keys and values is among the findings of the reading. Never
    raises for anything a file can hold.
    """
    source, findings = read_source(path, shown, wanted)
    if has_errors(findings):
        return Reading(Source(shown, "")), None, findings
    reading = read(source)
    if not isinstance(reading.data, dict):
        return reading, None, findings
    try:
        return reading, top.model_validate(reading.data), findings
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            if problem["type"] != "default_factory_not_called":
                _report(reading, top, problem["type"], [str(part) for part in problem["loc"]], problem)
    return reading, None, findings


def _report(reading: Reading, top: type[BaseModel], kind: str, steps: list[str], problem: Any) -> None:
    """Say what is of the wrong kind, at its place."""
    at_key = steps[-1] == OF_A_KEY
    steps = steps[:-1] if at_key else steps
    path, name, parent = ".".join(steps), steps[-1], ".".join(steps[:-1])
    if path in reading.spoiled:
        return
    owner = f"'{parent}'" if parent else "The file"
    known = _known(top, steps[:-1])
    value = problem["input"]
    if at_key:
        if kind == "string_too_long":
            sentence = f"The name {quoted(name)} is too long; an id has at most {problem['ctx']['max_length']} characters."
        else:
            such = as_id(name) or "red-fox"
            sentence = (
                f"The name {quoted(name)} is not an id: lower-case words and numbers joined by hyphens, such as {such}."
            )
        reading.report(path, sentence, "id", key=True)
    elif kind == "extra_forbidden":
        hint = did_you_mean(reading.closest(name, known)) or f"Remove it or write one of: {listed(known, 60)}."
        reading.report(path, f"{owner} has no key {quoted(name)}. {hint}", "unknown-key", key=True)
    elif kind == "missing":
        reading.report(parent, f"{owner} has no '{name}'; add {known[name].description}.", "missing", key=True)
    elif name in known:
        near = reading.closest(value, _choices(known[name].annotation)) if isinstance(value, str) else []
        cure = did_you_mean(near) or f"write {known[name].description}."
        reading.report(path, f"'{path}' {_what(kind, value, problem)}{'. ' if near else '; '}{cure}", "value")
    else:
        here = at(steps, Outline("model", top))
        inside = here.model if here is not None and here.form == "model" and here.model is not None else None
        infos = (_known(top, steps[: end - 1]).get(steps[end - 1]) for end in range(len(steps), 0, -1))
        owning = next((info for info in infos if info), None)
        if inside is not None:
            wanted = f"a mapping with {getattr(inside, 'parts', 'keys')}"
        else:
            wanted = owning.description if owning else "a mapping"
        reading.report(path, f"'{path}' is {described(value)}; write {wanted}.", "type")


def _what(kind: str, value: Any, problem: Any) -> str:
    """What is wrong with a value, in words that fit behind its path."""
    if kind == "too_short" and not value:
        return "is empty"
    if kind == "too_long":
        return f"has {len(value):,} entries, and {problem['ctx']['max_length']:,} are the most"
    if kind == "string_too_long":
        return f"has {len(value):,} characters, and {problem['ctx']['max_length']:,} are the most"
    return f"is {described(value)}"


def _known(top: type[BaseModel], steps: list[str]) -> dict[str, Any]:
    """The fixed keys at the end of a path of the file."""
    here = at(steps, Outline("model", top))
    return dict(fields(here.model)) if here is not None and here.model is not None and here.form == "model" else {}


def _choices(annotation: Any) -> tuple[str, ...]:
    """The words that a value may be, where it is one of several."""
    return tuple(str(one) for one in get_args(annotation)) if get_origin(annotation) is Literal else ()
