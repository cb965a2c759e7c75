"""Domains of Genius and NegMAS as rule files: the same utilities, what was dropped is told, nothing hostile is opened."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.test_genius import points, utility

from negotiate.adapters import genius
from negotiate.adapters.domains.domain import Domain, Profile, checked, levels
from negotiate.adapters.domains.rule_file import imported
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.play.match import Match
from negotiate.rulebook.check.check import check_file
from negotiate.rulebook.load import load

SHARES = st.integers(0, 1000).map(lambda number: number / 1000)


@st.composite
def genius_domains(draw: st.DrawFn) -> dict[str, str]:
    """The files of a Genius domain of discrete, integer and real issues, by name."""
    kinds = draw(st.lists(st.sampled_from(["discrete", "integer", "real"]), min_size=1, max_size=3))
    sizes = [draw(st.integers(1, 4)) for _ in kinds]
    lows = [draw(st.integers(-5, 5)) for _ in kinds]
    files = {"d-domain.xml": xml(kinds, sizes, lows, None)}
    for party in range(draw(st.integers(2, 3))):
        raw = [draw(st.integers(1, 9)) for _ in kinds]
        evaluated: list[Any] = []
        for kind, size in zip(kinds, sizes, strict=True):
            if kind == "discrete":
                evaluated.append([draw(SHARES) for _ in range(size + 1)])
            elif kind == "integer":
                evaluated.append(f'<evaluator ftype="linear" offset="{draw(SHARES)}" slope="{draw(SHARES) - 0.5}"/>')
            else:
                form = draw(st.sampled_from(["linear", "triangular"]))
                third = f' parameter2="{draw(SHARES)}"' if form == "triangular" else ""
                evaluated.append(f'<evaluator ftype="{form}" parameter0="{draw(SHARES) - 1}" parameter1="1.5"{third}/>')
        space = {"weights": [one / sum(raw) for one in raw], "evaluated": evaluated, "reservation": draw(SHARES)}
        files[f"d-{party:02}-party{'xyz'[party]}.xml"] = xml(kinds, sizes, lows, space)
    return files


def xml(kinds: list[str], sizes: list[int], lows: list[int], space: dict[str, Any] | None) -> str:
    rows = []
    for n, (kind, size, low) in enumerate(zip(kinds, sizes, lows, strict=True)):
        inside = ""
        ends = f'lowerbound="{low}" upperbound="{low + size}"'
        if kind == "discrete":
            worth = [f' evaluation="{one}"' for one in space["evaluated"][n]] if space else [""] * (size + 1)
            inside = "".join(f'<item index="{i}" value="v{i}"{one}/>' for i, one in enumerate(worth, 1))
        else:
            inside = f"<range {ends}/>" + (space["evaluated"][n] if space else "")
        rows.append(f'<issue index="{n + 1}" name="Issue {n}" type="{kind}" vtype="{kind}" {ends}>{inside}</issue>')
    objective = f'<objective index="0" name="d">{"".join(rows)}'
    if space is None:
        return f"<negotiation_template><utility_space>{objective}</objective></utility_space></negotiation_template>"
    weights = "".join(f'<weight index="{n}" value="{weight}"/>' for n, weight in enumerate(space["weights"], 1))
    tail = f'<discount_factor value="0.8"/><reservation value="{space["reservation"]}"/>'
    return f"<utility_space>{objective}{weights}</objective>{tail}</utility_space>"


def by_formula(root: ElementTree.Element, text: list[float | str]) -> float:
    """A utility by Genius's formulas, written down a second time."""
    total = 0.0
    weights = {node.get("index"): float(node.get("value", "")) for node in root.iter("weight")}
    for issue, value in zip(root.iter("issue"), text, strict=True):
        evaluator = issue.find("evaluator")
        if evaluator is None:
            worths = {item.get("value"): float(item.get("evaluation", "")) for item in issue.iter("item")}
            worth = worths[str(value)] / max(worths.values()) if max(worths.values()) else 0.0
        else:
            p = {key: float(one) for key, one in evaluator.attrib.items() if key != "ftype"}
            x = float(value)
            if evaluator.get("ftype") == "triangular":
                left, right = p["parameter2"] - p["parameter0"], p["parameter1"] - p["parameter2"]
                rising = x < p["parameter2"]
                worth = max(0.0, (x - p["parameter0"]) / left if rising else (p["parameter1"] - x) / right)
            elif "slope" in p:
                worth = min(1.0, max(0.0, p["offset"] + p["slope"] * (x - float(issue.get("lowerbound", "")))))
            else:
                worth = min(1.0, max(0.0, p["parameter0"] + p["parameter1"] * x))
        total += weights[issue.get("index")] * worth
    return total


