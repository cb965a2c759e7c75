"""A domain as a rule file in plain bargaining form, with a comment on everything that was dropped or rounded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from negotiate.adapters.domains import genius_xml, negmas_files
from negotiate.adapters.domains.domain import Domain, DomainIssue, Profile, checked, files_of
from negotiate.errors import NegotiateError
from negotiate.rulebook.edit.edit import written
from negotiate.rulebook.model.json_schema import MODELINE
from negotiate.rulebook.model.quantities import as_id
from negotiate.rulebook.model.schema import VERSION
from negotiate.rulebook.reading.read import read_value

POINTS = 100.0
"""Points that a utility of 1 is worth in the rule file."""
MOST = 1000.0
"""Points, up or down, that a rule file takes as the worth of no agreement."""
ROUNDS = 100
DIGITS = 9
"""Decimals of points, so that sums of them are exact in the analysis."""
LONGEST = 120
"""Characters of a label."""
_NUMBERED = re.compile(r"^[0-9]+[-_. ]+")
"""A number before a party's name, by which files are put in order."""
_NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")


class Imported(NamedTuple):
    """The text of the rule file, how many issues and parties it has, and what was dropped or rounded."""

    text: str
    issues: int
    parties: int
    remarks: list[str]


def imported(folder: str | Path, name: str, rounds: int = ROUNDS, levels: int | None = None) -> Imported:
    """The rule file of the domain in a folder: Genius's XML, or NegMAS's YAML or JSON.

    `name` is the id of the new scenario, `rounds` how long the bargaining lasts at most, 1..256, and `levels` into how many
    options a numeric issue is divided at most. Raises NegotiateError, in a sentence with the cure, for everything that is no
    such domain or that the engine cannot take.
    """
    folder = Path(folder)
    xml, plain = files_of(folder, (".xml",)), files_of(folder, (".yml", ".yaml", ".json"))
    if xml:
        domain = genius_xml.read(folder, xml, levels)
    elif plain:
        domain = negmas_files.read(folder, plain, levels)
    else:
        raise NegotiateError(f"'{folder}' holds no XML, YAML or JSON file; give the folder with the files of a domain.")
    return _written(checked(domain, folder), folder, name, rounds)


def _unique(texts: list[str], fallback: str, taken: Sequence[str] = ()) -> list[str]:
    """An id for each text, in its order, no two alike and none like those `taken`."""
    found: list[str] = []
    for place, text in enumerate(texts, 1):
        base = as_id(text)[:56].strip("-")
        if (
            not base or base.isdigit() or read_value(base, "").data != base
        ):  # a number or what YAML takes for something else: 5 %, null
            base = as_id(f"{fallback} {text}")[:56].strip("-")
        if base == fallback:
            base = f"{fallback}-{place}"
        number, chosen = 2, base
        while chosen in (*taken, *found):
            chosen, number = f"{base}-{number}", number + 1
        found.append(chosen)
    return found


