"""Where several seats decide at once: everything that is open, in any order, and sealed until the last is in."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from negotiate.engine.decision import Decision
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, RecordError
from negotiate.play.match import Match
from negotiate.play.replay import load, verify, write_down
from negotiate.rulebook.load import from_document
from negotiate.rulebook.load import load as load_rules

PEOPLE = {"ukraine": "human", "russian-federation": "human", "partners": "outside"}


@pytest.fixture(scope="module")
def istanbul() -> Rules:
    return load_rules("istanbul-2025")


def mind(match: Match, seed: int, wanted: Decision) -> str:
    """What a seat does at a decision: by chance, but the same whenever it is asked."""
    day = int(match.game["day"][0])
    chance = random.Random(f"{seed} {match.round} {day} {wanted} {len(match.events) if wanted.issue is None else ''}")
    if wanted.kind == "carry-out" and chance.random() < 0.6:
        return chance.choice(("carry-out", "carry-all"))
    if wanted.kind == "answer" and chance.random() < 0.8:
        return "accept"
    return str(match.menu(wanted.seat).sample(chance))


def played(
    rules: Rules, seed: int, choose: Callable[[Sequence[Decision]], Decision], record: Path | None = None
) -> tuple[Match, int]:
    """A game to its end, its people deciding in the order in which `choose` picks them; how often several were open."""
    match, several = Match(rules, PEOPLE, seed=seed, record=record), 0
    while match.advance():
        several += len({wanted.seat for wanted in match.open}) > 1
        wanted = choose(match.open)
        own = next(other for other in match.open if other.seat == wanted.seat)
        match.submit(own.seat, mind(match, seed, own))
    return match, several


@pytest.mark.parametrize("seed", range(4))
def test_the_order_in_which_people_decide_changes_nothing(istanbul: Rules, tmp_path: Path, seed: int) -> None:
    path = tmp_path / "game.jsonl"
    first, several = played(istanbul, seed, lambda open_: open_[0])
    last, _ = played(istanbul, seed, lambda open_: open_[-1])
    chance = random.Random(seed)
    mixed, _ = played(istanbul, seed, chance.choice, path)
    mixed.close()
    assert several > 0
    assert first.events == last.events == mixed.events
    assert first.game.tobytes() == last.game.tobytes() == mixed.game.tobytes()
    assert first.outcome == mixed.outcome
    found = verify(path, from_document)
    assert found.disagreement is None
    assert found.events == mixed.events


def at_once(rules: Rules, record: Path | None = None) -> Match:
    """A game in which two people have both to carry out what they have just signed."""
    match = Match(rules, {"ukraine": "human", "russian-federation": "human"}, seed=1, mediator="idle", record=record)
    proposed = False
    while (pending := match.advance()) and pending.kind != "carry-out":
        if pending.kind == "answer":
            match.submit(pending.seat, "accept")
        elif not proposed:
            match.submit(pending.seat, "propose prisoners-of-war=one-thousand, remains-and-missing=lists")
            proposed = True
        else:
            match.submit(pending.seat, "pass")
    assert {wanted.seat for wanted in match.open} == {"ukraine", "russian-federation"}
    return match


def test_nobodys_view_changes_until_the_last_is_in(istanbul: Rules) -> None:
    match = at_once(istanbul)
    names = istanbul.names
    everybody = [*names.parties, names.mediator]
    order = [wanted.seat for wanted in match.open]
    assert len(order) > len(set(order)) == 2
    while match.open and match.open[0].kind == "carry-out":
        seat = match.open[-1].seat
        before = {other: match.view(other) for other in everybody}
        known = {other: match.knowledge(other).digest for other in names.parties}
        events = match.events
        match.submit(seat, "carry-out")
        match.advance()
        if match.sealed:
            assert match.events == events
            for other in everybody:
                if other != seat:
                    assert match.view(other) == before[other]
                    assert other not in known or match.knowledge(other).digest == known[other]
    assert len(match.events) > len(events)


def test_each_seat_sees_its_own_decision_and_has_a_menu_for_it(istanbul: Rules) -> None:
    match = at_once(istanbul)
    for seat in ("ukraine", "russian-federation"):
        own = next(wanted for wanted in match.open if wanted.seat == seat)
        assert match.view(seat).decision == own
        assert "breach" in match.menu(seat)
        assert "pass" not in match.menu(seat)
    assert match.pending == match.awaited == match.open[0]
    first, other = match.open[0], next(wanted for wanted in match.open if wanted.seat != match.open[0].seat)
    match.submit(first.seat, "carry-all")
    # all that it owes is decided by it; the device is handed to the other
    assert {wanted.seat for wanted in match.open} == {other.seat}
    assert match.pending == match.view(first.seat).decision == other
    assert match.awaited == first
    with pytest.raises(IllegalAction, match="not "):
        match.submit(first.seat, "breach")
    with pytest.raises(IllegalAction):
        match.submit(other.seat, "pass")
    match.submit(other.seat, "carry-all")
    assert match.open == () and match.pending is None
    match.advance()
    assert match.sealed == {}
    kept = [event["seat"] for event in match.events if event.kind == "action" and event["action"] == "carry-all"]
    assert sorted(map(str, kept)) == ["russian-federation", "ukraine"]


def test_undo_takes_back_the_last_that_was_submitted_sealed_or_not(istanbul: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = at_once(istanbul, path)
    one, two = match.open[0].seat, next(wanted.seat for wanted in match.open if wanted.seat != match.open[0].seat)
    begun, asked = match.game.tobytes(), match.open
    match.submit(two, "stall")
    match.submit(one, "breach")
    assert match.last_submitted == one and len(match.sealed) == 2
    match.undo()
    assert match.last_submitted == two and list(match.sealed) == [(two, match.view(two).decision and asked_of(asked, two))]
    match.undo()
    assert match.sealed == {} and match.open == asked and match.game.tobytes() == begun
    match.submit(one, "carry-all")
    match.submit(two, "carry-all")
    match.advance()
    assert match.game.tobytes() != begun
    match.undo()
    assert match.game.tobytes() == begun and [seat for seat, _ in match.sealed] == [one]
    match.close()
    again = load(path, from_document, go_on=False)
    assert again.sealed == match.sealed and again.open == match.open
    assert again.undo() == match.undo()
    assert verify(path, from_document).disagreement is None


def asked_of(asked: Sequence[Decision], seat: str) -> str | None:
    """The issue of a seat's first duty."""
    return next(wanted.issue for wanted in asked if wanted.seat == seat)


