"""Reading section by section gives what reading the whole gives, whatever was edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiate.paths import rules_folder
from negotiate.rulebook.reading import sections
from negotiate.rulebook.reading.read import Reading, read
from negotiate.rulebook.reading.sections import read_again
from negotiate.rulebook.reading.source import Source, read_source

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
SHIPPED = sorted(rules_folder().glob("*.yaml"))
TUTORIAL = next(path for path in SHIPPED if path.stem == "tutorial").read_text(encoding="utf-8").split("\n")


def same(one: Reading, other: Reading) -> bool:
    return (
        (one.data, one.places, one.keys) == (other.data, other.places, other.keys)
        and list(one.data or []) == list(other.data or [])
        and [str(finding) for finding in one.findings] == [str(finding) for finding in other.findings]
        and (one.spoiled, one.aliases, one.doubts) == (other.spoiled, other.aliases, other.doubts)
    )


@pytest.mark.parametrize("path", [*SHIPPED, *BAD], ids=lambda path: path.stem)
def test_files_as_they_are(path: Path) -> None:
    source, findings = read_source(path)
    if not findings:
        for _ in range(2):
            assert same(read_again(source), read(source))


LINES = st.one_of(
    st.sampled_from(TUTORIAL),
    st.sampled_from(
        [
            *("", "#", "- a", "a: 1", "  b: 2", "---", "...", "x: |", "  text", "text", 'q: "open', "z: [1,", "-", "? k"),
            *("k: >-", "    deep", "e: &a 1", "f: *a", "<<: {}", "title: again", "\ttab", "'s': 1", "n:", "n: ~", "a:b"),
            "  # out",
        ]
    ),
)


EDITS = st.tuples(st.integers(0, len(TUTORIAL) - 1), st.sampled_from(["put", "insert", "delete"]), LINES)


@given(st.lists(EDITS, max_size=3), st.booleans())
def test_files_after_any_edit(edits: list[tuple[int, str, str]], end: bool) -> None:
    lines = list(TUTORIAL)
    for place, how, line in edits:
        if how == "delete":
            del lines[min(place, len(lines) - 1)]
        elif how == "insert":
            lines.insert(place, line)
        else:
            lines[min(place, len(lines) - 1)] = line
    source = Source("edited.yaml", "\n".join(lines) + ("\n" if end else ""))
    assert same(read_again(source), read(source))


@given(st.lists(LINES, max_size=12))
def test_made_up_files(lines: list[str]) -> None:
    source = Source("made-up.yaml", "\n".join(lines))
    assert same(read_again(source), read(source))


def test_only_what_changed_is_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(TUTORIAL)
    read_again(Source("a.yaml", text))
    parsed = []

    def count(source: Source) -> Reading:
        parsed.append(source.text)
        return read(source)

    monkeypatch.setattr(sections, "read", count)
    edited = text.replace("  rounds: 10\n", "  rounds: 11\n")
    assert edited != text
    found = read_again(Source("a.yaml", edited))
    assert found.data["calendar"]["rounds"] == 11
    assert len(parsed) == 1 and len(parsed[0]) < len(text) / 4


def test_what_was_kept_is_not_what_is_handed_out() -> None:
    source = Source("a.yaml", "\n".join(TUTORIAL))
    read_again(source).data["calendar"]["rounds"] = 99
    assert read_again(source).data["calendar"]["rounds"] != 99
