"""One game being played: people at one device and the computer's seats, step by step, saved as it goes.

The computer's seats think on a thread of their own, so the caller's thread never waits: `go_on` begins, `on_ready` is
called (on that thread) when a step is there, and `take` shows it. Meanwhile everything is drawn from `shown`, the moment
that was shown last. Programs without a window go through `steps` instead.

    session = Session.begin(Setup("tutorial", {"highmark": "human"}))
    for step in session.steps():           # the computer's moves, until a person must decide
        ...
    session.submit("pass")
"""

from __future__ import annotations

import queue
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from negotiate.engine.notation import Action, parse
from negotiate.engine.rules import Rules
from negotiate.errors import IllegalAction, NegotiateError, NotationError
from negotiate.paths import scenarios
from negotiate.play.match import Match
from negotiate.present.builder import Draft
from negotiate.present.log import LogEntry, log
from negotiate.present.moment import Moment
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR, Seen
from negotiate.rulebook.load import load
from negotiate.table.adviser import Adviser, Question, prepare
from negotiate.table.saves import new_save, resume
from negotiate.words.speaker import Speaker

LARGEST_DRAWN_SEED = 10**9
"""Seeds that are drawn by chance are short enough to be written on a board."""
TUTORED = "tutorial"
"""The scenario in which the tutor is there unless it is sent away; elsewhere it comes when it is asked for."""


@dataclass(frozen=True)
class Setup:
    """What is chosen before a game: scenario (a shipped name or a file), players by seat, mediator, seed, preset, skin."""

    scenario: str
    seats: dict[str, str] = field(default_factory=dict)
    mediator: str | None = None
    seed: int | None = None
    preset: str | None = None
    skin: str | None = None
    tutor: bool | None = None
    """Whether the tutor is asked about people's moves; None for the usual: in the tutorial only."""

    def rules(self) -> Rules:
        """The rules as the file has them now. Raises RuleFileError, OverrideError or UnknownName."""
        return load(self.scenario, preset=self.preset, skin=self.skin)


@dataclass(frozen=True)
class Step:
    """Something has happened: the moment after it, and the events that are new (by their numbers, `first` up to `last`).

    `problem` says in a sentence why the game could not go on; empty when it did.
    """

    moment: Moment
    first: int
    last: int
    problem: str = ""

    def entries(self, seat: str, speaker: Speaker = ENGLISH_PLAYER) -> tuple[LogEntry, ...]:
        """The new lines of the log as a seat may read them."""
        return log(self.moment.seen(seat, speaker), self.first)

    def is_worth_showing(self, seat: str) -> bool:
        """Whether there is anything in it to follow; what others do in secret goes by at once."""
        return bool(self.problem) or any(entry.weight > 0 for entry in self.entries(seat))


@dataclass(frozen=True)
class Turn:
    """What the device is for now: `decide` by `seat`, `hand-over` to `seat`, `watch` the computer, or it is `over`."""

    kind: str
    seat: str = PROJECTOR


