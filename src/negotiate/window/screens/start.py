"""The start: choose a scenario and who sits where, go on with a saved game, learn, or watch the computer play."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from negotiate.errors import InUse, NegotiateError
from negotiate.table.device import Device
from negotiate.table.lobby import (
    HUMAN,
    MEDIATOR,
    NEUTRAL,
    NO_MEDIATOR,
    ScenarioOffer,
    SeatOffer,
    TrackOffer,
    offer,
    scenarios,
)
from negotiate.table.saves import Saved, branch, saved_games
from negotiate.table.setup import TUTORED, Setup
from negotiate.window.box import Box, Flow
from negotiate.window.emblems import MEDIATOR as EMBLEM
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen, Shortcut
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.rehearsal import Rehearsal
from negotiate.window.screens.replay_list import GamesScreen
from negotiate.window.screens.settings_form import settings_form
from negotiate.window.screens.table import TableScreen
from negotiate.window.widgets import badge, button, button_width, dropdown, link_row, notice, toggle
from negotiate.words.labels import capital
from negotiate.words.language import N_
from negotiate.words.speaker import Speaker
from negotiate.words.undo import ALWAYS, NEVER, RULES_OF_UNDO, UNTIL_SHOWN

UNDO_WORDS = {
    ALWAYS: N_("Allowed"),
    UNTIL_SHOWN: N_("Until something hidden is shown"),
    NEVER: N_("Not allowed"),
}
"""What the rules of taking a step back are called."""
NEWEST = 3
"""Unfinished games that are listed before somebody asks for all."""


class StartScreen(Screen):
    """The first screen. What is chosen lasts while the program runs."""

    def __init__(
        self,
        scenario: str | None = None,
        seats: Mapping[str, str] | None = None,
        seed: int | None = None,
        undo: str | None = None,
    ) -> None:
        """`undo`: when steps may be taken back in games that begin here, instead of what the settings say."""
        self.names = scenarios()
        self.chosen = scenario or self.names[0]
        self.neutral = False
        self.tutor = self.chosen == TUTORED
        self.seed = seed
        self.undo = undo
        self.seats: dict[str, str] = dict(seats or {})
        self._wanted = dict(seats or {})
        self._offers: dict[tuple[str, bool, Speaker], ScenarioOffer | str] = {}
        self._saved: tuple[Saved, ...] = ()
        self.shows_all = False
        """Whether all unfinished games are listed, not only the newest."""
        self._settings_height = 100.0
        self.rehearsal: Rehearsal | None = None
        """What compiles the engine aside, if anything does; games begin after it."""
        if scenario is not None and scenario not in self.names:
            self.names.insert(0, scenario)

    def on_show(self) -> None:
        """Look for saved games, and give every seat a player."""
        self._saved = tuple(saved for saved in saved_games() if not saved.is_finished and not saved.problem)
        self._fill_seats()

    # Choosing

    def offer(self, name: str | None = None) -> ScenarioOffer | None:
        """A scenario as it is offered, read once; None when its file cannot be used."""
        found = self._offer(name or self.chosen)
        return None if isinstance(found, str) else found

    def _offer(self, name: str) -> ScenarioOffer | str:
        """A scenario, or in a sentence what is wrong with its file."""
        key = (name, self.neutral and name == self.chosen, self.app.speaker)
        if key not in self._offers:
            try:
                self._offers[key] = offer(name, self.app.speaker, NEUTRAL if key[1] else None)
            except NegotiateError as error:
                self._offers[key] = self.app.speaker.error(error)
        return self._offers[key]

    def _fill_seats(self) -> None:
        found = self.offer()
        if found is None:
            return
        first = next(seat for seat in found.seats if seat.is_principal)
        self.seats = {
            seat.key: self._wanted.get(seat.key, HUMAN if not self._wanted and seat is first else seat.usual)
            for seat in found.seats
        }

    def choose(self, name: str) -> None:
        """Choose a scenario."""
        if name != self.chosen:
            self.chosen, self.neutral, self._wanted = name, False, {}
            self.tutor = name == TUTORED
            self._fill_seats()

    def _seat(self, seat: str, player: str) -> None:
        self.seats[seat] = player

    def _set_tutor(self, value: bool) -> None:
        self.tutor = value

    def _set_neutral(self, value: bool) -> None:
        seats = self.seats
        self.neutral = value
        self._wanted = dict(seats)
        self._fill_seats()

    # Beginning

    def setup(self) -> Setup:
        """What is chosen, for a device."""
        seats = {seat: player for seat, player in self.seats.items() if seat != MEDIATOR}
        skin = NEUTRAL if self.neutral else None
        return Setup(
            self.chosen, seats, self.seats.get(MEDIATOR), self.seed, skin=skin, tutor=self.tutor, undo=self.undo_rule
        )

    @property
    def undo_rule(self) -> str:
        """When steps may be taken back in games that begin here."""
        return self.undo or self.app.settings.undo

    def choose_undo(self, rule: str) -> None:
        """Keep another rule, for this game and those to come."""
        self.undo, self.app.settings.undo = None, rule
        self.app.apply_settings()

    def begin(self) -> None:
        """Begin the game as chosen."""
        self._begin(self.setup())

    def learn(self) -> None:
        """The tutorial with the first party."""
        self.choose(TUTORED)
        self._begin(Setup(TUTORED, {"highmark": HUMAN}, None, 1, undo=self.undo_rule))

    def watch(self) -> None:
        """The computer plays every seat."""
        found = self.offer()
        if found is None:
            return
        players = {seat.key: seat.usual for seat in found.seats}
        players |= {key: player for key, player in self.seats.items() if player != HUMAN}
        mediator = players.pop(MEDIATOR, None)
        self._begin(Setup(self.chosen, players, mediator, self.seed, skin=NEUTRAL if self.neutral else None))

    def resume(self, saved: Saved) -> None:
        """Go on with a saved game."""
        self._when_ready(partial(self._resume, saved))

    def _resume(self, saved: Saved, *, as_branch: bool = False) -> None:
        try:
            device = Device.resume(branch(saved.path) if as_branch else saved.path, speaker=self.app.speaker)
        except InUse as error:
            buttons = [
                (self.say("Go on with a copy of it, as a branch"), "plain", partial(self._resume, saved, as_branch=True)),
                (self.say("Leave it"), "primary", None),
            ]
            self.app.push(Dialog(self.say("This game cannot be gone on with"), self.app.speaker.error(error), buttons))
            return
        except NegotiateError as error:
            self.app.push(Dialog(self.say("This game cannot be gone on with"), self.app.speaker.error(error)))
            return
        self.app.push(TableScreen(device))

    def rehearse(self) -> None:
        """Have the engine compiled aside from now on, so that the window answers meanwhile."""
        self.rehearsal = Rehearsal(self.app)

    def _when_ready(self, does: Callable[[], None]) -> None:
        if self.rehearsal is None:
            does()
        else:
            self.rehearsal.before(does)

    def _begin(self, setup: Setup) -> None:
        self._when_ready(partial(self._begin_now, setup))

    def _begin_now(self, setup: Setup) -> None:
        try:
            device = Device.begin(setup, speaker=self.app.speaker)
        except NegotiateError as error:
            self.app.push(Dialog(self.say("The game cannot begin"), self.app.speaker.error(error)))
            return
        self.app.push(TableScreen(device))

    # Drawing

    def build(self, page: Page) -> None:
        head, body = page.box.cut_top(max(60.0, page.line("title") + 26))
        self._header(page, head)
        body = body.inset(16, 14)
        if self._is_wide(page):
            left, right = body.cut_left(max(330.0, body.w * 0.3), 14)
            with page.scroll(
                "start/list", Box(left.x - 8, left.y - 8, left.w + 16, left.h + 16), page.say("Scenarios")
            ) as at:
                y = self._list(page, Box(at.x + 8, at.y + 8, at.w - 8)) + 6
                self._settings(page, Box(at.x + 8, y, at.w - 8))
            self._details(page, right)
        else:
            # what is chosen far above can be begun without a way to the end of the page
            foot, rest = body.cut_bottom(self._buttons_height(page, body), 12)
            with page.scroll("start/all", Box(rest.x - 8, rest.y - 8, rest.w + 20, rest.h + 8), page.say("Scenarios")) as at:
                y = self._list(page, Box(at.x + 8, at.y + 8, at.w - 12))
                self._described(page, Box(at.x + 8, y + 10, at.w - 12))
            page.rule(page.box.x, foot.y - 6, page.box.w)
            self._begin_buttons(page, foot)

    @staticmethod
    def _is_wide(page: Page) -> bool:
        """Whether list and details stand side by side."""
        return page.box.w > 940 and page.box.h > 500

    def _header(self, page: Page, box: Box) -> None:
        page.panel(box, fill="surface", border=None, radius=0)
        page.rule(box.x, box.bottom - 1, box.w)
        inner = box.inset(20, 0)
        wide = 0.0
        if not self._is_wide(page):
            label = page.say("Settings")
            wide = button_width(page, label, "settings")
            at = Box(inner.right - wide, inner.y + (inner.h - 38) / 2, wide, 38)
            button(page, "start/settings", at, label, self.settings, icon="settings")
        page.icon("dove", inner.x, inner.y + (inner.h - 34) / 2, 34, "accent_ink")
        title = page.say("Negotiate")
        size = page.measure(title, "title")[0]
        page.text(Box(inner.x + 46, inner.y, size + 1, inner.h), title, "title", middle=True)
        said = page.say("a game of bargaining, trust and keeping one's word")
        room = inner.w - wide - 46 - size - 40
        if page.measure(said, "body")[0] <= room:
            page.text(Box(inner.x + 46 + size + 18, inner.y + 3, room, inner.h), said, "body", "muted", middle=True)

    def _settings(self, page: Page, box: Box) -> None:
        """The look of the window, in a card under the list."""
        area = box.tall(self._settings_height)
        page.panel(area, fill="surface", border=None if page.theme.name == "light" else "border", radius=12, shadow=True)
        inner = Box(area.x + 16, area.y + 14, area.w - 32)
        y = page.text(inner, page.say("Look and sound"), "heading").bottom + 10
        bottom = settings_form(page, Box(inner.x, y, inner.w), self.app.settings, self.app.apply_settings) + 10
        if abs(bottom - area.y - self._settings_height) > 0.5:
            self._settings_height = bottom - area.y
            page.memory.again = True

    def settings(self) -> None:
        """Theme, text size, language and the rest."""
        self.app.push(Menu(None))

    def _list(self, page: Page, box: Box) -> float:
        y = box.y
        for saved in self._saved if self.shows_all else self._saved[:NEWEST]:
            y = self._saved_row(page, Box(box.x, y, box.w), saved) + 8
        more = len(self._saved) - NEWEST
        if more > 0:
            label = (
                page.say("Show only the newest")
                if self.shows_all
                else page.plural("Show {count} more unfinished game", "Show {count} more unfinished games", more)
            )
            button(
                page, "start/more", Box(box.x, y, box.w, 38), label, self.show_all, icon="up" if self.shows_all else "down"
            )
            y += 46
        y = page.text(Box(box.x, y + (6 if self._saved else 0), box.w), page.say("Scenarios"), "heading").bottom + 8
        columns = box.columns(2 if box.w > 560 else 1, 8)
        for place in range(0, len(self.names), len(columns)):
            row = self.names[place : place + len(columns)]
            tall = max(self._scenario_height(page, name, columns[0].w) for name in row)
            y = (
                max(
                    self._scenario_row(page, Box(column.x, y, column.w, tall), name)
                    for column, name in zip(columns, row, strict=False)
                )
                + 8
            )
        y += 4
        entries = (
            ("learn", page.say("Learn in ten minutes"), self.learn, "learn"),
            ("games", page.say("Games played"), self.games, "chart"),
        )
        widths = [button_width(page, label, icon) for _key, label, _does, icon in entries]
        spare = max(0.0, box.w - 8 - sum(widths)) / 2 if sum(widths) + 8 <= box.w else box.w
        flow = Flow(Box(box.x, y, box.w), 8)
        for (key, label, does, icon), wide in zip(entries, widths, strict=True):
            button(page, f"start/{key}", flow.place(wide + spare, 36), label, does, icon=icon)
        return flow.bottom + 8

    def games(self) -> None:
        """Every game that has been played, to be watched again or looked back on."""
        self.app.push(GamesScreen())

    def show_all(self) -> None:
        """List every unfinished game, or only the newest again."""
        self.shows_all = not self.shows_all

    def _saved_row(self, page: Page, box: Box, saved: Saved) -> float:
        told = saved.told(page.speaker)
        text = page.say("Go on: {title}", title=told.title)
        small = page.say(
            "{unit} {round} of {rounds}",
            unit=capital(told.round_label),
            round=saved.round,
            rounds=max(saved.rounds, saved.round),
        )
        if told.people:
            small += " · " + ", ".join(told.people)
        small += " · " + time.strftime("%Y-%m-%d %H:%M", time.localtime(saved.changed))
        room = box.w - 62
        tall = page.measure(text, "strong", room)[1] + page.measure(small, "small", room)[1] + 20
        area = box.tall(max(56.0, tall))
        page.panel(area, fill="tint_good", border="good", radius=10)
        link_row(page, f"start/saved/{saved.path.name}", area, partial(self.resume, saved), f"{text}, {small}", radius=10)
        page.icon("play", area.x + 14, area.y + (area.h - 24) / 2, 24, "good")
        title = page.text(Box(area.x + 50, area.y + 10, room), text, "strong")
        page.text(Box(area.x + 50, title.bottom, room), small, "small", "muted")
        return area.bottom

    def _scenario_height(self, page: Page, name: str, wide: float) -> float:
        """How tall a scenario's card is; 0 for one that only says what is wrong with its rules."""
        found = self.offer(name)
        if found is None:
            return 0.0
        room = wide - 32
        return page.measure(found.title, "lead_strong", room)[1] + page.measure(_length(page, found), "small", room)[1] + 18

    def _scenario_row(self, page: Page, box: Box, name: str) -> float:
        found, chosen = self._offer(name), name == self.chosen
        if isinstance(found, str):
            return notice(page, box, f"{name}: {found}", tone="bad", icon="warning", style="small").bottom
        room = box.w - 32
        if not chosen:
            page.panel(box, fill="surface", border=None if page.theme.name == "light" else "border", radius=12, shadow=True)
        link_row(page, f"start/scenario/{name}", box, partial(self.choose, name), found.title, chosen=chosen, radius=12)
        title = page.text(Box(box.x + 16, box.y + 9, room), found.title, "lead_strong")
        page.text(Box(box.x + 16, title.bottom, room), _length(page, found), "small", "muted")
        return box.bottom

    def _details(self, page: Page, box: Box) -> None:
        inner = page.card(box).inset(8, 4)
        foot, rest = inner.cut_bottom(self._buttons_height(page, inner), 12)
        with page.scroll("start/details", Box(rest.x - 4, rest.y, rest.w + 12, rest.h), page.say("Scenario")) as at:
            self._described(page, Box(at.x + 4, at.y, at.w - 8))
        self._begin_buttons(page, foot)

    def _described(self, page: Page, box: Box) -> float:
        found = self.offer()
        if found is None:
            return box.y
        y = page.text(box.tall(0), found.title, "title").bottom + 6
        flow = Flow(Box(box.x, y, box.w), 8)
        for text, icon in ((_length(page, found), "clock"), (_setting(page, found), "globe")):
            wide = page.measure(text, "caption_strong")[0] + 36
            at = flow.place(wide, page.line("caption_strong") + 6)
            badge(page, at.x, at.y, text, icon=icon, room=box.w)
        y = page.text(Box(box.x, flow.bottom + 10, min(box.w, 820)), found.summary, "body").bottom + 12
        if found.content_note:
            y = notice(page, Box(box.x, y, box.w), found.content_note, style="small").bottom + 12
        if NEUTRAL in found.skins:
            label = page.say("Neutral names: invented parties in place of the real ones")
            y = toggle(page, "start/neutral", Box(box.x, y, box.w), label, self.neutral, self._set_neutral).bottom + 8
        y = page.text(Box(box.x, y + 4, box.w), page.say("Who sits where"), "heading").bottom + 8
        y = self._seats(page, Box(box.x, y, box.w), found.seats)
        label = page.say("Tutor: asks you to think again before a clearly bad move")
        y = toggle(page, "start/tutor", Box(box.x, y, box.w), label, self.tutor, self._set_tutor).bottom + 10
        rules = [(rule, page.say(UNDO_WORDS[rule])) for rule in RULES_OF_UNDO]
        room = Box(box.x, y, min(box.w, 420.0))
        label = page.say("Taking a step back")
        y = dropdown(page, "start/undo", room, rules, self.undo_rule, self.choose_undo, label=label).bottom + 12
        y = page.text(Box(box.x, y + 2, box.w), page.say("What is negotiated"), "heading").bottom + 8
        return _tracks(page, Box(box.x, y, box.w), found.tracks)

    def _seats(self, page: Page, box: Box, seats: Sequence[SeatOffer]) -> float:
        columns = box.columns(2 if box.w > 760 else 1, 22)
        bottoms = [box.y] * len(columns)
        for number, seat in enumerate(seats):
            column, key = columns[number % len(columns)], seat.key
            y = bottoms[number % len(columns)]
            options = _player_options(page, seat)
            emblem(page, column.x, y + 4, 40, EMBLEM if seat.is_mediator else seat.colour, seat.initials)
            area = Box(column.x + 54, y, column.w - 54)
            kind = page.say("{who} (mediator)", who=seat.label) if seat.is_mediator else seat.label
            value = self.seats.get(key, options[0][0])
            taken = dropdown(page, f"start/seat/{key}", area, options, value, partial(self._seat, key), label=kind)
            bottoms[number % len(columns)] = max(taken.bottom, y + 46) + 14
        return max(bottoms)

    def _buttons(self) -> list[tuple[str, str, str, str]]:
        people = sum(1 for player in self.seats.values() if player == HUMAN)
        label = (
            self.plural("Begin: {count} person plays", "Begin: {count} people play", people) if people else self.say("Begin")
        )
        return [("begin", label, "primary", "play"), ("watch", self.say("Watch the computer play"), "plain", "eye")]

    def _buttons_height(self, page: Page, box: Box) -> float:
        flow = Flow(Box(0, 0, box.w), 10)
        for _key, label, _kind, icon in self._buttons():
            flow.place(button_width(page, label, icon) + 10, 44)
        return flow.bottom

    def _begin_buttons(self, page: Page, box: Box) -> float:
        flow = Flow(box, 10)
        does = {"begin": self.begin, "watch": self.watch}
        usable = self.offer() is not None
        for key, label, kind, icon in self._buttons():
            at = flow.place(button_width(page, label, icon) + 10, 44)
            button(
                page,
                f"start/{key}",
                at,
                label,
                does[key],
                kind=kind,
                icon=icon,
                enabled=usable,
                tip="" if usable else page.say("The rules of this scenario cannot be used."),
            )
        return flow.bottom

    def on_escape(self) -> None:
        """The first screen stays; the window's own button closes it."""

    def shortcuts(self) -> Sequence[Shortcut]:
        return ()


