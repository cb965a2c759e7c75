"""NegMAS's own files, read: an outcome space and a utility function for each party, in YAML or JSON.

The utility of a text is a bias plus the sum over issues of a weight times a value function; nothing is divided by anything.
Every text has one value of each issue, so the bias is counted with the first one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from negotiate.adapters.domains.domain import Domain, DomainIssue, Profile, content, few_enough, few_values, levels, number
from negotiate.errors import NegotiateError
from negotiate.rulebook.reading.plain_yaml import plain_yaml

DISCOUNTED = ("ExpDiscountedUFun", "LinDiscountedUFun")
ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
AFFINE = ("AffineUtilityFunction", "LinearUtilityFunction")
NOTHING_OF_WORTH = ("_stats", "_info", "stats", "info")
"""Names of files that NegMAS puts beside a domain and that say nothing of it."""
TYPED = {"type", "__python_class__"}
"""Keys that name the type of a thing, by whichever way it was written."""

MOST_WITHIN = 8
"""Discounts around a function; YAML can have one within itself."""

Node = Mapping[str, Any]


def loaded(path: Path) -> Any:
    """What a YAML or JSON file holds, as plain data. Raises NegotiateError for what is neither."""
    data = content(path)
    if path.suffix.lower() == ".json":
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise NegotiateError(f"'{path}' is no JSON that can be read ({error}); export it again.") from None
    return plain_yaml(str(path), data)


def read(folder: Path, files: list[Path], most: int | None = None) -> Domain:
    """The domain of these files; `most` options of a numeric issue at most. Raises NegotiateError in a sentence."""
    found = [(path, loaded(path)) for path in files if path.stem not in NOTHING_OF_WORTH]
    nodes = [(path, node) for path, node in found if isinstance(node, dict)]
    spaces = [(path, node) for path, node in nodes if isinstance(node.get("issues"), list)]
    if not spaces:
        raise NegotiateError(f"'{folder}' holds no file with a list of 'issues'; is it a domain of NegMAS?")
    path, space = spaces[0]
    few_enough(len(space["issues"]), folder)
    issues = [_issue(node, path, most) for node in space["issues"]]
    functions = [(where, node) for where, node in nodes if "issues" not in node and TYPED & node.keys()]
    known = {where for where, _ in (spaces[0], *functions)}
    remarks = [f"'{where.name}' is neither the domain nor a utility function, and was left aside" for where, _ in found]
    remarks = [remark for remark, (where, _) in zip(remarks, found, strict=True) if where not in known]
    name = str(space.get("name") or "") or folder.resolve().name
    return Domain(name, "NegMAS", issues, [_profile(node, where, issues) for where, node in functions], remarks)


def _type(node: Node, path: Path) -> str:
    """The last word of a type, which may be written with the modules it is in."""
    kind = node.get("type", node.get("__python_class__"))
    if not isinstance(kind, str):
        raise NegotiateError(f"A part of '{path}' has no 'type'; export the domain again.")
    return kind.rpartition(".")[2]


def _mapping(node: Any, what: str, path: Path) -> Node:
    if not isinstance(node, dict):
        raise NegotiateError(f"{what} in '{path}' is no mapping with a 'type'; export the domain again.")
    return node


def _issue(node: Any, path: Path, most: int | None) -> DomainIssue:
    node = _mapping(node, "An issue", path)
    name, kind, values = str(node.get("name", "")), _type(node, path), node.get("values")
    if not isinstance(values, list):
        raise NegotiateError(f"'{name}' in '{path}' has no list of 'values'; export the domain again.")
    if kind in ("ContiguousIssue", "ContinuousIssue"):
        if len(values) != 2:
            raise NegotiateError(
                f"'{name}' in '{path}' goes over {len(values)} numbers; its lowest and highest were expected."
            )
        low, high = (number(value, f"An end of the range of '{name}'", path) for value in values)
        return levels(name, low, high, kind == "ContiguousIssue", most, path)
    if kind in ("DiscreteCardinalIssue", "DiscreteOrdinalIssue", "CategoricalIssue", "DiscreteIssue"):
        few_values(name, len(values), path.parent)
        numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        return DomainIssue(
            name,
            tuple(number(v, f"A value of '{name}'", path) if numeric else str(v) for v in values),
            numeric and kind != "CategoricalIssue",
        )
    raise NegotiateError(
        f"'{name}' in '{path}' is a {kind}; known are ContiguousIssue, ContinuousIssue, CategoricalIssue, "
        "DiscreteOrdinalIssue and DiscreteCardinalIssue."
    )


def _profile(node: Node, path: Path, issues: list[DomainIssue], reserved: Any = None, within: int = 0) -> Profile:
    """A party's function; `reserved` is what the discounts around it, of which there are `within`, say no text is worth."""
    kind = _type(node, path)
    own = node.get("reserved_value")
    if kind in DISCOUNTED:
        if within == MOST_WITHIN:
            raise NegotiateError(f"'{path}' has a function within more than {MOST_WITHIN} discounts; export it again.")
        if reserved is None and isinstance(own, int | float) and own != float("-inf"):
            reserved = own
        inner = _mapping(node.get("ufun"), "The discounted function", path)
        profile = _profile(inner, path, issues, reserved, within + 1)
        _discount(node, kind, profile, path)
        profile.name = str(node.get("name") or profile.name)
        return profile
    profile = Profile(str(node.get("name") or path.stem), [])
    weights = _in_order(node.get("weights"), "The weights", path, issues)
    if not isinstance(weights, list | None):
        raise NegotiateError(f"The weights in '{path}' are no list; one for each of the {len(issues)} issues was expected.")
    weights = [1.0] * len(issues) if weights is None else [number(one, "A weight", path) for one in weights]
    if len(weights) != len(issues):
        raise NegotiateError(f"'{path}' has {len(weights)} weights, and the domain {len(issues)} issues; each needs one.")
    if kind in ADDITIVE:
        functions = _in_order(node.get("values"), "The value functions", path, issues)
        if not isinstance(functions, list) or len(functions) != len(issues):
            raise NegotiateError(f"'{path}' has no value function for each of the {len(issues)} issues; export it again.")
    elif kind in AFFINE:
        functions = [{"type": "IdentityFun"}] * len(issues)
    else:
        raise NegotiateError(f"'{path}' is a {kind}; only sums over issues can be read: {', '.join((*ADDITIVE, *AFFINE))}.")
    bias = number(node.get("bias") or 0.0, "The bias", path)
    for place, (issue, weight, function) in enumerate(zip(issues, weights, functions, strict=True)):
        worth = _function(_mapping(function, f"The value function of '{issue.name}'", path), issue, path)
        profile.utilities.append([weight * worth(value) + (bias if place == 0 else 0.0) for value in issue.values])
    reserved = own if reserved is None else reserved
    if reserved in (None, "-inf", "-.inf", float("-inf")):
        profile.remarks.append("no reserved value, which is taken as 0")
    else:
        profile.reservation = number(reserved, "The reserved value", path)
    return profile