def put(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ruled(folder: Path, path: Path, **options: int) -> Rules:
    """The rules of a domain, by a file that checks clean."""
    path.write_text(imported(folder, path.stem, **options).text, encoding="utf-8")
    assert [found for found in check_file(path) if found.severity == "error"] == []
    return load(str(path))


def texts(rules: Rules) -> list[tuple[tuple[str, ...], list[float | str]]]:
    """Some full texts: their options, and the values these stand for."""
    labels = [each[1:] for each in rules.names.option_labels]
    both = [list(zip(ids[1:], names, strict=True)) for ids, names in zip(rules.names.options, labels, strict=True)]
    found = itertools.islice(itertools.product(*both), 40)
    return [(tuple(one for one, _ in text), [value for _, value in text]) for text in found]


@given(genius_domains())
def test_points_are_the_utilities_and_the_way_back_gives_the_same(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]
) -> None:
    room = tmp_path_factory.mktemp("domain")
    rules = ruled(put(room / "d", files), room / "mine.yaml", rounds=40)
    scales = genius.write(rules, room / "back")
    written = sorted((room / "back").iterdir())
    given_files = [text for name, text in sorted(files.items()) if "domain" not in name]
    for party, text in zip(rules.names.parties, given_files, strict=True):
        root = ElementTree.fromstring(text)
        wanted = [by_formula(root, values) for _, values in texts(rules)]
        assert [points(rules, party, ids) / 100 for ids, _ in texts(rules)] == pytest.approx(wanted, abs=1e-9)
        if party in scales and scales[party].span > 1e-6:
            path = next(path for path in written if path.stem.endswith(party))
            low, span = scales[party]
            back = [(low + span * utility(path, ids)) / 100 for ids, _ in texts(rules)]
            assert back == pytest.approx(wanted, abs=1e-8)
            factor = ElementTree.parse(path).getroot().find("discount_factor")
            assert factor is not None
            assert float(factor.get("value", "")) == pytest.approx(0.8)
    assert rules.record["kept_worth"][0, 1] == pytest.approx(0.8 ** (1 / 40))


NEGMAS: dict[str, Any] = {
    "dom": {
        "name": "dom",
        "path": None,
        "type": "CartesianOutcomeSpace",
        "issues": [
            {"name": "one", "type": "CategoricalIssue", "values": ["a", "b"]},
            {"name": "two", "type": "ContiguousIssue", "values": [0, 10]},
            {"name": "three", "type": "ContinuousIssue", "values": [0.0, 1.0], "n_levels": 10},
        ],
    },
    "u1": {
        "name": "u1",
        "type": "LinearAdditiveUtilityFunction",
        "reserved_value": 0.2,
        "bias": 0.1,
        "weights": [0.3, 0.3, 0.3],
        "values": [
            {"type": "TableFun", "mapping": {"a": 1, "b": 0.5}},
            {"type": "TriangularFun", "start": 0, "middle": 4, "end": 10, "bias": 0, "scale": 1},
            {"type": "IdentityFun"},
        ],
    },
    "u2": {
        "type": "ExpDiscountedUFun",
        "name": "u2",
        "discount": 0.9,
        "factor": "step",
        "dynamic_reservation": True,
        "reserved_value": 0.1,
        "ufun": {
            "type": "LinearAdditiveUtilityFunction",
            "name": "inner",
            "reserved_value": None,
            "weights": [0.2, 0.5, 0.3],
            "values": [
                {"type": "ConstFun", "bias": 0.5},
                {"type": "AffineFun", "slope": -0.1, "bias": 1},
                {"type": "QuadraticFun", "a2": -1, "a1": 2, "bias": 0},
            ],
        },
    },
    "_stats": {"opposition": 0.4},
}


