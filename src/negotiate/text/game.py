"""The whole game in the terminal, over the same presenter as the window: plain sentences, numbers and words."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable

from negotiate.errors import NegotiateError
from negotiate.present import pages
from negotiate.present.actions import ActionChoice
from negotiate.present.scene import Scene
from negotiate.present.seen import PROJECTOR
from negotiate.reports.debrief.course import course
from negotiate.reports.debrief.debrief import debrief
from negotiate.reports.debrief.text import text as debrief_text
from negotiate.table.device import Device
from negotiate.table.table import ACTS, Step
from negotiate.text.console import Console, EndOfInput
from negotiate.text.package import put_together
from negotiate.text.start import complaint, open_device
from negotiate.words.catalogue import languages
from negotiate.words.language import N_
from negotiate.words.speaker import PLAYER, Speaker
from negotiate.words.undo import ALWAYS

DONE, SOMETHING_WRONG, BAD_COMMAND_LINE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

WORDS = {
    "table": N_("the table in short, and what you can do"),
    "more": N_("everything you can do now, and what you cannot do with the reason"),
    "brief": N_("your role brief: aims, red lines, what you know"),
    "tracks": N_("all tracks with their issues and options"),
    "why": N_("why ISSUE or why TRACK: how it stands, why it is locked, what is needed and how near it is"),
    "trust": N_("who trusts whom, and how the talks stand"),
    "parties": N_("who sits at the table"),
    "offers": N_("the proposals on the table"),
    "agreements": N_("what is signed, how far it is carried out, breaches that were seen"),
    "promises": N_("who owes what to whom, what is overdue, and what that suspends"),
    "log": N_("what has happened; log all says everything from the start"),
    "rounds": N_("the rounds as a timeline"),
    "events": N_("event cards and what they changed"),
    "soundings": N_("the mediator's own page (mediator only)"),
    "undo": N_("take back your last step"),
    "tutor": N_("tutor on or tutor off: whether you are asked to think again before a clearly bad move"),
    "reload": N_("read the rule file again and go on with the same seed (for designers)"),
    "save": N_("where the game is saved"),
    "language": N_("language CODE: speak another language; language alone lists them"),
    "quit": N_("leave; the game is saved and goes on where you left it"),
    "help": N_("these words"),
}
LOOKING = (
    "brief",
    "tracks",
    "why",
    "trust",
    "parties",
    "offers",
    "agreements",
    "promises",
    "log",
    "rounds",
    "events",
    "soundings",
    "save",
    "quit",
)
"""Words that change nothing, which the builder understands as well."""
BEYOND_BARGAINING = ("trust", "agreements", "promises", "events", "soundings")
"""Words that the help leaves out where there are alternating offers: a signature ends the game, and nothing else happens."""
KINDS = {
    "end": "pass",
    "done": "pass",
    "nothing": "pass",
    "walk": "leave",
    "come": "return",
    "carry": "carry-out",
    "break": "breach",
    "all": "carry-all",
    "forgive": "waive",
    **{kind: kind for kind in ACTS if kind not in ("gesture", "announce")},  # these say how large they are
}
"""Single words for actions, by the kind they mean; everything else an action may be called is its notation."""


OF_PROMISES = N_("Of what is promised: carry, all, suspend, stall, break, “forgive ISSUE”, “end ISSUE”.")
"""The words for acts about promises, as the help has them."""

GRAVE = ("leave", "breach", "terminate")
"""Acts that are asked back about: leaving the talks, breaking one's word, ending what was signed."""


def play_in_terminal(
    scenario: str | None,
    seats: dict[str, str],
    seed: int | None,
    console: Console | None = None,
    keep_language: Callable[[str], None] = lambda _code: None,
    undo: str = ALWAYS,
) -> int:
    """Play a game in the terminal and return the exit code: 0 done, 2 a bad command line, 130 interrupted.

    Without a scenario, or without anybody at the seats, it asks; a saved game (`.jsonl`) in the scenario's place goes on.
    `undo` says when steps may be taken back in a game that begins.
    `console` speaks the language to begin with; `keep_language` is given the code of another one that is chosen.
    """
    console = console or Console()
    try:
        game = TextGame(console, open_device(console, scenario, seats, seed, undo), keep_language)
    except EndOfInput:
        return DONE
    except KeyboardInterrupt:
        console.say("")
        return INTERRUPTED
    except NegotiateError as error:
        print(f"negotiate: {complaint(console.speaker, error)}", file=sys.stderr)
        return BAD_COMMAND_LINE
    code = DONE
    try:
        game.play()
        return code
    except EndOfInput:
        pass
    except KeyboardInterrupt:
        console.say("")
        code = INTERRUPTED
    except NegotiateError as error:
        # a player from outside failed, or the disk refused the save: the game itself is as it was
        console.say(console.speaker.error(error))
        code = SOMETHING_WRONG
    finally:
        game.device.close()
    if game.device.path is not None:
        console.say(
            console.speaker.say("The game is saved in {file}.", file=game.device.path),
            console.speaker.say("Go on with: negotiate play --text"),
        )
    return code


