"""Meaning: whether the parts of a rule file fit together."""

from __future__ import annotations

from negotiate.engine.layout import LARGE, REQUIRED, maxima
from negotiate.rulebook.check import alternating, bargain, chairs, circles, decisions, idle, moves, reachable, sums
from negotiate.rulebook.check.doubts import section
from negotiate.rulebook.check.findings import Severity, has_errors, listed, quoted
from negotiate.rulebook.check.references import References
from negotiate.rulebook.lower import counts, required
from negotiate.rulebook.model.conditions import DEEPEST, Tree, atoms, stack_needed, tree
from negotiate.rulebook.model.issues import Issue, Option
from negotiate.rulebook.model.resolve import index_parts
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading, element_names


def examine(reading: Reading, scenario: Scenario, *, thorough: bool = False) -> None:
    """Add a finding for everything that does not fit together; `thorough` also looks for a text that all could sign."""
    if reading.doubts:
        _in_doubt(reading, scenario)
        return
    names_meet = References(reading, scenario).check()
    fits = _fits(reading, scenario)
    _Meaning(reading, scenario).check(names_meet, fits)
    if not has_errors(reading.findings):
        reachable.check(reading, scenario)
    elif fits:
        circles.check(reading, scenario)
    if names_meet and fits:
        idle.check(reading, scenario)
    if thorough and not has_errors(reading.findings):
        bargain.check(reading, scenario)


CERTAIN = frozenset(
    (
        "unknown-name",
        "duplicate",
        "reserved",
        "self-trust",
        "observer",
        "status-quo",
        "circular-requires",
        "circular-gates",
        "same-name",
        "same-initials",
        "no-owner",
        "no-obligor",
        "too-large",
    )
)
"""Rules that say something about what stands in the file, whatever else is broken."""
LOCAL = {
    "aim": (),
    "calendar": (),
    "decision-rule": (),
    "monitored": ("monitoring",),
    "no-effect": ("parties",),
    "people-by-phase": (),
    "pool": (),
    "principals": (),
    "process": (),
    "real-setting": ("setting",),
    "weights": (),
}
"""Rules that look at one section only, and at these others: they hold where nothing in those is in doubt."""


def _in_doubt(reading: Reading, scenario: Scenario) -> None:
    """The same for a file in which something was left out or replaced: only what cannot be a consequence of that."""
    trial = reading.trial(reading.data)
    References(trial, scenario).check()
    fits = _fits(trial, scenario)
    _Meaning(trial, scenario).check(False, fits)
    if fits:
        circles.check(trial, scenario)
    for finding in trial.findings:
        sections = [section(finding.about), *LOCAL.get(finding.rule_id, ())]
        certain = finding.rule_id in CERTAIN and not reading.doubts.concern(finding.about)
        local = finding.rule_id in LOCAL and not any(reading.doubts.within(part) for part in sections)
        if certain or local:
            reading.take([finding])


def _fits(reading: Reading, scenario: Scenario) -> bool:
    """Whether the engine could take so many parties, tracks and so on; a finding for each of which there are too many."""
    sizes = {
        "parties": len(scenario.parties),
        "tracks": len(scenario.tracks),
        "issues": len(scenario.issues),
        "categories": len(scenario.events),
        "cards": sum(len(event.cards) for event in scenario.events),
    }
    longest = max(scenario.issues, key=lambda name: len(scenario.issues[name].options))
    sizes["options"] = len(scenario.issues[longest].options)
    return _within(reading, sizes, sizes["options"], longest)


def _within(reading: Reading, sizes: dict[str, int], options: int, longest: str = "") -> bool:
    """Whether all sizes are within the largest class; `longest` is the issue with the most options, which has so many."""
    room = maxima(options)
    places = {"options": f"issues.{longest}.options", "rounds": "calendar.rounds", "conditions": "tracks"}
    places |= {"categories": "events", "cards": "events", "effects": "events"}
    words = {
        "options": "options of one issue",
        "rounds": "rounds, the epilogue included",
        "conditions": "conditions in all gates",
        "categories": "events",
        "effects": "effects of cards",
    }
    fits = True
    for kind, count in sizes.items():
        most = getattr(room, kind)
        if count > most:
            fits = False
            less = kind != "options" and most < getattr(LARGE, kind)
            where = f" where an issue has more than {LARGE.options} options" if less else ""
            sentence = f"There are {count} {words.get(kind, kind)}; the engine takes at most {most}{where}."
            reading.report(places.get(kind, kind), sentence, "too-large")
    return fits


