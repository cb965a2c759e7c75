"""Gates in words: what a track, an option or the accord waits for, how that stands at the start, and what can lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from negotiate.engine.conditions import SUM_NEEDS
from negotiate.engine.explain import OPEN, PRESENT, Need
from negotiate.engine.prospects import gain_by_phase
from negotiate.reports.scenario.book import Book
from negotiate.rulebook.check.reachable import Reach, Spot
from negotiate.rulebook.model.conditions import Atom, Tree, atoms, tree
from negotiate.rulebook.model.issues import Issue
from negotiate.rulebook.model.parties import Party
from negotiate.rulebook.model.schema import Scenario
from negotiate.words.language import N_
from negotiate.words.needs import joined, need, phrases


class Step(NamedTuple):
    """An agreement that brings a gate nearer: an issue of a track that can be settled before the gate opens."""

    issue: str
    options: tuple[str, ...]
    """Options that can be signed before, without the status quo."""


@dataclass(frozen=True)
class Requirement:
    """One thing a gate asks for, in words."""

    text: str
    now: str
    """How it stands before the first round; empty where that goes without saying."""
    ways: tuple[str, ...]
    """Sentences on what leads there."""
    key: str
    """Key of the rule file, or `all`, `any`, `not`."""
    issues: tuple[str, ...] = ()
    """Issues whose agreement it asks for."""
    track: str = ""
    earned: bool = False
    """Whether it asks for trust or verified phases, alone or beside other things."""


def gate_of_track(book: Book, track: str) -> Tree:
    """The gate of a track as the rule file writes it."""
    return tree(book.scenario.tracks[track].opens_when, f"tracks.{track}.opens_when")


def gate_of_option(book: Book, issue: str, option: str) -> Tree | None:
    """The own gate of an option; None where its track's counts."""
    gate = book.option(issue, option).opens_when
    return None if gate is None else tree(gate, f"issues.{issue}.options.{option}.opens_when")


def gate_of_accord(book: Book) -> Tree | None:
    """When the accord is reached; None in a scenario without one."""
    return None if book.scenario.accord is None else tree(book.scenario.accord.when, "accord.when")


def always_open(gate: Tree) -> bool:
    return isinstance(gate, Atom) and gate.key == "always"


def opening(book: Book, gate: Tree, always: str, waits: str, /, **values: object) -> str:
    """How something comes to be open, in one of two messages: where it is from the start, and where it waits for {needs}."""
    return book.say(always, **values) if always_open(gate) else book.say(waits, needs=words(book, gate), **values)


def parts(gate: Tree) -> list[Tree]:
    """What has to hold together: the parts of an outermost `all`, or the gate itself."""
    return list(gate[1]) if not isinstance(gate, Atom) and gate[0] == "all" else [gate]


def requirements(book: Book, gate: Tree, spot: Spot) -> list[Requirement]:
    """What a gate asks for, one entry for each thing that has to hold; `spot` names the gate."""
    before = steps_before(book, spot)
    every = parts(gate)
    found: list[Requirement] = []
    told: set[str] = set()
    for part in every:
        fellows = [entry for entry in every if isinstance(entry, Atom) and isinstance(part, Atom) and entry.key == part.key]
        if not isinstance(part, Atom) or part.key not in _PRESENT or len(fellows) < 2:
            found.append(_requirement(book, part, before))
        elif part.key not in told:
            told.add(part.key)
            away = [
                book.say(_AWAY[book.scenario.parties[atom.name].attendance], party=book.party(atom.name))
                for atom in fellows
                if not _is_there(book, atom)
            ]
            now = book.listed(away) if away else book.say("all are")
            found.append(Requirement(need(book.speaker, asked(book, ("all", tuple(fellows)))), now, (), part.key))
    return found


def _is_there(book: Book, atom: Atom) -> bool:
    """Whether a party is at the table as the game begins in the way an atom asks for."""
    attends = book.scenario.parties[atom.name].attendance
    return attends == "decides" or (attends == "delegates" and atom.key == "present_as_delegates")


def words(book: Book, gate: Tree) -> str:
    """A whole gate as one phrase: `mutual trust at least 25, 3 verified phases carried out and …`."""
    every = [asked(book, part) for part in parts(gate)]
    return need(book.speaker, every[0]) if len(every) == 1 else joined(book.speaker, phrases(book.speaker, every))


_PRESENT = {"present": "decides", "present_as_delegates": "delegates"}
"""How a party attends that has to be there."""
_OPTIONS = ("agreed", "in_force")
_EARNED = ("trust_at_least", "carried_out")
"""What comes from everything that is carried out."""


