"""Screen readers get the screen as it is: every name and every text, the focus, the values; and they can operate it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pygame
import pytest
from docs import screenshots as screens
from tests.window.gallery import Gallery
from tests.window.windows import click, focus_with_tab, open_app, press

from negotiate.window.accessibility import ACTIONS, ROLES, SETTLES, Assistive, Node, act, connect, tree
from negotiate.window.app import App
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen
from negotiate.window.settings import Settings

SCREENS = dict(screens.every_screen())


def nodes(app: App) -> list[Node]:
    return list(tree(app)[0])


def node(app: App, key: str) -> Node:
    """The node of a widget."""
    return next(found for found in nodes(app) if found.widget == key)


@pytest.mark.parametrize("name", SCREENS)
def test_names_and_roles_are_those_on_screen(name: str) -> None:
    app = App(Settings(speed="instant"))
    SCREENS[name](app)
    screens.draw(app)
    found = nodes(app)
    on_top = [widget for widget in app.page.widgets if widget.layer >= app.floor]
    named = [(made.widget, made.role, made.name) for made in found if made.widget]
    assert sorted(named) == sorted((widget.key, widget.role, widget.name) for widget in on_top)
    assert all(made.name.strip() for made in found if made.widget)
    assert len({made.key for made in found}) == len(found)
    assert {made.role for made in found} <= set(ROLES)
    said = {text for made in found for text in (made.name, made.value, made.description)}
    for written in app.page.written:
        if written.layer >= app.floor and written.style != "initials" and written.text.strip():
            assert any(written.text in text for text in said), f"{written.text} is drawn and not told"


def test_what_lies_under_a_dialog_is_out_of_reach() -> None:
    app = open_app(Gallery())
    app.push(Dialog("Sure?", "It cannot be undone.", [("Yes", "primary", None), ("No", "plain", None)]))
    app.pump()
    root, focus = tree(app)
    assert [(child.role, child.name) for child in root.children] == [("dialog", "Sure?")]
    assert focus == "dialog"
    assert [made.name for made in root if made.role == "button"] == ["Yes", "No"]
    assert "Every widget" not in {made.name for made in root}
    press(app, pygame.K_ESCAPE)
    assert "Every widget" in {made.name for made in nodes(app)}


def test_focus_follows_tab() -> None:
    app = open_app(Gallery())
    assert tree(app)[1] == "window"
    seen = []
    for _step in range(5):
        press(app, pygame.K_TAB)
        seen.append(tree(app)[1])
    assert seen == [f"widget button/{kind}" for kind in ("primary", "plain", "quiet", "good", "bad")]


def test_texts_stand_where_they_are_read_and_those_of_a_widget_belong_to_it() -> None:
    app = open_app(Gallery())
    area = next(made for made in nodes(app) if made.role == "scroll area")
    assert area.name == "Everything"
    assert (area.children[0].role, area.children[0].name, area.children[0].level) == ("heading", "Every widget", 1)
    assert area.children[1].widget == "button/primary"
    assert node(app, "row").description == "Press this whole row to be asked."
    assert node(app, "button/plain").description == "Presses the plain one."
    assert not [made for made in area if made.role == "text" and made.name == "A plain button"]


def test_states_and_values_are_told() -> None:
    screen = Gallery()
    app = open_app(screen)
    assert node(app, "toggle").pressed is False
    closed = node(app, "closed")
    assert not closed.enabled
    assert "click" not in closed.actions
    assert [node(app, f"choice/{number}").chosen for number in range(3)] == [True, False, False]
    group = next(made for made in nodes(app) if made.role == "radio group")
    assert (group.name, [made.name for made in group.children]) == ("Theme", ["Light", "Dark as the night", "Ours"])
    assert [made.name for made in nodes(app) if made.role == "tab list"] == [""]
    slider = node(app, "slider")
    assert slider.scale is not None
    assert (slider.value, slider.scale.now, slider.scale.low, slider.scale.high) == ("4", 4.0, 0, 10)
    assert (node(app, "list").value, node(app, "list").expanded) == ("Option 1, which has a name", False)
    click(app, "list")
    assert node(app, "list").expanded is True
    opened = next(made for made in nodes(app) if made.role == "list")
    assert [made.chosen for made in opened.children] == [number == 1 for number in range(12)]
    assert tree(app)[1] == "widget list/1"


def test_places_are_pixels_of_the_window() -> None:
    app = open_app(Gallery(), (1920, 1080), text_size=1.25)
    made, widget = node(app, "toggle"), app.find("toggle")
    assert widget is not None
    assert made.box.x == pytest.approx(widget.box.x * app.page.scale)
    assert made.box.h == pytest.approx(widget.box.h * app.page.scale)
    assert nodes(app)[0].box.w == pytest.approx(1920)


@pytest.mark.parametrize(
    ("key", "action", "value", "holds"),
    [
        ("button/good", "click", None, lambda screen: screen.pressed == ["good"]),
        ("toggle", "click", None, lambda screen: screen.on is True),
        ("choice/1", "click", None, lambda screen: screen.theme == "dark"),
        ("tabs/2", "click", None, lambda screen: screen.tab == "lines"),
        ("slider", "increment", None, lambda screen: screen.level == 5),
        ("slider", "decrement", None, lambda screen: screen.level == 3),
        ("slider", "set", 8.3, lambda screen: screen.level == 8),
        ("slider", "set", 99.0, lambda screen: screen.level == 10),
        ("slider", "set", None, lambda screen: screen.level == 4),
        ("closed", "click", None, lambda screen: screen.pressed == []),
    ],
)
def test_an_action_does_what_the_keys_do(
    key: str, action: str, value: float | None, holds: Callable[[Gallery], bool]
) -> None:
    screen = Gallery()
    app = open_app(screen)
    act(app, key, action, value)
    app.pump()
    assert holds(screen)
    assert tree(app)[1] == f"widget {key}"


def test_a_list_is_opened_and_chosen_from() -> None:
    screen = Gallery()
    app = open_app(screen)
    act(app, "list", "expand")
    app.pump()
    act(app, "list/7", "click")
    app.pump()
    assert screen.option == 7
    assert node(app, "list").value == "Option 7, which has a name"


def test_what_is_far_down_is_scrolled_into_sight() -> None:
    app = open_app(Gallery(), text_size=1.75)
    far = app.find("row")
    assert far is not None
    assert far.shown is None
    act(app, "row", "reveal")
    app.pump()
    seen = app.find("row")
    assert seen is not None
    assert seen.shown is not None
    assert app.memory.focus == ""


def test_a_widget_that_has_gone_is_left_alone() -> None:
    app = open_app(Gallery())
    act(app, "nowhere", "click")
    assert app.memory.focus == ""


class Adapter:
    """Stands in for the platform: asks, listens and acts."""

    def __init__(self, ask: Callable[[], object], act: Callable[[Any], None], end: Callable[[], None]) -> None:
        self.ask, self.act, self.end = ask, act, end
        self.updates: list[Any] = []
        self.focused: list[bool] = []

    def update_if_active(self, make: Callable[[], Any]) -> None:
        self.updates.append(make())

    def set_root_window_bounds(self, outer: object, inner: object) -> None:
        """Where the window is does not matter here."""

    def update_window_focus_state(self, focused: bool) -> None:
        self.focused.append(focused)


def listened(screen: Screen, library: ModuleType | SimpleNamespace) -> tuple[App, Adapter, Callable[[float], None]]:
    """A window, the platform, and what lets time go by."""
    now = [0.0]
    app = open_app(screen, clock=lambda: now[0])
    made: list[Adapter] = []

    def adapt(*handlers: Callable[..., Any]) -> Adapter:
        made.append(Adapter(*handlers))
        return made[0]

    app.assistive = Assistive(app, library, adapt)  # type: ignore[arg-type]  # a module, or what stands in for one

    def later(seconds: float) -> None:
        now[0] += seconds
        app.pump()

    return app, made[0], later


def test_nothing_is_made_before_somebody_listens() -> None:
    app, adapter, _later = listened(Gallery(), SimpleNamespace())  # a library that could make nothing
    for _time in range(3):
        press(app, pygame.K_TAB)
    assert adapter.updates == []
    assert adapter.focused == []


def test_no_bridge_without_a_window_to_be_seen() -> None:
    app = open_app(Gallery())
    assert app.assistive is None
    assert connect(app, (1280, 800)) is None


def test_the_window_opens_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app(Gallery())
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "x11")
    monkeypatch.setitem(sys.modules, "accesskit", None)  # an import of it fails
    assert connect(app, (1280, 800)) is None


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the platform is told of its focus in other ways there")
def test_the_platform_gets_the_tree_and_its_actions_arrive() -> None:
    library = pytest.importorskip("accesskit", reason="the optional package accesskit is not installed")
    screen = Gallery()
    app, adapter, later = listened(screen, library)
    assert adapter.ask() is None
    later(0)
    assert adapter.updates == []
    later(SETTLES + 0.01)
    given = dict(adapter.updates[-1].nodes)
    root = given[adapter.updates[-1].tree.root]
    assert (root.role, root.label) == (library.Role.WINDOW, "Negotiate")
    expected = [made for made in nodes(app) if made.role != "text" and made.name]
    assert sorted(made.label for made in given.values() if made.label) == sorted(made.name for made in expected)
    numbers = {made.label: number for number, made in given.items()}
    good = numbers["A good button"]
    assert given[good].supports_action(library.Action.CLICK)
    adapter.act(SimpleNamespace(action=library.Action.CLICK, target=good, data=None))
    later(0)
    assert screen.pressed == ["good"]
    assert adapter.updates[-1].focus == good
    speed = numbers["Speed"]
    assert given[speed].numeric_value == 4
    data = (library.ActionDataKind.NUMERIC_VALUE, 7.0)
    adapter.act(SimpleNamespace(action=library.Action.SET_VALUE, target=speed, data=data))
    later(0)
    assert dict(adapter.updates[-1].nodes)[speed].numeric_value == 7  # the same number for the same widget
    focus_with_tab(app, "button/bad")
    assert adapter.updates[-1].focus == numbers["A bad button"]
    count = len(adapter.updates)
    adapter.end()
    press(app, pygame.K_TAB)
    assert len(adapter.updates) == count


def test_every_role_and_action_is_one_of_the_platforms() -> None:
    library = pytest.importorskip("accesskit", reason="the optional package accesskit is not installed")
    assert [name for name in ROLES.values() if not hasattr(library.Role, name)] == []
    assert [name for name in ACTIONS.values() if not hasattr(library.Action, name)] == []


class Scrolled(Screen):
    """An area inside an area."""

    def build(self, page: Page) -> None:
        with page.scroll("outer", page.box, "Outer") as at:
            page.text(at.tall(0), "Before")
            with page.scroll("inner", at.inset(60), "Inner") as inside:
                page.text(inside.tall(0), "Within")


def test_areas_lie_inside_each_other() -> None:
    root = tree(open_app(Scrolled()))[0]
    assert [(made.role, made.name) for made in root] == [
        ("window", "Negotiate"),
        ("scroll area", "Outer"),
        ("text", "Before"),
        ("scroll area", "Inner"),
        ("text", "Within"),
    ]
