"""Genius's XML, read: the domain, and a utility space for each party.

By the formulas of Genius: the utility of a text is the sum over issues of a weight times an evaluation. A discrete issue's
evaluations are divided by their largest one; an integer issue's is `offset + slope * (value - lowest)` and a real issue's
`parameter0 + parameter1 * value`, both clipped to 0..1; a triangle rises from parameter0 to parameter2 and falls to
parameter1. Document type declarations are refused, and with them every entity: none is needed, and they are how a small file
becomes a large one or reads another.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from negotiate.adapters.domains.domain import Domain, DomainIssue, Profile, content, few_enough, few_values, levels, number
from negotiate.errors import NegotiateError

Element = ElementTree.Element
DOES_NOT_ADD_UP = ("utility_function", "hyperRectangle", "UtilitySpaceNonLinear")
"""Elements of utility spaces that are no sums over issues."""


def parsed(path: Path) -> Element:
    """The root of an XML file. Raises NegotiateError for what is no XML, or has a document type declaration."""
    builder = ElementTree.TreeBuilder()
    reader = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise NegotiateError(
            f"'{path}' declares a document type, by which an XML file can grow without bound or read others; remove its "
            "line <!DOCTYPE …>."
        )

    reader.StartDoctypeDeclHandler = refuse
    reader.StartElementHandler = builder.start
    reader.EndElementHandler = builder.end
    reader.CharacterDataHandler = builder.data
    try:
        reader.Parse(content(path), True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise NegotiateError(f"'{path}' is no XML that can be read ({error}); export it again.") from None


def read(folder: Path, files: list[Path], most: int | None = None) -> Domain:
    """The domain of these XML files; `most` options of a numeric issue at most. Raises NegotiateError in a sentence."""
    roots = [(path, parsed(path)) for path in files]
    spaces = [(path, root) for path, root in roots if root.tag == "utility_space" and root.find(".//weight") is not None]
    domains = [(path, root) for path, root in roots if root.tag in ("negotiation_template", "utility_space")]
    domains = [pair for pair in domains if pair not in spaces] or spaces[:1]
    for path, root in roots:
        if any(root.find(f".//{tag}") is not None for tag in DOES_NOT_ADD_UP):
            raise NegotiateError(f"'{path}' is worth what its constraints say together; only sums over issues can be read.")
    odd = [path.name for path, root in roots if (path, root) not in spaces and (path, root) not in domains]
    if not domains:
        raise NegotiateError(
            f"'{folder}' holds XML files, but none with a negotiation_template or a utility_space; is it a Genius domain?"
        )
    path, root = domains[0]
    issues = [_issue(node, path, most) for node in _issue_nodes(root, path)]
    repeated = {issue.name for issue in issues if [one.name for one in issues].count(issue.name) > 1}
    if repeated:
        raise NegotiateError(f"'{path}' has two issues named '{min(repeated)}'; give each a name of its own.")
    objective = root.find(".//objective")
    name = (objective.get("name") if objective is not None else None) or folder.resolve().name
    remarks = [f"'{one}' is neither the domain nor a utility space, and was left aside" for one in odd]
    remarks += [f"'{one.name}' is another domain beside '{path.name}', and was left aside" for one, _ in domains[1:]]
    named = name if name not in ("any", "root") else folder.resolve().name
    title = (objective.get("description", "") if objective is not None else "").strip()
    return Domain(named, "Genius", issues, [_profile(space, where, issues) for where, space in spaces], remarks, title)


def _issue_nodes(root: Element, path: Path) -> list[Element]:
    if len(root.findall(".//objective")) > 1:
        raise NegotiateError(f"'{path}' has objectives within objectives; put all issues under one of them.")
    nodes = list(root.iter("issue"))
    few_enough(len(nodes), path.parent)
    indices = [node.get("index") for node in nodes if node.get("index") is not None]
    if len(set(indices)) < len(indices):
        twice = next(index for index in indices if indices.count(index) > 1)
        raise NegotiateError(f"'{path}' has two issues with the index {twice}, which weights go by; give each its own.")
    return sorted(nodes, key=lambda node: number(node.get("index", nodes.index(node) + 1), "The index of an issue", path))


def _name(node: Element) -> str:
    return node.get("name") or f"issue {node.get('index', '')}"


def _kind(node: Element) -> str:
    return (node.get("vtype") or node.get("type") or node.get("etype") or "discrete").lower()


def _range(node: Element, path: Path) -> tuple[float, float]:
    inner = node.find("range")
    name = node.get("name", "")
    ends = [node.get(end) or (inner.get(end) if inner is not None else None) for end in ("lowerbound", "upperbound")]
    low, high = (number(end, f"An end of the range of '{name}'", path) for end in ends)
    return low, high


def _issue(node: Element, path: Path, most: int | None) -> DomainIssue:
    name, kind = _name(node), _kind(node)
    if kind in ("integer", "real"):
        return levels(name, *_range(node, path), kind == "integer", most, path)
    if kind != "discrete":
        raise NegotiateError(f"'{name}' in '{path}' is of the type '{kind}'; known are discrete, integer and real.")
    values = tuple(item.get("value", "") for item in node.iter("item"))
    few_values(name, len(values), path.parent)
    if len(set(values)) < len(values):
        raise NegotiateError(f"'{name}' in '{path}' has a value twice; each has to be there once.")
    labels = tuple(item.get("description", "").strip() for item in node.iter("item"))
    distinct = all(labels) and len(set(labels)) == len(labels)
    return DomainIssue(name, values, label=node.get("description", "").strip(), labels=labels if distinct else ())


def _profile(root: Element, path: Path, issues: list[DomainIssue]) -> Profile:
    nodes = {_name(node): node for node in _issue_nodes(root, path)}
    weights = {node.get("index"): number(node.get("value"), "A weight", path) for node in root.iter("weight")}
    profile = Profile(path.stem, [])
    unknown = sorted(nodes.keys() - {issue.name for issue in issues})
    profile.remarks += [f"what '{name}' is worth, which is no issue of the domain" for name in unknown]
    for issue in issues:
        node = nodes.get(issue.name)
        if node is None:
            raise NegotiateError(f"'{path}' says nothing of the issue '{issue.name}'; every utility space has them all.")
        weight = weights.get(node.get("index"))
        if weight is None:
            profile.remarks.append(f"no weight for '{issue.name}', which is taken as 0")
        profile.utilities.append([(weight or 0.0) * value for value in _evaluations(node, issue, path, profile)])
    for tag, default in (("reservation", 0.0), ("discount_factor", 1.0)):
        found = root.find(f".//{tag}")
        if tag == "reservation" and found is not None and found.get("value", "").lower() in ("-inf", "-infinity"):
            profile.remarks.append("no reservation value, which is taken as 0")
            continue
        value = default if found is None else number(found.get("value"), f"The {tag.replace('_', ' ')}", path)
        if tag == "reservation":
            profile.reservation = value
        elif not 0.0 < value <= 1.0:
            profile.remarks.append(f"discount factor {value:g}, which is none between 0 and 1")
        else:
            profile.discount = value
    return profile


def _evaluations(node: Element, issue: DomainIssue, path: Path, profile: Profile) -> list[float]:
    """What every value of an issue is worth to a party before its weight, 0..1."""
    if issue.ordered:
        kind = _kind(node)
        evaluator = node.find("evaluator")
        if evaluator is None:
            profile.remarks.append(f"no evaluator for '{issue.name}', which is taken as worth nothing")
            return [0.0] * len(issue.values)
        low, _ = _range(node, path)
        return [_function(evaluator, float(value), low, kind, issue.name, path) for value in issue.values]
    found = {}
    for item in node.iter("item"):
        if item.get("evaluation") is not None:
            found[item.get("value", "")] = number(item.get("evaluation"), f"An evaluation of '{issue.name}'", path)
    missing = [value for value in issue.values if value not in found]
    if missing:
        profile.remarks.append(f"no evaluation of '{missing[0]}' of '{issue.name}', which is taken as 0")
    unknown = next((value for value in found if value not in issue.values), None)
    if unknown is not None:
        profile.remarks.append(f"what '{unknown}' of '{issue.name}' is worth, which is no value of the domain")
    most = max(found.values(), default=0.0)
    if most <= 0.0 and any(found.values()):
        profile.remarks.append(f"no evaluation of '{issue.name}' is above 0, so that it is taken as worth nothing")
    return [found.get(str(value), 0.0) / most if most > 0.0 else 0.0 for value in issue.values]


def _function(evaluator: Element, value: float, low: float, kind: str, name: str, path: Path) -> float:
    form = (evaluator.get("ftype") or evaluator.get("type") or "linear").lower()

    def given(*keys: str) -> float:
        found = next((evaluator.get(key) for key in keys if evaluator.get(key) is not None), None)
        return number(found, f"'{keys[0]}' of the evaluator of '{name}'", path)

    if form == "constant":
        return given("parameter0", "offset")
    if form == "linear":
        whole = kind == "integer" and evaluator.get("slope") is not None
        if whole:
            worth = given("offset") + given("slope") * (value - low)
        else:
            worth = given("parameter0", "offset") + given("parameter1", "slope") * value
        return min(1.0, max(0.0, worth))
    if form == "triangular":
        start, end, top = given("parameter0"), given("parameter1"), given("parameter2")
        if start <= value < top:
            return (value - start) / (top - start)
        return 1.0 - (value - top) / (end - top) if top <= value < end else 0.0
    raise NegotiateError(
        f"'{name}' in '{path}' is evaluated by a function '{form}'; known are linear, triangular and constant."
    )
