"""Where people at one table decide at once: many devices in any order, or one that is handed round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from negotiate.engine.refusals import Refusal
from negotiate.present.command import ACT, UNDO, Command
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.table.table import Step, Table
from negotiate.words.speaker import PLAYER, Speaker

ENGLISH = Speaker("en", PLAYER)
PEOPLE = ("ukraine", "russian-federation")


@pytest.fixture
def table() -> Iterator[Table]:
    """Two people who have both to carry out the two issues that they have just signed."""
    found = Table.begin(
        Setup("istanbul-2025", dict.fromkeys(PEOPLE, "human"), "idle", 1, tutor=False),
        save=False,
    )
    for seat in PEOPLE:
        found.sit(seat, ENGLISH)
    proposed = False
    while True:
        for _step in found.steps():
            pass
        asked = found.pending
        assert asked is not None
        if asked.kind == "carry-out":
            break
        action = "accept" if asked.kind == "answer" else "pass"
        if asked.kind == "speak" and not proposed:
            action, proposed = "propose prisoners-of-war=one-thousand, remains-and-missing=lists", True
        act(found, asked.seat, action)
    yield found
    found.close()


def act(table: Table, seat: str, action: str, revision: int | None = None) -> Step:
    done = table.take(Command(ACT, seat, action=action, revision=revision))
    assert isinstance(done, Step), done
    return done


def refused(table: Table, command: Command) -> str:
    done = table.take(command)
    assert isinstance(done, Refusal)
    return done.code


@pytest.mark.parametrize("order", [PEOPLE, PEOPLE[::-1]])
def test_each_decides_on_its_own_device_in_any_order(table: Table, order: tuple[str, str]) -> None:
    shown = table.revision
    one, two = order
    assert all(table.open_to(seat) is not None for seat in PEOPLE)
    assert all(table.private(seat, ENGLISH).duty is not None for seat in PEOPLE)
    before = asdict(table.private(two, ENGLISH))
    step = act(table, one, "carry-all", shown)
    assert step.first == step.last and table.open_to(one) is None
    assert not table.is_computers_turn and table.private(one, ENGLISH).duty is None
    assert asdict(table.private(two, ENGLISH)) == before
    assert refused(table, Command(ACT, one, action="breach", revision=table.revision)) == "out-of-turn"
    # what the other was shown before is still what there is
    act(table, two, "carry-all", shown)
    assert table.is_computers_turn
    steps = list(table.steps())
    acts = [event for step in steps for event in step.moment.events[step.first : step.last] if event.kind == "action"]
    assert {str(event["seat"]) for event in acts if event["action"] == "carry-all"} <= set(PEOPLE)
    assert table.pending is not None and table.pending.kind != "carry-out"


def test_a_second_click_is_not_taken_for_the_next_duty(table: Table) -> None:
    shown, seat = table.revision, PEOPLE[0]
    act(table, seat, "carry-out", shown)
    assert table.open_to(seat) is not None
    assert refused(table, Command(ACT, seat, action="carry-out", revision=shown)) == "stale"
    act(table, seat, "carry-out", table.revision)
    assert table.open_to(seat) is None


def test_who_decided_last_may_take_it_back(table: Table) -> None:
    one, two = PEOPLE
    act(table, one, "stall")
    act(table, two, "breach")
    why = table.why_no_undo(one)
    assert why is not None and why.code == "anothers-step"
    for seat in (two, one):
        assert table.why_no_undo(seat) is None
        assert isinstance(table.take(Command(UNDO, seat)), Step)
    assert table.match.sealed == {}


def test_one_device_is_handed_from_one_to_the_other(table: Table) -> None:
    device = Device(table, ENGLISH)
    handed: list[str] = []
    while (turn := device.turn).kind in ("decide", "hand-over") and table.open_to(turn.seat):
        pending = table.pending
        if pending is None or pending.kind != "carry-out":
            break
        if turn.kind == "hand-over":
            handed.append(turn.seat)
            device.take_device(turn.seat)
        own = device.scene.private
        assert device.turn.kind == "decide" and own is not None
        assert own.duty is not None and own.duty.issue == pending.issue
        device.submit("carry-out")
        device.skip()
    assert set(handed) == set(PEOPLE)
    assert table.match.sealed == {}
