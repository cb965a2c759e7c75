"""What a player that is an object or a class is, as plain data: its class, the text of that, and its parameters.

Its name says little, so that results of two that share one could be mixed up; what is written here of both tells them apart.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import math
import os
import sys
from collections.abc import Mapping
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from negotiate.players.protocol import attribute_of

BUILT_IN = ("builtins", "typing", "abc", "collections.abc")
"""Modules whose classes are those of Python, and change with it."""
DEEPEST, MOST_VALUES, LONGEST, MOST_SIGNS = 6, 10_000, 64, 10_000
"""How far and to how many values the parameters of an object are followed; what is longer than so many items or signs is
told by its digest."""
LARGEST_BITS = 1024
"""Whole numbers beyond it are told in base 16, since Python writes no longer ones in base 10."""


def are_alike(one: Any, other: Any) -> bool:
    """Whether nothing tells two players apart, so that they may have one name."""
    if one is other:
        return True
    if isinstance(one, type) != isinstance(other, type):
        return False
    (first, whole), (second, as_whole) = description(one), description(other)
    # a class that was made anew, as in a notebook, is the same where its text is
    return whole and as_whole and first == second and (type(one) is type(other) is not type or bool(first["source"]))


def description(player: Any) -> tuple[dict[str, Any], bool]:
    """What a player is as plain data that is the same in every process, and whether that is all there is to know of it.

    `class` is the module and the qualified name, `source` the SHA-256 of the text of the class and of what it stands on (or
    of its compiled code where there is none to read; empty where that is neither), `parameters` those of an object: what its
    attribute or method `parameters` gives, or else its own attributes. Of what is no plain value, the class is told.
    """
    kind = player if isinstance(player, type) else type(player)
    told: dict[str, Any] = {"class": _place(kind), "source": _source_of(kind)}
    if isinstance(player, type):
        return told, True
    given = attribute_of(player, "parameters")
    if callable(given):
        try:
            given = given()
        except Exception:  # it is meant for something else
            given = None
    seen = _Described()
    found = seen.plain(_attributes(player) if given is None else given, 0)
    seen.whole = seen.whole and (given is not None or _is_its_attributes(player))
    text = json.dumps(found)
    told["parameters"] = found if len(text) <= MOST_SIGNS else {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    return told, seen.whole


class _Described:
    """Makes plain data of the parameters of an object; `whole` says whether nothing was left out."""

    def __init__(self) -> None:
        self.whole = True
        self.left = MOST_VALUES

    def plain(self, value: Any, depth: int) -> Any:
        """A value as JSON has it, so that it is equal to what is read again."""
        if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
            return hex(value)
        if value is None or isinstance(value, (bool, int, str)):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else str(value)
        if isinstance(value, np.generic):
            return self.plain(value.item(), depth)
        if isinstance(value, np.ndarray) and value.dtype != object:
            return {"shape": list(value.shape), "sha256": hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()}
        if isinstance(value, os.PathLike):
            return os.fspath(value)
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            self.whole = False
            return _place(type(value))
        if isinstance(value, Mapping):
            return self._short({str(key): self.plain(inner, depth + 1) for key, inner in value.items()})
        if isinstance(value, (list, tuple)):
            return self._short([self.plain(inner, depth + 1) for inner in value])
        if isinstance(value, (set, frozenset)):
            return self._short(sorted((self.plain(inner, depth + 1) for inner in value), key=json.dumps))
        if isinstance(value, type):
            return {"class": _place(value), "source": _source_of(value)}
        if isinstance(value, FunctionType):
            return self._function(value, depth)
        if isinstance(value, BuiltinFunctionType):
            # the method of an object, as of a generator of random numbers, goes by what that holds
            self.whole = self.whole and isinstance(value.__self__, ModuleType)
            return {"function": _place(value), "source": ""}
        if isinstance(value, MethodType):
            self.whole = False
            return {"function": _place(value.__func__), "source": _source_of(value.__func__)}
        inner = _attributes(value)
        if not inner or not _is_its_attributes(value):
            self.whole = False  # made of something that cannot be looked at
        if not inner:
            return _place(type(value))
        return {"class": _place(type(value)), **{key: self.plain(each, depth + 1) for key, each in inner.items()}}

    def _function(self, value: FunctionType, depth: int) -> dict[str, Any]:
        """A function by its code, and by what it holds besides: its defaults and the variables around it.

        Two in one line, such as two lambdas, have the same text, so that it is the compiled code that tells them apart.
        """
        told: dict[str, Any] = {"function": _place(value), "source": _digest(_plain_code(value.__code__))}
        around = dict(zip(value.__code__.co_freevars, value.__closure__ or (), strict=True))
        held = {
            "defaults": list(value.__defaults__ or ()),
            "named": value.__kwdefaults__ or {},
            "around": {name: cell.cell_contents for name, cell in around.items() if _is_filled(cell)},
            "attributes": vars(value),
        }
        return told | {name: self.plain(held, depth + 1) for name, held in held.items() if held}

    @staticmethod
    def _short(value: Any) -> Any:
        """A long list by its digest."""
        if len(value) <= LONGEST:
            return value
        return {"items": len(value), "sha256": hashlib.sha256(json.dumps(value).encode()).hexdigest()}


def _is_its_attributes(value: Any) -> bool:
    """Whether all that an object holds are its attributes; one that is pickled in a way of its own, or not at all, may hold
    more, as a generator of random numbers does."""
    kind = type(value)
    own = ("__reduce__", "__reduce_ex__", "__getstate__")
    if any(getattr(kind, name, None) is not getattr(object, name, None) for name in own):
        return False
    try:
        object.__reduce_ex__(value, 2)
    except Exception:  # whatever its own attributes raise
        return False
    return True


def _attributes(player: Any) -> dict[str, Any]:
    """The attributes of an object by name, in their order."""
    slots = [name for kind in type(player).__mro__ for name in _slots(kind)]
    filled = {}
    for name in slots:
        with contextlib.suppress(Exception):  # empty, in whatever way its `__getattr__` says so
            filled[name] = getattr(player, name)
    return {**filled, **(attribute_of(player, "__dict__") or {})}


def _slots(kind: type) -> tuple[str, ...]:
    found = kind.__dict__.get("__slots__", ())
    return tuple(name for name in ((found,) if isinstance(found, str) else found) if name not in ("__dict__", "__weakref__"))


def _place(named: Any) -> str:
    """Module and qualified name of a class or a function."""
    return f"{getattr(named, '__module__', None) or ''}.{getattr(named, '__qualname__', type(named).__name__)}".lstrip(".")


def _source_of(named: Any) -> str:
    """SHA-256 of the text of a class with what it stands on, or of a function; empty where there is none to read."""
    kinds = [kind for kind in named.__mro__ if not _is_built_in(kind)] if isinstance(named, type) else [named]
    try:
        return hashlib.sha256("".join(map(inspect.getsource, kinds)).encode()).hexdigest() if kinds else ""
    except (OSError, TypeError):
        # without a text, as of what `exec` made, the compiled code tells one from another
        codes = [_plain_code(value.__code__) for kind in kinds for value in _functions(kind)]
        return _digest(codes) if codes else ""


def _digest(code: Any) -> str:
    """SHA-256 of compiled code as plain data."""
    return hashlib.sha256(json.dumps(code).encode("utf-8", "replace")).hexdigest()


def _is_filled(cell: CellType) -> bool:
    """Whether a variable around a function has a value."""
    try:
        cell.cell_contents  # noqa: B018 - it raises where there is none
    except ValueError:
        return False
    return True


def _is_built_in(kind: type) -> bool:
    """Whether a class is one of Python's; what `exec` makes may only say so."""
    return kind.__module__ in BUILT_IN and getattr(sys.modules.get(kind.__module__), kind.__name__, None) is kind


def _functions(kind: Any) -> list[FunctionType]:
    """The functions of a class, in the order of their names, or the function itself."""
    found = [value for _, value in sorted(vars(kind).items())] if isinstance(kind, type) else [kind]
    return [value for value in found if isinstance(value, FunctionType)]


def _plain_code(value: Any) -> Any:
    """Compiled code, or a constant in it, as plain data that is the same in every process."""
    if isinstance(value, CodeType):
        constants = [_plain_code(one) for one in value.co_consts]
        return [value.co_name, value.co_code.hex(), list(value.co_names), list(value.co_varnames), constants]
    if isinstance(value, tuple):
        return [_plain_code(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(map(ascii, value))
    return ascii(value)
