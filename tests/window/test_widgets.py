"""Widgets and the window: keys, mouse, focus, lists, sliders, dialogs, tips, scrolling, sizes; and the checks themselves."""

from __future__ import annotations

import threading

import pygame
import pytest
from tests.window.gallery import Gallery
from tests.window.windows import checked_in_all_sizes, click, drawn, focus_with_tab, open_app, press

from negotiate.window.audit import faults
from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen
from negotiate.window.widgets import button


def test_every_widget_fits_in_every_window_and_text_size() -> None:
    for size, text_size, found in checked_in_all_sizes(open_app(Gallery())):
        assert found == [], (size, text_size)


@pytest.mark.parametrize("key", [pygame.K_RETURN, pygame.K_SPACE])
def test_keys_press_a_button(key: int) -> None:
    screen = Gallery()
    app = open_app(screen)
    focus_with_tab(app, "button/primary")
    press(app, key)
    assert screen.pressed == ["primary"]


def test_mouse_presses_a_button_and_hides_the_ring() -> None:
    screen = Gallery()
    app = open_app(screen)
    press(app, pygame.K_TAB)
    assert app.memory.focus_seen
    click(app, "button/good")
    assert screen.pressed == ["good"]
    assert not app.memory.focus_seen


def test_a_press_that_slips_off_does_nothing() -> None:
    screen = Gallery()
    app = open_app(screen)
    box = next(widget.box for widget in app.page.widgets if widget.key == "button/primary")
    inside = (int(box.centre[0]), int(box.centre[1]))
    for kind, spot in ((pygame.MOUSEBUTTONDOWN, inside), (pygame.MOUSEBUTTONUP, (900, 700))):
        pygame.event.post(pygame.event.Event(kind, pos=spot, button=1))
        app.pump()
    assert screen.pressed == []


def test_a_closed_button_says_why_and_does_nothing() -> None:
    screen = Gallery()
    app = open_app(screen)
    click(app, "closed")
    assert screen.pressed == []
    assert app.memory.tip == "closed"


def test_tab_goes_round_in_both_directions_and_reaches_everything() -> None:
    app = open_app(Gallery())
    keys = [widget.key for widget in app.reachable]
    forward = []
    for _key in keys:
        press(app, pygame.K_TAB)
        forward.append(app.memory.focus)
    assert forward == keys
    press(app, pygame.K_TAB)
    assert app.memory.focus == keys[0]
    press(app, pygame.K_TAB, shift=True)
    assert app.memory.focus == keys[-1]


def test_arrows_go_to_the_nearest() -> None:
    app = open_app(Gallery())
    focus_with_tab(app, "button/primary")
    press(app, pygame.K_RIGHT)
    assert app.memory.focus == "button/plain"
    press(app, pygame.K_LEFT)
    assert app.memory.focus == "button/primary"
    press(app, pygame.K_DOWN)
    assert app.memory.focus == "toggle"


def test_toggle_choice_and_tabs() -> None:
    screen = Gallery()
    app = open_app(screen)
    click(app, "toggle")
    assert screen.on
    click(app, "choice/1")
    assert screen.theme == "dark"
    focus_with_tab(app, "tabs/2")
    press(app, pygame.K_RETURN)
    assert screen.tab == "lines"


def test_list_by_keys_and_by_mouse() -> None:
    screen = Gallery()
    app = open_app(screen)
    focus_with_tab(app, "list")
    press(app, pygame.K_RETURN)
    assert app.memory.focus == "list/1"
    assert {widget.key for widget in app.reachable if widget.role == "option"} == {f"list/{n}" for n in range(12)}
    press(app, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    assert screen.option == 3
    assert app.memory.focus == "list"
    press(app, pygame.K_RETURN, pygame.K_ESCAPE)
    assert app.memory.opened == ""
    assert app.memory.focus == "list"
    click(app, "list")
    click(app, "list/5")
    assert screen.option == 5


def test_slider_by_keys_and_by_dragging() -> None:
    screen = Gallery()
    app = open_app(screen)
    focus_with_tab(app, "slider")
    press(app, pygame.K_RIGHT, pygame.K_RIGHT)
    assert screen.level == 6
    press(app, pygame.K_END)
    assert screen.level == 10
    press(app, pygame.K_HOME, pygame.K_PAGEUP)
    assert screen.level == 5
    box = next(widget.box for widget in app.page.widgets if widget.key == "slider")
    start, end = (int(box.x + 12), int(box.y + 14)), (int(box.right - 9), int(box.y + 14))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=start, button=1))
    app.pump()
    assert screen.level == 0
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=end, rel=(9, 0), buttons=(1, 0, 0)))
    app.pump()
    assert screen.level == 10
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=end, button=1))
    app.pump()


def test_a_dialog_keeps_the_focus_inside_and_gives_it_back() -> None:
    screen = Gallery()
    app = open_app(screen)
    focus_with_tab(app, "row")
    press(app, pygame.K_RETURN)
    assert isinstance(app.screen, Dialog)
    assert all(widget.key.startswith("dialog") for widget in app.reachable)
    focus_with_tab(app, "dialog/button/0")
    press(app, pygame.K_RETURN)
    assert screen.pressed == ["yes"]
    assert app.screens == [screen]
    assert app.memory.focus == "row"


def test_escape_presses_the_last_button_of_a_dialog() -> None:
    screen = Gallery()
    app = open_app(screen)
    pressed: list[str] = []
    buttons = [("Yes", "primary", lambda: pressed.append("yes")), ("No", "plain", lambda: pressed.append("no"))]
    app.push(Dialog("Sure?", "", buttons))
    app.pump()
    press(app, pygame.K_ESCAPE)
    assert pressed == ["no"]
    assert app.screens == [screen]


