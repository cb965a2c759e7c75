"""Gates that can never open: what can be reached at all from the start of a game, given every benefit of the doubt.

This is the file's question: whether a gate can open in any setting of it, with any mediator on the menu, and if not, why and
in which line. What one game can reach as it is set up, analysis/reach.py asks the engine's record; that is never more than
this in a process with gates (tests/rulebook/test_reachable.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from negotiate.engine.conditions import SUM_NEEDS
from negotiate.rulebook.check.sums import sum_allows
from negotiate.rulebook.lower import asks
from negotiate.rulebook.model.conditions import Atom, Tree, tree
from negotiate.rulebook.model.issues import Verification
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading
from negotiate.words.language import N_

Spot = tuple[str, str, str]
"""A gate: ("track", id, ""), ("option", issue, option) or ("accord", "", "")."""

LONGEST_CIRCLE = 8
"""Gates of a circle that a sentence names."""


_SUMS = {
    "sum_at_least": N_("it needs '{sum}' at {needed} or more, which the options that can be signed before it do not make"),
    "sum_at_most": N_("it needs '{sum}' at {needed} or less, which the options that can be signed before it do not make"),
    "sum_exactly": N_("it needs '{sum}' at exactly {needed}, which the options that can be signed before it do not make"),
}
"""Why a gate stays shut that asks for a sum."""


class Reason(NamedTuple):
    """Why a gate stays shut: at which path, as a message and its values, and the gates that would have to open first."""

    path: str
    message: str
    values: Mapping[str, str | float]
    """Numbers, and ids: of a `party`, a `track`, a `sum`, an `issue` or an `option` of that issue."""
    waits_for: tuple[Spot, ...] = ()
    mild: bool = False
    """A setting rather than a mistake: `never` leaves something out, a short game does not get so far."""

    @property
    def sentence(self) -> str:
        """The reason for designers: in English, with the ids of the file."""
        return self.message.format(
            **{name: value if isinstance(value, str) else f"{value:g}" for name, value in self.values.items()}
        )


class Reach:
    """What can be open, signed and verified. Grows until nothing changes; `not` counts as possible."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.tracks: set[str] = set()
        self.options: set[tuple[str, str]] = set()
        """Options that can be signed, by issue and option."""
        self.gates: dict[Spot, Tree] = {
            ("track", name, ""): tree(track.opens_when, f"tracks.{name}.opens_when")
            for name, track in scenario.tracks.items()
        }
        for name, issue in scenario.issues.items():
            for option in issue.options[1:]:
                if option.opens_when is not None:
                    path = f"issues.{name}.options.{option.id}.opens_when"
                    self.gates["option", name, option.id] = tree(option.opens_when, path)
        if scenario.accord is not None:
            self.gates["accord", "", ""] = tree(scenario.accord.when, "accord.when")
        self._numbers: dict[tuple[str, str], float] = {}
        """Most trust, phases and tiers, worked out once for every round of growing: they change little and cost much."""
        self._places = {
            name: {option.id: number for number, option in enumerate(issue.options)}
            for name, issue in scenario.issues.items()
        }
        forward = False  # to and fro, so that a long chain of gates takes few rounds whichever way it runs
        while self._grow(forward):
            self._numbers.clear()
            forward = not forward

    def _grow(self, forward: bool) -> bool:
        before = len(self.tracks) + len(self.options)
        self.tracks |= {name for name in self.scenario.tracks if self.possible(self.gates["track", name, ""])}
        issues = list(self.scenario.issues.items())
        for name, issue in issues if forward else reversed(issues):
            # Texts may settle an issue together with what it requires, so a requirement only has to be open as well.
            if not all(self.can_stand(other, option) for other, option in issue.requires.items()):
                continue
            for option in issue.options[1:] if forward else reversed(issue.options[1:]):
                if (name, option.id) in self.options:
                    continue
                if not all(self.can_stand(other, wanted) for other, wanted in (option.requires or {}).items()):
                    continue
                gate = self.gates.get(("option", name, option.id))
                if self.possible(gate) if gate is not None else issue.track in self.tracks:
                    self.options.add((name, option.id))
        return len(self.tracks) + len(self.options) > before

    def possible(self, branch: Tree) -> bool:
        """Whether a gate can open with what is reached so far."""
        if isinstance(branch, Atom):
            return self.lacking(branch) is None
        word, parts = branch
        if word == "any":
            return any(self.possible(part) for part in parts)
        if word == "not":
            return not (isinstance(parts[0], Atom) and parts[0].key == "always")
        return all(self.possible(part) for part in parts)

    def can_stand(self, issue: str, option: str) -> bool:
        """Whether an issue can stand at an option, or beyond it where options are a scale."""
        wanted = self._places[issue][option]
        if wanted == 0 or (issue, option) in self.options:
            return True
        return self.scenario.issues[issue].ordered and any(
            number > wanted and (issue, name) in self.options for name, number in self._places[issue].items()
        )

    def trust(self) -> float:
        """The most mutual trust that can be built: the start values, or the highest ceiling of what can be open."""
        return self._once(("trust", ""), self._trust)

    def phases(self) -> float:
        """The most phases that can be carried out; endless with a continuing or repeatable issue."""
        return self._once(("phases", ""), self._phases)

    def tier(self, name: str) -> int:
        """The highest verification tier an issue can have; the scenario's cap is a setting and left aside."""
        return int(self._once(("tier", name), lambda: self._tier(name)))

    def _once(self, what: tuple[str, str], work: Callable[[], float]) -> float:
        if what not in self._numbers:
            self._numbers[what] = work()
        return self._numbers[what]

    def _trust(self) -> float:
        scenario = self.scenario
        open_tracks = self.tracks | {scenario.issues[issue].track for issue, _ in self.options}
        ceiling = max((scenario.tracks[name].trust_ceiling for name in open_tracks), default=0.0)
        initial = scenario.trust.initial
        principals = scenario.principals()
        return min(
            (
                max(ceiling, initial.pairs.get(i, {}).get(j, initial.default))
                for i in principals
                for j in principals
                if i != j
            ),
            default=100.0,
        )

    def _phases(self) -> float:
        total = 0.0
        for issue, _ in self.options:
            entry = self.scenario.issues[issue]
            if entry.continuing or entry.repeatable:
                return float("inf")
            total += entry.phases
        return total

    def _tier(self, name: str) -> int:
        scenario = self.scenario
        issue = scenario.issues[name]
        tiers = [
            mediator.verification_by_track.get(issue.track, mediator.verification_tier)
            for mediator in scenario.mediators.values()
            if "verify" in mediator.acts
        ]
        if isinstance(issue.verification, Verification):
            tiers += [issue.verification.tier, issue.verification.without_mediator]
        elif scenario.monitoring is not None:
            options = scenario.issues[scenario.monitoring.issue].options
            given = scenario.monitoring.tiers or list(range(len(options)))
            tiers += [
                min(4, tier)
                for option, tier in zip(options, given, strict=False)
                if (scenario.monitoring.issue, option.id) in self.options
            ]
        boosts = [
            effect.verification_tier
            for event in scenario.events
            for card in event.cards
            for effect in card.effects
            if effect.verification_tier
        ]
        return max(tiers, default=0) + max([0, *boosts])

    def lacking(self, atom: Atom) -> Reason | None:
        """Why an atom cannot hold with what is reached so far; None when it can."""
        scenario, number = self.scenario, atom.number
        if atom.key == "never":
            return Reason(atom.path, N_("it says never"), {}, mild=True)
        if atom.key == "trust_at_least" and number > self.trust():
            return Reason(
                atom.path,
                N_("it needs trust of {needed}, but the tracks that can open before it build at most {most}"),
                {"needed": number, "most": self.trust()},
                self._shut_tracks(number),
            )
        if atom.key == "carried_out" and number > self.phases():
            have = self.phases()
            can = (
                N_("it needs {needed} phases carried out, but only {have} can be carried out before it")
                if have
                else N_("it needs {needed} phases carried out, but nothing can be signed before it")
            )
            return Reason(atom.path, can, {"needed": number, "have": have}, self._shut_tracks(0.0))
        if atom.key in ("calm_rounds", "round_at_least", "ceasefire_held") and number > scenario.calendar.rounds:
            return Reason(
                atom.path,
                N_("it needs {needed} rounds, but the game has {rounds}"),
                {"needed": number, "rounds": scenario.calendar.rounds},
                mild=True,
            )
        if atom.key == "ceasefire_held" and number > 0:
            return self._no_quiet(atom)
        if atom.key in ("present", "present_as_delegates") and scenario.parties[atom.name].kind == "observer":
            return Reason(
                atom.path,
                N_("it needs '{party}' at the table, who is an observer and never acts"),
                {"party": atom.name},
            )
        if atom.key in ("agreed", "in_force") and not self.can_stand(atom.name, atom.option):
            return Reason(
                atom.path,
                N_("it needs '{issue}' at '{option}', which cannot be signed before it"),
                {"issue": atom.name, "option": atom.option},
                tuple(self._needed(atom.name, atom.option, set())),
            )
        if atom.key == "verification_at_least" and number > self.tier(atom.name):
            waits: tuple[Spot, ...] = ()
            if scenario.issues[atom.name].verification == "monitored" and scenario.monitoring is not None:
                waits = (("track", scenario.issues[scenario.monitoring.issue].track, ""),)
            return Reason(
                atom.path,
                N_("it needs '{issue}' verified at tier {needed}, but tier {highest} is the highest it can have before"),
                {"issue": atom.name, "needed": number, "highest": self.tier(atom.name)},
                waits,
            )
        if atom.key in SUM_NEEDS and not sum_allows(scenario, atom, lambda issue, option: (issue, option) in self.options):
            entry = (scenario.sums or {})[atom.name]
            waits = tuple(
                ("option", issue, option.id)
                if ("option", issue, option.id) in self.gates
                else ("track", scenario.issues[issue].track, "")
                for issue in entry.of
                for option in scenario.issues[issue].options[1:]
                if (issue, option.id) not in self.options
            )
            return Reason(
                atom.path,
                _SUMS[atom.key],
                {"sum": atom.name, "needed": atom.number},
                waits,
            )
        if atom.key == "mediator_present" and not scenario.mediators:
            return Reason(atom.path, N_("it needs a mediator, and there is none on the menu"), {})
        if atom.key == "track_open" and atom.name not in self.tracks:
            return Reason(
                atom.path,
                N_("it needs the track '{track}' open, which cannot open before it"),
                {"track": atom.name},
                (("track", atom.name, ""),),
            )
        return None

    def _shut_tracks(self, ceiling: float) -> tuple[Spot, ...]:
        """Tracks that cannot open and would build that much trust."""
        tracks = self.scenario.tracks
        return tuple(
            ("track", name, "") for name in tracks if name not in self.tracks and tracks[name].trust_ceiling >= ceiling
        )

    def _no_quiet(self, atom: Atom) -> Reason | None:
        ceasefire = self.scenario.ceasefire
        if ceasefire is None:
            return Reason(atom.path, N_("it needs a ceasefire that is held, and the file has no section 'ceasefire'"), {})
        ids = [entry.id for entry in self.scenario.issues[ceasefire.issue].options]
        if any((ceasefire.issue, name) in self.options for name in ids[ids.index(ceasefire.general_from) :]):
            return None
        return Reason(
            atom.path,
            N_("it needs a ceasefire that is held, and '{issue}' cannot be signed before it"),
            {"issue": ceasefire.issue},
            tuple(self._needed(ceasefire.issue, ceasefire.general_from, set())),
        )

    def _needed(self, issue: str, option: str, seen: set[str]) -> Iterator[Spot]:
        """The gates that would have to open for an issue to stand at an option."""
        if issue in seen:
            return
        seen.add(issue)
        entry = self.scenario.issues[issue]
        ids = [choice.id for choice in entry.options]
        for name in ids[max(1, ids.index(option)) :] if entry.ordered else [option]:
            spot: Spot = ("option", issue, name)
            yield spot if spot in self.gates else ("track", entry.track, "")
        for other, wanted in entry.needs(option):
            if not self.can_stand(other, wanted):
                yield from self._needed(other, wanted, seen)

    def reasons(self, branch: Tree) -> list[Reason]:
        """Why a gate cannot open: the first thing lacking of every part that is needed."""
        if isinstance(branch, Atom):
            reason = self.lacking(branch)
            return [] if reason is None else [reason]
        word, parts = branch
        if word == "not":
            path = parts[0].path if isinstance(parts[0], Atom) else ""
            return [] if self.possible(branch) else [Reason(path, N_("it needs that what always holds does not"), {})]
        return [reason for part in parts if not self.possible(part) for reason in self.reasons(part)]


