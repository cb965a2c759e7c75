"""The numbers of a rule file that can be varied: where they stand, and how low and high the schema lets them be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args

from pydantic.fields import FieldInfo

from negotiate.rulebook.model.outline import at, fields
from negotiate.rulebook.reading.read import element_names, joined


class Limits(NamedTuple):
    """The least and the greatest value of a number; None where the schema sets no end."""

    least: float | None
    greatest: float | None


def limits(path: str) -> Limits:
    """The limits of the number at a dotted path; none for what has no limits of its own or does not exist."""
    steps = path.split(".")
    parent = at(steps[:-1])
    if parent is None or parent.form != "model" or parent.model is None:
        return Limits(None, None)
    info = fields(parent.model).get(steps[-1])
    least = greatest = None
    for bound in _bounds(info) if info is not None else ():
        least = getattr(bound, "ge", getattr(bound, "gt", least))
        greatest = getattr(bound, "le", getattr(bound, "lt", greatest))
    return Limits(least, greatest)


def _bounds(info: FieldInfo) -> list[Any]:
    """What is said of the values of a key; of one that may be left out, what is said of those that are given."""
    given = [FieldInfo.from_annotation(one).metadata for one in get_args(info.annotation) if one is not type(None)]
    return info.metadata or [bound for bounds in given for bound in bounds]


def numbers(document: Mapping[str, Any]) -> Iterator[tuple[str, int | float]]:
    """Every number of a resolved document with its dotted path, in the order of the file; lists by id as overrides go."""
    for path, value in single_values(document):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield path, value


def single_values(document: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Every number, text, truth or nothing of a resolved document with its dotted path, as `numbers` gives them."""
    for name, value in document.items():
        here = joined(path, str(name))
        if isinstance(value, Mapping):
            yield from single_values(value, here)
        elif isinstance(value, list):
            yield from single_values(dict(zip(element_names(value), value, strict=True)), here)
        else:
            yield here, value
