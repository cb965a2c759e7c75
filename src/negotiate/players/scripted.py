"""A player that follows a script: for tests, lessons and one-line dialogues.

    play(("ukraine", "propose prisoners-of-war=all-for-all"), ("russian-federation", "accept ukraine"))

Decisions the script does not speak of are passed over, and duties are carried out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from negotiate.engine.menu import Menu
from negotiate.engine.notation import Action
from negotiate.engine.view import View
from negotiate.players.protocol import Claims


class Scripted:
    """Plays its lines in order, each as soon as it is legal; a line that is not legal yet waits, and so do those after it.

    Meanwhile it passes, answers offers with `answers`, and carries out what is due. A line can be put off to a round:
    `(3, "propose …")` is not said before round 3.
    """

    claims = Claims(remembers=True, uses_chance=False)
    name = "scripted"

    def __init__(self, lines: Iterable[str | tuple[int, str]] = (), answers: str = "pass") -> None:
        """`answers` is `accept`, `reject` or `pass`."""
        self._lines = deque((0, line) if isinstance(line, str) else line for line in lines)
        self._answers = answers

    @property
    def left(self) -> tuple[str, ...]:
        """The lines that have not been said yet."""
        return tuple(line for _, line in self._lines)

    def choose(self, view: View, menu: Menu) -> Action | str:
        """The next line if it is its time, else the standing answer."""
        if self._lines:
            earliest, line = self._lines[0]
            if view.round >= earliest and line in menu:
                self._lines.popleft()
                return line
        decision = view.decision
        if decision is not None and decision.kind == "answer" and self._answers != "pass":
            return f"{self._answers} {decision.offer}"
        return "carry-out" if decision is not None and decision.kind == "carry-out" else "pass"


def play(*dialogue: tuple[str, str], answers: str = "pass") -> dict[str, Scripted]:
    """Seats for a match from a dialogue of (seat, line), each seat saying its own lines in order."""
    lines: dict[str, list[str]] = {}
    for seat, line in dialogue:
        lines.setdefault(seat, []).append(line)
    return {seat: Scripted(said, answers) for seat, said in lines.items()}