def _in_order(given: Any, what: str, path: Path, issues: list[DomainIssue]) -> Any:
    """What is given by the names of issues, in the order of the issues; anything else as it is."""
    if not isinstance(given, dict):
        return given
    missing = next((issue.name for issue in issues if issue.name not in given), None)
    if missing is not None:
        raise NegotiateError(f"{what} in '{path}' say nothing of the issue '{missing}'; add it.")
    return [given[issue.name] for issue in issues]


def _discount(node: Node, kind: str, profile: Profile, path: Path) -> None:
    factor, discount = node.get("factor", "step"), node.get("discount")
    if kind == "LinDiscountedUFun":
        profile.remarks.append("a cost for each step, which is taken off and not a share of what there is")
    elif discount is None:
        profile.remarks.append("no discount is given, which is taken as 1")
    elif factor not in ("step", "relative_time"):
        profile.remarks.append(f"a discount by '{factor}', which a game of rounds does not know")
    else:
        profile.discount, profile.by_step = number(discount, "The discount", path), factor == "step"
        if not 0.0 < profile.discount <= 1.0:
            profile.remarks.append(f"discount {profile.discount:g}, which is none between 0 and 1")
            profile.discount = 1.0
        elif node.get("dynamic_reservation") is False:
            profile.remarks.append("a reserved value that time leaves as it is; here it shrinks as texts do")


def _function(node: Node, issue: DomainIssue, path: Path) -> Callable[[str | float], float]:
    """What a value of an issue is worth before its weight."""
    kind, what = _type(node, path), f"A number of the value function of '{issue.name}'"

    def given(key: str, default: float | None = None) -> float:
        return number(node.get(key, default), what, path)

    if kind == "TableFun":
        table = _mapping(node.get("mapping"), f"The table of '{issue.name}'", path)
        worths = {_spelt(key): number(value, what, path) for key, value in table.items()}
        missing = next((value for value in issue.values if _spelt(value) not in worths), None)
        if missing is not None:
            raise NegotiateError(f"The table of '{issue.name}' in '{path}' says nothing of '{_spelt(missing)}'; add it.")
        return lambda value: worths[_spelt(value)]
    if kind == "ConstFun":
        constant = given("bias")
        return lambda _: constant
    if not all(isinstance(value, float) for value in issue.values):
        raise NegotiateError(f"The value function of '{issue.name}' in '{path}' is a {kind}, but its values are no numbers.")
    if kind == "TriangularFun":
        start, middle, end = given("start"), given("middle"), given("end")
        bias, scale = given("bias", 0.0), given("scale", 1.0)

        def triangle(value: str | float) -> float:
            x = float(value)
            if x <= middle:
                height = (x - start) / (middle - start) if middle > start else 1.0
            else:
                height = (end - x) / (end - middle) if end > middle else 1.0
            return bias + scale * max(0.0, height)

        return triangle
    polynomials: dict[str, Callable[[], Sequence[float]]] = {
        "IdentityFun": lambda: (0.0, 1.0),
        "LinearFun": lambda: (given("bias", 0.0), given("slope")),
        "AffineFun": lambda: (given("bias", 0.0), given("slope")),
        "QuadraticFun": lambda: (given("bias", 0.0), given("a1"), given("a2")),
    }
    if kind not in polynomials:
        raise NegotiateError(
            f"The value function of '{issue.name}' in '{path}' is a {kind}; known are TableFun, ConstFun, TriangularFun, "
            f"{', '.join(polynomials)}."
        )
    coefficients = polynomials[kind]()
    return lambda value: sum(each * float(value) ** power for power, each in enumerate(coefficients))


def _spelt(value: object) -> str:
    """A value or the key of a table, so that 3, 3.0 and '3' are the same."""
    try:
        return repr(float(str(value)))
    except ValueError:
        return str(value)
