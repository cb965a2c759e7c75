"""Repair: stand-ins for what is broken in a rule file, so that the names in the rest are checked in the same run.

Keys that are misspelled are given the name they are like; then whatever is of the wrong kind is left out where it may be, or
replaced by a stand-in. `Doubts` keeps account of it.
"""

from __future__ import annotations

from itertools import count
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from negotiate.rulebook.check import shape
from negotiate.rulebook.check.doubts import NAMED, STAND_IN, STAND_IN_INITIALS
from negotiate.rulebook.check.shape import Problem
from negotiate.rulebook.model.conditions import Condition
from negotiate.rulebook.model.events import Effect
from negotiate.rulebook.model.outline import TOP, Outline, at, fields, keys, outline
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.model.wording import bare, declared, field_at, limit
from negotiate.rulebook.reading.read import Reading, copied, joined

MOST_ROUNDS = 8
"""Times that the data are repaired and validated again before giving up."""
MOST_PROBLEMS = 1000
"""Problems up to which a file is repaired; one with more is not a rule file with mistakes in it."""
ALIKE = 0.75
"""Likeness from which an unknown key is read as a known one, 0..1. Higher than for a hint, because more depends on it."""


def repair(reading: Reading, problems: list[Problem]) -> tuple[Reading, Scenario] | None:
    """Report the problems, and those that show once misspelled keys are read as meant.

    The answer is the file with stand-ins and the model of it, or None where no model comes of it.
    """
    if not isinstance(reading.data, dict) or len(problems) > MOST_PROBLEMS:
        shape.report(reading, problems)
        return None
    mended = reading.trial(copied(reading.data))
    found, told = _misspelled(mended, problems)
    reading.aliases |= mended.aliases
    shape.report(reading, [*told, *(found if isinstance(found, list) else [])])
    work = _Repair(mended)
    for _ in range(MOST_ROUNDS):
        if isinstance(found, Scenario):
            return mended, found
        if len(found) > MOST_PROBLEMS:
            break
        for problem in found:
            work.mend(problem)
        found = shape.model(mended.data)
    return (mended, found) if isinstance(found, Scenario) else None


def _misspelled(mended: Reading, problems: list[Problem]) -> tuple[Scenario | list[Problem], list[Problem]]:
    """Give misspelled keys the name they are like. What is wrong after that, and the problems that this took away."""
    told: list[Problem] = []
    for _ in range(MOST_ROUNDS):
        renamed = [problem for problem in problems if problem.kind == "extra_forbidden" and _rename(mended, problem)]
        if not renamed:
            break
        told += renamed
        found = shape.model(mended.data)
        if isinstance(found, Scenario):
            return found, told
        problems = found
    return problems, told


def _rename(mended: Reading, problem: Problem) -> bool:
    *way, name = problem.way
    parent, wrong = _inside(mended.data, way), str(name)
    like = mended.closest(wrong, keys(at(problem.steps[:-1])), ALIKE)
    meant = like[0] if len(like) == 1 else wrong
    if meant in parent or wrong not in parent:
        return False
    form = outline(declared((*problem.steps[:-1], meant))[0])
    value = parent[wrong]
    fits = ("model", "mapping") if isinstance(value, dict) else ("list",) if isinstance(value, list) else ("leaf",)
    if isinstance(value, str):
        fits = ("leaf", "list")  # one track may be written without brackets
    if form.form not in fits and not form.choice:
        return False
    around = mended.written(".".join(problem.steps[:-1]))
    mended.aliases[joined(around, meant)] = joined(around, wrong)
    parent[meant] = parent.pop(wrong)
    return True


def _inside(data: Any, way: Any) -> Any:
    for part in way:
        data = data[part]
    return data


