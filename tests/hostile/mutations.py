"""Damage to data, drawn from a seeded source of chance: at the level of bytes, of words, of lines, and of what it means."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

ODD_BYTES = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x1b[31m", b"\x85", b"\r", b"\r\n",
    b"\n", b"\n\n",
    b"\t", b"  ", b": ", b"- ", b"{", b"}", b"[", b"]", b"'", b'"', b"&a ", b"*a", b"!!", b"<<: ", b"|", b">", b"#",
    b"%", b"~", b",",
)  # fmt: skip
"""What breaks encodings, lines and YAML."""
ODD_WORDS = (
    "", "~", "null", "true", "no", "always", "never", "none", "default", "today", "human", "each", "own", "0", "-1",
    "-0", "1.5", "1e999",
    "-1e999", "1e-999", ".nan", ".inf", "-.inf", "0x1F", "0o17", "1_000", "12:30", "2024-02-30", "9" * 400, "9" * 5000,
    "{}", "[]",
    "{a: b}", "[1, 2", "[" * 300, "{" * 300, "- " * 300, "&x", "*x", "*nobody", "<<", "? ",
    "!!python/object/apply:os.system", "!x",
    "|", ">-", "'", '"', '"\\x', "\\", "@", "`", "%YAML 9.9", "---", "...", "#",
    "# check: allow empty-track because I say so",
    "# check: allow", "# check: forbid x", "extends: tutorial", "extends: ../../../../etc/passwd", "schema_version: 1",
    "\x1b[2J", "\u202e", "\u2028", "\u200b", "\ufeff", "ı", "ß", "é", "e\u0301", "🕊", "٣", "x" * 4000, "a.b.c", "a b",
    "A", "-", "--",
    "set: {trust.decay: 5}", "remove: [parties]", "../x", "/dev/zero", "{title}", "{0}", "%s", "%d", "<script>",
    "&amp;", "=1+1",
)  # fmt: skip
"""Words that mean something to YAML, to the schema, to a terminal, to a page or to a format."""
WORDS = re.compile(r"\n[ ]*|[^\W_]+(?:[-_.][^\W_]+)*|[ \t]+|[^\w\s]|_", re.UNICODE)
MOST = 400_000
"""Bytes up to which damage lets a file grow."""


def odd_value(chance: Random) -> Any:
    """A value that a document hardly expects."""
    return chance.choice(
        (
            None, True, False, 0, 1, -1, 2, 3, 5, 100, 10**6, 2**63, 2**64, -(2**63), 10**400, 0.5, -0.5, 1e-300, 1e300,
            float("inf"),
            float("nan"), "", " ", "x", "always", "never", "none", "default", "today", "nobody", [], {}, [[]], [None],
            {"": 0}, {"x": {}},
            [1, 2, 3], ["x"], {"all": []}, {"any": [{}]}, {"not": {}}, {"not": {"not": "always"}}, "x" * 300,
            "\u202eabc", "\x1b[31m",
            "12", "1.0", "true", "a-b", {"low": 1, "high": 0}, [{"id": "x"}],
        )
    )  # fmt: skip


def bytes_damaged(data: bytes, chance: Random, donors: Sequence[bytes]) -> bytes:
    """Some bytes changed, left out, put in, repeated or taken from elsewhere."""
    text = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 1, 2, 5, 20, 200)))
        how = chance.randrange(6)
        if how == 0 and start < len(text):
            text[start] ^= 1 << chance.randrange(8)
        elif how == 1:
            del text[start:end]
        elif how == 2:
            text[start:start] = chance.choice(ODD_BYTES) * chance.choice((1, 1, 1, 2, 50))
        elif how == 3:
            text[start:start] = text[start:end] * chance.choice((1, 2, 20))
        elif how == 4:
            other = chance.choice(donors)
            begin = chance.randrange(len(other) + 1)
            text[start:end] = other[begin : begin + chance.choice((1, 10, 100, 1000))]
        else:
            del text[start : start + chance.choice((1, 1000, 10**9))]
    return bytes(text[:MOST])


def words_damaged(text: str, chance: Random, odd: Sequence[str] = ODD_WORDS) -> str:
    """Some words, numbers, signs or indentations changed for odd ones, for others of the text, repeated or left out."""
    words = WORDS.findall(text)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        if not words:
            break
        place = chance.randrange(len(words))
        how = chance.randrange(6)
        if how <= 1:
            words[place] = chance.choice(odd)
        elif how == 2:
            words[place] = chance.choice(words)
        elif how == 3:
            other = chance.randrange(len(words))
            words[place], words[other] = words[other], words[place]
        elif how == 4:
            words[place] = words[place] * chance.choice((2, 3, 30))
        else:
            del words[place : place + chance.choice((1, 1, 2, 5))]
    return "".join(words)[:MOST]


def lines_damaged(text: str, chance: Random) -> str:
    """Some lines left out, repeated, moved, set in or out, or joined."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 3))):
        start = chance.randrange(len(lines))
        end = min(len(lines), start + chance.choice((1, 1, 2, 5, 30)))
        block = lines[start:end]
        how = chance.randrange(5)
        if how == 0 and len(lines) > end - start:
            del lines[start:end]
        elif how == 1:
            lines[start:start] = block * chance.choice((1, 1, 2, 10))
        elif how == 2:
            del lines[start:end]
            place = chance.randrange(len(lines) + 1)
            lines[place:place] = block
        elif how == 3:
            by = chance.choice((" ", "  ", "    ", "\t", "- ", "# "))
            lines[start:end] = [line.removeprefix(by) if chance.random() < 0.5 else by + line for line in block]
        else:
            lines[start:end] = [" ".join(block)]
    return "\n".join(lines)[:MOST]


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to everything inside a value, by keys and numbers."""
    found = [way] if way else []
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        found += places(part, (*way, key))
    return found


def at(value: Any, way: Sequence[Any]) -> Any:
    """What stands at the end of a way."""
    for key in way:
        value = value[key]
    return value


def meaning_damaged(value: Any, chance: Random, donors: Sequence[Any] = ()) -> Any:
    """A copy of a document with some entries changed, renamed, moved, copied, left out, or taken from another document."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        ways = places(value)
        if not ways:
            break
        *way, last = chance.choice(ways)
        here = at(value, way)
        how = chance.randrange(9)
        if how <= 1:
            here[last] = nudged(here[last], chance)
        elif how == 2:
            here[last] = odd_value(chance)
        elif how == 3:
            del here[last]
        elif how == 4 and isinstance(here, dict):
            here[chance.choice((f"{last}s", str(last)[:-1], str(chance.choice(ways)[-1]), chance.choice(ODD_WORDS)))] = (
                here.pop(last)
            )
        elif how == 5:
            same = [other for other in ways if other[-1] == last and list(other) != [*way, last]] or ways
            here[last] = copy.deepcopy(at(value, chance.choice(same)))
        elif how == 6:
            here[last] = copy.deepcopy(at(value, chance.choice(ways)))
        elif how == 7 and isinstance(here[last], list):
            here[last] = chance.choice((here[last] * 2, here[last] * 30, here[last][::-1], here[last][:1]))
        elif donors:
            other = chance.choice(donors)
            found = places(other)
            same = [place for place in found if place[-1] == last] or found
            if same:
                here[last] = copy.deepcopy(at(other, chance.choice(same)))
    return value


