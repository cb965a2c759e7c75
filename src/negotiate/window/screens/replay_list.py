"""The games that have been played: every one can be watched again or looked back on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from negotiate.reports.debrief.course import Course, from_record
from negotiate.table.saves import Saved, saved_games, saves_folder
from negotiate.window.box import Box, Flow
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen
from negotiate.window.screens.aside import aside
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.replay import ReplayScreen
from negotiate.window.widgets import button, button_width, notice
from negotiate.words.labels import capital


class GamesScreen(Screen):
    """Saved games, the latest first, finished or not. A debrief tells every secret, so it is for games that are over."""

    def __init__(self) -> None:
        self.games: tuple[Saved, ...] = ()
        self.loading = ""

    def on_show(self) -> None:
        self.games = saved_games()
        self.loading = ""

    def replay(self, saved: Saved) -> None:
        """Watch a game again."""
        if not self.loading:
            self.loading = saved.path.name
            aside(self.app, partial(from_record, saved.path), self._loaded, self._failed)

    def debrief(self, saved: Saved) -> None:
        """Look back on a game."""
        self.app.push(DebriefScreen(saved.path))

    def _loaded(self, course: Course) -> None:
        self.loading = ""
        if self.app.screens[-1] is self:
            self.app.push(ReplayScreen(course))

    def _failed(self, said: str) -> None:
        self.loading = ""
        self.app.push(Dialog(self.say("This game cannot be shown"), said))

    def build(self, page: Page) -> None:
        head, body = page.box.cut_top(max(56.0, page.line("heading") + 26))
        page.panel(head, fill="surface", border=None, radius=0)
        page.rule(head.x, head.bottom - 1, head.w)
        label = page.say("Back")
        wide = button_width(page, label, "left")
        page.text(Box(head.x + 16, head.y, head.w - wide - 48, head.h), page.say("Games played"), "heading", middle=True)
        button(
            page,
            "games/back",
            Box(head.right - 16 - wide, head.y + (head.h - 36) / 2, wide, 36),
            label,
            self.app.pop,
            icon="left",
        )
        inner = page.card(body.inset(12, 10))
        with page.scroll("games", Box(inner.x - 4, inner.y, inner.w + 12, inner.h), page.say("Games played")) as at:
            y = at.y + 2
            if not self.games:
                said = page.say("No game has been played yet. Games are kept here: {folder}", folder=saves_folder())
                page.text(Box(at.x + 4, y, at.w - 10), said, "lead")
            for saved in self.games:
                y = self._row(page, Box(at.x + 4, y, min(at.w - 10, 980.0)), saved) + 10

    def _row(self, page: Page, box: Box, saved: Saved) -> float:
        told = saved.told(page.speaker)
        if told.problem:
            return notice(page, box, told.problem, tone="bad", icon="warning", style="small").bottom
        last = max(saved.rounds, saved.round)
        state = page.say("over") if saved.is_finished else page.say("not over")
        word = capital(told.round_label)
        small = page.say("{unit} {round} of {rounds}, {state}", unit=word, round=saved.round, rounds=last, state=state)
        said = " · ".join((small, *told.people, saved.path.name))
        commands: list[tuple[str, str, str, Callable[[], None]]] = [
            ("replay", page.say("Replay"), "play", partial(self.replay, saved))
        ]
        if saved.is_finished:
            commands.append(("debrief", page.say("Debrief"), "chart", partial(self.debrief, saved)))
        y = page.text(box.tall(0), told.title, "strong").bottom
        y = page.text(Box(box.x, y, box.w), said, "small", "muted").bottom + 6
        flow = Flow(Box(box.x, y, box.w), 8)
        for key, label, icon, does in commands:
            at = flow.place(button_width(page, label, icon), 36)
            button(
                page,
                f"games/{key}/{saved.path.name}",
                at,
                label,
                does,
                icon=icon,
                enabled=not self.loading,
                name=f"{label}: {told.title}, {small}",
            )
        page.rule(box.x, flow.bottom + 8, box.w)
        return flow.bottom + 8
