"""The chronicle of a game in play: what has happened, what was decided and answered, and the lines a record has of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from negotiate.engine.events import Event, Value
from negotiate.engine.rules import Rules
from negotiate.engine.view import told_events
from negotiate.play.commands import DONE_BY, Answer
from negotiate.play.past import Act, Taken
from negotiate.play.record import Recorder
from negotiate.words.json_lines import Line

_TEXT_OF = {"action": "action", "event-card": "card", "seat-changed": "player", "extended": "more", "rewound": "to"}
"""What of an event is answered to the command that brought it, where that is not the mark."""


class Chronicle:
    """Everything that is told of one game, oldest first. Lines are counted also where nobody writes them down."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.decisions: list[Taken] = []
        self.acts: list[Act] = []
        """What a facilitator did, as far as it stands."""
        self.answers: dict[str, Answer] = {}
        """What was answered to every command that has an id, also where its move was taken back since."""
        self.line_count = 0
        self.recorder: Recorder | None = None
        self._journal: list[Line] | None = None
        self._told: dict[tuple[str, str], tuple[int, Event | None, list[dict[str, Any]]]] = {}

    def copy(self) -> Chronicle:
        """The same as far as it has come, which goes on by itself and is written nowhere."""
        other = Chronicle()
        other.events = list(self.events)
        other.decisions = list(self.decisions)
        other.acts = list(self.acts)
        other.answers = dict(self.answers)
        other.line_count = self.line_count
        return other

    def keep_journal(self) -> list[Line]:
        """From the first step on, keep the lines a record would have; returns the list, which grows."""
        self._journal = [event.to_data() for event in self.events]
        return self._journal

    def told_to(self, seat: str, who: str = "") -> list[dict[str, Any]]:
        """The events that a seat may know of, as plain data; only those are put into it that are new since the last time.

        Each who looks from the seat has a list of its own, since it may do with it what it likes.
        """
        count, last, told = self._told.get((seat, who), (0, None, []))
        if count > len(self.events) or (count and self.events[count - 1] is not last):
            count, told = 0, []  # some were taken back
        if count < len(self.events):
            told = [*told, *told_events(self.events[count:], seat)]
            self._told[seat, who] = len(self.events), self.events[-1], told
        return told

    def write(self, *lines: Line) -> None:
        """Add lines to the record. Raises RecordError when the disk refuses."""
        self.line_count += len(lines)
        if self._journal is not None:
            self._journal.extend(lines)
        if self.recorder is not None and lines:
            self.recorder.append(*lines)

    def check(self, round_number: int, value: Callable[[], str]) -> None:
        """Write down what the game comes to at the end of a round, which is worked out only where it is written."""
        if self._journal is None and self.recorder is None:
            self.line_count += 1
        else:
            self.write({"check": value(), "round": round_number})

    def take_in(self, events: Iterable[Event], fields: Mapping[str, Value] | None = None, more: Line | None = None) -> Line:
        """Add what the engine has logged; returns the line of the first of the events.

        `fields` belong to that event, `more` to its line alone.
        """
        lines: list[Line] = []
        for event in events:
            if not lines and fields:
                event = replace(event, fields={**event.fields, **fields})
            self.events.append(event)
            lines.append(event.to_data() if lines or not more else {**event.to_data(), **more})
        self.write(*lines)
        return lines[0] if lines else {}

    def act(self, event: Event, rules: Rules, command: str | None = None) -> Answer:
        """Add an act of a facilitator as an event of its own, after which the game goes by these rules."""
        line: Line = {**event.to_data(), **({} if command is None else {"command": command})}
        self.acts.append(Act(len(self.events), len(self.decisions), event, line, rules))
        self.events.append(event)
        self.write(line)
        return self.answer_of(line)

    def due(self, acts: Sequence[Act]) -> Act | None:
        """The first of these acts that is not done yet, if it was done at this very place."""
        act = acts[len(self.acts)] if len(self.acts) < len(acts) else None
        return act if act is not None and (act.number, act.decisions) == (len(self.events), len(self.decisions)) else None

    def answer_of(self, line: Line) -> Answer:
        """What is answered to what an event's line tells."""
        kind = line["event"]
        seat = "" if kind == "event-card" else str(line.get("seat", ""))
        text = str(line.get(_TEXT_OF.get(kind, "mark"), ""))
        return self.answer(DONE_BY[kind], seat, text, line["round"], line.get("command"))

    def answer(self, done: str, seat: str, text: str, round_number: int, command: str | None) -> Answer:
        """An answer, which is kept where the command has an id."""
        answer = Answer(done, seat, text, round_number, command or "")
        if command is not None:
            self.answers[command] = answer
        return answer

    def go_back(self, events: int, lines: int, line: Line) -> list[Act]:
        """Strike what came after so many events and lines, as this line tells; returns the acts that are struck.

        Raises RecordError when the disk refuses.
        """
        del self.events[events:]
        while self.decisions and self.decisions[-1].event >= events:
            self.decisions.pop()
        struck = [act for act in self.acts if act.number >= events]
        del self.acts[len(self.acts) - len(struck) :]
        if self._journal is not None:
            del self._journal[lines:]
        self.line_count = lines
        if self.recorder is not None:
            self.recorder.append(line)
        return struck
