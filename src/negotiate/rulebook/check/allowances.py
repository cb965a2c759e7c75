"""Allowances: warnings that the author of a rule file means to have, each with a reason, in a comment where they arise.

    # check: allow unvalued-issue because the class decides in its second lesson what the fence is worth
    fence:

A comment behind something speaks of its own line, one that stands alone of the next line with something in it. On the line
of `extends` it speaks of the files that are extended, too. What only games tell (OF_GAMES) is also allowed for a section,
on the line of its key.
"""

from __future__ import annotations

import bisect
import difflib
import re
from dataclasses import dataclass, replace

from negotiate.engine.rules import Place
from negotiate.rulebook.check.doubts import around
from negotiate.rulebook.check.findings import Finding, did_you_mean, has_errors, in_order, listed, quoted
from negotiate.rulebook.reading.read import MOST_FINDINGS, Reading
from negotiate.rulebook.reading.source import Source

ALLOWED = {
    "always-holds": "a gate asks for the status quo",
    "bound-without-say": "a party carries out and signs nothing",
    "byte-order-mark": "the file begins with one",
    "calendar": "a classroom game is longer than a full one",
    "ceasefire": "a later option of the ceasefire ends less",
    "chair-after-the-end": "a mediator's turn begins after the last round",
    "chair-without-track": "a mediator holds no track in any round",
    "dead-part": "games are the same without a part",
    "empty-track": "no issue is on a track",
    "falling-scale": "a later option guarantees or verifies less",
    "former-name": "a player is called otherwise now",
    "gate-never-opens": "an option, or a track that says never, stays shut",
    "idle-key": "a key does nothing in this file",
    "idle-sum": "no gate asks for a sum, or nothing adds to it",
    "idle-weight": "the peace index counts what the rules cannot bring about",
    "late-for-class": "a gate needs more rounds than a classroom game has",
    "losing-aim": "a party aims at what it loses by",
    "never-agreed": "no sensible player agrees to an option",
    "never-alone": "an issue can pass only together with others",
    "never-opened": "a gate opens in no game",
    "no-agreement-possible": "no text is worth it to all principals",
    "no-effect": "a key changes nothing",
    "no-leverage": "a manipulator cannot manipulate",
    "no-say": "a party's consent never matters",
    "no-such-text": "a translation says a text that the rules do not have",
    "nobody-signs": "the accord needs what no sensible party signs",
    "not-checked": "there are too many presets to check all",
    "older-translation": "the original of a translated text has changed",
    "owed-to-nobody": "nobody is exposed to what a party owes",
    "pool": "an option returns more people than there are",
    "same-initials": "two parties have the same initials",
    "same-name": "two parties have the same name",
    "too-many-phases": "a duty takes longer than the game",
    "track-of-nobody": "no mediator holds a track, or all that a text must have",
    "unsatisfiable-party": "no text is worth it to one party",
    "unvalued-issue": "an issue is worth nothing to anybody",
}
"""The rules that warn, and what of. Errors make a file unusable and cannot be allowed."""

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*check:\s*(.*)$")
_ALLOW = re.compile(r"allow\s+([^\s]+)(?:\s+because\s+(\S.*))?\s*\Z")
_HOW = "write `# check: allow RULE because REASON`"


@dataclass
class _Allowance:
    place: Place
    rule_id: str
    line: int
    """Line that it speaks of, counted from 1."""
    used: bool = False


OF_GAMES = ("dead-part", "never-agreed", "never-opened")
"""Rules among them that only `check --dead` can break: without games nobody knows whether they are needed."""


