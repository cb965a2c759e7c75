"""The adviser: asks the tutor about a move before it is taken, on a thread of its own; a move never waits long for it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

from negotiate.engine.kernel import COMPILED
from negotiate.engine.notation import Action
from negotiate.engine.rules import Rules
from negotiate.engine.view import View
from negotiate.play.match import Match
from negotiate.players.determinise import Knowledge
from negotiate.players.lookahead import is_cold
from negotiate.players.tutor import Advice, Tutor
from negotiate.present.moment import Moment

SECONDS = 1.0
"""How long a move waits for the tutor at most; after that it is taken as if the tutor had said nothing."""
_PREPARING: list[subprocess.Popen[bytes]] = []
"""The process in which the looking ahead is compiled, if one was needed; one for the program is enough."""
_COMPILE = """
from negotiate.play.match import Match
from negotiate.players.tutor import Tutor
from negotiate.rulebook.load import load
rules = load("tutorial")
seat = rules.names.parties[0]
match = Match(rules, {seat: "human"})
match.advance()
Tutor(rules, seat).advice(match.knowledge(seat), match.view(seat), match.menu().sample(__import__("random").Random(0)))
"""


def prepare() -> None:
    """Have the looking ahead compiled for this machine if it is not yet; the tutor is silent until that is done.

    Another process does it: within this one the compiler would hold up every other part of the engine meanwhile.
    """
    if COMPILED and is_cold() and not _PREPARING and sys.executable:
        nothing = subprocess.DEVNULL
        _PREPARING.append(subprocess.Popen([sys.executable, "-c", _COMPILE], stdin=nothing, stdout=nothing, stderr=nothing))


class Question:
    """A move that the tutor is asked about; `advice` is there when it is answered."""

    def __init__(self, moment: Moment, seat: str, action: Action) -> None:
        self.moment = moment
        self.seat = seat
        self.action = action
        self.advice: Advice | None = None
        self._answered = threading.Event()

    def wait(self, seconds: float = SECONDS) -> Advice | None:
        """The advice; None when the tutor has nothing to say, or has not said it within so many seconds."""
        return self.advice if self._answered.wait(seconds) else None

    def answer(self, advice: Advice | None) -> None:
        """Take the tutor's answer."""
        self.advice = advice
        self._answered.set()


class Adviser:
    """Puts questions to the tutors of one game's seats, one after the other; every seat has a tutor of its own."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._tutors: dict[str, Tutor] = {}
        self._thread: threading.Thread | None = None

    def ask(self, match: Match, question: Question, heard: Callable[[Question], None] | None = None) -> bool:
        """Put a question; `heard` is called with it on the tutor's thread when it is answered.

        False when the tutor cannot be asked now: it still thinks about a move that has gone through, or the looking ahead is
        not compiled (uncompiled it would take minutes).
        """
        if (self._thread is not None and self._thread.is_alive()) or not COMPILED or is_cold():
            return False
        # what the seat knows is taken down here: the match may go on while the tutor thinks
        known, view = match.knowledge(question.seat), match.view(question.seat)
        if question.seat not in self._tutors:
            self._tutors[question.seat] = Tutor(self._rules, question.seat, match.players)
        self._thread = threading.Thread(target=self._think, args=(question, known, view, heard), name="tutor", daemon=True)
        self._thread.start()
        return True

    def _think(self, question: Question, known: Knowledge, view: View, heard: Callable[[Question], None] | None) -> None:
        found = None
        try:
            found = self._tutors[question.seat].judge(known, view, question.action)
        finally:
            question.answer(found)
            if heard is not None:
                heard(question)