@pytest.mark.parametrize("ending", ["yml", "json"])
def test_negmas_files_are_read(ending: str, tmp_path: Path) -> None:
    files = {f"{name}.{ending}": json.dumps(node) for name, node in NEGMAS.items()}  # JSON is YAML
    rules = ruled(put(tmp_path / "dom", files), tmp_path / "mine.yaml")
    assert rules.names.options[1][1:] == tuple(f"at-{n}" for n in range(11))
    assert points(rules, "u1", ("b", "at-7", "at-0-2")) == pytest.approx(100 * (0.1 + 0.3 * 0.5 + 0.3 * 0.5 + 0.3 * 0.2))
    assert points(rules, "u2", ("a", "at-7", "at-0-2")) == pytest.approx(100 * (0.1 + 0.5 * 0.3 + 0.3 * 0.36))
    assert rules.record["reservation_value"][0, :2].tolist() == pytest.approx([20, 10])
    assert rules.record["kept_worth"][0, 3] == pytest.approx(0.9**3)
    told = imported(tmp_path / "dom", "mine")
    assert told.remarks == [
        "the parties' discounts differ; a rule file has one for all, here the harshest",
        "three: 11 of its real numbers from 0 to 1, evenly spaced",
    ]
    assert all(remark.removeprefix("three: ") in told.text for remark in told.remarks)


