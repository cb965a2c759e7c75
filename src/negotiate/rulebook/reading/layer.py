"""A layer: a rule file that extends another one, and says only what is different."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from negotiate.rulebook.model.quantities import Id, Label, Part, Text


class Layer(Part):
    """A rule file that extends another one: what is taken away, added and set, in this order."""

    schema_version: Literal[3] = Field(
        description="Version of the rule-file format; `negotiate migrate` brings an older file to it.", examples=[3]
    )
    extends: Label = Field(
        description="What this file builds on: a shipped scenario by name, or a rule file by its path from this file.",
        examples=["istanbul-2025", "../two-valleys.yaml"],
    )
    id: Id | None = Field(
        default=None,
        description="Short name of the scenario; the base's when not given.",
        examples=["two-valleys-in-spring"],
    )
    title: Label | None = Field(
        default=None,
        description="Name of the scenario for people; the base's when not given.",
        examples=["The two valleys in spring"],
    )
    summary: Text | None = Field(
        default=None,
        description="What it is about; the base's when not given.",
        examples=["The same quarrel after the thaw"],
    )
    remove: list[Label] = Field(
        default_factory=list,
        description="Dotted paths of what is taken away, elements of lists by their id. A key that has a default goes back "
        "to it. What presets and skins of the base set there goes with it.",
        examples=[["issues.road", "parties.north.aims.0"]],
    )
    add: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Dotted path: something new. At the path of a list, a list of elements for its end; at the path of an "
        "element by its id, a mapping, which may say `before` or `after` which other element or key it goes.",
        examples=[{"issues.road.options.gravel": {"after": "closed", "label": "Gravel", "values": {"north": 1}}}],
    )
    set: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Dotted path: value, for what is there or has a default. Elements of lists go by their id.",
        examples=[{"trust.decay": 0.02, "parties.north.pain": 0.7}],
    )
