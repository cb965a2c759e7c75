"""Values set by dotted path: overrides of the command line, presets and skins."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from negotiate.engine.rules import Place
from negotiate.errors import OverrideError
from negotiate.rulebook.check.findings import did_you_mean, listed, quoted
from negotiate.rulebook.model.outline import TOP, Outline, fields, keys, step
from negotiate.rulebook.reading.read import Reading, element_names, joined, read_value

Overrides = Mapping[str, object] | Sequence[str]


def parse(overrides: Overrides) -> dict[str, Any]:
    """Overrides as path -> plain value. Texts `PATH=VALUE` have YAML on the right: a scalar, a list or a mapping.

    Raises `OverrideError` for a text without `=`, or a value that is not YAML or not plain data.
    """
    if isinstance(overrides, str):
        overrides = [overrides]
    if isinstance(overrides, Mapping):
        return {_path(path): _plain(path, value) for path, value in overrides.items()}
    if not isinstance(overrides, Iterable):
        raise OverrideError(f"Values are set by path, as in {{'trust.decay': 0.03}}, not as {overrides!r:.80}.")
    result: dict[str, Any] = {}
    for text in overrides:
        path, equals, value = str(text).partition("=")
        if not equals:
            raise OverrideError(f"The override {quoted(text, 80)} has no value; write PATH=VALUE, such as trust.decay=0.03.")
        reading = read_value(value, f"--set {path.strip()}")
        if reading.findings:
            raise OverrideError(f"The override {quoted(text, 80)} has no usable value: {reading.findings[0].sentence}")
        result[_path(path)] = reading.data
    return result


def _path(path: object) -> str:
    if not isinstance(path, str) or not path.strip():
        raise OverrideError("An override needs a path, such as trust.decay.")
    return path.strip()


def _plain(path: str, value: object) -> Any:
    """A deep copy of a value from Python, as plain data."""
    if isinstance(value, Mapping):
        return {str(key): _plain(path, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(path, item) for item in value]
    if value is None:
        raise OverrideError(f"The override of {quoted(path, 80)} has no value.")
    if isinstance(value, (bool, int, float, str)):
        return value
    item = getattr(value, "item", None)  # a number of numpy
    if callable(item):
        return _plain(path, item())
    raise OverrideError(
        f"The override of {quoted(path, 80)} is a {type(value).__name__}; give a number, a text, a list or a mapping."
    )


def put(reading: Reading, path: str, value: Any, place: Place) -> str:
    """Set the value at `path` in what was read, and note where it came from. Raises `OverrideError` for an unknown path.

    The answer is the path with elements by their own name where it had their number.
    """
    steps = split(path)
    data: Any = reading.data
    here: Outline = TOP
    done = ""
    for number, name in enumerate(steps):
        below = step(here, name)
        last = number == len(steps) - 1
        key: Any = name
        if here.form == "list":
            key = element(reading, data, name, done, path)
            name = element_names(data)[key]
        elif below is None or not _may_be_new(here, below, data, name, last):
            raise _unknown(reading, path, done, name, here, data)
        if below is None:
            raise _unknown(reading, path, done, name, here, data)
        done = joined(done, name)
        if last:
            data[key] = copy.deepcopy(value)
            break
        if below.form == "leaf":
            raise OverrideError(f"There is no {quoted(path, 80)}: '{done}' is one value and has nothing inside.")
        data = descend(data, key, here, below, done)
        here = below
    for known in [known for known in reading.places if known == done or known.startswith(done + ".")]:
        del reading.places[known]
    for known in (done, path):
        reading.places[known] = reading.keys[known] = place
    return done


def split(path: str) -> list[str]:
    """The steps of a dotted path. What a preset or skin sets is one step, though it is a path itself."""
    steps = path.split(".")
    if len(steps) > 3 and steps[0] in ("presets", "skins") and steps[2] == "set":
        return [*steps[:3], ".".join(steps[3:])]
    return steps


def _may_be_new(here: Outline, below: Outline, data: Any, name: str, last: bool) -> bool:
    """Whether the key is there, or may be added: a fixed key of the schema, or one number or word in a mapping by id."""
    if here.form == "model" or name in data:
        return True
    return last and below.form == "leaf"


def element(reading: Reading, data: Any, name: str, done: str, path: str) -> int:
    """The index of an element of the list at `done`, by its id or number. Raises `OverrideError` where there is none."""
    names = element_names(data)
    if name in names:
        return names.index(name)
    if name.isdigit() and int(name[:6]) < len(names):
        return int(name[:6])
    raise no_such_path(reading, path, done, name, names)


def descend(data: Any, key: Any, here: Outline, below: Outline, done: str) -> Any:
    """The container under `key`, made when the file leaves it to its default."""
    inside = data[key] if here.form == "list" or key in data else None
    wanted = list if below.form == "list" else dict
    if isinstance(inside, wanted):
        return inside
    if isinstance(inside, (int, float)):
        raise OverrideError(f"'{done}' is one number for all; set '{done}' as a whole, such as {done}={{PARTY: 3}}.")
    made: Any = wanted()
    if inside is None and below.form == "list" and here.model is not None:
        made = _default_list(here.model, key)
    data[key] = made
    return made


def _default_list(model: type[BaseModel], key: str) -> list[Any]:
    info = fields(model)[key]
    items = info.default_factory() if info.default_factory is not None else []  # type: ignore[call-arg]  # none of ours looks at data
    return [
        item.model_dump(mode="json", by_alias=True, exclude_none=True) if isinstance(item, BaseModel) else item
        for item in items
    ]


def _unknown(reading: Reading, path: str, done: str, name: str, here: Outline, data: Any) -> OverrideError:
    return no_such_path(reading, path, done, name, keys(here) if here.form == "model" else list(data))


def no_such_path(reading: Reading, path: str, done: str, name: str, known: list[str]) -> OverrideError:
    """The error for a path that leads nowhere after `done`, where `known` can stand."""
    rest = path[len(joined(done, name)) :]
    near = [f"{joined(done, other)}{rest}" for other in reading.closest(name, known)]
    hint = did_you_mean(near)
    where = f"'{done}'" if done else "The rule file"
    said = f"There is no {quoted(path, 80)} in the rules.{' ' if hint else ''}{hint} {where} has: {listed(known, 60)}."
    return OverrideError(said, near)
