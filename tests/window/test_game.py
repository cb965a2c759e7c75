"""Whole games in the window: by keyboard only, by mouse only, several people at one device, and going on after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest
from tests.window.windows import click, drawn, focus_with_tab, open_app, press

from negotiate.paths import rules_folder
from negotiate.play.lock import beside
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.audit import faults
from negotiate.window.screen import Dialog, Screen
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.end_card import EndCard
from negotiate.window.screens.hand_over import HandOverScreen
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.screens.tips import TIPS

Do = Callable[[App, str], None]
OPEN: list[Device] = []
"""Sessions that a test has begun and that are closed after it."""
LONGEST = 60.0
"""Seconds after which a game that stands still is a defect."""


@pytest.fixture(autouse=True)
def _closed_in_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No record of a game stays open behind a test, as it would behind a killed window."""
    usual = Device.__init__

    def remember(self: Device, *arguments: Any, **named: Any) -> None:
        usual(self, *arguments, **named)
        OPEN.append(self)

    monkeypatch.setattr(Device, "__init__", remember)
    yield
    while OPEN:
        OPEN.pop().close()


def by_keyboard(app: App, key: str) -> None:
    """Tab to a widget and press Enter."""
    focus_with_tab(app, key)
    press(app, pygame.K_RETURN)


def by_mouse(app: App, key: str) -> None:
    """Point at a widget and click."""
    click(app, key)


def top(app: App) -> Screen:
    """The screen on top as it is now; mypy would otherwise hold on to what it was before."""
    return app.screens[-1]


def table_of(app: App) -> TableScreen:
    """The table in the window, whatever lies over it."""
    return next(screen for screen in app.screens if isinstance(screen, TableScreen))


def settle(app: App) -> None:
    """Let the computer's seats play until a person is asked, or the game is over."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        app.pump()
        screen = top(app)
        table = next((screen for screen in app.screens if isinstance(screen, TableScreen)), None)
        if table is None or (
            not table.is_considered and (not isinstance(screen, TableScreen) or table.device.turn.kind in ("decide", "over"))
        ):
            return
        time.sleep(0.002)
    raise AssertionError("The game stands still.")


def keys(app: App) -> list[str]:
    return [widget.key for widget in app.reachable if widget.enabled]


def play_to_the_end(app: App, do: Do) -> list[str]:
    """Play with widgets alone: accept, carry out, propose what is open. Returns what was pressed."""
    pressed: list[str] = []

    def use(key: str) -> None:
        pressed.append(key)
        do(app, key)
        settle(app)

    for _turn in range(400):
        screen, found = top(app), keys(app)
        if isinstance(screen, HandOverScreen):
            use("hand-over")
        elif isinstance(screen, BriefScreen):
            use("brief/go")
        elif isinstance(screen, EndCard):
            use("dialog/button/1")
        elif isinstance(screen, Dialog):
            use("duty/carry-out" if "duty/carry-out" in found else "dialog/button/0")
        elif isinstance(screen, TableScreen):
            if screen.device.turn.kind == "over":
                return pressed
            if "act/accept" in found:
                use("act/accept")
            elif "package/send" in found:
                use("package/send")
            else:
                use(next(iter(_open_options(screen, found)), "act/pass"))
    raise AssertionError(f"The game has no end: {pressed[-20:]}")


def _open_options(screen: TableScreen, found: list[str]) -> list[str]:
    """Options that may go into the package and gain something; nothing when a package is tabled already this round."""
    table = screen.table
    assert table is not None
    if (
        table.builder is None
        or table.scene.header.phase != "speak"
        or any(offer.seat == table.scene.seat for offer in table.scene.offers)
    ):
        return []
    rows = [(choice.change or 0.0, f"option/{issue.issue}/{choice.row.option}")
            for track in table.builder.tracks for issue in track.issues for choice in issue.choices
            if choice.may_stand and (choice.change or 0.0) > 0 and not choice.is_chosen]  # fmt: skip
    return [key for _gain, key in sorted(rows, reverse=True) if key in found]


@pytest.mark.parametrize("do", [by_keyboard, by_mouse], ids=["keyboard", "mouse"])
def test_a_whole_tutorial_from_the_start_screen(do: Do) -> None:
    screen = StartScreen()
    app = open_app(screen)
    screen.seed = 5
    do(app, "start/learn")
    settle(app)
    do(app, "brief/go")
    settle(app)
    assert any(sentence in drawn(app) for sentence in TIPS.values())
    pressed = play_to_the_end(app, do)
    assert "package/send" in pressed
    assert any(key.startswith("option/") for key in pressed)
    table = table_of(app)
    assert table.device.turn.kind == "over"
    assert "The game ends" in drawn(app)
    assert faults(app.page) == []
    do(app, "bar/leave")
    assert top(app) is screen


def _begin(tmp_path: Path, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    app = open_app(StartScreen())
    app.push(TableScreen(Device.begin(setup)))
    settle(app)
    return app


BOTH = Setup("tutorial", {"highmark": "human", "lowmark": "human"}, None, 3)


def test_handing_over_shows_nothing_of_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, BOTH, monkeypatch)
    seen_by: dict[str, str] = {}
    for _turn in range(30):
        screen = top(app)
        if isinstance(screen, HandOverScreen):
            said = drawn(app)
            for secret in _secrets(table_of(app).device):
                assert secret not in said
            click(app, "hand-over")
        elif isinstance(screen, BriefScreen):
            seen_by[screen.seat] = drawn(app)
            click(app, "brief/go")
        elif isinstance(screen, Dialog):
            click(app, "duty/carry-out" if "duty/carry-out" in keys(app) else "dialog/button/0")  # else the tutor's word
        elif isinstance(screen, TableScreen):
            if screen.device.turn.kind == "over":
                break
            other = "lowmark" if screen.device.at_device == "highmark" else "highmark"
            for text in _own_texts(screen.device, other):
                assert text not in drawn(app)
            click(app, "act/pass")
        settle(app)
    assert set(seen_by) == {"highmark", "lowmark"}
    for seat, other in (("highmark", "lowmark"), ("lowmark", "highmark")):
        for text in _own_texts(table_of(app).device, other):
            assert text not in seen_by[seat]


def _own_texts(device: Device, seat: str) -> list[str]:
    """What only one seat's brief says."""
    found = device.table.private(seat, device.speaker).brief
    own = found.text, *found.aims, *found.red_lines
    rest = device.table.private("lowmark" if seat == "highmark" else "highmark", device.speaker).brief
    return [text for text in own if text and text not in (*rest.aims, *rest.red_lines)]