def asked(book: Book, part: Tree) -> Need:
    """A gate, or a part of it, as the engine has it for words/needs.py; what stands there now is left out."""
    names = book.rules.names
    if not isinstance(part, Atom):
        word, inner = part
        return Need(word, "", "", "", False, None, tuple(asked(book, entry) for entry in inner), names=names)
    key, needed, further = part.key, part.number, {}
    if key in _PRESENT:
        return Need("present", part.name, "", _PRESENT[key], False, names=names)
    if key in _OPTIONS:
        issue = book.scenario.issues[part.name]
        further = {"further": 1.0} if issue.ordered and issue.options[-1].id != part.option else {}
        return Need(key, part.name, "", part.option, False, None, (), further, names=names)
    if key in ("track_open", "mediator_present", "always", "never"):
        return Need(key, part.name, "", {"track_open": OPEN, "mediator_present": PRESENT}.get(key, key), False, names=names)
    if key in SUM_NEEDS:
        entry = (book.scenario.sums or {})[part.name]
        further = {"settled": 0.0, "pieces": float(len(entry.of))} if entry.settled else {}
        return Need(key, part.name, "", needed, False, None, (), further, names=names)
    return Need(key, part.name, "", needed, False, names=names)


def _requirement(book: Book, part: Tree, before: list[Step]) -> Requirement:
    text = need(book.speaker, asked(book, part))
    if isinstance(part, Atom):
        return Requirement(
            text,
            _now(book, part),
            tuple(_ways(book, part, before)),
            part.key,
            tuple(_issues(book, part)),
            part.name if part.key == "track_open" else "",
            part.key in _EARNED,
        )
    ways = [way for inner in part[1] for way in _requirement(book, inner, before).ways] if part[0] != "not" else []
    named = dict.fromkeys(issue for atom in atoms(part) for issue in _issues(book, atom)) if part[0] != "not" else {}
    earned = part[0] != "not" and any(atom.key in _EARNED for atom in atoms(part))
    return Requirement(text, "", tuple(dict.fromkeys(ways)), part[0], tuple(named), earned=earned)


def _issues(book: Book, atom: Atom) -> list[str]:
    """The issue whose agreement an atom asks for."""
    if atom.key in _OPTIONS:
        return [atom.name]
    if atom.key in SUM_NEEDS:
        return list((book.scenario.sums or {})[atom.name].of)
    ceasefire = book.scenario.ceasefire
    return [ceasefire.issue] if atom.key == "ceasefire_held" and ceasefire is not None else []


_ATTENDS = {
    "decides": N_("there with the power to decide"),
    "delegates": N_("there by delegates"),
    "absent": N_("away"),
}
_AWAY = {
    "delegates": N_("{party} there by delegates"),
    "absent": N_("{party} away"),
}


def _now(book: Book, atom: Atom) -> str:
    """How it stands as the game begins."""
    scenario = book.scenario
    if atom.key == "trust_at_least":
        return book.number(book.least_trust())
    if atom.key == "carried_out":
        return book.speaker.meant("phases carried out", "none")
    if atom.key == "ripeness_at_least":
        return book.number(min(_motive(scenario.parties[name]) for name in book.principals))
    if atom.key in SUM_NEEDS:
        return book.number((book.scenario.sums or {})[atom.name].start)
    if atom.key in _PRESENT:
        return book.say(_ATTENDS[scenario.parties[atom.name].attendance])
    if atom.key in _OPTIONS:
        return book.quoted(scenario.issues[atom.name].options[0].label)
    if atom.key == "verification_at_least":
        tier = book.tier(atom.name)
        return book.say("tier {tier}", tier=tier if tier is not None else monitoring_tier(book, 0))
    if atom.key == "mediator_present":
        return book.say("there") if scenario.mediator != "none" else book.say("nobody")
    return ""


def _motive(party: Party) -> float:
    """Pain times one minus hope (M1), 0..1."""
    return party.pain * (1.0 - party.hope_of_gain)


def monitoring_tier(book: Book, option: int) -> int:
    """The verification tier that an option of the monitoring issue supplies, 0..4."""
    monitoring = book.scenario.monitoring
    tier = monitoring.tiers[option] if monitoring is not None else 0
    return min(tier, book.scenario.verification.cap)


