"""Fixes: what `check` asks with "did you mean", written into the text where there is one answer; nothing else is touched."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from negotiate.rulebook.check.check import check_source
from negotiate.rulebook.check.findings import Finding, in_order, quoted
from negotiate.rulebook.edit.edit import Scalar, written
from negotiate.rulebook.reading.draft import Draft
from negotiate.rulebook.reading.read import read_value
from negotiate.rulebook.reading.source import Source

MOST_ROUNDS = 10
"""Times that a file is checked and mended again: what was misspelt may have hidden something else that is."""
_SHARED = ("&", "*", "!")
"""How a value begins that other places may share."""


class Edit(NamedTuple):
    """Characters `start` to `end` of a text, counted from 0, and what is to stand there."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """A finding that was mended, and what stood and stands there."""

    finding: Finding
    before: str
    after: str

    def __str__(self) -> str:
        place = f"{self.finding.path}:{self.finding.line}:{self.finding.column}"
        return f"{place}: fixed: {quoted(self.before, 80)} is {quoted(self.after, 80)} now. [{self.finding.rule_id}]"


def edit(text: str, finding: Finding, meant: Scalar) -> Edit | None:
    """The edit that writes `meant` where the finding is; None where the text there is not one plain or quoted value.

    What stands in quotes stays in quotes, unless it is meant to be a number.
    """
    starts = line_starts(text)
    if not 0 < finding.line <= len(starts):
        return None
    start = starts[finding.line - 1] + finding.column - 1
    end = start + finding.length
    before = text[start:end]
    value = read_value(before, "").data if before and before[0] not in _SHARED else None
    if isinstance(value, (dict, list)) or value is None or "\n" in before or "\r" in before:
        return None
    return Edit(start, end, written(meant, before[0] if before[0] in "\"'" else ""))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    for one in sorted(edits, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def fixed(draft: Draft) -> tuple[Draft, list[Fix]]:
    """The draft of a rule file with every finding mended that says what was meant, and what was mended.

    A question with two answers stays one, and so does one whose answer is wrong in its place, or is there already.
    """
    done: list[Fix] = []
    findings = _findings(draft)
    for _ in range(MOST_ROUNDS):
        wanted = _wanted(draft, findings)
        if not wanted:
            break
        kept: list[Fix] = []
        # all of them at once, or where one does harm, one by one, the last in the file first
        for some in ([*wanted], *([one] for one in reversed(wanted))):
            trial = draft.with_text(edited(draft.text, (one for one, _ in some)))
            after = _findings(trial)
            if not _harm(findings, after, {(fix.finding.line, fix.finding.column) for _, fix in some}):
                draft, findings = trial, after
                kept += [fix for _, fix in some]
                if len(some) == len(wanted):
                    break
        if not kept:
            break
        done += sorted(kept, key=lambda fix: (fix.finding.line, fix.finding.column))
    return draft, done


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins, counted from 0; lines end with LF, CR LF or CR, as YAML has it."""
    starts = [0]
    for index, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
            starts.append(index + 1)
    return starts


def line_of(starts: list[int], index: int) -> int:
    """The line that a character is in, counted from 0."""
    return bisect.bisect_right(starts, index) - 1


def _wanted(draft: Draft, findings: list[Finding]) -> list[tuple[Edit, Fix]]:
    """The edits of the findings that have one answer, one at each place, in the order of the file."""
    found: dict[int, tuple[Edit, Fix]] = {}
    for finding in findings:
        one = edit(draft.text, finding, finding.meant[0]) if len(finding.meant) == 1 else None
        if one is None or finding.path != str(draft.path) or one.start in found:
            continue
        before = draft.text[one.start : one.end]
        if one.text != before:
            found[one.start] = (one, Fix(finding, before, one.text))
    return [found[start] for start in sorted(found)]


def _findings(draft: Draft) -> list[Finding]:
    """The problems of the draft. What is said of a preset, too, counts once."""
    found = check_source(Source(str(draft.path), draft.text, draft.path))
    return in_order(replace(finding, about="") for finding in found)


def _harm(before: list[Finding], after: list[Finding], places: set[tuple[int, int]]) -> bool:
    """Whether edits at these places made something wrong there, or a text that cannot be read any more."""
    known = {(finding.line, finding.sentence) for finding in before}
    return any(
        finding.severity == "error"
        and (finding.line, finding.sentence) not in known
        and (finding.rule_id in ("duplicate-key", "yaml") or (finding.line, finding.column) in places)
        for finding in after
    )
