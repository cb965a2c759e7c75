"""The earliest round in which a gate can open at all: every text signed as soon as it may be, every duty kept and verified.

This gives every benefit of the doubt, as rulebook/check/reachable.py does; games come later, or never.
"""

from __future__ import annotations

import math

from negotiate.engine.conditions import SUM_NEEDS
from negotiate.reports.scenario.book import Book
from negotiate.rulebook.check.reachable import Spot
from negotiate.rulebook.check.sums import sum_allows
from negotiate.rulebook.model.conditions import Atom, Tree

NEVER = math.inf
END = 0.5
"""Added to a round for what comes about at its end only, when its duties have been carried out."""


class Earliest:
    """Rounds, counted from 1, in which gates can open at the earliest; NEVER for those that cannot."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.scenario = book.scenario
        self.tracks: dict[str, float] = dict.fromkeys(self.scenario.tracks, NEVER)
        self.options: dict[tuple[str, str], float] = {
            (name, option.id): NEVER for name, issue in self.scenario.issues.items() for option in issue.options[1:]
        }
        while self._sooner():
            pass

    def of(self, spot: Spot) -> float:
        """The earliest round of a gate."""
        kind, name, option = spot
        at = self.tracks[name] if kind == "track" else self.options[name, option]
        return at if at == NEVER else float(math.floor(at))

    def _sooner(self) -> bool:
        before = (dict(self.tracks), dict(self.options))
        gates = self.book.reach.gates
        for track in self.tracks:
            self.tracks[track] = min(self.tracks[track], self._when(gates["track", track, ""]))
        for name, option in self.options:
            gate = gates.get(("option", name, option))
            issue = self.scenario.issues[name]
            own = self._when(gate) if gate is not None else self.tracks[issue.track]
            needed = [self._stands(other, wanted) for other, wanted in issue.needs(option)]
            self.options[name, option] = min(self.options[name, option], max([own, *needed]))
        return before != (self.tracks, self.options)

    def _when(self, branch: Tree) -> float:
        if isinstance(branch, Atom):
            return self._atom(branch)
        word, parts = branch
        if word == "not":
            return 1.0
        rounds = [self._when(part) for part in parts]
        return max(rounds) if word == "all" else min(rounds)

    def _atom(self, atom: Atom) -> float:
        scenario, number = self.scenario, atom.number
        if self.book.reach.lacking(atom) is not None:
            return NEVER
        if atom.key in ("round_at_least", "calm_rounds"):
            return max(1.0, number)
        if atom.key == "agreed":
            return self._stands(atom.name, atom.option)
        if atom.key == "in_force":
            issue = scenario.issues[atom.name]
            return self._stands(atom.name, atom.option) + math.ceil(issue.phases / issue.pace) - 1 + END
        if atom.key == "ceasefire_held" and scenario.ceasefire is not None:
            return self._stands(scenario.ceasefire.issue, scenario.ceasefire.general_from) + max(0.0, number - 1) + END
        if atom.key in SUM_NEEDS:
            return self._sum(atom)
        if atom.key == "carried_out":
            return self._carried_out(number)
        if atom.key == "trust_at_least":
            return self._trust(number)
        if atom.key == "track_open":
            return self.tracks[atom.name]
        return 1.0

    def _stands(self, issue: str, option: str) -> float:
        """When an issue can stand at an option, or beyond it where options are a scale."""
        entry = self.scenario.issues[issue]
        ids = [choice.id for choice in entry.options]
        wanted = ids.index(option)
        if wanted == 0:
            return 1.0
        enough = ids[wanted:] if entry.ordered else [option]
        # what opens at the end of a round can be signed in the next
        return min(_signed(self.options[issue, name]) for name in enough)

    def _sum(self, atom: Atom) -> float:
        """When enough options of a sum can be signed to make what is asked."""
        signed = {
            (issue, option.id): _signed(self.options[issue, option.id])
            for issue in (self.scenario.sums or {})[atom.name].of
            for option in self.scenario.issues[issue].options[1:]
        }
        for at in sorted({1.0, *signed.values()}):
            if sum_allows(self.scenario, atom, lambda issue, option, at=at: signed[issue, option] <= at):  # type: ignore[misc]
                return at
        return NEVER

    def _carried_out(self, number: float) -> float:
        begins = {
            name: min((_signed(self.options[name, option.id]) for option in issue.options[1:]), default=NEVER)
            for name, issue in self.scenario.issues.items()
        }
        for round_ in range(1, self.scenario.calendar.rounds + 1):
            done = 0.0
            for name, issue in self.scenario.issues.items():
                rounds = max(0.0, round_ - begins[name] + 1)
                if rounds > 0:
                    most = math.inf if issue.continuing or issue.repeatable else issue.phases
                    done += min(most, issue.pace * rounds)
            if done >= number:
                return round_ + END
        return NEVER

    def _trust(self, number: float) -> float:
        """Trust grows by the cap of a round at the most, with what facilitation and gestures add."""
        scenario = self.scenario
        lacking = number - self.book.least_trust()
        if lacking <= 0:
            return 1.0
        each = scenario.trust.gain_cap + scenario.mediation.facilitation_trust + scenario.gestures.reciprocation_trust
        first = min(map(_signed, self.options.values()), default=NEVER)
        return first + math.ceil(lacking / each) - 1 + END if each > 0 else NEVER


def _signed(opens: float) -> float:
    """The round in which something can be signed that opens then."""
    return opens if opens == NEVER else float(math.ceil(opens))