def _ways(book: Book, atom: Atom, before: list[Step]) -> list[str]:
    """Sentences on what leads to one thing that a gate asks for."""
    scenario = book.scenario
    if atom.key == "trust_at_least":
        return _to_trust(book, atom.number, before)
    if atom.key == "carried_out":
        issues = [scenario.issues[step.issue] for step in before]
        phases = book.speaker.separated(f"{issue.name} ({phases_in_words(book, issue)})" for issue in issues)
        if not phases:
            return [book.say("No agreement can be signed before it.")]
        return [book.say("Phases that count: {phases}.", phases=phases)]
    if atom.key in _OPTIONS:
        return _to_agreement(book, atom)
    if atom.key in SUM_NEEDS:
        return [sum_in_words(book, atom.name)]
    if atom.key == "ceasefire_held" and scenario.ceasefire is not None:
        issue, option = scenario.ceasefire.issue, scenario.ceasefire.general_from
        return [
            book.say(
                "{issue} has to stand at “{option}” or further, without an incident.",
                issue=book.issue(issue),
                option=book.label(issue, option),
            )
        ]
    if atom.key == "verification_at_least":
        return _to_tier(book, atom)
    if atom.key == "track_open":
        return [track_opens(book, atom.name)]
    return []


def sum_in_words(book: Book, name: str) -> str:
    """What adds to a sum and what takes from it, in a sentence."""
    entry = (book.scenario.sums or {})[name]
    parts = []
    for issue, amounts in entry.of.items():
        changes = [
            book.say("“{option}” {change}", option=book.label(issue, option.id), change=book.signed(amounts[option.id]))
            for option in book.scenario.issues[issue].options
            if amounts.get(option.id)
        ]
        parts.append(
            book.say(
                "{issue}: {options}", issue=book.issue(issue), options=", ".join(changes) or book.say("changes nothing")
            )
        )
    message = (
        N_("{sum} begins at {start} and counts once every part is settled. {parts}.")
        if entry.settled
        else N_("{sum} begins at {start}. {parts}.")
    )
    return book.say(message, sum=entry.name, start=book.number(entry.start), parts="; ".join(parts))


def track_opens(book: Book, track: str) -> str:
    """When talks on a track open, in a sentence."""
    return opening(
        book,
        gate_of_track(book, track),
        N_("{track} is open from the start."),
        N_("{track} opens with {needs}."),
        track=book.track(track),
    )


def _to_trust(book: Book, wanted: float, before: list[Step]) -> list[str]:
    needed = book.number(wanted)
    if book.least_trust() >= wanted:
        return [
            book.say("Trust is high enough from the start; it opens unless trust falls below {needed}.", needed=needed),
        ]
    by_track: dict[str, list[str]] = {}
    for step in before:
        issue = book.scenario.issues[step.issue]
        if trust_of_phase(book, step.issue) > 0:
            by_track.setdefault(issue.track, []).append(issue.name)
    said = []
    for name, issues in by_track.items():
        ceiling = book.scenario.tracks[name].trust_ceiling
        message = (
            N_("Verified phases on {track} ({issues}) build trust up to {ceiling}.")
            if ceiling > wanted
            else N_("Verified phases on {track} ({issues}) build trust up to {ceiling}, too little to get to {needed}.")
        )
        values = {"track": book.track(name), "issues": ", ".join(issues), "ceiling": book.number(ceiling)}
        said.append(book.say(message, **values, needed=needed))
    return said or [
        book.say("No agreement that builds trust can be signed before it; only the mediator and gestures can help.")
    ]


def _to_agreement(book: Book, atom: Atom) -> list[str]:
    issue = book.scenario.issues[atom.name]
    own = gate_of_option(book, atom.name, atom.option)
    if own is not None:
        return [
            opening(
                book,
                own,
                N_("{issue}: “{option}” has a gate of its own: it is open from the start."),
                N_("{issue}: “{option}” has a gate of its own: it opens with {needs}."),
                issue=issue.name,
                option=book.label(atom.name, atom.option),
            )
        ]
    said = [
        opening(
            book,
            gate_of_track(book, issue.track),
            N_("{issue} can be signed on {track} from the start."),
            N_("{issue} can be signed on {track} once its track opens: {needs}."),
            issue=issue.name,
            track=book.track(issue.track),
        )
    ]
    for other, option in issue.needs(atom.option):
        said.append(
            book.say(
                "{issue} needs {other} at “{option}” before it or in the same text.",
                issue=issue.name,
                other=book.issue(other),
                option=book.label(other, option),
            )
        )
    return said


