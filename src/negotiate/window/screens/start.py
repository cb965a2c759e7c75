"""The start: choose a scenario and who sits where, go on with a saved game, learn, or watch the computer play."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.paths import scenarios
from negotiate.players import roster
from negotiate.players.mediators import PYTHON_MEDIATORS
from negotiate.table.saves import Saved, saved_games
from negotiate.table.session import Session, Setup
from negotiate.window.box import Box, Flow
from negotiate.window.emblems import MEDIATOR, emblem
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen, Shortcut
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.rehearsal import Rehearsal
from negotiate.window.screens.replay_list import GamesScreen
from negotiate.window.screens.settings_form import settings_form
from negotiate.window.screens.table import TableScreen
from negotiate.window.widgets import badge, button, button_width, dropdown, link_row, notice, toggle
from negotiate.words.language import N_

FIRST = ("tutorial", "istanbul-2025", "camp-david-1978")
"""Scenarios in the order in which they are offered; others follow by name."""
TUTORIAL = "tutorial"
NEUTRAL = "neutral"
HUMAN = "human"
NO_MEDIATOR = "none"
PLAYERS = {
    "easy": N_("easy: looks ahead a little, often misjudges"),
    "medium": N_("medium: looks ahead, misjudges now and then"),
    "hard": N_("hard: looks ahead as far as it can"),
    "cautious": N_("cautious: signs what pays and is safe enough"),
    "naive": N_("naive: blind to the risk of being cheated"),
    "hardliner": N_("hardliner: holds out for more"),
    "boulware": N_("boulware: concedes late"),
    "linear": N_("linear: concedes evenly"),
    "conceder": N_("conceder: concedes early"),
    "tit-for-tat": N_("tit-for-tat: concedes as much as it is conceded"),
    "reciprocator": N_("reciprocator: opens with announced gestures"),
    "reciprocator-silent": N_("reciprocator with gestures that are not announced"),
    "reciprocator-conditional": N_("reciprocator with conditional gestures"),
    "random": N_("random: any legal move"),
}
MEDIATORS = {
    "mixed": N_("mixed: eases the talks, then drafts"),
    "facilitator": N_("facilitator: eases the talks"),
    "formulator": N_("formulator: drafts bridging packages"),
    "drafter": N_("drafter: drafts from the first round on"),
    "manipulator": N_("manipulator: adds side payments"),
    "single-text": N_("single text: drafts anew after every answer"),
    "verifier": N_("verifier: supplies verification where it lacks"),
    "idle": N_("idle: present and silent"),
    "random": N_("random: any legal act"),
    "none": N_("no mediator at the table"),
}


class StartScreen(Screen):
    """The first screen. What is chosen lasts while the program runs."""

    def __init__(self, scenario: str | None = None, seats: Mapping[str, str] | None = None, seed: int | None = None) -> None:
        known = scenarios()
        self.names = [name for name in FIRST if name in known] + [name for name in known if name not in FIRST]
        self.chosen = scenario or self.names[0]
        self.neutral = False
        self.tutor = self.chosen == TUTORIAL
        self.seed = seed
        self.seats: dict[str, str] = dict(seats or {})
        self._wanted = dict(seats or {})
        self._rules: dict[tuple[str, bool], Rules | str] = {}
        self._saved: tuple[Saved, ...] = ()
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

    def rules(self, name: str | None = None) -> Rules | None:
        """The rules of a scenario, read once; None when its file cannot be used."""
        name = name or self.chosen
        key = (name, self.neutral and name == self.chosen)
        if key not in self._rules:
            try:
                self._rules[key] = Setup(name, skin=NEUTRAL if key[1] else None).rules()
            except NegotiateError as error:
                self._rules[key] = str(error)
        found = self._rules[key]
        return None if isinstance(found, str) else found

    def _fill_seats(self) -> None:
        rules = self.rules()
        if rules is None:
            return
        names = rules.names
        principals = [party for place, party in enumerate(names.parties) if int(rules.record[0]["principal"][place])]
        seats = {}
        for place, party in enumerate(names.parties):
            usual = HUMAN if not self._wanted and party == principals[0] else names.players[place]
            seats[party] = self._wanted.get(party, usual)
        if names.mediator:
            seats["mediator"] = self._wanted.get("mediator", names.mediator_style)
        self.seats = seats

    def choose(self, name: str) -> None:
        """Choose a scenario."""
        if name != self.chosen:
            self.chosen, self.neutral, self._wanted = name, False, {}
            self.tutor = name == TUTORIAL
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
        """What is chosen, for a session."""
        seats = {seat: player for seat, player in self.seats.items() if seat != "mediator"}
        skin = NEUTRAL if self.neutral else None
        return Setup(self.chosen, seats, self.seats.get("mediator"), self.seed, skin=skin, tutor=self.tutor)

    def begin(self) -> None:
        """Begin the game as chosen."""
        self._begin(self.setup())

    def learn(self) -> None:
        """The tutorial with the first party."""
        self.choose(TUTORIAL)
        self._begin(Setup(TUTORIAL, {"highmark": HUMAN}, None, 1))

    def watch(self) -> None:
        """The computer plays every seat."""
        rules = self.rules()
        if rules is None:
            return
        names = rules.names
        seats = {
            party: names.players[place] if self.seats[party] == HUMAN else self.seats[party]
            for place, party in enumerate(names.parties)
        }
        mediator = self.seats.get("mediator")
        mediator = names.mediator_style if mediator == HUMAN else mediator
        self._begin(Setup(self.chosen, seats, mediator, self.seed, skin=NEUTRAL if self.neutral else None))

    def resume(self, saved: Saved) -> None:
        """Go on with a saved game."""
        self._when_ready(partial(self._resume, saved))

    def _resume(self, saved: Saved) -> None:
        try:
            session = Session.resume(saved.path, speaker=self.app.speaker)
        except NegotiateError as error:
            self.app.push(Dialog(self.say("This game cannot be gone on with"), str(error)))
            return
        self.app.push(TableScreen(session))

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
            session = Session.begin(setup, speaker=self.app.speaker)
        except NegotiateError as error:
            self.app.push(Dialog(self.say("The game cannot begin"), str(error)))
            return
        self.app.push(TableScreen(session))

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
        for saved in self._saved[:3]:
            y = self._saved_row(page, Box(box.x, y, box.w), saved) + 8
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

    def _saved_row(self, page: Page, box: Box, saved: Saved) -> float:
        text = page.say("Go on: {title}", title=saved.title)
        small = page.say(
            "{unit} {round} of {rounds}",
            unit=saved.round_label[:1].upper() + saved.round_label[1:],
            round=saved.round,
            rounds=max(saved.rounds, saved.round),
        )
        if saved.people:
            small += " · " + ", ".join(saved.people)
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
        rules = self.rules(name)
        if rules is None:
            return 0.0
        room = wide - 32
        return (
            page.measure(rules.names.title, "lead_strong", room)[1]
            + page.measure(_length(page, rules), "small", room)[1]
            + 18
        )

    def _scenario_row(self, page: Page, box: Box, name: str) -> float:
        rules = self.rules(name)
        chosen = name == self.chosen
        if rules is None:
            found = self._rules[name, self.neutral and chosen]
            return notice(page, box, f"{name}: {found}", tone="bad", icon="warning", style="small").bottom
        names = rules.names
        small = _length(page, rules)
        room = box.w - 32
        if not chosen:
            page.panel(box, fill="surface", border=None if page.theme.name == "light" else "border", radius=12, shadow=True)
        link_row(page, f"start/scenario/{name}", box, partial(self.choose, name), names.title, chosen=chosen, radius=12)
        title = page.text(Box(box.x + 16, box.y + 9, room), names.title, "lead_strong")
        page.text(Box(box.x + 16, title.bottom, room), small, "small", "muted")
        return box.bottom

    def _details(self, page: Page, box: Box) -> None:
        inner = page.card(box).inset(8, 4)
        foot, rest = inner.cut_bottom(self._buttons_height(page, inner), 12)
        with page.scroll("start/details", Box(rest.x - 4, rest.y, rest.w + 12, rest.h), page.say("Scenario")) as at:
            self._described(page, Box(at.x + 4, at.y, at.w - 8))
        self._begin_buttons(page, foot)

    def _described(self, page: Page, box: Box) -> float:
        rules = self.rules()
        if rules is None:
            return box.y
        names, document = rules.names, rules.document
        y = page.text(box.tall(0), names.title, "title").bottom + 6
        flow = Flow(Box(box.x, y, box.w), 8)
        for text, icon in ((_length(page, rules), "clock"), (_setting(page, document), "globe")):
            wide = page.measure(text, "caption_strong")[0] + 36
            at = flow.place(wide, page.line("caption_strong") + 6)
            badge(page, at.x, at.y, text, icon=icon, room=box.w)
        y = page.text(Box(box.x, flow.bottom + 10, min(box.w, 820)), str(document.get("summary") or ""), "body").bottom + 12
        note = str(document.get("content_note") or "")
        if note:
            y = notice(page, Box(box.x, y, box.w), note, style="small").bottom + 12
        if NEUTRAL in (document.get("skins") or {}) or self.neutral:
            label = page.say("Neutral names: invented parties in place of the real ones")
            y = toggle(page, "start/neutral", Box(box.x, y, box.w), label, self.neutral, self._set_neutral).bottom + 8
        y = page.text(Box(box.x, y + 4, box.w), page.say("Who sits where"), "heading").bottom + 8
        y = self._seats(page, Box(box.x, y, box.w), rules)
        label = page.say("Tutor: asks you to think again before a clearly bad move")
        y = toggle(page, "start/tutor", Box(box.x, y, box.w), label, self.tutor, self._set_tutor).bottom + 10
        y = page.text(Box(box.x, y + 2, box.w), page.say("What is negotiated"), "heading").bottom + 8
        return _tracks(page, Box(box.x, y, box.w), rules)

    def _seats(self, page: Page, box: Box, rules: Rules) -> float:
        names = rules.names
        rows = [
            (party, names.party_labels[place], names.initials[place], place) for place, party in enumerate(names.parties)
        ]
        if names.mediator:
            document = rules.document.get("mediators", {}).get(names.mediator, {})
            rows.append(("mediator", names.mediator_label, str(document.get("initials") or ""), MEDIATOR))
        columns = box.columns(2 if box.w > 760 else 1, 22)
        bottoms = [box.y] * len(columns)
        for number, (seat, label, initials, place) in enumerate(rows):
            column = columns[number % len(columns)]
            y = bottoms[number % len(columns)]
            options = _player_options(page, seat, rules)
            emblem(page, column.x, y + 4, 40, place, initials)
            area = Box(column.x + 54, y, column.w - 54)
            kind = page.say("{who} (mediator)", who=label) if seat == "mediator" else label
            value = self.seats.get(seat, options[0][0])
            taken = dropdown(page, f"start/seat/{seat}", area, options, value, partial(self._seat, seat), label=kind)
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
        usable = self.rules() is not None
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


def _tracks(page: Page, box: Box, rules: Rules) -> float:
    """The tracks with their issues, in columns; returns the bottom."""
    names = rules.names
    columns = box.columns(max(1, min(len(names.tracks), 3, int(box.w // 220))), 18)
    bottoms = [box.y] * len(columns)
    for place, label in enumerate(names.track_labels):
        number = place % len(columns)
        column = columns[number]
        top = bottoms[number]
        y = page.text(Box(column.x + 14, top, column.w - 14), label, "strong").bottom
        for issue, text in enumerate(names.issue_labels):
            if int(rules.record[0]["track_of"][issue]) == place:
                y = page.text(Box(column.x + 14, y + 2, column.w - 14), text, "small", "muted").bottom
        page.panel(Box(column.x, top + 2, 4, y - top - 2), fill="accent", border=None, radius=2)
        bottoms[number] = y + 14
    return max(bottoms)


def _player_options(page: Page, seat: str, rules: Rules) -> list[tuple[str, str]]:
    """Who may sit in a seat: a person first, then the computer's levels, tactics and personalities."""
    words = dict(MEDIATORS if seat == "mediator" else PLAYERS)
    if seat == "mediator":
        known = [*roster.MEDIATOR_NAMES, *(name for name, offered in PYTHON_MEDIATORS.items() if offered.fair)]
    else:
        known = [*roster.LEVELS, *roster.NAMES, *rules.personalities]
        words |= {name: f"{name}: {entry['summary']}" for name, entry in rules.personalities.items()}
    options = [(HUMAN, page.say("A person"))]
    for name in sorted(known, key=lambda name: list(words).index(name) if name in words else len(words)):
        said = page.say(words[name]) if name in words else name
        options.append((name, said if name == NO_MEDIATOR else page.say("Computer, {name}", name=said)))
    return options


def _length(page: Page, rules: Rules) -> str:
    names = rules.names
    rounds = int(rules.record[0]["round_count"])
    return " · ".join(
        (
            page.plural("{count} party", "{count} parties", len(names.parties)),
            page.plural("{count} issue", "{count} issues", len(names.issues)),
            page.plural("{count} round", "{count} rounds", rounds),
        )
    )


def _setting(page: Page, document: Mapping[str, object]) -> str:
    return {"fictional": page.say("invented"), "historical": page.say("historical")}.get(
        str(document.get("setting")), page.say("drawn from real events")
    )
