"""Gates: conditions written as readable YAML, and their lowering to postfix nodes (M8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, create_model, model_validator

from negotiate.engine.conditions import CONDITION_OF, CONDITION_ROWS, group
from negotiate.engine.conditions import Condition as Row
from negotiate.rulebook.model.quantities import Amount, Count, Id, Part, Percent, Rounds, Share, Tier

DEEPEST = 60
"""Truth values that wait for their connective at most; the engine keeps them in the bits of one whole number."""


def _kind(value: Any) -> str:
    """Which form a gate has; text and models are told apart for pydantic."""
    return "~word" if isinstance(value, str) else "~mapping"


def _listed(value: Any) -> Any:
    """One track may be written without brackets."""
    return [value] if isinstance(value, str) else value


_NUMBERS: dict[str, Any] = {
    "percent": Percent,
    "count": Count,
    "rounds": Rounds,
    "share": Share,
    "tier": Tier,
    "amount": Amount,
}
"""The kinds of numbers of the table (engine/conditions.py) with their ranges and units."""


def _key(row: Row) -> tuple[Any, Any]:
    """Type and field of a key: a number, names with a number or an option each, one or more names, or just `true`."""
    what = _NUMBERS[row.number] if row.number else Id
    if row.names in ("issue", "sum"):
        kind: Any = dict[Id, what]  # type: ignore[valid-type]  # a type that is known when the program runs
    elif row.names == "track":
        kind = Annotated[list[Id], BeforeValidator(_listed, json_schema_input_type=Id | list[Id])]
    elif row.names:
        kind = list[Id]
    else:
        kind = what if row.number else Literal[True]
    least = 1 if row.names else None
    return kind | None, Field(default=None, description=row.meaning, examples=[row.example], min_length=least)


if TYPE_CHECKING:
    _Keys = Part
else:  # a key for each row of the table, which only a running program can read
    _Keys = create_model(
        "_Keys", __base__=Part, **{row.key: _key(row) for row in CONDITION_ROWS if not (row.word or row.connective)}
    )


class Condition(_Keys):
    """What has to hold, all of the keys given together."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

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
    """One thing a gate asks: the key of the rule file, what it names (a party, an issue, a track or a sum), how much."""

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
    """The conditions that are given, numbers before names before what is agreed (engine.conditions.group)."""
    for row in sorted(CONDITION_ROWS, key=group):
        value = None if row.word or row.connective else getattr(gate, row.key)
        if value is None:
            continue
        here = f"{path}.{row.key}"
        if isinstance(value, dict):
            for name, wanted in value.items():
                option, number = (wanted, 0.0) if row.option else ("", float(wanted))
                yield Atom(row.key, name, option, number, f"{here}.{name}")
        elif isinstance(value, list):
            for place, name in enumerate(value):
                yield Atom(row.key, name, path=f"{here}.{place}")
        else:
            yield Atom(row.key, number=float(value) if row.number else 0.0, path=here)


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


def postfix(
    branch: Tree,
    party: Callable[[str], int],
    track: Callable[[str], int],
    issue: Callable[[str], int],
    option: Callable[[str, str], int],
    summed: Callable[[str], int],
) -> list[Node]:
    """The gate as nodes, operands before their connective; the callables turn ids into indices."""
    if not isinstance(branch, Atom):
        word, parts = branch
        nodes = [node for part in parts for node in postfix(part, party, track, issue, option, summed)]
        return [*nodes, Node(CONDITION_OF[word].code, len(parts))]
    row = CONDITION_OF[branch.key]
    left = {"party": party, "track": track, "issue": issue, "sum": summed}[row.names](branch.name) if row.names else 0
    right = option(branch.name, branch.option) if row.option else 0
    return [Node(row.code, left, right, branch.number if row.number else row.fixed)]
