"""Names that must meet: every id that points at something has to find it, and every id stands for one thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from negotiate.engine.conditions import CONDITION_OF
from negotiate.rulebook.check.doubts import NAMED, STAND_IN
from negotiate.rulebook.check.findings import did_you_mean, listed, quoted
from negotiate.rulebook.lower import asks
from negotiate.rulebook.model.conditions import Tree, atoms, tree
from negotiate.rulebook.model.decision import DecisionRule
from negotiate.rulebook.model.quantities import RESERVED
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.reading.read import Reading, element_names


class References:
    """Checks the names of one scenario. `sound` stays true as long as every name is found."""

    def __init__(self, reading: Reading, scenario: Scenario) -> None:
        self.reading = reading
        self.scenario = scenario
        self.options = {
            name: dict.fromkeys(option.id for option in issue.options) for name, issue in scenario.issues.items()
        }
        self.sound = True

    def check(self) -> bool:
        """Add a finding for every name that is unknown or taken; whether there was none."""
        self._parties()
        self._issues()
        self._modules()
        self._rest()
        self._unique()
        return self.sound

    def refuse(
        self, path: str, sentence: str, rule_id: str, *, key: bool = False, meant: Sequence[str] = (), first: str = ""
    ) -> None:
        self.sound = False
        self.reading.report(path, sentence, rule_id, key=key, meant=meant, first=first)

    def known(self, kind: str, name: str, names: Collection[str], path: str, *, key: bool = False, of: str = "") -> bool:
        """Whether `name` is among `names` (`of` an issue, for options); a finding at `path` where it is not."""
        if name in names:
            return True
        self.sound = False
        collection = f"issues.{of}.options" if of else NAMED[kind]
        if self.reading.full or self.reading.doubts.excuse(collection, name):
            return False
        every = [other for other in names if not other.startswith(STAND_IN)]
        near = self.reading.closest(name, every)
        hint = did_you_mean(near)
        choices = f"one of: {listed(every)};" if len(every) != 1 else f"'{every[0]}'"
        hint = hint or (f"Write {choices} or add" if every else "Add") + f" {quoted(name)} to '{collection}'."
        removed = self.reading.removed.get(f"{collection}.{name}")
        if removed is not None:
            hint, near = f"It is taken away in {removed.file}:{removed.line}, but still named here.", []
        whose = f" of '{of}'" if of else ""
        self.refuse(path, f"There is no {kind} {quoted(name)}{whose}. {hint}", "unknown-name", key=key, meant=near)
        return False

    def each(self, kind: str, given: Iterable[str], names: Collection[str], path: str, of: str = "") -> None:
        """All names of a list, each of them once."""
        seen: dict[str, str] = {}
        for number, name in enumerate(given):
            here = f"{path}.{number}"
            if self.known(kind, name, names, here, of=of) and name in seen:
                sentence = f"The {kind} '{name}' stands in this list twice; remove one."
                self.refuse(here, sentence, "duplicate", first=seen[name])
            seen.setdefault(name, here)

    def by_key(self, kind: str, given: Iterable[str], names: Collection[str], path: str) -> None:
        """All keys of a mapping by id."""
        for name in given:
            self.known(kind, name, names, f"{path}.{name}", key=True)

    def option(self, issue: str, option: str, path: str, *, key: bool = False) -> None:
        """An issue and one of its options."""
        if self.known("issue", issue, self.options, path, key=key):
            self.known("option", option, self.options[issue], path, of=issue)

    def gate(self, branch: Tree) -> None:
        """All names in a gate."""
        for atom in atoms(branch):
            row = CONDITION_OF[atom.key]
            if row.option:
                self.option(atom.name, atom.option, atom.path, key=True)
            elif row.names:
                scenario = self.scenario
                known: dict[str, Collection[str]] = {
                    "party": scenario.parties,
                    "track": scenario.tracks,
                    "issue": scenario.issues,
                    "sum": scenario.sums or {},
                }
                # issues and sums are the keys of a mapping; parties and tracks stand in a list
                self.known(row.names, atom.name, known[row.names], atom.path, key=row.names in ("issue", "sum"))

    def _parties(self) -> None:
        scenario = self.scenario
        sources = dict.fromkeys(source.id for source in scenario.sources)
        for name, party in scenario.parties.items():
            path = f"parties.{name}"
            if name in RESERVED:
                self.refuse(path, f"'{name}' means something else in rule files; choose another id.", "reserved", key=True)
            for number, position in enumerate(party.position):
                if position.source is not None:
                    self.known("source", position.source, sources, f"{path}.position.{number}.source")
            for number, aim in enumerate(party.aims):
                here = f"{path}.aims.{number}"
                if aim.issue is not None and self.known("issue", aim.issue, scenario.issues, f"{here}.issue"):
                    if aim.option is not None:
                        self.known("option", aim.option, self.options[aim.issue], f"{here}.option", of=aim.issue)
                elif aim.issue is None and (aim.option is not None or aim.points):
                    self.refuse(here, "This aim has an option or points but no issue; add the issue.", "aim")
                if aim.kind == "as-it-is" and aim.option is not None:
                    sentence = "An aim 'as-it-is' means the first option; remove the option."
                    self.refuse(f"{here}.option", sentence, "aim")
                elif aim.kind == "as-it-is" and aim.issue is None and not aim.points:
                    self.refuse(here, "This aim says 'as-it-is' but not of which issue; add the issue.", "aim")
                elif aim.kind == "at-most" and aim.option is None:
                    self.refuse(here, "This aim is a ceiling without an option; add the furthest one it bears.", "aim")
                elif aim.issue is not None and aim.option is None and aim.points and aim.kind == "at-least":
                    self.refuse(here, "This aim has points but no option that earns them; add the option.", "aim")
        for number, fact in enumerate(scenario.facts):
            if fact.source is not None:
                self.known("source", fact.source, sources, f"facts.{number}.source")
        for name, trusted in scenario.trust.initial.pairs.items():
            if self.known("party", name, scenario.parties, f"trust.initial.{name}", key=True):
                self.by_key("party", trusted, scenario.parties, f"trust.initial.{name}")
            if name in trusted:
                self.refuse(
                    f"trust.initial.{name}.{name}",
                    "A party's trust in itself is not counted; remove this.",
                    "self-trust",
                    key=True,
                )

    def _issues(self) -> None:
        scenario = self.scenario
        for name, issue in scenario.issues.items():
            path = f"issues.{name}"
            self.known("track", issue.track, scenario.tracks, f"{path}.track")
            for field in ("owners", "obligors", "exposed"):
                self.each("party", getattr(issue, field), scenario.parties, f"{path}.{field}")
            if isinstance(issue.exposure, dict):
                self.by_key("party", issue.exposure, scenario.parties, f"{path}.exposure")
            for other, wanted in issue.requires.items():
                self.option(other, wanted, f"{path}.requires.{other}", key=True)
            for option, step in zip(
                issue.options, element_names([{"id": option.id} for option in issue.options]), strict=True
            ):
                here = f"{path}.options.{step}"
                self.by_key("party", option.values, scenario.parties, f"{here}.values")
                for other, wanted in (option.requires or {}).items():
                    self.option(other, wanted, f"{here}.requires.{other}", key=True)
                if option.opens_when is not None:
                    self.gate(tree(option.opens_when, f"{here}.opens_when"))
        for name, track in scenario.tracks.items():
            self.gate(tree(track.opens_when, f"tracks.{name}.opens_when"))
        for name, entry in (scenario.sums or {}).items():
            for of, amounts in entry.of.items():
                here = f"sums.{name}.of.{of}"
                if self.known("issue", of, self.options, here, key=True):
                    for wanted in amounts:
                        self.known("option", wanted, self.options[of], f"{here}.{wanted}", key=True, of=of)

    def _modules(self) -> None:
        scenario = self.scenario
        if scenario.ceasefire is not None:
            self.known("issue", scenario.ceasefire.issue, scenario.issues, "ceasefire.issue")
            if scenario.ceasefire.issue in scenario.issues:
                issue, option = scenario.ceasefire.issue, scenario.ceasefire.general_from
                self.known("option", option, self.options[issue], "ceasefire.general_from", of=issue)
        if scenario.accord is not None:
            self.gate(tree(scenario.accord.when, "accord.when"))
            self.each("party", scenario.accord.ratification.parties, scenario.parties, "accord.ratification.parties")
            thresholds = scenario.accord.ratification.threshold_by_party or {}
            self.by_key("party", thresholds, scenario.parties, "accord.ratification.threshold_by_party")
        if scenario.guarantees is not None:
            self.known("issue", scenario.guarantees.issue, scenario.issues, "guarantees.issue")
            if scenario.guarantees.guarantor is not None:
                self.known("party", scenario.guarantees.guarantor, scenario.parties, "guarantees.guarantor")
        if scenario.monitoring is not None:
            self.known("issue", scenario.monitoring.issue, scenario.issues, "monitoring.issue")
        if scenario.snapback is not None and self.known("issue", scenario.snapback.issue, scenario.issues, "snapback.issue"):
            issue = scenario.snapback.issue
            self.each("option", scenario.snapback.options, self.options[issue], "snapback.options", of=issue)

    def _rest(self) -> None:
        scenario = self.scenario
        for name, mediator in scenario.mediators.items():
            path = f"mediators.{name}"
            if name in RESERVED:
                self.refuse(path, f"'{name}' means something else in rule files; choose another id.", "reserved", key=True)
            self.by_key("party", mediator.credibility, scenario.parties, f"{path}.credibility")
            self.by_key("track", mediator.facilitation_by_track, scenario.tracks, f"{path}.facilitation_by_track")
            self.by_key("track", mediator.verification_by_track, scenario.tracks, f"{path}.verification_by_track")
        if scenario.mediator != "none":
            self.known("mediator", scenario.mediator, [*scenario.mediators, "none"], "mediator")
        for number, chair in enumerate(scenario.mediation.chairs or ()):
            self.known("mediator", chair.mediator, scenario.mediators, f"mediation.chairs.{number}.mediator")
            self.each("track", chair.tracks or (), scenario.tracks, f"mediation.chairs.{number}.tracks")
        if scenario.process.boulder is not None:
            self.known("track", scenario.process.boulder, scenario.tracks, "process.boulder")
        self.each("track", scenario.process.undertaking, scenario.tracks, "process.undertaking")
        for path, rule in scenario.decision_rules().items():
            self._decision(path, rule)
        actors = {"random-principal": None, **dict.fromkeys(scenario.parties)}
        for event in scenario.events:
            for card in event.cards:
                branch = asks(card, f"events.{event.id}.cards.{card.id}")
                if branch is not None:
                    self.gate(branch)
                if card.actor != "random-principal":
                    self.known(
                        "party",
                        card.actor,
                        actors,
                        f"events.{event.id}.cards.{card.id}.actor",
                    )

    def _decision(self, path: str, rule: DecisionRule) -> None:
        parties = self.scenario.parties
        bloc_of: dict[str, tuple[str, str]] = {}
        for name, bloc in rule.blocs.items():
            members = f"{path}.blocs.{name}.parties"
            self.each("party", bloc.parties, parties, members)
            for number, party in enumerate(bloc.parties):
                here = f"{members}.{number}"
                other, first = bloc_of.setdefault(party, (name, here))
                if other != name:
                    sentence = f"The party '{party}' is in the bloc '{other}' already."
                    self.refuse(here, sentence, "duplicate", first=first)
        self.by_key("party", rule.weights or {}, parties, f"{path}.weights")
        self.each("party", rule.vetoes or (), parties, f"{path}.vetoes")

    def _unique(self) -> None:
        scenario = self.scenario
        for name, issue in scenario.issues.items():
            self._once("option", [option.id for option in issue.options], f"issues.{name}.options")
        self._once("source", [source.id for source in scenario.sources], "sources")
        self._once("event", [event.id for event in scenario.events], "events")
        event_of: dict[str, str] = {}
        for event in scenario.events:
            self._once("card", [card.id for card in event.cards], f"events.{event.id}.cards")
            for card in event.cards:
                first = event_of.setdefault(card.id, event.id)
                if first != event.id:
                    sentence = f"The card '{card.id}' is in the event '{first}' already; give each its own id."
                    here, before = f"events.{event.id}.cards.{card.id}.id", f"events.{first}.cards.{card.id}.id"
                    self.refuse(here, sentence, "duplicate", first=before)

    def _once(self, kind: str, ids: list[str], path: str) -> None:
        seen: set[str] = set()
        for number, name in enumerate(ids):
            if name in seen:
                sentence = f"The {kind} '{name}' is here already; give each its own id."
                self.refuse(f"{path}.{number}.id", sentence, "duplicate", first=f"{path}.{name}.id")
            seen.add(name)