def check(reading: Reading, scenario: Scenario) -> None:
    """Add a finding for every gate that can never open for a reason of its own, and one for every circle of gates."""
    reach = Reach(scenario)
    shut = {
        spot: _of_others(spot, reach.reasons(branch)) for spot, branch in reach.gates.items() if not reach.possible(branch)
    }
    _cards(reading, scenario, reach)
    told: set[Spot] = set()
    for spot, reasons in shut.items():
        own = [reason for reason in reasons if not reason.waits_for]
        circle = [] if own or spot in told else _circle(spot, shut)
        if own:
            for reason in own:
                reading.report(
                    reason.path,
                    f"{_named(spot)} can never open: {reason.sentence}.",
                    "gate-never-opens",
                    "warning" if reason.mild or spot[0] == "option" else "error",
                )
        elif spot in told or told & set(circle):
            continue
        elif circle:
            told |= set(circle)
            if len(circle) == 1:
                sentence = f"{_named(spot)} waits for itself and can never open: {reasons[0].sentence}."
            else:
                links = [_named(entry, lower=True) for entry in [*circle[1:], spot]]
                chain = ", which waits for ".join(links[:LONGEST_CIRCLE])
                if len(links) > LONGEST_CIRCLE:
                    chain += f", and so on over {len(links) - LONGEST_CIRCLE} more back to {links[-1]}"
                sentence = f"{_named(spot)} can never open: it waits for {chain}."
            reading.report(reasons[0].path, sentence, "circular-gates")
        elif not circle and not any(wait in shut for reason in reasons for wait in reason.waits_for):
            for reason in reasons:
                reading.report(
                    reason.path,
                    f"{_named(spot)} can never open: {reason.sentence}.",
                    "gate-never-opens",
                    "warning" if spot[0] == "option" else "error",
                )


