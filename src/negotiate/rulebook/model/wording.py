"""What a place in a rule file wants, in words: its kind, its range, what it means, and an example."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from negotiate.rulebook.model.conditions import Condition
from negotiate.rulebook.model.outline import Outline, at, description, fields, required
from negotiate.rulebook.model.quantities import Date, Id, Label

_FORMULA = re.compile(r" \((M[0-9]+(, M[0-9]+)*|[a-z_]+|[a-z0-9]+ of M[0-9]+)\)")
"""The formula or symbol that a description names for readers of the model; a stranger needs neither."""
_RANGE = re.compile(r", (above )?-?[0-9.]+(\.\.| up to )[0-9]+$")
"""The range at the end of a description, where the sentence has said it."""
_SPECIAL = {
    get_args(Id)[-1]: "an id, lower-case words joined by hyphens",
    get_args(Label)[-1]: "a single line of text",
    get_args(Date)[-1]: "a date such as 2025-05-16",
}


def field_at(steps: Sequence[str]) -> FieldInfo | None:
    """The schema's field at a path that ends in a fixed key."""
    parent = at(steps[:-1]) if steps else None
    return fields(parent.model).get(steps[-1]) if parent is not None and parent.form == "model" and parent.model else None


def declared(steps: Sequence[str]) -> tuple[Any, list[Any]]:
    """The type that the schema declares at a path, and its limits; (Any, []) where there is no such place."""
    info = field_at(steps)
    if info is not None:
        return bare(info.annotation, info.metadata)
    parent = at(steps[:-1]) if steps else None
    return bare(parent.inner) if parent is not None and parent.inner is not None else (Any, [])


def bare(annotation: Any, limits: Sequence[Any] = ()) -> tuple[Any, list[Any]]:
    """A type without `Annotated` and `| None`, and all its limits."""
    found = list(limits)
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            for entry in more:
                found += entry.metadata if isinstance(entry, FieldInfo) else [entry]
        elif get_origin(annotation) in (Union, types.UnionType):
            parts = [part for part in get_args(annotation) if part is not type(None)]
            if len(parts) > 1:
                return annotation, found
            annotation = parts[0]
        else:
            return annotation, found


def limit(limits: Sequence[Any], name: str) -> Any:
    """The limit of that name (`ge`, `le`, `gt`, `lt`, `min_length`, `max_length`) or None."""
    return next((getattr(entry, name) for entry in reversed(limits) if getattr(entry, name, None) is not None), None)


def expected(steps: Sequence[str]) -> str:
    """What may be written at a path: "a number from 0 to 1", "one of: fictional, real"."""
    return _words(*declared(steps))


def _words(kind: Any, limits: Sequence[Any]) -> str:
    origin = get_origin(kind)
    if origin is Literal:
        words = [str(value) for value in get_args(kind)]
        if kind == Literal[True]:
            return "true"
        return words[0] if len(words) == 1 else f"one of: {', '.join(words)}"
    if origin in (Union, types.UnionType):
        parts = [_words(*bare(part)) for part in get_args(kind) if part is not type(None)]
        return " or ".join(parts).removeprefix("one of: ")
    if kind is bool:
        return "true or false"
    if kind in (int, float):
        return ("a whole number" if kind is int else "a number") + _range(limits)
    if kind is str:
        checks = [entry for entry in limits if isinstance(entry, AfterValidator)]
        if limit(limits, "pattern") is not None:
            return "two or three capital letters or digits, a letter first"
        return next((_SPECIAL[check] for check in checks if check in _SPECIAL), "text")
    if origin is list:
        return "a list"
    if kind is Condition:
        return "conditions such as {trust_at_least: 25}"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        names = list(required(Outline("model", kind)))
        return f"a mapping with {', '.join(names)}" if names else "a mapping of keys to values"
    return "a mapping of keys to values"


def _range(limits: Sequence[Any]) -> str:
    least, above, most = limit(limits, "ge"), limit(limits, "gt"), limit(limits, "le")
    if most is None:
        return f" of at least {least:,.10g}" if least is not None else ""
    return f" above {above:,.10g} up to {most:,.10g}" if above is not None else f" from {least:,.10g} to {most:,.10g}"


def meaning(steps: Sequence[str]) -> str:
    """What the value at a path means, in brackets after a space; "" where the schema does not say."""
    here = at(steps)
    if here is not None and here.form == "model" and field_at(steps) is None:
        return ""  # an entry of a mapping or list: the description is of the whole
    about = _RANGE.sub("", _FORMULA.sub("", description(steps)).rstrip("."))
    return f" ({about if about[1:2].isupper() else about[0].lower() + about[1:]})" if about else ""


def example(steps: Sequence[str]) -> str:
    """`key: value` as it could be written at a path that ends in a fixed key; "" where the schema has no example."""
    info = field_at(steps)
    return f"{steps[-1]}: {flow(info.examples[0])}" if info is not None and info.examples else ""


def flow(value: Any) -> str:
    """Plain data as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in value) + "]"
    return value if isinstance(value, str) else json.dumps(value)