def _tracks(page: Page, box: Box, tracks: Sequence[TrackOffer]) -> float:
    """The tracks with their issues, in columns; returns the bottom."""
    columns = box.columns(max(1, min(len(tracks), 3, int(box.w // 220))), 18)
    bottoms = [box.y] * len(columns)
    for place, track in enumerate(tracks):
        number = place % len(columns)
        column = columns[number]
        top = bottoms[number]
        y = page.text(Box(column.x + 14, top, column.w - 14), track.label, "strong").bottom
        for text in track.issues:
            y = page.text(Box(column.x + 14, y + 2, column.w - 14), text, "small", "muted").bottom
        page.panel(Box(column.x, top + 2, 4, y - top - 2), fill="accent", border=None, radius=2)
        bottoms[number] = y + 14
    return max(bottoms)


def _player_options(page: Page, seat: SeatOffer) -> list[tuple[str, str]]:
    """Who may sit in a seat: a person first, then the computer's levels, tactics and personalities."""
    fair = [player for player in seat.players if player.is_fair]
    return [
        (HUMAN, page.say("A person")),
        *(
            (player.name, player.text if player.name == NO_MEDIATOR else page.say("Computer, {name}", name=player.text))
            for player in fair
        ),
    ]


def _length(page: Page, found: ScenarioOffer) -> str:
    return " · ".join(
        (
            page.plural("{count} party", "{count} parties", len(found.parties)),
            page.plural("{count} issue", "{count} issues", sum(len(track.issues) for track in found.tracks)),
            page.plural("{count} round", "{count} rounds", found.rounds),
        )
    )


def _setting(page: Page, found: ScenarioOffer) -> str:
    words = {"fictional": page.say("invented"), "historical": page.say("historical")}
    return words.get(found.setting, page.say("drawn from real events"))
