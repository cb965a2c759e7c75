"""The tutor at people's elbow: one word before a bad move, none before a good one, and never a long wait."""

from __future__ import annotations

import io
import subprocess
import threading
import time
from pathlib import Path

import pygame
import pytest
from tests.window.windows import click, drawn, open_app, press

from negotiate.engine.kernel import COMPILED
from negotiate.play.match import Match
from negotiate.players.tutor import Tutor
from negotiate.rulebook.load import load
from negotiate.table import adviser
from negotiate.table.adviser import Question
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.text.console import Console
from negotiate.text.game import play_in_terminal
from negotiate.window.app import App
from negotiate.window.screen import Dialog
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen

SETUP = Setup("tutorial", {"highmark": "human"}, None, 7)
"""Highmark has the first word in this game."""
BAD, GOOD = "leave", "pass"
PATIENCE = 60.0
"""Seconds for which a test waits for the tutor, however slow the machine is."""


@pytest.fixture(scope="module", autouse=True)
def _looking_ahead_is_there() -> None:
    """Where nothing is compiled yet the tutor is silent, so that is done first."""
    match = Match(load("tutorial"), {"highmark": "human"}, 3)
    match.advance()
    Tutor(match.rules, "highmark").advice(match.knowledge("highmark"), match.view("highmark"), GOOD)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "games"))
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine is no reason for the tutor to say nothing."""
    monkeypatch.setattr("negotiate.window.screens.table.SECONDS", PATIENCE)
    monkeypatch.setattr(Question.wait, "__defaults__", (PATIENCE,))


def begun(setup: Setup = SETUP) -> Device:
    device = Device.begin(setup, save=False)
    device.skip()
    if device.turn.kind == "hand-over":
        device.take_device(device.turn.seat)
    return device


def test_it_is_on_in_the_tutorial_and_off_elsewhere_unless_told_otherwise() -> None:
    assert begun().tutored and not begun(Setup("camp-david-1978", {"egypt": "human"}, None, 3)).tutored
    assert not begun(Setup("tutorial", {"highmark": "human"}, None, 3, tutor=False)).tutored
    assert begun(Setup("camp-david-1978", {"egypt": "human"}, None, 3, tutor=True)).tutored
    device = begun()
    device.switch_tutor(False)
    device.reload_rules()
    assert not device.tutored, "what is switched stays so"


@pytest.mark.usefixtures("_no_hurry")
def test_a_bad_move_draws_advice_once_and_a_good_one_none() -> None:
    device = begun()
    before, threads = device.shown, []
    asked = device.question(BAD, lambda _question: threads.append(threading.current_thread().name))
    assert asked is not None
    advice = asked.wait()
    assert advice is not None and advice.loss >= 1.0 and advice.text.startswith("Without the talks Highmark has −")
    assert device.shown is before and device.table.match.events == before.events, "the move is not taken by asking"
    while not threads:
        time.sleep(0.002)
    assert threads == ["tutor"]
    assert device.question(BAD) is None, "it says a thing once"
    good = device.question(GOOD)
    assert good is not None and good.wait() is None
    device.submit(BAD)
    assert len(device.shown.events) > len(before.events)


def test_off_means_off_and_what_is_not_allowed_is_not_asked_about() -> None:
    device = begun()
    assert device.question("propose water=joint-gauges") is None and device.question("no such move") is None
    device.switch_tutor(False)
    assert device.question(BAD) is None
    mediator = begun(Setup("tutorial", {"mediator": "human"}, None, 3))
    assert mediator.turn.kind == "decide" and mediator.question("facilitate") is None


def test_a_move_does_not_wait_for_a_tutor_that_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    finish = threading.Event()
    monkeypatch.setattr(Tutor, "judge", lambda *_words: finish.wait(PATIENCE) and None)
    device = begun()
    asked = device.question(GOOD)
    assert asked is not None and asked.wait(0.01) is None
    device.submit(GOOD)
    device.skip()
    assert device.turn.kind == "decide" and device.question("pass") is None, "it still thinks about the last move"
    finish.set()


def test_where_nothing_is_compiled_it_is_silent_and_has_it_done_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    begun_processes: list[list[str]] = []
    monkeypatch.setattr(adviser, "is_cold", lambda: True)
    monkeypatch.setattr(adviser, "_PREPARING", [])
    monkeypatch.setattr(subprocess, "Popen", lambda words, **_more: begun_processes.append(words))
    device = begun()
    assert device.question(BAD) is None
    begun()
    assert len(begun_processes) == (1 if COMPILED else 0)
    compile(adviser._COMPILE, "compile", "exec")


def test_each_person_at_a_device_is_advised_from_its_own_seat(monkeypatch: pytest.MonkeyPatch) -> None:
    known: list[tuple[str, int, str]] = []
    monkeypatch.setattr(
        Tutor,
        "judge",
        lambda _tutor, knows, view, _action: known.append((threading.current_thread().name, knows.seat, view.seat)),
    )
    device = begun(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, None, 3))
    for _turn in range(6):
        seat = device.at_device
        asked = device.question(GOOD)
        if asked is not None:
            asked.wait(PATIENCE)
            assert known[-1] == ("tutor", device.table.match.rules.names.parties.index(seat), seat)
        device.submit(GOOD)
        device.skip()
        if device.turn.kind == "hand-over":
            assert device.question(GOOD) is None, "the device is in nobody's hand"
            device.take_device(device.turn.seat)
    assert {seat for _thread, _index, seat in known} == {"highmark", "lowmark"}


# In the window


def table_with(setup: Setup = SETUP) -> tuple[App, TableScreen]:
    app = open_app(StartScreen())
    table = TableScreen(Device.begin(setup, save=False))
    table.read("highmark", "lowmark")
    app.push(table)
    wait(app, lambda: not table.device.is_computers_turn)
    return app, table


def wait(app: App, until: object) -> None:
    end = time.monotonic() + PATIENCE
    while not until():  # type: ignore[operator]  # a plain function
        assert time.monotonic() < end, "the window stands still"
        app.pump()
        time.sleep(0.002)
    app.pump()


def top(app: App) -> object:
    return app.screens[-1]


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_window_a_bad_move_is_asked_about_with_two_buttons() -> None:
    app, table = table_with()
    events = table.device.shown.events
    table.submit(BAD)
    assert table.is_considered
    table.submit(GOOD)  # a second press while the tutor thinks
    wait(app, lambda: not table.is_considered)
    assert isinstance(top(app), Dialog) and table.device.shown.events == events
    said = drawn(app).replace("\n", " ")
    assert "Think again" in said and "Without the talks Highmark has" in said and "with another move: " in said
    assert [widget.name for widget in app.reachable][-2:] == ["Go on all the same", "Take the move back"]
    press(app, pygame.K_ESCAPE)  # as the last button: nothing has happened
    assert top(app) is table and table.device.shown.events == events
    table.submit(BAD)
    wait(app, lambda: table.device.shown.events != events)
    table.device.close()


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_window_one_may_go_on_all_the_same() -> None:
    app, table = table_with()
    table.submit(BAD)
    wait(app, lambda: isinstance(top(app), Dialog))
    click(app, "dialog/button/0")
    wait(app, lambda: any(event.kind == "action" and event["action"] == BAD for event in table.device.shown.events))
    table.device.close()


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_window_a_good_move_passes_silently() -> None:
    app, table = table_with()
    events = len(table.device.shown.events)
    table.submit(GOOD)
    wait(app, lambda: len(table.device.shown.events) > events)
    assert top(app) is table
    table.device.close()


def test_in_the_window_a_slow_tutor_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    finish = threading.Event()
    monkeypatch.setattr(Tutor, "judge", lambda *_words: finish.wait(PATIENCE) and None)
    monkeypatch.setattr("negotiate.window.screens.table.SECONDS", 0.02)
    app, table = table_with()
    events = len(table.device.shown.events)
    table.submit(BAD)
    wait(app, lambda: len(table.device.shown.events) > events)
    finish.set()
    table.device.close()


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_window_advice_that_comes_too_late_is_kept_from_others() -> None:
    app, table = table_with(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, None, 3))
    click(app, "hand-over")
    wait(app, lambda: table.device.turn.kind == "decide")
    table.submit(BAD)
    table.device.hide()  # the device is handed on before the tutor has answered
    wait(app, lambda: not table.is_considered)
    assert not isinstance(top(app), Dialog) and "Think again" not in drawn(app)
    table.device.close()


def test_on_the_start_screen_it_is_a_choice() -> None:
    screen = StartScreen()
    app = open_app(screen)
    assert screen.setup().tutor is True
    click(app, "start/tutor")
    assert screen.setup().tutor is False
    screen.choose("istanbul-2025")
    assert screen.setup().tutor is False
    app.redraw()
    app.pump()
    click(app, "start/tutor")
    assert screen.setup().tutor is True


# In the terminal


def typed(*words: str) -> str:
    screen = io.StringIO()
    console = Console(io.StringIO("\n".join(words)), screen, 1000)
    code = play_in_terminal("tutorial", {"highmark": "human"}, SETUP.seed, console)
    assert code == 0
    return screen.getvalue()


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_terminal_it_is_a_plain_question() -> None:
    said = typed("leave", "no", "leave")
    assert said.count("Think again. Without the talks Highmark has") == 1
    first, _question, rest = said.partition("Go on all the same? Type yes; anything else takes the move back:")
    assert "leaves the table" not in first and "The move is taken back; you still decide." in rest
    assert typed("leave", "yes").count("The move is taken back") == 0


@pytest.mark.usefixtures("_no_hurry")
def test_in_the_terminal_it_is_switched_on_and_off() -> None:
    said = typed("tutor", "tutor off", "leave")
    assert "The tutor is on: it speaks up before a clearly bad move. tutor off sends it away." in said
    assert "The tutor is off. tutor on has it speak up before a clearly bad move." in said and "Think again" not in said
    assert "Think again." in typed("tutor off", "tutor on", "leave", "no")


@pytest.mark.usefixtures("_no_hurry")
def test_it_speaks_the_readers_language() -> None:
    said = typed("language de", "leave", "ja")
    assert "Denken Sie noch einmal nach. Ohne die Gespräche hat Hochmark vom Weitermachen −" in said
    assert " Punkte zu erwarten. Vorausgeschaut von dem aus, was Sie wissen, " in said
    assert "Without the talks" not in said and "Der Zug ist zurückgenommen" not in said
