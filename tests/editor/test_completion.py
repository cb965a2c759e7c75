"""What is completed where, in texts that are being typed: `¦` is the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from negotiate.editor.completion import complete
from negotiate.editor.document import Document
from negotiate.paths import rules_folder, scenarios

TUTORIAL = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
LAYER = "schema_version: 3\nextends: tutorial\n"
TRACKS = ["humanitarian", "watching", "ceasefire", "political"]
ISSUES = ["detainees", "quiet-at-the-dam", "water", "watchers"]
PARTIES = ["highmark", "lowmark"]


@pytest.fixture(scope="module")
def before() -> Document:
    return Document(Path("x.yaml"), TUTORIAL)


def words(text: str, before: Document) -> list[str]:
    document = Document(Path("x.yaml"), text.replace("¦", ""), before=before)
    return [item.label for item in complete(document, text.index("¦"))]


@pytest.mark.parametrize(
    ("good", "typed", "expected"),
    [
        ("    track: political\n", "    track: pol¦\n", TRACKS),
        ("    track: political\n", '    track: "¦\n', TRACKS),
        ("in_force: {watchers: joint-patrol}", "in_force: {¦", ISSUES),
        ("in_force: {watchers: joint-patrol}", "in_force: {watchers: ¦}", ["nobody", "joint-patrol", "council-watch"]),
        ("    kind: principal\n", "    kind: ¦\n", ["principal", "guarantor", "participant", "civil-society", "observer"]),
        ("mediator: river-council\n", "mediator: ¦\n", ["none", "river-council"]),
        ("process:\n", "process:\n  boulder: ¦\n", TRACKS),
        ("  initial:\n", "  initial: {¦}\n  inital:\n", ["default", *PARTIES]),
        ("    track: political\n", "    track: political # pol¦\n", []),
    ],
)
def test_words_of_the_schema_and_of_the_file(good: str, typed: str, expected: list[str], before: Document) -> None:
    assert good in TUTORIAL
    assert words(TUTORIAL.replace(good, typed, 1), before) == expected


def test_keys_that_are_not_there_yet(before: Document) -> None:
    found = words(TUTORIAL.replace("    kind: principal\n", "    kind: principal\n    ¦\n", 1), before)
    assert "player" in found and "temper" in found
    assert not {"kind", "pain", "name"} & set(found)
    document = Document(Path("x.yaml"), "schema_version: 3\nparties:\n  north:\n    \n")
    first = complete(document, len(document.text) - 1)[0]
    assert (first.label, first.detail) == ("name", "required")
    assert first.text_edit is not None and first.text_edit.new_text == "name: "


def test_players_are_those_that_there_are(before: Document) -> None:
    found = words(TUTORIAL.replace("    kind: principal\n", "    kind: principal\n    player: c¦\n", 1), before)
    assert {"cautious", "tit-for-tat", "hard", "opportunist"} <= set(found)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("¦\n", ["id", "title", "summary", "remove", "add", "set"]),
        ("set:\n  issues.¦\n", [f"issues.{issue}" for issue in ISSUES]),
        ("set:\n  issues.water.track: ¦\n", TRACKS),
        ("remove: [tracks.w¦", [f"tracks.{track}" for track in TRACKS]),
        ("set: {parties.highmark.kind: p¦", ["principal", "guarantor", "participant", "civil-society", "observer"]),
    ],
)
def test_layers(typed: str, expected: list[str], before: Document) -> None:
    assert words(LAYER + typed, before) == expected


def test_what_can_be_extended(before: Document, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TUTORIAL, encoding="utf-8")
    text = "schema_version: 3\nextends: ¦\n"
    document = Document(tmp_path / "mine.yaml", text.replace("¦", ""))
    assert [item.label for item in complete(document, text.index("¦"))] == [*scenarios(), "./base.yaml"]


def test_no_text_is_too_broken(before: Document) -> None:
    """Cut off anywhere, or with a sign too many, there is an answer and never an error."""
    for number, cut in enumerate(range(500, len(TUTORIAL), 397)):
        sign = ("", "[", '"', "&", "\t", "\x00")[number % 6]
        document = Document(Path("x.yaml"), TUTORIAL[:cut] + sign, before=before)
        complete(document, cut + len(sign))
        document.at(cut)
