"""One device that people hand round: it sits on the chairs of all who play at it, and shows the one of who has it in hand.

device = Device.begin(Setup("tutorial", {"highmark": "human"}), speaker=speaker)
for step in device.steps():            # the computer's moves, until a person must decide
    ...
device.submit("pass")
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from negotiate.errors import IllegalAction, NegotiateError
from negotiate.present.builder import Builder, Draft
from negotiate.present.command import ACT, DRAFT, TUTOR, UNDO, Command
from negotiate.present.log import LogEntry
from negotiate.present.mediation import Bridge
from negotiate.present.moment import Moment
from negotiate.present.news import News
from negotiate.present.scene import Scene
from negotiate.present.seen import ENGLISH_PLAYER, PROJECTOR
from negotiate.table.adviser import Question
from negotiate.table.chair import Chair
from negotiate.table.setup import Setup
from negotiate.table.table import Step, Table
from negotiate.words.speaker import Speaker


@dataclass(frozen=True)
class Turn:
    """What the device is for now: `decide` by `seat`, `hand-over` to `seat`, `watch` the computer, or it is `over`."""

    kind: str
    seat: str = PROJECTOR


class Device:
    """A client that sits on several chairs of one table. All its people read one language, that of its `speaker`."""

    def __init__(self, table: Table, speaker: Speaker = ENGLISH_PLAYER, people: frozenset[str] | None = None) -> None:
        """`people`: the seats of those who play at this device; without any said, all whom persons play."""
        self.table = table
        self._speaker = speaker
        self.people = table.people if people is None else people
        """The seats of those who play at this device."""
        for seat in sorted(self.people):
            table.sit(seat, speaker)
        self.at_device = next(iter(self.people)) if len(self.people) == 1 else PROJECTOR
        """The seat of the person at the device; PROJECTOR while it is handed over, and when nobody plays."""

    @classmethod
    def begin(
        cls,
        setup: Setup,
        *,
        save: bool = True,
        on_ready: Callable[[], None] | None = None,
        speaker: Speaker = ENGLISH_PLAYER,
    ) -> Device:
        """A new game. Raises NegotiateError in a sentence for rules, players or a folder that will not do."""
        return cls(Table.begin(setup, save=save, on_ready=on_ready), speaker)

    @classmethod
    def resume(cls, path: Path, *, on_ready: Callable[[], None] | None = None, speaker: Speaker = ENGLISH_PLAYER) -> Device:
        """A saved game, exactly as it stood. Raises RecordError in a sentence for one that cannot be gone on with."""
        return cls(Table.resume(path, on_ready=on_ready), speaker)

    # Who has it in hand

    @property
    def speaker(self) -> Speaker:
        """Says everything that the device shows."""
        return self._speaker

    @speaker.setter
    def speaker(self, speaker: Speaker) -> None:
        if speaker != self._speaker:
            self._speaker = speaker
            for chair in self.chairs:
                chair.speaker = speaker

    @property
    def chairs(self) -> tuple[Chair, ...]:
        """The chairs of this device's people."""
        return tuple(chair for seat, chair in self.table.chairs.items() if seat in self.people)

    @property
    def chair(self) -> Chair | None:
        """The chair of the person who has the device in hand; None while nobody has."""
        return self.table.chairs[self.at_device] if self.at_device else None

    @property
    def turn(self) -> Turn:
        """What the device is for now."""
        if self.table.is_over:
            return Turn("over", self.at_device)
        pending = self.table.pending
        if pending is None or pending.seat not in self.people:
            return Turn("watch", self.at_device)
        return Turn("decide" if pending.seat == self.at_device else "hand-over", pending.seat)

    def take_device(self, seat: str) -> None:
        """The person of `seat` has the device in hand and may see that seat's view. Raises IllegalAction for a stranger."""
        if seat not in self.people:
            raise IllegalAction(self.table.refusal("not-here", who=seat))
        self.at_device = seat

    def seat_to(self, seat: str, player: str) -> Step:
        """Another player for a seat, as Table.seat_to has it; a person who comes plays at this device.

        Raises IllegalAction in a sentence where it is not possible, and NegotiateError for a seat or a player that is none.
        """
        done = self.table.seat_to(seat, player)
        if not isinstance(done, Step):
            raise IllegalAction(done)
        came = self.table.people - self.table.chairs.keys()
        self.people = (self.people & self.table.people) | came
        for name in sorted(came):
            self.table.sit(name, self.speaker)
        if self.at_device not in self.people:
            self.at_device = next(iter(self.people)) if len(self.people) == 1 else PROJECTOR
        return done

    def seat_all(self, players: Mapping[str, str]) -> tuple[Step, ...]:
        """Other players for some seats of a saved game; a seat that is played so already stays as it is.

        Raises what `seat_to` raises, and closes the game then.
        """
        try:
            return tuple(
                self.seat_to(seat, player)
                for seat, player in players.items()
                if self.table.match.players.get(self.table.seat_called(seat)) != player
            )
        except NegotiateError:
            self.close()
            raise

    def hide(self) -> None:
        """Nobody's view is on the screen any more: before the device is handed over, and on the projector."""
        self.at_device = PROJECTOR

    # What is shown

    @property
    def shown(self) -> Moment:
        """The moment that was shown last."""
        return self.table.moment

    @property
    def scene(self) -> Scene:
        """The table as the person at the device sees it; as everybody does while nobody has it in hand."""
        return self.table.scene(self.at_device, self.speaker)

    @property
    def everybodys(self) -> Scene:
        """The table as everybody sees it."""
        return self.table.scene(PROJECTOR, self.speaker)

    def label(self, seat: str) -> str:
        """Plain name of a seat."""
        return next(card.label for card in self.everybodys.parties if card.seat == seat)

    def entries(self, step: Step, seat: str | None = None) -> tuple[LogEntry, ...]:
        """The lines of the log that are new with the step that was shown last, as a seat (the device's) may read them."""
        scene = self.table.scene(self.at_device if seat is None else seat, self.speaker)
        return tuple(entry for entry in scene.log if step.first <= entry.number < step.last)

    def news(self, step: Step) -> tuple[News, ...]:
        """What a step changed that everybody hears of."""
        return self.table.news(step, self.speaker)

    # The computer's seats

    @property
    def on_ready(self) -> Callable[[], None] | None:
        """Called, on another thread, when a step of the computer's is there."""
        return self.table.on_ready

    @on_ready.setter
    def on_ready(self, does: Callable[[], None] | None) -> None:
        self.table.on_ready = does

    @property
    def is_thinking(self) -> bool:
        """Whether a step of the computer's is on its way."""
        return self.table.is_thinking

    @property
    def is_computers_turn(self) -> bool:
        """Whether the game goes on without a decision by a person."""
        return self.table.is_computers_turn

    def go_on(self) -> bool:
        """Let the computer's seats think of their next step. False for nothing to do."""
        return self.table.go_on()

    def show(self) -> Step | None:
        """Show the step that is ready; None when none is."""
        return self.table.show()

    def wait(self, seconds: float | None = None) -> Step | None:
        """As `show`, but wait for the step that is being thought of."""
        return self.table.wait(seconds)

    def steps(self) -> Iterator[Step]:
        """The computer's steps one by one, on the caller's thread. Raises IllegalAction when a player from outside fails."""
        return self.table.steps()

    def skip(self) -> tuple[Step, ...]:
        """All steps up to the next decision of a person, or to the end, at once."""
        return tuple(self.steps())

    # Moves

    def _take(self, command: Command) -> Step:
        done = self.table.take(command)
        if isinstance(done, Step):
            return done
        raise IllegalAction(done)

    def submit(self, action: str) -> Step:
        """Take the decision of the person at the device, as notation. Raises IllegalAction in a sentence."""
        if not self.at_device:
            raise IllegalAction(self.table.refusal("out-of-turn"))
        return self._take(Command(ACT, self.at_device, action=action))

    @property
    def why_no_undo(self) -> str:
        """Why the last submitted step cannot be taken back, in a sentence; empty when it can."""
        why = self.table.why_no_undo(self.at_device)
        return self.speaker.refusal(why) if why else ""

    def undo(self) -> None:
        """Take back the last submitted step, chance and all. Raises IllegalAction in a sentence where it is not allowed."""
        why = self.table.why_no_undo(self.at_device)
        if why is not None:
            raise IllegalAction(why)
        self._take(Command(UNDO, self.at_device))

    # The tutor

    @property
    def tutored(self) -> bool:
        """Whether the tutor is asked about people's moves."""
        return any(chair.tutored for chair in self.chairs)

    def switch_tutor(self, on: bool) -> None:
        """Have the tutor asked about people's moves from now on, or no longer."""
        for chair in self.chairs:
            self._take(Command(TUTOR, chair.seat, on=on))

    def question(self, action: str, heard: Callable[[Question], None] | None = None) -> Question | None:
        """Ask the tutor about a move of the person at the device, as Table.question has it."""
        return self.table.question(self.at_device, action, heard)

    # The package that is being put together

    @property
    def draft(self) -> Draft:
        """The package that the person at the device puts together."""
        return self.chair.draft if self.chair else Draft()

    @property
    def builder(self) -> Builder | None:
        """The package builder of the person at the device; None while nobody has it in hand."""
        return self.table.builder(self.at_device, self.speaker, self.draft) if self.at_device else None

    def change_draft(self, draft: Draft) -> None:
        """Go on with another draft; `undo_draft` goes back."""
        self._take(Command(DRAFT, self.at_device, draft=draft))

    def choose(self, issue: str, option: str | None) -> None:
        """Put an option into the draft; None, or the same option again, takes the issue out."""
        self.change_draft(self.draft.choose(issue, option))

    def take_up(self, offer: str) -> None:
        """Go on with the package that a seat has on the table, as its counter where it is being answered."""
        self.change_draft(self.table.take_up(self.at_device, offer))

    def undo_draft(self) -> bool:
        """Take back the last change of the draft. False when there is none."""
        return self.chair is not None and self.chair.undo_draft()

    @property
    def suggestion(self) -> dict[str, str]:
        """A package that a built-in player would table now in the place of the person at the device; empty without one."""
        return self.table.suggestion(self.at_device)

    @property
    def bridge(self) -> Bridge | None:
        """The bridging package in sight for the mediator who has the device in hand and must decide."""
        return self.table.bridge(self.at_device, self.speaker)

    # Rules and the end

    @property
    def path(self) -> Path | None:
        """The record to which the game is saved; None for a game that is not saved."""
        return self.table.path

    def reload_rules(self) -> str:
        """Go on with the rules as their file has them now, at the same seed, and say what became of people's moves.

        Raises NegotiateError in a sentence when the rules cannot be used; the game is then untouched.
        """
        if self.table.setup is None:
            raise IllegalAction(self.table.refusal("no-file"))
        fresh, made, moves = self.table.reload_rules()
        self.table.close()
        self.table = fresh
        return self.speaker.say(
            "The rules were read again; {made} of {all} moves still fit and were made again.", made=made, all=moves
        )

    def close(self) -> None:
        """Close the save; the game can be gone on with later."""
        self.table.close()
