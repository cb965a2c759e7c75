"""Starting files: a commented rule file to begin with, from our own pattern, from a scenario, or as a layer on one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from negotiate.errors import RuleFileError
from negotiate.paths import scenarios
from negotiate.rulebook.edit.edit import set_values, written
from negotiate.rulebook.edit.outputs import RULE_FILE, SCHEMA
from negotiate.rulebook.edit.spans import spots
from negotiate.rulebook.load import load
from negotiate.rulebook.model.json_schema import FILE, MODELINE, json_schema_text
from negotiate.rulebook.model.quantities import Id, as_id
from negotiate.rulebook.model.schema import VERSION
from negotiate.rulebook.reading.draft import read_draft
from negotiate.rulebook.reading.shelf import is_path, scenario_file
from negotiate.rulebook.reading.source import write_source

PATTERN = Path(__file__).with_name("starting.yaml")
"""The file that a new one is made from when nothing else is named."""
OURS = '"title": "Rule file of negotiate, version '
"""What a schema file of ours has near its top, whichever version wrote it."""
_HEAD = re.compile(r"#\s*yaml-language-server:[^\n]*\n")


class Started(NamedTuple):
    """What was written."""

    file: Path
    schema: Path
    schema_is_ours: bool
    """False where a file of that name was there that no negotiate has written; it was left as it is."""


def name_problem(name: str) -> str:
    """Why a scenario cannot be called `name`, in a sentence; "" when it can."""
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        such = as_id(name) or "two-valleys"
        return f"'{name}' is not a name for a scenario; write lower-case words joined by hyphens, such as {such}."
    if name in scenarios():
        return f"'{name}' is the name of a shipped scenario, which would be played instead; choose another name."
    return ""


def start(name: str, folder: Path, base: str = "", *, layer: bool = False) -> Started:
    """Write `name`.yaml into a folder, and the schema beside it.

    `base` is a scenario or the path of a rule file: a copy of it with a name of its own, or with `layer` a file that
    extends it. Raises `RuleFileError` when the file is there already, cannot be written, or the base has problems;
    `UnknownName` for a base that is not there.
    """
    file = folder / f"{name}.yaml"
    if file.exists() or file.is_symlink():
        raise RuleFileError(
            f"'{file}' is there already, and nothing is overwritten; choose another name or remove the file."
        )
    title = name.replace("-", " ").capitalize()
    if base:
        load(base)  # says what is wrong with it
        text = _layer(name, title, base, folder) if layer else _copy(name, title, base, folder)
    else:
        text = PATTERN.read_text(encoding="utf-8").replace("id: NAME", f"id: {written(name)}")
        text = text.replace("title: TITLE", f"title: {written(title)}").replace("NAME", name).replace("TITLE", title)
    write_source(file, text.encode(), RULE_FILE)
    schema = folder / FILE
    ours = not schema.exists() or OURS in schema.read_text(encoding="utf-8", errors="replace")[:400]
    if ours:
        write_source(schema, json_schema_text().encode(), SCHEMA)
    return Started(file, schema, ours)


def _copy(name: str, title: str, base: str, folder: Path) -> str:
    """The text of a rule file with an id and a title of its own."""
    path = scenario_file(base)
    draft = set_values(read_draft(path), {"id": name, "title": title})
    text = draft.text.replace("\r\n", "\n")
    found = spots(text)
    extended = found.get("extends")
    if extended is not None and is_path(extended.value):
        moved = Path(os.path.relpath(path.parent / extended.value, folder)).as_posix()
        text = text[: extended.start] + written(moved) + text[extended.end :]
    made = f"# {title}: made from {base}.\n"
    return f"{MODELINE}\n{made}{_HEAD.sub('', text, count=1) if _HEAD.match(text) else text}"


def _layer(name: str, title: str, base: str, folder: Path) -> str:
    """The text of a file that extends a base, with examples of patches that fit it."""
    extended = Path(os.path.relpath(scenario_file(base), folder)).as_posix() if is_path(base) else base
    document = load(base).document
    party = next(iter(document["parties"]))
    # Not the ceasefire where there is another issue: an option added there would have to say how much of the war it ends.
    ceasefire = (document.get("ceasefire") or {}).get("issue")
    issue = min(document["issues"], key=lambda name: name == ceasefire)
    option = document["issues"][issue]["options"][1]["id"]
    return f"""{MODELINE}
# {title}: {document["title"]} with what is different. Everything that is not here is as in the base.
#
#   negotiate show {name}.yaml --resolved         the whole, with the file and line that each value comes from
#   negotiate check {name}.yaml                   every problem, with its line
schema_version: {VERSION}
extends: {written(extended)}
id: {written(name)}
title: {written(title)}

# What is taken away, added and set, in this order, by the dotted paths of --set. Elements of lists go by their id.
# Remove the marks of comment to try them.
#
# remove:
#   - parties.{party}.brief
# add:
#   issues.{issue}.options.another:
#     after: {option}          # or before; at the end when neither is given
#     label: Another option
#     values: {{{party}: 1}}
set:
  trust.decay: {document["trust"]["decay"]:g}             # share of the way back that trust takes each round
#   parties.{party}.pain: 0.6
"""