def numbers_damaged(value: Any, chance: Random) -> Any:
    """A copy of a document with some of its numbers and switches changed a little, so that most of it still holds."""
    value = copy.deepcopy(value)
    ways = [way for way in places(value) if isinstance(at(value, way), int | float) and way[-1] != "schema_version"]
    for *way, last in chance.sample(ways, min(len(ways), chance.choice((1, 2, 5, 20)))):
        here = at(value, way)
        if isinstance(here[last], bool):
            here[last] = not here[last]
        elif isinstance(here[last], int):
            here[last] = max(0, here[last] + chance.choice((-2, -1, -1, 1, 1, 3)))
        else:
            here[last] = round(here[last] * chance.choice((0.0, 0.5, 0.9, 1.1, 1.5, 2.0, -1.0)), 4)
    return value


def nudged(value: Any, chance: Random) -> Any:
    """A value of the same kind: another number, a text that is like it, its own list in another order."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return chance.choice(
            (0, 1, -value, value + 1, value - 1, value * 2, value / 2 if abs(value) < 1e9 else 0.5, value * 1000)
        )
    if isinstance(value, str):
        return chance.choice(
            (value + "x", value[:-1], value.upper(), value[::-1], value * 20, f" {value} ", chance.choice(ODD_WORDS))
        )
    if isinstance(value, list):
        return chance.sample(value, len(value))
    if isinstance(value, dict):
        return dict(chance.sample(list(value.items()), len(value)))
    return 0


def written(document: Any, chance: Random) -> str:
    """A document as text that YAML reads: as JSON, with indentation or on one line, or in YAML's own lines."""
    how = chance.randrange(4)
    try:
        if how == 0:
            return json.dumps(document, ensure_ascii=False)
        if how == 1:
            return json.dumps(document, indent=1)
        return "\n".join(_yaml_lines(document)) + "\n"
    except (ValueError, RecursionError):  # a whole number with more digits than Python writes
        return repr(type(document))


def _yaml_lines(value: Any, indent: str = "") -> list[str]:
    if isinstance(value, dict) and value:
        found: list[str] = []
        for key, part in value.items():
            name = (
                key
                if isinstance(key, str) and re.fullmatch(r"[a-z][a-z0-9_.-]*", key)
                else json.dumps(key, ensure_ascii=False)
            )
            if isinstance(part, dict | list) and part:
                found += [f"{indent}{name}:", *_yaml_lines(part, indent + "  ")]
            else:
                found.append(f"{indent}{name}: {_scalar(part)}")
        return found
    if isinstance(value, list) and value:
        found = []
        for part in value:
            lines = _yaml_lines(part, indent + "  ")
            found += [f"{indent}- {lines[0].lstrip(' ')}", *lines[1:]]
        return found
    return [f"{indent}{_scalar(value)}"]


def _scalar(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z -]*[a-z]", value):
        return value
    if isinstance(value, float) and not abs(value) < 1e308:
        return ".nan" if value != value else ".inf"  # only a NaN is not itself
    return json.dumps(value, ensure_ascii=False)
