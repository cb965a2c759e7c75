"""The arms of a study: every scenario in every setting with all players and seeds that a hypothesis asks for, and its tests.

Whatever in the plan does not fit the rules is found here before a game is played, all of it, each with its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from negotiate.engine.rules import Rules
from negotiate.errors import NegotiateError, OverrideError, RuleFileError, UnknownName
from negotiate.lab.measures import Measure, registry
from negotiate.lab.paired.comparison import plays_alike
from negotiate.lab.settings import settings
from negotiate.lab.simulate import Cast, cast_seats
from negotiate.lab.study.faults import CODE, Faults, elsewhere, in_rules, in_seats, too_large
from negotiate.play.seating import MEDIATOR
from negotiate.players.python_file import file_of, names_file
from negotiate.rulebook.load import load, refuse_errors
from negotiate.rulebook.model.plan import PRINCIPALS, Hypothesis, Plan, PlannedScenario, PlannedSetting, ReadPlan
from negotiate.rulebook.reading.shelf import is_path


class Cell(NamedTuple):
    """A scenario in a setting with its players, by their names in the plan; all seeds of it together."""

    scenario: str
    setting: str
    players: str

    @property
    def name(self) -> str:
        """The name that its folders begin with."""
        return ".".join(self)


class PlannedTest(NamedTuple):
    """A hypothesis in one place: what is compared with what, and by which measure of these rules."""

    hypothesis: str
    of: Cell
    against: Cell
    measure: Measure


@dataclass(frozen=True)
class Arms:
    """What a plan comes to: a cast for every cell that is played, how it was asked for, and the tests in their order.

    `without` has, by hypothesis, the scenarios that it left out because they do not have its measure.
    """

    plan: Plan
    casts: dict[Cell, Cast]
    given: dict[Cell, dict[str, Any]]
    tests: tuple[PlannedTest, ...]
    without: dict[str, tuple[str, ...]]

    def measures(self, cell: Cell) -> dict[str, Measure]:
        """The measures that tests need of a cell, by name."""
        return {test.measure.name: test.measure for test in self.tests if cell in (test.of, test.against)}


def arms_of(read: ReadPlan) -> Arms:
    """The arms of a plan. Raises RuleFileError with everything that does not fit, at its places in the plan."""
    plan, report = read.plan, read.reading.report
    faults = Faults(read)
    rules = _rules(read, faults)
    refuse_errors(read.reading.findings)
    seats = {name: frozenset(_seats(one)) for (name, _), one in rules.items()}
    registries = {place: registry(one) for place, one in rules.items()}
    casts: dict[Cell, Cast] = {}
    given: dict[Cell, dict[str, Any]] = {}
    tests: list[PlannedTest] = []
    without: dict[str, tuple[str, ...]] = {}
    wrong: set[tuple[str, str]] = set()
    for name, hypothesis in plan.hypotheses.items():
        lacking = []
        found = False
        for scenario in hypothesis.scenarios or plan.scenarios:
            pairs = list(_pairs(plan, hypothesis, scenario))
            known = [registries[cell.scenario, cell.setting] for pair in pairs for cell in pair]
            if not all(hypothesis.measure in one for one in known):
                lacking.append(scenario)
                continue
            found = True
            for of, against in pairs:
                for cell in (of, against):
                    if cell in casts or (cell.scenario, cell.players) in wrong:
                        continue
                    try:
                        casts[cell], given[cell] = _seated(read, cell, rules[cell.scenario, cell.setting])
                    except NegotiateError as error:
                        wrong.add((cell.scenario, cell.players))
                        place = in_seats(plan, *cell, error)
                        cure = elsewhere(error.name, cell.players, seats) if isinstance(error, UnknownName) else ""
                        faults.add(place, cell.scenario, f"{error}{cure}", "players")
                tests.append(PlannedTest(name, of, against, registries[of.scenario, of.setting][hypothesis.measure]))
        if lacking:
            without[name] = tuple(lacking)
        if lacking and (hypothesis.scenarios or not found):
            path = f"hypotheses.{name}.measure"
            names = next(registries[of.scenario, of.setting] for of, _ in _pairs(plan, hypothesis, lacking[0]))
            near = read.reading.closest(hypothesis.measure, names)
            hint = f"Did you mean '{near[0]}'?" if near else "`negotiate measures` lists those that it has."
            report(path, f"'{lacking[0]}' has no measure '{hypothesis.measure}'. {hint}", "unknown-measure", meant=near)
        if found:
            unit = next(test.measure.unit for test in reversed(tests) if test.hypothesis == name)
            sentence = too_large(name, hypothesis, unit)
            if sentence:
                report(f"hypotheses.{name}.smallest", sentence, "smallest")
    faults.report()
    _report_idle(read, tests, without)
    _report_alike(read, tests, casts)
    refuse_errors(read.reading.findings)
    return Arms(plan, casts, given, tuple(tests), without)


def _pairs(plan: Plan, hypothesis: Hypothesis, scenario: str) -> Iterable[tuple[Cell, Cell]]:
    """The two cells of every test of a hypothesis in one scenario."""
    of, against = hypothesis.of, hypothesis.against
    if of in plan.settings:
        for players in hypothesis.players or plan.players:
            yield Cell(scenario, of, players), Cell(scenario, against, players)
    else:
        for setting in hypothesis.settings or plan.settings:
            yield Cell(scenario, setting, of), Cell(scenario, setting, against)


def _report_idle(read: ReadPlan, tests: Iterable[PlannedTest], without: Mapping[str, Iterable[str]]) -> None:
    """Report what is in the plan and in no test; `without` is that of the arms."""
    cells = {cell for test in tests for cell in (test.of, test.against)}
    used = {
        "scenarios": {cell.scenario for cell in cells},
        "settings": {cell.setting for cell in cells},
        "players": {cell.players for cell in cells},
    }
    if read.reading.findings:
        return  # what is wrong may be why
    for section, names in used.items():
        for name in getattr(read.plan, section):
            if name not in names:
                sentence = f"'{section}.{name}' is in no hypothesis; name it in one, or remove it."
                lacks = [read.plan.hypotheses[one].measure for one, scenarios in without.items() if name in scenarios]
                if section == "scenarios" and lacks:
                    sentence = (
                        f"'{section}.{name}' is in no test, since its rules have no "
                        f"{' and no '.join(dict.fromkeys(lacks))}; state a hypothesis of a measure that they have, or "
                        "remove it."
                    )
                read.reading.report(f"{section}.{name}", sentence, "idle", key=True)


def _report_alike(read: ReadPlan, tests: Iterable[PlannedTest], casts: Mapping[Cell, Cast]) -> None:
    """Report a hypothesis both sides of which play the same games everywhere, as where a value is set to what it is."""
    if read.reading.findings:
        return  # not every cell has its cast
    differs: dict[str, bool] = {}
    for test in tests:
        differs[test.hypothesis] = differs.get(test.hypothesis, False) or not plays_alike(
            casts[test.of], casts[test.against]
        )
    for name in (name for name, differing in differs.items() if not differing):
        hypothesis = read.plan.hypotheses[name]
        sentence = (
            f"'{hypothesis.of}' and '{hypothesis.against}' play the same games wherever 'hypotheses.{name}' compares them, "
            "so that nothing can differ; change one of them, or remove the hypothesis."
        )
        read.reading.report(f"hypotheses.{name}.of", sentence, "alike")


def _rules(read: ReadPlan, faults: Faults) -> dict[tuple[str, str], Rules]:
    """The rules of every scenario in every setting; what fails is reported."""
    found: dict[tuple[str, str], Rules] = {}
    for name, scenario in read.plan.scenarios.items():
        for setting_name, setting in read.plan.settings.items():
            try:
                found[name, setting_name] = _loaded(read, name, scenario, setting)
            except (OverrideError, UnknownName) as error:
                try:
                    _loaded(read, name, scenario, PlannedSetting())
                except (OverrideError, UnknownName) as own:
                    place = in_rules(f"scenarios.{name}", scenario, own)
                    missing = isinstance(own, UnknownName) and own.name == scenario.file
                    faults.add((f"scenarios.{name}.file", False) if missing else place, name, own, "rules")
                    break
                faults.add(in_rules(f"settings.{setting_name}", setting, error), name, error, "rules")
            except RuleFileError as error:
                first = CODE.sub("", str(error).splitlines()[0])
                sentence = f"The rules of '{name}' cannot be used: {first}"
                at_file = scenario.file is not None
                read.reading.report(f"scenarios.{name}{'.file' * at_file}", sentence, "rules", key=not at_file)
                break
    faults.report()
    _report_twice(read, found)
    return found


def _report_twice(read: ReadPlan, rules: Mapping[tuple[str, str], Rules]) -> None:
    """Report a scenario with the rules of another one: every test of it would be there twice."""
    seen: dict[tuple[str | None, ...], str] = {}
    for name, scenario in read.plan.scenarios.items():
        played = [rules[name, setting].digest for setting in read.plan.settings if (name, setting) in rules]
        if not played:
            continue
        other = seen.setdefault((scenario.mediator, *played), name)
        if other != name:
            sentence = (
                f"'scenarios.{name}' has the rules of 'scenarios.{other}', so that each of its tests would be there twice; "
                "change it, or remove it."
            )
            read.reading.report(f"scenarios.{name}", sentence, "twice", key=True)


def _loaded(read: ReadPlan, name: str, scenario: PlannedScenario, setting: PlannedSetting) -> Rules:
    return load(
        _file(read, name, scenario), preset=setting.preset or scenario.preset, overrides={**scenario.set, **setting.set}
    )


def _file(read: ReadPlan, name: str, scenario: PlannedScenario) -> str:
    """The word for the rules: the name of a scenario, or a path that begins where the plan lies."""
    word = scenario.file or name
    return str(read.folder / word) if is_path(word) else word


def _seats(rules: Rules) -> tuple[str, ...]:
    """All names of seats that players can be given to."""
    return (*rules.names.parties, MEDIATOR, *rules.names.mediators)


def _player(read: ReadPlan, name: str) -> str:
    """The name of a player; the path of one in a file begins where the plan lies, if the file is there."""
    beside = str(read.folder / name)
    return beside if names_file(name) and file_of(beside).is_file() else name


def _seated(read: ReadPlan, cell: Cell, rules: Rules) -> tuple[Cast, dict[str, Any]]:
    """The cast of a cell, and how a run of it would be asked for."""
    scenario, setting = read.plan.scenarios[cell.scenario], read.plan.settings[cell.setting]
    wanted = {seat: _player(read, player) for seat, player in read.plan.players[cell.players].items()}
    if PRINCIPALS in wanted and PRINCIPALS not in rules.names.parties:
        player = wanted.pop(PRINCIPALS)
        for index in rules.principals:
            wanted.setdefault(rules.names.parties[index], player)
    chosen = setting.mediator or scenario.mediator
    mediator = None if chosen is None else _player(read, chosen)
    if mediator is not None and {MEDIATOR, *rules.names.mediators} & set(wanted):
        mediator = None  # the players of the plan name one
    for seat in wanted:
        if seat not in _seats(rules):
            raise UnknownName("seat", seat, [*rules.names.parties, MEDIATOR, PRINCIPALS])
    cast = cast_seats(rules, wanted, mediator)
    word = _file(read, cell.scenario, scenario)
    overrides = {**scenario.set, **setting.set}
    return cast, settings(word, overrides, setting.preset or scenario.preset, wanted, mediator)