def test_a_sealed_decision_has_a_line_and_lasts(istanbul: Rules, tmp_path: Path) -> None:
    path, copy = tmp_path / "game.jsonl", tmp_path / "copy.jsonl"
    match = at_once(istanbul, path)
    seat, issue = match.open[-1].seat, asked_of(match.open, match.open[-1].seat)
    match.submit(seat, "stall")
    match.close()
    last = json.loads(path.read_text("utf-8").splitlines()[-1])
    assert last == {"sealed": {"seat": seat, "issue": issue, "action": "stall"}, "round": match.round}
    write_down(match, copy)
    for kept in (path, copy):
        again = load(kept, from_document)
        assert again.sealed == match.sealed and again.open == match.open and again.pending == match.pending
        while again.open:
            again.submit(again.open[0].seat, "carry-out")
        again.advance()
        again.close()
        stalled = [event["seat"] for event in again.events if event.kind == "action" and event["action"] == "stall"]
        assert stalled == [seat]
        assert verify(kept, from_document).disagreement is None


def test_a_sealed_line_that_does_not_hold_is_named(istanbul: Rules, tmp_path: Path) -> None:
    path = tmp_path / "game.jsonl"
    match = at_once(istanbul, path)
    match.submit(match.open[-1].seat, "stall")
    while match.open:
        match.submit(match.open[0].seat, "carry-out")
    match.advance()
    match.close()
    whole = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    place = next(n for n, line in enumerate(whole) if "sealed" in line)
    sealed = whole[place]["sealed"]
    for wrong, part in (
        ({**sealed, "action": "breach"}, "was sealed"),
        ({**sealed, "action": "pass"}, "not possible"),
        ({**sealed, "action": "dance"}, "no action"),
        ({**sealed, "seat": "partners"}, "not to be decided then"),
        ({**sealed, "issue": "nothing"}, "not to be decided then"),
        ({"seat": "ukraine"}, "does not say whose"),
        ("stall", "does not say whose"),
    ):
        changed = [*whole[:place], {**whole[place], "sealed": wrong}, *whole[place + 1 :]]
        path.write_text("".join(json.dumps(line) + "\n" for line in changed), "utf-8")
        found = verify(path, from_document).disagreement
        assert found is not None and part in found.sentence
        assert found.line >= place + 1
        with pytest.raises(RecordError, match=f":{found.line}: "):
            load(path, from_document)


def test_one_person_alone_decides_as_before(istanbul: Rules) -> None:
    """What nobody else waits for is taken at once, one duty after the other."""
    match = Match(istanbul, {"ukraine": "human"}, seed=3)
    duties = 0
    while pending := match.advance():
        assert pending == match.awaited == match.open[0]
        duties += pending.kind == "carry-out"
        before = len(match.events)
        match.submit("ukraine", mind(match, 3, pending))
        assert match.sealed == {} and len(match.events) > before
    assert duties > 0
