"""Shape: whether every key and value of a rule file is of the right kind, in sentences that name the thing and the cure."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import ValidationError

from negotiate.rulebook.findings import listed, quoted
from negotiate.rulebook.outline import at, description, keys
from negotiate.rulebook.read import MOST_FINDINGS, Reading, element_names
from negotiate.rulebook.schema import Scenario

_EXPECTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "dict_type": "a mapping of keys to values",
    "list_type": "a list",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "finite_number": "a finite number",
}


def model(reading: Reading) -> Scenario | None:
    """The rule file as a model, or None after adding a finding for every value of the wrong kind."""
    if not isinstance(reading.data, dict):
        return None
    try:
        return Scenario.model_validate(reading.data)
    except ValidationError as error:
        seen: set[str] = set()
        for problem in error.errors(include_url=False):
            steps = _steps(reading.data, problem["loc"])
            path = ".".join(steps)
            if problem["type"] == "default_factory_not_called":
                continue  # a default that depends on a value which has its own finding
            if problem["loc"] and problem["loc"][-1] == "[key]":
                path += " as a key"
            if path in seen or _spoiled(reading, steps):
                continue
            seen.add(path)
            if len(seen) > MOST_FINDINGS:
                reading.report(
                    "", f"There are {error.error_count()} problems of this kind; the rest are not shown.", "too-many"
                )
                break
            _translate(reading, steps, problem)
        return None


def _spoiled(reading: Reading, steps: list[str]) -> bool:
    """Whether the path, or something around it, has a finding already."""
    return any(".".join(steps[:length]) in reading.spoiled for length in range(1, len(steps) + 1))


def _steps(data: Any, location: tuple[int | str, ...]) -> list[str]:
    """pydantic's location as steps of a dotted path: elements by their id, without the tags of alternatives."""
    steps: list[str] = []
    here = data
    for part in location:
        if isinstance(part, str) and (part.startswith("~") or part == "[key]"):
            continue
        if isinstance(part, int) and isinstance(here, list):
            steps.append(element_names(here)[part])
            here = here[part]
        elif isinstance(here, dict):
            steps.append(str(part))
            here = here.get(part)
        else:  # a single value that the schema takes for a list of one
            here = None
    return steps


def _translate(reading: Reading, steps: list[str], problem: Any) -> None:
    kind, value, context = problem["type"], problem["input"], problem.get("ctx", {})
    path, name = ".".join(steps), steps[-1] if steps else ""
    parent = ".".join(steps[:-1])
    owner = f"'{parent}'" if parent else "The rule file"
    about = description(steps)
    meaning = f" Meaning: {about}" if about and kind not in ("extra_forbidden", "value_error") else ""
    if problem["loc"] and problem["loc"][-1] == "[key]":
        detail = str(context.get("error", "")) or "an id has at most 64 characters"
        reading.report(path, f"The key {quoted(name)} is not an id: {detail}.", "id", key=True)
    elif kind == "missing":
        reading.report(parent, f"{owner} has no '{name}', which is required.{meaning}", "missing", key=True)
    elif kind == "extra_forbidden":
        known = keys(at(steps[:-1]))
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f" Did you mean '{near[0]}'?" if near else f" It can have: {listed(known, 60)}."
        reading.report(path, f"{owner} has no key {quoted(name)}.{hint}", "unknown-key", key=True)
    elif kind == "literal_error":
        _choice(reading, path, value, context)
    elif kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        limit = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt", "less_than": "lt"}[kind]
        words = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}[limit]
        reading.report(path, f"'{path}' is {value}; it has to be {words} {_number(context[limit])}.{meaning}", "range")
    elif kind in ("too_short", "too_long"):
        fewest = kind == "too_short"
        limit, words = ("min_length", "at least") if fewest else ("max_length", "at most")
        count = context.get("actual_length", len(value) if isinstance(value, (list, dict)) else 0)
        reading.report(path, f"'{path}' has {count} entries; it has to have {words} {context[limit]}.{meaning}", "count")
    elif kind in ("string_too_long", "string_too_short"):
        words = f"at most {context['max_length']}" if kind == "string_too_long" else f"at least {context['min_length']}"
        reading.report(path, f"'{path}' has {len(value)} characters; it has to have {words}.", "length")
    elif kind == "string_pattern_mismatch":
        reading.report(
            path, f"'{path}' is {quoted(value)}; expected two or three capital letters or digits, a letter first.", "text"
        )
    elif kind == "value_error":
        rule_id = (
            "id" if str(context.get("error", "")).startswith("an id") else "text" if isinstance(value, str) else "shape"
        )
        shown = f"'{path}' is {quoted(value)}: " if isinstance(value, str) else f"'{path}': "
        reading.report(path, f"{shown}{context.get('error', problem['msg'])}.", rule_id)
    else:
        expected = _EXPECTED.get(kind, "something else")
        reading.report(path, f"'{path}' is {described(value)}; expected {expected}.{meaning}", "type")


def _choice(reading: Reading, path: str, value: Any, context: Any) -> None:
    allowed = [word.strip("'") for word in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6) if isinstance(value, str) else []
    hint = f" Did you mean '{near[0]}'?" if near else ""
    shown = quoted(value) if isinstance(value, str) else described(value)
    one_of = "one of: " if len(allowed) > 1 else ""
    outline = at(path.split("."))
    mapping = " Or a mapping." if outline is not None and outline.choice else ""
    reading.report(path, f"'{path}' is {shown}; expected {one_of}{', '.join(allowed)}.{hint}{mapping}", "choice")


def described(value: Any) -> str:
    """A value in words, short."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {str(value)[:30]}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, list) else "a mapping"


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)
