"""The tree that screen readers and other assistive technology see: the page's widgets and texts, as they are on screen.

`tree` makes plain nodes from a page. `Assistive` hands them to the platform through AccessKit (AT-SPI, UI Automation,
NSAccessibility) when the optional package `accesskit` is there and something listens; until then a redraw costs what it
did. `act` does what assistive technology asks for, by the same code as the keys.
"""

from __future__ import annotations

import itertools
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

import pygame

from negotiate.window.box import Box
from negotiate.window.page import Memory, Page, Scale, Scroll, Widget, Written

SETTLES = 0.1
"""Seconds between the platform's first question and the first answer. AccessKit's thread asks with a lock held that every
call of ours needs too, and it needs Python's own lock to return; a call of ours in between would stop both for good."""
HEADINGS = {"display": 1, "title": 1, "subtitle": 2, "heading": 3}
"""Text styles that are headings, and their level."""
GROUPS = {"radio button": "radio group", "tab": "tab list"}
"""Widgets that are one of a few, and the role of the few together."""
ROLES = {
    "window": "WINDOW",
    "dialog": "DIALOG",
    "scroll area": "SCROLL_VIEW",
    "text": "LABEL",
    "heading": "HEADING",
    "radio group": "RADIO_GROUP",
    "tab list": "TAB_LIST",
    "list": "LIST_BOX",
    "button": "BUTTON",
    "switch": "SWITCH",
    "radio button": "RADIO_BUTTON",
    "tab": "TAB",
    "drop-down list": "COMBO_BOX",
    "option": "LIST_BOX_OPTION",
    "slider": "SLIDER",
    "scroll bar": "SCROLL_BAR",
    "round": "LIST_ITEM",
    "track": "HEADING",
}
"""Our roles and AccessKit's. A round of the time line and a track are not pressed; they have a name and a tip."""
ACTIONS = {
    "click": "CLICK",
    "focus": "FOCUS",
    "reveal": "SCROLL_INTO_VIEW",
    "increment": "INCREMENT",
    "decrement": "DECREMENT",
    "set": "SET_VALUE",
    "expand": "EXPAND",
    "collapse": "COLLAPSE",
}
"""Our actions and AccessKit's."""


