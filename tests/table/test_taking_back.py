"""Taking a step back: three rules for a class, a mark that stays in the record, and the debrief that tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from negotiate.engine.notation import Action
from negotiate.errors import IllegalAction, RecordError
from negotiate.play.match import Match
from negotiate.play.record import read
from negotiate.play.replay import load as load_record
from negotiate.play.replay import verify
from negotiate.play.taking_back import TakenBack
from negotiate.reports.debrief.course import from_record
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.page import page
from negotiate.reports.debrief.text import text
from negotiate.rulebook.load import from_document, load
from negotiate.table.device import Device
from negotiate.table.saves import branch
from negotiate.table.setup import Setup
from negotiate.words.speaker import PLAYER, Speaker
from negotiate.words.undo import ALWAYS, NEVER, RULES_OF_UNDO, UNTIL_SHOWN

SHOWN = (
    "What came of your last step has shown something that nobody could know before, so it cannot be taken back in this game."
)
NOT_HERE = "Steps cannot be taken back in this game."
PROPOSAL = Action("propose", options={"detainees": "all-eighty"})
PEOPLE = {"highmark": "human", "lowmark": "human"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))


def at_a_breach(undo: str, *, people: dict[str, str] = PEOPLE, save: bool = True) -> Device:
    """A game in which Highmark is about to decide its first duty, and the other has said that it delivers."""
    device = Device.begin(Setup("tutorial", people, "none", 3, undo=undo), save=save)
    for _step in range(60):
        device.skip()
        turn = device.turn
        device.take_device(turn.seat)
        pending = device.table.pending
        assert pending is not None
        if pending.kind == "carry-out" and turn.seat == "highmark":
            return device
        if pending.kind == "answer":
            device.submit(f"accept {pending.offer}")
        elif device.table.match.menu().why_not(PROPOSAL) is None:
            device.submit(str(PROPOSAL))
        else:
            device.submit("carry-out" if pending.kind == "carry-out" else "pass")
    raise AssertionError("Nothing ever falls due.")


def test_break_look_and_take_back_is_refused_once_something_has_shown() -> None:
    device = at_a_breach(UNTIL_SHOWN, people={"highmark": "human"}, save=False)
    device.submit("breach")
    device.skip()
    assert device.why_no_undo == SHOWN
    with pytest.raises(IllegalAction, match="nobody could know before"):
        device.undo()


def test_a_step_that_has_shown_nothing_may_be_taken_back() -> None:
    device = Device.begin(Setup("tutorial", PEOPLE, "none", 3, undo=UNTIL_SHOWN), save=False)
    device.skip()
    first = device.turn.seat
    device.take_device(first)
    device.submit("gesture small")
    assert device.why_no_undo == ""
    device.undo()
    assert device.table.match.taken_back == (TakenBack(1, first, "gesture small", "", was_shown=False),)


@pytest.mark.parametrize("undo", RULES_OF_UNDO)
def test_the_three_rules(undo: str) -> None:
    device = at_a_breach(undo, people={"highmark": "human"})
    device.submit("breach")
    device.skip()
    why = {ALWAYS: "", UNTIL_SHOWN: SHOWN, NEVER: NOT_HERE}[undo]
    assert device.why_no_undo == why
    path = device.path
    assert path is not None
    device.close()
    again = Device.resume(path)  # a save that is opened again has the same rule, and so has its branch
    again.skip()
    again.take_device("highmark")
    assert again.why_no_undo == why and (again.table.setup is not None and again.table.setup.undo == undo)
    again.close()
    other = Device.resume(branch(path))
    assert other.table.match.undo_rule == undo
    other.close()


def test_reading_the_rules_again_keeps_the_rule() -> None:
    device = at_a_breach(NEVER, save=False)
    device.reload_rules()
    assert device.table.match.undo_rule == NEVER


def test_what_was_taken_back_is_marked_in_the_record_and_told_by_the_debrief(tmp_path: Path) -> None:
    device = at_a_breach(ALWAYS, people={"highmark": "human"})
    device.submit("breach")
    device.skip()
    device.undo()
    device.submit("carry-out")
    path = device.path
    assert path is not None
    device.close()
    assert any("undo" in line for _number, line in read(path).lines)
    match = load_record(path, from_document, go_on=False)
    (mark,) = match.taken_back
    assert (mark.seat, mark.action, mark.issue, mark.was_shown) == ("highmark", "breach", "detainees", True)
    assert verify(path, from_document).disagreement is None
    looked = debrief(from_record(path))
    said = f"Month {mark.round}: Highmark took back “Break your word (Detainees)” after something hidden had been shown."
    assert looked.conduct.taken_back == (said,)
    lines = list(text(looked, 1000))
    assert "What was taken back" in lines and f"  - {said}" in lines
    assert "<h3>What was taken back</h3>" in page(looked) and "Break your word (Detainees)" in page(looked)
    german = debrief(from_record(path, Speaker("de", PLAYER))).conduct.taken_back[0]
    assert german.startswith(f"Monat {mark.round}: ") and "zurück" in german


def test_a_sealed_step_that_is_taken_back_has_shown_nothing() -> None:
    device = at_a_breach(UNTIL_SHOWN)
    if len(device.table.moment.open) < 2:
        pytest.fail("two seats decide at once here")
    device.submit("breach")
    device.take_device("highmark")
    assert device.why_no_undo == ""
    device.undo()
    (mark,) = device.table.match.taken_back
    assert mark[1:] == ("highmark", "breach", "detainees", False)
    assert debrief_of(device) == "before anything came of it."


def debrief_of(device: Device) -> str:
    path = device.path
    assert path is not None
    device.close()
    return debrief(from_record(path)).conduct.taken_back[0].partition("” ")[2]


def test_nothing_taken_back_is_no_section(tmp_path: Path) -> None:
    with Match(load("tutorial"), seed=1, record=tmp_path / "game.jsonl") as match:
        match.advance()
    looked = debrief(from_record(tmp_path / "game.jsonl"))
    assert looked.conduct.taken_back == () and "What was taken back" not in list(text(looked))


def test_records_of_before_have_no_such_word_and_may_be_taken_back_from(tmp_path: Path) -> None:
    file = tmp_path / "game.jsonl"
    with Match(load("tutorial"), {"highmark": "human"}, seed=1, record=file) as match:
        match.advance()
    header = json.loads(file.read_text("utf-8").splitlines()[0])
    assert "undo" not in header, "what is usual is not written, so a record is as it was"
    assert load_record(file, from_document, go_on=False).undo_rule == ALWAYS


def test_a_strange_rule_in_a_record_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "game.jsonl"
    with Match(load("tutorial"), {"highmark": "human"}, seed=1, record=file, undo=NEVER) as match:
        match.advance()
    lines = file.read_text("utf-8").splitlines()
    header = json.loads(lines[0])
    assert header["undo"] == NEVER
    file.write_text("\n".join([json.dumps({**header, "undo": "sometimes"}), *lines[1:], ""]), "utf-8")
    with pytest.raises(RecordError) as told:
        read(file)
    assert str(told.value) == f"{file}:1: the header's 'undo' is 'sometimes'; it may be always, until-shown, never."
