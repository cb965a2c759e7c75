"""Gates: conditions written as readable YAML, and their lowering to postfix nodes (M8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from negotiate.engine import codes
from negotiate.rulebook.model.quantities import Count, Id, Part, Percent, Rounds, Share, Tier

DEEPEST = 60
"""Truth values that wait for their connective at most; the engine keeps them in the bits of one whole number."""


def _kind(value: Any) -> str:
    """Which form a gate has; text and models are told apart for pydantic."""
    return "~word" if isinstance(value, str) else "~mapping"


def _listed(value: Any) -> Any:
    """One track may be written without brackets."""
    return [value] if isinstance(value, str) else value


class Condition(Part):
    """What has to hold, all of the keys given together."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    trust_at_least: Percent | None = Field(
        default=None,
        description="Mutual trust, the least over ordered pairs of principals, points on the 0..100 scale.",
        examples=[25],
    )
    carried_out: Count | None = Field(
        default=None, description="Phases carried out and verified in the whole game, 0..1000.", examples=[2]
    )
    calm_rounds: Rounds | None = Field(
        default=None, description="Rounds since the last breach that was seen, 0..256.", examples=[2]
    )
    present: list[Id] | None = Field(
        default=None,
        min_length=1,
        description="Parties that are at the table and may decide.",
        examples=[["north", "south"]],
    )
    present_as_delegates: list[Id] | None = Field(
        default=None,
        min_length=1,
        description="Parties that are at the table, be it by delegates only.",
        examples=[["north"]],
    )
    agreed: dict[Id, Id] | None = Field(
        default=None,
        min_length=1,
        description="Issue: option that is signed (this option or a later one of an ordered issue).",
        examples=[{"road": "open"}],
    )
    in_force: dict[Id, Id] | None = Field(
        default=None,
        min_length=1,
        description="Issue: option that is signed and carried out in full.",
        examples=[{"road": "open"}],
    )
    ceasefire_held: Rounds | None = Field(
        default=None, description="Rounds of general ceasefire without an incident, 0..256.", examples=[1]
    )
    ripeness_at_least: Share | None = Field(
        default=None, description="Least over principals of pain times one minus hope, 0..1 (M1).", examples=[0.3]
    )
    verification_at_least: dict[Id, Tier] | None = Field(
        default=None,
        min_length=1,
        description="Issue: verification tier 0..4 under which it is carried out now.",
        examples=[{"road": 2}],
    )
    mediator_present: Literal[True] | None = Field(default=None, description="The mediator's seat exists.", examples=[True])
    track_open: Annotated[list[Id], BeforeValidator(_listed, json_schema_input_type=Id | list[Id])] | None = Field(
        default=None, min_length=1, description="Tracks that are open now: one id or a list.", examples=[["talks"]]
    )
    round_at_least: Rounds | None = Field(default=None, description="Number of the round, counted from 1.", examples=[4])
    all_of: list[Gate] | None = Field(
        default=None,
        alias="all",
        min_length=1,
        max_length=32,
        description="Conditions that all hold.",
        examples=[[{"trust_at_least": 25}, {"round_at_least": 4}]],
    )
    any_of: list[Gate] | None = Field(
        default=None,
        alias="any",
        min_length=1,
        max_length=32,
        description="Conditions of which one holds.",
        examples=[[{"trust_at_least": 40}, {"carried_out": 3}]],
    )
    not_: Gate | None = Field(
        default=None, alias="not", description="A condition that does not hold.", examples=[{"agreed": {"road": "open"}}]
    )

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if all(getattr(self, key) is None for key in self.model_fields_set):
            raise ValueError(
                "an empty condition says nothing; write `always`, `never` or a condition such as trust_at_least: 25"
            )
        return self


Gate = Annotated[
    Annotated[Literal["always", "never"], Tag("~word")] | Annotated[Condition, Tag("~mapping")],
    Discriminator(_kind),
]
"""`always`, `never`, or a mapping of conditions."""

Condition.model_rebuild()


class Atom(NamedTuple):
    """One thing a gate asks: the key of the rule file, what it names (a party, an issue or a track), and how much."""

    key: str
    name: str = ""
    option: str = ""
    number: float = 0.0
    path: str = ""


Tree = Atom | tuple[str, tuple[Any, ...]]
"""An atom, or (`all` | `any` | `not`, parts)."""