def _secrets(device: Device) -> list[str]:
    return _own_texts(device, "highmark") + _own_texts(device, "lowmark")


def test_the_projector_shows_no_points_and_no_briefs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    at_the_table = drawn(app)
    assert any(written.text.startswith("+") for written in app.page.written), at_the_table
    press(app, "p")
    assert isinstance(top(app), ProjectorScreen)
    said = [written.text for written in app.page.written]
    assert not any(text.startswith(("+", "−")) for text in said)
    for secret in _own_texts(table_of(app).device, "lowmark"):
        assert secret not in "\n".join(said)
    assert faults(app.page) == []
    press(app, "p")
    assert isinstance(top(app), TableScreen)


def test_a_killed_window_goes_on_exactly_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    for _turn in range(3):
        click(app, "act/pass")
        settle(app)
    before = table_of(app).device
    state = before.shown.game.tobytes()
    del app  # nobody closes anything: the window was killed
    assert before.path is not None
    beside(before.path).unlink()  # the lock of a program that was killed holds nothing
    fresh = open_app(StartScreen())
    (row,) = [widget for widget in fresh.page.widgets if widget.key.startswith("start/saved/")]
    assert row.name.startswith("Go on: Two Valleys")
    click(fresh, row.key)
    settle(fresh)
    assert table_of(fresh).device.shown.game.tobytes() == state


def test_a_game_that_is_open_elsewhere_goes_on_as_a_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    first = table_of(app).device
    other = open_app(StartScreen())
    (row,) = [widget for widget in other.page.widgets if widget.key.startswith("start/saved/")]
    click(other, row.key)
    settle(other)
    dialog = top(other)
    assert isinstance(dialog, Dialog)
    assert f"'{first.path}' is open in this program already" in dialog.text
    (copy,) = [widget for widget in other.page.widgets if widget.name == "Go on with a copy of it, as a branch"]
    click(other, copy.key)
    settle(other)
    second = table_of(other).device
    assert second.path != first.path
    assert second.shown.game.tobytes() == first.shown.game.tobytes()
    second.close()
    first.close()


def test_steps_can_be_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    device = table_of(app).device
    state = device.shown.game.tobytes()
    click(app, "act/pass")
    settle(app)
    assert device.shown.game.tobytes() != state
    press(app, pygame.K_z, control=True)
    assert device.shown.game.tobytes() == state
    assert "Your last step was taken back." in drawn(app)


def test_the_package_is_put_together_and_taken_back_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, "none", 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    while table_of(app).device.table.pending.kind != "speak":  # type: ignore[union-attr]  # somebody decides
        click(app, "act/pass")
        settle(app)
    device = table_of(app).device
    click(app, "option/detainees/twenty")
    assert device.draft.options == {"detainees": "twenty"}
    click(app, "option/detainees/all-eighty")
    assert device.draft.options == {"detainees": "all-eighty"}
    assert "as things stand" in drawn(app)
    press(app, pygame.K_z, control=True)
    assert device.draft.options == {"detainees": "twenty"}
    click(app, "option/quiet-at-the-dam/seven-days")  # locked: stays out, and the tip says why
    assert device.draft.options == {"detainees": "twenty"}
    app.memory.tip = "option/quiet-at-the-dam/seven-days"
    app.redraw()
    app.pump()
    assert "mutual trust at least 25: now" in drawn(app)
    click(app, "package/remove/detainees")
    assert device.draft.options == {}