class _Repair:
    def __init__(self, mended: Reading) -> None:
        self.mended = mended
        self.doubts = mended.doubts
        self.numbers = count(1)

    def mend(self, problem: Problem) -> None:
        """Leave out or replace what the problem is about."""
        if not problem.way:
            return
        try:
            parent = _inside(self.mended.data, problem.way[:-1])
        except (KeyError, IndexError, TypeError):  # something around it has been replaced in this round
            return
        path, key = self.mended.written(problem.path), problem.way[-1]
        if problem.at_key:
            parent.pop(key, None)
            self.doubts.paths.add(path)
            self.doubts.lose(path.rpartition(".")[0], str(key))
        elif problem.kind == "extra_forbidden":
            parent.pop(key, None)
            self.doubts.paths.add(path)
            self._meant_a_collection(path, problem.steps, parent)
        elif problem.kind in ("too_short", "too_long"):
            self._count(problem, parent[key], path)
        elif isinstance(parent, dict) and problem.kind != "missing" and self._may_go(problem):
            parent.pop(key, None)
            self.doubts.changed(path)
        elif isinstance(parent, (dict, list)):
            self._replace(problem, parent, key, path)

    def _may_go(self, problem: Problem) -> bool:
        """Whether a value may simply be left out: a key that is not required, or trust between two parties."""
        info = field_at(problem.steps)
        return not info.is_required() if info is not None else problem.steps[:2] == ("trust", "initial")

    def _replace(self, problem: Problem, parent: Any, key: Any, path: str) -> None:
        before = parent.get(key) if isinstance(parent, dict) else parent[key]
        parent[key] = self.stand_in(*declared(problem.steps))
        collection = path.rpartition(".")[0]
        if key == "id" and len(problem.way) > 2:  # an element of a list, which was named by its number
            where = ".".join(problem.steps[:-2])
            self.mended.aliases[joined(self.mended.written(where), parent[key])] = collection
            if isinstance(before, str):
                self.doubts.paths.add(path)
                self.doubts.lose(collection.rpartition(".")[0], before)
                return
            self.doubts.unsure.add(collection.rpartition(".")[0])
        elif isinstance(parent, list) and isinstance(parent[key], dict) and "id" in parent[key]:
            self.mended.aliases[joined(collection, parent[key]["id"])] = path
            self.doubts.unsure.add(collection)
        self.doubts.changed(path)

    def _count(self, problem: Problem, value: Any, path: str) -> None:
        """Give a list or mapping the length that the schema wants; the end changes, so that all others keep their place."""
        kind, limits = declared(problem.steps)
        least, most = limit(limits, "min_length") or 0, limit(limits, "max_length")
        self.doubts.incomplete(path)
        if isinstance(value, list):
            del value[len(value) if most is None else most :]
            value += self._entries(kind, least - len(value))
        elif isinstance(value, dict):
            for name in list(value)[len(value) if most is None else most :]:
                del value[name]
            value |= self._keyed(kind, least - len(value))

    def _meant_a_collection(self, path: str, steps: tuple[str, ...], parent: Any) -> None:
        """An unknown key may have held the names of a collection that is not there, or is there beside it."""
        around = path.rpartition(".")[0]
        if len(steps) == 1:
            near = self.mended.closest(steps[0], NAMED.values())
            self.doubts.unsure |= {name for name in NAMED.values() if name not in parent or name in near}
        elif len(steps) == 3 and steps[0] == "issues":
            self.doubts.unsure |= {f"{around}.options"} if self.mended.closest(steps[2], ["options"]) else set()

    def _entries(self, kind: Any, number: int) -> list[Any]:
        return [self.stand_in(*bare(get_args(kind)[0])) for _ in range(number)]

    def _keyed(self, kind: Any, number: int) -> dict[str, Any]:
        return {self._name(): self.stand_in(*bare(get_args(kind)[1])) for _ in range(number)}

    def _name(self) -> str:
        return f"{STAND_IN}-{next(self.numbers)}"

    def stand_in(self, kind: Any, limits: list[Any]) -> Any:
        """The least that can stand where the schema wants this type."""
        origin = get_origin(kind)
        if origin is Literal:
            return get_args(kind)[0]
        here: Outline = TOP if kind is Scenario else outline(kind)
        if here.model is Condition:
            return "always"
        if here.choice:
            return 0.0
        if here.form == "model" and here.model is not None:
            return self._part(here.model)
        if here.form == "mapping":
            return self._keyed(kind, limit(limits, "min_length") or 0)
        if here.form == "list":
            return self._entries(kind, limit(limits, "min_length") or 0)
        if kind is bool:
            return False
        if kind in (int, float):
            return kind(max(0, limit(limits, "ge") or 0))
        return STAND_IN_INITIALS if limit(limits, "pattern") is not None else self._name()

    def _part(self, model: type[BaseModel]) -> dict[str, Any]:
        if model is Effect:
            return {"support": 0.0}
        return {
            key: self.stand_in(*bare(info.annotation, info.metadata))
            for key, info in fields(model).items()
            if info.is_required()
        }
