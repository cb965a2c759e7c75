"""Findings: what is wrong or doubtful in a rule file, where, and how it is shown."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from negotiate.engine.rules import Place

Severity = Literal["error", "warning", "notice"]
"""An error makes a file unusable, a warning is a doubt, a notice tells what is still to do, such as texts to translate."""

FIRST = "The first one is here."
"""What is said of the first of two things that are alike."""
WINDOW = 120
"""Characters of the offending line that are shown; a longer line is cut around the column."""


class Related(NamedTuple):
    """Another place that a finding speaks of, such as the first of two things with one name, and its line."""

    place: Place
    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Finding:
    """One problem. Line and column count from 1; `source` is the offending line, "" when there is none.

    `about` is the dotted path in the rule file that the finding is about, "" for the file as a whole. `length` is how many
    characters of the line it is about. `meant` is what may have been meant by just these: ids, paths, numbers.
    """

    path: str
    line: int
    column: int
    severity: Severity
    sentence: str
    rule_id: str
    source: str = ""
    about: str = ""
    length: int = 1
    meant: tuple[str | float | bool, ...] = ()
    related: tuple[Related, ...] = ()

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.sentence} [{self.rule_id}]"
        lines = [head + _underlined(self.source, self.column, self.length)]
        for place, sentence, source in self.related:
            lines.append(f"{place}: note: {sentence}" + _underlined(source, place.column, place.length))
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The finding as plain data."""
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "end_column": self.column + self.length,
            "severity": self.severity,
            "sentence": self.sentence,
            "rule": self.rule_id,
            "about": self.about,
            "source": self.source[:1000],
            "meant": list(self.meant),
            "related": [
                {
                    "path": place.file,
                    "line": place.line,
                    "column": place.column,
                    "end_column": place.column + place.length,
                    "sentence": sentence,
                }
                for place, sentence, _ in self.related
            ],
        }


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding makes the file unusable."""
    return any(finding.severity == "error" for finding in findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by place, every one once."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda finding: (
            finding.path,
            finding.line,
            finding.column,
            finding.severity,
            finding.rule_id,
            finding.sentence,
        ),
    )


def render(findings: Sequence[Finding]) -> str:
    """All findings as text: a line each, then the offending line and a caret. No newline at the end."""
    return "\n".join(str(finding) for finding in findings)


def render_json(findings: Sequence[Finding]) -> str:
    """All findings as one JSON list."""
    return json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=2)


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names for a sentence, the first `most` of them."""
    every = list(names)
    if not every:
        return "none"
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + rest


def did_you_mean(names: Iterable[str]) -> str:
    """The question after a name that is like these; "" when it is like none."""
    choices = " or ".join(f"'{name}'" for name in names)
    return f"Did you mean {choices}?" if choices else ""


def as_word(path: str) -> str:
    """A path as it is typed in a command: in double quotes, which all shells know, where it is more than one word."""
    return path if re.fullmatch(r"[\w./\\:@%+~-]+", path) else f'"{path}"'


def quoted(value: object, most: int = 40) -> str:
    """A value from a file, safe to print in a sentence: no control characters, and not too long."""
    text = _printable(value if isinstance(value, str) else str(value))
    return f"'{text if len(text) <= most else text[: most - 3] + '...'}'"


def _printable(text: str) -> str:
    """The text with everything that could move the cursor or hide text replaced, one character each."""
    return "".join(
        " " if character == "\t" else "?" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
        for character in text
    )


def _underlined(source: str, column: int, length: int) -> str:
    """The offending line and, below it, a caret and a wave under what it is about; "" where there is nothing to show."""
    start = 0 if column <= WINDOW - 20 else column - WINDOW // 2
    shown = _printable(source[start : start + WINDOW])
    if not shown.strip():
        return ""
    caret = min(max(column - 1 - start, 0), len(shown))
    under = _width(shown[caret : caret + length])
    return f"\n    {shown}\n    {' ' * _width(shown[:caret])}^{'~' * (under - 1)}"


def _width(text: str) -> int:
    """Columns in a terminal: wide characters (Chinese, Japanese, Korean) take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
