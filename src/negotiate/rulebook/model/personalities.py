"""Personalities: built-in players with a few numbers changed, read from rules/personalities.yaml or a file like it.

The file is checked as a rule file is: all problems at once, each with its place. What comes out is plain data, which the
roster of players turns into players.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field
from ruamel.yaml import YAML

from negotiate.errors import RuleFileError
from negotiate.paths import PERSONALITIES, rules_folder
from negotiate.rulebook.check.findings import Finding, has_errors, in_order, quoted, render
from negotiate.rulebook.check.small_file import read_small
from negotiate.rulebook.model.quantities import Id, Label, Part
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.shelf import shown_path
from negotiate.rulebook.reading.source import Format

BuiltIn = Literal[
    "random",
    "cautious",
    "naive",
    "hardliner",
    "boulware",
    "linear",
    "conceder",
    "tit-for-tat",
    "tit-for-tat-relative",
    "tit-for-tat-absolute",
    "micro",
    "rejectionist",
    "reciprocator",
    "reciprocator-silent",
    "reciprocator-conditional",
]
"""The built-in players that a personality may be based on; a test holds this list to the roster."""
LEVELS = ("easy", "medium", "hard", "trained")
"""The levels of the computer; the same test holds them."""
FORMER = {"tit-for-tat-averaged": "tit-for-tat-relative"}
"""Names that built-in players had, and those that they have now; the same test holds them."""
TAKEN = (*get_args(BuiltIn), *FORMER, *LEVELS, "none", "human", "outside", "own", "each", "python", "search")
"""Names that a personality may not have, because they mean something already."""

Personalities = dict[str, dict[str, Any]]
"""By name: `summary`, `source`, `based_on`, and those of the numbers that are given."""


def present_name(name: Any) -> Any:
    """The name that a built-in player has now, for one that it may have had; anything else as it is."""
    return FORMER.get(name, name) if isinstance(name, str) else name


def former_name(name: str) -> str:
    """What there is to say of a name that a built-in player had."""
    return f"The player {quoted(name)} is called {quoted(FORMER[name])} now; write that name."


PERSONALITY_FILE = Format("a file of personalities", "schema_version and personalities")


class Personality(Part):
    """A way to bargain. Descriptions say what has to be written."""

    parts: ClassVar[str] = "summary, based_on and numbers"

    summary: Label = Field(description="a line that says how this one bargains")
    source: Label = Field(default="", description="a line that says where the idea comes from")
    based_on: Annotated[BuiltIn, BeforeValidator(present_name)] = Field(
        description=f"one of: {', '.join(get_args(BuiltIn))}"
    )
    self_weight: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="a number from 0 to 1: the weight of its own points, against that of all others together"
    )
    hardness: Annotated[float, Field(ge=0, le=50)] | None = Field(
        default=None, description="a number from 0 to 50: points it holds out for on high politics at first"
    )
    fairness: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="a number from 0 to 2: points it asks for at first for each that another principal gets"
    )
    exponent: Annotated[float, Field(ge=0.05, le=20)] | None = Field(
        default=None, description="a number from 0.05 to 20: above 1 it yields late, below 1 early"
    )
    sensible: bool | None = Field(default=None, description="true or false: whether it heeds the risk of being cheated")
    temptation: Annotated[float, Field(ge=0, le=20)] | None = Field(
        default=None, description="a number from 0 to 20: how many times as readily as others it breaks its word"
    )
    gestures: Annotated[int, Field(ge=0, le=256)] | None = Field(
        default=None, description="a whole number from 0 to 256: rounds in which it makes gestures of its own accord"
    )
    gesture_size: Annotated[int, Field(ge=1, le=3)] | None = Field(
        default=None, description="a whole number from 1 to 3: the size of its gestures, small to large"
    )
    announces: Literal["never", "always", "conditionally"] | None = Field(
        default=None, description="one of: never, always, conditionally: whether it announces its gestures"
    )
    condemns: bool | None = Field(default=None, description="true or false: whether it condemns the act of a spoiler")
    reciprocity: Annotated[float, Field(ge=0, le=10)] | None = Field(
        default=None, description="a number from 0 to 10: points it gives back for each point conceded to it"
    )
    sequencing: Annotated[float, Field(ge=0, le=20)] | None = Field(
        default=None, description="a number from 0 to 20: points it sees in a verified phase while a track is closed"
    )
    small_steps: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="a number from 0 to 1: the part of the talks in which it tables small things first"
    )
    opportunism: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None,
        description="a number from 0 to 1: it breaks what costs it points where detection is less likely than this",
    )


class PersonalityFile(Part):
    """The file as a whole."""

    schema_version: Literal[1] = Field(description="1, the version of this format")
    personalities: dict[Id, Personality] = Field(description="a mapping of names to personalities")


@cache
def shipped_personalities() -> Personalities:
    """The personalities that ship. Raises RuleFileError."""
    return load_personalities(rules_folder() / PERSONALITIES)


def known_players() -> tuple[str, ...]:
    """Whom a rule file may name as the player of a seat: built-in players, levels of the search, shipped personalities."""
    return (*get_args(BuiltIn), *LEVELS, *shipped_personalities())


def load_personalities(path: Path) -> Personalities:
    """The personalities of a file, as plain data. Raises RuleFileError with all findings."""
    file, findings = _examine(path)
    if file is None or has_errors(findings):
        raise RuleFileError(render(findings), findings)
    return {name: entry.model_dump(exclude_none=True) for name, entry in file.personalities.items()}


def check_personalities(path: Path) -> list[Finding]:
    """Every problem of a file of personalities, in the order of the file. Never raises for anything a file can hold."""
    return _examine(path)[1]


def text_of(personalities: Personalities, heading: str) -> str:
    """Personalities as the text of a file of them; `heading` stands over it as a comment."""
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 125
    yaml.dump({"schema_version": 1, "personalities": personalities}, text)
    return "".join(f"# {line}\n" for line in heading.splitlines()) + text.getvalue()


def is_personalities(path: Path) -> bool:
    """Whether a file is meant to hold personalities: by its name."""
    return path.name == PERSONALITIES


def _examine(path: Path) -> tuple[PersonalityFile | None, list[Finding]]:
    reading, file, findings = read_small(path, shown_path(path), PersonalityFile, PERSONALITY_FILE)
    if isinstance(reading.data, dict):
        _report_names(reading)
    return file, in_order([*findings, *reading.findings])


def _report_names(reading: Reading) -> None:
    entries = reading.data.get("personalities")
    for name, entry in entries.items() if isinstance(entries, dict) else ():
        based_on = entry.get("based_on") if isinstance(entry, dict) else None
        if isinstance(based_on, str) and based_on in FORMER:
            meant = (FORMER[based_on],)
            reading.report(f"personalities.{name}.based_on", former_name(based_on), "former-name", "warning", meant=meant)
        if name in TAKEN:
            reading.report(
                f"personalities.{name}", f"The name '{name}' has a meaning already; choose another one.", "taken", key=True
            )
