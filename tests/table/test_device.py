"""One game at one device: pacing, hand-over, taking back, saving, going on after a kill, rules read again, playing back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from negotiate.errors import IllegalAction, NegotiateError, RecordError, UnknownName
from negotiate.paths import rules_folder
from negotiate.play.match import Match
from negotiate.play.record import read
from negotiate.play.replay import verify
from negotiate.present.builder import Draft
from negotiate.present.moment import Moment
from negotiate.present.scene import scene
from negotiate.reports.debrief.course import course, from_record
from negotiate.rulebook.load import from_document, load
from negotiate.table.device import Device
from negotiate.table.saves import branch, saved_games, saves_folder
from negotiate.table.setup import Setup
from negotiate.table.table import Table


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Games are saved to a folder of the test's own, and every device is closed after it."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    opened: list[Device] = []
    begin = Device.__init__

    def remember(device: Device, *words: Any, **more: Any) -> None:
        begin(device, *words, **more)
        opened.append(device)

    monkeypatch.setattr(Device, "__init__", remember)
    yield
    for device in opened:
        device.close()


def alone(**changes: object) -> Device:
    return Device.begin(Setup("tutorial", {"highmark": "human"}, seed=3, **changes))  # type: ignore[arg-type]


def hot_seat() -> Device:
    return Device.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, seed=3))


def play_on(device: Device, decisions: int) -> None:
    """Take the first possible action that needs no builder, so many times."""
    for _number in range(decisions):
        device.skip()
        if device.turn.kind == "hand-over":
            device.take_device(device.turn.seat)
        if device.turn.kind == "over":
            return
        action = next(choice for choice in device.scene.actions if choice.is_possible and choice.notation)
        device.submit(action.notation)


def test_the_computers_steps_come_one_by_one() -> None:
    device = alone()
    assert device.turn.kind == "watch" and device.at_device == "highmark"
    counts = []
    for step in device.steps():
        assert step.last > step.first or step.moment is device.shown
        assert device.shown is step.moment
        counts.append(step.last)
    assert counts == sorted(counts) and device.turn.kind == "decide"
    assert device.turn.seat == "highmark"


def test_thinking_is_off_the_callers_thread() -> None:
    ready, threads = threading.Event(), []

    def on_ready() -> None:
        threads.append(threading.current_thread())
        ready.set()

    device = Device.begin(Setup("tutorial", {"highmark": "human"}, seed=3), on_ready=on_ready)
    before = device.shown
    assert device.go_on() and device.is_thinking and not device.go_on()
    with pytest.raises(IllegalAction, match=r"The computer's seats are still thinking; it is not your turn."):
        device.submit("pass")
    assert ready.wait(60)
    assert device.shown is before, "nothing changes on the screen before the step is taken"
    step = device.show()
    assert step is not None and device.shown is step.moment and not device.is_thinking
    assert threads[0] is not threading.main_thread() and device.show() is None


def test_a_whole_game_by_threads_is_the_same_as_at_once() -> None:
    one, other = alone(), alone()
    while one.turn.kind != "over":
        while one.go_on():
            assert one.wait(60) is not None
        if one.turn.kind == "decide":
            one.submit("pass" if one.table.pending.kind != "carry-out" else "carry-out")  # type: ignore[union-attr]
    while other.turn.kind != "over":
        other.skip()
        if other.turn.kind == "decide":
            other.submit("pass" if other.table.pending.kind != "carry-out" else "carry-out")  # type: ignore[union-attr]
    assert one.shown.game.tobytes() == other.shown.game.tobytes()


def test_a_device_is_handed_over_and_shows_nobodys_view_in_between() -> None:
    device = hot_seat()
    device.skip()
    first = device.turn
    assert first.kind == "hand-over" and device.at_device == ""
    assert device.scene.brief is None
    with pytest.raises(IllegalAction, match=r"It is not your turn."):
        device.submit("pass")
    device.take_device(first.seat)
    assert device.turn.kind == "decide" and device.scene.brief is not None
    device.submit("pass")
    device.skip()
    second = device.turn
    assert second.kind == "hand-over" and second.seat != first.seat
    assert device.at_device == first.seat, "until it is handed over, the first seat still looks on"
    device.hide()
    assert device.at_device == ""
    with pytest.raises(IllegalAction, match=r"Nobody at this device plays River Council."):
        device.take_device("river-council")


def test_the_last_step_can_be_taken_back_by_who_took_it() -> None:
    device = alone()
    assert device.why_no_undo == "There is no step of yours to take back."
    device.skip()
    before = device.shown.game.tobytes()
    device.submit("pass")
    device.skip()
    device.undo()
    assert device.shown.game.tobytes() == before and device.turn.kind == "decide"
    device.table.may_undo = False
    assert device.why_no_undo == "Steps cannot be taken back in this game."


def test_nobody_takes_back_anothers_step() -> None:
    device = hot_seat()
    play_on(device, 1)
    first = device.at_device
    device.skip()
    device.take_device(device.turn.seat)
    label = "Highmark" if first == "highmark" else "Lowmark"
    with pytest.raises(IllegalAction, match=f"The last step was {label}'s; only they can take it back."):
        device.undo()


def test_the_draft_can_be_taken_back_step_by_step() -> None:
    device = alone()
    device.skip()
    device.choose("detainees", "twenty")
    device.choose("detainees", "all-eighty")
    assert device.draft == Draft({"detainees": "all-eighty"})
    assert device.undo_draft() and device.draft.options == {"detainees": "twenty"}
    assert device.undo_draft() and device.draft == Draft() and not device.undo_draft()
    device.choose("water", "joint-gauges")
    device.submit("pass")
    assert device.draft == Draft() and not device.undo_draft()


def test_a_game_is_saved_as_it_goes_and_goes_on_exactly_there() -> None:
    device = alone()
    play_on(device, 4)
    assert device.path is not None
    device.close()
    (saved,) = saved_games()
    assert (saved.title, saved.rounds, saved.people, saved.is_finished, saved.problem) == (
        "Two Valleys",
        10,
        ("Highmark",),
        False,
        "",
    )
    assert saved.round == int(device.shown.game["round_number"][0])
    again = Device.resume(saved.path)
    assert again.shown.game.tobytes() == device.shown.game.tobytes() and again.shown.events == device.shown.events
    assert again.at_device == "highmark"
    play_on(again, 100)
    assert again.turn.kind == "over"
    again.close()
    assert saved_games()[0].is_finished


def test_a_killed_process_goes_on_exactly_there(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import os, signal
        from negotiate.table.device import Device
        from negotiate.table.setup import Setup
        device = Device.begin(Setup("tutorial", {"highmark": "human"}, seed=2))
        device.skip()
        device.submit("propose detainees=all-eighty")
        device.skip()
        print(device.shown.game.tobytes().hex(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system cannot kill a process outright")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (saved,) = saved_games()
    assert not saved.is_finished and not saved.problem
    again = Device.resume(saved.path)
    assert again.shown.game.tobytes().hex() == done.stdout.strip()
    assert again.turn.kind == "decide"


def test_a_damaged_save_is_reported_and_kept() -> None:
    device = alone()
    play_on(device, 2)
    device.close()
    assert device.path is not None
    lines = device.path.read_text(encoding="utf-8").splitlines()
    broken = device.path.with_name("broken.jsonl")
    broken.write_text("\n".join([lines[0], "{nonsense", *lines[1:]]), encoding="utf-8")
    empty = device.path.with_name("empty.jsonl")
    empty.write_text("", encoding="utf-8")
    problems = {saved.path.name: saved.problem for saved in saved_games()}
    assert problems["broken.jsonl"].endswith(
        "broken.jsonl:2: this line is not a JSON object; the file is no record of a game, or it is damaged."
    )
    assert problems["empty.jsonl"].endswith("is empty or does not begin with a header, so it is no record of a game.")
    assert broken.exists() and empty.exists()
    with pytest.raises(RecordError):
        Device.resume(broken)
    # a last line that was cut off by a kill is no damage
    device.path.write_text("\n".join(lines)[:-9], encoding="utf-8")
    assert Device.resume(device.path).turn.kind in ("decide", "watch")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "file" / "games"))
    with pytest.raises(RecordError, match=r"The folder of saved games '.*' cannot be made: Not a directory\. Set NEGOT"):
        alone()


def test_wrong_seats_leave_no_save_behind() -> None:
    with pytest.raises(UnknownName, match=r"There is no seat 'hihgmark'. Did you mean 'highmark'?"):
        Device.begin(Setup("tutorial", {"hihgmark": "human"}))
    assert not saves_folder().exists() or not list(saves_folder().iterdir())


def test_rules_are_read_again_at_the_same_seed(tmp_path: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    device = Device.begin(Setup(str(file), {"highmark": "human"}, seed=2))
    device.skip()
    device.submit("propose detainees=all-eighty")
    device.skip()
    file.write_text(text.replace("title: Two Valleys", "title: Two Other Valleys"), encoding="utf-8")
    before = device.table
    said = device.reload_rules()
    assert said == "The rules were read again; 1 of 1 moves still fit and were made again."
    assert device.table is not before and device.table.match.seed == before.match.seed
    assert device.shown.rules.names.title == "Two Other Valleys"
    device.skip()
    assert device.shown.events == before.moment.events
    file.write_text(text.replace("title: Two Valleys", "titel: Two Valleys"), encoding="utf-8")
    with pytest.raises(NegotiateError, match="titel"):
        device.reload_rules()
    device.table.setup = None
    with pytest.raises(IllegalAction, match="does not know which file its rules came from"):
        device.reload_rules()


def test_watching_needs_nobody() -> None:
    device = Device.begin(Setup("tutorial", seed=5), save=False)
    steps = device.skip()
    assert device.turn.kind == "over" and device.at_device == "" and device.path is None
    assert len(steps) > 8 and device.entries(steps[-1])[-1].kind == "ended"


def test_a_recorded_game_is_played_back_step_by_step() -> None:
    device = alone()
    play_on(device, 100)
    device.close()
    assert device.path is not None
    found = from_record(device.path)
    assert found.last.game.tobytes() == device.shown.game.tobytes() and found.events == device.shown.events
    told = [moment.events for moment in found.moments]
    rounds = [moment.round for moment in found.moments]
    assert told == sorted(told) and rounds == sorted(rounds)
    early = found.moments[3]
    moment = Moment.looked_back(found.rules, early.game, found.events[: early.events], found.players)
    assert moment.people == device.people and scene(moment, "highmark").seat_label == "Highmark"


def test_a_game_with_a_players_own_class_is_played_back() -> None:
    class Listener:
        def choose(self, view: object, menu: object) -> str:
            return "pass" if "pass" in menu else "carry-out"  # type: ignore[operator]

    match = Match(load("tutorial"), {"lowmark": Listener()}, seed=7, mediator="none")
    match.advance()
    assert course(match).last.game.tobytes() == match.game.tobytes()


def test_a_player_that_fails_is_a_problem_in_a_sentence() -> None:
    class Broken:
        name = "broken"

        def choose(self, view: object, menu: object) -> str:
            raise RuntimeError("no idea")

    device = Device(Table(Match(load("tutorial"), {"lowmark": Broken(), "highmark": "human"}, seed=7)))
    with pytest.raises(IllegalAction, match="The player 'broken' of Lowmark failed in month 1"):
        play_on(device, 9)
    while device.go_on():
        step = device.wait(60)
        if step is not None and step.problem:
            break
    assert step is not None and "failed in month" in step.problem


def test_the_folder_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NEGOTIATE_SAVES")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert saves_folder() == tmp_path / "negotiate" / "games"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(os.environ, "LOCALAPPDATA", str(tmp_path / "local"))
    assert saves_folder() == tmp_path / "local" / "negotiate" / "games"


def test_a_save_of_the_old_law_is_listed_with_the_reason_why_it_rests() -> None:
    old = Path(__file__).parents[1] / "play" / "old" / "tutorial.jsonl"
    device = alone()
    device.close()
    assert device.path is not None
    kept = device.path.with_name("old.jsonl")
    kept.write_bytes(old.read_bytes())
    found = next(saved for saved in saved_games() if saved.path == kept)
    assert (
        found.title == "Two Valleys" and "played under the old law" in found.problem and found.problem.endswith("on with.")
    )
    with pytest.raises(RecordError, match="old law"):
        Device.resume(kept)


# Another player for a seat


def test_another_player_for_a_seat_is_saved_and_shown() -> None:
    device = alone()
    device.skip()
    assert device.people == {"highmark"}
    step = device.seat_to("lowmark", "human")
    assert [entry.text for entry in device.entries(step)] == ["From now on a person plays Lowmark."]
    assert [one.title for one in device.news(step)] == ["Another player"]
    assert device.people == {"highmark", "lowmark"} == device.table.chairs.keys()
    assert device.at_device == "highmark"
    device.seat_to("highmark", "cautious")
    assert device.people == {"lowmark"} == device.table.chairs.keys()
    assert device.at_device == "lowmark"
    assert device.table.setup is not None and device.table.setup.seats == {"highmark": "cautious", "lowmark": "human"}
    device.skip()
    assert device.turn.kind == "decide" and device.turn.seat == "lowmark"
    path = device.path
    device.close()
    assert path is not None
    again = Device.resume(path)
    assert again.people == {"lowmark"}
    assert saved_games()[0].people == ("Lowmark",)


def test_a_seat_that_cannot_be_given_says_why() -> None:
    device = alone()
    device.skip()
    with pytest.raises(IllegalAction, match=r"^Lowmark is played by 'cautious' already\.$"):
        device.seat_to("lowmark", "cautious")
    with pytest.raises(UnknownName, match="There is no player 'nobody'"):
        device.seat_to("lowmark", "nobody")
    assert device.people == {"highmark"}
    device.submit("reject")
    assert device.go_on()
    with pytest.raises(IllegalAction, match="still thinking"):
        device.seat_to("lowmark", "hardliner")
    device.wait(30)
    device.seat_to("lowmark", "hardliner")


def test_a_saved_game_goes_on_with_other_players() -> None:
    device = alone()
    device.skip()
    path = device.path
    device.close()
    assert path is not None
    again = Device.resume(path)
    assert again.seat_all({"highmark": "human", "lowmark": "hardliner", "mediator": "idle"}) != ()
    assert again.table.match.recorded_players() == {"highmark": "human", "lowmark": "hardliner", "river-council": "idle"}
    again.close()
    broken = Device.resume(path)
    with pytest.raises(UnknownName):
        broken.seat_all({"lowmark": "nobody"})
    Device.resume(path).close()  # whoever failed has let go of it


def test_a_copy_of_a_save_says_where_it_comes_from() -> None:
    device = alone()
    device.skip()
    path = device.path
    device.close()
    assert path is not None
    copy = branch(path)
    assert read(copy).header.origin == {"record": path.name}
    assert read(path).header.origin == {}
    assert verify(copy, from_document).disagreement is None


def test_a_save_that_was_changed_on_the_way_says_how_it_stands() -> None:
    device = alone()
    device.skip()
    device.table.match.extend(2)
    device.close()
    assert saved_games()[0].rounds == 12
    again = Device.resume(saved_games()[0].path)
    again.table.match.rewind(1)
    again.close()
    assert (saved_games()[0].rounds, saved_games()[0].round) == (10, 1)
