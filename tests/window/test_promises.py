"""The page of promises: how it is opened and left, what it says, and that it fits."""

from __future__ import annotations

import pygame
import pytest
from docs import screenshots as screens
from tests.present.owing import held_up
from tests.window.windows import checked_in_all_sizes, click, drawn, focus_with_tab, open_app, press

from negotiate.present.scene import scene
from negotiate.reports.debrief.course import course
from negotiate.table.device import Device
from negotiate.table.setup import Setup
from negotiate.window.app import App
from negotiate.window.box import Box
from negotiate.window.screen import Screen
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.promises import PromisesScreen
from negotiate.window.screens.promises_picture import ENDS, LOOKS, _columns, _pill_size
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.screens.start import StartScreen
from negotiate.window.screens.table import TableScreen
from negotiate.window.screens.table_state import TableState
from negotiate.window.theme import LEAST_CONTRAST, THEMES, contrast
from negotiate.words.catalogue import languages
from negotiate.words.promises import HELD_UP, STATES
from negotiate.words.speaker import PLAYER, Speaker


def shown(seat: str = "highmark") -> App:
    """The page, of a game in which Highmark is overdue and Lowmark may hold back."""
    state = TableState(scene(held_up(), seat))
    app = open_app(StartScreen())
    app.push(PromisesScreen(lambda: state))
    app.pump()
    return app


def top(app: App) -> Screen:
    """The screen on top as it is now."""
    return app.screens[-1]


def begun() -> tuple[App, TableScreen]:
    """The first decision of a game, before anything is signed."""
    device = Device.begin(Setup("tutorial", {"highmark": "human", "lowmark": "human"}, "none", 1), save=False)
    device.skip()
    device.take_device(device.turn.seat)
    app = open_app(StartScreen())
    table = screens.sit(app, device)
    app.pump()
    return app, table


def test_it_says_who_owes_whom_what_is_overdue_and_what_that_suspends() -> None:
    app = shown()
    told = drawn(app).split("\n")
    for line in (
        "Highmark owes Lowmark",
        "Lowmark owes Highmark",
        "Text of month 1",
        "suspended because overdue",
        "Overdue since month 1; it can still be made good. 0 of 2 phases delivered.",
        "Not due while this is overdue: Highmark – Detainees. Holding it back costs no trust.",
        "Highmark – Detainees: once it is made good, what it suspends is due again: Lowmark – Detainees.",
        "1 overdue · 1 suspended",
        "What the whole table knows. A breach that nobody saw is not in this picture.",
    ):
        assert line in told, line
    left = next(text.need for text in app.page.written if text.text.startswith("Overdue since"))
    right = next(text.need for text in app.page.written if text.text.startswith("Not due while"))
    assert left.right < right.x and abs(left.y - right.y) < 60  # side by side, one line


@pytest.mark.parametrize("code", languages())
def test_the_words_on_a_way_are_whole_and_leave_its_ends_free_in_every_language(code: str) -> None:
    state = TableState(scene(held_up(), "highmark", Speaker(code, PLAYER)))
    app = open_app(StartScreen(), text_size=1.75, language=code)
    app.push(PromisesScreen(lambda: state))
    app.pump()
    (held_up_text,) = [text for text in app.page.written if text.text == app.page.say(HELD_UP)]
    assert held_up_text.need.h <= len(held_up_text.text.split(" ")) * app.page.line("small_strong") + 1, "no word is broken"
    left, _ways, right = _columns(app.page, Box(0, 0, app.page.box.w - 76))
    pill, _tall = _pill_size(app.page, Box(left.right, 0, right.x - left.right, 0))
    assert (right.x - left.right - pill) / 2 >= ENDS - 0.01, "the dot and the point are beside the words"


def test_a_seats_own_promises_are_on_the_left() -> None:
    app = shown("lowmark")
    overdue = next(text.need for text in app.page.written if text.text.startswith("Overdue since"))
    held = next(text.need for text in app.page.written if text.text.startswith("Not due while"))
    assert held.right < overdue.x


def test_it_is_sound_in_every_size_and_stands_in_one_column_where_two_do_not_fit() -> None:
    app = shown()
    for size, text_size, faults in checked_in_all_sizes(app):
        assert faults == [], (size, text_size)
    app.settings.text_size = 1.75
    app.resize((900, 700))
    app.pump()
    overdue = next(text.need for text in app.page.written if text.text.startswith("Overdue since"))
    held = next(text.need for text in app.page.written if text.text.startswith("Not due while"))
    assert abs(overdue.x - held.x) < 1 and "suspended because overdue" not in drawn(app)


def test_a_key_opens_it_and_the_same_key_or_escape_leaves_it() -> None:
    app, table = begun()
    press(app, "l")
    assert isinstance(top(app), PromisesScreen) and "Nothing is signed yet." in drawn(app)
    press(app, "l")
    assert top(app) is table
    press(app, "l", pygame.K_ESCAPE)
    assert top(app) is table
    assert ("L", "promises: who owes what to whom") in table.shortcuts()


def test_it_is_in_the_menu() -> None:
    app, table = begun()
    press(app, pygame.K_ESCAPE)
    menu = app.screens[-1]
    assert isinstance(menu, Menu)
    number = [label for label, _kind, _does in menu.buttons].index("Promises")
    click(app, f"dialog/button/{number}")
    assert isinstance(top(app), PromisesScreen)
    focus_with_tab(app, "promises/back")
    press(app, pygame.K_RETURN)
    assert top(app) is table


def test_a_button_beside_the_list_opens_it_in_a_replay_too_at_the_round_that_is_shown() -> None:
    found = course(held_up())
    app = open_app(ReplayScreen(found, len(found.moments) - 1))
    replay = app.screens[-1]
    assert isinstance(replay, ReplayScreen) and replay.table is not None
    replay.table.side = "agreements"
    replay.layout.left = "side"
    app.redraw()
    app.pump()
    click(app, "promises")
    assert isinstance(top(app), PromisesScreen) and "1 overdue · 1 suspended" in drawn(app)
    press(app, "l")
    replay.step(-replay.last)
    press(app, "l")
    assert "Nothing is signed yet." in drawn(app)


def test_every_state_has_its_looks_and_can_be_read_on_its_ground() -> None:
    assert set(LOOKS) == set(STATES)
    for theme in THEMES.values():
        for _icon, ink, ground, _dashed in LOOKS.values():
            for token in (ink, "text", "muted"):
                assert contrast(theme[token], theme[ground]) >= LEAST_CONTRAST, (theme.name, token, ground)