def test_every_language_draws_the_table_without_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from negotiate.words.catalogue import languages

    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    texts = set()
    for code in languages():
        app.settings.language = code
        app.apply_settings()
        app.pump()
        assert faults(app.page) == [], code
        texts.add(drawn(app))
    assert len(texts) == len(languages())


def test_reading_the_rules_again_keeps_the_game(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    click(app, "act/pass")
    settle(app)
    state = table_of(app).device.shown.game.tobytes()
    press(app, pygame.K_F5)
    settle(app)
    assert table_of(app).device.shown.game.tobytes() == state
    assert "still fit and were made again" in drawn(app)


def test_an_edited_file_is_in_play_after_f5_and_a_broken_one_leaves_the_game(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (rules_folder() / "tutorial.yaml").read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    app = _begin(tmp_path, Setup(str(file), {"lowmark": "human"}, None, 3), monkeypatch)
    click(app, "brief/go")
    settle(app)
    assert "Mutual trust at least 25" in drawn(app)
    file.write_text(text.replace("trust_at_least: 25", "trust_at_least: 31"), encoding="utf-8")
    press(app, pygame.K_F5)
    settle(app)
    assert "Mutual trust at least 31" in drawn(app)
    before = table_of(app).device
    file.write_text(text.replace("trust_at_least: 25", "trust_at_last: 31"), encoding="utf-8")
    press(app, pygame.K_F5)
    settle(app)
    assert "trust_at_last" in drawn(app), "what is wrong with the file is said on screen"
    assert table_of(app).device is before


def test_watching_shows_every_move_long_enough_and_skips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    now = [0.0]
    app = open_app(StartScreen(), clock=lambda: now[0], speed="normal")
    table = TableScreen(Device.begin(Setup("tutorial", {}, None, 3)))
    app.push(table)
    shown = []
    for _tick in range(400):
        now[0] += 0.1
        app.pump()
        time.sleep(0.001)
        shown.append(table.course.entry.number if table.course.entry else -1)
        if len(set(shown)) > 4:
            break
    steps = [number for number in dict.fromkeys(shown) if number >= 0]
    assert len(steps) >= 3
    # at least 1.6 seconds each, in steps of a tenth
    assert all(shown.count(number) >= 14 for number in steps[:-1])
    press(app, "s")
    end = time.monotonic() + LONGEST
    while table.device.turn.kind != "over" and time.monotonic() < end:
        app.pump()
        time.sleep(0.001)
    assert table.device.turn.kind == "over"


def test_a_pause_holds_the_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(StartScreen(), speed="slow")
    monkeypatch.setenv("NEGOTIATE_SAVES", str(tmp_path / "saves"))
    table = TableScreen(Device.begin(Setup("tutorial", {}, None, 3)))
    app.push(table)
    app.pump()
    click(app, "bar/pause")
    events = len(table.device.shown.events)
    for _tick in range(30):
        app.pump()
        time.sleep(0.002)
    assert len(table.device.shown.events) == events
    assert "Go on" in drawn(app)


def test_a_beginner_is_told_to_end_the_turn_when_nothing_new_can_be_proposed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"highmark": "human"}, None, 4), monkeypatch)
    click(app, "brief/go")
    settle(app)
    assert TIPS["choose"] in drawn(app)
    click(app, "option/detainees/all-eighty")
    assert TIPS["table"] in drawn(app)
    chosen = next(widget for widget in app.page.widgets if widget.key == "option/detainees/all-eighty")
    assert chosen.tip == "It is in your package. Press to take it out."
    click(app, "package/send")
    settle(app)
    assert "Signed as a treaty: Detainees – All eighty of a list go home, forty at dawn and forty at noon." in drawn(app)
    assert TIPS["nothing"] in drawn(app)


def test_tips_are_there_again_when_a_first_game_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _begin(tmp_path, Setup("tutorial", {"highmark": "human"}, None, 4), monkeypatch)
    path = table_of(app).device.path
    assert path is not None
    table_of(app).device.close()
    app.start(StartScreen())
    app.push(TableScreen(Device.resume(path)))
    settle(app)
    click(app, "brief/go")
    settle(app)
    assert TIPS["choose"] in drawn(app)


def test_points_are_final_when_the_game_is_over() -> None:
    device = Device.begin(Setup("tutorial", {}, None, 1), save=False)
    device.skip()
    outcome = device.table.match.outcome
    assert outcome is not None
    points = device.speaker.amount(outcome.utilities["highmark"])
    assert device.table.scene("highmark", device.speaker).points_text == f"Your points: {points}"
