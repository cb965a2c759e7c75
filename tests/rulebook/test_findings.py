"""How findings look."""

from __future__ import annotations

import json
from dataclasses import replace

from negotiate.rulebook.check.findings import Finding, in_order, render, render_json
from negotiate.rulebook.reading.read import read
from negotiate.rulebook.reading.source import Source


def finding(source: str, column: int, line: int = 3) -> Finding:
    return Finding("rules/x.yaml", line, column, "error", "Something is wrong.", "rule-id", source, "a.b")


def test_line_and_caret() -> None:
    assert str(finding("    pain: 7", 11)).splitlines() == [
        "rules/x.yaml:3:11: error: Something is wrong. [rule-id]",
        "        pain: 7",
        "              ^",
    ]


def test_no_line_no_caret() -> None:
    assert str(finding("", 1)) == "rules/x.yaml:3:1: error: Something is wrong. [rule-id]"


def test_wide_characters_and_marks_move_the_caret() -> None:
    assert str(finding("名: x", 4)).splitlines()[2].index("^") == 4 + 4
    assert str(finding("e\u0301: x", 5)).splitlines()[2].index("^") == 4 + 3


def test_a_long_line_is_cut_around_the_column() -> None:
    lines = str(finding("a" * 5000 + "!" + "b" * 5000, 5001)).splitlines()
    assert len(lines[1]) < 130
    assert lines[1][lines[2].index("^")] == "!"


def test_nothing_that_moves_the_cursor_is_printed() -> None:
    text = str(finding("\x1b[2J\u202e\tx", 8))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\t" not in text


def test_order_and_json() -> None:
    findings = in_order([finding("b", 1, 5), finding("a", 2, 3), finding("a", 2, 3)])
    assert [entry.line for entry in findings] == [3, 5]
    assert render(findings).count("[rule-id]") == 2
    assert json.loads(render_json(findings))[0] == {
        "path": "rules/x.yaml",
        "line": 3,
        "column": 2,
        "end_column": 3,
        "severity": "error",
        "sentence": "Something is wrong.",
        "rule": "rule-id",
        "about": "a.b",
        "source": "a",
        "meant": [],
        "related": [],
    }


def test_the_whole_span_is_underlined() -> None:
    wide = replace(finding("名字: x", 1), length=2)
    assert str(wide).splitlines()[2] == "    ^~~~", "two wide characters are four columns"
    beyond = replace(finding("pain: 7", 7), length=40)
    assert str(beyond).splitlines()[2] == "          ^", "no further than the line"


def test_both_places_of_a_duplicate() -> None:
    source = Source("x.yaml", "schema_version: 3\ntitle: A\ntitle: B\n")
    assert render(read(source).findings).splitlines() == [
        "x.yaml:3:1: error: The key 'title' stands here a second time (first in line 2); remove one of the two. "
        "[duplicate-key]",
        "    title: B",
        "    ^~~~~",
        "x.yaml:2:1: note: The first one is here.",
        "    title: A",
        "    ^~~~~",
    ]
    (told,) = json.loads(render_json(read(source).findings))
    assert told["related"] == [
        {"path": "x.yaml", "line": 2, "column": 1, "end_column": 6, "sentence": "The first one is here."}
    ]
