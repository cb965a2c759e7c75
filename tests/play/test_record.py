"""A record is written as the game happens, survives a cut, and plays back bit for bit."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules, digest
from negotiate.engine.view import View
from negotiate.errors import RecordError
from negotiate.play.match import Match
from negotiate.play.record import DROPPED, PRIVATE_MEMORY, read
from negotiate.play.replay import load, verify, write_down
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules
from negotiate.words.speaker import ENGLISH_SPEAKER


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules("istanbul-2025")


class Dice:
    """Any legal move, from a seed of its own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def choose(self, view: View, menu: Menu) -> Action:
        return menu.sample(self.random)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(path: Path, changed: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in changed), "utf-8")


def played(rules: Rules, path: Path, decisions: int = 10, seed: int = 3) -> Match:
    """A person as Ukraine, some decisions into the game."""
    match = Match(rules, {"ukraine": "human"}, seed=seed, record=path)
    chance = random.Random(seed)
    for _ in range(decisions):
        if match.advance():
            match.submit("ukraine", match.menu().sample(chance))
    match.advance()
    return match


def test_a_record_holds_everything(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(rules, seed=3, record=path) as match:
        match.advance()
    header, *rest = lines(path)
    assert header["format"] == "negotiate-record"
    assert header["format_version"] == 2
    assert header["rules_hash"] == rules.digest
    assert header["rules"] == rules.document
    assert header["seats"]["ukraine"] == "cautious"
    assert header["seats"]["tuerkiye"] == "mixed"
    events = [{name: value for name, value in line.items() if name != "draws"} for line in rest if "event" in line]
    assert events == [event.to_data() for event in match.events]
    assert [line["round"] for line in rest if "check" in line] == list(range(1, match.round + 1))
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.finished
    assert found.events == match.events
    assert found.notes == ()


def test_lines_are_there_as_soon_as_they_happen(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = Match(rules, {"ukraine": "human"}, seed=3, record=path)
    match.advance()
    match.submit("ukraine", "pass")
    assert lines(path)[-1]["seat"] == "ukraine"
    assert lines(path)[-1]["action"] == "pass"
    match.close()


def test_a_record_from_before_the_format_grew_plays_back_and_can_be_written_down_again(rules: Rules, tmp_path: Path) -> None:
    path, copy = tmp_path / "old.jsonl", tmp_path / "copy.jsonl"
    played(rules, path).close()
    header, *rest = lines(path)
    assert header["rules"].pop("communique") == {"inclusion": 0.05, "support": 2.0, "worth": 0.0}
    assert header["rules"]["trust"].pop("political_factor") == 0.5
    rewrite(path, [{**header, "rules_hash": digest(header["rules"])}, *rest])
    assert verify(path, from_document).disagreement is None
    again = load(path, from_document, go_on=False)
    assert again.rules.digest == rules.digest and again.rules.document == rules.document
    write_down(again, copy)
    assert verify(copy, from_document).disagreement is None
    assert lines(copy)[0]["rules_hash"] == rules.digest
    header["rules"]["trust"]["gain"] = 9.0
    rewrite(path, [header, *rest])
    found = verify(path, from_document).disagreement
    assert found is not None and found.sentence.endswith("the rules were changed after the game.")


@pytest.mark.parametrize("decisions", [0, 1, 10, 25])
def test_loading_goes_on_identically(rules: Rules, tmp_path: Path, decisions: int) -> None:
    path = tmp_path / "game.jsonl"
    match = played(rules, path, decisions)
    match.close()
    again = load(path, from_document)
    assert again.game.tobytes() == match.game.tobytes()
    assert again.events == match.events
    assert again.pending == match.pending
    chance, same = random.Random(9), random.Random(9)
    while match.advance():
        match.submit("ukraine", match.menu().sample(chance))
    while again.advance():
        again.submit("ukraine", again.menu().sample(same))
    again.close()
    assert again.events == match.events
    assert again.outcome == match.outcome
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.events == match.events


def test_every_cut_is_recovered(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = played(rules, path, 3)
    match.close()
    whole = path.read_bytes()
    header_end = whole.index(b"\n") + 1
    chance = random.Random(2)
    for cut in [
        len(whole) - 1,
        len(whole) - 2,
        header_end,
        header_end + 5,
        *(chance.randrange(header_end, len(whole)) for _ in range(12)),
    ]:
        path.write_bytes(whole[:cut])
        recording = read(path)
        in_a_line = not whole[:cut].endswith(b"\n") and whole[cut : cut + 1] != b"\n"
        assert recording.notes == ((DROPPED,) if in_a_line else ())
        again = load(path, from_document)
        again.advance()
        while again.pending and len([e for e in again.events if e.kind == "action" and e["seat"] == "ukraine"]) < 3:
            index = len([e for e in again.events if e.kind == "action" and e["seat"] == "ukraine"])
            action = [e for e in match.events if e.kind == "action" and e["seat"] == "ukraine"][index]
            again.submit("ukraine", str(action["action"]))
            again.advance()
        again.close()
        assert again.game.tobytes() == match.game.tobytes()
        found = verify(path, from_document)
        assert found.disagreement is None
        assert found.events == match.events
        assert any("note" in line for line in lines(path)) is in_a_line


def test_undo_is_a_line_of_its_own(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = played(rules, path, 6)
    match.undo()
    match.undo()
    match.submit("ukraine", match.menu().sample(random.Random(7)))
    match.advance()
    match.undo()
    match.submit("ukraine", match.menu().sample(random.Random(8)))
    match.advance()
    match.close()
    assert sum("undo" in line for line in lines(path)) == 3
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.events == match.events
    again = load(path, from_document, go_on=False)
    assert again.game.tobytes() == match.game.tobytes()
    assert again.undo() == match.undo()
    assert again.game.tobytes() == match.game.tobytes()


def test_python_players_can_be_seated_again(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = Match(rules, {"ukraine": Dice(1), "partners": "human"}, seed=4, record=path)
    while match.round < 5 and match.advance():
        match.submit("partners", match.menu().sample(random.Random(1)))
    match.close()
    assert lines(path)[0]["seats"]["ukraine"] == "python:Dice"
    assert verify(path, from_document).disagreement is None
    alone = load(path, from_document, go_on=False)
    assert alone.game.tobytes() == match.game.tobytes()
    seated = load(path, from_document, {"ukraine": Dice(2)})
    while seated.advance():
        seated.submit("partners", seated.menu().sample(random.Random(1)))
    seated.close()
    assert seated.outcome is not None
    assert verify(path, from_document).disagreement is None
    with pytest.raises(RecordError, match="built-in"):
        load(path, from_document, {"russian-federation": Dice(2)})


def test_a_game_without_a_mediator_comes_back_without_one(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(rules, seed=3, mediator="none", record=path) as match:
        match.advance()
    assert lines(path)[0]["seats"]["mediator"] == "none"
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.events == match.events


def test_a_record_is_never_overwritten(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    path.write_text("precious")
    with pytest.raises(RecordError, match="exists already"):
        Match(rules, record=path)
    assert path.read_text() == "precious"
    with pytest.raises(RecordError, match="cannot be written"):
        Match(rules, record=tmp_path / "nowhere" / "game.jsonl")


def change(line: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**line, **fields}


def test_a_changed_line_is_named(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(rules, seed=3, record=path) as match:
        match.advance()
    whole = lines(path)
    event_kinds = {
        kind: next(n for n, line in enumerate(whole) if line.get("event") == kind) for kind in ("signed", "trust-changed")
    }
    check = next(n for n, line in enumerate(whole) if "check" in line)
    for n, changed in (
        (event_kinds["signed"], change(whole[event_kinds["signed"]], binding="communique")),
        (event_kinds["trust-changed"], change(whole[event_kinds["trust-changed"]], trust=99.0)),
        (check, change(whole[check], check="0000000000000000")),
    ):
        rewrite(path, [*whole[:n], changed, *whole[n + 1 :]])
        found = verify(path, from_document)
        assert found.disagreement is not None
        assert found.disagreement.line == n + 1
        assert "played again" in found.disagreement.sentence
        with pytest.raises(RecordError, match=f":{n + 1}: "):
            load(path, from_document)
    rewrite(path, [*whole[:check], *whole[check + 1 :]])
    missing = verify(path, from_document).disagreement
    assert missing is not None
    assert missing.line == check + 1
    rewrite(path, [*whole, {"event": "round-began", "round": 99}])
    beyond = verify(path, from_document).disagreement
    assert beyond is not None
    assert "over" in beyond.sentence


def test_an_impossible_decision_is_named(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    played(rules, path, 2).close()
    whole = lines(path)
    n = next(n for n, line in enumerate(whole) if line.get("seat") == "ukraine")
    for changed, part in (
        (change(whole[n], action="accept partners"), "not possible"),
        (change(whole[n], action="dance"), "no action"),
        (change(whole[n], seat="partners"), "ukraine had to decide"),
        ({"undo": 1}, "nothing to go back to"),
        ({"undo": "all"}, "how many lines"),
        ({}, "ukraine had to decide"),
    ):
        rewrite(path, [*whole[:n], changed])
        found = verify(path, from_document)
        assert found.disagreement is not None
        assert found.disagreement.line == n + 1
        assert part in found.disagreement.sentence


def test_changed_rules_are_noticed(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    played(rules, path, 1).close()
    header, *rest = lines(path)
    header["rules"]["trust"]["gain"] = 9.0
    rewrite(path, [header, *rest])
    found = verify(path, from_document)
    assert found.disagreement is not None
    assert found.disagreement.line == 1
    with pytest.raises(RecordError, match=":1: "):
        load(path, from_document)
    header["rules"]["trust"]["gain"] = "plenty"
    rewrite(path, [header, *rest])
    with pytest.raises(RecordError, match="cannot be used"):
        verify(path, from_document)


def test_another_version_is_noted(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    played(rules, path, 1).close()
    header, *rest = lines(path)
    rewrite(path, [change(header, program_version="0.0.1"), *rest])
    found = verify(path, from_document)
    assert found.disagreement is None
    assert "0.0.1" in found.notes[0]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"hello\n", ":1:"),
        (b"\xff\xfe\n{}\n", ":1:"),
        (b"[1, 2]\n{}\n", ":1:"),
        (b"{}\n", "not the header"),
        (b'{"format": "negotiate-record", "format_version": 3}\n', "version 3"),
        (b'{"format": "negotiate-record", "format_version": 2}\n', "'program_version'"),
        (b"[" * 100_000 + b"\n{}\n", ":1:"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "game.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordError) as raised:
        read(path)
    assert part in str(raised.value)


def test_damage_in_the_middle_is_named(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    played(rules, path, 1).close()
    whole = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*whole[:3], "{broken", *whole[3:]]) + "\n", "utf-8")
    with pytest.raises(RecordError, match=":4:"):
        read(path)
    for field, value in (("seed", -1), ("seats", {"ukraine": 3}), ("seats", {"nobody": "cautious"})):
        path.write_text(json.dumps(change(json.loads(whole[0]), **{field: value})) + "\n", "utf-8")
        with pytest.raises(RecordError):
            verify(path, from_document)
    with pytest.raises(RecordError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize("scenario", ["tutorial", "istanbul-2025"])
def test_a_record_tells_its_story(scenario: str, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with Match(load_rules(scenario), {"mediator": "random"}, seed=6, record=path) as match:
        match.advance()
    found = verify(path, from_document)
    story = list(ENGLISH_SPEAKER.story(found.rules, found.events))
    assert story == list(ENGLISH_SPEAKER.story(match.rules, match.events))
    assert "Month 1" in story
    assert story[-1].startswith("The game ends")
    sentences = [line for line in story if line and not line.startswith(("Month", "At the start"))]
    assert all(line.endswith(".") for line in sentences)
    assert not any("None" in line or "{" in line for line in story)


def test_a_record_takes_its_translations_along(rules: Rules, tmp_path: Path) -> None:
    """Only what the game could say, by path; a record without them is as it always was."""
    texts = {"parties.ukraine.name": "Україна", "title": "Стамбул"}
    with Match(rules.translated({"uk": texts, "fr": {}}), seed=3, record=tmp_path / "told.jsonl") as match:
        match.advance()
    with Match(rules.translated({}), seed=3, record=tmp_path / "plain.jsonl") as match:
        match.advance()
    header, *rest = lines(tmp_path / "told.jsonl")
    assert header.pop("translations") == {"uk": texts}
    assert [header, *rest] == lines(tmp_path / "plain.jsonl")
    for name, title in (("told", "Стамбул"), ("plain", rules.names.title)):
        found = verify(tmp_path / f"{name}.jsonl", from_document)
        assert found.disagreement is None
        assert found.rules.told("uk").names.title == title
        again = load(tmp_path / f"{name}.jsonl", from_document, go_on=False)
        assert again.rules.told("uk").names.title == title
        assert again.rules.names.title == rules.names.title
        write_down(again, tmp_path / f"{name} again.jsonl")
        assert lines(tmp_path / f"{name} again.jsonl")[0] == lines(tmp_path / f"{name}.jsonl")[0]


def test_a_game_of_told_rules_is_recorded_in_the_words_of_the_file(tmp_path: Path) -> None:
    original = load_rules("nuclear-talks-2013")
    with Match(original.told("de"), seed=3, record=tmp_path / "game.jsonl") as match:
        match.advance()
    header = lines(tmp_path / "game.jsonl")[0]
    assert (header["rules"], header["rules_hash"]) == (original.document, original.digest)
    assert header["translations"]["de"]["title"] == original.told("de").names.title
    assert verify(tmp_path / "game.jsonl", from_document).disagreement is None


def test_a_record_of_a_preset_says_only_what_still_fits(tmp_path: Path) -> None:
    changed = load_rules("nuclear-talks-2013", overrides={"title": "Talks"})
    with Match(changed, seed=3, record=tmp_path / "game.jsonl") as match:
        match.advance()
    texts = lines(tmp_path / "game.jsonl")[0]["translations"]["de"]
    assert "title" not in texts
    assert texts["issues.centrifuges.name"] == "Zentrifugen"


@pytest.mark.parametrize("wrong", [[], {"de": []}, {"de": {"title": 5}}, {"de": "Titel"}])
def test_a_header_with_other_translations_is_refused(rules: Rules, tmp_path: Path, wrong: object) -> None:
    path = tmp_path / "game.jsonl"
    with Match(rules, seed=3, record=path) as match:
        match.advance()
    header, *rest = lines(path)
    rewrite(path, [{**header, "translations": wrong}, *rest])
    with pytest.raises(RecordError, match="the header's 'translations' must hold texts by their path"):
        read(path)


def test_a_changed_decision_is_found_by_what_follows_from_it(rules: Rules, tmp_path: Path) -> None:
    """The computer's decisions count as they are written; one that was changed shows where something follows from it."""
    path = tmp_path / "game.jsonl"
    with Match(rules, {"ukraine": "random"}, seed=3, record=path) as match:
        match.advance()
    whole = lines(path)
    proposal = next(n for n, line in enumerate(whole) if str(line.get("action")).startswith("propose"))
    drawn = next(n for n, line in enumerate(whole) if "draws" in line)
    for n, changed in (
        (proposal, change(whole[proposal], action="pass")),
        (drawn, change(whole[drawn], draws=whole[drawn]["draws"] + 1)),
        (drawn, {name: value for name, value in whole[drawn].items() if name != "draws"}),
    ):
        rewrite(path, [*whole[:n], changed, *whole[n + 1 :]])
        found = verify(path, from_document).disagreement
        assert found is not None
        check = next(m for m in range(n, len(whole)) if "check" in whole[m])
        assert n + 1 <= found.line <= check + 1
        with pytest.raises(RecordError, match=f":{found.line}: "):
            load(path, from_document)
    for strange in ("many", -1, 2**32):
        rewrite(path, [*whole[:drawn], change(whole[drawn], draws=strange)])
        found = verify(path, from_document).disagreement
        assert found is not None and "how often it asked chance" in found.sentence


@pytest.mark.parametrize("player", ["random", "cautious", "tit-for-tat", "boulware", "micro"])
def test_the_chance_and_the_memory_of_built_in_players_come_back(rules: Rules, tmp_path: Path, player: str) -> None:
    """Cut anywhere, the game goes on to the same end, whatever its players leave to chance or keep in mind."""
    path = tmp_path / "game.jsonl"
    seats: dict[str, Any] = {"ukraine": player, "russian-federation": player, "mediator": "random"}
    with Match(rules, seats, seed=5, record=path) as match:
        match.advance()
    whole = path.read_bytes()
    assert verify(path, from_document).notes == ()
    for share in (0.3, 0.6, 0.9):
        begin = whole.index(b"\n")
        path.write_bytes(whole[: whole.rindex(b"\n", 0, begin + int(share * (len(whole) - begin))) + 1])
        again = load(path, from_document)
        again.advance()
        again.close()
        assert again.game.tobytes() == match.game.tobytes()
        assert path.read_bytes() == whole


def test_players_that_would_decide_otherwise_today_change_nothing(rules: Rules, tmp_path: Path) -> None:
    """As in a record of another version: the decisions are those of the record, and the game can be gone on with."""
    path = tmp_path / "game.jsonl"
    with Match(rules, {"ukraine": "random"}, seed=3, record=path) as match:
        match.advance()
    header, *rest = lines(path)
    changed = change(header, seats={**header["seats"], "ukraine": "cautious"})
    last = max(n for n, line in enumerate(rest) if line.get("event") == "round-began")
    for kept in (rest, rest[:last]):
        rewrite(path, [changed, *kept])
        found = verify(path, from_document)
        assert found.disagreement is None
        assert [event.to_data() for event in found.events] == [
            {name: value for name, value in line.items() if name != "draws"} for line in kept if "event" in line
        ]
        (note,) = found.notes
        assert "decisions that built-in players took are not those" in note
    again = load(path, from_document)
    again.advance()
    again.close()
    assert again.outcome is not None
    assert verify(path, from_document).disagreement is None


def test_what_built_in_players_keep_in_mind_is_all_that_deciding_changes(rules: Rules) -> None:
    """So a decision can be taken from its line: nothing else of the game hangs on how it was made, but for chance."""
    for player in ("random", "cautious", "tit-for-tat", "micro", "reciprocator"):
        match = Match(rules, {"ukraine": player, "russian-federation": player}, seed=5)
        board = match._board
        while match.outcome is None:
            match.proceed()
            if match.awaited is None:
                continue
            before = board.game.copy()
            board.choose()
            after = board.game.copy()
            for name in (*PRIVATE_MEMORY, "draws"):
                before[name] = after[name]
            assert before.tobytes() == after.tobytes()
            match.step()


def test_two_records_in_one_file_are_refused_at_the_line_of_the_second(rules: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    with played(rules, path, decisions=2):
        pass
    count = len(path.read_bytes().splitlines())
    path.write_bytes(path.read_bytes() * 2)
    with pytest.raises(RecordError) as raised:
        read(path)
    assert str(raised.value) == (
        f"{path}:{count + 1}: a second record begins here; a file holds one game. Put the lines from here on into a file of "
        "their own."
    )
