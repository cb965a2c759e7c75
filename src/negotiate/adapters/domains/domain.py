"""A domain as its files have it: issues with their values, and what each party makes of them. Facts only, no rules yet."""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from negotiate.engine.layout import LARGE, WIDE, maxima
from negotiate.errors import NegotiateError

MOST_OPTIONS = WIDE.options - 1
"""Values of an issue that a rule file can have beside its first option, which says that nothing is settled."""
LEVELS = 11
"""Into how many options an issue is divided that has no steps of its own, when nobody says."""
WIDEST = 1e12
"""How far the ends of a range of numbers can be apart."""
LARGEST = 2_000_000
"""Bytes that a file of a domain may have."""


@dataclass
class DomainIssue:
    """An issue and its values in their order; `ordered` where they are numbers. `remarks` say what was rounded.

    `label` and `labels` are what people call the issue and its values, where the files say so; empty where they do not.
    """

    name: str
    values: tuple[str | float, ...]
    ordered: bool = False
    remarks: list[str] = field(default_factory=list)
    label: str = ""
    labels: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The values as they are written."""
        return [f"{value:.12g}" if isinstance(value, float) else value for value in self.values]


@dataclass
class Profile:
    """What one party makes of the issues: utilities by issue and value, and of no agreement.

    The utility of a text is the sum over issues. `discount` is the share that everything keeps over the whole of the time,
    or `by_step` from one step to the next; 1 where nothing is lost. `remarks` say what was dropped.
    """

    name: str
    utilities: list[list[float]]
    reservation: float = 0.0
    discount: float = 1.0
    by_step: bool = False
    remarks: list[str] = field(default_factory=list)

    @property
    def best(self) -> float:
        """The most that a text is worth."""
        return sum(max(points) for points in self.utilities)


@dataclass
class Domain:
    """Issues and parties; `kind` is whose format it was read from, `remarks` what was dropped of the whole.

    `title` is what people call it, where the files say so.
    """

    name: str
    kind: str
    issues: list[DomainIssue]
    profiles: list[Profile]
    remarks: list[str] = field(default_factory=list)
    title: str = ""


def content(path: Path) -> bytes:
    """The bytes of a file of a domain. Raises NegotiateError for one that is no regular file, too large or unreadable."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise NegotiateError(f"'{path}' is no regular file; a domain is a folder of XML, YAML or JSON files.")
        if about.st_size > LARGEST:
            raise NegotiateError(f"'{path}' has {about.st_size:,} bytes; a file of a domain may have at most {LARGEST:,}.")
        return path.read_bytes()
    except OSError as error:
        raise NegotiateError(f"'{path}' cannot be read: {error.strerror}. Check the path and its permissions.") from None


