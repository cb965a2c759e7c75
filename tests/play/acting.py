"""Somebody who looks after a game, by chance: a script of acts that is the same whenever it is followed.

Run as a script it follows one in a process of its own: SCENARIO SEED ACTS RECORD.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

from negotiate.engine.notation import seats
from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError
from negotiate.play.match import Match
from negotiate.play.seating import OUTSIDE_NAMES
from negotiate.rulebook.load import from_document, load

PLAYERS = ("human", "cautious", "boulware", "random", "human")
MEDIATORS = ("human", "idle", "mixed")
ACTS = ("submit",) * 25 + ("seat", "rewind", "inject", "write", "extend", "mark", "hint", "undo", "say", "act-for")
SECRET = "for-{seat}-alone"
"""Stands in every hint to a seat."""


def written(name: str, actor: str) -> dict[str, object]:
    """An event card that is in no rule file."""
    return {"id": name, "text": f"Something happens ({name}).", "actor": actor, "effects": [{"support": -6}, {"pain": 0.05}]}


def act(match: Match, seed: int, number: int, *, settled: bool = True) -> str:
    """Act number `number` of a script: go on, then do one thing, with the command `c<number>`; why not, where it cannot."""
    if settled:
        match.advance()
    chance = random.Random(f"{seed} {number}")
    what, command, who = chance.choice(ACTS), f"c{number}", seats(match.rules.names)
    if match.outcome is not None and what == "submit":
        what = "rewind"
    seat = chance.choice(who)
    doing: dict[str, Callable[[], object]] = {
        "submit": lambda: _submit(match, chance, command),
        "seat": lambda: match.seat_to(
            seat, chance.choice(PLAYERS if seat in match.rules.names.parties else MEDIATORS), command=command
        ),
        "rewind": lambda: match.rewind(chance.randint(max(1, match.round - 3), match.round), command=command),
        "inject": lambda: match.inject(chance.choice(match.rules.names.cards), command=command),
        "write": lambda: match.inject(
            written(f"card-{number}", chance.choice(match.rules.names.parties)), from_document, command=command
        ),
        "extend": lambda: match.extend(chance.randint(1, 3), command=command),
        "mark": lambda: match.mark(chance.choice(("pause", "resume")), why="Lunch.\n", command=command),
        "hint": lambda: match.mark("hint", seat, SECRET.format(seat=seat), command=command),
        "act-for": lambda: match.mark("act-for", seat, "ill", command=command),
        "undo": lambda: match.undo(command=command),
        "say": lambda: match.say(seat, "plenary", "Hello."),
    }
    try:
        doing[what]()
    except NegotiateError as error:
        return f"{what}: {error}"
    return ""


def _submit(match: Match, chance: random.Random, command: str) -> None:
    """Somebody from outside decides, whoever it is, preferring to sign and to keep."""
    if not match.open:
        return
    wanted = chance.choice(match.open)
    own = next(other for other in match.open if other.seat == wanted.seat)
    action = str(match.menu(own.seat).sample(chance))
    if action.startswith(("leave", "terminate")):
        action = "pass"
    if own.kind == "answer" and chance.random() < 0.7:
        action = "accept"
    match.submit(own.seat, action, command=command)


def begun(rules: Rules, seed: int, record: Path | None = None) -> Match:
    """A game in which the first and the last party are people."""
    people = (rules.names.parties[0], rules.names.parties[-1])
    return Match(rules, dict.fromkeys(people, OUTSIDE_NAMES[0]), seed=seed, record=record)


if __name__ == "__main__":
    scenario, seed, acts, path = sys.argv[1:]
    with begun(load(scenario), int(seed), Path(path)) as played:
        for place in range(int(acts)):
            act(played, int(seed), place)
        played.close(for_good=False)