@dataclass
class Node:
    """One thing that assistive technology can name. `key` is unique in the tree and lasts from redraw to redraw."""

    key: str
    role: str
    name: str
    box: Box
    """Where it is in the window, in pixels."""
    value: str = ""
    description: str = ""
    """What is written inside it besides its name, and its tip."""
    widget: str = ""
    """Key of the widget, for `act`; empty for what cannot be reached with Tab."""
    actions: tuple[str, ...] = ()
    enabled: bool = True
    chosen: bool | None = None
    pressed: bool | None = None
    """A switch that is on, a button that stays chosen."""
    expanded: bool | None = None
    level: int = 0
    scale: Scale | None = None
    children: list[Node] = field(default_factory=list)

    def __iter__(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child


class Operated(Protocol):
    """The window, as far as it is seen and operated from here; window/app.py is it."""

    page: Page
    memory: Memory
    dirty: bool
    floor: int

    @property
    def dialog(self) -> str | None:
        """Title of the dialog on top; None when there is none."""

    def draw(self) -> None:
        """Build the page and show it."""

    def find(self, key: str) -> Widget | None:
        """A widget of the screen on top."""

    def focus(self, key: str) -> None:
        """Put the focus on a widget and scroll it into sight."""

    def activate(self, widget: Widget) -> None:
        """What Enter does."""

    def redraw(self) -> None:
        """Ask for a redraw."""

    def after(self, seconds: float, does: Callable[[], None]) -> int:
        """Do something later."""

    def post(self, does: Callable[[], None]) -> None:
        """From any thread: do something on the window's thread, soon."""


# The tree


def tree(window: Operated) -> tuple[Node, str]:
    """The screen on top as nodes below a window, in the order in which it is drawn, and the key of the node with the focus.

    What lies under a dialog is left out, as it is out of reach.
    """
    page, memory, floor = window.page, window.memory, window.floor
    root = Node("window", "window", pygame.display.get_caption()[0], _pixels(page, page.box))
    top = root
    if window.dialog is not None:
        top = Node("dialog", "dialog", window.dialog, root.box)
        root.children.append(top)
    widgets = [widget for widget in page.widgets if widget.layer >= floor]
    texts = [text for text in page.written if text.layer >= floor and text.text.strip()]
    inner, outer = _sorted_out(widgets, texts)
    shown = window.find(memory.tip)
    tip = shown.tip if shown is not None else ""
    scrolls = [scroll for scroll in page.scrolls if scroll.layer >= floor]
    areas, lists = {"": top}, {widget.scroll for widget in widgets if widget.role == "option"}
    seen: Counter[str] = Counter()
    group = top
    items: list[Widget | Written | Scroll] = [*widgets, *outer, *scrolls]
    for item in sorted(items, key=lambda item: item.order):
        if isinstance(item, Scroll):
            role = "list" if item.key in lists else "scroll area"
            made = areas[item.key] = Node(f"area {item.key}", role, item.name, _pixels(page, item.box))
            areas.get(item.inside, top).children.append(made)
        elif isinstance(item, Written):
            if item.text != tip:  # a bubble only says what the description of its widget says
                seen[item.text] += 1
                made = _text(page, item, seen[item.text])
                areas.get(item.scroll, top).children.append(made)
        else:
            made = _reachable(page, item, inner.get(item.key, ()), memory.opened)
            place = areas.get(item.scroll, top)
            if item.role in GROUPS:
                family = f"group {item.key.rpartition('/')[0]}"
                if group.key != family:
                    group = Node(family, GROUPS[item.role], item.group, made.box)
                    place.children.append(group)
                group.box = _around(group.box, made.box)
                place = group
            place.children.append(made)
    focused = f"widget {memory.focus}"
    return root, focused if any(node.key == focused for node in root) else top.key


def _sorted_out(widgets: Sequence[Widget], texts: Sequence[Written]) -> tuple[dict[str, list[str]], list[Written]]:
    """The texts that are written inside a widget, by its key, and those that stand for themselves."""
    inner: dict[str, list[str]] = {}
    outer: list[Written] = []
    for text in texts:
        x, y = text.need.centre
        for widget in widgets:
            inside = widget.box.holds(x, y) and widget.layer == text.layer and widget.scroll == text.scroll
            if inside and widget.role != "scroll bar":
                if text.style != "initials":  # an emblem's; the name has them in full
                    inner.setdefault(widget.key, []).append(text.text)
                break
        else:
            outer.append(text)
    return inner, outer


def _text(page: Page, text: Written, number: int) -> Node:
    """A text is known by its words, so that the same sentence remains the same node wherever it moves."""
    level = HEADINGS.get(text.style, 0)
    role = "heading" if level else "text"
    return Node(f"text {number} {text.text}", role, text.text, _pixels(page, text.need), level=level)


def _reachable(page: Page, widget: Widget, inner: Sequence[str], opened: str) -> Node:
    node = Node(f"widget {widget.key}", widget.role, widget.name, _pixels(page, widget.box), widget=widget.key)
    node.enabled, node.scale = widget.enabled, widget.scale
    node.level = 2 if widget.role == "track" else 0
    value = widget.value
    if widget.role == "switch":
        node.pressed, value = value == "on", ""
    elif widget.role in (*GROUPS, "option"):
        node.chosen, value = value == "chosen", ""
    elif widget.role == "drop-down list":
        node.expanded = opened == widget.key
    elif widget.role == "button" and value in ("open", "closed"):
        node.expanded, value = value == "open", ""
    elif widget.role == "button" and value == "chosen":
        node.pressed, value = True, ""
    node.value = value if widget.role in ("drop-down list", "slider") else ""
    said: list[str] = []
    for part in (value, *inner, widget.tip):
        if part and not any(part in other for other in (node.name, node.value, *said)):
            said.append(part)
    node.description = "\n".join(said)
    node.actions = tuple(_actions(widget, node))
    return node


def _actions(widget: Widget, node: Node) -> Iterator[str]:
    yield "focus"
    yield "reveal"
    if widget.on is not None and widget.enabled:
        yield "click"
        if node.expanded is not None:
            yield "collapse" if node.expanded else "expand"
    if widget.scale is not None and widget.enabled:
        yield from ("increment", "decrement", "set")


def _pixels(page: Page, box: Box) -> Box:
    scale = page.scale
    return Box(box.x * scale, box.y * scale, box.w * scale, box.h * scale)


def _around(one: Box, other: Box) -> Box:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)