def files_of(folder: Path, endings: Sequence[str]) -> list[Path]:
    """The files of a folder with these endings, by name. Raises NegotiateError for what is no folder."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise NegotiateError(
            f"'{folder}' cannot be read as a folder: {error.strerror}. Give the folder with the files of a domain."
        ) from None
    return [folder / name for name in names if name.lower().endswith(tuple(endings)) and not name.startswith(".")]


def number(text: object, what: str, path: Path) -> float:
    """A finite number. Raises NegotiateError that names what it is of and the file."""
    if text is None:
        raise NegotiateError(f"{what} in '{path}' is missing; a number was expected.")
    try:
        value = float(str(text))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NegotiateError(f"{what} in '{path}' is '{str(text)[:60]}'; a number was expected.")
    return value


def levels(name: str, low: float, high: float, whole: bool, most: int | None, path: Path) -> DomainIssue:
    """An issue of numbers from `low` to `high` as ordered options: each whole one, or evenly spaced ones.

    `most` options at most; without it as many whole numbers as a rule file takes, and `LEVELS` of other numbers.
    """
    if high < low:
        raise NegotiateError(f"The range of '{name}' in '{path}' goes from {low:g} to {high:g}; write the lower end first.")
    if not high - low < WIDEST:
        raise NegotiateError(
            f"The range of '{name}' in '{path}' goes from {low:g} to {high:g}, too far to tell its numbers apart; narrow it."
        )
    if whole:
        low, high = math.ceil(low), math.floor(high)
        count = int(high - low) + 1
        wanted = min(count, most or MOST_OPTIONS, MOST_OPTIONS)
        if count < 1:
            raise NegotiateError(f"The range of '{name}' in '{path}' holds no whole number; widen it.")
        if wanted == count:
            return DomainIssue(name, tuple(float(int(low) + n) for n in range(count)), True)
        steps = {round(low + (high - low) * n / max(wanted - 1, 1)) for n in range(wanted)}
        remark = f"{len(steps)} of its {count:,} whole numbers, evenly spaced"
        return DomainIssue(name, tuple(float(step) for step in sorted(steps)), True, [remark])
    if high == low:
        return DomainIssue(name, (low,), True)
    wanted = min(max(most or LEVELS, 2), MOST_OPTIONS)
    digits = 12 - min(0, math.floor(math.log10(high - low)))
    found = tuple(round(low + (high - low) * n / (wanted - 1), digits) for n in range(wanted))
    return DomainIssue(name, found, True, [f"{wanted} of its real numbers from {low:g} to {high:g}, evenly spaced"])


def checked(domain: Domain, folder: Path) -> Domain:
    """The domain, where the engine can take it. Raises NegotiateError that says what is too large, and the cure."""
    if len(domain.profiles) < 2:
        aside = "".join(f" {remark}." for remark in domain.remarks)
        raise NegotiateError(
            f"'{folder}' holds {len(domain.profiles)} utility file{'' if len(domain.profiles) == 1 else 's'}; a negotiation "
            f"needs two parties, with a file each.{aside}"
        )
    values = max((len(issue.values) for issue in domain.issues), default=0)
    room = maxima(values + 1)
    if len(domain.profiles) > room.parties:
        raise NegotiateError(
            f"'{folder}' holds {len(domain.profiles)} utility files; there can be {room.parties} parties at most"
            f"{_of_so_many(values)}. Move some out of the folder{_or_levels(values)}."
        )
    if not domain.issues:
        raise NegotiateError(f"The domain in '{folder}' has no issues; there is nothing to negotiate.")
    few_enough(len(domain.issues), folder, values)
    for issue in domain.issues:
        few_values(issue.name, len(issue.values), folder)
        twice = next((text for text in issue.texts if issue.texts.count(text) > 1), None)
        if twice is not None:
            raise NegotiateError(f"'{issue.name}' in '{folder}' has the value '{twice}' twice; each has to be there once.")
    for profile in domain.profiles:
        if not math.isfinite(sum(max(map(abs, points)) for points in profile.utilities)):
            raise NegotiateError(
                f"What texts are worth to '{profile.name}' in '{folder}' is beyond all numbers; scale it down."
            )
    return domain


def few_enough(issues: int, folder: Path, values: int = 0) -> None:
    """Raises NegotiateError for more issues than a rule file can have, where one has so many values."""
    most = maxima(values + 1).issues
    if issues > most:
        raise NegotiateError(
            f"The domain in '{folder}' has {issues} issues; a rule file takes at most {most}{_of_so_many(values)}. Leave "
            f"some out of its files, or settle them beforehand{_or_levels(values)}."
        )


def _of_so_many(values: int) -> str:
    return f" where an issue has {values} values" if maxima(values + 1) is not LARGE else ""


def _or_levels(values: int) -> str:
    return f", or divide numbers into fewer (--levels {LARGE.options - 1})" if maxima(values + 1) is not LARGE else ""


def few_values(name: str, values: int, folder: Path) -> None:
    """Raises NegotiateError for an issue without values, or with more than a rule file can have."""
    if values > MOST_OPTIONS:
        raise NegotiateError(
            f"'{name}' has {values} values in '{folder}'; a rule file takes at most {MOST_OPTIONS} beside the status quo. "
            "Leave values out of the domain's files, or join some."
        )
    if not values:
        raise NegotiateError(f"'{name}' has no values in '{folder}'; give it one at least.")