class TextGame:
    """One sitting at the terminal."""

    def __init__(self, console: Console, device: Device, keep_language: Callable[[str], None] = lambda _code: None) -> None:
        self.console = console
        self.device = device
        self._keep_language = keep_language
        self._briefed: set[str] = set()
        self._built: set[str] = set()
        """Who has put a package together before."""
        self._read_up_to: dict[str, int] = {}
        """How many events each person at this device has been told of."""
        self._numbers = 0
        """How many choices are on the screen with a number."""

    @property
    def speaker(self) -> Speaker:
        """Says everything, in the language of this terminal."""
        return self.console.speaker

    def play(self) -> None:
        """Until the game is over. Raises EndOfInput when somebody leaves."""
        say = self.console.say
        if self.device.path is not None:
            say("", self.speaker.say("Type help for the words you can use. Every step is saved."))
        if self.device.shown.events:
            say("", *pages.log_page(self.speaker, self.device.scene.log[-6:]))
        while self.device.turn.kind != "over":
            turn = self.device.turn
            if turn.kind == "watch":
                self._watch()
            elif turn.kind == "hand-over":
                self._hand_over(turn.seat)
            else:
                self._brief_once(turn.seat)
                self._decide()
        self._look_back()

    def _look_back(self) -> None:
        """The end: how it came out, and the debrief for those who want to know why. Raises EndOfInput, too."""
        say, device = self.console.say, self.device
        ending = device.table.ending(self.speaker)
        assert ending is not None  # the game is over
        say("", *pages.ending_page(self.speaker, ending))
        if device.path is not None:
            say(
                "",
                self.speaker.say("The game is saved in {file}.", file=device.path),
                self.speaker.say("Later you can look back with: negotiate debrief {file}", file=device.path),
            )
        while True:
            say("", self.speaker.say("Type debrief to look back in full, or press Enter to leave."))
            words = self.console.ask(">").lower()
            if words in ("", "quit"):
                return
            if words != "debrief":
                continue
            lines = debrief_text(debrief(course(device.table.match, self.speaker)), self.console.width)
            # a heading is heard from its words; a screen reader would read its underline dash by dash
            say(*(line for line in lines if not line or line.strip("-")))

    # What happens by itself

    @property
    def _reader(self) -> str:
        """Whose eyes the computer's steps are for: with several people at the device, everybody's."""
        return self.device.at_device if len(self.device.people) == 1 else PROJECTOR

    def _watch(self) -> None:
        for step in self.device.steps():
            self._tell(step, self._reader)

    def _tell(self, step: Step, seat: str) -> None:
        entries = [
            entry
            for entry in self.device.entries(step, seat)
            if entry.weight > 0 or entry.kind in ("trust-changed", "lapsed")
        ]
        known = self._told_round
        is_accord = any(entry.kind == "ratified" for entry in entries)
        for entry in entries:
            if entry.round_text != known:
                known = entry.round_text
                self.console.say("", self.speaker.labelled(known))
            self.console.say(f"- {entry.text}" + (f" {entry.reason}" if entry.reason else ""))
            if is_accord and entry.kind == "signed":  # how many rounds are left is another number from here on
                self.console.say(*(line for one in self.device.news(step) if one.kind == "signed" for line in one.changes))
        self._told_round = known
        if seat != PROJECTOR or not self.device.people:
            self._read_up_to[seat] = step.last

    _told_round = ""

    def _hand_over(self, seat: str) -> None:
        who = self.device.label(seat)
        if self.device.at_device != PROJECTOR:
            self.console.say("")
            self.console.ask(self.speaker.say("Press Enter when you have finished reading; then the screen is cleared."))
        self.device.hide()
        self.console.clear()
        self.console.say("", self.speaker.say("Hand the device to {who}.", who=who))
        self.console.ask(self.speaker.say("{who}: press Enter when nobody else can see the screen.", who=who))
        self.device.take_device(seat)
        self._brief_once(seat)
        read = self._read_up_to.get(seat, 0)
        lines = pages.log_page(self.speaker, [entry for entry in self.device.scene.log if entry.number >= read])
        if lines:
            self.console.say("", self.speaker.say("Since you last looked:"), *lines)
        self._read_up_to[seat] = len(self.device.shown.events)

    def _brief_once(self, seat: str) -> None:
        if seat not in self._briefed:
            self._briefed.add(seat)
            self.console.say("", *self._brief(self.device.scene))
            self.console.say("", self.speaker.say("Type brief to read this again."))

    # Decisions

    def _decide(self) -> None:
        """Ask until the person at the device has decided, or something else is due."""
        before = self.device.shown
        self._say_situation(self.device.scene)
        self._say_choices(self.device.scene)
        while self.device.shown is before:
            scene = self.device.scene
            words = self.console.ask(f"{scene.seat_label}>")
            step = self._obey(words, scene, possible(scene))
            if step is not None:
                self._tell(step, self.device.at_device)

    def _say_situation(self, scene: Scene) -> None:
        say = self.console.say
        say("", " ".join((f"{scene.header.round_text}.", scene.turn_text, scene.header.next_text)).strip())
        if scene.duty is not None:
            say(*pages.duty_page(self.speaker, scene.duty))
            return
        for card in scene.awaiting:
            say(*pages.offer_page(self.speaker, scene, card))
        if not scene.awaiting and scene.mutual_trust.text:
            say(f"{scene.mutual_trust.text} ({scene.mutual_trust.pairs_text}).")
        if scene.mediation is not None:
            say(scene.mediation.leverage_text)
            found = self.device.bridge
            if found is not None:
                say(found.text, found.welfare.text)

    def _say_choices(self, scene: Scene) -> None:
        """Say the main choices, numbered; all possible ones keep the same numbers under `more`."""
        choices = possible(scene)
        main = [choice for choice in choices if choice.is_main]
        self._numbers = len(main)
        self.console.say(
            "",
            self.speaker.say("What do you do?"),
            *(f"{number}. {pages.action_line(choice)}" for number, choice in enumerate(main, 1)),
        )
        if len(main) < len(choices):
            self.console.say(
                self.speaker.say("Type more for gestures and everything else, table for the table, help for all words.")
            )
        else:
            self.console.say(self.speaker.say("Type table for the table, help for all words."))

    def _say_more(self, scene: Scene, choices: list[ActionChoice]) -> None:
        self.console.say(*(f"{number}. {pages.action_line(choice)}" for number, choice in enumerate(choices, 1)))
        self._numbers = len(choices)
        refused = [choice for choice in scene.actions if not choice.is_possible]
        if refused:
            reasons: dict[str, list[str]] = {}
            for choice in refused:
                reasons.setdefault(choice.refusal, []).append(choice.label)
            lines = (f"- {'; '.join(labels)}. {why}" for why, labels in reasons.items())
            self.console.say("", self.speaker.say("Not possible now:"), *lines)

    def _obey(self, words: str, scene: Scene, choices: list[ActionChoice]) -> Step | None:
        """Do what was typed. Returns the step of a decision; None for everything else."""
        if not words:
            return None
        if words.isdigit():
            if 1 <= int(words) <= min(self._numbers, len(choices)):
                return self._do(choices[int(words) - 1])
            self.console.say(self.speaker.say("There is no number {number}; type more to see them.", number=words))
            return None
        first, _space, rest = words.partition(" ")
        first = first.lower()
        if first in WORDS:
            return self._word(first, rest.strip(), scene, choices)
        first, rest = _meant(first, rest.strip())
        choice = self._choice(first, rest.lower(), scene.actions)
        if choice is not None:
            return self._do(choice)
        if first in KINDS:  # a word of ours for an act that is not possible now: its refusal says why
            words = f"{KINDS[first]} {rest}".strip()
        misread = self.device.table.misread(words)
        if misread:
            self.console.say(self.speaker.value(misread) if first in ACTS or "=" in words else self._unknown(first))
            return None
        return self._submit(words)

    def _unknown(self, word: str) -> str:
        near = difflib.get_close_matches(word, [*WORDS, *KINDS], n=1)
        if near:
            return self.speaker.say(
                "“{word}” is no word here. Did you mean “{near}”? Type help for all words.", word=word, near=near[0]
            )
        return self.speaker.say("“{word}” is no word here. Type a number, or help for all words.", word=word)

    def _choice(self, first: str, rest: str, choices: tuple[ActionChoice, ...]) -> ActionChoice | None:
        """The choice that a single word means, when it means exactly one."""
        kind = KINDS.get(first)
        fitting = [choice for choice in choices if choice.kind == kind]
        if rest and first not in ("end", "walk", "come", "carry", "break", "do"):
            fitting = [
                choice
                for choice in fitting
                if rest == choice.issue
                or (choice.issue and f"({rest})" in choice.label.lower())
                or (choice.offer is not None and rest in (choice.offer, self.device.label(choice.offer).lower()))
            ]
        fitting = [choice for choice in fitting if choice.is_possible] or fitting
        return fitting[0] if len(fitting) == 1 else None

    def _do(self, choice: ActionChoice) -> Step | None:
        if choice.refusal:
            self.console.say(choice.refusal)
            return None
        if choice.opens_builder:
            seat = self.device.at_device
            step = put_together(
                self.console,
                self.device,
                choice.kind,
                choice.offer,
                self._look,
                self._stands_by,
                is_first=seat not in self._built,
            )
            self._built.add(seat)
            if step is None:
                self._say_choices(self.device.scene)
            return step
        return self._submit(choice.notation)

    def _stands_by(self, notation: str) -> bool:
        """Whether the person stands by a move; asked when the tutor thinks it clearly bad, and before what is GRAVE."""
        question = self.device.question(notation)
        advice = question.wait() if question is not None else None
        if advice is not None:
            self.console.say("", f"{self.speaker.say('Think again.')} {self.speaker.advice(advice)}")
        elif grave := self._grave(notation):
            self.console.say("", self.speaker.say("This weighs: {action}.", action=grave))
        else:
            return True
        answer = self.console.ask(
            self.speaker.say("Go on all the same? Type yes; anything else takes the move back:")
        ).lower()
        if answer in ("yes", "y", self.speaker.say("yes").lower()):
            return True
        self.console.say(self.speaker.say("The move is taken back; you still decide."))
        return False

    def _grave(self, notation: str) -> str:
        """What a move that is GRAVE is called; "" for any other, and where none of its kind can be made now."""
        kind = notation.partition(" ")[0]
        fitting = [choice for choice in possible(self.device.scene) if choice.kind == kind and kind in GRAVE]
        labels = [choice.label for choice in fitting if choice.notation == notation] or [choice.label for choice in fitting]
        return labels[0] if labels else ""

    def _submit(self, notation: str) -> Step | None:
        if not self._stands_by(notation):
            return None
        try:
            return self.device.submit(notation)
        except NegotiateError as error:
            self.console.say(self.speaker.error(error))
            return None

    # Words that look and do not act

    def _look(self, words: str) -> bool:
        """Answer a word that only looks, as the builder may be asked one too. False for any other."""
        first, _space, rest = words.partition(" ")
        if first == "table":  # without the choices, whose numbers are not those of the builder
            self.console.say(*pages.overview(self.speaker, self.device.scene))
            return True
        if first not in LOOKING:
            return False
        self._word(first, rest.strip(), self.device.scene, [])
        return True

    def _word(self, word: str, rest: str, scene: Scene, choices: list[ActionChoice]) -> Step | None:
        say = self.console.say
        if word == "help":
            say(*self._help(scene))
        elif word == "quit":
            raise EndOfInput
        elif word == "more":
            self._say_more(scene, choices)
        elif word == "table":
            say(*pages.overview(self.speaker, scene), scene.turn_text)
            self._say_choices(scene)
        elif word == "why":
            self._why(rest.lower(), scene)
        elif word == "log":
            entries = scene.log if rest else scene.log[-12:]
            say(*pages.log_page(self.speaker, entries, quiet=not rest))
        elif word == "undo":
            self._undo()
        elif word == "tutor":
            self._switch_tutor(rest.lower())
        elif word == "language":
            self._speak(rest.lower())
        elif word == "reload":
            self._reload()
        else:
            say(*self._page(word, scene))
        return None

    def _help(self, scene: Scene) -> list[str]:
        """The words that there are in this game."""
        if scene.bargains:
            words = [word for word in WORDS if word not in BEYOND_BARGAINING]
            acts = self.speaker.say(
                "Actions in words: accept, reject, counter, pass, propose, leave, “propose ISSUE=OPTION, …”."
            )
        else:
            words = list(WORDS)
            acts = self.speaker.say(
                "Actions in words: accept, reject, counter, pass, propose, leave, delegate, return, condemn, “gesture "
                "small”, “announce normal conditionally”, “propose ISSUE=OPTION, …”."
            )
        return [
            self.speaker.say("Type a number from the list, or one of these words:"),
            *(f"- {self.speaker.labelled(word, self.speaker.say(WORDS[word]))}" for word in words),
            acts,
            *([] if scene.bargains else [self.speaker.say(OF_PROMISES)]),
        ]

    def _brief(self, scene: Scene) -> list[str]:
        return pages.brief_page(self.speaker, scene.brief, scene.public.accord) if scene.brief else []

    def _page(self, word: str, scene: Scene) -> list[str]:
        if word == "brief":
            return self._brief(scene)
        if word == "soundings":
            if scene.mediation is None:
                return [self.speaker.say("Only the mediator hears soundings.")]
            return pages.mediation_page(self.speaker, scene.mediation)
        if word == "save":
            path = self.device.path
            return [
                self.speaker.say("Every step is saved in {file}.", file=path)
                if path
                else self.speaker.say("This game is not saved.")
            ]
        if word == "tracks":
            return [
                *pages.tracks_page(self.speaker, scene),
                "",
                *pages.estimates_note(self.speaker, scene),
            ]
        if word == "agreements":
            told = pages.exchanges_page(self.speaker, scene.exchanges)
            return [*pages.agreements_page(self.speaker, scene.agreements), *(["", *told] if told else [])]
        if word == "promises":
            return pages.promises_page(self.speaker, scene.promises)
        plain = {
            "trust": pages.trust_page,
            "parties": pages.parties_page,
            "offers": pages.offers_page,
            "rounds": pages.rounds_page,
            "events": pages.events_page,
        }
        return plain[word](self.speaker, scene)

    def _switch_tutor(self, wanted: str) -> None:
        """Say whether the tutor is asked, or have it asked or not."""
        if wanted in ("on", "off"):
            self.device.switch_tutor(wanted == "on")
        self.console.say(
            self.speaker.say("The tutor is on: it speaks up before a clearly bad move. tutor off sends it away.")
            if self.device.tutored
            else self.speaker.say("The tutor is off. tutor on has it speak up before a clearly bad move.")
        )

    def _speak(self, code: str) -> None:
        """Go on in another language, and keep it for the next game."""
        known = languages()
        if code not in known:
            self.console.say(*(f"- language {name}: {own}" for name, own in known.items()))
            return
        self.console.speaker = self.device.speaker = Speaker(code, PLAYER)
        self._keep_language(code)
        self._say_choices(self.device.scene)

    def _why(self, wanted: str, scene: Scene) -> None:
        found = []
        for track in scene.tracks:
            if wanted and (wanted == track.track or wanted in track.label.lower()):
                lines = [track.lock or self.speaker.say("{track}: this track is open.", track=track.label)]
                found.append(lines + [f"- {need.sentence}" for need in track.needs if not track.lock])
            found += [
                pages.issue_page(self.speaker, scene, issue)
                for issue in track.issues
                if wanted and (wanted == issue.issue or wanted in issue.label.lower())
            ]
        if found:
            for lines in found:
                self.console.say(*lines)
            return
        names = [track.label for track in scene.tracks]
        names += [issue.label for track in scene.tracks for issue in track.issues]
        self.console.say(self.speaker.say("Say why and one of: {names}.", names=", ".join(dict.fromkeys(names))))

    def _undo(self) -> None:
        try:
            self.device.undo()
        except NegotiateError as error:
            self.console.say(self.speaker.error(error))
            return
        self.console.say(self.speaker.say("Your last step is taken back."))

    def _reload(self) -> None:
        try:
            report = self.device.reload_rules()
        except NegotiateError as error:
            self.console.say(self.speaker.error(error))
            return
        self.console.say(report)


def _meant(first: str, rest: str) -> tuple[str, str]:
    """The word for an act and what follows it, where what follows makes it another: `end ISSUE`, `carry out all`."""
    following = rest.lower().split()
    if first == "end" and following and following[-1] != "turn":
        return "terminate", " ".join(word for word in rest.split() if word.lower() not in ("the", "text", "texts"))
    if first == "carry" and "all" in following:
        return "all", ""
    return first, rest


def possible(scene: Scene) -> list[ActionChoice]:
    """What the seat may do now, in the order of its numbers: the main choices first."""
    return sorted((choice for choice in scene.actions if choice.is_possible), key=lambda choice: not choice.is_main)
