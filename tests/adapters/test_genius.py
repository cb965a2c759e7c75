"""A scenario as Genius XML: read by Genius's formula, and by NegMAS where it is installed, it is worth the same points."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from negotiate.adapters import genius
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.rulebook.load import load

SCENARIOS = ("tutorial", "istanbul-2025", "camp-david-1978")


def some_texts(rules: Rules, most: int = 60) -> list[tuple[str, ...]]:
    """Whole texts, one option of every issue: the first ones and others by lot."""
    random = np.random.default_rng(1)
    first = list(itertools.islice(itertools.product(*rules.names.options), most // 2))
    return first + [tuple(str(random.choice(options)) for options in rules.names.options) for _ in range(most // 2)]


def points(rules: Rules, party: str, text: tuple[str, ...]) -> float:
    values = rules.record["value"][0, rules.names.parties.index(party)]
    return float(sum(values[k, rules.names.options[k].index(option)] for k, option in enumerate(text)))


def utility(path: Path, text: tuple[str, ...]) -> float:
    """By Genius's formula: the sum over issues of weight times evaluation over the issue's largest."""
    root = ElementTree.parse(path).getroot()
    weights = {node.get("index"): float(node.get("value", "")) for node in root.iter("weight")}
    assert sum(weights.values()) == pytest.approx(1.0)
    total = 0.0
    for issue, option in zip(root.iter("issue"), text, strict=True):
        items = {item.get("value"): float(item.get("evaluation", "")) for item in issue.iter("item")}
        assert min(items.values()) >= 0.0
        assert max(items.values()) == 1.0  # for those who do not divide by it
        total += weights[issue.get("index")] * items[option] / max(items.values())
    return total


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_utilities_are_the_partys_points_on_its_scale(scenario: str, tmp_path: Path) -> None:
    rules = load(scenario)
    scales = genius.write(rules, tmp_path / "made" / "here")
    files = sorted(path.name for path in (tmp_path / "made" / "here").iterdir())
    assert files == [
        *(f"{scenario}-{number:02}-{party}.xml" for number, party in enumerate(scales, 1)),
        f"{scenario}-domain.xml",
    ]
    for path, (party, scale) in zip(files, scales.items(), strict=False):
        worths = [utility(tmp_path / "made" / "here" / path, text) for text in some_texts(rules)]
        assert all(-1e-9 <= worth <= 1.0 + 1e-9 for worth in worths)
        assert [scale.low + scale.span * worth for worth in worths] == pytest.approx(
            [points(rules, party, text) for text in some_texts(rules)]
        )
        root = ElementTree.parse(tmp_path / "made" / "here" / path).getroot()
        (reservation,) = (float(node.get("value", "")) for node in root.iter("reservation"))
        wanted = float(rules.record["reservation_value"][0, rules.names.parties.index(party)])
        assert scale.low + scale.span * reservation == pytest.approx(min(max(wanted, scale.low), scale.low + scale.span))


def test_a_party_to_whom_nothing_is_worth_anything_is_left_out(tmp_path: Path) -> None:
    rules = load("istanbul-2025")
    scales = genius.write(rules, tmp_path)
    worth = {party for p, party in enumerate(rules.names.parties) if rules.record["value"][0, p].any()}
    assert set(scales) == worth


def test_the_domain_has_every_issue_and_option_in_order(tmp_path: Path) -> None:
    rules = load("istanbul-2025")
    genius.write(rules, tmp_path)
    root = ElementTree.parse(tmp_path / "istanbul-2025-domain.xml").getroot()
    assert root.tag == "negotiation_template"
    read = {issue.get("name"): tuple(item.get("value") for item in issue.iter("item")) for issue in root.iter("issue")}
    assert tuple(read) == rules.names.issues
    assert tuple(read.values()) == rules.names.options


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_negmas_reads_the_same(scenario: str, tmp_path: Path) -> None:
    negmas: Any = pytest.importorskip("negmas", reason="NegMAS is not installed (pip install negmas); it is never needed")
    rules = load(scenario)
    scales = genius.write(rules, tmp_path)
    domain = negmas.load_genius_domain_from_folder(tmp_path)
    assert [issue.name for issue in domain.issues] == list(rules.names.issues)
    assert len(domain.ufuns) == len(scales)
    for (party, scale), worth in zip(scales.items(), domain.ufuns, strict=True):
        texts = some_texts(rules)
        assert [scale.low + scale.span * float(worth(text)) for text in texts] == pytest.approx(
            [points(rules, party, text) for text in texts]
        )


def test_a_folder_with_xml_files_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    rules = load("tutorial")
    (tmp_path / "other.xml").write_text("<other/>", encoding="utf-8")
    with pytest.raises(NegotiateError) as raised:
        genius.write(rules, tmp_path)
    assert str(raised.value) == (
        f"The folder '{tmp_path}' holds XML files already, which would be read as part of the scenario. Name another folder."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["other.xml"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    path.write_text("", encoding="utf-8")
    with pytest.raises(NegotiateError) as raised:
        genius.write(load("tutorial"), path)
    assert str(raised.value) == f"The scenario cannot be written to '{path}': File exists. Name another folder."