def test_question_mark_lists_the_keys() -> None:
    app = open_app(Gallery())
    press(app, "?")
    assert "next thing; with Shift, the one before" in drawn(app)
    assert faults(app.page) == []
    press(app, pygame.K_ESCAPE)
    assert "next thing; with Shift, the one before" not in drawn(app)


def test_control_plus_and_minus_change_the_text_size() -> None:
    app = open_app(Gallery())
    press(app, "+", control=True)
    assert app.settings.text_size == 1.25
    press(app, "+", "+", "+", "+", control=True)
    assert app.settings.text_size == 1.75
    press(app, pygame.K_MINUS, control=True)
    assert app.settings.text_size == 1.5


def test_a_tip_shows_after_a_while_beside_the_focus() -> None:
    now = [0.0]
    app = open_app(Gallery(), clock=lambda: now[0])
    focus_with_tab(app, "button/primary")
    assert "Presses the primary one." not in drawn(app)
    now[0] += 1.0
    app.pump()
    assert "Presses the primary one." in drawn(app)


def test_focus_scrolls_into_sight_and_page_keys_scroll() -> None:
    app = open_app(Gallery(), text_size=1.75)
    focus_with_tab(app, "row")
    row = next(widget for widget in app.page.widgets if widget.key == "row")
    assert row.shown is not None
    assert app.memory.offsets["all"] > 0
    press(app, pygame.K_PAGEUP, pygame.K_PAGEUP, pygame.K_PAGEUP)
    assert app.memory.offsets["all"] == 0
    press(app, pygame.K_PAGEDOWN)
    assert app.memory.offsets["all"] > 0


def test_resizing_redraws_at_the_new_scale() -> None:
    app = open_app(Gallery())
    assert app.page.scale == 1.0
    app.resize((2560, 1600))
    app.pump()
    assert app.page.scale == 2.0
    assert (app.page.box.w, app.page.box.h) == (1280, 800)


def test_nothing_is_drawn_while_nothing_changes() -> None:
    app = open_app(Gallery())
    for _time in range(3):
        app.pump()  # the window's own first events
    drawn_so_far = app.redraws
    for _time in range(20):
        app.pump()
    pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(1270, 790), rel=(1, 1), buttons=(0, 0, 0)))
    app.pump()
    assert app.redraws == drawn_so_far


def test_the_window_sleeps_until_an_event_or_a_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[int | None] = []

    def wait(milliseconds: int | None = None) -> pygame.event.Event:
        slept.append(milliseconds)
        return pygame.event.Event(pygame.NOEVENT)

    now = [0.0]
    app = open_app(Gallery(), clock=lambda: now[0])
    for _time in range(3):
        app.pump()
    monkeypatch.setattr(pygame.event, "wait", wait)
    app.pump(wait=True)
    app.after(2.0, lambda: None)
    app.pump(wait=True)
    assert slept == [None, 2001]


def test_a_thread_can_hand_work_to_the_window() -> None:
    app = open_app(Gallery())
    done: list[str] = []
    thread = threading.Thread(target=lambda: app.post(lambda: done.append(threading.current_thread().name)))
    thread.start()
    thread.join()
    app.pump(wait=True)
    assert done == [threading.main_thread().name]


def test_closing_the_window_ends_the_program() -> None:
    app = open_app(Gallery())
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    app.pump()
    assert not app.running


class Faulty(Screen):
    """Everything that the checks must find."""

    def build(self, page: Page) -> None:
        page.text(Box(10, 10, 40, 10), "clipped in its box")
        page.text(Box(10, 100, 200), "one over the other")
        page.text(Box(14, 104, 200), "the other over one")
        page.text(Box(page.box.w - 20, 300, 300), "out of the window")
        button(page, "one", Box(100, 400, 120), "One", lambda: None)
        button(page, "two", Box(160, 410, 120), "Two", lambda: None)
        page.widget("tiny", "button", "tiny", Box(600, 600, 10, 10))
        page.widget("nameless", "button", " ", Box(700, 600, 40, 40))
        page.widget("twin", "button", "twin", Box(800, 600, 40, 40))
        page.widget("twin", "button", "twin", Box(900, 600, 40, 40))
        page.widget("primary", "button", "primary", Box(1000, 600, 90, 30), primary=True)


def test_the_checks_find_what_is_wrong() -> None:
    found = "\n".join(faults(open_app(Faulty()).page))
    for sentence in (
        "“clipped in its box” needs",
        "The texts “one over the other” and “the other over one” lie over each other.",
        "“out of the window” reaches out of its area at the side.",
        "The widgets 'one' and 'two' lie over each other.",
        "'tiny' is 10 by 10 pixels; 24 is the least.",
        "'nameless' has no name for a screen reader.",
        "Two widgets have the key 'twin'.",
        "'primary' is 90 by 30 pixels; 40 is the least.",
    ):
        assert sentence in found


def test_boxes_cut_up_without_losing_anything() -> None:
    box = Box(10, 20, 300, 200)
    left, rest = box.cut_left(100, 10)
    assert (left.w, rest.x, rest.right) == (100, 120, 310)
    top, below = box.cut_top(50, 10)
    assert (top.h, below.y, below.bottom) == (50, 80, 220)
    columns = box.columns((1, 2), 30)
    assert [round(column.w) for column in columns] == [90, 180]
    assert columns[-1].right == box.right
    rows = box.rows(4, 8)
    assert rows[-1].bottom == pytest.approx(box.bottom)
    flow = Flow(Box(0, 0, 100), 10)
    places = [flow.place(45, 20), flow.place(45, 30), flow.place(200, 20)]
    assert [(place.x, place.y, place.w) for place in places] == [(0, 0, 45), (55, 0, 45), (0, 40, 100)]
    assert flow.bottom == 60