class Session:
    """A game in play. All methods belong to one thread, the caller's."""

    def __init__(
        self,
        match: Match,
        *,
        setup: Setup | None = None,
        path: Path | None = None,
        may_undo: bool = True,
        on_ready: Callable[[], None] | None = None,
        speaker: Speaker = ENGLISH_PLAYER,
    ) -> None:
        self.match = match
        self.setup = setup
        self.path = path
        """The record to which the game is saved; None for a game that is not saved."""
        self.may_undo = may_undo
        self.on_ready = on_ready
        self.speaker = speaker
        """Says what the device shows."""
        self.shown = Moment.of(match)
        """The moment that was shown last; everything is drawn from it."""
        self.people = self.shown.people
        self.at_device = next(iter(self.people)) if len(self.people) == 1 else PROJECTOR
        """The seat of the person at the device; PROJECTOR while it is handed over, and when nobody plays."""
        self.draft = Draft()
        self._drafts: list[Draft] = []
        self.tutored = False
        """Whether the tutor is asked about people's moves."""
        self._adviser = Adviser(match.rules)
        self._asked: set[tuple[int, str]] = set()
        wanted = setup.tutor if setup is not None else None
        self.switch_tutor(match.rules.names.scenario == TUTORED if wanted is None else wanted)
        self._thread: threading.Thread | None = None
        self._ready: queue.SimpleQueue[Step] = queue.SimpleQueue()

    @classmethod
    def begin(
        cls,
        setup: Setup,
        *,
        save: bool = True,
        on_ready: Callable[[], None] | None = None,
        speaker: Speaker = ENGLISH_PLAYER,
    ) -> Session:
        """A new game. Raises NegotiateError in a sentence for rules, players or a folder that will not do."""
        rules = setup.rules()
        seed = secrets.randbelow(LARGEST_DRAWN_SEED) if setup.seed is None else setup.seed
        # a first match finds out whether the seats can be filled, so that no empty save is left behind
        Match(rules, setup.seats, seed, setup.mediator)
        path = new_save(rules.names.scenario) if save else None
        match = Match(rules, setup.seats, seed, setup.mediator, record=path)
        return cls(match, setup=setup, path=path, on_ready=on_ready, speaker=speaker)

    @classmethod
    def resume(cls, path: Path, *, on_ready: Callable[[], None] | None = None, speaker: Speaker = ENGLISH_PLAYER) -> Session:
        """A saved game, exactly as it stood. Raises RecordError in a sentence for one that cannot be gone on with."""
        match = resume(path)
        scenario = match.rules.names.scenario
        players = {seat: player for seat, player in match.players.items() if isinstance(player, str)}
        mediator = None if match.rules.names.mediator else "none"
        setup = Setup(scenario, players, mediator, match.seed) if scenario in scenarios() else None
        return cls(match, setup=setup, path=path, on_ready=on_ready, speaker=speaker)

    # What is shown

    @property
    def viewer(self) -> str:
        """The seat whose view may be on the screen now; PROJECTOR when none may."""
        return self.at_device

    def seen(self, seat: str | None = None) -> Seen:
        """The moment shown, as a seat (the viewer's without one) sees it."""
        return self.shown.seen(self.viewer if seat is None else seat, self.speaker)

    @property
    def turn(self) -> Turn:
        """What the device is for now."""
        state = self.shown.game
        if int(state["ended"][0]):
            return Turn("over", self.at_device)
        decision = self.shown.seen().view.decision
        if decision is None or decision.seat not in self.people:
            return Turn("watch", self.at_device)
        if decision.seat != self.at_device:
            return Turn("hand-over", decision.seat)
        return Turn("decide", decision.seat)

    def take_device(self, seat: str) -> None:
        """The person of `seat` has the device in hand and may see that seat's view. Raises IllegalAction for a stranger."""
        if seat not in self.people:
            raise IllegalAction(self.speaker.say("Nobody at this device plays {who}.", who=self.seen(PROJECTOR).label(seat)))
        if seat != self.at_device:
            self.forget_draft()
        self.at_device = seat

    def hide(self) -> None:
        """Nobody's view is on the screen any more: before the device is handed over, and on the projector."""
        self.at_device = PROJECTOR

    # The computer's seats

    @property
    def is_thinking(self) -> bool:
        """Whether a step of the computer's is on its way."""
        return self._thread is not None

    @property
    def is_computers_turn(self) -> bool:
        """Whether the game goes on without a decision by a person."""
        return self.turn.kind == "watch"

    def go_on(self) -> bool:
        """Let the computer's seats think of their next step; `on_ready` says when it is there. False for nothing to do."""
        if self.is_thinking or not self.is_computers_turn:
            return False
        self._thread = threading.Thread(target=self._think, name="computer's seats", daemon=True)
        self._thread.start()
        return True

    def take(self) -> Step | None:
        """Show the step that is ready; None when none is."""
        try:
            step = self._ready.get_nowait()
        except queue.Empty:
            return None
        return self._show(step)

    def wait(self, seconds: float | None = None) -> Step | None:
        """As `take`, but wait for the step that is being thought of."""
        if self._thread is None:
            return self.take()
        try:
            step = self._ready.get(timeout=seconds)
        except queue.Empty:
            return None
        return self._show(step)

    def steps(self) -> Iterator[Step]:
        """The computer's steps one by one, on the caller's thread, until a person must decide or the game is over.

        Raises PlayerError when a player from outside fails.
        """
        while self.is_thinking:
            step = self.wait()
            if step is not None:
                yield step
        while self.is_computers_turn:
            step = self._show(self._next())
            if step.problem:
                raise IllegalAction(step.problem)
            yield step

    def skip(self) -> tuple[Step, ...]:
        """All steps up to the next decision of a person, or to the end, at once."""
        return tuple(self.steps())

    def _think(self) -> None:
        self._ready.put(self._next())
        if self.on_ready is not None:
            self.on_ready()

    def _next(self) -> Step:
        """Go on until something has happened, a person must decide, or the game is over."""
        match, before, problem = self.match, len(self.match.events), ""
        try:
            while len(match.events) == before and match.step():
                pass
        except NegotiateError as error:
            problem = str(error)
        return Step(Moment.of(match), before, len(match.events), problem)

    def _show(self, step: Step) -> Step:
        self._thread = None
        self.shown = step.moment
        return step

    # People

    def switch_tutor(self, on: bool) -> None:
        """Have the tutor asked about people's moves from now on, or no longer."""
        self.tutored = on
        if on and self.people:
            prepare()

    def question(self, action: Action | str, heard: Callable[[Question], None] | None = None) -> Question | None:
        """Ask the tutor about a move of the person at the device, before it is submitted; `heard` is called with the
        question, on the tutor's thread, when it is answered.

        None when there is nothing to ask: the tutor is switched off or cannot be asked now, the move is not allowed, or it
        was asked about this very move at this very moment before. The tutor knows what the seat at the device knows.
        """
        turn = self.turn
        if not self.tutored or self.is_thinking or turn.kind != "decide" or turn.seat not in self.match.rules.names.parties:
            return None
        try:
            action = parse(self.match.rules.names, action) if isinstance(action, str) else action
        except NotationError:
            return None
        key = (len(self.match.events), str(action))
        if key in self._asked or self.match.menu().why_not(action) is not None:
            return None
        asked = Question(self.shown, turn.seat, action)
        if not self._adviser.ask(self.match, asked, heard):
            return None
        self._asked.add(key)
        return asked

    def submit(self, action: Action | str) -> Step:
        """Take the decision of the person at the device. Raises IllegalAction or NotationError in a sentence."""
        if self.is_thinking:
            raise IllegalAction(self.speaker.say("The computer's seats are still thinking; it is not your turn."))
        turn = self.turn
        if turn.kind != "decide":
            raise IllegalAction(self.speaker.say("It is not your turn."))
        before = len(self.match.events)
        self.match.submit(turn.seat, action)
        self.forget_draft()
        # what follows at once, such as a signature, is the computer's to show; the next decision may be due at once too
        return self._show(Step(Moment.of(self.match), before, len(self.match.events)))

    @property
    def why_no_undo(self) -> str:
        """Why the last submitted step cannot be taken back, in a sentence; empty when it can."""
        if not self.may_undo:
            return self.speaker.say("Steps cannot be taken back in this game.")
        if self.is_thinking:
            return self.speaker.say("The computer's seats are still thinking; it is not your turn.")
        last = next(
            (
                str(event["seat"])
                for event in reversed(self.shown.events)
                if event.kind == "action" and str(event["seat"]) in self.people
            ),
            None,
        )
        if last is None:
            return self.speaker.say("There is no step of yours to take back.")
        if last != self.at_device:
            return self.speaker.say(
                "The last step was {who}'s; only they can take it back.", who=self.seen(PROJECTOR).label(last)
            )
        return ""

    def undo(self) -> None:
        """Take back the last submitted step, chance and all. Raises IllegalAction in a sentence where it is not allowed."""
        why = self.why_no_undo
        if why:
            raise IllegalAction(why)
        self.match.undo()
        self.shown = Moment.of(self.match)
        self.forget_draft()

    # The package that is being put together

    def change_draft(self, draft: Draft) -> None:
        """Go on with another draft; `undo_draft` goes back."""
        if draft != self.draft:
            self._drafts.append(self.draft)
            self.draft = draft

    def choose(self, issue: str, option: str | None) -> None:
        """Put an option into the draft; None, or the same option again, takes the issue out."""
        self.change_draft(self.draft.choose(issue, option))

    def undo_draft(self) -> bool:
        """Take back the last change of the draft. False when there is none."""
        if not self._drafts:
            return False
        self.draft = self._drafts.pop()
        return True

    def forget_draft(self) -> None:
        """An empty draft without a past."""
        self.draft, self._drafts = Draft(), []

    # Rules and the end

    def reload_rules(self) -> tuple[Session, str]:
        """The same seats and the same seed with the rules as their file has them now, and what became of people's moves.

        People's moves so far are made again as long as they still fit; the rest is theirs to play anew. Raises
        NegotiateError in a sentence when the rules cannot be used; this game is then untouched.
        """
        if self.setup is None:
            raise IllegalAction(
                self.speaker.say("This game does not know which file its rules came from, so they cannot be read again.")
            )
        seed = self.match.seed
        fresh = Session.begin(
            Setup(self.setup.scenario, self.setup.seats, self.setup.mediator, seed, self.setup.preset, self.setup.skin),
            save=self.path is not None,
            on_ready=self.on_ready,
            speaker=self.speaker,
        )
        moves = [event for event in self.match.events if event.kind == "action" and str(event["seat"]) in self.people]
        made = 0
        for event in moves:
            pending = fresh.match.advance()
            if pending is None or pending.seat != event["seat"] or str(event["action"]) not in fresh.match.menu():
                break
            fresh.match.submit(pending.seat, str(event["action"]))
            made += 1
        fresh.shown = Moment.of(fresh.match)
        fresh.at_device = self.at_device
        fresh.may_undo = self.may_undo
        fresh.switch_tutor(self.tutored)
        return fresh, self.speaker.say(
            "The rules were read again; {made} of {all} moves still fit and were made again.", made=made, all=len(moves)
        )

    def close(self) -> None:
        """Close the save; the game can be gone on with later."""
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.match.close()
