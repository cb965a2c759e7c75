"""The replay of a game: the table at any of its moments, step by step or by itself, seen by everybody or by one seat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pygame

from negotiate.present.moment import Moment
from negotiate.present.scene import scene
from negotiate.present.seen import PROJECTOR
from negotiate.reports.debrief.course import Course
from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.screen import Screen, Shortcut
from negotiate.window.screens.now_bar import Now, bar_height, now_bar
from negotiate.window.screens.promises import KEY as PROMISES
from negotiate.window.screens.promises import PromisesScreen
from negotiate.window.screens.table_layout import TableLayout
from negotiate.window.screens.table_state import TableState
from negotiate.window.widgets import button, button_width, choice, dropdown, slider
from negotiate.words.language import N_

SPEEDS = {"slow": (N_("Slow"), 2.4), "normal": (N_("Normal"), 1.2), "fast": (N_("Fast"), 0.4)}
"""Name of a speed, and seconds for which a moment is shown."""
TONES = {
    "event-card": "tint_warn",
    "signed": "tint_good",
    "made-good": "tint_good",
    "breach-detected": "tint_bad",
    "held-back": "tint_bad",
    "terminate": "tint_bad",
    "text-lapsed": "tint_bad",
    "ceasefire-collapsed": "tint_bad",
}
GAP = 10.0


class ReplayScreen(Screen):
    """A game that has been played, or a part of one. Nothing can be decided here."""

    def __init__(self, course: Course, place: int = 0, title: str = "") -> None:
        """`place` is a place among the course's moments."""
        self.course, self.title = course, title
        self.place = min(max(0, place), len(course.moments) - 1)
        self.seat = PROJECTOR
        self.speed = "normal"
        self.playing = False
        self.layout = TableLayout(with_package=False)
        self.table: TableState | None = None
        self._key: tuple[object, ...] = ()
        self._ticket: int | None = None

    # Going through the game

    @property
    def last(self) -> int:
        """Place of the last moment."""
        return len(self.course.moments) - 1

    def look(self, place: float) -> None:
        """Show a moment."""
        self.place = min(self.last, max(0, int(place)))

    def step(self, moments: int) -> None:
        """Some moments on, or back; playing stops."""
        self.pause()
        self.look(self.place + moments)

    def step_round(self, rounds: int) -> None:
        """To the first moment of the next round, or of this one or the one before."""
        self.pause()
        now = self.course.moments[self.place].round
        if rounds < 0 and self.place > self._first_of(now):
            rounds = 0
        wanted = min(max(now + rounds, self.course.moments[0].round), self.course.last.round)
        self.look(self.last if wanted == now and rounds > 0 else self._first_of(wanted))

    def _first_of(self, round_number: int) -> int:
        return next(place for place, moment in enumerate(self.course.moments) if moment.round >= round_number)

    def play(self) -> None:
        """Go on by itself; from the end, begin again."""
        if self.playing:
            self.pause()
            return
        if self.place == self.last:
            self.place = 0
        self.playing = True
        self._wait()

    def pause(self) -> None:
        """Stop."""
        self.playing = False
        if self._ticket is not None:
            self.app.cancel(self._ticket)
            self._ticket = None

    def _wait(self) -> None:
        self._ticket = self.app.after(SPEEDS[self.speed][1], self._next)

    def _next(self) -> None:
        self._ticket = None
        if not self.playing or self.app.screens[-1] is not self:
            self.playing = False
            return
        self.place += 1
        while self.place < self.last and not self.course.events_of(self.place):
            self.place += 1  # nothing happened then
        self.place = min(self.place, self.last)
        if self.place < self.last:
            self._wait()
        else:
            self.playing = False
        self.app.redraw()

    def set_speed(self, speed: str) -> None:
        """How long each moment is shown."""
        self.speed = speed

    def see_as(self, seat: str) -> None:
        """Whose eyes to look through."""
        self.seat = seat

    def promises(self) -> None:
        """Who owed what to whom at this moment, as a picture; nothing is ever owed where a signature ends the talks."""
        if not self._look().scene.bargains:
            self.pause()
            self.app.push(PromisesScreen(self._look))

    # Drawing

    def _look(self) -> TableState:
        """The table at the moment; made once for a moment, a seat and a language."""
        key = (self.place, self.seat, self.app.speaker.code)
        if self.table is None or key != self._key:
            found, stood = self.course, self.course.moments[self.place]
            moment = Moment.looked_back(found.rules, stood.game, found.events[: stood.events], found.players_at(stood))
            sight = scene(moment, self.seat, self.app.speaker)
            fresh = TableState(sight)
            fresh.ledger = self.promises
            old = self.table
            fresh.party = old.party if old else sight.parties[0].seat
            if old is not None:
                fresh.issue, fresh.side = old.issue, old.side
            self.table, self._key = fresh, key
        return self.table

    def build(self, page: Page) -> None:
        table = self._look()
        head, body = page.box.cut_top(self._header(page, Box(page.box.x, page.box.y, page.box.w), draw=False))
        self._header(page, head)
        body = body.inset(12, 10)
        if body.h < 420:
            # too little room for everything at once: the controls scroll away
            with page.scroll("replay", Box(body.x - 4, body.y, body.w + 12, body.h), page.say("Replay")) as at:
                area = Box(at.x + 4, at.y, at.w - 4)
                y = self._controls(page, area) + GAP
                now = self._now(table)
                tall = bar_height(page, area.w, now, ())
                now_bar(page, Box(area.x, y, area.w, tall), now, ())
                self.layout.draw(page, Box(area.x, y + tall + GAP, area.w, max(330.0, body.h - 20)), table)
            return
        foot, body = body.cut_bottom(self._controls(page, Box(body.x, 0, body.w), draw=False), GAP)
        self._controls(page, foot)
        now = self._now(table)
        bar, rest = body.cut_top(bar_height(page, body.w, now, ()), GAP)
        now_bar(page, bar, now, ())
        self.layout.draw(page, rest, table)

    def _now(self, table: TableState) -> Now:
        """What happened in the step to this moment."""
        since = self.course.moments[self.place - 1].events if self.place else 0
        entries = [entry for entry in table.scene.log if entry.number >= since and entry.weight > 0]
        if not entries:
            return Now(self._when(self.place), table.scene.header.phase_text, None, "")
        entry = max(entries, key=lambda entry: entry.weight)
        number = table.number(entry.seat) if entry.seat else None
        return Now(
            entry.text,
            entry.reason or entry.round_text,
            number,
            table.initials(entry.seat or ""),
            TONES.get(entry.kind, "surface"),
        )

    def _header(self, page: Page, box: Box, *, draw: bool = True) -> float:
        """Title, the eyes to look through, and the way back; returns the height."""
        label = page.say("Back")
        wide = button_width(page, label, "left")
        options = [
            (PROJECTOR, page.say("everybody")),
            *((card.seat, card.label) for card in self._look().scene.parties),
        ]
        eyes = min(box.w * 0.42, max(page.measure(text, "strong")[0] for _seat, text in options) + 52)
        name = page.say("Seen by")
        name_wide = page.measure(name, "small_strong")[0] + 10
        title = page.say("Replay: {title}", title=self.title or self.course.told_by(self.app.speaker).rules.names.title)
        room = box.w - 32 - wide - 16
        one_row = page.measure(title, "heading")[0] + name_wide + eyes + 24 <= room
        tall = page.measure(title, "heading", room if not one_row else 1e6)[1]
        height = max(56.0, page.line("heading") + 26) if one_row else max(tall, 36) + 20 + 44
        if draw:
            page.panel(box, fill="surface", border=None, radius=0)
            page.rule(box.x, box.bottom - 1, box.w)
            top = height if one_row else max(tall, 36) + 20
            page.text(
                Box(box.x + 16, box.y, room if not one_row else room - name_wide - eyes - 16, top),
                title,
                "heading",
                middle=True,
            )
            button(
                page,
                "replay/back",
                Box(box.right - 16 - wide, box.y + (top - 36) / 2, wide, 36),
                label,
                self.app.pop,
                icon="left",
            )
            x = box.right - 16 - wide - 16 - eyes if one_row else box.x + 16 + name_wide
            y = box.y + (top - 36) / 2 if one_row else box.y + top - 2
            page.text(Box(x - name_wide, y, name_wide, 36), name, "small_strong", "muted", middle=True)
            dropdown(page, "replay/seat", Box(x, y, eyes), options, self.seat, self.see_as, name=name)
        return height

    def _controls(self, page: Page, box: Box, *, draw: bool = True) -> float:
        """Buttons, the speed, the way to a round, and the slider. Returns the bottom, or the height when not drawn."""
        top = box.y
        inner = Box(box.x + 14, box.y + 10, box.w - 28)
        word = page.say("Pause") if self.playing else page.say("Play")
        shown: list[tuple[str, str, str, str, Callable[[], None], bool]] = [
            ("round-back", "", "up", page.say("One round back"), partial(self.step_round, -1), self.place > 0),
            ("back", "", "left", page.say("One step back"), partial(self.step, -1), self.place > 0),
            ("play", word, "pause" if self.playing else "play", word, self.play, True),
            ("on", "", "right", page.say("One step on"), partial(self.step, 1), self.place < self.last),
            ("round-on", "", "down", page.say("One round on"), partial(self.step_round, 1), self.place < self.last),
        ]
        flow = Flow(inner, 8)
        places = [flow.place(max(44.0, button_width(page, label, icon)), 42) for _key, label, icon, *_rest in shown]
        speeds = [(speed, page.say(name)) for speed, (name, _seconds) in SPEEDS.items()]
        speed_wide = sum(page.measure(text, "strong")[0] + 30 for _speed, text in speeds)
        speed_at = flow.place(max(speed_wide, 3 * max(page.measure(text, "strong")[0] + 26 for _speed, text in speeds)), 42)
        jumps = self._jumps()
        jump_wide = max(page.measure(text, "strong")[0] for _place, text in jumps) + 60
        jump_at = flow.place(max(150.0, min(jump_wide, 360.0)), 42)
        y = flow.bottom + 8
        height = y + page.line("strong") + 34 + 8 - top
        if not draw:
            return height
        page.card(Box(box.x, top, box.w, height))
        for (key, label, icon, name, does, enabled), at in zip(shown, places, strict=True):
            button(
                page,
                f"replay/go/{key}",
                at,
                label,
                does,
                icon=icon,
                kind="primary" if key == "play" else "plain",
                enabled=enabled,
                name=name,
                tip=name,
            )
        choice(page, "replay/speed", speed_at.tall(0), speeds, self.speed, self.set_speed)
        here = max((place for place, _text in jumps if place <= self.place), default=0)
        dropdown(page, "replay/jump", jump_at.tall(0), jumps, here, self._jump, name=page.say("Jump to"))
        name = page.say("Moment {place} of {last}", place=self.place, last=self.last)
        slider(
            page,
            "replay/moment",
            Box(inner.x, y, inner.w),
            name,
            float(self.place),
            0.0,
            float(max(1, self.last)),
            1.0,
            self._slide,
            self._when,
        )
        return top + height

    def _jump(self, place: int) -> None:
        self.pause()
        self.look(place)

    def _slide(self, place: float) -> None:
        self.pause()
        self.look(place)

    def _jumps(self) -> list[tuple[int, str]]:
        """The first moment of every round."""
        found: dict[int, int] = {}
        for place, moment in enumerate(self.course.moments):
            found.setdefault(moment.round, place)
        return [(place, self._when(place)) for place in found.values()]

    def _when(self, place: float) -> str:
        now = self.course.moments[min(int(place), self.last)].round
        word = self.app.speaker.labels(self.course.rules.names).unit
        return self.say("{unit} {round}", unit=word[:1].upper() + word[1:], round=now) if now else self.say("At the start")

    # Keys

    def on_escape(self) -> None:
        self.pause()
        super().on_escape()

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        del control
        if key == pygame.K_SPACE:
            self.play()
        elif letter in (",", "."):
            self.step(1 if letter == "." else -1)
        elif letter in ("[", "]"):
            self.step_round(1 if letter == "]" else -1)
        elif key == pygame.K_HOME:
            self.step(-self.last)
        elif key == pygame.K_END:
            self.step(self.last)
        elif letter.upper() == PROMISES:
            self.promises()
        else:
            return False
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return (
            (self.say("Space"), self.say("play or pause")),
            (", .", self.say("one moment back or on")),
            ("[ ]", self.say("one round back or on")),
            ("Home End", self.say("the first moment, the last")),
            *([] if self._look().scene.bargains else [(PROMISES, self.say("promises: who owes what to whom"))]),
        )
