"""The debrief after a game: tabs, a slider over every moment, what-if, and export to a page and a table."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pygame

from negotiate.reports.debrief.course import Course, course, from_record
from negotiate.reports.debrief.debrief import Debrief, debrief
from negotiate.reports.debrief.page import page as html_page
from negotiate.reports.debrief.sheet import sheet
from negotiate.reports.debrief.what_if import Change, Comparison, suggestions
from negotiate.reports.debrief.what_if import what_if as play_again
from negotiate.reports.page.page import PAGE, TABLE, Kind, write
from negotiate.table.table import Table
from negotiate.window.box import Box, Flow
from negotiate.window.folders import exports_folder, open_folder
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen, Shortcut
from negotiate.window.screens.aside import aside
from negotiate.window.screens.debrief_tabs import TABS, Shown, tabs_of
from negotiate.window.screens.debrief_what_if import WhatIf, what_if
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.widgets import button, button_width, slider, tabs
from negotiate.words.endings import possible

WHAT_IF = "what-if"
SILENT = ("round-began", "trust-changed")
ROOM_FOR_SLIDER = 380.0
"""Height from which the slider stays in sight; in less room it stands below the tab's content."""


class DebriefScreen(Screen):
    """One game looked back on. What takes long is done on a thread of its own; the window never waits."""

    def __init__(self, game: Table | Course | Path) -> None:
        """`game`: a table, a course, or the file of a record."""
        self._game = game
        self.debrief: Debrief | None = None
        self.tab = TABS[0][0]
        self.place = 0
        """The moment at the slider, as a place among the course's moments."""
        self.asked: WhatIf | None = None
        self.problem = ""
        self.writing = False
        self._language = ""

    # What takes time

    def on_show(self) -> None:
        if self.debrief is None and not self.problem:
            self._language = self.app.speaker.code
            aside(self.app, self._look_back, self._looked_back, self._failed)

    def _look_back(self) -> Debrief:
        game = self._game
        if isinstance(game, Path):
            game = from_record(game)
        return debrief((course(game.match) if isinstance(game, Table) else game).told_by(self.app.speaker))

    def _looked_back(self, found: Debrief) -> None:
        self.debrief = found
        self.place = len(found.course.moments) - 1
        rules, speaker = found.course.rules, found.course.speaker
        offered = suggestions(rules, speaker, found.course)
        self.asked = WhatIf(offered, self._play, self._replay_other, speaker.labels(rules.names), possible(rules))

    def _play(self, change: Change) -> None:
        assert self.debrief is not None  # the tab is there only then
        was = self.debrief.course
        aside(self.app, lambda: play_again(was, change), partial(self._played, change), self._failed)

    def _played(self, change: Change, compared: Comparison) -> None:
        if self.asked is not None and self.asked.chosen is change:
            self.asked.compared, self.asked.playing = compared, False

    def _failed(self, said: str) -> None:
        self.writing = False
        if self.asked is not None:
            self.asked.playing = False
        if self.debrief is None:
            self.problem = said
        else:
            self.app.push(Dialog(self.say("This did not work"), said))

    # What a person may do

    def choose(self, tab: str) -> None:
        """Show a tab."""
        self.tab = tab

    def look(self, place: float) -> None:
        """Put the slider on a moment."""
        self.place = min(int(place), len(self._found().course.moments) - 1)

    def go(self, events: int) -> None:
        """Put the slider on the moment after so many events."""
        if self.debrief is not None:
            found = self.debrief.course
            self.place = found.moments.index(found.at(events))

    def replay(self) -> None:
        """The table at the slider's moment."""
        if self.debrief is not None:
            self.app.push(ReplayScreen(self.debrief.course, self.place))

    def _replay_other(self, compared: Comparison) -> None:
        self.app.push(ReplayScreen(compared.other, 0, self.say("What if {change}?", change=compared.change.label)))

    def export_page(self) -> None:
        """Write the page; it is made aside, because its what-ifs are games played again."""
        self._export("html", self._page, PAGE)

    def export_sheet(self) -> None:
        """Write the table."""
        self._export("csv", lambda: sheet(self._found().course), TABLE)

    def _page(self) -> str:
        return html_page(debrief(self._found().course))

    def _found(self) -> Debrief:
        assert self.debrief is not None  # the buttons are there only then
        return self.debrief

    def _export(self, ending: str, make: Callable[[], str], kind: Kind) -> None:
        if self.writing or self.debrief is None:
            return
        self.writing = True
        found = self.debrief.course
        target = exports_folder() / f"{found.rules.names.scenario}-{found.seed}-debrief.{ending}"

        def work() -> Path:
            with contextlib.suppress(OSError):  # writing says in a sentence what is wrong with the folder
                target.parent.mkdir(parents=True, exist_ok=True)
            write(target, make(), kind)
            return target

        aside(self.app, work, self._written, self._failed)

    def _written(self, target: Path) -> None:
        self.writing = False
        show = partial(
            aside, self.app, partial(open_folder, target.parent), partial(self._opened, target.parent), self._failed
        )
        buttons = [(self.say("Open the folder"), "plain", show), (self.say("Close"), "primary", None)]
        self.app.push(Dialog(self.say("Written"), self.say("The file is here: {file}", file=target), buttons))

    def _opened(self, folder: Path, is_open: bool) -> None:
        if not is_open:
            said = self.say("This system does not open folders for programs. The folder is: {folder}", folder=folder)
            self.app.push(Dialog(self.say("Open the folder"), said))

    # Drawing

    def build(self, page: Page) -> None:
        if self.debrief is not None and self._language != self.app.speaker.code:
            self.debrief = None  # it is told anew in the other language
            self.on_show()
        head, body = page.box.cut_top(self._header_height(page))
        self._header(page, head)
        body = body.inset(12, 10)
        if self.debrief is None:
            inner = page.card(body)
            page.text(inner.inset(12), self.problem or page.say("Looking back on the game …"), "lead")
            return
        named = [(key, page.say(name)) for key, name, _draw in TABS] + [(WHAT_IF, page.say("What if"))]
        names = [tab for tab in named if tab[0] in self._keys()]
        at = tabs(page, "debrief", body.tall(0), names, self.tab, self.choose)
        body = Box(body.x, at.bottom + 8, body.w, body.bottom - at.bottom - 8)
        has_slider = self.tab != WHAT_IF
        beside = has_slider and body.h > ROOM_FOR_SLIDER
        if beside:
            foot, body = body.cut_bottom(self._slider_height(page), 10)
            self._slider(page, page.card(foot))
        inner = page.card(body)
        with page.scroll(f"debrief/{self.tab}", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Debrief")) as at:
            area = Box(at.x + 4, at.y + 2, min(at.w - 10, 980.0))
            bottom = self._content(page, area)
            if has_slider and not beside:
                self._slider(page, Box(area.x, bottom + 16, area.w, self._slider_height(page)))

    def _content(self, page: Page, box: Box) -> float:
        assert self.debrief is not None and self.asked is not None  # they come together
        if self.tab == WHAT_IF:
            return what_if(page, box, self.asked, "what-if")
        cursor = float(self.debrief.course.moments[self.place].round)
        shown = Shown(self.debrief, self.app.speaker, cursor, self.go)
        draw = next(draw for key, _name, draw in TABS if key == self.tab)
        return draw(page, box, shown, self.tab)

    def _commands(self) -> list[tuple[str, str, str, Callable[[], None]]]:
        found = [("back", self.say("Back"), "left", self.app.pop)]
        if self.debrief is not None:
            found += [
                ("replay", self.say("Replay"), "play", self.replay),
                ("page", self.say("Save as page"), "save", self.export_page),
                ("sheet", self.say("Save as table"), "save", self.export_sheet),
            ]
        return found

    def _header_height(self, page: Page) -> float:
        return self._header(page, Box(page.box.x, page.box.y, page.box.w), draw=False)

    def _header(self, page: Page, box: Box, *, draw: bool = True) -> float:
        """The title and the commands, in one row where there is room, else in two; returns the height."""
        title = self.debrief.title if self.debrief is not None else ""
        said = page.say("Debrief: {title}", title=title) if title else page.say("Debrief")
        commands = self._commands()
        wide = sum(button_width(page, label, icon) + 8 for _key, label, icon, _does in commands)
        title_wide, title_tall = page.measure(said, "heading", box.w - 32)
        one_row = title_wide + wide + 60 <= box.w
        flow = Flow(
            Box(
                box.right - 16 - wide if one_row else box.x + 16,
                box.y + 10 + (0 if one_row else title_tall + 6),
                wide + 8 if one_row else box.w - 32,
            ),
            8,
        )
        places = [flow.place(button_width(page, label, icon), 36) for _key, label, icon, _does in commands]
        height = flow.bottom + 10 - box.y
        if draw:
            page.panel(box, fill="surface", border=None, radius=0)
            page.rule(box.x, box.bottom - 1, box.w)
            row = Box(box.x + 16, box.y + (0 if one_row else 10), title_wide + 1, box.h if one_row else title_tall)
            page.text(row, said, "heading", middle=True)
            for (key, label, icon, does), at in zip(commands, places, strict=True):
                enabled = not (self.writing and key in ("page", "sheet"))
                button(
                    page,
                    f"debrief/{key}",
                    at,
                    label,
                    does,
                    icon=icon,
                    enabled=enabled,
                    tip="" if enabled else page.say("The file is being written …"),
                )
        return height

    def _slider_height(self, page: Page) -> float:
        return 28 + page.line("strong") + page.line("small") * 2 + 34

    def _slider(self, page: Page, inner: Box) -> None:
        """Any moment of the game, and what happened then."""
        assert self.debrief is not None  # drawn only then
        label = page.say("Show the table then")
        wide = button_width(page, label, "table")
        beside = inner.w > wide + 320
        left = Box(inner.x, inner.y, inner.w - (wide + 16 if beside else 0), inner.h)
        moments = self.debrief.course.moments
        at = slider(
            page,
            "moment",
            left.tall(0),
            page.say("Any moment of the game"),
            float(self.place),
            0.0,
            float(max(1, len(moments) - 1)),
            1.0,
            self.look,
            self._when,
        )
        told = self._told()
        room = Box(left.x, at.bottom + 2, left.w, 2 * page.line("small") + 1)
        while told and page.measure(told, "small", room.w)[1] > room.h:
            told = f"{told.removesuffix(' …').rpartition(' ')[0]} …".removeprefix(" …")
        page.text(room, told, "small", "muted")
        if beside:
            button(
                page,
                "moment/table",
                Box(inner.right - wide, inner.y + (inner.h - 42) / 2, wide, 42),
                label,
                self.replay,
                icon="table",
                kind="primary",
            )

    def _when(self, place: float) -> str:
        assert self.debrief is not None  # the slider is drawn only then
        found = self.debrief.course
        word = self.app.speaker.labels(found.rules.names).unit
        now = found.moments[min(int(place), len(found.moments) - 1)].round
        return self.say("{unit} {round}", unit=word[:1].upper() + word[1:], round=now) if now else self.say("At the start")

    def _told(self) -> str:
        assert self.debrief is not None  # the slider is drawn only then
        found = self.debrief.course
        step = [event for event in found.events_of(self.place) if event.kind not in SILENT]
        return " ".join(found.speaker.event(found.rules, event) for event in step)

    def _keys(self) -> list[str]:
        """The tabs from left to right; no what-if where nothing can be asked."""
        found = TABS if self.debrief is None else tabs_of(self.debrief)
        can_ask = self.asked is None or bool(self.asked.changes)
        return [key for key, _name, _draw in found] + [WHAT_IF] * can_ask

    # Keys

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        del control
        keys = self._keys()
        if letter.isdigit() and 1 <= int(letter) <= len(keys):
            self.tab = keys[int(letter) - 1]
        elif self.debrief is not None and letter in (",", "."):
            self.place = min(len(self.debrief.course.moments) - 1, max(0, self.place + (1 if letter == "." else -1)))
        elif self.debrief is not None and key == pygame.K_r:
            self.replay()
        else:
            return False
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return (
            (f"1 – {len(self._keys())}", self.say("the tabs")),
            (", .", self.say("one moment back or on")),
            ("R", self.say("replay")),
        )