def _cards(reading: Reading, scenario: Scenario, reach: Reach) -> None:
    """A warning for every event card that waits for what can never be."""
    for event in scenario.events:
        for card in event.cards:
            branch = asks(card, f"events.{event.id}.cards.{card.id}")
            for reason in () if branch is None or reach.possible(branch) else reach.reasons(branch):
                path = reason.path or f"events.{event.id}.cards.{card.id}"
                reading.report(
                    path, f"The card '{card.id}' can never come: {reason.sentence}.", "gate-never-opens", "warning"
                )


def _of_others(spot: Spot, reasons: list[Reason]) -> list[Reason]:
    """The reasons without a track that would have to be open to build the trust or phases for its own gate."""
    return [
        reason._replace(waits_for=tuple(wait for wait in reason.waits_for if wait != spot))
        if reason.path.endswith(("trust_at_least", "carried_out"))
        else reason
        for reason in reasons
    ]


def _circle(start: Spot, shut: dict[Spot, list[Reason]]) -> list[Spot]:
    """A way from a shut gate over those it waits for back to itself; empty when there is none."""
    trail = [start]
    before: dict[Spot, Spot] = {}
    while trail:
        spot = trail.pop()
        for reason in shut.get(spot, []):
            for wait in reason.waits_for:
                if wait == start:
                    way = [spot]
                    while way[-1] != start:
                        way.append(before[way[-1]])
                    return way[::-1]
                if wait in shut and wait not in before:
                    before[wait] = spot
                    trail.append(wait)
    return []


def _named(spot: Spot, *, lower: bool = False) -> str:
    kind, name, option = spot
    if kind == "accord":
        return "the accord" if lower else "The accord"
    article = "the" if lower else "The"
    if kind == "track":
        return f"{article} track '{name}'"
    return f"{article} option '{option}' of '{name}'"
