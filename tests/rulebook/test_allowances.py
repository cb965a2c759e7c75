"""Warnings that a rule file allows in place: only those, only with a reason, and only as long as there are any."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import negotiate.rulebook
from negotiate.paths import rules_folder
from negotiate.rulebook.check.allowances import ALLOWED, OF_GAMES, without_allowed
from negotiate.rulebook.check.check import check_file, check_source
from negotiate.rulebook.reading.read import read
from negotiate.rulebook.reading.source import Source

TUTORIAL = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
EMPTY = TUTORIAL.replace("\nissues:", "\n  later:   # COMMENT\n    name: Later\n\nissues:")
"""With one warning: a track without issues."""


def told(text: str) -> list[tuple[str, str]]:
    return [(finding.rule_id, finding.severity) for finding in check_source(Source("x.yaml", text))]


def test_there_is_something_to_allow() -> None:
    assert told(EMPTY.replace("COMMENT", "soon")) == [("empty-track", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        EMPTY.replace("COMMENT", "check: allow empty-track because of the second lesson"),
        EMPTY.replace("COMMENT", "check:allow  empty-track   because of it   "),
        EMPTY.replace("  later:", "  # check: allow empty-track because of it\n  later:"),
        EMPTY.replace("  later:", "# check: allow empty-track because of it\n\n  # and more\n  later:"),
        EMPTY.replace("\n", "\r\n").replace("COMMENT", "check: allow empty-track because of it"),
    ],
    ids=["behind", "spaces", "above", "far above", "CRLF"],
)
def test_it_is_allowed_with_a_reason(text: str) -> None:
    assert told(text) == []


def test_a_text_is_no_comment() -> None:
    text = EMPTY.replace("COMMENT", "soon")
    text = text.replace("    name: Later", "    name: 'Later # check: allow empty-track because x'")
    assert told(text) == [("empty-track", "warning")]
    text = TUTORIAL.replace("You speak for the upper", "# check: allow empty-track because x\n      You speak for the upper")
    assert told(text) == [], "a block of text"


def test_one_comment_allows_one_rule_in_one_line() -> None:
    other = EMPTY.replace("COMMENT", "check: allow no-effect because of it")
    assert told(other) == [("empty-track", "warning"), ("unused-allowance", "warning")]
    elsewhere = EMPTY.replace("    name: Later", "    name: Later # check: allow empty-track because of it")
    assert sorted(told(elsewhere)) == [("empty-track", "warning"), ("unused-allowance", "warning")]


def test_errors_are_never_allowed_and_nothing_is_called_unused_beside_them() -> None:
    text = EMPTY.replace("COMMENT", "check: allow empty-track because of it").replace("pain: 0.55", "pain: 55", 1)
    assert told(text) == [("range", "error")], "whether it is needed shows once the file can be used"


def test_a_base_is_allowed_by_itself_or_at_extends(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(EMPTY.replace("COMMENT", "soon"), encoding="utf-8")
    layer = tmp_path / "layer.yaml"
    layer.write_text("schema_version: 3\nextends: ./base.yaml\n", encoding="utf-8")
    assert [finding.rule_id for finding in check_file(layer)] == ["empty-track"]
    layer.write_text("schema_version: 3\nextends: ./base.yaml # check: allow empty-track because of it\n", encoding="utf-8")
    assert check_file(layer) == []
    allowed = EMPTY.replace("COMMENT", "check: allow empty-track because of it")
    (tmp_path / "base.yaml").write_text(allowed, encoding="utf-8")
    layer.write_text("schema_version: 3\nextends: ./base.yaml\nremove: [tracks.later]\n", encoding="utf-8")
    assert check_file(layer) == [], "the layer is not asked to mend its base's comments"
    assert check_file(tmp_path / "base.yaml") == []


def warned(file: Path) -> Iterator[str]:
    """The rules that a source file may warn of: what is said by `warn`, or by anything with the severity "warning"."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            texts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            by_warn = isinstance(node.func, ast.Attribute) and node.func.attr == "warn"
            if by_warn or any(isinstance(part, ast.Constant) and part.value == "warning" for part in node.args):
                yield from (text for text in texts if re.fullmatch("[a-z]+(-[a-z]+)*", text) and text != "warning")


def test_every_rule_that_warns_can_be_allowed() -> None:
    folder = Path(negotiate.rulebook.__file__).parent
    found = {rule for file in folder.rglob("*.py") if file.name != "personalities.py" for rule in warned(file)}
    shown = "".join(file.read_text(encoding="utf-8") for file in (Path(__file__).parent / "bad").glob("*.txt"))
    found |= set(re.findall(r"^\S+: warning: .* \[([a-z-]+)\]$", shown, re.MULTILINE))
    assert found - {"allowance", "unused-allowance"} == set(ALLOWED) - set(OF_GAMES)


def test_15_000_allowances_are_read_as_fast_as_they_are_long() -> None:
    many = "# check: allow empty-track because of it\n" * 15_000
    reading = read(Source("x.yaml", many + "fence: 1\n"))
    before = time.process_time()
    told = without_allowed(reading)
    assert time.process_time() - before < 8, "it took time that grows with the square of the number of comments"
    assert [one.rule_id for one in told] == ["too-many", *["unused-allowance"] * 200]
    assert told[0].sentence == "There are more than 200 allowances that are not in order; the rest are not shown."
    assert told[1].sentence == "No 'empty-track' arises in line 15001; remove this allowance."
    assert [(one.line, one.column) for one in told[1:4]] == [(1, 1), (2, 1), (3, 1)]
