"""Whatever somebody who looks after a game does to it: reading the record back gives the same game, and secrets are kept."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.play import acting
from tests.play.acting import SECRET, act, begun

from negotiate.engine.notation import seats
from negotiate.engine.rules import Rules
from negotiate.play.match import Match
from negotiate.play.record import check_value
from negotiate.play.replay import load, verify
from negotiate.present.moment import Moment
from negotiate.present.plain import plain
from negotiate.present.private import private
from negotiate.present.public import public
from negotiate.present.seen import ENGLISH_PLAYER
from negotiate.reports.debrief.course import course
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules

SEEDS = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules("tutorial")


@pytest.fixture(scope="module")
def istanbul() -> Rules:
    return load_rules("istanbul-2025")


def same(one: Match, other: Match) -> None:
    """That two matches stand at the same place, by the same way, with the same people."""
    assert one.events == other.events
    assert one.game.tobytes() == other.game.tobytes()
    assert one.decisions == other.decisions
    assert [entry.line for entry in one.acts] == [entry.line for entry in other.acts]
    assert one.answers == other.answers
    assert one.sealed == other.sealed
    assert one.recorded_players() == other.recorded_players()
    assert one.open == other.open
    assert one.last_submitted == other.last_submitted
    assert one.rules.record.tobytes() == other.rules.record.tobytes()
    assert one.rules.names == other.rules.names


@given(SEEDS, st.integers(1, 60))
@example(1997, 26)  # a seat is given to the program while a decision of the person before is sealed
def test_reading_back_gives_the_same_game(tmp_path_factory: pytest.TempPathFactory, seed: int, acts: int) -> None:
    rules = load_rules(("tutorial", "istanbul-2025", "camp-david-1978")[seed % 3])
    path = tmp_path_factory.mktemp("game") / "game.jsonl"
    match = begun(rules, seed, path)
    for number in range(acts):
        act(match, seed, number)
    match.advance()
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.notes == ()
    again = load(path, from_document, go_on=False)
    again.advance()
    same(again, match)
    for written in ("copy.jsonl", "branch.jsonl"):
        copy = path.with_name(written)
        if written.startswith("copy"):
            match.write_down(copy)
        else:
            match.branch(copy).close()
        found = verify(copy, from_document)
        assert found.disagreement is None and found.notes == ()
    twin = load(copy, from_document, go_on=False)
    twin.advance()
    assert twin.game.tobytes() == match.game.tobytes()
    assert twin.recorded_players() == match.recorded_players()
    assert course(match).moments[-1].events == len(match.events)
    match.close(for_good=True)


@given(SEEDS, st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=40))
def test_a_kill_at_any_byte_loses_nothing_that_was_answered(
    tmp_path_factory: pytest.TempPathFactory, seed: int, kills: list[float | None]
) -> None:
    """The process dies while it writes; who asked has no answer, comes back and asks again."""
    rules = load_rules("tutorial" if seed % 2 else "istanbul-2025")
    path = tmp_path_factory.mktemp("game") / "game.jsonl"
    match, twin = begun(rules, seed, path), begun(rules, seed)
    for number, kill in enumerate(kills):
        before, command = path.stat().st_size, f"c{number}"
        why = act(match, seed, number)
        assert act(twin, seed, number) == why
        after = path.stat().st_size
        if kill is not None:
            known = {other: answer for other, answer in match.answers.items() if other != command}
            match.close(for_good=False)
            with path.open("r+b") as file:
                file.truncate(before + round(kill * (after - before)))
            match = load(path, from_document)
            assert known.items() <= match.answers.items()
            if command in twin.answers and command not in match.answers:
                assert act(match, seed, number) == ""
        for one in (match, twin):
            one.advance()
        same(match, twin)
    match.close(for_good=True)
    assert verify(path, from_document).disagreement is None
    commands = [line["command"] for line in map(json.loads, path.read_text("utf-8").splitlines()) if "command" in line]
    assert len(commands) == len(set(commands))
    assert set(commands) == set(twin.answers)


@given(SEEDS)
def test_any_cut_is_a_game_that_goes_on(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rules = load_rules("tutorial")
    path = tmp_path_factory.mktemp("game") / "game.jsonl"
    match = begun(rules, seed, path)
    for number in range(25):
        act(match, seed, number)
    match.close(for_good=True)
    whole, chance = path.read_bytes(), random.Random(seed)
    for _ in range(6):
        path.write_bytes(whole[: chance.randrange(whole.index(b"\n") + 1, len(whole))])
        again = load(path, from_document)
        act(again, seed, 99)
        again.close(for_good=True)
        assert verify(path, from_document).disagreement is None


@given(SEEDS, st.integers(5, 40))
def test_no_seat_sees_what_is_anothers(seed: int, acts: int) -> None:
    rules = load_rules("tutorial" if seed % 2 else "istanbul-2025")
    match = begun(rules, seed)
    for number in range(acts):
        act(match, seed, number)
        moment, everybody = Moment.of(match), seats(rules.names)
        shown = json.dumps(plain(public(moment, ENGLISH_PLAYER)), default=str)
        assert not any(SECRET.format(seat=seat) in shown for seat in everybody)
        for seat in everybody:
            own = json.dumps(plain(private(moment, seat, ENGLISH_PLAYER)), default=str) + str(match.view(seat))
            for other in everybody:
                assert other == seat or SECRET.format(seat=other) not in own
        hints = {str(entry.event["seat"]) for entry in match.acts if entry.event.fields.get("mark") == "hint"}
        for seat in hints:
            assert SECRET.format(seat=seat) in json.dumps(plain(private(moment, seat, ENGLISH_PLAYER)), default=str)


@pytest.mark.parametrize("seed", [2, 7])
def test_compiled_and_plain_write_the_same_record(tmp_path: Path, seed: int) -> None:
    written = []
    for jit in ("1", "0"):
        path = tmp_path / f"game-{jit}.jsonl"
        done = subprocess.run(
            [sys.executable, acting.__file__, "tutorial", str(seed), "40", str(path)],
            env={**os.environ, "NEGOTIATE_JIT": jit, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        written.append(path.read_text("utf-8"))
    assert written[0] == written[1]
    assert written[0].count("\n") > 50


def test_a_rewind_draws_other_numbers_and_the_same_again(istanbul: Rules, tmp_path: Path) -> None:
    """What fell before is no forecast; and the record says what falls."""
    path = tmp_path / "game.jsonl"
    match = Match(istanbul, {"ukraine": "human"}, seed=4, record=path)
    told = []
    for _ in range(3):
        for number in range(1, 6):
            while match.round == number and match.advance():
                match.submit("ukraine", "carry-out" if "carry-out" in match.menu().kinds() else "pass")
        told.append([event for event in match.events if event.kind in ("event-card", "trust-changed")])
        assert match.rewind(1).text == "1"
    assert told[0] != told[1] != told[2] != told[0]
    draws = int(match.game["draws"][0])
    assert draws // 2**40 == 3
    match.close()
    again = load(path, from_document)
    assert int(again.game["draws"][0]) == draws
    assert check_value(again.rules, again.game) == check_value(match.rules, match.game)
    again.close()
