"""A prior in a file: between which ends the numbers of rule files that nobody has measured are drawn.

The file is checked as a rule file is: all problems at once, each with its place. Whether its paths are numbers of the rules
that are played is said by who draws (lab/validation/prior.py), at the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from negotiate.rulebook.check.findings import Finding, has_errors
from negotiate.rulebook.check.small_file import read_small
from negotiate.rulebook.load import refusal
from negotiate.rulebook.model.quantities import Label, Part
from negotiate.rulebook.reading.read import Reading
from negotiate.rulebook.reading.shelf import shown_path
from negotiate.rulebook.reading.source import Format

PRIOR = Format("a prior", "ranges")


class PriorFile(Part):
    """The file as a whole."""

    parts: ClassVar[str] = "ranges"

    ranges: dict[str, Label] = Field(
        min_length=1, description="LOW:HIGH for every dotted path, in which * stands for any name"
    )


@dataclass(frozen=True)
class ReadPrior:
    """A prior that fits, and the reading that knows its places, for whatever is still found to be wrong with it."""

    file: str
    ranges: dict[str, str]
    reading: Reading


def load_prior(path: Path) -> ReadPrior:
    """The prior in a file. Raises RuleFileError with all findings."""
    shown = shown_path(path)
    reading, prior, findings = read_small(path, shown, PriorFile, PRIOR)
    every: list[Finding] = [*findings, *reading.findings]
    if prior is None or has_errors(every):
        raise refusal(every or [Finding(shown, 1, 1, "error", "A prior is a mapping with the key 'ranges'.", "shape")])
    return ReadPrior(shown, dict(prior.ranges), reading)
