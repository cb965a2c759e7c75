"""Many games in one file: the rules once, any game by its number, and a cut loses the last game's tail alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from negotiate.cli.app import app
from negotiate.errors import RecordError
from negotiate.lab.simulate import simulate
from negotiate.play import many
from negotiate.play.many import RecordOfMany, join_records, parts
from negotiate.play.match import Match
from negotiate.play.record import DROPPED, Header, read, read_all
from negotiate.play.replay import load, verify, verify_all
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules

HEADER = Header("0", "small", "a" * 64, 7, 4, {"one": "cautious"}, {"title": "Vallées"}).to_data()
GAMES: dict[int, list[dict[str, Any]]] = {
    4: [{"event": "round-began", "round": 1}, {"check": "3f", "round": 1}],
    5: [{"event": "round-began", "round": 1}, {"undo": 1}, {"check": "è", "round": 1}],
    11: [{"event": "round-began", "round": 1}],
}


def written(path: Path, games: dict[int, list[dict[str, Any]]] = GAMES) -> Path:
    with RecordOfMany(path, HEADER) as records:
        for number, lines in games.items():
            if number not in records.games:
                records.add(number, lines)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "records.jsonl")


def test_any_game_is_read_by_its_number(path: Path) -> None:
    for number, lines in GAMES.items():
        found = read(path, number)
        assert found.header.to_data() == {**HEADER, "game": number}
        assert [line for _, line in found.lines] == lines
        assert found.is_of_many and not found.notes
    text = path.read_text("utf-8").splitlines()
    assert text.count(json.dumps({"game": 5})) == 1 and sum("Vallées" in line for line in text) == 1
    assert [text[number - 1] for number, _ in read(path, 5).lines] == [json.dumps(x, ensure_ascii=False) for x in GAMES[5]]
    assert [part.game for part in parts(path)] == list(GAMES)


def test_a_cut_anywhere_loses_the_tail_of_the_last_game(path: Path, tmp_path: Path) -> None:
    whole, cut = path.read_bytes(), tmp_path / "cut.jsonl"
    lines = whole.splitlines(keepends=True)
    ends = [sum(map(len, lines[:count])) for count in range(len(lines) + 1)]
    for length in range(1, len(whole)):
        cut.write_bytes(whole[:length])
        # a last line that lacks its line feed alone is whole
        sound = [line for line, end in zip(lines, ends[1:], strict=True) if end - 1 <= length]
        torn = length not in ends and length + 1 not in ends
        if not sound:
            with pytest.raises(RecordError):
                read(cut, 4)
            continue
        expected: dict[int, list[Any]] = {}
        for line in map(json.loads, sound[1:]):
            if "game" in line:
                expected[line["game"]] = []
            else:
                expected[max(expected)].append(line)
        assert [part.game for part in parts(cut)] == list(expected)
        for number in GAMES:
            if number not in expected:
                with pytest.raises(RecordError, match=r"has no game|holds no game"):
                    read(cut, number)
                continue
            found = read(cut, number)
            assert [line for _, line in found.lines] == expected[number]
            assert found.notes == ((DROPPED,) if torn and number == max(expected) else ())


def test_a_file_that_was_not_finished_is_gone_on_with(path: Path, tmp_path: Path) -> None:
    whole, other = path.read_bytes(), tmp_path / "again.jsonl"
    for length in range(len(whole) + 1):
        other.write_bytes(whole[:length])
        assert written(other).read_bytes() == whole
    other.write_bytes(whole.replace(b"a" * 64, b"b" * 64))
    assert written(other).read_bytes() == whole


def test_files_are_joined(path: Path, tmp_path: Path) -> None:
    parts = [written(tmp_path / f"{number}.jsonl", {number: lines}) for number, lines in GAMES.items()]
    join_records(parts, tmp_path / "joined.jsonl")
    assert (tmp_path / "joined.jsonl").read_bytes() == path.read_bytes()


def test_what_is_missing_is_told_in_a_sentence(path: Path, tmp_path: Path) -> None:
    def told(file: Path, game: int | None) -> str:
        with pytest.raises(RecordError) as raised:
            read(file, game)
        return str(raised.value)

    assert told(path, None) == f"'{path}' holds 3 games; say which one by its number, as in --game 4."
    assert told(path, 6) == f"'{path}' has no game 6; it holds 3, the numbers 4 to 11."
    empty = written(tmp_path / "empty.jsonl", {})
    assert told(empty, 4) == f"'{empty}' holds no game: it was cut off before the first."
    alone = tmp_path / "alone.jsonl"
    alone.write_text(json.dumps(HEADER) + "\n", "utf-8")
    assert told(alone, 5) == f"'{alone}' is the record of game 4 alone, and not of game 5."
    assert read(alone, 4).header.game == 4
    with pytest.raises(RecordError) as raised:
        load(path, from_document, game=4)
    assert str(raised.value) == (
        f"'{path}' holds many games and is not gone on with; take a record of that game alone (simulate --record)."
    )
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(path.read_bytes().replace(b'{"check": "3f", "round": 1}', b'{"check": '))
    place = f"{damaged}:4: this line is not a JSON object; the file is no record of a game, or it is damaged."
    assert told(damaged, 4) == place
    assert len(read(damaged, 5).lines) == 3


def test_a_file_of_many_never_names_code(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"cautious"', b'"theirs.py:Player"'))
    with pytest.raises(RecordError, match=r"^.*:1: the header seats 'theirs\.py:Player' as 'one', which names a file\."):
        read(path, 4)


def test_a_game_of_many_is_that_of_its_own_record(tmp_path: Path) -> None:
    rules = load_rules("tutorial")
    with Match(rules, seed=3, game=2, record=tmp_path / "alone.jsonl") as alone:
        alone.advance()
    single = read(tmp_path / "alone.jsonl")
    match = Match(rules, seed=3, game=2)
    lines = match.keep_journal()
    match.advance()
    with RecordOfMany(tmp_path / "records.jsonl", single.header.to_data()) as records:
        records.add(2, lines)
    found = read(tmp_path / "records.jsonl")  # the only one needs no number
    assert found.header == single.header
    assert [line for _, line in found.lines] == [line for _, line in single.lines]
    replay = verify(tmp_path / "records.jsonl", from_document, 2)
    assert replay.disagreement is None and replay.finished
    assert load(tmp_path / "records.jsonl", from_document, go_on=False, game=2).outcome == alone.outcome


def test_all_games_are_read_in_one_pass(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking many games takes as long as the file is, not that times their number."""
    beginning = many._BEGINNING
    seen: list[bytes] = []

    class Watched:
        def fullmatch(self, line: bytes) -> re.Match[bytes] | None:
            seen.append(line)
            return beginning.fullmatch(line)

    monkeypatch.setattr(many, "_BEGINNING", Watched())
    found = [(one.header.game, [line for _, line in one.lines]) for one in read_all(path)]
    assert found == list(GAMES.items())
    assert seen == path.read_bytes().splitlines(keepends=True)[1:]


