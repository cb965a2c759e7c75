"""Games from before the law of keeping one's word: told from their lines, not played again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from negotiate.errors import RecordError
from negotiate.play.record import events_of, read
from negotiate.play.replay import is_under_old_law, load, verify
from negotiate.rulebook.load import from_document
from negotiate.words.speaker import ENGLISH_SPEAKER, Speaker

OLD = Path(__file__).parent / "old"
"""Records that the program wrote before the law: a person's tutorial with two undos, and the computer's Camp David."""


@pytest.fixture(params=["tutorial", "camp-david-1978"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name = f"{request.param}.jsonl"
    packed = OLD / f"{name}.gz"
    if packed.exists():
        (tmp_path / name).write_bytes(gzip.decompress(packed.read_bytes()))
    else:
        (tmp_path / name).write_bytes((OLD / name).read_bytes())
    return tmp_path / name


def test_an_old_game_is_told_to_its_end(old: Path) -> None:
    assert is_under_old_law(old)
    found = verify(old, from_document)
    assert found.is_old and found.finished and found.disagreement is None
    assert "old law" in found.notes[-1]
    for speaker in (ENGLISH_SPEAKER, Speaker("de")):
        story = list(speaker.story(found.rules, found.events))
        assert sum(line == "" for line in story) >= 7
        assert not any("None" in line or "{" in line for line in story)
    assert story[-1].endswith(".")
    assert any(event.kind == "phase-carried-out" for event in found.events)


def test_what_was_taken_back_is_not_told(old: Path) -> None:
    recording = read(old)
    lines = [line for _, line in recording.lines]
    undone = [line["undo"] for line in lines if "undo" in line]
    events = events_of(recording, from_document(recording.header.rules).names)
    rounds = [event.round for event in events]
    assert rounds == sorted(rounds)
    assert [event.round for event in events if event.kind == "round-began"] == list(range(1, max(rounds) + 1))
    assert (len(events) < sum("event" in line for line in lines)) == bool(undone)


def test_it_is_neither_gone_on_with_nor_changed(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(RecordError, match="played under the old law") as raised:
        load(old, from_document)
    assert "what if" in str(raised.value) and "negotiate replay" in str(raised.value)
    assert old.read_bytes() == before


def test_its_rules_are_still_held_to_their_hash(old: Path) -> None:
    header, *rest = old.read_text("utf-8").splitlines()
    changed = json.loads(header)
    changed["rules"]["trust"]["gain"] = 9.0
    old.write_text("\n".join([json.dumps(changed), *rest]) + "\n", "utf-8")
    found = verify(old, from_document)
    assert found.disagreement is not None and found.events == ()


@pytest.mark.parametrize("strange", [{"undo": 10**6}, {"undo": "all"}, {"event": 5, "round": 1}, {"event": "signed"}])
def test_a_strange_line_is_named(old: Path, strange: dict[str, object]) -> None:
    lines = old.read_text("utf-8").splitlines()
    old.write_text("\n".join([*lines[:5], json.dumps(strange), *lines[5:]]) + "\n", "utf-8")
    with pytest.raises(RecordError, match=":6: "):
        verify(old, from_document)


@pytest.mark.parametrize(
    ("event", "field", "told"),
    [
        ({"event": "party"}, "event", "party"),
        ({"event": "trust-changed", "party": "highmark", "trust": 20}, "trusted", "missing"),
        ({"event": "trust-changed", "party": "highmark", "trusted": "lowmrak", "trust": 20}, "trusted", "lowmrak"),
        ({"event": "trust-changed", "party": "highmark", "trusted": "lowmark", "trust": "much"}, "trust", "much"),
        ({"event": "trust-changed", "party": "highmark", "trusted": "lowmark", "trust": float("inf")}, "trust", "inf"),
        ({"event": "action", "seat": "nobody", "action": "pass"}, "seat", "nobody"),
        ({"event": "action", "seat": "lowmark", "action": "dance"}, "action", "dance"),
        ({"event": "action", "seat": "lowmark"}, "action", "missing"),
        ({"event": "action", "seat": "lowmark", "action": "carry-out"}, "issue", "missing"),
        ({"event": "signed", "seat": "lowmark", "binding": "treaty", "options": {"water": 3}}, "options", "{'water': 3}"),
        ({"event": "signed", "seat": "lowmark", "binding": "bond", "options": {}}, "binding", "bond"),
        ({"event": "ended", "ending": "peace", "party": None}, "ending", "peace"),
    ],
)
def test_an_event_that_the_rules_do_not_know_is_named(
    tmp_path: Path, event: dict[str, object], field: str, told: str
) -> None:
    path = tmp_path / "old.jsonl"
    lines = (Path(__file__).parent / "old" / "tutorial.jsonl").read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:5], json.dumps({"round": 1, **event}), *lines[5:]]) + "\n", "utf-8")
    with pytest.raises(RecordError) as raised:
        verify(path, from_document)
    assert str(raised.value) == (
        f"{path}:6: this line tells of something that the rules in the header do not know: its '{field}' is {told}."
    )
