"""The schema as a tree: which keys can stand at a place in a rule file, and what they mean."""

from __future__ import annotations

import types
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from negotiate.rulebook.model.schema import InitialTrust, Scenario


class Outline(NamedTuple):
    """What can stand somewhere: a `model` with fixed keys, a `mapping` by id, a `list`, or a `leaf` (one value).

    `inner` is the type of what lies in a mapping or list; `choice` says that a word or number may stand there instead.
    """

    form: str
    model: type[BaseModel] | None = None
    inner: Any = None
    choice: bool = False


TOP = Outline("model", Scenario)


def outline(annotation: Any) -> Outline:
    """The outline of a type of the schema; of several, the one that has something inside."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return outline(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        parts = [outline(part) for part in get_args(annotation) if part is not type(None)]
        inside = [part for part in parts if part.form != "leaf"]
        if not inside:
            return Outline("leaf")
        return inside[0]._replace(choice=inside[0].choice or len(parts) > 1)
    if origin is dict:
        return Outline("mapping", inner=get_args(annotation)[1])
    if origin is list:
        return Outline("list", inner=get_args(annotation)[0])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Outline("model", annotation)
    return Outline("leaf")


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a model by the key that stands in the file."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def models(top: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Every model of the schema from `top` on, by its name."""
    found: dict[str, type[BaseModel]] = {}
    waiting = [top]
    while waiting:
        kind = waiting.pop()
        if kind.__name__ in found:
            continue
        found[kind.__name__] = kind
        for info in fields(kind).values():
            here = outline(info.annotation)
            while here.form in ("mapping", "list"):
                here = outline(here.inner)
            if here.model is not None:
                waiting.append(here.model)
    return found


def step(here: Outline, name: str) -> Outline | None:
    """What can stand under the key or element `name`; None where there is no such key."""
    if here.form == "model" and here.model is not None:
        info = fields(here.model).get(name)
        if info is not None:
            return outline(info.annotation)
        return outline(dict[str, float]) if here.model is InitialTrust else None
    if here.form in ("mapping", "list"):
        return outline(here.inner)
    return None


def at(steps: Sequence[str], top: Outline = TOP) -> Outline | None:
    """What can stand at the end of a path from the top of a rule file, or of another file."""
    here: Outline | None = top
    for name in steps:
        here = step(here, name) if here is not None else None
    return here


def keys(here: Outline | None) -> list[str]:
    """The fixed keys of a model; nothing for anything else."""
    return list(fields(here.model)) if here is not None and here.model is not None and here.form == "model" else []


def description(steps: Sequence[str]) -> str:
    """The schema's description of the last step of a path that is a fixed key; "" where there is none."""
    for length in range(len(steps), 0, -1):
        parent = at(steps[: length - 1])
        if parent is not None and parent.form == "model" and parent.model is not None:
            info = fields(parent.model).get(steps[length - 1])
            return (info.description or "") if info is not None else ""
    return ""


def required(here: Outline) -> Iterable[str]:
    """The keys of a model that have to be there."""
    return [name for name, info in fields(here.model).items() if info.is_required()] if here.model is not None else []
