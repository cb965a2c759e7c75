"""Edits: single values written into a rule file by dotted path, with every other byte as it was.

    draft = read_draft(path)                                  # before a long search
    set_values(draft, {"trust.decay": 0.021}).write()         # after it; refused when the file was edited meanwhile

The paths are those of `--set`. In a file that extends another one the value goes into what the file itself says.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

from negotiate.engine.rules import Place
from negotiate.errors import OverrideError
from negotiate.rulebook.edit.spans import Spot, spots
from negotiate.rulebook.load import refuse_errors
from negotiate.rulebook.reading.draft import Draft
from negotiate.rulebook.reading.layers import IDENTITY, read_layers
from negotiate.rulebook.reading.overrides import parse, put, split
from negotiate.rulebook.reading.read import Reading, copied, joined, read_value
from negotiate.rulebook.reading.source import Source

Scalar = bool | int | float | str

_PLAIN = re.compile(r"(?:\.{1,2}/)*[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*\Z")
"""Texts that need no quotes wherever they stand."""


def set_values(draft: Draft, values: Mapping[str, object]) -> Draft:
    """The draft with single values set by dotted path: numbers, texts, true or false.

    A key that the file leaves to its default is added at the end of its section. Raises `OverrideError` for a path that is
    not in the rules, a value that is not single, or one that cannot be written without writing other things anew;
    `RuleFileError` for a file that cannot be read.
    """
    wanted = _resolved(draft)
    for path, value in parse(values).items():
        if not isinstance(value, (bool, int, float, str)) or (isinstance(value, float) and not math.isfinite(value)):
            raise OverrideError(f"'{path}' cannot be written: only single values can, numbers, texts, true or false.")
        put(wanted, path, value, Place("edit", 1, 1))
        draft = draft.with_text(_edited(draft, split(path), value))
    if values and _resolved(draft).data != wanted.data:
        raise _by_hand("', '".join(values), "the file is laid out in a way that an edit would change more than that")
    return draft


def _resolved(draft: Draft) -> Reading:
    """The draft with what it extends."""
    reading = read_layers(Source(str(draft.path), draft.text, draft.path))
    refuse_errors(reading.findings)
    return reading.trial(copied(reading.data))


def _edited(draft: Draft, steps: list[str], value: Scalar) -> str:
    found = spots(draft.text)
    if "extends" not in found[""].names:
        return _put(draft.text, found, "", steps, value)
    if len(steps) == 1 and steps[0] in IDENTITY:
        return _put(draft.text, found, "", steps, value)
    path = ".".join(steps)
    for section in ("set", "add"):  # what is set comes last
        names = found[section].names if section in found else []
        for name in reversed(names):
            inside = found[joined(section, name)]
            if name == path or (path.startswith(name + ".") and inside.kind == "map"):
                return _put(draft.text, found, joined(section, name), path[len(name) + 1 :].split("."), value)
    return _put(draft.text, found, "set" if "set" in found else "", [path] if "set" in found else ["set", path], value)


def _put(text: str, found: dict[str, Spot], here: str, steps: list[str], value: Scalar) -> str:
    """The text with the value at the end of `steps` from `here`, a path of `found`."""
    steps = [step for step in steps if step]
    while steps and found[here].kind in ("map", "list"):
        spot = found[here]
        name = steps[0]
        if spot.kind == "list" and name not in spot.names and name.isdigit() and int(name) < len(spot.names):
            name = spot.names[int(name)]
        if name not in spot.names:
            return _inserted(text, found, here, steps, value)
        here = joined(here, name)
        steps = steps[1:]
    spot = found[here]
    if spot.kind == "alias":
        raise _by_hand(here, f"what stands there is the alias *{spot.anchor}, which other places share")
    if spot.kind != "scalar" or steps:
        raise _by_hand(here, "what stands there is not a single value")
    if spot.anchor:
        raise _by_hand(here, f"what stands there is named &{spot.anchor} for other places to share")
    return text[: spot.start] + written(value, spot.style) + text[spot.end :]


def _inserted(text: str, found: dict[str, Spot], here: str, steps: list[str], value: Scalar) -> str:
    """The text with a new key at the end of a mapping."""
    spot = found[here]
    path = joined(here, ".".join(steps))
    if spot.kind != "map" or any(step.isdigit() for step in steps):
        raise _by_hand(path, "the list is left to its default; write the list out first")
    *around, last = steps
    if spot.style == "flow":
        entry = f"{last}: {written(value)}"
        for step in reversed(around):
            entry = f"{step}: {{{entry}}}"
        at = found[joined(here, spot.names[-1])].end if spot.names else spot.start + 1
        return text[:at] + (", " if spot.names else "") + entry + text[at:]
    newline = "\r\n" if "\r\n" in text else "\n"
    at = text.find("\n", spot.end)
    lines = [f"{' ' * (spot.column + 2 * depth)}{step}:" for depth, step in enumerate(around)]
    lines.append(f"{' ' * (spot.column + 2 * len(around))}{last}: {written(value)}")
    entry = "".join(line + newline for line in lines)
    return text + newline + entry if at < 0 else text[: at + 1] + entry + text[at + 1 :]


def written(value: Scalar, style: str = "") -> str:
    """A single value as it stands in YAML, in quotes where it has to be; a text keeps those that were there (`style`)."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if style != '"' and "\n" not in value:
        plain = not style and _PLAIN.match(value) and read_value(value, "").data == value
        return value if plain else "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)


def _by_hand(path: str, reason: str) -> OverrideError:
    return OverrideError(f"'{path}' cannot be written into the file: {reason}. Write it by hand.")
