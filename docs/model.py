"""Writes the tables of rule-file keys into docs/model.md from the schema; tests/test_docs.py holds the page to it.

python3 docs/model.py

A comment `<!-- keys: trust.gain, parties.ID.pain -->` says which keys the table below it has, up to `<!-- keys: end -->`. ID
stands for the name of a party, track, issue, option or mediator.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from negotiate.rulebook.model.json_schema import json_schema
from negotiate.rulebook.model.outline import at

PAGE = Path(__file__).resolve().parent / "model.md"
TABLE = re.compile(r"(<!-- keys: (?!end)(.*?) -->\n).*?(<!-- keys: end -->)", re.DOTALL)
PLACE = re.compile(r" \((M[0-9]+: [^ ,)]+(, )?)+\)| of M[0-9]+: [^ ,)]+| See (M[0-9]+: [^ ,]+(, )?)+")
"""Where the schema leads a reader to: here."""


def keys(text: str) -> list[str]:
    """The keys of the tables in a text, as dotted paths."""
    return [key for found in TABLE.finditer(text) for key in found[2].split(", ")]


def with_tables(page: str) -> str:
    """The page with its tables written anew."""
    definitions = json_schema()["definitions"]

    def table(found: re.Match[str]) -> str:
        rows = ["", "| key | default | what it is |", "|---|---|---|"]
        rows += [_row(key, definitions) for key in found[2].split(", ")]
        return found[1] + "\n".join(rows) + "\n\n" + found[3]

    return TABLE.sub(table, page)


def _row(key: str, definitions: dict[str, Any]) -> str:
    *steps, name = key.split(".")
    parent = at(steps)
    if parent is None or parent.model is None or name not in definitions[parent.model.__name__]["properties"]:
        raise SystemExit(f"{PAGE.name}: the schema has no key '{key}'; write one that it has.")
    model = definitions[parent.model.__name__]
    entry = model["properties"][name]
    about = PLACE.sub("", entry["description"]).replace(" Unit: ", " *").removesuffix(".")
    about += "*" if " *" in about else ""
    return f"| `{key}` | {_default(entry, name in model.get('required', ()))} | {about} |"


def _default(entry: dict[str, Any], required: bool) -> str:
    """The default in a few signs; of what holds keys of its own, nothing."""
    value = entry.get("default")
    if required:
        return "required"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, str):
        return f"`{value}`"
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return "–"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.name} is written.")