def without_allowed(reading: Reading, *, games: bool = False) -> list[Finding]:
    """The findings of a rule file without the warnings that it allows, and one for each allowance that is not in order.

    `games`: whether the file was looked at in games too.
    """
    told: list[Finding] = []
    own = _allowances(reading.source, told)
    every = {reading.source.file: own}
    for file, source in reading.bases.items():
        every[file] = _allowances(source, [])  # what is not in order in a base is said when the base is checked
    extends = reading.keys.get("extends") if reading.bases else None
    kept = [finding for finding in reading.findings if not _is_allowed(finding, every, own, extends, reading.keys)]
    if not has_errors(kept):
        told += [
            reading.source.finding(
                allowance.place,
                f"No {quoted(allowance.rule_id)} arises in line {allowance.line}; remove this allowance.",
                "unused-allowance",
                "warning",
            )
            for allowance in own
            if not allowance.used and (games or allowance.rule_id not in OF_GAMES)
        ][: MOST_FINDINGS + 1]
    if len(told) > MOST_FINDINGS:
        sentence = f"There are more than {MOST_FINDINGS} allowances that are not in order; the rest are not shown."
        told[MOST_FINDINGS:] = [reading.source.finding(Place(reading.source.file, 1, 1), sentence, "too-many")]
    return in_order([*kept, *told])


def _is_allowed(
    finding: Finding,
    every: dict[str, list[_Allowance]],
    own: list[_Allowance],
    extends: Place | None,
    keys: dict[str, Place],
) -> bool:
    if finding.severity != "warning":
        return False
    found = [
        allowance
        for allowance in every.get(finding.path, ())
        if (allowance.rule_id, allowance.line) == (finding.rule_id, finding.line)
    ]
    if finding.rule_id in OF_GAMES:
        lines = {place.line for part in around(finding.about) if (place := keys.get(part)) is not None and part}
        found += [one for one in every.get(finding.path, ()) if one.rule_id == finding.rule_id and one.line in lines]
    if extends is not None and finding.path != extends.file:
        found += [one for one in own if (one.rule_id, one.line) == (finding.rule_id, extends.line)]
    for allowance in found:
        allowance.used = True
    return bool(found)


def _allowances(source: Source, told: list[Finding]) -> list[_Allowance]:
    """The allowances of one file; what is wrong with them goes to `told`."""
    if not source.scalars:  # not YAML, as other findings say
        return []
    speaks_of = _lines(source)
    found: list[_Allowance] = []
    for number, line in enumerate(source.lines, 1):
        match = _COMMENT.search(line) if "check:" in line else None
        if match is None:
            continue
        at = (number, match.start() + 1)
        before = bisect.bisect_left(source.scalars, (at,)) - 1
        if before >= 0 and at < source.scalars[before][1]:
            continue  # part of a text
        place = Place(source.file, *at, len(match.group(0).rstrip()))
        problem, rule_id, near = _problem(match.group(1).strip())
        if problem:
            if near:
                begins = place.column + match.group(0).index(rule_id, match.group(0).index("allow") + 5)
                place = place._replace(column=begins, length=len(rule_id))
            told.append(replace(source.finding(place, problem, "allowance", "warning"), meant=near))
        else:
            found.append(_Allowance(place, rule_id, speaks_of[number - 1]))
        if len(told) > MOST_FINDINGS:
            break
    return found


def _problem(words: str) -> tuple[str, str, tuple[str, ...]]:
    """What is wrong with the words after `check:`, the rule that they allow, and which one may have been meant."""
    match = _ALLOW.match(words)
    if match is None:
        return f"This comment is not understood; {_HOW}.", "", ()
    rule_id, reason = match.group(1), match.group(2)
    if rule_id not in ALLOWED:
        near = tuple(difflib.get_close_matches(rule_id, ALLOWED, n=1))
        hint = did_you_mean(near) or f"The rules that warn: {listed(ALLOWED, 40)}."
        return f"There is no warning {quoted(rule_id)} to allow. {hint} Errors cannot be allowed.", rule_id, near
    if reason is None:
        return f"This allowance of {quoted(rule_id)} gives no reason and allows nothing; {_HOW}.", "", ()
    return "", rule_id, ()


def _lines(source: Source) -> list[int]:
    """For each line, the line that a comment in it speaks of."""
    lines = list(range(1, len(source.lines) + 1))
    following = 0
    for index in range(len(lines) - 1, -1, -1):
        written = source.lines[index].strip()
        if written.startswith("#"):
            lines[index] = following or lines[index]
        elif written:
            following = lines[index]
    return lines
