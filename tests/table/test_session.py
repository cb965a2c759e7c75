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
from negotiate.present.builder import Draft
from negotiate.present.moment import Moment
from negotiate.present.scene import scene_of
from negotiate.reports.debrief.course import course, from_record
from negotiate.rulebook.load import load
from negotiate.table.saves import latest_unfinished, remove_save, saved_games, saves_folder
from negotiate.table.session import Session, Setup


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Games are saved to a folder of the test's own, and every session is closed after it."""
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    opened: list[Session] = []
    begin = Session.__init__

    def remember(session: Session, *words: Any, **more: Any) -> None:
        begin(session, *words, **more)
        opened.append(session)

    monkeypatch.setattr(Session, "__init__", remember)
    yield
    for session in opened:
        session.close()


def alone(**changes: object) -> Session:
    return Session.begin(Setup("tutorial", {"highmark": "human"}, seed=3, **changes))  # type: ignore[arg-type]


def hot_seat() -> Session:
    return Session.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, seed=3))


def play_on(session: Session, decisions: int) -> None:
    """Take the first possible action that needs no builder, so many times."""
    for _number in range(decisions):
        session.skip()
        if session.turn.kind == "hand-over":
            session.take_device(session.turn.seat)
        if session.turn.kind == "over":
            return
        action = next(choice for choice in scene_of(session.seen()).actions if choice.is_possible and choice.notation)
        session.submit(action.notation)


def test_the_computers_steps_come_one_by_one() -> None:
    session = alone()
    assert session.turn.kind == "watch" and session.viewer == "highmark"
    counts = []
    for step in session.steps():
        assert step.last > step.first or step.moment is session.shown
        assert session.shown is step.moment
        counts.append(step.last)
    assert counts == sorted(counts) and session.turn.kind == "decide"
    assert session.turn.seat == "highmark"


def test_thinking_is_off_the_callers_thread() -> None:
    ready, threads = threading.Event(), []

    def on_ready() -> None:
        threads.append(threading.current_thread())
        ready.set()

    session = Session.begin(Setup("tutorial", {"highmark": "human"}, seed=3), on_ready=on_ready)
    before = session.shown
    assert session.go_on() and session.is_thinking and not session.go_on()
    with pytest.raises(IllegalAction, match=r"The computer's seats are still thinking; it is not your turn."):
        session.submit("pass")
    assert ready.wait(60)
    assert session.shown is before, "nothing changes on the screen before the step is taken"
    step = session.take()
    assert step is not None and session.shown is step.moment and not session.is_thinking
    assert threads[0] is not threading.main_thread() and session.take() is None


def test_a_whole_game_by_threads_is_the_same_as_at_once() -> None:
    one, other = alone(), alone()
    while one.turn.kind != "over":
        while one.go_on():
            assert one.wait(60) is not None
        if one.turn.kind == "decide":
            one.submit("pass" if one.seen().view.decision.kind != "carry-out" else "carry-out")  # type: ignore[union-attr]
    while other.turn.kind != "over":
        other.skip()
        if other.turn.kind == "decide":
            other.submit("pass" if other.seen().view.decision.kind != "carry-out" else "carry-out")  # type: ignore[union-attr]
    assert one.shown.game.tobytes() == other.shown.game.tobytes()


def test_a_device_is_handed_over_and_shows_nobodys_view_in_between() -> None:
    session = hot_seat()
    session.skip()
    first = session.turn
    assert first.kind == "hand-over" and session.viewer == ""
    assert scene_of(session.seen()).brief is None
    with pytest.raises(IllegalAction, match=r"It is not your turn."):
        session.submit("pass")
    session.take_device(first.seat)
    assert session.turn.kind == "decide" and scene_of(session.seen()).brief is not None
    session.submit("pass")
    session.skip()
    second = session.turn
    assert second.kind == "hand-over" and second.seat != first.seat
    assert session.viewer == first.seat, "until it is handed over, the first seat still looks on"
    session.hide()
    assert session.viewer == ""
    with pytest.raises(IllegalAction, match=r"Nobody at this device plays River Council."):
        session.take_device("river-council")


def test_the_last_step_can_be_taken_back_by_who_took_it() -> None:
    session = alone()
    assert session.why_no_undo == "There is no step of yours to take back."
    session.skip()
    before = session.shown.game.tobytes()
    session.submit("pass")
    session.skip()
    session.undo()
    assert session.shown.game.tobytes() == before and session.turn.kind == "decide"
    session.may_undo = False
    assert session.why_no_undo == "Steps cannot be taken back in this game."


def test_nobody_takes_back_anothers_step() -> None:
    session = hot_seat()
    play_on(session, 1)
    first = session.at_device
    session.skip()
    session.take_device(session.turn.seat)
    label = "Highmark" if first == "highmark" else "Lowmark"
    with pytest.raises(IllegalAction, match=f"The last step was {label}'s; only they can take it back."):
        session.undo()


def test_the_draft_can_be_taken_back_step_by_step() -> None:
    session = alone()
    session.skip()
    session.choose("detainees", "twenty")
    session.choose("detainees", "all-eighty")
    assert session.draft == Draft({"detainees": "all-eighty"})
    assert session.undo_draft() and session.draft.options == {"detainees": "twenty"}
    assert session.undo_draft() and session.draft == Draft() and not session.undo_draft()
    session.choose("water", "joint-gauges")
    session.submit("pass")
    assert session.draft == Draft() and not session.undo_draft()


