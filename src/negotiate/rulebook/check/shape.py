"""Shape: whether every key and value of a rule file is of the right kind, in sentences that name the thing and the cure."""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import ValidationError

from negotiate.rulebook.check.doubts import around
from negotiate.rulebook.check.findings import did_you_mean, listed, quoted
from negotiate.rulebook.model.outline import at, keys
from negotiate.rulebook.model.schema import Scenario
from negotiate.rulebook.model.wording import declared, example, expected, field_at, limit, meaning
from negotiate.rulebook.reading.read import Reading, element_names, read_value

_NUMBER = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+|,[0-9]{1,2})?)\s*(%?)\Z")
"""A number as people write it; three digits behind a comma may be thousands, so that they are left alone."""
_SYNONYMS = {"or": "any", "and": "all"}
"""Keys that people write for others that do not look like them."""
_OF_A_KEY = "[key]"
"""The end of pydantic's location of a key."""
_TAGS = ("~word", "~mapping", "~number", _OF_A_KEY)
"""What stands in pydantic's locations and not in the data: the tags of model/conditions.py and model/issues.py."""
_WORDS_OF_TRUTH = {"yes": "true", "on": "true", "no": "false", "off": "false"}


class Problem(NamedTuple):
    """A key or value of the wrong kind: pydantic's word for it, the way to it in the data, and what stands there."""

    kind: str
    way: tuple[int | str, ...]
    """Keys and indices."""
    steps: tuple[str, ...]
    """The same as steps of a dotted path: elements by their id."""
    at_key: bool
    value: Any
    context: dict[str, Any]

    @property
    def path(self) -> str:
        return ".".join(self.steps)


def model(data: Any) -> Scenario | list[Problem]:
    """The data as a model, or all that is of the wrong kind in it."""
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        names: dict[int, list[str]] = {}
        return [
            Problem(
                problem["type"],
                *_way(data, problem["loc"], names),
                problem["loc"][-1:] == (_OF_A_KEY,) and problem["type"] != "extra_forbidden",
                problem["input"],
                problem.get("ctx", {}),
            )
            for problem in error.errors(include_url=False)
            if problem["type"] != "default_factory_not_called"  # depends on a value that has its own problem
        ]


def _way(
    data: Any, location: tuple[int | str, ...], names: dict[int, list[str]]
) -> tuple[tuple[int | str, ...], tuple[str, ...]]:
    """pydantic's location without the tags of alternatives. `names` keeps the elements' names of lists seen before.

    What looks like a tag and is a key of the data is a key.
    """
    way: list[int | str] = []
    steps: list[str] = []
    here = data
    for part in location:
        if part in _TAGS and not (isinstance(here, dict) and part in here):
            continue
        if isinstance(part, int) and isinstance(here, list):
            if id(here) not in names:
                names[id(here)] = element_names(here)
            steps.append(names[id(here)][part])
            way.append(part)
            here = here[part]
        elif isinstance(here, dict):
            steps.append(str(part))
            way.append(part)
            here = here.get(part)
        else:  # a single value that the schema takes for a list of one
            here = None
    return tuple(way), tuple(steps)


def report(reading: Reading, problems: list[Problem]) -> None:
    """Add a finding for every problem, one at most for each place and none where there is one already."""
    seen: set[tuple[str, bool]] = set()
    for problem in problems:
        if (problem.path, problem.at_key) in seen or _spoiled(reading, problem.steps):
            continue
        if problem.kind == "missing" and any(part in reading.doubts.partial for part in around(problem.path)):
            continue  # it may stand in what could not be read
        if problem.kind == "value_error" and any(path.startswith(problem.path + ".") for path in reading.spoiled):
            continue  # such as a condition whose one key has no value
        seen.add((problem.path, problem.at_key))
        if reading.full:
            break
        _translate(reading, problem)


def _spoiled(reading: Reading, steps: tuple[str, ...]) -> bool:
    """Whether the path, or something around it, has a finding already."""
    return bool(reading.spoiled) and any(
        reading.written(".".join(steps[:length])) in reading.spoiled for length in range(1, len(steps) + 1)
    )