def _label(text: object) -> str:
    """A text in one line, not too long, and never empty."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    return line[:LONGEST] or "–"


def _option_ids(issue: DomainIssue) -> list[str]:
    texts = [
        f"at-{text}".replace("at--", "at-minus-").replace(".", "-") if issue.ordered or _NUMBER.match(text) else text
        for text in issue.texts
    ]
    return _unique(texts, "option", ("no-deal",))


def _scale(profile: Profile) -> float:
    """Points of a utility of 1: 100, or fewer where the best text is worth more than 1."""
    largest = max(abs(worth) for row in profile.utilities for worth in row)
    return POINTS if largest <= 1.0 else POINTS / max(largest, profile.best)


def _points(worth: float) -> str:
    return f"{round(worth, DIGITS) + 0.0:.15g}"


def _initials(ids: list[str]) -> list[str]:
    found: list[str] = []
    for place, name in enumerate(ids, 1):
        letters = "".join(sign for sign in name.upper() if "A" <= sign <= "Z")[:2]
        found.append(letters if len(letters) == 2 and letters not in found else f"P{place}")
    return found


def _discounts(domain: Domain, rounds: int) -> tuple[float, list[str]]:
    """The share that everything keeps from round to round, and what to say of it."""
    each = [
        profile.discount if profile.by_step or profile.discount == 1.0 else profile.discount ** (1.0 / rounds)
        for profile in domain.profiles
    ]
    remarks = []
    if any(profile.discount < 1.0 and not profile.by_step for profile in domain.profiles):
        remarks.append(f"the discount over the whole time is one for each of {rounds} rounds")
    if max(each) - min(each) > 1e-12:
        remarks.append("the parties' discounts differ; a rule file has one for all, here the harshest")
    return min(each), remarks


def _written(domain: Domain, folder: Path, name: str, rounds: int) -> Imported:
    ids = _unique([issue.name for issue in domain.issues], "issue")
    names = [profile.name.removeprefix(f"{domain.name}-") or profile.name for profile in domain.profiles]
    unnumbered = [_NUMBERED.sub("", name) or name for name in names]
    for profile, chosen in zip(domain.profiles, unnumbered if len(set(unnumbered)) == len(names) else names, strict=True):
        profile.name = chosen
    parties = _unique([profile.name for profile in domain.profiles], "party")
    scales = [_scale(profile) for profile in domain.profiles]
    for profile, scale in zip(domain.profiles, scales, strict=True):
        if abs(profile.reservation * scale) > MOST:
            profile.remarks.append(f"a reservation value of {profile.reservation:g}, here {MOST:g} points at most")
    discount, said = _discounts(domain, rounds)
    domain.remarks += said
    told = [*domain.remarks]
    told += [f"{issue.name}: {remark}" for issue in domain.issues for remark in issue.remarks]
    told += [f"{profile.name}: {remark}" for profile in domain.profiles for remark in profile.remarks]
    title = _label(domain.title or domain.name)
    lines = [
        MODELINE,
        f"# {title}: read from the {domain.kind} files in '{_label(folder.name)}'. Plain bargaining:",
        "# who has the turn tables a text on every issue, accepts the one on the table or walks away; a signature ends it.",
        "# Points are utilities times 100, unless a party's comment says otherwise.",
        *(f"# Dropped or rounded: {_label(remark)}." for remark in domain.remarks),
        f"schema_version: {VERSION}",
        f"id: {written(name)}",
        f"title: {written(title)}",
        f"summary: {written(f'A domain of {domain.kind} for {len(parties)} parties.')}",
        "setting: fictional",
        "",
        f"calendar: {{rounds: {rounds}}}",
        "process:",
        "  mode: alternating-offers",
        *(
            [f"  discount: {discount:.12g}          # share of its points that everything keeps each round"]
            * (discount < 1.0)
        ),
        "",
        "parties:",
    ]
    for party, profile, initials, scale in zip(parties, domain.profiles, _initials(parties), scales, strict=True):
        remarks = [f"dropped or rounded: {_label(remark)}" for remark in profile.remarks]
        if scale != POINTS:
            remarks.append(f"points are utilities times {scale:.12g}")
        lines += [
            f"  {party}:",
            *(f"    # {remark}" for remark in remarks),
            f"    name: {written(_label(profile.name))}",
            f"    initials: {written(initials)}",
            "    kind: principal",
            f"    reservation: {{points: {_points(min(MOST, max(-MOST, profile.reservation * scale)))}}}",
        ]
    lines += ["", "tracks:", "  table: {name: Table}", "", "issues:"]
    for place, (issue_id, issue) in enumerate(zip(ids, domain.issues, strict=True)):
        lines += [
            f"  {issue_id}:",
            *(f"    # dropped or rounded: {_label(remark)}" for remark in issue.remarks),
            f"    name: {written(_label(issue.label or issue.name))}",
            "    track: table",
            *([] if issue.ordered else ["    ordered: false"]),
            "    options:",
            "      - {id: no-deal, label: Nothing is settled}",
        ]
        texts = issue.labels or issue.texts
        for number, (option, text) in enumerate(zip(_option_ids(issue), texts, strict=True)):
            worths = [
                f"{party}: {_points(profile.utilities[place][number] * scale)}"
                for party, profile, scale in zip(parties, domain.profiles, scales, strict=True)
            ]
            label = written(_label(text), '"')
            lines.append(f"      - {{id: {option}, label: {label}, values: {{{', '.join(worths)}}}}}")
    return Imported("\n".join(lines) + "\n", len(ids), len(parties), told)