def test_a_game_is_saved_as_it_goes_and_goes_on_exactly_there() -> None:
    session = alone()
    play_on(session, 4)
    assert session.path is not None
    session.close()
    (saved,) = saved_games()
    assert (saved.title, saved.rounds, saved.people, saved.is_finished, saved.problem) == (
        "Two Valleys",
        8,
        ("Highmark",),
        False,
        "",
    )
    assert saved.round == int(session.shown.game["round_number"][0]) and latest_unfinished() == saved
    again = Session.resume(saved.path)
    assert again.shown.game.tobytes() == session.shown.game.tobytes() and again.shown.events == session.shown.events
    assert again.at_device == "highmark"
    play_on(again, 100)
    assert again.turn.kind == "over"
    again.close()
    assert saved_games()[0].is_finished and latest_unfinished() is None
    remove_save(saved.path)
    assert saved_games() == ()
    with pytest.raises(RecordError, match="cannot be deleted: No such file"):
        remove_save(saved.path)


def test_a_killed_process_goes_on_exactly_there(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import os, signal
        from negotiate.table.session import Session, Setup
        session = Session.begin(Setup("tutorial", {"highmark": "human"}, seed=3))
        session.skip()
        session.submit("propose detainees=all-eighty")
        session.skip()
        print(session.shown.game.tobytes().hex(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system cannot kill a process outright")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    saved = latest_unfinished()
    assert saved is not None
    again = Session.resume(saved.path)
    assert again.shown.game.tobytes().hex() == done.stdout.strip()
    assert again.turn.kind == "decide"


def test_a_damaged_save_is_reported_and_kept() -> None:
    session = alone()
    play_on(session, 2)
    session.close()
    assert session.path is not None
    lines = session.path.read_text(encoding="utf-8").splitlines()
    broken = session.path.with_name("broken.jsonl")
    broken.write_text("\n".join([lines[0], "{nonsense", *lines[1:]]), encoding="utf-8")
    empty = session.path.with_name("empty.jsonl")
    empty.write_text("", encoding="utf-8")
    problems = {saved.path.name: saved.problem for saved in saved_games()}
    assert problems["broken.jsonl"].endswith(
        "broken.jsonl:2: this line is not a JSON object; the file is no record of a game, or it is damaged."
    )
    assert problems["empty.jsonl"].endswith("is empty or does not begin with a header, so it is no record of a game.")
    assert broken.exists() and empty.exists()
    with pytest.raises(RecordError):
        Session.resume(broken)
    # a last line that was cut off by a kill is no damage
    session.path.write_text("\n".join(lines)[:-9], encoding="utf-8")
    assert Session.resume(session.path).turn.kind in ("decide", "watch")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "file" / "games"))
    with pytest.raises(RecordError, match=r"The folder of saved games '.*' cannot be made: Not a directory\. Set NEGOT"):
        alone()


def test_wrong_seats_leave_no_save_behind() -> None:
    with pytest.raises(UnknownName, match=r"There is no seat 'hihgmark'. Did you mean 'highmark'?"):
        Session.begin(Setup("tutorial", {"hihgmark": "human"}))
    assert not saves_folder().exists() or not list(saves_folder().iterdir())


def test_rules_are_read_again_at_the_same_seed(tmp_path: Path) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    session = Session.begin(Setup(str(file), {"highmark": "human"}, seed=3))
    session.skip()
    session.submit("propose detainees=all-eighty")
    session.skip()
    file.write_text(text.replace("title: Two Valleys", "title: Two Other Valleys"), encoding="utf-8")
    fresh, said = session.reload_rules()
    assert said == "The rules were read again; 1 of 1 moves still fit and were made again."
    assert fresh.shown.rules.names.title == "Two Other Valleys" and fresh.match.seed == session.match.seed
    fresh.skip()
    assert fresh.shown.events == session.shown.events
    file.write_text(text.replace("title: Two Valleys", "titel: Two Valleys"), encoding="utf-8")
    with pytest.raises(NegotiateError, match="titel"):
        session.reload_rules()
    session.setup = None
    with pytest.raises(IllegalAction, match="does not know which file its rules came from"):
        session.reload_rules()


def test_watching_needs_nobody() -> None:
    session = Session.begin(Setup("tutorial", seed=5), save=False)
    steps = session.skip()
    assert session.turn.kind == "over" and session.viewer == "" and session.path is None
    assert len(steps) > 8 and any(step.is_worth_showing("") for step in steps)


def test_a_recorded_game_is_played_back_step_by_step() -> None:
    session = alone()
    play_on(session, 100)
    session.close()
    assert session.path is not None
    found = from_record(session.path)
    assert found.last.game.tobytes() == session.shown.game.tobytes() and found.events == session.shown.events
    told = [moment.events for moment in found.moments]
    rounds = [moment.round for moment in found.moments]
    assert told == sorted(told) and rounds == sorted(rounds)
    early = found.moments[3]
    moment = Moment(found.rules, early.game, found.events[: early.events], session.people)
    assert scene_of(moment.seen("highmark")).header.seat_label == "Highmark"


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

    session = Session(Match(load("tutorial"), {"lowmark": Broken(), "highmark": "human"}, seed=7))
    with pytest.raises(IllegalAction, match="The player 'broken' of Lowmark failed in month 1"):
        play_on(session, 9)
    while session.go_on():
        step = session.wait(60)
        if step is not None and step.problem:
            break
    assert step is not None and "failed in month" in step.problem and step.is_worth_showing("highmark")


def test_the_folder_follows_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NEGOTIATE_SAVES")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert saves_folder() == tmp_path / "negotiate" / "games"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(os.environ, "LOCALAPPDATA", str(tmp_path / "local"))
    assert saves_folder() == tmp_path / "local" / "negotiate" / "games"