def _translate(reading: Reading, problem: Problem) -> None:
    kind, value, context, steps, path = problem.kind, problem.value, problem.context, problem.steps, problem.path
    name = steps[-1] if steps else ""
    parent = ".".join(steps[:-1])
    owner = f"'{parent}'" if parent else "The rule file"
    if problem.at_key:
        detail = str(context.get("error", "")) or "an id has at most 64 characters"
        reading.report(path, f"The key {quoted(name)} is not an id: {detail}.", "id", key=True)
    elif kind == "missing":
        sentence = f"{owner} has no '{name}'; {_addition(steps)}{meaning(steps)}."
        if path in reading.removed:
            sentence = f"{owner} needs '{name}', so that it cannot be taken away; change it under `set`."
            reading.take([reading.finding(reading.removed[path], sentence, "missing", about=path)])
        else:
            reading.report(parent, sentence, "missing", key=True)
    elif kind == "extra_forbidden":
        known = keys(at(steps[:-1])) if parent else [*keys(at(())), "extends"]
        near = [_SYNONYMS[name]] if _SYNONYMS.get(name) in known else reading.closest(name, known)
        hint = did_you_mean(near) or f"Remove it or write one of: {listed(known, 60)}."
        reading.report(path, f"{owner} has no key {quoted(name)}. {hint}", "unknown-key", key=True, meant=near)
    elif kind == "literal_error":
        _choice(reading, problem)
    elif kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        hint, meant = _meant(steps, value)
        reading.report(path, f"'{path}' is {value}; write {expected(steps)}{meaning(steps)}.{hint}", "range", meant=meant)
    elif kind in ("too_short", "too_long"):
        words, wanted = ("at least", "min_length") if kind == "too_short" else ("at most", "max_length")
        count = len(value) if isinstance(value, (list, dict)) else context.get("actual_length", 0)
        entries = f"{count} {'entry' if count == 1 else 'entries'}"
        sentence = f"'{path}' has {entries}; it has to have {words} {context[wanted]}{meaning(steps)}."
        reading.report(path, sentence, "count")
    elif kind in ("string_too_long", "string_too_short"):
        words = f"at most {context['max_length']}" if kind == "string_too_long" else f"at least {context['min_length']}"
        reading.report(path, f"'{path}' has {len(value)} characters; it has to have {words}.", "length")
    elif kind == "string_pattern_mismatch":
        shown = f", such as `{example(steps)}`" if example(steps) else ""
        reading.report(path, f"'{path}' is {quoted(value)}; write {expected(steps)}{shown}.", "text")
    elif kind == "string_unicode":
        # a mapping whose key is the culprit has only its own path, the file as a whole none at all
        where = f"'{path}' or one of its keys" if path else "A key"
        reading.report(path, f"{where} holds half of a character, which no text does; write whole characters.", "text")
    elif kind == "value_error":
        rule_id = (
            "id" if str(context.get("error", "")).startswith("an id") else "text" if isinstance(value, str) else "shape"
        )
        shown = f"'{path}' is {quoted(value)}: " if isinstance(value, str) else f"'{path}': "
        reading.report(path, f"{shown}{context.get('error', 'it does not fit')}.", rule_id)
    else:
        _wrong_type(reading, problem)


def _wrong_type(reading: Reading, problem: Problem) -> None:
    """Say what was wanted, with an example of what has parts, and what may have been meant."""
    steps, value = problem.steps, problem.value
    wanted, such = expected(steps), ""
    meant: list[Any] = []
    like = reading.closest(steps[-1], keys(at(steps[:-1]))) if field_at(steps) is None else []
    if like:
        hint = f" {did_you_mean(like)}"  # the key is misspelt, and taken for the name of something
        meant += like
    else:
        hint, meant = _meant(steps, value)
        shown = f"{steps[-1]}: {{south: 35}}" if steps[:-1] == ("trust", "initial") else example(steps)
        such = f", such as `{shown}`" if shown and ("mapping" in wanted or wanted == "a list") else ""
    sentence = f"'{problem.path}' is {described(value)}; write {wanted}{such}{meaning(steps)}.{hint}"
    reading.report(problem.path, sentence, "type", key=bool(like), meant=meant)


def _meant(steps: tuple[str, ...], value: Any) -> tuple[str, list[Any]]:
    """What a value stands for that was written in another way than rule files do: `60%`, `0,6`, `"8"`, `yes`.

    A question to put after the sentence, and the value; "" and nothing where it stands for nothing.
    """
    if isinstance(value, str) and re.search(r"\S#", value):
        return " A comment needs a space before its #.", []
    kind, limits = declared(steps)
    meant = None
    if kind is bool and isinstance(value, str):
        meant = _WORDS_OF_TRUTH.get(value.lower())
    elif kind in (int, float):
        meant = _number(value, share=limit(limits, "ge") == 0 and limit(limits, "le") == 1)
    return (f" Did you mean {meant}?", [read_value(meant, "").data]) if meant is not None else ("", [])


def _number(value: Any, *, share: bool) -> str | None:
    """The number that a text stands for, as it is written in a rule file; of a percentage the share, where one is wanted."""
    if share and isinstance(value, (int, float)) and 10 <= value <= 100:  # 1.2 or 7 is more likely a slip of the point
        return f"{value / 100:g}"
    found = _NUMBER.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    if share and (found[2] or number >= 10):
        number /= 100
    return f"{number:g}" if not share or 0 <= number <= 1 else None


def _addition(steps: tuple[str, ...]) -> str:
    """What to add for a key that is missing."""
    wanted, shown = expected(steps), example(steps)
    if get_origin(declared(steps)[0]) is Literal and len(get_args(declared(steps)[0])) == 1:
        return f"add `{steps[-1]}: {wanted}`"
    return f"add {wanted}, such as `{shown}`" if shown else f"add {wanted}"


def _choice(reading: Reading, problem: Problem) -> None:
    kind, _ = declared(problem.steps)
    among = get_args(kind) if get_origin(kind) is Literal else ("always", "never", "monitored")
    choices = [str(choice) for choice in among]
    near = reading.closest(problem.value, choices) if isinstance(problem.value, str) else []
    end = f". {did_you_mean(near)}" if near else f"{meaning(problem.steps)}."
    value = quoted(problem.value) if isinstance(problem.value, str) else described(problem.value)
    if str(problem.value) in choices:  # a number in quotes
        value, end, near = described(problem.value), ", without quotes.", [str(problem.value)]
    meant = [among[choices.index(choice)] for choice in near]
    reading.report(problem.path, f"'{problem.path}' is {value}; write {expected(problem.steps)}{end}", "choice", meant=meant)


def described(value: Any) -> str:
    """A value in words, short."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {str(value)[:30]}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return "a list" if isinstance(value, list) else "a mapping"
