"""The plan of a study: which games are played, and what is expected of them before they are.

The file is checked as a rule file is: all problems at once, each with its place. Whether its scenarios, players and measures
exist is said when the study begins (lab/study), at the same places.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from negotiate.engine.chance import LARGEST_SEED
from negotiate.errors import NegotiateError, UnknownName
from negotiate.paths import studies_folder
from negotiate.rulebook.check.findings import Finding, did_you_mean, has_errors, listed
from negotiate.rulebook.check.small_file import read_small
from negotiate.rulebook.load import refusal
from negotiate.rulebook.model.quantities import Id, Label, Part, Text
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.shelf import is_path, shown_path
from negotiate.rulebook.reading.source import Format

Direction = Literal["higher", "lower", "different", "same"]
PRINCIPALS = "principals"
"""The seat of all principals at once."""
MOST_GAMES = 10_000_000
"""Games of an arm with one seed."""


def _own_players() -> dict[str, dict[str, str]]:
    """Those of the rules, in every seat."""
    return {"own": {}}


PLAN = Format("the plan of a study", "study_version, title and games")


class PlannedScenario(Part):
    """Rules that are played."""

    parts: ClassVar[str] = "file, preset, set and mediator, or {} for the shipped scenario of this name"

    file: Label | None = Field(
        default=None, description="the name of a scenario or the path of a rule file, beside the plan"
    )
    preset: Label | None = Field(default=None, description="the name of a preset of the scenario")
    set: dict[str, Any] = Field(default_factory=dict, description="a mapping of dotted paths to values")
    mediator: Label | None = Field(default=None, description="the name of a mediator, or none")


class PlannedSetting(Part):
    """What is changed in every scenario."""

    parts: ClassVar[str] = "preset, set and mediator, or {} for the scenarios as they are"

    preset: Label | None = Field(default=None, description="the name of a preset of every scenario")
    set: dict[str, Any] = Field(default_factory=dict, description="a mapping of dotted paths to values")
    mediator: Label | None = Field(default=None, description="the name of a mediator, or none")


class Hypothesis(Part):
    """What is expected of one measure, before any game is played."""

    parts: ClassVar[str] = "says, measure, of, against, direction and smallest"

    says: Label = Field(description="the expectation as a sentence")
    measure: Label = Field(description="the name of a measure, as `negotiate measures` lists them")
    of: Id = Field(description="the name of a setting or of players of this plan")
    against: Id = Field(description="the name of what it is compared with, of the same kind")
    direction: Direction = Field(description="one of: higher, lower, different, same")
    smallest: Annotated[float, Field(gt=0, le=1e9)] = Field(
        description="a number above 0 and up to 1,000,000,000: the smallest difference that would matter, in the unit of "
        "the measure"
    )
    scenarios: list[Id] | None = Field(default=None, min_length=1, description="a list of scenarios of this plan")
    settings: list[Id] | None = Field(default=None, min_length=1, description="a list of settings of this plan")
    players: list[Id] | None = Field(default=None, min_length=1, description="a list of players of this plan")


class Plan(Part):
    """The plan as a whole."""

    study_version: Literal[1] = Field(description="1, the version of this format")
    title: Label = Field(description="the title of the study in one line")
    question: Text = Field(default="", description="the question that it answers, as text")
    games: Annotated[int, Field(ge=2, le=MOST_GAMES)] = Field(
        description="a whole number from 2 to 10,000,000: games of every arm with each seed"
    )
    seeds: list[Annotated[int, Field(ge=0, le=LARGEST_SEED)]] = Field(
        default=[0], min_length=1, max_length=1000, description="a list of seeds, whole numbers of 0 or more"
    )
    level: Annotated[float, Field(gt=0, lt=0.5)] = Field(
        default=0.05, description="a number above 0 and below 0.5: the chance of any wrong verdict at all, most often 0.05"
    )
    power: Annotated[float, Field(gt=0, lt=1)] = Field(
        default=0.9, description="a number between 0 and 1: how often the smallest difference is to be found, most often 0.9"
    )
    scenarios: dict[Id, PlannedScenario] = Field(min_length=1, description="a mapping of names to scenarios")
    settings: dict[Id, PlannedSetting] = Field(
        default_factory=lambda: {"as-is": PlannedSetting()}, min_length=1, description="a mapping of names to settings"
    )
    players: dict[Id, dict[str, Label]] = Field(
        default_factory=_own_players,
        min_length=1,
        description="a mapping of names to seats with their players, such as {principals: dove}, or {} for the rules' own",
    )
    hypotheses: dict[Id, Hypothesis] = Field(min_length=1, description="a mapping of names to hypotheses")


@dataclass(frozen=True)
class ReadPlan:
    """A plan that fits, and the reading that knows its places, for whatever is still found to be wrong with it."""

    plan: Plan
    reading: Reading
    folder: Path
    """Where the plan lies; paths of rule files in it begin there."""

    def players(self) -> list[str]:
        """The names of all players and mediators that the plan seats."""
        seated = [player for seats in self.plan.players.values() for player in seats.values()]
        chosen = [one.mediator for one in self.plan.scenarios.values()]
        chosen += [one.mediator for one in self.plan.settings.values()]
        return [*seated, *(mediator for mediator in chosen if mediator is not None)]


def plan_file(name_or_path: str) -> Path:
    """The file of a shipped plan by its name, or the path as it is. Raises UnknownName for a bare name that is neither."""
    if is_path(name_or_path):
        return Path(name_or_path)
    shipped = studies_folder() / f"{name_or_path}.yaml"
    if shipped.exists():
        return shipped
    if "\0" in name_or_path or not Path(name_or_path).exists():
        raise UnknownName("study", name_or_path, sorted(file.stem for file in studies_folder().glob("*.yaml")))
    return Path(name_or_path)


def load_plan(name_or_path: str) -> ReadPlan:
    """The plan of this name or path. Raises UnknownName, and RuleFileError with all findings."""
    path = plan_file(name_or_path)
    shown = shown_path(path)
    reading, plan, findings = read_small(path, shown, Plan, PLAN)
    if isinstance(reading.data, dict) and "schema_version" in reading.data and "study_version" not in reading.data:
        sentence = (
            f"This is a rule file and no plan of a study, which begins with {PLAN.begins}. Name it in a plan, under "
            "scenarios, or play it by itself: negotiate simulate"
        )
        place = reading.keys["schema_version"]
        raise refusal([reading.source.finding(place, f"{sentence} {shown}", "shape")])
    if plan is not None:
        _check_seeds(reading, plan)
        _check_sets(reading, plan)
        _check_names(reading, plan)
    every: list[Finding] = [*findings, *reading.findings]
    if plan is None or has_errors(every):
        raise refusal(every or [Finding(shown, 1, 1, "error", "The plan of a study is a mapping.", "shape")])
    return ReadPlan(plan, reading, path.parent)


def plan_of(plan: str | os.PathLike[str] | ReadPlan) -> ReadPlan:
    """A plan that is read, whether it is so already or not. Raises what `load_plan` raises; NegotiateError for no plan."""
    if isinstance(plan, ReadPlan):
        return plan
    if not isinstance(plan, (str, os.PathLike)):
        raise NegotiateError(
            "A plan is asked for by its path or the name of a shipped one, such as 'mine.yaml' or 'small-things-first', not "
            f"by an object of the class {type(plan).__name__}."
        )
    return load_plan(os.fspath(plan))


def _check_seeds(reading: Reading, plan: Plan) -> None:
    """Report a seed that is there twice: its games would count twice, and every interval would be too narrow."""
    for number, seed in enumerate(plan.seeds):
        if seed in plan.seeds[:number]:
            sentence = f"The seed {seed} is there twice, and its games would count twice; write another seed or remove it."
            reading.report(f"seeds.{number}", sentence, "twice")


def _check_sets(reading: Reading, plan: Plan) -> None:
    """Report a section of the rules that is set as a whole: what it does not name would go back to its default unseen."""
    for section, parts in (("scenarios", plan.scenarios), ("settings", plan.settings)):
        for name, part in parts.items():
            for path, value in part.set.items():
                if isinstance(value, dict) and value and "." not in path:
                    sentence = (
                        f"'{path}' is set as a whole here, so that what is not named would go back to its default; write "
                        f"dotted paths, such as {path}.{next(iter(value))}."
                    )
                    reading.report(f"{section}.{name}.set.{path}", sentence, "section", key=True)


def _check_names(reading: Reading, plan: Plan) -> None:
    """Report every name in the hypotheses that the plan does not have."""
    both = sorted(set(plan.settings) & set(plan.players))
    for name in both:
        reading.report(
            f"players.{name}", f"The name '{name}' is that of a setting already; choose another one.", "taken", key=True
        )
    for name, hypothesis in plan.hypotheses.items():
        path = f"hypotheses.{name}"
        for key in ("of", "against"):
            _known(reading, f"{path}.{key}", getattr(hypothesis, key), [*plan.settings, *plan.players], "setting or players")
        of, against = hypothesis.of, hypothesis.against
        if of == against:
            reading.report(f"{path}.against", f"'{path}' compares '{of}' with itself; name another one.", "same")
        elif {of, against} <= {*plan.settings, *plan.players} and (of in plan.settings) != (against in plan.settings):
            reading.report(
                f"{path}.against", f"'{path}' compares a setting with players; name two settings or two players.", "kind"
            )
        for section in ("scenarios", "settings", "players"):
            listed_names = getattr(hypothesis, section) or ()
            for number, one in enumerate(listed_names):
                _known(reading, f"{path}.{section}.{number}", one, list(getattr(plan, section)), section)
            twice = next((one for number, one in enumerate(listed_names) if one in listed_names[:number]), None)
            if twice is not None:
                place = len(listed_names) - 1 - listed_names[::-1].index(twice)
                sentence = f"'{twice}' is there twice, and its tests would count twice; write another one or remove it."
                reading.report(f"{path}.{section}.{place}", sentence, "twice")
            compared = {*(["settings"] if of in plan.settings else []), *(["players"] if of in plan.players else [])}
            if listed_names and compared == {section}:
                reading.report(
                    f"{path}.{section}",
                    f"'{path}' compares {section}, which `of` and `against` name; remove '{section}'.",
                    "idle",
                    key=True,
                )


def _known(reading: Reading, path: str, name: str, known: list[str], kind: str) -> None:
    if name not in known:
        hint = did_you_mean(reading.closest(name, known)) or f"There are: {listed(known, 60)}."
        reading.report(path, f"'{path}' is '{name}', and this plan has no {kind} of this name. {hint}", "unknown-name")
