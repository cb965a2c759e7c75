"""Allowances: warnings that the author of a rule file means to have, each with a reason, in a comment where they arise.

    # check: allow unvalued-issue because the class decides in its second lesson what the fence is worth
    fence:

A comment behind something speaks of its own line, one that stands alone of the next line with something in it. On the line
of `extends` it speaks of the files that are extended, too.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from negotiate.engine.rules import Place
from negotiate.rulebook.check.findings import Finding, did_you_mean, has_errors, in_order, listed, quoted
from negotiate.rulebook.edit.spans import spots
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.source import Source

ALLOWED = {
    "always-holds": "a gate asks for the status quo",
    "byte-order-mark": "the file begins with one",
    "calendar": "a classroom game is longer than a full one",
    "ceasefire": "a later option of the ceasefire ends less",
    "empty-track": "no issue is on a track",
    "gate-never-opens": "an option, or a track that says never, stays shut",
    "idle-weight": "the peace index counts what the rules cannot bring about",
    "no-agreement-possible": "no text is worth it to all principals",
    "no-effect": "a key changes nothing",
    "no-such-text": "a translation says a text that the rules do not have",
    "not-checked": "there are too many presets to check all",
    "older-translation": "the original of a translated text has changed",
    "owed-to-nobody": "nobody is exposed to what a party owes",
    "pool": "an option returns more people than there are",
    "same-initials": "two parties have the same initials",
    "same-name": "two parties have the same name",
    "unsatisfiable-party": "no text is worth it to one party",
    "unvalued-issue": "an issue is worth nothing to anybody",
}
"""The rules that warn, and what of. Errors make a file unusable and cannot be allowed."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*check:\s*(.*)$", re.MULTILINE)
_ALLOW = re.compile(r"allow\s+([^\s]+)(?:\s+because\s+(\S.*))?\s*\Z")
_HOW = "write `# check: allow RULE because REASON`"


@dataclass
class _Allowance:
    place: Place
    rule_id: str
    line: int
    """Line that it speaks of, counted from 1."""
    used: bool = False


def without_allowed(reading: Reading) -> list[Finding]:
    """The findings of a rule file without the warnings that it allows, and one for each allowance that is not in order."""
    told: list[Finding] = []
    own = _allowances(reading.source, told)
    every = {reading.source.file: own}
    for file, source in reading.bases.items():
        every[file] = _allowances(source, [])  # what is not in order in a base is said when the base is checked
    extends = reading.keys.get("extends") if reading.bases else None
    kept = [finding for finding in reading.findings if not _is_allowed(finding, every, own, extends)]
    if not has_errors(kept):
        told += [
            reading.source.finding(
                allowance.place,
                f"No {quoted(allowance.rule_id)} arises in line {allowance.line}; remove this allowance.",
                "unused-allowance",
                "warning",
            )
            for allowance in own
            if not allowance.used
        ]
    return in_order([*kept, *told])


def _is_allowed(finding: Finding, every: dict[str, list[_Allowance]], own: list[_Allowance], extends: Place | None) -> bool:
    if finding.severity != "warning":
        return False
    found = [
        allowance
        for allowance in every.get(finding.path, ())
        if (allowance.rule_id, allowance.line) == (finding.rule_id, finding.line)
    ]
    if extends is not None and finding.path != extends.file:
        found += [one for one in own if (one.rule_id, one.line) == (finding.rule_id, extends.line)]
    for allowance in found:
        allowance.used = True
    return bool(found)


def _allowances(source: Source, told: list[Finding]) -> list[_Allowance]:
    """The allowances of one file; what is wrong with them goes to `told`."""
    if "check:" not in source.text:
        return []
    text = "\n".join(source.lines)
    try:
        inside = [(spot.start, spot.end) for spot in spots(text).values() if spot.kind == "scalar"]
    except Exception:  # not YAML, as other findings say
        return []
    found: list[_Allowance] = []
    for match in _COMMENT.finditer(text):
        if any(start < match.start() < end for start, end in inside):
            continue  # part of a text
        number = text.count("\n", 0, match.start()) + 1
        place = Place(source.file, number, match.start() - text.rfind("\n", 0, match.start()))
        problem, rule_id = _problem(match.group(1).strip())
        if problem:
            told.append(source.finding(place, problem, "allowance", "warning"))
        else:
            found.append(_Allowance(place, rule_id, _line(source, number)))
    return found


def _problem(words: str) -> tuple[str, str]:
    """What is wrong with the words after `check:`, and the rule that they allow."""
    match = _ALLOW.match(words)
    if match is None:
        return f"This comment is not understood; {_HOW}.", ""
    rule_id, reason = match.group(1), match.group(2)
    if rule_id not in ALLOWED:
        hint = did_you_mean(difflib.get_close_matches(rule_id, ALLOWED, n=1))
        hint = hint or f"The rules that warn: {listed(ALLOWED, 40)}."
        return f"There is no warning {quoted(rule_id)} to allow. {hint} Errors cannot be allowed.", ""
    if reason is None:
        return f"This allowance of {quoted(rule_id)} gives no reason and allows nothing; {_HOW}.", ""
    return "", rule_id


def _line(source: Source, number: int) -> int:
    """The line that a comment in line `number` speaks of."""
    if not source.lines[number - 1].lstrip().startswith("#"):
        return number
    for later in range(number, len(source.lines)):
        if source.lines[later].strip() and not source.lines[later].lstrip().startswith("#"):
            return later + 1
    return number