def test_negmas_says_the_same_of_its_own_domain(tmp_path: Path) -> None:
    negmas: Any = pytest.importorskip("negmas", reason="NegMAS is not installed (pip install negmas); it is never needed")
    from negmas.inout import Scenario

    folder = put(tmp_path / "dom", {f"{name}.yml": json.dumps(node) for name, node in NEGMAS.items() if name[0] != "_"})
    rules = ruled(folder, tmp_path / "mine.yaml")
    scenario = Scenario.load(folder)
    assert scenario is not None
    assert negmas
    for party, worth in zip(("u1", "u2"), sorted(scenario.ufuns, key=lambda one: str(one.name)), strict=True):
        plain = getattr(worth, "ufun", worth)
        for ids, (one, two, three) in texts(rules):
            assert points(rules, party, ids) == pytest.approx(100 * float(plain((one, int(two), float(three)))))


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<negotiation_template>&lol2;</negotiation_template>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><negotiation_template>&x;</negotiation_template>'
REFUSED = {
    "bomb": (
        {"d.xml": BOMB},
        "'{0}/d.xml' declares a document type, by which an XML file can grow without bound or read others; remove its line "
        "<!DOCTYPE …>.",
    ),
    "outside": (
        {"d.xml": OUTSIDE},
        "'{0}/d.xml' declares a document type, by which an XML file can grow without bound or read others; remove its line "
        "<!DOCTYPE …>.",
    ),
    "no-xml": (
        {"d.xml": "hello"},
        "'{0}/d.xml' is no XML that can be read (syntax error: line 1, column 0); export it again.",
    ),
    "empty": ({"d.txt": ""}, "'{0}' holds no XML, YAML or JSON file; give the folder with the files of a domain."),
    "alone": (
        {"d.xml": xml(["discrete"], [2], [0], None)},
        "'{0}' holds 0 utility files; a negotiation needs two parties, with a file each.",
    ),
    "too-many-values": (
        {"d.xml": xml(["discrete"], [99], [0], None)},
        "'Issue 0' has 100 values in '{0}'; a rule file takes at most 64 beside the status quo. Leave values out of the "
        "domain's files, or join some.",
    ),
    "object": (
        {"d.yml": "issues: !!python/object/apply:os.system ['true']"},
        "'{0}/d.yml' is no YAML of plain data (line 1): could not determine a constructor for the tag "
        "'tag:yaml.org,2002:python/object/apply:os.system'. Export it again.",
    ),
    "no-space": ({"d.json": "[1]"}, "'{0}' holds no file with a list of 'issues'; is it a domain of NegMAS?"),
    "not-a-sum": (
        {"d.json": json.dumps(NEGMAS["dom"]), "u.json": json.dumps({"type": "MappingUtilityFunction", "mapping": {}})},
        "'{0}/u.json' is a MappingUtilityFunction; only sums over issues can be read: LinearAdditiveUtilityFunction, "
        "LinearUtilityAggregationFunction, AffineUtilityFunction, LinearUtilityFunction.",
    ),
    "weights": (
        {"d.json": json.dumps(NEGMAS["dom"]), "u.json": json.dumps({**NEGMAS["u1"], "weights": 5})},
        "The weights in '{0}/u.json' are no list; one for each of the 3 issues was expected.",
    ),
    "within-itself": (
        {"d.json": json.dumps(NEGMAS["dom"]), "u.yml": "&a {type: ExpDiscountedUFun, ufun: *a}"},
        "'{0}/u.yml' has a function within more than 8 discounts; export it again.",
    ),
    "weights-by-name": (
        {"d.json": json.dumps(NEGMAS["dom"]), "u.json": json.dumps({**NEGMAS["u1"], "weights": {"one": 1, "2": 1}})},
        "The weights in '{0}/u.json' say nothing of the issue 'two'; add it.",
    ),
    "not-a-sum-in-xml": (
        {
            "d.xml": xml(["discrete"], [2], [0], None),
            "u.xml": "<utility_space><objective/><utility_function><hyperRectangle/></utility_function></utility_space>",
        },
        "'{0}/u.xml' is worth what its constraints say together; only sums over issues can be read.",
    ),
    "left-aside": (
        {"d.xml": xml(["discrete"], [2], [0], None), "x.xml": "<other/>"},
        "'{0}' holds 0 utility files; a negotiation needs two parties, with a file each. 'x.xml' is neither the domain nor "
        "a utility space, and was left aside.",
    ),
    "same-index": (
        {"d.xml": xml(["discrete", "discrete"], [2, 2], [0, 0], None).replace('index="2" name', 'index="1" name')},
        "'{0}/d.xml' has two issues with the index 1, which weights go by; give each its own.",
    ),
    "no-range": (
        {"d.xml": '<negotiation_template><issue index="1" name="pay" type="integer"/></negotiation_template>'},
        "An end of the range of 'pay' in '{0}/d.xml' is missing; a number was expected.",
    ),
    "too-wide": (
        {"d.json": json.dumps({"issues": [{"name": "pay", "type": "ContinuousIssue", "values": [-1e308, 1e308]}]})},
        "The range of 'pay' in '{0}/d.json' goes from -1e+308 to 1e+308, too far to tell its numbers apart; narrow it.",
    ),
    "twice": (
        {
            "d.json": json.dumps({"issues": [{"name": "pay", "type": "CategoricalIssue", "values": ["1", 1, "2"]}]}),
            **{
                f"u{n}.json": json.dumps(
                    {"type": "LinearAdditiveUtilityFunction", "values": [{"type": "ConstFun", "bias": 1}]}
                )
                for n in (1, 2)
            },
        },
        "'pay' in '{0}' has the value '1' twice; each has to be there once.",
    ),
    "beyond-numbers": (
        {
            "d.json": json.dumps({"issues": [{"name": "pay", "type": "ContiguousIssue", "values": [1, 3]}]}),
            **{
                f"u{n}.json": json.dumps(
                    {
                        "type": "LinearAdditiveUtilityFunction",
                        "name": "ann",
                        "values": [{"type": "AffineFun", "slope": 1e308, "bias": 1e308}],
                    }
                )
                for n in (1, 2)
            },
        },
        "What texts are worth to 'ann' in '{0}' is beyond all numbers; scale it down.",
    ),
    "no-number": (
        {"d.json": json.dumps({"issues": [{"name": "pay", "type": "DiscreteIssue", "values": [1, 10**400]}]})},
        "A value of 'pay' in '{0}/d.json' is '1" + 59 * "0" + "'; a number was expected.",
    ),
    "reserved": (
        {
            "d.json": json.dumps(NEGMAS["dom"]),
            "u.yml": json.dumps({**NEGMAS["u2"], "reserved_value": 0.5}).replace("0.5, ", ".nan, ", 1),
        },
        "The reserved value in '{0}/u.yml' is 'nan'; a number was expected.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_a_sentence(case: str, tmp_path: Path) -> None:
    files, sentence = REFUSED[case]
    folder = put(tmp_path / "d", files)
    with pytest.raises(NegotiateError) as raised:
        imported(folder, "mine")
    assert str(raised.value) == sentence.format(folder)


def test_many_numbers_are_spaced_evenly_and_that_is_told(tmp_path: Path) -> None:
    kinds, sizes = ["integer"], [100]
    space = {"weights": [1], "evaluated": ['<evaluator slope="0.01" offset="0"/>'], "reservation": 0}
    files = {"d.xml": xml(kinds, sizes, [0], None)} | {f"u{n}.xml": xml(kinds, sizes, [0], space) for n in (1, 2)}
    told = imported(put(tmp_path / "d", files), "mine", levels=5)
    assert "Issue 0: 5 of its 101 whole numbers, evenly spaced" in told.remarks
    assert "    # dropped or rounded: 5 of its 101 whole numbers, evenly spaced\n" in told.text
    assert [line.split("label: ")[1].split(",")[0] for line in told.text.splitlines() if "at-" in line] == [
        f'"{number}"' for number in (0, 25, 50, 75, 100)
    ]


def of_texts(values: list[str], parties: tuple[str, str], **more: Any) -> dict[str, str]:
    """A domain of NegMAS with one issue of texts, each worth as much as its place says."""
    worth = {"type": "TableFun", "mapping": {value: place / len(values) for place, value in enumerate(values)}}
    nodes: dict[str, Any] = {"d": {"name": "d", "issues": [{"name": "pay", "type": "CategoricalIssue", "values": values}]}}
    for party in parties:
        nodes[f"u-{party}"] = {"type": "LinearAdditiveUtilityFunction", "name": party, "values": [worth], **more}
    return {f"{name}.json": json.dumps(node) for name, node in nodes.items()}


def test_names_that_yaml_takes_for_something_else_and_numbers_are_ids_that_say_which(tmp_path: Path) -> None:
    values = ["null", "true", "1e3", "0x1f", "yes", "5", "-5", "10 %", "2024-01-01", "高い"]
    rules = ruled(put(tmp_path / "d", of_texts(values, ("12", "null"))), tmp_path / "mine.yaml")
    assert rules.names.parties == ("party-12", "party-null")
    assert rules.names.options[0][1:] == (
        *("option-null", "option-true", "option-1e3", "option-0x1f", "yes", "at-5", "at-minus-5", "option-10", "2024-01-01"),
        "option-10-2",
    )
    assert rules.names.option_labels[0][1:] == tuple(values)


def test_parties_told_apart_by_their_numbers_alone_keep_them(tmp_path: Path) -> None:
    rules = ruled(put(tmp_path / "d", of_texts(["a", "b"], ("1-ann", "2-ann"))), tmp_path / "mine.yaml")
    assert rules.names.parties == ("1-ann", "2-ann")


def test_a_reservation_value_that_no_rule_file_takes_is_cut_and_told(tmp_path: Path) -> None:
    folder = put(tmp_path / "d", of_texts(["a", "b"], ("ann", "bob"), reserved_value=-50))
    rules = ruled(folder, tmp_path / "mine.yaml")
    assert rules.record["reservation_value"][0, :2].tolist() == [-1000.0, -1000.0]
    assert "ann: a reservation value of -50, here 1000 points at most" in imported(folder, "mine").remarks


def test_weights_and_functions_by_name_go_to_their_issues(tmp_path: Path) -> None:
    """Not to whichever stands at their place."""
    function = NEGMAS["u1"]
    names = ("one", "two", "three")
    weights = dict(reversed(list(zip(names, (0.5, 0.3, 0.2), strict=True))))
    values = dict(reversed(list(zip(names, function["values"], strict=True))))
    nodes = {"dom": NEGMAS["dom"], "u1": {**function, "weights": weights, "values": values, "bias": 0}, "u2": NEGMAS["u2"]}
    folder = put(tmp_path / "dom", {f"{name}.json": json.dumps(node) for name, node in nodes.items()})
    rules = ruled(folder, tmp_path / "mine.yaml")
    assert points(rules, "u1", ("b", "at-4", "at-1")) == pytest.approx(100 * (0.5 * 0.5 + 0.3 + 0.2))


def test_what_the_domain_does_not_have_and_what_counts_nothing_is_told(tmp_path: Path) -> None:
    space = {"weights": [0.5, 0.5], "evaluated": [[1, 2, 3], [-1, -2]], "reservation": "-inf"}
    files = {"d.xml": xml(["discrete"], [1], [0], None), "e.xml": xml(["discrete"], [1], [0], None)}
    files |= {f"u{n}.xml": xml(["discrete", "discrete"], [2, 1], [0, 0], space) for n in (1, 2)}
    told = imported(put(tmp_path / "d", files), "mine").remarks
    assert "'e.xml' is another domain beside 'd.xml', and was left aside" in told
    assert "u1: what 'Issue 1' is worth, which is no issue of the domain" in told
    assert "u1: what 'v3' of 'Issue 0' is worth, which is no value of the domain" in told
    assert "u1: no reservation value, which is taken as 0" in told
    files["d.xml"] = xml(["discrete", "discrete"], [1, 1], [0, 0], None)
    told = imported(put(tmp_path / "both", files), "mine").remarks
    assert "u1: no evaluation of 'Issue 1' is above 0, so that it is taken as worth nothing" in told


def test_very_small_numbers_are_told_apart() -> None:
    assert levels("pay", 0.0, 1e-13, False, 3, Path("d.xml")).values == (0.0, 5e-14, 1e-13)


def test_the_way_back_keeps_what_people_call_issues_and_options(tmp_path: Path) -> None:
    rules = load("tutorial")
    genius.write(rules, tmp_path / "back")
    again = ruled(tmp_path / "back", tmp_path / "mine.yaml")
    assert again.names.title == rules.names.title
    assert again.names.issue_labels == rules.names.issue_labels
    assert [labels[1:] for labels in again.names.option_labels] == list(rules.names.option_labels)


def of_one_issue(kind: str, low: int, high: int) -> dict[str, str]:
    """A domain of NegMAS with one issue of numbers, which one party wants high and the other low."""
    values = [low, high] if kind == "ContiguousIssue" else list(range(low, high + 1))
    slopes = ((1 / high, 0.0), (-1 / high, 1.0))
    nodes: dict[str, Any] = {
        "d": {"name": "d", "issues": [{"name": "price", "type": kind, "values": values}]},
        **{
            f"u{n}": {
                "name": f"u{n}",
                "type": "LinearAdditiveUtilityFunction",
                "weights": [1.0],
                "values": [{"type": "AffineFun", "slope": slope, "bias": bias}],
            }
            for n, (slope, bias) in enumerate(slopes, 1)
        },
    }
    return {f"{name}.json": json.dumps(node) for name, node in nodes.items()}


@pytest.mark.parametrize("kind", ["ContiguousIssue", "DiscreteIssue"])
def test_a_domain_of_64_numbers_keeps_each_and_is_played(kind: str, tmp_path: Path) -> None:
    folder = put(tmp_path / "d", of_one_issue(kind, 1, 64))
    assert [remark for remark in imported(folder, "mine").remarks if "price" in remark] == []
    rules = ruled(folder, tmp_path / "mine.yaml", rounds=20)
    assert rules.names.options == (("no-deal", *(f"at-{number}" for number in range(1, 65))),)
    assert points(rules, "u1", ("at-64",)) == pytest.approx(100.0)
    match = Match(rules, {"u1": "human", "u2": "human"})
    match.advance()
    first = match.awaited
    assert first is not None
    match.submit(first.seat, "propose price=at-64")
    match.advance()
    second = match.awaited
    assert second is not None
    match.submit(second.seat, f"accept {first.seat}")
    match.advance()
    assert match.outcome is not None and match.outcome.kind == "signed"
    assert match.view("u1").agreements["price"].option == "at-64"


def test_a_domain_of_65_values_is_refused_and_65_numbers_are_spaced(tmp_path: Path) -> None:
    told = imported(put(tmp_path / "numbers", of_one_issue("ContiguousIssue", 0, 64)), "mine")
    assert "price: 64 of its 65 whole numbers, evenly spaced" in told.remarks
    folder = put(tmp_path / "values", of_one_issue("DiscreteIssue", 0, 64))
    with pytest.raises(NegotiateError) as raised:
        imported(folder, "mine")
    assert str(raised.value) == (
        f"'price' has 65 values in '{folder}'; a rule file takes at most 64 beside the status quo. Leave values out of the "
        "domain's files, or join some."
    )


def test_issues_of_many_numbers_leave_room_for_fewer_issues_and_parties() -> None:
    name, low, high, path = "Price", 0.0, 100.0, Path("d.xml")
    wide = levels(name, low, high, True, None, path)
    assert len(wide.values) == 64 and wide.remarks == ["64 of its 101 whole numbers, evenly spaced"]
    profiles = [Profile(str(n), [[0.0] * 64]) for n in range(9)]
    with pytest.raises(NegotiateError) as issues:
        checked(Domain("d", "genius", [wide] * 17, profiles[:2]), path)
    assert str(issues.value) == (
        "The domain in 'd.xml' has 17 issues; a rule file takes at most 16 where an issue has 64 values. Leave some out of "
        "its files, or settle them beforehand, or divide numbers into fewer (--levels 15)."
    )
    with pytest.raises(NegotiateError) as parties:
        checked(Domain("d", "genius", [wide], profiles), path)
    assert str(parties.value) == (
        "'d.xml' holds 9 utility files; there can be 8 parties at most where an issue has 64 values. Move some out of the "
        "folder, or divide numbers into fewer (--levels 15)."
    )
    few = levels(name, low, high, True, 15, path)
    assert checked(Domain("d", "genius", [few] * 17, profiles), path).issues == [few] * 17
