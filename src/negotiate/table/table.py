"""One game that many look at: its match, who sits on which chair, the computer's seats that think, and the save.

    table = Table.begin(Setup("tutorial", {"highmark": "human"}))
    chair = table.sit("highmark", Speaker("de", PLAYER))
    for step in table.steps():             # the computer's moves, until a person must decide
        ...
    table.scene("highmark", chair.speaker) # what there is to see
    table.take(Command("act", "highmark", action="pass"))

The computer's seats think on a thread of their own, so the caller's thread never waits: `go_on` begins, `on_ready` is called
(on that thread) when a step is there, and `show` shows it. Meanwhile everybody sees `moment`, the one that was shown last.
Whoever does not want to wait for threads goes through `steps` instead.
"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from negotiate.engine.chance import LARGEST_SEED
from negotiate.engine.codes import ACTIONS
from negotiate.engine.decision import Decision, decision
from negotiate.engine.notation import Action, parse, seats
from negotiate.engine.refusals import Refusal
from negotiate.errors import IllegalAction, NegotiateError, NotationError, Sentence
from negotiate.paths import scenarios
from negotiate.play.facilitation import tidy, why_no_mark
from negotiate.play.match import Match
from negotiate.play.seating import MEDIATOR, NO_MEDIATOR
from negotiate.present.builder import Builder, Draft, builder, draft_from
from negotiate.present.command import ACT, DRAFT, UNDO, Command, nonsense, read
from negotiate.present.ending import Ending, ending
from negotiate.present.mediation import BRIDGE_BUILDER, Bridge, bridge, suggestion
from negotiate.present.moment import Moment
from negotiate.present.news import News, news
from negotiate.present.private import Private, private_of
from negotiate.present.public import Public, public
from negotiate.present.scene import Scene
from negotiate.present.seen import Seen
from negotiate.table.adviser import Adviser, Question, prepare
from negotiate.table.chair import Chair
from negotiate.table.saves import new_save, resume
from negotiate.table.setup import TUTORED, Setup
from negotiate.table.shelf import Shelf
from negotiate.words.speaker import Speaker
from negotiate.words.undo import NEVER, UNTIL_SHOWN

SUGGESTING = "cautious"
"""The built-in player that is asked for a suggestion to a party."""


@dataclass(frozen=True)
class Step:
    """Something has happened: the moment after it, and the events that are new (by their numbers, `first` up to `last`).

    `problem` says in a sentence why the game could not go on; empty when it did.
    """

    moment: Moment
    first: int
    last: int
    problem: str = ""


class Table:
    """A game in play, with all who sit at it. All methods belong to one thread, the caller's."""

    def __init__(
        self,
        match: Match,
        *,
        setup: Setup | None = None,
        path: Path | None = None,
        may_undo: bool = True,
        on_ready: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        shelf: Shelf | None = None,
    ) -> None:
        self.match = match
        """For reports, which look back on it; whoever sits at the table asks the table."""
        self.setup = setup
        self.path = path
        """The record to which the game is saved; None for a game that is not saved."""
        self.may_undo = may_undo
        self.on_ready = on_ready
        self.chairs: dict[str, Chair] = {}
        self.revision = 0
        """Counts the moments shown. What is told of one and the same revision is the same."""
        self._told_since = 0
        self._acted: dict[str, int] = {}
        self._clock = clock
        self._shelf = shelf or Shelf()
        self._public: dict[Speaker, Public] = {}
        self._private: dict[tuple[str, Speaker], Private] = {}
        self._seen: dict[tuple[str, Speaker], Seen] = {}
        self._builder: dict[str, tuple[Speaker, Draft, Builder]] = {}
        self._ending: dict[Speaker, Ending | None] = {}
        self._set(Moment.of(match))
        self._adviser = Adviser(match.rules)
        self._asked: set[tuple[int, str]] = set()
        self._thread: threading.Thread | None = None
        self._ready: queue.SimpleQueue[Step] = queue.SimpleQueue()

    @classmethod
    def begin(
        cls,
        setup: Setup,
        *,
        save: bool | Path = True,
        on_ready: Callable[[], None] | None = None,
        fsync: bool = False,
        shelf: Shelf | None = None,
    ) -> Table:
        """A new game, saved to a new file in the folder of saved games, or to the one that `save` names; `fsync` as Match
        has it. A `shelf` has the rules that other tables play by, too.

        Raises NegotiateError in a sentence for rules, players or a folder that will not do.
        """
        shelf = shelf or Shelf()
        rules = shelf.rules(setup)
        seed = secrets.randbelow(LARGEST_SEED + 1) if setup.seed is None else setup.seed
        # a first match finds out whether the seats can be filled, so that no empty save is left behind
        Match(rules, setup.seats, seed, setup.mediator)
        path = save if isinstance(save, Path) else new_save(rules.names.scenario) if save else None
        match = Match(rules, setup.seats, seed, setup.mediator, record=path, fsync=fsync, undo=setup.undo)
        return cls(match, setup=setup, path=path, on_ready=on_ready, shelf=shelf)

    @classmethod
    def resume(
        cls, path: Path, *, on_ready: Callable[[], None] | None = None, fsync: bool = False, shelf: Shelf | None = None
    ) -> Table:
        """A saved game, exactly as it stood; `fsync` as Match has it, `shelf` as for a new one.

        Raises RecordError in a sentence for one that cannot be gone on with.
        """
        shelf = shelf or Shelf()
        match = resume(path, shelf.from_document, fsync=fsync)
        scenario = match.rules.names.scenario
        players = {seat: player for seat, player in match.players.items() if isinstance(player, str)}
        mediator = None if match.rules.names.mediator else NO_MEDIATOR
        setup = Setup(scenario, players, mediator, match.seed, undo=match.undo_rule) if scenario in scenarios() else None
        if setup is not None and mediator is None:
            shelf.keep(scenario, match.first_rules)
        return cls(match, setup=setup, path=path, on_ready=on_ready, shelf=shelf)

    # Who sits here

    @property
    def people(self) -> frozenset[str]:
        """The seats that persons play."""
        return self.moment.people

    @property
    def seats(self) -> tuple[str, ...]:
        """All seats, the mediator's last."""
        return tuple(seats(self.match.rules.names))

    def seat_called(self, seat: str) -> str:
        """The id of a seat that may be given as `mediator`."""
        names = self.match.rules.names
        own = names.mediator_in(self.match.round)
        return own if seat == MEDIATOR and seat not in names.parties and own else seat

    def sit(self, seat: str, speaker: Speaker) -> Chair:
        """Somebody sits down on the chair of a seat that a person plays. Raises IllegalAction for any other seat."""
        if seat not in self.people:
            raise IllegalAction(self.refusal("not-here", who=seat))
        if seat not in self.chairs:
            wanted = self.setup.tutor if self.setup is not None else None
            self.chairs[seat] = Chair(seat, speaker)
            self.switch_tutor(seat, self.match.rules.names.scenario == TUTORED if wanted is None else wanted)
        self.chairs[seat].speaker = speaker
        return self.chairs[seat]

    def seat_to(self, seat: str, player: str, *, command: str | None = None) -> Step | Refusal:
        """From now on `player` plays a seat: `human`, or a built-in player, a level or a personality by name; why not.

        A person who comes sits down with `sit`; the chair of one who goes is taken away, with the draft on it. Raises
        NegotiateError for a seat or a player that does not exist, and RecordError when the save cannot be written.
        """
        if self.is_thinking:
            return self.refusal("thinking")
        before = len(self.match.events)
        try:
            self.match.seat_to(seat, player, command=command)
        except IllegalAction as error:
            if isinstance(error.value, Refusal):
                return error.value
            raise
        if self.setup is not None:
            self.setup = replace(self.setup, seats={**self.setup.seats, seat: player})
        self._adviser = Adviser(self.match.rules)
        moment = Moment.of(self.match)
        for name in [name for name in self.chairs if name not in moment.people]:
            del self.chairs[name]
        return self._show(Step(moment, before, len(self.match.events)))

    # What there is to see, made once a revision

    def _set(self, moment: Moment, sealed_by: str = "") -> None:
        """Show another moment. Where a decision was sealed, it is another one only for the seat `sealed_by`."""
        self.moment = moment
        """The moment that was shown last; everything is told of it."""
        self.revision += 1
        if sealed_by:
            self._acted[sealed_by] = self.revision
        else:
            self._told_since = self.revision
            self._acted.clear()
        self.since = self._clock()
        """When it was shown, by the table's clock in seconds."""
        self._public.clear()
        self._private.clear()
        self._seen.clear()
        self._builder.clear()
        self._ending.clear()

    def public(self, speaker: Speaker) -> Public:
        """What everybody sees."""
        if speaker not in self._public:
            self._public[speaker] = public(self.moment, speaker)
        return self._public[speaker]

    def private(self, seat: str, speaker: Speaker) -> Private:
        """What one seat alone sees. Raises NotationError for a seat that does not exist."""
        if (seat, speaker) not in self._private:
            self._private[seat, speaker] = private_of(self._seen_by(seat, speaker))
        return self._private[seat, speaker]

    def _seen_by(self, seat: str, speaker: Speaker) -> Seen:
        """The moment as a seat sees it; what is worked out of it is worked out once."""
        if (seat, speaker) not in self._seen:
            self._seen[seat, speaker] = self.moment.seen(seat, speaker)
        return self._seen[seat, speaker]

    def scene(self, seat: str, speaker: Speaker) -> Scene:
        """Both put together; what everybody sees for PROJECTOR."""
        return Scene(self.public(speaker), self.private(seat, speaker) if seat else None)

    def builder(self, seat: str, speaker: Speaker, draft: Draft) -> Builder:
        """The package builder of a seat with a draft in it."""
        kept = self._builder.get(seat)
        if kept is None or kept[:2] != (speaker, draft):
            built = builder(self._seen_by(seat, speaker), self.public(speaker).tracks, draft)
            kept = self._builder[seat] = (speaker, draft, built)
        return kept[2]

    def news(self, step: Step, speaker: Speaker) -> tuple[News, ...]:
        """What a step changed that everybody hears of."""
        return news(step.moment.sight(speaker), step.first)

    def ending(self, speaker: Speaker) -> Ending | None:
        """How the game ended, with what was secret till then; None while it goes on."""
        if speaker not in self._ending:
            self._ending[speaker] = ending(self.match, speaker)
        return self._ending[speaker]

    # Whose turn it is

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self.moment.is_over

    @property
    def pending(self) -> Decision | None:
        """The decision that is awaited, and of which seat; None when none is."""
        return decision(self.moment.rules, self.moment.game)

    def open_to(self, seat: str) -> Decision | None:
        """The decision that a seat may take now, alone or at once with others; None when it has none."""
        return next((wanted for wanted in self.moment.open if wanted.seat == seat), None)

    @property
    def is_computers_turn(self) -> bool:
        """Whether the game goes on without a decision by a person."""
        pending = self.pending
        return not self.is_over and (pending is None or pending.seat not in self.people)

    # The computer's seats

    @property
    def is_thinking(self) -> bool:
        """Whether a step of the computer's is on its way."""
        return self._thread is not None

    def go_on(self) -> bool:
        """Let the computer's seats think of their next step; `on_ready` says when it is there. False for nothing to do."""
        if self.is_thinking or not self.is_computers_turn:
            return False
        self._thread = threading.Thread(target=self._think, name="computer's seats", daemon=True)
        self._thread.start()
        return True

    def show(self) -> Step | None:
        """Show the step that is ready; None when none is."""
        try:
            step = self._ready.get_nowait()
        except queue.Empty:
            return None
        return self._show(step)

    def wait(self, seconds: float | None = None) -> Step | None:
        """As `show`, but wait for the step that is being thought of."""
        if self._thread is None:
            return self.show()
        try:
            step = self._ready.get(timeout=seconds)
        except queue.Empty:
            return None
        return self._show(step)

    def steps(self) -> Iterator[Step]:
        """The computer's steps one by one, on the caller's thread, until a person must decide or the game is over.

        Raises IllegalAction when a player from outside fails.
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
            problem = Sentence("{error}", error=error)
        return Step(Moment.of(match), before, len(match.events), problem)

    def _show(self, step: Step, sealed_by: str = "") -> Step:
        self._thread = None
        self._set(step.moment, sealed_by)
        return step

    # Commands

    def take(self, command: Command) -> Step | Refusal:
        """Do what somebody on a chair wants done, or say why not; nothing has changed then. The one way in.

        Raises RecordError when the save cannot be written.
        """
        if command.seat not in seats(self.match.rules.names):
            return nonsense(self.match.rules.names, f"There is no seat '{command.seat}'.")
        chair = self.chairs.get(command.seat)
        if chair is None:
            return self.refusal("not-here", who=command.seat)
        if command.kind == DRAFT:
            return self._take_draft(chair, command.draft)
        if command.kind not in (ACT, UNDO):
            self.switch_tutor(chair.seat, command.on)
            return self._nothing()
        if command.revision is not None and not self._is_current(command.seat, command.revision):
            return self.refusal("stale")
        return self._act(chair, command) if command.kind == ACT else self._undo(chair, command.id)

    def _is_current(self, seat: str, revision: int) -> bool:
        """Whether what a seat was shown at a revision is what there is now: what others seal changes nothing for it."""
        return max(self._told_since, self._acted.get(seat, 0)) <= revision <= self.revision

    @property
    def commands(self) -> Set[str]:
        """The ids of all commands that the record holds."""
        return self.match.answers.keys()

    def read(self, data: object) -> Command | Refusal:
        """A command from plain data that a client has sent; nonsense is refused."""
        return read(data, self.match.rules.names)

    def refusal(self, code: str, **fields: object) -> Refusal:
        """Why something is not done at this table, as a value that any speaker can say."""
        return Refusal(code, fields, self.match.rules.names)

    def _nothing(self) -> Step:
        """The step of a command that is one person's own affair."""
        events = len(self.moment.events)
        return Step(self.moment, events, events)

    def _take_draft(self, chair: Chair, draft: Draft) -> Step | Refusal:
        if not self.is_draft(draft):
            return nonsense(self.match.rules.names, "A draft names issues, options and seats of the scenario.")
        chair.change_draft(draft)
        return self._nothing()

    def is_draft(self, draft: Draft) -> bool:
        """Whether a draft names issues, options and seats of the scenario."""
        names = self.match.rules.names
        known = dict(zip(names.issues, names.options, strict=True))
        strange = [issue for issue, option in draft.options.items() if option not in known.get(issue, ())]
        return not strange and draft.answers in (None, *seats(names))

    def _act(self, chair: Chair, command: Command) -> Step | Refusal:
        if self.is_thinking:
            return self.refusal("thinking")
        if self.open_to(chair.seat) is None:
            return self.refusal("out-of-turn")
        before = len(self.match.events)
        try:
            self.match.submit(chair.seat, command.action, command=command.id or None)
        except IllegalAction as error:
            return error.value if isinstance(error.value, Refusal) else self.refusal("no-action", text=str(error))
        except NotationError as error:
            return self.refusal("no-action", text=error.value)
        chair.forget_draft()
        # what follows at once, such as a signature, is the computer's to show; the next decision may be due at once too
        step = Step(Moment.of(self.match), before, len(self.match.events))
        return self._show(step, "" if step.last > before else chair.seat)

    def _undo(self, chair: Chair, command: str) -> Step | Refusal:
        why = self.why_no_undo(chair.seat)
        if why is not None:
            return why
        self.match.undo(command=command or None)
        chair.forget_draft()
        events = len(self.match.events)
        return self._show(Step(Moment.of(self.match), events, events))

    def why_no_undo(self, seat: str) -> Refusal | None:
        """Why a seat cannot take the last submitted step back; None when it can."""
        if not self.may_undo or self.match.undo_rule == NEVER:
            return self.refusal("no-undo")
        if self.is_thinking:
            return self.refusal("thinking")
        last = self.match.last_submitted
        if last is None:
            return self.refusal("nothing-of-yours")
        if last != seat:
            return self.refusal("anothers-step", who=last)
        if self.match.undo_rule == UNTIL_SHOWN and self.match.has_shown_more:
            return self.refusal("undo-shown")
        return None

    def why_not(self, seat: str, action: str) -> Refusal | None:
        """Why a seat cannot do something now; None when it can."""
        if self.is_thinking:
            return self.refusal("thinking")
        if self.open_to(seat) is None:
            return self.refusal("out-of-turn")
        try:
            return self.match.menu(seat).refusal(parse(self.match.rules.names, action, self.match.round))
        except NotationError as error:
            return self.refusal("no-action", text=error.value)

    def misread(self, action: str) -> str:
        """Why a text is no action, in a sentence; empty for one that is. Whether it may be taken now is another matter."""
        try:
            parse(self.match.rules.names, action)
        except NotationError as error:
            return Sentence("{error}", error=error)
        return ""

    # What somebody who looks after the game may do

    @property
    def rewound(self) -> int:
        """How often the game was taken back to an earlier round."""
        return sum(act.event.kind == "rewound" for act in self.match.acts)

    def usual(self, seat: str) -> str:
        """The player that the rule file has in a seat."""
        player = Match(self.match.first_rules).players[seat]
        assert isinstance(player, str)  # a rule file names built-in players only
        return player

    def mark(self, mark: str, seat: str = "", why: str = "", *, command: str) -> Step | Refusal:
        """Note what was done, as Match.mark has it.

        Raises RecordError when the save cannot be written, as all of these do.
        """
        return self._done(lambda: self.match.mark(mark, seat, why, command=command))

    def why_no_mark(self, mark: str, seat: str = "", why: str = "") -> Refusal | None:
        """Why a mark cannot be made; None when it can."""
        return why_no_mark(self.match.rules.names, mark, seat, tidy(why))

    def rewind(self, round_number: int, *, command: str) -> Step | Refusal:
        """Go back to the beginning of a round; what comes then is open again."""
        return self._done(lambda: self.match.rewind(round_number, command=command))

    def extend(self, rounds: int, *, command: str) -> Step | Refusal:
        """Move the end of the calendar by so many rounds."""
        return self._done(lambda: self.match.extend(rounds, command=command))

    def inject(self, card: str | Mapping[str, Any], *, command: str) -> Step | Refusal:
        """Bring in an event card of the rule file by its id, or one that was written on the spot, as Match.inject has it.

        Raises RuleFileError for a written card that the rules do not hold with.
        """
        if isinstance(card, str) and card not in self.match.rules.names.cards:
            return nonsense(self.match.rules.names, "There is no such event card.")
        return self._done(lambda: self.match.inject(card, self._shelf.from_document, command=command))

    def branch(self, path: Path, *, fsync: bool = False) -> Table:
        """A table that goes on from here by itself, with the same people and a record of its own, as Match.branch has it."""
        other = Table(self.match.branch(path, fsync=fsync), setup=self.setup, path=path, shelf=self._shelf)
        self._show(Step(Moment.of(self.match), len(self.match.events), len(self.match.events)))
        return other

    def cards(self, speaker: Speaker) -> dict[str, str]:
        """The event cards of the rule file: their texts by id."""
        names = speaker.told(self.match.rules).names
        return dict(zip(names.cards, names.card_texts, strict=True))

    def _done(self, does: Callable[[], object]) -> Step | Refusal:
        if self.is_thinking:
            return self.refusal("thinking")
        before = len(self.match.events)
        try:
            does()
        except IllegalAction as error:
            return error.value if isinstance(error.value, Refusal) else nonsense(self.match.rules.names, str(error))
        step = self._show(Step(Moment.of(self.match), min(before, len(self.match.events)), len(self.match.events)))
        for seat in set(self.chairs) - self.people:
            del self.chairs[seat]
        return step

    # What a person may ask for

    def take_up(self, seat: str, offer: str) -> Draft:
        """The package that `offer` has on the table, as a draft for `seat`; its counter where it is being answered."""
        return draft_from(self.moment.seen(seat), offer)

    def suggestion(self, seat: str) -> dict[str, str]:
        """The package that a built-in player would table in a seat that has to decide; empty when it sees none."""
        pending = self.pending
        if pending is None or pending.seat != seat or self.is_thinking:
            return {}
        return suggestion(self.match, BRIDGE_BUILDER if pending.kind == "mediate" else SUGGESTING)

    def bridge(self, seat: str, speaker: Speaker) -> Bridge | None:
        """The bridging package that is in sight for the mediator who has to decide; None for everybody else."""
        pending = self.pending
        if pending is None or pending.seat != seat or self.is_thinking:
            return None
        return bridge(self.match, speaker)

    # The tutor

    def switch_tutor(self, seat: str, on: bool) -> None:
        """Have the tutor asked about a person's moves from now on, or no longer."""
        self.chairs[seat].tutored = on
        if on:
            prepare()

    def question(self, seat: str, action: Action | str, heard: Callable[[Question], None] | None = None) -> Question | None:
        """Ask the tutor about a move of a person, before it is submitted; `heard` is called with the question, on the
        tutor's thread, when it is answered.

        None when there is nothing to ask: the tutor is switched off or cannot be asked now, the move is not allowed, or it
        was asked about this very move at this very moment before. The tutor knows what the seat knows.
        """
        chair, names = self.chairs.get(seat), self.match.rules.names
        if chair is None or not chair.tutored or self.is_thinking or seat not in names.parties:
            return None
        wanted = self.open_to(seat)
        if wanted is None:
            return None
        try:
            action = parse(names, action, self.match.round) if isinstance(action, str) else action
        except NotationError:
            return None
        key = (len(self.match.events), f"{wanted.issue} {action}")
        if key in self._asked or self.match.menu(seat).why_not(action) is not None:
            return None
        asked = Question(self.moment, seat, action)
        if not self._adviser.ask(self.match, asked, heard):
            return None
        self._asked.add(key)
        return asked

    # Rules and the end

    def reload_rules(self) -> tuple[Table, int, int]:
        """The same people and the same seed with the rules as their file has them now; how many of people's moves were made
        again, and how many there were.

        People's moves so far are made again as long as they still fit; the rest is theirs to play anew. Raises
        NegotiateError in a sentence when the rules cannot be used; this table is then untouched.
        """
        assert self.setup is not None  # whoever asks has looked
        fresh = Table.begin(replace(self.setup, seed=self.match.seed), save=self.path is not None, on_ready=self.on_ready)
        moves = [taken for taken in self.match.decisions if taken.seat in self.people]
        made = 0
        for taken in moves:
            pending = fresh.match.advance()
            if pending is None or pending.seat != taken.seat or taken.action not in fresh.match.menu():
                break
            fresh.match.decide(taken.seat, taken.action, submitted=True)
            made += 1
        fresh._set(Moment.of(fresh.match))
        fresh.may_undo = self.may_undo
        for seat, chair in self.chairs.items():
            fresh.sit(seat, chair.speaker)
            fresh.switch_tutor(seat, chair.tutored)
        return fresh, made, len(moves)

    def close(self) -> None:
        """Close the save; the game can be gone on with later."""
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.match.close()


ACTS = ACTIONS
"""The words with which the notation of an action may begin."""
