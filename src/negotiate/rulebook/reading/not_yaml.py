"""What the YAML parser could not read, as a finding at the place where it can be mended and with the cure."""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from negotiate.engine.rules import Place
from negotiate.rulebook.check.findings import Finding
from negotiate.rulebook.reading.source import Source, lines_of


class _Cure(NamedTuple):
    """What is said of a problem whose words match `problem`; `{0}` in `sentence` is what its group found.

    `at_start`: the place is where the key, quotation or bracket begins, not where the parser noticed.
    """

    problem: str
    sentence: str
    rule: str = "yaml"
    at_start: bool = False


_TAB = _Cure(r"'\\t'", "A tab cannot indent YAML; use spaces.", "tab")
_NOT_CLOSED = _Cure(
    r"expected ',' or '(.)'",
    "A bracket opens here and is not closed with '{0}', or a comma is missing behind it.",
    at_start=True,
)
_CURES = (
    _TAB,
    _Cure(
        "mapping values are not allowed",
        "A colon stands where no key can be; check the indentation, or put the text in quotes.",
    ),
    _Cure(
        "could not find expected ':'",
        "A key without a colon; write `key: value`, with a space after the colon.",
        at_start=True,
    ),
    _Cure("unexpected end of stream", "A quotation that begins here is not closed; close it.", at_start=True),
    _Cure(r"expected ',' or '(.)'", "A comma or '{0}' is missing before this."),
    _Cure("node content, but found '<stream end>'", "The file ends where a value should stand; write the value."),
    _Cure(r"node content, but found '([\]},:])'", "A value cannot begin with '{0}'; remove it, or put the text in quotes."),
    _Cure(r"expected <block end>, but found '([\]}])'", "There is no bracket that this '{0}' closes; remove it."),
    _Cure(
        "expected <block end>, but found '<(?:scalar|alias|anchor|tag)>'",
        "Something stands behind a value that has ended; put it all in quotes (and write '' for ' in single ones).",
    ),
    _Cure("sequence entries are not allowed", "A list cannot begin on the line of its key; begin it on the next line."),
    _Cure(r"found character '(.)' that cannot start", "A text cannot begin with '{0}'; put it in quotes."),
    _Cure("expected alphabetic or numeric", "A text cannot begin with '&' or '*'; put it in quotes.", at_start=True),
    _Cure(
        r"unknown escape character '(.)'",
        "A backslash has a meaning in double quotes, and '\\{0}' has none; use single quotes or write two backslashes.",
    ),
    _Cure("found undefined", "This alias has no anchor before it.", "alias"),
    _Cure("expected <block end>", "This line is indented differently from its neighbours; line it up."),
)
"""The first one whose words are found counts."""


def not_yaml(source: Source, error: YAMLError) -> Finding:
    """The finding for an error of ruamel.yaml in this text."""
    if isinstance(error, ReaderError):
        before = lines_of(source.text[: error.position])
        sentence = f"The character U+{_code(error.character):04X} cannot stand in a YAML file; remove it."
        return source.finding(Place(source.file, len(before), len(before[-1]) + 1), sentence, "character")
    if not isinstance(error, MarkedYAMLError):
        return source.finding(Place(source.file, 1, 1), "This is not YAML: it cannot be parsed.", "yaml")
    problem = error.problem or "it cannot be parsed"
    noticed, start = _spot(source, error.problem_mark), _spot(source, error.context_mark)
    here = noticed or start or (1, 1)
    line = source.lines[here[0] - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return source.finding(Place(source.file, *here), _TAB.sentence, _TAB.rule)
    # a bracket that runs on over the next keys is mended where it opens, a comma within one line where it is missing
    over_lines = (start is not None and start[0] < here[0]) or "<stream end>" in problem
    for cure in ((_NOT_CLOSED,) if over_lines else ()) + _CURES:
        found = re.search(cure.problem, problem)
        if found:
            place = start if cure.at_start and start is not None else here
            return source.finding(Place(source.file, *place), cure.sentence.format(*found.groups()), cure.rule)
    return source.finding(Place(source.file, *here), f"This is not YAML: {problem}.", "yaml")


def _spot(source: Source, mark: object) -> tuple[int, int] | None:
    """Line and column of a mark, from 1; the last line for one behind the end of the text."""
    line, column = getattr(mark, "line", None), getattr(mark, "column", None)
    if line is None or column is None:
        return None
    return (line + 1, column + 1) if line < len(source.lines) else (len(source.lines), 1)


def _code(character: object) -> int:
    if isinstance(character, int):
        return character
    return ord(character[0]) if isinstance(character, str) and character else 0
