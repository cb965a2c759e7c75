"""The table as a seat sees it: the header, what happens now, and the panels; takes the moves of the person at the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pygame

from negotiate.errors import NegotiateError
from negotiate.present.actions import ActionChoice
from negotiate.present.builder import Draft
from negotiate.present.log import newest
from negotiate.present.scene import Scene
from negotiate.table.adviser import SECONDS, Question
from negotiate.table.device import Device, Turn
from negotiate.window.box import Box
from negotiate.window.emblems import emblem
from negotiate.window.page import Page
from negotiate.window.screen import Dialog, Screen, Shortcut
from negotiate.window.screens.brief import BriefScreen
from negotiate.window.screens.carrying_out import duty_dialog
from negotiate.window.screens.debrief import DebriefScreen
from negotiate.window.screens.end_card import EndCard
from negotiate.window.screens.hand_over import HandOverScreen
from negotiate.window.screens.menu import Menu
from negotiate.window.screens.now_bar import Command, Now, bar_height, now_bar
from negotiate.window.screens.other_moves import moves_dialog
from negotiate.window.screens.projector import ProjectorScreen
from negotiate.window.screens.promises import KEY as PROMISES
from negotiate.window.screens.promises import PromisesScreen
from negotiate.window.screens.seat_change import seat_dialog
from negotiate.window.screens.table_course import OPENING, SOUNDS, TableCourse
from negotiate.window.screens.table_layout import GAP, TableLayout
from negotiate.window.screens.table_state import TableState, emblem_number
from negotiate.window.screens.tips import tip
from negotiate.window.widgets import badge, button, button_width

ICONS = {
    "accept": "check",
    "reject": "cross",
    "counter": "undo",
    "pass": "right",
    "carry-all": "check",
    "carry-out": "check",
    "suspend": "balance",
    "terminate": "broken",
    "waive": "dove",
    "stall": "pause",
    "breach": "broken",
    "facilitate": "people",
    "formulate": "table",
    "return": "return",
    "delegate": "people",
}

SHORT = 120
"""Letters up to which a text that was signed is told in full in the bar."""


class TableScreen(Screen):
    """A game in play: who has the device, whose turn it is, and the table as that seat sees it."""

    def __init__(self, device: Device) -> None:
        self.course = TableCourse(device, self._is_seen, self._ask)
        self.table: TableState | None = None
        self.layout = TableLayout()
        self.notice = ""
        self._key: tuple[object, ...] = ()
        self._briefed: set[str] = set()
        self._duty_shown: tuple[object, ...] = ()
        self._question: tuple[Question, str] | None = None
        """The move that the tutor is asked about, while it is."""
        self._patience = -1
        self._end_shown = False

    # What is seen

    @property
    def seat(self) -> str:
        """The seat that looks on; PROJECTOR when nobody plays."""
        return self.device.at_device

    def _look(self) -> TableState:
        """The table as it stands now, made anew when something has changed."""
        device = self.device
        device.speaker = self.app.speaker
        key = (device.table, device.table.revision, self.seat, self.app.speaker, self.turn)
        table = self.table
        if table is None or key != self._key:
            scene = device.scene
            fresh = TableState(scene, device.builder, device.draft)
            kept = table is not None and table.scene.seat == scene.seat
            fresh.party = table.party if kept and table else self._first_party(scene)
            fresh.issue = table.issue if kept and table else self._first_issue(scene)
            fresh.side = table.side if kept and table else "mediation" if scene.mediation is not None else "log"
            fresh.choose, fresh.remove, fresh.clear = self.choose, self.remove, self.clear
            fresh.submit, fresh.counter, fresh.copy = self.submit, self.counter, self.counter
            fresh.ledger = self.promises
            fresh.can_act = device.turn.kind == "decide"
            if scene.mediation is not None and fresh.can_act:
                fresh.suggest = self.suggest
            fresh.change_player = None if device.turn.kind == "over" else self.change_player
            self.layout.with_package = bool(self.seat) and device.turn.kind != "over"
            self.table, self._key = fresh, key
            table = fresh
        elif table.draft != device.draft:
            table.draft = device.draft
            table.builder = device.builder
        return table

    @staticmethod
    def _first_party(scene: Scene) -> str:
        parties = [card for card in scene.parties if card.kind != "mediator"]
        return next((card.seat for card in parties if card.seat == scene.seat), parties[0].seat)

    @staticmethod
    def _first_issue(scene: Scene) -> str:
        return next((issue.issue for track in scene.tracks if track.is_open for issue in track.issues), "")

    @property
    def device(self) -> Device:
        """The game that is played."""
        return self.course.device

    @property
    def turn(self) -> Turn:
        """What the device is for now."""
        return self.course.turn

    @property
    def state(self) -> TableState:
        """What the panels show now."""
        return self._look()

    def read(self, *seats: str) -> None:
        """These seats have read their briefs already."""
        self._briefed.update(seats)

    # Who is asked

    def on_show(self) -> None:
        """Go on where the game stands."""
        self.course.begin(self.app)

    def _is_seen(self) -> bool:
        """Whether the table is looked at, by its seat or by all on the projector."""
        return self.app.screens[-1] is self or isinstance(self.app.screens[-1], ProjectorScreen)

    def _ask(self) -> None:
        """Turn to who must decide: hand over the device, show the brief, or ask for the decision."""
        if isinstance(self.app.screens[-1], ProjectorScreen):
            return
        turn = self.turn
        if turn.kind == "hand-over":
            if len(self.device.people) > 1:
                self.device.hide()
                self.app.push(HandOverScreen(self.device, turn.seat, partial(self._take, turn.seat)))
            else:
                self._take(turn.seat)
                self.course.go_on()
        elif turn.kind == "over":
            if not self._end_shown:
                self._end_shown = True
                self.ending()
        elif turn.kind == "decide":
            if turn.seat not in self._briefed:
                self._open_brief(turn.seat)
                return
            self._decide()

    def _take(self, seat: str) -> None:
        self.device.take_device(seat)
        self.app.sounds.play("turn")

    def _open_brief(self, seat: str) -> None:
        self._briefed.add(seat)
        self.app.push(BriefScreen(self.device, seat))

    def _decide(self) -> None:
        table = self._look()
        phase = table.scene.header.phase
        if phase == "answer":
            self.layout.show("offers")
        elif phase == "speak":
            self.layout.show("issues")
        duty = table.scene.duty
        key = (self.device.table, self.device.table.revision, self.seat)
        if duty is not None and key != self._duty_shown:
            self._duty_shown = key
            self.app.push(duty_dialog(self.app.speaker, duty, table.scene.actions, self.submit))
        self.app.redraw()

    # Moves

    def choose(self, issue: str, option: str) -> None:
        """Put an option into the package, or take it out."""
        self.device.choose(issue, option)

    def remove(self, issue: str) -> None:
        """Take an issue out of the package."""
        self.device.choose(issue, None)

    def clear(self) -> None:
        """Empty the package."""
        draft = self.device.draft
        for issue in draft.options:
            draft = draft.choose(issue, None)
        self.device.change_draft(draft)

    def counter(self, seat: str) -> None:
        """Open the builder with another seat's package."""
        self.device.take_up(seat)
        self.layout.show("package")

    def suggest(self) -> None:
        """Put the bridging package that the built-in mediator would draft into the builder."""
        found = self.device.bridge
        if found is None:
            text = self.say("No package is in sight that would leave everybody better off than now. Ease the talks first.")
            self.app.push(Dialog(self.say("No bridge in sight"), text))
            return
        self.device.change_draft(Draft(dict(found.options)))
        self.layout.show("package")

    def submit(self, action: str) -> None:
        """Decide, once the tutor, if it is on, has had a moment to speak up."""
        if self.is_considered:
            return  # a second press while the tutor thinks
        question = self.device.question(action, lambda asked: self.app.post(partial(self._heard, asked)))
        if question is None:
            self._decided(action)
            return
        self._question = question, action
        self._patience = self.app.after(SECONDS, partial(self._heard, question))

    @property
    def is_considered(self) -> bool:
        """Whether a move waits for what the tutor says of it."""
        return self._question is not None

    def _heard(self, question: Question) -> None:
        """The tutor has answered, or has had its time: take the move, or ask whether it is meant."""
        if self._question is None or question is not self._question[0]:
            return  # its time was over
        action, self._question = self._question[1], None
        self.app.cancel(self._patience)
        if self not in self.app.screens:
            return
        if self.device.shown is not question.moment or self.device.at_device != question.seat:
            return  # the game went elsewhere meanwhile, and what one seat knows is for its own eyes
        advice = question.advice
        if advice is None:
            self._decided(action)
            return
        self.app.push(
            Dialog(
                self.say("Think again"),
                self.app.speaker.advice(advice),
                [
                    (self.say("Go on all the same"), "plain", partial(self._decided, action)),
                    (self.say("Take the move back"), "primary", self._reconsider),
                ],
            )
        )

    def _reconsider(self) -> None:
        """The move was not meant: what was to be decided is asked once more."""
        self._duty_shown = ()
        self.course.go_on()

    def _decided(self, action: str) -> None:
        """Take the move. A refusal is said in a dialog; nothing has changed then."""
        try:
            step = self.device.submit(action)
        except NegotiateError as error:
            self.app.sounds.play("refused")
            self.app.push(Dialog(self.say("This is not possible now"), self.app.speaker.error(error)))
            return
        self.notice = ""
        self.course.note(step)
        for entry in self.device.entries(step):
            self.app.sounds.play(SOUNDS.get(entry.kind, ""))
        self.app.redraw()
        self.course.go_on(OPENING)

    def change_player(self, seat: str) -> None:
        """Ask who plays a seat from now on."""
        self.app.push(seat_dialog(self.app.speaker, self.device, seat, partial(self._seated, seat)))

    def _seated(self, seat: str, player: str) -> None:
        """Another player has a seat. A refusal is said in a dialog; nothing has changed then."""
        try:
            step = self.device.seat_to(seat, player)
        except NegotiateError as error:
            self.app.push(Dialog(self.say("This is not possible now"), self.app.speaker.error(error)))
            return
        self.notice = next((entry.text for entry in self.device.entries(step) if entry.kind == "seat-changed"), "")
        self.course.news.clear()
        self.course.go_on()
        self.app.redraw()

    def undo(self) -> None:
        """Take the last change of the package back, or else the last submitted step."""
        if self.device.undo_draft():
            return
        why = self.device.why_no_undo
        if why:
            self.app.push(Dialog(self.say("Nothing to take back"), why))
            return
        self.device.undo()
        self.course.news.clear()
        self._end_shown = False
        self.notice = self.say("Your last step was taken back.")
        self.course.go_on()

    def reload(self) -> None:
        """Read the rules again at the same seed."""
        try:
            said = self.device.reload_rules()
        except NegotiateError as error:
            self.app.push(Dialog(self.say("The rules cannot be read"), self.app.speaker.error(error)))
            return
        self.notice, self.table = said, None
        self.course.news.clear()
        self.on_show()

    # Drawing

    def build(self, page: Page) -> None:
        table = self._look()
        head, body = page.box.cut_top(max(52.0, page.line("heading") + 26))
        self._header(page, head, table)
        body = body.inset(12, 10)
        now, commands = self.now(table), self.commands(table)
        bar, rest = body.cut_top(bar_height(page, body.w, now, commands), GAP)
        now_bar(page, bar, now, commands)
        self.layout.draw(page, rest, table)

    def _header(self, page: Page, box: Box, table: TableState) -> None:
        page.panel(box, fill="surface", border=None, radius=0)
        page.rule(box.x, box.bottom - 1, box.w)
        inner = box.inset(16, 0)
        header = table.scene.header
        right = self._header_buttons(page, inner)
        room = Box(inner.x, inner.y, right - inner.x - 10, inner.h)
        page.icon("dove", room.x, room.y + (room.h - 26) / 2, 26, "accent_ink")
        x = room.x + 36
        for text, style in ((header.title, "heading"), (header.round_text, "small_strong")):
            wide = page.measure(text, style)[0]
            if x + wide > room.right:
                return
            page.text(Box(x, room.y, wide + 1, room.h), text, style, middle=True)
            x += wide + 14
        wide = page.measure(header.phase_text, "caption_strong")[0] + 18
        tall = page.line("caption_strong") + 6
        if x + wide < room.right:
            x = badge(page, x, room.y + (room.h - tall) / 2, header.phase_text, colour="accent_ink").right + 18
        card = table.card(self.seat)
        text = page.say("You speak for {who}", who=card.label) if card else page.say("You are watching")
        wide = page.measure(text, "small")[0]
        if x + 34 + wide < room.right:
            if card:
                emblem(page, x, room.y + (room.h - 26) / 2, 26, emblem_number(card), card.initials)
                x += 34
            page.text(Box(x, room.y, wide + 1, room.h), text, "small", middle=True)

    def _header_buttons(self, page: Page, box: Box) -> float:
        """The buttons at the right of the header; returns their left edge."""
        entries: list[tuple[str, str, str, Callable[[], None]]] = [
            ("menu", "menu", page.say("Menu"), self.menu),
            ("projector", "screen", page.say("Projector"), self.projector),
        ]
        if self.seat:
            entries += [
                ("brief", "scroll", page.say("Role brief"), self.brief),
                ("undo", "undo", page.say("Undo"), self.undo),
            ]
        x = box.right
        for key, icon, label, does in entries:
            text = label if box.w > 1080 and key in ("brief", "projector") else ""
            wide = button_width(page, text, icon) if text else 40.0
            x -= wide
            at = Box(x, box.y + (box.h - 36) / 2, wide, 36)
            button(page, f"header/{key}", at, text, does, icon=icon, name=label, tip="" if text else label)
            x -= 8
        return x

    # What happens now

    def now(self, table: TableState) -> Now:
        """What the bar says."""
        turn = self.turn
        if turn.kind == "watch" and self.course.entry is not None:
            entry = self.course.entry
            number = table.number(entry.seat) if entry.seat else None
            tone = "tint_warn" if entry.kind == "event-card" else "tint_good" if entry.kind == "signed" else "surface"
            if entry.kind in ("breach-detected", "held-back", "terminate", "text-lapsed", "ceasefire-collapsed"):
                tone = "tint_bad"
            small = entry.reason
            if entry.kind == "event-card" and table.scene.cards:
                small = " ".join(table.scene.cards[-1].changes)
            return Now(entry.text, small, number, table.initials(entry.seat or ""), tone)
        if turn.kind == "over":
            ending = next(
                (entry.text for entry in reversed(table.scene.log) if entry.kind == "ended"), table.scene.turn_text
            )
            return Now(ending, " ".join((*self._became_of_people(), table.scene.points_text)).strip(), None)
        if turn.kind == "watch":
            thinking = self.say("The computer's seats are thinking.")
            return Now(table.scene.turn_text, " ".join((thinking, table.scene.header.next_text)).strip(), None)
        first = self.notice or (tip(self.app.speaker, table) if self.device.tutored else "") or self._last_move(table)
        small = " ".join(part for part in (first, table.scene.header.next_text) if part)
        return Now(table.scene.turn_text, small, table.number(turn.seat), table.initials(turn.seat))

    def _became_of_people(self) -> Sequence[str]:
        """What became of the people in a game that is over."""
        ending = self.device.table.ending(self.app.speaker)
        left = ending.left if ending is not None else ()
        return next((group.sentences for group in left if group.kind == "people"), ())

    def _last_move(self, table: TableState) -> str:
        """The newest thing worth telling, in short: packages and long texts are told in full on the table and in the log."""
        last = newest(table.scene.log)
        if last is None:
            return ""
        text = last.text
        tabled = last.kind in ("propose", "counter", "formulate")
        if (tabled or (last.kind in ("signed", "communique") and len(text) > SHORT)) and ": " in text:
            text = text.partition(": ")[0].rstrip() + "."  # in French a space stands before the colon
        return " ".join(part for part in (text, last.reason) if part)

    def commands(self, table: TableState) -> Sequence[Command]:
        """The buttons of the turn."""
        turn = self.turn
        if turn.kind == "over":
            return self._ending_commands()
        if turn.kind == "watch":
            word, icon = (self.say("Go on"), "play") if self.course.paused else (self.say("Pause"), "pause")
            return (
                Command("bar/pause", word, self.course.pause, icon=icon),
                Command("bar/skip", self.say("Skip"), self.course.skip, icon="skip"),
            )
        if turn.kind != "decide":
            return ()
        found: list[Command] = []
        others: list[ActionChoice] = []
        phase = table.scene.header.phase
        for action in table.scene.actions:
            if action.kind in ("propose", "formulate") or (phase == "speak" and action.offer):
                continue  # the builder and the offer's own card have their buttons
            if action.is_main:
                found.append(self._command(action, phase))
            else:
                others.append(action)
        if others:
            found.insert(
                0, Command("act/others", self.say("Other moves"), partial(self.other_moves, others), "plain", "menu")
            )
        return found

    def _command(self, action: ActionChoice, phase: str) -> Command:
        kind = {"accept": "good", "carry-all": "good", "carry-out": "good"}.get(action.kind, "plain")
        if action.kind == "pass" and phase in ("speak", "mediate"):
            kind = "primary"
        does = partial(self.counter, action.offer or "") if action.opens_builder else partial(self.submit, action.notation)
        icon = ICONS.get(action.kind, "")
        key = f"act/{action.kind}/{action.issue}" if action.issue else f"act/{action.kind}"
        return Command(key, action.label, does, kind, icon, action.hint, action.refusal)

    def _ending_commands(self) -> Sequence[Command]:
        return (
            Command("bar/leave", self.say("Leave the table"), self.leave, icon="leave"),
            Command("bar/ending", self.say("What it came to"), self.ending, icon="flag"),
            Command("bar/debrief", self.say("Debrief"), self.debrief, "primary", "chart"),
        )

    def other_moves(self, actions: Sequence[ActionChoice]) -> None:
        """All the other moves in a dialog, each with what it costs."""
        self.app.push(moves_dialog(self.app.speaker, actions, self.submit))

    # Other screens

    def menu(self) -> None:
        """The menu: settings, rules, leaving."""
        promises = None if self._look().scene.bargains else self.promises
        self.app.push(Menu(self.leave, self.reload if self.device.table.setup else None, promises))

    def projector(self) -> None:
        """The public view."""
        self.app.push(ProjectorScreen(self.device))

    def promises(self) -> None:
        """Who owes what to whom, as a picture. Where a signature ends the talks nothing is ever owed."""
        if not self._look().scene.bargains:
            self.app.push(PromisesScreen(self._look))

    def brief(self) -> None:
        """The role brief again."""
        if self.seat:
            self.app.push(BriefScreen(self.device, self.seat, again=True))

    def ending(self) -> None:
        """What the game leaves behind, and the points after it."""
        found, table = self.device.table.ending(self.app.speaker), self._look()
        assert found is not None  # asked for only once the game is over
        self.app.push(
            EndCard(
                self.app.speaker,
                found,
                lambda party: (table.number(party), table.initials(party)),
                lambda: None,
                self.debrief,
            )
        )

    def debrief(self) -> None:
        """Look back on the game."""
        self.app.push(DebriefScreen(self.device.table))

    def leave(self) -> None:
        """Back to the start; the game is saved."""
        self.device.close()
        self.app.close_beside()
        self.app.pop()

    def on_escape(self) -> None:
        self.menu()

    def on_key(self, key: int, letter: str, control: bool) -> bool:
        if key == pygame.K_F5:
            self.reload()
        elif control and key == pygame.K_z:
            self.undo()
        elif letter in ("b", "B") and self.seat:
            self.brief()
        elif letter in ("p", "P"):
            self.projector()
        elif letter.upper() == PROMISES:
            self.promises()
        elif letter in ("s", "S") and self.turn.kind == "watch":
            self.course.skip()
        else:
            return False
        return True

    def shortcuts(self) -> Sequence[Shortcut]:
        return (
            (self.say("Ctrl Z"), self.say("take back: first the package's last change, then your last step")),
            ("B", self.say("role brief")),
            ("P", self.say("projector view")),
            *([] if self._look().scene.bargains else [(PROMISES, self.say("promises: who owes what to whom"))]),
            ("S", self.say("skip to your next decision")),
            ("F5", self.say("read the rules again, at the same seed")),
        )