def test_a_problem_in_any_game_of_many_is_found(tmp_path: Path) -> None:
    simulate("tutorial", 4, 3, out=tmp_path, record=4, one_file=True)
    file = tmp_path / "records.jsonl"
    lines = file.read_text("utf-8").splitlines()
    begins = [number for number, line in enumerate(lines) if line.startswith('{"game"')]
    for start in begins[1:3]:
        at = next(number for number in range(start, len(lines)) if '"check"' in lines[number])
        lines[at] = json.dumps({**json.loads(lines[at]), "check": "0000000000000000"})
    file.write_text("\n".join(lines) + "\n", "utf-8")
    wrong = [replay.disagreement for replay in verify_all(file, from_document)]
    assert [one is None for one in wrong] == [True, False, False, True]
    checked = CliRunner().invoke(app, ["check", str(file)])
    assert checked.exit_code == 1
    assert [line.split(":")[1] for line in checked.output.splitlines() if line.endswith("[record]")] == [
        str(one.line) for one in wrong if one is not None
    ]


def test_one_record_or_none_is_read_as_ever(path: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.jsonl"
    alone.write_text(json.dumps(HEADER) + "\n", "utf-8")
    assert [one.header.game for one in read_all(alone)] == [4]
    empty = written(tmp_path / "empty.jsonl", {})
    with pytest.raises(RecordError, match=r"holds no game: it was cut off before the first\."):
        list(read_all(empty))
    with pytest.raises(RecordError, match=r"cannot be read: No such file or directory\."):
        list(read_all(tmp_path / "gone.jsonl"))
