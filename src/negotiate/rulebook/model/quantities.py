"""The quantities of a rule file: ids, texts and numbers with their units and ranges, and the strict base of all models."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z")
RESERVED = ("default", "none", "mediator", "random-principal")
"""Words that mean something of their own in rule files, so that no party or mediator may be called so."""


class Part(BaseModel):
    """Base of every part of a rule file: strict types, no unknown keys, no NaN or infinity."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, validate_default=False)


def as_id(text: str) -> str:
    """The id that a text comes nearest to, without accents: `Häfen am See`, `hafen-am-see`; "" where there is none."""
    letters = unicodedata.normalize("NFKD", text.lower())
    found = re.sub(r"[^a-z0-9]+", "-", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    found = found.strip("-")[:60].strip("-")
    return "" if found.isdigit() else found


def _id(value: str) -> str:
    if not _ID.match(value) or value.isdigit():
        such = as_id(value) or "prisoners-of-war"
        raise ValueError(f"an id is lower-case words and numbers joined by hyphens, such as {such}")
    return value


def _player(value: str) -> str:
    if "+" in value or ":" in value or "/" in value:
        raise ValueError(
            "a seat's own player is the name of one alone, as `negotiate players` lists them; numbers and parts behind a "
            "name, and files, are given where games begin (--player SEAT=NAME)"
        )
    return _id(value)


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("a text may not be blank")
    if any((ord(character) < 32 and character not in "\n\t") or ord(character) == 127 for character in value):
        raise ValueError("a text may not hold control characters")
    return value


def _label(value: str) -> str:
    if "\n" in _text(value) or "\t" in value:
        raise ValueError("a label is a single line")
    return value


def _year(value: Any) -> Any:
    """A bare year is a number in YAML."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 9999 else value


def _date(value: str) -> str:
    if not _DATE.match(value):
        raise ValueError("a date is written 2025, 2025-05 or 2025-05-16")
    return value


def _written(pattern: str, **limits: int) -> Any:
    """Limits of a text, and what its validator asks as a pattern that only the JSON Schema names."""
    return Field(json_schema_extra={"pattern": pattern}, **limits)  # type: ignore[call-overload]  # max_length is a number


Id = Annotated[str, _written("^(?![0-9]+$)[a-z0-9]+(-[a-z0-9]+)*$", max_length=64), AfterValidator(_id)]
PlayerName = Annotated[str, _written("^(?![0-9]+$)[a-z0-9]+(-[a-z0-9]+)*$", max_length=64), AfterValidator(_player)]
"""An id as well, but whoever writes more is told where that belongs."""
Label = Annotated[str, _written(r"^[^\n\t]*\S[^\n\t]*$", max_length=200), AfterValidator(_label)]
Text = Annotated[str, _written(r"\S", max_length=8000), AfterValidator(_text)]
Date = Annotated[
    str,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999, "x-unit": "year"},
            ]
        }
    ),
    BeforeValidator(_year),
    AfterValidator(_date),
]


def _quantity(unit: str, **limits: float) -> Any:
    """Limits of a number and the unit that the JSON Schema names."""
    return Field(json_schema_extra={"x-unit": unit}, **limits)  # type: ignore[call-overload]  # ge, gt and le are numbers


Share = Annotated[float, _quantity("share", ge=0, le=1)]
"""0..1."""
SignedShare = Annotated[float, _quantity("share", ge=-1, le=1)]
"""-1..1."""
Percent = Annotated[float, _quantity("points of 100", ge=0, le=100)]
"""Points on a 0..100 scale: trust, support, credibility."""
PositivePercent = Annotated[float, _quantity("points of 100", gt=0, le=100)]
"""The same above 0."""
SignedPercent = Annotated[float, _quantity("points of 100", ge=-100, le=100)]
Points = Annotated[float, _quantity("value points", ge=-1000, le=1000)]
"""Value points of a party."""
FewPoints = Annotated[float, _quantity("value points", ge=0, le=20)]
"""Value points of a party, 0..20."""
Cost = Annotated[float, _quantity("value points", ge=0, le=1000)]
"""Value points, never negative."""
Factor = Annotated[float, _quantity("factor", ge=0, le=10)]
"""A multiplier, 0..10."""
LossRatio = Annotated[float, _quantity("factor", ge=0, le=20)]
"""How many times a gain a loss is, 0..20."""
Enforcement = Annotated[float, _quantity("share", ge=0, le=0.95)]
"""Enforcement by verification, 0..0.95: nothing is enforced for certain."""
Tokens = Annotated[float, _quantity("leverage tokens", ge=0, le=20)]
"""A mediator's leverage, 0..20."""
SignedTokens = Annotated[float, _quantity("leverage tokens", ge=-20, le=20)]
People = Annotated[float, _quantity("people", ge=0, le=100_000_000)]
Votes = Annotated[float, _quantity("votes", ge=0, le=100_000_000)]
"""Votes of a party, or votes that are needed."""
Heads = Annotated[int, _quantity("parties", ge=1, le=16)]
"""So many parties."""
Amount = Annotated[float, _quantity("of what the sum counts", ge=-1_000_000, le=1_000_000)]
"""What an option adds to a sum, or a sum comes to, in whatever it counts."""
Tier = Annotated[int, _quantity("verification tier", ge=0, le=4)]
"""Verification tier: 0 words only, 1 exchanged lists, 2 joint commission, 3 third party on site, 4 separating force."""
SignedTier = Annotated[int, _quantity("verification tiers", ge=-4, le=4)]
Rounds = Annotated[int, _quantity("rounds", ge=0, le=256)]
PositiveRounds = Annotated[int, _quantity("rounds", ge=1, le=256)]
Phases = Annotated[int, _quantity("phases", ge=1, le=64)]
Count = Annotated[int, _quantity("phases", ge=0, le=1000)]