def tree(gate: Any, path: str = "") -> Tree:
    """The gate with one shape for everything: atoms under `all`, `any` and `not`; paths say where each stands."""
    if isinstance(gate, str):
        return Atom(gate, path=path)
    parts: list[Tree] = list(_atoms(gate, path))
    if gate.all_of is not None:
        parts.append(("all", tuple(tree(part, f"{path}.all.{number}") for number, part in enumerate(gate.all_of))))
    if gate.any_of is not None:
        parts.append(("any", tuple(tree(part, f"{path}.any.{number}") for number, part in enumerate(gate.any_of))))
    if gate.not_ is not None:
        parts.append(("not", (tree(gate.not_, f"{path}.not"),)))
    return parts[0] if len(parts) == 1 else ("all", tuple(parts))


def _atoms(gate: Condition, path: str) -> Iterator[Atom]:
    for key in ("trust_at_least", "carried_out", "calm_rounds", "ceasefire_held", "ripeness_at_least", "round_at_least"):
        number = getattr(gate, key)
        if number is not None:
            yield Atom(key, number=float(number), path=f"{path}.{key}")
    for key in ("present", "present_as_delegates", "track_open"):
        for number, name in enumerate(getattr(gate, key) or ()):
            yield Atom(key, name, path=f"{path}.{key}.{number}")
    for key in ("agreed", "in_force"):
        for name, option in (getattr(gate, key) or {}).items():
            yield Atom(key, name, option, path=f"{path}.{key}.{name}")
    for name, tier in (gate.verification_at_least or {}).items():
        yield Atom("verification_at_least", name, number=float(tier), path=f"{path}.verification_at_least.{name}")
    if gate.mediator_present:
        yield Atom("mediator_present", path=f"{path}.mediator_present")


def atoms(branch: Tree) -> Iterator[Atom]:
    """Every atom of a gate."""
    if isinstance(branch, Atom):
        yield branch
    else:
        for part in branch[1]:
            yield from atoms(part)


def stack_needed(branch: Tree) -> int:
    """Truth values that wait at once when the gate is worked out."""
    if isinstance(branch, Atom):
        return 1
    return max((number + stack_needed(part) for number, part in enumerate(branch[1])), default=1)


class Node(NamedTuple):
    """A condition node as the engine reads it."""

    code: int
    left: int = 0
    right: int = 0
    number: float = 0.0


_PLAIN = {
    "trust_at_least": codes.IF_TRUST,
    "carried_out": codes.IF_CARRIED_OUT,
    "calm_rounds": codes.IF_CALM,
    "ceasefire_held": codes.IF_QUIET,
    "ripeness_at_least": codes.IF_RIPE,
    "round_at_least": codes.IF_ROUND,
    "mediator_present": codes.IF_MEDIATOR,
    "always": codes.IF_ALWAYS,
    "never": codes.IF_NEVER,
}


def postfix(
    branch: Tree,
    party: Callable[[str], int],
    track: Callable[[str], int],
    issue: Callable[[str], int],
    option: Callable[[str, str], int],
) -> list[Node]:
    """The gate as nodes, operands before their connective; the callables turn ids into indices."""
    if not isinstance(branch, Atom):
        word, parts = branch
        nodes = [node for part in parts for node in postfix(part, party, track, issue, option)]
        connective = {"all": codes.ALL, "any": codes.ANY, "not": codes.NOT}[word]
        return [*nodes, Node(connective, len(parts))]
    key = branch.key
    if key == "present":
        return [Node(codes.IF_PRESENT, party(branch.name), number=float(codes.DECIDES))]
    if key == "present_as_delegates":
        return [Node(codes.IF_PRESENT, party(branch.name), number=float(codes.DELEGATES))]
    if key == "track_open":
        return [Node(codes.IF_TRACK_OPEN, track(branch.name))]
    if key == "agreed":
        return [Node(codes.IF_AGREED, issue(branch.name), option(branch.name, branch.option))]
    if key == "in_force":
        return [Node(codes.IF_IN_FORCE, issue(branch.name), option(branch.name, branch.option))]
    if key == "verification_at_least":
        return [Node(codes.IF_VERIFICATION, issue(branch.name), number=branch.number)]
    return [Node(_PLAIN[key], number=branch.number)]
