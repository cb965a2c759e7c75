"""Gates in words: what a track, an option or the accord waits for, how that stands at the start, and what can lead there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from negotiate.reports.scenario.book import Book, counted, listed, number
from negotiate.rulebook.check.reachable import Reach, Spot
from negotiate.rulebook.model.conditions import Atom, Tree, atoms, tree
from negotiate.rulebook.model.issues import Issue
from negotiate.rulebook.model.parties import Party
from negotiate.rulebook.model.schema import Scenario


class Step(NamedTuple):
    """An agreement that brings a gate nearer: an issue of a track that can be settled before the gate opens."""

    issue: str
    options: tuple[str, ...]
    """Options that can be signed before, without the status quo."""


@dataclass(frozen=True)
class Need:
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

    @property
    def sentence(self) -> str:
        return f"{self.text} ({self.now} at the start)" if self.now else self.text


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


def opening(book: Book, gate: Tree) -> str:
    """How a track or an option comes to be open, as what follows its name."""
    return "is open from the start" if always_open(gate) else f"opens with {words(book, gate)}"


def parts(gate: Tree) -> list[Tree]:
    """What has to hold together: the parts of an outermost `all`, or the gate itself."""
    return list(gate[1]) if not isinstance(gate, Atom) and gate[0] == "all" else [gate]


def needs(book: Book, gate: Tree, spot: Spot) -> list[Need]:
    """What a gate asks for, one entry for each thing that has to hold; `spot` names the gate."""
    before = steps_before(book, spot)
    every = parts(gate)
    found: list[Need] = []
    told: set[tuple[str, str]] = set()
    for part in every:
        group = _group(part)
        fellows = [entry for entry in every if isinstance(entry, Atom) and _group(entry) == group and group[0]]
        if len(fellows) > 1 and group[1] == "":
            if group not in told:
                told.add(group)
                away = [f"{book.party(atom.name)} {_now(book, atom)}" for atom in fellows if not _is_there(book, atom)]
                found.append(Need(_together(book, fellows, "and"), listed(away) if away else "all are", (), group[0]))
        else:
            found.append(_need(book, part, before))
    return found


def _is_there(book: Book, atom: Atom) -> bool:
    """Whether a party is at the table as the game begins in the way an atom asks for."""
    attends = book.scenario.parties[atom.name].attendance
    return attends == "decides" or (attends == "delegates" and atom.key == "present_as_delegates")


def words(book: Book, gate: Tree) -> str:
    """A whole gate as one phrase: `mutual trust of 25 or more, 3 verified phases carried out and …`."""
    return _joined(_phrases(book, parts(gate)), "and")


def _joined(phrases: list[str], last: str) -> str:
    """A list in which each phrase may have commas of its own."""
    if len(phrases) < 2 or not any("," in phrase for phrase in phrases):
        return listed(phrases, last)
    return f"{'; '.join(phrases[:-1])}; {last} {phrases[-1]}"


def _phrases(book: Book, inner: list[Tree], last: str = "and") -> list[str]:
    """Phrases for several parts; those who have to be present, and options of one issue, are told together."""
    found: list[str] = []
    told: set[tuple[str, str]] = set()
    for part in inner:
        group = _group(part)
        if group in told:
            continue
        fellows = [entry for entry in inner if isinstance(entry, Atom) and _group(entry) == group and group[0]]
        if len(fellows) > 1 and (last == "or" or group[1] == ""):
            told.add(group)
            found.append(_together(book, fellows, last))
        else:
            found.append(_phrase(book, part))
    return found


def _group(part: Tree) -> tuple[str, str]:
    """What parts have in common that are told together: the key, and the issue where it names one."""
    if not isinstance(part, Atom) or part.key not in ("present", "present_as_delegates", "agreed", "in_force"):
        return ("", "")
    return (part.key, part.name if part.key in ("agreed", "in_force") else "")


def _together(book: Book, fellows: list[Atom], last: str) -> str:
    first = fellows[0]
    if first.key in ("agreed", "in_force"):
        labels = listed((f"“{book.label(atom.name, atom.option)}”" for atom in fellows), last)
        return f"{book.issue(first.name)} {_AGREED[first.key].format(labels)}"
    return f"{listed((book.party(atom.name) for atom in fellows), last)} {_AT_TABLE[first.key]}"


_AGREED = {"agreed": "agreed at {}", "in_force": "agreed at {} and carried out"}
_AT_TABLE = {
    "present": "at the table with the power to decide",
    "present_as_delegates": "at the table, be it by delegates",
}


_EARNED = ("trust_at_least", "carried_out")
"""What comes from everything that is carried out."""


def _need(book: Book, part: Tree, before: list[Step]) -> Need:
    if isinstance(part, Atom):
        return Need(
            _phrase(book, part),
            _now(book, part),
            tuple(_ways(book, part, before)),
            part.key,
            tuple(_issues(book, part)),
            part.name if part.key == "track_open" else "",
            part.key in _EARNED,
        )
    ways = [way for inner in part[1] for way in _need(book, inner, before).ways] if part[0] != "not" else []
    named = dict.fromkeys(issue for atom in atoms(part) for issue in _issues(book, atom)) if part[0] != "not" else {}
    earned = part[0] != "not" and any(atom.key in _EARNED for atom in atoms(part))
    return Need(_phrase(book, part), "", tuple(dict.fromkeys(ways)), part[0], tuple(named), earned=earned)


def _issues(book: Book, atom: Atom) -> list[str]:
    """The issue whose agreement an atom asks for."""
    if atom.key in ("agreed", "in_force"):
        return [atom.name]
    ceasefire = book.scenario.ceasefire
    return [ceasefire.issue] if atom.key == "ceasefire_held" and ceasefire is not None else []


def _phrase(book: Book, part: Tree) -> str:
    if isinstance(part, Atom):
        return _atom(book, part)
    word, inner = part
    if word == "not":
        return f"not ({_phrase(book, inner[0])})"
    phrases = _phrases(book, list(inner), "or" if word == "any" else "and")
    if len(phrases) == 1:
        return phrases[0]
    return f"either {_joined(phrases, 'or')}" if word == "any" else f"({_joined(phrases, 'and')})"


def _atom(book: Book, atom: Atom) -> str:
    scenario, amount = book.scenario, atom.number
    unit = scenario.calendar.round_label
    if atom.key == "trust_at_least":
        return f"mutual trust of {number(amount)} or more"
    if atom.key == "carried_out":
        return f"{counted(amount, 'verified phase')} carried out"
    if atom.key == "calm_rounds":
        return f"{counted(amount, unit)} since a breach was last seen"
    if atom.key == "ceasefire_held":
        return f"a general ceasefire that has held for {counted(amount, unit)}"
    if atom.key == "ripeness_at_least":
        return f"ripeness of {number(amount)} or more"
    if atom.key == "round_at_least":
        return f"{unit} {number(amount)} reached"
    if atom.key in _AT_TABLE:
        return f"{book.party(atom.name)} {_AT_TABLE[atom.key]}"
    if atom.key == "track_open":
        return f"talks open on {book.track(atom.name)}"
    if atom.key in ("agreed", "in_force"):
        issue = scenario.issues[atom.name]
        further = " or further" if issue.ordered and issue.options[-1].id != atom.option else ""
        return f"{issue.name} {_AGREED[atom.key].format(f'“{book.label(atom.name, atom.option)}”{further}')}"
    if atom.key == "verification_at_least":
        tier = scenario.verification.tiers[int(amount)].name
        return f"{book.issue(atom.name)} verified at tier {number(amount)} ({tier}) or better"
    if atom.key == "mediator_present":
        return "a mediator at the table"
    if atom.key in ("always", "never"):
        always = atom.key == "always"
        return "nothing: it is always open" if always else "what never comes: it stays shut in every game"
    # a condition without a phrase of its own: its key, which says what it needs
    return " ".join([atom.key.replace("_", " "), *([number(amount)] if amount else []), *([atom.name] if atom.name else [])])


_ATTENDS = {"decides": "there with the power to decide", "delegates": "there by delegates", "absent": "away"}


def _now(book: Book, atom: Atom) -> str:
    """How it stands as the game begins."""
    scenario = book.scenario
    if atom.key == "trust_at_least":
        return number(book.least_trust())
    if atom.key == "carried_out":
        return "none"
    if atom.key == "ripeness_at_least":
        return number(min(_motive(scenario.parties[name]) for name in book.principals))
    if atom.key in ("present", "present_as_delegates"):
        return _ATTENDS[scenario.parties[atom.name].attendance]
    if atom.key in ("agreed", "in_force"):
        return f"“{scenario.issues[atom.name].options[0].label}”"
    if atom.key == "verification_at_least":
        tier = book.tier(atom.name)
        return f"tier {tier if tier is not None else monitoring_tier(book, 0)}"
    if atom.key == "mediator_present":
        return "there" if scenario.mediator != "none" else "nobody"
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
        phases = [f"{scenario.issues[step.issue].name} ({phases_in_words(scenario.issues[step.issue])})" for step in before]
        return [f"Phases that count: {'; '.join(phases)}."] if phases else ["No agreement can be signed before it."]
    if atom.key in ("agreed", "in_force"):
        return _to_agreement(book, atom)
    if atom.key == "ceasefire_held" and scenario.ceasefire is not None:
        ceasefire = scenario.ceasefire
        label = book.label(ceasefire.issue, ceasefire.general_from)
        return [f"{book.issue(ceasefire.issue)} has to stand at “{label}” or further, without an incident."]
    if atom.key == "verification_at_least":
        return _to_tier(book, atom)
    if atom.key == "track_open":
        return [f"{book.track(atom.name)} {opening(book, gate_of_track(book, atom.name))}."]
    return []


def _to_trust(book: Book, wanted: float, before: list[Step]) -> list[str]:
    if book.least_trust() >= wanted:
        return [f"Trust is high enough from the start; it opens unless trust falls below {number(wanted)}."]
    by_track: dict[str, list[str]] = {}
    for step in before:
        issue = book.scenario.issues[step.issue]
        if trust_of_phase(book, step.issue) > 0:
            by_track.setdefault(issue.track, []).append(issue.name)
    said = []
    for track, issues in by_track.items():
        ceiling = book.scenario.tracks[track].trust_ceiling
        enough = "" if ceiling > wanted else f", too little to get to {number(wanted)}"
        said.append(
            f"Verified phases on {book.track(track)} ({', '.join(issues)}) build trust up to {number(ceiling)}{enough}."
        )
    return said or ["No agreement that builds trust can be signed before it; only the mediator and gestures can help."]


def _to_agreement(book: Book, atom: Atom) -> list[str]:
    issue = book.scenario.issues[atom.name]
    own = gate_of_option(book, atom.name, atom.option)
    if own is not None:
        return [f"{issue.name}: “{book.label(atom.name, atom.option)}” has a gate of its own: it {opening(book, own)}."]
    gate = gate_of_track(book, issue.track)
    when = "from the start" if always_open(gate) else f"once its track opens: {words(book, gate)}"
    said = [f"{issue.name} can be signed on {book.track(issue.track)} {when}."]
    for other, option in issue.requires.items():
        needed = f"{book.issue(other)} at “{book.label(other, option)}”"
        said.append(f"{issue.name} needs {needed} before it or in the same text.")
    return said


def _to_tier(book: Book, atom: Atom) -> list[str]:
    scenario = book.scenario
    if book.tier(atom.name) is None and scenario.monitoring is not None:
        options = scenario.issues[scenario.monitoring.issue].options
        enough = [f"“{entry.label}”" for place, entry in enumerate(options) if monitoring_tier(book, place) >= atom.number]
        return [f"{book.issue(scenario.monitoring.issue)} settles the tier: {listed(enough, 'or')} will do."]
    able = [
        entry.name
        for entry in scenario.mediators.values()
        if "verify" in entry.acts
        and entry.verification_by_track.get(scenario.issues[atom.name].track, entry.verification_tier) >= atom.number
    ]
    return [f"Mediators who can supply it: {', '.join(able)}."] if able else []


def phases_in_words(issue: Issue) -> str:
    """How an agreement on an issue is carried out: `3 phases, up to 3 a round, again and again`."""
    said = counted(issue.phases, "phase")
    if issue.phases > 1 and issue.pace > 1:
        said += f", {issue.pace} at once"
    if issue.repeatable:
        said += ", and again"
    return said


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
    amount = scenario.trust.gain * issue.step * scenario.verification.tiers[tier].learning
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
