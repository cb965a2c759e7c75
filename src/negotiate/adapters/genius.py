"""A scenario's bargain as Genius XML, which Genius and NegMAS read: every issue's options and what they are worth to whom.

    from negotiate.adapters import genius

    scales = genius.write(rules, "tutorial-genius")
    # with NegMAS: negmas.load_genius_domain_from_folder("tutorial-genius")

Only what can be settled at one go is written. What makes it a process stays behind: gates, trust, requirements of one issue
on another, carrying out, time and the mediator. The status quo is the first option of every issue.

Genius takes utilities from 0 to 1, the sum over issues of a weight times an evaluation over the largest one of the issue;
NegMAS does not divide by it. So evaluations go from 0 to exactly 1, which is the same to both, and a party's points are
scaled between its worst and its best text; `Scale` takes a utility back to points. A reservation value beyond these two is
written as 0 or 1. Where the parties bargain by alternating offers every text is on every issue, so that the status quo is no
option, and a discount per round is written as Genius's, which is one for the whole time.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from negotiate.engine import codes
from negotiate.engine.rules import Names, Rules
from negotiate.errors import NegotiateError

Reals = NDArray[np.float64]


class Scale(NamedTuple):
    """A party's points are `low` + `span` times its utility: `low` is its worst text, `low` + `span` its best."""

    low: float
    span: float


def write(rules: Rules, folder: str | os.PathLike[str]) -> dict[str, Scale]:
    """Write the domain and a utility space for every party to whom an option is worth something; their scales by party.

    `folder` is made when it is missing. Files: `SCENARIO-domain.xml` and `SCENARIO-01-PARTY.xml` and so on, in the order of
    the rule file. Raises NegotiateError for a folder that cannot be written, or that holds XML files: whoever reads the
    folder would take them for the scenario's.
    """
    folder = Path(folder)
    record = rules.record[0]
    first = 1 if int(record["process"]) == codes.ALTERNATING_OFFERS else 0
    names = replace(
        rules.names,
        options=tuple(options[first:] for options in rules.names.options),
        option_labels=tuple(labels[first:] for labels in rules.names.option_labels),
    )
    scales = {}
    files = {f"{names.scenario}-domain.xml": _domain(names)}
    for party, name in enumerate(names.parties):
        values = [
            record["value"][party, k, first : len(each)].astype(np.float64) for k, each in enumerate(rules.names.options)
        ]
        if not any(points.any() for points in values):
            continue
        low = float(sum(points.min() for points in values))
        scale = scales[name] = Scale(low, float(sum(points.max() for points in values)) - low)
        files[f"{names.scenario}-{len(scales):02}-{name}.xml"] = _utility_space(
            names, values, scale, float(record["reservation_value"][party]), _discount(rules)
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob("*.xml")):
            raise NegotiateError(
                f"The folder '{folder}' holds XML files already, which would be read as part of the "
                "scenario. Name another folder."
            )
        for file, root in files.items():
            ElementTree.indent(root)
            (folder / file).write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
    except OSError as error:
        sentence = f"The scenario cannot be written to '{folder}': {error.strerror}. Name another folder."
        raise NegotiateError(sentence) from error
    return scales


def _domain(names: Names) -> ElementTree.Element:
    root = ElementTree.Element("negotiation_template")
    space = ElementTree.SubElement(root, "utility_space", number_of_issues=str(len(names.issues)))
    _issues(space, names)
    return root


def _discount(rules: Rules) -> float:
    """What is left of everything when the whole time is over, as Genius counts it, 0..1."""
    kept = rules.record[0]["kept_worth"]
    rounds = int(rules.record[0]["round_count"])
    return float(kept[1] ** rounds) if rounds > 1 else 1.0


def _utility_space(
    names: Names, values: list[Reals], scale: Scale, reservation: float, discount: float
) -> ElementTree.Element:
    """`values` are points by issue and option, `reservation` too."""
    root = ElementTree.Element("utility_space", type="any", number_of_issues=str(len(names.issues)))
    # an issue of which every option is worth the same has weight 0
    _issues(
        root,
        names,
        [(points - points.min()) / np.ptp(points) if np.ptp(points) > 0.0 else np.ones(len(points)) for points in values],
    )
    objective = root[0]
    for k, points in enumerate(values):
        # who is indifferent to everything has each text at 1
        share = float(np.ptp(points)) / scale.span if scale.span > 0.0 else 1.0 / len(values)
        ElementTree.SubElement(objective, "weight", index=str(k + 1), value=repr(share))
    ElementTree.SubElement(root, "discount_factor", value=repr(discount))
    beyond = reservation - scale.low
    wanted = min(1.0, max(0.0, beyond / scale.span)) if scale.span > 0.0 else float(beyond >= 0.0)
    ElementTree.SubElement(root, "reservation", value=repr(wanted))
    return root


def _issues(above: ElementTree.Element, names: Names, evaluations: list[Reals] | None = None) -> None:
    """The objective with all issues and their items; evaluated in a utility space."""
    objective = ElementTree.SubElement(
        above, "objective", index="0", name=names.scenario, description=names.title, type="objective", etype="objective"
    )
    for k, (issue, options) in enumerate(zip(names.issues, names.options, strict=True)):
        place = ElementTree.SubElement(
            objective,
            "issue",
            index=str(k + 1),
            name=issue,
            description=names.issue_labels[k],
            type="discrete",
            etype="discrete",
            vtype="discrete",
        )
        for o, option in enumerate(options):
            item = ElementTree.SubElement(
                place, "item", index=str(o + 1), value=option, description=names.option_labels[k][o]
            )
            if evaluations is not None:
                item.set("evaluation", repr(float(evaluations[k][o])))