def _to_tier(book: Book, atom: Atom) -> list[str]:
    scenario = book.scenario
    if book.tier(atom.name) is None and scenario.monitoring is not None:
        options = scenario.issues[scenario.monitoring.issue].options
        enough = [
            book.quoted(entry.label) for place, entry in enumerate(options) if monitoring_tier(book, place) >= atom.number
        ]
        monitor = book.issue(scenario.monitoring.issue)
        if not enough:
            return [book.say("{issue} settles the tier, and no option of it will do.", issue=monitor)]
        return [book.say("{issue} settles the tier: {options} will do.", issue=monitor, options=book.either(enough))]
    able = [
        entry.name
        for entry in scenario.mediators.values()
        if "verify" in entry.acts
        and entry.verification_by_track.get(scenario.issues[atom.name].track, entry.verification_tier) >= atom.number
    ]
    return [book.say("Mediators who can supply it: {mediators}.", mediators=", ".join(able))] if able else []


def phases_in_words(book: Book, issue: Issue) -> str:
    """How an agreement on an issue is carried out: `3 phases, 3 at once, and again`."""
    pace = issue.pace if issue.phases > 1 else 1
    if pace > 1 and issue.repeatable:
        return book.plural(
            "{count} phase, {pace} at once, and again", "{count} phases, {pace} at once, and again", issue.phases, pace=pace
        )
    if pace > 1:
        return book.plural("{count} phase, {pace} at once", "{count} phases, {pace} at once", issue.phases, pace=pace)
    if issue.repeatable:
        return book.plural("{count} phase, and again", "{count} phases, and again", issue.phases)
    return book.plural("{count} phase", "{count} phases", issue.phases)


def trust_of_phase(book: Book, name: str, continuing: bool = False) -> float:
    """Points of trust that one verified phase of an issue earns at the start, before the cap of a round (M3).

    The gain of the engine's `reward`: gain, step and what the tier teaches, less as trust nears the track's ceiling; for
    the pair of principals that trusts least. At the tier of the first option beyond none where the issue is monitored.
    """
    scenario = book.scenario
    issue = scenario.issues[name]
    tier = book.tier(name)
    if tier is None:
        tier = max((monitoring_tier(book, place) for place in range(len(_monitor_options(scenario)))), default=0)
    ceiling = scenario.tracks[issue.track].trust_ceiling
    amount = gain_by_phase(book.rules, name, tier)
    factor = scenario.trust.continuing_factor if continuing else 1.0
    return max(0.0, amount * factor * (1.0 - book.least_trust() / ceiling))


def _monitor_options(scenario: Scenario) -> list[object]:
    return list(scenario.issues[scenario.monitoring.issue].options) if scenario.monitoring is not None else [None]


def steps_before(book: Book, spot: Spot) -> list[Step]:
    """The agreements that can be signed while the gate at `spot` is still shut, in the order of the file."""
    kind, name, option = spot
    scenario = book.scenario
    shut = scenario
    if kind == "track":
        shut = without_tracks(scenario, {name})
    elif kind == "option":
        closed = [
            entry.model_copy(update={"opens_when": "never"}) if entry.id == option else entry
            for entry in scenario.issues[name].options
        ]
        issue_shut = scenario.issues[name].model_copy(update={"options": closed})
        shut = scenario.model_copy(update={"issues": {**scenario.issues, name: issue_shut}})
    reach = Reach(shut) if shut is not scenario else book.reach
    found = []
    for issue, entry in shut.issues.items():
        options = tuple(choice.id for choice in entry.options[1:] if (issue, choice.id) in reach.options)
        if options and (kind != "option" or issue != name):
            found.append(Step(issue, options))
    return found


def without_tracks(scenario: Scenario, names: set[str]) -> Scenario:
    """The same scenario with some tracks that never open."""
    tracks = {
        name: track.model_copy(update={"opens_when": "never"}) if name in names else track
        for name, track in scenario.tracks.items()
    }
    return scenario.model_copy(update={"tracks": tracks})


def waves(book: Book) -> list[list[str]]:
    """Tracks by how soon they can open: those open from the start, those that these can open, and so on.

    Tracks that can never open come last, in a wave of their own.
    """
    scenario = book.scenario
    found: list[list[str]] = []
    known: set[str] = set()
    while len(known) < len(scenario.tracks):
        reach = Reach(without_tracks(scenario, set(scenario.tracks) - known))
        gates = {name: gate_of_track(book, name) for name in scenario.tracks if name not in known}
        ready = [name for name, gate in gates.items() if (reach.possible(gate) if found else always_open(gate))]
        if not found and not ready:
            ready = [name for name, gate in gates.items() if reach.possible(gate)]
        if not ready:
            found.append(list(gates))
            break
        found.append(ready)
        known |= set(ready)
    return found
