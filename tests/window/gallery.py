"""A screen with every widget on it, for the tests of the widgets themselves."""

from __future__ import annotations

from functools import partial

from negotiate.window.box import Box, Flow
from negotiate.window.emblems import MEDIATOR, emblem
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen
from negotiate.window.widgets import badge, button, button_width, choice, dropdown, link_row, notice, slider, tabs, toggle

LONG = "A sentence that is long enough to need a second line in almost every box that it is put into, whatever the size."


class Gallery(Screen):
    """Every widget, with values that tests read."""

    def __init__(self) -> None:
        self.pressed: list[str] = []
        self.on = False
        self.theme = "light"
        self.tab = "log"
        self.option = 1
        self.level = 4.0

    def build(self, page: Page) -> None:
        inner = page.card(page.box.inset(16))
        with page.scroll("all", inner, "Everything") as at:
            y = page.text(at.tall(0), "Every widget", "title").bottom + 10
            flow = Flow(Box(at.x, y, at.w), 10)
            for kind in ("primary", "plain", "quiet", "good", "bad", "small"):
                label = f"A {kind} button"
                box = flow.place(button_width(page, label, "check"), 42)
                button(
                    page,
                    f"button/{kind}",
                    box,
                    label,
                    partial(self.pressed.append, kind),
                    kind=kind,
                    icon="check",
                    tip=f"Presses the {kind} one.",
                )
            box = flow.place(200, 42)
            button(page, "closed", box, "Not now", lambda: self.pressed.append("closed"), enabled=False, tip=LONG)
            y = flow.bottom + 12
            halves = Box(at.x, y, at.w).columns(2 if at.w > 640 else 1, 20)
            left, right = halves[0], halves[-1]
            below = (
                toggle(
                    page, "toggle", left.tall(0), "Sound " + LONG, self.on, lambda value: setattr(self, "on", value)
                ).bottom
                + 12
            )
            below = (
                choice(
                    page,
                    "choice",
                    Box(left.x, below, left.w),
                    (("light", "Light"), ("dark", "Dark as the night"), ("own", "Ours")),
                    self.theme,
                    lambda value: setattr(self, "theme", value),
                    label="Theme",
                ).bottom
                + 12
            )
            below = (
                tabs(
                    page,
                    "tabs",
                    Box(left.x, below, left.w),
                    (("log", "Log"), ("notes", "Notes"), ("lines", "Red lines")),
                    self.tab,
                    lambda value: setattr(self, "tab", value),
                ).bottom
                + 12
            )
            under = y if len(halves) > 1 else below
            under = (
                dropdown(
                    page,
                    "list",
                    Box(right.x, under, right.w),
                    [(n, f"Option {n}, which has a name") for n in range(12)],
                    self.option,
                    lambda value: setattr(self, "option", value),
                    label="An option",
                ).bottom
                + 12
            )
            under = (
                slider(
                    page,
                    "slider",
                    Box(right.x, under, right.w),
                    "Speed",
                    self.level,
                    0,
                    10,
                    1,
                    lambda value: setattr(self, "level", value),
                ).bottom
                + 12
            )
            y = max(below, under)
            for number in range(-1, 8):
                emblem(
                    page, at.x + (number + 1) * 64, y, 48, number, "RC" if number == MEDIATOR else "HM", faint=number == 3
                )
            y += 60
            spot = badge(page, at.x, y, "Negotiation", colour="accent_ink")
            badge(page, spot.right + 8, y, "2 of 3", colour="good", icon="check")
            y = spot.bottom + 10
            for tone in ("warn", "good", "bad"):
                y = notice(page, Box(at.x, y, at.w), LONG, tone=tone).bottom + 8
            row = Box(at.x, y, at.w, 60)
            link_row(
                page,
                "row",
                row,
                lambda: self.app.push(
                    Dialog(
                        "A question",
                        LONG * 4,
                        [("Yes", "primary", lambda: self.pressed.append("yes")), ("No", "plain", None)],
                    )
                ),
                "Ask",
                fill="raised",
            )
            page.text(row.inset(12, 4), "Press this whole row to be asked.", "strong", middle=True)
            page.bar(Box(at.x, row.bottom + 10, at.w, 8), 0.4, mark=0.6)
            page.stripes(Box(at.x, row.bottom + 26, 60, 34), "raised", "warn_fill", "warn")