class _Meaning:
    def __init__(self, reading: Reading, scenario: Scenario) -> None:
        self.reading = reading
        self.scenario = scenario

    def error(self, path: str, sentence: str, rule_id: str, severity: Severity = "error") -> None:
        self.reading.report(path, sentence, rule_id, severity)

    def warn(self, path: str, sentence: str, rule_id: str, first: str = "") -> None:
        self.reading.report(path, sentence, rule_id, "warning", first=first)

    def check(self, names_meet: bool, fits: bool) -> None:
        """Everything that does not need the gates; circles only in a scenario that `fits` the engine."""
        self._parties()
        self._real()
        for name, issue in self.scenario.issues.items():
            self._issue(name, issue)
        self._gates()
        self._calendar()
        self._process()
        decisions.check(self.reading, self.scenario)
        self._requires(fits)
        if names_meet:
            decisions.check_reach(self.reading, self.scenario)
            sums.check(self.reading, self.scenario, self._all_gates())
            self._unvalued()
            self._modules()
            self._sizes()
        chairs.check(self.reading, self.scenario)
        moves.check(self.reading, self.scenario)
        alternating.check(self.reading, self.scenario)

    def _parties(self) -> None:
        scenario = self.scenario
        principals = scenario.principals()
        if len(principals) < 2:
            sentence = f"There {'is one principal' if principals else 'is no principal'}; a negotiation needs two."
            self.error("parties", sentence, "principals")
        by_initials: dict[str, str] = {}
        by_name: dict[str, str] = {}
        for name, party in scenario.parties.items():
            first = by_initials.setdefault(party.initials, name)
            if first != name:
                sentence = f"'{party.initials}' are the initials of '{first}' too."
                self.warn(f"parties.{name}.initials", sentence, "same-initials", first=f"parties.{first}.initials")
            first = by_name.setdefault(party.name, name)
            if first != name:
                sentence = f"'{party.name}' is the name of '{first}' too."
                self.warn(f"parties.{name}.name", sentence, "same-name", first=f"parties.{first}.name")
        observers = {name for name, party in scenario.parties.items() if party.kind == "observer"}
        for name, issue in scenario.issues.items():
            for field in ("owners", "obligors"):
                for number, party_name in enumerate(getattr(issue, field)):
                    if party_name in observers:
                        what = "consent" if field == "owners" else "carry anything out"
                        self.error(
                            f"issues.{name}.{field}.{number}",
                            f"'{party_name}' is an observer and cannot {what}.",
                            "observer",
                        )

    def _real(self) -> None:
        """What a real setting owes its readers: positions with source and date, facts with a source, a content note."""
        scenario = self.scenario
        if scenario.setting != "real":
            return
        if scenario.content_note is None and not self.reading.doubts.concern("content_note"):
            self.error(
                "setting",
                "A real setting needs a content_note that says that this is a model and nothing else.",
                "real-setting",
            )
        for name, party in scenario.parties.items():
            if party.kind == "principal" and not party.position:
                self.error(
                    f"parties.{name}",
                    f"'{name}' has no public position; a real setting needs one with source and date.",
                    "real-setting",
                )
            for number, position in enumerate(party.position):
                missing = [key for key in ("source", "date") if getattr(position, key) is None]
                if missing:
                    sentence = f"This position has no {' and no '.join(missing)}; a real setting needs both."
                    self.error(f"parties.{name}.position.{number}", sentence, "real-setting")
        for number, fact in enumerate(scenario.facts):
            if fact.source is None:
                self.error(f"facts.{number}", "This fact has no source; a real setting needs one.", "real-setting")

    def _issue(self, name: str, issue: Issue) -> None:
        path = f"issues.{name}"
        for field, sentence, rule_id in (
            (
                "obligors",
                f"'{name}' is an obligation that nobody carries out; name an obligor or leave the key away.",
                "no-obligor",
            ),
            ("owners", f"'{name}' has no owner, so that nobody could sign it; name one or leave the key away.", "no-owner"),
        ):
            if field in issue.model_fields_set and not getattr(issue, field):
                self.error(f"{path}.{field}", sentence, rule_id)
        steps = element_names([{"id": option.id} for option in issue.options])
        self._status_quo(f"{path}.options.{steps[0]}", issue.options[0])
        for option, step in zip(issue.options[1:], steps[1:], strict=True):
            if issue.pool and option.people > issue.pool:
                sentence = f"'{option.id}' returns {option.people:g} people, but the pool of '{name}' has {issue.pool:g}."
                self.warn(f"{path}.options.{step}.people", sentence, "pool")
        if issue.people_by_phase:
            count, whole = len(issue.people_by_phase), sum(issue.people_by_phase)
            if count != issue.phases:
                sentence = (
                    f"Here are {count} numbers, but '{name}' has {issue.phases} phases; write one number for each phase."
                )
                self.error(f"{path}.people_by_phase", sentence, "people-by-phase")
            elif whole <= 0.0:
                sentence = f"Nobody returns in any phase of '{name}'; write how many do, or remove the key."
                self.error(f"{path}.people_by_phase", sentence, "people-by-phase")
        if issue.verification == "monitored" and self.scenario.monitoring is None:
            sentence = (
                f"'{name}' is monitored, but no monitoring issue is named; add the section 'monitoring' or give a tier."
            )
            self.error(f"{path}.verification", sentence, "monitored")
        if isinstance(issue.exposure, dict):
            exposed = issue.exposed if "exposed" in issue.model_fields_set else issue.owners or self.scenario.principals()
            for party in issue.exposure:
                if party in self.scenario.parties and party not in exposed:
                    sentence = (
                        f"'{party}' is not exposed to '{name}', so that this number has no effect; add it to 'exposed'."
                    )
                    self.warn(f"{path}.exposure.{party}", sentence, "no-effect")
        self._owed(name, issue)
        if issue.cooldown and not issue.repeatable:
            self.warn(f"{path}.cooldown", f"'{name}' is not repeatable, so that its cooldown has no effect.", "no-effect")

    def _owed(self, name: str, issue: Issue) -> None:
        """A duty to which nobody is exposed is owed to nobody: over it nobody suspends or ends a text."""
        principals = self.scenario.principals()
        owners = issue.owners or principals
        exposed = issue.exposed if "exposed" in issue.model_fields_set else owners
        injured = [party for party in exposed if party in principals or party in owners]
        owing = [party for party in issue.obligors or principals if not [other for other in injured if other != party]]
        observers = {
            party for party in owing if party in self.scenario.parties and self.scenario.parties[party].kind == "observer"
        }
        if len(principals) < 2 or observers:
            return  # an error says so
        if owing and all(party in self.scenario.parties for party in (*owing, *injured)):
            given = "exposed" in issue.model_fields_set
            who = f"{listed([quoted(party) for party in owing])} {'owes' if len(owing) == 1 else 'owe'}"
            sentence = (
                f"What {who} on '{name}' is owed to nobody, so that nobody can hold a default against it; "
                f"{'add to' if given else 'name under'} 'exposed' another principal or owner that relies on it."
            )
            self.warn(f"issues.{name}.exposed" if given else f"issues.{name}", sentence, "owed-to-nobody")

    def _status_quo(self, path: str, option: Option) -> None:
        for party, points in option.values.items():
            if points:
                sentence = (
                    f"The first option is the status quo, which is worth 0 to everybody; here '{party}' gets {points:g}."
                )
                self.error(f"{path}.values.{party}", sentence, "status-quo")
        for field in ("risk", "ends", "people"):
            if getattr(option, field):
                sentence = (
                    f"The first option is the status quo; its '{field}' has to be 0 and is {getattr(option, field):g}."
                )
                self.error(f"{path}.{field}", sentence, "status-quo")
        if option.opens_when is not None:
            self.error(
                f"{path}.opens_when", "The first option is the status quo and needs no gate; remove it.", "status-quo"
            )

    def _all_gates(self) -> list[tuple[str, Tree]]:
        scenario = self.scenario
        gates = [(f"tracks.{name}.opens_when", track.opens_when) for name, track in scenario.tracks.items()]
        for name, issue in scenario.issues.items():
            steps = element_names([{"id": option.id} for option in issue.options])
            gates += [
                (f"issues.{name}.options.{step}.opens_when", option.opens_when)
                for option, step in zip(issue.options, steps, strict=True)
                if option.opens_when is not None
            ]
        if scenario.accord is not None:
            gates.append(("accord.when", scenario.accord.when))
        for event in scenario.events:
            for card in event.cards:
                path = f"events.{event.id}.cards.{card.id}"
                gates += [(f"{path}.{key}", gate) for key in ("when", "unless") if (gate := getattr(card, key)) is not None]
        return [(path, tree(gate, path)) for path, gate in gates]

    def _gates(self) -> None:
        for path, branch in self._all_gates():
            if stack_needed(branch) > DEEPEST:
                self.error(
                    path,
                    "This gate has more conditions inside each other than the engine can hold; make it simpler.",
                    "gate-size",
                )
            for atom in atoms(branch):
                issue = self.scenario.issues.get(atom.name) if atom.key in ("agreed", "in_force") else None
                if issue is not None and issue.ordered and atom.option == issue.options[0].id:
                    sentence = f"'{atom.option}' is the status quo of '{atom.name}', so this always holds; name another."
                    self.warn(atom.path, sentence, "always-holds")

    def _calendar(self) -> None:
        calendar = self.scenario.calendar
        if calendar.classroom_rounds > calendar.rounds:
            sentence = (
                f"A classroom game of {calendar.classroom_rounds} rounds is longer than the full game of {calendar.rounds}."
            )
            self.warn("calendar.classroom_rounds", sentence, "calendar")
        weights = self.scenario.scoring.weights
        total = weights.people + weights.quiet + weights.durability + weights.balance
        if abs(total - 1) > 1e-6:
            self.error(
                "scoring.weights",
                f"The weights of the peace index add up to {total:g}; they have to add up to 1.",
                "weights",
            )
        elif "weights" in self.scenario.scoring.model_fields_set:
            self._idle_weights()

    def _idle_weights(self) -> None:
        """Weights that count what these rules cannot bring about, so that the index never comes near 1."""
        no_ceasefire = "no ceasefire can be signed"
        lacking = {"people": "nobody can return", "quiet": no_ceasefire, "durability": no_ceasefire}
        weights = self.scenario.scoring.weights
        possible = index_parts(self.scenario)
        for part, why in lacking.items():
            weight = getattr(weights, part)
            if part not in possible and weight > 0:
                sentence = (
                    f"'{part}' weighs {weight:g} in the peace index, but {why} under these rules; give its weight to a part "
                    f"that counts, or leave 'weights' out."
                )
                self.warn(f"scoring.weights.{part}", sentence, "idle-weight")

    def _process(self) -> None:
        process = self.scenario.process
        if process.mode == "boulder-first" and process.boulder is None:
            self.error(
                "process.mode",
                "boulder-first needs to know the hardest track; add 'boulder' with the id of a track.",
                "process",
            )
        used = {issue.track for issue in self.scenario.issues.values()}
        for name in self.scenario.tracks:
            if name not in used:
                self.warn(f"tracks.{name}", f"No issue is on the track '{name}'.", "empty-track")

    def _requires(self, fits: bool) -> None:
        issues = self.scenario.issues
        for name, issue in issues.items():
            steps = element_names([{"id": option.id} for option in issue.options])
            given = [(f"issues.{name}.requires", issue.requires)]
            for step, own in zip(steps, issue.options, strict=True):
                here = f"issues.{name}.options.{step}.requires"
                if own.requires and own is issue.options[0]:
                    self.error(here, "The first option is the status quo and requires nothing; remove this.", "status-quo")
                given.append((here, own.requires or {}))
            for path, wanted in given:
                for other, option in wanted.items():
                    if other in issues and option == issues[other].options[0].id:
                        sentence = (
                            f"'{option}' is the status quo of '{other}', which needs no agreement; name a later option."
                        )
                        self.error(f"{path}.{other}", sentence, "status-quo")
            if len(required(issue)) > REQUIRED:
                sentence = (
                    f"'{name}' and its options require {len(required(issue))} options of other issues; the engine takes at "
                    f"most {REQUIRED}."
                )
                self.error(f"issues.{name}", sentence, "too-large")
        told: set[str] = set()
        for name in issues if fits else ():
            circle = self._circle(name)
            if circle and not told & set(circle):
                told |= set(circle)
                chain = " requires ".join(f"'{entry}'" for entry in [*circle, circle[0]])
                self.error(
                    f"issues.{name}.requires", f"These issues require each other in a circle: {chain}.", "circular-requires"
                )

    def _circle(self, start: str) -> list[str]:
        trail = [(start, [start])]
        seen: set[str] = set()
        while trail:
            name, way = trail.pop()
            for other, _ in required(self.scenario.issues[name]):
                if other == start:
                    return way
                if other not in seen and other in self.scenario.issues:
                    seen.add(other)
                    trail.append((other, [*way, other]))
        return []

    def _unvalued(self) -> None:
        scenario = self.scenario
        aimed = {aim.issue for party in scenario.parties.values() for aim in party.aims if aim.points}
        useful = {
            module.issue for module in (scenario.monitoring, scenario.guarantees, scenario.snapback) if module is not None
        }
        for name, issue in scenario.issues.items():
            valued = any(points for option in issue.options for points in option.values.values())
            if not valued and name not in aimed | useful:
                self.warn(
                    f"issues.{name}", f"Nobody values '{name}': every option is worth 0 to every party.", "unvalued-issue"
                )

    def _modules(self) -> None:
        scenario = self.scenario
        if scenario.guarantees is not None:
            self._lengths("guarantees.strengths", scenario.guarantees.strengths, scenario.guarantees.issue)
        if scenario.monitoring is not None and "tiers" in scenario.monitoring.model_fields_set:
            self._lengths("monitoring.tiers", scenario.monitoring.tiers, scenario.monitoring.issue)
        ceasefire = scenario.ceasefire
        if ceasefire is None:
            return
        issue = scenario.issues[ceasefire.issue]
        if not issue.ordered:
            sentence = (
                f"'{ceasefire.issue}' is the ceasefire, so that its options have to be a scale; remove 'ordered: false'."
            )
            self.error(f"issues.{ceasefire.issue}.ordered", sentence, "ceasefire")
        if ceasefire.general_from == issue.options[0].id:
            quiet = ceasefire.general_from
            sentence = f"'{quiet}' is the status quo of '{ceasefire.issue}' and no ceasefire; name a later option."
            self.error("ceasefire.general_from", sentence, "ceasefire")
        for earlier, later in zip(issue.options, issue.options[1:], strict=False):
            if later.ends < earlier.ends:
                sentence = f"'{later.id}' comes after '{earlier.id}' but ends less ({later.ends:g} after {earlier.ends:g})."
                self.warn(f"issues.{ceasefire.issue}.options.{later.id}", sentence, "ceasefire")

    def _lengths(self, path: str, given: list[float] | list[int], issue: str) -> None:
        wanted = len(self.scenario.issues[issue].options)
        if len(given) != wanted:
            sentence = f"'{path}' has {len(given)} entries, but '{issue}' has {wanted} options; give one for each."
            self.error(path, sentence, "length")

    def _sizes(self) -> None:
        sizes = counts(self.scenario)
        rest = {kind: sizes[kind] for kind in ("rounds", "conditions", "effects")}  # `_fits` has seen to the others
        _within(self.reading, rest, sizes["options"])