# What is asked for


def act(window: Operated, key: str, action: str, value: float | None = None) -> None:
    """Do one of ACTIONS with a widget; `value` is for "set", in the slider's unit. A widget that has gone is left alone."""
    if window.dirty:
        window.draw()  # what is meant is what would be seen by now
    widget = window.find(key)
    if widget is None:
        return
    if action == "reveal":
        window.memory.reveal = key
        window.redraw()
        return
    window.focus(key)
    window.memory.focus_seen = True
    if action in ("click", "expand", "collapse"):
        window.activate(widget)
    elif widget.scale is not None and widget.enabled:
        scale = widget.scale
        steps = {"increment": scale.now + scale.step, "decrement": scale.now - scale.step, "set": value}
        wanted = steps.get(action)
        if wanted is not None:
            scale.settle(wanted)
            window.redraw()


# The platform


class Assistive:
    """Stands between a window and the platform's adapter. All calls are made on the window's thread."""

    def __init__(self, window: Operated, library: ModuleType, adapt: Callable[..., Any]) -> None:
        """`adapt` makes the adapter from what it calls, on threads of its own: at activation, for an action, at the end."""
        self.listens = False
        """Whether anything has asked for the tree."""
        self._window, self._library = window, library
        self._numbers: dict[str, int] = {}
        self._reached: dict[int, str] = {}
        self._count = itertools.count(1)
        self._focused: bool | None = None
        self._adapter = adapt(self._on_activation, self._on_action, self._on_deactivation)

    def redrawn(self) -> None:
        """The page is new, or the window has moved or gained or lost the focus."""
        if not self.listens:
            return
        self._place()
        made = self._update()
        events = self._adapter.update_if_active(lambda: made)
        if events is not None:
            events.raise_events()

    def _on_activation(self) -> None:
        """From the platform: something wants the tree. None means: it follows."""
        self._window.post(self._settle)

    def _settle(self) -> None:
        self._window.after(SETTLES, self._listen)

    def _listen(self) -> None:
        self.listens = True
        self._window.redraw()

    def _on_deactivation(self) -> None:
        self.listens = False

    def _on_action(self, request: Any) -> None:
        key = self._reached.get(request.target)
        actions = self._library.Action
        action = next((ours for ours, theirs in ACTIONS.items() if getattr(actions, theirs) == request.action), None)
        if key is None or action is None:
            return
        given = request.data[1] if request.data is not None else None
        value = float(given) if isinstance(given, int | float) else None
        self._window.post(lambda: act(self._window, key, action, value))

    def _place(self) -> None:
        """Tell the adapter about the focus of the window, and where on the screen it is, as far as it has to be told."""
        focused = pygame.key.get_focused()
        if sys.platform == "win32":
            return  # the adapter follows the window's messages
        if sys.platform == "darwin":
            if focused != self._focused:
                events = self._adapter.update_view_focus_state(focused)
                if events is not None:
                    events.raise_events()
        else:
            x, y = pygame.display.get_window_position()
            w, h = pygame.display.get_window_size()
            area = self._library.Rect(x, y, x + w, y + h)
            self._adapter.set_root_window_bounds(area, area)
            if focused != self._focused:
                self._adapter.update_window_focus_state(focused)
        self._focused = focused

    def _update(self) -> Any:
        """The whole tree for AccessKit, which finds out by itself what has changed."""
        root, focus = tree(self._window)
        nodes = list(root)
        known = self._numbers
        numbers = self._numbers = {node.key: known.get(node.key) or next(self._count) for node in nodes}
        self._reached = {numbers[node.key]: node.widget for node in nodes if node.widget}
        made = self._library.TreeUpdate(numbers[focus])
        made.tree = self._library.Tree(numbers[root.key])
        for node in nodes:
            made.nodes.append((numbers[node.key], converted(self._library, node, numbers)))
        return made


def converted(library: ModuleType, node: Node, numbers: dict[str, int]) -> Any:
    """AccessKit's node for one of ours; `numbers` are the numbers by which it knows the keys."""
    made = library.Node(getattr(library.Role, ROLES[node.role]))
    made.set_bounds(library.Rect(node.box.x, node.box.y, node.box.right, node.box.bottom))
    if node.role == "text":
        made.set_value(node.name)  # AccessKit takes a label's name from its value
    elif node.name:
        made.set_label(node.name)
    if node.value:
        made.set_value(node.value)
    if node.description:
        made.set_description(node.description)
    made.set_children([numbers[child.key] for child in node.children])
    for action in node.actions:
        made.add_action(getattr(library.Action, ACTIONS[action]))
    if not node.enabled:
        made.set_disabled()
    if node.chosen is not None:
        made.set_selected(node.chosen)
    if node.pressed is not None:
        made.set_toggled(library.Toggled.TRUE if node.pressed else library.Toggled.FALSE)
    if node.role == "radio button":  # a radio button is checked on AT-SPI and selected on Windows
        made.set_toggled(library.Toggled.TRUE if node.chosen else library.Toggled.FALSE)
    if node.expanded is not None:
        made.set_expanded(node.expanded)
    if node.role == "drop-down list":
        made.set_has_popup(library.HasPopup.LISTBOX)
    if node.role == "dialog":
        made.set_modal()
    if node.level:
        made.set_level(node.level)
    if node.scale is not None:
        made.set_numeric_value(node.scale.now)
        made.set_min_numeric_value(node.scale.low)
        made.set_max_numeric_value(node.scale.high)
        made.set_numeric_value_step(node.scale.step)
    if node.role in (*GROUPS.values(), "list"):
        made.set_size_of_set(len(node.children))
    return made


def connect(window: Operated, size: tuple[int, int]) -> Assistive | None:
    """The bridge to the platform's assistive technology; None without `accesskit` or without a window that can be seen.

    Call it before the window is opened: on Windows and macOS an adapter has to be there before a window is first shown, so
    one of `size` pixels is made here that does not show yet.
    """
    if pygame.display.get_driver() in ("dummy", "offscreen"):
        return None
    try:
        import accesskit
    except ImportError:
        return None
    if sys.platform in ("win32", "darwin"):
        pygame.display.set_mode(size, pygame.RESIZABLE | pygame.HIDDEN)
    return Assistive(window, accesskit, _adapter(accesskit))


def _adapter(library: ModuleType) -> Callable[..., Any]:
    def adapt(on_activation: Callable[[], None], on_action: Callable[[Any], None], at_the_end: Callable[[], None]) -> Any:
        if sys.platform == "win32":
            handle = pygame.display.get_wm_info()["window"]
            return library.windows.SubclassingAdapter(handle, on_activation, on_action)
        if sys.platform == "darwin":
            library.macos.add_focus_forwarder_to_window_class("SDLWindow")
            handle = pygame.display.get_wm_info()["window"]
            return library.macos.SubclassingAdapter.for_window(handle, on_activation, on_action)
        return library.unix.Adapter(on_activation, on_action, at_the_end)

    return adapt
